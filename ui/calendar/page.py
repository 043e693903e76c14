"""The calendar: a day by member, a week, a month or an agenda, where visits are seen, moved, and booked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from careteam.domain.calendar_sheets import View
from careteam.domain.changes import Topic
from careteam.domain.clock import to_local
from careteam.domain.ids import PatientId
from careteam.i18n import _
from ui.calendar.acts import PLANNED, Acts
from ui.calendar.agenda import Agenda
from ui.calendar.board import Board
from ui.calendar.commands import CALENDAR
from ui.calendar.dragging import Dragging
from ui.calendar.head import CalendarHead, heading
from ui.calendar.heads import DayHead, PersonHead
from ui.calendar.lanes import HALF, Lane, lanes_of
from ui.calendar.month import Month
from ui.calendar.move_panel import MovePanel
from ui.calendar.move_to import MoveTo
from ui.calendar.moves import Mover
from ui.calendar.pinboard import Pinboard
from ui.calendar.roster import Roster
from ui.calendar.saved_views import SavedView, SavedViews, key_of
from ui.calendar.spots import Held, Spot, brought, to_pinboard
from ui.calendar.time_grid import TimeGrid
from ui.calendar.unsaved_move import FORM, UnsavedMove
from ui.calendar.view import Look, Query, Shown, Who, check, load, look_words, span, turned
from ui.calendar.views_button import NameView
from ui.calendar.visit_button import VisitButton, shoves
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.cards import EmptyState
from ui.kit.context import Context
from ui.kit.letters import letter
from ui.kit.menus import pop_up
from ui.kit.page import Page
from ui.kit.routes import BookVisitRoute, CalendarRoute, PrintCalendarRoute, Route, TeamRoute
from ui.kit.stack import Stack

if TYPE_CHECKING:
    from careteam.services.office import Work

VIEW_LETTERS = {Qt.Key.Key_D: View.DAY, Qt.Key.Key_W: View.WEEK, Qt.Key.Key_M: View.MONTH, Qt.Key.Key_A: View.AGENDA}


class CalendarPage(Page):
    """Day (D), week (W), month (M), agenda (A); T today, PageUp and PageDown go on; F1 to F8 show saved views.

    Arrows walk, Enter opens, Space marks seen, Alt+arrows move, Alt+Shift+Up and Down stretch; Ctrl+M moves to a day
    and time that are asked for, Ctrl+X takes to the pinboard, Ctrl+V puts from there, Ctrl+B blocks time.
    """

    topics = frozenset({Topic.VISITS, Topic.TEAM, Topic.PATIENTS, Topic.ASSIGNMENTS, Topic.PLACES})
    commands = CALENDAR

    def __init__(self, context: Context, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme.look(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shown: Shown | None = None
        self._day: date | None = route.day if isinstance(route, CalendarRoute) else None
        self._follow: Any = None
        self.views = SavedViews(context.preferences)
        self._look = self.views.last()
        self.tools = CalendarHead(self.views)
        self.said, self.panel, self.move_to = Banner(), MovePanel(), MoveTo()
        self.name_view = NameView(self.views, context.drafts)
        self.dragging = Dragging(self)
        self.board, self.roster, self.month = Board(self.dragging), Roster(self.dragging), Month()
        empty = _("No visits in these seven days.")
        self.agenda = Agenda(EmptyState(empty, _("Book a visit"), lambda: context.navigate(BookVisitRoute())))
        nobody = _("Nobody is on the team yet. The calendar shows each member’s day.")
        self.nobody = EmptyState(nobody, _("Open the team"), lambda: context.navigate(TeamRoute()))
        self.stack, self.pinboard = Stack(), Pinboard(self.dragging)
        self.unsaved = UnsavedMove(context.drafts, self.panel, self.move_to)
        self.mover = Mover(context, self.unsaved, self.said, self)
        self.acts = Acts(context, self.said, self)
        self._lay_out()
        self._connect()

    def go(self, route: Route) -> None:
        """Show the day asked for, if any."""
        if isinstance(route, CalendarRoute) and route.day is not None:
            self._turn_to(route.day)

    def open_form(self, name: str, about: Any = None) -> None:
        """Ask about a move again, or for the name of a view, as somebody left it."""
        if name == FORM:
            self.mover.resume(about)
        else:
            self._ask_name(self.views.at(int(about)) if about else None)

    def query(self) -> Query:
        return Query(self._look, self._day)

    @staticmethod
    def load(work: "Work", query: Any) -> Shown:
        return load(work, query)

    def show_data(self, data: Any) -> None:
        shown: Shown = data.as_checked(self.shown)
        first, before = self.shown is None, self.stack.currentWidget()
        focus = self.focusWidget()
        inside = before is not None and focus is not None and before.isAncestorOf(focus)
        self.shown, self._day, self._look = shown, shown.day, shown.look
        self.views.remember(shown.look)
        self.heading.setText(heading(shown))
        self.tools.show_shown(shown)
        self.stack.setCurrentWidget(self._show(shown))
        if before is self.roster is not self.stack.currentWidget():
            self.roster.let_go()
        self.pinboard.show_visits(shown.pinned)
        if shown.days and shown.people:
            self.follow_up(lambda work: check(work, shown), self._on_checked)
        follow, self._follow = self._follow, None
        here = self.focusWidget() or self.window().focusWidget() is None
        if follow and here and self.part().focus_visit(follow):
            return
        if not self._asks() and (first or (inside and self.stack.currentWidget() is not before)):
            self.focus_calendar()

    def part(self) -> TimeGrid | Roster | Month | Agenda:
        """The part of the calendar that is in sight."""
        there = self.stack.currentWidget()
        return next((part for part in (self.roster, self.month, self.agenda) if part is there), self.board.grid)

    def focus_calendar(self) -> None:
        """Put the focus into the calendar, where the keys work."""
        self.part().focus_current()

    def show_view(self, look: Look, day: date | None = None) -> None:
        """Show a view with its filters, at the day it is at or another."""
        self._look = look
        self.tools.show_look(look)
        self._turn_to(day or self._day)

    def about(self) -> PatientId | None:
        """Whose visit one is at."""
        held = self.part().held()
        return held.block.patient_id if held else None

    def menu(self, held: Held) -> QMenu:
        """What can be done with a visit."""
        return self.acts.menu(held)

    def free_menu(self, spot: Spot) -> QMenu:
        """What can be done with free time."""
        held = self.pinboard.held()
        return self.acts.free_menu(self._whose(spot), self._length(), held, self.pinboard.chosen())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.shown is not None and not self._asks():
            QTimer.singleShot(0, self, self.focus_calendar)

    def event(self, event: QEvent) -> bool:
        """Take Alt+arrows at a visit, and function keys with a saved view, before the window's own shortcuts do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = None if self._asks() else self._act_of(event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    # inside

    def _lay_out(self) -> None:
        self.heading.show()
        if theme.px(100) > 120:  # in large print the buttons have a line of their own
            self.head.addStretch(1)
            self.head.addWidget(self.tools.ends)
            self.body.addWidget(self.tools)
        else:
            self.head.addWidget(self.tools, 1)
        for part in (self.board, self.roster, self.month, self.agenda, self.nobody):
            self.stack.addWidget(part)
        self.stack.setMinimumHeight(theme.px(200))
        self.pinboard.hide()
        for panel in (self.said, self.unsaved, self.name_view):
            self.body.addWidget(panel)
        across = QHBoxLayout()
        across.setSpacing(theme.px(12))
        across.addWidget(self.stack, 1)
        across.addWidget(self.pinboard)
        self.body.addLayout(across, 1)
        self.tools.show_look(self._look)

    def _connect(self) -> None:
        grid, tools, acts = self.board.grid, self.tools, self.acts
        self.dragging.targets = (self.pinboard, grid, self.roster, self.month)
        self.dragging.dropped.connect(self.mover.ask)
        for part in (grid, self.roster, self.agenda):
            part.opened.connect(acts.open)
            part.seen.connect(acts.seen)
            part.asked.connect(lambda held, where: pop_up(self.menu(held), where))
            part.moved.connect(self.mover.ask)
        for ground in (grid, self.roster):
            ground.chosen.connect(acts.book)
            ground.away.connect(acts.open_away)
        for free in (grid, self.roster, self.month):
            free.free_asked.connect(lambda spot, where: pop_up(self.free_menu(spot), where))
        self.month.day_opened.connect(lambda day: self.show_view(replace(self._look, view=View.DAY), day))
        self.mover.given_up.connect(self._focus_visit)
        self.mover.resumed.connect(self._turn_to)
        self.mover.saved.connect(self._on_moved)
        self.mover.pinned.connect(self._on_pinned)
        acts.move_wanted.connect(self.mover.ask)
        acts.move_asked.connect(self._on_move_asked)
        acts.put_wanted.connect(lambda held, spot: self.mover.ask(brought(held, spot)))
        self.move_to.left.connect(self._on_panel_left)
        self.name_view.saved.connect(self._on_view_saved)
        self.name_view.left.connect(self._on_panel_left)
        tools.turned.connect(self._turn)
        tools.today_wanted.connect(lambda: self._turn_to(None))
        tools.looked.connect(self.show_view)
        tools.conflict_wanted.connect(self._focus_visit)
        tools.pinboard_wanted.connect(self._on_pinboard_toggled)
        tools.print_wanted.connect(self._print)
        tools.views.wanted.connect(lambda view: self.show_view(view.look))
        tools.views.save_wanted.connect(self._ask_name)
        tools.views.renamed.connect(self._ask_name)
        tools.views.removed.connect(self._on_view_removed)
        self.pinboard.closed.connect(self._on_pinboard_toggled)
        self.pinboard.wanted.connect(acts.open)
        minute = QTimer(self, interval=60_000)
        minute.timeout.connect(self._on_minute)
        minute.start()

    def _show(self, shown: Shown) -> QWidget:
        view, one = shown.look.view, shown.look.who is Who.ONE
        if not shown.people:
            return self.nobody
        if view is View.MONTH:
            self.month.show_days(shown.month, shown.today, shown.day, one=one)
            return self.month
        if view is View.AGENDA:
            self.agenda.show_days(shown.days)
            return self.agenda
        if view is View.WEEK and not one:
            self.roster.show_days(shown.days, shown.today)
            return self.roster
        lanes = lanes_of(shown.days)
        said = [(view, lane.day, lane.column.person, len(lane.column.visits), shown.today) for lane in lanes]

        def head(lane: Lane, parent: QWidget) -> QWidget:
            if view is View.WEEK:
                return DayHead(lane.day, lane.column, shown.today, parent)
            return PersonHead(lane.column.person, len(lane.column.visits), parent)

        self.board.show_lanes(lanes, said, head, shown.now)
        return self.board

    def _on_checked(self, shown: Shown) -> None:
        self.shown = shown
        self.tools.show_conflicts(shown)
        if not isinstance(part := self.part(), Month):
            part.show_findings(shown.days)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None where it is not the calendar's."""
        if (pressed := letter(event, self.context.preferences)) is not None:
            if pressed == Qt.Key.Key_T:
                return lambda: self._turn_to(None)
            view = VIEW_LETTERS.get(pressed)
            return (lambda: self.show_view(self.views.of(view))) if view else None
        if (saved := self.views.at(key_of(event))) is not None:
            return lambda: self.show_view(saved.look)
        held, there = self.part().held(), event.key()
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            acts: dict[int, Callable[[], object]] = {
                Qt.Key.Key_P: self._print,
                Qt.Key.Key_V: self._put_chosen,
                Qt.Key.Key_B: self._block,
            }
            if held is not None:
                acts[Qt.Key.Key_M] = lambda: self._on_move_asked(held)
                if held.block.status in PLANNED:
                    acts[Qt.Key.Key_X] = lambda: self.mover.ask(to_pinboard(held))
            return acts.get(there)
        if not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
            return (lambda: self._turn(turns[Qt.Key(there)])) if there in turns else None
        return None

    def _takes(self, event: QKeyEvent) -> bool:
        if self._asks():
            return False
        at_visit = isinstance(self.focusWidget(), VisitButton)
        return (at_visit and shoves(event)) or self.views.at(key_of(event)) is not None

    def _asks(self) -> bool:
        """Whether one is at a panel over the calendar, whose keys are then its own."""
        at = self.focusWidget()
        return at is not None and any(one.isAncestorOf(at) for one in (self.unsaved, self.name_view))

    def _turn(self, by: int) -> None:
        if self._day is not None:
            self._turn_to(turned(self._look.view, self._day, by))

    def _turn_to(self, day: date | None) -> None:
        self._day = day
        self.said.hide()
        self.reload()

    def _whose(self, spot: Spot) -> Spot:
        """The spot, of the one person shown where the view has nobody's."""
        people = [column.person for day in (self.shown.days if self.shown else ())[:1] for column in day.columns]
        one = people[0] if self._look.who is Who.ONE and people else None
        return Spot(spot.day, spot.at, spot.person or one)

    def _length(self) -> int:
        return part.length() if isinstance(part := self.part(), TimeGrid) else HALF

    def _block(self) -> None:
        spot = self.part().spot()
        if spot is not None:
            self.acts.block(self._whose(spot), self._length())

    def _put_chosen(self) -> None:
        """Put the chosen visit of the pinboard where the calendar's focus is."""
        held, spot = self.pinboard.chosen(), self.part().spot()
        if held is None:
            self.said.say(_("Nothing waits on the pinboard."), "accent")
        elif spot is not None:
            self.mover.ask(brought(held, spot))

    def _print(self) -> None:
        look, shown = self._look, self.shown
        if shown is not None:
            first, count = span(look.view, shown.day)
            homes = look.who is Who.HOMES
            self.context.navigate(PrintCalendarRoute(first, look.view, count, look.member_id, homes))

    def _focus_visit(self, visit_id: Any) -> None:
        if not self.part().focus_visit(visit_id):
            self.focus_calendar()

    def _on_pinboard_toggled(self) -> None:
        self.pinboard.setVisible(self.pinboard.isHidden())
        if self.pinboard.isVisible():
            self.pinboard.focus_first()
        else:
            self.focus_calendar()

    def _on_pinned(self, visit_id: Any) -> None:
        self.pinboard.latest = visit_id
        self.pinboard.show()

    def _on_moved(self, visit_id: Any) -> None:
        self._follow = visit_id

    def _on_move_asked(self, held: Held) -> None:
        if self.panel.isVisible():  # one move is in question already
            self.panel.setFocus()
        elif self.shown is not None:
            self.name_view.set_aside()
            self.unsaved.ask_where(held, self.shown.people)

    def _on_panel_left(self) -> None:
        if self.panel.isHidden():
            self.unsaved.left()
        self.name_view.leave()
        self.focus_calendar()

    def _ask_name(self, view: SavedView | None = None) -> None:
        """Ask for another name of a saved view, or for that of the one shown."""
        if self.panel.isHidden():
            self.unsaved.set_aside()
            name = self.shown.member.name if self.shown and self.shown.member else ""
            self.name_view.ask(self._look, look_words(self._look, name), view)

    def _on_view_saved(self, view: SavedView, before: SavedView | None) -> None:
        self.views.put(view, instead_of=before)
        self.said.say(_("“{name}” is on F{key} now.").format(name=view.name, key=view.key), "good")
        self._on_panel_left()

    def _on_view_removed(self, view: SavedView) -> None:
        self.name_view.forget(view)
        self.views.remove(view.key)
        undo: list[tuple[str, Callable[[], object]]] = [(_("Undo"), lambda: self._on_view_saved(view, None))]
        self.said.say(_("“{name}” is no longer on F{key}.").format(name=view.name, key=view.key), "good", undo)

    def _on_minute(self) -> None:
        if self.shown is not None:
            self.board.grid.tick(to_local(self.context.clock.now(), self.shown.zone))
