"""Time as the program sees it, so that tests can choose it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

from careteam.i18n import N_, _

_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May", "short"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is set; for tests and the sample office."""

    moment: datetime

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment


def to_utc(local: datetime, zone: str) -> datetime:
    """The moment of a wall-clock time in a zone.

    A time that the clocks skip in spring is read by the offset in force before the change, so it lands as far past the
    change as it was meant to be (2:30 becomes 3:30 where an hour is skipped); of a time that comes twice in autumn, the
    first is meant. Only skipped times come back from ``to_local`` changed.
    """
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def to_local(moment: datetime, zone: str) -> datetime:
    """The wall-clock time, without zone, of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def on_clock(local: datetime, zone: str) -> datetime:
    """The same wall-clock time where a clock of the zone ever shows it; within an hour skipped, what it shows then."""
    return to_local(to_utc(local, zone), zone)


def is_zone(name: str) -> bool:
    """Whether this is the name of a time zone (America/New_York)."""
    return name in _known_zones()


def zones() -> list[str]:
    """The names of all time zones, to choose from."""
    return sorted(_known_zones())


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def today(now: datetime, zone: str) -> date:
    """The date it is in a zone."""
    return to_local(now, zone).date()


def time_words(local: datetime | time) -> str:
    """A time of day within a sentence: 2:00 pm."""
    text = _("{hour}:{minute} am") if local.hour < 12 else _("{hour}:{minute} pm")
    return text.format(hour=local.hour % 12 or 12, minute=f"{local.minute:02}")


def day_words(day: date) -> str:
    """A day within a sentence: Mon, Nov 23."""
    weekday, month = _(_WEEKDAYS[day.weekday()]), _(_MONTHS[day.month - 1])
    return _("{weekday}, {month} {day}").format(weekday=weekday, month=month, day=day.day)


def date_words(day: date) -> str:
    """A date of any year within a sentence: Apr 2, 1968."""
    return _("{month} {day}, {year}").format(month=_(_MONTHS[day.month - 1]), day=day.day, year=day.year)


def moment_words(local: datetime, day: date) -> str:
    """A moment within a sentence about a day: the time alone, with its date when that is another one."""
    if local.date() == day:
        return time_words(local)
    return _("{time} on {day}").format(time=time_words(local), day=day_words(local.date()))
