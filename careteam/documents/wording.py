"""What a page says of itself: its fixed phrases, dates and times, in the language of the page."""

from collections.abc import Sequence
from datetime import date, time
from functools import reduce
from typing import TYPE_CHECKING, Any

from careteam.documents.direction import Tongue, isolated, tongue
from careteam.domain.page_languages import ENGLISH, page_language
from careteam.i18n import N_, catalogue

if TYPE_CHECKING:
    from babel import Locale


class Said(str):
    """Words of the page itself, which run the way the page does."""

    __slots__ = ()


class Phrase(Said):
    """A fixed phrase. What is filled in stays apart from it where it could run the other way."""

    __slots__ = ("tongue",)
    tongue: Tongue

    def format(self, *_none: object, **words: object) -> Said:
        """The phrase with its blanks filled in."""
        filled = {name: self.apart(word) if isinstance(word, str) else word for name, word in words.items()}
        return Said(super().format(**filled))

    def apart(self, words: str) -> Said:
        """What is filled in, kept apart from the phrase; words of the page itself need not be."""
        return words if isinstance(words, Said) else Said(isolated(words, self.tongue))


class Say:
    """Says a fixed phrase, marked by ``N_``, in the language of a page."""

    def __init__(self, language: str) -> None:
        self._tongue = tongue(language)
        self._phrases = catalogue(language)
        self._locale: Locale | None = None

    def __call__(self, text: str) -> Phrase:
        """The phrase in the language of the page."""
        phrase = Phrase(self._phrases.gettext(text))
        phrase.tongue = self._tongue
        return phrase

    def day(self, day: date, pattern: str) -> str:
        """A date as the language writes it; ``pattern`` names its parts as Unicode does: ``yMMMMd``."""
        from babel import dates

        # Any: Babel says that only times are formatted by their parts.
        parts: Any = day
        return dates.format_skeleton(pattern, parts, locale=self._babel())

    def weekday(self, day: date) -> str:
        """The name of the day, in full."""
        from babel import dates

        return dates.format_date(day, "EEEE", locale=self._babel())

    def _babel(self) -> "Locale":
        from babel import Locale

        if self._locale is None:
            known = page_language(self._tongue.tag).tag != ENGLISH or self._tongue.tag.startswith(ENGLISH)
            self._locale = Locale.parse(self._tongue.tag if known else "en-US", sep="-")
        return self._locale


def speaker(language: str) -> Say:
    """Says the fixed phrases of a page in its language."""
    return Say(language)


def listed(parts: Sequence[str], say: Say) -> Said:
    """Names or words one after the other, as the language divides them."""
    phrase = say(N_("{first}, {next}"))
    return reduce(lambda first, after: phrase.format(first=first, next=after), map(phrase.apart, parts))


def day_in_words(day: date, say: Say, *, weekday: bool = False, year: bool = True) -> str:
    """A date: "Tuesday, November 24, 2026"."""
    words = say.day(day, "yMMMMd" if year else "MMMMd")
    return say(N_("{weekday}, {date}")).format(weekday=say.weekday(day), date=words) if weekday else words


PARTS_OF_THE_DAY = (
    (12, N_("{time} am")),
    (16, N_("{time} pm", "in the afternoon")),
    (19, N_("{time} pm", "in the evening")),
    (24, N_("{time} pm", "at night")),
)
"""Until which hour each lasts, and how a time in it is said: some languages know more than two."""


def time_in_words(at: time, say: Say) -> str:
    """A time of day: "9:30 am"; twelve o'clock is named, since 12 am and 12 pm are taken for each other."""
    if at.minute == 0 and at.hour in (0, 12):
        return say(N_("12 noon")) if at.hour else say(N_("12 midnight"))
    part = next(words for until, words in PARTS_OF_THE_DAY if at.hour < until)
    return say(part).format(time=f"{(at.hour - 1) % 12 + 1}:{at.minute:02}")


def window_in_words(starts: time, ends: time | None, say: Say) -> str:
    """A span of time: "9:30 am to 12 noon"; only its start if there is no end."""
    if ends is None or ends == starts:
        return time_in_words(starts, say)
    return say(N_("{start} to {end}")).format(start=time_in_words(starts, say), end=time_in_words(ends, say))
