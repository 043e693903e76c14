"""In the largest text on a laptop nothing is scrolled sideways, in English and in Spanish."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from careteam import i18n
from careteam.services.office import Office
from careteam.settings import Scheme, SettingsFile, TextSize
from tests.builders import a_referral
from tests.ui.patients.scene import Scene, a_scene
from ui.admin.page import SECTIONS
from ui.kit import routes, theme
from ui.kit.routes import Route
from ui.patients.shown import CONTACTS, SUMMARY, TEAM, TIMELINE
from ui.shell.main_window import MainWindow

WIDTH, HEIGHT = 1366, 768
TABS = (SUMMARY, TIMELINE, TEAM, CONTACTS)


@pytest.fixture(params=["en", "es"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """A language of the screen, in the largest text."""
    before = i18n.use_language(request.param)
    theme.apply(qapp, Scheme.LIGHT, scale=TextSize.LARGEST.factor)
    yield before
    theme.apply(qapp, Scheme.LIGHT, scale=1.0)
    i18n.use_language("en")


def test_nothing_is_scrolled_sideways(qtbot: QtBot, office: Office, tmp_path: Path, language: str) -> None:
    scene = a_scene(office)
    a_referral(office, "Rosa Diaz")
    window = MainWindow(office, "Lakeside", SettingsFile(tmp_path / "settings.toml"))
    window.show()
    window.resize(WIDTH, HEIGHT)
    for route in asked(scene):
        window.go(route)
        for _turn in range(3):
            qtbot.wait(5)
            qtbot.waitUntil(window.tasks.idle)
        assert window.width() <= WIDTH
        assert [one for one in window.findChildren(QScrollBar) if sideways(one)] == [], route
        assert window.rail.lock.width() >= window.rail.lock.sizeHint().width()
    window.leave()()
    window.hide()
    window.deleteLater()


def asked(scene: Scene) -> tuple[Route, ...]:
    """Where it is looked at."""
    return (
        routes.TodayRoute(),
        routes.PatientsRoute(),
        *(routes.PatientRoute(scene.maria, tab) for tab in TABS),
        routes.ReferralsRoute(),
        routes.TeamRoute(scene.lena),
        routes.PrintRoute(),
        routes.ImportRoute(),
        *(routes.SettingsRoute(section) for section, _words, _make in SECTIONS),
    )


def sideways(bar: QScrollBar) -> bool:
    """Whether something in sight has to be scrolled sideways."""
    return bar.orientation() is Qt.Orientation.Horizontal and bar.isVisible() and bar.maximum() > 0
