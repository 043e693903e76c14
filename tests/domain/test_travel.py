"""The estimate of a drive."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.places import Spot
from careteam.domain.travel import kilometers, minutes

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
