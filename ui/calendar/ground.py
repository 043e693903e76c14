"""The ground of a calendar by time: lanes under one scale of hours, working hours, the way to visits, and now."""

from collections.abc import Sequence
from datetime import datetime, time

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.calendar.lanes import HOUR, QUARTER, Lane, hours_shown
from ui.kit import dates, theme

GUTTER, GAP, TOP = 52, 8, 12
NARROWEST = 104


class Ground(QWidget):
    """Lanes side by side. Knows where a lane and a minute stand, and which stand at a point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: Sequence[Lane] = ()
        self.now: datetime | None = None
        self.first, self.last = 0, 0
        self._line = _NowLine(self)
        self.setMouseTracking(True)

    def lane_box(self, index: int) -> QRect:
        """Where a lane stands, from top to bottom."""
        left, gap = theme.px(GUTTER), theme.px(GAP)
        share = (max(self.width(), self.minimumWidth()) - left - gap) / max(len(self.lanes), 1)
        return QRect(round(left + index * share), 0, round(share) - gap, self.height())

    def top_of(self, minute: int) -> int:
        """Where a minute of the day stands."""
        return theme.px(TOP) + round((minute - self.first) * theme.px(HOUR) / HOUR)

    def height_of_all(self) -> int:
        """How high all hours are."""
        return self.top_of(self.last) + theme.px(TOP)

    def minute_at(self, y: int) -> int:
        """The minute of the day that stands so far down."""
        return self.first + (y - theme.px(TOP)) * HOUR // theme.px(HOUR)

    def lane_at(self, x: int) -> int | None:
        """The lane that stands so far to the right."""
        return next(
            (i for i in range(len(self.lanes)) if self.lane_box(i).left() <= x <= self.lane_box(i).right()), None
        )

    def hit(self, where: QPoint) -> tuple[int, int] | None:
        """The lane and the quarter hour at a point."""
        lane, minute = self.lane_at(where.x()), self.minute_at(where.y())
        if lane is None or not self.first <= minute < self.last:
            return None
        return lane, minute // QUARTER * QUARTER

    def tick(self, now: datetime | None) -> None:
        """Move the line of the present."""
        self.now = now
        self.place_line()

    def set_lanes(self, lanes: Sequence[Lane], now: datetime | None) -> None:
        """Stand under these lanes."""
        self.lanes, self.now = tuple(lanes), now
        self.first, self.last = hours_shown(lanes)
        self.setMinimumSize(theme.px(GUTTER + GAP) + len(lanes) * theme.px(NARROWEST), self.height_of_all())

    def place_line(self) -> None:
        """Draw the present where it is."""
        now = self.now
        shown = [index for index, lane in enumerate(self.lanes) if now is not None and lane.day == now.date()]
        self._line.setVisible(bool(shown))
        if shown and now is not None:
            first, last = self.lane_box(shown[0]), self.lane_box(shown[-1])
            minute = self.lanes[shown[0]].minute(now)
            whole = len(shown) == len(self.lanes)
            left = 0 if whole else first.x()
            right = self.width() if whole else last.right()
            self._line.setGeometry(left, self.top_of(minute) - 1, right - left, 2)
            self._line.setVisible(self.first <= minute <= self.last)
            self._line.lower()  # a line through a name reads as taken back

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        seen = event.rect()
        painter.fillRect(seen, theme.color("surface"))
        lanes = [
            (index, lane)
            for index, lane in enumerate(self.lanes)
            if self.lane_box(index).adjusted(-theme.px(GAP), 0, theme.px(GAP), 0).intersects(seen)
        ]
        for index, lane in lanes:
            self._paint_off_hours(painter, index, lane)
        painter.setFont(theme.font(theme.SMALL))
        for minute in range(self.first, self.last + 1, HOUR):
            self._paint_hour(painter, minute)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, lane in lanes:
            self._paint_drives(painter, index, lane)
        painter.end()

    def _paint_off_hours(self, painter: QPainter, index: int, lane: Lane) -> None:
        box = self.lane_box(index)
        half = theme.px(GAP) // 2
        for starts, ends in lane.off_hours():
            top, bottom = self.top_of(max(starts, self.first)), self.top_of(min(ends, self.last))
            if starts <= self.first:
                top = 0
            if ends >= self.last:
                bottom = self.height()
            if top < bottom:
                painter.fillRect(box.x() - half, top, box.width() + 2 * half, bottom - top, theme.color("ground"))

    def _paint_hour(self, painter: QPainter, minute: int) -> None:
        y = self.top_of(minute)
        gutter = theme.px(GUTTER)
        painter.fillRect(gutter - theme.px(4), y, self.width(), 1, theme.color("line"))
        painter.setPen(theme.color("muted"))
        words = dates.clock_time(time(minute // HOUR % 24)).replace(":00 ", " ")
        painter.drawText(
            QRect(0, y - theme.px(9), gutter - theme.px(10), theme.px(18)),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            words,
        )

    def _paint_drives(self, painter: QPainter, index: int, lane: Lane) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for drive in lane.column.drives:
            box = self.lane_box(index)
            starts, ends = lane.minute(drive.starts), lane.minute(drive.ends)
            area = QRectF(box.x(), self.top_of(starts), box.width(), self.top_of(ends) - self.top_of(starts) - 2)
            shape = QPainterPath()
            shape.addRoundedRect(area, theme.px(4), theme.px(4))
            painter.save()
            painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
            painter.setPen(QPen(theme.color("travel"), theme.px(2)))
            step = theme.px(9)
            reach = int(area.height())
            for x in range(int(area.left()) - reach, int(area.right()) + step, step):
                painter.drawLine(x, int(area.bottom()) + 1, x + reach + 2, int(area.top()) - 1)
            painter.restore()


class _NowLine(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("bad"))
        painter.end()
