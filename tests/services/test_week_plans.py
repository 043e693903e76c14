"""A week of home visits from the records to a plan, and to proposals on the calendar."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from careteam.domain.assignments import AssignmentRole, HowOften
from careteam.domain.clock import FixedClock
from careteam.domain.day_plans import Out, Placed, Sketch
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.places import Setting
from careteam.domain.visits import VisitStatus
from careteam.domain.week_plans import WeekSketch, WeekToPlan, people_of, standing
from careteam.persistence.models import LeftOut, Visit
from careteam.services import handoffs, undo, week_plans, week_sketches
from careteam.services.day_calls import Decision
from careteam.services.day_plans import EVERYBODY, Whose
from careteam.services.handoffs import Terms
from careteam.services.office import Office
from tests.queries import counted
from tests.services.test_day_plans import Team
from tests.services.visit_builders import a_place, a_stay, a_treatment, an_absence, an_assignment, at

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
BEFORE = MONDAY - timedelta(days=7)


class Weeks(Team):
    """The same team, and weeks instead of days."""

    def often(
        self, patient: PatientId, member: MemberId, how_often: HowOften, role: AssignmentRole = AssignmentRole.PRIMARY
    ) -> None:
        key = "social_worker" if member == self.dana else "nurse"
        an_assignment(self.office, patient, member, role, key=key, how_often=how_often)

    def week(self, whose: Whose = EVERYBODY, monday: date = MONDAY) -> WeekToPlan:
        return self.office.read(lambda work: week_plans.gather(work, monday, whose))

    def plan(self, week: WeekToPlan) -> WeekSketch:
        return week_sketches.first(week, standing(week))

    def propose(self, week: WeekToPlan, sketch: WeekSketch, **more: Any) -> tuple[VisitId, ...]:
        return self.office.write(lambda work: week_plans.publish(work, week, sketch, **more))[0]

    def seen(self, patient: PatientId, member: MemberId, day: date) -> VisitId:
        return self.visit(patient, member, starts=at("10:00", day), status=VisitStatus.BOOKED)


@pytest.fixture
def team(office: Office) -> Weeks:
    return Weeks(office)


def empty(week: WeekToPlan) -> WeekSketch:
    return WeekSketch(tuple(Sketch() for _day in week.days))


def test_a_week_is_the_working_days_still_to_come(team: Weeks, clock: FixedClock) -> None:
    assert team.office.read(week_plans.next_week) == MONDAY
    assert [day.day for day in team.week().days] == [MONDAY + timedelta(days=number) for number in range(5)]
    assert [day.day.weekday() for day in team.week(monday=BEFORE).days] == [1, 2, 3, 4]
    assert team.week(monday=BEFORE - timedelta(days=7)).days == ()
    assert clock.now().date() == BEFORE


def test_what_is_due_is_wanted_on_every_day_it_may_fall_on(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.TWO_A_WEEK)
    week = team.week()
    assert len(week.due) == 2
    assert week.how_often == {(maria, "nurse"): HowOften.TWO_A_WEEK}
    for visit_id, draft in week.due.items():
        assert (draft.member_ids, draft.residence_id, draft.setting) == (
            (team.tom,),
            team.homes[maria],
            Setting.OWN_HOME,
        )
        assert week.courses[visit_id] == ("nurse",)
        assert set(week.wanted[visit_id]) == {0, 1, 2, 3, 4}
        assert {one.out for one in week.wanted[visit_id].values()} == {None}
    assert team.week().due.keys() == week.due.keys(), "looked for again they are the same"


def test_what_stands_or_waits_counts_for_what_is_due(team: Weeks) -> None:
    maria, omar, jun = (team.patient(name) for name in ("Maria Lopez", "Omar Haddad", "Jun Park"))
    for one in (maria, omar, jun):
        team.often(one, team.tom, HowOften.WEEKLY)
    proposed = team.visit(maria, team.tom, starts=at("10:00", TUESDAY))
    waits = team.visit(omar, team.tom, pinned=True)
    week = team.week()
    assert {week.any(one).patient for one in week.due} == {"Jun Park"}  # type: ignore[union-attr]
    assert set(week.wanted[proposed]) == set(week.wanted[waits]) == {0, 1, 2, 3, 4}
    assert {number for number, one in week.wanted[proposed].items() if one.starts is not None} == {1}
    assert standing(week).of(proposed) == (1, Placed(proposed, 600, (team.tom,)))


def test_a_seen_visit_of_another_discipline_or_elsewhere_does_not_count(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.TWO_WEEKS)
    team.visit(maria, team.dana, starts=at("10:00", BEFORE + timedelta(days=2)))
    clinic = a_place(team.office)
    team.visit(maria, team.tom, starts=at("12:00", BEFORE + timedelta(days=3)), setting=Setting.CLINIC, place_id=clinic)
    assert len(team.week().due) == 1
    team.seen(maria, team.tom, BEFORE + timedelta(days=4))
    assert len(team.week().due) == 0


def test_a_weekly_visit_does_not_come_right_after_the_last_one(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.WEEKLY)
    team.seen(maria, team.tom, BEFORE + timedelta(days=4))
    (visit,) = team.week().due
    week = team.week()
    assert {number: one.out for number, one in week.wanted[visit].items()} == {
        **{0: Out.NEAR},
        **dict.fromkeys(range(1, 5)),
    }


def test_a_told_visit_stays_on_its_day_and_another_of_the_patient_comes_on_another(team: Weeks) -> None:
    maria = team.patient()
    told: dict[str, Any] = {"status": VisitStatus.BOOKED, "window_starts": time(9, 30), "window_ends": time(10, 30)}
    booked = team.visit(maria, team.tom, starts=at("10:00", TUESDAY), **told)
    waits = team.visit(maria, team.dana, pinned=True)
    week = team.week()
    assert set(week.wanted[booked]) == {1}
    made = team.plan(week)
    assert made.of(booked) is not None
    found = made.of(waits)
    assert found is not None
    assert found[0] != 1


def test_days_differ_by_shifts_absences_treatment_and_what_suits(team: Weeks) -> None:
    maria, omar = team.patient(), team.patient("Omar Haddad")
    a_treatment(team.office, maria, 0, 2)
    waits, other = team.visit(maria, team.dana, pinned=True), team.visit(omar, team.dana, pinned=True)
    an_absence(team.office, team.dana, at("0:00", TUESDAY), at("0:00", TUESDAY + timedelta(days=1)))
    week = team.week()
    outs = {number: one.out for number, one in week.wanted[waits].items()}
    assert outs == {0: Out.TREATMENT, 1: Out.NOBODY, 2: Out.TREATMENT, 3: None, 4: None}
    assert {number for number, one in week.wanted[other].items() if one.out is None} == {0, 2, 3, 4}
    assert "Dana Ruiz" not in {one.name for one in week.days[1].visitors}


def test_nobody_waits_for_a_visit_at_home_of_somebody_in_hospital(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.WEEKLY)
    a_stay(team.office, maria, Setting.HOSPITAL)
    assert team.week().due == {}


def test_one_person_or_a_discipline_plans_its_own_week(team: Weeks) -> None:
    maria, omar = team.patient(), team.patient("Omar Haddad")
    team.often(maria, team.tom, HowOften.WEEKLY)
    team.often(omar, team.dana, HowOften.WEEKLY)
    for whose, name in ((Whose(team.dana), "Omar Haddad"), (Whose(discipline="nurse"), "Maria Lopez")):
        week = team.week(whose)
        assert {week.any(one).patient for one in week.wanted} == {name}  # type: ignore[union-attr]


def test_a_cover_comes_first_and_a_handoff_keeps_how_often(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.TWO_A_WEEK, AssignmentRole.LEAD)
    handoff = team.office.read(lambda work: handoffs.propose(work, Terms(team.tom, MONDAY, MONDAY + timedelta(days=4))))
    assert handoff.taken
    team.office.write(lambda work: handoffs.hand_over(work, handoff))
    week = team.week()
    assert {draft.member_ids for draft in week.due.values()} == {(team.mei,)}
    assert len(week.due) == 2


def test_a_week_is_read_in_as_many_questions_for_many_visits(team: Weeks) -> None:
    team.often(team.patient(), team.tom, HowOften.WEEKLY)
    _week, few = counted(team.office, lambda work: week_plans.gather(work, MONDAY))
    for number in range(6):
        patient = team.patient(f"Patient {chr(65 + number)}")
        team.often(patient, team.mei, HowOften.TWO_A_WEEK)
        team.visit(patient, team.mei, starts=at(f"{9 + number}:00", MONDAY))
    week, many = counted(team.office, lambda work: week_plans.gather(work, MONDAY))
    assert len(week.wanted) == 13
    assert many == few


def test_publishing_proposes_and_enters_in_one_act_that_is_undone_whole(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.TWO_A_WEEK)
    waits = team.visit(team.patient("Omar Haddad"), team.mei, pinned=True)
    week = team.week()
    made = team.plan(week)
    changed = team.propose(week, made)
    assert len(changed) == 3
    assert team.pinned() == set()
    days = [team.standing(one).starts.date() for one in changed if one != waits]
    assert abs((days[0] - days[1]).days) >= 3
    for visit in changed:
        standing_now = team.standing(visit)
        assert standing_now.status is VisitStatus.PROPOSED
        assert standing_now.window_starts is None
    after = team.week()
    assert after.due == {}
    assert {tuple(set(people)) for people in people_of(after, standing(after)).values() if len(people) > 1} == {
        (team.tom,)
    }
    with pytest.raises(Invalid, match="already"):
        team.propose(after, standing(after))
    team.office.write(lambda work: undo.back(work, team.office.history))
    assert team.pinned() == {waits}
    assert len(team.week().due) == 2


def test_visits_change_days_in_one_act(team: Weeks) -> None:
    one = team.visit(team.patient(), team.tom, starts=at("10:00", MONDAY))
    other = team.visit(team.patient("Omar Haddad"), team.tom, starts=at("10:00", TUESDAY))
    week = team.week()
    sketch = empty(week).with_day(1, Sketch((Placed(one, 600, (team.tom,)),)))
    sketch = sketch.with_day(0, Sketch((Placed(other, 600, (team.tom,)),)))
    team.propose(week, sketch)
    assert [team.standing(visit).starts for visit in (one, other)] == [at("10:00", TUESDAY), at("10:00", MONDAY)]


def test_what_is_left_out_waits_on_the_pinboard_and_not_twice_without_a_decision(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.WEEKLY)
    standing_visit = team.visit(team.patient("Omar Haddad"), team.tom, starts=at("10:00", TUESDAY))
    week = team.week()
    team.propose(week, empty(week))
    pinned = team.pinned()
    assert standing_visit in pinned
    assert len(pinned) == 2
    rows = team.office.read(lambda work: work.session.query(LeftOut).all())
    assert {row.visit_id for row in rows} == pinned
    assert {row.day for row in rows} == {MONDAY}
    assert all(row.why for row in rows)
    week = team.week()
    assert week.due == {}, "what waits on the pinboard is due no more"
    with pytest.raises(Invalid, match="already"):
        team.propose(week, empty(week))
    later = team.week(monday=MONDAY + timedelta(days=7))
    with pytest.raises(Invalid, match="Say who decided"):
        team.propose(later, empty(later))
    team.propose(later, empty(later), decisions=dict.fromkeys(later.wanted, Decision("Dr. Keller", "They travel")))


def test_a_visit_changed_or_entered_since_is_not_written_over(team: Weeks) -> None:
    maria = team.patient()
    team.often(maria, team.tom, HowOften.WEEKLY)
    visit = team.visit(team.patient("Omar Haddad"), team.tom, pinned=True)
    week = team.week()
    made = team.plan(week)
    team.propose(week, made)
    with pytest.raises(Stale):
        team.propose(week, made)
    other = team.week(monday=MONDAY + timedelta(days=7))
    due_later = team.plan(other)
    team.visit(maria, team.mei, starts=at("14:00", MONDAY + timedelta(days=9)))
    with pytest.raises(Stale, match="Maria Lopez"):
        team.propose(other, due_later)
    assert team.standing(visit).status is VisitStatus.PROPOSED
    assert team.office.read(lambda work: work.session.query(Visit).filter(Visit.patient_id == maria).count()) == 2


def test_a_week_that_is_over_publishes_nothing(team: Weeks) -> None:
    week = team.week(monday=BEFORE - timedelta(days=7))
    with pytest.raises(Invalid, match="No day"):
        team.propose(week, empty(week))


def test_a_visit_that_takes_three_stays_as_it_is(team: Weeks) -> None:
    maria = team.patient()
    visit = team.visit(maria, team.tom, team.mei, team.dana, starts=at("10:00", TUESDAY))
    waits = team.visit(maria, team.dana, pinned=True)
    week = team.week()
    assert visit not in week.wanted
    assert week.wanted[waits][1].out is Out.SECOND
    assert {one.visit_id for one in week.days[1].busy} == {visit}
