"""Whom to call: what the box says in each situation, and what keeps a page back."""

from dataclasses import replace

import pytest

from careteam.domain.call_boxes import CallLine, call_box
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind

OFFICE = OfficeDraft(
    day_phone="555-0142",
    night_phone="555-0199",
    day_hours="Monday to Friday, 8 am to 5 pm",
    when_to_call="Your pain is 7 or more.\n \n",
    emergency_number="911",
)


def test_the_standard_box_names_the_team_by_day_and_by_night() -> None:
    box = call_box(CallBoxKind.STANDARD, OFFICE)
    assert box.lines == (
        CallLine("Monday to Friday, 8 am to 5 pm", "555-0142"),
        CallLine("At night and all other times", "555-0199"),
    )
    assert box.when == ("Your pain is 7 or more.",)
    assert box.emergency.endswith("Call 911.")
    assert box.form == ""
    assert box.blocked == ()


def test_hours_that_were_not_entered_are_just_the_day() -> None:
    assert call_box(CallBoxKind.STANDARD, replace(OFFICE, day_hours=" ")).lines[0] == CallLine("By day", "555-0142")


def test_one_number_for_day_and_night_is_said_once() -> None:
    box = call_box(CallBoxKind.STANDARD, replace(OFFICE, night_phone="555-0142"))
    assert box.lines == (CallLine("Day or night", "555-0142"),)


def test_with_hospice_its_number_comes_first() -> None:
    box = call_box(CallBoxKind.HOSPICE, OFFICE, hospice="Valley Hospice", hospice_phone="555-0177")
    assert box.lines[0] == CallLine("First: Valley Hospice, day or night", "555-0177")
    assert box.lines[1:] == (
        CallLine("Our team: Monday to Friday, 8 am to 5 pm", "555-0142"),
        CallLine("Our team: at night and all other times", "555-0199"),
    )
    assert box.blocked == ()


def test_with_a_portable_order_it_says_where_the_form_is_and_whom_to_call_first() -> None:
    box = call_box(CallBoxKind.PORTABLE_ORDER, OFFICE, form_where="on the fridge.")
    assert box.form.startswith("Your signed medical orders form is here: on the fridge. Show it")
    assert box.lines[0] == CallLine("Call us first: Monday to Friday, 8 am to 5 pm", "555-0142")
    assert box.blocked == ()


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (CallBoxKind.STANDARD, ["day number", "night number", "emergency number"]),
        (CallBoxKind.HOSPICE, ["day number", "night number", "emergency number", "its name", "hospice number"]),
        (CallBoxKind.PORTABLE_ORDER, ["day number", "night number", "emergency number", "DNR or POLST form"]),
    ],
)
def test_a_box_without_its_numbers_is_blocked_in_words(kind: CallBoxKind, missing: list[str]) -> None:
    blocked = call_box(kind, OfficeDraft(day_phone=" ", emergency_number="")).blocked
    assert len(blocked) == len(missing)
    assert all(words in sentence for words, sentence in zip(missing, blocked, strict=True))
