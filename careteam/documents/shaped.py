"""Letters that change with their neighbours, as in Arabic and Devanagari: shaped by HarfBuzz, embedded by the glyph."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import uharfbuzz as hb

from careteam.domain.errors import Invalid
from careteam.domain.page_languages import page_languages
from careteam.i18n import _


class Glyph(NamedTuple):
    """A shape at its place, in thousandths of the size.

    ``text``: what of the word it stands for. ``said``: where a letter has marks, both of them with the letter, and
    nothing with the marks.
    """

    number: int
    advance: float
    x: float
    y: float
    text: str
    said: str | None = None


class Shape(NamedTuple):
    """A word as it is drawn, from left to right; its width is at size 1."""

    glyphs: tuple[Glyph, ...]
    width: float


@dataclass(frozen=True)
class Face:
    """A typeface for letters that Noto Sans has not. ``language``: what they are read in where nothing else is said.

    ``scale``: how much larger it is set, to look as large; ``leading``: how much taller its lines are.
    """

    name: str
    language: str
    scale: float = 1.0
    leading: float = 1.0

    def has(self, character: str) -> bool:
        """Whether there is a letter for a character in both weights."""
        return all(ord(character) in _opened(self.name, bold).known for bold in (False, True))

    @property
    def reach(self) -> tuple[float, float]:
        """How far letters reach above and below the line they stand on, at size 1."""
        extents = _opened(self.name, False).font.get_font_extents("ltr")
        scale = _opened(self.name, False).scale / 1000
        return extents.ascender * scale, -extents.descender * scale


FACES = tuple(
    Face(each.font, each.tag, each.font_scale, each.leading) for each in page_languages().values() if each.font
)
"""Asked in this order, after Noto Sans; each is read from its file on first use."""


@cache
def face_for(character: str) -> Face | None:
    """The typeface that has a character; None where none has."""
    return next((face for face in FACES if face.has(character)), None)


class _Opened(NamedTuple):
    """A font as HarfBuzz reads it; ``scale`` makes thousandths of its units."""

    face: Any
    font: Any
    known: dict[int, int]
    scale: float


@cache
def _opened(name: str, bold: bool) -> _Opened:
    file = resources.files("resources") / "fonts" / f"{name}-{'Bold' if bold else 'Regular'}.ttf"
    face = hb.Face(hb.Blob(file.read_bytes()))
    font = hb.Font(face)
    known = {}
    for character in face.unicodes:
        known[character] = font.get_nominal_glyph(character)
    return _Opened(face, font, known, 1000 / face.upem)


@lru_cache(maxsize=4096)
def shape(face: Face, word: str, bold: bool, rtl: bool, language: str) -> Shape:
    """Shape a word. Raises Invalid where the typeface lacks what the word needs."""
    opened = _opened(face.name, bold)
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language or face.language
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    hb.shape(opened.font, buffer)
    if any(not info.codepoint for info in buffer.glyph_infos):
        raise Invalid.field("", _("“{word}” cannot be printed. Please write it another way.").format(word=word))
    texts = _texts(word, [(info.codepoint, info.cluster) for info in buffer.glyph_infos], opened.known)
    said_of = _said(texts, [at.x_advance for at in buffer.glyph_positions])
    scale = opened.scale
    glyphs = tuple(
        Glyph(
            *(info.codepoint, at.x_advance * scale, at.x_offset * scale, at.y_offset * scale, text),
            said=said,
        )
        for info, at, text, said in zip(buffer.glyph_infos, buffer.glyph_positions, texts, said_of, strict=True)
    )
    return Shape(glyphs, sum(glyph.advance for glyph in glyphs) / 1000)


TURNS = "\u200f"
"""Beside a sign or a blank: readers of the content then do not take it for part of a number or a Latin name."""


def _said(texts: list[str], advances: list[int]) -> list[str | None]:
    """What is told of each glyph of a word from right to left, where a letter's marks stand before the letter."""
    said: list[str | None] = [None] * len(texts)
    marks = ""
    for place, (text, wide) in enumerate(zip(texts, advances, strict=True)):
        if not wide:
            said[place], marks = "", text + marks
        elif marks:
            said[place], marks = text + marks, ""
        elif not text.isalnum():
            said[place] = f"{TURNS}{text}{TURNS}"
    return said


def _texts(word: str, glyphs: list[tuple[int, int]], known: dict[int, int]) -> list[str]:
    """What each glyph stands for: its own letter where it is one, and the rest of its cluster for the first other."""
    starts = [*sorted({cluster for _number, cluster in glyphs}), len(word)]
    rest = {start: word[start:end] for start, end in pairwise(starts)}
    texts = [""] * len(glyphs)
    for place, (number, cluster) in enumerate(glyphs):
        own = next((letter for letter in rest[cluster] if known.get(ord(letter)) == number), "")
        texts[place] = own
        rest[cluster] = rest[cluster].replace(own, "", 1)
    for place, (_number, cluster) in enumerate(glyphs):
        if not texts[place]:
            texts[place], rest[cluster] = rest[cluster], ""
    return texts


def advance(face: Face, bold: bool, number: int) -> float:
    """How far a glyph moves the pen on by itself, in thousandths of the size."""
    opened = _opened(face.name, bold)
    return float(opened.font.get_glyph_h_advance(number)) * opened.scale


def extents(face: Face, bold: bool) -> tuple[float, float, float, float]:
    """The box around all glyphs: left, bottom, right, top, in thousandths of the size."""
    opened = _opened(face.name, bold)
    boxes = [box for number in opened.known.values() if (box := opened.font.get_glyph_extents(number))]
    left, right = min(box.x_bearing for box in boxes), max(box.x_bearing + box.width for box in boxes)
    bottom, top = min(box.y_bearing + box.height for box in boxes), max(box.y_bearing for box in boxes)
    return left * opened.scale, bottom * opened.scale, right * opened.scale, top * opened.scale


def file_of(face: Face, bold: bool, glyphs: Iterable[int]) -> bytes:
    """A font file that holds only these glyphs, under their own numbers."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _NOT_EMBEDDED)
    return bytes(hb.subset(_opened(face.name, bold).face, wanted).blob.data)


_NOT_EMBEDDED = (b"GSUB", b"GPOS", b"GDEF", b"OS/2", b"name", b"post", b"cmap", b"DSIG", b"gasp", b"STAT")
"""Tables that a PDF reader has no use for: it is told the number and the place of each glyph."""
