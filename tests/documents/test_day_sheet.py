"""The clinician's own sheet for a day of visits, read back from its bytes."""

from dataclasses import fields, replace

from careteam.documents.day_sheet import render
from careteam.domain.day_sheets import DaySheet, DoorNotes, Stop
from tests.documents.examples import DAY
from tests.documents.reader import read


def test_stops_stand_in_the_order_of_the_day() -> None:
    printed = read(render(DAY))
    assert [heading.text for heading in printed.tree.all("H2")] == [
        "9:00 am to 9:45 am Leo Brandt",
        "10:30 am to 12 noon Łukasz Nowak",
    ]
    assert printed.title == "Day sheet of Lin Wu, NP, Tuesday, November 24, 2026"
    assert printed.language == "en-US"
    assert all(printed.fonts.values())


def test_a_stop_says_what_to_know_at_the_door_and_no_more() -> None:
    first, second = read(render(DAY)).tree.all("Sect")
    assert [kid.text for kid in first.kids] == [
        "9:00 am to 9:45 am Leo Brandt",
        "Own home, 12 Mill Lane, Fredericksburg",
        "Call: (555) 555-0111",
        "In their words: Help with the new pump",
        "The way in: Side gate, ring twice",
        "Pets: Two cats",
        "See first",
    ]
    assert [kid.text for kid in second.kids] == [
        "10:30 am to 12 noon Łukasz Nowak",
        "Nursing home, Cedar Hills, Room 214, Comfort",
        "Call: (555) 555-0150 (front desk) Drive: about 22 minutes",
        "In their words: My feet are swollen",
        "With: Dana Reed, social worker",
        "Two people go together Oxygen in use See last: contact precautions",
    ]


def test_every_page_says_to_return_or_shred_it() -> None:
    printed = read(render(replace(DAY, stops=DAY.stops * 8)))
    assert len(printed.pages) > 1
    for number, text in enumerate(printed.pages, 1):
        foot = " ".join(text.split())
        assert "Private: return or shred · Lin Wu, NP · Tuesday, November 24, 2026" in foot
        assert f"Page {number} of {len(printed.pages)}" in foot


def test_an_ordinary_day_is_one_page() -> None:
    assert len(read(render(replace(DAY, stops=(DAY.stops * 3)[:5]))).pages) == 1


def test_a_day_without_visits_says_so() -> None:
    assert "No visits this day." in read(render(replace(DAY, stops=()))).tree.text


def test_a_sheet_has_no_place_for_what_must_stay_inside() -> None:
    names = {each.name for kind in (DaySheet, Stop, DoorNotes) for each in fields(kind)}
    assert names.isdisjoint({"diagnosis", "key_code", "team_notes", "note", "purpose_team", "mrn", "birth_date"})


def test_the_same_day_gives_the_same_bytes() -> None:
    assert render(DAY) == render(DAY)
