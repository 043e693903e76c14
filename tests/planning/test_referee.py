"""The referee on days small enough to work out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from careteam.planning.problem import Break, Person, Placed, Plan, Prices, Problem, Service, Stop
from careteam.planning.referee import judge

ALL = {0: 0.0, 1: 0.0}
USUAL = Prices()
WAYS = np.array([[0.0, 10.0, 20.0], [10.0, 0.0, 15.0], [20.0, 15.0, 0.0]])
ANA, TOM = Person("Ana", 480, 600), Person("Tom", 480, 600)
FIRST = Stop("first", 1, 480, 500, (Service(30, ALL),), unplanned=90.0)
SECOND = Stop("second", 2, 480, 540, (Service(30, ALL),))


def a_problem(*stops: Stop, people: tuple[Person, ...] = (ANA, TOM), prices: Prices = USUAL) -> Problem:
    return Problem(people, stops, WAYS, prices)


def a_plan(*routes: tuple[Placed, ...], out: tuple[int, ...] = ()) -> Plan:
    return Plan(tuple(routes) + ((),) * (2 - len(routes)), out)


def test_ways_lateness_and_overtime_are_added_up() -> None:
    plan = a_plan((Placed(0, 0, 510.0), Placed(1, 0, 555.0)))
    verdict = judge(a_problem(FIRST, SECOND), plan)
    assert verdict.broken == ()
    assert (verdict.travel, verdict.late, verdict.worst_late, verdict.overtime) == (45.0, 25.0, 15.0, 5.0)
    assert verdict.cost == 45 + 25 + 15 + 2 * 5


def test_wishes_spread_and_what_is_left_out_cost() -> None:
    wished = replace(SECOND, services=(Service(30, {0: 12.0}),))
    people = (replace(ANA, load=10), TOM)
    problem = a_problem(FIRST, wished, people=people, prices=Prices(spread=0.1))
    verdict = judge(problem, a_plan((Placed(1, 0, 500.0),), out=(0,)))
    assert verdict.broken == ()
    assert (verdict.wishes, verdict.unplanned, verdict.spread) == (12.0, 90.0, 160.0)


def test_a_visit_moved_far_from_what_is_published_costs() -> None:
    problem = replace(a_problem(FIRST, SECOND, prices=Prices(moved=1.0)), published={0: 490.0, 1: 500.0})
    plan = a_plan((Placed(0, 0, 500.0),), (Placed(1, 0, 530.0),))
    assert judge(problem, plan).moved == 15.0


def test_a_pause_is_taken_before_it_is_too_late() -> None:
    pausing = replace(ANA, pause=Break(500, 520, 20))
    problem = a_problem(FIRST, SECOND, people=(pausing, TOM))
    assert judge(problem, a_plan((Placed(0, 0, 490.0), Placed(1, 0, 555.0)))).broken == ()
    (broken,) = judge(problem, a_plan((Placed(0, 0, 490.0), Placed(1, 0, 535.0)))).broken
    assert broken == "visit second: Ana cannot be there by minute 535.00"


def test_who_was_with_infection_comes_to_those_at_risk_at_a_price() -> None:
    problem = a_problem(replace(FIRST, infectious=True), replace(SECOND, at_risk=True))
    assert judge(problem, a_plan((Placed(0, 0, 490.0), Placed(1, 0, 535.0)))).infection == 240.0
    assert judge(problem, a_plan((Placed(0, 0, 490.0),), (Placed(1, 0, 535.0),))).infection == 0.0


PAIR = Stop("pair", 1, 480, 600, (Service(30, ALL), Service(30, ALL)), (10.0, 20.0))
ONE = (Placed(0, 0, 490.0),)


@pytest.mark.parametrize(
    ("stop", "plan", "broken"),
    [
        (FIRST, a_plan((Placed(0, 0, 485.0),)), "visit first: Ana cannot be there by minute 485.00"),
        (FIRST, a_plan(), "visit first: service 0 is planned 0 times"),
        (FIRST, a_plan(ONE, ONE), "visit first: service 0 is planned 2 times"),
        (SECOND, a_plan(out=(0,)), "visit second is left out"),
        (replace(FIRST, earliest=495), a_plan(ONE), "visit first: Ana comes before minute 495.00"),
        (
            replace(FIRST, told=True),
            a_plan((Placed(0, 0, 501.0),)),
            "visit first: Ana comes after the time told, minute 500.00",
        ),
        (replace(FIRST, services=(Service(30, {1: 0.0}),)), a_plan(ONE), "visit first: Ana cannot do it"),
        (
            PAIR,
            a_plan(ONE, (Placed(0, 1, 495.0),)),
            "visit pair: the second service begins 5.00 minutes after the first",
        ),
        (
            PAIR,
            a_plan((Placed(0, 0, 490.0), Placed(0, 1, 520.0))),
            "visit pair: both services are done by one person",
        ),
    ],
)
def test_every_broken_rule_is_named(stop: Stop, plan: Plan, broken: str) -> None:
    assert broken in judge(a_problem(stop), plan).broken


def test_a_day_longer_than_may_be_is_named() -> None:
    problem = a_problem(FIRST, people=(replace(ANA, ends=520, most_overtime=5), TOM))
    assert judge(problem, a_plan(ONE)).broken == ("Ana works 10 minutes longer",)
