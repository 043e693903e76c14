"""The calendar on paper: the day by clinician, or the week, as the screen shows it with its filters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from careteam.domain.calendar_sheets import CalendarSheet, Cell, Entry, Row
from careteam.domain.clock import day_words, time_words
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.visits import VisitStatus
from careteam.i18n import _, spoken
from careteam.persistence.models import Patient
from careteam.services import calendar, office_settings
from careteam.services.calendar import AbsenceBlock, Column, VisitBlock
from careteam.services.office import Work
from careteam.services.permits import needs

WEEK = 7


@dataclass(frozen=True)
class Printable:
    """A sheet, and the patients who are named on it."""

    sheet: CalendarSheet
    patients: tuple[PatientId, ...]


@needs(Permission.SEE)
def sheet(
    work: Work, first: date, *, week: bool = False, member_id: MemberId | None = None, homes_only: bool = False
) -> Printable:
    """A day, hour by hour with a column a clinician; or a week, of one clinician hour by hour, of all a row each."""
    days = calendar.days(work, first, WEEK if week else 1, member_id=member_id, homes_only=homes_only)
    days = _as_named_outside(work, days)
    while len(days) > 5 and not days[-1].visits:
        days = days[:-1]
    columns = days[0].columns
    whose = _("Home visits") if homes_only else _("Whole team")
    if member_id and columns:
        whose = columns[0].person.name
    office = office_settings.current(work)
    by_person = week and not member_id
    if by_person:
        heads = tuple(day_words(day.day) for day in days)
        rows = tuple(
            Row(_who(one), tuple(_cell(day.columns[number].visits, day.columns[number], day.day) for day in days))
            for number, one in enumerate(columns)
        )
    else:
        lanes = [(day.day, column) for day in days for column in day.columns]
        heads = tuple(day_words(day) if week else _who(column) for day, column in lanes)
        rows = tuple(_hours(lanes))
    seen = {block.visit_id: block for day in days for block in day.visits}
    made = CalendarSheet(
        first=first,
        last=days[-1].day,
        whose=whose,
        corner=_("Team") if by_person else _("Time"),
        heads=heads,
        rows=rows,
        visits=len(seen),
        office=office.name,
        paper=office.paper,
        language=spoken(),
    )
    return Printable(made, tuple(dict.fromkeys(PatientId(block.patient_id) for block in seen.values())))


def _as_named_outside(work: Work, days: tuple[calendar.Day, ...]) -> tuple[calendar.Day, ...]:
    """The days without names that are private: a sheet may lie where a family sees it."""
    ids = {block.patient_id for day in days for column in day.columns for block in column.visits}
    query = select(Patient.id, Patient.name_outside).where(Patient.id.in_(ids), Patient.name_private)
    names: dict[UUID, str] = {row[0]: row[1] for row in work.session.execute(query)}
    if not names:
        return days

    def renamed(column: Column) -> Column:
        visits = tuple(replace(one, patient=names.get(one.patient_id, one.patient)) for one in column.visits)
        return replace(column, visits=visits)

    return tuple(replace(day, columns=tuple(renamed(column) for column in day.columns)) for day in days)


def _hours(lanes: Sequence[tuple[date, Column]]) -> Iterable[Row]:
    """A row an hour in which something begins, and above them who is away."""
    if any(column.absences for _day, column in lanes):
        yield Row(_("Away"), tuple(_cell((), column, day) for day, column in lanes))
    for hour in sorted({block.starts.hour for _day, column in lanes for block in column.visits}):
        cells = (
            Cell(_entries([block for block in column.visits if block.starts.hour == hour], column))
            for _day, column in lanes
        )
        yield Row(time_words(datetime.combine(lanes[0][0], time(hour))), tuple(cells))


def _cell(blocks: Iterable[VisitBlock], column: Column, day: date) -> Cell:
    return Cell(_entries(blocks, column), tuple(_away(away, day) for away in column.absences))


def _entries(blocks: Iterable[VisitBlock], column: Column) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            block.starts.time(),
            block.ends.time(),
            block.patient,
            " ".join(part for part in (block.where, block.zone) if part),
            tuple(part.code for part in block.parts if part.member_id != column.person.member_id),
            "" if block.status is VisitStatus.BOOKED else block.status.label,
        )
        for block in blocks
    )


def _away(away: AbsenceBlock, day: date) -> str:
    """The kind, and from when until when where it is not the whole day; a note stays inside."""
    starts, ends = (max(away.starts, _morning(day)), min(away.ends, _morning(day + DAY)))
    if (starts, ends) == (_morning(day), _morning(day + DAY)):
        return away.kind.label
    text = _("{kind}, {starts} to {ends}")
    return text.format(kind=away.kind.label, starts=time_words(starts), ends=time_words(ends))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time())


def _who(column: Column) -> str:
    return f"{column.person.name}, {column.person.code}"
