"""Free times, checked against the conflict check that they were made to satisfy."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careteam.domain.clock import to_local, to_utc
from careteam.domain.conflicts import TIMED, Rule, check
from careteam.domain.patients import ProgramStatus, TimesThatSuit, TreatmentDraft
from careteam.domain.places import Setting, Spot
from careteam.domain.plans import Away, Held, Plan
from careteam.domain.slots import Slot, nearest_free, suggest_slots
from careteam.domain.spans import Span
from tests.domain.plan_builders import MONDAY, NOW, ZONE, at, held, member, patient, plan


def nearest(made: Plan) -> Slot:
    slot = nearest_free(made, now=NOW)
    assert slot is not None
    return slot


def test_a_plan_with_nothing_in_its_way_stays() -> None:
    assert nearest(plan()) == Slot(at(14), at(15))


def test_the_later_of_two_equally_near_times_is_offered() -> None:
    same_home = plan().place_id
    visit = held(at(14), place_id=same_home)
    assert nearest(plan(members=(member(held=(visit,)),))).starts == at(15)


def test_the_drive_is_left_room_for_on_both_sides() -> None:
    """Held 2 to 3 pm, 13 minutes away: 3:15 and, with the hour of the visit, 12:45 are as near; the later is taken."""
    busy = member(held=(held(at(14)),))
    assert nearest(plan(members=(busy,))).starts == at(15, 15)
    assert nearest(plan(members=(busy, member("Tom Lee", away=(Away(at(15), at(17)),))))).starts == at(12, 45)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starts": at(18), "ends": at(19)}, at(16)),
        ({"starts": at(14, day=5), "ends": at(15, day=5)}, at(16, day=4)),
        ({"patient": patient(treatments=(TreatmentDraft(weekdays=(0,)),))}, at(8, day=1)),
        ({"patient": patient(held=(held(at(9)),))}, at(8, day=1)),
        ({"patient": patient(times_that_suit=(TimesThatSuit(3, time(10), time(12)),))}, at(10, day=3)),
        ({"window": Span(at(9), at(10, 30))}, at(10, 30)),
        ({"members": (member(ends_on=date(2026, 11, 22)),)}, at(16, day=-3)),
        ({"members": (member(starts_on=date(2026, 11, 25)),)}, at(8, day=2)),
        ({"starts": at(9, day=-4), "ends": at(10, day=-4)}, at(10, day=-3)),
        ({"starts": at(14, 5), "ends": at(15, 5), "members": (member(held=(held(at(8), 30),)),)}, at(14)),
    ],
)
def test_what_another_time_mends_is_mended(changes: dict[str, object], expected: datetime) -> None:
    made = replace(plan(), **changes)  # type: ignore[arg-type]
    slot = nearest(made)
    assert slot.starts == expected
    assert slot.findings == ()


def test_the_window_gives_way_before_the_patients_hours() -> None:
    made = plan(window=Span(at(9), at(11)), members=(member(away=(Away(at(8), at(12)),)),))
    slot = nearest(made)
    assert [finding.rule for finding in slot.findings] == [Rule.WINDOW]
    assert slot.starts == at(14)


def test_where_nothing_suits_a_time_within_working_hours_is_offered_and_says_what_remains() -> None:
    never = patient(times_that_suit=(TimesThatSuit(6, time(9), time(12)),))
    slot = nearest(plan(patient=never))
    assert slot.starts == at(14)
    assert [finding.rule for finding in slot.findings] == [Rule.PATIENT_HOURS]


def test_the_patients_hours_give_way_before_the_drives() -> None:
    never = patient(times_that_suit=(TimesThatSuit(6, time(9), time(12)),))
    slot = nearest(plan(patient=never, members=(member(held=(held(at(15, 5)),)),)))
    assert slot.starts == at(13, 45)
    assert [finding.rule for finding in slot.findings] == [Rule.PATIENT_HOURS]


def test_a_time_too_near_to_the_next_home_is_better_than_none() -> None:
    busy = tuple(held(at(8, day=day), 9 * 60) for day in range(-3, 15) if day)
    slot = nearest(plan(members=(member(held=(*busy, held(at(8), 355), held(at(15, 5), 115))),)))
    assert slot.starts == at(14)
    assert [finding.rule for finding in slot.findings] == [Rule.TRAVEL, Rule.TRAVEL]


@pytest.mark.parametrize(
    "made",
    [
        plan(members=()),
        plan(place_id=None),
        plan(ends=at(13)),
        plan(patient=patient(status=ProgramStatus.DIED)),
        plan(patient=patient(declined=frozenset({"social_worker"}))),
        plan(members=(member(retired=True),)),
        plan(members=(member(away=(Away(at(0, day=-30), at(0, day=60)),)),)),
    ],
)
def test_no_time_is_offered_that_mends_nothing(made: Plan) -> None:
    assert nearest_free(made, now=NOW) is None
    assert suggest_slots(made, now=NOW, since=NOW) == ()


def test_members_without_recorded_hours_are_offered_by_day() -> None:
    slot = nearest(plan(starts=at(3), ends=at(4), members=(member(shifts=()),)))
    assert slot.starts == at(8)


def test_the_first_suggestions_do_not_overlap() -> None:
    slots = suggest_slots(plan(), now=NOW, since=at(15, 20))
    assert [slot.starts for slot in slots] == [at(15, 30), at(8, day=1), at(9, day=1)]


def test_suggestions_never_begin_in_the_past() -> None:
    assert suggest_slots(plan(), now=at(9, 1), since=at(8), count=1)[0].starts == at(9, 15)


def test_times_are_offered_on_the_quarter_hour_of_the_place() -> None:
    """Nepal's clocks are 5:45 ahead, so quarter hours of the place are not those of UTC by the hour."""
    zone = "Asia/Kathmandu"
    start = to_utc(datetime.combine(MONDAY, time(10, 7)), zone)
    made = plan(starts=start, ends=start + timedelta(minutes=30), zone=zone, members=(member(base=Spot(zone=zone)),))
    slot = nearest_free(made, now=start, step=timedelta(minutes=30))
    assert slot is not None
    assert to_local(slot.starts, zone) == datetime.combine(MONDAY, time(10, 30))


quarters = st.integers(-5 * 96, 14 * 96).map(lambda quarter: at(0) + quarter * timedelta(minutes=15))
visits = st.builds(
    lambda starts, minutes, setting, km: held(
        starts, minutes, setting=setting, spot=Spot(42.36, -71.06 - km / 82, ZONE)
    ),
    quarters,
    st.integers(10, 240),
    st.sampled_from([Setting.OWN_HOME, Setting.CLINIC, Setting.PHONE]),
    st.integers(0, 60),
)
calendars = st.lists(visits, max_size=25).map(tuple)


@settings(max_examples=60, deadline=None)
@given(start=quarters, one=calendars, other=calendars, own=st.lists(visits, max_size=6).map(tuple), away=quarters)
def test_what_is_offered_breaks_nothing_it_could_avoid(
    start: datetime, one: tuple[Held, ...], other: tuple[Held, ...], own: tuple[Held, ...], away: datetime
) -> None:
    made = plan(
        starts=start,
        ends=start + timedelta(minutes=45),
        patient=patient(held=own, treatments=(TreatmentDraft(weekdays=(2,)),)),
        members=(member(held=one), member("Tom Lee", held=other, away=(Away(away, away + timedelta(days=2)),))),
    )
    slot = nearest_free(made, now=NOW)
    if slot is None:
        return
    moved = replace(made, starts=slot.starts, ends=slot.ends)
    findings = check(moved, now=NOW)
    assert findings == slot.findings
    assert not [finding for finding in findings if finding.hard]
    assert Rule.HOURS not in {finding.rule for finding in findings}
    if not TIMED & {finding.rule for finding in findings}:
        closer = [
            moment
            for minutes in range(0, int(abs(slot.starts - start) / timedelta(minutes=1)), 15)
            for moment in (start - timedelta(minutes=minutes), start + timedelta(minutes=minutes))
        ]
        for moment in closer[:400]:
            better = check(replace(made, starts=moment, ends=moment + timedelta(minutes=45)), now=NOW)
            assert any(finding.hard or finding.rule in TIMED for finding in better)


def test_a_drive_that_takes_longer_one_way_leaves_more_room_that_way_alone() -> None:
    """With somebody else from ten to eleven, forty minutes away, and five minutes back."""
    other = held(at(10))

    def travel(here: Spot, _there: Spot, _at: datetime | None = None, /) -> int | None:
        return 5 if here == other.spot else 40

    made = plan(starts=at(10), ends=at(11), members=(member(held=(other,)),))
    slots = suggest_slots(made, now=NOW, since=at(8), count=2, travel=travel)
    assert [slot.starts for slot in slots] == [at(8), at(11, 15)]
    nearest = nearest_free(replace(made, starts=at(9, 30), ends=at(10, 30)), now=NOW, travel=travel)
    assert nearest is not None
    assert nearest.starts == at(8, 15)
