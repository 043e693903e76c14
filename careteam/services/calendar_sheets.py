"""The calendar on paper: a day, a week, a month or an agenda, as the screen shows it with its filters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select

from careteam.domain.calendar_sheets import CalendarSheet, Cell, Entry, Row, View
from careteam.domain.clock import day_words, time_words
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.permissions import Permission
from careteam.domain.spans import DAY
from careteam.domain.visits import VisitStatus
from careteam.i18n import _, ngettext, spoken
from careteam.persistence.models import Member, Patient
from careteam.services import calendar, office_settings
from careteam.services.calendar import AbsenceBlock, Column, Day, MonthDay, VisitBlock
from careteam.services.office import Work
from careteam.services.permits import needs

WEEK = 7


@dataclass(frozen=True)
class Printable:
    """A sheet, and the patients who are named on it."""

    sheet: CalendarSheet
    patients: tuple[PatientId, ...]


@dataclass(frozen=True)
class _Table:
    """What a view shows: the heads of its columns, its rows, its last day, how many visits, and whose."""

    corner: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    last: date
    visits: int
    patients: tuple[PatientId, ...]


@needs(Permission.SEE)
def sheet(
    work: Work,
    first: date,
    view: View = View.DAY,
    count: int = 1,
    *,
    member_id: MemberId | None = None,
    homes_only: bool = False,
) -> Printable:
    """So many days from the first as the screen shows them in this view.

    A day stands hour by hour with a column a clinician; a week of one clinician hour by hour, of all a row each; a
    month a row a week; an agenda a row a visit.
    """
    if view is View.MONTH:
        month = calendar.month(work, first, count, member_id=member_id, homes_only=homes_only)
        table = _month(_month_outside(work, month))
    else:
        days = calendar.days(work, first, count, member_id=member_id, homes_only=homes_only)
        days = _as_named_outside(work, days)
        while view is View.WEEK and len(days) > 5 and not days[-1].visits:
            days = days[:-1]
        made = _agenda if view is View.AGENDA else _by_person if view is View.WEEK and not member_id else _by_hour
        table = made(days)
    office = office_settings.current(work)
    whose = _("Home visits") if homes_only else _("Whole team")
    if member_id:
        whose = work.get(Member, member_id).name
    found = CalendarSheet(
        first=first,
        last=table.last,
        whose=whose,
        corner=table.corner,
        heads=table.heads,
        rows=table.rows,
        visits=table.visits,
        office=office.name,
        paper=office.paper,
        language=spoken(),
    )
    return Printable(found, table.patients)


def _by_hour(days: Sequence[Day]) -> _Table:
    lanes = [(day.day, column) for day in days for column in day.columns]
    heads = tuple(day_words(day) if len(days) > 1 else _who(column) for day, column in lanes)
    return _of_days(days, _("Time"), heads, tuple(_hours(lanes)))


def _by_person(days: Sequence[Day]) -> _Table:
    rows = tuple(
        Row(_who(one), tuple(_cell(day.columns[number].visits, day.columns[number], day.day) for day in days))
        for number, one in enumerate(days[0].columns)
    )
    return _of_days(days, _("Team"), tuple(day_words(day.day) for day in days), rows)


def _agenda(days: Sequence[Day]) -> _Table:
    """A row a visit; its day stands before the first of it."""
    rows = tuple(
        Row(
            day_words(day.day) if not number else "",
            (
                Cell(words=(_span(block),)),
                Cell(head=block.patient),
                Cell(words=tuple(f"{part.name}, {part.code}" for part in block.parts)),
                Cell(words=tuple(part for part in (block.where, block.zone) if part)),
                Cell(words=(block.status.label,)),
            ),
        )
        for day in days
        for number, block in enumerate(day.visits)
    )
    heads = (_("Time"), _("Patient"), _("With"), _("Place"), _("Status"))
    return _of_days(days, _("Day"), heads, rows)


def _of_days(days: Sequence[Day], corner: str, heads: tuple[str, ...], rows: tuple[Row, ...]) -> _Table:
    seen = {block.visit_id: PatientId(block.patient_id) for day in days for block in day.visits}
    return _Table(corner, heads, rows, days[-1].day, len(seen), tuple(dict.fromkeys(seen.values())))


def _month(days: Sequence[MonthDay]) -> _Table:
    """A row a week, a column a weekday; of each day what stands on the screen, too: its count and its first visits."""
    weeks = [days[at : at + WEEK] for at in range(0, len(days), WEEK)]
    rows = tuple(Row(day_words(week[0].day), tuple(_glimpsed(day) for day in week)) for week in weeks)
    heads = tuple(day_words(day.day).partition(",")[0] for day in days[:WEEK])
    named = (one.patient_id for day in days for one in day.earliest)
    count = sum(day.visits for day in days)
    return _Table(_("Week"), heads, rows, days[-1].day, count, tuple(dict.fromkeys(named)))


def _glimpsed(day: MonthDay) -> Cell:
    words = []
    if day.visits:
        words.append(ngettext("{count} visit", "{count} visits", day.visits).format(count=day.visits))
    if day.first_visits:
        first = ngettext("{count} first visit", "{count} first visits", day.first_visits)
        words.append(first.format(count=day.first_visits))
    if day.away:
        words.append(_("Away: {names}").format(names=", ".join(day.away)))
    words += [f"{time_words(one.starts)} {one.patient}" for one in day.earliest]
    return Cell(words=tuple(words), head=str(day.day.day))


def _span(block: VisitBlock) -> str:
    return _("{starts} to {ends}").format(starts=time_words(block.starts), ends=time_words(block.ends))


def _as_named_outside(work: Work, days: tuple[calendar.Day, ...]) -> tuple[calendar.Day, ...]:
    """The days without names that are private: a sheet may lie where a family sees it."""
    names = _outside(work, {block.patient_id for day in days for column in day.columns for block in column.visits})
    if not names:
        return days

    def renamed(visits: tuple[VisitBlock, ...]) -> tuple[VisitBlock, ...]:
        return tuple(replace(one, patient=names.get(one.patient_id, one.patient)) for one in visits)

    return tuple(
        replace(
            day,
            visits=renamed(day.visits),
            columns=tuple(replace(column, visits=renamed(column.visits)) for column in day.columns),
        )
        for day in days
    )


def _month_outside(work: Work, days: Sequence[MonthDay]) -> list[MonthDay]:
    """The same for the days of a month."""
    names = _outside(work, {one.patient_id for day in days for one in day.earliest})
    return [
        replace(
            day,
            earliest=tuple(replace(one, patient=names.get(one.patient_id, one.patient)) for one in day.earliest),
        )
        for day in days
    ]


def _outside(work: Work, ids: set[PatientId]) -> dict[UUID, str]:
    """What to call those patients on paper whose preferred name is private."""
    query = select(Patient.id, Patient.name_outside).where(Patient.id.in_(ids), Patient.name_private)
    return {row[0]: row[1] for row in work.session.execute(query)}


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
