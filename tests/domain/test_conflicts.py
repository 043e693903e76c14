"""The one conflict check: each rule, with whom and when."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.conflicts import HARD, TIMED, Finding, Rule, accept, check
from careteam.domain.errors import Invalid
from careteam.domain.patients import AgeGroup, ProgramStatus, TimesThatSuit, TreatmentDraft, TreatmentKind
from careteam.domain.places import Setting, Spot
from careteam.domain.plans import Away, Plan
from careteam.domain.spans import Span
from careteam.domain.team import AbsenceKind, Shift
from careteam.domain.visits import InterpreterBooked
from tests.domain.plan_builders import MONDAY, NOW, ZONE, at, held, member, patient, plan


def rules(made: Plan) -> list[Rule]:
    return [finding.rule for finding in check(made, now=NOW)]


def only(made: Plan) -> Finding:
    (finding,) = check(made, now=NOW)
    return finding


def test_nothing_in_the_way() -> None:
    assert check(plan(), now=NOW) == ()


TUESDAY_ONLY = (TimesThatSuit(1, time(9), time(17)),)
CHEMO = TreatmentDraft(TreatmentKind.CHEMOTHERAPY, "Mercy Cancer Center", weekdays=(0,))
CLINIC = {"setting": Setting.CLINIC}


@pytest.mark.parametrize(
    ("made", "rule", "sentence"),
    [
        (plan(ends=at(13)), Rule.LENGTH, "The visit ends before it starts. Choose a later end."),
        (plan(ends=at(14)), Rule.LENGTH, "The visit ends before it starts. Choose a later end."),
        (plan(members=()), Rule.NO_MEMBER, "Nobody is assigned to this visit. Choose at least one team member."),
        (plan(place_id=None), Rule.NO_PLACE, "Choose which home the visit goes to."),
        (plan(place_id=None, **CLINIC), Rule.NO_PLACE, "Choose the place."),
        (plan(patient=patient(status=ProgramStatus.DIED)), Rule.DIED, "Ana Silva has died."),
        (
            plan(patient=patient(status=ProgramStatus.DIED, died_on=date(2026, 11, 19))),
            Rule.DIED,
            "Ana Silva died on Thu, Nov 19.",
        ),
        (
            plan(patient=patient(declined=frozenset({"social_worker"}))),
            Rule.DECLINED,
            "Ana Silva declined this service (Social worker), so Dana Ruiz cannot be booked.",
        ),
        (
            plan(patient=patient(held=(held(at(14, 30)),))),
            Rule.PATIENT_OVERLAP,
            "Ana Silva already has a visit from 2:30 pm to 3:30 pm (Own home: Dana Ruiz).",
        ),
        (
            plan(members=(member(held=(held(at(13)), held(at(14, 30)))),)),
            Rule.OVERLAP,
            "Dana Ruiz is with Omar Haddad from 2:30 pm to 3:30 pm.",
        ),
        (
            plan(members=(member(away=(Away(at(0), at(0, day=5), AbsenceKind.SICK),)),)),
            Rule.ABSENT,
            "Dana Ruiz is away from 12:00 am until 12:00 am on Sat, Nov 28 (Sick).",
        ),
        (
            plan(members=(member(away=(Away(at(14), at(15, 30), AbsenceKind.BLOCKED),)),)),
            Rule.ABSENT,
            "Dana Ruiz has blocked time from 2:00 pm until 3:30 pm.",
        ),
        (plan(members=(member(retired=True),)), Rule.NOT_IN_SERVICE, "Dana Ruiz is no longer on the team."),
        (
            plan(members=(member(ends_on=date(2026, 11, 22)),)),
            Rule.NOT_IN_SERVICE,
            "Dana Ruiz is on the team only until Sun, Nov 22.",
        ),
        (
            plan(members=(member(starts_on=date(2026, 11, 24)),)),
            Rule.NOT_IN_SERVICE,
            "Dana Ruiz is on the team only from Tue, Nov 24.",
        ),
        (
            plan(members=(member(held=(held(at(12, 54)),)),)),
            Rule.TRAVEL,
            "Dana Ruiz is with Omar Haddad until 1:54 pm, and the drive takes about 13 min; the gap is 6 min.",
        ),
        (
            plan(members=(member(held=(held(at(15, 10)),)),)),
            Rule.TRAVEL,
            "Dana Ruiz sees Omar Haddad at 3:10 pm, and the drive takes about 13 min; the gap is 10 min.",
        ),
        (
            plan(starts=at(16, 30), ends=at(17, 30)),
            Rule.HOURS,
            "This is outside the working hours of Dana Ruiz.",
        ),
        (
            plan(patient=patient(times_that_suit=TUESDAY_ONLY)),
            Rule.PATIENT_HOURS,
            "This is outside the times that suit Ana Silva.",
        ),
        (
            plan(patient=patient(treatments=(CHEMO,))),
            Rule.TREATMENT_DAY,
            "Ana Silva has treatment on Mon, Nov 23 (Chemotherapy, Mercy Cancer Center).",
        ),
        (
            plan(patient=patient(held=(held(at(9)),))),
            Rule.SECOND_VISIT,
            "Ana Silva has another visit that day, at 9:00 am (Own home: Dana Ruiz).",
        ),
        (
            plan(window=Span(at(9), at(11))),
            Rule.WINDOW,
            "The family was told 9:00 am to 11:00 am. Ask them before the visit moves.",
        ),
        (plan(starts=at(10, day=-3) - timedelta(minutes=1), ends=at(11, day=-3)), Rule.PAST, None),
        (
            plan(patient=patient(interpreter_needed=True)),
            Rule.INTERPRETER,
            "Ana Silva needs an interpreter, and none is booked. Family does not stand in.",
        ),
        (
            plan(members=(member("Sam Cole", discipline="chaplain", discipline_name="Chaplain"),)),
            Rule.ASK_FIRST,
            "Ana Silva has not said yes to this service yet (Chaplain). Ask before Sam Cole comes.",
        ),
        (
            plan(discipline="nurse", discipline_name="Nurse"),
            Rule.DISCIPLINE,
            "This visit needs a nurse, and nobody in it is one.",
        ),
        (
            plan(members=(member(settings=("clinic",)),)),
            Rule.MEMBER_SETTING,
            "Dana Ruiz does not usually work in this setting (Own home).",
        ),
        (
            plan(patient=patient(age_group=AgeGroup.TEEN), members=(member(age_groups=("adult",)),)),
            Rule.AGE_GROUP,
            "Dana Ruiz does not usually see this age group (Teen).",
        ),
        (
            plan(two_people=True),
            Rule.TWO_PEOPLE,
            "This home asks for two visitors. Add a second team member.",
        ),
        (
            plan(patient=patient(stay=Setting.HOSPITAL)),
            Rule.IN_HOSPITAL,
            "Ana Silva is not at home now (Hospital). Home visits wait until they are back.",
        ),
        (
            plan(patient=patient(status=ProgramStatus.DISCHARGED)),
            Rule.DISCHARGED,
            "Ana Silva is not with the team now: program status is “Discharged”.",
        ),
    ],
)
def test_one_thing_in_the_way_is_said_alone(made: Plan, rule: Rule, sentence: str | None) -> None:
    findings = [finding for finding in check(made, now=NOW) if finding.rule is rule]
    assert [finding.rule for finding in check(made, now=NOW)] == [rule]
    assert sentence is None or findings[0].sentence == sentence
    assert findings[0].hard is (rule in HARD)


def test_every_rule_is_told_by_some_plan_above() -> None:
    marks = next(mark for mark in test_one_thing_in_the_way_is_said_alone.pytestmark)  # type: ignore[attr-defined]
    assert {case[1] for case in marks.args[1]} == set(Rule)


@pytest.mark.parametrize(
    "made",
    [
        plan(place_id=None, setting=Setting.VIDEO),
        plan(setting=Setting.HOSPITAL, patient=patient(stay=Setting.HOSPITAL)),
        plan(setting=Setting.CLINIC, two_people=True),
        plan(two_people=True, members=(member(), member("Tom Lee"))),
        plan(patient=patient(interpreter_needed=True), interpreter=InterpreterBooked.BOOKED),
        plan(patient=patient(treatments=(TreatmentDraft(weekdays=(1,), dates=(date(2026, 11, 25),)),))),
        plan(patient=patient(treatments=(TreatmentDraft(weekdays=(0,), ends_on=date(2026, 11, 22)),))),
        plan(patient=patient(treatments=(TreatmentDraft(weekdays=(0,), starts_on=date(2026, 11, 24)),))),
        plan(patient=patient(held=(held(at(9), setting=Setting.PHONE),))),
        plan(patient=patient(held=(held(at(9, day=1)),))),
        plan(patient=patient(status=ProgramStatus.DIED, died_on=date(2026, 11, 24))),
        plan(patient=patient(times_that_suit=(TimesThatSuit(0, time(14), time(15)),))),
        plan(patient=patient(times_that_suit=TUESDAY_ONLY), setting=Setting.HOSPITAL),
        plan(members=(member(held=(held(at(13)), held(at(15))), shifts=()),), setting=Setting.PHONE),
        plan(members=(member(held=(held(at(12, 47)), held(at(15, 13)))),)),
        plan(members=(member(held=(held(at(13), spot=Spot()),)),)),
        plan(members=(member(away=(Away(at(13), at(14)), Away(at(15), at(16)))),)),
        plan(members=(member(ends_on=MONDAY, starts_on=MONDAY),)),
        plan(members=(member("Sam", discipline="chaplain"),), patient=patient(accepted=frozenset({"chaplain"}))),
        plan(members=(member(settings=("own_home",), age_groups=("adult",)),), discipline="social_worker"),
        plan(window=Span(at(13), at(14))),
        plan(starts=at(8), ends=at(17)),
    ],
)
def test_what_is_fine_is_not_found(made: Plan) -> None:
    assert rules(made) == []


def test_a_visit_may_last_twelve_hours_and_no_longer() -> None:
    assert Rule.LENGTH not in rules(plan(ends=at(14) + timedelta(hours=12)))
    assert Rule.LENGTH in rules(plan(ends=at(14) + timedelta(hours=12, minutes=1)))


def test_the_visit_itself_is_not_in_its_own_way() -> None:
    same = held(at(14))
    moved = plan(visit_id=same.visit_id, patient=patient(held=(same,)), members=(member(held=(same,)),))
    assert check(moved, now=NOW) == ()


def test_a_visit_of_the_past_can_be_mended() -> None:
    one = held(at(10, day=-7))
    assert check(plan(visit_id=one.visit_id, starts=at(10, day=-7), ends=at(11, day=-7)), now=NOW) == ()


def test_the_patients_own_overlapping_visit_is_said_once() -> None:
    same = held(at(14), patient_name="Ana Silva")
    made = plan(patient=patient(held=(same,)), members=(member(held=(same,)),))
    assert only(made).rule is Rule.PATIENT_OVERLAP


def test_a_joint_visit_is_checked_for_everyone_in_it() -> None:
    tom = member("Tom Lee", held=(held(at(14, 30), patient_name="Joan Hill"),))
    eve = member("Eve Park", away=(Away(at(8), at(17)),))
    findings = check(plan(members=(member(), tom, eve)), now=NOW)
    assert [(finding.rule, finding.member_id) for finding in findings] == [
        (Rule.OVERLAP, tom.member_id),
        (Rule.ABSENT, eve.member_id),
    ]
    assert findings[0].sentence == "Tom Lee is with Joan Hill from 2:30 pm to 3:30 pm."
    assert (findings[0].starts, findings[0].ends) == (at(14, 30), at(15, 30))


def test_no_drive_between_visits_at_one_place() -> None:
    ward = plan(setting=Setting.HOSPITAL)
    same_place = held(at(13), spot=Spot(), place_id=ward.place_id)
    same_point = held(at(15), spot=ward.spot)
    assert check(plan(setting=Setting.HOSPITAL, members=(member(held=(same_place, same_point)),)), now=NOW) == ()


def test_a_call_before_the_drive_takes_its_time() -> None:
    """Home until 1:30, a call until 1:55: five minutes are left of the half hour before two."""
    call = held(at(13, 30), 25, setting=Setting.PHONE, spot=Spot(), place_id=None)
    finding = only(plan(members=(member(held=(held(at(12, 30)), call)),)))
    assert finding.sentence.endswith("until 1:30 pm, and the drive takes about 13 min; the gap is 5 min.")


def test_a_call_within_a_drive_is_found() -> None:
    one = held(at(13, 30), 30)
    other = held(at(14, 30), 30, spot=Spot(42.36, -71.06), patient_name="Joan Hill")
    made = plan(
        setting=Setting.PHONE, place_id=None, starts=at(14, 5), ends=at(14, 25), members=(member(held=(one, other)),)
    )
    text = "Dana Ruiz drives from Omar Haddad to Joan Hill, about 13 min; this call leaves 10 min for it."
    assert only(made).sentence == text


def test_night_shifts_cover_the_night() -> None:
    nights = member(shifts=(Shift(6, time(19), time(7)),))
    assert rules(plan(starts=at(2), ends=at(3), members=(nights,))) == []
    assert rules(plan(starts=at(6, 30), ends=at(7, 30), members=(nights,))) == [Rule.HOURS]


def test_shifts_that_touch_are_one() -> None:
    split = member(shifts=(Shift(0, time(8), time(14, 30)), Shift(0, time(14, 30), time(17))))
    assert rules(plan(members=(split,))) == []


def test_working_hours_go_by_the_clock_of_the_members_base() -> None:
    """4:30 pm in New York is 1:30 pm at a base in Los Angeles; 9 am is 6 am there."""
    west = member(base=Spot(zone="America/Los_Angeles"))
    assert rules(plan(starts=at(16, 30), ends=at(17, 30), members=(west,))) == []
    assert rules(plan(starts=at(9), ends=at(10), members=(west,))) == [Rule.HOURS]


def test_hard_findings_come_first() -> None:
    findings = check(plan(two_people=True, members=(member(retired=True),)), now=NOW)
    assert [finding.rule for finding in findings] == [Rule.NOT_IN_SERVICE, Rule.TWO_PEOPLE]


def test_soft_findings_are_accepted_with_a_reason_and_hard_ones_never() -> None:
    soft = check(plan(two_people=True), now=NOW)
    with pytest.raises(Invalid, match="Say why") as refused:
        accept(soft, "  ")
    assert [problem.field for problem in refused.value.problems] == ["override_reason"]
    accept(soft, "Neighbor comes along")
    accept((), "")
    with pytest.raises(Invalid, match="no longer on the team"):
        accept(check(plan(members=(member(retired=True),)), now=NOW), "All the same")


def test_only_soft_rules_are_mended_by_another_time() -> None:
    assert TIMED.isdisjoint(HARD)


moments = st.integers(0, 7 * 24 * 4).map(
    lambda quarter: datetime(2026, 11, 23, tzinfo=UTC) + quarter * timedelta(minutes=15)
)
lengths = st.integers(1, 12).map(lambda count: count * timedelta(minutes=15))


@given(start=moments, length=lengths, other=moments, other_length=lengths)
def test_overlap_is_found_exactly_when_time_is_shared(
    start: datetime, length: timedelta, other: datetime, other_length: timedelta
) -> None:
    there = held(other, other_length // timedelta(minutes=1))
    found = rules(plan(starts=start, ends=start + length, members=(member(held=(there,)),)))
    shared = max(start, other) < min(start + length, other + other_length)
    assert (Rule.OVERLAP in found) is shared


@given(start=moments, length=lengths, gap=st.integers(0, 60))
def test_disjoint_visits_a_drive_apart_leave_nothing_to_find(start: datetime, length: timedelta, gap: int) -> None:
    before = held(start - timedelta(minutes=90), 90 - 13 - gap if gap < 70 else 5)
    after = held(start + length + timedelta(minutes=13 + gap))
    made = plan(starts=start, ends=start + length, members=(member(held=(before, after), shifts=()),))
    assert rules(made) == []


def test_a_drive_is_asked_for_in_its_direction_and_for_when_one_is_to_be_there() -> None:
    before, after = held(at(12, 30)), held(at(15, 30), spot=Spot(42.3, -71.0, ZONE))
    asked = []

    def travel(here: Spot, there: Spot, moment: datetime | None = None, /) -> int | None:
        asked.append((here, there, moment))
        return 31

    made = plan(members=(member(held=(before, after)),))
    assert [finding.rule for finding in check(made, now=NOW, travel=travel)] == [Rule.TRAVEL, Rule.TRAVEL]
    assert asked == [
        (before.spot, made.spot, datetime(2026, 11, 23, 14)),
        (made.spot, after.spot, datetime(2026, 11, 23, 15, 30)),
    ]
