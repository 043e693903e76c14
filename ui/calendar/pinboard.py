"""The pinboard: visits without a time, each with the way to find one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.i18n import _
from careteam.services.calendar import VisitBlock
from ui.kit import dates, theme
from ui.kit.buttons import Button, IconButton
from ui.kit.cards import EmptyState, clear
from ui.kit.chips import DisciplineChip
from ui.kit.labels import ElidedLabel, Heading, Label

WIDTH = 264


class Pinboard(QFrame):
    """Visits taken off the calendar. ``wanted(block)`` to find one a new time, ``closed`` at Esc."""

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(_("Pinboard"))
        self.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(6), theme.px(6), theme.px(12))
        head = QHBoxLayout()
        head.addWidget(Heading(_("Pinboard")))
        head.addStretch()
        head.addWidget(IconButton("close", _("Close the pinboard"), self.closed.emit))
        column.addLayout(head)
        self.empty = EmptyState(_("Nothing waits for a new time."))
        column.addWidget(self.empty)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, theme.px(6), 0)
        self._list.setSpacing(theme.px(12))
        scroll.setWidget(inner)
        self._scroll = scroll
        column.addWidget(scroll, 1)
        self.buttons: list[Button] = []

    def show_visits(self, visits: Sequence[VisitBlock]) -> None:
        """Show what waits for a new time."""
        clear(self._list)
        self.buttons = []
        self.empty.setVisible(not visits)
        self._scroll.setVisible(bool(visits))
        for block in visits:
            self._list.addWidget(self._entry(block))
        self._list.addStretch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _entry(self, block: VisitBlock) -> QWidget:
        entry = QWidget()
        lines = QVBoxLayout(entry)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(2))
        lines.addWidget(ElidedLabel(block.patient, "strong"))
        was = f"{dates.short_day(block.starts.date())}, {dates.time_range(block.starts, block.ends)}"
        lines.addWidget(Label(_("Was {when}").format(when=was), "small", wrap=True))
        if block.reason_note:
            lines.addWidget(Label(block.reason_note, "small", tone="warn", wrap=True))
        who = QHBoxLayout()
        who.setSpacing(theme.px(6))
        for part in block.parts:
            who.addWidget(DisciplineChip(part.code, part.hue, part.name))
        who.addWidget(ElidedLabel(block.where, "small"), 1)
        lines.addLayout(who)
        find = Button(_("Find a time"), lambda: self.wanted.emit(block))
        find.setAccessibleName(_("Find a time for {patient}").format(patient=block.patient))
        self.buttons.append(find)
        lines.addWidget(find, 0, Qt.AlignmentFlag.AlignLeft)
        return entry
