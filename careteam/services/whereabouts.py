"""Where a patient lives, and where they are now: *admitted* and *home again*, each one action."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from careteam.domain import whereabouts
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId, ResidenceId, VisitId
from careteam.domain.patients import ProgramStatus, ResidenceDraft, StayDraft
from careteam.domain.permissions import Permission
from careteam.domain.places import Setting
from careteam.domain.texts import tidy
from careteam.domain.visits import OPEN
from careteam.i18n import _
from careteam.persistence.models import Patient, Place, Residence, Stay, Visit
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class ResidenceRow:
    """A home of the patient, with the name of the facility if it is one."""

    residence_id: ResidenceId
    version: int
    draft: ResidenceDraft
    place_name: str


@dataclass(frozen=True)
class StayRow:
    """Somebody who is away from home now, for the team to see."""

    patient_id: PatientId
    name: str
    setting: Setting
    place_name: str
    bed: str
    since: datetime


@needs(Permission.SEE)
def residences(work: Work, patient_id: PatientId) -> tuple[ResidenceRow, ...]:
    """The patient's homes, the main one first; also those left behind."""
    query = (
        select(Residence, Place.name)
        .join(Place, Place.id == Residence.place_id, isouter=True)
        .where(Residence.live(), Residence.patient_id == patient_id)
        .order_by(Residence.main.desc(), Residence.id)
    )
    return tuple(
        ResidenceRow(ResidenceId(row.id), row.version, row.draft(ResidenceDraft), name or "")
        for row, name in work.session.execute(query)
    )


@needs(Permission.SEE)
def edit_residence(work: Work, residence_id: ResidenceId) -> Edited[ResidenceDraft]:
    """A residence for the form that changes it."""
    row = work.get(Residence, residence_id)
    return Edited(row.draft(ResidenceDraft), row.version)


@needs(Permission.PATIENTS)
def save_residence(
    work: Work,
    patient_id: PatientId,
    residence_id: ResidenceId | None,
    draft: ResidenceDraft,
    *,
    seen: int | None = None,
) -> ResidenceId:
    """Add a home of the patient or change one. Only one is the main home, where visits go unless told otherwise.

    Without a time zone it takes its facility's, or the office's.
    """
    draft = tidy(draft)
    patient = work.get(Patient, patient_id)
    place = work.get(Place, draft.place_id) if draft.place_id else None
    if not draft.zone:
        draft = replace(draft, zone=place.zone if place and place.zone else office_settings.current(work).zone)
    whereabouts.check_residence(draft)
    title = _("Add a residence of {name}") if residence_id is None else _("Change a residence of {name}")
    work.named(title.format(name=patient.name))
    others = [
        other
        for other in work.session.scalars(
            select(Residence).where(Residence.live(), Residence.patient_id == patient_id, Residence.main)
        )
        if other.id != residence_id
    ]
    if draft.main:
        for other in others:
            other.main = False
    elif not others:
        draft = replace(draft, main=True)
    row = work.get(Residence, residence_id, seen=seen) if residence_id else work.add(Residence(patient_id=patient_id))
    row.fill(draft)
    return ResidenceId(row.id)


@needs(Permission.PATIENTS)
def retire_residence(work: Work, residence_id: ResidenceId, *, seen: int | None = None) -> None:
    """Take a home out of use. Refused while a visit is planned there."""
    row = work.get(Residence, residence_id, seen=seen)
    planned = select(Visit.id).where(
        Visit.live(), Visit.residence_id == residence_id, Visit.status.in_(OPEN), Visit.ends_at > work.now
    )
    if work.session.scalars(planned.limit(1)).first() is not None:
        raise Invalid.field("", _("A visit is planned there. Move or cancel it first."))
    work.named(_("Take a residence of {name} out of use").format(name=work.get(Patient, row.patient_id).name))
    work.retire(row)


@needs(Permission.PATIENTS)
def admit(work: Work, patient_id: PatientId, draft: StayDraft) -> tuple[VisitId, ...]:
    """The patient is in hospital, hospice house, respite or school now; the team sees it on Today.

    Home visits still ahead go to the pinboard until somebody finds them another time or place; the visits moved. A
    transfer is the same action again: the stay before it ends.
    """
    draft = tidy(draft)
    whereabouts.check_stay(draft, work.now)
    patient = work.get(Patient, patient_id)
    if patient.status is ProgramStatus.DIED:
        raise Invalid.field("", _("{name} has died. Nobody can be admitted.").format(name=patient.name))
    where = work.get(Place, draft.place_id).name if draft.place_id else draft.setting.label
    work.named(_("Admit {name}: {where}").format(name=patient.name, where=where))
    since = draft.since or work.now
    for stay in work.session.scalars(_now(patient_id)):
        if since < stay.since:
            text = _("The patient came to the place before only after that. Check the time.")
            raise Invalid.field("since", text)
        stay.until = since
    # The stay before has to be over in the file before the next begins: a patient is in one place at a time.
    work.session.flush()
    row = work.add(Stay(patient_id=patient_id))
    row.fill(replace(draft, since=since))
    moved = []
    for visit in work.session.scalars(_visits(patient_id)):
        if whereabouts.waits_at_home(draft.setting, visit.setting, visit.status, visit.starts_at, work.now):
            visit.on_pinboard = True
            moved.append(VisitId(visit.id))
    return tuple(moved)


@needs(Permission.PATIENTS)
def home_again(work: Work, patient_id: PatientId) -> tuple[VisitId, ...]:
    """The patient is back home; the visits still waiting on the pinboard, whose times need the family's word."""
    patient = work.get(Patient, patient_id)
    stay = work.session.scalars(_now(patient_id)).first()
    if stay is None:
        raise Invalid.field("", _("{name} is at home already.").format(name=patient.name))
    work.named(_("Note that {name} is home again").format(name=patient.name))
    stay.until = work.now
    waiting = _visits(patient_id).where(Visit.on_pinboard)
    return tuple(VisitId(visit.id) for visit in work.session.scalars(waiting))


@needs(Permission.SEE)
def now(work: Work, patient_id: PatientId) -> StayDraft | None:
    """Where the patient is now, if not at home."""
    stay = work.session.scalars(_now(patient_id)).first()
    return stay.draft(StayDraft) if stay is not None else None


@needs(Permission.SEE)
def away(work: Work) -> tuple[StayRow, ...]:
    """Everybody who is not at home now, the latest first."""
    hospital = aliased(Place)
    query = (
        select(
            Stay.patient_id,
            Patient.name,
            Stay.setting,
            Place.name.label("place"),
            hospital.name.label("hospital"),
            Stay.bed,
            Stay.since,
        )
        .join(Patient, Patient.id == Stay.patient_id)
        .join(Place, Place.id == Stay.place_id, isouter=True)
        .join(hospital, hospital.id == Place.parent_id, isouter=True)
        .where(Stay.live(), Stay.until.is_(None), Patient.live(), Patient.status != ProgramStatus.DIED)
        .order_by(Stay.since.desc())
    )
    return tuple(
        StayRow(row.patient_id, row.name, row.setting, place_name(row.hospital, row.place), row.bed, row.since)
        for row in work.session.execute(query)
    )


def place_name(hospital: str | None, place: str | None) -> str:
    """A place by its name, a unit with its hospital's before it."""
    return " · ".join(name for name in (hospital, place) if name)


def _now(patient_id: PatientId) -> Select[Stay]:
    return select(Stay).where(Stay.live(), Stay.patient_id == patient_id, Stay.until.is_(None))


def _visits(patient_id: PatientId) -> Select[Visit]:
    still = Visit.status.in_(OPEN)
    return select(Visit).where(Visit.live(), Visit.patient_id == patient_id, still).order_by(Visit.starts_at)
