"""Team members from rows."""

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.places import PlaceDraft, PlaceKind
from careteam.domain.team import DISCIPLINES, MemberDraft
from careteam.exchange.column_names import Field
from careteam.exchange.columns import Choices
from careteam.exchange.disciplines import guess_discipline
from careteam.exchange.person_names import split_name
from careteam.exchange.team_rows import DisciplineValue, TeamRow
from tests.exchange.samples import TEAM, team


def test_a_row_becomes_a_draft() -> None:
    result = team(TEAM)

    assert result.rows[0] == TeamRow(
        line=2,
        external_id="p-1",
        source_key="id:p-1",
        person_key="name:rosette bruen|",
        member=MemberDraft(given_name="Rosette", family_name="Bruen", credentials="MD"),
        discipline="physician",
        base=PlaceDraft(
            name="Base in Liverpool", kind=PlaceKind.OFFICE, city="Liverpool", latitude=53.4328, longitude=-2.9664
        ),
    )
    assert (result.rows[1].member.given_name, result.rows[1].member.family_name) == ("Chauncey", "Steuber")
    assert result.rows[0].base == result.rows[1].base


def test_an_unknown_discipline_asks_and_the_choice_is_listed() -> None:
    result = team(TEAM)

    assert result.disciplines == (
        DisciplineValue("GENERAL PRACTICE", 2, "physician"),
        DisciplineValue("Falconry", 1, None),
    )
    (problem,) = result.problems
    assert (problem.line, problem.column, problem.value_shown) == (4, "SPECIALITY", "Falconry")
    assert problem.in_map == '[values.discipline] "Falconry" = "physician"'


def test_disciplines_chosen_by_value_and_by_line() -> None:
    result = team(
        TEAM,
        Choices(
            values={Field.DISCIPLINE: {"general practice": "nurse", "Falconry": "music_therapist"}},
            by_line={Field.DISCIPLINE: {3: "chaplain"}},
        ),
    )
    assert [row.discipline for row in result.rows] == ["nurse", "chaplain", "music_therapist"]
    assert (result.rows[2].member.given_name, result.rows[2].member.family_name) == ("Maria del Rosario", "Cruz")


def test_one_discipline_for_rows_that_name_none() -> None:
    choices = Choices(values={Field.DISCIPLINE: {"": "nurse"}})
    assert [row.discipline for row in team("First,Last\nAnn,Lee\nBo,Ray\n", choices).rows] == ["nurse", "nurse"]
    assert len(team("First,Last\nAnn,Lee\nBo,Ray\n").problems) == 2


def test_a_discipline_the_office_does_not_have() -> None:
    with pytest.raises(Invalid, match="“falconer” is not a discipline of this office"):
        team(TEAM, Choices(values={Field.DISCIPLINE: {"Falconry": "falconer"}}))


def test_chosen_lines_only() -> None:
    result = team(TEAM, lines=(2, 3))
    assert [row.line for row in result.rows] == [2, 3]
    assert result.problems == ()
    assert result.disciplines == (DisciplineValue("GENERAL PRACTICE", 2, "physician"),)


def test_a_member_without_a_family_name_is_told() -> None:
    result = team("First,Last,Role\nAnn,,RN\n")
    assert [(problem.line, problem.column) for problem in result.problems] == [(2, "Last")]


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ("RN", "nurse"),
        ("Nurse Practitioner", "nurse_practitioner"),
        ("Nurse practitioner (palliative)", "nurse_practitioner"),
        ("Hospice and Palliative Medicine", "physician"),
        ("MSW", "social_worker"),
        ("Medical Social Worker", "social_worker"),
        ("PA-C", "physician_assistant"),
        ("Child Life Specialist, CCLS", "child_life"),
        ("dietician", "dietitian"),
        ("patient_navigator", "patient_navigator"),
        ("Falconry", None),
        ("", None),
    ],
)
def test_what_a_job_title_means(value: str, key: str | None) -> None:
    assert guess_discipline(value, DISCIPLINES) == key


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Ann Lee", ("Ann", "Lee", "")),
        ("Lee, Ann", ("Ann", "Lee", "")),
        ("Dr. Ann van Lee", ("Ann van", "Lee", "")),
        ("Lee, Dr. Ann", ("Ann", "Lee", "")),
        ("Ann Lee, MD, FAAHPM", ("Ann", "Lee", "MD, FAAHPM")),
        ("Ann Lee RN", ("Ann", "Lee", "RN")),
        ("Yo Ma", ("Yo", "Ma", "")),
        ("Yo Yo Ma", ("Yo Yo", "Ma", "")),
        ("Lee, Ann, NP", ("Ann", "Lee", "NP")),
        ("Bo Ray Jr.", ("Bo", "Ray Jr.", "")),
        ("Bo Ray, III", ("Bo", "Ray III", "")),
        ("Mr. Ray", ("", "Ray", "")),
        ("Mr.", ("", "", "")),
        ("Doctor", ("", "Doctor", "")),
        (", ,", ("", "", "")),
    ],
)
def test_full_names(full: str, parts: tuple[str, str, str]) -> None:
    assert split_name(full) == parts
