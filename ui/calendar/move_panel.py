"""What stands in the way of a move, on the calendar itself: another time, or a reason to do it all the same."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from careteam.domain.conflicts import Finding
from careteam.i18n import _
from careteam.services.openings import Opening
from ui.kit import dates, theme
from ui.kit.buttons import Button
from ui.kit.cards import clear
from ui.kit.labels import Label


class MovePanel(QFrame):
    """Lists findings. ``nearest_wanted(opening)``, ``kept(reason)`` where no hard one is left, ``left`` at Esc."""

    nearest_wanted = Signal(object)
    kept = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self.setProperty("tone", "bad")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(6))
        self._head = Label("", "strong", wrap=True)
        self._sentences = QVBoxLayout()
        self._sentences.setSpacing(theme.px(2))
        column.addWidget(self._head)
        column.addLayout(self._sentences)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.nearest = Button("", self._on_nearest_clicked)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("Reason to move it all the same"))
        self.reason.setPlaceholderText(_("Reason to move it all the same"))
        self.reason.returnPressed.connect(self._on_keep_clicked)
        self.keep = Button(_("Move all the same"), self._on_keep_clicked)
        self.reason.textChanged.connect(lambda _text: self._show_able())
        self.leave = Button(_("Leave it where it was"), self.left.emit)
        row.addWidget(self.nearest)
        row.addWidget(self.reason, 1)
        row.addWidget(self.keep)
        row.addStretch()
        row.addWidget(self.leave)
        column.addLayout(row)
        self._opening: Opening | None = None
        self._asks = True
        self.hide()

    def say(self, head: str, findings: Sequence[Finding], nearest: Opening | None) -> None:
        """Show what is in the way, or that nothing is any more, and the nearest free time if there is one."""
        clear(self._sentences)
        sentences = [finding.sentence for finding in findings] or [_("Nothing is in the way any more.")]
        for sentence in sentences:
            self._sentences.addWidget(Label(sentence, wrap=True))
        self._head.setText(head)
        said = " ".join([head, *sentences])
        self.setAccessibleName(said)
        hard = any(finding.hard for finding in findings)
        theme.mark(self, tone="bad" if hard else "warn" if findings else "good")
        self._opening = nearest
        if nearest is not None:
            when = f"{dates.short_day(nearest.starts.date())}, {dates.clock_time(nearest.starts)}"
            self.nearest.setText(_("Nearest free: {when}").format(when=when))
            self.nearest.setAccessibleName(self.nearest.text())
        self.nearest.setVisible(nearest is not None)
        self.reason.clear()
        self.reason.setVisible(bool(findings) and not hard)
        self.keep.setVisible(not hard)
        self.keep.setText(_("Move all the same") if findings else _("Move"))
        self.keep.setAccessibleName(self.keep.text())
        self._asks = bool(findings)
        self._show_able()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        first = self.leave if hard else self.reason if findings else self.keep
        (self.nearest if nearest is not None else first).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, Button):
                button.click()
        else:
            super().keyPressEvent(event)

    def _on_nearest_clicked(self) -> None:
        self.nearest_wanted.emit(self._opening)

    def _show_able(self) -> None:
        self.keep.setEnabled(not self._asks or bool(self.reason.text().strip()))

    def _on_keep_clicked(self) -> None:
        if self.keep.isEnabled():
            self.kept.emit(self.reason.text().strip())
