"""The list of patients: where they are, who leads, last and next visit, and what to know at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole
from careteam.domain.patients import AgeGroup, BirthKnown, Precautions, ProgramStatus, ResidenceDraft, StayDraft
from careteam.domain.permissions import User
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import AuditEntry, WorkEntry
from careteam.services import patient_list, patients, whereabouts
from careteam.services.office import Office, Work
from careteam.services.patient_list import Flag, PatientRow, Show
from tests.builders import a_member, a_patient, a_place, a_visit, an_assignment
from tests.queries import counted


def names(office: Office, show: Show = Show.ACTIVE, text: str = "") -> list[str]:
    return [row.name for row in office.read(lambda work: patient_list.listed(work, show, text)).rows]


def row(office: Office, name: str = "Maria Lopez") -> PatientRow:
    rows = office.read(lambda work: patient_list.listed(work, Show.ALL)).rows
    return next(one for one in rows if one.name == name)


def test_each_filter_shows_its_own(office: Office) -> None:
    for name, status in (
        ("Ann Active", ProgramStatus.ACTIVE),
        ("Rob Referred", ProgramStatus.REFERRED),
        ("Dan Discharged", ProgramStatus.DISCHARGED),
        ("Dora Died", ProgramStatus.DIED),
        ("Nick Notadmitted", ProgramStatus.NOT_ADMITTED),
    ):
        a_patient(office, name, status=status)
    assert names(office) == ["Ann Active"]
    assert names(office, Show.NEW) == ["Rob Referred"]
    assert names(office, Show.PAST) == ["Dora Died", "Dan Discharged", "Nick Notadmitted"]
    assert len(names(office, Show.ALL)) == 5
    assert names(office, Show.MINE) == []


def test_my_patients_are_those_i_serve_today(office: Office) -> None:
    me = a_member(office)
    mine, before = a_patient(office), a_patient(office, "Peter Young")
    an_assignment(office, mine, me)
    an_assignment(office, before, me, starts_on=date(2026, 10, 12), ends_on=date(2026, 11, 22))
    signed_in = Office(office.engine, User(office.user.account_id, "Lena", member_id=me), office.clock)
    assert names(signed_in, Show.MINE) == ["Maria Lopez"]


@pytest.mark.parametrize("text", ["ml", "mar", "lopez", "471", "MARÍA"])
def test_typing_narrows_the_list(office: Office, text: str) -> None:
    a_patient(office, "Maria Lopez", mrn="0004471")
    a_patient(office, "Peter Young", mrn="0009999")
    assert names(office, text=text) == ["Maria Lopez"]
    assert names(office, text="zz") == []


def test_a_row_says_where_who_and_when(office: Office) -> None:
    lena = a_member(office)
    patient = a_patient(office)
    an_assignment(office, patient, lena, role=AssignmentRole.LEAD)
    home = ResidenceDraft(city="Albany", two_people=True, precautions=Precautions.CONTACT)
    office.write(lambda work: whereabouts.save_residence(work, patient, None, home))
    a_visit(office, patient, [lena], datetime(2026, 11, 2, 10), status=VisitStatus.COMPLETED)
    last = a_visit(office, patient, [lena], datetime(2026, 11, 17, 10), status=VisitStatus.SEEN)
    coming = a_visit(office, patient, [lena], datetime(2026, 11, 25, 11), setting=Setting.CLINIC)
    a_visit(office, patient, [lena], datetime(2026, 11, 24, 11), on_pinboard=True)
    a_visit(office, patient, [lena], datetime(2026, 11, 24, 9), status=VisitStatus.CANCELLED)
    a_visit(office, patient, [lena], datetime(2026, 11, 30, 9))
    one = row(office)
    assert one.lead is not None
    assert (one.lead.name, one.lead.code) == ("Lena Fischer", "NP")
    assert one.last is not None
    assert (one.last.visit_id, one.last.starts) == (last, datetime(2026, 11, 17, 10))
    assert one.next is not None
    assert (one.next.visit_id, one.next.setting) == (coming, Setting.CLINIC)
    assert one.where is not None
    assert (one.where.words, one.where.away) == ("Home", False)
    assert one.flags == (Flag.TWO_PEOPLE, Flag.PRECAUTIONS)
    assert one.age_group is AgeGroup.ADULT


def test_somebody_in_hospital_is_there_and_not_at_home(office: Office) -> None:
    patient = a_patient(office)
    hospital = a_place(office, "County Hospital", PlaceKind.HOSPITAL)
    ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital)
    assert row(office).where is None
    office.write(lambda work: whereabouts.admit(work, patient, StayDraft(Setting.HOSPITAL, ward, "12")))
    where = row(office).where
    assert where is not None
    assert (where.words, where.away) == ("County Hospital · 4 West, bed 12", True)
    office.write(lambda work: whereabouts.home_again(work, patient))
    maple = a_place(office, "Maple Court", PlaceKind.NURSING_HOME)
    home = ResidenceDraft(Setting.NURSING_HOME, maple, "7b")
    office.write(lambda work: whereabouts.save_residence(work, patient, None, home))
    where = row(office).where
    assert where is not None
    assert where.words == "Nursing home, Maple Court 7b"


def test_similar_names_are_marked_also_when_the_other_is_not_shown(office: Office) -> None:
    a_patient(office, "Jon Smith")
    a_patient(office, "John Smith", status=ProgramStatus.REFERRED)
    rows = office.read(patient_list.listed).rows
    assert [(one.name, one.flags) for one in rows] == [("Jon Smith", (Flag.SIMILAR,))]


def test_the_first_visit_is_flagged_as_the_eight_weeks_end(office: Office) -> None:
    today = date(2026, 11, 23)
    for name, days in (("Far Off", 20), ("Due Soon", 50), ("Too Late", 60)):
        a_patient(office, name, is_cancer=True, advanced_on=today - timedelta(days=days), diagnosed_on=date(2025, 1, 1))
    seen = a_patient(office, "Seen Already", is_cancer=True, advanced_on=date(2026, 10, 1))
    a_visit(office, seen, [], datetime(2026, 10, 20, 10), status=VisitStatus.COMPLETED, setting=Setting.VIDEO)
    phoned = a_patient(office, "Phoned Only", is_cancer=True, advanced_on=date(2026, 9, 1))
    a_visit(office, phoned, [], datetime(2026, 10, 20, 10), status=VisitStatus.COMPLETED, setting=Setting.PHONE)
    a_patient(office, "Gone Now", is_cancer=True, advanced_on=date(2026, 9, 1), status=ProgramStatus.DISCHARGED)
    flags = {one.name: one.flags for one in office.read(lambda work: patient_list.listed(work, Show.ALL)).rows}
    assert flags == {
        "Far Off": (),
        "Due Soon": (Flag.FIRST_VISIT,),
        "Too Late": (Flag.FIRST_VISIT_LATE,),
        "Seen Already": (),
        "Phoned Only": (Flag.FIRST_VISIT_LATE,),
        "Gone Now": (),
    }


def test_an_unborn_child_is_a_child_and_an_unknown_birth_date_keeps_the_group_given(office: Office) -> None:
    a_patient(office, "Baby Okafor", birth_known=BirthKnown.EXPECTED, birth_date=date(2027, 1, 12))
    changes = {"birth_known": BirthKnown.UNKNOWN, "birth_date": None, "age_group": AgeGroup.OLDER_ADULT}
    a_patient(office, "Unknown Person", **changes)
    assert row(office, "Baby Okafor").age_group is AgeGroup.CHILD
    assert row(office, "Unknown Person").age_group is AgeGroup.OLDER_ADULT


def test_the_list_takes_as_many_reads_for_many_as_for_few(office: Office) -> None:
    lena = a_member(office)
    for number in range(3):
        patient = a_patient(office, f"Given{chr(97 + number)} Family", is_cancer=True, advanced_on=date(2026, 10, 1))
        an_assignment(office, patient, lena, role=AssignmentRole.LEAD)
        a_visit(office, patient, [lena], datetime(2026, 11, 25, 9 + number))
    _few, reads = counted(office, patient_list.listed)
    draft = office.read(lambda work: patients.edit(work, patient)).draft

    def add(work: Work) -> None:
        for number in range(40):
            patients.save(work, None, replace(draft, family_name=f"Person {number}"), status=ProgramStatus.ACTIVE)

    office.write(add)
    many, reads_for_many = counted(office, patient_list.listed)
    assert (len(many.rows), many.total) == (43, 43)
    assert reads_for_many == reads <= 5


def test_a_long_list_says_how_many_there_are(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_list, "MOST", 3)
    for name in ("Ann One", "Bob Two", "Cy Three", "Di Four", "Ed Five"):
        a_patient(office, name)
    found = office.read(patient_list.listed)
    assert (len(found.rows), found.total) == (3, 5)


def test_the_filters_for_today_for_no_lead_and_for_children(office: Office) -> None:
    lena = a_member(office)
    led, seen, child, teen, unborn = (
        a_patient(office, name, **changes)
        for name, changes in (
            ("Led Adult", {}),
            ("Seen Today", {}),
            ("Chi Young", {"birth_date": date(2008, 11, 24)}),
            ("Turned Eighteen", {"birth_date": date(2008, 11, 23)}),
            ("Baby Okafor", {"birth_known": BirthKnown.EXPECTED, "birth_date": date(2027, 1, 12)}),
        )
    )
    a_patient(office, "Said Teen", birth_known=BirthKnown.UNKNOWN, birth_date=None, age_group=AgeGroup.TEEN)
    for patient in (led, child, teen, unborn):
        an_assignment(office, patient, lena, role=AssignmentRole.LEAD)
    a_visit(office, seen, [lena], datetime(2026, 11, 23, 16))
    a_visit(office, led, [lena], datetime(2026, 11, 24, 16))
    a_visit(office, led, [lena], datetime(2026, 11, 23, 16), on_pinboard=True)
    assert names(office, Show.TODAY) == ["Seen Today"]
    assert names(office, Show.NO_LEAD) == ["Said Teen", "Seen Today"]
    assert names(office, Show.CHILDREN) == ["Baby Okafor", "Said Teen", "Chi Young"]


def test_a_list_is_narrowed_to_one_lead_and_to_one_mark(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    maria = a_patient(office, interpreter_needed=True)
    peter = a_patient(office, "Peter Young", interpreter_needed=True)
    for patient, lead in ((maria, lena), (peter, kai)):
        an_assignment(office, patient, lead, role=AssignmentRole.LEAD)
    an_assignment(office, a_patient(office, "Ann Plain"), lena, role=AssignmentRole.LEAD)

    def found(**narrowed: Any) -> list[str]:
        return [one.name for one in office.read(lambda work: patient_list.listed(work, **narrowed)).rows]

    assert found(lead_id=lena) == ["Maria Lopez", "Ann Plain"]
    assert found(lead_id=lena, flag=Flag.INTERPRETER) == ["Maria Lopez"]


def test_what_is_copied_is_in_the_trail_of_each_patient(office: Office) -> None:
    ids = [a_patient(office), a_patient(office, "Peter Young")]
    office.write(lambda work: patient_list.copied(work, ids, ["Name", "Age"]))

    def trail(work: Work) -> list[tuple[Any, ...]]:
        query = select(AuditEntry.patient_id, AuditEntry.after, WorkEntry.title).join(WorkEntry)
        query = query.where(AuditEntry.action == "export").order_by(AuditEntry.seq)
        return [tuple(row) for row in work.session.execute(query)]

    assert office.read(trail) == [(one, '["Name", "Age"]', "Copy 2 patients") for one in ids]
