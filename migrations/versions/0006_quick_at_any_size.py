"""Indexes for what is read at every click, so that an office of a million visits answers like one of three thousand."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_patient_status_retired", "patient", ["status", "retired_at", "id"])
    op.create_index("ix_patient_search", "patient", ["search_key", "mrn", "id"])
    op.create_index(
        "ix_visit_pinboard",
        "visit",
        ["starts"],
        sqlite_where=sa.text("on_pinboard = 1"),
        postgresql_where=sa.text("on_pinboard"),
    )
    op.create_index("ix_audit_patient_kind", "audit", ["patient_id", "kind", "action"])
    op.create_index(
        "ix_assignment_patient_role", "assignment", ["patient_id", "role", "retired_at", "starts_on", "ends_on"]
    )
    op.drop_index("ix_patient_status", "patient")
    op.drop_index("ix_audit_patient_id", "audit")
    op.drop_index("ix_assignment_patient_id", "assignment")


def downgrade() -> None:
    op.create_index("ix_patient_status", "patient", ["status"])
    op.create_index("ix_audit_patient_id", "audit", ["patient_id"])
    op.create_index("ix_assignment_patient_id", "assignment", ["patient_id"])
    op.drop_index("ix_assignment_patient_role", "assignment")
    op.drop_index("ix_audit_patient_kind", "audit")
    op.drop_index("ix_visit_pinboard", "visit")
    op.drop_index("ix_patient_search", "patient")
    op.drop_index("ix_patient_status_retired", "patient")
