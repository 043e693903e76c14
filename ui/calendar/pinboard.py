"""The pinboard: visits without a time, each carried or put where somebody finds one."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.ids import VisitId
from careteam.i18n import _
from careteam.services.calendar import VisitBlock
from ui.calendar.dragging import Dragging, DropMark, under
from ui.calendar.spots import Held, Move, to_pinboard
from ui.kit import dates, theme
from ui.kit.buttons import Button, IconButton
from ui.kit.cards import EmptyState, clear
from ui.kit.chips import DisciplineChip
from ui.kit.labels import ElidedLabel, Heading, Label

WIDTH = 264


class Pinboard(QFrame):
    """Visits taken off the calendar. ``wanted(block)`` to find one a new time, ``closed`` at Esc.

    Visits are dragged onto it and from it; ``chosen`` is the one that goes where the calendar's focus is, ``latest``
    the one that was pinned last.
    """

    wanted = Signal(object)
    closed = Signal()

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dragging = dragging
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
        self.empty = EmptyState(_("Nothing waits for a new time. Drag a visit here, or press Ctrl+X on it."))
        column.addWidget(self.empty)
        self._how = Label(_("Drag a visit to its new time, or press Ctrl+V there."), "small", wrap=True)
        column.addWidget(self._how)
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
        self.entries: list[PinnedVisit] = []
        self.buttons: list[Button] = []
        self.latest: VisitId | None = None
        self._mark = DropMark(self)

    def show_visits(self, visits: Sequence[VisitBlock]) -> None:
        """Show what waits for a new time."""
        had_focus = any(button.hasFocus() for button in self.buttons)
        clear(self._list)
        self.empty.setVisible(not visits)
        self._how.setVisible(bool(visits))
        self._scroll.setVisible(bool(visits))
        self.entries = [PinnedVisit(block, self._dragging) for block in visits]
        self.buttons = [entry.find_button for entry in self.entries]
        for entry in self.entries:
            entry.find_button.clicked.connect(lambda _checked=False, block=entry.block: self.wanted.emit(block))
            self._list.addWidget(entry)
        self._list.addStretch()
        if had_focus and self.buttons:
            self.buttons[0].setFocus()

    def chosen(self) -> Held | None:
        """The visit the focus is at, else the one pinned last, else the first."""
        focused = [entry for entry in self.entries if entry.find_button.hasFocus()]
        latest = [entry for entry in self.entries if entry.block.visit_id == self.latest]
        return next((entry.held() for entry in (*focused, *latest, *self.entries)), None)

    def aim(self, held: Held, where: QPoint, grip: int | None) -> Move | None:
        """Anywhere on the board."""
        if held.pinned or grip is None or under(self, where) is None:
            self.lift()
            return None
        self._mark.setGeometry(self.rect().adjusted(2, 2, -2, -2))
        self._mark.words = _("To the pinboard")
        self._mark.show()
        self._mark.raise_()
        return to_pinboard(held)

    def lift(self) -> None:
        """Nothing is carried over the board any more."""
        self._mark.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not self._dragging.leave():
                self.closed.emit()
        else:
            super().keyPressEvent(event)


class PinnedVisit(QWidget):
    """One visit that waits, with what it was; the mouse carries it to the calendar."""

    def __init__(self, block: VisitBlock, dragging: Dragging) -> None:
        super().__init__()
        self.block = block
        self._dragging = dragging
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        lines = QVBoxLayout(self)
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
        self.find_button = Button(_("Find a time"))
        names = ", ".join(part.name for part in block.parts)
        said = _("Find a time for {patient}, {where}, with {names}; was {when}")
        self.find_button.setAccessibleName(said.format(patient=block.patient, where=block.where, names=names, when=was))
        self.find_button.setCursor(Qt.CursorShape.ArrowCursor)
        lines.addWidget(self.find_button, 0, Qt.AlignmentFlag.AlignLeft)

    def held(self) -> Held:
        """It, in hand."""
        return Held(self.block, pinned=True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.find_button.setFocus(Qt.FocusReason.MouseFocusReason)
        self._dragging.press(self.held(), event, 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._dragging.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging.release(event)
