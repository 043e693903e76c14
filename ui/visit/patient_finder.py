"""Whose visit it is: a few letters, Enter."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from careteam.domain.patients import ProgramStatus
from careteam.i18n import _
from ui.kit import dates, theme
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.search_field import SearchField

if TYPE_CHECKING:
    from careteam.services.patients import FoundPatient


class PatientFinder(QWidget):
    """Finds a patient by name. ``chosen(patient_id)``; of similar names none is chosen before somebody looked."""

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._found: tuple[FoundPatient, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(6))
        self.line = _Line(_("Find a patient"))
        label = Label(_("Whom is the visit for?"), "field")
        label.setBuddy(self.line)
        self.list = theme.look(QListWidget(), "popup")
        self.list.setAccessibleName(_("Patients found"))
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_activated)
        self.hint = Label("", "muted", wrap=True)
        column.addWidget(label)
        column.addWidget(self.line)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        self.line.searched.connect(self._on_searched)
        self.line.moved_down.connect(self._on_moved_down)
        self.line.entered.connect(lambda: self._choose(self.list.currentRow()))

    def _on_searched(self, text: str) -> None:
        from careteam.services import patients

        if not text:
            self._show((), "")
            return
        self._context.tasks.search(
            self, "find", lambda work: patients.search(work, text), lambda found: self._on_found(text, found)
        )

    def _on_found(self, text: str, found: "tuple[FoundPatient, ...]") -> None:
        self._show(found, "" if found else _("Nobody of this name. Ctrl+N takes a new referral."))
        if found and not found[0].similar:
            self.list.setCurrentRow(0)

    def _show(self, found: "tuple[FoundPatient, ...]", hint: str) -> None:
        self._found = found
        self.list.clear()
        for one in found:
            self.list.addItem(QListWidgetItem(_words(one)))
        self.hint.setText(hint)

    def _on_moved_down(self) -> None:
        if self._found:
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
            self.list.setFocus()

    def _on_activated(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.chosen.emit(self._found[row].patient_id)


class _Line(SearchField):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


def _words(one: "FoundPatient") -> str:
    parts = [one.name]
    if one.birth_date is not None:
        parts.append(_("born {date}").format(date=dates.full_date(one.birth_date)))
    if one.mrn_tail:
        parts.append(_("MRN …{tail}").format(tail=one.mrn_tail))
    if one.status is not ProgramStatus.ACTIVE:
        parts.append(one.status.label)
    if one.similar:
        parts.append(_("similar name"))
    return "   ".join(parts)
