"""The head of the planner: which day or week, whose visits, and what can be done with the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from careteam.domain.ids import MemberId
from careteam.i18n import N_, _
from careteam.services.day_plans import EVERYBODY, Whose
from ui.kit import theme
from ui.kit.buttons import Button, IconButton, PrimaryButton, SegmentedControl
from ui.kit.cards import row as beside
from ui.kit.choice_edit import ComboBox
from ui.kit.flow import FlowLayout
from ui.kit.labels import Label

DAY, WEEK = "day", "week"
LIST, TIMELINE = "list", "timeline"
PEOPLE, PATIENTS = "people", "patients"


@dataclass(frozen=True)
class Span:
    """How the head speaks of what is planned, and how a plan can be looked at (key, words)."""

    kind: str
    before: str
    after: str
    next: str
    views: tuple[tuple[str, str], ...]


A_DAY = Span(
    DAY,
    N_("Day before"),
    N_("Day after"),
    N_("Next working day"),
    ((LIST, N_("List and map")), (TIMELINE, N_("Timeline"))),
)
A_WEEK = Span(
    WEEK,
    N_("Week before"),
    N_("Week after"),
    N_("Next week"),
    ((PEOPLE, N_("By person")), (PATIENTS, N_("By patient"))),
)


class PlanHead(QWidget):
    """The controls beside the title. ``turned(by)``: days or weeks; ``whose_chosen(whose)``; ``span_chosen(kind)``."""

    turned = Signal(int)
    next_wanted = Signal()
    span_chosen = Signal(object)
    whose_chosen = Signal(object)
    propose_wanted = Signal()
    publish_wanted = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()
    calls_wanted = Signal()
    print_wanted = Signal()

    def __init__(self, span: Span, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.span = SegmentedControl(_("Plan"), [(DAY, _("Day")), (WEEK, _("Week"))])
        self.span.set_value(span.kind)
        self.span.changed.connect(self.span_chosen)
        self.day = Label("", "strong")
        self.day.setMinimumHeight(theme.px(30))
        self.back = IconButton("chevron-left", _(span.before), lambda: self.turned.emit(-1))
        self.forth = IconButton("chevron-right", _(span.after), lambda: self.turned.emit(1))
        self.next = Button(_(span.next), self.next_wanted.emit)
        self.who = ComboBox()
        self.who.setAccessibleName(_("Whose visits"))
        self.who.setMinimumContentsLength(9)
        self._whose: list[Whose] = [EVERYBODY]
        self.who.activated.connect(lambda index: self.whose_chosen.emit(self._whose[index]))
        self.view = SegmentedControl(_("Show"), [(key, _(words)) for key, words in span.views])
        self.undo = IconButton("undo", _("Take back the last step (Ctrl+Z)"), self.undo_wanted.emit)
        self.redo = IconButton("redo", _("Do it again (Ctrl+Y)"), self.redo_wanted.emit)
        self.print = IconButton("print", _("Print the day sheets"), self.print_wanted.emit)
        self.calls = Button("", self.calls_wanted.emit, icon="phone")
        self.propose = Button(_("Propose a plan"), self.propose_wanted.emit, icon="car")
        self.publish = PrimaryButton(_("Publish"), self.publish_wanted.emit)
        tools = QWidget()
        flow = FlowLayout(tools, 8)
        for widget in (self.span, self.back, self.day, self.forth, self.next, self.who):
            flow.addWidget(widget)
        self.ends = QWidget()
        self.ends.setLayout(beside(self.calls, self.propose, self.publish))
        self.looks = QWidget()
        self.looks.setLayout(beside(self.undo, self.redo, self.print, self.view))
        self.setLayout(beside(tools, self.ends))
        tools.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def offer(
        self, disciplines: Sequence[tuple[str, str]], people: Sequence[tuple[MemberId, str]], chosen: Whose
    ) -> None:
        """Whose visits can be planned: everybody's, a discipline's, or one person's."""
        self._whose = [
            EVERYBODY,
            *(Whose(discipline=key) for key, _name in disciplines),
            *(Whose(member_id) for member_id, _name in people),
        ]
        self.who.clear()
        self.who.addItems([_("Everybody"), *(name for _key, name in disciplines), *(name for _id, name in people)])
        self.who.setCurrentIndex(self._whose.index(chosen) if chosen in self._whose else 0)

    def say_calls(self, count: int) -> None:
        """How many families are still to be asked."""
        words = _("Call list ({count})").format(count=count) if count else _("Call list")
        self.calls.setText(words)
        self.calls.setAccessibleName(words)
