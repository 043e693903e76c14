"""Today: what needs somebody, and what no longer does."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from careteam.domain.assignments import AssignmentRole
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import ProgramStatus
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.referrals import Urgency
from careteam.domain.visits import CancelReason, NotSeenReason, VisitStatus
from careteam.persistence.models import Call, Patient, ProgramSpell, Visit
from careteam.services import today as todays
from careteam.services import visits
from careteam.services.office import Office, Work
from careteam.services.today import Need, Needed
from tests.services.visit_builders import (
    MONDAY,
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_place,
    a_referral,
    a_stay,
    an_absence,
    an_assignment,
    at,
    booked,
    keep,
)

TUESDAY = date(2026, 11, 24)


def needed(office: Office, kind: Needed) -> list[Need]:
    found = office.read(todays.today)
    return [need for group in found.needs if group.kind is kind for need in group.named]


def set_clock(office: Office, clock: str, day: date = MONDAY) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.moment = to_utc(at(clock, day), ZONE)


def a_lead(office: Office, patient: PatientId, name: str = "Lee Lead") -> None:
    member = a_member(office, name)
    an_assignment(office, patient, member, AssignmentRole.LEAD)


@pytest.fixture
def visit_at_ten(office: Office) -> VisitId:
    """Tom Reyes sees Maria Lopez at home today from 10 to 11."""
    nurse, maria = a_member(office, "Tom Reyes", phone="555-0101"), a_patient(office, "Maria Lopez")
    return booked(office, a_draft(maria, a_home(office, maria), nurse, starts=at("10:00")))


def died(office: Office, patient: PatientId, on: date = MONDAY) -> None:
    def record(work: Work) -> None:
        work.named("Died")
        row = work.get(Patient, patient)
        row.status, row.died_on = ProgramStatus.DIED, on
        work.add(ProgramSpell(patient_id=patient, status=ProgramStatus.DIED, since=on))

    office.write(record)


def test_an_empty_office_needs_nothing(office: Office) -> None:
    found = office.read(todays.today)
    assert (found.day, found.visits, found.needs) == (MONDAY, (), ())


def test_visits_of_the_day_by_time_with_what_became_of_them(office: Office, visit_at_ten: VisitId) -> None:
    doctor, eli = a_member(office, "Amara Osei", "physician"), a_patient(office, "Eli Brooks")
    early = booked(office, a_draft(eli, a_home(office, eli), doctor, starts=at("9:45")))
    booked(office, a_draft(eli, None, doctor, setting=Setting.PHONE))  # tomorrow
    office.write(lambda work: visits.cancel(work, early, CancelReason.PATIENT_ASKED))
    found = office.read(todays.today)
    assert [(block.visit_id, block.status) for block in found.visits] == [
        (early, VisitStatus.CANCELLED),
        (visit_at_ten, VisitStatus.BOOKED),
    ]


def test_a_home_visit_not_closed_in_time_asks_to_call(office: Office, visit_at_ten: VisitId) -> None:
    set_clock(office, "11:45")
    assert needed(office, Needed.CLOSE_CALL) == []
    set_clock(office, "11:46")
    (need,) = needed(office, Needed.CLOSE_CALL)
    assert (need.headline, need.detail) == ("Tom Reyes 555-0101", "With Maria Lopez, planned until 11:00 am")
    office.write(lambda work: visits.mark_seen(work, visit_at_ten))
    assert needed(office, Needed.CLOSE_CALL) == []


def test_nobody_opened_until_somebody_called(office: Office, visit_at_ten: VisitId) -> None:
    set_clock(office, "10:20")
    office.write(lambda work: visits.mark_not_seen(work, visit_at_ten, NotSeenReason.NOT_AT_HOME))
    (need,) = needed(office, Needed.WELFARE_CALL)
    assert (need.headline, need.detail) == ("Maria Lopez", "Nobody opened at 10:00 am")
    assert need.patient_id is not None
    keep(office, Call(patient_id=need.patient_id, at=office.clock.now(), account_id=office.user.account_id))
    assert needed(office, Needed.WELFARE_CALL) == []


def test_nothing_is_overdue_for_somebody_who_died(office: Office, visit_at_ten: VisitId) -> None:
    set_clock(office, "12:30")
    (need,) = needed(office, Needed.CLOSE_CALL)
    assert need.patient_id is not None
    died(office, need.patient_id)
    assert needed(office, Needed.CLOSE_CALL) == []
    assert [one.headline for one in needed(office, Needed.DIED)] == ["Maria Lopez"]
    set_clock(office, "12:30", TUESDAY)
    assert needed(office, Needed.NOT_CLOSED) == []


def test_a_death_is_told_until_the_next_working_day_is_over(office: Office) -> None:
    eli, old = a_patient(office, "Eli Brooks"), a_patient(office, "Old News")
    set_clock(office, "20:00", date(2026, 11, 20))  # Friday evening
    died(office, eli, date(2026, 11, 20))
    died(office, old, date(2026, 8, 1))
    set_clock(office, "8:00")
    assert [(one.headline, one.detail) for one in needed(office, Needed.DIED)] == [("Eli Brooks", "Fri, Nov 20")]
    set_clock(office, "8:00", date(2026, 11, 24))
    assert needed(office, Needed.DIED) == []


def test_somebody_admitted_overnight_and_their_visits(office: Office) -> None:
    walter = a_patient(office, "Walter Nguyen")
    nurse = a_member(office, "Tom Reyes")
    visit_id = booked(office, a_draft(walter, a_home(office, walter), nurse))
    a_stay(office, walter, Setting.HOSPITAL, a_place(office, "4 West", PlaceKind.UNIT), "412")
    (need,) = needed(office, Needed.AWAY_NOW)
    assert (need.headline, need.detail) == ("Walter Nguyen", "Hospital, since 8:00 pm on Sun, Nov 22")
    assert [one.visit_id for one in needed(office, Needed.CONFLICT)] == [visit_id]
    office.write(lambda work: visits.pin(work, visit_id))
    assert needed(office, Needed.CONFLICT) == []
    (pinned,) = needed(office, Needed.PINBOARD)
    assert (pinned.visit_id, pinned.detail) == (visit_id, "Was 10:00 am on Tue, Nov 24 · Tom Reyes")


def test_referrals_by_their_clock(office: Office) -> None:
    def refer(name: str, urgency: Urgency, received: datetime) -> None:
        patient = a_patient(office, name, ProgramStatus.REFERRED)
        a_referral(office, patient, urgency=urgency, received_at=to_utc(received, ZONE))

    refer("Ro Utine", Urgency.ROUTINE, at("8:00"))
    refer("To Day", Urgency.TODAY, at("9:00"))
    refer("Over Due", Urgency.TWO_DAYS, at("9:00", date(2026, 11, 20)))
    assert [(one.headline, one.tone) for one in needed(office, Needed.REFERRAL)] == [
        ("Over Due", "bad"),
        ("To Day", "warn"),
        ("Ro Utine", ""),
    ]
    assert needed(office, Needed.REFERRAL)[0].detail == "Within 48 hours: see by 9:00 am on Sun, Nov 22"


def test_active_patients_without_a_lead_are_counted(office: Office) -> None:
    for number in range(7):
        a_patient(office, f"Patient {'abcdefg'[number]}")
    a_patient(office, "New Referred", ProgramStatus.REFERRED)
    a_lead(office, a_patient(office, "Has Lead"))
    (group,) = [one for one in office.read(todays.today).needs if one.kind is Needed.UNASSIGNED]
    assert (group.total, len(group.named)) == (7, 5)
    assert "Has Lead" not in {need.headline for need in group.named}


@pytest.mark.parametrize(
    ("days_ago", "told"),
    [
        (42, []),
        (43, [("13 days left", "warn")]),
        (56, [("0 days left", "warn")]),
        (57, [("1 day past 8 weeks", "bad")]),
    ],
)
def test_the_eight_weeks(office: Office, days_ago: int, told: list[tuple[str, str]]) -> None:
    advanced: dict[str, Any] = {"is_cancer": True, "advanced_on": MONDAY - timedelta(days=days_ago)}
    a_patient(office, "Priya Shah", **advanced)
    assert [(one.detail, one.tone) for one in needed(office, Needed.EIGHT_WEEKS)] == told


def test_the_eight_weeks_stop_at_the_first_completed_visit_but_not_at_a_call(office: Office) -> None:
    priya = a_patient(office, "Priya Shah", is_cancer=True, advanced_on=MONDAY - timedelta(days=50))
    nurse = a_member(office, "Tom Reyes")

    def complete(setting: Setting, clock: str) -> None:
        visit_id = booked(office, a_draft(priya, None, nurse, setting=setting, starts=at(clock), override_reason="-"))

        def close(work: Work) -> None:
            work.named("Complete")
            work.get(Visit, visit_id).status = VisitStatus.COMPLETED

        office.write(close)

    complete(Setting.PHONE, "10:00")
    assert len(needed(office, Needed.EIGHT_WEEKS)) == 1
    complete(Setting.VIDEO, "11:00")
    assert needed(office, Needed.EIGHT_WEEKS) == []


def test_earlier_visits_nobody_spoke_of(office: Office, visit_at_ten: VisitId) -> None:
    set_clock(office, "9:00", date(2026, 11, 26))
    (need,) = needed(office, Needed.NOT_CLOSED)
    assert (need.visit_id, need.detail) == (visit_at_ten, "10:00 am on Mon, Nov 23 · Tom Reyes")


def test_who_is_away_and_how_long(office: Office) -> None:
    tom, dana = a_member(office, "Tom Reyes"), a_member(office, "Dana Ruiz", "social_worker")
    an_absence(office, tom, at("0:00"), at("0:00", date(2026, 11, 28)))
    an_absence(office, dana, at("14:30"), at("17:00"))
    assert [(one.headline, one.detail) for one in needed(office, Needed.ABSENT)] == [
        ("Tom Reyes", "Leave, until Fri, Nov 27"),
        ("Dana Ruiz", "Leave, 2:30 pm to 5:00 pm"),
    ]


def test_an_office_with_nobody_in_it_is_new(office: Office) -> None:
    assert office.read(todays.today).is_new
    a_patient(office, "Maria Lopez")
    assert not office.read(todays.today).is_new
