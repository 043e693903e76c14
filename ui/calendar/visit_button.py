"""One visit on the calendar: a button, so that screen readers find it and keys reach it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from careteam.domain.visits import VisitStatus
from careteam.services.calendar import Drive, Person, VisitBlock
from ui.calendar import words
from ui.calendar.dragging import EDGE, Dragging
from ui.calendar.spots import Held
from ui.kit import dates, icons, theme
from ui.kit.arrows import STEPS
from ui.kit.labels import tip

DONE = frozenset({VisitStatus.SEEN, VisitStatus.COMPLETED})


class VisitButton(QAbstractButton):
    """A visit in one member's column. Enter or a double click opens it, Space marks it seen, Alt+arrows move it.

    ``stepped(dx, dy)``: an arrow without Alt, for the board to move the focus; ``shoved(dx, dy)``: with Alt;
    ``stretched(dy)``: with Alt and Shift. The mouse carries it, or draws its lower edge.
    """

    opened = Signal()
    seen = Signal()
    asked = Signal(object)
    stepped = Signal(int, int)
    shoved = Signal(int, int)
    stretched = Signal(int)

    def __init__(
        self,
        block: VisitBlock,
        person: Person,
        drive: Drive | None,
        dragging: Dragging,
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.block, self.person, self.drive = block, person, drive
        self._dragging = dragging
        self._compact = compact
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(not compact)
        self._speak()

    @property
    def held(self) -> Held:
        """The visit, as it is in hand."""
        return Held(self.block, self.person)

    def show_block(self, block: VisitBlock) -> None:
        """Show the visit as it is now, at the place it has."""
        if block != self.block:
            self.block = block
            self._speak()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(140), theme.px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            dx, dy = STEPS[key]
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.stretched.emit(dy)
            else:
                (self.shoved if alt else self.stepped).emit(dx, dy)
        elif key == Qt.Key.Key_Escape and self._dragging.leave():
            self.unsetCursor()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Space:
            self.seen.emit()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        grip = None if self._at_edge(event) else event.position().toPoint().y()
        self._dragging.press(self.held, event, grip)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._dragging.move(event)
        else:
            self.setCursor(Qt.CursorShape.SizeVerCursor if self._at_edge(event) else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._dragging.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, soft = self._colors()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, theme.px(6), theme.px(6))
        painter.fillPath(shape, soft)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, theme.px(4), self.height()), ink)
        painter.restore()
        tentative = self.block.status is VisitStatus.PROPOSED
        width = theme.px(2) if self.hasFocus() or self.block.conflicts else 1
        pen = QPen(theme.color("text") if self.hasFocus() else ink, width)
        if tentative and not self.hasFocus():
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.px(6), theme.px(6))
        self._write(painter)
        painter.end()

    def _at_edge(self, event: QMouseEvent) -> bool:
        return not self._compact and event.position().y() >= self.height() - theme.px(EDGE)

    def _speak(self) -> None:
        said = words.spoken(self.block, self.drive)
        self.setText(self.block.patient.replace("&", "&&"))
        self.setAccessibleName(said)
        self.setToolTip(tip(said))

    def _colors(self) -> tuple[QColor, QColor]:
        shades = theme.shades(self.person.hue)
        soft = QColor(shades.soft)
        if self.block.status in DONE | {VisitStatus.NOT_SEEN}:
            soft = theme.color("surface")
        if self.underMouse():
            soft = theme.color("hover")
        return theme.color("bad") if self.block.conflicts else QColor(shades.ink), soft

    def _write(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(theme.px(10), theme.px(4), -theme.px(6), -theme.px(2))
        height = theme.px(17)
        lines = self._lines(inner.height() // height, inner.width())
        sign = self._sign()
        told = lines[-1][1] == "bad"
        for number, (text, tint, weight) in enumerate(lines):
            line = QRect(inner.x(), inner.y() + number * height, inner.width(), height)
            if sign and number == (len(lines) - 1 if told else 0):
                line = _paint_sign(painter, line, sign, self.devicePixelRatioF(), first=told)
            if self.block.repeats and number == min(1, len(lines) - 1):
                line = _paint_sign(painter, line, ("repeat", "muted"), self.devicePixelRatioF(), first=False)
            painter.setFont(theme.font(theme.BODY if tint == "text" else theme.SMALL, weight))
            painter.setPen(theme.color(tint))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, max(line.width(), 0))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)

    def _lines(self, room: int, width: int) -> list[tuple[str, str, int]]:
        """The words, their tints and weights: what is wrong goes before where and why, and so does a whole name."""
        if self._compact:
            return [(f"{dates.clock_time(self.block.starts)}  {self.block.patient}", "text", theme.SEMIBOLD)]
        wrong = words.wrong(self.block)
        below = [(wrong, "bad", theme.SEMIBOLD)] if wrong else []
        above = room - len(below)
        name = self._name(width) if above > 1 else [self.block.patient]
        lines = [(line, "text", theme.SEMIBOLD) for line in name]
        lines.append((words.second_line(self.block, self.person), "muted", theme.REGULAR))
        return [*lines[: max(above, 1)], *below][: max(room, 1)]

    def _name(self, width: int) -> list[str]:
        """The patient's name on one line, or on two where one is too narrow for it."""
        metrics = QFontMetrics(theme.font(theme.BODY, theme.SEMIBOLD))
        if self._sign() is not None and not self.block.conflicts:
            width -= theme.px(18)
        parts = self.block.patient.split()
        fitting = [end for end in range(1, len(parts)) if metrics.horizontalAdvance(" ".join(parts[:end])) <= width]
        if metrics.horizontalAdvance(self.block.patient) <= width or not fitting:
            return [self.block.patient]
        return [" ".join(parts[: fitting[-1]]), " ".join(parts[fitting[-1] :])]

    def _sign(self) -> tuple[str, str] | None:
        if self.block.conflicts:
            return "warning", "bad"
        if self.block.status in DONE:
            return "done", "good"
        if self.block.status is VisitStatus.ARRIVED:
            return "clock", "accent"
        return ("close", "muted") if self.block.status is VisitStatus.NOT_SEEN else None


def _paint_sign(painter: QPainter, line: QRect, sign: tuple[str, str], ratio: float, *, first: bool) -> QRect:
    """Draw a sign at the start or the end of a line; the room that is left."""
    icon, tint = sign
    size = theme.px(14)
    left = line.x() if first else line.right() - size + 1
    painter.drawPixmap(left, line.y() + (line.height() - size) // 2, icons.pixmap(icon, theme.token(tint), size, ratio))
    taken = size + theme.px(4)
    return line.adjusted(taken, 0, 0, 0) if first else line.adjusted(0, 0, -taken, 0)


def shoves(event: QKeyEvent) -> bool:
    """Whether a key moves or stretches the visit one is at."""
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and Qt.Key(event.key()) in STEPS
