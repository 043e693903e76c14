"""Whose line it is on the timeline: name, letters, and what the day holds."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from careteam.domain.day_routes import Route
from careteam.i18n import _, ngettext
from ui.kit import dates, icons, theme
from ui.kit.labels import tip


class PersonHead(QWidget):
    """Painted in one go: a team has many, and each step of the plan shows them anew. ``asked(where)`` for its menu."""

    asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.route: Route | None = None
        self._kept = False
        self._facts = ""

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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        route = self.route
        if route is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high = self.height() // 2
        name = QRect(0, 0, self.width(), high)
        if self._kept:
            size = theme.px(13)
            mark = icons.pixmap("lock", theme.token("muted"), size, self.devicePixelRatioF())
            painter.drawPixmap(name.right() - size, (high - size) // 2, mark)
            name.setRight(name.right() - size - theme.px(4))
        self._write(painter, name, route.visitor.name, theme.font(theme.BODY, theme.SEMIBOLD), "text")
        shades = theme.shades(route.visitor.hue)
        font = theme.font(theme.SMALL, theme.SEMIBOLD)
        wide = QFontMetrics(font).horizontalAdvance(route.visitor.code) + theme.px(12)
        chip = QRectF(0, high + theme.px(1), wide, high - theme.px(2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(shades.soft))
        painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
        painter.setFont(font)
        painter.setPen(QColor(shades.ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, route.visitor.code)
        left = wide + theme.px(6)
        self._write(
            painter, QRect(left, high, self.width() - left, high), self._facts, theme.font(theme.SMALL), "muted"
        )
        painter.end()

    def _write(self, painter: QPainter, box: QRect, text: str, font: QFont, tint: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.color(tint))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
