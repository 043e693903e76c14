"""Where a patient stands: program status, code status, hospice enrollment and treatment, each with its history."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from careteam.domain import status as rules
from careteam.domain.drafts import Edited
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import LEFT, CodeStatusDraft, HospiceDraft, ProgramStatus, TreatmentDraft
from careteam.domain.permissions import Permission
from careteam.domain.texts import tidy
from careteam.domain.visits import PLANNED, CancelReason, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import HospiceEnrolment, Patient, ProgramSpell, Treatment, Visit
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.withdrawals import withdraw

_CODE_COLUMNS = {
    "status": "code_status",
    "decided_on": "code_decided_on",
    "decided_by": "code_decided_by",
    "source": "code_source",
    "form_where": "code_form_where",
}


@dataclass(frozen=True)
class HospiceRow:
    """A hospice enrollment in a list."""

    hospice_id: UUID
    version: int
    draft: HospiceDraft


@dataclass(frozen=True)
class TreatmentRow:
    """A treatment in a list."""

    treatment_id: UUID
    version: int
    draft: TreatmentDraft


@needs(Permission.PATIENTS)
def change(
    work: Work,
    patient_id: PatientId,
    to: ProgramStatus,
    *,
    reason: str = "",
    since: date | None = None,
    seen: int | None = None,
) -> tuple[VisitId, ...]:
    """Change the program status, from a day on. Visits still open are cancelled when the patient leaves the team.

    The visits cancelled. A death is not a change of status: see ``deaths.died``.
    """
    patient = work.get(Patient, patient_id, seen=seen)
    today = office_settings.today(work)
    since = since or today
    rules.check_program(patient.status, to, reason.strip(), since, today)
    work.named(_("Set the program status of {name} to {status}").format(name=patient.name, status=to.label))
    patient.status = to
    work.add(ProgramSpell(patient_id=patient_id, status=to, since=since, reason=reason.strip()))
    if to not in LEFT:
        return ()
    ahead = select(Visit).where(
        Visit.live(),
        Visit.patient_id == patient_id,
        Visit.status.in_(PLANNED),
        (Visit.starts_at > work.now) | Visit.on_pinboard,
    )
    cancelled = work.session.scalars(ahead).all()
    for visit in cancelled:
        visit.status = VisitStatus.CANCELLED
        visit.reason = CancelReason.DISCHARGED
        visit.on_pinboard = False
    return tuple(VisitId(visit.id) for visit in cancelled)


@needs(Permission.SEE)
def edit_code(work: Work, patient_id: PatientId) -> Edited[CodeStatusDraft]:
    """The code status for the form that changes it."""
    row = work.get(Patient, patient_id)
    values: dict[str, Any] = {field: getattr(row, column) for field, column in _CODE_COLUMNS.items()}
    return Edited(CodeStatusDraft(**values), row.version)


@needs(Permission.PATIENTS)
def set_code(
    work: Work, patient_id: PatientId, draft: CodeStatusDraft, *, seen: int | None = None
) -> tuple[VisitId, ...]:
    """Record the code status, with who decided and when. Pages released before it are withdrawn; their visits."""
    draft = tidy(draft)
    rules.check_code(draft, office_settings.today(work))
    row = work.get(Patient, patient_id, seen=seen)
    work.named(_("Set the code status of {name} to {status}").format(name=row.name, status=draft.status.label))
    if all(getattr(row, column) == getattr(draft, field) for field, column in _CODE_COLUMNS.items()):
        return ()
    for field, column in _CODE_COLUMNS.items():
        setattr(row, column, getattr(draft, field))
    return withdraw(work, patient_id, _("The code status changed."))


@needs(Permission.SEE)
def hospices(work: Work, patient_id: PatientId) -> tuple[HospiceRow, ...]:
    """The patient's hospice enrollments, the latest first."""
    query = select(HospiceEnrolment).where(HospiceEnrolment.live(), HospiceEnrolment.patient_id == patient_id)
    rows = work.session.scalars(query.order_by(HospiceEnrolment.starts_on.desc()))
    return tuple(HospiceRow(row.id, row.version, row.draft(HospiceDraft)) for row in rows)


@needs(Permission.PATIENTS)
def save_hospice(
    work: Work, patient_id: PatientId, hospice_id: UUID | None, draft: HospiceDraft, *, seen: int | None = None
) -> UUID:
    """Enrol the patient in hospice, or change or end an enrollment. Pages released before it are withdrawn."""
    draft = tidy(draft)
    others = [
        (row.draft.starts_on, row.draft.ends_on) for row in hospices(work, patient_id) if row.hospice_id != hospice_id
    ]
    rules.check_hospice(draft, [(starts, ends) for starts, ends in others if starts])
    patient = work.get(Patient, patient_id)
    title = _("Enroll {name} with {hospice}")
    if draft.ends_on is not None:
        title = _("End the enrollment of {name} with {hospice}")
    work.named(title.format(name=patient.name, hospice=draft.hospice))
    if hospice_id is None:
        row = work.add(HospiceEnrolment(patient_id=patient_id))
    else:
        row = work.get(HospiceEnrolment, hospice_id, seen=seen)
        if row.draft(HospiceDraft) == draft:
            return row.id
    row.fill(draft)
    withdraw(work, patient_id, _("The hospice enrollment changed."))
    return row.id


@needs(Permission.PATIENTS)
def retire_hospice(work: Work, hospice_id: UUID, *, seen: int | None = None) -> None:
    """Take back an enrollment entered by mistake. Pages released with it are withdrawn."""
    row = work.get(HospiceEnrolment, hospice_id, seen=seen)
    work.named(_("Take back a hospice enrollment of {name}").format(name=work.get(Patient, row.patient_id).name))
    work.retire(row)
    withdraw(work, row.patient_id, _("The hospice enrollment changed."))


@needs(Permission.SEE)
def treatments(work: Work, patient_id: PatientId) -> tuple[TreatmentRow, ...]:
    """The patient's treatments, those under way and those over."""
    query = select(Treatment).where(Treatment.live(), Treatment.patient_id == patient_id).order_by(Treatment.id)
    rows = work.session.scalars(query)
    return tuple(TreatmentRow(row.id, row.version, row.draft(TreatmentDraft)) for row in rows)


@needs(Permission.PATIENTS)
def save_treatment(
    work: Work, patient_id: PatientId, treatment_id: UUID | None, draft: TreatmentDraft, *, seen: int | None = None
) -> UUID:
    """Add treatment under way with its days, or change it."""
    draft = tidy(draft)
    rules.check_treatment(draft)
    patient = work.get(Patient, patient_id)
    title = _("Add a treatment of {name}") if treatment_id is None else _("Change a treatment of {name}")
    work.named(title.format(name=patient.name))
    row = work.get(Treatment, treatment_id, seen=seen) if treatment_id else work.add(Treatment(patient_id=patient_id))
    row.fill(draft)
    return row.id


@needs(Permission.PATIENTS)
def retire_treatment(work: Work, treatment_id: UUID, *, seen: int | None = None) -> None:
    """Take back a treatment entered by mistake; one that is over gets a last day instead."""
    row = work.get(Treatment, treatment_id, seen=seen)
    work.named(_("Take back a treatment of {name}").format(name=work.get(Patient, row.patient_id).name))
    work.retire(row)


def running(starts_on: date | None, ends_on: date | None, day: date) -> bool:
    """Whether something with a first and a last day, either of which may be open, runs on a day."""
    return (starts_on or date.min) <= day <= (ends_on or date.max)
