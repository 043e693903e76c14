"""Pages on a believable Tuesday."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hand import waiting
from tests.ui.tuesday import office, scene, template
from ui.kit.context import Context

__all__ = ["ALT", "Hands", "hands", "office", "scene", "template"]

ALT = Qt.KeyboardModifier.AltModifier


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
            self._bot.waitUntil(lambda: self._context.tasks.idle() and not waiting(1000))


@pytest.fixture
def hands(qtbot: QtBot, context: Context) -> Hands:
    """Somebody at the keyboard."""
    return Hands(qtbot, context)
