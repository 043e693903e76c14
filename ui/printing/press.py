"""Sheets on their way out of a screen: on a printer or into a file, with their progress and what became of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.handing import Way
from careteam.domain.offices import Paper
from careteam.i18n import _
from careteam.services.printing import Sheet
from ui.kit import paper
from ui.kit.context import Context
from ui.kit.progress import ProgressPanel

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from careteam.services.office import Office
    from ui.kit.tasks import Report


class Press(QWidget):
    """Prints and saves, and shows how far it is. ``begun`` as it starts.

    At the end ``printed(count)``, ``saved(path)``, ``both(path)``, or ``locked(path)`` with a password.
    """

    begun = Signal()
    printed = Signal(int)
    saved = Signal(object)
    both = Signal(object)
    locked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.ask_printer: paper.Asks = paper.ask_printer
        self._panels = QVBoxLayout(self)
        self._panels.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def print_sheet(self, sheet: Sheet, way: Way, on: Paper) -> None:
        """Ask for a printer, and print a sheet on it."""

        def chosen(printer: "QPrinter") -> None:
            self.run(
                _("Print {name}").format(name=sheet.name),
                lambda office, report: paper.put(office, [sheet], printer, way, report),
                self.printed.emit,
            )

        self.ask_printer(self, on, chosen)

    def save_sheet(self, sheet: Sheet, path: Path, password: str = "") -> None:
        """Write a sheet into a file, which opens only with the password where one is given."""

        def run(office: "Office", _report: "Report") -> Path:
            from careteam.services import printing

            return printing.save(office, sheet, path.parent, path.name, password)

        done = self.locked if password else self.saved
        self.run(_("Save {name}").format(name=path.name), run, done.emit)

    def print_and_save(self, sheet: Sheet, way: Way, on: Paper, path: Path) -> None:
        """Ask for a printer, print a sheet on it, and write the same bytes into a file."""

        def chosen(printer: "QPrinter") -> None:
            def run(office: "Office", report: "Report") -> Path:
                from careteam.services import printing

                paper.put(office, [sheet], printer, way, report)
                return printing.save(office, sheet, path.parent, path.name)

            self.run(_("Print and save {name}").format(name=sheet.name), run, self.both.emit)

        self.ask_printer(self, on, chosen)

    def run(self, title: str, fn: "Callable[[Office, Report], object]", done: Callable[[Any], object]) -> None:
        """Run a job in sight, and say what it found."""
        panel = ProgressPanel(self._context.tasks.job(title, fn))
        self._panels.addWidget(panel)
        self.show()
        self.begun.emit()

        def ended(result: Any) -> None:
            panel.hide()
            panel.deleteLater()
            self._panels.removeWidget(panel)
            self.setVisible(bool(self._panels.count()))
            if result is not None:
                done(result)

        panel.ended.connect(ended)
