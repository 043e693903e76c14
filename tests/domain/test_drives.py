"""What recorded visits tell of drives: only what is plausible, and what several agree on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from careteam.domain.drives import Drive, Stop, learned, observed
from careteam.domain.ids import new_id
from careteam.domain.places import Spot
from careteam.domain.travel import Roads, corrected

ZONE = "America/New_York"
HERE = Spot(42.36, -71.06, ZONE, new_id())
THERE = Spot(42.36, -71.1804, ZONE, new_id())  # 9.9 km: estimated at 19 minutes
NOWHERE = Spot(zone=ZONE, key=new_id())
LATE = timedelta(minutes=3)
NINE = datetime(2026, 11, 23, 14, tzinfo=UTC)


def stop(spot: Spot | None, minute: int, lasts: int = 50) -> Stop:
    """A visit recorded so many minutes after nine, three minutes later than planned."""
    arrived, departed = NINE + timedelta(minutes=minute), NINE + timedelta(minutes=minute + lasts)
    return Stop(new_id(), spot, arrived - LATE, departed - LATE, arrived, departed)


def seen(*stops: Stop, roads: Roads | None = None) -> list[int]:
    return [drive.minutes for _between, drive in observed(stops, roads or Roads())]


def test_a_drive_is_from_leaving_to_arriving() -> None:
    assert seen(stop(HERE, 0), stop(THERE, 75), stop(HERE, 150)) == [25, 25]


@pytest.mark.parametrize(
    ("drive", "counts"), [(1, False), (6, False), (7, True), (53, True), (54, False), (130, False)]
)
def test_what_is_too_quick_or_holds_a_break_is_no_drive(drive: int, counts: bool) -> None:
    assert seen(stop(HERE, 0), stop(THERE, 50 + drive)) == ([drive] if counts else [])


def test_where_nothing_is_estimated_up_to_two_hours_are_plausible() -> None:
    assert seen(stop(HERE, 0), stop(NOWHERE, 170)) == [120]
    assert seen(stop(HERE, 0), stop(NOWHERE, 171)) == []


def test_calls_one_place_another_day_and_gaps_in_the_record_tell_nothing() -> None:
    assert seen(stop(HERE, 0), stop(None, 60, 5), stop(THERE, 75)) == []
    assert seen(stop(HERE, 0), stop(replace(HERE, latitude=42.3), 75)) == []
    assert seen(stop(HERE, 0), replace(stop(THERE, 75), arrived=None)) == []
    assert seen(replace(stop(HERE, 0), departed=None), stop(THERE, 75)) == []
    midnight = 15 * 60
    assert seen(stop(HERE, midnight - 60), stop(THERE, midnight + 10)) == []


def test_a_time_exactly_as_planned_tells_how_the_day_was_planned() -> None:
    one, other = stop(HERE, 0), stop(THERE, 75)
    assert seen(replace(one, ends=one.departed), other) == []  # type: ignore[arg-type]
    assert seen(one, replace(other, starts=other.arrived)) == []  # type: ignore[arg-type]


def drives(minutes: Iterable[int], here: Spot = HERE, there: Spot = THERE) -> list[Drive]:
    return [Drive(*((here, there) if number % 2 else (there, here)), one) for number, one in enumerate(minutes)]


def test_several_drives_either_way_propose_their_median() -> None:
    (one,) = learned(drives([31, 30, 29, 53]), Roads())
    assert (one.minutes, one.count, one.said) == (31, 4, 19)  # the odd one with the break moves nothing
    assert learned(drives([31, 30]), Roads()) == ()


def test_what_is_said_already_about_right_or_agreed_on_by_none_is_not_proposed() -> None:
    assert learned(drives([22, 23, 23]), Roads()) == ()  # four minutes are not worth it
    assert learned(drives([10, 25, 45, 53]), Roads()) == ()
    assert HERE.key
    assert THERE.key
    right = Roads(corrections=corrected([(HERE.key, THERE.key, 30, False)]))
    assert learned(drives([31, 30, 29]), right) == ()


def test_the_most_observed_comes_first_also_where_nothing_is_estimated() -> None:
    found = learned([*drives([31, 30, 29]), *drives([12, 12, 13, 12], there=NOWHERE)], Roads())
    assert [(one.minutes, one.count, one.said) for one in found] == [(12, 4, None), (30, 3, 19)]
