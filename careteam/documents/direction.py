"""Which way text runs, and which letters it is set in.

Text in both directions is ordered as the Unicode Bidirectional Algorithm orders it, with one thing added: within text
from right to left, every number, telephone number, time, dose and Latin name is isolated (U+2066 to U+2069), so that
555-0142 keeps its order whatever stands beside it. So isolated, everything within one isolate runs one way.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

from careteam.documents.shaped import FACES, Face, face_for
from careteam.domain.page_languages import page_language

ISOLATE, POP = "\u2068", "\u2069"
_LTR, _RTL = "\u2066", "\u2067"
_OPENS = _LTR + _RTL + ISOLATE
_MARKS = re.compile("[\u2066-\u2069]")
_PLAIN = re.compile("[\u0000-\u02ff\u0370-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u2bff]*")
"""Letters that stand beside each other as they are, from left to right."""


@dataclass(frozen=True)
class Tongue:
    """The language of a page, a BCP 47 tag; which way its lines run; and its letters, None where Noto Sans has them."""

    tag: str = "en-US"
    rtl: bool = False
    face: Face | None = None

    @property
    def level(self) -> int:
        """The embedding level of its own text."""
        return 1 if self.rtl else 0


ENGLISH = Tongue()


def tongue(language: str) -> Tongue:
    """The language of a page, by its tag."""
    known = page_language(language)
    return Tongue(language, known.rtl, next((face for face in FACES if face.name == known.font), None))


class Letters(NamedTuple):
    """How a run is set: its typeface (None: Noto Sans), its embedding level (odd: from right to left), its language.

    ``language``: empty where it is the page's own.
    """

    face: Face | None = None
    level: int = 0
    language: str = ""


PLAIN = Letters()
"""Noto Sans from left to right, in the language of the page."""


def is_plain(text: str) -> bool:
    """Whether text needs no shaping and runs from left to right."""
    return text.isascii() or _PLAIN.fullmatch(text) is not None


def bare(text: str) -> str:
    """The text without the marks that isolate parts of it."""
    return _MARKS.sub("", text)


def isolated(text: str, tongue: Tongue) -> str:
    """Words to be put into a sentence, kept apart from it where they could run the other way."""
    return f"{ISOLATE}{text}{POP}" if text and (tongue.rtl or not is_plain(text)) else text


class Stretch(NamedTuple):
    """A part of a text, from and to where in it, that is set in one way; isolating marks are in no stretch."""

    start: int
    end: int
    letters: Letters


def stretches(text: str, tongue: Tongue) -> list[Stretch]:
    """How each part of a text is set."""
    levels: list[int | None] = [None] * len(text)
    _resolve(text, 0, len(text), tongue.level, levels)
    settings = list(_set(text, levels, tongue))
    found = []
    at = 0
    for letters, same in groupby(settings):
        end = at + len(list(same))
        if letters is not None:
            worded = letters.face or any(character.isalpha() for character in text[at:end])
            found.append(Stretch(at, end, letters if worded else letters._replace(language="")))
        at = end
    return found


def _set(text: str, levels: list[int | None], tongue: Tongue) -> Iterator[Letters | None]:
    face: Face | None = None
    before: int | None = None
    latin_language = "en" if tongue.face else ""
    for character, level in zip(text, levels, strict=True):
        if level is None:
            yield None
            continue
        if level != before:
            face, before = None, level
        face = _face(character, face)
        language = latin_language if face is None else "" if face == tongue.face else face.language
        yield Letters(face, level, language)


def _face(character: str, before: Face | None) -> Face | None:
    """The typeface for a character: that of the letter before where it is a mark on it, or punctuation after it."""
    if before is None or character.isalnum():
        return _own(character)
    if unicodedata.category(character) == "Cf" or before.has(character):
        return before
    return _own(character)


@cache
def _own(character: str) -> Face | None:
    return None if is_plain(character) else face_for(character)


def _resolve(text: str, start: int, end: int, level: int, levels: list[int | None]) -> None:
    """Give each character between two places its level; ``level`` is that of the text around."""
    flat: list[int] = []
    inner: list[tuple[int, int, int]] = []
    at = start
    while at < end:
        if text[at] in _OPENS:
            close = _closing(text, at, end)
            inner.append((len(flat), at, close))
            flat.append(at)
            at = close
        elif text[at] != POP:
            flat.append(at)
        at += 1
    shown = "".join("\ufffc" if text[place] in _OPENS else text[place] for place in flat)
    own = _levels(shown, level)
    for place, deep in zip(flat, own, strict=True):
        levels[place] = None if text[place] in _OPENS else deep
    for place, opens, closes in inner:
        around = own[place]
        odd = _runs_rtl(text, opens, closes, around)
        _resolve(text, opens + 1, closes, around + 1 if (around % 2 == 1) != odd else around + 2, levels)


def _closing(text: str, opens: int, end: int) -> int:
    depth = 0
    for at in range(opens, end):
        depth += (text[at] in _OPENS) - (text[at] == POP)
        if not depth:
            return at
    return end


def _runs_rtl(text: str, opens: int, closes: int, around: int) -> bool:
    """Whether an isolate runs from right to left: as its mark says, or as its first letter does."""
    if text[opens] != ISOLATE:
        return text[opens] == _RTL
    kinds = _kinds(text[opens + 1 : closes])
    first = re.search("[LR]", kinds)
    return first.group() == "R" if first else "N" not in kinds and around % 2 == 1


def _levels(text: str, level: int) -> list[int]:
    """The levels of a text without isolates in it."""
    kinds = _kinds(text)
    levels = [level] * len(text)
    if level % 2 == 0:
        for start, end in _spans(text, kinds, _FROM_RIGHT):
            levels[start:end] = [level + 1] * (end - start)
            for first, last in _islands(text[start:end], kinds[start:end]):
                levels[start + first : start + last] = [level + 2] * (last - first)
    else:
        for first, last in _islands(text, kinds):
            levels[first:last] = [level + 1] * (last - first)
    return levels


_KINDS = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "NSM": "M"}
_FROM_RIGHT = re.compile("R(?:[^L]*R)?M*")
_FROM_LEFT = re.compile("[LN](?:[^R]*[LN])?M*")
_APART = re.compile("[,;:.\u060c\u061b] ")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "\u00ab": "\u00bb", "\u201c": "\u201d"}
_BEFORE_NUMBER = "+-\u2212#$\u00a3\u20ac<>\u2264\u2265~\u00b1.("
_AFTER_NUMBER = "%\u00b0\u2032+"


def _kinds(text: str) -> str:
    """For each character: a letter from the left (L) or right (R), a digit (N), a mark on the one before (M), none."""
    return "".join(_KINDS.get(unicodedata.bidirectional(character), " ") for character in text)


def _islands(text: str, kinds: str) -> Iterator[tuple[int, int]]:
    """Where numbers and words from left to right stand in text from right to left."""
    for start, end in _spans(text, kinds, _FROM_LEFT):
        first = start
        for apart in _APART.finditer(text, start, end):
            before, after = kinds[apart.start() - 1], kinds[apart.end() : apart.end() + 2].strip()
            if before == "N" and after.startswith("N"):  # two numbers, the first of which stands on the right
                yield _with_signs(text, first, apart.start())
                first = apart.end()
        yield _with_signs(text, first, end)


def _spans(text: str, kinds: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where a pattern is in the kinds of the characters, with the brackets that close within it."""
    for found in pattern.finditer(kinds):
        start, end = found.span()
        inside = text[start:end]
        for opens, closes in _BRACKETS.items():
            if inside.count(opens) > inside.count(closes) and text[end : end + 1] == closes:
                end += 1
        yield start, end


def _with_signs(text: str, start: int, end: int) -> tuple[int, int]:
    """A number with what belongs to it: a sign before it, a percent sign behind it, the brackets of an area code."""
    while start and text[start].isdigit() and text[start - 1] in _BEFORE_NUMBER:
        if text[start - 1] == "(" and ")" not in text[start:end]:
            break
        start -= 1
    while end < len(text) and text[end - 1].isdigit() and text[end] in _AFTER_NUMBER:
        end += 1
    return start, end


def in_order(levels: list[int]) -> list[int]:
    """The places of a line's parts from left to right, given their levels (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        at = 0
        while at < len(order):
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end + 1
    return order


_MIRRORED = str.maketrans(
    "()[]{}<>\u00ab\u00bb\u2039\u203a\u2264\u2265", ")(][}{><\u00bb\u00ab\u203a\u2039\u2265\u2264"
)


def mirrored(text: str) -> str:
    """Signs without letters as they stand in a line from right to left."""
    return text[::-1].translate(_MIRRORED)
