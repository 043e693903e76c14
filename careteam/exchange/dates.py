"""Dates as spreadsheets write them. What 3/4/1950 means is decided for a whole column, never row by row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from careteam.domain.words import Word
from careteam.i18n import N_, _


class DateOrder(Word):
    """How the numbers of a date follow each other. The value is what a map file says."""

    YMD = "ymd", N_("year, month, day")
    MDY = "mdy", N_("month, day, year")
    DMY = "dmy", N_("day, month, year")


@dataclass(frozen=True)
class DateReading:
    """How a column of dates is read, and why. ``order`` is None if the column does not tell and nobody chose."""

    order: DateOrder | None
    reason: str
    asks: bool = False


_LONGEST = 40
_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]*)?)? ?(?:[AaPp]\.?\s?[Mm]\.?|Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_ISO = re.compile(rf"([0-9]{{4}})([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}}){_TIME}")
_PLAIN = re.compile(r"((?:18|19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_NUMBERS = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}){_TIME}")
_DAY_WORD = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[- .]+(?:de )?([A-Za-z]{3,10})[-., ]+(?:del? )?([0-9]{4})")
_WORD_DAY = re.compile(r"([A-Za-z]{3,9})[. ]+([0-9]{1,2})(?:st|nd|rd|th)?[, ]+([0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPANISH = {"ene": 1, "abr": 4, "ago": 8, "dic": 12}
"""The months that do not begin as in English."""


def looks_like_date(text: str) -> bool:
    """Whether a text is a date in some order of its numbers."""
    return any(read_date(text, order) for order in (DateOrder.MDY, DateOrder.DMY))


def read_date(text: str, order: DateOrder | None) -> date | None:
    """The day a text means, or None if it is none.

    2026-03-04, 20260304, "4 Mar 2026" and "March 4, 2026" need no ``order``; 3/4/2026 is read by it. Years need four
    digits: nobody can tell whether somebody born in /20 is a child or a hundred years old.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if found := _ISO.fullmatch(text):
        return _day(found[1], found[3], found[4])
    if found := _PLAIN.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _DAY_WORD.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _WORD_DAY.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    if found := _NUMBERS.fullmatch(text):
        if order is DateOrder.MDY or found[1] == found[3]:
            return _day(found[4], found[1], found[3])
        if order is DateOrder.DMY:
            return _day(found[4], found[3], found[1])
    return None


def read_column(cells: Iterable[tuple[int, str]], chosen: DateOrder | None = None, title: str = "") -> DateReading:
    """How to read the dates of a column, given its (line, text) cells and perhaps "MM/DD/YYYY" in its title.

    A single 13 or more settles it for the whole column; without one, or with one in both places, it ``asks``.
    """
    if chosen:
        return DateReading(chosen, _("Dates read as {order}, as chosen.").format(order=chosen.label))
    day_first = month_first = either = 0
    dotted = True
    for line, text in cells:
        found = _NUMBERS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
        if found is None or found[1] == found[3]:
            continue
        one, two = int(found[1]), int(found[3])
        dotted &= found[2] == "."
        if one > 12 >= two:
            day_first = day_first or line
        elif two > 12 >= one:
            month_first = month_first or line
        else:
            either = either or line
    return _reading(day_first, month_first, either, dotted, title)


def _reading(day_first: int, month_first: int, either: int, dotted: bool, title: str) -> DateReading:
    if day_first and month_first:
        text = _("Line {day} can only be day first, line {month} only month first.")
        return DateReading(None, text.format(day=day_first, month=month_first), asks=True)
    if day_first or month_first:
        order = DateOrder.DMY if day_first else DateOrder.MDY
        text = _("Dates read as {order}: line {line} cannot be read otherwise.")
        return DateReading(order, text.format(order=order.label, line=day_first or month_first))
    if not either:
        return DateReading(None, _("Dates written in one way only."))
    if named := _order_in(title):
        return DateReading(named, _("Dates read as {order}, as the column’s name says.").format(order=named.label))
    if dotted:
        text = _("Dates read as {order}, as dates with dots are written.")
        return DateReading(DateOrder.DMY, text.format(order=DateOrder.DMY.label))
    text = _("Every date could be read month first or day first, as in line {line}.")
    return DateReading(None, text.format(line=either), asks=True)


def _order_in(title: str) -> DateOrder | None:
    bare = re.sub(r"[^a-z]+", " ", title.casefold())
    if re.search(r"\bmm? dd? (?:yyyy|aaaa)\b", bare):
        return DateOrder.MDY
    return DateOrder.DMY if re.search(r"\bdd? mm? (?:yyyy|aaaa)\b", bare) else None


def _month(word: str) -> int:
    begins = word[:3].casefold()
    return _MONTHS.index(begins) + 1 if begins in _MONTHS else _SPANISH.get(begins, 0)


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
