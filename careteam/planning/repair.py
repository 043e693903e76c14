"""A plan people know, made better with few changes: nobody else comes, another time costs, a told window is kept."""

from collections.abc import Callable, Collection
from dataclasses import replace
from math import inf

import numpy as np

from careteam.planning import kernel
from careteam.planning.arrays import MUST
from careteam.planning.problem import Plan, Problem, Service
from careteam.planning.referee import judge
from careteam.planning.timetable import LEAST, Routes, begins_of, eased, plan_of, retimed, routes_of

MOVED = 1.0
"""What a minute costs at least that a visit moves beyond what is free."""


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
    known: Collection[int] | None = None,
    seed: int = 1,
    stopped: Callable[[], bool] = lambda: False,
) -> Plan:
    """A plan that costs less even when its changes are paid for, or the same plan; nothing known is left out.

    Nobody else comes to the visits people know of, and their times change beyond ``Prices.free_shift`` only where that
    saves more than it moves. ``known``: those visits, if not all that are planned; the others go where they fit best.
    """
    if known is not None:
        known = set(known) & {placed.stop for route in plan.routes for placed in route}
    priced = _priced(problem, plan, known)
    found = kernel.solve(priced, seconds=seconds, steps=steps, seed=seed, start=draft(priced, plan), stopped=stopped)
    routes = _with_lost(problem, kernel.plan(priced, found), plan, known)
    held = {part: starts for part, starts in begins_of(plan).items() if known is None or part[0] in known}
    begins = retimed(priced, routes, held)
    if begins is None:
        return plan
    planned = {stop for stop, _service in begins}
    begins = {part: held.get(part, starts) for part, starts in begins.items()}
    left_out = set(range(len(problem.stops))) - planned
    better = eased(priced, plan_of(routes, begins, left_out), range(len(routes)))
    now, then = judge(priced, plan), judge(priced, better)
    return better if (len(then.broken), then.cost) < (len(now.broken), now.cost - LEAST) else plan


def _with_lost(problem: Problem, found: Plan, plan: Plan, known: Collection[int] | None) -> Routes:
    """What was found, where what people know or has to be, and the search found no room for, stands where it stood.

    It is late there already, or leaves no time for a break; to leave it out would hide that somebody is expected.
    """
    routes, placed = routes_of(found), {one.stop for route in found.routes for one in route}
    begins = begins_of(found)
    for person, route in enumerate(plan.routes):
        for one in route:
            stays = known is None or one.stop in known or problem.stops[one.stop].unplanned == inf
            if stays and one.stop not in placed:
                before = sum(begins.get(part, one.starts) < one.starts for part in routes[person])
                routes[person].insert(before, (one.stop, one.service))
    return routes


def _priced(problem: Problem, plan: Plan, known: Collection[int] | None) -> Problem:
    """The same day, where what people know has its price."""
    who = {(placed.stop, placed.service): person for person, route in enumerate(plan.routes) for placed in route}
    begins = {placed.stop: placed.starts for route in plan.routes for placed in route if placed.service == 0}
    begins = {stop: starts for stop, starts in begins.items() if known is None or stop in known}
    stops = [replace(stop, unplanned=min(stop.unplanned, MUST)) for stop in problem.stops]
    for number in begins:
        stop = stops[number]
        services = tuple(_only(one, who[number, part]) for part, one in enumerate(stop.services))
        stops[number] = replace(stop, services=services, unplanned=inf)
    prices = replace(problem.prices, moved=max(problem.prices.moved, MOVED))
    return replace(problem, stops=tuple(stops), prices=prices, published={**begins, **problem.published})


def _only(service: Service, person: int) -> Service:
    """A service that nobody else does."""
    return replace(service, by={person: service.by.get(person, 0.0)})
