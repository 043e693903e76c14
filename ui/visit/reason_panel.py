"""Why a visit is cancelled, or why the patient was not seen: asked in place, never blaming anybody."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from careteam.domain.words import Word
from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.choice_edit import ComboBox
from ui.kit.editors import Typed, token
from ui.kit.labels import Label


class ReasonPanel(QFrame):
    """Asks for a reason and a note. ``given(reason, note)``, or ``left`` at Esc."""

    changed = Signal()
    given = Signal(object, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self.setProperty("tone", "warn")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        self._head = Label("", wrap=True)
        column.addWidget(self._head)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.reasons = ComboBox()
        self.reasons.setAccessibleName(_("Reason"))
        self.reasons.setMinimumContentsLength(20)
        self.reasons.setPlaceholderText(_("Choose why…"))
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Note"))
        self.note.setAccessibleName(_("Note"))
        self.give = Button("", self._on_given)
        self.leave = Button(_("Back"), self.left.emit)
        self.reasons.currentIndexChanged.connect(lambda index: self.give.setEnabled(index >= 0))
        row.addWidget(self.reasons)
        row.addWidget(self.note, 1)
        row.addWidget(self.leave)
        row.addWidget(self.give)
        column.addLayout(row)
        self._words: Sequence[Word] = ()
        self.reasons.activated.connect(lambda _index: self.changed.emit())
        self.note.textEdited.connect(self.changed)
        self.hide()

    def answer(self) -> list[Typed]:
        """The reason chosen and the note, as far as they are given; empty where nothing is."""
        index = self.reasons.currentIndex()
        given = [token(self._words[index]) if index >= 0 else None, self.note.text()]
        return given if not self.isHidden() and given != [None, ""] else []

    def put_back(self, answer: list[Typed]) -> None:
        """Show it again below its question."""
        reason, note = answer
        self.reasons.setCurrentIndex(next((at for at, one in enumerate(self._words) if token(one) == reason), -1))
        self.note.setText(note)

    def ask(self, question: str, reasons: Sequence[Word], act: str) -> None:
        """Ask; ``act`` stands on the button that does it."""
        self._words = list(reasons)
        self._head.setText(question)
        self.setAccessibleName(question)
        self.reasons.clear()
        self.reasons.addItems([reason.label for reason in reasons])
        self.reasons.setCurrentIndex(-1)
        self.note.clear()
        self.give.setText(act)
        self.give.setAccessibleName(act)
        self.give.setEnabled(False)
        self.show()
        self.reasons.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_given(self) -> None:
        self.given.emit(self._words[self.reasons.currentIndex()], self.note.text().strip())
