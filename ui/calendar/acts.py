"""What one does with a visit or with free time on the calendar: by its menu, and by keys."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.visits import OPEN, VisitStatus
from careteam.i18n import _
from ui.calendar.lanes import HALF
from ui.calendar.spots import Held, Spot, to_pinboard
from ui.calendar.view import DAY
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.routes import AbsenceRoute, BookVisitRoute, PatientRoute, WrapUpRoute

if TYPE_CHECKING:
    from careteam.services.calendar import AbsenceBlock, Person, VisitBlock
    from careteam.services.office import Work

PLANNED = frozenset({VisitStatus.PROPOSED, VisitStatus.BOOKED})


class Acts(QObject):
    """Does it, and says in ``said`` why not.

    ``move_wanted(move)`` and ``move_asked(held)`` are for the mover and for the line that asks where to;
    ``put_wanted(held, spot)`` brings a visit from the pinboard.
    """

    move_wanted = Signal(object)
    move_asked = Signal(object)
    put_wanted = Signal(object, object)

    def __init__(self, context: Context, said: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._said, self._widget = context, said, parent

    def open(self, block: "VisitBlock") -> None:
        """Open a visit to read or change it."""
        self._context.navigate(BookVisitRoute(visit_id=block.visit_id))

    def book(self, spot: Spot) -> None:
        """Book a visit at a free time."""
        member_id = spot.person.member_id if spot.person else None
        self._context.navigate(BookVisitRoute(starts=spot.starts, member_id=member_id))

    def block(self, spot: Spot, length: int = HALF) -> None:
        """Enter time away or blocked time, from a free time on; of a whole day where the spot has no time."""
        if spot.person is None:
            self._said.say(_("Choose one person first, or go to the day: time is blocked for somebody."), "warn")
            return
        starts = datetime.combine(spot.day, spot.at or time())
        ends = starts + (timedelta(minutes=length) if spot.at else DAY)
        self._context.navigate(AbsenceRoute(spot.person.member_id, starts, ends))

    def open_away(self, away: "AbsenceBlock", person: "Person") -> None:
        """Open time away, to change it or take it away."""
        self._context.navigate(AbsenceRoute(person.member_id, absence_id=away.absence_id))

    def seen(self, block: "VisitBlock") -> None:
        """Mark a visit seen."""
        from careteam.services import visits

        self._write(lambda work: visits.mark_seen(work, block.visit_id, seen=block.version))

    def menu(self, held: Held) -> QMenu:
        """What can be done with a visit."""
        from careteam.services import visits

        block, go = held.block, self._context.navigate
        menu = QMenu(self._widget)
        menu.setAccessibleName(_("What to do with the visit of {patient}").format(patient=block.patient))
        menu.addAction(_("Open, change, cancel…\tEnter"), lambda: self.open(block))
        if block.status in OPEN:
            menu.addAction(_("Move to…\tCtrl+M"), lambda: self.move_asked.emit(held))
        if block.status in PLANNED:
            menu.addAction(_("To the pinboard\tCtrl+X"), lambda: self.move_wanted.emit(to_pinboard(held)))
            menu.addSeparator()
            menu.addAction(_("Arrived"), lambda: self._write(lambda work: visits.arrive(work, block.visit_id)))
        if block.status in PLANNED | {VisitStatus.ARRIVED}:
            menu.addAction(_("Seen\tSpace"), lambda: self.seen(block))
        if block.status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.COMPLETED}:
            menu.addAction(_("Record what happened…"), lambda: go(WrapUpRoute(block.visit_id)))
        if block.status in {VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.NOT_SEEN}:
            menu.addAction(_("Put back to booked"), lambda: self._put_back(block))
        menu.addSeparator()
        menu.addAction(_("Patient’s page"), lambda: go(PatientRoute(block.patient_id)))
        return menu

    def free_menu(self, spot: Spot, length: int, pinned: Sequence[Held], chosen: Held | None) -> QMenu:
        """What can be done with free time: book, block, or put a visit there that waits on the pinboard."""
        menu = QMenu(self._widget)
        menu.setAccessibleName(_("What to do with this time"))
        menu.addAction(_("Book a visit here…\tEnter"), lambda: self.book(spot))
        if spot.person is not None:
            menu.addAction(_("Absence or blocked time…\tCtrl+B"), lambda: self.block(spot, length))
        if pinned:
            menu.addSeparator()
        for held in pinned[:8]:
            key = "\tCtrl+V" if chosen is not None and held.block is chosen.block else ""
            words = _("Put {patient} here").format(patient=held.block.patient.replace("&", "&&"))
            menu.addAction(f"{words}{key}", partial(self.put_wanted.emit, held, spot))
        return menu

    def _put_back(self, block: "VisitBlock") -> None:
        from careteam.services import visits

        self._write(lambda work: visits.put_back(work, block.visit_id))

    def _write(self, act: "Callable[[Work], object]") -> None:
        self._said.hide()
        self._context.tasks.write(self, act, None, partial(errors.say, self._said))
