"""Visits that repeat: how often, and of each visit which series it belongs to and when that meant it to start."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("repeat", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_series"),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name="fk_visit_series_patient_id_patient",
            initially="DEFERRED",
            deferrable=True,
        ),
    )
    with op.batch_alter_table("visit") as batch:
        batch.add_column(sa.Column("series_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("series_starts", sa.String(), nullable=True))
        batch.create_foreign_key(
            "fk_visit_series_id_visit_series",
            "visit_series",
            ["series_id"],
            ["id"],
            initially="DEFERRED",
            deferrable=True,
        )
        batch.create_index("ix_visit_series", ["series_id"])


def downgrade() -> None:
    with op.batch_alter_table("visit") as batch:
        batch.drop_index("ix_visit_series")
        batch.drop_constraint("fk_visit_series_id_visit_series", type_="foreignkey")
        batch.drop_column("series_starts")
        batch.drop_column("series_id")
    op.drop_table("visit_series")
