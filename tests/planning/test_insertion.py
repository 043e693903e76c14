"""The best places for one more visit, and a visit called off: checked by trying everything, and by the referee."""

import random
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.city_days import a_city_day
from benchmarks.day_changes import called_off
from careteam.planning import insertion, kernel, referee
from careteam.planning.arrays import arrays
from careteam.planning.problem import Break, Person, Placed, Plan, Prices, Problem, Service, Stop
from careteam.planning.timetable import Part, begins_of, retimed, routes_of
from tests.planning.days import a_day

TEAM = {0: 0.0, 1: 0.0}
WAYS = np.full((6, 6), 10.0) - 10.0 * np.eye(6)
ANA, TOM = Person("Ana", 480, 960, most_overtime=60.0), Person("Tom", 480, 960, most_overtime=60.0)


def a_stop(key: str, place: int, earliest: float, latest: float, *, told: bool = False) -> Stop:
    return Stop(key, place, earliest, latest, (Service(30, TEAM),), told=told)


def a_problem(*stops: Stop) -> Problem:
    return Problem((ANA, TOM), stops, WAYS, Prices())


def first_plan(day: Problem) -> Plan:
    return kernel.plan(day, kernel.first(arrays(day)))


def with_room(seed: int) -> tuple[Problem, Plan]:
    """A day's plan without one of its visits, called off."""
    day = a_day(seed)
    plan = first_plan(day)
    planned = sorted({placed.stop for route in plan.routes for placed in route})
    return (day, called_off(day, plan, random.Random(seed).choice(planned))) if planned else (day, plan)


def people_of(plan: Plan) -> dict[Part, int]:
    return {(placed.stop, placed.service): person for person, route in enumerate(plan.routes) for placed in route}


def every_cost(problem: Problem, plan: Plan, visit: int) -> list[float]:
    """What every place costs where the visit may stand, by putting it there; of equal people and times the cheapest."""
    routes, begins = routes_of(plan), begins_of(plan)
    base = referee.judge(problem, plan)
    found: dict[tuple[tuple[int, ...], tuple[float, ...]], float] = {}
    services = problem.stops[visit].services
    for where in product(
        *([(one, at) for one in service.by for at in range(len(routes[one]) + 1)] for service in services)
    ):
        who = [one for one, _at in where]
        if len(set(who)) < len(who):
            continue
        tried = [list(route) for route in routes]
        for service, (person, at) in enumerate(where):
            tried[person].insert(at, (visit, service))
        times = retimed(problem, tried, begins)
        if times is None:
            continue
        placed = tuple(tuple(Placed(*part, times[part]) for part in route) for route in tried)
        verdict = referee.judge(problem, Plan(placed, tuple(one for one in plan.left_out if one != visit)))
        if not verdict.broken:
            key = tuple(who), tuple(times[visit, part] for part in range(len(who)))
            cost = verdict.cost - base.cost + problem.stops[visit].unplanned
            found[key] = min(cost, found.get(key, cost))
    return sorted(found.values())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_no_place_is_better_than_those_offered(seed: int) -> None:
    day, plan = with_room(seed)
    assume(referee.judge(day, plan).broken == ())  # a pause at a place farther off can make a day too long
    for visit in plan.left_out[:2]:
        offers = insertion.places(day, plan, visit)
        assert [offer.minutes for offer in offers] == pytest.approx(every_cost(day, plan, visit)[:3], abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_an_offer_breaks_nothing_and_says_what_it_changes(seed: int) -> None:
    day, plan = with_room(seed)
    assume(referee.judge(day, plan).broken == ())
    before, people = begins_of(plan), people_of(plan)
    for offer in (offer for visit in plan.left_out[:2] for offer in insertion.places(day, plan, visit)):
        assert referee.judge(day, offer.plan).broken == ()
        after = begins_of(offer.plan)
        assert people_of(offer.plan) | people == people_of(offer.plan)
        assert all(after[part] >= starts for part, starts in before.items())
        moved = {part[0] for part, starts in before.items() if after[part] > starts + 1e-6}
        assert {shift.stop for shift in offer.shifts} == moved


def test_the_best_place_is_on_the_way() -> None:
    ways = WAYS.copy()
    ways[1, 2] = ways[2, 1] = 3.0
    problem = replace(a_problem(a_stop("old", 1, 480, 600), a_stop("new", 2, 480, 700)), travel=ways)
    plan = Plan(((Placed(0, 0, 490.0),), ()), (1,))
    best, *others = insertion.places(problem, plan, 1)
    assert (best.people, best.starts, best.minutes, best.travel) == ((0,), (523.0,), 3.0, 3.0)
    assert [(other.people, other.minutes) for other in others] == [((0,), 3.0), ((1,), 20.0)]
    assert (best.shifts, others[0].shifts) == ((), (insertion.Shift(0, 33.0, 0.0),))


def test_lateness_it_would_cause_is_told_and_paid_for() -> None:
    problem = a_problem(a_stop("old", 1, 480, 500), a_stop("new", 2, 480, 490, told=True))
    ana_only = replace(problem.stops[1], services=(Service(30, {0: 0.0}),))
    problem = replace(problem, stops=(problem.stops[0], ana_only))
    (offer,) = insertion.places(problem, Plan(((Placed(0, 0, 490.0),), ()), (1,)), 1)
    assert offer.starts == (490.0,)
    assert offer.shifts == (insertion.Shift(0, 40.0, 30.0),)
    assert offer.minutes == 10.0 + 30.0 + 30.0


def test_no_told_window_is_left_for_it() -> None:
    told = a_problem(a_stop("old", 1, 480, 500, told=True), a_stop("new", 2, 480, 490, told=True))
    told = replace(told, stops=(told.stops[0], replace(told.stops[1], services=(Service(30, {0: 0.0}),))))
    assert insertion.places(told, Plan(((Placed(0, 0, 490.0),), ()), (1,)), 1) == ()


def test_nobody_is_asked_to_be_home_earlier() -> None:
    problem = a_problem(a_stop("old", 1, 480, 900), a_stop("new", 2, 480, 900))
    plan = Plan(((Placed(0, 0, 700.0),), ()), (1,))
    for offer in insertion.places(problem, plan, 1):
        assert begins_of(offer.plan)[0, 0] >= 700.0


def test_two_come_together_or_one_after_the_other() -> None:
    both = Stop("both", 2, 480, 900, (Service(30, {0: 0.0}), Service(30, {1: 0.0})), (20.0, 40.0))
    problem = a_problem(a_stop("old", 1, 480, 900), both)
    offers = insertion.places(problem, Plan(((Placed(0, 0, 490.0),), ()), (1,)), 1)
    assert offers[0].people == (0, 1)
    assert all(20.0 <= offer.starts[1] - offer.starts[0] <= 40.0 for offer in offers)


def test_two_who_would_wait_for_each_other_are_not_offered() -> None:
    pair = Stop("pair", 1, 480, 900, (Service(30, {0: 0.0}), Service(30, {1: 0.0})))
    problem = a_problem(pair, replace(pair, key="new", place=2))
    plan = Plan(((Placed(0, 0, 490.0),), (Placed(0, 1, 490.0),)), (1,))
    offers = insertion.places(problem, plan, 1)
    assert sorted(offer.starts[0] for offer in offers) == [490.0, 530.0]


def test_a_plan_in_which_two_wait_for_each_other_is_refused() -> None:
    pair = Stop("pair", 1, 480, 900, (Service(30, {0: 0.0}), Service(30, {1: 0.0})))
    problem = a_problem(pair, replace(pair, key="other", place=2), a_stop("new", 3, 480, 900))
    plan = Plan(((Placed(0, 0, 490.0), Placed(1, 0, 530.0)), (Placed(1, 1, 490.0), Placed(0, 1, 530.0))), (2,))
    with pytest.raises(ValueError, match="wait for each other"):
        insertion.places(problem, plan, 2)


def test_a_cancelled_visit_moves_nobody_who_is_in_time() -> None:
    problem = a_problem(a_stop("gone", 1, 480, 600), a_stop("kept", 2, 480, 900))
    plan = Plan(((Placed(0, 0, 490.0), Placed(1, 0, 530.0)), ()))
    after = called_off(problem, plan, 0)
    assert after == Plan(((Placed(1, 0, 530.0),), ()), (0,))


def test_a_cancelled_visit_lets_who_was_late_come_in_time_but_no_earlier() -> None:
    problem = a_problem(a_stop("gone", 1, 480, 600), a_stop("late", 2, 480, 510), a_stop("later", 3, 480, 900))
    plan = Plan(((Placed(0, 0, 490.0), Placed(1, 0, 530.0), Placed(2, 0, 570.0)), ()))
    after = called_off(problem, plan, 0)
    assert after.routes[0][0].starts == pytest.approx(510.0, abs=1.0)
    assert after.routes[0][0].starts <= 510.0 + 1e-6
    assert after.routes[0][1] == Placed(2, 0, 570.0)


@pytest.mark.parametrize(("seed", "visit"), [(422187, 8), (566, 3), (844, 0), (1848, 12), (1986, 12), (2904, 7)])
def test_a_cancelled_visit_leaves_no_told_time_of_another(seed: int, visit: int) -> None:
    """One comes earlier now, with another person, whose pause then has no room where it was."""
    day = a_day(seed)
    assert referee.judge(day, called_off(day, first_plan(day), visit)).broken == ()


def test_who_waits_pauses_meanwhile() -> None:
    """So that a visit less moves no pause to where there is no room for it."""
    gone = replace(a_stop("gone", 1, 480, 900), unplanned=400.0)
    problem = a_problem(gone, a_stop("first", 2, 480, 900), a_stop("told", 3, 480, 800, told=True))
    problem = replace(problem, people=(replace(ANA, pause=Break(690, 740, 30)), TOM))
    plan = Plan(((Placed(0, 0, 680.0), Placed(1, 0, 750.0), Placed(2, 0, 790.0)), ()))
    assert referee.judge(problem, plan).broken == ()
    after = called_off(problem, plan, 0)
    assert after.routes[0] == (Placed(1, 0, 750.0), Placed(2, 0, 790.0))
    assert referee.judge(problem, after).broken == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_cancelled_visit_makes_no_day_worse(seed: int) -> None:
    """Without pauses: one visit less may let a pause fall later, between visits that have no room for it."""
    day = a_day(seed)
    day = replace(day, people=tuple(replace(person, pause=None) for person in day.people))
    plan = first_plan(day)
    cost = referee.judge(day, plan).cost
    for visit in sorted({placed.stop for route in plan.routes for placed in route})[:3]:
        after = called_off(day, plan, visit)
        verdict = referee.judge(day, after)
        assert verdict.broken == ()
        people = people_of(plan)
        assert all(people[part] == person for part, person in people_of(after).items())
        if day.prices.moved == 0.0:
            assert verdict.cost - day.stops[visit].unplanned <= cost + 1e-6


def test_a_day_whose_ways_break_the_triangle_is_followed_all_the_same() -> None:
    day = a_day(21)
    odd = day.travel * np.random.default_rng(3).uniform(0.2, 5.0, day.travel.shape)
    np.fill_diagonal(odd, 0.0)
    day = replace(day, travel=odd)
    plan = first_plan(day)
    for visit in sorted({placed.stop for route in plan.routes for placed in route}):
        after = called_off(day, plan, visit)
        costs = [offer.minutes for offer in insertion.places(day, after, visit)]
        assert costs == pytest.approx(every_cost(day, after, visit)[:3], abs=1e-6)


def test_pauses_stay_where_they_are_due() -> None:
    pausing = replace(ANA, pause=Break(690, 720, 30))
    problem = replace(a_problem(a_stop("old", 1, 680, 900), a_stop("new", 2, 480, 700)), people=(pausing, TOM))
    plan = Plan(((Placed(0, 0, 680.0),), ()), (1,))
    for offer in insertion.places(problem, plan, 1):
        assert referee.judge(problem, offer.plan).broken == ()


def test_on_a_full_day_few_visits_move_far_and_nobody_comes_to_others() -> None:
    """The figures on many days are in benchmarks.day_changes."""
    moved = total = 0
    for seed in range(3):
        day = a_city_day(seed, visits=60, people=12)
        plan = first_plan(day)
        for visit in sorted({placed.stop for route in plan.routes for placed in route})[::12]:
            after = called_off(day, plan, visit)
            back = insertion.places(day, after, visit, 1)
            for changed in (after, *(offer.plan for offer in back)):
                before = begins_of(plan if changed is after else after)
                now = begins_of(changed)
                moved += sum(abs(now[part] - starts) > 15.0 for part, starts in before.items() if part in now)
                total += len(now)
    assert moved <= 0.05 * total
