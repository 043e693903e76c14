"""The columns of a calendar by time: whose or which day, and where in them things stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from careteam.services.calendar import AbsenceBlock, Column, Day, VisitBlock

QUARTER, HALF, HOUR, DAY = 15, 30, 60, 24 * 60
MORNING = 8 * HOUR
"""Where the calendar is scrolled to at first."""

FIRST, LAST = 7 * HOUR, 19 * HOUR
"""The hours shown on any day, in minutes since midnight; earlier and later ones where something happens then."""


@dataclass(frozen=True)
class Lane:
    """One member's day."""

    day: date
    column: Column

    def minute(self, moment: datetime) -> int:
        """Minutes since midnight of the lane's day, cut off at its ends."""
        since = (moment.toordinal() - self.day.toordinal()) * DAY + moment.hour * HOUR + moment.minute
        return max(0, min(DAY, since))

    def at(self, minute: int) -> datetime:
        """The wall-clock time of a minute of the lane's day."""
        return datetime.combine(self.day, time()) + timedelta(minutes=minute)

    def span(self, block: VisitBlock | AbsenceBlock) -> tuple[int, int]:
        """The first and last minute of a visit, or of time away."""
        return self.minute(block.starts), self.minute(block.ends)

    def visit_at(self, minute: int) -> VisitBlock | None:
        """The visit under way at a minute."""
        for block in self.column.visits:
            starts, ends = self.span(block)
            if starts <= minute < ends:
                return block
        return None

    def absence_at(self, minute: int) -> AbsenceBlock | None:
        """The time away at a minute."""
        for away in self.column.absences:
            starts, ends = self.span(away)
            if starts <= minute < ends:
                return away
        return None

    def below(self, minute: int) -> int:
        """Where the focus goes next from a free time: the next half hour, or what starts before it."""
        half = (minute // HALF + 1) * HALF
        return min([starts for starts, _ends in self._taken() if minute < starts < half] + [half])

    def above(self, minute: int) -> int:
        """Where the focus goes back to from a time: into what is before it, or the half hour before."""
        half = (minute - 1) // HALF * HALF
        before = [ends for _starts, ends in self._taken() if half < ends <= minute]
        return max([end if end < minute else end - 1 for end in before] + [half])

    def after_away(self, away: AbsenceBlock, minute: int) -> int:
        """Where the focus goes on from a minute of time away: to the next visit in it, or to its end."""
        starts = [start for start, _end in map(self.span, self.column.visits) if minute < start]
        return min([*starts, self.minute(away.ends)])

    def before_away(self, away: AbsenceBlock, minute: int) -> int:
        """Where the focus goes back to from a minute of time away: to the visit before in it, or above it."""
        first = self.minute(away.starts)
        inside = [ends - 1 for starts, ends in map(self.span, self.column.visits) if first <= starts and ends <= minute]
        return max(inside) if inside else self.above(first)

    def _taken(self) -> list[tuple[int, int]]:
        return [*map(self.span, self.column.visits), *map(self.span, self.column.absences)]

    def off_hours(self) -> list[tuple[int, int]]:
        """The minutes outside the working hours; none where no hours are recorded."""
        shifts = self.column.person.shifts
        if not shifts:
            return []
        today = sorted(
            (_minutes(shift.starts), _minutes(shift.ends) if shift.ends > shift.starts else DAY)
            for shift in shifts
            if shift.weekday == self.day.weekday()
        )
        edges = [0, *(edge for span in today for edge in span), DAY]
        return [(starts, ends) for starts, ends in zip(edges[::2], edges[1::2], strict=True) if starts < ends]


def lanes_of(days: Sequence[Day]) -> list[Lane]:
    """Everybody's lanes, day after day."""
    return [Lane(day.day, column) for day in days for column in day.columns]


def hours_shown(lanes: Iterable[Lane]) -> tuple[int, int]:
    """The first and last minute to show, on full hours."""
    first, last = FIRST, LAST
    for lane in lanes:
        for block in lane.column.visits:
            starts, ends = lane.span(block)
            first, last = min(first, starts), max(last, ends)
        for drive in lane.column.drives:
            first = min(first, lane.minute(drive.starts))
    return first // HOUR * HOUR, min(DAY, -(-last // HOUR) * HOUR)


def tracks(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each span its track and how many tracks share the width: what overlaps stands side by side."""
    order = sorted(range(len(spans)), key=lambda index: spans[index])
    placed: dict[int, tuple[int, int]] = {}
    cluster: list[int] = []
    ends: list[int] = []

    def close() -> None:
        for index in cluster:
            placed[index] = (placed[index][0], len(ends))

    for index in order:
        starts, stops = spans[index]
        if ends and starts >= max(ends):
            close()
            cluster, ends = [], []
        free = [track for track, end in enumerate(ends) if end <= starts]
        track = free[0] if free else len(ends)
        if free:
            ends[track] = stops
        else:
            ends.append(stops)
        placed[index] = (track, 1)
        cluster.append(index)
    close()
    return [placed[index] for index in range(len(spans))]


def nearest(minute: int) -> int:
    """The quarter hour that a minute is nearest to."""
    return round(minute / QUARTER) * QUARTER


def _minutes(moment: time) -> int:
    return moment.hour * HOUR + moment.minute
