"""One of several parts in sight, as large as that one has to be, whatever the others need."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class Stack(QStackedWidget):
    """Shows one part at a time, and asks for no more room than it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _index: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        part = self.currentWidget()
        return part.minimumSizeHint() if part is not None else QSize()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        part = self.currentWidget()
        return part.heightForWidth(width) if part is not None else -1
