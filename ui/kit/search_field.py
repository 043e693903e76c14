"""The line one types into to find something."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from careteam.i18n import _
from ui.kit import icons, theme
from ui.kit.labels import Label

ICON_ROOM = 48
"""What the sign before the words takes, and the blank around them."""


class SearchField(QLineEdit):
    """Finds as one types. ``searched(text)`` comes shortly after the last key; Esc empties it.

    ``key``: the shortcut that leads here, shown at its end while it is empty and has room for it.
    """

    searched = Signal(str)
    moved_down = Signal()

    def __init__(self, placeholder: str, key: str = "", *, wait: int = 120, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "search")
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._glass = QAction(QIcon(icons.icon("search", theme.token("muted"))), "", self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = self.addAction(
            icons.icon("close", theme.token("muted")), QLineEdit.ActionPosition.TrailingPosition
        )
        self._clear.setText(_("Clear"))
        self._clear.setToolTip(_("Clear"))
        self._clear.triggered.connect(self._on_cleared)
        self._clear.setVisible(False)
        self._timer = QTimer(self, singleShot=True, interval=wait)
        self._timer.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(self._on_text_changed)
        self._hint = Label(key, "key")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, theme.px(10), 0)
        inner.addStretch()
        inner.addWidget(self._hint, 0, Qt.AlignmentFlag.AlignVCenter)

    def search_now(self) -> None:
        """Do not wait for further letters."""
        self._timer.stop()
        self.searched.emit(self.text().strip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._on_cleared()
        elif event.key() == Qt.Key.Key_Down:
            self.moved_down.emit()
        else:
            super().keyPressEvent(event)

    def _on_cleared(self) -> None:
        self.clear()
        self._timer.stop()
        self.searched.emit("")

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_hint()
        self._timer.start()

    def _show_hint(self) -> None:
        """The key, where it covers no word of the placeholder."""
        words = self.fontMetrics().horizontalAdvance(self.placeholderText()) + theme.px(ICON_ROOM)
        fits = words + self._hint.sizeHint().width() + theme.px(10) <= self.width()
        self._hint.setVisible(fits and not self.text() and bool(self._hint.text()))
