"""Parts beside each other; one below the other where the window is narrow or the print is large."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.kit import theme


class Beside(QWidget):
    """``parts`` with their shares of the room, side by side from a width of ``least`` (at 100 %) if they fit.

    ``turned(stacked)`` when they come to stand below each other, or side by side again.
    """

    turned = Signal(bool)

    def __init__(self, parts: Sequence[tuple[QWidget, int]], least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least = theme.px(least)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(12))
        self._parts = [part for part, _share in parts]
        for part, share in parts:
            self._line.addWidget(part, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._turn()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:  # words came that are longer, or shorter, than those before
            self._turn()
        return super().event(event)

    def minimumSizeHint(self) -> QSize:
        """No wider than the widest part, because the parts can stand below each other."""
        widths = [max(part.minimumWidth(), part.minimumSizeHint().width()) for part in self._parts]
        return QSize(max(widths, default=0), self._line.minimumSize().height())

    def _turn(self) -> None:
        """Side by side only where nothing would be cut off."""
        items = (self._line.itemAt(index) for index in range(self._line.count()))
        widths = [item.minimumSize().width() for item in items if item is not None and not item.isEmpty()]
        least = max(self._least, sum(widths) + self._line.spacing() * max(0, len(widths) - 1))
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if self.width() >= least else ways.TopToBottom
        if way is not self._line.direction():
            self._line.setDirection(way)
            self.turned.emit(way is ways.TopToBottom)
