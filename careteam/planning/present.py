"""A day that has begun: what has started, or is on its way to, stays as it is; the rest is planned round it.

``rest`` gives the part of the day that is still open as a problem and a plan of their own, for everything that plans:
``kernel``, ``insertion``, ``repair``. ``Rest.whole`` puts what became of it behind what stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from careteam.planning.problem import Person, Placed, Plan, Problem, Service, Stop
from careteam.planning.timetable import Walk, begins_of, plan_of, retimed, routes_of


@dataclass(frozen=True)
class Rest:
    """What is still open of a day, and what stays of each one's route.

    In ``problem`` visits keep their numbers; those that stay can be done by nobody there, at no price. Behind them,
    for each person who is out, comes a visit of no minutes where that person is now.
    """

    problem: Problem
    plan: Plan
    stays: tuple[tuple[Placed, ...], ...]
    frozen: frozenset[int]
    visits: int
    out: Mapping[int, int]
    """Who is out, by the number of the invisible visit."""

    def opened(self, plan: Plan) -> Plan:
        """The open part of a plan in which what stays is as it is."""
        routes = [[placed for placed in route if placed.stop not in self.frozen] for route in plan.routes]
        for stop, person in self.out.items():
            routes[person].insert(0, Placed(stop, 0, self.problem.stops[stop].earliest))
        return Plan(tuple(map(tuple, routes)), tuple(sorted({*plan.left_out, *self.frozen})))

    def whole(self, plan: Plan) -> Plan:
        """A plan of what is open, behind what stays."""
        routes = tuple(
            stays + tuple(placed for placed in route if placed.stop < self.visits)
            for stays, route in zip(self.stays, plan.routes, strict=True)
        )
        return Plan(routes, tuple(stop for stop in plan.left_out if stop not in self.frozen and stop < self.visits))


def rest(problem: Problem, plan: Plan, now: float, started: Collection[int] = ()) -> Rest:
    """What is open at a minute: whatever began, or to which somebody has to be on the way, stays.

    So does what is known to have started, and what stands before any of it in somebody's day.
    """
    frozen = _frozen(problem, plan, now, set(started))
    stays = tuple(tuple(placed for placed in route if placed.stop in frozen) for route in plan.routes)
    stops = [
        replace(stop, services=tuple(replace(one, by={}) for one in stop.services), unplanned=0.0)
        if number in frozen
        else replace(stop, earliest=max(stop.earliest, now))
        for number, stop in enumerate(problem.stops)
    ]
    people, out = [], {}
    for number, (person, route) in enumerate(zip(problem.people, stays, strict=True)):
        more = len(plan.routes[number]) > len(route)
        walk = _followed(problem, person, route, now, more=more)
        finished = not more and now > walk.free
        later = replace(person, starts=max(walk.free, now), start_place=walk.at, pause=walk.pause, load=walk.load)
        if route and finished:
            home = walk.free + problem.travel.item(walk.at, person.end_place)
            later = replace(later, starts=max(home, now), start_place=person.end_place)
        elif route:
            out[len(stops)] = number
            stops.append(_here(later, number, met=walk.met))
        people.append(later)
        if finished and walk.met:
            stops = [_dearer(stop, number, problem.prices.infection) if stop.at_risk else stop for stop in stops]
    open_day = replace(problem, people=tuple(people), stops=tuple(stops))
    found = Rest(open_day, plan, stays, frozenset(frozen), len(problem.stops), out)
    open_plan = found.opened(plan)
    begins = retimed(open_day, routes_of(open_plan), begins_of(open_plan)) or begins_of(open_plan)
    return replace(found, plan=plan_of(routes_of(open_plan), begins, open_plan.left_out))


def _frozen(problem: Problem, plan: Plan, now: float, started: set[int]) -> set[int]:
    for person, route in zip(problem.people, plan.routes, strict=True):
        walk = Walk.of(person)
        for placed in route:
            stop = problem.stops[placed.stop]
            way = problem.travel.item(walk.at, stop.place)
            minutes = stop.services[placed.service].minutes
            paused = walk.pauses(problem, stop, minutes, placed.starts)
            pause = walk.pause.minutes if paused and walk.pause is not None else 0.0
            if placed.starts <= now or placed.starts - way - pause < now:
                started.add(placed.stop)
            walk.go(problem, stop, minutes, placed.starts)
    while True:
        before = {
            placed.stop
            for route in plan.routes
            for index, placed in enumerate(route)
            if any(later.stop in started for later in route[index:])
        }
        if before <= started:
            return started
        started |= before


@dataclass
class _Followed(Walk):
    """One person's day as far as it stays: also how much work it was, and whether somebody infectious was met."""

    load: float = 0.0
    met: bool = False


def _followed(problem: Problem, person: Person, route: tuple[Placed, ...], now: float, *, more: bool) -> _Followed:
    """``more``: whether visits follow; before them an overdue pause is taken."""
    walk = _Followed.of(person)
    walk.load = person.load
    for placed in route:
        stop = problem.stops[placed.stop]
        minutes = stop.services[placed.service].minutes
        walk.go(problem, stop, minutes, placed.starts)
        walk.load += minutes
        walk.met = walk.met or stop.infectious
    if walk.pause is not None and route and max(walk.free, now) > walk.pause.latest:
        if more:
            walk.free = max(walk.free, walk.pause.earliest) + walk.pause.minutes
        walk.pause = None
    return walk


def _here(person: Person, number: int, *, met: bool) -> Stop:
    """Where somebody who is out is now: there the rest of the day begins, and from there it is a way home."""
    services = (Service(0.0, {number: 0.0}),)
    key = ("here", person.key)
    return Stop(key, person.start_place, person.starts, person.starts, services, told=True, infectious=met)


def _dearer(stop: Stop, person: int, price: float) -> Stop:
    """A visit that costs more if this person makes it."""
    services = tuple(
        replace(one, by={who: wish + (price if who == person else 0.0) for who, wish in one.by.items()})
        for one in stop.services
    )
    return replace(stop, services=services)
