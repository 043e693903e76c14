"""Wall clocks and moments, across every zone's changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.clock import day_words, moment_words, time_words, to_local, to_utc, today

ZONES = sorted(available_timezones())
walls = st.datetimes(datetime(2020, 1, 1), datetime(2040, 12, 31)).map(lambda wall: wall.replace(fold=0))


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("local", "zone", "utc", "back"),
    [
        ("2026-03-08 01:59", "America/New_York", "2026-03-08 06:59", "2026-03-08 01:59"),
        ("2026-03-08 02:30", "America/New_York", "2026-03-08 07:30", "2026-03-08 03:30"),
        ("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30", "2026-11-01 01:30"),
        ("2026-11-01 02:00", "America/New_York", "2026-11-01 07:00", "2026-11-01 02:00"),
        ("2026-10-04 02:10", "Australia/Lord_Howe", "2026-10-03 15:40", "2026-10-04 02:40"),
        ("2026-07-01 12:00", "Asia/Kathmandu", "2026-07-01 06:15", "2026-07-01 12:00"),
    ],
)
def test_a_wall_clock_time_is_one_moment(local: str, zone: str, utc: str, back: str) -> None:
    moment = to_utc(wall(local), zone)
    assert moment == wall(utc).replace(tzinfo=UTC)
    assert to_local(moment, zone) == wall(back)


def test_the_changes_of_many_zones_are_read_as_promised() -> None:
    """At each change from 2020 to 2040, in every eighth zone: what is skipped moves on by the gap, of two the first."""
    gaps = folds = 0
    for name in ZONES[::8]:
        zone = ZoneInfo(name)
        for day in range(0, 21 * 366, 3):
            start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=day)
            before, after = start, start + timedelta(days=3)
            if zone.utcoffset(before.astimezone(zone)) == zone.utcoffset(after.astimezone(zone)):
                continue
            while after - before > timedelta(minutes=1):
                middle = before + (after - before) // 2
                same = middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset()
                before, after = (middle, after) if same else (before, middle)
            old, new = (moment.astimezone(zone).utcoffset() or timedelta() for moment in (before, after))
            change = after.replace(second=0, microsecond=0)
            inside = (change + min(old, new) + abs(new - old) / 2).replace(tzinfo=None)
            moment = to_utc(inside, name)
            assert moment == (inside - old).replace(tzinfo=UTC), name
            if new > old:
                gaps += 1
                assert to_local(moment, name) == inside + (new - old), name
            else:
                folds += 1
                assert to_local(moment, name) == inside, name
                assert moment < change, name
    assert gaps > 300
    assert folds > 300


@given(local=walls, zone=st.sampled_from(ZONES))
def test_a_time_comes_back_unchanged_unless_it_was_skipped(local: datetime, zone: str) -> None:
    back = to_local(to_utc(local, zone), zone).replace(fold=0)
    assert back >= local
    skipped = (
        local.replace(tzinfo=ZoneInfo(zone)).utcoffset() != local.replace(tzinfo=ZoneInfo(zone), fold=1).utcoffset()
    )
    assert back == local or skipped


def test_today_is_the_date_of_the_zone() -> None:
    late = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert today(late, "America/New_York") == date(2026, 11, 23)
    assert today(late, "Asia/Tokyo") == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("moment", "words"),
    [(time(0, 5), "12:05 am"), (time(11, 59), "11:59 am"), (time(12), "12:00 pm"), (time(14, 30), "2:30 pm")],
)
def test_times_in_words(moment: time, words: str) -> None:
    assert time_words(moment) == words


def test_another_day_is_named() -> None:
    monday = date(2026, 11, 23)
    assert day_words(monday) == "Mon, Nov 23"
    assert moment_words(datetime.combine(monday, time(9)), monday) == "9:00 am"
    assert moment_words(datetime.combine(date(2026, 12, 1), time(9)), monday) == "9:00 am on Tue, Dec 1"
