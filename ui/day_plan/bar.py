"""One stop on the timeline: a button, so that screen readers find it and keys reach it."""

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from careteam.domain.day_routes import Leg, Route
from careteam.i18n import _
from ui.day_plan import words
from ui.kit import icons, theme
from ui.kit.arrows import STEPS
from ui.kit.labels import tip


class Bar(QAbstractButton):
    """A stop in somebody's line. Arrows walk, Enter opens; what else a key does is the page's."""

    carried = Signal(QPoint)
    dropped = Signal(QPoint)
    left = Signal()
    stepped = Signal(int, int)
    focused = Signal()
    opened = Signal()
    asked = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = 0
        self.route: Route
        self.leg: Leg
        self.town = self.changed = ""
        self.grip = 0
        self._from: QPoint | None = None
        self._carrying = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_leg(self, line: int, route: Route, leg: Leg, town: str, changed: str) -> None:
        """Show a stop; the button is used again for another one."""
        self.line, self.route, self.leg, self.town, self.changed = line, route, leg, town, changed
        said = self._said()
        if said != self.accessibleName():
            self.setText(self._name().replace("&", "&&"))
            self.setAccessibleName(said)
            self.setToolTip(tip(said))
        self.update()

    @property
    def key(self) -> object:
        """What stays the same when the plan is shown again."""
        own = self.leg.wanted.visit_id if self.leg.wanted is not None else self.leg.starts
        return (own, self.route.visitor.member_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(*STEPS[key])
        elif key == Qt.Key.Key_Escape and self._carrying:
            self._let_go()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.leg.wanted is not None:
            self._from, self.grip = event.globalPosition().toPoint(), event.position().toPoint().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.globalPosition().toPoint()
        if self._from is None:
            return
        if (where - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._carrying = True
        if self._carrying:
            self.carried.emit(where)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        carrying = self._carrying
        self._from, self._carrying = None, False
        if carrying:
            self.dropped.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shades = theme.shades(self.route.visitor.hue)
        ink = theme.color("bad") if self.leg.late else QColor(shades.ink)
        soft = theme.color("hover") if self.underMouse() else QColor(shades.soft)
        if self.leg.wanted is None:
            ink, soft = theme.color("edge"), theme.color("ground")
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        painter.fillPath(shape, soft)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(QRectF(0, 0, theme.px(4), self.height()), ink)
        painter.restore()
        wide = theme.px(2) if self.hasFocus() or self.leg.late else 1
        pen = QPen(theme.color("text") if self.hasFocus() else ink, wide)
        if self.leg.wanted is not None and not self.leg.wanted.told and not self.hasFocus():
            pen.setStyle(Qt.PenStyle.DashLine)  # nobody has agreed yet, as on the calendar
        painter.setPen(pen)
        inset = wide / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.px(6), theme.px(6))
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        inner = self.rect().adjusted(theme.px(9), theme.px(2), -theme.px(5), -theme.px(2))
        sign = ("warning", "bad") if self.leg.late else ("lock", "muted") if self.leg.locked else None
        high = inner.height() // 2
        first = QRect(inner.x(), inner.y(), inner.width(), high)
        if sign is not None and inner.width() > theme.px(40):
            size = theme.px(13)
            mark = icons.pixmap(sign[0], theme.token(sign[1]), size, self.devicePixelRatioF())
            painter.drawPixmap(first.right() - size + 1, first.y() + (high - size) // 2, mark)
            first.setRight(first.right() - size - theme.px(3))
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(theme.color("text" if self.leg.wanted is not None else "muted"))
        self._fit(painter, first, self._name())
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("bad" if self.leg.late else "muted"))
        second = QRect(inner.x(), inner.y() + high, inner.width(), high)
        self._fit(painter, second, " ".join(part for part in (words.brief(self.leg.starts), self.town) if part))

    def _fit(self, painter: QPainter, box: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    def _name(self) -> str:
        if self.leg.wanted is not None:
            return self.leg.wanted.patient
        return self.leg.busy.words if self.leg.busy is not None else ""

    def _said(self) -> str:
        leg = self.leg
        parts = [self._name(), words.span(leg.starts, leg.ends), self.town, self.route.visitor.name]
        if leg.drive:
            parts.append(_("{minutes} min drive before").format(minutes=leg.drive))
        if leg.locked:
            parts.append(_("locked"))
        if leg.wanted is not None:
            parts += [self.changed, words.notes(leg.wanted, leg)]
        return ", ".join(part for part in parts if part)

    def _let_go(self) -> None:
        self._from, self._carrying = None, False
        self.left.emit()
