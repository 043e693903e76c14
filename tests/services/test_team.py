"""The team: who is on it, how full everybody is, and who is away."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.errors import Invalid, Stale
from careteam.domain.patients import DeathDraft, ProgramStatus
from careteam.domain.places import PlaceKind
from careteam.domain.team import AbsenceDraft, AbsenceKind, MemberDraft, Shift
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Residence, Stay
from careteam.services import absences, caseloads, deaths, team
from careteam.services.office import Office, Work
from tests.builders import a_member, a_patient, a_place, a_visit, an_assignment, discipline
from tests.queries import counted

MONDAY, TUESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 29)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour))


def test_the_list_goes_by_discipline_and_name_and_ends_with_those_who_left(office: Office) -> None:
    a_member(office, "Ruth Cohen", "chaplain")
    a_member(office, "Tom Reyes", "nurse")
    a_member(office, "Ada Long", "nurse")
    a_member(office, "Amara Osei", "physician", ends_on=date(2026, 10, 1))
    rows = office.read(team.rows)
    assert [row.name for row in rows] == ["Ada Long", "Tom Reyes", "Ruth Cohen", "Amara Osei"]
    assert [row.in_service for row in rows] == [True, True, True, False]


def test_the_week_counts_visits_on_their_local_day_and_leaves_out_cancelled_ones(office: Office) -> None:
    dana = a_member(office, "Dana Ruiz", "social_worker")
    patient = a_patient(office)
    a_visit(office, patient, [dana], at(MONDAY, 0))
    a_visit(office, patient, [dana], at(TUESDAY))
    a_visit(office, patient, [dana], at(TUESDAY, 23), ends=at(TUESDAY, 23).replace(minute=30))
    a_visit(office, patient, [dana], at(TUESDAY, 14), status=VisitStatus.CANCELLED)
    a_visit(office, patient, [dana], at(SUNDAY, 23))
    a_visit(office, patient, [dana], at(date(2026, 11, 30), 8))
    (row,) = office.read(team.rows)
    assert [day.visits for day in row.week] == [1, 2, 0, 0, 0, 0, 1]
    assert [day.works for day in row.week] == [True] * 5 + [False] * 2
    (row,) = office.read(lambda work: team.rows(work, date(2026, 11, 30)))
    assert [day.visits for day in row.week] == [1, 0, 0, 0, 0, 0, 0]


def test_the_week_says_who_is_away_and_when(office: Office) -> None:
    ruth = a_member(office, "Ruth Cohen", "chaplain")
    for starts, ends in (
        (at(MONDAY, 14).replace(minute=30), at(TUESDAY, 0)),
        (at(date(2026, 11, 25), 0), at(date(2026, 11, 27), 12)),
    ):
        draft = AbsenceDraft(ruth, starts, ends, AbsenceKind.TRAINING)
        office.write(lambda work, draft=draft: absences.save(work, None, draft, seen=None))  # type: ignore[misc]
    (row,) = office.read(team.rows)
    assert [(day.away, day.away_all_day) for day in row.week[:6]] == [
        ("Training from 2:30 pm", False),
        ("", False),
        ("Training", True),
        ("Training", True),
        ("Training until 12:00 pm", False),
        ("", False),
    ]
    assert [one.starts.day for one in row.absences] == [23, 25]


def test_the_caseload_weighs_roles_and_homes_and_leaves_out_who_is_not_served(office: Office) -> None:
    lena = a_member(office)
    home, hospital, asked, dead = (a_patient(office, name) for name in ("A Home", "B Bed", "C Asked", "D Died"))

    def settle(work: Work) -> None:
        work.named("Settle")
        for patient in (home, hospital):
            work.add(
                Residence(
                    patient_id=patient, kind="own_home", precautions="none", main=True, oxygen=False, two_people=False
                )
            )
        work.add(Stay(patient_id=hospital, setting="hospital", since=work.now))  # fmt: skip

    office.write(settle)
    an_assignment(office, home, lena, role=AssignmentRole.LEAD)
    an_assignment(office, hospital, lena)
    an_assignment(office, asked, lena, state=AssignmentState.ASKED)
    an_assignment(office, dead, lena)

    def bury(work: Work) -> None:
        from careteam.persistence.models import Patient

        work.named("Died")
        work.get(Patient, dead).status = ProgramStatus.DIED

    office.write(bury)
    (row,) = office.read(team.rows)
    assert row.load == caseloads.Load(2.9, 2)  # 1.5 x 1.25 for the lead at home, and 1
    assert row.free == pytest.approx(17.1)
    cases = office.read(lambda work: caseloads.of_member(work, lena))
    assert [(case.patient, case.role) for case in cases] == [
        ("A Home", AssignmentRole.LEAD),
        ("B Bed", AssignmentRole.PRIMARY),
    ]


def test_a_member_is_changed_and_found_by_pickers(office: Office) -> None:
    base = a_place(office, "North office", PlaceKind.OFFICE)
    lena = a_member(office)
    edited = office.read(lambda work: team.edit(work, lena))
    draft = replace(edited.draft, credentials="ACHPN", languages=("en", "es"), base_id=base)
    office.write(lambda work: team.save(work, lena, draft, seen=edited.version))
    (row,) = office.read(team.rows)
    assert (row.credentials, row.languages, row.base) == ("ACHPN", ("en", "es"), "North office")
    with pytest.raises(Stale):
        office.write(lambda work: team.save(work, lena, draft, seen=edited.version))
    a_member(office, "Old Hand", ends_on=date(2026, 11, 22))
    assert [one.name for one in office.read(team.options)] == ["Lena Fischer"]
    assert [one.name for one in office.read(lambda work: team.options(work, on=date(2026, 11, 1)))] == [
        "Lena Fischer",
        "Old Hand",
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"given_name": " ", "family_name": ""}, "given_name"),
        ({"discipline_id": None}, "discipline_id"),
        ({"caseload_limit": -1.0}, "caseload_limit"),
        ({"starts_on": date(2026, 5, 1), "ends_on": date(2026, 4, 1)}, "ends_on"),
        ({"shifts": (Shift(0, time(17), time(8)),)}, "shifts"),
        ({"shifts": (Shift(0, time(8), time(12)), Shift(0, time(11), time(17)))}, "shifts"),
    ],
)
def test_an_impossible_member_is_refused_by_the_field(office: Office, change: dict[str, object], field: str) -> None:
    draft = MemberDraft("Lena", "Fischer", discipline(office, "nurse"))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: team.save(work, None, replace(draft, **change), seen=None))  # type: ignore[arg-type]
    assert [problem.field for problem in refused.value.problems] == [field]


def test_who_serves_patients_is_not_removed_but_gets_a_last_day(office: Office) -> None:
    lena, patient = a_member(office), a_patient(office)
    an_assignment(office, patient, lena)
    a_visit(office, patient, [lena], at(TUESDAY))
    with pytest.raises(Invalid, match="1 patient and 1 planned visit"):
        office.write(lambda work: team.retire(work, lena, seen=1))
    mistake = a_member(office, "Typed Twice")
    office.write(lambda work: team.retire(work, mistake, seen=1))
    assert [row.name for row in office.read(team.rows)] == ["Lena Fischer"]


def test_a_discipline_with_patients_is_not_swapped(office: Office) -> None:
    lena, patient = a_member(office), a_patient(office)
    an_assignment(office, patient, lena)
    edited = office.read(lambda work: team.edit(work, lena))
    draft = replace(edited.draft, discipline_id=discipline(office, "nurse"))
    with pytest.raises(Invalid, match="another discipline"):
        office.write(lambda work: team.save(work, lena, draft, seen=edited.version))


def test_an_absence_lists_the_visits_in_it_in_the_clock_of_the_base(office: Office) -> None:
    denver = a_place(office, "Denver office", PlaceKind.OFFICE, zone="America/Denver")
    lena = a_member(office, base_id=denver)
    patient = a_patient(office)
    inside = a_visit(office, patient, [lena], at(TUESDAY, 16))  # 14:00 in Denver
    a_visit(office, patient, [lena], at(TUESDAY, 14))  # 12:00 in Denver, over at 13:00
    a_visit(office, patient, [lena], at(TUESDAY, 17), status=VisitStatus.CANCELLED)
    draft = AbsenceDraft(lena, at(TUESDAY, 13), at(TUESDAY, 18))
    found = office.read(lambda work: absences.visits_in(work, draft))
    assert [(one.visit_id, one.patient) for one in found] == [(inside, "Maria Lopez")]
    absence, _changes = office.write(lambda work: absences.save(work, None, draft, seen=None))
    longer = replace(draft, starts=at(TUESDAY, 11))
    assert len(office.read(lambda work: absences.visits_in(work, longer))) == 2
    office.write(lambda work: absences.save(work, absence, longer, seen=1))
    (row,) = office.read(lambda work: absences.of_member(work, lena))
    assert (row.starts, row.version) == (at(TUESDAY, 11), 2)
    office.write(lambda work: absences.remove(work, absence, seen=2))
    assert office.read(lambda work: absences.of_member(work, lena)) == ()


@pytest.mark.parametrize("ends", [at(MONDAY, 10), at(date(2028, 1, 1))])
def test_an_impossible_absence_is_refused(office: Office, ends: datetime) -> None:
    draft = AbsenceDraft(a_member(office), at(MONDAY, 10), ends)
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: absences.save(work, None, draft, seen=None))
    assert refused.value.problems[0].field == "ends"


def test_a_longer_team_costs_no_more_queries(office: Office) -> None:
    a_member(office)
    _rows, few = counted(office, team.rows)
    for number in range(5):
        member = a_member(office, f"Member {number}", "nurse")
        an_assignment(office, a_patient(office, f"Patient {number}"), member)
    rows, many = counted(office, team.rows)
    assert (len(rows), many) == (6, few)


def test_a_patient_who_died_needs_no_handoff(office: Office) -> None:
    lena, patient = a_member(office), a_patient(office)
    an_assignment(office, patient, lena)
    office.write(lambda work: deaths.died(work, patient, DeathDraft(MONDAY, "Ana")))
    office.write(lambda work: team.retire(work, lena, seen=1))
    assert office.read(team.rows) == ()
