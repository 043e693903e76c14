"""Dates and times as a page says them, in the language of the page."""

from collections.abc import Callable
from datetime import date, time

from careteam.i18n import N_, catalogue

MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip

Say = Callable[[str], str]


def speaker(language: str) -> Say:
    """Says a fixed phrase, marked by ``N_``, in the language of a page."""
    return catalogue(language).gettext


def day_in_words(day: date, say: Say, *, weekday: bool = False, year: bool = True) -> str:
    """A date: "Tuesday, November 24, 2026"."""
    pattern = N_("{month} {day}, {year}") if year else N_("{month} {day}")
    words = say(pattern).format(month=say(MONTHS[day.month - 1]), day=day.day, year=day.year)
    return say(N_("{weekday}, {date}")).format(weekday=say(WEEKDAYS[day.weekday()]), date=words) if weekday else words


def time_in_words(at: time, say: Say) -> str:
    """A time of day: "9:30 am"; twelve o'clock is named, since 12 am and 12 pm are taken for each other."""
    if at.minute == 0 and at.hour in (0, 12):
        return say(N_("12 noon")) if at.hour else say(N_("12 midnight"))
    half = say(N_("{time} am")) if at.hour < 12 else say(N_("{time} pm"))
    return half.format(time=f"{(at.hour - 1) % 12 + 1}:{at.minute:02}")


def window_in_words(starts: time, ends: time | None, say: Say) -> str:
    """A span of time: "9:30 am to 12 noon"; only its start if there is no end."""
    if ends is None or ends == starts:
        return time_in_words(starts, say)
    return say(N_("{start} to {end}")).format(start=time_in_words(starts, say), end=time_in_words(ends, say))
