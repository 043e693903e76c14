"""The Tuesday of ``scene`` as fixtures: its office, who is in it, and the program's window on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.permissions import User
from careteam.persistence.engine import sqlite_engine
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.conftest import KEY, MONDAY
from tests.services.visit_builders import ZONE, at
from tests.ui.hand import Hand
from tests.ui.scene import TUESDAY, Scene, tuesday
from ui.kit.routes import TodayRoute
from ui.shell.main_window import MainWindow


@pytest.fixture(scope="session")
def template(founded: tuple[Path, User], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """The Tuesday of the drawing, made once; each test works on its own copy."""
    path = tmp_path_factory.mktemp("offices") / "tuesday.careteam"
    shutil.copyfile(founded[0], path)
    office = Office(sqlite_engine(path, KEY), founded[1], FixedClock(MONDAY))
    made = tuesday(office)
    office.close()
    return path, made


@pytest.fixture
def office(
    template: tuple[Path, Scene], founded: tuple[Path, User], tmp_path: Path, clock: FixedClock
) -> Iterator[Office]:
    """The office of that Tuesday, at 10:42."""
    path = tmp_path / "office.careteam"
    shutil.copyfile(template[0], path)
    clock.moment = to_utc(at("10:42", TUESDAY), ZONE)
    office = Office(sqlite_engine(path, KEY), founded[1], clock)
    yield office
    office.close()


@pytest.fixture
def scene(template: tuple[Path, Scene], office: Office) -> Scene:
    """Who and what is in the office of that Tuesday."""
    template[1].office = office
    return template[1]


@pytest.fixture
def window(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[MainWindow]:
    """The program's window on that Tuesday, at Today."""
    made = MainWindow(office, "Lakeside", SettingsFile(tmp_path / "settings.toml"))
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go(TodayRoute())
    yield made
    made.close()
    made.deleteLater()
    qtbot.wait(1)


@pytest.fixture
def at_desk(qtbot: QtBot, window: MainWindow) -> Hand:
    """A hand at that window."""
    made = Hand(qtbot, window.context)
    made.wait()
    return made
