"""The room for pages: what does not fit into it, on a small screen or in large print, is scrolled to."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.kit.stack import Stack


class Pages(Stack):
    """One page at a time, in a room that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.room = QScrollArea()
        self.room.setWidget(self)
        self.room.setWidgetResizable(True)
        self.room.setFrameShape(QFrame.Shape.NoFrame)
        self.room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("look", "scrolled")
