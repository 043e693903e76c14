"""Why a visit is left out."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careteam.planning import kernel
from careteam.planning.problem import Person, Placed, Plan, Problem, Service, Stop
from careteam.planning.reasons import LeftOut, Reason, reasons
from tests.planning.days import a_day

WAYS = np.full((4, 4), 20.0) - 20.0 * np.eye(4)
ANA = Person("Ana", 480, 600, most_overtime=0.0)
TOM = Person("Tom", 480, 600, most_overtime=0.0)
NEW = Stop("new", 1, 480, 540, (Service(30, {0: 0.0}),), unplanned=300.0)
FULL = Stop("full", 2, 480, 560, (Service(70, {0: 0.0}),), unplanned=900.0)


def why(new: Stop, *others: Stop, people: tuple[Person, ...] = (ANA, TOM)) -> Reason:
    """The reason for a visit left out beside others, which Ana makes."""
    route = tuple(Placed(number, 0, max(500.0, stop.earliest)) for number, stop in enumerate(others, 1))
    plan = Plan((route, ()), (0,))
    found = reasons(Problem(people, (new, *others), WAYS), plan)
    assert set(found) == {0}
    assert found[0].price == new.unplanned
    return found[0].reason


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(NEW, services=(Service(30, {}),)), Reason.NOBODY_CAN),
        (replace(NEW, services=(Service(30, {0: 0.0}), Service(30, {0: 0.0}))), Reason.NOBODY_CAN),
        (replace(NEW, earliest=700.0, latest=800.0), Reason.NOBODY_WORKS),
        (replace(NEW, earliest=400.0, latest=470.0), Reason.NOBODY_WORKS),
        (replace(NEW, earliest=480.0, latest=490.0), Reason.NO_TIME),
        (replace(NEW, earliest=590.0, latest=595.0), Reason.NO_TIME),
        (replace(NEW, services=(Service(30, {0: 500.0}),)), Reason.TOO_DEAR),
        (NEW, Reason.ROOM),
    ],
)
def test_each_has_its_reason(new: Stop, reason: Reason) -> None:
    assert why(new) is reason


def test_a_day_full_of_what_is_more_urgent_outranks_it() -> None:
    assert why(NEW, FULL) is Reason.OUTRANKED


def test_a_day_full_of_what_waits_as_long_has_no_time() -> None:
    assert why(NEW, replace(FULL, unplanned=300.0)) is Reason.NO_TIME


def test_a_less_urgent_visit_could_make_way() -> None:
    assert why(NEW, replace(FULL, unplanned=200.0)) is Reason.LESS_URGENT


def test_who_does_not_work_that_day_is_not_there() -> None:
    assert why(NEW, people=(replace(ANA, ends=480.0), TOM)) is Reason.NOBODY_WORKS


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_every_visit_left_out_has_a_reason_and_a_price(seed: int) -> None:
    day = a_day(seed)
    plan = kernel.plan(day, kernel.solve(day, steps=100, seed=seed, threads=1))
    found = reasons(day, plan)
    assert set(found) == set(plan.left_out)
    for number, left_out in found.items():
        assert left_out == LeftOut(left_out.reason, day.stops[number].unplanned)
