"""The people around a patient, and the calls with them."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from careteam.domain import contacts
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.identity import search_key
from careteam.domain.ids import ContactId, PatientId
from careteam.domain.patients import OUTSIDE_TEAM, CallDraft, ContactDraft
from careteam.domain.permissions import Permission
from careteam.domain.texts import one_line, tidy
from careteam.i18n import _
from careteam.persistence.models import Account, Call, Contact, Patient
from careteam.persistence.prepared import Rows, prepared
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class ContactRow:
    """Somebody around a patient, as the patient's page shows them.

    ``outside``: one of the patient's own treatment team. ``decides``: holds authority today. ``refusal``: why we must
    not call, empty where we may.
    """

    contact_id: ContactId
    version: int
    draft: ContactDraft
    outside: bool
    decides: bool
    refusal: str

    @property
    def name(self) -> str:
        """The person, or the organization where no person is named."""
        return self.draft.name or self.draft.organization


@dataclass(frozen=True)
class CallRow:
    """A call as the timeline shows it: when, with whom, about what, what was agreed, and who of us it was."""

    at: datetime
    with_whom: str
    incoming: bool
    about: str
    agreed: str
    by: str


@needs(Permission.SEE)
def of_patient(work: Work, patient_id: PatientId) -> tuple[ContactRow, ...]:
    """Everybody around a patient: who decides first, then family, then the patient's own treatment team."""
    today = office_settings.today(work)
    query = select(Contact).where(Contact.live(), Contact.patient_id == patient_id).order_by(Contact.id)
    rows = []
    for row in work.session.scalars(query):
        draft = row.draft(ContactDraft)
        outside = bool(draft.roles) and OUTSIDE_TEAM.issuperset(draft.roles)
        refusal = contacts.why_not_call(draft.name or draft.organization, draft.safe_call, draft.may_know, draft.note)
        decides = contacts.in_force(draft, today)
        rows.append(ContactRow(ContactId(row.id), row.version, draft, outside, decides, refusal))
    return tuple(sorted(rows, key=lambda row: (row.outside, not row.decides)))


@needs(Permission.SEE)
def edit(work: Work, contact_id: ContactId) -> Edited[ContactDraft]:
    """A contact for the form that changes it."""
    row = work.get(Contact, contact_id)
    return Edited(row.draft(ContactDraft), row.version)


@needs(Permission.PATIENTS)
def save(
    work: Work, patient_id: PatientId, contact_id: ContactId | None, draft: ContactDraft, *, seen: int | None = None
) -> ContactId:
    """Add somebody around a patient, or change what we know of them."""
    draft = tidy(draft)
    draft = replace(draft, name=one_line(draft.name), organization=one_line(draft.organization))
    contacts.check(draft, office_settings.today(work))
    patient = work.get(Patient, patient_id)
    title = _("Add {contact} to the contacts of {name}") if contact_id is None else _("Change {contact}, of {name}")
    work.named(title.format(contact=draft.name or draft.organization, name=patient.name))
    row = work.add(Contact(patient_id=patient_id)) if contact_id is None else _of(work, patient_id, contact_id, seen)
    row.fill(draft)
    return ContactId(row.id)


@needs(Permission.PATIENTS)
def retire(work: Work, patient_id: PatientId, contact_id: ContactId, *, seen: int | None = None) -> None:
    """Take somebody out of a patient's contacts."""
    row = _of(work, patient_id, contact_id, seen)
    patient = work.get(Patient, patient_id)
    work.named(_("Take {contact} out of the contacts of {name}").format(contact=row.name, name=patient.name))
    work.retire(row)


@needs(Permission.PATIENTS)
def log_call(work: Work, draft: CallDraft, *, at: datetime | None = None) -> None:
    """Write down a call and what was agreed; ``at``: when it was, if not now.

    Refused, with the reason, where we called somebody who is marked as not safe to call.
    """
    draft = tidy(draft)
    patient = work.get(Patient, draft.patient_id)
    contacts.check_call(draft, _refusal(work, patient, draft))
    if at is not None and at > work.now:
        raise Invalid.field("at", _("This time is still to come."))
    work.named(_("Log a call about {name}").format(name=patient.name))
    row = work.add(Call(at=at or work.now, account_id=work.user.account_id))
    row.fill(draft)


@needs(Permission.SEE)
def whom_to_call(work: Work, patient_id: PatientId) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom to call about a patient, with their numbers, who decides first; and whom we must not call, and why."""
    patient = work.get(Patient, patient_id)
    refusals = [contacts.why_not_call(patient.name, patient.safe_call)]
    people = [] if refusals[0] or not patient.phone else [f"{patient.name}, {patient.phone}"]
    for row in of_patient(work, patient_id):
        if row.outside:
            continue
        refusals.append(row.refusal)
        if not row.refusal and row.draft.phone:
            people.append(", ".join(part for part in (row.name, row.draft.relation, row.draft.phone) if part))
    return tuple(people), tuple(filter(None, refusals))


@needs(Permission.SEE)
def calls(work: Work, patient_id: PatientId, limit: int = 200) -> tuple[CallRow, ...]:
    """The calls about a patient, the latest first."""
    return tuple(CallRow(*row) for row in _calls(work, patient_id, limit))


@prepared
def _calls(patient_id: PatientId, limit: int) -> Rows:
    return (
        select(Call.at, Call.with_whom, Call.incoming, Call.about, Call.agreed, Account.name)
        .join(Account, Account.id == Call.account_id)
        .where(Call.live(), Call.patient_id == patient_id)
        .order_by(Call.at.desc(), Call.id.desc())
        .limit(limit)
    )


def _refusal(work: Work, patient: Patient, draft: CallDraft) -> str:
    """Why this call should not have been made: looked up by the contact chosen, or by the name typed."""
    typed = search_key(draft.with_whom)
    for row in of_patient(work, PatientId(patient.id)):
        if row.contact_id == draft.contact_id or (draft.contact_id is None and search_key(row.name) == typed):
            return row.refusal
    own_name = draft.contact_id is None and typed == search_key(patient.name)
    return contacts.why_not_call(patient.name, patient.safe_call) if own_name else ""


def _of(work: Work, patient_id: PatientId, contact_id: ContactId, seen: int | None) -> Contact:
    row = work.get(Contact, contact_id, seen=seen)
    if row.patient_id != patient_id:
        raise ValueError("a contact of somebody else")
    return row
