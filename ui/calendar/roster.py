"""The whole team's week: a row a member, a cell a day, visits one below the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services.calendar import AbsenceBlock, Column, Day, VisitBlock
from ui.calendar import words
from ui.calendar.dragging import Dragging, DropMark, under
from ui.calendar.ground_buttons import AbsenceButton, CellButton
from ui.calendar.heads import PersonHead
from ui.calendar.lanes import QUARTER
from ui.calendar.slices import Slices
from ui.calendar.spots import Held, Move, Spot, brought, shifted
from ui.calendar.visit_button import VisitButton
from ui.kit import dates, theme
from ui.kit.cards import clear
from ui.kit.labels import Label

WEEK_AT_ONCE = 60
"""So many visits are made at once; of more, those on top are seen first."""

LINE, BETWEEN, HEAD = 28, 3, 46
"""How high a visit is, the space to the next, and the least a member's row takes."""


@dataclass
class _Cell:
    """A member's day: its visits and times away in order, and below them the free ground, once they are made."""

    row: int
    number: int
    day: date
    column: Column
    holder: QWidget | None = None
    stack: list[QWidget] = field(default_factory=list)


class Roster(QScrollArea):
    """A week of everyone. Its signals are the time grid's; ``chosen(spot)`` from the free ground of a day.

    Only rows in sight and those beside them are made; the others when one comes to them.
    """

    opened = Signal(object)
    seen = Signal(object)
    asked = Signal(object, QPoint)
    moved = Signal(object)
    chosen = Signal(object)
    free_asked = Signal(object, QPoint)
    away = Signal(object, object)

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dragging = dragging
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._whole = theme.look(QWidget(), "surface")
        self._whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(self._whole)
        self._grid.setContentsMargins(0, 0, theme.px(8), theme.px(12))
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(6))
        self._cells: list[list[_Cell]] = []
        self._at = (0, 0, 0)
        self._days: Sequence[Day] = ()
        self._missing: set[int] = set()
        self._slices = Slices(self)
        self._slices.done.connect(self._mark_current)
        self.verticalScrollBar().valueChanged.connect(self._fill)
        self.setWidget(self._whole)
        self._mark = DropMark(self._whole)

    def show_days(self, days: Sequence[Day], today: date) -> None:
        """Show a week; the focus stays at its visit or its cell."""
        held = self.held()
        focused = any(widget.hasFocus() for widget in self._all())
        if focused:
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # it holds the focus until its visit is made anew
        self.let_go()
        self._days = days
        for number, day in enumerate(days):
            head = Label(dates.short_day(day.day), "strong", tone="accent" if day.day == today else "")
            head.setMinimumHeight(theme.px(30))
            self._grid.addWidget(head, 0, number + 1)
            self._grid.setColumnStretch(number + 1, 1)
        self._grid.setColumnMinimumWidth(0, theme.px(150))
        people = len(days[0].columns) if days else 0
        for row in range(people):
            self._cells.append([_Cell(row, number, day.day, day.columns[row]) for number, day in enumerate(days)])
            self._grid.setRowMinimumHeight(2 * row + 2, self._height(row))
        self._grid.setRowStretch(2 * people + 2, 1)
        self._missing = set(range(people))
        self._fill()
        if focused and not (held and self.focus_visit(held.block.visit_id)):
            self._go(*self._at)

    def show_findings(self, days: Sequence[Day]) -> None:
        """Show what stands in the way of the visits, in the same week; nothing is made anew."""
        self._days = days
        for cell in self._every_cell():
            cell.column = days[cell.number].columns[cell.row]
            now = {block.visit_id: block for block in cell.column.visits}
            for widget in cell.stack:
                if isinstance(widget, VisitButton):
                    widget.show_block(now[widget.block.visit_id])

    def let_go(self) -> None:
        """Drop the week, which is made anew when it is next shown: hundreds of buttons would follow each new look."""
        self._missing = set()
        self._slices.take(iter(()), at_once=True)
        clear(self._grid)
        self._cells, self._days = [], ()
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
            self._grid.setRowMinimumHeight(row, 0)

    def buttons(self) -> list[VisitButton]:
        """The visits shown, row by row."""
        return [widget for widget in self._all() if isinstance(widget, VisitButton)]

    def busy(self) -> bool:
        """Whether visits are still being made."""
        return self._slices.busy()

    def cell(self, row: int, column: int) -> CellButton:
        """The free ground of a member's day."""
        ground = self._cells[row][column].stack[-1]
        assert isinstance(ground, CellButton)
        return ground

    def held(self) -> Held | None:
        """The visit the focus is at."""
        return next((button.held for button in self.buttons() if button.hasFocus()), None)

    def spot(self) -> Spot:
        """The day and the person the focus is at, or was at last."""
        day = self._days[self._at[1]]
        return Spot(day.day, None, day.columns[min(self._at[0], len(day.columns) - 1)].person)

    def focus_visit(self, visit_id: VisitId) -> bool:
        """Go to a visit; whether it is there."""
        for cell in self._every_cell():
            if any(block.visit_id == visit_id for block in cell.column.visits):
                self._at_hand(cell.row)
                blocks = [widget.block if isinstance(widget, VisitButton) else None for widget in cell.stack]
                found = (index for index, block in enumerate(blocks) if block and block.visit_id == visit_id)
                self._go(cell.row, cell.number, next(found))
                return True
        return False

    def focus_current(self) -> None:
        """Go where the focus was."""
        self._go(*self._at)

    def aim(self, held: Held, where: QPoint, grip: int | None) -> Move | None:
        """The day of the member below the pointer."""
        inside = under(self._whole, where)
        cell = None
        if inside is not None and grip is not None:
            cell = next((one for one in self._every_cell() if _stands_at(one, inside)), None)
        if cell is None or cell.holder is None:
            self.lift()
            return None
        self.ensureVisible(inside.x() if inside else 0, inside.y() if inside else 0, theme.px(32), theme.px(32))
        self._mark.setGeometry(cell.holder.geometry())
        self._mark.words = f"{dates.short_day(cell.day)}, {dates.clock_time(held.block.starts)}"
        self._mark.show()
        self._mark.raise_()
        return brought(held, Spot(cell.day, None, cell.column.person))

    def lift(self) -> None:
        """Nothing is carried over the week any more."""
        self._mark.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows and page keys move through the week, not the scroll bars

    def _every_cell(self) -> Iterator[_Cell]:
        return (cell for cells in self._cells for cell in cells)

    def _all(self) -> list[QWidget]:
        return [widget for cell in self._every_cell() for widget in cell.stack]

    def _height(self, row: int) -> int:
        most = max(len(cell.column.absences) + len(cell.column.visits) for cell in self._cells[row])
        return theme.px(max(HEAD, most * (LINE + BETWEEN) + LINE))

    def _fill(self) -> None:
        """Make the rows that are in sight, and as many above and below."""
        above, page, gap = self.verticalScrollBar().value(), self.viewport().height(), self._grid.verticalSpacing()
        near, top = [], theme.px(30)
        for row in range(len(self._cells)):
            bottom = top + self._height(row) + 1 + 2 * gap
            if top <= above + 2 * page and above - page <= bottom and row in self._missing:
                near.append(row)
            top = bottom
        if near:
            visits = sum(len(cell.column.visits) for row in near for cell in self._cells[row])
            self._slices.take(self._make(near), at_once=visits <= WEEK_AT_ONCE)

    def _make(self, rows: Sequence[int]) -> Iterator[None]:
        for row in rows:
            self._at_hand(row)
            yield

    def _at_hand(self, row: int) -> list[_Cell]:
        """The cells of a member's week, made now if they were not yet."""
        cells = self._cells[row]
        if row in self._missing:
            self._missing.remove(row)
            line = theme.look(QFrame(), "hairline")
            line.setFixedHeight(1)
            self._grid.addWidget(line, 2 * row + 1, 0, 1, len(cells) + 1)
            self._grid.addWidget(PersonHead(cells[0].column.person), 2 * row + 2, 0, Qt.AlignmentFlag.AlignTop)
            for cell in cells:
                cell.holder = QWidget()
                self._fill_cell(cell, cell.holder)
                self._grid.addWidget(cell.holder, 2 * row + 2, cell.number + 1)
        return cells

    def _fill_cell(self, cell: _Cell, holder: QWidget) -> None:
        stack = QVBoxLayout(holder)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(theme.px(BETWEEN))
        for away in cell.column.absences:
            self._add(cell, self._away(cell, away), stack)
        for block in cell.column.visits:
            self._add(cell, self._button(cell, block), stack)
        self._add(cell, self._ground(cell), stack)
        stack.setStretch(stack.count() - 1, 1)

    def _add(self, cell: _Cell, widget: VisitButton | AbsenceButton | CellButton, stack: QVBoxLayout) -> None:
        cell.stack.append(widget)
        stack.addWidget(widget)
        widget.stepped.connect(lambda dx, dy: self._step(cell, widget, dx, dy))

    def _away(self, cell: _Cell, away: AbsenceBlock) -> AbsenceButton:
        person = cell.column.person
        button = AbsenceButton(away, words.away(away, cell.day), words.away_spoken(away, person, cell.day))
        button.clicked.connect(lambda: self.away.emit(away, person))
        button.asked.connect(lambda _where: self.away.emit(away, person))
        return button

    def _ground(self, cell: _Cell) -> CellButton:
        count = len(cell.column.visits)
        said = _("{person}, {day}: {visits}. Enter books a visit.").format(
            person=cell.column.person.name,
            day=dates.short_day(cell.day),
            visits=", ".join(
                [
                    *dict.fromkeys(away.kind.label for away in cell.column.absences),
                    ngettext("{count} visit", "{count} visits", count).format(count=count),
                ]
            ),
        )
        ground = CellButton(said)
        spot = Spot(cell.day, None, cell.column.person)
        ground.clicked.connect(lambda: self.chosen.emit(spot))
        ground.asked.connect(lambda where: self.free_asked.emit(spot, where))
        return ground

    def _button(self, cell: _Cell, block: VisitBlock) -> VisitButton:
        column = cell.column
        button = VisitButton(block, column.person, words.drive_to(block, column), self._dragging, compact=True)
        button.setFixedHeight(theme.px(LINE))
        button.opened.connect(lambda: self.opened.emit(button.block))
        button.seen.connect(lambda: self.seen.emit(button.block))
        button.asked.connect(lambda where: self.asked.emit(button.held, where))
        button.shoved.connect(lambda dx, dy: self._on_shoved(cell, button.held, dx, dy))
        button.stretched.connect(lambda dy: self.moved.emit(shifted(button.held, longer=dy * QUARTER)) if dy else None)
        return button

    def _on_shoved(self, cell: _Cell, held: Held, dx: int, dy: int) -> None:
        """By a day, or to the member in the row beside."""
        if dx:
            self.moved.emit(shifted(held, days=dx))
        elif 0 <= cell.row + dy < len(self._cells):
            person = self._cells[cell.row + dy][cell.number].column.person
            self.moved.emit(brought(held, Spot(held.block.starts.date(), None, person)))

    def _step(self, cell: _Cell, widget: QWidget, dx: int, dy: int) -> None:
        index = cell.stack.index(widget)
        if dx:
            self._go(cell.row, cell.number + dx, index)
        elif 0 <= index + dy < len(cell.stack):
            self._go(cell.row, cell.number, index + dy)
        elif 0 <= cell.row + dy < len(self._cells):
            beside = self._at_hand(cell.row + dy)[cell.number]
            self._go(beside.row, beside.number, 0 if dy > 0 else len(beside.stack) - 1)

    def _go(self, row: int, column: int, index: int) -> None:
        if not self._cells:
            return
        row = max(0, min(row, len(self._cells) - 1))
        column = max(0, min(column, len(self._cells[row]) - 1))
        stack = self._at_hand(row)[column].stack
        self._at = (row, column, max(0, min(index, len(stack) - 1)))
        widget = stack[self._at[2]]
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_current()
        margins = (theme.px(8), theme.px(24))
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, *margins))  # it may have no place yet

    def _mark_current(self) -> None:
        """Tab comes to one place of the week only."""
        row, column, index = self._at
        current = None
        if row < len(self._cells) and column < len(self._cells[row]):
            stack = self._cells[row][column].stack
            current = stack[min(index, len(stack) - 1)] if stack else None
        for widget in self._all():
            policy = Qt.FocusPolicy.StrongFocus if widget is current else Qt.FocusPolicy.ClickFocus
            if widget.focusPolicy() is not policy:
                widget.setFocusPolicy(policy)


def _stands_at(cell: _Cell, where: QPoint) -> bool:
    return cell.holder is not None and cell.holder.geometry().contains(where)
