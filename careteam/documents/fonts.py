"""The letters we print with: Noto Sans, bundled, so that every page looks the same and embeds what it shows."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PRESS = RLock()
"""Held while a document is drawn: ReportLab's fonts read from one place in their file, whoever asks."""


MOST_KEPT = 16
"""Sets of letters, and what is embedded for them: pages of one language use nearly the same."""


class _KeptFont(TTFont):
    """A font that cuts out, packs and writes a set of its letters once, not for each page anew."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        face: Any = self.face
        cut = lru_cache(MOST_KEPT)(face.makeSubset)
        face.makeSubset = lambda letters: cut(tuple(letters))

    def addObjects(self, doc: Any) -> None:  # noqa: N802  # ReportLab's name
        names = {self.getSubsetInternalName(number, doc)[1:] for number in range(len(self.state[doc].subsets))}
        super().addObjects(doc)
        for name in names:
            font = doc.idToObject["BasicFonts"].dict[name]
            font.Widths = _Widths(font.Widths)
            descriptor = doc.idToObject[font.FontDescriptor.name]
            for reference in (font.ToUnicode, descriptor.dict["FontFile2"]):
                doc.idToObject[reference.name].filters = [PACKED]


class _Packed(pdfdoc.PDFStreamFilterZCompress):
    encode = staticmethod(lru_cache(4 * MOST_KEPT)(pdfdoc.PDFZCompress.encode))


PACKED = _Packed()


class _Widths(pdfdoc.PDFObject):
    """How wide each letter of a set is."""

    def __init__(self, widths: Any) -> None:
        self._widths = tuple(widths.sequence)

    def format(self, _document: Any) -> bytes:
        return _listed(self._widths)


@lru_cache(MOST_KEPT)
def _listed(widths: tuple[float, ...]) -> bytes:
    return f"[{' '.join(f'{width:g}' for width in widths)}]".encode()


@dataclass(frozen=True)
class Family:
    """A typeface in two weights, by the names ReportLab knows them under."""

    regular: str
    bold: str
    widths: dict[bool, dict[int, float]]
    """Per weight (True is bold), the width of each character there is a letter for, in thousandths of the size."""


@cache
def family() -> Family:
    """Noto Sans, read on first use."""
    with PRESS:
        fonts = {bold: _load(f"NotoSans-{'Bold' if bold else 'Regular'}") for bold in (False, True)}
    return Family(
        regular=fonts[False].fontName,
        bold=fonts[True].fontName,
        widths={bold: font.face.charWidths for bold, font in fonts.items()},
    )


def _load(name: str) -> Any:
    with resources.as_file(resources.files("resources") / "fonts" / f"{name}.ttf") as path:
        font = _KeptFont(name, str(path))
    pdfmetrics.registerFont(font)
    return font


def width(words: str, bold: bool) -> float:
    """How wide words are at size 1."""
    widths = family().widths[bold]
    return sum(widths[ord(character)] for character in words) / 1000


def has_letter(character: str) -> bool:
    """Whether there is a letter for a character in both weights."""
    return all(ord(character) in widths for widths in family().widths.values())
