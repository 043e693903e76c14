"""What the planners of a day and of a week have in common: the head, steps that can be taken back, publishing."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from careteam.domain.changes import Topic
from careteam.domain.day_plans import DayToPlan
from careteam.domain.errors import CareTeamError
from careteam.domain.ids import VisitId
from careteam.i18n import _
from careteam.services.day_plans import EVERYBODY, Whose
from careteam.services.day_remarks import Remarks
from ui.day_plan.by_road import ByRoad
from ui.day_plan.decide import DecidePanel
from ui.day_plan.head import PlanHead, Span
from ui.day_plan.hints import Hints
from ui.day_plan.stops import left_out_table
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.cards import Card, KeyValueStrip, discard
from ui.kit.context import Context
from ui.kit.menus import pop_up
from ui.kit.page import Page
from ui.kit.progress import ProgressPanel

if TYPE_CHECKING:
    from ui.day_plan.asked import Loaded
    from ui.day_plan.making import Making
    from ui.day_plan.publishing import Publishing
    from ui.day_plan.steps import Steps
    from ui.kit.tasks import Job

P = TypeVar("P", bound=QWidget)

SETTLED_MS = 120
"""After the last step of several, and once it is painted, it is worked out why visits are left out."""


class PlanPage(Page):
    """A plan being made; below it what is left out. Ctrl+D proposes, Ctrl+Enter publishes.

    A page makes its ``steps`` and ``publishing``, lays itself out round ``lay_out``, and says what it shows.
    """

    topics = frozenset(Topic) - {Topic.SUMMARIES, Topic.ACCOUNTS}

    steps: "Steps[Any, Any]"
    publishing: "Publishing[Any, Any]"

    def __init__(
        self, context: Context, making: "Making[Any, Any]", span: Span, form: str, parent: QWidget | None
    ) -> None:
        super().__init__(context, parent)
        self.making = making
        making.setParent(self)
        self.asks_again = self._taken = False
        self.whose = EVERYBODY
        self.reasons: Mapping[VisitId, str] = {}
        self._figures: list[tuple[str, str]] = []
        self.tools = PlanHead(span)
        self.said, self.decide = Banner(), DecidePanel(context.drafts, form)
        self.by_road = ByRoad(context, making, self.said, self)
        self.hints = Hints(context, self)
        self.figures = KeyValueStrip()
        self._left, self.left_out = card(partial(left_out_table, lambda: self.reasons), self)
        self.progress: ProgressPanel | None = None
        self._settling = QTimer(self, singleShot=True, interval=SETTLED_MS)

    @abstractmethod
    def show_plan(self) -> None:
        """Show the plan as it is now."""

    @abstractmethod
    def turn(self, by: int) -> None:
        """Go so many days or weeks on, or back."""

    @abstractmethod
    def turn_to_next(self) -> None:
        """Go to what is planned next."""

    @abstractmethod
    def propose(self) -> None:
        """Make a plan: at once, then better for a few seconds."""

    @abstractmethod
    def open_calls(self) -> None:
        """The families: who is to be asked, and who agreed."""

    @abstractmethod
    def print_sheets(self) -> None:
        """What is taken along on paper."""

    @abstractmethod
    def act_at(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does with the visit one is at."""

    @abstractmethod
    def left_out_menu(self, row: Any) -> QMenu:
        """What can be done with a visit that is left out."""

    def publish(self) -> None:
        """Propose the visits as planned; who left one out twice is asked for first."""
        if not self.asks():
            self.publishing.publish()

    def take(self, data: "Loaded[Any]", day: DayToPlan | None, too_many: int) -> bool:
        """Show what was loaded, with the drives of a ``day``; whether it is the first time and nothing is asked."""
        first, self._taken = not self._taken, True
        self.tools.offer(data.disciplines, data.people, data.whose)
        self.tools.say_calls(data.to_ask)
        if self.making.show(data.to_plan, data.whose):
            self.say_back()
        self.hints.show_too_many(too_many)
        if day is not None:
            self.by_road.ask(data.roads, day)
        if self.asks_again:
            self.asks_again = not self.publishing.ask()
            return False
        return first

    def show_figures(self, figures: list[tuple[str, str]]) -> None:
        """The plan in figures, and which steps can be taken back."""
        if figures != self._figures:
            self._figures = figures
            self.figures.set_pairs(figures)
        self.tools.undo.setEnabled(self.making.can_undo())
        self.tools.redo.setEnabled(self.making.can_redo())

    def say_back(self) -> None:
        """A plan that was being made is there again."""
        words = _("The plan you were making is back. It is not published yet.")
        self.said.say(words, "accent", [(_("Back to the published plan"), self.start_over)])

    def start_over(self) -> None:
        """Back to what stands on the calendar."""
        self.said.hide()
        self.making.start_over()

    def ask_anew(self) -> None:
        """What is planned is another one now."""
        self.said.hide()
        self.steps.stop()
        self.reload()

    def asks(self) -> bool:
        """Whether the panel over the plan is asking, whose keys are then its own."""
        at = self.focusWidget()
        return at is not None and self.decide.isAncestorOf(at) and self.decide.isVisible()

    def event(self, event: QEvent) -> bool:
        """Take Alt+arrows at a visit, and Ctrl+Z while a step can be taken back, before the window does."""
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

    def lay_out(self, plan: QWidget) -> None:
        """Everything in its place, the plan in the middle."""
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
        plan.setMinimumHeight(theme.px(180))
        self._left.setFixedHeight(theme.px(150))
        self.body.addWidget(plan, 1)
        self.body.addWidget(self._left)

    def connect_all(self) -> None:
        """Everything does what it says."""
        tools = self.tools
        tools.turned.connect(self.turn)
        tools.next_wanted.connect(self.turn_to_next)
        tools.whose_chosen.connect(self._on_whose_chosen)
        tools.propose_wanted.connect(self.propose)
        tools.publish_wanted.connect(self.publish)
        tools.undo_wanted.connect(self.making.undo)
        tools.redo_wanted.connect(self.making.redo)
        tools.calls_wanted.connect(self.open_calls)
        tools.print_wanted.connect(self.print_sheets)
        self.publishing.busy.connect(lambda busy: tools.publish.setEnabled(not busy))
        self.publishing.calls_wanted.connect(self.open_calls)
        self.making.changed.connect(self._on_plan_changed)
        self._settling.timeout.connect(self.steps.explain)
        self.steps.searching.connect(self._on_searching)
        self.steps.remarked.connect(self._on_remarked)
        self.steps.refused.connect(self._on_step_refused)
        self.hints.closed.connect(self.making.make)
        self.decide.left.connect(lambda: tools.publish.setFocus())
        self.left_out.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.left_out.customContextMenuRequested.connect(self._ask_left_out)

    # inside

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None where it is not the planner's."""
        if self.asks():
            return None
        if event.matches(QKeySequence.StandardKey.Undo) and self.making.can_undo():
            return self.making.undo
        redo = event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        )
        if redo and self.making.can_redo():
            return self.making.redo
        return self.act_at(event)

    def _ask_left_out(self, where: QPoint) -> None:
        row = self.left_out.current_row()
        if row is not None:
            pop_up(self.left_out_menu(row), self.left_out.viewport().mapToGlobal(where))

    def _on_whose_chosen(self, whose: Whose) -> None:
        self.whose = whose
        self.ask_anew()

    def _on_plan_changed(self) -> None:
        self.show_plan()
        self._settling.start()

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
        self.reasons = found.why
        self.left_out.viewport().update()
        self.hints.show_remarks(found)

    def _on_step_refused(self, error: CareTeamError) -> None:
        self.said.say(errors.message(error), "warn")


def card(make: Callable[[Card], P], parent: QWidget) -> tuple[Card, P]:
    """A part of the plan on a ground of its own, and the part, made where it stands."""
    ground = Card(parent=parent)
    column = ground.layout()
    assert isinstance(column, QVBoxLayout)
    column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
    part = make(ground)
    ground.body.addWidget(part, 1)
    return ground, part
