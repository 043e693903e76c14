"""Carrying a visit with the mouse, from where it was taken to where it is let go."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ui.calendar.spots import Held, Move
from ui.kit import theme

EDGE = 7
"""How close to its lower edge a visit is taken to make it longer."""


class Target(Protocol):
    """Where a visit can be let go."""

    def aim(self, held: Held, where: QPoint, grip: int | None) -> Move | None:
        """Mark where the visit would come, and say what that means; None where it cannot be let go.

        ``where``: the pointer on the screen. ``grip``: how far below the visit's top it was taken; None where its
        lower edge is drawn, and only its end changes.
        """
        ...

    def lift(self) -> None:
        """Take the mark away."""
        ...


class Dragging(QObject):
    """Carries one visit at a time. ``dropped(move)`` where it is let go and something would change."""

    dropped = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.targets: Sequence[Target] = ()
        self._held: Held | None = None
        self._grip: int | None = None
        self._from = QPoint()
        self._carried = False

    def press(self, held: Held, event: QMouseEvent, grip: int | None) -> None:
        """Take hold of a visit; it is carried once the mouse goes far enough."""
        self.leave()
        if event.button() == Qt.MouseButton.LeftButton:
            self._held, self._grip, self._from = held, grip, event.globalPosition().toPoint()

    def move(self, event: QMouseEvent) -> None:
        """Carry it along."""
        where = event.globalPosition().toPoint()
        if self._held is None:
            return
        if (where - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._carried = True
        if self._carried:
            self._aim(self._held, where)

    def release(self, event: QMouseEvent) -> None:
        """Let it go where it is."""
        held, carried = self._held, self._carried
        move = self._aim(held, event.globalPosition().toPoint()) if held and carried else None
        self.leave()
        if move:
            self.dropped.emit(move)

    def leave(self) -> bool:
        """Leave it where it was, as at Esc; whether something was carried."""
        carried = self._carried
        self._held, self._carried = None, False
        for target in self.targets:
            target.lift()
        return carried

    def _aim(self, held: Held, where: QPoint) -> Move | None:
        found = None
        for target in self.targets:
            if found is None:
                found = target.aim(held, where, self._grip)
            else:
                target.lift()
        return found


class DropMark(QWidget):
    """Shows where a visit that is carried would come, and when that is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.setBrush(theme.color("soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setPen(theme.color("accent"))
        painter.setFont(theme.font(theme.SMALL, theme.SEMIBOLD))
        inner = self.rect().adjusted(theme.px(10), theme.px(3), -theme.px(6), -theme.px(3))
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.words)
        painter.end()


def under(widget: QWidget, where: QPoint) -> QPoint | None:
    """The pointer in a widget's own coordinates, where it is over what is seen of it."""
    inside = widget.mapFromGlobal(where)
    return inside if widget.isVisible() and widget.visibleRegion().contains(inside) else None
