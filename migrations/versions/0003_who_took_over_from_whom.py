"""An assignment names the one it covers for, or took over for good."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFERENCE = "fk_assignment_taken_from_id_assignment"
COLUMN = "taken_from_id"


def upgrade() -> None:
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column(COLUMN, sa.Uuid(), nullable=True))
        batch.create_foreign_key(REFERENCE, "assignment", [COLUMN], ["id"], initially="DEFERRED", deferrable=True)
        batch.create_index("ix_assignment_taken_from_id", [COLUMN])


def downgrade() -> None:
    with op.batch_alter_table("assignment") as batch:
        batch.drop_index("ix_assignment_taken_from_id")
        batch.drop_constraint(REFERENCE, type_="foreignkey")
        batch.drop_column(COLUMN)
