"""A day that changes: the best places for one more visit.

Nobody else's person changes, no told window is left, and nobody is asked to be home earlier without need. Every place
in the day of everybody who can come is weighed: what a place costs at least is worked out for all of them at once, and
those that may be among the best are then followed through the whole day. For a day that has begun, see ``present``.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from typing import NamedTuple

import numpy as np

from careteam.planning.arrays import Floats, Ints
from careteam.planning.problem import Placed, Plan, Problem, Stop
from careteam.planning.referee import Verdict, judge
from careteam.planning.timetable import (
    LEAST,
    Begins,
    Part,
    Routes,
    Walk,
    begins_of,
    free_to_leave_out,
    plan_of,
    retimed,
    routes_of,
)  # fmt: skip

BATCH = 2048
"""Pairs of places that are weighed closely at once."""


@dataclass(frozen=True)
class Shift:
    """A visit that begins so many minutes later than before, and so many more minutes after its window."""

    stop: int
    minutes: float
    late: float


@dataclass(frozen=True)
class Offer:
    """A place for one more visit: by whom, when each begins, what it costs, and what it changes for others.

    ``minutes``: all it costs by the day's prices. ``travel`` and ``overtime``: so many more minutes; ``late``: of the
    visit itself. ``plan``: the day with it.
    """

    people: tuple[int, ...]
    starts: tuple[float, ...]
    minutes: float
    travel: float
    overtime: float
    late: float
    shifts: tuple[Shift, ...]
    plan: Plan


class Places(NamedTuple):
    """Places in people's days for a service, each a row: whose day, at what point of it, the earliest begin, and what
    it costs whatever the time.

    Of what comes after, columns: how long after the begin it follows at the earliest, when it begins now, after when
    that costs, how much a minute, and after when it cannot be. The last column is the way home.
    """

    person: Ints
    spot: Ints
    ready: Floats
    price: Floats
    after: Floats
    now: Floats
    latest: Floats
    late: Floats
    never: Floats

    def at(self, rows: Ints) -> "Places":
        """Only some of them."""
        return Places(self.person[rows], self.spot[rows], *(column[rows] for column in self[2:]))

    def later(self, begins: Floats) -> Floats:
        """What lateness and overtime cost, at least, if the service begins at these minutes; infinite where never."""
        pushed = np.maximum(self.now, begins[:, None] + self.after)
        late = np.maximum(0.0, pushed - self.latest) - np.maximum(0.0, self.now - self.latest)
        costs: Floats = (self.late * late).sum(axis=1)
        return np.where((pushed > np.maximum(self.never, self.now) + LEAST).any(axis=1), np.inf, costs)


class Day:
    """A plan that visits are to be added to, made ready to try many places."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        """Raises ValueError where two people of the plan wait for each other."""
        self.problem = free_to_leave_out(problem)
        self.routes = routes_of(plan)
        self.left_out = set(plan.left_out)
        begins = retimed(self.problem, self.routes, begins_of(plan))
        if begins is None:
            raise ValueError("two people of the plan wait for each other")
        self.begins: Begins = begins
        self.whose = {part: person for person, route in enumerate(self.routes) for part in route}
        self.verdict = self._judged(self.routes, begins)
        prices = problem.prices
        self.relief = prices.late_break * self.verdict.late_breaks + prices.moved * self.verdict.moved
        self.homes = [self._home(person, route, begins) for person, route in enumerate(self.routes)]
        self.walks = [list(self._walks(person)) for person in range(len(problem.people))]
        self.worst = [max((self._late(part, begins) for part in route), default=0.0) for route in self.routes]

    def _walks(self, person: int) -> Iterator[Walk]:
        """Where somebody is before each visit and at the end, and when free at the earliest.

        Behind a visit of two the pause is not reckoned with: if the other one comes later, it may fall elsewhere.
        """
        walk, alone = Walk.of(self.problem.people[person]), True
        for number, service in self.routes[person]:
            yield replace(walk, pause=walk.pause if alone else None)
            stop = self.problem.stops[number]
            walk.go(self.problem, stop, stop.services[service].minutes, self.begins[number, service])
            alone = alone and len(stop.services) == 1
        yield replace(walk, pause=walk.pause if alone else None)

    def offers(self, visit: int, most: int) -> list[Offer]:
        """The best places for a visit that is not in the plan, the best first."""
        best: list[Offer] = []
        for least, where in self._candidates(visit):
            if len(best) == most and least - self.relief > best[-1].minutes + LEAST:
                break
            offer = self._tried(visit, where)
            if offer is None:
                continue
            same = [one for one in best if (one.people, one.starts) == (offer.people, offer.starts)]
            if not same or offer.minutes < same[0].minutes:
                rest = [one for one in best if one not in same]
                best = nsmallest(most, [*rest, offer], key=_rank)
        return best

    def _candidates(self, visit: int) -> Iterator[tuple[float, tuple[tuple[int, int], ...]]]:
        """Places by what they cost at least."""
        stop = self.problem.stops[visit]
        places = [self._places(stop, service) for service in range(len(stop.services))]
        if any(not one.person.size for one in places):
            return
        own = np.inf if stop.told else self.problem.prices.late
        one = places[0]
        if len(places) == 1:
            costs = one.price + one.later(one.ready) + _late(one.ready - stop.latest, own)
            for row in _cheapest(costs):
                yield float(costs[row]), ((int(one.person[row]), int(one.spot[row])),)
            return
        two = places[1]
        first, second = _together(stop, one.ready[:, None], two.ready[None, :])
        rough = (one.price + one.later(one.ready))[:, None] + (two.price + two.later(two.ready))[None, :]
        rough += _late(first - stop.latest, own) + _late(second - stop.latest, own)
        rough[one.person[:, None] == two.person[None, :]] = np.inf
        yield from self._pairs(one, two, rough, first, second, own, stop.latest)

    @staticmethod
    def _pairs(
        one: Places, two: Places, rough: Floats, first: Floats, second: Floats, own: float, latest: float
    ) -> Iterator[tuple[float, tuple[tuple[int, int], ...]]]:
        """Pairs of places, roughly ordered first, then each batch weighed with when both can begin."""
        flat = _cheapest(rough.ravel())
        kept: list[tuple[float, int, int]] = []
        for start in range(0, len(flat), BATCH):
            rows, columns = np.divmod(flat[start : start + BATCH], rough.shape[1])
            least = float(rough[rows[0], columns[0]])
            while kept and kept[0][0] <= least:
                cost, row, column = kept.pop(0)
                yield cost, _where(one, two, row, column)
            begins, others = first[rows, columns], second[rows, columns]
            costs = one.price[rows] + one.at(rows).later(begins) + _late(begins - latest, own)
            costs += two.price[columns] + two.at(columns).later(others) + _late(others - latest, own)
            kept += [(float(costs[at]), int(rows[at]), int(columns[at])) for at in _cheapest(costs)]
            kept.sort()
        for cost, row, column in kept:
            yield cost, _where(one, two, row, column)

    def _places(self, stop: Stop, service: int) -> Places:
        """All places for a service in the days of those who can do it."""
        problem, prices = self.problem, self.problem.prices
        travel, here = problem.travel, stop.place
        minutes = stop.services[service].minutes
        columns = max((len(self.routes[one]) for one in stop.services[service].by), default=0) + 1
        rows: list[tuple[int, int, float, float]] = []
        tails: list[list[tuple[float, float, float, float, float]]] = []
        for number, price in stop.services[service].by.items():
            person, route = problem.people[number], self.routes[number]
            work = person.load + sum(problem.stops[one].services[part].minutes for one, part in route)
            wish = price + prices.spread * ((work + minutes) ** 2 - work**2)
            limit = person.ends + person.most_overtime
            spots = [person.start_place, *(problem.stops[one].place for one, _part in route), person.end_place]
            for index, walk in enumerate(self.walks[number]):
                before, behind = spots[index], spots[index + 1]
                on = travel.item(here, behind)
                way = travel.item(before, here) + on - (travel.item(before, behind) if route else 0.0)
                ready = walk.ready(problem, stop, minutes)
                rows.append((number, index, ready, wish + prices.travel * way))
                tail, after = [], minutes + on
                for at, (one, part) in enumerate(route[index:], index):
                    other = problem.stops[one]
                    never = other.latest if other.told else np.inf
                    late = 0.0 if other.told else prices.late
                    tail.append((after, self.begins[one, part], other.latest, late, never))
                    after += other.services[part].minutes + travel.item(spots[at + 1], spots[at + 2])
                tail += [(-np.inf, 0.0, 0.0, 0.0, np.inf)] * (columns - 1 - len(tail))
                tail.append((after, self.homes[number], person.ends, prices.overtime, limit))
                tails.append(tail)
        heads = np.array(rows, float).reshape(-1, 4)
        follow = np.array(tails, float).reshape(-1, columns, 5)
        return Places(
            heads[:, 0].astype(np.int64),
            heads[:, 1].astype(np.int64),
            heads[:, 2],
            heads[:, 3],
            *(follow[:, :, column] for column in range(5)),
        )

    def _tried(self, visit: int, where: tuple[tuple[int, int], ...]) -> Offer | None:
        """A place followed through the whole day; none where something would be broken that is not broken now."""
        routes: list[list[Part]] = [[] for _person in self.routes]
        people = {person for person, _spot in where}
        while True:  # with whom somebody's visit of two begins later, that one's day changes as well
            for person in people:
                routes[person] = self.routes[person]
            for service, (person, spot) in enumerate(where):
                routes[person] = [*self.routes[person][:spot], (visit, service), *self.routes[person][spot:]]
            begins = retimed(self.problem, routes, self.begins)
            if begins is None or not self._lawful(people, routes, begins):
                return None
            met = {self.whose[part] for part in begins if part[0] != visit and begins[part] > self.begins[part] + LEAST}
            if met <= people:
                break
            people |= met
        before = self._judged([route if one in people else [] for one, route in enumerate(self.routes)], self.begins)
        after = self._judged(routes, begins)
        others = max((late for person, late in enumerate(self.worst) if person not in people), default=0.0)
        worst = self.problem.prices.worst_late * (max(others, after.worst_late) - max(others, before.worst_late))
        worst -= self.problem.prices.worst_late * (after.worst_late - before.worst_late)
        starts = tuple(begins[visit, service] for service in range(len(where)))
        whole = [route if one in people else self.routes[one] for one, route in enumerate(routes)]
        return Offer(
            people=tuple(person for person, _spot in where),
            starts=starts,
            minutes=after.cost - before.cost + worst,
            travel=after.travel - before.travel,
            overtime=after.overtime - before.overtime,
            late=max(0.0, max(starts) - self.problem.stops[visit].latest),
            shifts=tuple(self._shifts(visit, begins)),
            plan=plan_of(whole, self.begins | begins, self.left_out - {visit}),
        )

    def _lawful(self, people: Iterable[int], routes: Routes, begins: Begins) -> bool:
        """No told window is left and nobody's day is too long, or not more than now."""
        for (number, service), starts in begins.items():
            stop = self.problem.stops[number]
            if stop.told and starts > max(stop.latest, self.begins.get((number, service), -np.inf)) + LEAST:
                return False
        for number in people:
            person = self.problem.people[number]
            longest = max(person.ends + person.most_overtime, self.homes[number])
            if self._home(number, routes[number], begins) > longest + LEAST:
                return False
        return True

    def _home(self, person: int, route: Sequence[Part], begins: Begins) -> float:
        """When somebody is home; who makes no visit always was."""
        if not route:
            return -np.inf
        number, service = route[-1]
        stop = self.problem.stops[number]
        way = self.problem.travel.item(stop.place, self.problem.people[person].end_place)
        return begins[number, service] + stop.services[service].minutes + way

    def _late(self, part: Part, begins: Begins) -> float:
        stop = self.problem.stops[part[0]]
        return 0.0 if stop.told else max(0.0, begins[part] - stop.latest)

    def _shifts(self, visit: int, begins: Begins) -> Iterator[Shift]:
        """Which visits begin later than before."""
        most: dict[int, Shift] = {}
        for (number, service), then in begins.items():
            if number == visit:
                continue
            now, latest = self.begins[number, service], self.problem.stops[number].latest
            if then > now + LEAST and (number not in most or most[number].minutes < then - now):
                late = max(0.0, then - latest) - max(0.0, now - latest)
                most[number] = Shift(number, then - now, late)
        yield from most.values()

    def _judged(self, routes: Routes, begins: Begins) -> Verdict:
        """What these routes cost by themselves."""
        placed = sorted({number for route in routes for number, _service in route})
        new = {number: index for index, number in enumerate(placed)}
        known = {new[number]: starts for number, starts in self.problem.published.items() if number in new}
        small = replace(self.problem, stops=tuple(self.problem.stops[one] for one in placed), published=known)
        plan = Plan(tuple(tuple(Placed(new[one], part, begins[one, part]) for one, part in route) for route in routes))
        return judge(small, plan)


def places(problem: Problem, plan: Plan, visit: int, most: int = 3) -> tuple[Offer, ...]:
    """The best places for one more visit of the problem, the best first: none where nobody can take it.

    Other visits keep their people and their order; where they have to, they begin later. Raises ValueError where two
    people of the plan wait for each other.
    """
    return tuple(Day(problem, plan).offers(visit, most))


def _rank(offer: Offer) -> tuple[float, float, tuple[float, ...]]:
    """Of two that cost the same, the one that moves others less is better."""
    return round(offer.minutes, 6), sum(shift.minutes for shift in offer.shifts), offer.starts


def _together(stop: Stop, one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """When both services begin, given when each could."""
    second = np.maximum(two, one + stop.gap[0])
    return np.maximum(one, second - stop.gap[1]), second


def _late(minutes: Floats, price: float) -> Floats:
    return np.where(minutes > LEAST, np.maximum(minutes, LEAST) * price, 0.0)


def _cheapest(costs: Floats) -> Ints:
    """The numbers of what can be, by cost."""
    can: Ints = np.flatnonzero(np.isfinite(costs))
    return can[np.argsort(costs[can], kind="stable")]


def _where(one: Places, two: Places, row: int, column: int) -> tuple[tuple[int, int], ...]:
    return (
        (int(one.person[row]), int(one.spot[row])),
        (int(two.person[column]), int(two.spot[column])),
    )
