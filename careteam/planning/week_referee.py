"""Judges a plan of a week: each day by the referee of days, and the rules of the week by itself."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import isinf

from careteam.planning.problem import Plan, Problem, doable
from careteam.planning.referee import judge
from careteam.planning.week_problem import Want, Week, WeekPlan


@dataclass(frozen=True)
class WeekVerdict:
    """What a plan costs, and every rule it breaks, in words. ``others``: how many people come beside the first one of
    each course. ``left_out``: the numbers of the visits on no day.
    """

    cost: float
    broken: tuple[str, ...]
    others: int
    left_out: tuple[int, ...]


def judge_week(week: Week, plan: WeekPlan) -> WeekVerdict:
    """Follow everybody through every day."""
    cost = 0.0
    broken: list[str] = []
    for number, (problem, day) in enumerate(zip(week.days, plan, strict=True)):
        verdict = judge(_free(problem), day)
        cost += verdict.cost
        broken += (f"day {number}: {words}" for words in verdict.broken)
    on = [_days_of(want, plan) for want in week.wants]
    broken += _twice(week, plan, on)
    broken += _near(week, on)
    left_out = tuple(number for number, days in enumerate(on) if not days)
    for number in left_out:
        want = week.wants[number]
        if not isinf(want.unplanned):
            cost += want.unplanned
        elif any(doable(week.days[day].stops[stop]) for day, stop in want.stops.items()):
            broken.append(f"visit {want.key} is left out")
    others = _others(week, plan)
    return WeekVerdict(cost + week.another * others, tuple(broken), others, left_out)


def _free(problem: Problem) -> Problem:
    """The day where leaving out what may be left out costs nothing: it may be on another day."""
    stops = (stop if isinf(stop.unplanned) else replace(stop, unplanned=0.0) for stop in problem.stops)
    return replace(problem, stops=tuple(stops))


def _days_of(want: Want, plan: WeekPlan) -> list[int]:
    return [day for day, stop in want.stops.items() if _holds(plan[day], stop)]


def _holds(day: Plan, stop: int) -> bool:
    return any(placed.stop == stop for route in day.routes for placed in route)


def _twice(week: Week, plan: WeekPlan, on: list[list[int]]) -> Iterator[str]:
    """Visits on more than one day, and on days that are not among theirs."""
    known = {(day, stop) for want in week.wants for day, stop in want.stops.items()}
    for want, days in zip(week.wants, on, strict=True):
        if len(days) > 1:
            yield f"visit {want.key} is on {len(days)} days"
    for number, (problem, day) in enumerate(zip(week.days, plan, strict=True)):
        for stop in sorted({placed.stop for route in day.routes for placed in route}):
            if (number, stop) not in known and not isinf(problem.stops[stop].unplanned):
                yield f"visit {problem.stops[stop].key} may not be on day {number}"


def _near(week: Week, on: list[list[int]]) -> Iterator[str]:
    """Visits of a patient on one day, or nearer to each other than those of a course may be."""
    of_patient: dict[Hashable, list[int]] = defaultdict(list)
    for number, want in enumerate(week.wants):
        of_patient[want.patient].append(number)
    for own in of_patient.values():
        for one, other in combinations(own, 2):
            wants = week.wants[one], week.wants[other]
            if all(want.fixed for want in wants):
                continue
            for here in on[one]:
                for there in on[other]:
                    days = abs(week.dates[here] - week.dates[there])
                    if days < week.least(*wants):
                        yield f"visits {wants[0].key} and {wants[1].key} are {days} days apart"


def _others(week: Week, plan: WeekPlan) -> int:
    people: dict[Hashable, set[Hashable]] = defaultdict(set)
    of_stop = {(day, stop): want for want in week.wants for day, stop in want.stops.items()}
    for number, (problem, day) in enumerate(zip(week.days, plan, strict=True)):
        for person, route in enumerate(day.routes):
            for placed in route:
                want = of_stop.get((number, placed.stop))
                course = want.courses[placed.service] if want is not None else None
                if course is not None:
                    people[course].add(problem.people[person].key)
    return sum(len(keys) - 1 for keys in people.values())
