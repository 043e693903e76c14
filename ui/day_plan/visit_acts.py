"""What one does with a visit of a plan, whether a day or a week is planned."""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.day_plans import Wanted
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.referrals import Urgency
from careteam.i18n import _
from careteam.services import day_calls
from ui.kit import errors
from ui.kit.arrows import STEPS
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.routes import BookVisitRoute, PatientRoute

if TYPE_CHECKING:
    from careteam.services.office import Work

ALT = Qt.KeyboardModifier.AltModifier


class VisitActs(QObject):
    """Does it, or says in ``said`` why not."""

    def __init__(self, context: Context, said: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self.said, self.widget = context, said, parent

    def open(self, wanted: Wanted | None, visit_id: VisitId | None = None) -> None:
        """Open a visit to read or change it."""
        visit_id = wanted.visit_id if wanted is not None else visit_id
        if visit_id is not None:
            self.context.navigate(BookVisitRoute(visit_id=visit_id))

    @abstractmethod
    def lock(self, visit_id: VisitId) -> None:
        """Keep a visit as it is, or let it move again."""

    @abstractmethod
    def leave_out(self, wanted: Wanted) -> None:
        """Take a visit out of the plan."""

    @abstractmethod
    def shove(self, wanted: Wanted, own: MemberId, dx: int, dy: int) -> None:
        """Along the board by one step, or to the next person."""

    @abstractmethod
    def find(self, wanted: Wanted) -> None:
        """Find out where a visit could be."""

    def key(self, event: QKeyEvent, wanted: Wanted | None, own: MemberId | None) -> Callable[[], object] | None:
        """What a key does with the visit one is at."""
        if wanted is None:
            return None
        if own is not None and event.modifiers() & ALT:
            step = STEPS.get(Qt.Key(event.key()))
            return partial(self.shove, wanted, own, *step) if step else None
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_M:
            return partial(self.find, wanted)
        if event.modifiers():
            return None
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Space: partial(self.lock, wanted.visit_id),
            Qt.Key.Key_Delete: partial(self.leave_out, wanted),
        }
        return acts.get(event.key())

    def say_told(self, wanted: Wanted) -> None:
        """A visit that a family was told of stays."""
        text = _("The family of {patient} was told this visit. Open it to move or cancel it.")
        self.said.say(text.format(patient=wanted.patient), "warn")

    def add_how_soon(self, menu: QMenu, wanted: Wanted) -> None:
        """How soon a visit is to be, to choose from."""
        soon = menu.addMenu(_("How soon"))
        for urgency in Urgency:
            action = soon.addAction(urgency.label, partial(self._prioritize, wanted, urgency))
            action.setCheckable(True)
            action.setChecked(urgency is wanted.urgency)

    def add_patient(self, menu: QMenu, wanted: Wanted) -> None:
        """The way to the patient's page."""
        menu.addAction(_("Patient’s page"), lambda: self.context.navigate(PatientRoute(wanted.patient_id)))

    def _prioritize(self, wanted: Wanted, urgency: Urgency) -> None:
        self._write(lambda work: day_calls.prioritize(work, wanted.visit_id, urgency, seen=wanted.version))

    def _write(self, act: "Callable[[Work], object]") -> None:
        self.said.hide()
        self.context.tasks.write(self, act, None, partial(errors.say, self.said))
