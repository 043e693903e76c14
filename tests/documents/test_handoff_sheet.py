"""A caseload for colleagues, read back from its bytes: one page, and nothing left out in silence."""

from dataclasses import fields, replace
from datetime import date

import pytest

from careteam.documents.handoff_sheet import render
from careteam.domain.handoff_sheets import HandoffLine, HandoffSheet
from careteam.domain.offices import Paper
from tests.documents.reader import read

MARIA = HandoffLine(
    patient="Maria Lopez",
    code_status="DNR",
    role="Lead",
    taken_by="Tom Reyes",
    where="Home",
    next_visit="Mon, Nov 30, 9:00 am",
    know=("Interpreter: Spanish", "Two people go together"),
    matters="I want to see my grandson play.",
)
SHEET = HandoffSheet("Lena Fischer", date(2026, 11, 30), date(2026, 12, 4), date(2026, 11, 24), (MARIA,), "Lakeside")


def many(count: int) -> HandoffSheet:
    return replace(SHEET, lines=tuple(replace(MARIA, patient=f"Patient {number:02}") for number in range(count)))


def test_a_small_caseload_says_all_there_is_to_say() -> None:
    printed = read(render(SHEET))
    assert printed.title == "Caseload of Lena Fischer, November 30, 2026 to December 4, 2026"
    assert [one.text for one in printed.tree.all("TD")] == [
        *("Tom Reyes", "Home", "Mon, Nov 30, 9:00 am", "DNR"),
        *("Interpreter: Spanish. Two people go together", "I want to see my grandson play."),
    ]
    assert printed.tree.all("TH")[-1].text == "Maria Lopez, lead"
    assert "Not on paper: diagnoses, record and phone numbers" in printed.tree.text
    assert "want of room" not in printed.tree.text
    assert "Private: return or shred" in printed.pages[0]


@pytest.mark.parametrize("count", [12, 25, 80])
@pytest.mark.parametrize("paper", list(Paper))
def test_a_caseload_of_any_size_is_one_page_that_names_everybody(count: int, paper: Paper) -> None:
    printed = read(render(replace(many(count), paper=paper)))
    assert len(printed.pages) == 1
    named = printed.tree.text.replace("\u00a0", " ")
    assert all(f"Patient {number:02}" in named for number in range(count))
    rows = [one.text for one in printed.tree.all("TH") if one.text.startswith("Patient 0")]
    assert rows[:3] == ["Patient 00, lead", "Patient 01, lead", "Patient 02, lead"]
    assert "Left out for want of room: what matters to each." in named or count == 12
    assert ("No room here for" in named) or count < 80
    assert len([one for one in printed.tree.all("TH") if one.text.startswith("Patient ")]) >= 8


def test_two_of_one_name_without_room_are_told_apart_by_their_next_visit() -> None:
    first, second = (replace(MARIA, patient="Ann Zed", next_visit=f"Dec {day}, 9:00 am") for day in (28, 29))
    text = read(render(replace(SHEET, lines=(*many(80).lines, first, second)))).tree.text.replace("\u00a0", " ")
    assert "Ann Zed (Dec 28, 9:00 am)" in text
    assert "Ann Zed (Dec 29, 9:00 am)" in text
    assert "Patient 79 (" not in text


def test_nobody_to_hand_over_says_so() -> None:
    assert "No patient is handed over in these days." in read(render(replace(SHEET, lines=()))).tree.text


def test_who_takes_over_is_never_left_open_in_silence() -> None:
    text = read(render(replace(SHEET, lines=(replace(MARIA, taken_by="", next_visit=""),)))).tree.text
    assert "Nobody yet" in text
    assert "None planned" in text


def test_for_good_there_is_no_last_day() -> None:
    assert read(render(replace(SHEET, last=None))).title == "Caseload of Lena Fischer, from November 30, 2026 on"


def test_a_sheet_has_no_place_for_what_must_stay_inside() -> None:
    names = {each.name for kind in (HandoffSheet, HandoffLine) for each in fields(kind)}
    assert names.isdisjoint({"diagnosis", "mrn", "phone", "address", "key_code", "note", "team_notes", "birth_date"})


def test_the_same_caseload_gives_the_same_bytes() -> None:
    assert render(many(40)) == render(many(40))
