"""The calendar's broad sheet, read back from its bytes."""

from dataclasses import fields, replace
from datetime import date, time
from io import BytesIO

from pypdf import PdfReader

from careteam.documents.calendar_sheet import MOST_COLUMNS, render
from careteam.domain.calendar_sheets import CalendarSheet, Cell, Entry, Row
from tests.documents.reader import read

MARIA = Entry(time(9), time(10), "Maria Lopez", "Home", ("SW",))
LEO = Entry(time(11, 45), time(12, 30), "Leo Brandt", "Palliative clinic, room 2", status="Proposed")
SHEET = CalendarSheet(
    first=date(2026, 11, 24),
    last=date(2026, 11, 24),
    whose="Whole team",
    corner="Time",
    heads=("Lena Fischer, NP", "Tom Reyes, RN"),
    rows=(
        Row("Away", (Cell(), Cell(words=("Leave",)))),
        Row("9:00 am", (Cell((MARIA,)), Cell())),
        Row("11:00 am", (Cell((LEO,)), Cell())),
    ),
    visits=2,
    office="Hill Country Palliative Care",
)


def test_it_is_broad_and_titled_with_the_day() -> None:
    printed = read(render(SHEET))
    assert printed.title == "Calendar of Whole team, Tuesday, November 24, 2026"
    assert [one.text for one in printed.tree.all("H1")] == ["Whole team, Tuesday, November 24, 2026"]
    assert [float(side) for side in PdfReader(BytesIO(render(SHEET))).pages[0].mediabox[2:]] == [792, 612]
    assert all(printed.fonts.values())


def test_cells_stand_in_a_table_with_headings_for_rows_and_columns() -> None:
    printed = read(render(SHEET))
    assert [one.text for one in printed.tree.all("TH")] == [
        *("Time", "Lena Fischer, NP", "Tom Reyes, RN"),
        *("Away", "9:00 am", "11:00 am"),
    ]
    assert [one.text for one in printed.tree.all("TD")] == [
        *("", "Leave"),
        *("9:00–10:00 am Maria Lopez Home · with SW", ""),
        *("11:45 am–12:30 pm Leo Brandt Proposed · Palliative clinic, room 2", ""),
    ]


def test_many_clinicians_stand_in_parts_and_headings_return_on_each_page() -> None:
    count = 60
    heads = tuple(f"Clinician {number}, RN" for number in range(count))
    hours = tuple(Row(f"{hour}:00 am", tuple(Cell((MARIA,)) for _head in heads)) for hour in range(7, 12))
    printed = read(render(replace(SHEET, heads=heads, rows=hours, visits=300)))
    assert [one.text for one in printed.tree.all("TH") if one.text.startswith("Clinician")] == list(heads)
    assert len(printed.tree.all("Table")) == -(-count // MOST_COLUMNS)
    assert all("Clinician" in page for page in printed.pages)
    assert all("Private: return or shred" in page for page in printed.pages)
    assert f"Page 1 of {len(printed.pages)}" in printed.pages[0]


def test_a_row_with_nothing_in_a_part_is_left_out_there() -> None:
    heads = tuple(f"Clinician {number}, RN" for number in range(8))
    early = Row("8:00 am", (Cell((MARIA,)), *[Cell()] * 7))
    late = Row("9:00 am", (*[Cell()] * 7, Cell((LEO,))))
    rows = [one.text for one in read(render(replace(SHEET, heads=heads, rows=(early, late)))).tree.all("TH")]
    assert rows.count("8:00 am") == rows.count("9:00 am") == 1


def test_days_without_visits_say_so() -> None:
    assert "No visits." in read(render(replace(SHEET, rows=(), visits=0))).tree.text


def test_a_sheet_has_no_place_for_what_must_stay_inside() -> None:
    names = {each.name for kind in (CalendarSheet, Row, Cell, Entry) for each in fields(kind)}
    assert names.isdisjoint(
        {"purpose", "purpose_patient", "note", "diagnosis", "address", "phone", "mrn", "birth_date"}
    )


def test_the_same_days_give_the_same_bytes() -> None:
    assert render(SHEET) == render(SHEET)
