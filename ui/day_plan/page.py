"""The planner of home visits: propose a plan of a day, better it by hand, and publish it as proposals to families."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.day_plans import Wanted
from careteam.domain.day_routes import Leg, Route, routes, totals
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.i18n import N_, _
from careteam.services.day_plans import EVERYBODY, Whose
from careteam.services.day_remarks import Remarks
from ui.day_plan import words
from ui.day_plan.acts import Acts
from ui.day_plan.asked import PLANNER, Loaded, Query, load
from ui.day_plan.by_road import ByRoad
from ui.day_plan.calls import FORM as CALL
from ui.day_plan.calls import CallsDialog
from ui.day_plan.decide import FORM as DECISION
from ui.day_plan.decide import DecidePanel
from ui.day_plan.head import LIST, TIMELINE, PlanHead
from ui.day_plan.hints import Hints
from ui.day_plan.making import Making
from ui.day_plan.publishing import Publishing
from ui.day_plan.route_map import RouteMap
from ui.day_plan.steps import Steps
from ui.day_plan.stops import PlanTable, Stop, left_out_table, stops_of
from ui.day_plan.timeline import Timeline
from ui.kit import dates, theme
from ui.kit.banners import Banner
from ui.kit.cards import Card, KeyValueStrip, discard
from ui.kit.context import Context
from ui.kit.menus import pop_up
from ui.kit.page import Page
from ui.kit.progress import ProgressPanel
from ui.kit.routes import DayPlanRoute, PrintRoute
from ui.kit.routes import Route as Way
from ui.kit.splitter import Splitter
from ui.kit.stack import Stack

if TYPE_CHECKING:
    from careteam.services.office import Work
    from ui.kit.tasks import Job

DAY = timedelta(days=1)
VIEW = "day-plan/view"


class DayPlanPage(Page):
    """List and map, or a timeline; below what is left out. Ctrl+D proposes, Ctrl+Enter publishes."""

    title = N_("Home visits")
    topics = frozenset(Topic) - {Topic.SUMMARIES, Topic.ACCOUNTS}
    commands = PLANNER

    def __init__(self, context: Context, route: Way, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.making = Making(context.drafts, self)
        kept = self.making.kept()
        self._day: date | None = route.day if isinstance(route, DayPlanRoute) else None
        self._whose = EVERYBODY
        if kept is not None and self._day in (None, kept[0]):
            self._day, self._whose = kept
        self._data: Loaded | None = None
        self._asks_again = False
        self._routes: tuple[Route, ...] = ()
        self._figures: list[tuple[str, str]] = []
        self._reasons: Mapping[VisitId, str] = {}
        self._chosen: tuple[VisitId | None, MemberId] | None = None
        self.tools = PlanHead()
        self.said, self.decide = Banner(), DecidePanel(context.drafts)
        self.by_road = ByRoad(context, self.making, self.said, self)
        self.hints = Hints(context, self.making, self)
        self.figures = KeyValueStrip()
        self.steps = Steps(context, self.making, self)
        self.acts = Acts(context, self.making, self.steps, self.said, self)
        self.publishing = Publishing(self, self.making, self.steps, self.decide, self.said)
        self.table, self.map, self.timeline = PlanTable(), RouteMap(), Timeline()
        self.left_out = left_out_table(lambda: self._reasons)
        self.stack = Stack()
        self.progress: ProgressPanel | None = None
        self._lay_out()
        self._connect()

    def go(self, route: Way) -> None:
        """Show the day asked for, if any."""
        if isinstance(route, DayPlanRoute) and route.day is not None:
            self._turn_to(route.day)

    def open_form(self, name: str, *about: Any) -> None:
        """Go on with what was being typed; the plan that was being made is back already."""
        if name == CALL:
            visit_id, day = about
            CallsDialog(self.context, date.fromisoformat(day), self, visit_id).open()
        self._asks_again = name == DECISION

    def query(self) -> Query:
        return Query(self._day, self._whose)

    @staticmethod
    def load(work: "Work", query: Query) -> Loaded:
        return load(work, query)

    def show_data(self, data: Any) -> None:
        first = self._data is None
        self._data, self._day = data, data.day.day
        tools = self.tools
        tools.day.setText(dates.long_day(data.day.day))
        tools.offer(data.disciplines, data.people, data.whose)
        tools.say_calls(data.to_ask)
        if self.making.show(data.day, data.whose):
            words_back = _("The plan you were making is back. It is not published yet.")
            self.said.say(words_back, "accent", [(_("Back to the published plan"), self._start_over)])
        self.hints.show_day(data.day)
        self.by_road.ask(data.roads, data.day)
        if self._asks_again:
            self._asks_again = not self.publishing.ask()
        elif first:
            (self.tools.propose if not self.table.rows() else self.table).setFocus()

    def about(self) -> PatientId | None:
        """Whose visit one is at."""
        wanted = self._at()[0]
        return wanted.patient_id if wanted is not None else None

    def propose(self) -> None:
        """Make a plan round what stands: at once, then better for a few seconds."""
        day = self.making.day
        if day is None:
            return
        self.said.hide()
        if any(one.starts is not None and not one.told for one in day.wanted):
            words_kept = _("What stands on the calendar keeps its people, and mostly its times.")
            self.said.say(words_kept, "accent", [(_("Plan the day anew"), self.plan_anew)])
        self.steps.propose()

    def plan_anew(self) -> None:
        """Make another plan of all that no family was told."""
        if self.making.day is not None:
            self.said.hide()
            self.steps.propose(anew=True)

    def close_gap(self) -> None:
        """Close the gap of a visit that fell out, where one is offered."""
        self.hints.close_gap()

    def publish(self) -> None:
        """Propose the visits as planned; who left one out twice is asked for first."""
        if not self._asks():
            self.publishing.publish()

    def open_calls(self) -> None:
        """The families of the day: who is to be asked, and who agreed."""
        if self._day is not None:
            CallsDialog(self.context, self._day, self).open()

    def print_sheets(self) -> None:
        """The clinicians' sheets of the day."""
        self.context.navigate(PrintRoute(day=self._day, sheets=True))

    def event(self, event: QEvent) -> bool:
        """Take Alt+arrows at a stop, and Ctrl+Z while a step can be taken back, before the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    # inside

    def _lay_out(self) -> None:
        if theme.px(100) > 120:  # in large print the buttons have a line of their own
            self.head.addStretch(1)
            self.head.addWidget(self.tools.ends)
            self.body.addWidget(self.tools)
        else:
            self.head.addWidget(self.tools, 1)
        line = QHBoxLayout()
        line.addWidget(self.figures, 1)
        line.addWidget(self.tools.looks, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(line)
        for panel in (self.said, self.hints.gap, self.hints.mend, self.decide):
            self.body.addWidget(panel)
        listed, mapped, timed, left = (_card(one) for one in (self.table, self.map, self.timeline, self.left_out))
        across = Splitter(_("List and map"), [listed, mapped], [850, 300])
        self.stack.addWidget(across)
        self.stack.addWidget(timed)
        left.setFixedHeight(theme.px(150))
        self.stack.setMinimumHeight(theme.px(180))
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(left)
        view = self.preferences.get(VIEW, LIST)
        self.tools.view.set_value(view)
        self._show_view(self.tools.view.value())

    def _connect(self) -> None:
        tools, acts = self.tools, self.acts
        tools.turned.connect(lambda by: self._turn_to(self._day + by * DAY if self._day else None))
        tools.next_wanted.connect(lambda: self._turn_to(None))
        tools.whose_chosen.connect(self._on_whose_chosen)
        tools.view.changed.connect(self._on_view_chosen)
        tools.propose_wanted.connect(self.propose)
        tools.publish_wanted.connect(self.publish)
        self.publishing.busy.connect(lambda busy: tools.publish.setEnabled(not busy))
        self.publishing.calls_wanted.connect(self.open_calls)
        tools.undo_wanted.connect(self.making.undo)
        tools.redo_wanted.connect(self.making.redo)
        tools.calls_wanted.connect(self.open_calls)
        tools.print_wanted.connect(self.print_sheets)
        self.making.changed.connect(self._on_plan_changed)
        self.steps.searching.connect(self._on_searching)
        self.steps.remarked.connect(self._on_remarked)
        self.decide.left.connect(lambda: tools.publish.setFocus())
        self.table.selected_row.connect(self._on_row)
        self.table.activated_row.connect(lambda row: acts.open(row.leg.wanted, _busy_visit(row.leg)))
        self.left_out.activated_row.connect(lambda row: acts.open(row))
        for table in (self.table, self.left_out):
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(lambda where: self._ask_row(self.table, where))
        self.left_out.customContextMenuRequested.connect(lambda where: self._ask_row(self.left_out, where))
        self.map.picked.connect(lambda leg, route: self.table.select((leg.wanted.visit_id, route.visitor.member_id)))
        timeline = self.timeline
        timeline.put.connect(acts.put)
        timeline.opened.connect(lambda leg: acts.open(leg.wanted, _busy_visit(leg)))
        timeline.chosen.connect(lambda leg, route: self._choose(leg, route))
        timeline.asked.connect(lambda bar, where: pop_up(self._menu_of(bar.leg, bar.route), where))
        timeline.person_asked.connect(lambda route, where: pop_up(acts.person_menu(route.visitor), where))
        acts.places_found.connect(self._on_places_found)

    def _act_of(self, event: QKeyEvent) -> Any:
        """What a key does here; None where it is not the planner's."""
        if self._asks():
            return None
        if event.matches(QKeySequence.StandardKey.Undo) and self.making.can_undo():
            return self.making.undo
        redo = event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
        if redo and self.making.can_redo():
            return self.making.redo
        return self.acts.key(event, *self._at())

    def _at(self) -> tuple[Wanted | None, MemberId | None]:
        """The visit that has the focus, and in whose day."""
        if self.left_out.hasFocus():
            return self.left_out.current_row(), None
        bar = self.timeline.current()
        if bar is not None:
            return bar.leg.wanted, bar.route.visitor.member_id
        row = self.table.current_row() if self.table.hasFocus() else None
        return (row.leg.wanted, row.route.visitor.member_id) if row is not None else (None, None)

    def _asks(self) -> bool:
        """Whether the panel over the plan is asking, whose keys are then its own."""
        at = self.focusWidget()
        return at is not None and self.decide.isAncestorOf(at) and self.decide.isVisible()

    def _turn_to(self, day: date | None) -> None:
        self._day = day
        self.said.hide()
        self.steps.stop()
        self.reload()

    def _on_whose_chosen(self, whose: Whose) -> None:
        self._whose = whose
        self._turn_to(self._day)

    def _on_view_chosen(self, view: str) -> None:
        self.preferences.keep(VIEW, view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        self.stack.setCurrentIndex(1 if view == TIMELINE else 0)
        self._show_plan()

    def _start_over(self) -> None:
        self.said.hide()
        self.making.start_over()

    def _on_plan_changed(self) -> None:
        self._show_plan()
        self.steps.explain()

    def _show_plan(self) -> None:
        day, sketch = self.making.day, self.making.sketch
        if day is None:
            return
        self._routes = routes(day, sketch)
        self.table.set_rows(stops_of(day, sketch, self._routes))
        if self.table.current_row() is None and self.table.rows():
            self.table.select(self.table.rows()[0].key)
        self.left_out.set_rows([one for one in day.wanted if sketch.of(one.visit_id) is None])
        figures = words.figures(totals(day, sketch, self._routes), totals(day, self.making.known))
        if figures != self._figures:
            self._figures = figures
            self.figures.set_pairs(figures)
        if self.stack.currentIndex() == 1:
            self.timeline.show_routes(day, sketch, self._routes, self._chosen)
        self._show_map()
        self.tools.undo.setEnabled(self.making.can_undo())
        self.tools.redo.setEnabled(self.making.can_redo())

    def _show_map(self) -> None:
        day = self.making.day
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

    def _ask_row(self, table: Any, where: QPoint) -> None:
        row = table.current_row()
        if row is None:
            return
        menu = self._menu_of(row.leg, row.route) if table is self.table else self.acts.menu(row, None)
        pop_up(menu, table.viewport().mapToGlobal(where))

    def _on_places_found(self, wanted: Wanted, places: Any) -> None:
        focus = self.focusWidget() or self
        pop_up(self.acts.places_menu(wanted, places), focus.mapToGlobal(focus.rect().center()))

    def _on_searching(self, job: "Job") -> None:
        self._drop_progress()
        self.progress = panel = ProgressPanel(job)
        panel.ended.connect(lambda _result: self._drop_progress())
        self.body.insertWidget(1, panel)

    def _drop_progress(self) -> None:
        if self.progress is not None:
            self.body.removeWidget(self.progress)
            discard(self.progress)
            self.progress = None

    def _on_remarked(self, found: Remarks) -> None:
        self._reasons = found.why
        self.left_out.viewport().update()
        self.hints.show_remarks(found)


def _busy_visit(leg: Leg) -> VisitId | None:
    return leg.busy.visit_id if leg.busy is not None else None


def _card(part: QWidget) -> Card:
    card = Card()
    column = card.layout()
    assert isinstance(column, QVBoxLayout)
    column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
    card.body.addWidget(part, 1)
    return card
