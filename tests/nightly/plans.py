"""A thousand invented days and weeks with every rule mixed, each judged: ``python -m tests.nightly.plans``.

Of each seed a day is searched, made at once, and repaired, and a week made at once; the referees, who know nothing of
how, name every rule that is broken. Exits with 1 where one is.
"""

import argparse
import sys
from collections.abc import Iterator

from careteam.planning import kernel, sketching
from careteam.planning.arrays import arrays
from careteam.planning.referee import judge
from careteam.planning.repair import repair
from careteam.planning.week_referee import judge_week
from careteam.planning.week_search import first_week
from tests.planning.days import a_day
from tests.planning.test_day import together
from tests.planning.weeks import a_week

STEPS = 150


def broken(seed: int) -> Iterator[str]:
    """The rules that the plans of a seed break, each with how the plan was made."""
    day, at_once, week = a_day(seed), together(seed), a_week(seed)
    plans = {
        "searched": (day, kernel.plan(day, kernel.solve(day, steps=STEPS, threads=1, seed=seed))),
        "made at once": (at_once, sketching.first(at_once)),
        "repaired": (day, repair(day, kernel.plan(day, kernel.first(arrays(day))), steps=STEPS, seed=seed)),
    }
    for how, (asked, plan) in plans.items():
        yield from (f"day {seed}, {how}: {rule}" for rule in judge(asked, plan).broken)
    yield from (f"week {seed}: {rule}" for rule in judge_week(week, first_week(week)).broken)


def main() -> int:
    """Read how many, and judge them."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly.plans", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, metavar="SEED")
    asked = parser.parse_args()
    found = [rule for seed in range(asked.first, asked.first + asked.count) for rule in broken(seed)]
    print("\n".join([*found, f"{asked.count} days and weeks, {len(found)} broken rules"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
