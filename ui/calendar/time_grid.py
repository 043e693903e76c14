"""A day by member, or a member's days, by time: visits and time away as buttons on a painted ground."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from careteam.domain.ids import VisitId
from careteam.i18n import _
from careteam.services.calendar import AbsenceBlock, Day, VisitBlock
from ui.calendar import words
from ui.calendar.dragging import Dragging, DropMark, under
from ui.calendar.ground import Ground
from ui.calendar.ground_buttons import AbsenceButton, SlotButton
from ui.calendar.lanes import HALF, HOUR, MORNING, QUARTER, Lane, lanes_of, nearest, tracks
from ui.calendar.slices import AT_ONCE, Slices
from ui.calendar.spots import Held, Move, Spot, brought, shifted
from ui.calendar.visit_button import VisitButton
from ui.kit import dates, theme
from ui.kit.cards import discard

LEAST_HEIGHT = 20

Key = tuple[int, VisitId]
"""A visit in a lane: one of several members stands in the lanes of all."""


class TimeGrid(Ground):
    """Lanes of visits. Arrows walk from one to the next through the free time between.

    ``opened(block)``, ``seen(block)``, ``asked(held, where)`` from a visit, ``moved(move)`` where Alt+arrows ask for
    it; ``chosen(spot)`` to book at a free time, ``free_asked(spot, where)`` for its menu; ``away(absence, person)``
    to open time away.
    """

    opened = Signal(object)
    seen = Signal(object)
    asked = Signal(object, QPoint)
    moved = Signal(object)
    chosen = Signal(object)
    free_asked = Signal(object, QPoint)
    away = Signal(object, object)
    focused = Signal(QWidget)
    aimed = Signal(QPoint)

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dragging = dragging
        self._tracks: dict[Key, tuple[int, int]] = {}
        self._made: dict[Key, VisitButton] = {}
        self._missing: dict[Key, VisitBlock] = {}
        self._near: Sequence[int] = ()
        self._aways: list[tuple[int, AbsenceButton]] = []
        self._at = (0, 9 * HOUR)
        self._length = HALF
        self._pressed: tuple[int, int] | None = None
        self._slices = Slices(self)
        self._slices.done.connect(self._on_made)
        self._slot = SlotButton(self)
        self._slot.clicked.connect(lambda: self.chosen.emit(self.spot()))
        self._slot.stepped.connect(self._on_slot_stepped)
        self._slot.asked.connect(lambda where: self.free_asked.emit(self.spot(), where))
        self._mark = DropMark(self)

    # what is shown

    def show_lanes(self, lanes: Sequence[Lane], now: datetime | None) -> None:
        """Show these lanes; the focus stays at its visit, or at its time. What is as it was is not made anew."""
        at = next((key for key, button in self._made.items() if button.hasFocus()), None)
        had_focus = at is not None or any(one.hasFocus() for one in (self, self._slot, *(b for _i, b in self._aways)))
        self.set_lanes(lanes, now)
        self._tracks, self._missing, self._near = {}, {}, ()
        for index, lane in enumerate(lanes):
            placed = tracks([lane.span(block) for block in lane.column.visits])
            for block, place in zip(lane.column.visits, placed, strict=True):
                key = (index, block.visit_id)
                self._tracks[key] = place
                if not self._is_shown(index, block):
                    self._missing[key] = block
        for key in [key for key in self._made if key in self._missing or key not in self._tracks]:
            discard(self._made.pop(key))
        self._show_aways()
        self._at = (min(self._at[0], max(len(lanes) - 1, 0)), self._at[1])
        self._place()
        if at is not None and at not in self._tracks:  # it moved to another lane: stay with it
            at = next((key for key in self._tracks if key[1] == at[1]), None)
        if at in self._missing:
            self._focus(at)
        elif had_focus and at is None:
            self.focus_at(*self._at)
        self.update()

    def show_findings(self, days: Sequence[Day]) -> None:
        """Show what stands in the way of the visits, in the same lanes; nothing is made anew."""
        self.lanes = lanes_of(days)
        now = {(index, block.visit_id): block for index, lane in enumerate(self.lanes) for block in lane.column.visits}
        self._missing = {key: now[key] for key in self._missing}
        for key, button in self._made.items():
            button.show_block(now[key])

    def show_near(self, left: int, right: int) -> Sequence[int]:
        """Make the visits of the lanes between these two places, and say which lanes they are."""
        boxes = [(index, self.lane_box(index)) for index in range(len(self.lanes))]
        near = [index for index, box in boxes if box.left() <= right and left <= box.right()]
        if near != self._near:
            self._near, lanes = near, set(near)
            missing = [key for key in self._missing if key[0] in lanes]
            self._slices.take(self._make(missing), at_once=len(missing) <= AT_ONCE)
        return near

    def buttons(self) -> list[VisitButton]:
        """The visits that are made, lane by lane."""
        return [self._made[key] for key in self._tracks if key in self._made]

    def busy(self) -> bool:
        """Whether visits are still being made."""
        return self._slices.busy()

    def aways(self) -> list[AbsenceButton]:
        """The times away shown, lane by lane."""
        return [button for _index, button in self._aways]

    # the focus

    def held(self) -> Held | None:
        """The visit the focus is at."""
        return next((button.held for button in self._made.values() if button.hasFocus()), None)

    def spot(self) -> Spot:
        """The time and the person the focus is at, or was at last."""
        lane, minute = self._at
        there = self.lanes[lane]
        return Spot(there.day, there.at(minute).time(), there.column.person)

    def length(self) -> int:
        """How many minutes of free time are chosen."""
        return self._length

    def focus_visit(self, visit_id: VisitId, lane: int | None = None) -> bool:
        """Go to a visit, in the lane given if it is there; whether it is there at all."""
        found = [key for key in self._tracks if key[1] == visit_id]
        if not found:
            return False
        self._focus(next((key for key in found if key[0] == lane), found[0]))
        return True

    def focus_at(self, lane: int, minute: int, length: int = HALF) -> None:
        """Go to a time in a lane: to the visit there, to the time away, or to the free time."""
        if not self.lanes:
            return
        lane = max(0, min(len(self.lanes) - 1, lane))
        minute = max(self.first, min(self.last - QUARTER, minute))
        there = self.lanes[lane]
        block, away = there.visit_at(minute), there.absence_at(minute)
        self._at, self._length = (lane, minute), length
        if block is not None:
            self._focus((lane, block.visit_id))
        elif away is not None:
            self._slot.hide()
            self._take_focus(next(one for index, one in self._aways if index == lane and one.away is away))
        else:
            quarter = minute // QUARTER * QUARTER
            busy = there.visit_at(quarter) or there.absence_at(quarter)
            self._put_slot(lane, minute if busy else quarter)
            self._take_focus(self._slot)

    def focus_current(self) -> None:
        """Go where the focus was, or to the first visit."""
        first = next(iter(self._tracks), None)
        at = any(one.hasFocus() for one in (*self._made.values(), *self.aways()))
        if self._slot.isVisible() or first is None:
            self.focus_at(*self._at, self._length)
        elif not at:
            self._focus(first)

    # where a visit that is carried would come

    def aim(self, held: Held, where: QPoint, grip: int | None) -> Move | None:
        """A quarter hour of the lane below the pointer, or another end of the visit."""
        inside = under(self, where)
        lane = None if inside is None else self.lane_at(inside.x())
        if inside is None or lane is None:
            self.lift()
            return None
        self.aimed.emit(inside)
        lasts = int((held.block.ends - held.block.starts).total_seconds() // 60)
        if grip is None:
            own = [index for index, visit_id in self._tracks if visit_id == held.block.visit_id]
            lane = next((one for one in own if held.person == self.lanes[one].column.person), lane)
            starts = self.lanes[lane].minute(held.block.starts)
            until = max(nearest(self.minute_at(inside.y())), starts + QUARTER)
            move, ends = shifted(held, longer=until - starts - lasts), until
        else:
            starts = max(0, min(nearest(self.minute_at(inside.y() - grip)), 24 * HOUR - QUARTER))
            there = self.lanes[lane]
            move = brought(held, Spot(there.day, there.at(starts).time(), there.column.person))
            ends = starts + lasts
        self._show_mark(lane, starts, ends)
        return move

    def lift(self) -> None:
        """Nothing is carried over the grid any more."""
        self._mark.hide()

    # inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.hit(event.position().toPoint()) if event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self.hit(event.position().toPoint())
        if self._pressed and hit and hit[0] == self._pressed[0] and hit != self._pressed:
            starts, ends = sorted((self._pressed[1], hit[1]))
            self.focus_at(hit[0], starts, ends + QUARTER - starts)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit, pressed = self.hit(event.position().toPoint()), self._pressed
        self._pressed = None
        if hit is not None and hit == pressed:
            self.focus_at(*hit)
            if self._slot.isVisible():
                self._slot.click()
        elif pressed is not None and self._slot.isVisible():
            self.free_asked.emit(self.spot(), event.globalPosition().toPoint())

    def _is_shown(self, index: int, block: VisitBlock) -> bool:
        button = self._made.get((index, block.visit_id))
        if button is None:
            return False
        column = self.lanes[index].column
        return (button.block, button.person, button.drive) == (block, column.person, words.drive_to(block, column))

    def _make(self, missing: Sequence[Key]) -> Iterator[None]:
        for key in missing:
            self._at_hand(key)
            yield

    def _at_hand(self, key: Key) -> VisitButton:
        """A visit's button, made now if it was not yet."""
        block = self._missing.pop(key, None)
        if block is not None:
            self._made[key] = self._button(key[0], block)
            self._place_button(key)
            self._made[key].show()
        return self._made[key]

    def _on_made(self) -> None:
        self.place_line()
        self._mark_current()

    def _button(self, index: int, block: VisitBlock) -> VisitButton:
        column = self.lanes[index].column
        button = VisitButton(block, column.person, words.drive_to(block, column), self._dragging, parent=self)
        button.opened.connect(lambda: self.opened.emit(button.block))
        button.seen.connect(lambda: self.seen.emit(button.block))
        button.asked.connect(lambda where: self.asked.emit(button.held, where))
        button.stepped.connect(lambda dx, dy: self._on_visit_stepped(index, block, dx, dy))
        button.shoved.connect(lambda dx, dy: self._on_shoved(index, button.held, dx, dy))
        button.stretched.connect(lambda dy: self.moved.emit(shifted(button.held, longer=dy * QUARTER)) if dy else None)
        return button

    def _show_aways(self) -> None:
        for _index, old in self._aways:
            discard(old)
        self._aways = [
            (index, self._away(index, lane, away))
            for index, lane in enumerate(self.lanes)
            for away in lane.column.absences
            if self.first < lane.minute(away.ends) and lane.minute(away.starts) < self.last
        ]

    def _away(self, index: int, lane: Lane, away: AbsenceBlock) -> AbsenceButton:
        person = lane.column.person
        said = words.away_spoken(away, person, lane.day)
        button = AbsenceButton(away, words.away(away, lane.day), said, self)
        button.clicked.connect(lambda: self.away.emit(away, person))
        button.stepped.connect(lambda dx, dy: self._on_away_stepped(index, away, dx, dy))
        button.asked.connect(lambda _where: self.away.emit(away, person))
        button.show()
        button.lower()
        return button

    def _place(self) -> None:
        for key in self._made:
            self._place_button(key)
        for index, button in self._aways:
            lane, box = self.lanes[index], self.lane_box(index)
            starts = max(lane.minute(button.away.starts), self.first)
            top, bottom = self.top_of(starts), self.top_of(min(lane.minute(button.away.ends), self.last))
            button.legible = max(0, self.top_of(MORNING) - top) if bottom > self.top_of(MORNING + HALF) else 0
            button.setGeometry(box.x(), top, box.width(), max(bottom - top, theme.px(LEAST_HEIGHT)))
        if not self._slot.isHidden():
            self._put_slot(*self._at)
        self.place_line()

    def _place_button(self, key: Key) -> None:
        self._made[key].setGeometry(
            self._box(key[0], *self.lanes[key[0]].span(self._made[key].block), *self._tracks[key])
        )

    def _box(self, lane: int, starts: int, ends: int, track: int = 0, count: int = 1) -> QRect:
        box = self.lane_box(lane)
        width = box.width() / count
        top = self.top_of(starts)
        height = max(self.top_of(ends) - top, theme.px(LEAST_HEIGHT))
        return QRect(round(box.x() + track * width), top, round(width) - (2 if count > 1 else 0), height)

    def _put_slot(self, lane: int, minute: int) -> None:
        self._at = (lane, minute)
        there = self.lanes[lane]
        until = minute + self._length if self._length > HALF else min(minute + HALF, there.below(minute))
        self._slot.setGeometry(self._box(lane, minute, until))
        when = dates.clock_time(there.at(minute))
        chosen = dates.time_range(there.at(minute), there.at(until)) if self._length > HALF else ""
        self._slot.setText(chosen or _("+ {time}").format(time=when))
        said = _("Free: {day}, {time}, {person}. Enter books a visit here.")
        day, person = dates.short_day(there.day), there.column.person.name
        self._slot.setAccessibleName(said.format(day=day, time=chosen or when, person=person))
        self._slot.show()
        self._slot.raise_()

    def _show_mark(self, lane: int, starts: int, ends: int) -> None:
        there = self.lanes[lane]
        self._mark.setGeometry(self._box(lane, starts, ends))
        self._mark.words = dates.time_range(there.at(starts), there.at(ends))
        self._mark.show()
        self._mark.raise_()
        self._mark.update()

    def _focus(self, key: Key) -> None:
        starts, ends = self._span(key)
        if self._at[0] != key[0] or not starts <= self._at[1] < ends:
            self._at = (key[0], starts)
        self._slot.hide()
        self._take_focus(self._at_hand(key))

    def _span(self, key: Key) -> tuple[int, int]:
        lane = self.lanes[key[0]]
        return lane.span(next(block for block in lane.column.visits if block.visit_id == key[1]))

    def _take_focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_current()
        self.focused.emit(widget)

    def _mark_current(self) -> None:
        """Tab comes to one place of the grid only: where the focus was."""
        lane, minute = self._at
        there = self.lanes[lane] if self.lanes else None
        current = there.visit_at(minute) if there else None
        away = there.absence_at(minute) if there and current is None else None
        buttons = self.buttons()
        chosen: QWidget | None = self._made.get((lane, current.visit_id)) if current else None
        if away is not None:
            chosen = next((one for index, one in self._aways if index == lane and one.away is away), None)
        if chosen is None and self._slot.isHidden() and buttons:
            chosen = buttons[0]
        for button in (*buttons, *self.aways()):
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() is not policy:
                button.setFocusPolicy(policy)
        if not self._tracks and chosen is None and self.lanes and self._slot.isHidden():
            self._put_slot(*self._at)

    def _on_shoved(self, index: int, held: Held, dx: int, dy: int) -> None:
        """By a quarter hour, or into the lane beside: to the neighbor, or by a day."""
        if dy:
            self.moved.emit(shifted(held, minutes=dy * QUARTER))
        elif 0 <= index + dx < len(self.lanes):
            here, there = self.lanes[index], self.lanes[index + dx]
            if there.day != here.day:
                self.moved.emit(shifted(held, days=(there.day - here.day).days))
            else:
                at = held.block.starts.time()
                self.moved.emit(brought(held, Spot(held.block.starts.date(), at, there.column.person)))

    def _on_visit_stepped(self, index: int, block: VisitBlock, dx: int, dy: int) -> None:
        starts, ends = self.lanes[index].span(block)
        if dx:
            self.focus_at(index + dx, self._at[1] if starts <= self._at[1] < ends else starts)
        else:
            self.focus_at(index, ends if dy > 0 else self.lanes[index].above(starts))

    def _on_away_stepped(self, index: int, away: AbsenceBlock, dx: int, dy: int) -> None:
        lane, minute = self.lanes[index], self._at[1]
        on = lane.after_away(away, minute) if dy > 0 else lane.before_away(away, minute)
        self.focus_at(index + dx, minute if dx else on)

    def _on_slot_stepped(self, dx: int, dy: int) -> None:
        lane, minute = self._at
        on = self.lanes[lane].below(minute) if dy > 0 else self.lanes[lane].above(minute)
        self.focus_at(lane + dx, minute if dx else on)
