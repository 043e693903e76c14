"""What the booking form starts from."""

from datetime import timedelta

from careteam.domain.assignments import AssignmentRole
from careteam.domain.patients import InterpreterKind
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import InterpreterBooked
from careteam.services import booking, visits
from careteam.services.office import Office
from tests.services.visit_builders import (
    MONDAY,
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_place,
    a_stay,
    an_assignment,
    at,
    booked,
)


def test_a_patient_at_home_is_visited_there_by_who_leads(office: Office) -> None:
    maria = a_patient(office, "Maria Lopez", interpreter_needed=True, interpreter_kind=InterpreterKind.PHONE)
    old, home = a_home(office, maria, main=False), a_home(office, maria, zone="America/Chicago")
    nurse, lead = a_member(office, "Tom Reyes"), a_member(office, "Amara Osei", "physician")
    an_assignment(office, maria, nurse)
    an_assignment(office, maria, lead, AssignmentRole.LEAD, key="physician")
    form = office.read(lambda work: booking.new(work, maria))
    draft = form.draft
    assert (draft.setting, draft.residence_id, draft.zone) == (Setting.OWN_HOME, home, "America/Chicago")
    assert draft.member_ids == (lead,)
    assert draft.ends - draft.starts == timedelta(minutes=60)
    assert draft.starts == at("9:00")  # the next full hour on the clock there
    assert draft.interpreter is InterpreterBooked.NOT_BOOKED
    assert [choice.residence_id for choice in form.homes] == [home, old]
    assert [(one.name, one.role) for one in form.members] == [
        ("Amara Osei", AssignmentRole.LEAD),
        ("Tom Reyes", AssignmentRole.PRIMARY),
    ]
    assert (form.patient_name, form.first, form.interpreter) == ("Maria Lopez", True, InterpreterKind.PHONE)


def test_a_patient_in_hospital_is_seen_on_the_ward(office: Office) -> None:
    hospital = a_place(office, "Lakeside Hospital", PlaceKind.HOSPITAL)
    ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital)
    a_place(office, "Back office", PlaceKind.OFFICE)
    maria = a_patient(office, "Maria Lopez")
    a_home(office, maria)
    a_stay(office, maria, Setting.HOSPITAL, ward, "412")
    form = office.read(lambda work: booking.new(work, maria))
    assert (form.draft.setting, form.draft.place_id) == (Setting.HOSPITAL, ward)
    assert form.draft.residence_id is None
    assert form.where_now == "4 West, Lakeside Hospital 412"
    assert [choice.words for choice in form.places] == ["4 West, Lakeside Hospital", "Lakeside Hospital"]


def test_a_chosen_time_and_person_come_first(office: Office) -> None:
    maria = a_patient(office, "Maria Lopez")
    a_home(office, maria)
    nurse = a_member(office, "Tom Reyes")
    form = office.read(lambda work: booking.new(work, maria, member_id=nurse, starts=at("13:15")))
    assert (form.draft.member_ids, form.draft.starts) == ((nurse,), at("13:15"))


def test_a_nurse_who_knows_the_home_plans_less_time(office: Office) -> None:
    maria = a_patient(office, "Maria Lopez")
    home, nurse = a_home(office, maria), a_member(office, "Tom Reyes")
    visit_id = booked(office, a_draft(maria, home, nurse, starts=at("10:00")))
    office.write(lambda work: visits.mark_seen(work, visit_id))
    form = office.read(lambda work: booking.new(work, maria, member_id=nurse))
    assert (form.first, form.draft.ends - form.draft.starts) == (False, timedelta(minutes=45))


def test_a_booked_visit_opens_as_it_is_or_at_another_time(office: Office) -> None:
    maria = a_patient(office, "Maria Lopez")
    home, nurse = a_home(office, maria), a_member(office, "Tom Reyes")
    draft = a_draft(maria, home, nurse, purpose="Caregiver strain", purpose_patient="How you sleep")
    visit_id = booked(office, draft)
    form = office.read(lambda work: booking.existing(work, visit_id))
    assert (form.draft, form.version, form.visit_id) == (draft, 1, visit_id)
    moved = office.read(lambda work: booking.existing(work, visit_id, starts=at("15:00", MONDAY)))
    assert moved.draft.ends == at("16:00", MONDAY)
    assert moved.draft.zone == ZONE
