"""When each visit of given routes begins, and how times are kept: nobody is asked to be home earlier without need.

Plain Python on the plan itself, for what people change by hand in the course of a day. The search has its own, faster.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from careteam.planning.problem import Break, Person, Placed, Plan, Problem, Stop
from careteam.planning.referee import judge

Part = tuple[int, int]
"""A visit's number and its service's."""

Routes = Sequence[Sequence[Part]]
Begins = dict[Part, float]

LEAST = 1e-6
"""Minutes and prices that differ by less are the same."""

LEAST_MOVE = 1.0
"""Times are found to so many minutes."""


def routes_of(plan: Plan) -> list[list[Part]]:
    """Who goes where in what order, without times."""
    return [[(placed.stop, placed.service) for placed in route] for route in plan.routes]


def begins_of(plan: Plan) -> Begins:
    """When each service begins."""
    return {(placed.stop, placed.service): placed.starts for route in plan.routes for placed in route}


def plan_of(routes: Routes, begins: Begins, left_out: Iterable[int] = ()) -> Plan:
    """Routes and times as a plan."""
    placed = tuple(tuple(Placed(*part, begins[part]) for part in route) for route in routes)
    return Plan(placed, tuple(sorted(left_out)))


def free_to_leave_out(problem: Problem) -> Problem:
    """The same day where leaving a visit out costs nothing, to compare plans that leave out the same ones."""
    return replace(problem, stops=tuple(replace(stop, unplanned=0.0) for stop in problem.stops))


@dataclass
class Walk:
    """One person on the way, as early as can be: since when free, where, and the pause that is still to come."""

    free: float
    at: int
    pause: Break | None

    @classmethod
    def of(cls, person: Person) -> Self:
        """Somebody at the start of the day."""
        return cls(person.starts, person.start_place, person.pause)

    def ready(self, problem: Problem, stop: Stop, minutes: float) -> float:
        """When a service can begin here; behind the pause, if that could not follow in time."""
        way = problem.travel.item(self.at, stop.place)
        ready = max(self.free + way, stop.earliest)
        if self.pause is None or ready + minutes <= self.pause.latest:
            return ready
        return max(self._rested(self.pause) + way, stop.earliest)

    def pauses(self, problem: Problem, stop: Stop, minutes: float, begins: float) -> bool:
        """Whether the pause comes before a service: it could not follow in time, or there is a wait that holds it."""
        if self.pause is None:
            return False
        way = problem.travel.item(self.at, stop.place)
        due = max(self.free + way, stop.earliest) + minutes > self.pause.latest
        return due or self._rested(self.pause) + way <= begins

    def go(self, problem: Problem, stop: Stop, minutes: float, begins: float) -> None:
        """The service is done."""
        if self.pauses(problem, stop, minutes, begins):
            self.pause = None
        self.free, self.at = begins + minutes, stop.place

    def _rested(self, pause: Break) -> float:
        return max(self.free, pause.earliest) + pause.minutes


def retimed(problem: Problem, routes: Routes, held: Mapping[Part, float]) -> Begins | None:
    """Each service begins as early as can be, but not before the time it is held at; none if two wait for each other.

    ``held`` may name no time for a service. Whoever has no route here can do their part of a visit from when it is
    held; how it comes out is told for them too.
    """
    walks = [Walk.of(person) for person in problem.people]
    whose = {part: person for person, route in enumerate(routes) for part in route}
    at = [0] * len(routes)
    begins: Begins = {}
    ahead = list(range(len(routes)))
    while ahead:
        first = ahead[-1]
        if at[first] == len(routes[first]):
            ahead.pop()
            continue
        number = routes[first][at[first]][0]
        stop = problem.stops[number]
        parts = [(number, service) for service in range(len(stop.services))]
        people = [whose.get(part) for part in parts]
        here = [(part, one) for part, one in zip(parts, people, strict=True) if one is not None]
        if any(routes[one][at[one] : at[one] + 1] != [part] for part, one in here) or not all(
            one is not None or part in held for part, one in zip(parts, people, strict=True)
        ):
            ahead.pop()  # the other one comes here later, and goes on for both
            continue
        ready = []
        for part, one in zip(parts, people, strict=True):
            starts = held.get(part, 0.0)
            if one is not None:
                starts = max(starts, walks[one].ready(problem, stop, stop.services[part[1]].minutes))
            ready.append(starts)
        begins |= dict(zip(parts, together(stop, ready), strict=True))
        for part, one in here:
            walks[one].go(problem, stop, stop.services[part[1]].minutes, begins[part])
            at[one] += 1
            if one != first:
                ahead.append(one)
    return begins if whose.keys() <= begins.keys() else None


def together(stop: Stop, ready: list[float]) -> list[float]:
    """When the services of a visit begin, given when each could."""
    if len(ready) == 1:
        return ready
    one, two = ready
    two = max(two, one + stop.gap[0])
    return [max(one, two - stop.gap[1]), two]


def eased(problem: Problem, plan: Plan, people: Iterable[int]) -> Plan:
    """The same routes; visits of these people come earlier, but only as far as that makes the plan better.

    Times of the plan may be too early for its routes: who has to comes later, but nobody else stays pushed by that.
    """
    routes, held = routes_of(plan), begins_of(plan)
    problem = free_to_leave_out(problem)
    begins = retimed(problem, routes, held) or held
    now = _worth(problem, routes, begins)
    for person in people:
        visits = dict.fromkeys(stop for stop, _service in routes[person])
        loose = {part: starts for part, starts in held.items() if part[0] not in visits}
        early = retimed(problem, routes, loose)
        if early is None or not _worth(problem, routes, early) < now:
            continue
        best = _worth(problem, routes, early)
        for visit in reversed(visits):
            parts = [part for part in held if part[0] == visit]
            low, high, share = 0.0, 1.0, 1.0
            while low < high and (high - low) * max(held[part] - early[part] for part in parts) > LEAST_MOVE:
                tried = loose | {part: early[part] + share * (held[part] - early[part]) for part in parts}
                found = retimed(problem, routes, tried)
                if found is not None and _worth(problem, routes, found) <= best:
                    low, best = share, _worth(problem, routes, found)
                else:
                    high = share
                share = (low + high) / 2
            loose |= {part: early[part] + low * (held[part] - early[part]) for part in parts}
        held, now = loose, best
        begins = retimed(problem, routes, held) or begins
    return plan_of(routes, begins, plan.left_out)


def _worth(problem: Problem, routes: Routes, begins: Begins) -> tuple[int, float]:
    """How many rules times break, and what they cost to a hundredth of a minute: less is better."""
    verdict = judge(problem, plan_of(routes, begins))
    return len(verdict.broken), round(verdict.cost, 2)
