"""The planner of a day's home visits: propose a plan, better it by hand, and publish it as proposals to families."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.day_plans import DayToPlan, Sketch, Wanted, left_again
from careteam.domain.day_routes import Leg, Route, routes, totals
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.i18n import N_, _
from careteam.services import day_calls, day_remarks, day_sketches
from ui.day_plan import words
from ui.day_plan.acts import Acts
from ui.day_plan.asked import PLANNER, Loaded, Query, load_day
from ui.day_plan.calls import FORM as CALL
from ui.day_plan.calls import CallsDialog
from ui.day_plan.head import A_DAY, LIST, TIMELINE, WEEK
from ui.day_plan.making import DayMaking
from ui.day_plan.plan_page import PlanPage, card
from ui.day_plan.publishing import Publishing
from ui.day_plan.route_map import RouteMap
from ui.day_plan.steps import Steps
from ui.day_plan.stops import PlanTable, Stop, stops_of
from ui.day_plan.timeline import Timeline
from ui.kit import dates
from ui.kit.context import Context
from ui.kit.menus import pop_up
from ui.kit.routes import DayPlanRoute, PrintRoute, WeekPlanRoute
from ui.kit.routes import Route as Way
from ui.kit.splitter import Splitter
from ui.kit.stack import Stack

if TYPE_CHECKING:
    from careteam.services.office import Work

DAY = timedelta(days=1)
VIEW = "day-plan/view"
DECISION = "day-decision"


class DayPlanPage(PlanPage):
    """List and map, or a timeline; below what is left out."""

    title = N_("Home visits")
    commands = PLANNER
    making: DayMaking

    def __init__(self, context: Context, route: Way, parent: QWidget | None = None) -> None:
        making = DayMaking(context.drafts)
        super().__init__(context, making, A_DAY, DECISION, parent)
        kept = making.kept()
        self._day: date | None = route.day if isinstance(route, DayPlanRoute) else None
        if kept is not None and self._day in (None, kept[0]):
            self._day, self.whose = kept
        self._routes: tuple[Route, ...] = ()
        self._chosen: tuple[VisitId | None, MemberId] | None = None
        self.steps: Steps[DayToPlan, Sketch] = Steps(context, making, day_remarks.remarks, self)
        self.acts = Acts(context, making, self.steps, self.said, self)
        self.publishing = Publishing(self, making, self.steps, self.decide, self.said, day_calls.publish, left_again)
        self.stack = Stack(self)
        listed = Splitter(_("List and map"), [892, 258], self.stack)
        (_list, self.table), (_map, self.map) = card(PlanTable, listed), card(RouteMap, listed)
        drawn, self.timeline = card(Timeline, self.stack)
        self.stack.addWidget(listed)
        self.stack.addWidget(drawn)
        self.lay_out(self.stack)
        self.tools.view.set_value(self.preferences.get(VIEW, LIST))
        self._show_view(self.tools.view.value())
        self.connect_all()

    def go(self, route: Way) -> None:
        """Show the day asked for, if any."""
        if isinstance(route, DayPlanRoute) and route.day is not None:
            self._turn_to(route.day)

    def open_form(self, name: str, *about: Any) -> None:
        """Go on with what was being typed; the plan that was being made is back already."""
        if name == CALL:
            visit_id, day = about
            CallsDialog(self.context, date.fromisoformat(day), self, visit_id=visit_id).open()
        self.asks_again = name == DECISION

    def query(self) -> Query:
        return Query(self._day, self.whose)

    @staticmethod
    def load(work: "Work", query: Query) -> Loaded[DayToPlan]:
        return load_day(work, query)

    def show_data(self, data: Any) -> None:
        self._day = data.first
        self.tools.day.setText(dates.long_day(data.first))
        if self.take(data, data.to_plan, data.to_plan.too_many):
            self._focus_plan()

    def about(self) -> PatientId | None:
        """Whose visit one is at."""
        wanted = self._at()[0]
        return wanted.patient_id if wanted is not None else None

    def propose(self) -> None:
        """Make a plan round what stands: at once, then better for a few seconds."""
        day = self.making.to_plan
        if day is None:
            return
        self.said.hide()
        if any(one.starts is not None and not one.told for one in day.wanted):
            words_kept = _("What stands on the calendar keeps its people, and mostly its times.")
            self.said.say(words_kept, "accent", [(_("Plan the day anew"), self.plan_anew)])
        self.steps.propose(day_sketches.proposed, day_sketches.repaired)

    def plan_anew(self) -> None:
        """Make another plan of all that no family was told."""
        if self.making.to_plan is not None:
            self.said.hide()
            self.steps.propose(day_sketches.first, day_sketches.better)

    def close_gap(self) -> None:
        """Close the gap of a visit that fell out, where one is offered."""
        self.hints.close_gap()

    def open_calls(self) -> None:
        if self._day is not None:
            CallsDialog(self.context, self._day, self).open()

    def print_sheets(self) -> None:
        """The clinicians' sheets of the day."""
        self.context.navigate(PrintRoute(day=self._day, sheets=True))

    def turn(self, by: int) -> None:
        if self._day is not None:
            self._turn_to(self._day + by * DAY)

    def turn_to_next(self) -> None:
        self._turn_to(None)

    def act_at(self, event: QKeyEvent) -> Callable[[], object] | None:
        return self.acts.key(event, *self._at())

    def left_out_menu(self, row: Wanted) -> QMenu:
        return self.acts.menu(row, None)

    def show_plan(self) -> None:
        day, sketch = self.making.to_plan, self.making.sketch
        if day is None:
            return
        self._routes = routes(day, sketch)
        line = max(self.table.currentIndex().row(), 0)
        self.table.set_rows(stops_of(day, sketch, self._routes))
        rows = self.table.rows()
        if self.table.current_row() is None and rows:
            self.table.select(rows[min(line, len(rows) - 1)].key)
        self.left_out.set_rows([one for one in day.wanted if sketch.of(one.visit_id) is None])
        self.show_figures(words.figures(totals(day, sketch, self._routes), totals(day, self.making.known)))
        if self.stack.currentIndex() == 1:
            self.timeline.show_routes(day, sketch, self._routes, self._chosen)
        self._show_map()

    def connect_all(self) -> None:
        super().connect_all()
        acts, timeline = self.acts, self.timeline
        self.tools.span_chosen.connect(self._on_span_chosen)
        self.tools.view.changed.connect(self._on_view_chosen)
        self.table.selected_row.connect(self._on_row)
        self.table.activated_row.connect(lambda row: acts.open(row.leg.wanted, _busy_visit(row.leg)))
        self.left_out.activated_row.connect(lambda row: acts.open(row))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_row)
        self.map.picked.connect(lambda leg, route: self.table.select((leg.wanted.visit_id, route.visitor.member_id)))
        timeline.put.connect(acts.put)
        timeline.opened.connect(lambda leg: acts.open(leg.wanted, _busy_visit(leg)))
        timeline.chosen.connect(lambda leg, route: self._choose(leg, route))
        timeline.asked.connect(lambda bar, where: pop_up(self._menu_of(bar.leg, bar.route), where))
        timeline.person_asked.connect(lambda route, where: pop_up(acts.person_menu(route.visitor), where))
        timeline.person_locked.connect(lambda route: acts.lock_person(route.visitor.member_id))
        acts.places_found.connect(self._on_places_found)

    # inside

    def _at(self) -> tuple[Wanted | None, MemberId | None]:
        """The visit that has the focus, and in whose day."""
        if self.left_out.hasFocus():
            return self.left_out.current_row(), None
        bar = self.timeline.current()
        if bar is not None:
            return bar.leg.wanted, bar.route.visitor.member_id
        row = self.table.current_row() if self.table.hasFocus() else None
        return (row.leg.wanted, row.route.visitor.member_id) if row is not None else (None, None)

    def _focus_plan(self) -> None:
        if not self.table.rows():
            self.tools.propose.setFocus()
        elif self.stack.currentIndex() == 1:
            self.timeline.focus_current()
        else:
            self.table.setFocus()

    def _turn_to(self, day: date | None) -> None:
        self._day = day
        self.ask_anew()

    def _on_span_chosen(self, kind: str) -> None:
        if kind == WEEK:
            self.tools.span.set_value(A_DAY.kind)
            monday = self._day - self._day.weekday() * DAY if self._day is not None else None
            self.context.navigate(WeekPlanRoute(monday))

    def _on_view_chosen(self, view: str) -> None:
        self.preferences.keep(VIEW, view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentIndex(1 if view == TIMELINE else 0)
        self.show_plan()

    def _show_map(self) -> None:
        day = self.making.to_plan
        if day is not None:
            visit_id, member_id = self._chosen or (None, None)
            self.map.show_routes(day, self._routes, member_id, visit_id)

    def _on_row(self, row: Stop | None) -> None:
        if row is not None:
            self._choose(row.leg, row.route)

    def _choose(self, leg: Leg, route: Route) -> None:
        visit_id = leg.wanted.visit_id if leg.wanted is not None else None
        self._chosen = (visit_id, route.visitor.member_id)
        self._show_map()

    def _menu_of(self, leg: Leg, route: Route) -> QMenu:
        return self.acts.menu(leg.wanted, route.visitor, _busy_visit(leg))

    def _ask_row(self, where: QPoint) -> None:
        row = self.table.current_row()
        if row is not None:
            pop_up(self._menu_of(row.leg, row.route), self.table.viewport().mapToGlobal(where))

    def _on_places_found(self, wanted: Wanted, places: Any) -> None:
        focus = self.focusWidget() or self
        pop_up(self.acts.places_menu(wanted, places), focus.mapToGlobal(focus.rect().center()))


def _busy_visit(leg: Leg) -> VisitId | None:
    return leg.busy.visit_id if leg.busy is not None else None
