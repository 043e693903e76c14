"""A full day is made in slices, so that the window answers between them; what did not change is not made anew."""

from datetime import timedelta

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from benchmarks.calendar_day import DAY, _lanes
from ui.calendar.board import Board
from ui.calendar.dragging import Dragging
from ui.calendar.lanes import Lane
from ui.calendar.slices import AT_ONCE, SLICE, Slices


def a_board(qtbot: QtBot, qapp: QObject) -> Board:
    board = Board(Dragging(qapp))
    qtbot.addWidget(board)
    board.resize(1000, 600)
    board.show()
    return board


def show(board: Board, lanes: list[Lane]) -> None:
    board.show_lanes(lanes, [lane.column.person for lane in lanes], lambda lane: QLabel(lane.column.person.name), None)


def test_few_visits_are_there_at_once(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    show(board, list(_lanes(AT_ONCE, 20)))
    assert len(board.grid.buttons()) == AT_ONCE
    assert not board.busy()


def test_many_come_a_slice_a_turn_until_all_are_there(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    show(board, list(_lanes(350, 60)))
    assert len(board.grid.buttons()) == len(board.heads()) == 0
    seen = []
    while board.busy():
        QApplication.processEvents()
        seen.append(len(board.grid.buttons()))
    steps = [after - before for before, after in zip([0, *seen], seen, strict=False)]
    assert seen[-1] == 350
    assert max(steps) <= SLICE
    assert [head.text() for head in board.heads() if isinstance(head, QLabel)][::59] == ["Clinician 1", "Clinician 60"]


def test_the_visit_one_goes_to_is_reached_once_it_is_made(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    board.activateWindow()
    lanes = list(_lanes(350, 60))
    show(board, lanes)
    last = lanes[-1].column.visits[-1]
    assert board.grid.focus_visit(last.visit_id)
    qtbot.waitUntil(lambda: not board.busy())
    held = board.grid.held()
    assert held is not None
    assert held.block is last


def test_only_what_changed_is_made_anew(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    show(board, list(_lanes(200, 20)))
    before, heads = board.grid.buttons(), board.heads()
    show(board, list(_lanes(200, 20, late=1)))
    after = board.grid.buttons()
    assert [new for old, new in zip(before, after, strict=True) if old is not new] == after[:1]
    assert after[0].block.starts.date() == DAY
    assert after[0].block.starts - before[1].block.starts == timedelta(minutes=15 - 80)
    assert board.heads() == heads


def test_new_steps_take_the_place_of_those_before(qtbot: QtBot, qapp: QObject) -> None:
    slices = Slices(qapp)
    taken: list[str] = []
    slices.take((taken.append("old") for _number in range(1000)), at_once=False)
    with qtbot.waitSignal(slices.done):
        slices.take((taken.append("new") for _number in range(100)), at_once=False)
    assert taken == ["new"] * 100
