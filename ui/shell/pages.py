"""The room for pages: what does not fit into it, on a small screen or in large print, is scrolled to."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.kit.stack import Stack


class _Room(QScrollArea):
    def resizeEvent(self, event: QResizeEvent) -> None:
        """When the room gets lower, what has the focus stays in sight."""
        super().resizeEvent(event)
        at = self.focusWidget()
        if at is not None and self.viewport().isAncestorOf(at):
            foot = at.mapTo(self.viewport(), QPoint(0, at.height())).y()
            if event.size().height() < foot <= event.oldSize().height():
                self.ensureWidgetVisible(at, 0, 0)


class Pages(Stack):
    """One page at a time, in a room that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = _Room()
        self.room.setWidget(self)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("look", "scrolled")
