"""A first plan at once, with nothing to compile: what must be and is urgent first, each visit where it costs least.

A week is put together from the same steps (`week_search`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import inf

from careteam.planning.problem import Placed, Plan, Problem, doable
from careteam.planning.timetable import Begins, begins_of, plan_of, retimed, routes_of

Order = list[tuple[int, int]]
"""A person's visits in order: the number of each, and which of its services."""

TRIED_PEOPLE, TRIED_PLACES = 5, 3
"""Of a visit of two, so many people a service and places in each one's day are tried in all ways."""


@dataclass(frozen=True)
class Spot:
    """A place in the plan for a visit: where in whose order, when it begins, and what it costs in minutes."""

    people: tuple[int, ...]
    places: tuple[int, ...]
    starts: float
    cost: float


def first(problem: Problem, begun: Plan | None = None) -> Plan:
    """A plan at once: what must be and what is urgent first, each visit where it costs least.

    ``begun``: what stands already. It keeps its people, and begins no earlier than there.
    """
    orders: list[Order] = [[] for _person in problem.people] if begun is None else routes_of(begun)
    fixed: dict[int, float] = {} if begun is None else {stop: at for (stop, _part), at in begins_of(begun).items()}
    standing = set(fixed)
    stops = problem.stops

    def rank(number: int) -> tuple[float, float, float]:
        stop = stops[number]
        return (-min(stop.unplanned, 1e9), stop.latest - stop.earliest, stop.latest)

    for number in sorted(set(range(len(stops))) - standing, key=rank):
        spot = next(iter(spots_for(problem, orders, fixed, number)), None)
        if spot is None or spot.cost > stops[number].unplanned:
            if stops[number].unplanned < inf or not doable(stops[number]):
                continue
            spot = spot or anyhow(problem, orders, number)
        put(orders, number, spot)
        if len(stops[number].services) > 1:
            fixed[number] = spot.starts
    return timed(problem, orders, fixed)


def timed(problem: Problem, orders: Sequence[Order], fixed: dict[int, float]) -> Plan:
    """Orders as a plan with its times. ``fixed``: when each visit of two begins."""
    held = {(number, part): begins for number, begins in fixed.items() for part in (0, 1)}
    begins = retimed(problem, orders, held) or _each_alone(problem, orders, fixed)
    return plan_of(orders, begins, set(range(len(problem.stops))) - {number for number, _part in begins})


def _each_alone(problem: Problem, orders: Sequence[Order], fixed: dict[int, float]) -> Begins:
    """The times of each person's day by itself, where two who have to come as told would wait for each other."""
    routes = (followed(problem, person, order, fixed)[0] for person, order in enumerate(orders))
    return {(placed.stop, placed.service): placed.starts for route in routes for placed in route}


def put(orders: list[Order], number: int, spot: Spot) -> None:
    for service, (person, place) in enumerate(zip(spot.people, spot.places, strict=True)):
        orders[person].insert(place, (number, service))


def anyhow(problem: Problem, orders: Sequence[Order], number: int) -> Spot:
    """A place for what has to be, though something in it cannot be kept: by the time it is to begin."""
    stop = problem.stops[number]
    people: list[int] = []
    for service in stop.services:
        people.append(min((one for one in service.by if one not in people), key=lambda one: service.by[one]))
    earlier = (sum(problem.stops[one].latest <= stop.latest for one, _part in orders[person]) for person in people)
    return Spot(tuple(people), tuple(earlier), stop.earliest, inf)


def spots_for(problem: Problem, orders: Sequence[Order], fixed: dict[int, float], number: int) -> list[Spot]:
    """Every place where a visit can be, the cheapest first; of one person's day, the best."""
    stop = problem.stops[number]
    single = [
        sorted(
            (spot for person in service.by for spot in _in_day(problem, person, orders[person], fixed, number, part)),
            key=lambda spot: spot.cost,
        )
        for part, service in enumerate(stop.services)
    ]
    if len(stop.services) == 1:
        best: dict[int, Spot] = {}
        for spot in single[0]:
            best.setdefault(spot.people[0], spot)
        return list(best.values())
    found: dict[tuple[int, ...], Spot] = {}
    for one, other in product(*(_few(spots) for spots in single)):
        if one.people == other.people:
            continue
        people, places = (*one.people, *other.people), (*one.places, *other.places)
        starts = max(one.starts, other.starts)
        cost = sum(service.by[person] for service, person in zip(stop.services, people, strict=True))
        for part, (person, place) in enumerate(zip(people, places, strict=True)):
            order = [*orders[person][:place], (number, part), *orders[person][place:]]
            cost += _more(problem, person, orders[person], order, {**fixed, number: starts})
        if cost < found.get(people, Spot((), (), 0.0, inf)).cost:
            found[people] = Spot(people, places, starts, cost)
    return sorted(found.values(), key=lambda spot: spot.cost)


def _few(spots: Iterable[Spot]) -> list[Spot]:
    """The best few places in the days of the best few people."""
    kept: dict[int, list[Spot]] = {}
    for spot in spots:
        own = kept.setdefault(spot.people[0], []) if len(kept) < TRIED_PEOPLE else kept.get(spot.people[0])
        if own is not None and len(own) < TRIED_PLACES:
            own.append(spot)
    return [spot for own in kept.values() for spot in own]


def _in_day(problem: Problem, person: int, order: Order, fixed: dict[int, float], number: int, part: int) -> list[Spot]:
    """The places in one person's day."""
    wish = problem.stops[number].services[part].by[person]
    before, wrong = followed(problem, person, order, fixed)
    was = day_cost(problem, person, before)
    found = []
    for place in range(len(order) + 1):
        trial = [*order[:place], (number, part), *order[place:]]
        route, worse = followed(problem, person, trial, fixed)
        if worse <= wrong:
            cost = day_cost(problem, person, route) - was + wish
            found.append(Spot((person,), (place,), route[place].starts, cost))
    return found


def _more(problem: Problem, person: int, before: Order, after: Order, fixed: dict[int, float]) -> float:
    route, worse = followed(problem, person, after, fixed)
    standing, wrong = followed(problem, person, before, fixed)
    return inf if worse > wrong else day_cost(problem, person, route) - day_cost(problem, person, standing)


def day_cost(problem: Problem, person: int, route: Sequence[Placed]) -> float:
    """What driving, overtime and waiting in a day cost; waiting little, so that days are filled from their start."""
    if not route:
        return 0.0
    who, prices = problem.people[person], problem.prices
    at, way, stays = who.start_place, 0.0, 0.0
    met, wrong = False, 0
    for one in route:
        stop = problem.stops[one.stop]
        way += float(problem.travel[at, stop.place])
        stays += stop.services[one.service].minutes
        wrong += stop.at_risk and met
        met = met or stop.infectious
        at = stop.place
    last = route[-1]
    home = float(problem.travel[at, who.end_place])
    back = last.starts + problem.stops[last.stop].services[last.service].minutes + home
    return (
        prices.travel * (way + home)
        + prices.overtime * max(0.0, back - who.ends)
        + prices.infection * wrong
        + 0.02 * (back - who.starts)
    )


def followed(problem: Problem, person: int, order: Order, least: dict[int, float]) -> tuple[tuple[Placed, ...], float]:
    """One person through the day; and by how many minutes told windows, fixed starts and the shift's end are missed."""
    who = problem.people[person]
    at, free, paused, wrong = who.start_place, who.starts, who.pause is None, 0.0
    route = []
    for number, part in order:
        stop = problem.stops[number]
        minutes = stop.services[part].minutes
        way = float(problem.travel[at, stop.place])
        floor = max(stop.earliest, least.get(number, 0.0))
        if not paused and who.pause is not None:
            ready, rested = max(free + way, floor), max(free, who.pause.earliest) + who.pause.minutes
            if ready + minutes > who.pause.latest or rested + way <= ready:
                free, paused = rested, True
        starts = max(free + way, floor)
        fixed = least.get(number) if len(stop.services) > 1 else None
        latest = min(stop.latest if stop.told else inf, inf if fixed is None else fixed)
        wrong += max(0.0, starts - latest)
        route.append(Placed(number, part, starts))
        at, free = stop.place, starts + minutes
    if order:
        home = free + float(problem.travel[at, who.end_place])
        wrong += max(0.0, home - who.ends - who.most_overtime)
    return tuple(route), wrong
