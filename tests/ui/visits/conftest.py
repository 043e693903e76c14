"""Pages on a believable Tuesday."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.permissions import User
from careteam.persistence.engine import sqlite_engine
from careteam.services.office import Office
from tests.conftest import KEY, MONDAY
from tests.services.visit_builders import ZONE, at
from tests.ui.scene import TUESDAY, Scene, tuesday
from ui.kit.context import Context

ALT = Qt.KeyboardModifier.AltModifier


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


class Hands:
    """Somebody at the keyboard and the mouse; counts what they do."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self._bot, self._context = qtbot, context
        self.count = 0

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, where the focus is."""
        self.count += 1
        self._bot.keyClick(self.at(), key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        """One typed string."""
        self.count += 1
        self._bot.keyClicks(self.at(), text)
        self.settle()

    def click(self, widget: QWidget) -> None:
        """One click."""
        self.count += 1
        self._bot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def at(self) -> QWidget:
        """Where the focus is."""
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def settle(self) -> None:
        """Wait until everything asked for is answered and shown, what waits for the last key included."""
        for _round in range(3):
            QApplication.processEvents()
            self._bot.waitUntil(lambda: self._context.tasks.idle() and not _waiting())


def _waiting() -> bool:
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() < 1000
        for window in QApplication.topLevelWidgets()
        for timer in window.findChildren(QTimer)
    )


@pytest.fixture
def hands(qtbot: QtBot, context: Context) -> Hands:
    """Somebody at the keyboard."""
    return Hands(qtbot, context)
