"""The sheet with the recovery key, read back from its bytes."""

from datetime import date
from itertools import pairwise

from careteam.documents.recovery_sheet import render
from tests.documents.reader import read

KEY = "ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789-WMWM1"


def test_the_key_can_be_read_back_in_numbered_groups() -> None:
    printed = read(render("Hill Country Palliative Care", "Dana Reed", KEY, made_on=date(2026, 11, 20)))
    lines = [[kid.spoken or kid.text for kid in item.kids] for item in printed.tree.all("LI")]
    assert lines[:3] == [["1 to 3", "ABCDE FGHJK MNPQR"], ["4 to 6", "STVWX YZ234 56789"], ["7 to 7", "WMWM1"]]
    signs = [each.words for each in printed.shown if len(each.words) == 1 and each.words.isalnum() and each.size > 18]
    assert "".join(signs) == KEY.replace("-", "")
    assert len(printed.pages) == 1


def test_it_says_whose_key_it_is_and_what_to_do_with_it() -> None:
    said = read(render("Hill Country Palliative Care", "Dana Reed", KEY, made_on=date(2026, 11, 20))).tree.text
    assert "Hill Country Palliative Care Made for Dana Reed November 20, 2026" in said
    assert "What it is for" in said
    assert "Keep it locked away" in said


def test_signs_stand_in_cells_of_one_width_and_no_group_runs_into_the_next() -> None:
    printed = read(render("Office", "Dana", "-".join(["WIWIW"] * 14)))
    signs = [each for each in printed.shown if each.words in "WI" and each.size > 18]
    first, *others = [[each.x for each in signs if each.y == y] for y in dict.fromkeys(each.y for each in signs)]
    assert len(first) == 15
    assert all(other == first[: len(other)] for other in others)
    gaps = [after - before for before, after in pairwise(first)]
    assert gaps[4] > 1.15 * max(gaps[:4])
