"""What is opened and closed again and again leaves no widget and no object of a screen behind."""

import gc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.drafts import Part, subject_of
from careteam.domain.ids import AbsenceId
from careteam.services.office import Office
from tests.conftest import MONDAY
from tests.ui.hand import button
from tests.ui.patients.scene import Scene, scene, scene_file
from tests.ui.shell.test_unsaved import TYPED_IN, Windows, subjects, windows
from tests.ui.test_hostile_screens import Planted, routes_of
from ui.calendar.page import CalendarPage
from ui.calendar.spots import Spot
from ui.kit import errors, routes
from ui.kit.date_edit import DateEditor
from ui.kit.menus import pop_up
from ui.kit.page import Page
from ui.kit.routes import Route, UnsavedRoute
from ui.patients.page import PatientsPage
from ui.referral.form import ReferralDialog
from ui.shell.features import FEATURES
from ui.shell.main_window import MainWindow
from ui.team.call_list import CallListDialog
from ui.team.handoff import HandoffDialog
from ui.team.page import TeamPage

__all__ = ["scene", "scene_file", "windows"]

P = TypeVar("P", bound=Page)
TODAY = routes.TodayRoute()


@pytest.fixture(autouse=True)
def its_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that knows its file."""
    monkeypatch.setattr(office, "path", Path("office.careteam"))


@pytest.fixture
def about(office: Office, scene: Scene) -> dict[str, list[tuple[Part, ...]]]:
    """What each form can be about."""
    return subjects(office, scene)


@pytest.fixture
def every_route(scene: Scene, about: dict[str, list[tuple[Part, ...]]]) -> list[Route]:
    """A route of each kind."""
    absence = cast(AbsenceId, about["absence"][1][1])
    known = Planted(scene.maria, scene.last_visit, scene.lena, absence, MONDAY.date())
    return [routes_of(kind, {"known": known})[0] for kind in FEATURES]


@pytest.mark.parametrize("form", TYPED_IN)
def test_a_form_opened_and_left_again_and_again_leaves_nothing(
    windows: Windows, about: dict[str, list[tuple[Part, ...]]], form: str
) -> None:
    window = windows.open()
    for one in about[form]:
        route = UnsavedRoute(form, subject_of(one))
        assert_flat(windows, window, lambda route=route: window.go(route))  # type: ignore[misc]


@pytest.mark.long
def test_every_screen_opened_and_left_again_and_again_leaves_nothing(
    windows: Windows, every_route: list[Route]
) -> None:
    window = windows.open()
    for route in every_route:
        assert_flat(windows, window, lambda route=route: window.go(route))  # type: ignore[misc]


POPUPS: dict[str, tuple[Route, Callable[[MainWindow, Scene], object]]] = {
    "the sheet of keys": (TODAY, lambda window, _scene: window.show_keys()),
    "an error": (TODAY, lambda window, _scene: errors.show(window.finder, RuntimeError("unforeseen"))),
    "the patients' menu": (
        routes.PatientsRoute(),
        lambda window, _scene: on(window, PatientsPage).menu().popup(QPoint()),
    ),
    "a column's menu": (routes.PatientsRoute(), lambda window, _scene: on(window, PatientsPage).table.columns.ask(1)),
    "the saved views": (routes.CalendarRoute(), lambda window, _scene: on(window, CalendarPage).tools.views.click()),
    "the menu of free time": (routes.CalendarRoute(), lambda window, _scene: free_time(on(window, CalendarPage))),
    "the calendar of a date": (routes.ReferralRoute(), lambda window, _scene: calendar_of(window)),
    "the call list": (
        routes.TeamRoute(),
        lambda window, scene: CallListDialog(window.context, scene.lena, "Lena", on(window, TeamPage)).open(),
    ),
    "a handoff": (
        routes.TeamRoute(),
        lambda window, scene: HandoffDialog(
            window.context, routes.HandOverRoute(scene.lena), on(window, TeamPage)
        ).open(),
    ),
}


@pytest.mark.parametrize("name", POPUPS)
def test_what_pops_up_leaves_nothing(windows: Windows, scene: Scene, name: str) -> None:
    where, pop_up = POPUPS[name]

    def open_it() -> None:
        window.go(where)
        windows.settle()
        pop_up(window, scene)

    window = windows.open()
    assert_flat(windows, window, open_it)


def test_a_window_closed_leaves_nothing(windows: Windows, every_route: list[Route], qtbot: QtBot) -> None:
    def day() -> None:
        window = windows.open()
        for route in every_route:
            window.go(route)
            windows.settle()
            leave(windows, window)
        windows.leave()

    day()
    first = held()
    for _time in range(2):
        day()
    assert more(held(), first) == {}


def test_what_is_left_behind_is_found(windows: Windows) -> None:
    window = windows.open()
    kept: list[QWidget] = []
    with pytest.raises(AssertionError, match="QLabel"):
        assert_flat(windows, window, lambda: kept.append(QLabel("kept", window)))


def assert_flat(windows: Windows, window: MainWindow, open_it: Callable[[], object], back: Route = TODAY) -> None:
    """Opened and closed again and again, it leaves as much as the first time."""

    def once() -> None:
        open_it()
        windows.settle()
        leave(windows, window)
        window.go(TODAY)
        windows.settle()

    once()
    first = held()
    once()
    assert more(held(), first) == {}


def leave(windows: Windows, window: MainWindow) -> None:
    """Close what is open over the window."""
    while popup := QApplication.activePopupWidget():
        popup.close()
        windows.settle()
    for one in over(window):
        one.close()
        windows.settle()
    for one in over(window):  # it asks about what the form proposed
        button(one, "Discard").click()
        windows.settle()
    assert over(window) == []


def over(window: MainWindow) -> list[QWidget]:
    return [one for one in QApplication.topLevelWidgets() if one is not window and one.isVisible()]


def held() -> Counter[str]:
    """How many widgets there are of each class, and objects of the screens."""
    gc.collect()
    widgets = Counter(f"widget {one.metaObject().className()}" for one in QApplication.allWidgets())
    return widgets + Counter(
        str(type(one))
        for one in gc.get_objects()
        if str(type(one).__module__).startswith("ui.") and not isinstance(one, Route)  # the way back knows fifty
    )


def more(now: Counter[str], first: Counter[str]) -> dict[str, int]:
    return dict(now - first)


def on(window: MainWindow, kind: type[P]) -> P:
    """The page in sight, as what it is."""
    page = window.pages.currentWidget()
    assert isinstance(page, kind)
    return page


def free_time(page: CalendarPage) -> None:
    pop_up(page.free_menu(Spot(MONDAY.date(), MONDAY.time())), QPoint())


def calendar_of(window: MainWindow) -> None:
    (dialog,) = [one for one in over(window) if isinstance(one, ReferralDialog)]
    dialog.findChildren(DateEditor)[0].open_calendar()
