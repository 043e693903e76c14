"""A day of home visits from the records to a plan, to proposals, and to visits that families agreed to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.day_plans import Against, DayToPlan, Out, Placed, Sketch, published
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import Precautions, TimesThatSuit, YesNo
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.referrals import Urgency
from careteam.domain.team import Gender, VisitorWish
from careteam.domain.travel_settings import CorrectionDraft
from careteam.domain.visits import InterpreterBooked, VisitStatus
from careteam.persistence.models import LeftOut, Visit
from careteam.services import calendar, contacts, day_calls, day_plans, day_remarks, day_sketches, travel, undo, visits
from careteam.services.day_calls import Agreement, Decision
from careteam.services.day_plans import EVERYBODY, Whose
from careteam.services.office import Office, Work
from tests.queries import counted
from tests.services.visit_builders import (
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_place,
    a_referral,
    a_stay,
    a_treatment,
    an_absence,
    an_assignment,
    at,
    booked,
)

TUESDAY = date(2026, 11, 24)


class Team:
    """Two nurses and a social worker with a base, and patients at homes near it."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.base = a_place(office, "Team office", PlaceKind.OFFICE, latitude=42.65, longitude=-73.75)
        self.tom = self.member("Tom Reyes", gender=Gender.MAN)
        self.mei = self.member("Mei Tran", gender=Gender.WOMAN, languages=("en", "zh"))
        self.dana = self.member("Dana Ruiz", "social_worker")
        self.homes: dict[PatientId, Any] = {}

    def member(self, name: str, key: str = "nurse", **more: Any) -> MemberId:
        return a_member(self.office, name, key, base_id=self.base, **more)

    def patient(self, name: str = "Maria Lopez", *, home: dict[str, Any] | None = None, **more: Any) -> PatientId:
        patient = a_patient(self.office, name, **{"phone": "585-555-0101", "safe_call": YesNo.YES, **more})
        place = {"latitude": 42.7, "longitude": -73.7, "city": "Troy", **(home or {})}
        self.homes[patient] = a_home(self.office, patient, **place)
        return patient

    def visit(self, patient: PatientId, *members: MemberId, clock: str = "10:00", **more: Any) -> VisitId:
        """A proposed visit on Tuesday; ``pinned``: on the pinboard."""
        pinned = more.pop("pinned", False)
        values = {"status": VisitStatus.PROPOSED, "starts": at(clock, TUESDAY), "override_reason": "Test", **more}
        home = None if values.get("setting") in (Setting.CLINIC, Setting.PHONE) else self.homes[patient]
        visit = booked(self.office, a_draft(patient, home, *members, **values))
        if pinned:
            self.office.write(lambda work: visits.pin(work, visit))
        return visit

    def day(self, whose: Whose = EVERYBODY, on: date = TUESDAY) -> DayToPlan:
        return self.office.read(lambda work: day_plans.gather(work, on, whose))

    def publish(self, day: DayToPlan, sketch: Sketch, **decisions: Any) -> Any:
        return self.office.write(lambda work: day_calls.publish(work, day, sketch, **decisions))[0]

    def standing(self, visit: VisitId) -> Any:
        return self.office.read(lambda work: visits.edit(work, visit)).draft

    def pinned(self) -> set[VisitId]:
        return {block.visit_id for block in self.office.read(calendar.pinboard)}


@pytest.fixture
def team(office: Office) -> Team:
    return Team(office)


def wanted(day: DayToPlan, visit: VisitId) -> Any:
    found = day.visit(visit)
    assert found is not None
    return found


def test_proposed_and_pinned_home_visits_are_wanted_and_the_rest_is_taken(team: Team) -> None:
    maria, omar, jun, ada = (team.patient(name) for name in ("Maria Lopez", "Omar Haddad", "Jun Park", "Ada Ito"))
    proposed, pinned = team.visit(maria, team.tom), team.visit(omar, team.tom, clock="12:00", pinned=True)
    clinic = a_place(team.office)
    team.visit(jun, team.tom, clock="14:00", setting=Setting.CLINIC, place_id=clinic)
    team.visit(ada, team.tom, clock="16:00", setting=Setting.PHONE)
    day = team.day()
    assert {one.visit_id for one in day.wanted} == {proposed, pinned}
    assert (wanted(day, proposed).starts, wanted(day, pinned).starts) == (600, None)
    assert [(one.starts, one.ends, one.place is None) for one in day.busy] == [(840, 900, False), (960, 1020, True)]
    assert [one.name for one in day.visitors] == ["Mei Tran", "Tom Reyes", "Dana Ruiz"]


def test_a_told_window_holds_time_and_person(team: Team) -> None:
    told = team.visit(
        team.patient(),
        team.tom,
        status=VisitStatus.BOOKED,
        window_starts=time(9, 30),
        window_ends=time(10, 30),
    )
    one = wanted(team.day(), told)
    assert (one.told, one.earliest, one.latest) == (True, 570, 630)
    assert [set(seat) for seat in one.seats] == [{team.tom}]


def test_a_booked_visit_without_a_window_stays_just_where_it_is(team: Team) -> None:
    visit = team.visit(team.patient(), team.tom, status=VisitStatus.BOOKED)
    one = wanted(team.day(), visit)
    assert (one.told, one.earliest, one.latest) == (True, 600, 600)


def test_what_speaks_against_whom_comes_from_the_records(team: Team) -> None:
    maria = team.patient(languages=("zh",), visitor_wish=VisitorWish.WOMAN)
    an_assignment(team.office, maria, team.tom, AssignmentRole.PRIMARY)
    visit = team.visit(maria, team.tom)
    (seat,) = wanted(team.day(), visit).seats
    assert seat == {team.tom: (Against.LANGUAGE, Against.WISH), team.mei: (Against.UNUSUAL,)}
    interpreted = team.visit(maria, team.tom, clock="15:00", interpreter=InterpreterBooked.BOOKED, pinned=True)
    assert wanted(team.day(), interpreted).out is Out.SECOND


def test_nobody_of_a_declined_discipline_comes(team: Team) -> None:
    maria = team.patient()
    visit = team.visit(maria, team.tom, pinned=True)
    an_assignment(team.office, maria, None, AssignmentRole.PRIMARY, AssignmentState.DECLINED)
    assert wanted(team.day(), visit).out is Out.NOBODY


@pytest.mark.parametrize(
    ("arrange", "out"),
    [
        (lambda team, patient: a_stay(team.office, patient, Setting.HOSPITAL), Out.AWAY),
        (lambda team, patient: a_treatment(team.office, patient, 1), Out.TREATMENT),
    ],
)
def test_why_a_visit_cannot_be_placed(team: Team, arrange: Callable[[Team, PatientId], None], out: Out) -> None:
    patient = team.patient()
    visit = team.visit(patient, team.tom, pinned=True)
    arrange(team, patient)
    one = wanted(team.day(), visit)
    assert one.out is out
    assert day_remarks.why_left_out(team.day(), Sketch()) == {visit: day_sketches.why_not(out)}


def test_times_that_suit_bound_the_day(team: Team) -> None:
    morning = team.patient(times_that_suit=(TimesThatSuit(1, time(9), time(12)),))
    other_day = team.patient("Omar Haddad", times_that_suit=(TimesThatSuit(2, time(9), time(12)),))
    one, other = team.visit(morning, team.tom), team.visit(other_day, team.mei, pinned=True)
    day = team.day()
    assert (wanted(day, one).earliest, wanted(day, one).latest) == (540, 660)
    assert wanted(day, other).out is Out.HOURS


def test_a_home_that_asks_for_two_gets_a_second_seat(team: Team) -> None:
    visit = team.visit(team.patient(home={"two_people": True}), team.tom)
    one = wanted(team.day(), visit)
    assert len(one.seats) == 2
    assert set(one.seats[1]) == {team.tom, team.mei, team.dana}
    made = day_sketches.first(team.day(), Sketch())
    assert len(set(made.placed[0].member_ids)) == 2


def test_the_door_and_infection_come_along_without_the_key_code(team: Team) -> None:
    visit = team.visit(
        team.patient(home={"access": "Side door, code 4711", "key_code": "4711", "precautions": Precautions.CONTACT}),
        team.tom,
    )
    one = wanted(team.day(), visit)
    assert one.infectious
    assert "4711" not in " ".join(one.notes)
    assert any("contact precautions" in note for note in one.notes)


def test_a_drive_that_the_office_put_right_counts(team: Team) -> None:
    maria = team.patient()
    visit = team.visit(maria, team.tom)
    before = team.day()
    right = CorrectionDraft(team.base, team.homes[maria], 77, why="The bridge is closed")
    team.office.write(lambda work: travel.save_correction(work, None, right))
    day = team.day()
    to = wanted(day, visit).place
    assert before.drives[day.visitors[0].base][to] != 77
    assert day.drives[day.visitors[0].base][to] == 77


def test_absences_shorten_the_day_or_take_it(team: Team) -> None:
    an_absence(team.office, team.tom, at("6:00", TUESDAY), at("10:00", TUESDAY))
    an_absence(team.office, team.mei, at("11:00", TUESDAY), at("12:00", TUESDAY))
    an_absence(team.office, team.dana, at("0:00", TUESDAY), at("0:00", date(2026, 11, 25)))
    day = team.day()
    assert [(one.name, one.starts, one.ends) for one in day.visitors] == [
        ("Mei Tran", 480, 1020),
        ("Tom Reyes", 600, 1020),
    ]
    assert [(one.member_id, one.starts, one.ends) for one in day.busy] == [(team.mei, 660, 720)]


def test_a_proposed_visit_of_somebody_away_is_to_be_planned_anew(team: Team) -> None:
    visit = team.visit(team.patient(), team.tom)
    an_absence(team.office, team.tom, at("0:00", TUESDAY), at("0:00", date(2026, 11, 25)))
    day = team.day()
    assert published(day).of(visit) is None
    assert day_sketches.first(day, Sketch()).placed[0].member_ids == (team.mei,)


def test_what_was_called_off_or_put_on_the_pinboard_left_a_gap(team: Team) -> None:
    off, pinned = team.visit(team.patient(), team.tom), team.visit(team.patient("Omar Haddad"), team.mei, clock="14:00")
    team.visit(team.patient("Jun Park"), team.tom, clock="12:00")
    assert team.day().fallen == ()
    team.office.write(lambda work: day_calls.decline(work, off))
    team.office.write(lambda work: visits.pin(work, pinned))
    found = [(one.visit_id, one.patient, one.starts, one.member_ids) for one in team.day().fallen]
    assert found == [(off, "Maria Lopez", 600, (team.tom,)), (pinned, "Omar Haddad", 840, (team.mei,))]


def test_who_was_to_come_and_is_not_there_has_a_sentence(team: Team) -> None:
    ada, ben = team.member("Ada Ito", shifts=()), team.member("Ben Low", settings=(Setting.CLINIC,))
    for number, member in enumerate((ada, ben, team.tom)):
        team.visit(team.patient(f"Patient {'ABC'[number]}"), member, clock=f"{9 + 2 * number}:00")
    an_absence(team.office, team.tom, at("0:00", TUESDAY), at("0:00", date(2026, 11, 25)))
    assert sorted(team.day().missing.values()) == [
        "Ada Ito does not work on that weekday.",
        "Ben Low makes no home visits.",
        "Tom Reyes is away that day.",
    ]


def test_more_visits_than_can_be_planned_at_once_are_counted_only(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    one = team.visit(team.patient(), team.tom)
    team.visit(team.patient("Omar Haddad"), team.dana)
    monkeypatch.setattr(day_plans, "MOST", 1)
    assert (team.day().too_many, team.day().wanted) == (2, ())
    assert [found.visit_id for found in team.day(Whose(discipline="nurse")).wanted] == [one]


def test_one_person_or_a_discipline_plans_its_own(team: Team) -> None:
    one = team.visit(team.patient(), team.tom)
    other = team.visit(team.patient("Omar Haddad"), team.dana)
    assert [found.visit_id for found in team.day(Whose(team.dana)).wanted] == [other]
    assert [found.visit_id for found in team.day(Whose(discipline="nurse")).wanted] == [one]
    assert [found.member_id for found in team.day(Whose(team.dana)).visitors] == [team.dana]


def test_a_referral_asks_for_a_soon_visit_until_the_patient_was_seen(team: Team, clock: FixedClock) -> None:
    maria = team.patient()
    a_referral(team.office, maria, urgency=Urgency.TWO_DAYS, received_at=clock.moment)
    visit = team.visit(maria, team.tom)
    assert wanted(team.day(), visit).urgency is Urgency.TWO_DAYS
    team.office.write(lambda work: day_calls.prioritize(work, visit, Urgency.TODAY))
    assert wanted(team.day(), visit).urgency is Urgency.TODAY


def test_a_day_is_read_in_as_many_questions_for_many_visits(team: Team) -> None:
    team.visit(team.patient(), team.tom)
    _day, few = counted(team.office, lambda work: day_plans.gather(work, TUESDAY))
    for number in range(6):
        team.visit(team.patient(f"Patient {chr(65 + number)}"), team.mei, clock=f"{9 + number}:00")
    day, many = counted(team.office, lambda work: day_plans.gather(work, TUESDAY))
    assert len(day.wanted) == 7
    assert many == few


def test_publishing_proposes_in_one_act_that_is_undone_whole(team: Team) -> None:
    one = team.visit(team.patient(), team.tom, pinned=True)
    other = team.visit(team.patient("Omar Haddad"), team.mei, clock="12:00")
    day = team.day()
    made = day_sketches.first(day, Sketch())
    changed = team.publish(day, made)
    assert one in changed
    assert team.pinned() == set()
    for visit in (one, other):
        placed = made.of(visit)
        assert placed is not None
        standing = team.standing(visit)
        assert standing.status is VisitStatus.PROPOSED
        assert (standing.starts.hour * 60 + standing.starts.minute, standing.member_ids) == (
            placed.starts,
            placed.member_ids,
        )
    assert set(published(team.day()).placed) == set(made.placed)
    team.office.write(lambda work: undo.back(work, team.office.history))
    assert team.pinned() == {one}


def test_two_visits_change_places_in_one_act(team: Team) -> None:
    one = team.visit(team.patient(), team.tom, clock="9:00")
    other = team.visit(team.patient("Omar Haddad"), team.tom, clock="11:00")
    team.publish(team.day(), Sketch((Placed(one, 660, (team.tom,)), Placed(other, 540, (team.tom,)))))
    assert [team.standing(visit).starts.hour for visit in (one, other)] == [11, 9]


def test_what_a_family_was_told_stays_booked_and_moves_only_within_it(team: Team) -> None:
    told = team.visit(
        team.patient(),
        team.tom,
        status=VisitStatus.BOOKED,
        window_starts=time(9, 30),
        window_ends=time(10, 30),
    )
    day = team.day()
    team.publish(day, Sketch((Placed(told, 615, (team.tom,)),)))
    standing = team.standing(told)
    assert (standing.status, standing.starts.time()) == (VisitStatus.BOOKED, time(10, 15))
    assert (standing.window_starts, standing.window_ends) == (time(9, 30), time(10, 30))


def test_what_is_left_out_waits_on_the_pinboard_and_not_twice_without_a_decision(team: Team) -> None:
    visit = team.visit(team.patient(), team.tom)
    team.publish(team.day(), Sketch())
    assert team.pinned() == {visit}
    wednesday = date(2026, 11, 25)
    again = team.day(on=wednesday)
    assert wanted(again, visit).left_out == (TUESDAY,)
    with pytest.raises(Invalid, match="Say who decided") as refused:
        team.publish(again, Sketch())
    assert [one.field for one in refused.value.problems] == ["decisions"]
    team.publish(again, Sketch(), decisions={visit: Decision("Dr. Osei", "Her daughter is there")})
    rows = team.office.read(
        lambda work: work.session.query(LeftOut.day, LeftOut.decided_by).order_by(LeftOut.day).all()
    )
    assert [tuple(row) for row in rows] == [(TUESDAY, ""), (wednesday, "Dr. Osei")]


def test_nothing_to_publish_is_said(team: Team) -> None:
    team.visit(team.patient(), team.tom)
    day = team.day()
    with pytest.raises(Invalid, match="as planned already"):
        team.publish(day, published(day))


def test_a_visit_somebody_changed_meanwhile_is_not_published_over(team: Team) -> None:
    visit = team.visit(team.patient(), team.tom)
    day = team.day()
    team.office.write(lambda work: day_calls.prioritize(work, visit, Urgency.TODAY))
    with pytest.raises(Stale):
        team.publish(day, Sketch((Placed(visit, 660, (team.tom,)),)))


def test_what_stops_a_visit_stops_the_whole_plan(team: Team) -> None:
    one = team.visit(team.patient(), team.tom)
    other = team.visit(team.patient("Omar Haddad"), team.tom, clock="14:00")
    both = Sketch((Placed(one, 660, (team.tom,)), Placed(other, 690, (team.tom,))))
    with pytest.raises(Invalid, match="is with"):
        team.publish(team.day(), both)
    assert team.standing(one).starts.hour == 10


def test_families_to_ask_come_first_and_those_not_safe_to_call_say_why(team: Team) -> None:
    maria, omar = team.patient(), team.patient("Omar Haddad", safe_call=YesNo.NO)
    team.visit(omar, team.tom, clock="9:00", status=VisitStatus.BOOKED)
    team.visit(maria, team.tom, clock="11:00")
    first, second = team.office.read(lambda work: day_calls.calls(work, TUESDAY))
    assert (first.patient, first.agreed, first.people) == ("Maria Lopez", False, ("Maria Lopez, 585-555-0101",))
    assert first.offered[0] <= first.starts.time() <= first.offered[1]
    assert (second.patient, second.agreed) == ("Omar Haddad", True)
    assert team.office.read(lambda work: day_plans.still_to_ask(work, TUESDAY)) == 1


def test_agreeing_books_with_the_window_told_and_logs_the_call(team: Team) -> None:
    maria = team.patient()
    visit = team.visit(maria, team.tom)
    told = Agreement(time(9, 30), time(10, 30), "Maria Lopez")
    team.office.write(lambda work: day_calls.agree(work, visit, told))
    standing = team.standing(visit)
    assert (standing.status, standing.window_starts) == (VisitStatus.BOOKED, time(9, 30))
    (call,) = team.office.read(lambda work: contacts.calls(work, maria))
    assert "9:30 am" in call.agreed
    assert wanted(team.day(), visit).told


@pytest.mark.parametrize("told", [Agreement(), Agreement(time(11), time(12)), Agreement(time(10, 30), time(9, 30))])
def test_a_window_that_does_not_hold_the_visit_is_refused(team: Team, told: Agreement) -> None:
    visit = team.visit(team.patient(), team.tom)
    with pytest.raises(Invalid):
        team.office.write(lambda work: day_calls.agree(work, visit, told))
    assert team.standing(visit).status is VisitStatus.PROPOSED


def test_something_soft_in_the_way_is_seen_until_somebody_says_why(team: Team) -> None:
    maria = team.patient(interpreter_needed=True)
    visit = team.visit(maria, team.tom, interpreter=InterpreterBooked.NOT_BOOKED, pinned=True)
    team.publish(team.day(), Sketch((Placed(visit, 600, (team.tom,)),)))
    (day,) = team.office.read(lambda work: calendar.checked(work, calendar.days(work, TUESDAY)))
    (block,) = day.visits
    assert [one.rule.value for one in block.conflicts] == ["interpreter"]
    told = Agreement(time(9, 30), time(10, 30))
    with pytest.raises(Invalid) as refused:
        team.office.write(lambda work: day_calls.agree(work, visit, told))
    assert [one.field for one in refused.value.problems] == ["override_reason"]
    reason = replace(told, reason="By phone")
    team.office.write(lambda work: day_calls.agree(work, visit, reason))
    assert team.standing(visit).override_reason == "By phone"


def test_another_time_goes_to_the_pinboard_and_not_wanted_is_cancelled(team: Team) -> None:
    one = team.visit(team.patient(), team.tom, clock="9:00")
    other = team.visit(team.patient("Omar Haddad"), team.tom, clock="11:00")
    team.office.write(lambda work: day_calls.another_time(work, one))
    team.office.write(lambda work: day_calls.decline(work, other, "Feels well"))
    assert team.pinned() == {one}
    status = team.office.read(lambda work: work.get(Visit, other).status)
    assert status is VisitStatus.CANCELLED


def test_on_the_day_what_has_begun_is_frozen(team: Team, clock: FixedClock) -> None:
    begun = team.visit(team.patient(), team.tom, clock="9:00", status=VisitStatus.BOOKED)
    later = team.visit(team.patient("Omar Haddad"), team.tom, clock="13:00")
    clock.moment = to_utc(datetime(2026, 11, 24, 9, 42), ZONE)
    day = team.day()
    assert day.since == 585
    assert [one.visit_id for one in day.wanted] == [later]
    assert [one.visit_id for one in day.busy] == [begun]
    (placed,) = day_sketches.first(day, Sketch()).placed
    assert placed.starts >= 600  # after the visit under way


def test_a_new_visit_gets_its_three_best_places(team: Team) -> None:
    fixed = team.visit(team.patient(), team.tom, clock="9:00")
    new = team.visit(team.patient("Omar Haddad"), team.tom, clock="11:00", pinned=True)
    day = team.day()
    sketch = published(day)
    places = day_sketches.best_places(day, sketch, new)
    assert {place.member_ids for place in places} == {(team.tom,), (team.mei,)}
    assert [place.cost for place in places] == sorted(place.cost for place in places)
    put = day_sketches.put(day, sketch, new, places[0].member_ids, places[0].starts)
    assert put.of(fixed) is not None
    assert put.of(fixed).member_ids == (team.tom,)  # type: ignore[union-attr]


def test_the_next_working_day_is_one_on_which_somebody_works(team: Team, clock: FixedClock) -> None:
    assert team.office.read(day_plans.next_working_day) == TUESDAY
    clock.moment = to_utc(datetime(2026, 11, 27, 15), ZONE)  # a Friday
    assert team.office.read(day_plans.next_working_day) == date(2026, 11, 30)


def test_the_same_patient_twice_in_a_plan_is_checked_as_one_person(team: Team) -> None:
    def two(work: Work) -> None:
        drafts = {
            visit: replace(visits.edit(work, visit).draft, starts=starts, ends=ends) for visit, starts, ends in moved
        }
        work.named("Move two")
        visits.propose_all(work, drafts)

    maria, omar = team.patient(), team.patient("Omar Haddad")
    one, other = team.visit(maria, team.tom, clock="9:00"), team.visit(omar, team.mei, clock="9:00")
    moved = [(visit, at("13:00", TUESDAY), at("14:00", TUESDAY)) for visit in (one, other)]
    team.office.write(two)  # at one time, but two people: nothing is in the way
    assert team.standing(other).starts.hour == 13
