"""One of several parts in sight."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit.labels import Label
from ui.kit.stack import Stack


def test_it_is_as_tall_as_the_part_in_sight_whatever_the_others_need(qtbot: QtBot) -> None:
    room, stack, long, short = QScrollArea(), Stack(), QWidget(), QWidget()
    qtbot.addWidget(room)
    QVBoxLayout(long).addWidget(Label("many words " * 2_000, wrap=True))
    QVBoxLayout(short).addWidget(Label("few words", wrap=True))
    stack.addWidget(long)
    stack.addWidget(short)
    room.setWidget(stack)
    room.setWidgetResizable(True)
    room.resize(400, 300)
    with qtbot.waitExposed(room):
        room.show()
    assert room.verticalScrollBar().maximum() > 0
    stack.setCurrentWidget(short)
    qtbot.waitUntil(lambda: room.verticalScrollBar().maximum() == 0)
