"""Layouts let go of what stands in them, and choices that have no room side by side stand below each other."""

import shiboken6
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.kit import cards
from ui.kit.buttons import SegmentedControl
from ui.kit.flow import FlowLayout

CHOICES = [(1, "Not asked yet"), (2, "Asked, no answer"), (3, "Booked for this visit")]


def test_a_layout_that_breaks_lines_lets_go_of_its_items(qtbot: QtBot) -> None:
    room, first, second = QWidget(), QLabel("One"), QLabel("Two")
    flow = FlowLayout(room)
    flow.addWidget(first)
    flow.addWidget(second)
    items = [flow.itemAt(0), flow.itemAt(1)]
    shiboken6.delete(first)
    assert flow.count() == 1
    shiboken6.delete(room)
    assert [shiboken6.isValid(item) for item in items[1:]] == [False]


def test_what_is_cleared_goes_with_the_layouts_within_it(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    column = QVBoxLayout(room)
    inner = cards.row(QLabel("One"), None, QLabel("Two"))
    column.addLayout(inner)
    column.addWidget(QLabel("Three"))
    column.addStretch()
    items = [column.itemAt(place) for place in range(3)]
    cards.clear(column)
    assert column.count() == 0
    assert not shiboken6.isValid(inner)
    assert not any(shiboken6.isValid(item) for item in items)


def test_choices_stack_where_their_row_would_be_cut_and_stand_side_by_side_again(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    control = SegmentedControl("Interpreter", CHOICES, stacks=True)
    QVBoxLayout(room).addWidget(control)
    room.resize(control.one_line() + 40, 200)
    with qtbot.waitExposed(room):
        room.show()
    directions = QBoxLayout.Direction
    assert control._line.direction() is directions.LeftToRight
    high = control.height()
    room.resize(control.one_line() - 40, 200)
    qtbot.waitUntil(lambda: control._line.direction() is directions.TopToBottom)
    qtbot.waitUntil(lambda: control.height() > high)
    assert all(button.width() >= button.sizeHint().width() for button in control.buttons())
    room.resize(control.one_line() + 40, 200)
    qtbot.waitUntil(lambda: control._line.direction() is directions.LeftToRight)
