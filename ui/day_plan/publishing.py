"""Publishing a plan: who decided that a visit waits once more is asked first, and it becomes proposals in one act."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from careteam.domain.errors import CareTeamError, Invalid
from careteam.domain.ids import VisitId
from careteam.i18n import _, ngettext
from careteam.services import day_calls
from careteam.services.day_calls import Decision
from ui.day_plan.decide import DecidePanel
from ui.day_plan.making import Making
from ui.day_plan.steps import Steps
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.page import Page


class Publishing(QObject):
    """Publishes the plan being made, and says in ``said`` what came of it. ``busy(whether)`` meanwhile."""

    busy = Signal(bool)
    calls_wanted = Signal()

    def __init__(self, page: Page, making: Making, steps: Steps, decide: DecidePanel, said: Banner) -> None:
        super().__init__(page)
        self._page, self._making, self._steps, self._decide, self._said = page, making, steps, decide, said
        decide.decided.connect(self._publish)

    def publish(self) -> None:
        """Propose the visits as planned, once it is said who decided what has to be decided."""
        if self._making.day is None:
            return
        self._steps.stop()
        if not self.ask():
            self._publish({})

    def ask(self) -> bool:
        """Ask who decided that visits wait once more; whether any do."""
        day, sketch = self._making.day, self._making.sketch
        waiting = [
            one
            for one in (day.wanted if day is not None else ())
            if one.out is None and not one.told and sketch.of(one.visit_id) is None
            if day is not None and any(on != day.day for on in one.left_out)
        ]
        if waiting and day is not None:
            self._decide.ask(day.day, waiting)
        return bool(waiting)

    def _publish(self, decisions: Mapping[VisitId, Decision]) -> None:
        day, sketch = self._making.day, self._making.sketch
        if day is None:
            return
        self._said.hide()
        self.busy.emit(True)
        self._page.context.tasks.write(
            self._page,
            self._decide.keeper.with_save(lambda work: day_calls.publish(work, day, sketch, decisions)),
            self._on_published,
            self._on_refused,
        )

    def _on_published(self, changed: tuple[VisitId, ...]) -> None:
        self.busy.emit(False)
        self._decide.done()
        self._making.was_published()
        day = self._making.day
        count = sum(one.visit_id in changed and not one.told for one in day.wanted) if day else 0
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
        elif isinstance(error, CareTeamError):
            self._said.say(errors.message(error), "bad")
        else:
            errors.show(self._page, error)
