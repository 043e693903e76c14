"""The one table of commands: nothing is bound twice, nothing outside it, and the sheet shows all of it."""

from collections import Counter
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from careteam.domain.calendar_sheets import View
from careteam.domain.changes import Changes, Topic
from careteam.domain.visits import VisitStatus
from careteam.services import visits
from tests.ui.hand import Hand
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.calendar.page import CalendarPage
from ui.calendar.saved_views import SavedView
from ui.calendar.view import Look
from ui.kit import letters
from ui.kit.commands import IN_FORMS, IN_LISTS, Command, Commands
from ui.kit.routes import CalendarRoute, PatientRoute, Route, TodayRoute, WeekPlanRoute, WrapUpRoute
from ui.shell.commands import EVERYWHERE, everywhere
from ui.shell.features import FEATURES, RAIL
from ui.shell.key_sheet import KeySheet
from ui.shell.main_window import MainWindow
from ui.today.page import TodayPage

__all__ = ["at_desk", "office", "scene", "template", "window"]

CTRL = Qt.KeyboardModifier.ControlModifier
PAGES = [commands for commands in everywhere() if commands not in (EVERYWHERE, IN_LISTS, IN_FORMS)]


def keys(commands: Commands) -> list[str]:
    return [QKeySequence(one).toString() for command in commands.each if command.act for one in command.keys]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.place)
def test_no_keys_mean_two_things(page: Commands) -> None:
    counted = Counter(keys(EVERYWHERE) + keys(page))
    assert [one for one, times in counted.items() if times > 1] == []


def test_every_key_is_one_that_keyboards_have() -> None:
    for commands in everywhere():
        for command in commands.each:
            for one in command.keys if command.act else ():
                assert QKeySequence(one).toString(), one
            assert command.act or command.keys, f"{command.name} can be done by nobody"


def routes(scene: Scene) -> list[Route]:
    """Every screen, the planner of a week, a patient's page and a record."""
    patient, visit = scene.patients["Maria Lopez"], scene.visits["Walter Nguyen 8:30"]
    return [*(entry.route for entry in RAIL), WeekPlanRoute(), PatientRoute(patient), WrapUpRoute(visit)]


def test_no_shortcut_is_outside_the_table(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    """Escape and Enter belong to panels and forms; everything else a page or the window hears is declared by it."""
    for route in routes(scene):
        window.go(route)
        at_desk.wait()
        page = window.pages.currentWidget()
        declared = set(keys(EVERYWHERE))
        if isinstance(here := getattr(page, "commands", None), Commands):
            declared |= set(keys(here))
        heard = [
            shortcut.key().toString()
            for shortcut in window.findChildren(QShortcut)
            if shortcut.parent() is window or page.isAncestorOf(shortcut.parent()) or shortcut.parent() is page  # type: ignore[arg-type, union-attr]
            if shortcut.context() is Qt.ShortcutContext.WindowShortcut
        ]
        assert set(heard) - declared == set(), f"on {route}"
        assert [one for one, times in Counter(heard).items() if times > 1] == [], f"on {route}"


def test_the_sheet_opens_by_key_and_has_every_command(window: MainWindow, at_desk: Hand) -> None:
    at_desk.press(Qt.Key.Key_Slash, CTRL)
    sheet = at_desk.dialog()
    assert isinstance(sheet, KeySheet)
    shown = [(line.place, line.name) for line in sheet.table.rows()]
    declared = [(some.place, command.name) for some in everywhere() for command in some.each if command.keys]
    assert sorted(shown) == sorted(declared)
    assert list(dict.fromkeys(place for place, _name in shown))[:2] == ["Everywhere", "Today"]
    at_desk.type("visit seen")
    assert [line.keys for line in sheet.table.rows()] == ["Space", "Space"]
    at_desk.press(Qt.Key.Key_Escape)
    at_desk.type("ctrl+k")
    assert [line.name for line in sheet.table.rows()] == ["Find a patient, a visit, a screen, a command"]
    at_desk.press(Qt.Key.Key_Escape)
    at_desk.press(Qt.Key.Key_Escape)
    assert not at_desk.dialogs()


def test_space_switched_off_marks_nobody_seen(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    page = window.pages.currentWidget()
    assert isinstance(page, TodayPage)
    visit_id = scene.visits["Eli Brooks 9:30"]
    page.visits.select(visit_id)
    page.visits.setFocus()
    window.preferences.keep(letters.LETTERS, False)
    at_desk.press(Qt.Key.Key_Space)
    assert scene.office.read(lambda work: visits.edit(work, visit_id)).draft.status is VisitStatus.BOOKED
    window.preferences.keep(letters.LETTERS, True)
    at_desk.press(Qt.Key.Key_Space)
    assert scene.office.read(lambda work: visits.edit(work, visit_id)).draft.status is VisitStatus.SEEN


def test_f5_refreshes_until_a_view_is_on_it_and_ctrl_r_refreshes_always(window: MainWindow, at_desk: Hand) -> None:
    told: list[Changes] = []
    window.changes.changed.connect(told.append)

    def refreshed(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        told.clear()
        at_desk.press(key, modifier)
        return told == [Changes(frozenset(Topic))]

    assert refreshed(Qt.Key.Key_F5), "on Today"
    window.go(CalendarRoute())
    at_desk.wait()
    page = window.pages.currentWidget()
    assert isinstance(page, CalendarPage)
    page.focus_calendar()
    assert refreshed(Qt.Key.Key_F5)
    page.views.put(SavedView(5, "Agenda", Look(View.AGENDA)))
    assert not refreshed(Qt.Key.Key_F5)
    assert page.query().look.view is View.AGENDA
    assert refreshed(Qt.Key.Key_R, CTRL)
    page.show_view(Look(View.DAY))
    at_desk.wait()
    page.tools.today.setFocus()
    assert not refreshed(Qt.Key.Key_F5), "from a button of the calendar"
    assert page.query().look.view is View.AGENDA
    window.go(TodayRoute())
    at_desk.wait()
    assert refreshed(Qt.Key.Key_F5), "the view is the calendar’s alone"
    window.go(CalendarRoute())
    at_desk.wait()
    page.views.remove(5)
    assert refreshed(Qt.Key.Key_F5)


ACTS = [
    pytest.param(commands.place, command, id=f"{commands.place}: {command.name}")
    for commands in PAGES
    for command in commands.each
    if command.act
]


def place_of(route: Route) -> str | None:
    """What the page of a route calls itself among the commands."""
    module, name = FEATURES[type(route)].split(":")
    commands = getattr(getattr(import_module(module), name), "commands", None)
    return commands.place if isinstance(commands, Commands) else None


@pytest.mark.parametrize(("place", "command"), ACTS)
def test_every_command_of_a_page_can_be_done(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, scene: Scene, place: str, command: Command
) -> None:
    window.go(next(route for route in routes(scene) if place_of(route) == place))
    page = window.pages.currentWidget()
    at_desk.wait()
    if "rint" in command.name or "Save" in command.name:
        return  # these ask for a printer or a folder; the tests of their pages press the keys
    assert command.act is not None
    command.act(page)
    at_desk.wait()
    for one in QApplication.topLevelWidgets():
        if one is not window and one.isVisible():
            one.close()
