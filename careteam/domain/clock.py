"""Time as the program sees it, so that tests can choose it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


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

    A time that the spring change skips is read as the same distance after midnight would be without the change (an
    hour later on the clock); of a time that the autumn change repeats, the first is meant.
    """
    return local.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def to_local(moment: datetime, zone: str) -> datetime:
    """The wall-clock time, without zone, of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def today(now: datetime, zone: str) -> date:
    """The date it is in a zone."""
    return to_local(now, zone).date()
