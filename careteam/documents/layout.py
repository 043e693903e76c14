"""Pages out of sections: what is on a sheet, where pages break, and drawing it, tagged.

A sheet is a stack of strips, each as high as one line of text, so that a page can break after any of them that is not
kept with the next.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest

from careteam.documents.style import ACCENT, INK, LINE, SIZES, TINT, WHITE, Style
from careteam.documents.tagged import PRESS, Element, TaggedPdf
from careteam.documents.text import Line, Run, broken, line_width
from careteam.domain.summaries import Paper

ASCENT, DESCENT = 1.069, 0.293
"""How far Noto Sans reaches above and below the line it stands on, at size 1."""

FEWEST_LINES = 4
"""On a last page; fewer look like a mistake and get lost."""

AIR = (1.0, 0.8, 0.6)
"""How far the space between sections may shrink to save a page."""


@dataclass(eq=False)
class Box:
    """A frame with a tinted ground around the strips that name it."""

    padding: float


@dataclass
class Piece:
    """Words at a place in a strip. ``chip``: the colour of a label's ground."""

    x: float
    words: Line
    size: float
    element: Element
    color: str = INK
    chip: str = ""


@dataclass
class Strip:
    """One line's height of the sheet. ``gap``: only air, which may shrink, and is dropped at the top of a page."""

    height: float
    pieces: list[Piece] = field(default_factory=list)
    keep: bool = False
    gap: bool = False
    box: Box | None = None
    rule: float | None = None
    bookmark: tuple[str, int] | None = None


class Sheet:
    """A sheet of paper being set: sections, paragraphs, lists and tables, top to bottom."""

    def __init__(
        self,
        style: Style,
        paper: Paper,
        *,
        title: str,
        author: str,
        language: str,
        footer: Callable[[int, int], Sequence[str]],
    ) -> None:
        """``footer``: from a page's number and the number of pages to the parts of the line at its foot."""
        self.style = style
        self.width, self.height = SIZES[paper]
        self._footer = footer
        self._pdf = TaggedPdf((self.width, self.height), title=title, author=author, language=language)
        self._parent = self._pdf.root
        self._strips: list[Strip] = []
        self._box: Box | None = None

    @property
    def left(self) -> float:
        """Where text begins."""
        return self.style.side + (self._box.padding if self._box else 0)

    @property
    def room(self) -> float:
        """How wide text may be."""
        return self.width - 2 * self.left

    def title(self, text: str) -> None:
        """The title of the document."""
        self._heading(text, "H1", self.style.title, 0)

    @contextmanager
    def section(self, heading: str) -> Iterator[None]:
        """A part of the page under its heading; a short one stays on one page."""
        self.gap(self.style.gap)
        start = len(self._strips)
        outer, self._parent = self._parent, Element("Sect", self._parent)
        self._heading(heading, "H2", self.style.heading, 1)
        yield
        self._parent = outer
        inside = self._strips[start:]
        if sum(strip.height for strip in inside) < self.height / 3:
            for strip in inside[:-1]:
                strip.keep = True

    @contextmanager
    def boxed(self) -> Iterator[None]:
        """A frame around what follows, kept on one page as far as one page holds it."""
        self.gap(self.style.gap)
        self._box = box = Box(padding=self.style.body)
        start = len(self._strips)
        self._strips.append(Strip(box.padding * 0.8, box=box))
        yield
        self._strips.append(Strip(box.padding * 0.9, box=box))
        self._box = None
        for strip in self._strips[start:-1]:
            strip.keep = True

    def gap(self, height: float) -> None:
        """Air, kept with what follows it."""
        self._strips.append(Strip(height, keep=True, gap=True, box=self._box))

    def paragraph(self, *runs: Run, size: float = 0, color: str = INK, keep: bool = False) -> None:
        """A paragraph; line breaks in its text are kept. ``keep``: on the page of what follows."""
        element = Element("P", self._parent)
        size = size or self.style.body
        pieces = [[Piece(self.left, line, size, element, color)] for line in _lines(runs, self.room, size)]
        self._stack(pieces, size, keep=keep)

    def label_and_number(self, label: str, number: str, column: float) -> None:
        """A label, and a telephone number in large type: beside it, or below it where there is no room beside it."""
        style = self.style
        element = Element("P", self._parent)
        big: Line = (Run(number, True),)
        beside = line_width(big, style.phone) <= self.room - column
        rows = [
            [Piece(self.left, line, style.body, element)] for line in _lines((Run(label),), column - 12, style.body)
        ]
        if not beside:
            rows = [
                [Piece(self.left, line, style.body, element)] for line in _lines((Run(label),), self.room, style.body)
            ]
        ...

    def finish(self, budget: int) -> bytes:
        """Set the pages, as few as ``budget`` if a little less air does it, and return the document."""
        ...
