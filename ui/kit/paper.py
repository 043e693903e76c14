"""Printing on paper: on a printer the person chose, off the GUI thread, and every page accounted for."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
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


def _draw(sheets: "Sequence[Sheet]", printer: QPrinter, report: Report, begun: float) -> None:
    painter, printed = QPainter(), False
    try:
        for number, sheet in enumerate(sheets):
            report(sheet.name, begun + (1 - begun) * number / len(sheets))
            for image in pdf.sheets(sheet.pdf, printer.resolution()):
                broad = image.width() > image.height()
                way = QPageLayout.Orientation.Landscape if broad else QPageLayout.Orientation.Portrait
                printer.setPageOrientation(way)  # from the next page on
                if not painter.isActive() and not painter.begin(printer):
                    words = _("The printer does not answer. Check that it is on and has paper, or choose another.")
                    raise Unavailable(words)
                if printed and not printer.newPage():
                    raise Unavailable(_("The printer stopped. Check its paper, then print again."))
                painter.drawImage(QRectF(0, 0, printer.width(), printer.height()), image)
                printed = True
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    if printer.printerState() is QPrinter.PrinterState.Error:
        raise Unavailable(_("The printer stopped. Check its paper, then print again."))
