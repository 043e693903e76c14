"""Judges a plan by itself: what it costs, and every rule it breaks. It shares no line with the search it judges."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from careteam.planning.problem import Placed, Plan, Problem, doable

TOLERANCE = 0.02
"""Minutes; published solutions are rounded to hundredths."""


@dataclass(frozen=True)
class Verdict:
    """What a plan costs, part by part, in minutes before and after prices; and the rules it breaks, in words.

    ``impossible``: visits that have to be, left out because nobody can do them. No plan could be blamed for that, so
    they break no rule and cost nothing.
    """

    travel: float
    late: float
    worst_late: float
    overtime: float
    late_breaks: float
    wishes: float
    spread: float
    moved: float
    infection: float
    unplanned: float
    cost: float
    broken: tuple[str, ...]
    impossible: tuple[str, ...] = ()


def judge(problem: Problem, plan: Plan) -> Verdict:
    """Follow everybody through the day."""
    prices = problem.prices
    broken = list(_missing(problem, plan))
    starts: dict[tuple[int, int], float] = {}
    who: dict[tuple[int, int], int] = {}
    travel = wishes = overtime = late_breaks = infection = spread = 0.0
    for number, route in enumerate(plan.routes):
        day = _Day(problem, number)
        for placed in route:
            day.go(placed)
            starts[placed.stop, placed.service] = placed.starts
            who[placed.stop, placed.service] = number
        day.end()
        travel += day.travel
        wishes += day.wishes
        overtime += day.overtime
        late_breaks += day.late_break
        infection += day.infection
        spread += (problem.people[number].load + day.work) ** 2
        broken += day.broken
    broken += _apart(problem, starts, who)
    lates = [
        max(0.0, start - problem.stops[stop].latest)
        for (stop, _service), start in starts.items()
        if not problem.stops[stop].told
    ]
    moved = sum(
        max(0.0, abs(start - problem.published[stop]) - prices.free_shift)
        for (stop, service), start in starts.items()
        if service == 0 and stop in problem.published
    )
    left_out = [problem.stops[stop] for stop in plan.left_out]
    impossible = [stop for stop in left_out if isinf(stop.unplanned) and not doable(stop)]
    unplanned = sum(stop.unplanned for stop in left_out if stop not in impossible)
    cost = (
        prices.travel * travel
        + prices.late * sum(lates)
        + prices.worst_late * max(lates, default=0.0)
        + prices.overtime * overtime
        + prices.late_break * late_breaks
        + wishes
        + prices.spread * spread
        + prices.moved * moved
        + infection
        + unplanned
    )
    return Verdict(
        travel=travel,
        late=sum(lates),
        worst_late=max(lates, default=0.0),
        overtime=overtime,
        late_breaks=late_breaks,
        wishes=wishes,
        spread=prices.spread * spread,
        moved=moved,
        infection=infection,
        unplanned=unplanned,
        cost=cost,
        broken=tuple(broken),
        impossible=tuple(f"visit {stop.key}: nobody can do it" for stop in impossible),
    )


class _Day:
    """One person on the way."""

    def __init__(self, problem: Problem, number: int) -> None:
        self.problem, self.number = problem, number
        self.person = problem.people[number]
        self.at, self.free = self.person.start_place, self.person.starts
        self.paused = self.person.pause is None
        self.out = self.met_infection = False
        self.travel = self.wishes = self.overtime = self.late_break = self.infection = self.work = 0.0
        self.broken: list[str] = []

    def go(self, placed: Placed) -> None:
        stop = self.problem.stops[placed.stop]
        service = stop.services[placed.service]
        way = float(self.problem.travel[self.at, stop.place])
        pause = self.person.pause
        if pause is not None and not self.paused:
            arrives = max(self.free + way, stop.earliest)
            begins = max(self.free, pause.earliest)
            due = arrives + service.minutes > pause.latest
            if due or begins + pause.minutes + way <= placed.starts:  # a wait that holds it
                self.late_break += max(0.0, begins - pause.latest)
                self.free = begins + pause.minutes
                self.paused = True
        words = f"visit {stop.key}: {self.person.key}"
        if self.number not in service.by:
            self.broken.append(f"{words} cannot do it")
        if placed.starts < self.free + way - TOLERANCE:
            self.broken.append(f"{words} cannot be there by minute {placed.starts:.2f}")
        if placed.starts < stop.earliest - TOLERANCE:
            self.broken.append(f"{words} comes before minute {stop.earliest:.2f}")
        if stop.told and placed.starts > stop.latest + TOLERANCE:
            self.broken.append(f"{words} comes after the time told, minute {stop.latest:.2f}")
        self.out = True
        self.travel += way
        self.wishes += service.by.get(self.number, 0.0)
        self.work += service.minutes
        if stop.at_risk and self.met_infection:
            self.infection += self.problem.prices.infection
        self.met_infection = self.met_infection or stop.infectious
        self.at, self.free = stop.place, placed.starts + service.minutes

    def end(self) -> None:
        if not self.out:
            return
        way = float(self.problem.travel[self.at, self.person.end_place])
        self.travel += way
        self.overtime = max(0.0, self.free + way - self.person.ends)
        if self.overtime > self.person.most_overtime + TOLERANCE:
            self.broken.append(f"{self.person.key} works {self.overtime:.0f} minutes longer")


def _missing(problem: Problem, plan: Plan) -> Iterator[str]:
    """What is planned twice or not at all, without being left out by name."""
    times: dict[tuple[int, int], int] = defaultdict(int)
    for route in plan.routes:
        for placed in route:
            times[placed.stop, placed.service] += 1
    left_out = set(plan.left_out)
    for number, stop in enumerate(problem.stops):
        wanted = 0 if number in left_out else 1
        if wanted == 0 and isinf(stop.unplanned) and doable(stop):
            yield f"visit {stop.key} is left out"
        for service in range(len(stop.services)):
            if times[number, service] != wanted:
                yield f"visit {stop.key}: service {service} is planned {times[number, service]} times"


def _apart(problem: Problem, starts: dict[tuple[int, int], float], who: dict[tuple[int, int], int]) -> Iterator[str]:
    """Visits of two whose services are done by one, or too soon or too long after each other."""
    for number, stop in enumerate(problem.stops):
        if len(stop.services) == 2 and (number, 0) in starts and (number, 1) in starts:
            if who[number, 0] == who[number, 1]:
                yield f"visit {stop.key}: both services are done by one person"
            gap = starts[number, 1] - starts[number, 0]
            if not stop.gap[0] - TOLERANCE <= gap <= stop.gap[1] + TOLERANCE:
                yield f"visit {stop.key}: the second service begins {gap:.2f} minutes after the first"
