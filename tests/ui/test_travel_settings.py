"""Travel in the settings by hand: areas, drives put right, what was learned, and a road server tried out."""

from collections.abc import Iterator
from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from careteam.services import drives, office_settings, travel
from careteam.services.office import Office
from tests.builders import a_home, a_patient, a_place
from tests.exchange.osrm_server import RoadServer, running
from tests.services.test_drives import Rounds
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.admin.corrections import CorrectionsList
from ui.admin.learned import LearnedList
from ui.admin.road_server import RoadServer as RoadServerPart
from ui.admin.travel import PacesList, TravelSection
from ui.kit.context import Context


@pytest.fixture
def section(context: Context, qtbot: QtBot, desk: QWidget) -> TravelSection:
    made = TravelSection(context, desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def server() -> Iterator[RoadServer]:
    with running() as made:
        yield made


def replace(hand: Hand, widget: QWidget, text: str) -> None:
    widget.setFocus()
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    hand.type(text)


def test_an_area_gets_its_own_minutes_and_loses_them(office: Office, section: TravelSection, hand: Hand) -> None:
    clinic = a_place(office, latitude=42.65, longitude=-73.75)
    a_place(office, "Not on the map")
    hand.show(section)
    rows = section.stack.currentWidget()
    assert isinstance(rows, PacesList)
    assert [[column.text(row) for column in rows.table.table.columns] for row in rows.table.rows()] == [
        [
            *("Everywhere", "At all hours", "7 min", "1.2 min"),
            "Comes with the program: 864 homes in six Italian cities",
        ]
    ]
    hand.click(rows.add)
    dialog = hand.dialog()
    assert not dialog.form.editor("radius_km").isVisible()
    hand.press(Qt.Key.Key_Down)
    assert dialog.form.peek().place_id == clinic
    hand.tab()
    hand.type("12.5")
    replace(hand, dialog.form.editor("begins").entry(), "7")
    replace(hand, dialog.form.editor("ends").entry(), "9")
    replace(hand, dialog.form.editor("minutes_per_km").entry(), "2.5")
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    everywhere, area = office.read(travel.paces)
    assert everywhere.id is None
    assert (area.area, area.radius_km, area.begins, area.ends) == ("Lakeside Clinic", 12.5, time(7), time(9))
    assert (area.start_minutes, area.minutes_per_km) == (7.0, 2.5)
    hand.front(section)
    assert [rows.table.table.columns[at].text(rows.table.rows()[1]) for at in (0, 1)] == [
        *("Lakeside Clinic, 12.5 km around", "Monday to Friday, 7:00–9:00 am")
    ]
    rows.table.select(area.id)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.click(button(hand.dialog(), "Take out"))
    assert office.read(travel.paces) == (everywhere,)


def choose(qtbot: QtBot, hand: Hand, entry: QLineEdit, typed: str, found: str) -> None:
    """Type a few letters, and take the first that is found."""
    entry.setFocus()
    hand.type(typed)
    completer = entry.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry.text() == found)


def test_a_drive_is_put_right_from_a_home_to_a_place(
    office: Office, section: TravelSection, hand: Hand, qtbot: QtBot
) -> None:
    a_place(office)
    a_home(office, a_patient(office))
    hand.show(section)
    hand.click(button(section, "Drives put right"))
    rows = section.stack.currentWidget()
    assert isinstance(rows, CorrectionsList)
    hand.click(rows.add)
    dialog = hand.dialog()
    for field, typed, found in (
        ("here", "lopez", "Maria Lopez, 12 Oak Street, Albany"),
        ("there", "lakes", "Lakeside Clinic"),
    ):
        choose(qtbot, hand, dialog.form.editor(field).entry(), typed, found)
    replace(hand, dialog.form.editor("minutes").entry(), "40")
    replace(hand, dialog.form.editor("why").entry(), "The ferry")
    hand.click(button(dialog, "Save"))
    (row,) = office.read(travel.corrections)
    assert (row.here, row.there, row.minutes, row.one_way, row.why) == (
        *("Maria Lopez, 12 Oak Street, Albany", "Lakeside Clinic"),
        *(40, False, "The ferry"),
    )
    hand.front(section)
    rows.table.select(row.id)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog()
    assert dialog.form.editor("here").entry().text() == "Maria Lopez, 12 Oak Street, Albany"
    hand.click(button(dialog, "Take out"))
    assert office.read(travel.corrections) == ()


def test_what_was_learned_is_accepted_or_dismissed(office: Office, section: TravelSection, hand: Hand) -> None:
    rounds = Rounds(office)
    for day in (16, 17, 18):
        rounds.morning(day, 34)
    hand.show(section)
    hand.click(button(section, "Learned from visits"))
    part = section.stack.currentWidget()
    assert isinstance(part, LearnedList)
    assert [column.text(part.table.rows()[0]) for column in part.table.table.columns] == [
        *("Maria Lopez, 12 Oak Street, Albany", "Omar Haddad, 12 Oak Street, Albany", "3", "34", "19")
    ]
    hand.click(part.accept)
    assert [row.minutes for row in office.read(travel.corrections)] == [34]
    assert part.table.rows() == ()
    assert not part.accept.isEnabled()
    for day in (9, 10, 11, 12):
        rounds.morning(day, 48)
    part.reload()
    hand.wait()
    hand.click(part.dismiss)
    assert office.read(drives.proposals) == ()
    assert [row.minutes for row in office.read(travel.corrections)] == [34]


def road_server(section: TravelSection, hand: Hand) -> RoadServerPart:
    hand.show(section)
    hand.click(button(section, "Road server"))
    part = section.stack.currentWidget()
    assert isinstance(part, RoadServerPart)
    return part


def test_a_server_is_tried_before_it_is_saved(
    office: Office, section: TravelSection, hand: Hand, server: RoadServer, qtbot: QtBot
) -> None:
    a_place(office, latitude=42.0, longitude=-71.0)
    a_place(office, "Mercy", latitude=42.1, longitude=-71.0)
    part = road_server(section, hand)
    assert not part.try_out.isEnabled()
    part.panel.form.editor("road_server").entry().setFocus()
    hand.type(server.address)
    hand.click(part.try_out)
    qtbot.waitUntil(part.said.isVisible)
    assert part.said.words() == (
        "It answers, and knows 2 of 2 drives asked. From Lakeside Clinic to Mercy: 10 min by road, estimated 21."
    )
    assert office.read(office_settings.current).road_server == ""
    hand.click(button(part, "Save"))
    kept = office.read(office_settings.current)
    assert (kept.road_server, kept.name, kept.night_phone) == (server.address, "Lakeside", "555-0142")
    assert part.said.words() == "Saved."
    server.answer = (200, b"It works!")
    hand.click(part.try_out)
    qtbot.waitUntil(lambda: part.said.words().startswith("What answers at 127.0.0.1 is no road server"))
    assert part.try_out.isEnabled()


def test_an_address_that_will_not_do_is_refused_beside_its_field(
    office: Office, section: TravelSection, hand: Hand
) -> None:
    part = road_server(section, hand)
    entry = part.panel.form.editor("road_server").entry()
    entry.setFocus()
    hand.type("http://osrm.example.org")
    hand.click(button(part, "Save"))
    assert "https://" in entry.accessibleDescription()
    assert office.read(office_settings.current).road_server == ""


def test_the_window_goes_on_while_a_server_thinks(
    office: Office, section: TravelSection, hand: Hand, server: RoadServer, qtbot: QtBot
) -> None:
    a_place(office, latitude=42.0, longitude=-71.0)
    a_place(office, "Mercy", latitude=42.1, longitude=-71.0)
    part = road_server(section, hand)
    part.panel.form.editor("road_server").entry().setFocus()
    hand.type(server.address)
    server.go_on.clear()
    qtbot.mouseClick(part.try_out, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: server.asked != [])
    qtbot.mouseClick(button(section, "How long drives take"), Qt.MouseButton.LeftButton)
    rows = section.stack.currentWidget()
    assert isinstance(rows, PacesList)
    rows.reload()
    qtbot.waitUntil(lambda: len(rows.table.rows()) == 1)  # read from the office, while the server still thinks
    assert part.said.words() == ""
    server.go_on.set()
    hand.wait()
    assert part.said.words().startswith("It answers")


def test_every_part_has_names_for_all_its_controls(section: TravelSection, hand: Hand) -> None:
    hand.show(section)
    for name, _words, _make in TravelSection.PARTS:
        section.show_part(name)
        hand.wait()
        assert unnamed(section) == []
