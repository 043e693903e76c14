"""A hand at the screen: real clicks and keys, counted, so that a test can hold the design to its promise."""

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.context import Context

SOON = 300
"""What starts within so many milliseconds of a key belongs to it."""


class Hand:
    """Clicks, presses keys and types into whatever has the focus. ``count``: interactions so far."""

    def __init__(self, qtbot: QtBot, context: Context) -> None:
        self._qtbot = qtbot
        self._context = context
        self.count = 0

    def show(self, widget: QWidget) -> None:
        """Put a page or dialog on screen, and wait until it has loaded."""
        widget.resize(1182, 720)
        widget.show()
        self.front(widget)
        self.wait()

    def front(self, widget: QWidget) -> None:
        """Bring a window back to the front, as a window manager does when a dialog over it closes."""
        widget.activateWindow()
        self._qtbot.waitUntil(widget.isActiveWindow)

    def click(self, widget: QWidget) -> None:
        """One click."""
        self.count += 1
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, or one chord, to what has the focus."""
        self.count += 1
        self._qtbot.keyClick(_focused(), key, modifier)
        self.wait()

    def type(self, text: str) -> None:
        """One typed string, to what has the focus."""
        self.count += 1
        self._qtbot.keyClicks(_focused(), text)
        self.wait()

    def tab(self) -> None:
        """On to the next field; moving about is not counted."""
        self._qtbot.keyClick(_focused(), Qt.Key.Key_Tab)

    def wait(self) -> None:
        """Wait for the answers of everything under way, what waits for the last key included."""
        for _turn in range(3):
            self._qtbot.wait(1)
            self._qtbot.waitUntil(lambda: self._context.tasks.idle() and not waiting())

    def dialogs(self) -> list[QDialog]:
        """The dialogs on screen."""
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def dialog(self) -> Any:
        """The one dialog on screen."""
        (found,) = self.dialogs()
        return found


def waiting(soon: int = SOON) -> bool:
    """Whether anything on screen starts by itself within so many milliseconds."""
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() < soon
        for window in QApplication.topLevelWidgets()
        for timer in window.findChildren(QTimer)
    )


def button(root: QWidget, words: str) -> QPushButton:
    """The button with these words."""
    found = [one for one in root.findChildren(QPushButton) if one.text() == words and one.isVisibleTo(root)]
    assert len(found) == 1, f"{len(found)} buttons say {words!r}"
    return found[0]


def _focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
