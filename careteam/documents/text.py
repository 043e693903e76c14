"""Text on its way to paper: made printable or refused in words, and broken into lines.

No markup is ever read: a name such as ``<b>Smith`` prints as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, TypeVar

from careteam.documents import shaped
from careteam.documents.direction import ENGLISH, PLAIN, POP, Letters, Tongue, in_order, is_plain, isolated, stretches
from careteam.documents.fonts import has_letter, width
from careteam.domain.errors import Invalid
from careteam.domain.page_languages import page_language
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


@cache
def _stays_together(language: str) -> re.Pattern[str]:
    """The blanks at which no line breaks."""
    units = "|".join((_UNITS, *page_language(language).units))
    return re.compile(
        rf"(?<=\d) (?=(?:{units})(?!\w))"  # a dose, a time
        rf"|(?<=\d[ {NO_BREAK}][ap]\.) (?=m\.)"
        r"|(?<=\(\d{3}\)) (?=\d{3})"  # a telephone number
        r"|(?<=[^\W\d]) (?=\d{1,2}, \d{4}\b)"  # a date
        r"|(?<=\b[Rr]oom) (?=\d)"
    )


_BLANKS = re.compile(r"[ \t\r\n]+")
_JOINERS = "\u200c\u200d"
_JOINED = "\u0600-\u08ff\u0900-\u0dff"
"""Letters whose shape a joiner, or a non-joiner, behind them changes."""
_STRAY_JOINERS = re.compile(f"(?<![{_JOINED}])[{_JOINERS}]|[{_JOINERS}](?=[{_JOINERS}]|\\Z|\\s)")


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
    if not (text.isascii() and text.isprintable()):  # most texts are, and every font has those letters
        text = unicodedata.normalize("NFC", _STRAY_JOINERS.sub("", text))
        text = text.translate({ord(each): _printable_character(each, field, limit) for each in set(text)})
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
    if kind == "Cf" and character not in _JOINERS:
        return ""  # Marks that steer direction have no shape, and every part of a page finds its own.
    if kind in ("Cc", "Cs") or not (has_letter(character) or shaped.face_for(character)):
        name = unicodedata.name(character, f"U+{ord(character):04X}").lower()
        shown = f"“{character}” ({name})" if kind not in ("Cc", "Cs") else f"U+{ord(character):04X}"
        message = _("{label}: the character {character} cannot be printed. Please write it another way.")
        raise Invalid.field(field, message.format(label=_(limit.label), character=shown))
    return character


class Run(NamedTuple):
    """Words in one weight; ``letters`` are found by ``laid``."""

    text: str
    bold: bool = False
    letters: Letters = PLAIN


Line = tuple[Run, ...]


def laid(runs: Line, tongue: Tongue = ENGLISH) -> Line:
    """Runs cut where their letters or their direction change.

    In a page from right to left, a run that holds nothing but words from left to right is a sentence of its own.
    """
    if not tongue.rtl and all(is_plain(run.text) for run in runs):
        return runs
    if tongue.rtl:
        runs = tuple(_whole(run, tongue) for run in runs)
    found: list[Run] = []
    at = 0
    stretched = stretches("".join(run.text for run in runs), tongue)
    for run in runs:
        for start, end, letters in stretched:
            if text := run.text[max(start - at, 0) : max(end - at, 0)]:
                found.append(Run(text, run.bold, letters))
        at += len(run.text)
    return tuple(found)


_FOREIGN = re.compile(r"[+(\[\"“«]*\w.*", re.S)


def _whole(run: Run, tongue: Tongue) -> Run:
    kinds = {unicodedata.bidirectional(character) for character in run.text}
    if "L" not in kinds or kinds & {"R", "AL"} or POP in run.text:
        return run
    return run._replace(text=_FOREIGN.sub(lambda core: isolated(core.group(), tongue), run.text, count=1))


def broken(runs: Line, room: float, size: float, tongue: Tongue = ENGLISH) -> list[Line]:
    """Break text into lines at most ``room`` points wide and 75 characters long; ragged, never hyphenated."""
    room /= size
    together = _stays_together(tongue.tag)
    runs = tuple(Run(together.sub(NO_BREAK, run.text), run.bold) for run in runs if run.text)
    runs = laid(runs, tongue)
    if runs and _fits(runs, room):
        return [runs]
    lines: list[list[Word]] = []
    used, count = 0.0, 0
    for word in (piece for whole in _words(runs) for piece in _cut(whole, room)):
        wide, long = _width(word.runs), _length(word.runs)
        blank = width(" ", word.runs[0].bold)
        if lines and used + blank + wide <= room and count + 1 + long <= MOST_CHARACTERS:
            lines[-1].append(word)
            used, count = used + blank + wide, count + 1 + long
        else:
            lines.append([word])
            used, count = wide, long
    if len(lines) > 1 and len(lines[-2]) > 2 and sum(_length(word.runs) for word in lines[-1]) < SHORT_LAST_LINE:
        lines[-1].insert(0, lines[-2].pop())
    return [_joined(words) for words in lines]


def line_width(line: Line, size: float) -> float:
    """How wide a laid line is, in points."""
    return _width(line) * size


def run_width(run: Run) -> float:
    """How wide a run is at size 1."""
    if run.letters.face is None:
        return width(run.text, run.bold)
    return sum(part_width(part) for part in parts(run))


def parts(run: Run) -> Iterator[Run]:
    """What of a run is drawn in one go: all of it, or its words and blanks, or its signs, one by one."""
    face, level, _language = run.letters
    if face is None and level % 2 == 0:
        yield run
    else:
        for text in run.text if face is None else _PARTS.findall(run.text):
            yield Run(text, run.bold, run.letters)


def part_width(part: Run) -> float:
    """How wide a word or a blank is at size 1."""
    face = part.letters.face
    return width(part.text, part.bold) if face is None or part.text[0] in BLANKS else shape_of(part).width * face.scale


def placed(line: Line) -> list[tuple[Run, float]]:
    """The words and blanks of a laid line in reading order, each with its place from the left at size 1."""
    pieces = [part for run in line if run.text for part in parts(run)]
    places = [0.0] * len(pieces)
    at = 0.0
    for number in in_order([piece.letters.level for piece in pieces]):
        places[number] = at
        at += part_width(pieces[number])
    return list(zip(pieces, places, strict=True))


def shape_of(word: Run) -> shaped.Shape:
    """A word of a shaped run as it is drawn."""
    face, level, language = word.letters
    assert face is not None
    return shaped.shape(face, word.text, word.bold, level % 2 == 1, language)


BLANKS = " " + NO_BREAK
_PARTS = re.compile(f"[{BLANKS}]+|[^{BLANKS}]+")


def _width(runs: Line | list[Run]) -> float:
    return sum(width(run.text, run.bold) if run.letters is PLAIN else run_width(run) for run in runs)


def _length(runs: Line | list[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _fits(runs: Line | list[Run], room: float) -> bool:
    return _length(runs) <= MOST_CHARACTERS and _width(runs) <= room


class Word(NamedTuple):
    """A word, which may change its weight ("**Ana**:"), and the blank before it."""

    blank: Run
    runs: list[Run]


def _words(runs: Line) -> Iterator[Word]:
    blank = Run("")
    word: list[Run] = []
    for run in runs:
        for index, part in enumerate(run.text.split(" ")):
            if index:
                if word:
                    yield Word(blank, word)
                    word = []
                blank = Run(" ", letters=run.letters)
            if part:
                word.append(Run(part, run.bold, run.letters))
    if word:
        yield Word(blank, word)


def _cut(word: Word, room: float) -> Iterator[Word]:
    """A word as it is, or, where no line could hold it, in pieces that fit."""
    if _fits(word.runs, room):
        yield word
        return
    blank, piece, used = word.blank, list[Run](), 0.0
    for letter in (Run(one, run.bold, run.letters) for run in word.runs for one in _LETTERS.findall(run.text)):
        wide = run_width(letter)
        if piece and (used + wide > room or _length(piece) + len(letter.text) > MOST_CHARACTERS):
            yield Word(blank, _merged(piece))
            piece, used = [], 0.0
        piece.append(letter)
        used += wide
    yield Word(blank, _merged(piece))


def _marks() -> str:
    """Characters that stand on, or join to, the letter before them."""
    ranges = [*range(0x0300, 0x0370), *range(0x0600, 0x0E00), 0x200C, 0x200D]
    return "".join(chr(code) for code in ranges if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf"))


_LETTERS = re.compile(f"[{_marks()}]*[^{_marks()}](?:[{_marks()}]+(?:(?<=\u094d)[\u0900-\u097f])?)*|[{_marks()}]+")
"""A letter with the marks on it, and a consonant that joins it."""


def _joined(words: list[Word]) -> Line:
    runs = list(words[0].runs)
    for blank, word in words[1:]:
        runs += (Run(" ", runs[-1].bold, blank.letters), *word)
    return tuple(_merged(runs))


def _merged(runs: list[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].bold == run.bold and merged[-1].letters == run.letters:
            merged[-1] = Run(merged[-1].text + run.text, run.bold, run.letters)
        else:
            merged.append(run)
    return merged
