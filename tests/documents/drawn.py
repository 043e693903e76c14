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


def _painted(page: pikepdf.Page, number: int) -> Iterator[Painted]:  # noqa: PLR0912  (one case an operator)
    fill = stroke = "#000000"
    kept: list[tuple[str, str]] = []
    path: list[tuple[float, float]] = []
    at = (0.0, 0.0)
    for instruction in pikepdf.parse_content_stream(page):
        values = instruction.operands
        match str(instruction.operator):
            case "q":
                kept.append((fill, stroke))
            case "Q":
                fill, stroke = kept.pop()
            case "rg":
                fill = _color(values)
            case "RG":
                stroke = _color(values)
            case "m" | "l":
                path.append((float(values[0]), float(values[1])))
            case "c":
                path.append((float(values[4]), float(values[5])))
            case "re":
                x, y, wide, high = map(float, values)
                path += [(x, y), (x + wide, y + high)]
            case "f" | "f*" | "B" | "B*" | "b" | "b*":
                yield Painted("ground", number, fill, *_around(path))
                path = []
            case "S" | "s":
                yield Painted("line", number, stroke, *_around(path))
                path = []
            case "n":
                path = []
            case "Tm":
                at = (float(values[4]), float(values[5]))
            case "Tj" | "TJ":
                yield Painted("words", number, fill, *at, *at)
            case "cm":
                assert [float(value) for value in values] == [1, 0, 0, 1, 0, 0]
            case "g" | "G" | "k" | "K" | "sc" | "scn" | "SC" | "SCN" | "sh" | "Do":
                raise AssertionError(f"a way to paint that this does not read: {instruction.operator}")


def _color(values: Iterable[Any]) -> str:
    return "#" + "".join(f"{round(float(value) * 255):02X}" for value in values)


def _around(path: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    across, up = zip(*path, strict=True)
    return min(across), min(up), max(across), max(up)
