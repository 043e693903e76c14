"""What a plan of home visits needs: how urgent a visit is, what was left out before, and who should come."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = {"visit": ("urgency", "routine"), "member": ("gender", "not_said"), "patient": ("visitor_wish", "none")}
"""A word a table; the rows that are there say what they said without it."""


def upgrade() -> None:
    for table, (name, default) in ADDED.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(name, sa.String(24), nullable=False, server_default=default))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(name, existing_type=sa.String(24), server_default=None)
    op.create_table(
        "left_out",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name="fk_left_out_visit_id_visit", initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_left_out_patient_id_patient", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_left_out"),
    )
    op.create_index("ix_left_out_visit_day", "left_out", ["visit_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_left_out_visit_day", table_name="left_out")
    op.drop_table("left_out")
    for table, (name, _default) in ADDED.items():
        with op.batch_alter_table(table) as batch:
            batch.drop_column(name)
