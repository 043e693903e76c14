"""The language of each patient's page, who approved its phrases, and how the words reached who does not read them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LINE = sa.String(length=200)


def upgrade() -> None:
    op.create_table(
        "language_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("language", LINE, nullable=False),
        sa.Column("wording", LINE, nullable=False),
        sa.Column("approved_by", LINE, nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_language_approval"),
    )
    op.create_index(
        *("uq_language_approval_language", "language_approval", ["language"]),
        unique=True,
        sqlite_where=sa.text("retired_at IS NULL"),
        postgresql_where=sa.text("retired_at IS NULL"),
    )
    with op.batch_alter_table("patient") as batch:
        batch.add_column(sa.Column("page_language", LINE, nullable=False, server_default="en"))
    with op.batch_alter_table("patient") as batch:
        batch.alter_column("page_language", existing_type=LINE, server_default=None)
    with op.batch_alter_table("visit_record") as batch:
        batch.add_column(sa.Column("interpreted", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("interpreted_by", LINE, nullable=False, server_default=""))
        batch.add_column(sa.Column("interpreted_on", sa.Date(), nullable=True))
    with op.batch_alter_table("visit_record") as batch:
        batch.alter_column("interpreted_by", existing_type=LINE, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("visit_record") as batch:
        batch.drop_column("interpreted_on")
        batch.drop_column("interpreted_by")
        batch.drop_column("interpreted")
    with op.batch_alter_table("patient") as batch:
        batch.drop_column("page_language")
    op.drop_table("language_approval")
