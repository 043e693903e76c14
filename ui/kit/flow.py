"""A layout that fills lines like words in a text."""

import shiboken6
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.kit import theme


class FlowLayout(QLayout):
    """Widgets side by side; the next line begins where one does not fit, ``below`` so far where not by ``spacing``."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6, below: int | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        items = self._items = list[QLayoutItem]()
        self.destroyed.connect(lambda: _delete(items))
        self._gap = theme.px(spacing)
        self._below = theme.px(spacing if below is None else below)

    def insertWidget(self, index: int, widget: QWidget) -> None:
        """Put a widget before the one at an index."""
        self.addChildWidget(widget)
        self._items.insert(index, QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def one_line(self) -> int:
        """How wide all of it is side by side."""
        return sum(item.sizeHint().width() for item in self._items) + self._gap * max(len(self._items) - 1, 0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        inner = rect.marginsRemoved(self.contentsMargins())
        x, y, line = inner.x(), inner.y(), 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if line and x + size.width() > inner.right() + 1:
                x, y, line = inner.x(), y + line + self._below, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            line = max(line, size.height())
        return y + line - rect.y() + self.contentsMargins().bottom()


def _delete(items: list[QLayoutItem]) -> None:
    """A layout answers for its items, which are Qt's and not Python's."""
    for item in items:
        if shiboken6.isValid(item):
            shiboken6.delete(item)
