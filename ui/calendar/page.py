"""The calendar: a day by member or a week, where visits are seen, moved, and booked."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QWidget

from careteam.domain.changes import Topic
from careteam.domain.clock import to_local
from careteam.domain.errors import CareTeamError
from careteam.domain.visits import VisitStatus
from careteam.i18n import _, ngettext
from ui.calendar.board import Board
from ui.calendar.commands import CALENDAR
from ui.calendar.heads import DayHead, PersonHead
from ui.calendar.lanes import QUARTER, Lane
from ui.calendar.move_panel import MovePanel
from ui.calendar.moves import Move, Mover
from ui.calendar.pinboard import Pinboard
from ui.calendar.roster import Roster
from ui.calendar.view import DAY, Query, Shown, View, Who, load
from ui.kit import dates, errors, icons, theme
from ui.kit.buttons import Button, IconButton, LinkButton, SegmentedControl
from ui.kit.cards import EmptyState
from ui.kit.choice_edit import ComboBox
from ui.kit.context import Context
from ui.kit.flow import FlowLayout
from ui.kit.page import Page
from ui.kit.routes import BookVisitRoute, CalendarRoute, PatientRoute, Route, TeamRoute, WrapUpRoute
from ui.kit.said import Said

if TYPE_CHECKING:
    from careteam.services.calendar import VisitBlock
    from careteam.services.office import Work

PLANNED = frozenset({VisitStatus.PROPOSED, VisitStatus.BOOKED})


class CalendarPage(Page):
    """A day by member (D) or a week (W); T today, PageUp and PageDown go on; arrows, Enter, Space and Alt+arrows."""

    topics = frozenset({Topic.VISITS, Topic.TEAM, Topic.PATIENTS, Topic.ASSIGNMENTS, Topic.PLACES})
    commands = CALENDAR

    def __init__(self, context: Context, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        theme.look(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shown: Shown | None = None
        self._day: date | None = route.day if isinstance(route, CalendarRoute) else None
        self._conflict = -1
        self.heading.show()
        self._lay_out_head()
        self.said = Said()
        self.panel = MovePanel()
        self.board = Board()
        self.roster = Roster()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.board)
        self.stack.addWidget(self.roster)
        nobody = _("Nobody is on the team yet. The calendar shows each member’s day.")
        self.nobody = EmptyState(nobody, _("Open the team"), lambda: context.navigate(TeamRoute()))
        self.stack.addWidget(self.nobody)
        self.pinboard = Pinboard()
        self.pinboard.hide()
        self.pinboard.closed.connect(self._on_pinboard_toggled)
        self.pinboard.wanted.connect(lambda block: self.context.navigate(BookVisitRoute(visit_id=block.visit_id)))
        self.body.addWidget(self.said)
        self.body.addWidget(self.panel)
        across = QHBoxLayout()
        across.setSpacing(theme.px(12))
        across.addWidget(self.stack, 1)
        across.addWidget(self.pinboard)
        self.body.addLayout(across, 1)
        self.mover = Mover(context, self.panel, self.said, self)
        self.mover.given_up.connect(self._focus_visit)
        for part in (self.board.grid, self.roster):
            part.opened.connect(lambda block: self.context.navigate(BookVisitRoute(visit_id=block.visit_id)))
            part.seen.connect(self._on_seen)
            part.asked.connect(self._on_asked)
            part.shoved.connect(self._on_shoved)
            part.chosen.connect(self._on_chosen)
        minute = QTimer(self, interval=60_000)
        minute.timeout.connect(self._on_minute)
        minute.start()

    def go(self, route: Route) -> None:
        """Show the day asked for, if any."""
        if isinstance(route, CalendarRoute) and route.day is not None:
            self._turn_to(route.day)

    def query(self) -> Query:
        return Query(self.view.value(), self._day, self.who.value(), self.person.currentData())

    @staticmethod
    def load(work: "Work", query: Any) -> Shown:
        return load(work, query)

    def show_data(self, data: Any) -> None:
        shown: Shown = data
        first = self.shown is None
        self.shown, self._day = shown, shown.query.day
        self._show_head(shown)
        if not shown.people:
            self.stack.setCurrentWidget(self.nobody)
        elif shown.query.view is View.WEEK and shown.query.who is not Who.ONE:
            self.roster.show_days(shown.days, shown.today)
            self.stack.setCurrentWidget(self.roster)
        else:
            self._show_lanes(shown)
            self.stack.setCurrentWidget(self.board)
        self.pinboard.show_visits(shown.pinned)
        if first:
            self.focus_calendar()

    def focus_calendar(self) -> None:
        """Put the focus into the calendar, where the keys work."""
        (self.roster if self.stack.currentWidget() is self.roster else self.board.grid).focus_current()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.shown is not None:
            QTimer.singleShot(0, self, self.focus_calendar)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts: dict[int, Callable[[], None]] = {
            Qt.Key.Key_T: self._on_today_clicked,
            Qt.Key.Key_D: lambda: self._set_view(View.DAY),
            Qt.Key.Key_W: lambda: self._set_view(View.WEEK),
            Qt.Key.Key_PageUp: lambda: self._turn(-1),
            Qt.Key.Key_PageDown: lambda: self._turn(1),
        }
        act = acts.get(event.key())
        if act is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        else:
            act()

    # the head

    def _lay_out_head(self) -> None:
        back, forth = _("Previous (Page up)"), _("Next (Page down)")
        self.back = IconButton("chevron-left", back, lambda: self._turn(-1))
        self.today = Button(_("Today"), self._on_today_clicked)
        self.today.setToolTip(_("Today (T)"))
        self.forth = IconButton("chevron-right", forth, lambda: self._turn(1))
        self.view = SegmentedControl(_("Show"), [(View.DAY, _("Day")), (View.WEEK, _("Week"))])
        self.who = SegmentedControl(
            _("Whose visits"),
            [(Who.TEAM, _("Whole team")), (Who.HOMES, _("Home visits")), (Who.ONE, _("One person"))],
        )
        self.person = ComboBox()
        self.person.setAccessibleName(_("Person"))
        self.person.setMinimumContentsLength(12)
        self.person.hide()
        self.view.changed.connect(lambda _value: self.reload())
        self.who.changed.connect(self._on_who_changed)
        self.person.activated.connect(lambda _index: self.reload())
        self.conflicts = LinkButton("", self._on_conflicts_clicked)
        self.conflicts.setProperty("tone", "bad")
        icons.set_icon(self.conflicts, "warning", "bad")
        self.conflicts.hide()
        self.pins = Button("", self._on_pinboard_toggled)
        tools = QWidget()
        flow = FlowLayout(tools, 12)  # on a narrow window, or in large print, what does not fit goes below
        for widget in (self.back, self.today, self.forth, self.view, self.who, self.person):
            flow.addWidget(widget)
        self.head.addWidget(tools, 1)
        self.head.addWidget(self.conflicts)
        self.head.addWidget(self.pins)

    def _show_head(self, shown: Shown) -> None:
        days = [day.day for day in shown.days]
        one = len(days) == 1
        day = dates.short_day if theme.px(100) > 120 else dates.long_day  # large print keeps the buttons in sight
        self.heading.setText(day(days[0]) if one else dates.day_range(days[0], days[-1]))
        people = [(option.id, option.name) for option in shown.people]
        self.person.clear()
        for member_id, name in people:
            self.person.addItem(name, member_id)
        ids = [member_id for member_id, _name in people]
        if shown.query.member_id in ids:
            self.person.setCurrentIndex(ids.index(shown.query.member_id))
        count = len({block.visit_id for day in shown.days for block in day.visits if block.conflicts})
        text = ngettext("{count} conflict", "{count} conflicts", count).format(count=count)
        self.conflicts.setText(text)
        self.conflicts.setAccessibleName(_("{conflicts}: go to the next").format(conflicts=text))
        self.conflicts.setVisible(bool(count))
        pins = _("Pinboard {count}").format(count=len(shown.pinned)) if shown.pinned else _("Pinboard")
        self.pins.setText(pins)
        self.pins.setAccessibleName(pins)

    def _show_lanes(self, shown: Shown) -> None:
        lanes = [Lane(day.day, column) for day in shown.days for column in day.columns]
        week = shown.query.view is View.WEEK
        heads: list[QWidget] = [
            DayHead(lane.day, lane.column, shown.today)
            if week
            else PersonHead(lane.column.person, len(lane.column.visits))
            for lane in lanes
        ]
        self.board.show_lanes(lanes, heads, shown.now)

    def _set_view(self, view: View) -> None:
        self.view.set_value(view)
        self.reload()

    def _turn(self, by: int) -> None:
        if self._day is not None:
            self._turn_to(self._day + by * (7 * DAY if self.view.value() is View.WEEK else DAY))

    def _turn_to(self, day: date | None) -> None:
        self._day = day
        self._conflict = -1
        self.said.hide()
        self.reload()

    def _on_today_clicked(self) -> None:
        self._turn_to(None)

    def _on_who_changed(self, who: Who) -> None:
        self.person.setVisible(who is Who.ONE)
        self.reload()

    def _on_conflicts_clicked(self) -> None:
        """Go to the next visit in conflict, round and round."""
        if self.shown is None:
            return
        wrong = [block for day in self.shown.days for block in day.visits if block.conflicts]
        if wrong:
            self._conflict = (self._conflict + 1) % len(wrong)
            self._focus_visit(wrong[self._conflict].visit_id)

    def _on_pinboard_toggled(self) -> None:
        self.pinboard.setVisible(self.pinboard.isHidden())
        if self.pinboard.isVisible() and self.pinboard.buttons:
            self.pinboard.buttons[0].setFocus()
        elif not self.pinboard.isVisible():
            self.focus_calendar()

    def _on_minute(self) -> None:
        if self.shown is not None:
            self.board.grid.tick(to_local(self.context.clock.now(), self.shown.zone))

    # what one does with a visit

    def _focus_visit(self, visit_id: Any) -> None:
        part = self.roster if self.stack.currentWidget() is self.roster else self.board.grid
        part.focus_visit(visit_id)

    def _on_seen(self, block: "VisitBlock") -> None:
        from careteam.services import visits

        def told(_nothing: object) -> None:
            undo: list[tuple[str, Callable[[], object]]] = [(_("Put back"), lambda: self._put_back(block))]
            self.said.say(_("{patient} was seen. The record is open.").format(patient=block.patient), "good", undo)

        self._write(lambda work: visits.mark_seen(work, block.visit_id, seen=block.version), told)

    def _put_back(self, block: "VisitBlock") -> None:
        from careteam.services import visits

        self._write(lambda work: visits.put_back(work, block.visit_id), lambda _nothing: self.said.hide())

    def _write(self, act: "Callable[[Work], object]", done: Callable[[object], None] | None = None) -> None:
        self.context.tasks.write(self, act, done, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, CareTeamError):
            self.said.say(errors.message(error), "bad")
        else:
            errors.show(self, error)

    def _on_asked(self, block: "VisitBlock", where: QPoint) -> None:
        menu = self.menu(block)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu(self, block: "VisitBlock") -> QMenu:
        """What can be done with a visit."""
        from careteam.services import visits

        go = self.context.navigate
        menu = QMenu(self)
        menu.addAction(_("Open, move, cancel…"), lambda: go(BookVisitRoute(visit_id=block.visit_id)))
        if block.status in PLANNED:
            menu.addAction(_("Arrived"), lambda: self._write(lambda work: visits.arrive(work, block.visit_id)))
        if block.status in PLANNED | {VisitStatus.ARRIVED}:
            menu.addAction(_("Seen\tSpace"), lambda: self._on_seen(block))
        if block.status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.COMPLETED}:
            menu.addAction(_("Record what happened…"), lambda: go(WrapUpRoute(block.visit_id)))
        if block.status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.NOT_SEEN}:
            menu.addAction(_("Put back to booked"), lambda: self._put_back(block))
        if block.status in PLANNED:
            menu.addAction(_("To the pinboard"), lambda: self._write(lambda work: visits.pin(work, block.visit_id)))
        menu.addSeparator()
        menu.addAction(_("Patient’s page"), lambda: go(PatientRoute(block.patient_id)))
        return menu

    def _on_chosen(self, starts: Any, lane: int) -> None:
        assert self.shown is not None
        columns = [column for day in self.shown.days for column in day.columns]
        self.context.navigate(BookVisitRoute(starts=starts, member_id=columns[lane].person.member_id))

    def _on_shoved(self, block: "VisitBlock", lane: int, dx: int, dy: int) -> None:
        """By a quarter hour, to the neighbor, or by a day, as the calendar shows what lies beside."""
        assert self.shown is not None
        roster = self.stack.currentWidget() is self.roster
        week = self.shown.query.view is View.WEEK
        if roster or not week:
            people = [column.person for column in self.shown.days[0].columns]
            beside = lane + (dy if roster else dx)
            if beside != lane:
                if 0 <= beside < len(people):
                    swap = (people[lane].member_id, people[beside].member_id, people[beside].name)
                    self.mover.ask(Move(block.visit_id, block.patient, timedelta(), *swap))
                return
        days = dx if week else 0
        minutes = 0 if roster else dy * QUARTER
        self.mover.ask(Move(block.visit_id, block.patient, timedelta(days=days, minutes=minutes)))
