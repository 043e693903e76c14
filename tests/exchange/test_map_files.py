"""Map files: choices kept for the next import."""

import pytest

from careteam.domain.errors import Invalid
from careteam.exchange.column_names import Field, Target
from careteam.exchange.columns import Choices, match_columns
from careteam.exchange.dates import DateOrder
from careteam.exchange.map_files import read_lines, read_map, write_lines, write_map
from tests.exchange.samples import table

MAP = b"""\
only_lines = "2-13, 40"
other_people = "7"
[columns]
family_name = "Surname"
phone = ""
[dates]
birth_date = "dmy"
[values.discipline]
"GENERAL PRACTICE" = "physician"
"" = "nurse"
[by_line.discipline]
14 = "nurse"
"""


def test_a_map_file_is_read() -> None:
    assert read_map(MAP) == Choices(
        columns={Field.FAMILY_NAME: "Surname", Field.PHONE: ""},
        dates={Field.BIRTH_DATE: DateOrder.DMY},
        values={Field.DISCIPLINE: {"GENERAL PRACTICE": "physician", "": "nurse"}},
        by_line={Field.DISCIPLINE: {14: "nurse"}},
        only_lines=(*range(2, 14), 40),
        other_people=(7,),
    )


def test_a_written_map_reads_the_same_columns_again() -> None:
    found = table("First,Surname,Phone,A\nAnn,Lee,555-0100,1950-03-04\n")
    first = match_columns(found, Target.PATIENTS, read_map(MAP))
    again = match_columns(found, Target.PATIENTS, read_map(write_map(first)))

    assert [match.field for match in again.matches] == [match.field for match in first.matches]
    assert again.column(Field.BIRTH_DATE) == "A"
    assert again.column(Field.PHONE) == ""
    assert read_map(write_map(again)) == again.choices


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns", "not valid TOML"),
        ("[colums]", "“colums” is not a section"),
        ("columns = 3", "“columns” in the map file must be a section"),
        ('[columns]\nnmae = "x"', "“nmae” in the map file cannot stand"),
        ("[columns]\nphone = 3", "“columns.phone” in the map file must be text"),
        ('[dates]\nbirth_date = "american"', "“dates.birth_date”"),
        ('[dates]\nphone = "dmy"', "What can: birth_date"),
        ('[values]\ndiscipline = "x"', "“discipline” in the map file must be a section"),
        ('[values.phone]\n"x" = "y"', "What can: discipline, languages"),
        ('[by_line.discipline]\nfirst = "nurse"', "must be a line number"),
        ('only_lines = "two"', "“two” is not a list of lines"),
        ('only_lines = "9-3"', "“9-3” is not a list of lines"),
        ('other_people = "x"', "“x” is not a list of lines"),
        ("only_lines = 3", "“only_lines” in the map file must be text"),
    ],
)
def test_a_map_file_with_a_slip_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words.replace("[", r"\[")):
        read_map(text.encode())


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(Invalid, match="not valid TOML"):
        read_map(b"\xff\xfe\x00")


@pytest.mark.parametrize("text", ["", "3", "2-13, 40", "2, 4, 6-7"])
def test_lines_are_written_as_they_are_read(text: str) -> None:
    assert write_lines(read_lines(text)) == text


def test_lines_as_people_type_them() -> None:
    assert read_lines(" 5 3;2 – 4 ") == (2, 3, 4, 5)
