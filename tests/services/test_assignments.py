"""Who serves a patient: one lead at a time, and the patient's word on each service."""

from dataclasses import replace
from datetime import date

import pytest

from careteam.domain.assignments import AssignmentDraft, AssignmentRole, AssignmentState, Cover
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId
from careteam.domain.patients import DeathDraft, ProgramStatus
from careteam.services import assignments, deaths
from careteam.services.office import Office
from tests.builders import a_member, a_patient, an_assignment, discipline

LEAD, PRIMARY, BACKUP = AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.BACKUP
TODAY = date(2026, 11, 23)


def serving(office: Office, patient: PatientId, *, past: bool = False) -> list[tuple[str, AssignmentRole, date | None]]:
    rows = office.read(lambda work: assignments.of_patient(work, patient, past=past))
    return [(row.member, row.role, row.ends_on) for row in rows]


def test_a_new_lead_of_another_discipline_ends_the_old_lead_who_stays_as_primary(office: Office) -> None:
    patient = a_patient(office)
    lena, amara = a_member(office), a_member(office, "Amara Osei", "physician")
    an_assignment(office, patient, lena, role=LEAD, starts_on=date(2026, 10, 12))
    done = an_assignment(office, patient, amara, role=LEAD)
    assert done.message == "Lena Fischer no longer leads, and stays as primary."
    assert serving(office, patient, past=True) == [
        ("Amara Osei", LEAD, None),
        ("Lena Fischer", PRIMARY, None),
        ("Lena Fischer", LEAD, date(2026, 11, 22)),
    ]


def test_a_new_lead_of_the_same_discipline_replaces_the_old_one(office: Office) -> None:
    patient = a_patient(office)
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    an_assignment(office, patient, lena, role=LEAD, starts_on=date(2026, 10, 12))
    done = an_assignment(office, patient, kai, role=LEAD)
    assert done.message == "Lena Fischer no longer leads."
    assert serving(office, patient) == [("Kai Lund", LEAD, None)]


def test_a_lead_handed_over_on_the_day_it_began_leaves_no_empty_stretch(office: Office) -> None:
    patient = a_patient(office)
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    amara = a_member(office, "Amara Osei", "physician")
    for member in (lena, kai, amara):
        an_assignment(office, patient, member, role=LEAD)
    assert serving(office, patient, past=True) == [("Amara Osei", LEAD, None), ("Kai Lund", PRIMARY, None)]


def test_a_lead_planned_for_later_takes_over_on_that_day(office: Office) -> None:
    patient = a_patient(office)
    lena, amara = a_member(office), a_member(office, "Amara Osei", "physician")
    an_assignment(office, patient, lena, role=LEAD, starts_on=date(2026, 10, 12))
    an_assignment(office, patient, amara, role=LEAD, starts_on=date(2026, 12, 1))
    assert serving(office, patient) == [
        ("Lena Fischer", LEAD, date(2026, 11, 30)),
        ("Amara Osei", LEAD, None),
        ("Lena Fischer", PRIMARY, None),
    ]


def test_a_lead_that_would_run_into_a_planned_one_is_refused(office: Office) -> None:
    patient = a_patient(office)
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    an_assignment(office, patient, lena, role=LEAD, starts_on=date(2026, 12, 1))
    with pytest.raises(Invalid, match="Lena Fischer is the lead"):
        an_assignment(office, patient, kai, role=LEAD)
    an_assignment(office, patient, kai, role=LEAD, ends_on=date(2026, 11, 30))
    assert [name for name, _role, _ends in serving(office, patient)] == ["Kai Lund", "Lena Fischer"]


def test_making_somebody_lead_who_serves_already_hands_the_lead_over_too(office: Office) -> None:
    patient = a_patient(office)
    lena, dana = a_member(office), a_member(office, "Dana Ruiz", "social_worker")
    an_assignment(office, patient, lena, role=LEAD, starts_on=date(2026, 10, 1))
    own = an_assignment(office, patient, dana, starts_on=date(2026, 10, 2)).assignment_id
    edited = office.read(lambda work: assignments.edit(work, own))
    draft = replace(edited.draft, role=LEAD)
    done, _changes = office.write(lambda work: assignments.save(work, own, draft, seen=edited.version))
    assert done.message == "Lena Fischer no longer leads, and stays as primary."
    assert ("Dana Ruiz", LEAD, None) in serving(office, patient)


def test_nobody_serves_a_patient_twice_in_one_time(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    an_assignment(office, patient, lena)
    with pytest.raises(Invalid, match="serves this patient already"):
        an_assignment(office, patient, lena, role=BACKUP)


def test_a_service_can_be_asked_without_a_member_and_declined_without_leaving_a_gap(office: Office) -> None:
    patient = a_patient(office)
    chaplain = discipline(office, "chaplain")
    asked = an_assignment(office, patient, None, discipline_id=chaplain, state=AssignmentState.ASKED).assignment_id
    assert cover(office, patient)["Chaplain"] is Cover.ASKED
    office.write(
        lambda work: assignments.answer(work, asked, AssignmentState.DECLINED, ask_again_on=date(2027, 1, 4), seen=1)
    )
    (row,) = office.read(lambda work: assignments.of_patient(work, patient))
    assert (row.state, row.answered_on, row.ask_again_on) == (AssignmentState.DECLINED, TODAY, date(2027, 1, 4))
    assert cover(office, patient)["Chaplain"] is Cover.DECLINED


def cover(office: Office, patient: PatientId) -> dict[str, Cover]:
    return {row.name: row.cover for row in office.read(lambda work: assignments.coverage(work, patient))}


def test_coverage_names_who_stands_in_and_what_is_missing(office: Office) -> None:
    patient = a_patient(office)
    lena, tom = a_member(office), a_member(office, "Tom Reyes", "nurse")
    ines = a_member(office, "Ines Prado", "dietitian")
    an_assignment(office, patient, lena, role=LEAD)
    an_assignment(office, patient, tom, role=BACKUP)
    an_assignment(office, patient, ines)
    rows = office.read(lambda work: assignments.coverage(work, patient))
    assert [(row.name, row.cover, row.core, row.who, row.backup) for row in rows] == [
        ("Doctor, NP or PA", Cover.COVERED, True, ("Lena Fischer",), ()),
        ("Nurse", Cover.COVERED, True, ("Lena Fischer",), ("Tom Reyes",)),
        ("Social worker", Cover.GAP, True, (), ()),
        ("Chaplain", Cover.GAP, True, (), ()),
        ("Dietitian", Cover.COVERED, False, ("Ines Prado",), ()),
    ]


def test_a_declined_lead_does_not_stand_in_the_way_of_the_next(office: Office) -> None:
    patient = a_patient(office)
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    an_assignment(office, patient, lena, role=LEAD, state=AssignmentState.DECLINED)
    assert an_assignment(office, patient, kai, role=LEAD).message == ""


def test_what_does_not_fit_is_refused_by_its_field(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    gone = a_member(office, "Gone Already", ends_on=date(2026, 11, 1))
    for draft, field in (
        (AssignmentDraft(patient), "discipline_id"),
        (AssignmentDraft(patient, discipline(office, "nurse")), "member_id"),
        (AssignmentDraft(patient, discipline(office, "nurse"), lena), "member_id"),
        (AssignmentDraft(patient, member_id=gone), "member_id"),
        (AssignmentDraft(patient, member_id=lena, starts_on=TODAY, ends_on=date(2026, 11, 1)), "ends_on"),
    ):
        with pytest.raises(Invalid) as refused:
            office.write(lambda work, draft=draft: assignments.assign(work, draft))  # type: ignore[misc]
        assert [problem.field for problem in refused.value.problems] == [field]
    assert serving(office, patient) == []


def test_nobody_is_assigned_to_somebody_who_died(office: Office) -> None:
    patient = a_patient(office, status=ProgramStatus.DIED)
    with pytest.raises(Invalid, match="died"):
        an_assignment(office, patient, a_member(office))


def test_an_assignment_ends_on_its_last_day_or_is_removed_as_a_mistake(office: Office) -> None:
    patient = a_patient(office)
    lena, tom = a_member(office), a_member(office, "Tom Reyes", "nurse")
    one = an_assignment(office, patient, lena, starts_on=date(2026, 11, 1)).assignment_id
    two = an_assignment(office, patient, tom).assignment_id
    with pytest.raises(Invalid, match="Remove it"):
        office.write(lambda work: assignments.end(work, two, date(2026, 11, 20), seen=1))
    office.write(lambda work: assignments.end(work, one, date(2026, 11, 22), "Moved away", seen=1))
    office.write(lambda work: assignments.remove(work, two, seen=1))
    assert serving(office, patient) == []
    (row,) = office.read(lambda work: assignments.of_patient(work, patient, past=True))
    assert (row.ends_on, row.why) == (date(2026, 11, 22), "Moved away")


def test_many_patients_get_one_lead_in_one_act_and_who_is_left_out_is_named(office: Office) -> None:
    lena, kai = a_member(office), a_member(office, "Kai Lund")
    free, backed, led, refused, dead = (
        a_patient(office, name)
        for name in ("Free Person", "Backed Person", "Led Person", "Refused Person", "Dead Person")
    )
    an_assignment(office, backed, lena, role=BACKUP, starts_on=date(2026, 10, 1))
    an_assignment(office, led, kai, role=LEAD, starts_on=date(2026, 10, 1))
    an_assignment(office, refused, lena, state=AssignmentState.DECLINED)
    office.write(lambda work: deaths.died(work, dead, DeathDraft(TODAY, "Ana")))
    left_out, _changes = office.write(
        lambda work: assignments.assign_all(work, [free, backed, led, refused, dead], lena, LEAD)
    )
    assert left_out == ("Refused Person: declined Lena Fischer", "Dead Person: has died")
    assert serving(office, free) == [("Lena Fischer", LEAD, None)]
    assert serving(office, backed) == [("Lena Fischer", LEAD, None)]
    assert serving(office, led) == [("Lena Fischer", LEAD, None)]
    again, _changes = office.write(lambda work: assignments.assign_all(work, [free], lena, LEAD))
    assert again == ("Free Person: has Lena Fischer so already",)


def test_a_service_a_patient_declined_is_not_assigned_with_many(office: Office) -> None:
    ruth, eli = a_member(office, "Ruth Cohen", "chaplain"), a_member(office, "Eli Stone", "chaplain")
    yes, no, unasked = a_patient(office), a_patient(office, "Peter Young"), a_patient(office, "Tim Okafor")
    an_assignment(office, yes, eli)
    an_assignment(office, no, None, discipline_id=discipline(office, "chaplain"), state=AssignmentState.DECLINED)
    left_out, _changes = office.write(lambda work: assignments.assign_all(work, [yes, no, unasked], ruth, PRIMARY))
    assert left_out == ("Peter Young: declined this service", "Tim Okafor: has not said yes to this service")
    assert ("Ruth Cohen", PRIMARY, None) in serving(office, yes)
