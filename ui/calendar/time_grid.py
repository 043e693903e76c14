"""A day by member, or a member's days, by time: visits as buttons on a painted ground."""

from collections.abc import Sequence
from datetime import datetime, time

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from careteam.domain.ids import VisitId
from careteam.i18n import _
from careteam.services.calendar import VisitBlock
from ui.calendar.lanes import HALF, HOUR, MORNING, QUARTER, Lane, hours_shown, tracks
from ui.calendar.visit_button import ARROWS, STEPS, VisitButton
from ui.kit import dates, theme

GUTTER, GAP, TOP = 52, 8, 12
NARROWEST = 104
LEAST_HEIGHT = 20


class SlotButton(QAbstractButton):
    """The free time the focus is at; Enter books there."""

    stepped = Signal(int, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(*STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setPen(theme.color("accent"))
        painter.setFont(theme.font(theme.SMALL, theme.SEMIBOLD))
        inner = self.rect().adjusted(theme.px(10), 0, -theme.px(6), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class TimeGrid(QWidget):
    """Lanes side by side under one scale of hours.

    ``opened(block)``, ``seen(block)``, ``asked(block, where)`` from a visit; ``shoved(block, lane, dx, dy)`` where
    Alt+arrows ask to move it; ``chosen(starts, lane)`` where somebody wants to book at a free time.
    """

    opened = Signal(object)
    seen = Signal(object)
    asked = Signal(object, QPoint)
    shoved = Signal(object, int, int, int)
    chosen = Signal(object, int)
    focused = Signal(QWidget)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lanes: Sequence[Lane] = ()
        self.now: datetime | None = None
        self._buttons: list[tuple[int, VisitButton]] = []
        self._first, self._last = 0, 0
        self._at = (0, 9 * HOUR)
        self._pressed: tuple[int, int] | None = None
        self._slot = SlotButton(self)
        self._slot.clicked.connect(self._on_slot_clicked)
        self._slot.stepped.connect(self._on_slot_stepped)
        self._line = _NowLine(self)
        self.setMouseTracking(True)

    # what is shown

    def show_lanes(self, lanes: Sequence[Lane], now: datetime | None) -> None:
        """Show these lanes; the focus stays at its visit, or at its time."""
        focused = self.focused_visit()
        had_focus = self.hasFocus() or any(child.hasFocus() for child in (self._slot, *self.buttons()))
        for _lane, old in self._buttons:
            old.hide()
            old.deleteLater()
        self.lanes, self.now = tuple(lanes), now
        self._first, self._last = hours_shown(lanes)
        self._buttons = [
            (index, self._button(index, block)) for index, lane in enumerate(lanes) for block in lane.column.visits
        ]
        self._at = (min(self._at[0], max(len(lanes) - 1, 0)), self._at[1])
        self.setMinimumSize(self._least_width(), self.height_of_all())
        self._place()
        if had_focus and not (focused and self.focus_visit(focused[1].visit_id, focused[0])):
            self.focus_at(*self._at)
        else:
            self._mark_current()
        self.update()

    def buttons(self) -> list[VisitButton]:
        """The visits shown, lane by lane."""
        return [button for _lane, button in self._buttons]

    def lane_box(self, index: int) -> QRect:
        """Where a lane stands, from top to bottom."""
        left, gap = theme.px(GUTTER), theme.px(GAP)
        share = (self.width() - left - gap) / max(len(self.lanes), 1)
        return QRect(round(left + index * share), 0, round(share) - gap, self.height())

    def top_of(self, minute: int) -> int:
        """Where a minute of the day stands."""
        return theme.px(TOP) + round((minute - self._first) * theme.px(HOUR) / HOUR)

    def height_of_all(self) -> int:
        """How high all hours are."""
        return self.top_of(self._last) + theme.px(TOP)

    def tick(self, now: datetime | None) -> None:
        """Move the line of the present."""
        self.now = now
        self._place_line()

    # the focus

    def focused_visit(self) -> tuple[int, VisitBlock] | None:
        """The visit the focus is at, and its lane."""
        return next(((lane, button.block) for lane, button in self._buttons if button.hasFocus()), None)

    def focus_visit(self, visit_id: VisitId, lane: int | None = None) -> bool:
        """Go to a visit, in the lane given if it is there; whether it is there at all."""
        found = [(index, button) for index, button in self._buttons if button.block.visit_id == visit_id]
        if not found:
            return False
        index, button = next(((one, button) for one, button in found if one == lane), found[0])
        self._focus(index, button)
        return True

    def focus_at(self, lane: int, minute: int) -> None:
        """Go to a time in a lane: to the visit there, or to the free time."""
        if not self.lanes:
            return
        lane = max(0, min(len(self.lanes) - 1, lane))
        minute = max(self._first, min(self._last - QUARTER, minute))
        block = self.lanes[lane].visit_at(minute)
        if block is not None:
            self._at = (lane, minute)
            button = next(one for index, one in self._buttons if index == lane and one.block is block)
            self._focus(lane, button)
            return
        quarter = minute // QUARTER * QUARTER
        self._put_slot(lane, minute if self.lanes[lane].visit_at(quarter) else quarter)
        self._mark_current()
        self._slot.setFocus()
        self.focused.emit(self._slot)

    def focus_current(self) -> None:
        """Go where the focus was, or to the first visit."""
        first = next(iter(self._buttons), None)
        if self._slot.isVisible() or first is None:
            self.focus_at(*self._at)
        elif not self.focused_visit():
            self._focus(*first)

    # inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self._hit(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(event.position().toPoint())
        if hit is not None and hit == self._pressed:
            self.focus_at(*hit)
            if self._slot.isVisible():
                self._on_slot_clicked()
        self._pressed = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        for index, lane in enumerate(self.lanes):
            self._paint_off_hours(painter, index, lane)
        painter.setFont(theme.font(theme.SMALL))
        for minute in range(self._first, self._last + 1, HOUR):
            self._paint_hour(painter, minute)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index, lane in enumerate(self.lanes):
            self._paint_absences(painter, index, lane)
            self._paint_drives(painter, index, lane)
        painter.end()

    def _button(self, index: int, block: VisitBlock) -> VisitButton:
        column = self.lanes[index].column
        drive = next((one for one in column.drives if one.ends == block.starts), None)
        button = VisitButton(block, column.person, drive, parent=self)
        button.opened.connect(lambda: self.opened.emit(block))
        button.seen.connect(lambda: self.seen.emit(block))
        button.asked.connect(lambda where: self.asked.emit(block, where))
        button.stepped.connect(lambda dx, dy: self._on_visit_stepped(index, block, dx, dy))
        button.shoved.connect(lambda dx, dy: self.shoved.emit(block, index, dx, dy))
        button.show()
        return button

    def _least_width(self) -> int:
        return theme.px(GUTTER + GAP) + len(self.lanes) * theme.px(NARROWEST)

    def _place(self) -> None:
        for index, lane in enumerate(self.lanes):
            box = self.lane_box(index)
            own = [button for one, button in self._buttons if one == index]
            spans = [lane.span(button.block) for button in own]
            for button, (starts, ends), (track, count) in zip(own, spans, tracks(spans), strict=True):
                width = box.width() / count
                top, bottom = self.top_of(starts), self.top_of(ends)
                height = max(bottom - top, theme.px(LEAST_HEIGHT))
                button.setGeometry(round(box.x() + track * width), top, round(width) - (2 if count > 1 else 0), height)
        if not self._slot.isHidden():
            self._put_slot(*self._at)
        self._place_line()

    def _put_slot(self, lane: int, minute: int) -> None:
        self._at = (lane, minute)
        box, there = self.lane_box(lane), self.lanes[lane]
        height = self.top_of(min(minute + HALF, there.below(minute))) - self.top_of(minute)
        self._slot.setGeometry(box.x(), self.top_of(minute), box.width(), max(height, theme.px(LEAST_HEIGHT)))
        when = dates.clock_time(there.at(minute))
        self._slot.setText(_("+ {time}").format(time=when))
        person = there.column.person.name
        said = _("Free: {day}, {time}, {person}. Enter books a visit here.")
        self._slot.setAccessibleName(said.format(day=dates.short_day(there.day), time=when, person=person))
        self._slot.show()
        self._slot.raise_()

    def _place_line(self) -> None:
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
            self._line.setVisible(self._first <= minute <= self._last)
            self._line.raise_()

    def _focus(self, lane: int, button: VisitButton) -> None:
        starts, ends = self.lanes[lane].span(button.block)
        if self._at[0] != lane or not starts <= self._at[1] < ends:
            self._at = (lane, starts)
        self._slot.hide()
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_current()
        self.focused.emit(button)

    def _mark_current(self) -> None:
        """Tab comes to one place of the grid only: where the focus was."""
        lane, minute = self._at
        current = self.lanes[lane].visit_at(minute) if self.lanes else None
        buttons = self.buttons()
        chosen = next((one for index, one in self._buttons if index == lane and one.block is current), None)
        if chosen is None and self._slot.isHidden() and buttons:
            chosen = buttons[0]
        for button in buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)
        if not buttons and self.lanes and self._slot.isHidden():
            self._put_slot(*self._at)

    def _hit(self, where: QPoint) -> tuple[int, int] | None:
        for index in range(len(self.lanes)):
            if self.lane_box(index).contains(where):
                minute = self._first + (where.y() - theme.px(TOP)) * HOUR // theme.px(HOUR)
                if self._first <= minute < self._last:
                    return index, minute // QUARTER * QUARTER
        return None

    def _on_visit_stepped(self, index: int, block: VisitBlock, dx: int, dy: int) -> None:
        starts, ends = self.lanes[index].span(block)
        if dx:
            self.focus_at(index + dx, self._at[1] if starts <= self._at[1] < ends else starts)
        else:
            self.focus_at(index, ends if dy > 0 else self.lanes[index].above(starts))

    def _on_slot_stepped(self, dx: int, dy: int) -> None:
        lane, minute = self._at
        if dx:
            self.focus_at(lane + dx, minute)
        else:
            self.focus_at(lane, self.lanes[lane].below(minute) if dy > 0 else self.lanes[lane].above(minute))

    def _on_slot_clicked(self) -> None:
        lane, minute = self._at
        self.chosen.emit(self.lanes[lane].at(minute), lane)

    # the ground

    def _paint_off_hours(self, painter: QPainter, index: int, lane: Lane) -> None:
        box = self.lane_box(index)
        half = theme.px(GAP) // 2
        for starts, ends in lane.off_hours():
            top, bottom = self.top_of(max(starts, self._first)), self.top_of(min(ends, self._last))
            if starts <= self._first:
                top = 0
            if ends >= self._last:
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

    def _paint_absences(self, painter: QPainter, index: int, lane: Lane) -> None:
        for away in lane.column.absences:
            starts, ends = max(lane.minute(away.starts), self._first), min(lane.minute(away.ends), self._last)
            if starts >= ends:
                continue
            box = self.lane_box(index)
            area = QRectF(box.x(), self.top_of(starts), box.width(), self.top_of(ends) - self.top_of(starts))
            painter.setPen(theme.color("line"))
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(area, theme.px(6), theme.px(6))
            painter.setPen(theme.color("muted"))
            words = away.kind.label
            if away.starts > lane.at(0):
                words = _("{kind} from {time}").format(kind=words, time=dates.clock_time(away.starts))
            elif away.ends < lane.at(24 * HOUR):
                words = _("{kind} until {time}").format(kind=words, time=dates.clock_time(away.ends))
            inner = area.adjusted(theme.px(10), theme.px(6), -theme.px(6), 0)
            inner.setTop(max(inner.top(), self.top_of(max(MORNING, self._first)) + theme.px(6)))
            painter.drawText(inner, Qt.TextFlag.TextWordWrap, words)

    def _paint_drives(self, painter: QPainter, index: int, lane: Lane) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for drive in lane.column.drives:
            box = self.lane_box(index)
            starts, ends = lane.minute(drive.starts), lane.minute(drive.ends)
            area = QRectF(box.x(), self.top_of(starts), box.width(), self.top_of(ends) - self.top_of(starts) - 2)
            shape = QPainterPath()
            shape.addRoundedRect(area, theme.px(4), theme.px(4))
            painter.save()
            painter.setClipPath(shape)
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
