"""What one does with a visit of the plan, or with somebody's day: by menu and by keys."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.day_plans import DayToPlan, Sketch, Visitor, Wanted
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _
from careteam.services import day_sketches
from careteam.services.day_sketches import Place
from ui.day_plan import words
from ui.day_plan.making import DayMaking
from ui.day_plan.steps import Steps
from ui.day_plan.visit_acts import VisitActs
from ui.kit import errors
from ui.kit.banners import Banner
from ui.kit.context import Context

QUARTER = 15


class Acts(VisitActs):
    """What one does with a visit of a day's plan. ``places_found(wanted, places)``: the best ones for it."""

    places_found = Signal(object, object)

    def __init__(
        self, context: Context, making: DayMaking, steps: Steps[DayToPlan, Sketch], said: Banner, parent: QWidget
    ) -> None:
        super().__init__(context, said, parent)
        self._making, self._steps = making, steps

    def lock(self, visit_id: VisitId) -> None:
        """Keep a visit as it is, or let it move again."""
        placed = self._making.sketch.of(visit_id)
        self.said.hide()
        if placed is not None:
            self._making.make(self._making.sketch.with_lock(visit_id, locked=not placed.locked))

    def lock_person(self, member_id: MemberId) -> None:
        """Keep somebody's whole day as it is, or let it change again."""
        sketch = self._making.sketch
        self._making.make(replace(sketch, kept=sketch.kept ^ {member_id}))

    def leave_out(self, wanted: Wanted) -> None:
        """Take a visit out of the plan; the gap closes. What a family was told stays."""
        if wanted.told:
            self.say_told(wanted)
        elif self._making.sketch.of(wanted.visit_id) is not None:
            self.said.hide()
            self._steps.do(partial(day_sketches.closed, visit_id=wanted.visit_id))

    def put(self, visit_id: VisitId, to: MemberId, before: MemberId, minute: int) -> None:
        """Bring a visit to somebody's day, at a minute; with the others who make it."""
        day, placed = self._making.to_plan, self._making.sketch.of(visit_id)
        wanted = day.visit(visit_id) if day is not None else None
        if day is None or placed is None or wanted is None:
            return
        who = tuple(to if one == before else one for one in placed.member_ids)
        if who != placed.member_ids and not _fits(wanted, who):
            visitor = day.visitor(to)
            text = _("{name} cannot make the visit of {patient}: another discipline, or the family was told who comes.")
            self.said.say(text.format(name=visitor.name if visitor else "", patient=wanted.patient), "warn")
            return
        if wanted.told and not wanted.earliest <= minute <= wanted.latest:
            text = _("The family of {patient} was told {time}. Ask them first: open the visit, and move it there.")
            self.said.say(text.format(patient=wanted.patient, time=words.span(wanted.earliest, wanted.latest)), "warn")
            return
        self.said.hide()
        self._steps.do(partial(day_sketches.put, visit_id=visit_id, member_ids=who, minute=minute))

    def shove(self, wanted: Wanted, own: MemberId, dx: int, dy: int) -> None:
        """By a quarter hour, or to the next person who can make it."""
        placed, day = self._making.sketch.of(wanted.visit_id), self._making.to_plan
        if placed is None or day is None:
            return
        if dx:
            self.put(wanted.visit_id, own, own, placed.starts + dx * QUARTER)
            return
        seat = wanted.seats[placed.member_ids.index(own)]
        people = [one.member_id for one in day.visitors]
        order = people[people.index(own) + 1 :] if dy > 0 else people[: people.index(own)][::-1]
        to = next((one for one in order if one in seat and one not in placed.member_ids), None)
        if to is None:
            self.said.say(_("Nobody further on can make this visit."), "accent")
        else:
            self.put(wanted.visit_id, to, own, placed.starts)

    def find(self, wanted: Wanted) -> None:
        """Find the best places for a visit, nobody else's person changing."""
        day, sketch = self._making.to_plan, self._making.sketch
        if day is None or wanted.out is not None or wanted.told:
            return
        job = self.context.tasks.apart(_("Best places"), day_sketches.best_places, day, sketch, wanted.visit_id)
        job.finished.connect(lambda places: self.places_found.emit(wanted, places))
        job.failed.connect(partial(errors.say, self.said))

    def take_place(self, wanted: Wanted, place: Place) -> None:
        """Put a visit at one of its best places."""
        self._steps.do(
            partial(day_sketches.put, visit_id=wanted.visit_id, member_ids=place.member_ids, minute=place.starts)
        )

    def menu(self, wanted: Wanted | None, own: Visitor | None, visit_id: VisitId | None = None) -> QMenu:
        """What can be done with a stop."""
        menu = QMenu(self.widget)
        menu.setAccessibleName(_("What to do with this stop"))
        menu.addAction(_("Open, change, cancel…\tEnter"), lambda: self.open(wanted, visit_id))
        if wanted is not None:
            self._add_of_plan(menu, wanted)
            self.add_patient(menu, wanted)
        if own is not None:
            menu.addSeparator()
            menu.addAction(self._person_words(own), lambda: self.lock_person(own.member_id))
        return menu

    def person_menu(self, own: Visitor) -> QMenu:
        """What can be done with somebody's day."""
        menu = QMenu(self.widget)
        menu.setAccessibleName(_("What to do with the day of {name}").format(name=own.name))
        menu.addAction(self._person_words(own), lambda: self.lock_person(own.member_id))
        return menu

    def places_menu(self, wanted: Wanted, places: tuple[Place, ...]) -> QMenu:
        """The best places for a visit, to choose from."""
        day = self._making.to_plan
        menu = QMenu(self.widget)
        menu.setAccessibleName(_("Best places for the visit of {patient}").format(patient=wanted.patient))
        for place in places:
            if day is not None:
                menu.addAction(_place_words(day, place), partial(self.take_place, wanted, place))
        if not places:
            menu.addAction(_("No room left in the day of anybody who can come.")).setEnabled(False)
        return menu

    def _add_of_plan(self, menu: QMenu, wanted: Wanted) -> None:
        placed = self._making.sketch.of(wanted.visit_id)
        if wanted.out is None and not wanted.told:
            menu.addAction(_("Best places…\tCtrl+M"), lambda: self.find(wanted))
        if placed is not None:
            lock = _("Let it move again\tSpace") if placed.locked else _("Lock it here\tSpace")
            menu.addAction(lock, lambda: self.lock(wanted.visit_id))
            if not wanted.told:
                menu.addAction(_("Leave it out\tDel"), lambda: self.leave_out(wanted))
        self.add_how_soon(menu, wanted)
        menu.addSeparator()

    def _person_words(self, own: Visitor) -> str:
        kept = own.member_id in self._making.sketch.kept
        text = _("Let the day of {name} change again") if kept else _("Lock the day of {name}")
        return text.format(name=own.name.replace("&", "&&"))


def _place_words(day: DayToPlan, place: Place) -> str:
    text = _("{time}, {name}: {cost}")
    shown = text.format(
        time=words.clock(place.starts), name=words.names(day, place.member_ids), cost=words.cost(place.cost)
    )
    against = ", ".join(one.label for one in place.against)
    return (f"{shown} ({against})" if against else shown).replace("&", "&&")


def _fits(wanted: Wanted, who: tuple[MemberId, ...]) -> bool:
    pairs = zip(who, wanted.seats, strict=False)
    return len(set(who)) == len(who) and all(member in seat for member, seat in pairs)
