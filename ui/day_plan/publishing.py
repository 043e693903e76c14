"""Publishing a plan: who decided that a visit waits once more is asked first, and it becomes proposals in one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic

from PySide6.QtCore import QObject, Signal

from careteam.domain.day_plans import Wanted
from careteam.domain.errors import Invalid
from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services import day_plans
from careteam.services.day_calls import Decision
from ui.day_plan.decide import DecidePanel
from ui.day_plan.making import Making, P, S
from ui.day_plan.steps import Steps
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.page import Page

if TYPE_CHECKING:
    from careteam.services.office import Work

    Act = Callable[[Work, P, S, Mapping[VisitId, Decision]], object]


class Publishing(QObject, Generic[P, S]):
    """Publishes the plan being made, and says in ``said`` what came of it. ``busy(whether)`` meanwhile.

    ``act``: proposes a plan; ``again``: what it leaves out once more.
    """

    busy = Signal(bool)
    calls_wanted = Signal()

    def __init__(
        self,
        page: Page,
        making: Making[P, S],
        steps: Steps[P, S],
        decide: DecidePanel,
        said: Banner,
        act: "Act[P, S]",
        again: Callable[[P, S], Sequence[Wanted]],
    ) -> None:
        super().__init__(page)
        self._page, self._making, self._steps, self._decide, self._said = page, making, steps, decide, said
        self._act, self._again = act, again
        decide.decided.connect(self._publish)

    def publish(self) -> None:
        """Propose the visits as planned, once it is said who decided what has to be decided."""
        if self._making.to_plan is None:
            return
        self._steps.stop()
        if not self.ask():
            self._publish({})

    def ask(self) -> bool:
        """Ask who decided that visits wait once more; whether any do."""
        to_plan, sketch = self._making.to_plan, self._making.sketch
        day = self._making.first_day(to_plan) if to_plan is not None else None
        waiting = self._again(to_plan, sketch) if to_plan is not None else ()
        if waiting and day is not None:
            self._decide.ask(day, waiting)
        return bool(waiting)

    def _publish(self, decisions: Mapping[VisitId, Decision]) -> None:
        to_plan, sketch = self._making.to_plan, self._making.sketch
        if to_plan is None:
            return
        span = self._making.span(to_plan)

        def act(work: "Work") -> int:
            self._act(work, to_plan, sketch, decisions)
            work.session.flush()
            return day_plans.still_to_ask(work, *span) if span is not None else 0

        self._said.hide()
        self.busy.emit(True)
        write = self._decide.keeper.with_save(act)
        self._page.context.tasks.write(self._page, write, self._on_published, self._on_refused)

    def _on_published(self, count: int) -> None:
        self.busy.emit(False)
        self._decide.done()
        self._making.was_published()
        text = ngettext(
            "The plan stands on the calendar. {count} family is to be asked.",
            "The plan stands on the calendar. {count} families are to be asked.",
            count,
        )
        self._said.say(text.format(count=count), "good", [(_("Open the call list"), self.calls_wanted.emit)])
        if self._said.buttons():
            self._said.buttons()[0].setFocus()

    def _on_refused(self, error: Exception) -> None:
        self._decide.keeper.touch()
        self.busy.emit(False)
        if isinstance(error, Invalid) and any(one.field == "decisions" for one in error.problems):
            self._said.say(errors.message(error), "warn")
        else:
            errors.say(self._said, error)
