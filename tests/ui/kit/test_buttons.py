"""A button does on Enter what it does on a click, on a page as in a dialog."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.kit.buttons import Button


class Page(QWidget):
    """Hears the keys that its button leaves alone."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.button = Button("Record what happened", lambda: self.heard.append("record"), parent=self)

    def keyPressEvent(self, _event: QKeyEvent) -> None:
        self.heard.append("key")


def test_enter_presses_the_button_one_is_at(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClick(page.button, Qt.Key.Key_Return)
    qtbot.keyClick(page.button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert page.heard == ["record", "record"]


def test_enter_with_ctrl_is_left_to_the_form_which_saves(qtbot: QtBot) -> None:
    page = Page()
    qtbot.addWidget(page)
    page.show()
    qtbot.keyClick(page.button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert set(page.heard) == {"key"}
