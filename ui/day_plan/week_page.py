"""The planner of a week's home visits: which day each visit falls on, and who comes; published as proposals."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.calendar_sheets import View
from careteam.domain.day_plans import Wanted
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.week_plans import WEEK, WeekSketch, WeekToPlan, WeekTotals, left_again_in, week_routes, week_totals
from careteam.i18n import N_, _, ngettext
from careteam.services import week_plans, week_remarks, week_sketches
from ui.day_plan import words
from ui.day_plan.asked import WEEK_PLANNER, Loaded, Query, load_week
from ui.day_plan.calls import CallsDialog
from ui.day_plan.head import A_WEEK, DAY, PATIENTS, PEOPLE
from ui.day_plan.plan_page import PlanPage, card
from ui.day_plan.publishing import Publishing
from ui.day_plan.steps import Steps
from ui.day_plan.week_acts import WeekActs
from ui.day_plan.week_board import WeekBoard
from ui.day_plan.week_lines import Cell, Line, by_patient, by_person
from ui.day_plan.week_making import WeekMaking
from ui.kit import dates
from ui.kit.context import Context
from ui.kit.menus import pop_up
from ui.kit.routes import DayPlanRoute, PrintCalendarRoute, WeekPlanRoute
from ui.kit.routes import Route as Way

if TYPE_CHECKING:
    from careteam.services.office import Work

SUNDAY = timedelta(days=6)
VIEW = "week-plan/view"
DECISION = "week-decision"


class WeekPlanPage(PlanPage):
    """A board of people or patients and days; below what is left out."""

    title = N_("Home visits")
    commands = WEEK_PLANNER
    making: WeekMaking

    def __init__(self, context: Context, route: Way, parent: QWidget | None = None) -> None:
        making = WeekMaking(context.drafts)
        super().__init__(context, making, A_WEEK, DECISION, parent)
        kept = making.kept()
        self._monday: date | None = route.monday if isinstance(route, WeekPlanRoute) else None
        if kept is not None and self._monday in (None, kept[0]):
            self._monday, self.whose = kept
        self._known: tuple[WeekToPlan, WeekTotals] | None = None
        self.steps: Steps[WeekToPlan, WeekSketch] = Steps(context, making, week_remarks.remarks, self)
        self.acts = WeekActs(context, making, self.steps, self.said, self)
        self.publishing = Publishing(
            self, making, self.steps, self.decide, self.said, week_plans.publish, left_again_in
        )
        ground, self.board = card(partial(WeekBoard, _("The week, day by day")), self)
        self.lay_out(ground)
        self.tools.view.set_value(self.preferences.get(VIEW, PEOPLE))
        self.connect_all()

    def go(self, route: Way) -> None:
        """Show the week asked for, if any."""
        if isinstance(route, WeekPlanRoute) and route.monday is not None:
            self._turn_to(route.monday)

    def open_form(self, name: str, *_about: Any) -> None:
        """Go on with what was being typed; the plan that was being made is back already."""
        self.asks_again = name == DECISION

    def query(self) -> Query:
        return Query(self._monday, self.whose)

    @staticmethod
    def load(work: "Work", query: Query) -> Loaded[WeekToPlan]:
        return load_week(work, query)

    def show_data(self, data: Any) -> None:
        week: WeekToPlan = data.to_plan
        self._monday = data.first
        last = max([data.first + timedelta(days=4), *(day.day for day in week.days)])
        self.tools.day.setText(dates.day_range(data.first, last))
        first = self.take(data, next(iter(week.days), None), max((day.too_many for day in week.days), default=0))
        if not week.days:
            self.said.say(_("No day of this week is left to plan."), "accent")
        if first:
            (self.board if self.board.cells() else self.tools.propose).setFocus()

    def about(self) -> PatientId | None:
        """Whose visit one is at."""
        wanted = self._at()[0]
        return wanted.patient_id if wanted is not None else None

    def propose(self) -> None:
        week = self.making.to_plan
        if week is None or not week.days:
            return
        self.said.hide()
        open_to = sum(week.any(one) is not None and one not in week.told for one in self.making.known.found)
        if open_to:
            text = ngettext(
                "No family was told of {count} visit: it may go to another day or person. Space locks it.",
                "No family was told of {count} visits: they may go to another day or person. Space locks one.",
                open_to,
            )
            self.said.say(text.format(count=open_to), "accent")
        self.steps.propose(week_sketches.first, week_sketches.better)

    def open_calls(self) -> None:
        if self._monday is not None:
            CallsDialog(self.context, self._monday, self, last=self._monday + SUNDAY).open()

    def print_sheets(self) -> None:
        """The home visits of the week as they stand on the calendar."""
        if self._monday is not None:
            self.context.navigate(PrintCalendarRoute(self._monday, View.WEEK, 7, homes_only=True))

    def turn(self, by: int) -> None:
        if self._monday is not None:
            self._turn_to(self._monday + by * WEEK)

    def turn_to_next(self) -> None:
        self._turn_to(None)

    def act_at(self, event: QKeyEvent) -> Callable[[], object] | None:
        return self.acts.key(event, *self._at())

    def left_out_menu(self, row: Wanted) -> QMenu:
        return self.acts.menu(row, row.visit_id, None, -1)

    def show_plan(self) -> None:
        week, sketch, known = self.making.to_plan, self.making.sketch, self.making.known
        if week is None:
            return
        lines = by_patient if self.tools.view.value() == PATIENTS else by_person
        made = week_routes(week, sketch)
        self.board.show_lines(self._heads(week, sketch), lines(week, sketch, known, made))
        left = [week.any(one) for one in week.wanted.keys() - sketch.found.keys()]
        self.left_out.set_rows(sorted(filter(None, left), key=lambda one: (-one.unplanned, one.patient, one.visit_id)))
        if self._known is None or self._known[0] is not week:
            self._known = (week, week_totals(week, known))
        self.show_figures(words.week_figures(week_totals(week, sketch, made), self._known[1]))

    def connect_all(self) -> None:
        super().connect_all()
        acts, board = self.acts, self.board
        self.tools.span_chosen.connect(self._on_span_chosen)
        self.tools.view.changed.connect(self._on_view_chosen)
        board.opened.connect(lambda cell: acts.open(cell.wanted, cell.visit_id))
        board.carried.connect(self._on_carried)
        board.asked.connect(self._ask)
        self.left_out.activated_row.connect(lambda row: acts.open(row))
        acts.days_found.connect(self._on_days_found)

    # inside

    def _at(self) -> tuple[Wanted | None, MemberId | None]:
        """The visit that has the focus, and who comes."""
        if self.left_out.hasFocus():
            return self.left_out.current_row(), None
        cell = self.board.current() if self.board.hasFocus() else None
        return (cell.wanted, cell.member_id) if cell is not None else (None, None)

    def _heads(self, week: WeekToPlan, sketch: WeekSketch) -> list[str]:
        """The days, each with how much it holds."""
        found = []
        for day, made in zip(week.days, sketch.days, strict=True):
            count = len(made.placed)
            visits = ngettext("{count} visit", "{count} visits", count).format(count=count)
            found.append(f"{dates.short_day(day.day)}\n{visits}")
        return found

    def _turn_to(self, monday: date | None) -> None:
        self._monday = monday
        self.ask_anew()

    def _on_span_chosen(self, kind: str) -> None:
        if kind == DAY:
            self.tools.span.set_value(A_WEEK.kind)
            week, at = self.making.to_plan, self.board.currentIndex().column() - 1
            day = week.days[max(at, 0)].day if week is not None and week.days else None
            self.context.navigate(DayPlanRoute(day))

    def _on_view_chosen(self, view: str) -> None:
        self.preferences.keep(VIEW, view)
        self.show_plan()

    def _on_carried(self, cell: Cell, key: object, day: int) -> None:
        by_people = self.tools.view.value() == PEOPLE
        if cell.wanted is not None:
            to: Any = key if by_people else None
            self.acts.carry(cell.wanted, cell.member_id, to, day)

    def _ask(self, cell: Cell | None, line: Line, day: int, where: QPoint) -> None:
        own: Any = cell.member_id if cell is not None else line.key if self.tools.view.value() == PEOPLE else None
        wanted, visit_id = (cell.wanted, cell.visit_id) if cell is not None else (None, None)
        menu = self.acts.menu(wanted, visit_id, own, day)
        if not menu.isEmpty():
            pop_up(menu, where)

    def _on_days_found(self, wanted: Wanted, options: Any) -> None:
        focus = self.focusWidget() or self
        pop_up(self.acts.days_menu(wanted, options), focus.mapToGlobal(focus.rect().center()))
