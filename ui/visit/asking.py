"""What a visit as typed is asked about while one types: what is in its way, each of its dates, which times are free."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.conflicts import Finding
from careteam.domain.recurrence import Repeat, Scope
from careteam.domain.visits import VisitDraft
from ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from careteam.services.booking import Booking
    from careteam.services.office import Work
    from careteam.services.openings import Opening
    from careteam.services.series import Occurrence

Failed = Callable[[Exception], None]


@dataclass(frozen=True)
class Found:
    """What is in the way of a visit, the nearest free time where there is one, and whether its time has passed."""

    findings: tuple[Finding, ...]
    nearest: "Opening | None"
    passed: bool


class Asking:
    """Asks about one visit; only the newest question of each kind is answered."""

    def __init__(self, tasks: Tasks, owner: QWidget, booking: "Booking", failed: Failed) -> None:
        self._tasks, self._owner, self._booking, self._failed = tasks, owner, booking, failed

    def findings(self, draft: VisitDraft, found: Callable[[Found], None]) -> None:
        """What is in the way of it. A visit that was booked for a time now past is not to be moved for that."""
        booked, visit_id = self._booking.draft, self._booking.visit_id

        def find(work: "Work") -> Found:
            from careteam.services import openings, visits

            findings = visits.check(work, draft, visit_id)
            passed = (visit_id is None or draft.starts != booked.starts) and openings.passed(work, draft)
            return Found(findings, openings.nearest_free(work, draft, visit_id) if findings or passed else None, passed)

        self._tasks.search(self._owner, "check", find, found, self._failed)

    def dates(
        self,
        draft: VisitDraft,
        repeat: Repeat | None,
        scope: Scope,
        apart: Mapping[datetime, datetime | None],
        found: "Callable[[tuple[Occurrence, ...]], None]",
        failed: Failed,
    ) -> None:
        """Each date of a series that is begun with it, or that a change of it reaches."""
        visit_id = self._booking.visit_id

        def find(work: "Work") -> "tuple[Occurrence, ...]":
            from careteam.services import series

            if visit_id is not None:
                return series.reach(work, visit_id, draft, scope, apart)
            assert repeat is not None
            return series.dates(work, draft, repeat, apart)

        self._tasks.search(self._owner, "check", find, found, failed)

    def openings(self, draft: VisitDraft, found: "Callable[[tuple[Opening, ...]], None]") -> None:
        """The first free times for a visit like it."""
        visit_id = self._booking.visit_id

        def suggest(work: "Work") -> "tuple[Opening, ...]":
            from careteam.services import openings

            return openings.suggested(work, draft, visit_id)

        self._tasks.search(self._owner, "openings", suggest, found, self._failed)
