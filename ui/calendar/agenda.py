"""The agenda: visits of some days as a list to read, and to work in by keys alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from careteam.domain.ids import VisitId
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from careteam.services.calendar import Day, VisitBlock
from ui.calendar import words
from ui.calendar.lanes import QUARTER
from ui.calendar.spots import Held, Spot, shifted
from ui.kit import dates
from ui.kit.arrows import STEPS
from ui.kit.cards import EmptyState
from ui.kit.tables import Column, RowTable

TONES = {VisitStatus.SEEN: "good", VisitStatus.COMPLETED: "good", VisitStatus.NOT_SEEN: "warn"}


@dataclass(frozen=True)
class Row:
    """A visit, and whether it is the first of its day."""

    block: VisitBlock
    first: bool


class Agenda(RowTable[Row]):
    """A row a visit, day after day. Enter opens it, Space marks it seen; its other signals are the time grid's."""

    opened = Signal(object)
    seen = Signal(object)
    asked = Signal(object, QPoint)
    moved = Signal(object)

    def __init__(self, empty: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Visits day by day"), _columns(), key=lambda row: row.block.visit_id, empty=empty, parent=parent
        )
        self.setSortingEnabled(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.activated_row.connect(lambda row: self.opened.emit(row.block))

    def show_days(self, days: Sequence[Day]) -> None:
        """Show the visits of these days; what was chosen stays chosen."""
        rows = tuple(Row(block, number == 0) for day in days for number, block in enumerate(day.visits))
        if rows != self.rows():
            self.set_rows(rows)
        if self.current_row() is None and self.rows():
            self.select(self.rows()[0].block.visit_id)

    def show_findings(self, days: Sequence[Day]) -> None:
        """Show what stands in the way of the visits."""
        self.show_days(days)

    def held(self) -> Held | None:
        """The visit the focus is at."""
        row = self.current_row()
        return Held(row.block) if row is not None and self.hasFocus() else None

    def spot(self) -> Spot | None:
        """The day and the time the focus is at."""
        row = self.current_row()
        return Spot(row.block.starts.date(), row.block.starts.time()) if row is not None else None

    def focus_visit(self, visit_id: VisitId) -> bool:
        """Go to a visit; whether it is there."""
        self.setFocus()
        return self.select(visit_id)

    def focus_current(self) -> None:
        """Go where the focus was."""
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Take Alt+arrows before the window's own shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_move(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = self.held()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if held is not None and _is_move(event):
            dx, dy = STEPS[Qt.Key(event.key())]
            stretch = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if not (stretch and dx):
                longer, minutes = (dy * QUARTER, 0) if stretch else (0, dy * QUARTER)
                self.moved.emit(shifted(held, minutes=minutes, days=dx, longer=longer))
        elif held is not None and event.key() == Qt.Key.Key_Space:
            self.seen.emit(held.block)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) or (plain and event.text().isalpha()):
            event.ignore()  # they are the calendar's: other days, other views
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.current_row()
        if row is not None:
            where = event.globalPos()
            if event.reason() is QContextMenuEvent.Reason.Keyboard:
                where = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
            self.asked.emit(Held(row.block), where)


def _columns() -> list[Column[Row]]:
    def who(row: Row) -> str:
        return ", ".join(f"{part.name} ({part.code})" for part in row.block.parts)

    def when(row: Row) -> str:
        return " ".join(part for part in (dates.time_range(row.block.starts, row.block.ends), row.block.zone) if part)

    def spoken(row: Row) -> str:
        return f"{dates.long_day(row.block.starts.date())}. {words.spoken(row.block)}"

    def day(row: Row) -> str:
        return dates.short_day(row.block.starts.date()) if row.first else ""

    return [
        Column(_("Day"), day, 104, strong=True, spoken=spoken),
        Column(_("Time"), when, 168),
        Column(_("Patient"), lambda row: row.block.patient, strong=True),
        Column(_("With"), who, spare=1),
        Column(_("Place"), lambda row: row.block.where, 152, 3, muted=True),
        Column(
            _("Status"), lambda row: words.status(row.block), 104, 2, tone=lambda row: TONES.get(row.block.status, "")
        ),
        Column(
            _("What is wrong"),
            lambda row: words.wrong(row.block),
            144,
            tone=lambda row: "bad" if row.block.conflicts else "",
            tooltip=lambda row: "\n".join(finding.sentence for finding in row.block.conflicts),
        ),
    ]


def _is_move(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) and Qt.Key(event.key()) in STEPS
