"""Parts stand beside each other where there is room for them, and below each other where there is not."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.beside import Beside
from ui.kit.buttons import Button


def test_words_that_grow_move_the_parts_below_each_other_and_back(qtbot: QtBot) -> None:
    left, right = Button("Save"), Button("Print")
    desk = QWidget()
    QHBoxLayout(desk).addWidget(Beside([(left, 1), (right, 0)], 300))
    qtbot.addWidget(desk)
    desk.resize(600, 200)
    desk.show()
    qtbot.waitUntil(lambda: left.y() == right.y())
    right.setText("The words of another language, as long as the whole of this room is wide, and longer " * 2)
    desk.resize(right.sizeHint().width() + 40, 200)
    qtbot.waitUntil(lambda: right.y() > left.y())
    assert right.width() >= right.sizeHint().width()
    right.setText("Print")
    qtbot.waitUntil(lambda: left.y() == right.y())
    desk.resize(310, 200)
    qtbot.waitUntil(lambda: right.y() > left.y())
