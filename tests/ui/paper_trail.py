"""A printer that prints into a file, and waiting for what happens off the GUI thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.offices import Paper
from tests.ui.hand import waiting
from ui.kit import paper
from ui.kit.tasks import Tasks

PAUSE = 600
"""What starts within so many milliseconds of a key belongs to it: a page is drawn anew, a preference kept."""


def prints_to(path: Path) -> paper.Asks:
    """Asks nobody, and prints into this file."""

    def ask(_parent: QWidget, size: Paper, chosen: Callable[[QPrinter], None]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        chosen(paper.prepared(printer, size))

    return ask


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    """Wait until typing has paused, and every answer is there and shown."""
    for _turn in range(3):
        qtbot.wait(1)
        qtbot.waitUntil(lambda: tasks.idle() and not waiting(PAUSE))
