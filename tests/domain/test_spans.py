"""Spans of time, compared with counting quarter hours one by one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.spans import Span, both, merge, of_day, of_week, without
from careteam.domain.team import Shift

BEGIN = datetime(2026, 11, 23, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 12)).map(
        lambda pair: Span(BEGIN + pair[0] * QUARTER, BEGIN + sum(pair) * QUARTER)
    ),
    max_size=6,
)


def counted(many: list[Span]) -> set[int]:
    return {step for step in range(60) if any(span.starts <= BEGIN + step * QUARTER < span.ends for span in many)}


@given(one=spans, other=spans)
def test_they_keep_the_same_time_as_counting(one: list[Span], other: list[Span]) -> None:
    assert counted(merge(one)) == counted(one)
    assert counted(both(merge(one), merge(other))) == counted(one) & counted(other)
    assert counted(without(merge(one), other)) == counted(one) - counted(other)
    merged = merge(one)
    assert all(a.ends < b.starts for a, b in pairwise(merged))


def test_a_day_has_23_or_25_hours_when_the_clocks_change() -> None:
    lengths = [of_day(day, "America/New_York") for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 2))]
    assert [(span.ends - span.starts) // timedelta(hours=1) for span in lengths] == [23, 25, 24]


def test_weekly_hours_keep_the_wall_clock_over_a_change() -> None:
    hours = of_week(
        [Shift(5, time(9), time(17)), Shift(0, time(9), time(17))],
        "America/New_York",
        date(2026, 10, 31),
        date(2026, 11, 2),
    )
    assert [span.starts.hour for span in hours] == [13, 14]


def test_hours_that_the_spring_change_swallows_are_left_out() -> None:
    assert of_week([Shift(6, time(2, 30), time(3))], "America/New_York", date(2026, 3, 8), date(2026, 3, 8)) == []
