"""The calendar: days, weeks and months of the team with their visits, the way to them, working hours and absences."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from careteam.domain.conflicts import drive_minutes
from careteam.domain.ids import AbsenceId, MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, REMOTE
from careteam.domain.spans import DAY
from careteam.domain.team import DISCIPLINES, AbsenceKind, Hue, Shift
from careteam.domain.travel import Travel
from careteam.domain.visits import HOLDS_TIME
from careteam.i18n import _
from careteam.persistence.models import Absence, Discipline, Member, Patient, Visit, VisitMember
from careteam.persistence.prepared import Rows, prepared
from careteam.services import caseloads, sites, travel, visit_blocks
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name, member_name
from careteam.services.sites import NOWHERE, Site
from careteam.services.visit_blocks import Part, VisitBlock

__all__ = [
    "AbsenceBlock",
    "Column",
    "Day",
    "Drive",
    "Glimpse",
    "MonthDay",
    "Part",
    "Person",
    "VisitBlock",
    "as_checked",
    "checked",
    "days",
    "month",
    "pinboard",
]

GLIMPSED = 3
"""Visits named on a day of the month; the others are counted."""

ORDER = {discipline.key: place for place, discipline in enumerate(DISCIPLINES)}


@dataclass(frozen=True)
class Drive:
    """The estimated way to a visit, ending when it starts; ``origin`` says from where in words."""

    starts: datetime
    ends: datetime
    minutes: int
    origin: str


@dataclass(frozen=True)
class AbsenceBlock:
    """Time away or blocked, in the wall-clock time of the member's base; ``note`` is for colleagues."""

    absence_id: AbsenceId
    starts: datetime
    ends: datetime
    kind: AbsenceKind
    note: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody on the team, as a column's head shows them.

    ``home_visits``: whether they work at patients' homes. ``load``, where it was asked for, against ``limit`` in
    weighted patients; no limit: 0.
    """

    member_id: MemberId
    name: str
    code: str
    hue: Hue
    discipline: str
    home_visits: bool
    shifts: tuple[Shift, ...]
    base: Site
    load: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True)
class Column:
    """One member's day."""

    person: Person
    visits: tuple[VisitBlock, ...] = ()
    drives: tuple[Drive, ...] = ()
    absences: tuple[AbsenceBlock, ...] = ()


@dataclass(frozen=True)
class Day:
    """A day of the team, a column a member. ``visits`` has a joint visit once."""

    day: date
    columns: tuple[Column, ...]
    visits: tuple[VisitBlock, ...]


@dataclass(frozen=True)
class Glimpse:
    """A visit in a few words, for a day of the month."""

    starts: datetime
    patient: str
    patient_id: PatientId


@dataclass(frozen=True)
class MonthDay:
    """A day at a glance: its visits, how many of them are a patient's first, the earliest ones, and who is away.

    ``away``: names; of one member, the kinds of absence.
    """

    day: date
    visits: int = 0
    first_visits: int = 0
    earliest: tuple[Glimpse, ...] = ()
    away: tuple[str, ...] = ()


@needs(Permission.SEE)
def days(
    work: Work,
    first: date,
    count: int = 1,
    *,
    member_id: MemberId | None = None,
    homes_only: bool = False,
    loads: bool = False,
) -> tuple[Day, ...]:
    """So many days from the first: of everyone, of one member, or the home visits of those who make them.

    ``loads``: with everybody's caseload. What stands in the way of the visits takes longer than all the rest:
    ``checked`` says it.
    """
    until = first + count * DAY
    shown = visit_blocks.between(work, first, until, member_id=member_id)
    busy = {part.member_id for block in shown for part in block.parts}
    weights = caseloads.weights(work, member_id) if loads else {}
    people = _people(work, first, until - DAY, busy, member_id, weights)
    if homes_only:
        people = [person for person in people if person.home_visits]
    away = _absences(work, first, until, member_id)
    roads = travel.roads(work).minutes
    on = defaultdict(list)
    for block in shown:
        on[block.starts.date()].append(block)
    return tuple(_day(day, people, on[day], away, roads, homes_only) for day in (first + n * DAY for n in range(count)))


@needs(Permission.SEE)
def checked(work: Work, shown: Sequence[Day]) -> tuple[Day, ...]:
    """The same days with what stands in the way of the visits still to come."""
    every = {block.visit_id: block for day in shown for block in day.visits}
    return _with(shown, visit_blocks.checked(work, tuple(every.values())))


def as_checked(shown: Sequence[Day], before: Sequence[Day]) -> tuple[Day, ...]:
    """The days with what stood in the way of visits that are as they were ``before``, until they are checked anew."""
    known = {(block.visit_id, block.version): block for day in before for block in day.visits}
    every = (block for day in shown for block in day.visits)
    same = ((block, known.get((block.visit_id, block.version))) for block in every)
    wrong = [(now, was) for now, was in same if was and (was.conflicts or was.kept)]
    if not wrong:
        return tuple(shown)
    return _with(shown, (replace(now, conflicts=was.conflicts, kept=was.kept) for now, was in wrong))


@needs(Permission.SEE)
def month(
    work: Work, first: date, count: int, *, member_id: MemberId | None = None, homes_only: bool = False
) -> tuple[MonthDay, ...]:
    """So many days at a glance, of everyone, of one member, or the home visits. Nothing is checked."""
    until = first + count * DAY
    before = aliased(Visit)
    earlier = (before.patient_id == Visit.patient_id) & (before.starts_at < Visit.starts_at) & before.live()
    mine = Visit.id.in_(select(VisitMember.visit_id).where(VisitMember.member_id == member_id, VisitMember.live()))
    rows = work.session.execute(
        select(
            Visit.id,
            Visit.patient_id,
            Visit.starts,
            ~exists().where(earlier, before.status.in_(HOLDS_TIME)).label("is_first"),
        )
        .where(Visit.on_days(first, until), Visit.status.in_(visit_blocks.SHOWN), ~Visit.on_pinboard, Visit.live())
        .where(*([mine] if member_id else []), *([Visit.setting.in_(HOMES)] if homes_only else []))
        .order_by(Visit.starts, Visit.id)
    ).all()
    by_day = defaultdict(list)
    for row in rows:
        by_day[row.starts.date()].append(row)
    shown = [VisitId(row.id) for on in by_day.values() for row in on[:GLIMPSED]]
    names = work.session.execute(
        select(Visit.id, Patient.given_name, Patient.preferred_name, Patient.family_name)
        .join(Patient, Visit.patient_id == Patient.id)
        .where(Visit.id.in_(shown))
    )
    patients = {row.id: full_name(row) for row in names}
    away = _away(work, first, until, member_id)
    found = []
    for day in (first + offset * DAY for offset in range(count)):
        on = by_day[day]
        earliest = tuple(Glimpse(row.starts, patients[row.id], PatientId(row.patient_id)) for row in on[:GLIMPSED])
        found.append(MonthDay(day, len(on), sum(row.is_first for row in on), earliest, away.get(day, ())))
    return tuple(found)


@needs(Permission.SEE)
def pinboard(work: Work) -> tuple[VisitBlock, ...]:
    """The visits taken off the calendar until somebody finds them a new time."""
    return visit_blocks.pinned(work)


def _with(days: Iterable[Day], blocks: Iterable[VisitBlock]) -> tuple[Day, ...]:
    """The days with these blocks instead of what they have of the same visits."""
    known = {block.visit_id: block for block in blocks}

    def changed(visits: Iterable[VisitBlock]) -> tuple[VisitBlock, ...]:
        return tuple(known.get(block.visit_id, block) for block in visits)

    def columns(day: Day) -> tuple[Column, ...]:
        return tuple(replace(one, visits=changed(one.visits)) if one.visits else one for one in day.columns)

    return tuple(replace(day, columns=columns(day), visits=changed(day.visits)) for day in days)


def _day(
    day: date,
    people: list[Person],
    blocks: Sequence[VisitBlock],
    away: dict[MemberId, list[AbsenceBlock]],
    roads: Travel,
    homes_only: bool,
) -> Day:
    with_member: dict[MemberId, list[VisitBlock]] = defaultdict(list)
    for block in blocks:
        for member_id in {part.member_id for part in block.parts}:
            with_member[member_id].append(block)
    columns = []
    for person in people:
        own = with_member[person.member_id]
        drives = _drives(person, own, roads)
        if homes_only:
            own = [block for block in own if block.setting in HOMES]
            drives = [drive for drive in drives if drive.ends in {block.starts for block in own}]
        absences = [
            one
            for one in away[person.member_id]
            if one.starts.date() <= day and one.ends > datetime.combine(day, time())
        ]
        columns.append(Column(person, tuple(own), tuple(drives), tuple(absences)))
    seen = {block.visit_id for column in columns for block in column.visits}
    return Day(day, tuple(columns), tuple(block for block in blocks if block.visit_id in seen))


def _drives(person: Person, blocks: list[VisitBlock], roads: Travel) -> list[Drive]:
    """The way to each visit from the one before; to the first, from the member's base."""
    drives = []
    site, origin = person.base, _("the office")
    for block in blocks:
        if block.setting in REMOTE or block.status not in HOLDS_TIME:
            continue
        minutes = drive_minutes(site.spot, site.key, block.site.spot, block.site.key, roads, block.starts)
        if minutes:
            drives.append(Drive(block.starts - timedelta(minutes=minutes), block.starts, minutes, origin))
        site, origin = block.site, block.patient
    return drives


def _people(
    work: Work,
    first: date,
    last: date,
    busy: set[MemberId],
    member_id: MemberId | None,
    weights: Mapping[MemberId, float],
) -> list[Person]:
    """Who is on the team in these days or has a visit then, by discipline and name; or the one member asked for."""
    rows = _member_rows(work) if member_id is None else _member_row(work, member_id)
    bases = sites.of(work, (row.base_id for row in rows), ())
    people = []
    for row in sorted(rows, key=lambda row: (ORDER.get(row.key, len(ORDER)), row.name, member_name(row).casefold())):
        serving = (row.starts_on or first) <= last and (row.ends_on or last) >= first and row.retired_at is None
        if serving or row.id in busy:
            discipline = (row.code, row.hue, _(row.name))
            home_visits = not row.settings or not HOMES.isdisjoint(row.settings)
            base = bases.get(row.base_id, NOWHERE) if row.base_id else NOWHERE
            people.append(
                Person(
                    *(MemberId(row.id), member_name(row), *discipline, home_visits, row.shifts, base),
                    *(weights.get(MemberId(row.id), 0.0), row.caseload_limit),
                )
            )
    return people


def _absences(work: Work, first: date, until: date, member_id: MemberId | None) -> dict[MemberId, list[AbsenceBlock]]:
    away: dict[MemberId, list[AbsenceBlock]] = defaultdict(list)
    bounds = datetime.combine(first, time()), datetime.combine(until, time())
    for row in _absence_rows(work, *bounds) if member_id is None else _absence_rows_of(work, *bounds, member_id):
        away[row.member_id].append(AbsenceBlock(AbsenceId(row.id), row.starts, row.ends, row.kind, row.note))
    return away


def _away(work: Work, first: date, until: date, member_id: MemberId | None) -> dict[date, tuple[str, ...]]:
    """Who is away on each day, or why the one member is."""
    members = work.session.execute(select(Member.id, Member.given_name, Member.family_name)).all()
    names = {row.id: member_name(row) for row in members}
    found: dict[date, dict[str, None]] = defaultdict(dict)
    for one, blocks in _absences(work, first, until, member_id).items():
        for block in blocks:
            word = block.kind.label if member_id else names[one]
            day = max(first, block.starts.date())
            while day < until and datetime.combine(day, time()) < block.ends:
                found[day][word] = None
                day += DAY
    return {day: tuple(words) for day, words in found.items()}


@prepared
def _absence_rows(since: datetime, until: datetime) -> Rows:
    return _absences_between(since, until)


@prepared
def _absence_rows_of(since: datetime, until: datetime, member_id: MemberId) -> Rows:
    return _absences_between(since, until).where(Absence.member_id == member_id)


def _absences_between(since: datetime, until: datetime) -> Rows:
    return (
        select(Absence.id, Absence.member_id, Absence.starts, Absence.ends, Absence.kind, Absence.note)
        .where(Absence.starts < until, Absence.ends > since, Absence.live())
        .order_by(Absence.starts)
    )


@prepared
def _member_rows() -> Rows:
    return _with_discipline()


@prepared
def _member_row(member_id: MemberId) -> Rows:
    return _with_discipline().where(Member.id == member_id)


def _with_discipline() -> Rows:
    return select(
        *(Member.id, Member.given_name, Member.family_name, Member.starts_on, Member.ends_on, Member.retired_at),
        *(Member.settings, Member.shifts, Member.base_id, Member.caseload_limit),
        *(Discipline.key, Discipline.name, Discipline.code, Discipline.hue),
    ).join(Discipline, Member.discipline_id == Discipline.id)
