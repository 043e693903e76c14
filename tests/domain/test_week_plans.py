"""How often somebody is to be visited, as days and numbers."""

from datetime import date, timedelta

import pytest

from careteam.domain.assignments import HowOften
from careteam.domain.week_plans import apart, due
from tests.domain.week_builders import MONDAY


def days(*offsets: int) -> list[date]:
    return [MONDAY + timedelta(days=one) for one in offsets]


@pytest.mark.parametrize(
    ("how_often", "offsets", "waiting", "expected"),
    [
        (HowOften.AS_NEEDED, (), 0, 0),
        (HowOften.WEEKLY, (), 0, 1),
        (HowOften.WEEKLY, (-1,), 0, 1),
        (HowOften.WEEKLY, (3,), 0, 0),
        (HowOften.WEEKLY, (7,), 0, 1),
        (HowOften.TWO_A_WEEK, (), 0, 2),
        (HowOften.TWO_A_WEEK, (2,), 0, 1),
        (HowOften.TWO_A_WEEK, (), 1, 1),
        (HowOften.TWO_A_WEEK, (0, 2, 4), 0, 0),
        (HowOften.TWO_WEEKS, (-7,), 0, 0),
        (HowOften.TWO_WEEKS, (-8,), 0, 1),
        (HowOften.TWO_WEEKS, (13,), 0, 0),
        (HowOften.TWO_WEEKS, (14,), 0, 1),
        (HowOften.FOUR_WEEKS, (-21,), 0, 0),
        (HowOften.FOUR_WEEKS, (-22,), 0, 1),
        (HowOften.FOUR_WEEKS, (), 1, 0),
    ],
)
def test_what_falls_due_counts_what_was_and_what_is_planned(
    how_often: HowOften, offsets: tuple[int, ...], waiting: int, expected: int
) -> None:
    assert due(how_often, MONDAY, days(*offsets), waiting) == expected


def test_visits_lie_as_far_apart_as_they_are_often() -> None:
    assert {one: apart(one) for one in HowOften} == {
        HowOften.AS_NEEDED: 1,
        HowOften.FIVE_A_WEEK: 1,
        HowOften.THREE_A_WEEK: 2,
        HowOften.TWO_A_WEEK: 3,
        HowOften.WEEKLY: 4,
        HowOften.TWO_WEEKS: 4,
        HowOften.THREE_WEEKS: 4,
        HowOften.FOUR_WEEKS: 4,
        HowOften.EIGHT_WEEKS: 4,
        HowOften.TWELVE_WEEKS: 4,
    }
