"""A day or a week of the calendar on paper, for the team: who is with whom, when and where, and no more.

There is no field here for purposes, the team's or the patient's, for notes or addresses: such a sheet lies on desks.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from careteam.domain.offices import Paper


class View(StrEnum):
    """How the calendar is shown, on screen as on paper."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    AGENDA = "agenda"


@dataclass(frozen=True)
class Entry:
    """A visit in a cell, in the wall-clock time of its place. ``codes``: who else of the team is there.

    ``status`` in a word where it is another than booked.
    """

    starts: time
    ends: time
    patient: str
    place: str = ""
    codes: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet. ``words``: what else there is, as time away; ``head``: above it."""

    visits: tuple[Entry, ...] = ()
    words: tuple[str, ...] = ()
    head: str = ""


@dataclass(frozen=True)
class Row:
    """An hour of the day, somebody's week, a week of the month, or a visit of the agenda; a cell a column."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CalendarSheet:
    """A table of the days from ``first`` to ``last``. ``corner`` names its rows, ``heads`` its columns.

    ``whose``: whose visits it shows, in words; ``visits``: how many, one of several clinicians counted once.
    """

    first: date
    last: date
    whose: str
    corner: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    visits: int = 0
    office: str = ""
    language: str = "en-US"
    paper: Paper = Paper.LETTER
