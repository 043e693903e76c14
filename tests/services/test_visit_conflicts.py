"""Each rule, found through the rows of a real office."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.conflicts import Rule
from careteam.domain.ids import VisitId
from careteam.domain.patients import AgeGroup, ProgramStatus, TimesThatSuit
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import CancelReason, InterpreterBooked, VisitDraft
from careteam.services import openings, visits
from careteam.services.office import Office
from tests.services.visit_builders import (
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_place,
    a_stay,
    a_treatment,
    an_absence,
    an_assignment,
    at,
    booked,
)

TUESDAY = date(2026, 11, 24)
HERE: dict[str, Any] = {"latitude": 42.73, "longitude": -73.68}
FAR: dict[str, Any] = {"latitude": 42.93, "longitude": -73.68}


def rules(office: Office, draft: VisitDraft, visit_id: VisitId | None = None) -> set[Rule]:
    return {finding.rule for finding in office.read(lambda work: visits.check(work, draft, visit_id))}


class Scene:
    """A nurse, and two patients with homes 22 kilometers apart."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.nurse = a_member(office, "Tom Reyes")
        self.maria = a_patient(office, "Maria Lopez")
        self.home = a_home(office, self.maria, **HERE)
        self.walter = a_patient(office, "Walter Nguyen")
        self.walters = a_home(office, self.walter, **FAR)

    def draft(self, **values: Any) -> VisitDraft:
        return a_draft(self.maria, self.home, self.nurse, **values)

    def with_walter(self, clock: str, **values: Any) -> VisitDraft:
        return a_draft(self.walter, self.walters, self.nurse, starts=at(clock, TUESDAY), **values)


@pytest.fixture
def scene(office: Office) -> Scene:
    return Scene(office)


def test_a_visit_in_working_hours_at_home_meets_nothing(office: Office, scene: Scene) -> None:
    assert rules(office, scene.draft()) == set()


def test_a_visit_without_members_and_place(office: Office, scene: Scene) -> None:
    assert rules(office, replace(scene.draft(), member_ids=(), residence_id=None)) == {Rule.NO_MEMBER, Rule.NO_PLACE}


def test_an_end_before_the_start(office: Office, scene: Scene) -> None:
    assert rules(office, scene.draft(minutes=-30)) == {Rule.LENGTH}


def test_the_clinician_has_another_visit(office: Office, scene: Scene) -> None:
    other = booked(office, scene.with_walter("10:30"))
    (finding,) = office.read(lambda work: visits.check(work, scene.draft()))
    assert (finding.rule, finding.member_id, finding.visit_id) == (Rule.OVERLAP, scene.nurse, other)
    assert finding.sentence == "Tom Reyes is with Walter Nguyen from 10:30 am to 11:30 am."


def test_a_visit_does_not_meet_itself(office: Office, scene: Scene) -> None:
    visit_id = booked(office, scene.draft())
    assert rules(office, scene.draft(starts=at("10:15", TUESDAY)), visit_id) == set()


def test_everyone_in_a_joint_visit_is_checked(office: Office, scene: Scene) -> None:
    chaplain = a_member(office, "Ruth Cohen", "chaplain")
    an_assignment(office, scene.maria, chaplain, key="chaplain")
    booked(office, scene.with_walter("10:30"))
    joint = a_draft(scene.maria, scene.home, chaplain, scene.nurse)
    (finding,) = office.read(lambda work: visits.check(work, joint))
    assert (finding.rule, finding.member_id) == (Rule.OVERLAP, scene.nurse)


def test_the_patient_has_another_visit(office: Office, scene: Scene) -> None:
    doctor = a_member(office, "Amara Osei", "physician")
    booked(office, a_draft(scene.maria, scene.home, doctor, starts=at("10:30", TUESDAY)))
    assert rules(office, scene.draft()) == {Rule.PATIENT_OVERLAP}


def test_a_second_visit_that_day(office: Office, scene: Scene) -> None:
    doctor = a_member(office, "Amara Osei", "physician")
    booked(office, a_draft(scene.maria, scene.home, doctor, starts=at("14:00", TUESDAY)))
    assert rules(office, scene.draft()) == {Rule.SECOND_VISIT}


def test_a_cancelled_visit_is_in_nobodys_way(office: Office, scene: Scene) -> None:
    other = booked(office, scene.with_walter("10:30"))
    office.write(lambda work: visits.cancel(work, other, CancelReason.WEATHER))
    assert rules(office, scene.draft()) == set()


def test_what_is_on_the_pinboard_is_in_nobodys_way(office: Office, scene: Scene) -> None:
    other = booked(office, scene.with_walter("10:30"))
    office.write(lambda work: visits.pin(work, other))
    assert rules(office, scene.draft()) == set()


def test_the_drive_from_the_visit_before_is_too_long(office: Office, scene: Scene) -> None:
    other = booked(office, scene.with_walter("9:00", minutes=50))
    (finding,) = office.read(lambda work: visits.check(work, scene.draft()))
    assert (finding.rule, finding.visit_id) == (Rule.TRAVEL, other)
    assert finding.sentence == (
        "Tom Reyes is with Walter Nguyen until 9:50 am, and the drive takes about 34 min; the gap is 10 min."
    )


def test_units_of_one_hospital_need_no_drive(office: Office, scene: Scene) -> None:
    hospital = a_place(office, "Lakeside Hospital", PlaceKind.HOSPITAL, **HERE)
    west, north = (a_place(office, name, PlaceKind.UNIT, parent_id=hospital) for name in ("4 West", "6 North"))
    ward: dict[str, Any] = {"setting": Setting.HOSPITAL, "residence_id": None}
    booked(office, scene.with_walter("9:00", place_id=west, **ward))
    assert rules(office, replace(scene.draft(), place_id=north, **ward)) == set()


def test_rooms_of_one_nursing_home_need_no_drive(office: Office, scene: Scene) -> None:
    house = a_place(office, "Elm House", PlaceKind.NURSING_HOME)
    rooms = [
        a_home(office, patient, kind=Setting.NURSING_HOME, place_id=house, room=room)
        for patient, room in ((scene.walter, "12"), (scene.maria, "14"))
    ]
    ward: dict[str, Any] = {"setting": Setting.NURSING_HOME}
    booked(office, scene.with_walter("9:00", residence_id=rooms[0], **ward))
    assert rules(office, replace(scene.draft(), residence_id=rooms[1], setting=Setting.NURSING_HOME)) == set()


def test_outside_working_hours(office: Office, scene: Scene) -> None:
    assert rules(office, scene.draft(starts=at("16:30", TUESDAY))) == {Rule.HOURS}


def test_an_absence(office: Office, scene: Scene) -> None:
    an_absence(office, scene.nurse, at("9:00", TUESDAY), at("12:00", TUESDAY))
    assert rules(office, scene.draft()) == {Rule.ABSENT}


def test_before_the_start_of_service(office: Office, scene: Scene) -> None:
    later = a_member(office, "Ines Prado", starts_on=date(2026, 12, 1))
    assert rules(office, a_draft(scene.maria, scene.home, later)) == {Rule.NOT_IN_SERVICE}


def test_a_declined_service(office: Office, scene: Scene) -> None:
    an_assignment(office, scene.maria, None, state=AssignmentState.DECLINED)
    assert rules(office, scene.draft()) == {Rule.DECLINED}


def test_a_service_accepted_after_all(office: Office, scene: Scene) -> None:
    an_assignment(office, scene.maria, None, state=AssignmentState.DECLINED)
    an_assignment(office, scene.maria, scene.nurse)
    assert rules(office, scene.draft()) == set()


def test_a_chaplain_comes_by_the_patients_yes(office: Office, scene: Scene) -> None:
    chaplain = a_member(office, "Ruth Cohen", "chaplain")
    draft = a_draft(scene.maria, scene.home, chaplain)
    assert rules(office, draft) == {Rule.ASK_FIRST}
    an_assignment(office, scene.maria, chaplain, AssignmentRole.PRIMARY, key="chaplain")
    assert rules(office, draft) == set()


def test_a_visit_keeps_the_discipline_it_was_booked_for(office: Office, scene: Scene) -> None:
    visit_id = booked(office, scene.draft())
    worker = a_member(office, "Dana Ruiz", "social_worker")
    assert rules(office, replace(scene.draft(), member_ids=(worker,)), visit_id) == {Rule.DISCIPLINE}
    assert rules(office, replace(scene.draft(), member_ids=(worker, scene.nurse)), visit_id) == set()


def test_the_patients_own_hours(office: Office, scene: Scene) -> None:
    afternoons = tuple(TimesThatSuit(day, time(13), time(16)) for day in range(5))
    jun = a_patient(office, "Jun Park", times_that_suit=afternoons)
    assert rules(office, a_draft(jun, a_home(office, jun), scene.nurse)) == {Rule.PATIENT_HOURS}


def test_a_treatment_day(office: Office, scene: Scene) -> None:
    a_treatment(office, scene.maria, 1)
    assert rules(office, scene.draft()) == {Rule.TREATMENT_DAY}


def test_the_interpreter(office: Office, scene: Scene) -> None:
    omar = a_patient(office, "Omar Haddad", interpreter_needed=True)
    draft = a_draft(omar, a_home(office, omar), scene.nurse)
    assert rules(office, draft) == {Rule.INTERPRETER}
    assert rules(office, replace(draft, interpreter=InterpreterBooked.BOOKED)) == set()


def test_a_patient_in_hospital(office: Office, scene: Scene) -> None:
    a_stay(office, scene.maria, Setting.HOSPITAL)
    assert rules(office, scene.draft()) == {Rule.IN_HOSPITAL}


def test_a_patient_who_died(office: Office, scene: Scene) -> None:
    eli = a_patient(office, "Eli Brooks", ProgramStatus.DIED, died_on=date(2026, 11, 20))
    assert Rule.DIED in rules(office, a_draft(eli, a_home(office, eli), scene.nurse))


def test_a_patient_who_left(office: Office, scene: Scene) -> None:
    eli = a_patient(office, "Eli Brooks", ProgramStatus.DISCHARGED)
    assert rules(office, a_draft(eli, a_home(office, eli), scene.nurse)) == {Rule.DISCHARGED}


def test_a_home_that_asks_for_two(office: Office, scene: Scene) -> None:
    home = a_home(office, scene.maria, two_people=True, **HERE)
    assert rules(office, replace(scene.draft(), residence_id=home)) == {Rule.TWO_PEOPLE}


def test_settings_and_age_groups_of_the_member(office: Office, scene: Scene) -> None:
    doctor = a_member(office, "Kofi Mensah", "physician", settings=(Setting.CLINIC,), age_groups=(AgeGroup.CHILD,))
    assert rules(office, a_draft(scene.maria, scene.home, doctor)) == {Rule.MEMBER_SETTING, Rule.AGE_GROUP}


def test_the_past(office: Office, scene: Scene) -> None:
    assert rules(office, scene.draft(starts=at("8:15"))) == {Rule.PAST}


def test_the_window_told_to_the_family_stays_on_its_day(office: Office, scene: Scene) -> None:
    told = scene.draft(window_starts=time(9, 30), window_ends=time(11))
    visit_id = booked(office, told)
    assert rules(office, replace(told, starts=at("10:30", TUESDAY), ends=at("11:15", TUESDAY)), visit_id) == set()
    wednesday: dict[str, Any] = {"starts": at("10:00", date(2026, 11, 25)), "ends": at("11:00", date(2026, 11, 25))}
    assert rules(office, replace(told, **wednesday), visit_id) == {Rule.WINDOW}
    assert rules(office, replace(told, window_starts=time(9), **wednesday), visit_id) == set()


def test_times_are_those_of_the_place(office: Office, scene: Scene) -> None:
    chicago = a_home(office, scene.maria, zone="America/Chicago")
    nurse = a_member(office, "Lena Fischer", base_id=a_place(office, "Office", PlaceKind.OFFICE))
    draft = a_draft(scene.maria, chicago, nurse, starts=at("15:00", TUESDAY), zone="America/Chicago")
    assert rules(office, draft) == set()
    later = replace(draft, starts=at("15:15", TUESDAY), ends=at("16:15", TUESDAY))
    assert rules(office, later) == {Rule.HOURS}  # a quarter past five where the nurse lives


def test_the_nearest_free_time_leaves_room_for_the_drive(office: Office, scene: Scene) -> None:
    booked(office, scene.with_walter("9:00", minutes=50))
    found = office.read(lambda work: openings.nearest_free(work, scene.draft()))
    assert found is not None
    assert found.starts == at("10:30", TUESDAY)
    assert found.why == "After Walter Nguyen, until 9:50 am; about 34 min away"


def test_suggested_times_are_free_and_in_order(office: Office, scene: Scene) -> None:
    an_absence(office, scene.nurse, at("9:00"), at("15:00"))
    found = office.read(lambda work: openings.suggested(work, scene.draft(), count=3))
    assert [opening.starts for opening in found] == [at("15:00"), at("16:00"), at("8:00", TUESDAY)]
    assert all(not rules(office, scene.draft(starts=opening.starts)) for opening in found[2:])


def test_no_time_is_free_for_somebody_who_died(office: Office, scene: Scene) -> None:
    eli = a_patient(office, "Eli Brooks", ProgramStatus.DIED, died_on=date(2026, 11, 20))
    draft = a_draft(eli, a_home(office, eli), scene.nurse)
    assert office.read(lambda work: openings.suggested(work, draft)) == ()
    assert office.read(lambda work: openings.nearest_free(work, draft)) is None
