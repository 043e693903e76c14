"""Steps of a plan, worked out in a process of their own one after the other, and the search for a better one."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Generic

from PySide6.QtCore import QObject, Signal

from careteam.domain.errors import CareTeamError
from careteam.i18n import _
from careteam.services.day_plans import Whose
from careteam.services.day_remarks import Remarks
from ui.day_plan.making import Making, P, S
from ui.kit.context import Context
from ui.kit.tasks import Job


@dataclass(frozen=True)
class _Asked:
    """A step, of which days and whose plan it was asked, and what follows it."""

    place: tuple[date | None, Whose]
    step: Callable[..., Any]
    then: Callable[[], None] | None


class Steps(QObject, Generic[P, S]):
    """Does to the plan what is asked, so that several presses of a key add up. ``searching(job)`` as one begins.

    ``remarked(remarks)``: why visits are left out and what is to be mended, once that is known. ``refused(error)``:
    a step that cannot be, with a sentence why.
    """

    SECONDS = 4.0
    """How long a better plan is looked for."""

    searching = Signal(object)
    remarked = Signal(object)
    refused = Signal(object)

    def __init__(
        self, context: Context, making: Making[P, S], remarks: Callable[[P, S], Remarks], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._making, self._remarks = context, making, remarks
        self._waiting: deque[_Asked] = deque()
        self._working = False
        self._search: Job | None = None
        self._explaining: Job | None = None

    def do(self, step: Callable[[P, S], S]) -> None:
        """Another plan, made of the one that stands once the steps before are done."""
        self.stop()
        self._ask(step)

    def propose(self, first: Callable[[P, S], S], better: Callable[..., S]) -> None:
        """A whole plan at once, then a better one for as long as it takes."""
        self.stop()
        self._ask(first, partial(self._look_further, better))

    def stop(self) -> None:
        """End the search; what it found counts no more."""
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def explain(self) -> None:
        """Find out why visits are left out of the plan as it is now, and what is to be mended."""
        to_plan, sketch = self._making.to_plan, self._making.sketch
        if to_plan is None:
            return
        if self._explaining is not None:
            self._explaining.cancel()

        def done(found: Remarks) -> None:
            if self._explaining is job:
                self._explaining = None
                if self._making.sketch is sketch:
                    self.remarked.emit(found)

        def failed(_error: Exception) -> None:
            if self._explaining is job:
                self._explaining = None

        self._explaining = job = self._context.tasks.apart(_("Why visits are left out"), self._remarks, to_plan, sketch)
        job.finished.connect(done)
        job.failed.connect(failed)

    def _ask(self, step: Callable[[P, S], S], then: Callable[[], None] | None = None) -> None:
        self._waiting.append(_Asked(self._making.place(), step, then))
        self._next()

    def _next(self) -> None:
        if self._working:
            return
        while self._waiting and self._waiting[0].place != self._making.place():
            self._waiting.popleft()  # of days that somebody has turned away from
        to_plan, sketch = self._making.to_plan, self._making.sketch
        if not self._waiting or to_plan is None:
            return
        asked = self._waiting.popleft()
        self._working = True

        def done(made: S) -> None:
            self._working = False
            if not self._stands(to_plan, sketch):  # something else was done meanwhile: the step is done to that
                self._waiting.appendleft(asked)
            else:
                self._making.make(made)
                if asked.then is not None:
                    asked.then()
            self._next()

        def failed(error: Exception) -> None:
            self._working = False
            if not isinstance(error, CareTeamError):
                self._waiting.clear()
                raise error
            if asked.place == self._making.place():
                self._waiting.clear()
                self.refused.emit(error)
            self._next()

        job = self._context.tasks.apart(_("Plan"), asked.step, to_plan, sketch)
        job.finished.connect(done)
        job.failed.connect(failed)

    def _stands(self, to_plan: P, sketch: S) -> bool:
        """Whether these are still the days and the plan, so that what was worked out for them counts."""
        return self._making.to_plan is to_plan and self._making.sketch is sketch

    def _look_further(self, search: Callable[..., S]) -> None:
        to_plan, sketch = self._making.to_plan, self._making.sketch
        if to_plan is None or self.SECONDS <= 0.0 or self._making.is_empty():
            return
        search = partial(search, seconds=self.SECONDS)
        job = self._context.tasks.apart(_("Looking for shorter ways"), search, to_plan, sketch, reports=True)
        self._search = job

        def done(made: Any) -> None:
            if self._search is job:
                self._search = None
                if self._stands(to_plan, sketch):
                    self._making.make(made)

        job.finished.connect(done)
        self.searching.emit(job)
