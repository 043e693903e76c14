"""Asks who decided that visits wait once more, and why, before a plan that leaves them out again is published."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.day_plans import Wanted
from careteam.domain.errors import Invalid
from careteam.i18n import _, ngettext
from careteam.services.day_calls import Decision
from ui.kit import fields, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.drafts import Drafts, Keeper
from ui.kit.forms import Form
from ui.kit.labels import Label


class DecidePanel(QFrame):
    """One name and one reason for all of them, kept until it is published. ``decided(by visit)``; ``left`` at Esc.

    ``kept_as``: the form's name where it is kept.
    """

    decided = Signal(object)
    left = Signal()

    def __init__(self, drafts: Drafts, kept_as: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts, self._kept_as = drafts, kept_as
        self.note = Banner()
        self.setProperty("look", "banner")
        self.setProperty("tone", "warn")
        self._waiting: Sequence[Wanted] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        self.head = Label("", "strong", wrap=True)
        column.addWidget(self.note)
        column.addWidget(self.head)
        self.form: Form[Decision] = Form(
            [
                fields.Text("by", _("Who decided"), required=True),
                fields.Text("why", _("Why the visit can wait"), required=True, beside=True),
            ],
            Decision(),
            dense=True,
        )
        words = _("Why visits wait once more")
        self.keeper = Keeper(drafts.of(kept_as), self.form, self.note, lambda: words, self)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.form, 1)
        self.publish = Button(_("Publish"), self._on_publish)
        for button in (self.publish, Button(_("Cancel"), self._on_left)):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(row)
        self.hide()

    def ask(self, day: date, waiting: Sequence[Wanted]) -> None:
        """Ask about these visits of a day."""
        self._waiting = waiting
        self.keeper.move(self._drafts.of(self._kept_as, day.isoformat()))
        names = ", ".join(f"{one.patient} ({len(one.left_out)}×)" for one in waiting)
        text = ngettext("Left out before, and again: {names}", "Left out before, and again: {names}", len(waiting))
        self.head.setText(text.format(names=names))
        self.setAccessibleName(self.head.text())
        self.form.set_draft(Decision())
        self.form.clear_problems()
        self.show()
        self.keeper.begin(0)
        self.form.first_entry().setFocus()

    def done(self) -> None:
        """The plan is published, and the decision with it."""
        self.keeper.saved()
        self.keeper.discard()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_left()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_publish()
        else:
            super().keyPressEvent(event)

    def _on_publish(self) -> None:
        try:
            decision = self.form.draft()
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        self.decided.emit({one.visit_id: decision for one in self._waiting})

    def _on_left(self) -> None:
        self.keeper.discard()
        self.hide()
        self.left.emit()
