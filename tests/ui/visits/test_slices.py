"""A full day is made in slices, so that the window answers between them; what did not change is not made anew."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from benchmarks.calendar_day import DAY, _lanes
from careteam.domain.ids import VisitId
from careteam.services.calendar import Day
from ui.calendar.board import Board
from ui.calendar.dragging import Dragging
from ui.calendar.lanes import Lane
from ui.calendar.roster import WEEK_AT_ONCE, Roster
from ui.calendar.slices import AT_ONCE, SLICE, Slices
from ui.calendar.visit_button import VisitButton

WHOLE = 7000
"""So wide that all of sixty lanes are in sight."""


def a_board(qtbot: QtBot, qapp: QObject, width: int = 1000) -> Board:
    board = Board(Dragging(qapp))
    qtbot.addWidget(board)
    board.resize(width, 600)
    board.show()
    return board


def show(board: Board, lanes: list[Lane]) -> None:
    board.show_lanes(
        lanes,
        [lane.column.person for lane in lanes],
        lambda lane, parent: QLabel(lane.column.person.name, parent),
        None,
    )


def test_few_visits_are_there_at_once(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp, WHOLE)
    show(board, list(_lanes(AT_ONCE, 20)))
    assert len(board.grid.buttons()) == AT_ONCE
    assert not board.busy()


def test_many_come_a_slice_a_turn_until_all_are_there(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp, WHOLE)
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


def test_of_a_large_team_what_one_scrolls_to_is_made(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    lanes = list(_lanes(350, 60))
    show(board, lanes)
    qtbot.waitUntil(lambda: not board.busy())
    last = lanes[-1].column.visits
    assert 0 < len(board.grid.buttons()) < 200
    assert len(board.heads()) < 40
    assert last[-1] not in [button.block for button in board.grid.buttons()]
    bar = board.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not board.busy())
    assert [button.block for button in board.grid.buttons()][-len(last) :] == list(last)
    assert isinstance(head := board.heads()[-1], QLabel)
    assert head.text() == "Clinician 60"


def test_the_visit_one_goes_to_is_there_at_once(qtbot: QtBot, qapp: QObject) -> None:
    board = a_board(qtbot, qapp)
    board.activateWindow()
    lanes = list(_lanes(350, 60))
    show(board, lanes)
    last = lanes[-1].column.visits[-1]
    assert board.grid.focus_visit(last.visit_id)
    qtbot.waitUntil(lambda: board.grid.held() is not None)
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
    slices.take(map(taken.append, ["old"] * 1000), at_once=False)
    with qtbot.waitSignal(slices.done):
        slices.take(map(taken.append, ["new"] * 100), at_once=False)
    assert taken == ["new"] * 100


def a_week(visits: int, team: int) -> list[Day]:
    """Days on which each of the team has some visits of their own."""
    return [_day(DAY + timedelta(days=number), visits, team, first=number * visits) for number in range(5)]


def _day(day: date, visits: int, team: int, first: int) -> Day:
    columns = []
    for lane in _lanes(visits, team):
        moved = [
            replace(block, visit_id=VisitId(UUID(int=block.visit_id.int + first)), starts=block.starts + (day - DAY))
            for block in lane.column.visits
        ]
        columns.append(replace(lane.column, visits=tuple(moved)))
    return Day(day, tuple(columns), tuple(block for column in columns for block in column.visits))


@pytest.fixture
def roster(qtbot: QtBot, qapp: QObject) -> Roster:
    made = Roster(Dragging(qapp))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    made.activateWindow()
    return made


def test_the_top_of_a_full_week_is_there_first_and_the_rest_when_one_comes_to_it(qtbot: QtBot, roster: Roster) -> None:
    roster.show_days(a_week(WEEK_AT_ONCE, 12), DAY)
    seen = []
    while roster.busy():
        QApplication.processEvents()
        seen.append(len(roster.buttons()))
    assert seen[0] < seen[-1] < 5 * WEEK_AT_ONCE
    bar = roster.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: not roster.busy())
    assert len(roster.buttons()) == 5 * WEEK_AT_ONCE


def test_the_focus_stays_at_its_visit_of_the_week(qtbot: QtBot, roster: Roster) -> None:
    week = a_week(WEEK_AT_ONCE, 12)
    roster.show_days(week, DAY)
    last = week[-1].visits[-1]
    assert roster.focus_visit(last.visit_id)
    qtbot.waitUntil(lambda: roster.held() is not None)
    held, spot = roster.held(), roster.spot()
    assert held is not None
    assert held.block == last
    roster.show_days(week, DAY)  # as after a change of somebody else
    assert roster.spot() == spot
    qtbot.waitUntil(lambda: not roster.busy())
    assert roster.held() == held


def test_the_focus_that_went_elsewhere_is_left_there(qtbot: QtBot, roster: Roster) -> None:
    elsewhere = QLineEdit(roster)
    elsewhere.show()
    week = a_week(WEEK_AT_ONCE, 12)
    roster.show_days(week, DAY)
    assert roster.focus_visit(week[-1].visits[-1].visit_id)
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: not roster.busy())
    assert elsewhere.hasFocus()
    assert not roster.focus_visit(VisitId(UUID(int=1)))


def test_a_week_turned_away_from_keeps_no_buttons(qtbot: QtBot, roster: Roster) -> None:
    roster.show_days(a_week(WEEK_AT_ONCE, 12), DAY)
    roster.let_go()
    assert not roster.busy()
    qtbot.waitUntil(lambda: roster.findChildren(VisitButton) == [])
    roster.show_days(a_week(2, 2), DAY)
    assert len(roster.buttons()) == 10
