"""Visits that repeat: on which days, by the clock of every zone, and never without an end."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.clock import on_clock, to_local, to_utc, zones
from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.places import Setting
from careteam.domain.recurrence import (
    LONGEST,
    MOST,
    Repeat,
    Scope,
    SeriesVisit,
    Unit,
    alike,
    check_repeat,
    occurrences,
    reached,
    shift,
    shifted,
    stays,
    was_moved,
    words,
)
from careteam.domain.visits import VisitDraft, VisitStatus

TUESDAY = date(2026, 11, 24)
TEN = datetime(2026, 11, 24, 10)
ZONE = "America/New_York"
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def days(repeat: Repeat, first: date = TUESDAY) -> list[str]:
    return [f"{start:%b %-d}" for start in occurrences(repeat, datetime.combine(first, time(10)))]


@pytest.mark.parametrize(
    ("repeat", "expected", "said"),
    [
        (Repeat(times=3), ["Nov 24", "Dec 1", "Dec 8"], "every Tuesday"),
        (Repeat(2, times=3), ["Nov 24", "Dec 8", "Dec 22"], "every 2 weeks on Tuesday"),
        (Repeat(until=date(2026, 12, 8)), ["Nov 24", "Dec 1", "Dec 8"], "every Tuesday"),
        (Repeat(until=date(2026, 12, 7)), ["Nov 24", "Dec 1"], "every Tuesday"),
        (Repeat(weekdays=(3, 1), times=4), ["Nov 24", "Nov 26", "Dec 1", "Dec 3"], "every Tuesday and Thursday"),
        (Repeat(weekdays=(0, 2, 4), times=3), ["Nov 25", "Nov 27", "Nov 30"], "every Monday, Wednesday and Friday"),
        (Repeat(2, weekdays=(0,), times=3), ["Nov 30", "Dec 14", "Dec 28"], "every 2 weeks on Monday"),
        (Repeat(unit=Unit.DAYS, times=3), ["Nov 24", "Nov 25", "Nov 26"], "every day"),
        (Repeat(10, Unit.DAYS, times=3), ["Nov 24", "Dec 4", "Dec 14"], "every 10 days"),
        (Repeat(unit=Unit.MONTHS, times=3), ["Nov 24", "Dec 22", "Jan 26"], "on the fourth Tuesday of every month"),
        (Repeat(2, Unit.MONTHS, times=3), ["Nov 24", "Jan 26", "Mar 23"], "every 2 months on the fourth Tuesday"),
        (Repeat(unit=Unit.MONTH_DATES, times=3), ["Nov 24", "Dec 24", "Jan 24"], "on day 24 of every month"),
    ],
)  # fmt: skip
def test_the_days_of_a_series_and_how_it_is_said(repeat: Repeat, expected: list[str], said: str) -> None:
    assert days(repeat) == expected
    found = [one.date() for one in occurrences(repeat, TEN)]
    assert {words(repeat, day, found) for day in found} == {said}


def test_a_day_that_a_month_has_not_is_its_last_and_comes_back() -> None:
    dates = days(Repeat(unit=Unit.MONTH_DATES, times=5), date(2027, 12, 31))
    assert dates == ["Dec 31", "Jan 31", "Feb 29", "Mar 31", "Apr 30"]
    fifth = Repeat(unit=Unit.MONTHS, times=5)
    assert days(fifth, date(2026, 12, 29)) == ["Dec 29", "Jan 26", "Feb 23", "Mar 30", "Apr 27"]
    found = [one.date() for one in occurrences(fifth, datetime(2026, 12, 29, 10))]
    assert words(fifth, found[1], found) == "on the last Tuesday of every month"


@pytest.mark.parametrize(
    ("repeat", "field"),
    [
        (Repeat(0, times=3), "every"),
        (Repeat(-1, times=3), "every"),
        (Repeat(10**9, times=3), "every"),
        (Repeat(times=10**9), "times"),
        (Repeat(times=1), "times"),
        (Repeat(times=0), "times"),
        (Repeat(), "times"),
        (Repeat(times=3, until=date(2027, 1, 1)), "times"),
        (Repeat(2, times=100), "times"),
        (Repeat(104, Unit.MONTHS, times=2), "times"),
        (Repeat(until=TUESDAY), "until"),
        (Repeat(until=TUESDAY + timedelta(days=6)), "until"),
        (Repeat(until=TUESDAY + LONGEST + timedelta(days=1)), "until"),
        (Repeat(until=date.max), "until"),
        (Repeat(unit=Unit.DAYS, until=TUESDAY + LONGEST), "until"),
        (Repeat(weekdays=(7,), times=3), "weekdays"),
        (Repeat(unit=Unit.DAYS, weekdays=(1,), times=3), "weekdays"),
    ],
)
def test_what_has_no_end_or_never_happens_is_refused_in_words(repeat: Repeat, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        occurrences(repeat, TEN)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert all(problem.message.endswith(".") for problem in refused.value.problems)


def test_the_end_of_the_calendar_is_an_end_too() -> None:
    assert len(occurrences(Repeat(unit=Unit.DAYS, times=5), datetime(9999, 12, 20, 10))) == 5
    for unit in Unit:
        with pytest.raises(Invalid):
            occurrences(Repeat(unit=unit, times=50), datetime(9999, 12, 20, 10))


@st.composite
def repeats(draw: st.DrawFn) -> Repeat:
    unit = draw(st.sampled_from(list(Unit)))
    weekdays = draw(st.lists(st.integers(-1, 8), max_size=4)) if unit is Unit.WEEKS else ()
    return Repeat(
        draw(st.integers(-2, 200)),
        unit,
        tuple(weekdays),
        draw(st.none() | st.integers(-2, 200) | st.just(10**12)),
        draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 12, 31))),
    )


@given(repeats(), st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1)))
def test_every_series_ends_and_keeps_its_time_of_day(repeat: Repeat, first: datetime) -> None:
    try:
        found = occurrences(repeat, first)
    except Invalid:
        return
    check_repeat(repeat, first.date())
    assert 2 <= len(found) <= MOST
    assert repeat.times in (None, len(found))
    assert all(one < other for one, other in pairwise(found))
    assert {one.time() for one in found} == {first.time()}
    assert first <= found[0]
    assert found[-1].date() <= first.date() + LONGEST
    assert repeat.until is None or found[-1].date() <= repeat.until
    if repeat.weekdays:
        assert {one.weekday() for one in found} <= set(repeat.weekdays)


@cache
def changes_of_clocks() -> list[tuple[str, datetime, int]]:
    """Every change of clocks from 2026 to 2030 in any zone: the zone, the moment, and by how many minutes."""
    found = []
    for zone in zones():
        info, hour = ZoneInfo(zone), timedelta(hours=1)
        moment, last = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
        offset = moment.astimezone(info).utcoffset()
        while moment < last:
            after = moment + timedelta(days=7)
            then = after.astimezone(info).utcoffset()
            if then != offset:
                while moment.astimezone(info).utcoffset() == offset:
                    moment += hour / 2
                then = moment.astimezone(info).utcoffset()
                assert then is not None
                assert offset is not None
                found.append((zone, moment, int((then - offset) / timedelta(minutes=1))))
                offset = then
            else:
                moment = after
    return found


def test_ten_stays_ten_in_every_zone_that_changes_its_clocks() -> None:
    changes = changes_of_clocks()
    assert len({zone for zone, _moment, _by in changes}) > 100
    for zone, moment, _by in changes:
        first = datetime.combine(to_local(moment, zone).date() - timedelta(days=14), time(10))
        starts = [on_clock(meant, zone) for meant in occurrences(Repeat(times=5), first)]
        assert {start.time() for start in starts} == {time(10)}, zone
        moments = [to_utc(start, zone) for start in starts]
        assert [to_local(one, zone) for one in moments] == starts, zone
        assert len({after - before for before, after in pairwise(moments)}) == 2, zone


def test_what_the_clocks_skip_is_mended_on_that_day_alone() -> None:
    skips = [(zone, moment, by) for zone, moment, by in changes_of_clocks() if by > 0]
    assert len(skips) > 300
    for zone, moment, by in skips:
        skipped = to_local(moment, zone) - timedelta(minutes=by) / 2
        assert to_local(to_utc(skipped, zone), zone) != skipped, zone
        meant = occurrences(Repeat(times=3), skipped - timedelta(days=7))
        assert meant[1] == skipped
        starts = [on_clock(one, zone) for one in meant]
        assert starts[1] == skipped + timedelta(minutes=by), zone
        assert [starts[0], starts[2]] == [meant[0], meant[2]], zone
        assert to_utc(starts[1], zone) < to_utc(starts[1] + timedelta(hours=1), zone), zone


def test_what_comes_twice_is_meant_the_first_time() -> None:
    twice = [(zone, moment, by) for zone, moment, by in changes_of_clocks() if by < 0]
    assert len(twice) > 300
    for zone, moment, by in twice:
        ambiguous = to_local(moment, zone) - timedelta(minutes=by) / 2
        meant = occurrences(Repeat(times=3), ambiguous - timedelta(days=7))
        starts = [on_clock(one, zone) for one in meant]
        assert starts == list(meant), zone
        assert to_utc(starts[1], zone) < moment, zone


def a_series(*starts: datetime) -> list[SeriesVisit]:
    return [
        SeriesVisit(VisitId(new_id()), start, start, ZONE, to_utc(start, ZONE), VisitStatus.BOOKED) for start in starts
    ]


def test_an_act_reaches_this_and_following_in_the_order_they_were_meant() -> None:
    one, two, three = a_series(TEN, TEN + timedelta(days=7), TEN + timedelta(days=14))
    two = replace(two, starts=TEN + timedelta(days=30))
    mixed = [three, two, one]
    assert reached(mixed, two.visit_id, Scope.THIS) == (two,)
    assert reached(mixed, two.visit_id, Scope.FOLLOWING) == (two, three)
    assert reached(mixed, two.visit_id, Scope.ALL) == (one, two, three)


def test_what_stays_says_why() -> None:
    (visit,) = a_series(TEN)
    assert stays(visit, NOW) == ""
    assert stays(replace(visit, status=VisitStatus.PROPOSED), NOW) == ""
    assert stays(replace(visit, status=VisitStatus.COMPLETED), NOW) == "It is “Completed”."
    assert stays(replace(visit, on_pinboard=True), NOW) == "It is on the pinboard."
    assert stays(visit, visit.starts_at) == "Its time has passed."
    assert stays(replace(visit, starts=TEN + timedelta(hours=1)), NOW) == "It was moved by hand."


def test_a_visit_moved_by_the_clocks_was_not_moved_by_hand() -> None:
    skipped = datetime(2027, 3, 14, 2, 30)
    (visit,) = a_series(skipped)
    assert was_moved(visit)
    assert not was_moved(replace(visit, starts=on_clock(skipped, ZONE)))


def test_a_series_comes_to_lie_as_the_changed_visit_is_shown() -> None:
    (visit,) = a_series(TEN)
    day, hour = timedelta(days=1), timedelta(hours=1)
    assert shift(visit, TEN) == timedelta()
    assert shift(visit, TEN + day + hour) == day + hour
    moved = replace(visit, starts=TEN + day)
    assert shift(moved, moved.starts) == timedelta()
    assert shift(moved, TEN + day + hour) == day + hour


def test_the_others_take_over_what_changed_unless_they_have_something_else() -> None:
    lena, tom, dana = (MemberId(new_id()) for _one in range(3))
    old = VisitDraft(PatientId(new_id()), Setting.OWN_HOME, TEN, TEN + timedelta(hours=1), ZONE, (lena,))
    week = timedelta(days=7)
    fellow = replace(old, starts=old.starts + week, ends=old.ends + week, purpose="Wound care", override_reason="asked")
    longer = replace(old, member_ids=(tom,), ends=old.ends + timedelta(minutes=30), starts=old.starts)
    assert alike(longer, old, fellow) == replace(fellow, member_ids=(tom,), ends=fellow.starts + timedelta(minutes=90))
    assert alike(longer, old, replace(fellow, member_ids=(dana,))) is None
    assert alike(longer, old, replace(fellow, ends=fellow.starts + timedelta(minutes=45))) is None
    assert alike(longer, old, replace(fellow, member_ids=(tom,))) is not None
    assert alike(replace(old, purpose="Pain"), old, fellow) is None
    assert alike(old, old, replace(fellow, member_ids=(dana,))) == replace(fellow, member_ids=(dana,))
    assert alike(replace(old, override_reason="late"), old, fellow) == replace(fellow, override_reason="late")


def test_weekdays_move_with_the_series() -> None:
    assert shifted(Repeat(weekdays=(1, 3)), 1).weekdays == (2, 4)
    assert shifted(Repeat(weekdays=(0, 6)), 1).weekdays == (0, 1)
    assert shifted(Repeat(weekdays=(0,)), -8).weekdays == (6,)
