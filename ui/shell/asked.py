"""What somebody typed into the palette, read: whose name, and which day."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from ui.kit import dates

SHORTEST_DAY = 3


@dataclass(frozen=True)
class Asked:
    """The whole text, and, where its first or last words name a day, the days that may be meant and the name left."""

    text: str
    name: str = ""
    days: tuple[date, ...] = ()


def read(text: str, today: date) -> Asked:
    """Read what was typed: "lopez tue", "nov 24 lopez", "tomorrow"."""
    words = text.split()
    for length in (3, 2, 1):
        for named, rest in ((words[-length:], words[:-length]), (words[:length], words[length:])):
            figures = sum(word.strip(",.").isdecimal() for word in named)
            if length == 3 and figures < 2:
                continue  # a day of three words has a year; else one of them is a name
            days = _days(" ".join(named), today) if len(named) == length else ()
            if days:
                return Asked(text, " ".join(rest), days)
    return Asked(text)


def _days(text: str, today: date) -> tuple[date, ...]:
    """The day a text names; of a weekday the next one, and the one before for looking back."""
    for number in range(7):
        name = dates.locale().dayName(number + 1, QLocale.FormatType.LongFormat).casefold()
        if len(text) >= SHORTEST_DAY and name.startswith(text.casefold()):
            ahead = today + timedelta(days=(number - today.weekday()) % 7)
            return ahead, ahead - timedelta(days=7)
    try:
        day = dates.read_date(text, today) if len(text) >= SHORTEST_DAY else None
    except dates.Unreadable:
        return ()
    return (day,) if day is not None else ()
