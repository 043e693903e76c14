"""Days with every rule mixed and bad input among it, planned and changed from end to end.

``CARETEAM_DAYS`` says how many: a few each time, a thousand at night.
"""

import os
import random
from dataclasses import dataclass

import pytest

from benchmarks.day_changes import called_off
from careteam.planning import flaws, insertion, kernel, present, reasons, referee
from careteam.planning.problem import Plan, Problem
from careteam.planning.repair import draft
from careteam.planning.timetable import begins_of
from tests.planning.days import a_rough_day

DAYS = int(os.environ.get("CARETEAM_DAYS", "60"))
SLICES = 10


@pytest.mark.parametrize("part", range(SLICES))
def test_what_can_be_planned_is_planned_and_the_rest_has_its_reason(part: int) -> None:
    for seed in range(part, DAYS, SLICES):
        _Day(seed).lives_through_its_changes()


@dataclass(frozen=True)
class _Day:
    """One of the days; its number is told where something is wrong with it."""

    seed: int

    def lives_through_its_changes(self) -> None:
        """Checked, planned, one visit called off, one added, and planned anew at some time of the day."""
        chance = random.Random(self.seed)
        day = flaws.check(a_rough_day(self.seed)).problem
        plan = self.planned(day, None)
        self.lawful(day, plan)
        self.every_reason(day, plan)
        planned = sorted({placed.stop for route in plan.routes for placed in route})
        if planned:
            plan = self.called_off_and_put_back(day, plan, chance.choice(planned))
        now = chance.uniform(450.0, 900.0)
        open_day = present.rest(day, plan, now)
        after = open_day.whole(self.planned(open_day.problem, open_day.plan))
        before, begins = begins_of(plan), begins_of(after)
        for part, starts in before.items():
            assert part[0] not in open_day.frozen or begins[part] == starts, self

    def planned(self, day: Problem, known: Plan | None) -> Plan:
        """The plan of a few steps, at the price the search says."""
        start = None if known is None else draft(day, known)
        found = kernel.solve(day, steps=80, seed=self.seed, threads=1, start=start)
        plan = kernel.plan(day, found)
        out = sum(day.stops[number].unplanned == float("inf") for number in plan.left_out)
        if not out:
            assert referee.judge(day, plan).cost == pytest.approx(found.cost, abs=1e-3), self
        return plan

    def lawful(self, day: Problem, plan: Plan) -> None:
        """Nothing is broken but that a visit which has to be found no time."""
        verdict = referee.judge(day, plan)
        assert all(words.endswith("is left out") for words in verdict.broken), (self, verdict.broken)

    def every_reason(self, day: Problem, plan: Plan) -> None:
        """Each visit left out has one, and nobody who can is overlooked."""
        found = reasons.reasons(day, plan)
        assert set(found) == set(plan.left_out), self
        impossible = len(referee.judge(day, plan).impossible)
        assert impossible <= sum(one.reason is reasons.Reason.NOBODY_CAN for one in found.values()), self

    def called_off_and_put_back(self, day: Problem, plan: Plan, visit: int) -> Plan:
        """Without a visit, and with it again at the best place: nobody's person changes, nothing more is broken.

        One visit less can break something where ways are odd, or where a pause falls elsewhere.
        """
        without = called_off(day, plan, visit)
        offers = insertion.places(day, without, visit)
        broken = len(referee.judge(day, without).broken)
        for offer in offers:
            assert len(referee.judge(day, offer.plan).broken) <= broken, self
            who = {(one.stop, one.service): person for person, route in enumerate(offer.plan.routes) for one in route}
            for person, route in enumerate(without.routes):
                assert all(who[one.stop, one.service] == person for one in route), self
        return offers[0].plan if offers else without
