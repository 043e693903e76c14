"""Whose line it is on the timeline: name, letters, and what the day holds."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from careteam.domain.day_routes import Route
from careteam.domain.ids import MemberId
from careteam.i18n import _, ngettext
from ui.kit import dates, icons, theme
from ui.kit.arrows import STEPS
from ui.kit.labels import tip


class PersonHead(QAbstractButton):
    """Painted in one go: a team has many, and each step of the plan shows them anew.

    Arrows walk; Space, or a screen reader's press, is a click: it locks the day. ``asked(where)`` for its menu.
    """

    asked = Signal(object)
    stepped = Signal(int, int)
    focused = Signal()

    def __init__(self, parent: QWidget, line: int) -> None:
        super().__init__(parent)
        self.line = line
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.route: Route | None = None
        self._kept = False
        self._facts = ""

    @property
    def member_id(self) -> MemberId | None:
        """Whose it is."""
        return self.route.visitor.member_id if self.route is not None else None

    def show_route(self, route: Route, *, kept: bool) -> None:
        """Whose day, and whether it is locked."""
        if (route, kept) == (self.route, self._kept):
            return
        self.route, self._kept = route, kept
        visits = ngettext("{count} visit", "{count} visits", route.visits).format(count=route.visits)
        self._facts = f"{visits} · {dates.span(route.drive)}" if route.legs else visits
        said = _("{name}: {visits}, {drive} of driving, {slack} free").format(
            name=route.visitor.name, visits=visits, drive=dates.span(route.drive), slack=dates.span(route.slack)
        )
        said = f"{said}, {_('locked')}" if kept else said
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(*STEPS[key])
        elif key == Qt.Key.Key_Space and not event.modifiers() and not event.isAutoRepeat():
            self.click()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the mouse chooses, and locks by the menu

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        route = self.route
        if route is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            inset = theme.px(2) / 2
            painter.setPen(QPen(theme.color("text"), theme.px(2)))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), inset * 5, inset * 5)
        inner = self.rect().adjusted(theme.px(5), theme.px(2), -theme.px(5), -theme.px(2))
        high = inner.height() // 2
        name = QRect(inner.x(), inner.y(), inner.width(), high)
        if self._kept:
            size = theme.px(13)
            mark = icons.pixmap("lock", theme.token("muted"), size, self.devicePixelRatioF())
            painter.drawPixmap(name.right() - size, name.y() + (high - size) // 2, mark)
            name.setRight(name.right() - size - theme.px(4))
        self._write(painter, name, route.visitor.name, theme.font(theme.BODY, theme.SEMIBOLD), "text")
        shades = theme.shades(route.visitor.hue)
        font = theme.font(theme.SMALL, theme.SEMIBOLD)
        wide = QFontMetrics(font).horizontalAdvance(route.visitor.code) + theme.px(12)
        chip = QRectF(inner.x(), inner.y() + high + theme.px(1), wide, high - theme.px(2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades.soft))
        painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
        painter.setFont(font)
        painter.setPen(QColor(shades.ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, route.visitor.code)
        facts = QRect(name.x(), name.y() + high, inner.width(), high).adjusted(wide + theme.px(6), 0, 0, 0)
        self._write(painter, facts, self._facts, theme.font(theme.SMALL), "muted")
        painter.end()

    def _write(self, painter: QPainter, box: QRect, text: str, font: QFont, tint: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(tint))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
