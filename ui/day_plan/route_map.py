"""A schematic map of the day: places as they lie to each other, routes as straight lines. The list says the same."""

from collections.abc import Sequence
from math import cos, radians

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from careteam.domain.day_plans import DayToPlan
from careteam.domain.day_routes import Leg, Route
from careteam.domain.ids import MemberId
from careteam.i18n import _
from ui.day_plan import words
from ui.kit import theme
from ui.kit.labels import tip

KM_A_DEGREE = 111.2
DOT, SMALL_DOT, EDGE = 10, 4, 40
SCALES = (1, 2, 5, 10, 20, 50, 100, 200)

Frame = tuple[float, float, float, float, float]
"""West and north edge, degrees to kilometers eastward, pixels a kilometer, and what centers it."""


class RouteMap(QWidget):
    """Everybody's stops; the routes of whom is ``chosen``, or all of them. ``picked(leg, route)`` at a click."""

    picked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day: DayToPlan | None = None
        self._routes: Sequence[Route] = ()
        self._chosen: MemberId | None = None
        self._at: object = None
        self._framed: tuple[DayToPlan | None, QSize, Frame | None] | None = None
        self.setMinimumSize(theme.px(280), theme.px(160))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), theme.px(360))

    def show_routes(
        self, day: DayToPlan, routes: Sequence[Route], chosen: MemberId | None, visit_id: object = None
    ) -> None:
        """Show a plan; of one person's route every stop has its number."""
        self._day, self._routes, self._chosen, self._at = day, routes, chosen, visit_id
        name = next((one.visitor.name for one in routes if one.visitor.member_id == chosen), "")
        said = _("Map of the day of {name}. The list says the same.").format(name=name)
        self.setAccessibleName(said if name else _("Map of the day. The list says the same."))
        self.update()

    def leg_at(self, where: QPointF) -> tuple[Leg, Route] | None:
        """The stop at a point, the chosen person's first."""
        found = None
        for route, leg, point in self._stops():
            if (point - where).manhattanLength() <= theme.px(DOT) * 1.5:
                found = leg, route
                if route.visitor.member_id == self._chosen:
                    break
        return found

    def event(self, event: QEvent) -> bool:
        """Say which stop the pointer is over."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.leg_at(QPointF(event.pos()))
            if found is None or found[0].wanted is None:
                QToolTip.hideText()
            else:
                leg, route = found
                assert leg.wanted is not None
                text = f"{leg.wanted.patient}, {words.span(leg.starts, leg.ends)}, {route.visitor.name}"
                QToolTip.showText(event.globalPos(), tip(text), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.leg_at(event.position())
        if found is not None and found[0].wanted is not None:
            self.picked.emit(*found)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.color("surface"))
        if self._frame() is None:
            painter.setPen(theme.color("muted"))
            painter.setFont(theme.font())
            text = _("No place of this day is on the map yet.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)
            painter.end()
            return
        for route in self._routes:
            if route.visitor.member_id != self._chosen:
                self._paint_route(painter, route, faint=self._chosen is not None)
        for route in self._routes:
            if route.visitor.member_id == self._chosen:
                self._paint_route(painter, route, faint=False)
        self._paint_towns(painter)
        self._paint_scale(painter)
        painter.end()

    # where things stand

    def _frame(self) -> Frame | None:
        """The frame for the day and the room there is; worked out once for both, as every point asks for it."""
        if self._framed is None or self._framed[0] is not self._day or self._framed[1] != self.size():
            self._framed = (self._day, self.size(), self._framed_anew())
        return self._framed[2]

    def _framed_anew(self) -> Frame | None:
        day = self._day
        used = [] if day is None else [one.spot for one in day.places if one.spot.known]
        if not used:
            return None
        west, east = min(one.longitude for one in used), max(one.longitude for one in used)  # type: ignore[type-var]
        south, north = min(one.latitude for one in used), max(one.latitude for one in used)  # type: ignore[type-var]
        assert west is not None
        assert east is not None
        assert south is not None
        assert north is not None
        shrink = cos(radians((south + north) / 2))
        wide = max((east - west) * KM_A_DEGREE * shrink, 1.0)
        high = max((north - south) * KM_A_DEGREE, 1.0)
        edge = theme.px(EDGE)
        pixels = min((self.width() - 2 * edge) / wide, (self.height() - 2 * edge) / high)
        return west, north, shrink, max(pixels, 0.1), (self.width() - wide * pixels) / 2

    def _point(self, place: int) -> QPointF | None:
        frame, day = self._frame(), self._day
        if frame is None or day is None:
            return None
        spot = day.places[place].spot
        if spot.latitude is None or spot.longitude is None:
            return None
        west, north, shrink, pixels, left = frame
        east = (spot.longitude - west) * KM_A_DEGREE * shrink
        down = (north - spot.latitude) * KM_A_DEGREE
        return QPointF(left + east * pixels, theme.px(EDGE) + down * pixels)

    def _stops(self) -> list[tuple[Route, Leg, QPointF]]:
        found = []
        for route in self._routes:
            for leg in route.legs:
                point = self._point(leg.place) if leg.place is not None else None
                if point is not None:
                    found.append((route, leg, point))
        return found

    # drawing

    def _paint_towns(self, painter: QPainter) -> None:
        """Each town's name once, over the middle of its homes."""
        day = self._day
        assert day is not None
        towns: dict[str, list[QPointF]] = {}
        for number, place in enumerate(day.places):
            point = self._point(number)
            if place.town and point is not None:
                towns.setdefault(place.town, []).append(point)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("muted"))
        ground = theme.color("surface")
        ground.setAlpha(200)
        drawn: list[QRectF] = []
        for town, points in towns.items():
            x = sum(point.x() for point in points) / len(points)
            y = min(point.y() for point in points) - theme.px(DOT + 10)
            wide = painter.fontMetrics().horizontalAdvance(town) + theme.px(6)
            left = min(max(x - wide / 2, 0.0), self.width() - float(wide))
            box = QRectF(left, max(0.0, y - theme.px(8)), wide, theme.px(16))
            if any(box.intersects(other) for other in drawn):
                continue  # two names over each other are none; the list has both
            drawn.append(box)
            painter.fillRect(box, ground)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, town)

    def _paint_route(self, painter: QPainter, route: Route, *, faint: bool) -> None:
        base = self._point(route.visitor.base)
        line = QColor(theme.shades(route.visitor.hue).ink)
        ink = theme.color("line") if faint else line
        points = [(leg, self._point(leg.place)) for leg in route.legs if leg.place is not None]
        way = [point for _leg, point in points if point is not None]
        if not way:
            return
        chosen = route.visitor.member_id == self._chosen
        painter.setPen(QPen(ink, theme.px(2) if chosen else 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not faint:
            painter.drawPolyline([*filter(None, [base]), *way, *filter(None, [base])])
        number = 0
        for leg, point in points:
            number += leg.wanted is not None
            if point is not None:
                self._paint_dot(painter, point, line, number if chosen and leg.wanted is not None else 0, faint, leg)
        if base is not None and not faint:
            side = theme.px(6)
            painter.setPen(QPen(theme.color("surface"), 1.5))
            painter.setBrush(theme.color("text"))
            painter.drawRect(QRectF(base.x() - side, base.y() - side, 2 * side, 2 * side))

    def _paint_dot(self, painter: QPainter, point: QPointF, ink: QColor, number: int, faint: bool, leg: Leg) -> None:
        size = theme.px(DOT if number else SMALL_DOT)
        here = leg.wanted is not None and leg.wanted.visit_id == self._at
        painter.setPen(QPen(theme.color("text") if here else theme.color("surface"), 2.5 if here else 1.5))
        shade = theme.color("edge") if faint else ink
        painter.setBrush(theme.color("bad") if leg.late and not faint else shade)
        painter.drawEllipse(point, size, size)
        if number:
            painter.setPen(theme.color("surface"))
            painter.setFont(theme.font(theme.SMALL, theme.SEMIBOLD))
            box = QRectF(point.x() - size, point.y() - size, 2 * size, 2 * size)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))

    def _paint_scale(self, painter: QPainter) -> None:
        frame = self._frame()
        assert frame is not None
        pixels = frame[3]
        scale = next((one for one in SCALES if one * pixels >= theme.px(56)), SCALES[-1])
        left, bottom = theme.px(12), self.height() - theme.px(12)
        painter.setPen(QPen(theme.color("muted"), 1.5))
        right = left + scale * pixels
        painter.drawLine(QPointF(left, bottom), QPointF(right, bottom))
        for x in (left, right):
            painter.drawLine(QPointF(x, bottom - theme.px(4)), QPointF(x, bottom))
        painter.setFont(theme.font(theme.SMALL))
        text = _("{count} km in a straight line").format(count=scale)
        box = QRectF(right + theme.px(8), bottom - theme.px(14), self.width() - right - theme.px(12), theme.px(18))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
