"""The estimate of a drive."""

from dataclasses import replace
from datetime import datetime, time
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.travel import CITIES, errors
from careteam.domain.ids import new_id
from careteam.domain.places import Spot
from careteam.domain.travel import Pace, Roads, corrected, kilometers, minutes

BOSTON = Spot(42.3601, -71.0589)
NEW_YORK = Spot(40.7128, -74.0060)


def test_the_straight_line_is_a_great_circle() -> None:
    assert kilometers(BOSTON, NEW_YORK) == pytest.approx(306.1, abs=0.2)
    assert kilometers(Spot(0, 179.5), Spot(0, -179.5)) == pytest.approx(111.19, abs=0.01)


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (BOSTON, 0),
        (replace(BOSTON, zone="America/New_York"), 0),
        (Spot(42.3602, -71.0589), 8),  # next door: the constant alone, rounded up
        (Spot(42.3601, -71.1804), 19),  # 10 km
        (Spot(), None),
        (Spot(42.0, None), None),
    ],
)
def test_a_drive_is_a_constant_and_the_distance(there: Spot, expected: int | None) -> None:
    assert minutes(BOSTON, there) == expected
    assert minutes(there, BOSTON) == expected


spots = st.builds(Spot, st.floats(-90, 90), st.floats(-180, 180))


@given(one=spots, other=spots)
def test_the_way_back_is_as_long_and_never_further_than_around_the_world(one: Spot, other: Spot) -> None:
    there, back = kilometers(one, other), kilometers(other, one)
    assert there is not None
    assert there == pytest.approx(back)
    assert 0 <= there <= 20_016


TEN_KM = Spot(42.3601, -71.1804)
MONDAY_EIGHT = datetime(2026, 11, 23, 8)
RUSH = {"begins": time(7), "ends": time(9)}


def test_an_office_says_how_all_drives_are() -> None:
    roads = Roads((Pace(10, 2),))
    assert roads.minutes(BOSTON, TEN_KM) == 30
    assert roads.minutes(BOSTON, BOSTON) == 0
    assert roads.minutes(BOSTON, Spot()) is None


def test_an_area_drives_its_own_way_where_both_ends_lie_in_it() -> None:
    roads = Roads((Pace(0, 3, BOSTON, 10.1), Pace(0, 5, BOSTON, 2.0)))
    assert roads.minutes(BOSTON, TEN_KM) == 30
    assert roads.minutes(BOSTON, NEW_YORK) == minutes(BOSTON, NEW_YORK)  # leaves the area
    near = Spot(42.3601, -71.0711)  # 1 km: the smaller area says it
    assert roads.minutes(BOSTON, near) == 6


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MONDAY_EIGHT, 60),
        (MONDAY_EIGHT.replace(hour=7), 60),
        (MONDAY_EIGHT.replace(hour=9), 20),  # the end does not belong to it
        (MONDAY_EIGHT.replace(day=28), 20),  # a Saturday
        (None, 20),
    ],
)
def test_busy_hours_are_of_working_days(at: datetime | None, expected: int) -> None:
    roads = Roads((Pace(10, 5, **RUSH), Pace(10, 1)))  # type: ignore[arg-type]
    assert roads.minutes(BOSTON, TEN_KM, at) == expected


def test_an_area_comes_before_everywhere_and_its_busy_hours_before_its_others() -> None:
    city, busy = Pace(0, 2, BOSTON, 20), Pace(0, 4, BOSTON, 20, **RUSH)
    roads = Roads((Pace(0, 9, **RUSH), Pace(0, 8), city, busy))  # type: ignore[arg-type]
    assert roads.minutes(BOSTON, TEN_KM, MONDAY_EIGHT) == 40
    assert roads.minutes(BOSTON, TEN_KM) == 20


def test_what_was_put_right_counts_both_ways_unless_said() -> None:
    here, there, far = (replace(spot, key=new_id()) for spot in (BOSTON, TEN_KM, Spot()))
    assert here.key
    assert there.key
    assert far.key
    both = Roads(corrections=corrected([(here.key, there.key, 44, False), (far.key, here.key, 9, True)]))
    assert [both.minutes(here, there), both.minutes(there, here)] == [44, 44]
    assert both.estimate(here, there) == 19
    assert [both.minutes(far, here), both.minutes(here, far)] == [9, None]  # also where there is no point on the map
    one_way = corrected([(here.key, there.key, 44, False), (there.key, here.key, 30, True)])
    assert one_way == {(here.key, there.key): 44, (there.key, here.key): 30}
    assert both.minutes(BOSTON, there) == 19  # nobody knows which place that is


@pytest.mark.parametrize("name", ["milan-76", "rome-44", "venice-padua-treviso-157"])
def test_the_estimate_is_as_good_as_is_said(name: str) -> None:
    file = CITIES / f"{name}.json.gz"
    if not file.exists():
        pytest.skip("the road minutes between homes are not here (CARETEAM_SHARED)")
    assert 0 < median(errors(file)) <= 5.4
