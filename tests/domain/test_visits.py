"""How far a visit can go, and what it needs on the way."""

from datetime import datetime, time, timedelta

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId, new_id
from careteam.domain.places import Setting
from careteam.domain.visits import (
    EARLY,
    NEXT,
    CancelReason,
    NotSeenReason,
    VisitDraft,
    VisitStatus,
    asks_welfare_call,
    check_move,
    check_reason,
    check_time,
    check_window,
    overdue_to_close,
)
from tests.domain.plan_builders import MONDAY, NOW


@pytest.mark.parametrize(("status", "to"), [(status, to) for status in VisitStatus for to in VisitStatus])
def test_a_visit_goes_only_the_ways_of_the_table(status: VisitStatus, to: VisitStatus) -> None:
    if to in NEXT[status]:
        check_move(status, to)
    else:
        with pytest.raises(Invalid, match="“"):
            check_move(status, to)


def test_a_visit_is_completed_only_after_it_was_seen() -> None:
    assert [status for status in VisitStatus if VisitStatus.COMPLETED in NEXT[status]] == [VisitStatus.SEEN]


def test_the_refusal_says_where_it_can_go() -> None:
    with pytest.raises(Invalid) as refused:
        check_move(VisitStatus.CANCELLED, VisitStatus.COMPLETED)
    text = "A visit that is “Cancelled” cannot become “Completed”. It can become: “Proposed”, “Booked”."
    assert str(refused.value) == text
    with pytest.raises(Invalid, match="already “Booked”"):
        check_move(VisitStatus.BOOKED, VisitStatus.BOOKED)


def test_cancelled_and_not_seen_need_their_reason() -> None:
    with pytest.raises(Invalid, match="why the visit is cancelled"):
        check_reason(VisitStatus.CANCELLED, not_seen=NotSeenReason.TOO_ILL)
    with pytest.raises(Invalid, match="why the patient was not seen"):
        check_reason(VisitStatus.NOT_SEEN, cancelled=CancelReason.OTHER)
    check_reason(VisitStatus.CANCELLED, cancelled=CancelReason.WEATHER)
    check_reason(VisitStatus.NOT_SEEN, not_seen=NotSeenReason.TOO_ILL)
    check_reason(VisitStatus.SEEN)


@pytest.mark.parametrize("to", [VisitStatus.ARRIVED, VisitStatus.SEEN])
def test_nobody_is_seen_hours_before_the_time(to: VisitStatus) -> None:
    two = datetime(2026, 11, 23, 14)
    check_time(to, two, two - EARLY)
    check_time(to, two, two + timedelta(days=3))
    check_time(to, two, two - timedelta(hours=4), begun=True)
    with pytest.raises(Invalid, match="2:00 pm"):
        check_time(to, two, two - EARLY - timedelta(minutes=1))


@pytest.mark.parametrize("to", [VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.NOT_SEEN])
def test_what_is_planned_for_tomorrow_has_not_happened(to: VisitStatus) -> None:
    with pytest.raises(Invalid, match="Tue, Nov 24"):
        check_time(to, datetime(2026, 11, 24, 0, 15), datetime(2026, 11, 23, 23, 55), begun=True)


def test_that_somebody_is_too_ill_is_known_in_the_morning() -> None:
    two = datetime(2026, 11, 23, 14)
    check_time(VisitStatus.NOT_SEEN, two, two - timedelta(hours=6))
    check_time(VisitStatus.CANCELLED, two, two - timedelta(days=6))


def test_only_nobody_at_home_asks_for_a_welfare_call() -> None:
    assert [reason for reason in NotSeenReason if asks_welfare_call(reason)] == [NotSeenReason.NOT_AT_HOME]


@pytest.mark.parametrize(
    ("setting", "status", "minutes", "died", "overdue"),
    [
        (Setting.OWN_HOME, VisitStatus.BOOKED, 46, False, True),
        (Setting.NURSING_HOME, VisitStatus.ARRIVED, 46, False, True),
        (Setting.OWN_HOME, VisitStatus.ARRIVED, 45, False, False),
        (Setting.OWN_HOME, VisitStatus.SEEN, 46, False, False),
        (Setting.OWN_HOME, VisitStatus.PROPOSED, 46, False, False),
        (Setting.OWN_HOME, VisitStatus.CANCELLED, 46, False, False),
        (Setting.CLINIC, VisitStatus.BOOKED, 46, False, False),
        (Setting.OWN_HOME, VisitStatus.BOOKED, 46, True, False),
    ],
)
def test_a_home_visit_not_closed_in_time_asks_for_a_call(
    setting: Setting, status: VisitStatus, minutes: int, died: bool, overdue: bool
) -> None:
    ends = NOW - timedelta(minutes=minutes)
    assert overdue_to_close(setting, status, ends, died=died, now=NOW) is overdue


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (None, None, ""),
        (time(9), time(11), ""),
        (time(10), time(11), ""),
        (time(9), None, "window_ends"),
        (None, time(11), "window_starts"),
        (time(11), time(11), "window_ends"),
        (time(10, 1), time(12), "window_starts"),
        (time(8), time(9, 59), "window_starts"),
    ],
)
def test_the_window_told_holds_the_start(starts: time | None, ends: time | None, field: str) -> None:
    ten = datetime.combine(MONDAY, time(10))
    draft = VisitDraft(
        PatientId(new_id()),
        Setting.OWN_HOME,
        ten,
        ten + timedelta(hours=1),
        "America/New_York",
        window_starts=starts,
        window_ends=ends,
    )
    found = ""
    try:
        check_window(draft)
    except Invalid as refused:
        (problem,) = refused.problems
        found = problem.field
    assert found == field
