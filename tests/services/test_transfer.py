"""Import: people from a spreadsheet, once each, all or nothing, and nothing that was changed here is lost."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.patients import BirthKnown, ProgramStatus
from careteam.domain.places import PlaceKind
from careteam.domain.team import MemberDraft
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import AuditEntry, Member, Patient, Place, ProgramSpell, Residence, Visit, WorkEntry
from careteam.services import deaths, patients, places, team, transfer
from careteam.services.office import Office, Work
from careteam.services.transfer import Choices, Fate, Field, Imported, Preview, Reading, Target
from tests.builders import a_member, a_patient, a_visit
from tests.exchange.samples import PATIENTS, TEAM, table
from tests.queries import counted

PHYSICIANS = Choices(values={Field.DISCIPLINE: {"Falconry": "chaplain"}})


def reading(office: Office, text: str, target: Target = Target.PATIENTS, choices: Choices | None = None) -> Reading:
    """A spreadsheet as read in this office."""
    return transfer.read(table(text), target, choices or Choices(), office.read(transfer.basis))


def preview(office: Office, text: str, target: Target = Target.PATIENTS, choices: Choices | None = None) -> Preview:
    """What importing would do."""
    read = reading(office, text, target, choices)
    return office.read(lambda work: transfer.preview(work, read))


def bring_in(office: Office, text: str, target: Target = Target.PATIENTS, choices: Choices | None = None) -> Imported:
    """Import a spreadsheet."""
    read = reading(office, text, target, choices)
    return office.write(lambda work: transfer.IMPORTS[target](work, read))[0]


def fates(plan: Preview) -> dict[int, Fate]:
    """What becomes of each line."""
    return {row.line: row.fate for row in plan.rows}


def everyone(office: Office, model: Any = Patient) -> list[Any]:
    """The rows of a table, in the order they came."""
    return office.read(lambda work: list(work.session.scalars(select(model).order_by(model.id))))


def names(office: Office, model: Any = Patient) -> list[str]:
    """Who is there."""
    return [f"{row.given_name} {row.family_name}" for row in everyone(office, model)]


def test_patients_come_with_home_status_and_death(office: Office) -> None:
    plan = preview(office, PATIENTS)
    assert fates(plan) == {2: Fate.NEW_DIED, 4: Fate.NEW, 5: Fate.NEW}
    assert plan.settled

    done = bring_in(office, PATIENTS)

    assert done.sentence == "3 patients imported. 1 of them has died."
    damien, marcella, ada = everyone(office)
    assert (damien.status, damien.died_on) == (ProgramStatus.DIED, date(1973, 12, 1))
    assert damien.death_told_by == "the file people.csv"
    assert (marcella.status, marcella.birth_date) == (ProgramStatus.ACTIVE, date(2006, 9, 6))
    home, other = everyone(office, Residence)
    assert (home.patient_id, home.street, home.zone) == (damien.id, "941 Brown, Extension", "America/New_York")
    assert (other.latitude, other.main) == (54.1041, True)
    spells = [(spell.patient_id, spell.status, spell.since) for spell in everyone(office, ProgramSpell)]
    today = date(2026, 11, 23)
    assert sorted(spells) == sorted(
        [
            (damien.id, ProgramStatus.ACTIVE, date(1973, 12, 1)),
            (damien.id, ProgramStatus.DIED, date(1973, 12, 1)),
            (marcella.id, ProgramStatus.ACTIVE, today),
            (ada.id, ProgramStatus.ACTIVE, today),
        ]
    )
    found = office.read(lambda work: patients.search(work, "vonr"))
    assert [one.name for one in found] == ["Marcella VonRueden"]


def test_one_act_of_work_names_all_and_audits_each(office: Office) -> None:
    bring_in(office, PATIENTS)

    (work_id, title) = office.read(
        lambda work: work.session.execute(
            select(WorkEntry.id, WorkEntry.title).order_by(WorkEntry.id.desc()).limit(1)
        ).one()
    )
    assert title == "Import 3 patients from people.csv"
    entries = office.read(
        lambda work: [row.kind for row in work.session.scalars(select(AuditEntry).where(AuditEntry.work_id == work_id))]
    )
    assert (entries.count("patient"), entries.count("residence"), entries.count("program_spell")) == (4, 2, 4)


def test_importing_again_changes_nothing(office: Office) -> None:
    bring_in(office, PATIENTS)
    before = office.read(_trail)

    done = bring_in(office, PATIENTS)

    assert done.sentence == "Nobody new. 3 were here already and stay as they are."
    assert office.read(_trail) == before


def _trail(work: Work) -> int:
    return len(work.session.scalars(select(AuditEntry.seq)).all())


def test_importing_again_adds_only_new_rows_and_keeps_what_was_changed_here(office: Office) -> None:
    bring_in(office, PATIENTS)
    marcella = everyone(office)[1]
    draft = office.read(lambda work: patients.edit(work, PatientId(marcella.id))).draft
    changed = replace(draft, given_name="Marcy", birth_date=date(2006, 9, 7), phone="555-0111")
    office.write(lambda work: patients.save(work, PatientId(marcella.id), changed, seen=1))
    longer = PATIENTS + "a-4,1950-01-01,,,,,,Nora,Quist,1 Main St,Troy,NY,12180,42.7,-73.6\n"

    assert fates(preview(office, longer)) == {2: Fate.HERE, 4: Fate.HERE, 5: Fate.HERE, 6: Fate.NEW}
    bring_in(office, longer)

    assert names(office) == ["Damien Schinner", "Marcy VonRueden", "Ada Larson", "Nora Quist"]
    assert everyone(office)[1].phone == "555-0111"


def test_an_id_that_is_another_persons_here_is_a_problem_of_its_line(office: Office) -> None:
    bring_in(office, PATIENTS)
    other = "Id,First,Last,DOB\na-2,Rosa,Vega,1961-02-03\na-9,Tom,Hull,1960-01-01\n"

    plan = preview(office, other)
    (problem,) = plan.problems
    assert (problem.line, problem.column, problem.value_shown) == (2, "Id", "a-2")
    assert "Marcella VonRueden" in problem.reason
    with pytest.raises(Invalid, match="Line 2: Another person has this id here"):
        bring_in(office, other)
    assert len(names(office)) == 3

    two_people = Choices(other_people=(2,))
    bring_in(office, other, choices=two_people)
    assert names(office)[3:] == ["Rosa Vega", "Tom Hull"]
    assert bring_in(office, other).fates[Fate.HERE] == 2
    assert bring_in(office, other, choices=two_people).fates[Fate.HERE] == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("x-1,Maria,Lopez,1968-04-02,", "Similar name, same birth date: Maria Lopez, born Apr 2, 1968"),
        ("x-1,Marta,Lopez,1968-04-02,", "Similar name, same birth date: Maria Lopez, born Apr 2, 1968"),
        ("x-1,M.,Lopes-Diaz,1970-01-01,m-77", "Same record number: Maria Lopez, born Apr 2, 1968"),
        ("x-1,María,López,,", "Same name: Maria Lopez, born Apr 2, 1968"),
    ],
)
def test_somebody_who_seems_to_be_here_is_asked_about(office: Office, row: str, why: str) -> None:
    a_patient(office, "Maria Lopez", mrn="M77" if "m-77" not in row else "M 77")
    text = f"Id,First,Last,DOB,MRN\n{row}\n"

    plan = preview(office, text)
    assert [(one.line, one.note) for one in plan.doubles] == [(2, why)]
    assert not plan.settled
    with pytest.raises(Invalid, match=r"Line 2: .* seems to be here already"):
        bring_in(office, text)
    assert len(names(office)) == 1

    bring_in(office, text, choices=Choices(other_people=(2,)))
    assert len(names(office)) == 2
    assert fates(preview(office, text)) == {2: Fate.HERE}


def test_somebody_else_is_not_asked_about(office: Office) -> None:
    a_patient(office, "Maria Lopez")
    text = "Id,First,Last,DOB\nx-1,Maria,Lopez,1971-04-02\nx-2,Ana,Lopez,1968-04-02\nx-3,Lopez,Gray,\n"
    assert set(fates(preview(office, text)).values()) == {Fate.NEW}


def test_twins_of_one_file_are_not_taken_for_each_other_later(office: Office) -> None:
    first = "Id,First,Last,DOB\nt-1,Mina,Park,2014-05-05\n"
    bring_in(office, first)
    both = first + "t-2,Nina,Park,2014-05-05\n"
    assert fates(preview(office, both)) == {2: Fate.HERE, 3: Fate.NEW}


def test_a_death_in_the_file_is_recorded_once_and_cancels_what_is_ahead(office: Office) -> None:
    alive = "Id,First,Last,DOB,DOD\nd-1,Ada,Larson,1940-01-01,\n"
    bring_in(office, alive)
    (ada,) = everyone(office)
    visit = a_visit(office, PatientId(ada.id), [a_member(office)], datetime(2026, 11, 25, 10))
    died = alive.replace("1940-01-01,", "1940-01-01,2026-11-20")

    assert fates(preview(office, died)) == {2: Fate.DIES}
    done = bring_in(office, died)

    assert done.sentence == "Nobody new. 1 person here has died since; that is recorded."
    (ada,) = everyone(office)
    assert (ada.status, ada.died_on) == (ProgramStatus.DIED, date(2026, 11, 20))
    assert [row.status for row in everyone(office, Visit) if row.id == visit] == [VisitStatus.CANCELLED]
    assert fates(preview(office, died)) == {2: Fate.HERE}


def test_a_death_taken_back_here_does_not_come_again(office: Office) -> None:
    died = "Id,First,Last,DOB,DOD\nd-1,Ada,Larson,1940-01-01,2026-11-20\n"
    bring_in(office, died)
    (ada,) = everyone(office)
    office.write(lambda work: deaths.take_back(work, PatientId(ada.id)))

    assert fates(preview(office, died)) == {2: Fate.HERE}
    bring_in(office, died)

    assert everyone(office)[0].status is ProgramStatus.ACTIVE
    later = died.replace("11-20", "11-22")
    assert fates(preview(office, later)) == {2: Fate.DIES}


def test_a_member_taken_out_here_stays_out(office: Office) -> None:
    text = "Id,Name,Title\nm-1,Rosette Bruen,RN\n"
    bring_in(office, text, Target.TEAM)
    (rosette,) = everyone(office, Member)
    office.write(lambda work: team.retire(work, MemberId(rosette.id), seen=1))

    assert fates(preview(office, text, Target.TEAM)) == {2: Fate.GONE}
    assert bring_in(office, text, Target.TEAM).sentence == "Nobody new. 1 was taken out here and stays out."


def test_a_row_that_fails_leaves_nothing(office: Office) -> None:
    text = PATIENTS + "a-4,2050-01-01,,,,,,Nora,Quist,,,,,,\n"
    with pytest.raises(Invalid, match=r"Line 6: .* future"):
        bring_in(office, text)
    assert names(office) == []

    without = Choices(only_lines=(2, 4, 5))
    assert bring_in(office, text, choices=without).fates[Fate.NEW] == 2


def test_what_fails_in_the_middle_of_writing_leaves_nothing(office: Office) -> None:
    read = reading(office, PATIENTS)
    steps: list[str] = []

    def stop(step: str, _fraction: float) -> None:
        steps.append(step)
        if step == "Recording deaths":
            raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError, match="power"):
        office.write(lambda work: transfer.import_patients(work, read, stop))
    assert steps == ["Taking in", "Saving", "Recording deaths"]
    assert names(office) == []
    assert everyone(office, Residence) == []


def test_who_came_meanwhile_is_not_taken_in_twice(office: Office) -> None:
    read = reading(office, PATIENTS)
    first = office.read(lambda work: transfer.preview(work, read))
    assert first.settled
    a_patient(office, "Ada Larson", birth_date=date(1912, 8, 31))

    with pytest.raises(Invalid, match="Line 5: Ada Larson seems to be here already"):
        office.write(lambda work: transfer.import_patients(work, read))
    assert names(office) == ["Ada Larson"]


def test_members_come_with_discipline_and_one_base_a_place(office: Office) -> None:
    plan = preview(office, TEAM, Target.TEAM)
    assert [(one.line, one.reason) for one in plan.problems] == [(4, "Choose the discipline.")]

    bring_in(office, TEAM, Target.TEAM, PHYSICIANS)

    assert names(office, Member) == ["Rosette Bruen", "Chauncey Steuber", "Maria del Rosario Cruz"]
    rosette, chauncey, maria = everyone(office, Member)
    kinds = {row.id: row.discipline.key for row in office.read(lambda work: team.rows(work, date(2026, 11, 23)))}
    assert [kinds[row.id] for row in (rosette, chauncey, maria)] == ["physician", "physician", "chaplain"]
    assert rosette.shifts == MemberDraft().shifts
    assert rosette.base_id == chauncey.base_id
    assert rosette.base_id != maria.base_id
    assert [(place.name, place.kind, place.zone) for place in everyone(office, Place)] == [
        ("Base in Liverpool", PlaceKind.OFFICE, "America/New_York"),
        ("Base in Aberdeen", PlaceKind.OFFICE, "America/New_York"),
    ]


def test_a_base_known_here_is_used_whatever_it_is_called_here(office: Office) -> None:
    bring_in(office, TEAM, Target.TEAM, PHYSICIANS)
    liverpool = everyone(office, Place)[0]
    edited = office.read(lambda work: places.edit(work, liverpool.id))
    office.write(
        lambda work: places.save(work, liverpool.id, replace(edited.draft, name="Mersey office"), seen=edited.version)
    )
    more = TEAM + "p-4,Ann Lee,RN,Liverpool,53.4328,-2.9664\np-5,Bo Ray,RN,Aberdeen,57.2,-2.1\n"

    bring_in(office, more, Target.TEAM, PHYSICIANS)

    assert [place.name for place in everyone(office, Place)] == [
        "Mersey office",
        "Base in Aberdeen",
        "Base in Aberdeen (2)",
    ]
    assert everyone(office, Member)[3].base_id == liverpool.id


def test_the_discipline_can_differ_by_person(office: Office) -> None:
    choices = replace(PHYSICIANS, by_line={Field.DISCIPLINE: {3: "social_worker"}})
    plan = preview(office, TEAM, Target.TEAM, choices)
    assert [row.discipline for row in plan.rows] == ["physician", "social_worker", "chaplain"]


def test_a_member_of_the_same_name_is_asked_about(office: Office) -> None:
    a_member(office, "Rosette Bruen")
    plan = preview(office, TEAM, Target.TEAM, PHYSICIANS)
    assert [(one.line, one.note) for one in plan.doubles] == [(2, "Same name: Rosette Bruen")]


def test_an_unborn_child_and_an_unknown_birth_date_come_too(office: Office) -> None:
    text = "First,Last,DOB,ZIP\nBaby,Reyes,2027-02-01,12180\nAnn,Lee,,\n"
    bring_in(office, text)
    baby, ann = everyone(office)
    assert (baby.birth_known, ann.birth_known) == (BirthKnown.EXPECTED, BirthKnown.UNKNOWN)
    assert [home.postal_code for home in everyone(office, Residence)] == ["12180"]
    assert fates(preview(office, text)) == {2: Fate.HERE, 3: Fate.HERE}


def test_a_column_nobody_chose_is_said_before_any_row(office: Office) -> None:
    read = reading(office, "A,B\n1,2\n")
    assert [problem.field for problem in read.refusals] == ["columns"]
    with pytest.raises(Invalid, match="No column holds the patients’ names"):
        office.write(lambda work: transfer.import_patients(work, read))


def test_many_problems_are_counted_not_listed(office: Office) -> None:
    text = "First,Last,DOB\n" + "Ann,Lee,2050-01-01\n" * 30
    with pytest.raises(Invalid) as refused:
        bring_in(office, text)
    assert len(refused.value.problems) == 21
    assert refused.value.problems[-1].message == "And 10 more."


def test_a_preview_asks_no_more_of_the_database_for_more_rows(office: Office) -> None:
    few = "Id,First,Last\n" + "".join(f"n-{at},Ann,Lee{at:03}\n" for at in range(3))
    many = "Id,First,Last\n" + "".join(f"n-{at},Ann,Lee{at:03}\n" for at in range(300))
    read = reading(office, few), reading(office, many)
    _found, asked = counted(office, lambda work: transfer.preview(work, read[0]))
    _found, asked_for_many = counted(office, lambda work: transfer.preview(work, read[1]))
    assert asked == asked_for_many

    office.write(lambda work: transfer.import_patients(work, read[1]))
    _found, asked_again = counted(office, lambda work: transfer.preview(work, read[1]))
    assert asked_again == asked


def test_an_identity_number_among_diagnoses_is_left_out(office: Office) -> None:
    text = "Id,First,Last,Diagnosis\nz-1,Ann,Lee,SSN 078-05-1120\nz-2,Bo,Ray,COPD\nz-3,Cy,Orr,ALS\n"
    bring_in(office, text)
    assert [row.diagnosis for row in everyone(office)] == ["", "COPD", "ALS"]
