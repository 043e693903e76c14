"""A plan people know, made better with few changes: another person or another time costs, a told window is kept."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import inf, isinf

import numpy as np

from careteam.planning import kernel
from careteam.planning.arrays import MUST
from careteam.planning.problem import Plan, Problem, Service
from careteam.planning.referee import judge
from careteam.planning.timetable import LEAST, begins_of, eased, plan_of, retimed, routes_of

MOVED = 1.0
"""What a minute costs at least that a visit moves beyond what is free."""


@dataclass(frozen=True)
class Change:
    """A visit that other people make, or that begins so many minutes later (or sooner) than in the plan before."""

    stop: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    minutes: float


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """What is different for visits that are in both plans."""
    old, new = _visits(before), _visits(after)
    found = (Change(stop, old[stop][0], new[stop][0], new[stop][1] - old[stop][1]) for stop in sorted(old.keys() & new))
    return tuple(one for one in found if one.before != one.after or abs(one.minutes) > LEAST)


def _visits(plan: Plan) -> dict[int, tuple[tuple[int, ...], float]]:
    people: dict[int, dict[int, tuple[int, float]]] = {}
    for person, route in enumerate(plan.routes):
        for placed in route:
            people.setdefault(placed.stop, {})[placed.service] = person, placed.starts
    return {
        stop: (tuple(services[one][0] for one in sorted(services)), services[min(services)][1])
        for stop, services in people.items()
    }


def draft(problem: Problem, plan: Plan) -> kernel.Draft:
    """A plan as the search holds it. Raises ValueError where two people of the plan wait for each other."""
    begins = retimed(problem, routes_of(plan), begins_of(plan))
    if begins is None:
        raise ValueError("two people of the plan wait for each other")
    order = list(dict.fromkeys(stop for stop, _service in begins))  # the order of the timetable: nobody waits in it
    order += sorted(set(range(len(problem.stops))).difference(order))
    who = np.full(2 * len(problem.stops), -1, np.int64)
    for person, route in enumerate(plan.routes):
        for placed in route:
            who[2 * placed.stop + placed.service] = person
    return kernel.Draft(inf, np.array(order, np.int64), who)


def repair(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float | None = 0.5,
    steps: int | None = None,
    another_person: float = inf,
    known: Collection[int] | None = None,
    seed: int = 1,
    stopped: Callable[[], bool] = lambda: False,
) -> Plan:
    """A plan that costs less even when its changes are paid for, or the same plan; nothing known is left out.

    ``another_person``: what it costs in minutes that somebody else comes; infinite, nobody is asked. Times change
    beyond ``Prices.free_shift`` only where that saves more than it moves. ``known``: the visits people know of, if not
    all that are planned; the others go where they fit best.
    """
    if known is not None:
        known = set(known) & {placed.stop for route in plan.routes for placed in route}
    priced = _priced(problem, plan, another_person, known)
    found = kernel.solve(priced, seconds=seconds, steps=steps, seed=seed, start=draft(priced, plan), stopped=stopped)
    routes = routes_of(kernel.plan(priced, found))
    held = {part: starts for part, starts in begins_of(plan).items() if known is None or part[0] in known}
    begins = retimed(priced, routes, held)
    if begins is None:
        return plan
    before = routes_of(plan)
    changed = [person for person, route in enumerate(routes) if route != before[person]]
    planned = {stop for stop, _service in begins}
    begins = {part: held.get(part, starts) for part, starts in begins.items()}
    left_out = set(range(len(problem.stops))) - planned
    better = eased(priced, plan_of(routes, begins, left_out), changed)
    now, then = judge(priced, plan), judge(priced, better)
    return better if (len(then.broken), then.cost) < (len(now.broken), now.cost - LEAST) else plan


def _priced(problem: Problem, plan: Plan, another_person: float, known: Collection[int] | None) -> Problem:
    """The same day, where what people know has its price."""
    who = {(placed.stop, placed.service): person for person, route in enumerate(plan.routes) for placed in route}
    begins = {placed.stop: placed.starts for route in plan.routes for placed in route if placed.service == 0}
    begins = {stop: starts for stop, starts in begins.items() if known is None or stop in known}
    stops = [replace(stop, unplanned=min(stop.unplanned, MUST)) for stop in problem.stops]
    for number in begins:
        stop = stops[number]
        services = tuple(
            _priced_service(one, who[number, part], another_person) for part, one in enumerate(stop.services)
        )
        stops[number] = replace(stop, services=services, unplanned=inf)
    prices = replace(problem.prices, moved=max(problem.prices.moved, MOVED))
    return replace(problem, stops=tuple(stops), prices=prices, published={**begins, **problem.published})


def _priced_service(service: Service, person: int, another_person: float) -> Service:
    if isinf(another_person):
        return replace(service, by={person: service.by.get(person, 0.0)})
    by = {one: price + (0.0 if one == person else another_person) for one, price in service.by.items()}
    return replace(service, by=by)
