"""The kit on a real office: tasks with their threads, and a context."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from careteam.services.office import Office
from tests.ui.hand import Hand
from ui.kit import collector, theme
from ui.kit.changes import ChangeHub
from ui.kit.context import Context
from ui.kit.drafts import Drafts
from ui.kit.preferences import Preferences
from ui.kit.routes import Route
from ui.kit.tasks import Tasks


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """What pytest-qt makes the QApplication with."""
    return ["pytest", *theme.STYLE]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    """Every test begins in the light scheme."""
    theme.apply(qapp, theme.Scheme.LIGHT, scale=1.0)
    theme.settle()


@pytest.fixture
def hub() -> ChangeHub:
    """Where changes are told."""
    return ChangeHub()


@pytest.fixture
def tasks(qapp: QApplication, office: Office, hub: ChangeHub) -> Iterator[Tasks]:
    """Tasks on the empty office."""
    made = Tasks(office, hub)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def cycles_are_collected_here() -> Iterator[None]:
    """As in the program: never on a reading thread, where a widget must not be taken apart."""
    gc.disable()
    yield
    collector.look()
    gc.enable()


@pytest.fixture(autouse=True)
def windows_end(qapp: QApplication, cycles_are_collected_here: None) -> Iterator[None]:
    """No window of a test lives on in the next. Outside of ``exec`` Qt deletes nothing later unless it is asked."""
    yield
    for window in qapp.topLevelWidgets():
        if window.parent() is None:
            window.hide()
            window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def visited() -> list[Route]:
    """Where the context was asked to navigate."""
    return []


@pytest.fixture
def context(office: Office, tasks: Tasks, hub: ChangeHub, visited: list[Route]) -> Context:
    """What a page is given."""
    return Context(
        office,
        tasks,
        hub,
        None,
        Preferences(tasks, {}, tasks),
        Drafts(tasks, (), office.clock, tasks),
        visited.append,
        office.clock,
    )


@pytest.fixture
def hand(qtbot: QtBot, context: Context) -> Hand:
    """A hand that clicks and types, and counts."""
    return Hand(qtbot, context)


@pytest.fixture
def desk(qtbot: QtBot) -> QWidget:
    """What pages and dialogs are opened over."""
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget
