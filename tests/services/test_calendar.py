"""The calendar: what a column shows, what is wrong in it, and in how many reads."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from careteam.domain.conflicts import Rule
from careteam.domain.ids import MemberId
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.domain.visits import CancelReason, NotSeenReason, VisitStatus
from careteam.services import absences, calendar, visits
from careteam.services.calendar import Column, Day
from careteam.services.office import Office
from tests.queries import reads
from tests.services.visit_builders import (
    MONDAY,
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

HERE: dict[str, Any] = {"latitude": 42.73, "longitude": -73.68}
FAR: dict[str, Any] = {"latitude": 42.93, "longitude": -73.68}
TUESDAY = date(2026, 11, 24)


def day(office: Office, on: date = TUESDAY, **filters: Any) -> Day:
    (found,) = office.read(lambda work: calendar.checked(work, calendar.days(work, on, **filters)))
    return found


def week(office: Office) -> tuple[Day, ...]:
    return office.read(lambda work: calendar.checked(work, calendar.days(work, MONDAY, 7)))


def column(office: Office, member: MemberId, on: date = TUESDAY) -> Column:
    return next(one for one in day(office, on).columns if one.person.member_id == member)


def test_columns_stand_in_the_order_of_disciplines_and_names(office: Office) -> None:
    a_member(office, "Ruth Cohen", "chaplain")
    a_member(office, "Tom Reyes", "nurse")
    a_member(office, "Ana Bell", "nurse")
    a_member(office, "Amara Osei", "physician")
    a_member(office, "Old Hand", ends_on=date(2026, 11, 1))
    people = [one.person for one in day(office).columns]
    assert [person.name for person in people] == ["Amara Osei", "Ana Bell", "Tom Reyes", "Ruth Cohen"]
    assert (people[0].code, people[0].discipline) == ("MD", "Physician")


def test_caseloads_are_read_where_they_are_asked_for(office: Office) -> None:
    nurse, maria = a_member(office, "Tom Reyes", caseload_limit=12), a_patient(office, "Maria Lopez")
    an_assignment(office, maria, nurse)
    shown = {loads: day(office, member_id=nurse, loads=loads).columns[0].person for loads in (True, False)}
    assert [(shown[loads].load, shown[loads].limit) for loads in (True, False)] == [(1.0, 12), (0.0, 12)]


def test_a_joint_visit_stands_in_both_columns(office: Office) -> None:
    nurse, worker = a_member(office, "Tom Reyes"), a_member(office, "Dana Ruiz", "social_worker")
    maria = a_patient(office, "Maria Lopez", preferred_name="Mia")
    draft = a_draft(maria, a_home(office, maria), nurse, worker, purpose="Strain", purpose_patient="How you sleep")
    visit_id = booked(office, draft)
    found = day(office)
    blocks = [block for one in found.columns for block in one.visits]
    assert [block.visit_id for block in blocks] == [visit_id, visit_id]
    assert len(found.visits) == 1
    block = blocks[0]
    assert (block.patient, block.where, block.purpose) == ("Mia Lopez", "Home", "How you sleep")
    assert [part.code for part in block.parts] == ["RN", "SW"]
    assert (block.starts, block.status, block.conflicts) == (at("10:00", TUESDAY), VisitStatus.BOOKED, ())


def test_the_place_is_named_as_people_say_it(office: Office) -> None:
    nurse = a_member(office, "Tom Reyes")
    hospital = a_place(office, "Lakeside Hospital", PlaceKind.HOSPITAL)
    ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital)
    house = a_place(office, "Elm House", PlaceKind.NURSING_HOME)
    walter, hattie, priya = (a_patient(office, name) for name in ("Walter Nguyen", "Hattie Moore", "Priya Shah"))
    a_stay(office, walter, Setting.HOSPITAL, ward, "412")
    room = a_home(office, hattie, kind=Setting.NURSING_HOME, place_id=house, room="12")
    clock = iter(("9:00", "11:00", "14:00"))
    for patient, values in (
        (walter, {"setting": Setting.HOSPITAL, "place_id": ward}),
        (hattie, {"setting": Setting.NURSING_HOME, "residence_id": room}),
        (priya, {"setting": Setting.PHONE}),
    ):
        booked(office, a_draft(patient, None, nurse, **{"starts": at(next(clock), TUESDAY), **values}))
    assert [block.where for block in column(office, nurse).visits] == ["4 West 412", "Nursing home", "Phone"]


def test_the_way_to_each_visit_is_shown(office: Office) -> None:
    base = a_place(office, "Office", PlaceKind.OFFICE, **HERE)
    nurse = a_member(office, "Tom Reyes", base_id=base)
    maria, walter = a_patient(office, "Maria Lopez"), a_patient(office, "Walter Nguyen")
    booked(office, a_draft(walter, a_home(office, walter, **FAR), nurse, starts=at("9:00", TUESDAY)))
    booked(office, a_draft(maria, None, nurse, setting=Setting.PHONE, starts=at("10:15", TUESDAY), minutes=15))
    home = a_home(office, maria, **HERE)
    booked(office, a_draft(maria, home, nurse, starts=at("14:00", TUESDAY)))
    drives = column(office, nurse).drives
    assert [(drive.origin, drive.minutes, drive.ends) for drive in drives] == [
        ("the office", 34, at("9:00", TUESDAY)),
        ("Walter Nguyen", 34, at("14:00", TUESDAY)),
    ]


def test_an_absence_entered_later_puts_a_visit_in_conflict(office: Office) -> None:
    nurse, maria = a_member(office, "Tom Reyes"), a_patient(office, "Maria Lopez")
    booked(office, a_draft(maria, a_home(office, maria), nurse))
    an_absence(office, nurse, at("9:00", TUESDAY), at("12:00", TUESDAY))
    found = column(office, nurse)
    assert [finding.rule for finding in found.visits[0].conflicts] == [Rule.ABSENT]
    assert [(away.starts, away.ends) for away in found.absences] == [(at("9:00", TUESDAY), at("12:00", TUESDAY))]
    assert column(office, nurse, date(2026, 11, 25)).absences == ()


def test_what_stood_in_the_way_stays_until_it_is_checked_anew_but_not_of_a_visit_that_changed(office: Office) -> None:
    nurse, maria, walter = a_member(office, "Tom Reyes"), a_patient(office, "Maria Lopez"), a_patient(office, "Al Ng")
    stays = booked(office, a_draft(maria, a_home(office, maria), nurse))
    moves = booked(office, a_draft(walter, a_home(office, walter), nurse, starts=at("14:00", TUESDAY)))
    an_absence(office, nurse, at("9:00", TUESDAY), at("17:00", TUESDAY))
    before = day(office)
    assert {block.visit_id for block in before.visits if block.conflicts} == {stays, moves}
    draft = office.read(lambda work: visits.edit(work, moves)).draft
    later = replace(draft, starts=at("18:00", TUESDAY), ends=at("19:00", TUESDAY), override_reason="As agreed")
    office.write(lambda work: visits.change(work, moves, later, seen=1))
    read = office.read(lambda work: calendar.days(work, TUESDAY))
    assert [block.conflicts for block in read[0].visits] == [(), ()]
    (meanwhile,) = calendar.as_checked(read, [before])
    assert [block.visit_id for block in meanwhile.visits if block.conflicts] == [stays]
    assert meanwhile.columns[0].visits == meanwhile.visits
    (away,) = meanwhile.columns[0].absences
    office.write(lambda work: absences.remove(work, away.absence_id, seen=1))
    (after,) = office.read(lambda work: calendar.checked(work, [meanwhile]))
    assert [block.conflicts for block in (*after.visits, *after.columns[0].visits)] == [()] * 4


def test_what_was_kept_with_a_reason_is_no_conflict_on_either_side(office: Office) -> None:
    nurse, maria, walter = a_member(office, "Tom Reyes"), a_patient(office, "Maria Lopez"), a_patient(office, "Al Ng")
    booked(office, a_draft(walter, a_home(office, walter, **FAR), nurse, starts=at("9:00", TUESDAY), minutes=50))
    draft = a_draft(maria, a_home(office, maria, **HERE), nurse, override_reason="Neighbors drive")
    booked(office, draft)
    first, second = column(office, nurse).visits
    assert (first.conflicts, second.conflicts) == ((), ())
    assert [finding.rule for finding in (*first.kept, *second.kept)] == [Rule.TRAVEL, Rule.TRAVEL]


def test_a_treatment_entered_later_shows_on_visits_to_come_only(office: Office) -> None:
    nurse, maria = a_member(office, "Tom Reyes"), a_patient(office, "Maria Lopez")
    visit_id = booked(office, a_draft(maria, a_home(office, maria), nurse))
    a_treatment(office, maria, 1)
    assert [finding.rule for finding in column(office, nurse).visits[0].conflicts] == [Rule.TREATMENT_DAY]
    office.clock.moment += timedelta(days=1)  # type: ignore[attr-defined]
    office.write(lambda work: visits.mark_seen(work, visit_id))
    assert column(office, nurse).visits[0].conflicts == ()


def test_cancelled_and_pinned_visits_are_gone_and_those_not_seen_stay(office: Office) -> None:
    nurse = a_member(office, "Tom Reyes")
    people = [a_patient(office, name) for name in ("Maria Lopez", "Walter Nguyen", "Jun Park")]
    hours = iter(("10:00", "12:00", "14:00"))
    gone, pinned, missed = (
        booked(office, a_draft(one, a_home(office, one), nurse, starts=at(next(hours), MONDAY))) for one in people
    )
    office.write(lambda work: visits.cancel(work, gone, CancelReason.WEATHER))
    office.write(lambda work: visits.pin(work, pinned))
    office.write(lambda work: visits.mark_not_seen(work, missed, NotSeenReason.TOO_ILL))
    assert [block.visit_id for block in column(office, nurse, MONDAY).visits] == [missed]
    assert [block.visit_id for block in office.read(calendar.pinboard)] == [pinned]


def test_filters(office: Office) -> None:
    nurse = a_member(office, "Tom Reyes")
    doctor = a_member(office, "Amara Osei", "physician", settings=(Setting.CLINIC,))
    clinic = a_place(office, "Clinic 2")
    maria, eli = a_patient(office, "Maria Lopez"), a_patient(office, "Eli Brooks")
    home = booked(office, a_draft(maria, a_home(office, maria), nurse))
    at_clinic = replace(a_draft(eli, None, doctor), setting=Setting.CLINIC, place_id=clinic)
    other = booked(office, at_clinic)
    assert {block.visit_id for block in day(office).visits} == {home, other}
    assert [one.person.name for one in day(office, homes_only=True).columns] == ["Tom Reyes"]
    assert [block.visit_id for block in day(office, homes_only=True).visits] == [home]
    assert [one.person.name for one in day(office, member_id=doctor).columns] == ["Amara Osei"]
    assert [block.visit_id for block in day(office, member_id=doctor).visits] == [other]


def test_another_zone_is_named(office: Office) -> None:
    nurse, maria = a_member(office, "Tom Reyes"), a_patient(office, "Maria Lopez")
    home = a_home(office, maria, zone="America/Chicago")
    booked(office, a_draft(maria, home, nurse, zone="America/Chicago"))
    (block,) = column(office, nurse).visits
    assert (block.starts, block.zone) == (at("10:00", TUESDAY), "CST")


@pytest.mark.parametrize("count", [1, 7])
def test_the_reads_do_not_grow_with_the_visits(office: Office, count: int) -> None:
    members = [a_member(office, f"Member {letter * 3}") for letter in "abcd"]
    people = [(one, a_home(office, one)) for one in (a_patient(office, f"Patient {letter * 3}") for letter in "abcd")]
    for (patient, home), member in zip(people, members, strict=True):
        booked(office, a_draft(patient, home, member))
    with reads(office) as few:
        day(office) if count == 1 else week(office)
    for (patient, home), member in zip(people, members, strict=True):
        booked(office, a_draft(patient, home, member, starts=at("14:00", TUESDAY), override_reason="Twice"))
        booked(office, a_draft(patient, home, member, starts=at("10:00", date(2026, 11, 26))))
    with reads(office) as many:
        day(office) if count == 1 else week(office)
    assert len(few) == len(many) <= 24


def test_a_month_counts_visits_first_visits_and_who_is_away(office: Office) -> None:
    lena, tom = a_member(office, "Lena Fischer"), a_member(office, "Tom Reyes")
    maria = a_patient(office, "Maria Lopez")
    home, ward = a_home(office, maria), a_place(office, "4 West", PlaceKind.UNIT)
    for clock, member, on, setting in (
        ("9:00", lena, TUESDAY, Setting.OWN_HOME),
        ("13:00", tom, TUESDAY + timedelta(days=2), Setting.HOSPITAL),
    ):
        place = {"place_id": ward} if setting is Setting.HOSPITAL else {}
        residence = home if setting is Setting.OWN_HOME else None
        booked(office, a_draft(maria, residence, member, starts=at(clock, on), setting=setting, **place))
    an_absence(office, tom, at("0:00", TUESDAY), at("0:00", TUESDAY + timedelta(days=2)))

    def month(**filters: Any) -> list[tuple[int, int, tuple[str, ...]]]:
        found = office.read(lambda work: calendar.month(work, MONDAY, 4, **filters))
        return [(day.visits, day.first_visits, day.away) for day in found]

    assert month() == [(0, 0, ()), (1, 1, ("Tom Reyes",)), (0, 0, ("Tom Reyes",)), (1, 0, ())]
    assert month(member_id=tom) == [(0, 0, ()), (0, 0, ("Leave",)), (0, 0, ("Leave",)), (1, 0, ())]
    assert month(homes_only=True)[3] == (0, 0, ())
    (tuesday,) = office.read(lambda work: calendar.month(work, TUESDAY, 1))
    assert [(one.starts, one.patient) for one in tuesday.earliest] == [(at("9:00", TUESDAY), "Maria Lopez")]


def test_a_month_is_read_in_as_many_steps_however_full_it_is(office: Office) -> None:
    with reads(office) as empty:
        office.read(lambda work: calendar.month(work, MONDAY, 42))
    lena = a_member(office, "Lena Fischer")
    for number in range(5):
        patient = a_patient(office, f"Case N{number}")
        starts = at("9:00", TUESDAY + timedelta(days=number % 3)) + timedelta(hours=2 * number)
        booked(office, a_draft(patient, a_home(office, patient), lena, starts=starts, override_reason="Agreed"))
    with reads(office) as full:
        office.read(lambda work: calendar.month(work, MONDAY, 42))
    assert len(full) == len(empty)


def test_time_away_carries_its_note_and_its_id(office: Office) -> None:
    lena = a_member(office, "Lena Fischer")
    meeting = AbsenceDraft(lena, at("10:00", TUESDAY), at("11:00", TUESDAY), AbsenceKind.BLOCKED, "Team meeting")
    absence_id, _changes = office.write(lambda work: absences.save(work, None, meeting, seen=None))
    (away,) = column(office, lena).absences
    assert (away.absence_id, away.kind, away.note) == (absence_id, AbsenceKind.BLOCKED, "Team meeting")
    opened = office.read(lambda work: absences.opened(work, lena, absence_id))
    assert opened.name == "Lena Fischer"
    assert opened.edited is not None
    assert opened.edited.draft == meeting
    assert office.read(lambda work: absences.opened(work, lena)).edited is None
