"""What leaves on paper: a day's pages and day sheets, what keeps the others, and what was printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from careteam.domain.changes import Topic
from careteam.domain.handing import Way
from careteam.domain.ids import VisitId
from careteam.domain.offices import OfficeDraft
from careteam.i18n import N_, _, ngettext
from careteam.services import day_sheets, office_settings, summaries
from careteam.services.day_sheets import Sheeted
from careteam.services.printing import Sheet
from careteam.services.summaries import DayEntry
from ui.kit import dates, paper, theme
from ui.kit.buttons import Button, IconButton, PrimaryButton, Tabs
from ui.kit.cards import Card, EmptyState
from ui.kit.commands import Command, Commands
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.page import Page
from ui.kit.routes import CalendarRoute, PrintRoute
from ui.kit.splitter import Splitter
from ui.kit.tables import Column, RowTable
from ui.printing.press import Press
from ui.printing.sheet_view import SheetView
from ui.printing.words import state, whose

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from careteam.services.office import Office, Work
    from ui.kit.tasks import Report

PAGES, SHEETS = "pages", "sheets"


@dataclass(frozen=True)
class PrintDay:
    """A day's visits with their pages, the clinicians of the day, the office, and the day it is."""

    day: date
    entries: tuple[DayEntry, ...]
    clinicians: tuple[Sheeted, ...]
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
            Command(N_("Larger"), ("Ctrl++", "Ctrl+="), lambda page: page.sheet.view.zoom_by(1)),
            Command(N_("Smaller"), ("Ctrl+-",), lambda page: page.sheet.view.zoom_by(-1)),
        ),
    )

    def __init__(self, context: Context, route: PrintRoute, parent: QWidget) -> None:
        super().__init__(context, parent)
        self._asked_for = Asked(route.day, route.visit_id)
        self._print_now = route.now
        self._wanted = route.visit_id
        self._data: PrintDay | None = None
        self.day = Label("", "strong")
        self.today = Button(_("Today"), lambda: self._go_to(None))
        self.all = PrimaryButton("", self.print_all, icon="print")
        self.head.addWidget(IconButton("chevron-left", _("Day before"), lambda: self._move(-1)))
        self.head.addWidget(self.day)
        self.head.addWidget(IconButton("chevron-right", _("Day after"), lambda: self._move(1)))
        self.head.addWidget(self.today)
        self.head.addStretch(1)
        self.head.addWidget(self.all)
        self.tabs = Tabs(_("What to print"), [(PAGES, _("Summaries")), (SHEETS, _("Day sheets"))])
        self.tabs.changed.connect(lambda _tab: self._show_tab())
        self.pages = self._make_pages()
        self.sheets = self._make_sheets()
        self.tables = QStackedWidget()
        self.tables.addWidget(self.pages)
        self.tables.addWidget(self.sheets)
        card = Card()
        card.body.addWidget(self.tabs)
        card.body.addWidget(self.tables, 1)
        self.press = Press(context)
        self.press.begun.connect(self.banner.hide)
        self.press.printed.connect(self._on_printed)
        self.press.saved.connect(self._on_saved)
        self.sheet = SheetView(context)
        self.sheet.print_wanted.connect(self._on_print_wanted)
        self.sheet.save_wanted.connect(self.press.save_sheet)
        card.setMinimumWidth(theme.px(440))
        self.sheet.setMinimumWidth(theme.px(420))
        across = Splitter(_("Pages and preview"), [card, self.sheet], [560, 580])
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
            day, summaries.day(work, day), day_sheets.clinicians(work, day), office_settings.current(work), today
        )

    def show_data(self, data: PrintDay) -> None:
        """Show the day; what was chosen stays chosen."""
        first = self._data is None
        self._data = data
        self._asked_for = Asked(data.day)
        self.day.setText(dates.long_day(data.day))
        self.today.setEnabled(data.day != data.today)
        self.pages.set_rows(data.entries)
        self.sheets.set_rows(data.clinicians)
        count = len(self._waiting())
        words = _("Print today’s summaries") if data.day == data.today else _("Print the summaries of this day")
        self.all.setText(f"{words} ({count})" if count else words)
        self.all.setAccessibleName(words)
        self.all.setEnabled(bool(count))
        wanted = next((one for one in data.entries if one.visit_id == self._wanted), None)
        if wanted is not None and self.pages.select(wanted.key):
            self._wanted = None
        elif self.pages.current_row() is None and data.entries:
            chosen = next((entry for entry in data.entries if entry.waits), data.entries[0])
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
            self._wanted = route.visit_id
            self._asked_for = Asked(visit_id=route.visit_id)
        else:
            self._asked_for = Asked(route.day)
        self._print_now = route.now
        self.reload()

    def print_all(self) -> None:
        """Print every released page of the day that was not printed yet; the rest stays listed with its reasons."""
        waiting = self._waiting()
        if self._data is None or not waiting:
            return

        def run(office: "Office", report: "Report") -> tuple[int, tuple[DayEntry, ...]]:
            from careteam.services import printing

            sheets, left = printing.prepared(office, waiting, report=lambda step, part: report(step, part / 2))
            return paper.put(office, sheets, printer_chosen[0], Way.HANDED, report, 0.5), left

        printer_chosen: list[QPrinter] = []

        def chosen(printer: "QPrinter") -> None:
            printer_chosen.append(printer)
            self.press.run(self.all.accessibleName(), run, lambda result: self._on_printed(*result))

        self.press.ask_printer(self, self._data.office.paper, chosen)

    def _waiting(self) -> list[DayEntry]:
        return [entry for entry in self._data.entries if entry.waits] if self._data is not None else []

    def _make_pages(self) -> RowTable[DayEntry]:
        book = EmptyState(
            _("No visits this day, so no pages."),
            _("Open the calendar"),
            lambda: self.context.navigate(CalendarRoute(self._data.day if self._data else None)),
        )
        table = RowTable(
            _("Summaries"),
            (
                Column[DayEntry](_("Time"), lambda one: dates.clock_time(one.starts), 100, sort=lambda one: one.starts),
                Column[DayEntry](_("Patient"), whose, strong=True),
                Column[DayEntry](_("With"), lambda one: ", ".join(one.who), 150, muted=True),
                Column[DayEntry](
                    _("Page"),
                    lambda one: self._state(one)[0],
                    164,
                    tone=lambda one: self._state(one)[1],
                    tooltip=lambda one: "\n".join(block.message for block in one.blocks),
                ),
            ),
            key=lambda one: one.key,
            empty=book,
        )
        table.selected_row.connect(lambda _row: self._show_tab())
        table.activated_row.connect(lambda _row: self._on_page_activated())
        return table

    def _make_sheets(self) -> RowTable[Sheeted]:
        table = RowTable(
            _("Day sheets"),
            (
                Column[Sheeted](_("Clinician"), lambda one: one.name, strong=True),
                Column[Sheeted](_("Visits"), lambda one: str(one.visits), 84, figures=True),
            ),
            key=lambda one: one.member_id,
            empty=EmptyState(_("Nobody has visits this day.")),
        )
        table.selected_row.connect(lambda _row: self._show_tab())
        table.activated_row.connect(lambda _row: self.sheet.print_sheet())
        return table

    def _state(self, entry: DayEntry) -> tuple[str, str]:
        return state(entry, self._data.office.zone) if self._data is not None else ("", "")

    def _show_tab(self) -> None:
        if self._data is None:
            return
        if self.tabs.value() == PAGES:
            self.tables.setCurrentWidget(self.pages)
            entry = self.pages.current_row()
            if entry is not None:
                self.sheet.show_entry(entry, self._data.office)
            else:
                self.sheet.show_nothing(_("Choose a visit to see its page."))
            return
        self.tables.setCurrentWidget(self.sheets)
        if self.sheets.current_row() is None and self._data.clinicians:
            self.sheets.select(self._data.clinicians[0].member_id)
        clinician = self.sheets.current_row()
        if clinician is not None:
            self.sheet.show_clinician(clinician.member_id, clinician.name, self._data.day)
        else:
            self.sheet.show_nothing(_("Choose a clinician to see the day sheet."))

    def _on_page_activated(self) -> None:
        """Enter prints what may be printed, and goes to mend what may not."""
        entry = self.pages.current_row()
        if entry is not None and entry.blocks and self.sheet.remarks.buttons():
            self.sheet.remarks.buttons()[0].click()
        else:
            self.sheet.print_sheet()

    def _on_print_wanted(self, sheet: Sheet, way: Way) -> None:
        if self._data is not None:
            self.press.print_sheet(sheet, way, self._data.office.paper)

    def _on_printed(self, count: int, left: Sequence[DayEntry] = ()) -> None:
        words = ngettext("Printed {count} document.", "Printed {count} documents.", count).format(count=count)
        reasons = [f"{entry.patient}: {block.message}" for entry in left for block in entry.blocks]
        self.banner.say("\n".join([words, *reasons]), "warn" if reasons else "good")

    def _on_saved(self, path: Path) -> None:
        self.banner.say(_("Saved as {name}.").format(name=path), "good")

    def _move(self, days: int) -> None:
        if self._data is not None:
            self._go_to(self._data.day + timedelta(days=days))

    def _go_to(self, day: date | None) -> None:
        self._asked_for = Asked(day)
        self.reload()
