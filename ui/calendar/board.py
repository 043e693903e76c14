"""The part of the calendar that scrolls: heads that stay on top, and the grid below them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.calendar.dragging import Dragging
from ui.calendar.lanes import MORNING, Lane
from ui.calendar.time_grid import TimeGrid
from ui.kit import theme

HEAD_HEIGHT = 46


class Board(QScrollArea):
    """A time grid under its heads. What the focus goes to, or is carried to, is scrolled into sight."""

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = TimeGrid(dragging)
        self._heads: list[tuple[object, QWidget]] = []
        self._placed = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(self.grid)
        self.setViewportMargins(0, theme.px(HEAD_HEIGHT), 0, 0)
        self._strip = QWidget(self)
        self._rule = theme.look(QFrame(self), "hairline")
        self.grid.focused.connect(self._on_focused)
        self.grid.aimed.connect(self._on_aimed)
        self.horizontalScrollBar().valueChanged.connect(self._place)

    def show_lanes(
        self, lanes: Sequence[Lane], said: Sequence[object], head: Callable[[Lane], QWidget], now: datetime | None
    ) -> None:
        """Show these lanes, each under its head; a head stays where it would say the same as before."""
        kept = dict(self._heads)
        self._heads = [
            (words, kept.pop(words) if words in kept else head(lane)) for lane, words in zip(lanes, said, strict=True)
        ]
        for old in kept.values():
            old.hide()
            old.deleteLater()
        for _words, one in self._heads:
            if one.parent() is not self._strip:
                one.setParent(self._strip)
                one.show()
        self.grid.show_lanes(lanes, now)
        self._place()
        if not self._placed:
            self._placed = True
            self.verticalScrollBar().setValue(max(0, self.grid.top_of(MORNING) - theme.px(12)))

    def heads(self) -> list[QWidget]:
        """The heads, lane by lane."""
        return [head for _words, head in self._heads]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows and page keys move through the calendar, not the scroll bars

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        height = theme.px(HEAD_HEIGHT)
        self._strip.setGeometry(0, 0, self.width(), height - 1)
        self._rule.setGeometry(0, height - 1, self.width(), 1)
        shift = self.horizontalScrollBar().value()
        for index, head in enumerate(self.heads()):
            box = self.grid.lane_box(index)
            head.setGeometry(box.x() - shift, 0, box.width(), height - theme.px(6))

    def _on_focused(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, theme.px(8), theme.px(24))

    def _on_aimed(self, where: QPoint) -> None:
        self.ensureVisible(where.x(), where.y(), theme.px(32), theme.px(32))
