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
from careteam.planning import insertion, kernel, repair
from careteam.planning.problem import Plan, Problem

FAR = 15.0
"""Minutes by which a visit may move without counting."""
MOST_PEOPLE, MOST_FAR = 0.02, 0.05


@dataclass
class Seen:
    """What was measured of one kind of change."""

    seconds: list[float] = field(default_factory=list)
    visits: int = 0
    people: int = 0
    far: int = 0

    def note(self, before: Plan, after: Plan, seconds: float) -> None:
        """One change more."""
        changes = repair.changes(before, after)
        self.seconds.append(seconds)
        self.visits += len({placed.stop for route in before.routes for placed in route})
        self.people += sum(one.before != one.after for one in changes)
        self.far += sum(abs(one.minutes) > FAR for one in changes)


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
    print(table(_figures(seen)))


def _change(day: Problem, plan: Plan, count: int, seed: int, seen: dict[str, Seen]) -> None:
    planned = sorted({placed.stop for route in plan.routes for placed in route})
    known = {placed.stop: placed.starts for route in plan.routes for placed in route if placed.service == 0}
    day = replace(day, published=known)
    for number, visit in enumerate(planned[:: max(1, len(planned) // count)]):
        without = _note(seen, "called off", plan, partial(insertion.cancelled, day, plan, visit))
        kind = "for two" if len(day.stops[visit].services) == 2 else "for one"
        added = _note(seen, f"three places {kind}", without, partial(_best, day, without, visit))
        if number == 0:
            _note(seen, "put back and repaired", without, partial(repair.repair, day, added, seconds=0.5))
            _note(seen, "planned anew", without, partial(_anew, day, seed))


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
