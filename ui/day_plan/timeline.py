"""The day from left to right: a line a person with visits, ways and breaks, where a visit is carried or pushed."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from careteam.domain.day_plans import DayToPlan, Sketch
from careteam.domain.day_routes import Route
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _
from ui.day_plan import words
from ui.day_plan.bar import Bar
from ui.day_plan.person_head import PersonHead
from ui.kit import theme

HEAD, LINE, TOP = 176, 44, 28
FIRST, LAST, HOUR = 7 * 60, 18 * 60, 60
NARROWEST = 46
"""How wide an hour is at least."""


class Ground(QWidget):
    """The lines, under one scale of hours. Knows where a minute and a person stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.day: DayToPlan | None = None
        self.routes: Sequence[Route] = ()
        self.first, self.last = FIRST, LAST
        self.kept: frozenset[MemberId] = frozenset()
        self.mark: tuple[int, int, int] | None = None
        self.bars: list[Bar] = []

    def x_of(self, minute: int) -> int:
        """Where a minute stands."""
        wide = self.width() - theme.px(HEAD) - theme.px(12)
        return theme.px(HEAD) + round((minute - self.first) * wide / (self.last - self.first))

    def minute_at(self, x: int) -> int:
        """Which minute stands there."""
        wide = self.width() - theme.px(HEAD) - theme.px(12)
        return self.first + round((x - theme.px(HEAD)) * (self.last - self.first) / max(wide, 1))

    def line_at(self, y: int) -> int | None:
        """Whose line is at a height."""
        line = (y - theme.px(TOP)) // theme.px(LINE)
        return line if 0 <= line < len(self.routes) else None

    def box(self, line: int, starts: int, ends: int) -> QRect:
        """Where something stands in a line."""
        left, right = self.x_of(max(starts, self.first)), self.x_of(min(ends, self.last))
        return QRect(left, theme.px(TOP) + line * theme.px(LINE) + theme.px(4), right - left, theme.px(LINE - 8))

    def place(self) -> None:
        """Put every bar where it belongs."""
        for bar in self.bars:
            bar.setGeometry(self.box(bar.line, bar.leg.starts, bar.leg.ends))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        for line, route in enumerate(self.routes):
            self._paint_off(painter, line, route)
        self._paint_hours(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, route in enumerate(self.routes):
            for leg in route.legs:
                self._paint_way(painter, line, leg.starts - leg.drive, leg.starts, leg.drive)
            if route.legs:
                last = route.legs[-1].ends
                self._paint_way(painter, line, last, last + route.back, route.back)
            if route.pause is not None:
                self._paint_pause(painter, line, *route.pause)
        if self.mark is not None:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(theme.color("soft"))
            painter.drawRoundedRect(QRectF(self.box(*self.mark)), theme.px(6), theme.px(6))
        painter.end()

    def _paint_off(self, painter: QPainter, line: int, route: Route) -> None:
        top, high = theme.px(TOP) + line * theme.px(LINE), theme.px(LINE)
        for starts, ends in ((self.first, route.visitor.starts), (route.visitor.ends, self.last)):
            if starts < ends:
                left = self.x_of(starts)
                painter.fillRect(left, top, self.x_of(ends) - left, high, theme.color("ground"))
        painter.fillRect(0, top, self.width(), 1, theme.color("line"))

    def _paint_hours(self, painter: QPainter) -> None:
        painter.setFont(theme.font(theme.SMALL))
        for minute in range(self.first, self.last + 1, HOUR):
            x = self.x_of(minute)
            painter.fillRect(x, theme.px(TOP), 1, self.height() - theme.px(TOP), theme.color("line"))
            painter.setPen(theme.color("muted"))
            box = QRect(x - theme.px(40), 0, theme.px(80), theme.px(TOP))
            if minute < self.last:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words.clock(minute).replace(":00 ", " "))

    def _paint_way(self, painter: QPainter, line: int, starts: int, ends: int, drive: int) -> None:
        if not drive:
            return
        box = QRectF(self.box(line, starts, ends)).adjusted(1, theme.px(8), -1, -theme.px(8))
        shape = QPainterPath()
        shape.addRoundedRect(box, theme.px(3), theme.px(3))
        painter.save()
        painter.setClipPath(shape)
        painter.setPen(QPen(theme.color("travel"), theme.px(2)))
        step, reach = theme.px(8), int(box.height())
        for x in range(int(box.left()) - reach, int(box.right()) + step, step):
            painter.drawLine(x, int(box.bottom()) + 1, x + reach + 2, int(box.top()) - 1)
        painter.restore()

    def _paint_pause(self, painter: QPainter, line: int, starts: int, ends: int) -> None:
        box = self.box(line, starts, ends)
        middle = box.center().y()
        painter.fillRect(box.x() + 2, middle, max(box.width() - 4, 0), 1, theme.color("edge"))
        painter.setFont(theme.font(theme.SMALL))
        text = _("Break")
        wide = painter.fontMetrics().horizontalAdvance(text) + theme.px(6)
        if wide <= box.width():
            room = QRect(box.center().x() - wide // 2, box.y(), wide, box.height())
            painter.fillRect(room.adjusted(0, theme.px(8), 0, -theme.px(8)), theme.color("surface"))
            painter.setPen(theme.color("muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)


class Timeline(QScrollArea):
    """A line a person. ``put(visit_id, member_id, before, minute)`` where a visit is let go; ``chosen(leg, route)``;
    ``opened(leg)``; ``asked(bar, where)`` for its menu, ``person_asked(route, where)`` for a person's, whose day
    ``person_locked(route)`` locks.
    """

    put = Signal(object, object, object, int)
    chosen = Signal(object, object)
    opened = Signal(object)
    asked = Signal(object, QPoint)
    person_asked = Signal(object, QPoint)
    person_locked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.ground = Ground()
        self.setWidget(self.ground)
        self._heads: list[PersonHead] = []
        self._names: list[PersonHead] = []
        self._bars: list[Bar] = []

    def show_routes(self, day: DayToPlan, sketch: Sketch, routes: Sequence[Route], at: object) -> None:
        """Show a plan; the focus stays at its visit."""
        ground = self.ground
        focused = next((bar for bar in ground.bars if bar.hasFocus()), None)
        named = next((head.member_id for head in self._names if head.hasFocus()), None)
        if focused is not None:
            at = focused.key
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        ground.day, ground.routes, ground.kept = day, routes, sketch.kept
        spans = [(leg.starts - leg.drive, leg.ends) for route in routes for leg in route.legs]
        ground.first = min([FIRST, *(starts for starts, _ends in spans)]) // HOUR * HOUR
        ground.last = -(-max([LAST, *(ends for _starts, ends in spans)]) // HOUR) * HOUR
        hours = (ground.last - ground.first) // HOUR
        ground.setMinimumSize(
            theme.px(HEAD) + hours * theme.px(NARROWEST), theme.px(TOP) + len(routes) * theme.px(LINE) + theme.px(4)
        )
        stops = [(line, route, leg) for line, route in enumerate(routes) for leg in route.legs]
        self._make(len(routes), len(stops))
        for head, route in zip(self._names, routes, strict=True):
            head.show_route(route, kept=route.visitor.member_id in sketch.kept)
        for bar, (line, route, leg) in zip(ground.bars, stops, strict=True):
            changed = words.changed(leg.wanted, sketch) if leg.wanted is not None else ""
            bar.show_leg(line, route, leg, words.town(day, leg), changed)
        ground.place()
        ground.update()
        found = next((bar for bar in ground.bars if bar.key == at), None)
        name = next((head for head in self._names if named and head.member_id == named), None)
        stops_and_names: list[Bar | PersonHead] = [*ground.bars, *self._names]
        current = name or found or next(iter(stops_and_names), None)
        self._mark_current(current)
        if named and current is not None and not current.hasFocus():  # a name is another's once people come or go
            current.setFocus(Qt.FocusReason.OtherFocusReason)
        if focused is not None and found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows walk, and with Alt they push: none of them scrolls

    def focus_current(self) -> None:
        """Put the focus where it was, or at the first visit."""
        for one in (*self.ground.bars, *self._names):
            if one.focusPolicy() is Qt.FocusPolicy.StrongFocus:
                one.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> Bar | None:
        """The visit that has the focus."""
        return next((bar for bar in self.ground.bars if bar.hasFocus()), None)

    def _make(self, people: int, stops: int) -> None:
        """As many heads and bars as are needed; those there are used again, which is far quicker than new ones."""
        ground = self.ground
        while len(self._heads) < people:
            self._heads.append(self._head(len(self._heads)))
        while len(self._bars) < stops:
            self._bars.append(self._bar())
        for line, head in enumerate(self._heads):
            head.setVisible(line < people)
        for number, bar in enumerate(self._bars):
            bar.setVisible(number < stops)
        self._names, ground.bars = self._heads[:people], self._bars[:stops]

    def _head(self, line: int) -> PersonHead:
        head = PersonHead(self.ground, line)
        head.setGeometry(
            theme.px(1), theme.px(TOP) + line * theme.px(LINE) + theme.px(1), theme.px(HEAD - 6), theme.px(LINE - 2)
        )
        head.asked.connect(lambda where: self.person_asked.emit(head.route, where))
        head.clicked.connect(lambda: self.person_locked.emit(head.route))
        head.stepped.connect(lambda dx, dy: self._on_stepped(head, dx, dy))
        head.focused.connect(lambda: self._on_head_focused(head))
        return head

    def _bar(self) -> Bar:
        bar = Bar(self.ground)
        bar.carried.connect(lambda where: self._on_carried(bar, where))
        bar.dropped.connect(lambda where: self._on_dropped(bar, where))
        bar.left.connect(self._on_left)
        bar.stepped.connect(lambda dx, dy: self._on_stepped(bar, dx, dy))
        bar.focused.connect(lambda: self._on_focused(bar))
        bar.opened.connect(lambda: self.opened.emit(bar.leg))
        bar.asked.connect(lambda where: self.asked.emit(bar, where))
        return bar

    def _on_focused(self, bar: Bar) -> None:
        self._mark_current(bar)
        self.ensureWidgetVisible(bar)
        self.chosen.emit(bar.leg, bar.route)

    def _on_head_focused(self, head: PersonHead) -> None:
        self._mark_current(head)
        self.ensureWidgetVisible(head)

    def _mark_current(self, current: "Bar | PersonHead | None") -> None:
        """Tab comes to one visit, or one name, only."""
        for one in (*self._bars, *self._heads):
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is current else Qt.FocusPolicy.ClickFocus)

    def _on_stepped(self, at: "Bar | PersonHead", dx: int, dy: int) -> None:
        """Left of somebody's first visit is their name; names are walked up and down among themselves."""
        bars, names = self.ground.bars, self._names
        found: Bar | PersonHead | None
        if dx:
            own = sorted((one for one in bars if one.line == at.line), key=lambda one: one.leg.starts)
            line: list[Bar | PersonHead] = [names[at.line], *own]
            to = line.index(at) + dx
            found = line[to] if 0 <= to < len(line) else None
        elif isinstance(at, PersonHead):
            found = names[at.line + dy] if 0 <= at.line + dy < len(names) else None
        else:
            lines = sorted({one.line for one in bars if (one.line - at.line) * dy > 0}, reverse=dy < 0)
            near = [one for one in bars if lines and one.line == lines[0]]
            found = min(near, key=lambda one: abs(one.leg.starts - at.leg.starts), default=None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def _aim(self, bar: Bar, where: QPoint) -> tuple[int, int] | None:
        """The line and minute where a visit that is carried would begin."""
        inside = self.ground.mapFromGlobal(where)
        line = self.ground.line_at(inside.y())
        if line is None or not self.viewport().rect().contains(self.viewport().mapFromGlobal(where)):
            return None
        return line, round(self.ground.minute_at(inside.x() - bar.grip) / 5) * 5

    def _on_carried(self, bar: Bar, where: QPoint) -> None:
        aim = self._aim(bar, where)
        self.ground.mark = None if aim is None else (aim[0], aim[1], aim[1] + bar.leg.ends - bar.leg.starts)
        self.ground.update()

    def _on_dropped(self, bar: Bar, where: QPoint) -> None:
        aim = self._aim(bar, where)
        self._on_left()
        if aim is not None and bar.leg.wanted is not None:
            to = self.ground.routes[aim[0]].visitor.member_id
            visit_id: VisitId = bar.leg.wanted.visit_id
            self.put.emit(visit_id, to, bar.route.visitor.member_id, aim[1])

    def _on_left(self) -> None:
        self.ground.mark = None
        self.ground.update()
