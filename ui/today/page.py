"""Today: the day's visits on the left, what needs somebody on the right."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import PatientId
from careteam.domain.visits import VisitStatus
from careteam.i18n import N_, _, ngettext
from ui.kit import dates, errors, tab_order, theme
from ui.kit.banners import Banner
from ui.kit.beside import Beside
from ui.kit.buttons import Button
from ui.kit.cards import Card, EmptyState, clear, row
from ui.kit.commands import Command, Commands
from ui.kit.context import Context
from ui.kit.labels import Label, Muted
from ui.kit.page import Page
from ui.kit.routes import (
    BookVisitRoute,
    ImportRoute,
    PrintRoute,
    ReferralRoute,
    Route,
    TeamRoute,
    WrapUpRoute,
)
from ui.today.needs import NeedsCard, NeedsScroll
from ui.today.unsaved import UnsavedCard
from ui.today.visit_table import VisitTable

if TYPE_CHECKING:
    from careteam.domain.drafts import Unsaved
    from careteam.services.office import Work
    from careteam.services.today import Today
    from careteam.services.visit_blocks import VisitBlock

REFRESH_MS = 5 * 60_000
"""A visit becomes one to call about by the clock alone, so the page asks again now and then."""

TO_RECORD = frozenset({VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.COMPLETED})


@dataclass(frozen=True)
class Shown:
    """The day, how many of its pages wait to be printed, and what this person typed and did not save."""

    today: "Today"
    to_print: int
    unsaved: "tuple[Unsaved, ...]" = ()


class TodayPage(Page):
    """What the team has before it. Space marks a visit seen, Enter opens it."""

    title = N_("Today")
    topics = frozenset(
        {
            *(Topic.VISITS, Topic.PATIENTS, Topic.REFERRALS, Topic.ASSIGNMENTS),
            *(Topic.TEAM, Topic.PLACES, Topic.SUMMARIES, Topic.SETTINGS),
        }
    )
    commands = Commands(
        N_("Today"),
        (
            Command(N_("Mark the visit seen"), ("Space",), lambda page: page.seen_button.click(), heard=True),
            Command(N_("Record what happened at the visit"), (), lambda page: page.record_button.click()),
            Command(N_("Open the visit"), ("Enter",), lambda page: page.open_button.click(), heard=True),
        ),
    )

    def __init__(self, context: Context, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown: Shown | None = None
        self.day = Label("", "muted")
        self.print_button = Button(_("Print today’s summaries"), self._on_print_clicked, icon="print")
        self.head.addWidget(self.day)
        self.head.addStretch()
        self.head.addWidget(self.print_button)
        self.said = Banner()
        self.body.addWidget(self.said)
        parts = Beside([(self._visits_card(), 3), (self._needs_part(), 2)], 760)
        parts.turned.connect(self.needs_scroll.show_whole)
        self.body.addWidget(parts, 1)
        context.drafts.changed.connect(self.reload)
        clock = QTimer(self, interval=REFRESH_MS)
        clock.timeout.connect(self.reload)
        clock.start()

    def query(self) -> bool:
        """Whether nothing is shown yet: then the day's visits come first, alone, and the rest after them."""
        return self.shown is None

    @staticmethod
    def load(work: "Work", query: bool) -> Shown:
        from careteam.services import drafts, rail, today

        if query:
            return Shown(today.at_once(work), 0)
        return Shown(today.today(work), rail.to_print(work), drafts.mine(work))

    def show_data(self, data: Any) -> None:
        shown: Shown = data
        first = self.shown is None
        self.shown = shown
        self.day.setText(dates.long_day(shown.today.day))
        words = _("Print today’s summaries")
        if shown.to_print:
            words = _("Print today’s summaries ({count})").format(count=shown.to_print)
        self.print_button.setText(words)
        self.print_button.setAccessibleName(words)
        self.visits.set_rows(shown.today.visits)
        if first:
            ahead = [block for block in shown.today.visits if block.ends > shown.today.now] or shown.today.visits
            for block in ahead[:1]:
                self.visits.select(block.visit_id)
        count = len(shown.today.visits)
        self.visits_card.title.setText(ngettext("{count} visit", "{count} visits", count).format(count=count))
        if shown.today.whole:
            self._show_needs(shown)
        else:
            self.reload()
        self._on_selected(self.visits.current_row())

    # the visits

    def _visits_card(self) -> QWidget:
        self.visits_card = Card(_("Visits"))
        self.visits_card.setMinimumSize(theme.px(320), theme.px(280))
        empty = EmptyState(_("No visits today."), _("New visit"), lambda: self.context.navigate(BookVisitRoute()))
        self.visits = VisitTable(_("Visits today"), empty)
        self.visits.activated_row.connect(self._open)
        self.visits.seen.connect(self._on_seen)
        self.visits.selected_row.connect(self._on_selected)
        self.visits_card.body.addWidget(self.visits, 1)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.seen_button = Button(_("Seen"), lambda: self._of_current(self._on_seen))
        self.seen_button.setToolTip(_("Seen (Space)"))
        self.record_button = Button(_("Record what happened"), lambda: self._of_current(self._record))
        self.open_button = Button(_("Open"), lambda: self._of_current(self._open))
        self.open_button.setToolTip(_("Open (Enter)"))
        for button in (self.seen_button, self.record_button, self.open_button):
            row.addWidget(button)
        row.addStretch()
        self.visits_card.body.addLayout(row)
        return self.visits_card

    def about(self) -> PatientId | None:
        """Whose visit one is at."""
        block = self.visits.current_row()
        return block.patient_id if block else None

    def _of_current(self, act: "Callable[[VisitBlock], None]") -> None:
        block = self.visits.current_row()
        if block is not None:
            act(block)

    def _on_selected(self, block: "VisitBlock | None") -> None:
        status = block.status if block else None
        planned = (VisitStatus.PROPOSED, VisitStatus.BOOKED, VisitStatus.ARRIVED)
        self.record_button.setEnabled(status in TO_RECORD)  # first: the focus of a visit just seen goes on to it
        self.seen_button.setEnabled(status in planned)
        self.open_button.setEnabled(block is not None)

    def _open(self, block: "VisitBlock") -> None:
        self.context.navigate(BookVisitRoute(visit_id=block.visit_id))

    def _record(self, block: "VisitBlock") -> None:
        self.context.navigate(WrapUpRoute(block.visit_id))

    def _on_seen(self, block: "VisitBlock") -> None:
        from careteam.services import visits

        self._write(lambda work: visits.mark_seen(work, block.visit_id, seen=block.version))

    def _write(self, act: "Callable[[Work], object]") -> None:
        self.said.hide()
        self.context.tasks.write(self, act, None, partial(errors.say, self.said))

    # what needs somebody

    def _needs_part(self) -> QWidget:
        self.needs_scroll = NeedsScroll()
        self._needs = theme.look(QWidget(), "scrolled")
        self._needs.setAccessibleName(_("Needs action"))
        self._list = QVBoxLayout(self._needs)
        self._list.setContentsMargins(0, 0, theme.px(6), 0)
        self._list.setSpacing(theme.px(12))
        self.cards: list[NeedsCard] = []
        self.needs_scroll.setWidget(self._needs)
        return self.needs_scroll

    def _show_needs(self, shown: Shown) -> None:
        today, unsaved = shown.today, shown.unsaved
        at = next((card.focused() for card in self.cards if card.focused() is not None), None)
        clear(self._list)
        if unsaved:
            now = self.context.clock.now()
            self._list.addWidget(UnsavedCard(unsaved, now, self.context.navigate, self._throw_away))
        self.cards = [NeedsCard(needs, self.context.navigate, self._needs) for needs in today.needs]
        for card in self.cards:
            self._list.addWidget(card)
        if today.is_new:
            self._list.addWidget(self._first_steps())
        elif not self.cards and not unsaved:
            nothing = Card()
            nothing.body.addWidget(EmptyState(_nothing_urgent(shown)))
            self._list.addWidget(nothing)
        self._list.addStretch()
        tab_order.follow(self._needs)
        for card in self.cards:
            if at is not None and card.focus(at):
                break

    def _throw_away(self, unsaved: "Unsaved") -> None:
        self.context.drafts.forget((unsaved.form, unsaved.subject))
        words = _("Thrown away: {words}.").format(words=unsaved.words)
        self.said.say(words, "good", [(_("Put it back"), lambda: self._put_back_typed(unsaved))])

    def _put_back_typed(self, unsaved: "Unsaved") -> None:
        self.context.drafts.keep(unsaved)
        self.said.hide()

    def _first_steps(self) -> Card:
        """What to do in a new office."""
        card = Card(_("Your office is new"))
        for words, button, route in (
            (_("Patients and staff from a spreadsheet:"), _("Import"), ImportRoute()),
            (_("Or your team, one by one:"), _("Add the team"), TeamRoute()),
            (_("Then the first referral:"), _("New referral"), ReferralRoute()),
        ):
            card.body.addWidget(Muted(words))
            card.body.addLayout(row(Button(button, partial(self.context.navigate, route)), None))
        return card

    def _on_print_clicked(self) -> None:
        self.context.navigate(PrintRoute(day=self.shown.today.day if self.shown else None))


def _nothing_urgent(shown: Shown) -> str:
    """That nobody waits; and what of the day is still to do all the same, which stands in the table or at the top."""
    open_records = sum(block.status is VisitStatus.SEEN for block in shown.today.visits)
    records = ngettext("{count} record is not completed", "{count} records are not completed", open_records)
    pages = ngettext("{count} summary is not printed", "{count} summaries are not printed", shown.to_print)
    left = [words.format(count=count) for words, count in ((records, open_records), (pages, shown.to_print)) if count]
    if not left:
        return _("Nothing needs you now.")
    return _("Nobody waits for you now. Of today: {left}.").format(left=", ".join(left))
