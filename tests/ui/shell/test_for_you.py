"""What each person sets for themselves, kept from one sign-in to the next; and columns, dividers and places."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from careteam import sample
from careteam.services import preferences
from careteam.services.office import Office
from careteam.settings import Scheme, SettingsFile, TextSize
from tests.ui.hand import Hand, button
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.admin.you import YouSection
from ui.kit import routes, theme
from ui.kit.letters import LETTERS
from ui.kit.splitter import Splitter
from ui.kit.tables import RowTable
from ui.shell import last_route
from ui.shell.app import App
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

WORDS = "seven quiet herons at noon"


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    made = App(qapp, SettingsFile(tmp_path / "settings.toml"))
    yield made
    made.close()
    if made.window is not None:
        made.window.close()
    made.deleteLater()
    theme.apply(qapp, Scheme.LIGHT, scale=1.0)
    qapp.processEvents()


def entered(qtbot: QtBot, app: App, path: Path) -> MainWindow:
    app.open_with(path, sample.ACCOUNT, WORDS)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow))
    assert isinstance(app.window, MainWindow)
    return app.window


def section(window: MainWindow) -> YouSection:
    (found,) = window.findChildren(YouSection)
    return found


def test_colors_and_text_size_are_in_force_at_once_and_the_next_time(
    qtbot: QtBot, app: App, tmp_path: Path, qapp: QApplication
) -> None:
    path = tmp_path / "Lakeside.careteam"
    sample.write(path, WORDS, sample.size_for(5)).close()
    window = entered(qtbot, app, path)
    window.go(routes.SettingsRoute("you"))
    hand = Hand(qtbot, window.context)
    hand.wait()
    hand.click(button(section(window), "Dark"))
    assert theme.scheme() is Scheme.DARK
    qtbot.mouseClick(button(section(window), "150 %"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.window is not window)
    anew = app.window
    assert isinstance(anew, MainWindow)
    assert theme.px(100) == 150
    qtbot.waitUntil(anew.tasks.idle)
    assert anew.route() == routes.SettingsRoute("you")
    assert section(anew).text_size.value() is TextSize.LARGER
    assert section(anew).scheme.value() is Scheme.DARK
    assert SettingsFile(tmp_path / "settings.toml").value.text_size is TextSize.LARGER
    app.lock()
    theme.apply(qapp, Scheme.LIGHT, scale=1.0)
    again = entered(qtbot, app, path)
    assert (theme.scheme(), theme.px(100)) == (Scheme.DARK, 150)
    assert isinstance(again.route(), routes.SettingsRoute)
    qtbot.waitUntil(again.tasks.idle)


def test_letters_are_switched_off_by_space(window: MainWindow, at_desk: Hand, office: Office) -> None:
    window.go(routes.SettingsRoute("you"))
    at_desk.wait()
    section(window).letters.setFocus()
    at_desk.press(Qt.Key.Key_Space)
    window.preferences.flush()
    at_desk.wait()
    assert office.read(preferences.mine)[LETTERS] is False


@pytest.mark.parametrize(
    ("kept", "route"),
    [
        (None, routes.TodayRoute()),
        (["TeamRoute"], routes.TeamRoute()),
        (["NoSuchRoute"], routes.TodayRoute()),
        ({"not": "a place"}, routes.TodayRoute()),
    ],
)
def test_one_begins_where_one_was_else_at_today(kept: object, route: routes.Route) -> None:
    assert last_route.first(kept) == route


def test_the_last_patient_is_remembered(window: MainWindow, at_desk: Hand, scene: Scene, office: Office) -> None:
    maria = routes.PatientRoute(scene.patients["Maria Lopez"])
    window.go(maria)
    window.go(routes.WrapUpRoute(scene.visits["Walter Nguyen 8:30"]))
    window.preferences.flush()
    at_desk.wait()
    assert last_route.first(office.read(preferences.mine)[last_route.LAST]) == maria


def again(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window as it opens the next time."""
    window.preferences.flush()
    values = window.preferences.values()
    made = MainWindow(window.context.office, "Lakeside", SettingsFile(tmp_path / "settings.toml"), values)
    made.resize(1366, 768)
    made.show()
    return made


def patients(window: MainWindow) -> RowTable[object]:
    (found,) = [one for one in window.findChildren(RowTable) if one.accessibleName() == "Patients"]
    return found


def test_columns_stay_as_they_were_left_and_go_back(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, tmp_path: Path
) -> None:
    window.go(routes.PatientsRoute())
    at_desk.wait()
    table = patients(window)
    header = table.horizontalHeader()
    titles = [table.table.columns[number].title for number in range(header.count())]
    width = header.sectionSize(1)
    menu = table.columns.menu(1)
    for words in ("wider", "to the right", "last to first"):
        next(action for action in menu.actions() if words in action.text()).trigger()
    assert header.visualIndex(1) == 2
    made = again(window, tmp_path)
    made.go(routes.PatientsRoute())
    qtbot.waitUntil(made.tasks.idle)
    header = patients(made).horizontalHeader()
    assert [titles[header.logicalIndex(place)] for place in range(3)] == [titles[0], titles[2], titles[1]]
    assert header.sectionSize(1) > width
    assert (header.sortIndicatorSection(), header.sortIndicatorOrder()) == (1, Qt.SortOrder.DescendingOrder)
    patients(made).columns.reset()
    assert (header.visualIndex(1), header.sectionSize(1), header.sortIndicatorSection()) == (1, width, -1)
    made.close()


def test_the_menu_of_a_column_opens_by_key(window: MainWindow, at_desk: Hand) -> None:
    window.go(routes.PatientsRoute())
    at_desk.wait()
    patients(window).setFocus()
    at_desk.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    assert popup.accessibleName() == "Column Name"
    popup.close()


def test_a_divider_moves_by_key_and_stays_there(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, tmp_path: Path
) -> None:
    window.go(routes.PrintRoute())
    at_desk.wait()
    (divider,) = window.findChildren(Splitter)
    before = divider.sizes()
    divider.handle(1).setFocus()
    at_desk.press(Qt.Key.Key_Right)
    moved = divider.sizes()
    assert moved[0] > before[0]
    made = again(window, tmp_path)
    made.go(routes.PrintRoute())
    qtbot.waitUntil(made.tasks.idle)
    (divider,) = made.findChildren(Splitter)
    assert divider.sizes() == moved
    made.close()
