"""A document as a stack of strips, each one line high: where its pages break, and drawing them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import accumulate, chain, dropwhile, groupby
from typing import Any

from careteam.documents.direction import Tongue, isolated
from careteam.documents.style import ACCENT, INK, LINE, TINT, Style
from careteam.documents.tagged import Element, TaggedPdf
from careteam.documents.text import Line, Run, broken, laid, line_width

ASCENT, DESCENT = 1.069, 0.293
"""How far Noto Sans reaches above and below the line it stands on, at size 1."""

CHIP_PADDING = 0.45
"""How far the ground of a label reaches beyond its words, at size 1."""

FEWEST_LINES = 4
"""On a last page; fewer look like a mistake and get lost."""

AIR = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4)
"""How far the gaps of a document may shrink to save it a page."""

TIGHT = (0.97, 0.94, 0.91)
"""How much closer lines may stand where nothing else saves a page: some languages say the same in more words."""

Footer = Callable[[int, int], Sequence[str]]
"""From a page's number and the number of pages to the parts of the line at its foot."""


@dataclass(eq=False)
class Box:
    """A frame with a tinted ground around the strips that name it, from ``left`` to ``right``."""

    left: float
    right: float


@dataclass
class Piece:
    """Words at a place in a strip, measured from where lines begin.

    ``chip``: the colour of the ground that makes a label of them. Without an element they are an artifact: a screen
    reader passes over them.
    """

    x: float
    words: Line
    size: float
    element: Element | None
    color: str = INK
    chip: str = ""


@dataclass
class Strip:
    """One line's height of a document.

    ``keep``: on the page of the next strip; ``together``: so too while the document stays short enough. ``gap``: only
    air, which may shrink, and goes at the top of a page. ``spare``: left out where that saves a page. ``rule``: a
    hairline along its lower edge, from and to where. ``bookmark``: a heading's text and level. ``head``: strips that
    stand above it where it is the first of a page, as the headings of a table do.
    """

    height: float
    pieces: list[Piece] = field(default_factory=list)
    keep: bool = False
    together: bool = False
    gap: bool = False
    spare: bool = False
    box: Box | None = None
    rule: tuple[float, float] | None = None
    bookmark: tuple[str, int] | None = None
    head: "Sequence[Strip]" = ()


def draw(pdf: TaggedPdf, strips: Sequence[Strip], style: Style, footer: Footer, budget: int) -> None:
    """Draw the pages: as few as a little less air allows, and no last page of one or two lines.

    ``budget``: how many pages there should be at most; sections break and spare strips go before there are more.
    """
    width, height = pdf.size
    room = width - 2 * style.side
    leading = style.leading * tallness((), pdf.tongue)
    foot = style.bottom + leading * len(_footer_lines(footer(10, 10), room, style.body, pdf.tongue))
    pages = _fewest_pages(strips, height - style.top - foot - style.gap, budget)
    for number, page in enumerate(pages, 1):
        if number > 1:
            pdf.next_page()
        _draw_page(pdf, page, height - style.top)
        with pdf.artifact("Footer") as canvas:
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.75)
            canvas.line(style.side, foot + 4, width - style.side, foot + 4)
            lines = _footer_lines(footer(number, len(pages)), room, style.body, pdf.tongue)
            for row, line in enumerate(lines, 1):
                x = _from_left(pdf, style.side, line_width(line, style.body)) if pdf.tongue.rtl else style.side
                pdf.text(None, x, foot - row * leading + DESCENT * style.body, line, size=style.body)


def _fewest_pages(strips: Sequence[Strip], room: float, budget: int) -> list[list[Strip]]:
    fewest = len(_pages(strips, room, AIR[-1]))
    airy = [(pages, air) for air in AIR if len(pages := _pages(strips, room, air)) == fewest]
    found = [*airy] if fewest <= budget else []
    if not any(_is_framed_first(pages) for pages, _air in found):
        needed = [strip for strip in strips if not strip.spare]
        for some, tight in ((strips, 1.0), (needed, 1.0), *((needed, tight) for tight in TIGHT)):
            closer = some if tight == 1 else [replace(strip, height=strip.height * tight) for strip in some]
            for whole in (True, False):
                pages = _pages(closer, room, AIR[-1], whole=whole)
                found += [(pages, AIR[-1])] if len(pages) <= budget else []
    found = found or airy
    return _aired(*next((one for one in found if _is_framed_first(one[0])), found[0]))


def _is_framed_first(pages: Sequence[Sequence[Strip]]) -> bool:
    """Whether what is framed stands on the first page: whom to call is not to be looked for on another."""
    return all(strip.box is None for page in pages[1:] for strip in page)


def _aired(pages: list[list[Strip]], air: float) -> list[list[Strip]]:
    return [[replace(strip, height=strip.height * air) if strip.gap else strip for strip in page] for page in pages]


def _pages(strips: Sequence[Strip], room: float, air: float, whole: bool = True) -> list[list[Strip]]:
    pages: list[list[list[Strip]]] = [[]]
    used = 0.0
    for group in _groups(strips, room, whole):
        if pages[-1] and used + _height(group, air) > room:
            pages.append([])
        used = used + _height(group, air) if pages[-1] else _height(_page(group), air)
        pages[-1].append(group)
    if len(pages) > 1:
        _fill_last(pages[-2], pages[-1], room, air)
    return [_page(*page) for page in pages]


def _fill_last(before: list[list[Strip]], last: list[list[Strip]], room: float, air: float) -> None:
    """Move groups over to a last page that holds too few lines."""
    while sum(1 for strip in chain(*last) if strip.pieces) < FEWEST_LINES and len(before) > 1:
        if _height(_page(before[-1], *last), air) > room:
            return
        last.insert(0, before.pop())


def _page(*groups: list[Strip]) -> list[Strip]:
    """The strips of a page, without the air at its top, with the headings of a table that goes on there."""
    strips = list(dropwhile(lambda strip: strip.gap and strip.box is None, chain(*groups)))
    return [*strips[0].head, *strips] if strips else strips


def _groups(strips: Sequence[Strip], room: float, whole: bool) -> Iterator[list[Strip]]:
    """The strips in runs that stay together; a run that no page could hold falls apart into its strips."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not (strip.keep or (whole and strip.together)):
            yield from [group] if _height(group) <= room else [[each] for each in group]
            group = []
    if group:
        yield group


def _height(strips: Iterable[Strip], air: float = 1) -> float:
    return sum(strip.height * air if strip.gap else strip.height for strip in strips)


def _footer_lines(parts: Sequence[str], room: float, size: float, tongue: Tongue) -> list[Line]:
    """The parts of a footer side by side, on more lines where they are too long for one."""
    lines: list[Line] = []
    last = ""
    for part in (isolated(part, tongue) for part in parts):
        together = f"{last}  ·  {part}"
        if last and line_width(laid((Run(together),), tongue), size) <= room:
            last, lines[-1] = together, laid((Run(together),), tongue)
        else:
            broken_part = broken((Run(part),), room, size, tongue)
            last = part if len(broken_part) == 1 else ""
            lines += broken_part
    return lines


def _from_left(pdf: TaggedPdf, start: float, wide: float) -> float:
    """Where something stands that begins ``start`` points in: on pages from right to left, in from the right."""
    return pdf.size[0] - start - wide if pdf.tongue.rtl else start


def tallness(runs: Iterable[Run], tongue: Tongue) -> float:
    """How much taller than lines of Noto Sans those of a page are, or this one is."""
    faces = {run.letters.face for run in runs} | {tongue.face}
    return max(face.leading if face else 1.0 for face in faces)


def _draw_page(pdf: TaggedPdf, strips: Sequence[Strip], top: float) -> None:
    tops = [top - below for below in accumulate((strip.height for strip in strips[:-1]), initial=0.0)]
    placed = list(zip(strips, tops, strict=True))
    with pdf.artifact() as canvas:
        for box, inside in groupby(placed, key=lambda each: each[0].box):
            if box is not None:
                rows = list(inside)
                bottom = rows[-1][1] - rows[-1][0].height
                canvas.setFillColor(TINT)
                canvas.setStrokeColor(ACCENT)
                canvas.setLineWidth(2)
                canvas.roundRect(box.left, bottom, box.right - box.left, rows[0][1] - bottom, 6, stroke=1, fill=1)
        for strip, y in placed:
            if strip.rule is not None:
                canvas.setStrokeColor(LINE)
                canvas.setLineWidth(0.75)
                left, right = strip.rule
                x = _from_left(pdf, left, right - left)
                canvas.line(x, y - strip.height, x + right - left, y - strip.height)
            for piece in strip.pieces:
                if piece.chip:
                    _draw_chip(pdf, canvas, piece, y - _baseline(strip))
    for strip, y in placed:
        if strip.bookmark is not None:
            pdf.bookmark(*strip.bookmark, y)
        for piece in strip.pieces:
            x = _from_left(pdf, piece.x, line_width(piece.words, piece.size)) if pdf.tongue.rtl else piece.x
            at = (x, y - _baseline(strip), piece.words)
            with nullcontext() if piece.element else pdf.artifact("Header"):
                pdf.text(piece.element, *at, size=piece.size, color=piece.color)


def _draw_chip(pdf: TaggedPdf, canvas: Any, piece: Piece, y: float) -> None:
    canvas.setFillColor(piece.chip)
    pad = piece.size * CHIP_PADDING
    words = piece.words[:-1] if piece.words[-1].text == " " else piece.words
    wide = line_width(words, piece.size) + 2 * pad
    x = _from_left(pdf, piece.x - pad, wide)
    canvas.roundRect(x, y - piece.size * 0.32, wide, piece.size * 1.32, 4, stroke=0, fill=1)


def _baseline(strip: Strip) -> float:
    """How far below a strip's top its words stand: the largest ones in the middle of its height."""
    size = max((piece.size for piece in strip.pieces), default=0)
    return (strip.height - (ASCENT + DESCENT) * size) / 2 + ASCENT * size
