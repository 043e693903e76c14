"""Which column holds what."""

import pytest

from careteam.domain.errors import Invalid
from careteam.exchange.column_names import Field, Target
from careteam.exchange.columns import SURE, Choices, Mapping, match_columns
from tests.exchange.samples import table


def mapped(header: str, *rows: str, target: Target = Target.PATIENTS, choices: Choices | None = None) -> Mapping:
    """The mapping of a table with this header."""
    return match_columns(
        table("\n".join([header, *(rows or [",".join("x" for _ in header.split(","))])])), target, choices
    )


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Id,MRN,First,Last", "external_id mrn given_name family_name"),
        ("FIRST NAME,Surname,Phone,ZIP", "given_name family_name phone postal_code"),
        ("patient_first_name,PatientLastName,pt-dob", "given_name family_name birth_date"),
        ("Given,Family,Date of Birth,Date of Death", "given_name family_name birth_date died_on"),
        ("Patient Name,Preferred Language,E-Mail Address", "full_name languages email"),
        ("Last,First,Address Line 1,Address Line 2,Town", "family_name given_name street street_2 city"),
        ("Forename,Surname,NHS Number,Postcode", "given_name family_name mrn postal_code"),
        ("First,Last,Home Phone (primary)", "given_name family_name phone"),
        ("First,Last,Diagnosis,Diagnosis Date", "given_name family_name diagnosis diagnosed_on"),
        ("First,Last,PREFIX,Title", "given_name family_name - -"),
        ("First,Last,Emergency Contact Phone,PCP Name,Birth city", "given_name family_name - - -"),
        ("First,Last,Favorite color", "given_name family_name -"),
        ("Name,Last seen,First dose,Family status,Dog name", "full_name - - - -"),
    ],
)
def test_patient_columns_of_other_systems(header: str, fields: str) -> None:
    assert [match.field or "-" for match in mapped(header).matches] == fields.split()


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Id,ORGANIZATION,NAME,GENDER,SPECIALITY,UTILIZATION", "external_id - full_name - discipline -"),
        ("Employee ID,First,Last,Job Title,Work Email", "external_id given_name family_name discipline email"),
        ("NPI,Provider,Credentials,Specialty", "external_id full_name credentials discipline"),
    ],
)
def test_team_columns_of_other_systems(header: str, fields: str) -> None:
    assert [match.field or "-" for match in mapped(header, target=Target.TEAM).matches] == fields.split()


def test_values_settle_what_names_do_not_say() -> None:
    mapping = mapped("First,Last,A,B,C,D", "Ann,Lee,1950-03-04,ann@example.org,40.7128,-74.0060")

    assert [match.field for match in mapping.matches[2:]] == [
        Field.BIRTH_DATE,
        Field.EMAIL,
        Field.LATITUDE,
        Field.LONGITUDE,
    ]
    assert all(match.confidence < SURE for match in mapping.matches[2:])
    assert mapping.matches[2].reason == "Its name says nothing, but its values are dates."


def test_two_unnamed_columns_of_dates_are_not_guessed() -> None:
    mapping = mapped("First,Last,A,B", "Ann,Lee,1950-03-04,2020-03-04")
    assert mapping.column(Field.BIRTH_DATE) == ""


def test_values_that_contradict_the_name_lower_the_confidence() -> None:
    match = mapped("First,Last,DOB", "Ann,Lee,blue", "Bo,Ray,1950-03-04", "Cy,Roe,red").matches[2]
    assert match.field is Field.BIRTH_DATE
    assert match.confidence < SURE
    assert "only 1 of 3 values are dates" in match.reason


def test_a_date_of_death_goes_before_a_yes_or_no() -> None:
    mapping = mapped("First,Last,Deceased,Death date", "Ann,Lee,Y,2020-03-04")
    assert mapping.column(Field.DIED_ON) == "Death date"
    assert "Could be Date of death too" in mapping.matches[2].reason


def test_a_full_name_beside_its_parts_is_not_read() -> None:
    mapping = mapped("Name,First,Last", "Ann Lee,Ann,Lee")
    assert mapping.column(Field.FULL_NAME) == ""
    assert mapping.column(Field.FAMILY_NAME) == "Last"


def test_what_was_chosen_wins() -> None:
    choices = Choices(columns={Field.PHONE: "Nana", Field.EMAIL: ""})
    mapping = mapped("First,Last,Phone,Nana,Email", "a,b,c,d,e", choices=choices)

    assert [match.field for match in mapping.matches[2:]] == [None, Field.PHONE, None]
    assert [match.reason for match in mapping.matches[3:]] == ["Chosen.", "Left out, as chosen."]


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({Field.PHONE: "Fax"}, "no column “Fax” for Phone. The file has: First, Last"),
        ({Field.MRN: "SSN"}, "“SSN” cannot be read. Social Security numbers are never kept."),
        ({Field.PHONE: "Last", Field.EMAIL: "Last"}, "chosen twice"),
        ({Field.DISCIPLINE: "Last"}, "not read for Patients"),
    ],
)
def test_choices_that_cannot_be(columns: dict[Field, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        mapped("First,Last,SSN", choices=Choices(columns=columns))
