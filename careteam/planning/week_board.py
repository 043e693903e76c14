"""A week as one long day: each person is there once for each day, and a visit is a stop on each day it may fall on."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf, isinf

from careteam.planning.problem import Placed, Plan, Stop
from careteam.planning.sketching import Order, Spot, anyhow, day_cost, followed, put, spots_for, timed
from careteam.planning.week_problem import Want, Week, WeekPlan

MUST = 1e7
"""For leaving out what cannot be left out."""


@dataclass
class State:
    """A plan as it is put together: everybody's orders of each day, when each visit of two begins, and by number where
    each visit is: on which day, and by whom.
    """

    orders: list[Order]
    fixed: dict[int, float]
    on: dict[int, tuple[int, tuple[int, ...]]]

    def copy(self) -> "State":
        """One that can change by itself."""
        return State([list(order) for order in self.orders], dict(self.fixed), dict(self.on))


class Board:
    """The week side by side. Persons and stops of all days have one row of numbers each."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.people_from, self.stops_from = [0], [0]
        for day in week.days:
            self.people_from.append(self.people_from[-1] + len(day.people))
            self.stops_from.append(self.stops_from[-1] + len(day.stops))
        people = tuple(person for day in week.days for person in day.people)
        stops = tuple(self._here(number, stop) for number, day in enumerate(week.days) for stop in day.stops)
        self.problem = replace(week.days[0], people=people, stops=stops, published={})
        self.keys: list[Hashable] = [person.key for person in people]
        self.want_of = {
            self.stops_from[day] + stop: number
            for number, want in enumerate(week.wants)
            for day, stop in want.stops.items()
        }
        self.of_patient: dict[Hashable, list[int]] = defaultdict(list)
        for number, want in enumerate(week.wants):
            self.of_patient[want.patient].append(number)
        self._costs: dict[tuple[object, ...], float] = {}

    def _here(self, day: int, stop: Stop) -> Stop:
        first = self.people_from[day]
        services = tuple(
            replace(one, by={first + who: price for who, price in one.by.items()}) for one in stop.services
        )
        return replace(stop, services=services)

    @cached_property
    def taken(self) -> list[int]:
        """The stops that have to be and that no visit names."""
        stops = enumerate(self.problem.stops)
        return [number for number, stop in stops if isinf(stop.unplanned) and number not in self.want_of]

    def stop(self, want: int, day: int) -> int:
        """The number of a visit's stop on a day."""
        return self.stops_from[day] + self.week.wants[want].stops[day]

    def begun(self) -> State:
        """A week with what is taken already and nothing else."""
        state = State([[] for _person in self.problem.people], {}, {})
        for number in sorted(self.taken, key=lambda one: self.problem.stops[one].earliest):
            spot = next(iter(spots_for(self.problem, state.orders, state.fixed, number)), None)
            if spot is None and all(service.by for service in self.problem.stops[number].services):
                spot = anyhow(self.problem, state.orders, number)
            if spot is not None:
                put(state.orders, number, spot)
        return state

    def state(self, plan: WeekPlan) -> State:
        """A plan to go on from."""
        state = State([], {}, {})
        who: dict[int, dict[int, int]] = defaultdict(dict)
        for day, one in enumerate(plan):
            for route in one.routes:
                person = len(state.orders)
                state.orders.append([(self.stops_from[day] + placed.stop, placed.service) for placed in route])
                for placed in route:
                    number = self.stops_from[day] + placed.stop
                    who[number][placed.service] = person
                    if len(self.problem.stops[number].services) > 1:
                        state.fixed[number] = max(state.fixed.get(number, 0.0), placed.starts)
        for number, people in who.items():
            if number in self.want_of:
                day = next(one for one, first in enumerate(self.stops_from[1:]) if number < first)
                state.on[self.want_of[number]] = day, tuple(people[part] for part in sorted(people))
        return state

    def plan(self, state: State) -> WeekPlan:
        """A plan with its times, day by day."""
        return self.split(timed(self.problem, state.orders, state.fixed))

    def split(self, whole: Plan) -> WeekPlan:
        """A plan of the long day as one for each day."""
        days = []
        for day, problem in enumerate(self.week.days):
            first, stops = self.people_from[day], self.stops_from[day]
            routes = whole.routes[first : self.people_from[day + 1]]
            here = tuple(tuple(Placed(one.stop - stops, one.service, one.starts) for one in route) for route in routes)
            planned = {one.stop for route in here for one in route}
            days.append(Plan(here, tuple(one for one in range(len(problem.stops)) if one not in planned)))
        return tuple(days)

    def without(self, state: State, wants: Iterable[int]) -> None:
        """Take visits out of a plan."""
        for want in wants:
            if want in state.on:
                day, people = state.on.pop(want)
                number = self.stop(want, day)
                state.fixed.pop(number, None)
                for person in people:
                    state.orders[person] = [part for part in state.orders[person] if part[0] != number]

    def people_in(self, state: State, want: Want, beside: Iterable[int] = ()) -> dict[Hashable, set[Hashable]]:
        """Who comes already in each course of a visit, without some of its visits."""
        found: dict[Hashable, set[Hashable]] = defaultdict(set)
        left = set(beside)
        for other in self.of_patient[want.patient]:
            if other in state.on and other not in left:
                for course, person in zip(self.week.wants[other].courses, state.on[other][1], strict=True):
                    if course is not None:
                        found[course].add(self.keys[person])
        return found

    def apart(self, one: int, day: int, other: int, there: int) -> bool:
        """Whether two visits of a patient may be on these days."""
        wants = self.week.wants[one], self.week.wants[other]
        if all(want.fixed for want in wants):
            return True
        return abs(self.week.dates[day] - self.week.dates[there]) >= self.week.least(*wants)

    def cost(self, state: State) -> float:
        """What a plan costs, nearly: the referee tells it to the minute."""
        total = sum(self._day(person, order, state.fixed) for person, order in enumerate(state.orders) if order)
        total += sum(min(want.unplanned, MUST) for number, want in enumerate(self.week.wants) if number not in state.on)
        for patient in self.of_patient.values():
            people: dict[Hashable, set[Hashable]] = defaultdict(set)
            for want in patient:
                for course, person in zip(self.week.wants[want].courses, state.on.get(want, (0, ()))[1], strict=False):
                    if course is not None:
                        people[course].add(self.keys[person])
            total += self.week.another * sum(len(keys) - 1 for keys in people.values())
        return total

    def _day(self, person: int, order: Order, fixed: dict[int, float]) -> float:
        key = (person, *((number, part, fixed.get(number)) for number, part in order))
        if key not in self._costs:
            route, _wrong = followed(self.problem, person, order, fixed)
            wishes = sum(self.problem.stops[number].services[part].by.get(person, 0.0) for number, part in order)
            self._costs[key] = day_cost(self.problem, person, route) + wishes
        return self._costs[key]

    def fill(self, state: State, wants: Iterable[int], rank: Sequence[float]) -> None:
        """Put visits in, what must be and ranks first first; those of one course together, with one person."""
        bundles: dict[Hashable, list[int]] = defaultdict(list)
        for want in wants:
            course = self.week.wants[want].courses[0]
            alone = course is None or isinf(self.week.wants[want].unplanned)
            bundles[(want,) if alone else course].append(want)
        for bundle in sorted(bundles.values(), key=lambda one: min(rank[want] for want in one)):
            _Bundle(self, state, bundle).place()

    def rank(self) -> list[float]:
        """What is put in first: what must be, what is urgent, what has little room."""
        return [self._rank(want) for want in self.week.wants]

    def _rank(self, want: Want) -> float:
        stops = [self.week.days[day].stops[stop] for day, stop in want.stops.items()]
        room = sum(stop.latest - stop.earliest for stop in stops)
        return -min(want.unplanned, MUST) * 1e4 + room - len(self.of_patient[want.patient])


class _Bundle:
    """The visits of one course that are to be put in: a person for all of them, and a day for each."""

    def __init__(self, board: Board, state: State, wants: list[int]) -> None:
        self.board, self.state, self.wants = board, state, wants
        self.first = board.week.wants[wants[0]]
        self.there = board.people_in(state, self.first, wants)
        self.fixed_days = [
            (other, state.on[other][0])
            for other in board.of_patient[self.first.patient]
            if other in state.on and other not in wants
        ]
        self.spots = [
            {day: self._spots(want, day) for day in board.week.wants[want].stops if self._free(want, day)}
            for want in wants
        ]
        self.least: list[float] = []
        self.best: tuple[float, list[tuple[int, Spot] | None]] = (inf, [None] * len(wants))

    def place(self) -> None:
        course = self.first.courses[0]
        there = self.there.get(course, set()) if course is not None else set()
        able = dict.fromkeys(
            self.board.keys[spot.people[0]] for days in self.spots for spots in days.values() for spot in spots
        )
        for key in [*(one for one in able if one in there), *(one for one in able if one not in there)]:
            costs = self._costs(key)
            least = [
                min([self._out(want), *(price for price, _day, _spot in prices)])
                for want, prices in zip(self.wants, costs, strict=True)
            ]
            self.least = [sum(least[at:]) for at in range(len(least) + 1)]
            self._choose(costs, self.board.week.another if there and key not in there else 0.0, [])
        for want, chosen in zip(self.wants, self.best[1], strict=True):
            if chosen is not None:
                self._put(want, *chosen)
            elif isinf(self.board.week.wants[want].unplanned):
                self._put_anyhow(want)

    def _spots(self, want: int, day: int) -> list[Spot]:
        return spots_for(self.board.problem, self.state.orders, self.state.fixed, self.board.stop(want, day))

    def _free(self, want: int, day: int) -> bool:
        return all(self.board.apart(want, day, other, there) for other, there in self.fixed_days)

    def _costs(self, key: Hashable) -> list[list[tuple[float, int, Spot]]]:
        """For each visit its days, the cheapest first, if it is mostly this person who comes."""
        found = []
        for want, days in zip(self.wants, self.spots, strict=True):
            courses = self.board.week.wants[want].courses
            prices = []
            for day, spots in days.items():
                best = min(((spot.cost + self._others(courses, spot, key), spot) for spot in spots), default=None,
                           key=lambda one: one[0])  # fmt: skip
                if best is not None:
                    prices.append((best[0], day, best[1]))
            found.append(sorted(prices, key=lambda one: one[:2]))
        return found

    def _others(self, courses: tuple[Hashable | None, ...], spot: Spot, key: Hashable) -> float:
        total = 0.0
        for part, (course, person) in enumerate(zip(courses, spot.people, strict=True)):
            who = self.board.keys[person]
            there = {key} if part == 0 else self.there.get(course, set()) if course is not None else set()
            total += self.board.week.another if course is not None and there and who not in there else 0.0
        return total

    def _choose(
        self, costs: list[list[tuple[float, int, Spot]]], total: float, chosen: list[tuple[int, Spot] | None]
    ) -> None:
        """The cheapest days for all of them, tried one after the other."""
        at = len(chosen)
        if total + self.least[at] >= self.best[0]:
            return
        if at == len(self.wants):
            self.best = (total, list(chosen))
            return
        want = self.wants[at]
        for price, day, spot in costs[at]:
            if all(
                one is None or self.board.apart(want, day, other, one[0])
                for other, one in zip(self.wants, chosen, strict=False)
            ):
                self._choose(costs, total + price, [*chosen, (day, spot)])
        self._choose(costs, total + self._out(want), [*chosen, None])

    def _out(self, want: int) -> float:
        return min(self.board.week.wants[want].unplanned, MUST)

    def _put(self, want: int, day: int, spot: Spot) -> None:
        number = self.board.stop(want, day)
        put(self.state.orders, number, spot)
        if len(spot.people) > 1:
            self.state.fixed[number] = spot.starts
        self.state.on[want] = day, spot.people

    def _put_anyhow(self, want: int) -> None:
        day = next(iter(self.board.week.wants[want].stops))
        number = self.board.stop(want, day)
        services = self.board.problem.stops[number].services
        if all(service.by for service in services) and len(set().union(*(one.by for one in services))) >= len(services):
            self._put(want, day, anyhow(self.board.problem, self.state.orders, number))
