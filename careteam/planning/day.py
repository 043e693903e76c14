"""A day of home visits as a problem to solve, and its solution as a plan for people."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from careteam.domain.day_plans import NOON, OVERTIME, STEP, Busy, DayToPlan, Sketch, Wanted, price
from careteam.domain.day_plans import Placed as PlacedVisit
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.visits import VisitStatus
from careteam.planning.flaws import Flaw, check
from careteam.planning.present import Rest, rest
from careteam.planning.problem import Break, Person, Placed, Plan, Prices, Problem, Service, Stop
from careteam.planning.timetable import begins_of, plan_of, retimed, routes_of

if TYPE_CHECKING:
    from careteam.planning import kernel
    from careteam.planning.insertion import Offer
    from careteam.planning.reasons import LeftOut

PRICES = Prices(spread=0.0002, moved=0.5)
"""Beside what ``Prices`` says: full days weigh a little more than spread ones, and moving what people know costs."""


@dataclass(frozen=True)
class Asked:
    """The problem of a day, with the number of each visit in it; what is taken comes after the visits.

    ``flaws``: what is wrong with visits. ``open``: of a day that has begun, what the problem is of.
    """

    problem: Problem
    visits: tuple[Wanted, ...]
    taken: tuple[Busy, ...]
    day: DayToPlan
    flaws: tuple[tuple[VisitId, Flaw], ...] = ()
    open: Rest | None = None

    def number(self, visit_id: VisitId) -> int | None:
        """The number of a visit."""
        return next((number for number, one in enumerate(self.visits) if one.visit_id == visit_id), None)

    def person(self, member_id: MemberId) -> int | None:
        """The number of somebody."""
        return next((n for n, one in enumerate(self.day.visitors) if one.member_id == member_id), None)

    def known(self) -> frozenset[int]:
        """The visits whose person and time people know: those that stand on the calendar."""
        return frozenset(number for number, one in enumerate(self.visits) if one.starts is not None)

    def plan(self, sketch: Sketch) -> Plan:
        """A plan of people as the search sees it."""
        whole = self._plan(sketch)
        return whole if self.open is None else self.open.opened(whole)

    def _plan(self, sketch: Sketch) -> Plan:
        routes: list[list[Placed]] = [[] for _visitor in self.day.visitors]
        for one in sketch.placed:
            number = self.number(one.visit_id)
            people = [self.person(member) for member in one.member_ids]
            if number is not None and None not in people:
                for part, person in enumerate(people):
                    assert person is not None
                    routes[person].append(Placed(number, part, one.starts))
        for number, busy in enumerate(self.taken, len(self.visits)):
            person = self.person(busy.member_id)
            if person is not None:
                routes[person].append(Placed(number, 0, busy.starts))
        placed = {one.stop for route in routes for one in route}
        out = tuple(number for number in range(len(self.visits) + len(self.taken)) if number not in placed)
        return Plan(tuple(tuple(sorted(route, key=lambda one: one.starts)) for route in routes), out)

    def sketch(self, plan: Plan, before: Sketch) -> Sketch:
        """A plan of the search as people see it; locks stay."""
        plan = plan if self.open is None else self.open.whole(plan)
        begins: dict[int, float] = {}
        who: dict[tuple[int, int], MemberId] = {}
        for person, route in enumerate(plan.routes):
            for one in route:
                begins[one.stop] = max(begins.get(one.stop, 0.0), one.starts)
                who[one.stop, one.service] = self.day.visitors[person].member_id
        locked = {one.visit_id for one in before.placed if one.locked}
        placed = [
            PlacedVisit(
                wanted.visit_id,
                _clock(begins[number], wanted),
                tuple(who[number, part] for part in range(len(wanted.seats))),
                wanted.visit_id in locked,
            )
            for number, wanted in enumerate(self.visits)
            if number in begins
        ]
        return Sketch(tuple(placed), before.kept)


def to_problem(day: DayToPlan, sketch: Sketch, *, anew: bool = False) -> Asked:
    """The day for the search: what is locked stays, nobody joins a day that is kept, and what has begun is over.

    What stands on the calendar at a time that does not suit may stay there, unless the day is planned ``anew``.
    """
    numbers = {one.member_id: number for number, one in enumerate(day.visitors)}
    visits = tuple(one for one in day.wanted if one.out is None)
    taken = tuple(one for one in day.busy if one.member_id in numbers)
    stops = [_stop(day, sketch, one, numbers, anew=anew) for one in visits]
    stops += [
        Stop(
            key=busy.visit_id or (busy.member_id, busy.starts),
            place=busy.near,
            earliest=busy.starts,
            latest=busy.starts,
            services=(Service(busy.ends - busy.starts, {numbers[busy.member_id]: 0.0}),),
            told=True,
        )
        for busy in taken
    ]
    known = {
        number: float(one.starts)
        for number, one in enumerate(visits)
        if one.starts is not None and one.status is VisitStatus.PROPOSED
    }
    people = tuple(
        Person(
            key=one.member_id,
            starts=one.starts,
            ends=one.ends,
            start_place=one.base,
            end_place=one.base,
            pause=Break(*NOON) if one.pauses else None,
            most_overtime=OVERTIME,
        )
        for one in day.visitors
    )
    checked = check(Problem(people, tuple(stops), _matrix(day), PRICES, known))
    flaws = tuple(
        (visits[one.stop].visit_id, one.flaw)
        for one in checked.findings
        if one.stop is not None and one.stop < len(visits)
    )
    asked = Asked(checked.problem, visits, taken, day, flaws)
    if not day.since:
        return asked
    begun = [number for number, busy in enumerate(taken, len(visits)) if busy.begun]
    today = rest(checked.problem, asked.plan(sketch), day.since, begun)
    return replace(asked, problem=today.problem, open=today)


def _stop(day: DayToPlan, sketch: Sketch, one: Wanted, numbers: dict[MemberId, int], *, anew: bool) -> Stop:
    placed = sketch.of(one.visit_id)
    locked = placed is not None and sketch.locks(placed)
    earliest, latest = one.earliest, one.latest
    if one.starts is not None and not anew:
        earliest, latest = min(earliest, one.starts), max(latest, one.starts)
    earliest = max(earliest, day.since)
    services = [
        Service(one.minutes, {numbers[m]: float(price(why)) for m, why in seat.items() if m not in sketch.kept})
        for seat in one.seats
    ]
    if locked and placed is not None:
        earliest = latest = placed.starts
        services = [Service(one.minutes, {numbers[member]: 0.0}) for member in placed.member_ids]
    elif one.told:
        earliest = one.earliest
        services = [
            Service(one.minutes, {numbers[m]: float(price(why)) for m, why in seat.items()}) for seat in one.seats
        ]
    return Stop(
        key=one.visit_id,
        place=one.place,
        earliest=earliest,
        latest=latest,
        services=tuple(services),
        told=True,
        unplanned=inf if locked or one.told else one.unplanned,
        infectious=one.infectious,
        at_risk=one.at_risk,
    )


def _matrix(day: DayToPlan) -> "np.typing.NDArray[np.float64]":
    """The drives in whole steps, so that visits begin on the clock's."""
    return np.ceil(np.array(day.drives, float).reshape(len(day.places), len(day.places)) / STEP) * STEP


def _clock(minute: float, wanted: Wanted) -> int:
    """On the clock's steps. What a family was told and cannot be kept stays where it stands."""
    if wanted.told and minute > wanted.latest and wanted.starts is not None:
        return wanted.starts
    return min(-int(-minute // STEP) * STEP, max(wanted.latest, int(minute)))


def refined(
    asked: Asked, plan: Plan, *, seconds: float, stopped: Callable[[], bool], report: Callable[[float], None]
) -> Plan:
    """A better plan, looked for so many seconds; never a worse one. It can be stopped at any moment."""
    from careteam.planning import kernel

    if not asked.visits:
        return plan
    began = time.monotonic()

    def over() -> bool:
        report(min(1.0, (time.monotonic() - began) / seconds))
        return stopped()

    draft = kernel.solve(asked.problem, seconds=seconds, start=_drafted(asked.problem, plan), stopped=over)
    found = kernel.plan(asked.problem, draft)
    return min((plan, found), key=lambda one: _judged(asked.problem, one))


def repaired(
    asked: Asked, plan: Plan, *, seconds: float, stopped: Callable[[], bool], report: Callable[[float], None]
) -> Plan:
    """A better plan, in which nobody is asked about what stands on the calendar: its people stay, and mostly its times.

    What is in the plan and not on the calendar goes where it fits best. It can be stopped at any moment.
    """
    from careteam.planning.repair import repair

    if not asked.visits:
        return plan
    began = time.monotonic()

    def over() -> bool:
        report(min(1.0, (time.monotonic() - began) / seconds))
        return stopped()

    try:
        return repair(asked.problem, plan, seconds=seconds, known=asked.known(), stopped=over)
    except ValueError:  # two of it wait for each other
        return plan


def _drafted(problem: Problem, plan: Plan) -> "kernel.Draft | None":
    """A plan as the search holds it; None where two of it wait for each other, and the search begins by itself."""
    from careteam.planning.repair import draft

    try:
        return draft(problem, plan)
    except ValueError:
        return None


def _judged(problem: Problem, plan: Plan) -> tuple[int, int, float]:
    """How much a plan leaves out that has to be, how many rules it breaks, and what it costs."""
    from careteam.planning.referee import judge

    verdict = judge(problem, plan)
    return sum(problem.stops[one].unplanned == inf for one in plan.left_out), len(verdict.broken), verdict.cost


def at_minute(asked: Asked, sketch: Sketch, visit_id: VisitId, people: tuple[int, ...], minute: int) -> Sketch:
    """The plan with a visit at a minute of somebody's day: others begin later where they have to, or sooner where
    they had to wait for it; nobody else's person changes.
    """
    number = asked.number(visit_id)
    assert number is not None
    base = asked.plan(sketch.without(visit_id))
    orders, begins = routes_of(base), begins_of(base)
    for part, person in enumerate(people):
        place = next((n for n, one in enumerate(orders[person]) if begins[one] >= minute), len(orders[person]))
        orders[person].insert(place, (number, part))
    stop = replace(asked.problem.stops[number], earliest=float(minute))
    problem = replace(asked.problem, stops=(*asked.problem.stops[:number], stop, *asked.problem.stops[number + 1 :]))
    found = retimed(problem, orders, begins)
    return sketch if found is None else asked.sketch(plan_of(orders, found), sketch)


def closed(asked: Asked, sketch: Sketch, gaps: Mapping[MemberId, int]) -> Sketch:
    """The same routes; in the days of these people what no family was told comes as soon as can be, behind a minute."""
    plan = asked.plan(sketch)
    loose = {
        number
        for number, one in enumerate(asked.visits)
        if not one.told
        and (placed := sketch.of(one.visit_id))
        and all(member in gaps and placed.starts >= gaps[member] for member in placed.member_ids)
    }
    held = {part: starts for part, starts in begins_of(plan).items() if part[0] not in loose}
    found = retimed(asked.problem, routes_of(plan), held)
    return sketch if found is None else asked.sketch(plan_of(routes_of(plan), found, plan.left_out), sketch)


def best_places(asked: Asked, sketch: Sketch, visit_id: VisitId, most: int) -> tuple["Offer", ...]:
    """The best places for a visit that is not in the plan; none where two of the plan wait for each other."""
    from careteam.planning import insertion

    number = asked.number(visit_id)
    if number is None:
        return ()
    try:
        return insertion.places(asked.problem, asked.plan(sketch), number, most)
    except ValueError:
        return ()


def reasons(asked: Asked, sketch: Sketch, over: Callable[[], bool]) -> dict[VisitId, "LeftOut"]:
    """Why each visit is left out of a plan, of those looked at until it is ``over``."""
    from careteam.planning import reasons as found_out

    try:
        found = found_out.reasons(asked.problem, asked.plan(sketch), over)
    except ValueError:
        return {}
    return {asked.visits[number].visit_id: one for number, one in found.items() if number < len(asked.visits)}
