"""A plan's drives as the office's road server has them; estimates stand in until it answers, or if it does not."""

from typing import Any, Generic

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from careteam.domain.day_plans import DayToPlan
from careteam.i18n import _
from careteam.services import road_server
from careteam.services.road_server import Basis
from ui.day_plan.making import Making, P, S
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.context import Context


class ByRoad(QObject, Generic[P, S]):
    """Asks once for the places of a plan, as long as they and what the office put right stay the same."""

    def __init__(self, context: Context, making: Making[P, S], said: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._making, self._said, self._page = context, making, said, parent
        self._asked: tuple[Any, ...] | None = None
        self._answer: DayToPlan | None = None

    def ask(self, known: Basis, day: DayToPlan) -> None:
        """Ask for the drives of a day that is shown, or take what was answered for its places before."""
        asked = (known, day.places)
        if not known.server or len(day.places) < 2:
            self._asked = self._answer = None
        elif asked != self._asked:
            self._asked, self._answer = asked, None
            job = self._context.tasks.job(
                _("Asking the road server"), lambda _office, _report: road_server.by_road(known, day)
            )
            job.finished.connect(self._on_answered)
            job.failed.connect(self._on_failed)
        else:
            self._use()

    def _on_answered(self, found: tuple[DayToPlan, tuple[str, ...]]) -> None:
        answer, said = found
        if self._asked is None or answer.places != self._asked[1]:
            return  # another day is shown by now
        self._answer = answer
        self._use()
        if said:
            self._said.say(" ".join(said), "warn")

    def _on_failed(self, error: Exception) -> None:
        errors.show(self._page, error)

    def _use(self) -> None:
        if self._answer is not None:
            self._making.drive(self._answer.drives)
