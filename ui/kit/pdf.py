"""Pages of a PDF as pictures: for the screen, and for a printer, never through a file."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QImage

_PDFIUM = threading.Lock()
"""PDFium is not made for two threads at once; every use of it in the program goes through here."""


@dataclass(frozen=True)
class Picture:
    """One page as drawn, and its words in reading order for those who listen to it."""

    image: QImage
    words: str


def pictures(pdf: bytes, width: int) -> tuple[Picture, ...]:
    """Every page, ``width`` pixels wide."""
    with _opened(pdf) as document:
        return tuple(Picture(_image(page, width / page.get_size()[0]), _words(page)) for page in document)


class Canvas:
    """Draws pages as fine as a printer does, one after the other in the same memory: a page takes 30 MB of it."""

    def __init__(self, dots_per_inch: int) -> None:
        self._scale = dots_per_inch / 72
        self._memory: Any = b""

    def pages(self, pdf: bytes) -> Iterator[QImage]:
        """The pages of a document, each as large as its paper. A picture is good until the next is asked for."""
        for number in range(page_count(pdf)):
            with _opened(pdf) as document:
                drawn = document[number].render(
                    scale=self._scale, prefer_bgrx=True, draw_annots=False, bitmap_maker=self._bitmap
                )
            yield QImage(self._memory, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32)

    def _bitmap(self, width: int, height: int, **how: Any) -> Any:
        from pypdfium2 import PdfBitmap

        if len(self._memory) != width * height * 4:
            self._memory = (ctypes.c_ubyte * (width * height * 4))()
        return PdfBitmap.new_native(width, height, buffer=self._memory, **how)


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    with _opened(pdf) as document:
        return len(document)


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2

    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def _image(page: Any, scale: float) -> QImage:
    bitmap = page.render(scale=scale, prefer_bgrx=True, draw_annots=False)
    image = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return image.copy()  # the bitmap's memory goes with the document


def _words(page: Any) -> str:
    return " ".join(str(page.get_textpage().get_text_bounded()).split())
