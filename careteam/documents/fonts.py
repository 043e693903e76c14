"""The letters we print with: Noto Sans, bundled, so that every page looks the same and embeds what it shows."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from threading import RLock
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PRESS = RLock()
"""Held while a document is drawn: ReportLab's fonts read from one place in their file, whoever asks."""


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
        font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    return font


def width(words: str, bold: bool) -> float:
    """How wide words are at size 1."""
    widths = family().widths[bold]
    return sum(widths[ord(character)] for character in words) / 1000


def has_letter(character: str) -> bool:
    """Whether there is a letter for a character in both weights."""
    return all(ord(character) in widths for widths in family().widths.values())
