"""Printing on paper: on a printer the person chose, off the GUI thread, and every page accounted for."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from careteam.domain.errors import Cancelled, Unavailable
from careteam.domain.handing import Way
from careteam.domain.offices import Paper
from careteam.i18n import _
from ui.kit import pdf
from ui.kit.tasks import Report

if TYPE_CHECKING:
    from careteam.services.printing import Reads, Sheet

SIZES = {Paper.LETTER: QPageSize.PageSizeId.Letter, Paper.A4: QPageSize.PageSizeId.A4}
DOTS_PER_INCH = 300
STRIP, LONGEST_STRIP = 64, 256
"""Rows of dots put on paper at once: as many, or up to where they can be cut."""

ALIKE = 6
"""Rows above and below a cut."""

Chosen = Callable[[QPrinter], None]
Asks = Callable[[QWidget, Paper, Chosen], None]
"""Asks the person for a printer, and tells it once it is chosen."""


def ask_printer(parent: QWidget, paper: Paper, chosen: Chosen) -> None:
    """Ask for a printer in the system's own dialog; nothing is told where the person thinks better of it."""
    printer = prepared(QPrinter(QPrinter.PrinterMode.HighResolution), paper)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print"))
    dialog.accepted.connect(lambda: chosen(printer))
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)  # its own open takes a slot by name


def prepared(printer: QPrinter, paper: Paper) -> QPrinter:
    """A printer set to the office's paper, its whole area drawn on: our pages have margins of their own."""
    printer.setPageSize(QPageSize(SIZES[paper]))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    printer.setResolution(DOTS_PER_INCH)
    printer.setDocName(_("CareTeam"))
    return printer


def put(
    office: "Reads", sheets: "Sequence[Sheet]", printer: QPrinter, how: Way, report: Report, begun: float = 0.0
) -> int:
    """Print sheets as one job of the printer, off the GUI thread, keeping first what is about to leave.

    Returns how many were printed. Where the printer fails, or the person cancels before paper can have come out,
    nothing counts as printed. ``begun``: how far the whole task is already.
    """
    from careteam.services import printing

    if not sheets:
        return 0
    kept, _changes = office.write(lambda work: printing.printed(work, sheets, how))
    try:
        _draw(sheets, printer, report, begun)
    except Exception:
        office.write(lambda work: printing.not_printed(work, kept))
        raise
    return len(sheets)


def _put(painter: QPainter, printer: QPrinter, image: QImage) -> None:
    """Put a page on paper strip by strip, without the white ones: a whole page at once would hold up the window."""
    painter.save()
    if abs(printer.width() - image.width()) > 2 or abs(printer.height() - image.height()) > 2:
        painter.scale(printer.width() / image.width(), printer.height() / image.height())
    rows = memoryview(image.constBits()), image.bytesPerLine()
    for top, bottom in _strips(*rows, image.height()):
        strip = QRect(0, top, image.width(), bottom - top)
        painter.drawImage(strip.topLeft(), image, strip)
    painter.restore()


def _strips(bits: memoryview, line: int, height: int) -> Iterator[tuple[int, int]]:
    """The strips of a page that have something on them, cut where the rows are alike: no seam shows at any scale."""
    top = 0
    while top < height:
        bottom = min(top + STRIP, height)
        while bottom < min(top + LONGEST_STRIP, height) and not _alike(bits, line, bottom):
            bottom += ALIKE // 2
        bottom = min(bottom, height)
        if bytes(bits[top * line : bottom * line]) != b"\xff" * ((bottom - top) * line):
            yield top, bottom
        top = bottom


def _alike(bits: memoryview, line: int, row: int) -> bool:
    """Whether the rows around this one are the same."""
    first, last = (row - ALIKE) * line, (row + ALIKE) * line
    return bytes(bits[first : last - line]) == bytes(bits[first + line : last])


def _draw(sheets: "Sequence[Sheet]", printer: QPrinter, report: Report, begun: float) -> None:
    painter, printed, canvas = QPainter(), False, pdf.Canvas(printer.resolution())
    try:
        for number, sheet in enumerate(sheets):
            report(sheet.name, begun + (1 - begun) * number / len(sheets))
            for image in canvas.pages(sheet.pdf):
                broad = image.width() > image.height()
                way = QPageLayout.Orientation.Landscape if broad else QPageLayout.Orientation.Portrait
                printer.setPageOrientation(way)  # from the next page on
                if not painter.isActive() and not painter.begin(printer):
                    words = _("The printer does not answer. Check that it is on and has paper, or choose another.")
                    raise Unavailable(words)
                painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
                if printed and not printer.newPage():
                    raise Unavailable(_("The printer stopped. Check its paper, then print again."))
                _put(painter, printer, image)
                printed = True
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise Unavailable(_("The printer stopped. Check its paper, then print again."))
