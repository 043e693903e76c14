"""Visits that repeat: booked in one act, changed and cancelled one by one or together, and ended with the patient."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from careteam.domain.assignments import AssignmentState
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.conflicts import Rule
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import VisitId
from careteam.domain.patients import DeathDraft, ProgramStatus
from careteam.domain.recurrence import Repeat, Scope, Unit
from careteam.domain.visits import CancelReason, VisitDraft, VisitStatus
from careteam.persistence.models import Assignment, AuditEntry, Visit, VisitSeries, WorkEntry
from careteam.services import deaths, plans, series, status, visit_blocks, visits
from careteam.services.office import Office, Work
from careteam.services.series import Occurrence
from tests.queries import counted
from tests.services.visit_builders import (
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    an_absence,
    an_assignment,
    at,
    booked,
)

TUESDAY = date(2026, 11, 24)
WEEK = timedelta(days=7)
WEEKLY = Repeat(times=12)


class Weekly:
    """Lena Fischer sees Maria Lopez at home every Tuesday at 10, twelve times."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.lena, self.tom = a_member(office, "Lena Fischer"), a_member(office, "Tom Reyes")
        self.maria = a_patient(office, "Maria Lopez")
        self.home = a_home(office, self.maria)
        self.draft = a_draft(self.maria, self.home, self.lena)

    def book(self, repeat: Repeat = WEEKLY, apart: series.Apart = series.NONE_APART, **changes: Any) -> list[VisitId]:
        draft = replace(self.draft, **changes)
        return list(self.office.write(lambda work: series.book(work, draft, repeat, apart))[0])

    def dates(self, repeat: Repeat = WEEKLY, apart: series.Apart = series.NONE_APART) -> tuple[Occurrence, ...]:
        return self.office.read(lambda work: series.dates(work, self.draft, repeat, apart))

    def at(self, visit_id: VisitId) -> VisitDraft:
        return self.office.read(lambda work: visits.edit(work, visit_id)).draft

    def starts(self, ids: Sequence[VisitId]) -> list[datetime]:
        drafts = self.office.read(lambda work: plans.drafts(work, ids))
        return [drafts[one].starts for one in ids]

    def move(self, visit_id: VisitId, starts: datetime) -> None:
        draft = self.at(visit_id)
        moved = replace(draft, starts=starts, ends=starts + (draft.ends - draft.starts))
        self.office.write(lambda work: visits.change(work, visit_id, moved, seen=None))

    def change(
        self,
        visit_id: VisitId,
        scope: Scope,
        apart: series.Apart = series.NONE_APART,
        by: timedelta = timedelta(),
        **new: Any,
    ) -> tuple[VisitId, ...]:
        draft = self.at(visit_id)
        draft = replace(draft, starts=draft.starts + by, ends=draft.ends + by, **new)
        return self.office.write(lambda work: series.change(work, visit_id, draft, scope, apart, seen=None))[0]

    def row(self, visit_id: VisitId) -> Visit:
        return self.office.read(lambda work: work.get(Visit, visit_id))


@pytest.fixture
def weekly(office: Office) -> Weekly:
    return Weekly(office)


def tuesdays(count: int, clock: str = "10:00") -> list[datetime]:
    return [at(clock, TUESDAY + WEEK * number) for number in range(count)]


def test_a_series_is_booked_in_one_act(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    assert weekly.starts(ids) == tuesdays(12)
    rows = [weekly.row(one) for one in ids]
    assert {row.series_id for row in rows} == {
        office.read(lambda work: work.session.scalars(select(VisitSeries.id)).one())
    }
    assert [row.series_starts for row in rows] == tuesdays(12)
    assert {row.version for row in rows} == {1}
    title, entries = office.read(
        lambda work: work.session.execute(
            select(WorkEntry.title, func.count()).join(AuditEntry, AuditEntry.work_id == WorkEntry.id)
            .where(WorkEntry.title.startswith("Book")).group_by(WorkEntry.title)
        ).one()
    )  # fmt: skip
    assert (title, entries) == ("Book 12 visits with Maria Lopez, every Tuesday", 1 + 12 + 12)


def test_ten_stays_ten_when_the_clocks_change(weekly: Weekly) -> None:
    """New York's clocks go forward on March 14, 2027."""
    ids = weekly.book(Repeat(times=20))
    assert {row.starts.hour for row in map(weekly.row, ids)} == {10}
    assert [row.starts_at.hour for row in map(weekly.row, ids)] == [15] * 16 + [14] * 4


def test_every_date_says_what_is_in_its_way(office: Office, weekly: Weekly) -> None:
    second, third = (TUESDAY + WEEK * number for number in (1, 2))
    jun = a_patient(office, "Jun Park")
    booked(office, a_draft(jun, a_home(office, jun), weekly.lena, starts=at("10:30", second)))
    an_absence(office, weekly.lena, at("0:00", third), at("0:00", third + timedelta(days=1)))
    found = weekly.dates()
    assert [one.starts for one in found] == tuesdays(12)
    assert [[finding.rule for finding in one.findings] for one in found[:4]] == [[], [Rule.OVERLAP], [Rule.ABSENT], []]
    assert found[1].findings[0].sentence == "Lena Fischer is with Jun Park from 10:30 am to 11:30 am."
    assert found[1].nearest is not None
    assert found[1].nearest.starts == at("9:30", second)
    assert found[2].nearest is not None
    assert found[2].nearest.starts.date() in {third - timedelta(days=1), third + timedelta(days=1)}
    assert [one.hard for one in found[:4]] == [False, True, True, False]


def test_hard_dates_are_left_out_or_moved_and_all_is_booked_or_nothing(office: Office, weekly: Weekly) -> None:
    an_absence(office, weekly.lena, at("0:00", TUESDAY + WEEK), at("0:00", TUESDAY + WEEK * 2 + timedelta(days=1)))
    with pytest.raises(Invalid) as refused:
        weekly.book()
    assert [one.message[:13] for one in refused.value.problems] == ["Tue, Dec 1: L", "Tue, Dec 8: L"]
    assert office.read(lambda work: work.session.scalars(select(Visit.id)).all()) == []
    friday = at("14:00", date(2026, 12, 11))
    ids = weekly.book(apart={at("10:00", TUESDAY + WEEK): None, at("10:00", TUESDAY + WEEK * 2): friday})
    assert weekly.starts(ids) == [tuesdays(1)[0], friday, *tuesdays(12)[3:]]
    assert weekly.row(ids[1]).series_starts == tuesdays(3)[2]
    with pytest.raises(Invalid, match="Every date is left out"):
        weekly.book(Repeat(times=2), dict.fromkeys(tuesdays(2)))


def test_soft_findings_need_a_reason_and_only_their_dates_keep_it(office: Office, weekly: Weekly) -> None:
    booked(office, a_draft(weekly.maria, weekly.home, weekly.tom, starts=at("15:00", TUESDAY + WEEK)))
    assert [one.findings[0].rule for one in weekly.dates() if one.findings] == [Rule.SECOND_VISIT]
    with pytest.raises(Invalid, match="Tue, Dec 1: Say why this visit is booked all the same"):
        weekly.book()
    ids = weekly.book(override_reason="Both nurses are needed")
    assert [weekly.at(one).override_reason for one in ids[:3]] == ["", "Both nurses are needed", ""]


def test_dates_of_one_series_stand_in_each_others_way(weekly: Weekly) -> None:
    """A date moved onto the next one's time is seen before saving, though neither is booked yet."""
    first, second = tuesdays(2)
    found = weekly.dates(apart={first: second + timedelta(minutes=30)})
    assert [[finding.rule for finding in one.findings] for one in found[:3]] == [
        [Rule.PATIENT_OVERLAP], [Rule.PATIENT_OVERLAP], [],
    ]  # fmt: skip
    with pytest.raises(Invalid):
        weekly.book(apart={first: second + timedelta(minutes=30)})


def test_a_free_time_for_one_date_is_none_of_the_others(office: Office, weekly: Weekly) -> None:
    an_absence(office, weekly.lena, at("0:00", TUESDAY), at("0:00", TUESDAY + timedelta(days=1)))
    daily = weekly.dates(Repeat(unit=Unit.DAYS, times=4))
    assert daily[0].nearest is not None
    assert daily[0].nearest.starts.date() not in {one.starts.date() for one in daily[1:]}


def test_a_long_series_takes_as_many_reads_as_a_short_one(office: Office, weekly: Weekly) -> None:
    an_absence(office, weekly.lena, at("0:00", TUESDAY + WEEK), at("0:00", TUESDAY + WEEK + timedelta(days=1)))
    _few, reads = counted(office, lambda work: series.dates(work, weekly.draft, Repeat(times=2)))
    many, more = counted(office, lambda work: series.dates(work, weekly.draft, Repeat(times=104)))
    assert len(many) == 104
    assert more == reads <= 10
    ids = weekly.book(Repeat(times=60), {tuesdays(2)[1]: None})
    draft = weekly.at(ids[0])
    _few, reads = counted(office, lambda work: series.reach(work, ids[0], draft, Scope.THIS))
    _all, more = counted(office, lambda work: series.reach(work, ids[0], draft, Scope.ALL))
    assert more == reads <= 15


def test_this_visit_alone_becomes_an_exception_that_is_recognised(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    weekly.change(ids[4], Scope.THIS, by=timedelta(days=1))
    assert weekly.starts(ids[3:6]) == [tuesdays(12)[3], tuesdays(12)[4] + timedelta(days=1), tuesdays(12)[5]]
    found = office.read(lambda work: series.standing(work, ids[4]))
    assert found == series.Standing("every Tuesday", 5, 12, moved=True)
    assert office.read(lambda work: series.standing(work, ids[0])) == series.Standing("every Tuesday", 1, 12)


def test_this_and_following_move_by_the_same_and_what_was_moved_by_hand_stays(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    weekly.move(ids[6], at("15:00", date(2027, 1, 7)))
    before = {one: weekly.row(one).version for one in ids}
    draft = replace(weekly.at(ids[4]), starts=at("11:00", date(2026, 12, 23)), ends=at("12:00", date(2026, 12, 23)))
    seen = office.read(lambda work: series.reach(work, ids[4], draft, Scope.FOLLOWING))
    assert [one.stays for one in seen if one.stays] == ["It was moved by hand."]
    changed = weekly.change(ids[4], Scope.FOLLOWING, by=timedelta(days=1, hours=1))
    assert set(changed) == set(ids[4:]) - {ids[6]}
    later = [start + timedelta(days=1, hours=1) for start in tuesdays(12)]
    assert weekly.starts(ids) == [*tuesdays(4), *later[4:6], at("15:00", date(2027, 1, 7)), *later[7:]]
    assert {one for one in ids if weekly.row(one).version != before[one]} == set(changed)
    assert office.read(lambda work: series.standing(work, ids[8])) == series.Standing("every Wednesday", 9, 12)
    assert office.read(lambda work: series.standing(work, ids[0])) == series.Standing("every Tuesday", 1, 12)


def test_all_leaves_what_is_over(office: Office, weekly: Weekly, clock: FixedClock) -> None:
    ids = weekly.book()
    clock.moment = to_utc(at("12:00", TUESDAY + WEEK * 4), ZONE)  # the first four are past, the fifth was this morning
    for number, act in ((0, visits.mark_seen), (1, visits.arrive), (3, visits.pin)):
        office.write(lambda work, act=act, one=ids[number]: act(work, one))  # type: ignore[misc]
    office.write(lambda work: visits.cancel(work, ids[7], CancelReason.PATIENT_ASKED))
    draft = weekly.at(ids[8])
    found = office.read(lambda work: series.reach(work, ids[8], draft, Scope.ALL))
    assert [one.stays for one in found] == [
        *("It is “Seen, record open”.", "It is “Arrived”.", "Its time has passed.", "It is on the pinboard."),
        *("Its time has passed.", "", "", "It is “Cancelled”.", "", "", "", ""),
    ]
    changed = weekly.change(ids[8], Scope.ALL, member_ids=(weekly.tom,))
    assert set(changed) == {ids[5], ids[6], *ids[8:]}
    assert [weekly.at(one).member_ids[0] == weekly.tom for one in ids] == [one in changed for one in ids]


def test_what_was_changed_by_hand_keeps_it(weekly: Weekly) -> None:
    ids = weekly.book()
    weekly.change(ids[3], Scope.THIS, member_ids=(weekly.tom,))
    dana = a_member(weekly.office, "Dana Ruiz")
    weekly.change(ids[0], Scope.ALL, member_ids=(dana,), purpose_patient="How you sleep")
    assert weekly.at(ids[3]).member_ids == (weekly.tom,)
    assert weekly.at(ids[4]).member_ids == (dana,)
    weekly.change(ids[0], Scope.ALL, purpose_patient="How you eat")  # says nothing about who goes
    assert weekly.at(ids[4]).purpose_patient == "How you eat"
    assert weekly.at(ids[3]).purpose_patient == ""


def test_a_series_moves_a_day_without_running_into_itself(weekly: Weekly) -> None:
    ids = weekly.book(Repeat(unit=Unit.DAYS, times=3))
    weekly.change(ids[0], Scope.ALL, by=timedelta(days=1))
    assert weekly.starts(ids) == [at("10:00", TUESDAY + timedelta(days=number)) for number in (1, 2, 3)]


def test_moving_all_moves_the_weekdays_of_the_series(office: Office, weekly: Weekly) -> None:
    ids = weekly.book(Repeat(weekdays=(1, 3), times=4))
    assert weekly.starts(ids)[1].date() == date(2026, 11, 26)
    weekly.change(ids[1], Scope.ALL, by=timedelta(days=-1))
    found = office.read(lambda work: series.standing(work, ids[1]))
    assert found is not None
    assert found.rhythm == "every Monday and Wednesday"


def test_a_change_in_the_way_of_somebody_is_refused_whole_or_left_out(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    jun = a_patient(office, "Jun Park")
    booked(office, a_draft(jun, a_home(office, jun), weekly.lena, starts=at("13:00", TUESDAY + WEEK * 5)))
    with pytest.raises(Invalid, match="Tue, Dec 29: Lena Fischer is with Jun Park"):
        weekly.change(ids[2], Scope.FOLLOWING, by=timedelta(hours=3))
    assert weekly.starts(ids) == tuesdays(12)
    weekly.change(ids[2], Scope.FOLLOWING, {at("13:00", TUESDAY + WEEK * 5): None}, by=timedelta(hours=3))
    moved = tuesdays(12, "13:00")
    assert weekly.starts(ids) == [*tuesdays(2), *moved[2:5], tuesdays(12)[5], *moved[6:]]


def test_a_stale_change_changes_nothing(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    weekly.move(ids[0], at("9:00", TUESDAY))
    draft = weekly.at(ids[0])
    with pytest.raises(Stale):
        office.write(lambda work: series.change(work, ids[0], draft, Scope.ALL, seen=1))


@pytest.mark.parametrize(
    ("scope", "gone"), [(Scope.THIS, {4}), (Scope.FOLLOWING, {4, 5, 7}), (Scope.ALL, {0, 1, 2, 3, 4, 5, 7})]
)
def test_cancelling_reaches_as_far_as_asked(office: Office, weekly: Weekly, scope: Scope, gone: set[int]) -> None:
    ids = weekly.book(Repeat(times=8))
    weekly.move(ids[6], at("9:00", TUESDAY + WEEK * 6))
    cancelled, _changes = office.write(
        lambda work: series.cancel(work, ids[4], CancelReason.PATIENT_ASKED, "Moves away", scope=scope)
    )
    assert {ids.index(one) for one in cancelled} == gone
    rows = [weekly.row(one) for one in ids]
    assert {number for number, row in enumerate(rows) if row.status is VisitStatus.CANCELLED} == gone
    assert {row.reason_note for row in rows if row.status is VisitStatus.CANCELLED} == {"Moves away"}


def test_a_visit_taken_out_of_its_series_stands_by_itself(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    office.write(lambda work: series.take_out(work, ids[2]))
    assert office.read(lambda work: series.standing(work, ids[2])) is None
    weekly.change(ids[0], Scope.ALL, by=timedelta(hours=1))
    later = tuesdays(4, "11:00")
    assert weekly.starts(ids[:4]) == [*later[:2], tuesdays(3)[2], later[3]]
    assert office.read(lambda work: series.standing(work, ids[3])) == series.Standing("every Tuesday", 3, 11)


def test_a_death_ends_the_series_and_taking_it_back_restores_what_is_still_free(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    office.write(lambda work: visits.cancel(work, ids[5], CancelReason.PATIENT_ASKED))
    office.write(lambda work: deaths.died(work, weekly.maria, DeathDraft(date(2026, 11, 23), "Ana")))
    assert {weekly.row(one).status for one in ids} == {VisitStatus.CANCELLED}
    jun = a_patient(office, "Jun Park")
    booked(office, a_draft(jun, a_home(office, jun), weekly.lena, starts=tuesdays(4)[3]))
    taken_back, _changes = office.write(lambda work: deaths.take_back(work, weekly.maria))
    assert set(taken_back.restored) == set(ids) - {ids[3], ids[5]}
    assert [one.visit_id for one in taken_back.others] == [ids[3]]
    assert office.read(lambda work: series.standing(work, ids[0])) == series.Standing("every Tuesday", 1, 12)


def test_leaving_the_team_ends_the_series(office: Office, weekly: Weekly) -> None:
    ids = weekly.book()
    cancelled, _changes = office.write(
        lambda work: status.change(
            work, weekly.maria, ProgramStatus.DISCHARGED, reason="Better", since=date(2026, 11, 23)
        )
    )
    assert set(cancelled) == set(ids)


def test_the_calendar_knows_which_visits_repeat(office: Office, weekly: Weekly) -> None:
    weekly.book(Repeat(times=2))
    booked(office, replace(weekly.draft, starts=at("14:00", date(2026, 11, 25)), ends=at("15:00", date(2026, 11, 25))))
    blocks = office.read(lambda work: visit_blocks.between(work, TUESDAY, TUESDAY + WEEK))
    assert [block.repeats for block in blocks] == [True, False]


def test_what_a_patient_answered_is_looked_up_for_each_date(office: Office, weekly: Weekly) -> None:
    """A service declined from a day on stands in the way only from that day on."""
    assignment = an_assignment(office, weekly.maria, None, state=AssignmentState.DECLINED)

    def from_third(work: Work) -> None:
        work.named("Prepare a test")
        work.get(Assignment, assignment).starts_on = TUESDAY + WEEK * 2

    office.write(from_third)
    assert [[one.rule for one in date_.findings] for date_ in weekly.dates(Repeat(times=4))] == [
        [], [], [Rule.DECLINED], [Rule.DECLINED],
    ]  # fmt: skip
