"""Dates, read column by column."""

from datetime import date

import pytest

from careteam.exchange.column_names import Field
from careteam.exchange.columns import Choices
from careteam.exchange.dates import DateOrder, read_column, read_date
from tests.exchange.samples import patients

DAY = date(1950, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("1950-03-04", "1950/3/4", "19500304", "1950-03-04T00:00:00Z", "1950-03-04 00:00:00.000", "4 Mar 1950"),
        *("04-MAR-1950", "March 4, 1950", "Mar. 4th 1950", "4 March 1950"),
        *("4 de marzo de 1950", "4 marzo 1950", "04/mar/1950".replace("/", "-")),
    ],
)
def test_dates_that_need_no_order(text: str) -> None:
    assert read_date(text, None) == DAY


@pytest.mark.parametrize(
    ("text", "order"),
    [("3/4/1950", DateOrder.MDY), ("03-04-1950 12:00:00 AM", DateOrder.MDY), ("4.3.1950", DateOrder.DMY)],
)
def test_dates_read_by_an_order(text: str, order: DateOrder) -> None:
    assert read_date(text, order) == DAY
    assert read_date(text, None) is None


@pytest.mark.parametrize(
    "text", ["3/4/50", "2/30/1950", "13/13/1950", "0000-01-01", "soon", "18264", "4 Foo 1950", "1" * 90]
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text, DateOrder.MDY) is None


@pytest.mark.parametrize(
    ("cells", "title", "order", "asks"),
    [
        (["3/4/1950", "3/25/1950"], "DOB", DateOrder.MDY, False),
        (["3/4/1950", "25/3/1950"], "DOB", DateOrder.DMY, False),
        (["3/4/1950", "5/6/1950"], "DOB", None, True),
        (["3/4/1950", "5/6/1950"], "DOB (DD/MM/YYYY)", DateOrder.DMY, False),
        (["3/4/1950", "5/6/1950"], "dob_mm_dd_yyyy", DateOrder.MDY, False),
        (["3/4/1950", "5/6/1950"], "Nacimiento (dd/mm/aaaa)", DateOrder.DMY, False),
        (["4.3.1950", "6.5.1950"], "DOB", DateOrder.DMY, False),
        (["3/25/1950", "25/3/1950"], "DOB", None, True),
        (["1/1/1950", "7/7/1950", "1950-03-04"], "DOB", None, False),
    ],
)
def test_a_column_decides(cells: list[str], title: str, order: DateOrder | None, asks: bool) -> None:
    reading = read_column(list(enumerate(cells, 2)), None, title)
    assert (reading.order, reading.asks) == (order, asks)


def test_the_reading_names_the_line_that_settled_it() -> None:
    result = patients("First,Last,DOB\nAnn,Lee,3/4/1950\nBo,Ray,3/25/1950\n")

    assert [row.patient.birth_date for row in result.rows] == [DAY, date(1950, 3, 25)]
    assert [(notice.column, notice.message) for notice in result.notices if notice.column] == [
        ("DOB", "Dates read as month, day, year: line 3 cannot be read otherwise.")
    ]


def test_a_column_that_does_not_tell_asks_once_and_imports_nobody() -> None:
    text = "First,Last,DOB\nAnn,Lee,3/4/1950\nBo,Ray,5/6/1950\n"
    result = patients(text)

    assert result.rows == ()
    assert [(problem.line, problem.column) for problem in result.problems] == [(2, "DOB")]
    assert "as in line 2. Choose how" in result.problems[0].reason
    assert result.problems[0].in_map == '[dates] birth_date = "mdy"'

    chosen = patients(text, Choices(dates={Field.BIRTH_DATE: DateOrder.DMY}))
    assert [row.patient.birth_date for row in chosen.rows] == [date(1950, 4, 3), date(1950, 6, 5)]


def test_a_date_against_the_chosen_order_is_its_rows_problem() -> None:
    result = patients(
        "First,Last,DOB\nAnn,Lee,3/4/1950\nBo,Ray,25/6/1950\n", Choices(dates={Field.BIRTH_DATE: DateOrder.MDY})
    )
    assert [(problem.line, problem.value_shown) for problem in result.problems] == [(3, "25/6/1950")]
    assert "month, day, year" in result.problems[0].reason
