"""The first office: team, patients, referrals, assignments, visits, pages, accounts and the audit trail."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPEN_LEAD = sa.text("role = 'lead' AND ends_on IS NULL AND retired_at IS NULL")
STILL_THERE = sa.text("until IS NULL AND retired_at IS NULL")


def _record(name: str, *columns: Any) -> None:
    """A table whose rows carry an id, a version and a retirement date."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        *columns,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """A reference to a row of another table, checked at commit."""
    name = f"fk_{table}_{column}_{to}"
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, initially="DEFERRED", deferrable=True)


def upgrade() -> None:
    _record(
        "discipline",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("hue", sa.String(length=24), nullable=False),
        sa.Column("plain", sa.String(length=200), nullable=False),
        sa.Column("helps", sa.String(), nullable=False),
        sa.Column("medicines", sa.Boolean(), nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("key", name="uq_discipline_key"),
    )
    _record(
        "office_settings",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("day_phone", sa.String(length=200), nullable=False),
        sa.Column("night_phone", sa.String(length=200), nullable=False),
        sa.Column("day_hours", sa.String(length=200), nullable=False),
        sa.Column("when_to_call", sa.String(), nullable=False),
        sa.Column("emergency_number", sa.String(length=200), nullable=False),
        sa.Column("paper", sa.String(length=24), nullable=False),
        sa.Column("lock_minutes", sa.Integer(), nullable=False),
    )
    _record(
        "patient",
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("preferred_name", sa.String(length=200), nullable=False),
        sa.Column("pronouns", sa.String(length=200), nullable=False),
        sa.Column("mrn", sa.String(length=200), nullable=False),
        sa.Column("birth_known", sa.String(length=24), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("age_group", sa.String(length=24), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("interpreter_needed", sa.Boolean(), nullable=False),
        sa.Column("interpreter_kind", sa.String(length=24), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("safe_call", sa.String(length=24), nullable=False),
        sa.Column("safe_message", sa.String(length=24), nullable=False),
        sa.Column("safe_mail", sa.String(length=24), nullable=False),
        sa.Column("diagnosis", sa.String(), nullable=False),
        sa.Column("is_cancer", sa.Boolean(), nullable=False),
        sa.Column("diagnosed_on", sa.Date(), nullable=True),
        sa.Column("advanced_on", sa.Date(), nullable=True),
        sa.Column("what_matters", sa.String(), nullable=False),
        sa.Column("insurance", sa.Text(), nullable=False),
        sa.Column("times_that_suit", sa.Text(), nullable=False),
        sa.Column("call_box", sa.String(length=24), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("death_told_by", sa.String(length=200), nullable=False),
        sa.Column("code_status", sa.String(length=24), nullable=False),
        sa.Column("code_decided_on", sa.Date(), nullable=True),
        sa.Column("code_decided_by", sa.String(length=200), nullable=False),
        sa.Column("code_source", sa.String(), nullable=False),
        sa.Column("code_form_where", sa.String(), nullable=False),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(length=500), nullable=True),
        sa.UniqueConstraint("source_key", name="uq_patient_source_key"),
    )
    op.create_index("ix_patient_status", "patient", ["status"], unique=False)
    _record(
        "place",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        _refers("place", "parent_id", "place"),
    )
    op.create_table(
        "work",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_work"),
    )
    op.create_index("ix_work_at", "work", ["at"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("work_id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        _refers("audit", "work_id", "work"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_patient_id", "audit", ["patient_id"], unique=False)
    op.create_index("ix_audit_work_id", "audit", ["work_id"], unique=False)
    _record(
        "contact",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("organization", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=200), nullable=False),
        sa.Column("safe_call", sa.String(length=24), nullable=False),
        sa.Column("safe_message", sa.String(length=24), nullable=False),
        sa.Column("safe_mail", sa.String(length=24), nullable=False),
        sa.Column("may_know", sa.String(length=24), nullable=False),
        sa.Column("authority", sa.String(length=24), nullable=False),
        sa.Column("authority_from", sa.Date(), nullable=True),
        sa.Column("authority_to", sa.Date(), nullable=True),
        sa.Column("custody", sa.String(), nullable=False),
        sa.Column("court_order", sa.String(), nullable=False),
        sa.Column("court_order_from", sa.Date(), nullable=True),
        sa.Column("court_order_to", sa.Date(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("is_patient_id", sa.Uuid(), nullable=True),
        sa.Column("bereavement", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        _refers("contact", "is_patient_id", "patient"),
        _refers("contact", "patient_id", "patient"),
    )
    op.create_index("ix_contact_patient_id", "contact", ["patient_id"], unique=False)
    _record(
        "hospice_enrolment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("hospice", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        _refers("hospice_enrolment", "patient_id", "patient"),
    )
    op.create_index("ix_hospice_enrolment_patient_id", "hospice_enrolment", ["patient_id"], unique=False)
    _record(
        "member",
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("discipline_id", sa.Uuid(), nullable=False),
        sa.Column("credentials", sa.String(length=200), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("age_groups", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("shifts", sa.Text(), nullable=False),
        sa.Column("caseload_limit", sa.Float(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("source_key", sa.String(length=500), nullable=True),
        _refers("member", "base_id", "place"),
        _refers("member", "discipline_id", "discipline"),
        sa.UniqueConstraint("source_key", name="uq_member_source_key"),
    )
    _record(
        "program_spell",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        _refers("program_spell", "patient_id", "patient"),
    )
    op.create_index("ix_program_spell_patient_since", "program_spell", ["patient_id", "since"], unique=False)
    _record(
        "referral",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("referrer", sa.String(length=200), nullable=False),
        sa.Column("referrer_phone", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("urgency", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("patient_knows", sa.String(length=24), nullable=False),
        sa.Column("patient_agrees", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("decision_reason", sa.String(), nullable=False),
        sa.Column("redirected_to", sa.String(length=200), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("referrer_told_at", sa.BigInteger(), nullable=True),
        _refers("referral", "patient_id", "patient"),
    )
    op.create_index("ix_referral_patient_id", "referral", ["patient_id"], unique=False)
    op.create_index("ix_referral_status", "referral", ["status"], unique=False)
    _record(
        "residence",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=200), nullable=False),
        sa.Column("postal_code", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("key_code", sa.String(length=200), nullable=False),
        sa.Column("pets", sa.String(), nullable=False),
        sa.Column("oxygen", sa.Boolean(), nullable=False),
        sa.Column("two_people", sa.Boolean(), nullable=False),
        sa.Column("precautions", sa.String(length=24), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _refers("residence", "patient_id", "patient"),
        _refers("residence", "place_id", "place"),
    )
    op.create_index("ix_residence_patient_id", "residence", ["patient_id"], unique=False)
    _record(
        "stay",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("setting", sa.String(length=24), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("bed", sa.String(length=200), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        _refers("stay", "patient_id", "patient"),
        _refers("stay", "place_id", "place"),
    )
    op.create_index("ix_stay_patient_id", "stay", ["patient_id"], unique=False)
    op.create_index(
        "uq_stay_patient_now",
        "stay",
        ["patient_id"],
        unique=True,
        sqlite_where=STILL_THERE,
        postgresql_where=STILL_THERE,
    )
    _record(
        "treatment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("where", sa.String(length=200), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("dates", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        _refers("treatment", "patient_id", "patient"),
    )
    op.create_index("ix_treatment_patient_id", "treatment", ["patient_id"], unique=False)
    _record(
        "absence",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        _refers("absence", "member_id", "member"),
    )
    op.create_index("ix_absence_member_starts", "absence", ["member_id", "starts_at", "ends_at"], unique=False)
    _record(
        "account",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        _refers("account", "member_id", "member"),
        sa.UniqueConstraint("name", name="uq_account_name"),
    )
    _record(
        "assignment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("discipline_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        _refers("assignment", "discipline_id", "discipline"),
        _refers("assignment", "member_id", "member"),
        _refers("assignment", "patient_id", "patient"),
    )
    op.create_index("ix_assignment_member_id", "assignment", ["member_id"], unique=False)
    op.create_index("ix_assignment_patient_id", "assignment", ["patient_id"], unique=False)
    op.create_index(
        "uq_assignment_patient_lead",
        "assignment",
        ["patient_id"],
        unique=True,
        sqlite_where=OPEN_LEAD,
        postgresql_where=OPEN_LEAD,
    )
    _record(
        "visit",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("setting", sa.String(length=24), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("residence_id", sa.Uuid(), nullable=True),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("zone", sa.String(length=200), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("window_starts", sa.String(), nullable=True),
        sa.Column("window_ends", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("purpose_patient", sa.String(), nullable=False),
        sa.Column("others_present", sa.String(), nullable=False),
        sa.Column("interpreter", sa.String(length=24), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_note", sa.String(), nullable=False),
        sa.Column("override_reason", sa.String(), nullable=False),
        sa.Column("on_pinboard", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("departed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at AND ends_at - starts_at <= 43200", name=op.f("ck_visit_length")),
        _refers("visit", "patient_id", "patient"),
        _refers("visit", "place_id", "place"),
        _refers("visit", "residence_id", "residence"),
    )
    op.create_index("ix_visit_patient_starts", "visit", ["patient_id", "starts_at"], unique=False)
    op.create_index("ix_visit_starts", "visit", ["starts_at"], unique=False)
    _record(
        "call",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("with_whom", sa.String(length=200), nullable=False),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("agreed", sa.String(), nullable=False),
        _refers("call", "account_id", "account"),
        _refers("call", "contact_id", "contact"),
        _refers("call", "patient_id", "patient"),
    )
    op.create_index("ix_call_patient_at", "call", ["patient_id", "at"], unique=False)
    _record(
        "printed_page",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("record_version", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("replaces", sa.Date(), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("printed_at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reader", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=24), nullable=False),
        _refers("printed_page", "account_id", "account"),
        _refers("printed_page", "patient_id", "patient"),
        _refers("printed_page", "visit_id", "visit"),
    )
    op.create_index("ix_printed_page_patient_id", "printed_page", ["patient_id"], unique=False)
    op.create_index("ix_printed_page_visit_id", "printed_page", ["visit_id"], unique=False)
    _record(
        "visit_member",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        _refers("visit_member", "member_id", "member"),
        _refers("visit_member", "patient_id", "patient"),
        _refers("visit_member", "visit_id", "visit"),
    )
    op.create_index(
        "ix_visit_member_member_starts", "visit_member", ["member_id", "starts_at", "ends_at", "visit_id"], unique=False
    )
    op.create_index("ix_visit_member_visit", "visit_member", ["visit_id"], unique=False)
    _record(
        "visit_record",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("what_matters", sa.String(), nullable=False),
        sa.Column("talks", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("medicines", sa.Text(), nullable=False),
        sa.Column("questions", sa.String(), nullable=False),
        sa.Column("team_notes", sa.String(), nullable=False),
        sa.Column("reader", sa.String(length=200), nullable=False),
        sa.Column("discussed", sa.Boolean(), nullable=False),
        sa.Column("told_back", sa.Boolean(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(), nullable=False),
        _refers("visit_record", "patient_id", "patient"),
        _refers("visit_record", "released_by", "member"),
        _refers("visit_record", "visit_id", "visit"),
        sa.UniqueConstraint("visit_id", name="uq_visit_record_visit_id"),
    )
    op.create_index("ix_visit_record_patient_id", "visit_record", ["patient_id"], unique=False)


def downgrade() -> None:
    op.drop_table("visit_record")
    op.drop_table("visit_member")
    op.drop_table("printed_page")
    op.drop_table("call")
    op.drop_table("visit")
    op.drop_table("assignment")
    op.drop_table("account")
    op.drop_table("absence")
    op.drop_table("treatment")
    op.drop_table("stay")
    op.drop_table("residence")
    op.drop_table("referral")
    op.drop_table("program_spell")
    op.drop_table("member")
    op.drop_table("hospice_enrolment")
    op.drop_table("contact")
    op.drop_table("audit")
    op.drop_table("work")
    op.drop_table("place")
    op.drop_table("patient")
    op.drop_table("office_settings")
    op.drop_table("discipline")
