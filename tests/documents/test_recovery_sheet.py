"""The sheet with the recovery key, read back from its bytes."""

from datetime import date

from careteam.documents.recovery_sheet import render
from tests.documents.reader import read

KEY = "ABCDE-FGHIJ-KLMNO-PQRST UVWXY-Z2345-67WMW-MI234-567AB"


def test_the_key_can_be_read_back_in_groups() -> None:
    printed = read(render("Hill Country Palliative Care", "Dana Reed", KEY, made_on=date(2026, 11, 20)))
    spoken = [node.spoken for node in printed.tree.walk() if node.spoken]
    assert spoken == ["ABCDE FGHIJ KLMNO", "PQRST UVWXY Z2345", "67WMW MI234 567AB"]
    signs = [each for each in printed.shown if len(each.words) == 1 and each.words.isalnum() and each.size > 18]
    assert "".join(each.words for each in signs) == "".join(sign for sign in KEY if sign.isalnum())
    assert len(printed.pages) == 1


def test_it_says_whose_key_it_is_and_what_to_do_with_it() -> None:
    said = read(render("Hill Country Palliative Care", "Dana Reed", KEY, made_on=date(2026, 11, 20))).tree.text
    assert "Hill Country Palliative Care Made for Dana Reed November 20, 2026" in said
    assert "What it is for" in said
    assert "Keep it locked away" in said


def test_signs_stand_in_cells_of_one_width() -> None:
    printed = read(render("Office", "Dana", "WIWIW" * 8))
    by_row: dict[float, list[float]] = {}
    for each in printed.shown:
        if each.words == "W" and each.size > 18:
            by_row.setdefault(each.y, []).append(each.x)
    rows = list(by_row.values())
    assert len(rows) == 3
    assert rows[0] == rows[1]
