"""What a PDF paints besides its words: grounds and lines, with the colour of each, and of the words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from careteam.documents.style import WHITE


@dataclass(frozen=True)
class Painted:
    """A ground, a line or words, in the order they are painted; words have only the place where they begin."""

    what: str
    page: int
    color: str
    left: float
    bottom: float
    right: float
    top: float


def painted(pdf: bytes) -> list[Painted]:
    """All that is painted, page after page."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return [each for number, page in enumerate(document.pages, 1) for each in _painted(page, number)]


def grounds_of_words(everything: list[Painted]) -> set[tuple[str, str]]:
    """Every colour of words with the colour of the ground that they stand on."""
    found = set()
    for number, words in enumerate(everything):
        if words.what == "words":
            under = [one for one in everything[:number] if one.what == "ground" and _within(words, one)]
            found.add((words.color, under[-1].color if under else WHITE))
    return found


def _within(words: Painted, ground: Painted) -> bool:
    x, y = words.left + 1, words.bottom + 1
    return words.page == ground.page and ground.left <= x <= ground.right and ground.bottom <= y <= ground.top


PATHS = {"m": 0, "l": 0, "c": 4, "re": 0}
"""The operators that draw a path, and where among their values the last point is."""

PAINTS = {**dict.fromkeys(("f", "f*", "B", "B*", "b", "b*"), "ground"), **dict.fromkeys("Ss", "line"), "n": ""}
NOT_READ = {"g", "G", "k", "K", "sc", "scn", "SC", "SCN", "sh", "Do", "cm"}
"""Other ways to paint, which no page has."""
STAYS = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
"""A move of what is painted after it to where it would be anyway."""


def _painted(page: pikepdf.Page, number: int) -> Iterator[Painted]:
    colors = ("#000000", "#000000")
    kept: list[tuple[str, str]] = []
    path: list[tuple[float, float]] = []
    at = (0.0, 0.0)
    for instruction in pikepdf.parse_content_stream(page):
        operator, values = str(instruction.operator), instruction.operands
        if operator in PATHS:
            x, y, *more = map(float, list(values)[PATHS[operator] :])
            path += [(x, y)] if not more else [(x, y), (x + more[0], y + more[1])]
        elif operator in PAINTS:
            if what := PAINTS[operator]:
                yield Painted(what, number, colors[what == "line"], *_around(path))
            path = []
        match operator:
            case "q":
                kept.append(colors)
            case "Q":
                colors = kept.pop()
            case "rg" | "RG":
                colors = (_color(values), colors[1]) if operator == "rg" else (colors[0], _color(values))
            case "Tm":
                at = (float(values[4]), float(values[5]))
            case "Tj" | "TJ":
                yield Painted("words", number, colors[0], *at, *at)
        assert operator not in NOT_READ or [float(value) for value in values] == STAYS, operator


def _color(values: Iterable[Any]) -> str:
    return "#" + "".join(f"{round(float(value) * 255):02X}" for value in values)


def _around(path: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = zip(*path, strict=True)
    return min(across), min(up), max(across), max(up)
