"""Steps of a plan, worked out off the screen's thread one after the other, and the search for a better one."""

from collections import deque
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from careteam.domain.day_plans import DayToPlan, Sketch
from careteam.domain.ids import VisitId
from careteam.i18n import _
from careteam.services import day_sketches
from ui.day_plan.making import Making
from ui.kit.context import Context
from ui.kit.tasks import Job

Step = Callable[[DayToPlan, Sketch], Sketch]


class Steps(QObject):
    """Does to the plan what is asked, so that several presses of a key add up. ``searching(job)`` as one begins.

    ``reasons(by visit)``: why visits are left out, once that is known.
    """

    SECONDS = 4.0
    """How long a better plan is looked for."""

    searching = Signal(object)
    reasons = Signal(object)

    def __init__(self, context: Context, making: Making, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._making = context, making
        self._waiting: deque[Step] = deque()
        self._working = False
        self._search: Job | None = None
        self._asked = 0

    def do(self, step: Step) -> None:
        """Another plan, made of the one that stands once the steps before are done."""
        self.stop()
        self._waiting.append(step)
        self._next()

    def propose(self) -> None:
        """A whole plan at once, then a better one for as long as it takes."""
        self.stop()
        self._waiting.append(day_sketches.first)
        self._next(self._look_further)

    def stop(self) -> None:
        """End the search; what it found counts no more."""
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def explain(self) -> None:
        """Find out why visits are left out of the plan as it is now."""
        day, sketch = self._making.day, self._making.sketch
        if day is None:
            return
        self._asked += 1
        asked = self._asked

        def work_out(_office: object, _report: object) -> Mapping[VisitId, str]:
            return day_sketches.why_left_out(day, sketch)

        def done(found: Mapping[VisitId, str]) -> None:
            if asked == self._asked:
                self.reasons.emit(found)

        self._context.tasks.job(_("Why visits are left out"), work_out).finished.connect(done)

    def _next(self, then: Callable[[], None] | None = None) -> None:
        day, sketch = self._making.day, self._making.sketch
        if self._working or not self._waiting or day is None:
            return
        step = self._waiting.popleft()
        self._working = True

        def done(made: Sketch) -> None:
            self._working = False
            self._making.make(made)
            if then is not None:
                then()
            self._next()

        def failed(error: Exception) -> None:
            self._working = False
            self._waiting.clear()
            raise error

        job = self._context.tasks.job(_("Plan"), lambda _office, _report: step(day, sketch))
        job.finished.connect(done)
        job.failed.connect(failed)

    def _look_further(self) -> None:
        day, sketch = self._making.day, self._making.sketch
        if day is None or self.SECONDS <= 0.0 or not sketch.placed:
            return
        seconds = self.SECONDS
        job = self._context.tasks.job(
            _("Looking for shorter ways"),
            lambda _office, report: day_sketches.better(day, sketch, seconds=seconds, report=report),
        )
        self._search = job

        def done(made: Sketch) -> None:
            if self._search is job:
                self._search = None
                self._making.make(made)

        job.finished.connect(done)
        self.searching.emit(job)
