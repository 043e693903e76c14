"""Days with bad input: what is wrong is named, and the rest is planned."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest

from careteam.planning import kernel, referee
from careteam.planning.flaws import NO_WAY, Finding, Flaw, check
from careteam.planning.problem import Break, Person, Problem, Service, Stop
from careteam.planning.reasons import Reason, reasons
from tests.planning.days import a_day

ALL = {0: 0.0, 1: 0.0}
WAYS = np.full((5, 5), 10.0) - 10.0 * np.eye(5)
ANA, TOM = Person("Ana", 480, 960), Person("Tom", 480, 960)
GOOD = Stop("good", 1, 480, 900, (Service(30, ALL),), unplanned=400.0)
BAD = Stop("bad", 2, 480, 900, (Service(30, ALL),), unplanned=inf)


def a_problem(bad: Stop = BAD, people: tuple[Person, ...] = (ANA, TOM), ways: np.ndarray = WAYS) -> Problem:
    return Problem(people, (GOOD, bad), ways)


@pytest.mark.parametrize(
    ("bad", "flaw"),
    [
        (replace(BAD, latest=470.0), Flaw.CLOSES_BEFORE_IT_OPENS),
        (replace(BAD, latest=470.0, told=True), Flaw.CLOSES_BEFORE_IT_OPENS),
        (replace(BAD, earliest=nan), Flaw.CLOSES_BEFORE_IT_OPENS),
        (replace(BAD, services=(Service(nan, ALL),)), Flaw.NO_LENGTH),
        (replace(BAD, services=(Service(-5.0, ALL),)), Flaw.NO_LENGTH),
        (replace(BAD, services=()), Flaw.NO_LENGTH),
        (replace(BAD, services=(Service(30, ALL), Service(30, ALL)), gap=(30.0, 10.0)), Flaw.GAP_UNCLEAR),
        (replace(BAD, services=(Service(30, {}),)), Flaw.NOBODY_CAN),
        (replace(BAD, services=(Service(30, {7: 0.0}),)), Flaw.NOBODY_CAN),
        (replace(BAD, services=(Service(30, {0: 0.0}), Service(30, {0: 0.0}))), Flaw.NOBODY_CAN),
        (replace(BAD, place=77), Flaw.PLACE_UNKNOWN),
    ],
)
def test_a_visit_with_a_flaw_is_named_and_left_out_and_the_rest_is_planned(bad: Stop, flaw: Flaw) -> None:
    checked = check(a_problem(bad))
    assert checked.findings == (Finding(flaw, stop=1),)
    planned_without(checked.problem, 1)


def planned_without(problem: Problem, visit: int) -> None:
    plan = kernel.plan(problem, kernel.solve(problem, steps=50, threads=1))
    verdict = referee.judge(problem, plan)
    assert plan.left_out == (visit,)
    assert verdict.broken == ()
    assert verdict.impossible == ("visit bad: nobody can do it",)
    assert verdict.cost < 100.0
    assert reasons(problem, plan)[visit].reason is Reason.NOBODY_CAN


@pytest.mark.parametrize("unknown", [inf, nan])
def test_a_visit_whose_place_has_no_coordinates_is_left_out(unknown: float) -> None:
    ways = WAYS.copy()
    ways[2, :] = ways[:, 2] = unknown
    checked = check(a_problem(ways=ways))
    assert checked.findings == (Finding(Flaw.PLACE_UNKNOWN, stop=1),)
    planned_without(checked.problem, 1)


def test_a_way_that_is_not_known_is_not_gone() -> None:
    ways = WAYS.copy()
    ways[1, 2] = ways[2, 1] = nan
    checked = check(a_problem(ways=ways))
    assert checked.findings == (Finding(Flaw.WAY_UNKNOWN, stop=0), Finding(Flaw.WAY_UNKNOWN, stop=1))
    plan = kernel.plan(checked.problem, kernel.solve(checked.problem, steps=50, threads=1))
    assert [len(route) for route in plan.routes] == [1, 1]
    assert checked.problem.travel[1, 2] == NO_WAY


@pytest.mark.parametrize(
    ("tom", "flaw"),
    [
        (replace(TOM, ends=480.0), Flaw.NO_SHIFT),
        (replace(TOM, ends=300.0), Flaw.NO_SHIFT),
        (replace(TOM, starts=nan), Flaw.NO_SHIFT),
        (replace(TOM, end_place=99), Flaw.PLACE_UNKNOWN),
    ],
)
def test_a_person_with_a_flaw_is_named_and_gets_no_visits(tom: Person, flaw: Flaw) -> None:
    checked = check(a_problem(people=(ANA, tom)))
    assert checked.findings == (Finding(flaw, person=1),)
    plan = kernel.plan(checked.problem, kernel.solve(checked.problem, steps=50, threads=1))
    assert [len(route) for route in plan.routes] == [2, 0]
    assert referee.judge(checked.problem, plan).broken == ()


def test_a_pause_that_makes_no_sense_is_named_and_not_planned() -> None:
    checked = check(a_problem(people=(ANA, replace(TOM, pause=Break(780, 720, 30)))))
    assert checked.findings == (Finding(Flaw.PAUSE_UNCLEAR, person=1),)
    assert checked.problem.people[1] == TOM


def test_where_nobody_works_nothing_is_planned_and_each_visit_is_named() -> None:
    off = replace(ANA, ends=480.0)
    for people in ((off,), ()):
        checked = check(a_problem(people=people))
        assert {finding.stop for finding in checked.findings if finding.flaw is Flaw.NOBODY_CAN} == {0, 1}
        plan = kernel.plan(checked.problem, kernel.solve(checked.problem, steps=20, threads=1))
        assert plan.left_out == (0, 1)
        assert referee.judge(checked.problem, plan).broken == ()


def test_an_empty_day_is_planned() -> None:
    for people in ((ANA, TOM), ()):
        empty = check(Problem(people, (), WAYS))
        assert empty.findings == ()
        plan = kernel.plan(empty.problem, kernel.solve(empty.problem, steps=20, threads=1))
        assert plan.routes == ((),) * len(people)
        assert plan.left_out == ()
        assert reasons(empty.problem, plan) == {}


def test_a_day_at_one_place_is_planned() -> None:
    checked = check(a_problem(ways=np.zeros((5, 5))))
    plan = kernel.plan(checked.problem, kernel.solve(checked.problem, steps=50, threads=1))
    assert referee.judge(checked.problem, plan).broken == ()


@pytest.mark.parametrize("seed", range(8))
def test_a_good_day_stays_as_it_is(seed: int) -> None:
    day = a_day(seed)
    checked = check(day)
    assert checked.problem.people == day.people
    assert checked.problem.stops == day.stops
    assert (checked.problem.travel == day.travel).all()
    assert all(finding.flaw is Flaw.NOBODY_CAN for finding in checked.findings)


@pytest.mark.parametrize("seed", range(8))
def test_ways_that_break_the_triangle_are_planned(seed: int) -> None:
    day = a_day(seed)
    odd = day.travel * np.random.default_rng(seed).uniform(0.1, 8.0, day.travel.shape)
    checked = check(replace(day, travel=odd))
    assert (checked.problem.travel == odd).all()
    draft = kernel.solve(checked.problem, steps=200, threads=1)
    verdict = referee.judge(checked.problem, kernel.plan(checked.problem, draft))
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(draft.cost, abs=1e-3)
