"""What leaves on paper: a day's pages and day sheets, what keeps the others, and what was printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.handing import Way
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.offices import OfficeDraft
from careteam.i18n import N_, _, ngettext
from careteam.services import batches, copies, day_sheets, office_settings, printing, summaries
from careteam.services.copies import Copy
from careteam.services.day_sheets import Sheeted
from careteam.services.printing import Sheet
from careteam.services.summaries import DayEntry
from ui.kit import dates, errors, paper, theme
from ui.kit.banners import Banner
from ui.kit.buttons import LARGE, Button, IconButton, PrimaryButton, SegmentedControl, Tabs
from ui.kit.cards import Card, EmptyState, row
from ui.kit.commands import Command, Commands
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.page import Page
from ui.kit.routes import CalendarRoute, PrintRoute
from ui.kit.splitter import Splitter
from ui.kit.tables import RowTable
from ui.printing import lists
from ui.printing.press import Press
from ui.printing.sheet_view import SheetView
from ui.printing.words import page_id

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from careteam.services.office import Office, Work
    from ui.kit.tasks import Report

PAGES, SHEETS, LEFT = "pages", "sheets", "left"
NOTHING = {
    PAGES: N_("Choose a visit to see its page."),
    SHEETS: N_("Choose a clinician to see the day sheet."),
    LEFT: N_("Choose a page that left, to see what stood on it."),
}


@dataclass(frozen=True)
class PrintDay:
    """A day's visits with their pages, the clinicians of the day, what left on it, the office, and the day it is."""

    day: date
    entries: tuple[DayEntry, ...]
    clinicians: tuple[Sheeted, ...]
    left: tuple[Copy, ...]
    office: OfficeDraft
    today: date


@dataclass(frozen=True)
class Asked:
    """The day to show: one's own, or that of a visit."""

    day: date | None = None
    visit_id: VisitId | None = None


class PrintPage(Page):
    """Left the day, right what would leave. One button prints all that is released."""

    title = N_("Print")
    topics = frozenset(
        {Topic.SUMMARIES, Topic.VISITS, Topic.PATIENTS, Topic.SETTINGS, Topic.TEAM, Topic.ASSIGNMENTS, Topic.PLACES}
    )
    commands = Commands(
        N_("Print"),
        (
            Command(N_("Print every page that waits"), (), lambda page: page.print_all()),
            Command(N_("Print the page shown"), ("Ctrl+P",), lambda page: page.sheet.print_sheet()),
            Command(N_("Save the page shown as a PDF"), ("Ctrl+S",), lambda page: page.sheet.save.click()),
            Command(N_("Print the page shown and save it"), (), lambda page: page.sheet.print_and_save()),
            Command(N_("Save the page shown with a password"), (), lambda page: page.sheet.save_with_password()),
            Command(N_("Print a leave-behind page for the family"), (), lambda page: page.sheet.leave_behind.trigger()),
            Command(N_("Print who is who on the team for the family"), (), lambda page: page.sheet.team.trigger()),
            Command(N_("Next page of the page shown"), ("Alt+PgDown",), lambda page: page.sheet.view.turn(1)),
            Command(N_("Page before of the page shown"), ("Alt+PgUp",), lambda page: page.sheet.view.turn(-1)),
            Command(N_("Larger"), ("Ctrl++", "Ctrl+="), lambda page: page.sheet.view.zoom_by(1)),
            Command(N_("Smaller"), ("Ctrl+-",), lambda page: page.sheet.view.zoom_by(-1)),
        ),
    )

    def __init__(self, context: Context, route: PrintRoute, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._asked_for = Asked(route.day, route.visit_id)
        self._print_now = route.now
        self._wanted = route.visit_id
        self._wanted_page: UUID | None = None
        self._data: PrintDay | None = None
        self.day = Label("", "strong", parent=self)
        self.today = Button(_("Today"), lambda: self._go_to(None), parent=self)
        self.all = PrimaryButton("", self.print_all, icon="print", parent=self)
        days = row(
            IconButton("chevron-left", _("Day before"), lambda: self._move(-1), parent=self),
            self.day,
            IconButton("chevron-right", _("Day after"), lambda: self._move(1), parent=self),
            self.today,
            None,
            spacing=12,
        )
        if theme.px(100) > LARGE:  # a line of their own
            self.body.addLayout(days)
            self.head.addStretch(1)
        else:
            self.head.addLayout(days, 1)
        self.head.addWidget(self.all)
        self.notice = Banner(self)  # of its own: what was said of a page outlasts the day being read again
        self.press = Press(context, self)
        across = Splitter(_("Pages and preview"), [590, 550], self)
        card = Card(parent=across)
        self.sheet = SheetView(context, across)
        self._leaving = self.sheet.way.place
        lists_of = [(PAGES, _("Summaries")), (SHEETS, _("Day sheets")), (LEFT, _("What left"))]
        self.tabs = Tabs(_("What to print"), lists_of, card)
        self.tabs.set_value(SHEETS if route.sheets else PAGES)
        self.tabs.changed.connect(lambda _tab: self._show_tab())
        self.tables = QStackedWidget(card)
        queue = QWidget(self.tables)
        self.pages = self._make_pages(queue)
        self.sheets = lists.sheets(self.tables)
        self.sheets.activated_row.connect(lambda _row: self.sheet.print_sheet())
        self.left = lists.left(self._settings, self.tables)
        self.left.activated_row.connect(lambda _row: self.sheet.print_sheet())
        for table in (self.pages, self.sheets, self.left):
            table.selected_row.connect(lambda _row: self._show_tab())
        stages = [(kind, _(words)) for kind, words in lists.SHOWN.items()]
        self.stages = SegmentedControl(_("Which pages"), stages, queue)
        self.stages.changed.connect(lambda _stage: self._show_pages())
        column = QVBoxLayout(queue)
        column.setContentsMargins(0, theme.px(4), 0, 0)
        column.addLayout(row(self.stages, None))
        column.addWidget(self.pages, 1)
        self._places = {PAGES: queue, SHEETS: self.sheets, LEFT: self.left}
        for widget in self._places.values():
            self.tables.addWidget(widget)
        card.body.addWidget(self.tabs)
        card.body.addWidget(self.tables, 1)
        self._connect()
        card.setMinimumWidth(theme.px(440))
        self.body.addWidget(self.notice)
        self.body.addWidget(self.press)
        self.body.addWidget(across, 1)

    def query(self) -> Asked:
        """The day to show; none is today."""
        return self._asked_for

    @staticmethod
    def load(work: "Work", query: Asked) -> PrintDay:
        """The day's visits with their pages."""
        today = office_settings.today(work)
        day = query.day or today
        if query.visit_id is not None:
            day = summaries.day_of(work, query.visit_id)
        return PrintDay(
            day=day,
            entries=summaries.day(work, day),
            clinicians=day_sheets.clinicians(work, day),
            left=copies.on_day(work, day),
            office=office_settings.current(work),
            today=today,
        )

    def show_data(self, data: PrintDay) -> None:
        """Show the day; what was chosen stays chosen."""
        first = self._data is None
        self._data = data
        self._asked_for = Asked(data.day)
        self.day.setText(dates.long_day(data.day))
        self.today.setEnabled(data.day != data.today)
        self._list_pages()
        self.sheets.set_rows(data.clinicians)
        self.left.set_rows(data.left)
        count = len(self._waiting())
        words = _("Print today’s summaries") if data.day == data.today else _("Print the summaries of this day")
        self.all.setText(f"{words} ({count})" if count else words)
        self.all.setAccessibleName(words)
        self.all.setEnabled(bool(count))
        wanted = [one for one in data.entries if one.visit_id == self._wanted]
        wanted.sort(key=lambda one: page_id(one) != self._wanted_page)
        if wanted and self.pages.select(wanted[0].key):
            self._wanted = self._wanted_page = None
        elif self.pages.current_row() is None and self.pages.rows():
            listed = self.pages.rows()
            chosen = next((entry for entry in listed if entry.waits), listed[0])
            self.pages.select(chosen.key)
        self._show_tab()
        if first:
            (self.all if self.all.isEnabled() else self.pages).setFocus()
        if self._print_now:
            self._print_now = False
            self.print_all()

    def go(self, route: PrintRoute) -> None:
        """Show another visit's page, or another day."""
        if route.visit_id is not None:
            self.tabs.set_value(PAGES)
            self.stages.set_value(None)
            self._wanted = route.visit_id
            self._asked_for = Asked(visit_id=route.visit_id)
        else:
            self._asked_for = Asked(route.day)
            if route.sheets:
                self.tabs.set_value(SHEETS)
        self._print_now = route.now
        self.reload()

    def open_form(self, _name: str, _visit: UUID, page: UUID | None = None) -> None:
        """Show the page for which somebody was saying how it goes out."""
        self._wanted_page = page

    def print_all(self) -> None:
        """Print every released page of the day that was not printed yet; the rest stays listed with its reasons."""
        waiting = self._waiting()
        if self._data is None or not waiting:
            return

        def run(office: "Office", report: "Report") -> tuple[int, tuple[DayEntry, ...]]:
            sheets, left = batches.prepared(office, waiting, report=lambda step, part: report(step, part / 2))
            return paper.put(office, sheets, printer_chosen[0], Way.HANDED, report, 0.5), left

        printer_chosen: list[QPrinter] = []

        def chosen(printer: "QPrinter") -> None:
            printer_chosen.append(printer)
            self.press.run(self.all.accessibleName(), run, lambda result: self._on_printed(*result))

        self.press.ask_printer(self, self._data.office.paper, chosen)

    def _waiting(self) -> list[DayEntry]:
        return [entry for entry in self._data.entries if entry.waits] if self._data is not None else []

    def _connect(self) -> None:
        press, sheet = self.press, self.sheet
        press.begun.connect(self.notice.hide)
        press.printed.connect(self._on_printed)
        press.saved.connect(self._on_saved)
        press.both.connect(self._on_both)
        for gone in (press.printed, press.both):
            gone.connect(lambda _what: sheet.way.left(self._leaving))
        press.locked.connect(self._on_locked)
        sheet.print_wanted.connect(self._on_print_wanted)
        sheet.save_wanted.connect(press.save_sheet)
        sheet.both_wanted.connect(self._on_both_wanted)
        sheet.size_chosen.connect(self._on_size_chosen)
        sheet.way_chosen.connect(self._on_way_chosen)

    def _make_pages(self, parent: QWidget) -> RowTable[DayEntry]:
        book = EmptyState(
            _("No visits this day, so no pages."),
            _("Open the calendar"),
            lambda: self.context.navigate(CalendarRoute(self._data.day if self._data else None)),
        )
        table = lists.pages(self._settings, book, parent)
        table.activated_row.connect(lambda _row: self._on_page_activated())
        return table

    def _settings(self) -> OfficeDraft:
        return self._data.office if self._data is not None else OfficeDraft()

    def _list_pages(self) -> None:
        """The pages of the day that are asked for."""
        entries = self._data.entries if self._data is not None else ()
        lists.tell_counts(self.stages, entries)
        wanted = self.stages.value()
        self.pages.set_rows([one for one in entries if wanted is None or lists.stage(one) == wanted])

    def _show_pages(self) -> None:
        self._list_pages()
        if self.pages.current_row() is None and self.pages.rows():
            self.pages.select(self.pages.rows()[0].key)
        self._show_tab()

    def _show_tab(self) -> None:
        """Show the list of the tab, and beside it what is chosen there; the first, where nothing is."""
        data, tab = self._data, self.tabs.value()
        if data is None:
            return
        self.tables.setCurrentWidget(self._places[tab])
        if tab == SHEETS and self.sheets.current_row() is None and data.clinicians:
            self.sheets.select(data.clinicians[0].member_id)
        if tab == LEFT and self.left.current_row() is None and data.left:
            self.left.select(data.left[0].copy_id)
        entry, clinician, copy = self.pages.current_row(), self.sheets.current_row(), self.left.current_row()
        if tab == PAGES and entry is not None:
            self.sheet.show_entry(entry, data.office)
        elif tab == SHEETS and clinician is not None:
            self.sheet.show_clinician(clinician.member_id, clinician.name, data.day)
        elif tab == LEFT and copy is not None:
            self.sheet.show_copy(copy, data.office)
        else:
            self.sheet.show_nothing(_(NOTHING[tab]))

    def _on_page_activated(self) -> None:
        """Enter prints what may be printed, and goes to mend what may not."""
        entry = self.pages.current_row()
        if entry is not None and entry.blocks and self.sheet.remarks.buttons():
            self.sheet.remarks.buttons()[0].click()
        else:
            self.sheet.print_sheet()

    def _on_print_wanted(self, sheet: Sheet, way: Way) -> None:
        if self._data is not None:
            self._leaving = self.sheet.way.place
            self.press.print_sheet(sheet, way, self._data.office.paper)

    def _on_printed(self, count: int, left: Sequence[DayEntry] = ()) -> None:
        words = ngettext("Printed {count} document.", "Printed {count} documents.", count).format(count=count)
        reasons = [f"{entry.patient}: {block.message}" for entry in left for block in entry.blocks]
        self.notice.say("\n".join([words, *reasons]), "warn" if reasons else "good")

    def _on_saved(self, path: Path) -> None:
        self.notice.say(_("Saved as {name}.").format(name=path), "good")

    def _on_both_wanted(self, sheet: Sheet, way: Way, path: Path) -> None:
        if self._data is not None:
            self._leaving = self.sheet.way.place
            self.press.print_and_save(sheet, way, self._data.office.paper, path)

    def _on_both(self, path: Path) -> None:
        self.notice.say(_("Printed, and saved as {name}.").format(name=path), "good")

    def _on_locked(self, path: Path) -> None:
        words = _("Saved as {name}. Tell the password by phone or face to face, not in the same message.")
        self.notice.say(words.format(name=path), "good")

    def _on_size_chosen(self, patient_id: PatientId, large: bool) -> None:
        self.context.tasks.write(self, lambda work: printing.remember_size(work, patient_id, large_print=large))

    def _on_way_chosen(self, copy: Copy, way: Way) -> None:
        self.context.tasks.write(self, lambda work: copies.went(work, copy.copy_id, way), failed=self._on_way_refused)

    def _on_way_refused(self, error: Exception) -> None:
        errors.say(self.notice, error)
        self._show_tab()

    def _move(self, days: int) -> None:
        if self._data is not None:
            self._go_to(self._data.day + timedelta(days=days))

    def _go_to(self, day: date | None) -> None:
        self._asked_for = Asked(day)
        self.reload()
