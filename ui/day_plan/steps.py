"""Steps of a plan, worked out off the screen's thread one after the other, and the search for a better one."""

from collections import deque
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from careteam.domain.day_plans import DayToPlan, Sketch
from careteam.i18n import _
from careteam.services import day_remarks, day_sketches
from careteam.services.day_remarks import Remarks
from ui.day_plan.making import Making
from ui.kit.context import Context
from ui.kit.tasks import Job, Report

Step = Callable[[DayToPlan, Sketch], Sketch]


class Steps(QObject):
    """Does to the plan what is asked, so that several presses of a key add up. ``searching(job)`` as one begins.

    ``remarked(remarks)``: why visits are left out and what is to be mended, once that is known.
    """

    SECONDS = 4.0
    """How long a better plan is looked for."""

    searching = Signal(object)
    remarked = Signal(object)

    def __init__(self, context: Context, making: Making, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._making = context, making
        self._waiting: deque[Step] = deque()
        self._working = False
        self._search: Job | None = None
        self._explaining: Job | None = None

    def do(self, step: Step) -> None:
        """Another plan, made of the one that stands once the steps before are done."""
        self.stop()
        self._waiting.append(step)
        self._next()

    def propose(self, *, anew: bool = False) -> None:
        """A whole plan at once, then a better one for as long as it takes; round what stands, or all ``anew``."""
        self.stop()
        self._waiting.append(day_sketches.first if anew else day_sketches.proposed)
        self._next(partial(self._look_further, day_sketches.better if anew else day_sketches.repaired))

    def stop(self) -> None:
        """End the search; what it found counts no more."""
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def explain(self) -> None:
        """Find out why visits are left out of the plan as it is now, and what is to be mended."""
        day, sketch = self._making.day, self._making.sketch
        if day is None:
            return
        if self._explaining is not None:
            self._explaining.cancel()
        title = _("Why visits are left out")

        def work_out(_office: object, report: Report) -> Remarks:
            report(title, 0.0)
            return day_remarks.remarks(day, sketch)

        def done(found: Remarks) -> None:
            if self._explaining is job:
                self._explaining = None
                self.remarked.emit(found)

        self._explaining = job = self._context.tasks.job(title, work_out)
        job.finished.connect(done)

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

    def _look_further(self, search: Callable[..., Sketch]) -> None:
        day, sketch = self._making.day, self._making.sketch
        if day is None or self.SECONDS <= 0.0 or not sketch.placed:
            return
        seconds = self.SECONDS
        job = self._context.tasks.job(
            _("Looking for shorter ways"),
            lambda _office, report: search(day, sketch, seconds=seconds, report=report),
        )
        self._search = job

        def done(made: Sketch) -> None:
            if self._search is job:
                self._search = None
                self._making.make(made)

        job.finished.connect(done)
        self.searching.emit(job)
