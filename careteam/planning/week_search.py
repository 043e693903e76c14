"""Plans a week: a whole plan at once, then better ones. Some visits are taken out and put back in another way, and in
turn the search over one day's routes goes over all days at once.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from math import inf
from random import Random

from careteam.planning.problem import Placed, Plan, Problem, Service, Stop
from careteam.planning.timetable import LEAST
from careteam.planning.week_board import Board, State
from careteam.planning.week_problem import Want, Week, WeekPlan
from careteam.planning.week_referee import judge_week

SHAKES, KERNEL_STEPS = 40, 5_000
"""How often visits are taken out and put back in one round, and how many steps the search then goes."""

SHAKING, SEARCHING = 0.4, 0.8
"""How many seconds these two take where a plan is looked for by the clock."""

FEWEST, MOST = 1, 4
"""So many patients' visits are taken out at once."""


def first_week(week: Week) -> WeekPlan:
    """A plan at once: what must be and what is urgent first, each course where it costs least."""
    if not week.days:
        return ()
    board = Board(week)
    state = board.begun()
    board.fill(state, range(len(week.wants)), board.rank())
    return board.plan(state)


def better_week(
    week: Week,
    plan: WeekPlan,
    *,
    seconds: float | None = None,
    rounds: int | None = None,
    seed: int = 1,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[WeekPlan]:
    """Better plans one after the other, for so many seconds or rounds; the latter are always the same for a seed."""
    if not week.wants:
        return
    board, chance = Board(week), Random(seed)
    best, value = plan, _value(week, plan)
    until = time.monotonic() + seconds if seconds is not None else None
    number = 0
    while not stopped() and (rounds is None or number < rounds):
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0.0:
            return
        for step in (_shaken, _searched):
            found = step(board, best, chance, left, stopped)
            if found is not None and (cost := _value(week, found)) < value:
                best, value = found, cost
                yield best
        number += 1


def _value(week: Week, plan: WeekPlan) -> tuple[int, float]:
    verdict = judge_week(week, plan)
    return len(verdict.broken), round(verdict.cost, 6)


def _shaken(
    board: Board, plan: WeekPlan, chance: Random, left: float | None, stopped: Callable[[], bool]
) -> WeekPlan | None:
    """Take some visits out and put them back where they cost less, again and again."""
    state, rank = board.state(plan), board.rank()
    cost = before = board.cost(state)
    until = None if left is None else time.monotonic() + min(SHAKING, left)
    count = 0
    while not stopped() and (time.monotonic() < until if until is not None else count < SHAKES):
        count += 1
        trial = state.copy()
        out = _taken_out(board, state, chance)
        if not out:
            return None
        board.without(trial, out)
        missing = [number for number in range(len(board.week.wants)) if number not in state.on]
        tried = {*out, *chance.sample(missing, min(len(missing), chance.randint(FEWEST, MOST)))}
        tried -= trial.on.keys()
        board.fill(trial, sorted(tried), [one * chance.uniform(0.5, 1.0) for one in rank])
        found = board.cost(trial)
        if found < cost - 1e-9:
            state, cost = trial, found
    return board.plan(state) if cost < before else None


def _taken_out(board: Board, state: State, chance: Random) -> list[int]:
    """Visits to be put in anew: those of some patients, of a course of several people, or of somebody's day."""
    wants = board.week.wants
    free = [number for number in state.on if not wants[number].fixed]
    if not free:
        return []
    seed = chance.choice(free)
    way = chance.random()
    if way < 0.5:
        day, _people = state.on[seed]
        near = _nearest(board, state, seed, day)
        chosen = {seed, *near[: chance.randint(FEWEST, MOST)]}
    elif way < 0.8:
        person = state.on[seed][1][0]
        chosen = {board.want_of[number] for number, _part in state.orders[person] if number in board.want_of}
    else:
        chosen = set(chance.sample(free, min(len(free), chance.randint(FEWEST, MOST))))
    patients = {wants[number].patient for number in chosen}
    return [number for patient in patients for number in board.of_patient[patient] if not wants[number].fixed]


def _nearest(board: Board, state: State, seed: int, day: int) -> list[int]:
    """The visits that are the shortest way from one, whatever their day."""
    travel, stops = board.problem.travel, board.problem.stops
    here = stops[board.stop(seed, day)].place
    free = (number for number in state.on if number != seed and not board.week.wants[number].fixed)
    places = {number: stops[board.stop(number, state.on[number][0])].place for number in free}
    return sorted(places, key=lambda number: (float(travel[here, places[number]]), number))[: 2 * MOST]


def _searched(
    board: Board, plan: WeekPlan, chance: Random, left: float | None, stopped: Callable[[], bool]
) -> WeekPlan | None:
    """One search over all days at once, in which as much may move as the rules of the week let it."""
    from careteam.planning import kernel
    from careteam.planning.repair import draft

    plan = board.plan(board.state(plan))  # where it says what cannot be, as late as it is
    long = _Long(board, plan, chance)
    try:
        start = draft(long.problem, long.plan(board, plan))
    except ValueError:
        return None  # two people of the plan wait for each other
    seconds = None if left is None else min(SEARCHING, left)
    steps = KERNEL_STEPS if seconds is None else None
    seed = chance.randrange(1, 10_000)
    found = kernel.solve(long.problem, seconds=seconds, steps=steps, seed=seed, start=start, stopped=stopped)
    return board.split(long.back(kernel.plan(long.problem, found)))


def _as_it_is(board: Board, plan: WeekPlan) -> tuple[set[int], set[int]]:
    """The stops that come too late and the people whose day is too long, by their numbers on the board.

    Where what was told cannot be kept, that is let be, so that the rest of the week is bettered all the same.
    """
    late: set[int] = set()
    long: set[int] = set()
    person = 0
    for day, (problem, one) in enumerate(zip(board.week.days, plan, strict=True)):
        for who, route in zip(problem.people, one.routes, strict=True):
            late |= {
                board.stops_from[day] + at.stop for at in route if at.starts > problem.stops[at.stop].latest + LEAST
            }
            if route:
                stop = problem.stops[route[-1].stop]
                way = float(problem.travel[stop.place, who.end_place])
                home = route[-1].starts + stop.services[route[-1].service].minutes + way
                long |= {person} if home > who.ends + who.most_overtime + LEAST else set()
            person += 1
    return late, long


def _let_be(stop: Stop, late: bool) -> Stop:
    return replace(stop, told=False) if late else stop


class _Long:
    """The week as one problem in which each visit is one stop: on the days of one patient's other visits, and with
    another person in a course, it may not be.
    """

    def __init__(self, board: Board, plan: WeekPlan, chance: Random) -> None:
        self.board, self.state = board, board.state(plan)
        state = self.state
        late, long = _as_it_is(board, plan)
        moving = {chance.choice(own) for own in board.of_patient.values() if all(number in state.on for number in own)}
        people: dict[Hashable, set[Hashable]] = {}
        for want in board.week.wants:
            people.update(board.people_in(state, want))
        stops: list[Stop] = [_let_be(board.problem.stops[number], number in late) for number in board.taken]
        self.numbers: list[dict[int, int]] = [dict.fromkeys(range(len(board.keys)), number) for number in board.taken]
        published: dict[int, float] = {}
        for number, want in enumerate(board.week.wants):
            if number in state.on:
                days = self._days(number, moving=number in moving)
            else:
                days = self._days_left(number, chance)
            own = board.stop(number, days[0])
            stop = _let_be(board.problem.stops[own], own in late)
            services = tuple(self._service(want, days, part, people) for part in range(len(stop.services)))
            if not self._may(number, days[0]):
                services = tuple(replace(service, by={}) for service in services)  # it stays out
            known = board.week.days[days[0]].published.get(want.stops[days[0]])
            if known is not None:
                published[len(stops)] = known
            stops.append(replace(stop, services=services, unplanned=want.unplanned))
            self.numbers.append(
                {
                    person: board.stop(number, day)
                    for day in days
                    for person in range(board.people_from[day], board.people_from[day + 1])
                }
            )
        people_there = tuple(
            replace(one, most_overtime=inf) if number in long else one
            for number, one in enumerate(board.problem.people)
        )
        self.problem: Problem = replace(board.problem, people=people_there, stops=tuple(stops), published=published)

    def _days(self, number: int, *, moving: bool) -> list[int]:
        """The day a visit is on, and those it may move to while the patient's other visits stay on theirs."""
        board, own = self.board, self.state.on[number][0]
        want = board.week.wants[number]
        if not moving or len(want.courses) > 1:  # both services of a visit of two are on one day
            return [own]
        return [
            own,
            *(day for day in want.stops if day != own and self._alike(want, own, day) and self._free(number, day)),
        ]

    def _days_left(self, number: int, chance: Random) -> list[int]:
        """Days for a visit that is left out."""
        want = self.board.week.wants[number]
        days = [day for day in want.stops if self._free(number, day)]
        day = chance.choice(days or list(want.stops))
        if len(want.courses) > 1:
            return [day]
        return [day, *(other for other in days if other != day and self._alike(want, day, other))]

    def _may(self, number: int, day: int) -> bool:
        """Whether a visit may be on a day now; of a patient's visits that are left out, one is tried at a time."""
        if number in self.state.on:
            return True
        own = self.board.of_patient[self.board.week.wants[number].patient]
        return self._free(number, day) and number == next(one for one in own if one not in self.state.on)

    def _free(self, number: int, day: int) -> bool:
        patient = self.board.week.wants[number].patient
        others = (one for one in self.board.of_patient[patient] if one != number and one in self.state.on)
        return all(self.board.apart(number, day, one, self.state.on[one][0]) for one in others)

    def _alike(self, want: Want, one: int, other: int) -> bool:
        """Whether a visit may begin at the same time on two days."""
        here, there = (self.board.week.days[day].stops[want.stops[day]] for day in (one, other))
        return (here.earliest, here.latest, here.told) == (there.earliest, there.latest, there.told)

    def _service(self, want: Want, days: list[int], part: int, people: dict[Hashable, set[Hashable]]) -> Service:
        """A service by whoever can do it on one of the days; of several visits by those who come already."""
        board = self.board
        one = [board.problem.stops[board.stops_from[day] + want.stops[day]].services[part] for day in days]
        by = {person: price for service in one for person, price in service.by.items()}
        course = want.courses[part]
        several = [
            number
            for number in board.of_patient[want.patient]
            if course is not None and course in board.week.wants[number].courses
        ]
        if len(several) > 1 and (known := people.get(course)):
            by = {person: price for person, price in by.items() if board.keys[person] in known}
        return Service(one[0].minutes, by)

    def plan(self, board: Board, plan: WeekPlan) -> Plan:
        """A plan of the week in these numbers."""
        known = {own: number for number, stops in enumerate(self.numbers) for own in set(stops.values())}
        routes = tuple(
            tuple(Placed(known[board.stops_from[day] + one.stop], one.service, one.starts) for one in route)
            for day, whole in enumerate(plan)
            for route in whole.routes
        )
        planned = {one.stop for route in routes for one in route}
        return Plan(routes, tuple(number for number in range(len(self.numbers)) if number not in planned))

    def back(self, plan: Plan) -> Plan:
        """A plan in these numbers in those of the board."""
        routes = (
            tuple(replace(one, stop=self.numbers[one.stop][person]) for one in route)
            for person, route in enumerate(plan.routes)
        )
        return Plan(tuple(routes), ())
