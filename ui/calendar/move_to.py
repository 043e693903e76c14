"""Moving a visit by saying where to: the day, the time and the person, on the calendar itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId
from careteam.i18n import _
from ui.calendar.spots import Held, Move
from ui.kit import dates, fields, theme
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.forms import Form
from ui.kit.labels import Label

if TYPE_CHECKING:
    from careteam.services.team import MemberOption


@dataclass(frozen=True)
class Wish:
    """Where to."""

    day: date | None = None
    at: time | None = None
    member_id: MemberId | None = None


class MoveTo(QFrame):
    """Asks where a visit goes. ``wanted(move)``; ``left`` at Esc."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._held: Held | None = None
        self._people: dict[MemberId, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        self._head = Label("", "strong", wrap=True)
        column.addWidget(self._head)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self.form: Form[Wish] = Form(
            [
                fields.Date("day", _("Day"), required=True),
                fields.TimeOfDay("at", _("Time"), required=True, beside=True),
                fields.Choice("member_id", _("With"), options=[(None, "")], beside=True, width=200),
            ],
            Wish(),
            dense=True,
        )
        row.addWidget(self.form, 1)
        self.move_button = PrimaryButton(_("Move"), self._on_move)
        for button in (self.move_button, Button(_("Cancel"), self.left.emit)):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self.hide()

    def ask(self, held: Held, people: "Sequence[MemberOption]") -> None:
        """Ask where this visit goes."""
        self._held = held
        self._people = {one.id: one.name for one in people}
        block = held.block
        when = f"{dates.short_day(block.starts.date())}, {dates.time_range(block.starts, block.ends)}"
        self._head.setText(_("Move {patient}, {when}, to:").format(patient=block.patient, when=when))
        self.setAccessibleName(self._head.text())
        self.form.set_options("member_id", [(one.id, one.name) for one in people])
        self.form.set_draft(Wish(block.starts.date(), block.starts.time(), self.before()))
        self.form.clear_problems()
        self.show()
        self.form.first_entry().setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, Button):
                button.click()
            else:
                self._on_move()
        else:
            super().keyPressEvent(event)

    def before(self) -> MemberId | None:
        """Who is with the patient until now, in whose column the visit was taken."""
        assert self._held is not None
        if self._held.person is not None:
            return self._held.person.member_id
        return next((part.member_id for part in self._held.block.parts), None)

    def _on_move(self) -> None:
        held = self._held
        assert held is not None
        try:
            wish = self.form.draft()
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        assert wish.day is not None
        assert wish.at is not None
        block, before = held.block, self.before()
        later = datetime.combine(wish.day, wish.at) - block.starts
        move = Move(block.visit_id, block.patient, later, pinned=held.pinned)
        if wish.member_id and wish.member_id != before:
            move = replace(move, instead_of=before, by=wish.member_id, by_name=self._people[wish.member_id])
        self.wanted.emit(move)
