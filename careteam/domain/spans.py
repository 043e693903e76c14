"""Spans of time: a start that belongs to it and an end that does not, both aware."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from careteam.domain.clock import to_utc

DAY = timedelta(days=1)


class Span(NamedTuple):
    """From a moment until another."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        """Whether they share any time; touching ends do not."""
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, other: "Span") -> bool:
        """Whether the other lies wholly within."""
        return self.starts <= other.starts and other.ends <= self.ends


class Weekly(Protocol):
    """Hours on one day of the week, 0 being Monday; ending at or before their start means on the next day."""

    @property
    def weekday(self) -> int: ...
    @property
    def starts(self) -> time: ...
    @property
    def ends(self) -> time: ...


def days(first: date, last: date) -> Iterator[date]:
    """Each date from the first to the last, both included."""
    for count in range((last - first).days + 1):
        yield first + count * DAY


def of_day(day: date, zone: str) -> Span:
    """A whole day of a zone, from midnight to midnight."""
    midnight = datetime.combine(day, time())
    return Span(to_utc(midnight, zone), to_utc(midnight + DAY, zone))


def of_week(hours: Iterable[Weekly], zone: str, first: date, last: date) -> list[Span]:
    """Weekly hours laid out over the days from first to last in a zone, night hours begun the day before included."""
    return list(_laid_out(tuple(hours), zone, first, last))


@lru_cache(maxsize=1024)  # everybody's visits of a day ask for the same few hours
def _laid_out(hours: tuple[Weekly, ...], zone: str, first: date, last: date) -> tuple[Span, ...]:
    spans = []
    for day in days(first - DAY, last):
        for shift in hours:
            if shift.weekday == day.weekday():
                end_day = day if shift.ends > shift.starts else day + DAY
                starts = to_utc(datetime.combine(day, shift.starts), zone)
                ends = to_utc(datetime.combine(end_day, shift.ends), zone)
                if starts < ends:  # hours that begin within the hour skipped in spring can vanish
                    spans.append(Span(starts, ends))
    return tuple(merge(spans))


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, with what overlaps or touches made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.starts <= merged[-1].ends:
            merged[-1] = Span(merged[-1].starts, max(merged[-1].ends, span.ends))
        else:
            merged.append(span)
    return merged


def both(these: list[Span], those: list[Span]) -> list[Span]:
    """The time that two merged lists share. Spans of a single moment count: a visit may start just then."""
    shared = []
    one = other = 0
    while one < len(these) and other < len(those):
        starts = max(these[one].starts, those[other].starts)
        ends = min(these[one].ends, those[other].ends)
        if starts <= ends:
            shared.append(Span(starts, ends))
        if these[one].ends < those[other].ends:
            one += 1
        else:
            other += 1
    return shared


def without(spans: list[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of a merged list when time is taken out; the edges of what is taken stay."""
    for gap in merge(taken):
        left = []
        for span in spans:
            if span.ends <= gap.starts or gap.ends <= span.starts:
                left.append(span)
                continue
            if span.starts <= gap.starts:
                left.append(Span(span.starts, gap.starts))
            if gap.ends <= span.ends:
                left.append(Span(gap.ends, span.ends))
        spans = left
    return spans
