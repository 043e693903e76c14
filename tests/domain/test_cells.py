"""Text for a spreadsheet's cells."""

import pytest

from careteam.domain.cells import cell, tab_separated


@pytest.mark.parametrize("text", ["=1+1", "+1 555", "-2", "@sum", "\t=1", "\r=1", " =1", "\n@x"])
def test_what_reads_like_a_formula_is_marked_as_text(text: str) -> None:
    assert cell(text) == "'" + " ".join(text.split())


@pytest.mark.parametrize(("text", "shown"), [("Maria Lopez", "Maria Lopez"), ("a\tb\nc", "a b c"), ("", "")])
def test_a_cell_is_one_line(text: str, shown: str) -> None:
    assert cell(text) == shown


def test_lines_and_cells_are_apart() -> None:
    assert tab_separated([["Name", "Age"], ["Maria", "58 years"]]) == "Name\tAge\nMaria\t58 years\n"
