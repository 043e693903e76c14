"""A visit has one record at a time: one that was taken back makes room for another."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LIVE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("visit_record") as batch:
        batch.drop_constraint("uq_visit_record_visit_id", type_="unique")
    op.create_index(
        "uq_visit_record_visit",
        "visit_record",
        ["visit_id"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )


def downgrade() -> None:
    op.drop_index("uq_visit_record_visit", table_name="visit_record", sqlite_where=_LIVE, postgresql_where=_LIVE)
    with op.batch_alter_table("visit_record") as batch:
        batch.create_unique_constraint("uq_visit_record_visit_id", ["visit_id"])
