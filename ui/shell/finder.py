"""The line at the top that finds a patient: two letters, Enter."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from careteam.domain.patients import ProgramStatus
from careteam.i18n import _
from ui.kit import dates, theme
from ui.kit.context import Context
from ui.kit.routes import PatientRoute
from ui.kit.search_field import SearchField

if TYPE_CHECKING:
    from careteam.services.patients import FoundPatient

SHOWN = 8


class Finder(SearchField):
    """Finds patients by name as one types; Enter opens the first, arrows choose another.

    Where similar names are among the answers nothing is chosen beforehand: Enter waits until somebody picked one.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Find a patient"), "Ctrl K", parent=parent)
        self._context = context
        self._answers: tuple[FoundPatient, ...] = ()
        self.answers = QListWidget(self)
        self.answers.setWindowFlags(Qt.WindowType.ToolTip)
        self.answers.setFocusProxy(self)
        self.answers.setProperty("look", "popup")
        self.answers.setAccessibleName(_("Patients found"))
        self.answers.itemClicked.connect(lambda item: self._open(self.answers.row(item)))
        self.searched.connect(self._on_searched)

    def focus_all(self) -> None:
        """Begin a new search."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.answers.isVisible() and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.answers.setCurrentRow((self.answers.currentRow() + step) % self.answers.count())
        elif self.answers.isVisible() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.answers.currentRow())
        else:
            super().keyPressEvent(event)

    def _on_searched(self, text: str) -> None:
        if not text:
            self.answers.hide()
            return
        from careteam.services import patients

        self._context.tasks.search(
            self, "find", lambda work: patients.search(work, text, SHOWN), lambda found: self._on_found(text, found)
        )

    def _on_found(self, text: str, found: "tuple[FoundPatient, ...]") -> None:
        if text != self.text().strip():
            return
        self._answers = found
        self.answers.clear()
        for one in found:
            words = _words(one, self._context.clock.now().date())
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.answers.addItem(item)
        if not found:
            self.answers.addItem(_("Nobody of this name. Ctrl+N takes a new referral."))
        elif not any(one.similar for one in found[:1]):
            self.answers.setCurrentRow(0)
        self.answers.setFixedSize(self.width(), theme.px(34) * max(1, len(found)) + theme.px(10))
        self.answers.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self.answers.show()

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._answers):
            self.answers.hide()
            self.clear()
            self._context.navigate(PatientRoute(self._answers[row].patient_id))


def _words(one: "FoundPatient", today: date) -> str:
    """A line of the answers: a similar name shows the birth date, so that nobody opens the other's page."""
    parts = [
        one.name,
        dates.age(one.birth_date, today),
        _("born {date}").format(date=dates.full_date(one.birth_date)) if one.similar and one.birth_date else "",
        _("MRN …{tail}").format(tail=one.mrn_tail) if one.mrn_tail else "",
        one.status.label if one.status is not ProgramStatus.ACTIVE else "",
        _("similar name") if one.similar else "",
    ]
    return "  ·  ".join(part for part in parts if part)
