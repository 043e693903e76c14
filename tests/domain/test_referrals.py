"""Referrals: answers, urgency, and the eight weeks."""

from datetime import UTC, date, datetime

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.places import Setting
from careteam.domain.referrals import (
    ClockState,
    EightWeeks,
    ReferralStatus,
    Urgency,
    check_answer,
    eight_weeks,
    first_meeting,
    see_by,
)
from careteam.domain.visits import VisitStatus

RECEIVED, ACCEPTED, DECLINED, REDIRECTED = ReferralStatus


@pytest.mark.parametrize("to", [ACCEPTED, DECLINED, REDIRECTED])
def test_a_new_referral_can_be_answered(to: ReferralStatus) -> None:
    check_answer(RECEIVED, to, "Lives outside our area")


@pytest.mark.parametrize("to", [DECLINED, REDIRECTED])
def test_turning_a_referral_away_needs_a_reason(to: ReferralStatus) -> None:
    with pytest.raises(Invalid, match="Say") as refused:
        check_answer(RECEIVED, to, "  ")
    assert refused.value.problems[0].field == "reason"
    check_answer(RECEIVED, ACCEPTED, "")


def test_an_answer_is_given_once_and_can_be_changed() -> None:
    with pytest.raises(Invalid, match="already “Accepted”"):
        check_answer(ACCEPTED, ACCEPTED, "")
    check_answer(DECLINED, ACCEPTED, "")


@pytest.mark.parametrize(
    ("urgency", "by"),
    [
        (Urgency.TODAY, datetime(2026, 10, 31, 3, 59, tzinfo=UTC)),
        (Urgency.TWO_DAYS, datetime(2026, 11, 2, 2, tzinfo=UTC)),
        (Urgency.THIS_WEEK, datetime(2026, 11, 6, 4, 59, tzinfo=UTC)),
        (Urgency.ROUTINE, None),
    ],
)
def test_urgency_is_a_moment(urgency: Urgency, by: datetime | None) -> None:
    """Received on a Friday evening in New York, Saturday in UTC already; the clocks go back that weekend."""
    assert see_by(datetime(2026, 10, 31, 2, tzinfo=UTC), urgency, "America/New_York") == by


ADVANCED = date(2026, 10, 1)
DUE = date(2026, 11, 26)


def clock(today: date = date(2026, 11, 20), met: date | None = None, closed: date | None = None) -> EightWeeks:
    return eight_weeks(True, ADVANCED, today=today, met_on=met, closed_on=closed)


def test_the_clock_runs_for_eight_weeks_from_the_day_the_cancer_became_advanced() -> None:
    assert clock() == EightWeeks(ClockState.RUNNING, DUE, 6)
    assert clock(date(2026, 11, 28)).days_left == -2


def test_the_first_visit_stops_it() -> None:
    met = clock(met=DUE)
    assert met == EightWeeks(ClockState.MET, DUE, None, DUE)
    assert met.in_time
    assert not clock(met=date(2026, 11, 27)).in_time


def test_declining_moving_or_dying_closes_it_without_blame() -> None:
    closed = clock(date(2027, 3, 1), closed=date(2026, 12, 24))
    assert closed == EightWeeks(ClockState.CLOSED, DUE)
    assert clock(met=date(2026, 10, 9), closed=date(2026, 11, 1)).state is ClockState.MET


@pytest.mark.parametrize(
    ("is_cancer", "advanced", "state"),
    [(False, True, ClockState.NOT_APPLIES), (True, False, ClockState.NOT_APPLIES), (True, True, ClockState.NO_DATE)],
)
def test_it_is_for_advanced_cancer_only(is_cancer: bool, advanced: bool, state: ClockState) -> None:
    assert eight_weeks(is_cancer, None, today=DUE, advanced=advanced) == EightWeeks(state)
    assert eight_weeks(False, ADVANCED, today=DUE).state is ClockState.NOT_APPLIES


@pytest.mark.parametrize(
    ("status", "setting", "day", "counts"),
    [
        (VisitStatus.COMPLETED, Setting.HOSPITAL, ADVANCED, True),
        (VisitStatus.COMPLETED, Setting.VIDEO, ADVANCED, True),
        (VisitStatus.COMPLETED, Setting.PHONE, ADVANCED, False),
        (VisitStatus.SEEN, Setting.CLINIC, ADVANCED, False),
        (VisitStatus.NOT_SEEN, Setting.OWN_HOME, ADVANCED, False),
        (VisitStatus.COMPLETED, Setting.CLINIC, date(2026, 9, 30), False),
    ],
)
def test_only_a_completed_meeting_since_counts(status: VisitStatus, setting: Setting, day: date, counts: bool) -> None:
    later = (VisitStatus.COMPLETED, Setting.CLINIC, date(2026, 12, 1))
    assert first_meeting([later, (status, setting, day)], ADVANCED) == (day if counts else date(2026, 12, 1))


def test_no_meeting_yet() -> None:
    assert first_meeting([], ADVANCED) is None
    assert first_meeting([(VisitStatus.COMPLETED, Setting.CLINIC, DUE)], None) is None
