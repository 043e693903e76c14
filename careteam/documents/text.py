"""Text on its way to paper: made printable or refused in words, and broken into lines.

No markup is ever read: a name such as ``<b>Smith`` prints as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from careteam.documents.fonts import has_letter, width
from careteam.domain.errors import Invalid
from careteam.i18n import _

T = TypeVar("T")

NO_BREAK = "\u00a0"
MOST_CHARACTERS = 75
"""In one line: longer ones are hard to find the way back from."""

SHORT_LAST_LINE = 8
"""Characters; a shorter last line gets a word of company."""

MOST_PARTS = 30
"""Of any list on a page; more cannot have been meant for one sheet of paper."""

_UNITS = (
    r"mg|g|kg|mcg|micrograms?|mL|ml|L|liters?|units?|%|pills?|tablets?|capsules?|drops?|puffs?|patch(?:es)?"
    r"|teaspoons?|tablespoons?|sprays?|doses?|times|minutes?|hours?|days?|weeks?|months?|am|pm|noon|midnight"
)
_STAYS_TOGETHER = re.compile(
    rf"(?<=\d) (?=(?:{_UNITS})(?!\w))"  # a dose, a time
    r"|(?<=\(\d{3}\)) (?=\d{3})"  # a telephone number
    r"|(?<=[^\W\d]) (?=\d{1,2}, \d{4}\b)"  # a date
    r"|(?<=\b[Rr]oom) (?=\d)"
)
_BLANKS = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True)
class Limit:
    """How a field is called in messages, how many characters of it a page holds, and whether its line breaks stay."""

    label: str
    most: int = 1000
    lines: bool = False


def printable(value: T, limits: Mapping[str, Limit], field: str = "") -> T:
    """The same frozen value with every text in it made printable, all the way down.

    ``limits`` are by the names of the dataclass fields. Raises Invalid naming the field and the character, or the
    length, that cannot be printed.
    """
    result: Any = value
    if isinstance(value, str) and not isinstance(value, StrEnum):
        result = _printable_text(value, field, limits[field])
    elif isinstance(value, tuple):
        if len(value) > MOST_PARTS:
            message = _("{label}: {count} entries. A page holds {most} at most: please choose.")
            raise Invalid.field(field, message.format(label=_(limits[field].label), count=len(value), most=MOST_PARTS))
        result = tuple(printable(each, limits, field) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        result = replace(
            value, **{each.name: printable(getattr(value, each.name), limits, each.name) for each in fields(value)}
        )
    return result  # type: ignore[no-any-return]


def _printable_text(text: str, field: str, limit: Limit) -> str:
    if len(text) > limit.most:
        message = _("{label}: {count} characters. A page holds {most} here: please say it shorter.")
        raise Invalid.field(field, message.format(label=_(limit.label), count=len(text), most=limit.most))
    text = unicodedata.normalize("NFC", text)
    text = text.translate({ord(character): _printable_character(character, field, limit) for character in set(text)})
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in (text.split("\n") if limit.lines else [text]))
    return "\n".join(line for line in lines if line)


def _printable_character(character: str, field: str, limit: Limit) -> str:
    kind = unicodedata.category(character)
    if character in "\n\t\r":
        return character
    if kind == "Zs":
        return NO_BREAK if character in "\u00a0\u202f" else " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Cf":
        return ""  # Marks that steer direction or joining have no shape, and the letters we print need none.
    if kind in ("Cc", "Cs") or not has_letter(character):
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        shown = f"“{character}” ({name})" if kind not in ("Cc", "Cs") else f"U+{ord(character):04X}"
        message = _("{label}: the character {character} cannot be printed. Please write it another way.")
        raise Invalid.field(field, message.format(label=_(limit.label), character=shown))
    return character


class Run(NamedTuple):
    """Words in one weight."""

    text: str
    bold: bool = False


Line = tuple[Run, ...]


def broken(runs: Line, room: float, size: float) -> list[Line]:
    """Break text into lines at most ``room`` points wide and 75 characters long; ragged right, never hyphenated."""
    room /= size
    runs = tuple(Run(_STAYS_TOGETHER.sub(NO_BREAK, run.text), run.bold) for run in runs if run.text)
    if runs and _fits(runs, room):
        return [runs]
    lines: list[list[list[Run]]] = []
    used, count = 0.0, 0
    for word in (piece for whole in _words(runs) for piece in _cut(whole, room)):
        wide, long = _width(word), _length(word)
        blank = width(" ", word[0].bold)
        if lines and used + blank + wide <= room and count + 1 + long <= MOST_CHARACTERS:
            lines[-1].append(word)
            used, count = used + blank + wide, count + 1 + long
        else:
            lines.append([word])
            used, count = wide, long
    if len(lines) > 1 and len(lines[-2]) > 2 and sum(map(_length, lines[-1])) < SHORT_LAST_LINE:
        lines[-1].insert(0, lines[-2].pop())
    return [_joined(words) for words in lines]


def line_width(line: Line, size: float) -> float:
    """How wide a line is, in points."""
    return _width(line) * size


def _width(runs: Line | list[Run]) -> float:
    return sum(width(run.text, run.bold) for run in runs)


def _length(runs: Line | list[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _fits(runs: Line | list[Run], room: float) -> bool:
    return _length(runs) <= MOST_CHARACTERS and _width(runs) <= room


def _words(runs: Line) -> Iterator[list[Run]]:
    """The words of a text; one word may change its weight ("**Ana**:")."""
    word: list[Run] = []
    for run in runs:
        for index, part in enumerate(run.text.split(" ")):
            if index and word:
                yield word
                word = []
            if part:
                word.append(Run(part, run.bold))
    if word:
        yield word


def _cut(word: list[Run], room: float) -> Iterator[list[Run]]:
    """A word as it is, or, where no line could hold it, in pieces that fit."""
    if _fits(word, room):
        yield word
        return
    piece: list[Run] = []
    used = 0.0
    for letter in (Run(character, run.bold) for run in word for character in run.text):
        wide = width(letter.text, letter.bold)
        if piece and (used + wide > room or len(piece) == MOST_CHARACTERS):
            yield _merged(piece)
            piece, used = [], 0.0
        piece.append(letter)
        used += wide
    yield _merged(piece)


def _joined(words: list[list[Run]]) -> Line:
    runs = [part for word in words for part in (*word, Run(" ", word[-1].bold))]
    return tuple(_merged(runs[:-1]))


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].bold == run.bold:
            merged[-1] = Run(merged[-1].text + run.text, run.bold)
        else:
            merged.append(run)
    return merged
