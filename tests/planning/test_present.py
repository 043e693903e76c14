"""A day that has begun: what has started stays, and the rest is planned round it."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careteam.planning import insertion, kernel, referee
from careteam.planning.arrays import arrays
from careteam.planning.present import rest
from careteam.planning.problem import Break, Person, Placed, Plan, Problem, Service, Stop
from careteam.planning.repair import draft, repair
from careteam.planning.timetable import begins_of
from tests.planning.days import a_day

TEAM = {0: 0.0, 1: 0.0}
WAYS = np.full((5, 5), 10.0) - 10.0 * np.eye(5)
ANA, TOM = Person("Ana", 480, 960), Person("Tom", 480, 960)
STOPS = tuple(Stop(str(place), place, 480, 900, (Service(30, TEAM),), unplanned=400.0) for place in range(1, 5))
DAY = Problem((ANA, TOM), STOPS, WAYS)
PLAN = Plan(((Placed(0, 0, 490.0), Placed(1, 0, 530.0), Placed(2, 0, 600.0)), ()), (3,))


def test_what_has_started_and_where_somebody_is_on_the_way_to_stays() -> None:
    assert rest(DAY, PLAN, 480.0).frozen == frozenset()
    assert rest(DAY, PLAN, 500.0).frozen == {0}
    assert rest(DAY, PLAN, 520.5).frozen == {0, 1}
    assert rest(DAY, PLAN, 585.0).frozen == {0, 1}
    assert rest(DAY, PLAN, 700.0).frozen == {0, 1, 2}


def test_what_is_known_to_have_started_stays_with_what_stands_before_it() -> None:
    assert rest(DAY, PLAN, 470.0, started={1}).frozen == {0, 1}


def test_both_people_of_a_visit_stay_when_one_has_come() -> None:
    pair = Stop("pair", 1, 480, 900, (Service(30, {0: 0.0}), Service(30, {1: 0.0})), (60.0, 90.0))
    day = replace(DAY, stops=(pair, *STOPS[1:]))
    plan = Plan(((Placed(0, 0, 490.0),), (Placed(1, 0, 500.0), Placed(0, 1, 560.0))), (2, 3))
    assert rest(day, plan, 489.0).frozen == {0, 1}


def test_one_more_visit_comes_after_now_and_what_has_started_does_not_move() -> None:
    open_day = rest(DAY, PLAN, 550.0)
    for offer in insertion.places(open_day.problem, open_day.plan, 3):
        whole = open_day.whole(offer.plan)
        begins = begins_of(whole)
        assert begins[3, 0] >= 560.0
        assert (begins[0, 0], begins[1, 0]) == (490.0, 530.0)
        assert referee.judge(DAY, whole).broken == ()
        assert whole.left_out == ()


def test_who_is_out_pays_for_the_detour_only() -> None:
    day = replace(DAY, stops=tuple(replace(stop, services=(Service(30, {0: 0.0}),)) for stop in STOPS))
    open_day = rest(day, replace(PLAN, routes=(PLAN.routes[0][:2], ()), left_out=(2, 3)), 550.0)
    (best,) = insertion.places(open_day.problem, open_day.plan, 3)
    assert best.minutes == 10.0
    assert best.starts == (570.0,)


def test_who_has_been_home_starts_from_there() -> None:
    day = replace(DAY, stops=tuple(replace(stop, services=(Service(30, {0: 0.0}),)) for stop in STOPS))
    open_day = rest(day, replace(PLAN, routes=(PLAN.routes[0][:2], ()), left_out=(2, 3)), 700.0)
    (best,) = insertion.places(open_day.problem, open_day.plan, 3)
    assert best.minutes == 20.0
    assert best.starts == (710.0,)


def test_who_met_an_infection_this_morning_still_did() -> None:
    stops = (replace(STOPS[0], infectious=True), *STOPS[1:3], replace(STOPS[3], at_risk=True))
    day = replace(DAY, stops=stops)
    for now in (500.0, 700.0):
        open_day = rest(day, replace(PLAN, routes=(PLAN.routes[0][:1], ()), left_out=(1, 2, 3)), now)
        (best, *_others) = insertion.places(open_day.problem, open_day.plan, 3)
        assert best.people == (1,)


def test_a_pause_that_was_taken_is_not_taken_again() -> None:
    day = replace(DAY, people=(replace(ANA, pause=Break(520, 560, 30)), TOM))
    plan = Plan(((Placed(0, 0, 490.0), Placed(1, 0, 560.0)), ()), (2, 3))
    assert rest(day, plan, 500.0).problem.people[0].pause is not None
    assert rest(day, plan, 565.0).problem.people[0].pause is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_rest_is_planned_round_what_stays(seed: int) -> None:
    day = a_day(seed)
    plan = kernel.plan(day, kernel.first(arrays(day)))
    now = random.Random(seed).uniform(450, 900)
    open_day = rest(day, plan, now)
    found = kernel.solve(open_day.problem, steps=100, threads=1, start=draft(open_day.problem, open_day.plan))
    after = kernel.plan(open_day.problem, found)
    verdict = referee.judge(open_day.problem, after)
    assert verdict.broken == ()
    assert verdict.cost == pytest.approx(found.cost, abs=1e-3)
    whole = open_day.whole(after)
    for before, route in zip(plan.routes, whole.routes, strict=True):
        stays = tuple(placed for placed in before if placed.stop in open_day.frozen)
        assert route[: len(stays)] == stays
        assert all(placed.starts >= now for placed in route[len(stays) :])
    assert {placed.stop for route in whole.routes for placed in route} | set(whole.left_out) == set(
        range(len(day.stops))
    )


def test_a_repair_asks_nobody_to_go_elsewhere_whose_visit_people_know() -> None:
    ways = np.full((5, 5), 30.0) - 30.0 * np.eye(5)
    ways[1, 3] = ways[3, 1] = ways[2, 4] = ways[4, 2] = 1.0
    day = replace(DAY, travel=ways, stops=tuple(replace(stop, latest=1500.0) for stop in STOPS))
    known = kernel.plan(day, kernel.Draft(0.0, np.arange(4), np.array([0, -1, 1, -1, 1, -1, 0, -1])))
    assert [[placed.stop for placed in route] for route in known.routes] == [[0, 3], [1, 2]]
    assert repair(day, known, steps=400) == known
    after = repair(day, known, steps=400, known=())
    assert referee.judge(day, after).cost < referee.judge(day, known).cost


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_a_repair_keeps_people_and_told_windows(seed: int) -> None:
    day = a_day(seed)
    plan = kernel.plan(day, kernel.first(arrays(day)))
    after = repair(day, plan, steps=150, seed=seed)
    verdict = referee.judge(day, after)
    assert verdict.broken == ()
    for before, route in zip(plan.routes, after.routes, strict=True):
        assert {placed.stop for placed in before} <= {placed.stop for placed in route}
