"""How often somebody is to be visited at home, for each discipline that serves them."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME = "how_often"


def upgrade() -> None:
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column(NAME, sa.String(24), nullable=False, server_default="as_needed"))
    with op.batch_alter_table("assignment") as batch:
        batch.alter_column(NAME, existing_type=sa.String(24), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("assignment") as batch:
        batch.drop_column(NAME)
