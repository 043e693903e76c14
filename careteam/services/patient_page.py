"""One patient's page: the strip that stays in sight, the summary, and the visits."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from careteam.domain.errors import NotFound
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import CodeStatusDraft, PatientDraft
from careteam.domain.permissions import Permission
from careteam.domain.places import Setting
from careteam.domain.visits import OPEN, SEEN, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import (
    Discipline,
    Member,
    Patient,
    Place,
    ProgramSpell,
    Visit,
    VisitMember,
    VisitRecord,
)
from careteam.persistence.prepared import Rows, prepared
from careteam.services import assignments, contacts, office_settings, patient_list, status, whereabouts
from careteam.services.assignments import AssignmentRow
from careteam.services.contacts import ContactRow
from careteam.services.office import Work
from careteam.services.patient_list import PatientRow, Person
from careteam.services.permits import needs
from careteam.services.status import HospiceRow, TreatmentRow
from careteam.services.whereabouts import ResidenceRow


@dataclass(frozen=True)
class Strip:
    """What stays in sight on a patient’s page. ``printable``: the latest visit, whose summary is to write or print."""

    row: PatientRow
    draft: PatientDraft
    code: CodeStatusDraft
    status_since: date | None
    death_told_by: str
    hospice: HospiceRow | None
    printable: "VisitLine | None"
    today: date


@dataclass(frozen=True)
class VisitLine:
    """A visit in a patient's list of visits, on the clocks of its place."""

    visit_id: VisitId
    starts: datetime
    ends: datetime
    setting: Setting
    place: str
    purpose: str
    status: VisitStatus
    on_pinboard: bool
    reason: str
    released: bool
    withdrawn_reason: str
    people: tuple[Person, ...]

    @property
    def where(self) -> str:
        """Where it is, in a few words."""
        return self.place or (_("Home") if self.setting is Setting.OWN_HOME else self.setting.label)


@dataclass(frozen=True)
class Summary:
    """What the first tab shows: what comes next and came last, who is there, whom to call, what to know at the door."""

    ahead: tuple[VisitLine, ...]
    past: tuple[VisitLine, ...]
    team: tuple[AssignmentRow, ...]
    contacts: tuple[ContactRow, ...]
    homes: tuple[ResidenceRow, ...]
    treatments: tuple[TreatmentRow, ...]


@needs(Permission.SEE)
def strip(work: Work, patient_id: PatientId) -> Strip:
    """Who the patient is, for the top of the page. Raises NotFound for one who is not there."""
    found = patient_list.rows(work, Patient.id == patient_id)
    if not found:
        raise NotFound(_("This patient is no longer there. Refresh, and choose them again."))
    today = office_settings.today(work)
    patient = work.get(Patient, patient_id)
    since = select(ProgramSpell.since).where(ProgramSpell.live(), ProgramSpell.patient_id == patient_id)
    done = _lines(work, _of_statuses(work, patient_id, SEEN, 1))
    hospices = status.hospices(work, patient_id)
    return Strip(
        row=found[0],
        draft=patient.draft(PatientDraft),
        code=status.edit_code(work, patient_id).draft,
        status_since=work.session.scalars(since.order_by(ProgramSpell.id.desc()).limit(1)).first(),
        death_told_by=patient.death_told_by,
        hospice=next((row for row in hospices if status.running(row.draft.starts_on, row.draft.ends_on, today)), None),
        printable=done[0] if done else None,
        today=today,
    )


@needs(Permission.SEE)
def summary(work: Work, patient_id: PatientId) -> Summary:
    """Who, what matters and what next, of a patient."""
    today = office_settings.today(work)
    ahead = _lines(work, _ahead(work, patient_id, work.now, 4))
    return Summary(
        ahead=tuple(sorted(ahead, key=lambda line: line.on_pinboard)),
        past=_lines(work, _of_statuses(work, patient_id, SEEN | {VisitStatus.NOT_SEEN}, 4)),
        team=assignments.of_patient(work, patient_id),
        contacts=contacts.of_patient(work, patient_id),
        homes=tuple(
            home
            for home in whereabouts.residences(work, patient_id)
            if status.running(home.draft.starts_on, home.draft.ends_on, today)
        ),
        treatments=tuple(
            row
            for row in status.treatments(work, patient_id)
            if status.running(row.draft.starts_on, row.draft.ends_on, today)
        ),
    )


@needs(Permission.SEE)
def visits(work: Work, patient_id: PatientId, limit: int = 200) -> tuple[VisitLine, ...]:
    """The patient's visits, the latest first, cancelled ones included."""
    return _lines(work, _of_statuses(work, patient_id, tuple(VisitStatus), limit))


@prepared
def _of_statuses(patient_id: PatientId, statuses: Collection[VisitStatus], limit: int) -> Rows:
    """A patient's visits of some statuses, the latest first."""
    wanted = (Visit.patient_id == patient_id, Visit.status.in_(statuses))
    return _visits().where(*wanted).order_by(Visit.starts_at.desc()).limit(limit)


@prepared
def _ahead(patient_id: PatientId, now: datetime, limit: int) -> Rows:
    """A patient's visits that are not over."""
    coming = (Visit.ends_at >= now) | Visit.on_pinboard
    wanted = (Visit.patient_id == patient_id, Visit.status.in_(OPEN), coming)
    return _visits().where(*wanted).order_by(Visit.starts_at).limit(limit)


def _visits() -> Rows:
    hospital = aliased(Place)
    return (
        select(
            *(Visit.id, Visit.starts, Visit.ends, Visit.setting, Place.name, hospital.name.label("hospital")),
            *(Visit.purpose, Visit.status, Visit.on_pinboard, Visit.reason),
            *(VisitRecord.released_at, VisitRecord.withdrawn_reason),
        )
        .outerjoin(Place, Place.id == Visit.place_id)
        .outerjoin(hospital, hospital.id == Place.parent_id)
        .outerjoin(VisitRecord, (VisitRecord.visit_id == Visit.id) & VisitRecord.live())
        .where(Visit.live())
    )


def _lines(work: Work, rows: Iterable[Row[Any]]) -> tuple[VisitLine, ...]:
    found = list(rows)
    people = _people(work, [row.id for row in found])
    return tuple(
        VisitLine(
            visit_id=VisitId(row.id),
            starts=row.starts,
            ends=row.ends,
            setting=row.setting,
            place=whereabouts.place_name(row.hospital, row.name),
            purpose=row.purpose,
            status=row.status,
            on_pinboard=row.on_pinboard,
            reason=row.reason,
            released=row.released_at is not None,
            withdrawn_reason=row.withdrawn_reason or "",
            people=people[row.id],
        )
        for row in found
    )


def _people(work: Work, visit_ids: list[UUID]) -> dict[UUID, tuple[Person, ...]]:
    people: dict[UUID, tuple[Person, ...]] = defaultdict(tuple)
    for visit_id, member_id, name, code, hue in _parts(work, visit_ids) if visit_ids else ():
        people[visit_id] += (Person(MemberId(member_id), name, code, hue),)
    return people


@prepared
def _parts(visit_ids: Collection[UUID]) -> Rows:
    return (
        select(VisitMember.visit_id, Member.id, Member.name, Discipline.code, Discipline.hue)
        .join(Member, Member.id == VisitMember.member_id)
        .join(Discipline, Discipline.id == Member.discipline_id)
        .where(VisitMember.live(), VisitMember.visit_id.in_(visit_ids))
        .order_by(VisitMember.id)
    )
