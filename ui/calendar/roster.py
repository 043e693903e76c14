"""The whole team's week: a row a member, a cell a day, visits one below the other."""

from collections.abc import Sequence
from datetime import date, datetime, time

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services.calendar import Column, Day, VisitBlock
from ui.calendar.heads import PersonHead
from ui.calendar.visit_button import ARROWS, STEPS, VisitButton
from ui.kit import dates, theme
from ui.kit.cards import clear
from ui.kit.labels import Label

NEW_AT = time(9)
"""When a visit booked from a whole day is wished, before anybody chose a time."""


class CellButton(QAbstractButton):
    """The free ground of a member's day; Enter or a click books there."""

    stepped = Signal(int, int)

    def __init__(self, said: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(said)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(theme.px(24))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

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
        marked = self.hasFocus() or self.underMouse()
        if marked:
            painter.setPen(QPen(theme.color("accent"), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine))
            painter.setBrush(theme.color("soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("accent" if marked else "muted"))
        inner = self.rect().adjusted(theme.px(8), 0, -theme.px(4), 0)
        words = _("+ Visit") if marked else self._words
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Roster(QScrollArea):
    """A week of everyone. Its signals are the time grid's; ``chosen(starts, row)`` from the free ground of a day."""

    opened = Signal(object)
    seen = Signal(object)
    asked = Signal(object, QPoint)
    shoved = Signal(object, int, int, int)
    chosen = Signal(object, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self._whole = theme.look(QWidget(), "surface")
        self._whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._grid = QGridLayout(self._whole)
        self._grid.setContentsMargins(0, 0, theme.px(8), theme.px(12))
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(6))
        self._cells: list[list[list[QWidget]]] = []
        self._at = (0, 0, 0)
        self.setWidget(self._whole)

    def show_days(self, days: Sequence[Day], today: date) -> None:
        """Show a week; the focus stays at its visit or its cell."""
        focused = self.focused_visit()
        had_focus = any(widget.hasFocus() for widget in self._all())
        clear(self._grid)
        self._cells = []
        for number, day in enumerate(days):
            head = Label(dates.short_day(day.day), "strong", tone="accent" if day.day == today else "")
            head.setMinimumHeight(theme.px(30))
            self._grid.addWidget(head, 0, number + 1)
            self._grid.setColumnStretch(number + 1, 1)
        self._grid.setColumnMinimumWidth(0, theme.px(150))
        people = [column.person for column in days[0].columns] if days else []
        for row, person in enumerate(people):
            line = theme.look(QFrame(), "hairline")
            line.setFixedHeight(1)
            self._grid.addWidget(line, 2 * row + 1, 0, 1, len(days) + 1)
            self._grid.addWidget(PersonHead(person), 2 * row + 2, 0, Qt.AlignmentFlag.AlignTop)
            self._cells.append([self._cell(row, number, day, day.columns[row]) for number, day in enumerate(days)])
        self._grid.setRowStretch(2 * len(people) + 2, 1)
        if had_focus and not (focused and self.focus_visit(focused.visit_id)):
            self._go(*self._at)
        else:
            self._mark_current()

    def buttons(self) -> list[VisitButton]:
        """The visits shown, row by row."""
        return [widget for widget in self._all() if isinstance(widget, VisitButton)]

    def cell(self, row: int, column: int) -> CellButton:
        """The free ground of a member's day."""
        ground = self._cells[row][column][-1]
        assert isinstance(ground, CellButton)
        return ground

    def focused_visit(self) -> VisitBlock | None:
        """The visit the focus is at."""
        return next((button.block for button in self.buttons() if button.hasFocus()), None)

    def focus_visit(self, visit_id: VisitId) -> bool:
        """Go to a visit; whether it is there."""
        for row, cells in enumerate(self._cells):
            for column, stack in enumerate(cells):
                for index, widget in enumerate(stack):
                    if isinstance(widget, VisitButton) and widget.block.visit_id == visit_id:
                        self._go(row, column, index)
                        return True
        return False

    def focus_current(self) -> None:
        """Go where the focus was."""
        self._go(*self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows and page keys move through the week, not the scroll bars

    def _all(self) -> list[QWidget]:
        return [widget for cells in self._cells for stack in cells for widget in stack]

    def _cell(self, row: int, number: int, day: Day, column: Column) -> list[QWidget]:
        holder = QWidget()
        stack = QVBoxLayout(holder)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(theme.px(3))
        widgets: list[QWidget] = [self._button(row, number, block, column) for block in column.visits]
        away = ", ".join(dict.fromkeys(absence.kind.label for absence in column.absences))
        count = ngettext("{count} visit", "{count} visits", len(column.visits)).format(count=len(column.visits))
        said = _("{person}, {day}: {visits}. Enter books a visit.").format(
            person=column.person.name,
            day=dates.short_day(day.day),
            visits=", ".join(part for part in (away, count) if part),
        )
        ground = CellButton(said, away)
        ground.clicked.connect(lambda: self.chosen.emit(datetime.combine(day.day, NEW_AT), row))
        ground.stepped.connect(lambda dx, dy: self._step(ground, dx, dy))
        widgets.append(ground)
        for widget in widgets[:-1]:
            stack.addWidget(widget)
        stack.addWidget(ground, 1)
        self._grid.addWidget(holder, 2 * row + 2, number + 1)
        return widgets

    def _button(self, row: int, number: int, block: VisitBlock, column: Column) -> VisitButton:
        drive = next((one for one in column.drives if one.ends == block.starts), None)
        button = VisitButton(block, column.person, drive, compact=True)
        button.setFixedHeight(theme.px(26))
        button.opened.connect(lambda: self.opened.emit(block))
        button.seen.connect(lambda: self.seen.emit(block))
        button.asked.connect(lambda where: self.asked.emit(block, where))
        button.stepped.connect(lambda dx, dy: self._step(button, dx, dy))
        button.shoved.connect(lambda dx, dy: self.shoved.emit(block, row, dx, dy))
        return button

    def _step(self, widget: QWidget, dx: int, dy: int) -> None:
        row, column, index = next(
            (row, column, stack.index(widget))
            for row, cells in enumerate(self._cells)
            for column, stack in enumerate(cells)
            if widget in stack
        )
        if dx:
            self._go(row, column + dx, index)
        elif 0 <= index + dy < len(self._cells[row][column]):
            self._go(row, column, index + dy)
        elif 0 <= row + dy < len(self._cells):
            self._go(row + dy, column, 0 if dy > 0 else len(self._cells[row + dy][column]) - 1)

    def _go(self, row: int, column: int, index: int) -> None:
        if not self._cells:
            return
        row = max(0, min(row, len(self._cells) - 1))
        column = max(0, min(column, len(self._cells[row]) - 1))
        stack = self._cells[row][column]
        self._at = (row, column, max(0, min(index, len(stack) - 1)))
        widget = stack[self._at[2]]
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self._mark_current()
        self.ensureWidgetVisible(widget, theme.px(8), theme.px(24))

    def _mark_current(self) -> None:
        """Tab comes to one place of the week only."""
        row, column, index = self._at
        current = None
        if row < len(self._cells) and column < len(self._cells[row]):
            current = self._cells[row][column][min(index, len(self._cells[row][column]) - 1)]
        for widget in self._all():
            policy = Qt.FocusPolicy.StrongFocus if widget is current else Qt.FocusPolicy.ClickFocus
            widget.setFocusPolicy(policy)
