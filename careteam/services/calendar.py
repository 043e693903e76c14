"""The calendar: days and weeks of the team with their visits, the way to them, working hours and absences."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from careteam.domain.conflicts import drive_minutes
from careteam.domain.ids import MemberId
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, REMOTE
from careteam.domain.spans import DAY
from careteam.domain.team import DISCIPLINES, AbsenceKind, Hue, Shift
from careteam.domain.travel import minutes as travel
from careteam.domain.visits import HOLDS_TIME
from careteam.i18n import _
from careteam.persistence.models import Absence, Discipline, Member
from careteam.services import caseloads, sites, visit_blocks
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name
from careteam.services.sites import NOWHERE, Site
from careteam.services.visit_blocks import Part, VisitBlock

__all__ = ["AbsenceBlock", "Column", "Day", "Drive", "Part", "Person", "VisitBlock", "days", "pinboard"]

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
    """Time away, in the wall-clock time of the member's base."""

    starts: datetime
    ends: datetime
    kind: AbsenceKind


@dataclass(frozen=True)
class Person:
    """Somebody on the team, as a column's head shows them.

    ``home_visits``: whether they work at patients' homes. ``load`` against ``limit`` in weighted patients; no limit: 0.
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


@needs(Permission.SEE)
def days(
    work: Work, first: date, count: int = 1, *, member_id: MemberId | None = None, homes_only: bool = False
) -> tuple[Day, ...]:
    """So many days from the first: of everyone, of one member, or the home visits of those who make them."""
    until = first + count * DAY
    shown = visit_blocks.between(work, first, until)
    busy = {part.member_id for block in shown for part in block.parts}
    people = [
        person
        for person in _people(work, first, until - DAY, busy)
        if person.member_id == (member_id or person.member_id) and (person.home_visits or not homes_only)
    ]
    away = _absences(work, first, until)
    return tuple(_day(first + offset * DAY, people, shown, away, homes_only) for offset in range(count))


@needs(Permission.SEE)
def pinboard(work: Work) -> tuple[VisitBlock, ...]:
    """The visits taken off the calendar until somebody finds them a new time."""
    return visit_blocks.pinned(work)


def _day(
    day: date,
    people: list[Person],
    shown: Iterable[VisitBlock],
    away: dict[MemberId, list[AbsenceBlock]],
    homes_only: bool,
) -> Day:
    blocks = [block for block in shown if block.starts.date() == day]
    columns = []
    for person in people:
        own = [block for block in blocks if person.member_id in {part.member_id for part in block.parts}]
        drives = _drives(person, own)
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


def _drives(person: Person, blocks: list[VisitBlock]) -> list[Drive]:
    """The way to each visit from the one before; to the first, from the member's base."""
    drives = []
    site, origin = person.base, _("the office")
    for block in blocks:
        if block.setting in REMOTE or block.status not in HOLDS_TIME:
            continue
        minutes = drive_minutes(site.spot, site.key, block.site.spot, block.site.key, travel)
        if minutes:
            drives.append(Drive(block.starts - timedelta(minutes=minutes), block.starts, minutes, origin))
        site, origin = block.site, block.patient
    return drives


def _people(work: Work, first: date, last: date, busy: set[MemberId]) -> list[Person]:
    """Who is on the team in these days or has a visit then, by discipline and name."""
    rows = work.session.execute(
        select(
            *(Member.id, Member.given_name, Member.family_name, Member.starts_on, Member.ends_on, Member.retired_at),
            *(Member.settings, Member.shifts, Member.base_id, Member.caseload_limit),
            *(Discipline.key, Discipline.name, Discipline.code, Discipline.hue),
        ).join(Discipline, Member.discipline_id == Discipline.id)
    ).all()
    bases = sites.of(work, (row.base_id for row in rows), ())
    loads = caseloads.loads(work)
    people = []
    for row in sorted(rows, key=lambda row: (ORDER.get(row.key, len(ORDER)), row.name, full_name(row).casefold())):
        serving = (row.starts_on or first) <= last and (row.ends_on or last) >= first and row.retired_at is None
        if serving or row.id in busy:
            discipline = (row.code, row.hue, _(row.name))
            home_visits = not row.settings or not HOMES.isdisjoint(row.settings)
            base = bases.get(row.base_id, NOWHERE) if row.base_id else NOWHERE
            load = loads[MemberId(row.id)].weight if MemberId(row.id) in loads else 0.0
            people.append(
                Person(
                    *(MemberId(row.id), full_name(row), *discipline, home_visits, row.shifts, base),
                    *(load, row.caseload_limit),
                )
            )
    return people


def _absences(work: Work, first: date, until: date) -> dict[MemberId, list[AbsenceBlock]]:
    rows = work.session.execute(
        select(Absence.member_id, Absence.starts, Absence.ends, Absence.kind)
        .where(
            Absence.starts < datetime.combine(until, time()),
            Absence.ends > datetime.combine(first, time()),
            Absence.live(),
        )
        .order_by(Absence.starts)
    )
    away: dict[MemberId, list[AbsenceBlock]] = defaultdict(list)
    for row in rows:
        away[row.member_id].append(AbsenceBlock(row.starts, row.ends, row.kind))
    return away
