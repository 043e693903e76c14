"""The pinboard: visits without a time, each carried or put where somebody finds one."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
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
MADE = 24
"""So many visits are made at first, and again as one comes to the end of them: a network may have hundreds waiting."""


class Pinboard(QFrame):
    """Visits taken off the calendar. ``wanted(block)`` to find one a new time, ``closed`` at Esc.

    Visits are dragged onto it and from it; ``chosen`` is the one that goes where the calendar's focus is, ``latest``
    the one that was pinned last. What nobody looks at is not made.
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
        scroll.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.visits: tuple[VisitBlock, ...] = ()
        self.entries: list[PinnedVisit] = []
        self._stale = False
        self.latest: VisitId | None = None
        self._mark = DropMark(self)

    def show_visits(self, visits: Sequence[VisitBlock]) -> None:
        """Show what waits for a new time."""
        if self.visits == tuple(visits):
            return
        self.visits, self._stale = tuple(visits), True
        self.empty.setVisible(not visits)
        self._how.setVisible(bool(visits))
        self._scroll.setVisible(bool(visits))
        if self.isVisible():
            self._make_anew()

    def focus_first(self) -> None:
        """Go to the first visit, if any waits."""
        if self.entries:
            self.entries[0].find_button.setFocus()

    def held(self) -> list[Held]:
        """Every visit that waits, in hand."""
        return [Held(block, pinned=True) for block in self.visits]

    def chosen(self) -> Held | None:
        """The visit the focus is at, else the one pinned last, else the first."""
        focused = [entry.held() for entry in self.entries if entry.find_button.hasFocus()]
        latest = [held for held in self.held() if held.block.visit_id == self.latest]
        return next(iter((*focused, *latest, *self.held()[:1])), None)

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

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._make_anew()

    def _make_anew(self) -> None:
        had_focus = any(entry.find_button.hasFocus() for entry in self.entries)
        self._stale = False
        clear(self._list)
        self.entries = []
        self._list.addStretch()
        self._make_more()
        if had_focus:
            self.focus_first()

    def _make_more(self) -> None:
        """The next visits, above the stretch that holds them together."""
        for block in self.visits[len(self.entries) : len(self.entries) + MADE]:
            entry = PinnedVisit(block, self._dragging)
            entry.find_button.clicked.connect(lambda _checked=False, block=block: self.wanted.emit(block))
            self._list.insertWidget(len(self.entries), entry)
            self.entries.append(entry)

    def _on_scrolled(self, value: int) -> None:
        bar = self._scroll.verticalScrollBar()
        if value > bar.maximum() - bar.pageStep() and len(self.entries) < len(self.visits):
            self._make_more()

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
