"""Time away: who, when, and which visits fall in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from careteam.domain import team
from careteam.domain.clock import day_words, to_utc
from careteam.domain.drafts import Edited
from careteam.domain.ids import AbsenceId, MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.domain.visits import OPEN
from careteam.i18n import _
from careteam.persistence.models import Absence, Member, Patient, Place, Visit, VisitMember
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class AbsenceRow:
    """Time away, in the wall-clock time of the member's base."""

    id: AbsenceId
    version: int
    member_id: MemberId
    starts: datetime
    ends: datetime
    kind: AbsenceKind
    note: str

    def on(self, day: date) -> bool:
        """Whether it takes some of a day."""
        morning = datetime.combine(day, time())
        return self.starts < morning + timedelta(days=1) and morning < self.ends


@dataclass(frozen=True)
class PlannedVisit:
    """A visit that falls in an absence, so somebody has to move it or take it over."""

    visit_id: VisitId
    patient_id: PatientId
    patient: str
    starts: datetime
    ends: datetime


@needs(Permission.SEE)
def between(work: Work, first: date, last: date) -> dict[MemberId, tuple[AbsenceRow, ...]]:
    """Everybody's time away that touches the days from ``first`` to ``last``, earliest first; () for who has none."""
    found: dict[MemberId, tuple[AbsenceRow, ...]] = defaultdict(tuple)
    query = select(Absence).where(
        Absence.live(),
        Absence.starts < datetime.combine(last + timedelta(days=1), time()),
        Absence.ends > datetime.combine(first, time()),
    )
    for row in work.session.scalars(query.order_by(Absence.starts)):
        found[row.member_id] += (_shown(row),)
    return found


@needs(Permission.SEE)
def of_member(work: Work, member_id: MemberId) -> tuple[AbsenceRow, ...]:
    """A member's time away that is not over yet, earliest first."""
    query = select(Absence).where(Absence.live(), Absence.member_id == member_id, Absence.ends_at > work.now)
    return tuple(_shown(row) for row in work.session.scalars(query.order_by(Absence.starts)))


@needs(Permission.SEE)
def edit(work: Work, absence_id: AbsenceId) -> Edited[AbsenceDraft]:
    """Time away for the form that changes it."""
    row = work.get(Absence, absence_id)
    return Edited(row.draft(AbsenceDraft), row.version)


@dataclass(frozen=True)
class Opened:
    """Whose time away a form is about; the absence and its version where there is one already."""

    name: str
    edited: Edited[AbsenceDraft] | None


@needs(Permission.SEE)
def opened(work: Work, member_id: MemberId, absence_id: AbsenceId | None = None) -> Opened:
    """What the form of a member's time away begins with."""
    name = work.get(Member, member_id).name
    return Opened(name, edit(work, absence_id) if absence_id is not None else None)


@needs(Permission.SEE)
def visits_in(work: Work, draft: AbsenceDraft) -> tuple[PlannedVisit, ...]:
    """The member's planned visits that fall in a time away, saved or not, earliest first."""
    zone = zone_of(work, draft.member_id)
    query = (
        select(Visit.id, Patient, Visit.starts, Visit.ends)
        .join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Patient, Visit.patient_id == Patient.id)
        .where(
            Visit.live(),
            VisitMember.live(),
            VisitMember.member_id == draft.member_id,
            Visit.on_pinboard.is_(False),
            Visit.status.in_(OPEN),
            VisitMember.starts_at < to_utc(draft.ends, zone),
            VisitMember.ends_at > to_utc(draft.starts, zone),
        )
        .order_by(VisitMember.starts_at)
    )
    return tuple(
        PlannedVisit(VisitId(visit_id), PatientId(patient.id), patient.name, starts, ends)
        for visit_id, patient, starts, ends in work.session.execute(query)
    )


@needs(Permission.TEAM)
def save(work: Work, absence_id: AbsenceId | None, draft: AbsenceDraft, *, seen: int | None) -> AbsenceId:
    """Enter time away, or change it. Visits that fall in it stay where they are: ``visits_in`` lists them."""
    member = work.get(Member, draft.member_id)
    blocked = draft.kind is AbsenceKind.BLOCKED
    text = _("Blocked time of {name} on {day}") if blocked else _("{name} is away from {day}")
    work.named(text.format(name=member.name, day=day_words(draft.starts.date())))
    team.check_absence(draft)
    zone = zone_of(work, draft.member_id)
    row = work.add(Absence()) if absence_id is None else work.get(Absence, absence_id, seen=seen)
    row.fill(draft)
    row.zone, row.starts_at, row.ends_at = zone, to_utc(draft.starts, zone), to_utc(draft.ends, zone)
    return AbsenceId(row.id)


@needs(Permission.TEAM)
def remove(work: Work, absence_id: AbsenceId, *, seen: int) -> None:
    """Take time away back: the person is there after all."""
    row = work.get(Absence, absence_id, seen=seen)
    member = work.get(Member, row.member_id)
    blocked = row.kind is AbsenceKind.BLOCKED
    text = _("Free the blocked time of {name} on {day}") if blocked else _("{name} is not away from {day} after all")
    work.named(text.format(name=member.name, day=day_words(row.starts.date())))
    work.retire(row)


@needs(Permission.SEE)
def zone_of(work: Work, member_id: MemberId) -> str:
    """The time zone a member's clock shows: their base's, else the office's."""
    query = select(Place.zone).join(Member, Member.base_id == Place.id).where(Member.id == member_id)
    return work.session.scalar(query) or office_settings.current(work).zone


def _shown(row: Absence) -> AbsenceRow:
    return AbsenceRow(AbsenceId(row.id), row.version, row.member_id, row.starts, row.ends, row.kind, row.note)
