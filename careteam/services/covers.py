"""Who covers for somebody who is away: shown, taken back early, and the families to tell."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from careteam.domain.assignments import AssignmentRole
from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.visits import PLANNED
from careteam.i18n import _, ngettext
from careteam.persistence.models import (
    Assignment,
    AuditEntry,
    Call,
    Member,
    Patient,
    Visit,
    VisitMember,
    WorkEntry,
)
from careteam.services import assignments, contacts, disciplines, office_settings
from careteam.services.disciplines import DisciplineRow
from careteam.services.office import Work
from careteam.services.permits import needs

Days = tuple[date, date]
"""The first and the last of some days."""

TELL_WITHIN = timedelta(days=31)
"""How long after a handoff the families are still to be told."""


@dataclass(frozen=True)
class Cover:
    """What one colleague covers for a member, today or later: how many patients, from when until when."""

    member_id: MemberId
    name: str
    discipline: DisciplineRow
    patients: int
    first: date
    last: date


@dataclass(frozen=True)
class VisitToTell:
    """A visit that somebody else makes; ``pinned``: at another time, which is still to be found."""

    visit_id: VisitId
    member_id: MemberId
    member: str
    starts: datetime
    ends: datetime
    pinned: bool


@dataclass(frozen=True)
class ToTell:
    """A family to call about who comes: whom we may call, whom we must not, and about which visits.

    ``called_at``: when somebody called after the handoff; None while nobody did.
    """

    patient_id: PatientId
    patient: str
    people: tuple[str, ...]
    refusals: tuple[str, ...]
    visits: tuple[VisitToTell, ...]
    called_at: datetime | None


@needs(Permission.SEE)
def of_member(work: Work, member_id: MemberId, within: Days | None = None) -> tuple[Cover, ...]:
    """Who covers for a member today or later, a line a colleague; ``within``: only the covers of these days."""
    kinds = disciplines.by_id(work)
    found: dict[UUID, list[tuple[Assignment, Member]]] = {}
    for row, coverer in _covers(work, member_id, within):
        found.setdefault(coverer.id, []).append((row, coverer))
    shown = [
        Cover(
            MemberId(coverer_id),
            rows[0][1].name,
            kinds[rows[0][1].discipline_id],
            len({row.patient_id for row, _coverer in rows}),
            min(row.starts_on for row, _coverer in rows),
            max(row.ends_on or date.max for row, _coverer in rows),
        )
        for coverer_id, rows in found.items()
    ]
    return tuple(sorted(shown, key=lambda cover: (-cover.patients, cover.name)))


@needs(Permission.SEE)
def calls(work: Work, member_id: MemberId) -> tuple[ToTell, ...]:
    """The families to tell that somebody else comes in a member's place: those still to call first, the soonest first.

    One drops out when the last visit concerned is over, or a month after the handoff.
    """
    own = select(Assignment.id).where(Assignment.member_id == member_id)
    done = (AuditEntry.row_id == Assignment.id) & (AuditEntry.patient_id == Assignment.patient_id)
    taken = work.session.execute(
        select(Assignment, WorkEntry.at)
        .join(AuditEntry, done & (AuditEntry.action == "insert"))
        .join(WorkEntry, WorkEntry.id == AuditEntry.work_id)
        .where(
            Assignment.live(),
            Assignment.taken_from_id.in_(own),
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= office_settings.today(work)),
            WorkEntry.at > work.now - TELL_WITHIN,
        )
    ).all()
    planned = _planned(work, {row.patient_id for row, _at in taken})
    told = _called(work, {row.patient_id for row, _at in taken})
    found: dict[PatientId, ToTell] = {}
    for row, at in taken:
        visits = tuple(
            visit
            for visit in planned.get(row.patient_id, ())
            if visit.member_id == row.member_id and row.starts_on <= visit.starts.date() <= (row.ends_on or date.max)
        )
        if not visits:
            continue
        called = told.get(row.patient_id)
        since = called if called is not None and called >= at else None
        patient = work.get(Patient, row.patient_id)
        people = contacts.whom_to_call(work, row.patient_id)
        found[row.patient_id] = ToTell(row.patient_id, patient.name, *people, visits, since)
    return tuple(sorted(found.values(), key=lambda one: (one.called_at is not None, one.visits[0].starts)))


@needs(Permission.ASSIGN)
def hand_back(work: Work, member_id: MemberId, within: Days | None = None) -> int:
    """The member is back early, or there after all: every cover for them ends; how many there were.

    Visits stay with whom the families were told. ``within``: only the covers of these days end.
    """
    member = work.get(Member, member_id)
    today = office_settings.today(work)
    covers = [row for row, _coverer in _covers(work, member_id, within)]
    if not covers:
        raise Invalid.field("", _("Nobody covers for {name} now.").format(name=member.name))
    title = ngettext(
        "Take {name}’s caseload back ({count} patient)", "Take {name}’s caseload back ({count} patients)", len(covers)
    )
    work.named(title.format(name=member.name, count=len(covers)))
    for row in (*covers, *_covers_of(work, covers)):
        assignments.end_before(work, row, today)
    return len(covers)


def _covers(work: Work, member_id: MemberId, within: Days | None) -> list[tuple[Assignment, Member]]:
    """The covers of a member's assignments that are not over yet."""
    first, last = within or (date.min, date.max)
    own = select(Assignment.id).where(Assignment.member_id == member_id, Assignment.live())
    query = (
        select(Assignment, Member)
        .join(Member, Member.id == Assignment.member_id)
        .where(
            Assignment.live(),
            Assignment.role == AssignmentRole.COVERING,
            Assignment.taken_from_id.in_(own),
            Assignment.ends_on >= office_settings.today(work),
            Assignment.starts_on >= first,
            Assignment.ends_on <= last,
        )
        .order_by(Assignment.id)
    )
    return [(row, coverer) for row, coverer in work.session.execute(query)]


def _covers_of(work: Work, rows: Iterable[Assignment]) -> list[Assignment]:
    """Those who cover for somebody who covers, and so on."""
    found: list[Assignment] = []
    ids = {row.id for row in rows}
    seen = set(ids)
    while ids:
        query = select(Assignment).where(
            Assignment.live(), Assignment.role == AssignmentRole.COVERING, Assignment.taken_from_id.in_(ids)
        )
        more = [row for row in work.session.scalars(query) if row.id not in seen]
        found += more
        ids = {row.id for row in more}
        seen |= ids
    return found


def _planned(work: Work, patients: set[PatientId]) -> dict[PatientId, tuple[VisitToTell, ...]]:
    """The visits to come of some patients, one entry a member who makes it, in order."""
    query = (
        select(Visit.patient_id, Visit.id, Member, Visit.starts, Visit.ends, Visit.on_pinboard)
        .join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Member, Member.id == VisitMember.member_id)
        .where(
            Visit.live(),
            VisitMember.live(),
            Visit.patient_id.in_(patients),
            Visit.status.in_(PLANNED),
            Visit.ends_at > work.now,
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    found: dict[PatientId, tuple[VisitToTell, ...]] = defaultdict(tuple)
    for patient_id, visit_id, member, starts, ends, pinned in work.session.execute(query):
        one = VisitToTell(VisitId(visit_id), MemberId(member.id), member.name, starts, ends, pinned)
        found[patient_id] += (one,)
    return found


def _called(work: Work, patients: set[PatientId]) -> dict[PatientId, datetime]:
    """When each family was last called, or called us."""
    query = select(Call.patient_id, func.max(Call.at).label("at")).where(Call.live(), Call.patient_id.in_(patients))
    rows = work.session.execute(query.group_by(Call.patient_id))
    return {row.patient_id: row.at for row in rows}
