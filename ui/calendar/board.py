"""The part of the calendar that scrolls: heads that stay on top, and the grid below them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.calendar.dragging import Dragging
from ui.calendar.lanes import MORNING, Lane
from ui.calendar.slices import Slices
from ui.calendar.time_grid import TimeGrid
from ui.kit import theme
from ui.kit.cards import discard

HEAD_HEIGHT = 46
HEADS_AT_ONCE = 24
"""More heads than on two screens are made in slices."""

Head = Callable[[Lane, QWidget], QWidget]


class Board(QScrollArea):
    """A time grid under its heads. What the focus goes to, or is carried to, is scrolled into sight.

    Of a large team, only lanes in sight and those beside them are made; the others when one comes to them.
    """

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = TimeGrid(dragging)
        self._heads: dict[object, QWidget] = {}
        self._said: tuple[object, ...] = ()
        self._make_head: Head = _no_head
        self._slices = Slices(self)
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

    def show_lanes(self, lanes: Sequence[Lane], said: Sequence[object], head: Head, now: datetime | None) -> None:
        """Show these lanes, each under its head; a head stays where it would say the same as before."""
        self._said, self._make_head = tuple(said), head
        for words in self._heads.keys() - set(said):
            discard(self._heads.pop(words))
        self.grid.show_lanes(lanes, now)
        self._place()
        if not self._placed:
            self._placed = True
            self.verticalScrollBar().setValue(max(0, self.grid.top_of(MORNING) - theme.px(12)))

    def heads(self) -> list[QWidget]:
        """The heads, lane by lane."""
        return [self._heads[words] for words in self._said if words in self._heads]

    def busy(self) -> bool:
        """Whether heads or visits are still being made."""
        return self._slices.busy() or self.grid.busy()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows and page keys move through the calendar, not the scroll bars

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        height = theme.px(HEAD_HEIGHT)
        self._strip.setGeometry(0, 0, self.width(), height - 1)
        self._rule.setGeometry(0, height - 1, self.width(), 1)
        for index, words in enumerate(self._said):
            if words in self._heads:
                self._place_head(index, words)
        left, width = self.horizontalScrollBar().value(), self.viewport().width()
        near = self.grid.show_near(left - width, left + 2 * width)
        missing = [index for index in near if self._said[index] not in self._heads]
        self._slices.take(self._make(missing), at_once=len(missing) <= HEADS_AT_ONCE)

    def _make(self, missing: Sequence[int]) -> Iterator[None]:
        for index in missing:
            words = self._said[index]
            made = self._heads[words] = self._make_head(self.grid.lanes[index], self._strip)
            self._place_head(index, words)
            made.show()
            yield

    def _place_head(self, index: int, words: object) -> None:
        box = self.grid.lane_box(index)
        left = box.x() - self.horizontalScrollBar().value()
        self._heads[words].setGeometry(left, 0, box.width(), theme.px(HEAD_HEIGHT - 6))

    def _on_focused(self, widget: QWidget) -> None:
        self.ensureWidgetVisible(widget, theme.px(8), theme.px(24))

    def _on_aimed(self, where: QPoint) -> None:
        self.ensureVisible(where.x(), where.y(), theme.px(32), theme.px(32))


def _no_head(_lane: Lane, parent: QWidget) -> QWidget:
    return QWidget(parent)
