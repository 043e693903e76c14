"""Plans of invented days are judged by the referee, who shares no line with the search."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import planning as published
from careteam.planning import kernel, referee, search, timing
from careteam.planning.arrays import arrays
from careteam.planning.moves import new_move
from careteam.planning.problem import Person, Problem, Service, Stop
from careteam.planning.reasons import Reason, reasons
from tests.planning.days import a_day

SHARED = Path(os.environ.get("CARETEAM_SHARED", "../shared")) / "planning"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_no_plan_breaks_a_rule_and_each_costs_what_the_search_says(seed: int) -> None:
    day = a_day(seed)
    draft = kernel.solve(day, steps=300, seed=seed, threads=1)
    verdict = referee.judge(day, kernel.plan(day, draft))
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(draft.cost, abs=1e-3)


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_searching_makes_no_plan_worse_than_the_first(seed: int) -> None:
    day = a_day(seed)
    first = kernel.first(arrays(day))
    assert kernel.solve(day, steps=300, seed=1, threads=1).cost <= first.cost + 1e-6


def test_one_seed_gives_one_plan() -> None:
    day = a_day(7)
    plans = [kernel.plan(day, kernel.solve(day, steps=400, seed=5)) for _time in range(2)]
    assert plans[0] == plans[1]


def test_two_near_each_other_are_visited_by_the_same_person() -> None:
    day = a_day(3)
    travel = day.travel[:1].repeat(5, axis=0)[:, :1].repeat(5, axis=1) * 0 + 30.0
    travel[1, 2] = travel[2, 1] = travel[3, 4] = travel[4, 3] = 2.0
    both = {0: 0.0, 1: 0.0}
    stops = tuple(Stop(str(place), place, 540, 900, (Service(30, both),)) for place in range(1, 5))
    people = Person("Ana", 480, 960), Person("Tom", 480, 960)
    near = Problem(people, stops, travel)
    plan = kernel.plan(near, kernel.solve(near, steps=2000, threads=1))
    neighbors = [{placed.stop for placed in route} for route in plan.routes]
    assert any({0, 1} <= one for one in neighbors)
    assert any({2, 3} <= one for one in neighbors)


def test_what_nobody_can_do_is_left_out() -> None:
    day = a_day(11)
    nobody = replace(day.stops[0], services=(Service(30, {}),), unplanned=500.0)
    day = replace(day, stops=(nobody, *day.stops[1:]))
    plan = kernel.plan(day, kernel.solve(day, steps=200, threads=1))
    assert 0 in plan.left_out
    assert referee.judge(day, plan).broken == ()


def test_a_told_window_comes_before_a_visit_that_has_to_be() -> None:
    stops = (Stop("far", 1, 480, 490, (Service(30, {0: 0.0}),), told=True),)
    day = Problem((Person("Ana", 480, 960),), stops, np.array([[0.0, 30.0], [30.0, 0.0]]))
    plan = kernel.plan(day, kernel.solve(day, steps=100, threads=1))
    assert plan.left_out == (0,)
    assert referee.judge(day, plan).broken == ("visit far is left out",)
    assert reasons(day, plan)[0].reason is Reason.NO_TIME


@pytest.mark.long
def test_machine_code_gives_the_plan_that_python_gives() -> None:
    """The tests run as plain Python (tests/conftest.py), so that nobody waits for the compiler."""
    words = "from careteam.planning import kernel; from tests.planning.days import a_day; kernel.ready(); "
    words += "print(kernel.solve(a_day(7), steps=400, seed=5, threads=1).cost)"
    compiled = subprocess.run(
        [sys.executable, "-c", words],
        env={**os.environ, "NUMBA_DISABLE_JIT": "0"}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(compiled.stdout) == pytest.approx(kernel.solve(a_day(7), steps=400, seed=5, threads=1).cost, abs=1e-6)


@pytest.mark.parametrize("seed", range(4, 12))
def test_a_plan_timed_step_by_step_is_the_one_timed_as_a_whole(seed: int) -> None:
    day = arrays(a_day(seed))
    first = kernel.first(day)
    state, move, whole = timing.new_state(day, seed), new_move(day), timing.new_state(day, 1)
    search.decode(day, state, first.order, first.who)
    for heat in (1e5, 30.0, 1.0):
        search.anneal(day, state, move, 1500, heat, np.zeros(day.visits), first.who.copy())
        search.decode(day, whole, np.argsort(state.key, kind="stable"), state.who)
        planned = state.who >= 0
        assert np.array_equal(state.begins[planned], whole.begins[planned])
        assert np.allclose(state.sums, whole.sums, atol=1e-4)


def test_it_stops_when_asked() -> None:
    day = a_day(5)
    draft = kernel.solve(day, seconds=3600.0, threads=1, stopped=lambda: True)
    assert referee.judge(day, kernel.plan(day, draft)).broken == ()


@pytest.mark.parametrize("name", ["A1", "A2", "A7"])
def test_small_published_days_reach_the_best_known(name: str) -> None:
    file = SHARED / "mankowska" / f"{name}.json.gz"
    if not file.exists():
        pytest.skip("the published instances are not here (CARETEAM_SHARED)")
    instance = published.read(file)
    best, _brkga = published.best_known(SHARED)[name]
    draft = kernel.solve(instance.problem, steps=8_000, threads=1)
    plan = kernel.plan(instance.problem, draft)
    verdict = referee.judge(instance.problem, plan)
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(best, abs=0.01)
    written = published.solution(instance, plan)["routes"]
    assert sum(len(route["locations"]) for route in written) == sum(map(len, instance.services))
