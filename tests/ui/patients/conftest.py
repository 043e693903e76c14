"""An office with patients in it, and their pages on screen."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.patients.scene import Scene, scene, scene_file
from ui.kit.context import Context
from ui.kit.routes import PatientRoute
from ui.patients.patient_page import PatientPage

__all__ = ["Settle", "scene", "scene_file"]

Settle = Callable[[], None]


@pytest.fixture
def settle(context: Context, qtbot: QtBot) -> Settle:
    """Wait until nothing is under way."""

    def wait() -> None:
        for _turn in range(2):
            qtbot.wait(1)
            qtbot.waitUntil(context.tasks.idle)
        QApplication.processEvents()  # what came last is laid out, too

    return wait


@pytest.fixture
def page(scene: Scene, context: Context, qtbot: QtBot, settle: Settle) -> PatientPage:
    """Maria's page, at the size we promise to fit."""
    made = PatientPage(context, PatientRoute(scene.maria))
    made.resize(1182, 720)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    settle()
    return made
