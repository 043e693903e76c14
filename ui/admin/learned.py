"""What recorded visits tell of drives, to be accepted or dismissed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.drives import LEARNED_DAYS, SEVERAL
from careteam.i18n import _
from careteam.services import drives
from careteam.services.drives import Proposal
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.cards import EmptyState
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.page import Page
from ui.kit.tables import Column, RowTable

if TYPE_CHECKING:
    from careteam.services.office import Work


class LearnedList(Page):
    """Drives that took another time than is said; nothing changes before somebody accepts it."""

    topics = frozenset({Topic.PLACES, Topic.VISITS, Topic.SUMMARIES})

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        about = _(
            "From leaving one visit to arriving at the next, as recorded in the last {days} days: what at least "
            "{several} drives agree on."
        )
        self.accept = PrimaryButton(_("Accept"), self._on_accept)
        self.dismiss = Button(_("Dismiss"), self._on_dismiss)
        self.head.addWidget(Label(about.format(days=LEARNED_DAYS, several=SEVERAL), "muted", wrap=True), 1)
        self.head.addWidget(self.dismiss)
        self.head.addWidget(self.accept)
        columns = [
            Column[Proposal](_("From"), lambda row: row.here_words, strong=True),
            Column[Proposal](_("To"), lambda row: row.there_words, strong=True),
            Column[Proposal](_("Drives"), lambda row: str(row.count), 72, figures=True, sort=lambda row: row.count),
            Column[Proposal](_("They took, in minutes"), lambda row: str(row.minutes), 152, figures=True,
                             sort=lambda row: row.minutes),
            Column[Proposal](_("Said now"), lambda row: "—" if row.said is None else str(row.said), 104,
                             figures=True, muted=True, sort=lambda row: row.said),
        ]  # fmt: skip
        nothing = _("Nothing to put right: recorded drives agree with what is said, or are too few yet.")
        self.table: RowTable[Proposal] = RowTable(
            _("Learned from visits"), columns, key=lambda row: (row.here, row.there), empty=EmptyState(nothing)
        )
        self.table.selected_row.connect(lambda _row: self._show_chosen())
        self.table.activated_row.connect(lambda _row: self._on_accept())
        self.body.addWidget(self.table, 1)
        self._show_chosen()

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[Proposal, ...]:
        """What the visits tell."""
        return drives.proposals(work)

    def show_data(self, data: tuple[Proposal, ...]) -> None:
        """Show it; the next one is chosen when one is done with."""
        self.table.set_rows(data)
        if self.table.current_row() is None and data:
            self.table.select((data[0].here, data[0].there))
        self._show_chosen()

    def _show_chosen(self) -> None:
        for button in (self.accept, self.dismiss):
            button.setEnabled(self.table.current_row() is not None)

    def _on_accept(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.context.tasks.write(self, lambda work: drives.accept(work, row))

    def _on_dismiss(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.context.tasks.write(self, lambda work: drives.dismiss(work, row))
