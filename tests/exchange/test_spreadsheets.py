"""Tables from bytes, and back."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.errors import Invalid
from careteam.exchange import spreadsheets
from careteam.exchange.column_names import Target
from careteam.exchange.columns import match_columns
from careteam.exchange.patient_rows import read_patients
from careteam.exchange.spreadsheets import Row, read_table, write_table
from careteam.exchange.team_rows import read_team
from tests.exchange.samples import PATIENTS, TODAY, table


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_reads_every_encoding_and_delimiter(encoding: str, delimiter: str) -> None:
    lines = [["First", "Last", "Note"], ["Zoë", "Müller", "a, b; c\nd"], ["Ann", "O’Brien", ""]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)

    found = read_table(out.getvalue().encode(encoding), "people.csv")

    assert found.header == ("First", "Last", "Note")
    assert found.rows == (Row(2, ("Zoë", "Müller", "a, b; c\nd")), Row(4, ("Ann", "O’Brien", "")))
    assert found.delimiter == delimiter
    assert found.encoding == encoding


def test_line_numbers_survive_titles_blank_lines_and_the_mark_of_excel() -> None:
    found = table("sep=;\nOur patients;;\n\nFirst;Last;City\n\nAnn;Lee;Rome, NY\n;;\nBo;Ray;Troy\n")

    assert found.header == ("First", "Last", "City")
    assert [row.line for row in found.rows] == [6, 8]


def test_a_single_column_is_a_table() -> None:
    assert table("Name\nAnn Lee\nBo Ray\n").rows == (Row(2, ("Ann Lee",)), Row(3, ("Bo Ray",)))


def test_columns_get_names_of_their_own() -> None:
    assert table("First,Phone,,Phone\na,1,2,3\n").header == ("First", "Phone", "Column 3", "Phone (2)")


def test_ragged_rows_are_reported_by_line_and_show_no_values() -> None:
    found = table("First,Last,SSN\nAnn,Lee,x\nBo,999-52-7304\nCy,Roe,x,y\nDi,Poe,x,,\n")

    assert [row.line for row in found.rows] == [2, 5]
    assert [problem.line for problem in found.problems] == [3, 4]
    assert "2 cells" in found.problems[0].reason
    assert "999" not in repr(found)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.csv", "is empty"),
        (b" \n\n", "a.csv", "is empty"),
        (b",,\n,,\n", "a.csv", "is empty"),
        (b"First,Last\n", "a.csv", "no rows"),
        (b"a-1,1950-03-25\na-2,1951-04-26\n", "a.csv", "must name the columns"),
        (b"999-52-7304,Ann,Lee\n999-52-7305,Bo,Ray\n", "a.csv", "must name the columns"),
        (bytes(range(256)) * 4, "a.csv", "does not hold text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a.csv", "does not hold text"),
        (b"PK\x03\x04rest", "a.csv", "workbook"),
        (b"First,Last\nAnn,Lee\n", "a.xlsx", "workbook"),
        (b"First,Last\nAnn,Lee\n", "a.pdf", "Choose a .csv"),
        (b'First,Last\nAnn,Lee\n"Bo,Ray\n', "a.csv", "line 3: a quotation mark"),
        (b'First,Last\nAnn,"The "Oaks" home"\n', "a.csv", "line 2: a quotation mark"),
        (b"First,Last\nAnn," + b"x" * 200_000 + b"\n", "a.csv", "line 2: a cell is far too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(data: bytes, name: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_table(data, name)
    assert "999" not in str(refused.value)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 2)
    assert len(table("Name\na\nb\n").rows) == 2
    with pytest.raises(Invalid, match="more than 2 rows"):
        table("Name\na\nb\nc\n")
    monkeypatch.setattr(spreadsheets, "MOST_COLUMNS", 2)
    with pytest.raises(Invalid, match="more than 2 columns"):
        table("a,b,c\n1,2,3\n")
    monkeypatch.setattr(spreadsheets, "MOST_BYTES", 5)
    with pytest.raises(Invalid, match="larger than"):
        table("Name\na\n")


@pytest.mark.parametrize(
    "title",
    [
        *(
            "SSN",
            "Social Security #",
            "Patient SSN",
            "SSN (last 4)",
            "PATIENTSSN",
            "soc_sec_no",
            "SocialSecurityNumber",
        ),
        *("DRIVERS", "Driver's License", "Driving licence no", "DL", "Passport", "PASSPORT_NO"),
    ],
)
def test_identity_columns_are_refused_by_name(title: str) -> None:
    found = table(f'First,"{title}",Last\nAnn,K1234567,Lee\n')

    assert found.header == ("First", "Last")
    assert [column.column for column in found.refused] == [title]
    assert "K1234567" not in repr(found)


@pytest.mark.parametrize(
    "title", ["Class name", "CLASSNAME", "Business name", "Access notes", "Cross street", "Address"]
)
def test_columns_that_only_sound_alike_are_kept(title: str) -> None:
    assert table(f"First,{title}\nAnn,x\n").header == ("First", title)


@pytest.mark.parametrize("dash", ["-", "–", "‑"])
def test_a_column_of_social_security_numbers_is_refused_whatever_its_name(dash: str) -> None:
    rows = "".join(f"P{n},999{dash}5{n}{dash}730{n}\n" for n in range(5))
    found = table(f"First,Ref\nAnn,\n{rows}")

    assert found.header == ("First",)
    assert "look like Social Security" in found.refused[0].reason
    assert "730" not in repr(found)


def test_a_lone_number_in_another_column_is_left_out_and_noted() -> None:
    found = table("First,Notes\nAnn,fine\nBo,her SSN is 999-52-7304\nCy,fine\n")

    assert [row.cells for row in found.rows] == [("Ann", "fine"), ("Bo", ""), ("Cy", "fine")]
    assert [(notice.column, notice.lines) for notice in found.notices] == [("Notes", (3,))]
    assert "7304" not in repr(found)


def test_control_characters_are_reported_where_they_are() -> None:
    found = table("First,Last\nAnn,Lee\nB\x07o,Ray\nCyrus,Roe\n" + "Dee,Poe\n" * 20)

    assert [(problem.line, problem.column) for problem in found.problems] == [(3, "First")]
    assert 3 not in [row.line for row in found.rows]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "＝"])
def test_a_written_cell_is_never_a_formula(start: str) -> None:
    data = write_table(["Name", "Note"], [["Ann", start + "1+1"]])

    cells = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1]
    assert cells == ["Ann", "'" + start + "1+1"]
    assert read_table(data, "back.csv").rows[0].cells == ("Ann", (start + "1+1").strip())


def test_numbers_and_gaps_are_written_as_they_are() -> None:
    data = write_table(["a", "b", "c"], [[-2.5, None, 7]])
    assert data.decode("utf-8-sig") == "a,b,c\r\n-2.5,,7\r\n"


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"))


@given(st.lists(st.tuples(_TEXT, _TEXT), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows: list[tuple[str, str]]) -> None:
    data = write_table(["Key", "Word", "Other"], [("k", *row) for row in rows])
    assert [row.cells[1:] for row in read_table(data, "a.csv").rows] == rows


def _read_everything(data: bytes) -> None:
    with suppress(Invalid):
        found = read_table(data, "a.csv")
        for target in Target:
            mapping = match_columns(found, target)
            with suppress(Invalid):
                _ = read_patients(found, mapping, TODAY) if target is Target.PATIENTS else read_team(found, mapping)


@given(st.binary(max_size=2000))
def test_no_bytes_raise_anything_but_invalid(data: bytes) -> None:
    _read_everything(data)


@given(st.text("abcSN019-/.,;\t|\"'=@ \n\r\ufeffé\u202e", max_size=400), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
def test_no_text_raises_anything_but_invalid(text: str, encoding: str) -> None:
    _read_everything(("First,Last,DOB,Lat,Lon,E-mail,Language\n" + text).encode(encoding, "replace"))


@given(st.data())
def test_no_damaged_file_raises_anything_but_invalid(data: st.DataObject) -> None:
    whole = bytearray(PATIENTS.encode())
    for _time in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    _read_everything(bytes(whole))


@given(st.lists(st.from_regex(r"[0-8][0-9]{2}-[0-9]{2}-[0-9]{4}", fullmatch=True), min_size=1, max_size=9), st.data())
def test_no_social_security_number_ever_comes_out(numbers: list[str], data: st.DataObject) -> None:
    places = st.sampled_from(["Id", "First", "Last", "DOB", "Notes", "Phone", "LAT", "E-mail", "Language", "X"])
    header = data.draw(st.lists(places, min_size=2, max_size=6, unique=True))
    text = ",".join(["First", *header])
    for number in numbers:
        cells = data.draw(st.lists(st.sampled_from(["x", "1950-01-02", "", number]), max_size=8))
        text += "\n" + ",".join(["Ann", *cells])

    try:
        found = table(text)
        seen = repr((found, read_patients(found, match_columns(found, Target.PATIENTS), TODAY)))
    except Invalid as refused:
        seen = str(refused)
    assert not [number for number in numbers if number in seen]
