"""Setting a document: its title, sections, paragraphs, lists and tables, from top to bottom."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest

from careteam.documents.direction import PLAIN, Letters, bare, tongue
from careteam.documents.fonts import PRESS
from careteam.documents.strips import CHIP_PADDING, Box, Footer, Piece, Strip, draw, tallness
from careteam.documents.style import ACCENT, INK, SIZES, WHITE, Style
from careteam.documents.tagged import Element, TaggedPdf
from careteam.documents.text import Line, Run, broken, laid, line_width
from careteam.domain.offices import Paper

ANY_NUMBER = 10_000
"""Of pages, where it does not matter how many."""


class Sheet:
    """A document being set, top to bottom; ``finish`` breaks it into pages and draws them."""

    def __init__(
        self,
        style: Style,
        paper: Paper,
        *,
        title: str,
        author: str,
        language: str,
        broad: bool = False,
    ) -> None:
        self.style = style
        width, height = SIZES[paper]
        size = (height, width) if broad else (width, height)
        self._tongue = tongue(language)
        self._pdf = TaggedPdf(size, title=bare(title), author=author, tongue=self._tongue)
        self._parent = self._pdf.root
        self._strips: list[Strip] = []
        self._box: Box | None = None
        self._column = 0.0

    @property
    def _blank(self) -> Run:
        """A blank at the end of a line."""
        return Run(" ", letters=Letters(level=self._tongue.level) if self._tongue.level else PLAIN)

    def _laid(self, *runs: Run) -> Line:
        return laid(runs, self._tongue)

    @property
    def left(self) -> float:
        """Where text begins."""
        return self.style.side + (self.style.body if self._box else 0) + self._column

    @property
    def right(self) -> float:
        """Where text ends."""
        return self._pdf.size[0] - self.style.side - (self.style.body if self._box else 0)

    @property
    def room(self) -> float:
        """How wide text may be."""
        return self.right - self.left

    def title(self, text: str) -> None:
        """The title of the document."""
        self._heading(text, "H1", self.style.title)

    @contextmanager
    def section(self, heading: str, *, aside: str = "", column: float = 0) -> Iterator[None]:
        """A part of the document under its heading. It stays on one page unless it is long.

        ``aside``: words beside the heading that belong to it, in a column of their own, ``column`` points wide.
        """
        if self._box is None:
            self.gap(self.style.gap)
        start = len(self._strips)
        outer, self._parent = self._parent, Element("Sect", self._parent)
        self._column = column
        self._heading(heading, "H2", self.style.heading, aside)
        self.gap(self.style.gap / 5)
        yield
        self._parent = outer
        self._column = 0
        inside = self._strips[start:]
        if sum(strip.height for strip in inside) < self._pdf.size[1] * 0.55:
            for strip in inside[:-1]:
                strip.together = True

    @contextmanager
    def boxed(self) -> Iterator[None]:
        """A frame around what follows, on one page if one page can hold it."""
        self.gap(self.style.gap)
        start = len(self._strips)
        self._box = Box(self.style.side, self._pdf.size[0] - self.style.side)
        self._strips.append(Strip(self.style.body * 0.7, box=self._box))
        yield
        self._strips.append(Strip(self.style.body * 0.8, box=self._box))
        self._box = None
        _keep_together(self._strips[start:])

    def gap(self, height: float) -> None:
        """Air, kept with what follows it."""
        self._strips.append(Strip(height, keep=True, gap=True, box=self._box))

    def paragraph(self, *runs: Run, size: float = 0, color: str = INK, keep: bool = False) -> None:
        """A paragraph; line breaks in its text stay. ``keep``: on the page of what follows."""
        size = size or self.style.body
        element = Element("P", self._parent)
        lines = self._lines(runs, self.room, size)
        self._stack([[Piece(self.left, line, size, element, color)] for line in lines], keep=keep)

    def listing(self, numbered: bool = False) -> Element:
        """Begin a list."""
        return Element("L", self._parent, {"ListNumbering": "Decimal" if numbered else "Disc"})

    def item(self, listing: Element, label: Run, *runs: Run, indent: float, chip: str = "", color: str = INK) -> None:
        """One item of a list: its bullet, number or word, and beside it the text, ``indent`` points in."""
        item = Element("LI", listing)
        mark, body = Element("Lbl", item), Element("LBody", item)
        pad = self.style.body * CHIP_PADDING if chip else 0
        rows = [
            [Piece(self.left + indent, line, self.style.body, body)]
            for line in self._lines(runs, self.room - indent, self.style.body)
        ]
        rows[0].insert(0, Piece(self.left + pad, self._laid(label), self.style.body, mark, color, chip))
        if len(listing.kids) > 1:
            self.gap(self.style.gap / 4)
        self._stack(rows)

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Line]],
        shares: Sequence[float],
        *,
        row_headings: bool = False,
    ) -> None:
        """A table under a row of headings; ``shares``: how wide each column is, together 1."""
        table = Element("Table", self._parent)
        columns = [self.room * share for share in shares]
        for number, cells in enumerate([[(Run(name, True),) for name in header], *rows]):
            row = Element("TR", table)
            if number:
                self._strips.append(Strip(self.style.body / 4, keep=True, box=self._box))
            stacks = []
            x = self.left
            for place, (cell, column) in enumerate(zip(cells, columns, strict=True)):
                scope = "" if number and (place or not row_headings) else "Row" if number else "Column"
                element = Element("TH", row, {"Scope": scope}) if scope else Element("TD", row)
                content = Element("P", element)
                lines = self._lines(cell, column - self.style.body * 0.8, self.style.body)
                stacks.append([Piece(x, line, self.style.body, content) for line in lines])
                x += column
            self._stack([[piece for piece in pieces if piece] for pieces in zip_longest(*stacks)], keep=not number)
            self._strips[-1].rule = (self.left, self.right)
            self._strips[-1].height += self.style.body / 4

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[Line]], shares: Sequence[float]) -> None:
        """A table whose rows have headings too. Rows stay whole, and the headings return on each page it goes on."""
        first = len(self._strips)
        self.table(header, rows, shares, row_headings=True)
        strips = self._strips[first:]
        top = strips[: next(number for number, strip in enumerate(strips) if strip.rule is not None) + 1]
        again = [replace(each, pieces=[replace(piece, element=None) for piece in each.pieces]) for each in top]
        for strip in strips[len(top) :]:
            strip.head = again
            strip.keep = strip.rule is None

    def numbers(self, lines: Sequence[tuple[str, str]]) -> None:
        """Labels, and telephone numbers in large type: all beside their labels, or, where one is too long, below."""
        body, large = self.style.body, self.style.phone
        column = max(line_width(self._laid(Run(label)), body) for label, _number in lines) + 1.5 * body
        beside = column + max(line_width(self._laid(Run(number, True)), large) for _label, number in lines) <= self.room
        for label, number in lines:
            element = Element("P", self._parent)
            rows = [[Piece(self.left, line, body, element)] for line in self._lines((Run(label),), self.room, body)]
            rows[-1][0].words += (self._blank,)  # Else a screen reader runs label and number together.
            x = self.left + (column if beside else 0)
            digits = [
                Piece(x, line, large, element, ACCENT) for line in self._lines((Run(number, True),), self.room, large)
            ]
            if beside:
                rows[0] += digits
            else:
                self.gap(self.style.gap / 5)
                rows += [[piece] for piece in digits]
            self._stack(rows, keep=True)

    def spelled(self, listing: Element, label: str, groups: Sequence[str], columns: int) -> None:
        """Groups of letters and digits to copy by hand, one item of a list: each sign in a cell of one width."""
        item = Element("LI", listing)
        mark, body = Element("Lbl", item), Element("LBody", item, spoken=" ".join(groups))
        size, cell = self.style.heading * 1.2, self.style.heading * 1.3
        indent = self.style.body * 6
        pieces = [Piece(self.left, (Run(f"{label} "),), self.style.body, mark)]
        for column, group in enumerate(groups):
            for place, sign in enumerate(group):
                words: Line = (Run(sign, True),)
                middle = indent + column * (self.room - indent) / columns + (place + 0.5) * cell
                pieces.append(Piece(self.left + middle - line_width(words, size) / 2, words, size, body))
        self._strips.append(Strip(size * 1.8, pieces, keep=True, box=self._box))

    def chip_room(self, labels: Iterable[str]) -> float:
        """How far in the text beside labels begins, so that none reaches it."""
        size = self.style.body
        widest = max(line_width(self._laid(Run(label, True)), size) for label in labels)
        return max(6.2 * size, widest + (2 * CHIP_PADDING + 0.5) * size)

    def signs(self, texts: Sequence[str]) -> None:
        """Warnings that must not be overlooked, white on dark, as many beside each other as there is room for."""
        size = self.style.body
        element = Element("P", self._parent)
        rows: list[list[Piece]] = []
        x = self.right
        for text in texts:
            words = self._laid(Run(text, True))
            wide = line_width(words, size) + 2 * CHIP_PADDING * size
            if x + wide > self.right:
                rows.append([])
                x = self.left
            rows[-1].append(Piece(x + CHIP_PADDING * size, (*words, self._blank), size, element, WHITE, INK))
            x += wide + size / 2
        for row in rows:
            self._strips.append(Strip(self.style.leading * 1.25, row, keep=True, box=self._box))

    def either(self, answers: Sequence[tuple[str, str]]) -> None:
        """Answers to choose from, each beside its letter on dark: next to each other where each fits on a line."""
        listing = self.listing(numbered=True)
        size, pad = self.style.body, self.style.body * CHIP_PADDING
        column = self.room / len(answers)
        choices = [(self._laid(Run(letter, True)), self._laid(Run(answer))) for letter, answer in answers]
        if any(line_width(words, size) > column - 3 * size for _letter, words in choices):
            for letter, answer in answers:
                self.item(listing, Run(letter, True), Run(answer), indent=2 * size, chip=ACCENT, color=WHITE)
            return
        pieces = []
        for place, (sign, words) in enumerate(choices):
            item = Element("LI", listing)
            mark, body = Element("Lbl", item), Element("LBody", item)
            x = self.left + place * column
            pieces.append(Piece(x + pad, sign, size, mark, WHITE, ACCENT))
            pieces.append(Piece(x + 2 * size, words, size, body))
        self._stack([pieces])

    def rule(self) -> None:
        """A hairline across the sheet, not at the top of a page."""
        self._strips.append(Strip(self.style.gap / 2, keep=True, gap=True, rule=(self.left, self.right)))

    def writing_lines(self, count: int) -> None:
        """Empty lines to write on by hand."""
        height = self.style.leading * 1.5
        self._strips += [
            Strip(height, keep=row < count - 1, spare=row > 0, rule=(self.left, self.right)) for row in range(count)
        ]

    def finish(self, footer: Footer, budget: int) -> bytes:
        """Break the document into pages, ``budget`` at most if that can be, draw them, and return it."""
        with PRESS:
            draw(self._pdf, self._strips, self.style, footer, budget)
            return self._pdf.finish()

    def counted(self, footer: Footer, budget: int = ANY_NUMBER) -> tuple[bytes, int]:
        """The document as ``finish`` breaks it into pages, and how many those are."""
        counts = []

        def count(at: int, pages: int) -> Sequence[str]:
            counts.append(pages)
            return footer(at, pages)

        return self.finish(count, budget), counts[-1]

    def _heading(self, text: str, tag: str, size: float, aside: str = "") -> None:
        element = Element(tag, self._parent)
        first = len(self._strips)
        rows = [
            [Piece(self.left, line, size, element, ACCENT)] for line in self._lines((Run(text, True),), self.room, size)
        ]
        if aside:
            rows[0].insert(
                0, Piece(self.left - self._column, (*self._laid(Run(aside, True)), self._blank), size, element, ACCENT)
            )
        self._stack(rows, keep=True)
        for strip in self._strips[first:]:
            strip.keep = True
        self._strips[first].bookmark = (bare(f"{aside} {text}".strip()), int(tag[1:]) - 1)

    def _lines(self, runs: Line, room: float, size: float) -> list[Line]:
        """The lines of a text whose own line breaks stay; at least one, if an empty one.

        All but the last end with a blank, so that a screen reader hears two words where a line breaks.
        """
        paragraphs: list[list[Run]] = [[]]
        for run in runs:
            first, *others = run.text.split("\n")
            paragraphs[-1].append(Run(first, run.bold))
            paragraphs += [[Run(part, run.bold)] for part in others]
        lines = [line for paragraph in paragraphs for line in broken(tuple(paragraph), room, size, self._tongue)] or [
            (Run(""),)
        ]
        return [*((*line, self._blank) for line in lines[:-1]), lines[-1]]

    def _stack(self, rows: Sequence[list[Piece]], keep: bool = False) -> None:
        """Add the rows of one paragraph; no single line of it stays behind on a page or goes over alone."""
        for index, pieces in enumerate(rows):
            last = index == len(rows) - 1
            alone = index in (0, len(rows) - 2)
            self._strips.append(
                Strip(self._leading(pieces), pieces, keep=keep if last else alone or len(rows) <= 4, box=self._box)
            )

    def _leading(self, pieces: Sequence[Piece]) -> float:
        size = max(piece.size for piece in pieces)
        leading = self.style.leading if size <= self.style.body else size * 1.25
        return leading * tallness((run for piece in pieces for run in piece.words), self._tongue)


def _keep_together(strips: Sequence[Strip]) -> None:
    for strip in strips[:-1]:
        strip.keep = True
