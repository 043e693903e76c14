"""What one does with a visit of a week's plan: by menu, by keys, or by carrying it to another day."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from careteam.domain.day_plans import Wanted
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.week_plans import WeekSketch, WeekToPlan
from careteam.i18n import _
from careteam.services import week_sketches
from careteam.services.week_sketches import Aim, Option
from ui.day_plan import words
from ui.day_plan.steps import Steps
from ui.day_plan.visit_acts import VisitActs
from ui.day_plan.week_making import WeekMaking
from ui.kit import dates, errors
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.routes import BookVisitRoute, DayPlanRoute


class WeekActs(VisitActs):
    """What one does with a visit of a week's plan. ``days_found(wanted, options)``: what each day offers for it."""

    days_found = Signal(object, object)

    def __init__(
        self,
        context: Context,
        making: WeekMaking,
        steps: Steps[WeekToPlan, WeekSketch],
        said: Banner,
        parent: QWidget,
    ) -> None:
        super().__init__(context, said, parent)
        self._making, self._steps = making, steps

    def open(self, wanted: Wanted | None, visit_id: VisitId | None = None) -> None:
        """Open a visit to read or change it; one that is due and not entered yet, to book it by itself."""
        week = self._making.to_plan
        due = week.due.get(wanted.visit_id) if week is not None and wanted is not None else None
        if week is None or wanted is None or due is None:
            super().open(wanted, visit_id)
            return
        placed = self._making.sketch.of(wanted.visit_id)
        starts, members = None, due.member_ids
        if placed is not None:
            starts = datetime.combine(week.days[placed[0]].day, time()) + timedelta(minutes=placed[1].starts)
            members = placed[1].member_ids
        member_id = members[0] if members else None
        self.context.navigate(BookVisitRoute(wanted.patient_id, starts=starts, member_id=member_id))

    def lock(self, visit_id: VisitId) -> None:
        """Keep a visit as it is, or let it move again."""
        here = self._making.sketch.of(visit_id)
        self.said.hide()
        if here is not None:
            self._making.make(self._making.sketch.with_lock(visit_id, locked=not here[1].locked))

    def lock_person(self, member_id: MemberId, day: int) -> None:
        """Keep somebody's whole day as it is, or let it change again."""
        sketch = self._making.sketch
        there = sketch.days[day]
        self._making.make(sketch.with_day(day, replace(there, kept=there.kept ^ {member_id})))

    def leave_out(self, wanted: Wanted) -> None:
        """Take a visit out of the week; the gap closes. What a family was told stays."""
        if wanted.told:
            self.say_told(wanted)
        elif self._making.sketch.of(wanted.visit_id) is not None:
            self.said.hide()
            self._steps.do(partial(week_sketches.leave_out, visit_id=wanted.visit_id))

    def carry(self, wanted: Wanted, before: MemberId, to: MemberId | None, day: int) -> None:
        """Bring a visit to a day, and to somebody (None: it stays with whoever makes it)."""
        here = self._making.sketch.of(wanted.visit_id)
        if wanted.told:
            self.say_told(wanted)
        elif here is None or (here[0], to or before) != (day, before):
            self.said.hide()
            aim = Aim(wanted.visit_id, day, None if to == before else to, before)
            self._steps.do(partial(week_sketches.moved, aim=aim))

    def shove(self, wanted: Wanted, own: MemberId, dx: int, dy: int) -> None:
        """To the day before or after, or to the next person who can make it."""
        week, here = self._making.to_plan, self._making.sketch.of(wanted.visit_id)
        if week is None or here is None:
            return
        day = here[0]
        if dx:
            if 0 <= day + dx < len(week.days):
                self.carry(wanted, own, None, day + dx)
            else:
                self.said.say(_("There is no further day in this week."), "accent")
            return
        people = [one.member_id for one in week.days[day].visitors]
        order = people[people.index(own) + 1 :] if dy > 0 else people[: people.index(own)][::-1]
        seat = wanted.seats[here[1].member_ids.index(own)]
        to = next((one for one in order if one in seat and one not in here[1].member_ids), None)
        if to is None:
            self.said.say(_("Nobody further on can make this visit."), "accent")
        else:
            self.carry(wanted, own, to, day)

    def find(self, wanted: Wanted) -> None:
        """Find out what each day has to offer for a visit, nobody else's person or day changing."""
        week, sketch = self._making.to_plan, self._making.sketch
        if week is None:
            return
        if wanted.told:
            self.say_told(wanted)
            return
        job = self.context.tasks.apart(_("Best days"), week_sketches.options, week, sketch, wanted.visit_id)
        job.finished.connect(lambda options: self.days_found.emit(wanted, options))
        job.failed.connect(partial(errors.say, self.said))

    def menu(self, wanted: Wanted | None, visit_id: VisitId | None, own: MemberId | None, day: int) -> QMenu:
        """What can be done with a visit, and with the day of who comes (``day`` -1: it is on none)."""
        menu = QMenu(self.widget)
        menu.setAccessibleName(_("What to do with this visit"))
        week = self._making.to_plan
        due = week is not None and wanted is not None and wanted.visit_id in week.due
        if wanted is not None or visit_id is not None:
            words_open = _("Book it by itself…\tEnter") if due else _("Open, change, cancel…\tEnter")
            menu.addAction(words_open, lambda: self.open(wanted, visit_id))
        if wanted is not None:
            self._add_of_plan(menu, wanted, due=due)
            self.add_patient(menu, wanted)
        if week is not None and 0 <= day < len(week.days):
            if not menu.isEmpty():
                menu.addSeparator()
            self._add_of_day(menu, week, own, day)
        return menu

    def days_menu(self, wanted: Wanted, options: tuple[Option, ...]) -> QMenu:
        """What each day has to offer, to choose from."""
        week = self._making.to_plan
        menu = QMenu(self.widget)
        menu.setAccessibleName(_("Days for the visit of {patient}").format(patient=wanted.patient))
        here = self._making.sketch.of(wanted.visit_id)
        for option in options:
            if week is not None:
                action = menu.addAction(_option_words(week, option), partial(self._take, wanted, option))
                action.setEnabled(option.place is not None)
                action.setCheckable(True)
                action.setChecked(here is not None and here[0] == option.day)
        return menu

    def _take(self, wanted: Wanted, option: Option) -> None:
        self.said.hide()
        self._steps.do(partial(week_sketches.put, visit_id=wanted.visit_id, option=option))

    def _add_of_plan(self, menu: QMenu, wanted: Wanted, *, due: bool) -> None:
        here = self._making.sketch.of(wanted.visit_id)
        if not wanted.told:
            menu.addAction(_("Another day…\tCtrl+M"), lambda: self.find(wanted))
        if here is not None:
            lock = _("Let it move again\tSpace") if here[1].locked else _("Lock it here\tSpace")
            menu.addAction(lock, lambda: self.lock(wanted.visit_id))
            if not wanted.told:
                menu.addAction(_("Leave it out\tDel"), lambda: self.leave_out(wanted))
        if not due:
            self.add_how_soon(menu, wanted)
        menu.addSeparator()

    def _add_of_day(self, menu: QMenu, week: WeekToPlan, own: MemberId | None, day: int) -> None:
        visitor = week.days[day].visitor(own) if own is not None else None
        on = dates.short_day(week.days[day].day)
        if visitor is not None:
            kept = visitor.member_id in self._making.sketch.days[day].kept
            text = _("Let {name} on {day} change again") if kept else _("Lock {name} on {day}")
            name = visitor.name.replace("&", "&&")
            menu.addAction(text.format(name=name, day=on), lambda: self.lock_person(visitor.member_id, day))
        to_day = DayPlanRoute(week.days[day].day)
        menu.addAction(_("The planner of {day}").format(day=on), lambda: self.context.navigate(to_day))


def _option_words(week: WeekToPlan, option: Option) -> str:
    day, place = week.days[option.day], option.place
    if place is None:
        shown = _("{day}: {why}").format(day=dates.short_day(day.day), why=option.why)
        return shown.replace("&", "&&")
    text = _("{day}, {time}, {name}: {cost}")
    shown = text.format(
        day=dates.short_day(day.day),
        time=words.clock(place.starts),
        name=words.names(day, place.member_ids),
        cost=words.cost(place.cost),
    )
    against = ", ".join(one.label for one in place.against)
    return (f"{shown} ({against})" if against else shown).replace("&", "&&")
