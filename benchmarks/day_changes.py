"""A planned day of 100 visits and 20 people changes: ``python -m benchmarks.day_changes``.

On many invented days visits are called off and put back, by insertion alone and repaired for half a second. Printed are
the times somebody waits, and how many of the other visits get another person or another time, each beside its goal;
beside them the same for planning the day anew.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from benchmarks.city_days import a_city_day
from benchmarks.figures import Figure, table, within
from careteam.domain.day_plans import DayToPlan, Sketch
from careteam.domain.ids import MemberId
from careteam.planning import day as planning
from careteam.planning import insertion, kernel, repair
from careteam.planning.problem import Plan, Problem
from careteam.planning.timetable import LEAST, begins_of, eased, plan_of, routes_of
from careteam.services import day_sketches
from tests.planning.test_day import big, standing

FAR = 15.0
"""Minutes by which a visit may move without counting."""
MOST_PEOPLE, MOST_FAR = 0.02, 0.05


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


def called_off(problem: Problem, plan: Plan, visit: int) -> Plan:
    """The plan without a visit; others come earlier only as far as that saves lateness, overtime or another price."""
    routes = routes_of(plan)
    people = [number for number, route in enumerate(routes) if any(part[0] == visit for part in route)]
    routes = [[part for part in route if part[0] != visit] for route in routes]
    return eased(problem, plan_of(routes, begins_of(plan), {*plan.left_out, visit}), people)


@dataclass
class Seen:
    """What was measured of one kind of change."""

    seconds: list[float] = field(default_factory=list)
    visits: int = 0
    people: int = 0
    far: int = 0

    def note(self, before: Plan, after: Plan, seconds: float) -> None:
        """One change more."""
        found = changes(before, after)
        self.seconds.append(seconds)
        self.visits += len({placed.stop for route in before.routes for placed in route})
        self.people += sum(one.before != one.after for one in found)
        self.far += sum(abs(one.minutes) > FAR for one in found)


def main() -> None:
    """Change so many days and print what was seen."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.day_changes", description=__doc__)
    parser.add_argument("--days", type=int, default=20, metavar="N")
    parser.add_argument("--visits", type=int, default=100, metavar="N")
    parser.add_argument("--changes", type=int, default=10, metavar="N", help="visits called off and put back each day")
    parser.add_argument("--seconds", type=float, default=1.0, metavar="S", help="for the plan of each day")
    asked = parser.parse_args()
    seen: dict[str, Seen] = {}
    for seed in range(asked.days):
        day = a_city_day(seed, asked.visits, asked.visits // 5)
        plan = kernel.plan(day, kernel.solve(day, seconds=asked.seconds, seed=seed + 1))
        _change(day, plan, asked.changes, seed, seen)
        _on_screen(seed, asked.visits, asked.changes, seen)
    print(table(_figures(seen)))


def _change(day: Problem, plan: Plan, count: int, seed: int, seen: dict[str, Seen]) -> None:
    planned = sorted({placed.stop for route in plan.routes for placed in route})
    known = {placed.stop: placed.starts for route in plan.routes for placed in route if placed.service == 0}
    day = replace(day, published=known)
    for number, visit in enumerate(planned[:: max(1, len(planned) // count)]):
        without = _note(seen, "called off", plan, partial(called_off, day, plan, visit))
        kind = "for two" if len(day.stops[visit].services) == 2 else "for one"
        added = _note(seen, f"three places {kind}", without, partial(_best, day, without, visit))
        if number == 0:
            _note(seen, "put back and repaired", without, partial(repair.repair, day, added, seconds=0.5))
            _note(seen, "planned anew", without, partial(_anew, day, seed))


def _on_screen(seed: int, visits: int, count: int, seen: dict[str, Seen]) -> None:
    """A published plan, as the planner's keys change it: a visit more with Ctrl+D, and a gap closed with Ctrl+G."""
    day = big(visits, visits // 5, seed)
    known = day_sketches.first(day, Sketch())
    for one in known.placed[:: max(1, len(known.placed) // count)]:
        before = known.without(one.visit_id)
        published = standing(day, before)
        gaps = dict.fromkeys(one.member_ids, one.starts)
        now = planning.to_problem(published, before).plan(before)
        _note(seen, "one more on the screen", now, partial(_proposed, published, before))
        _note(seen, "gap closed on the screen", now, partial(_closed, published, before, gaps))


def _proposed(day: DayToPlan, sketch: Sketch) -> Plan:
    made = day_sketches.proposed(day, sketch)
    made = day_sketches.repaired(day, made, seconds=0.5, report=lambda _step, _part: None)
    return planning.to_problem(day, made).plan(made)


def _closed(day: DayToPlan, sketch: Sketch, gaps: dict[MemberId, int]) -> Plan:
    return planning.to_problem(day, sketch).plan(day_sketches.closed_up(day, sketch, gaps))


def _best(day: Problem, plan: Plan, visit: int) -> Plan:
    offers = insertion.places(day, plan, visit)
    return offers[0].plan if offers else plan


def _anew(day: Problem, seed: int) -> Plan:
    return kernel.plan(day, kernel.solve(day, seconds=0.5, seed=seed + 99))


def _note(seen: dict[str, Seen], what: str, before: Plan, act: Callable[[], Plan]) -> Plan:
    began = time.perf_counter()
    after = act()
    seen.setdefault(what, Seen()).note(before, after, time.perf_counter() - began)
    return after


def _figures(seen: dict[str, Seen]) -> Iterator[Figure]:
    limits = {"called off": 0.2, "three places for one": 0.1, "three places for two": 0.25}
    for what, one in seen.items():
        times = f"{len(one.seconds)} times"
        if what in limits:
            yield within(f"{what}, median", statistics.median(one.seconds), times, most=limits[what])
            yield within(
                f"{what}, 19 of 20", sorted(one.seconds)[int(0.95 * len(one.seconds))], times, most=limits[what]
            )
        goal = what != "planned anew"
        for words, found, most in (("other person", one.people, MOST_PEOPLE), (f"> {FAR:g} min", one.far, MOST_FAR)):
            part = found / one.visits
            share = part / most if goal else None
            yield Figure(
                f"{what}, {words}", f"{part:.2%}", f"{one.visits} visits", f"<= {most:.0%}" if goal else "", share
            )


if __name__ == "__main__":
    main()
