"""Patients from rows."""

from datetime import date

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.patients import BirthKnown, PatientDraft, ResidenceDraft
from careteam.exchange.column_names import Field
from careteam.exchange.columns import Choices
from careteam.exchange.patient_rows import PatientImport, PatientRow
from tests.exchange.samples import PATIENTS, patients, table


def one(header: str, row: str, choices: Choices | None = None) -> PatientRow:
    """The only row of a table, which must be sound."""
    result = patients(f"{header}\n{row}\n", choices)
    assert result.problems == ()
    (found,) = result.rows
    return found


def wrong(header: str, row: str) -> tuple[str, str, str]:
    """Column, value and reason of the only problem of a table's only row."""
    result = patients(f"{header}\n{row}\n")
    assert result.rows == ()
    (problem,) = result.problems
    assert problem.line == 2
    return problem.column, problem.value_shown, problem.reason


def noted(result: PatientImport) -> dict[str, tuple[int, ...]]:
    """The notices and their lines."""
    return {notice.message: notice.lines for notice in result.notices}


def test_a_row_becomes_a_draft() -> None:
    result = patients(PATIENTS)

    assert result.problems == ()
    assert result.rows[0] == PatientRow(
        line=2,
        external_id="a-1",
        source_key="id:a-1",
        person_key="name:damien schinner|1941-05-13",
        patient=PatientDraft(given_name="Damien", family_name="Schinner", birth_date=date(1941, 5, 13)),
        residence=ResidenceDraft(
            street="941 Brown, Extension",
            city="Grays",
            region="Essex",
            postal_code="RM17",
            latitude=51.4784,
            longitude=0.3528,
        ),
        died_on=date(1973, 12, 1),
    )
    assert [row.line for row in result.rows] == [2, 4, 5]
    assert [row.died_on for row in result.rows[1:]] == [None, None]
    assert result.rows[2].residence is None
    assert noted(result) == {
        "No coordinates: travel cannot be estimated.": (5,),
        "More than 110 years old. Check the birth date.": (5,),
    }
    assert not [number for number in ("999-", "S999", "X308") if number in repr(result)]


def test_the_fields_of_a_chart() -> None:
    found = one(
        "Name,MRN,DOB,Pronouns,Goes by,Language,Interpreter needed,Phone,Email,Dx,Dx date",
        '"Cruz, Maria",M-7,1950-03-04,she/her,Mia,Spanish; English,Y,555-0100,mia@example.org,Lung cancer,2026-01-05',
    )
    assert found.patient == PatientDraft(
        given_name="Maria",
        family_name="Cruz",
        preferred_name="Mia",
        pronouns="she/her",
        mrn="M-7",
        birth_date=date(1950, 3, 4),
        languages=("es", "en"),
        interpreter_needed=True,
        phone="555-0100",
        email="mia@example.org",
        diagnosis="Lung cancer",
        diagnosed_on=date(2026, 1, 5),
    )
    assert found.source_key == "id:m-7"


def test_without_an_id_name_and_birth_date_tell_people_apart() -> None:
    found = one("First,Last,DOB", "Zoë,O’Brien,1950-03-04")
    again = one("Surname,Given,Birth date", "OBRIEN,zoe,4 Mar 1950")
    assert found.source_key == again.source_key == "name:zoe obrien|1950-03-04"


def test_unborn_and_unknown_birth_dates() -> None:
    unborn = one("First,Last,DOB", "Baby,Lee,2027-01-15").patient
    unknown = one("First,Last,DOB", "Ann,Lee,").patient
    assert (unborn.birth_known, unborn.birth_date) == (BirthKnown.EXPECTED, date(2027, 1, 15))
    assert (unknown.birth_known, unknown.birth_date) == (BirthKnown.UNKNOWN, None)


@pytest.mark.parametrize("word", ["N", "no", "FALSE", "0", "alive"])
def test_a_column_may_say_that_nobody_died(word: str) -> None:
    assert one("First,Last,Deceased", f"Ann,Lee,{word}").died_on is None


@pytest.mark.parametrize(
    ("header", "row", "column", "value", "words"),
    [
        ("First,Last,DOB", "Ann,Lee,3/4/50", "DOB", "3/4/50", "four digits"),
        ("First,Last,DOB", "Ann,Lee,1850-01-01", "DOB", "1850-01-01", "120 years"),
        ("First,Last,DOB", "Ann,Lee,2030-01-01", "DOB", "2030-01-01", "future"),
        ("First,Last,Died on", "Ann,Lee,2026-12-24", "Died on", "2026-12-24", "in the future"),
        ("First,Last,DOB,DOD", "Ann,Lee,1950-01-01,1949-01-01", "DOD", "1949-01-01", "before the birth date"),
        ("First,Last,Deceased", "Ann,Lee,Y", "Deceased", "Y", "no date"),
        ("First,Last,City", "Mr.,Lee,Troy", "First", "Mr.", "given name"),
        ("First,Last,City", "Ann,,Troy", "Last", "", "family name"),
        ("First,Last,Email", "Ann,Lee,ann at home", "Email", "ann at home", "not an e-mail"),
        ("First,Last,Language", "Ann,Lee,Klingon", "Language", "Klingon", "language is not known"),
        ("First,Last,Interpreter", "Ann,Lee,maybe", "Interpreter", "maybe", "yes or no"),
        ("First,Last,Lat,Lon", "Ann,Lee,north,3.5", "Lat", "north", "not degrees"),
        ("First,Last,City", "Ann,Lee," + "x" * 501, "City", "x" * 59 + "…", "500 characters"),
    ],
)
def test_a_bad_cell_is_told_with_column_value_and_reason(
    header: str, row: str, column: str, value: str, words: str
) -> None:
    told_column, told_value, reason = wrong(header, row)
    assert (told_column, told_value) == (column, value)
    assert words in reason


def test_an_unknown_language_can_be_chosen() -> None:
    (problem,) = patients("First,Last,Language\nAnn,Lee,Mixteco\n").problems
    assert problem.in_map == '[values.languages] "Mixteco" = "en"'
    choices = Choices(values={Field.LANGUAGES: {"Mixteco": "mix"}})
    assert one("First,Last,Language", "Ann,Lee,Mixteco", choices).patient.languages == ("mix",)


@pytest.mark.parametrize("spot", ["95.5,3.5", "45.5,190.25", "0,0", "45.5,"])
def test_coordinates_off_the_map_are_left_out_with_a_notice(spot: str) -> None:
    result = patients(f"First,Last,City,Lat,Lon\nAnn,Lee,Troy,{spot}\n")
    residence = result.rows[0].residence
    assert residence is not None
    assert (residence.latitude, residence.longitude) == (None, None)
    assert [lines for text, lines in noted(result).items() if "oordinates" in text] == [(2,)]


def test_decimal_commas() -> None:
    residence = patients("First;Last;Lat;Lon\nAnn;Lee;51,4784;-0,3528\n").rows[0].residence
    assert residence is not None
    assert (residence.latitude, residence.longitude) == (51.4784, -0.3528)


def test_duplicates_are_reported_by_line_and_namesakes_noted() -> None:
    result = patients("Id,First,Last,DOB\n1,Ann,Lee,1950-03-04\n2,Ann,Lee,1950-03-04\n1,Bo,Ray,1950-03-05\n")

    assert [row.line for row in result.rows] == [2, 3]
    assert [(problem.line, "line 2" in problem.reason) for problem in result.problems] == [(4, True)]
    assert [text for text in noted(result) if "Same name as on line 2" in text]


def test_problems_come_in_the_order_of_the_file() -> None:
    result = patients("First,Last,DOB\nAnn,Lee,x\nBo,Ray\nCy,Roe,y\nDi,Poe,1950-03-04\n")
    assert [problem.line for problem in result.problems] == [2, 3, 4]
    assert [row.line for row in result.rows] == [5]


def test_chosen_lines_only() -> None:
    text = "First,Last,DOB\nAnn,Lee,x\nBo,Ray,1950-03-04\nCy,Roe,1950-03-04\n"
    assert [row.line for row in patients(text, lines=(3,)).rows] == [3]
    assert patients(text, lines=(3,)).problems == ()
    assert [row.line for row in patients(text, Choices(only_lines=(4,))).rows] == [4]
    with pytest.raises(Invalid, match="no row on line 7-8"):
        patients(text, lines=(3, 7, 8))


def test_lines_within_a_cell_or_empty_ones_are_no_mistake() -> None:
    text = 'First,Last,Address\nAnn,Lee,"1 Main St\nApt 2"\n\nBo,Ray,2 Main St\n'
    assert [row.line for row in patients(text, lines=(2, 3, 4, 5)).rows] == [2, 5]
    with pytest.raises(Invalid, match="no row on line 1"):
        patients(text, lines=(1, 2))


def test_without_names_nothing_is_read() -> None:
    with pytest.raises(Invalid, match="No column holds the patients’ names"):
        patients("Color,Size\nred,7\n")


SPANISH = """\
Nombre,Apellidos,Fecha de nacimiento,Teléfono del paciente,Idioma,Necesita intérprete,Pasaporte,No. de Seguro Social
Ana,López Ruiz,25/03/1950,585-555-0101,Español,Sí,X30800305,999-99-1985
Luis,Díaz,4 de abril de 1948,585-555-0102,Inglés y Español,no,,
"""


def test_a_spreadsheet_in_spanish_is_read_as_one_in_english() -> None:
    """Its columns, its yes and no, its languages and months; and its identity numbers are refused all the same."""
    first, second = patients(SPANISH).rows
    assert (first.patient.given_name, first.patient.family_name) == ("Ana", "López Ruiz")
    assert (first.patient.birth_date, second.patient.birth_date) == (date(1950, 3, 25), date(1948, 4, 4))
    assert (first.patient.interpreter_needed, second.patient.interpreter_needed) == (True, False)
    assert (first.patient.languages, second.patient.languages) == (("es",), ("en", "es"))
    assert (first.patient.phone, second.patient.phone) == ("585-555-0101", "585-555-0102")
    assert [column.column for column in table(SPANISH).refused] == ["Pasaporte", "No. de Seguro Social"]
