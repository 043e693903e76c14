"""Moving and stretching visits with the mouse and with keys, the pinboard, and blocked time, on the calendar itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import VisitId, new_id
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.services import absences, calendar, undo, visits
from tests.services.visit_builders import at
from tests.ui.gallery import unnamed
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import ALT, Hands
from tests.ui.visits.test_calendar_page import go_to, menu, page, visit
from ui.calendar.ground_buttons import AbsenceButton, SlotButton
from ui.calendar.page import CalendarPage
from ui.calendar.pinboard import MADE
from ui.calendar.visit_button import VisitButton
from ui.kit.buttons import IconButton
from ui.kit.routes import AbsenceRoute, Route

__all__ = ["page"]

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WEDNESDAY = TUESDAY + timedelta(days=1)


def button(page: CalendarPage, name: str) -> VisitButton:
    return next(one for one in page.board.grid.buttons() if one.block.patient == name)


def drag(hands: Hands, what: QWidget, start: QPoint, to: QPoint, *, leave: bool = False) -> None:
    """One drag: press, carry, and let go; or Esc before one lets go."""
    hands.count += 1
    QTest.mousePress(what, Qt.MouseButton.LeftButton, pos=start)
    for part in (1, 2, 3):
        QTest.mouseMove(what, start + (to - start) * part / 3)
    if leave:
        QTest.keyClick(what, Qt.Key.Key_Escape)
    QTest.mouseRelease(what, Qt.MouseButton.LeftButton, pos=to)
    hands.settle()


def done(scene: Scene) -> str:
    """What the window’s Undo would take back."""
    act = scene.office.history.to_undo
    return act.title if act else ""


def take_back(page: CalendarPage, hands: Hands) -> None:
    """Undo what was done last, as the window does."""
    history = page.context.office.history
    page.context.tasks.write(page, lambda work: undo.back(work, history))
    hands.settle()


@pytest.fixture
def blocked(page: CalendarPage, scene: Scene, hands: Hands) -> Iterator[AbsenceButton]:
    """Tom has a meeting from 11:30 to 12:30."""
    tom = scene.members["Tom Reyes"]
    meeting = AbsenceDraft(tom, at("11:30", TUESDAY), at("12:30", TUESDAY), AbsenceKind.BLOCKED, "Team meeting")
    page.context.tasks.write(page, lambda work: absences.save(work, None, meeting, seen=None))
    hands.settle()
    (found,) = [one for one in page.board.grid.aways() if one.away.kind is AbsenceKind.BLOCKED]
    yield found


def test_one_drag_moves_a_visit_in_time_and_undo_takes_it_back(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    what = button(page, "Lucia Romano")
    hour = page.board.grid.top_of(15 * 60) - page.board.grid.top_of(14 * 60)
    start = QPoint(what.width() // 2, 12)
    drag(hands, what, start, start + QPoint(0, hour // 2))
    assert hands.count == 1
    assert visit(scene.office, visit_id)[0] == at("14:00", TUESDAY)
    assert done(scene) == "Move the visit with Lucia Romano to Tue, Nov 24, 2:00 pm"
    take_back(page, hands)
    assert visit(scene.office, visit_id)[0] == at("13:30", TUESDAY)
    assert button(page, "Lucia Romano").block.starts == at("13:30", TUESDAY)


def test_a_drag_to_another_column_asks_for_a_reason_where_something_is_in_the_way(
    page: CalendarPage, scene: Scene, hands: Hands
) -> None:
    visit_id = go_to(page, scene, "Samuel Ortiz 14:00")
    what = button(page, "Samuel Ortiz")
    start = what.rect().center()
    across = page.board.grid.lane_box(0).center().x() - page.board.grid.lane_box(1).center().x()
    drag(hands, what, start, start + QPoint(across, 0))
    assert page.panel.isVisible()
    assert "This visit needs a nurse practitioner" in page.panel.accessibleName()
    page.panel.reason.setFocus()
    hands.type("Lena is needed elsewhere")
    hands.key(Qt.Key.Key_Return)
    assert visit(scene.office, visit_id)[1] == (scene.members["Amara Osei"],)


def test_the_lower_edge_is_drawn_to_another_end(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    what = button(page, "Lucia Romano")
    quarter = page.board.grid.top_of(15) - page.board.grid.top_of(0)
    start = QPoint(what.width() // 2, what.height() - 2)
    drag(hands, what, start, start + QPoint(0, quarter))
    draft = scene.office.read(lambda work: visits.edit(work, visit_id)).draft
    assert (draft.starts, draft.ends) == (at("13:30", TUESDAY), at("14:30", TUESDAY))
    assert done(scene) == "Change the visit with Lucia Romano"


def test_escape_leaves_a_visit_that_is_carried(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    what = button(page, "Lucia Romano")
    drag(hands, what, QPoint(20, 12), QPoint(20, 72), leave=True)
    assert visit(scene.office, visit_id)[0] == at("13:30", TUESDAY)
    assert not page.said.words()


def test_alt_shift_arrows_stretch_by_a_quarter_and_undo(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    hands.key(Qt.Key.Key_Down, ALT | SHIFT)
    hands.key(Qt.Key.Key_Down, ALT | SHIFT)

    def ends() -> datetime:
        return scene.office.read(lambda work: visits.edit(work, visit_id)).draft.ends

    assert ends() == at("14:45", TUESDAY)
    hands.key(Qt.Key.Key_Up, ALT | SHIFT)
    assert ends() == at("14:30", TUESDAY)
    take_back(page, hands)
    assert ends() == at("14:45", TUESDAY)


def test_nothing_is_left_of_no_visit(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Priya Shah 15:00")
    for _press in range(3):
        hands.key(Qt.Key.Key_Up, ALT | SHIFT)
    draft = scene.office.read(lambda work: visits.edit(work, visit_id)).draft
    assert draft.ends - draft.starts == timedelta(minutes=15)
    assert page.said.words() == "A visit lasts a quarter of an hour at least."


def test_keys_in_a_panel_are_not_the_calendars(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    go_to(page, scene, "Lucia Romano 13:30")
    hands.key(Qt.Key.Key_M, CONTROL)
    before = page.heading.text()
    day = page.move_to.form.editor("day")
    for at_which in (day.entry(), *day.findChildren(IconButton), page.move_to.move_button):
        at_which.setFocus()
        for key in (Qt.Key.Key_W, Qt.Key.Key_T, Qt.Key.Key_PageDown):
            hands.key(key)
        hands.key(Qt.Key.Key_B, CONTROL)
        assert (page.heading.text(), page.query().look.view) == (before, View.DAY)
    assert page.move_to.isVisible()


def test_move_to_asks_for_day_time_and_person_in_place(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    hands.key(Qt.Key.Key_M, CONTROL)
    assert page.move_to.isVisible()
    assert page.move_to.accessibleName() == "Move Lucia Romano, Tue, Nov 24, 1:30–2:15 pm, to:"
    assert unnamed(page) == []
    page.move_to.form.editor("day").entry().setFocus()
    hands.at().selectAll()  # type: ignore[attr-defined]
    hands.type("11/25/2026")
    page.move_to.form.editor("at").entry().setFocus()
    hands.at().selectAll()  # type: ignore[attr-defined]
    hands.type("4 pm")
    hands.key(Qt.Key.Key_Return)
    assert not page.move_to.isVisible()
    assert visit(scene.office, visit_id) == (at("16:00", WEDNESDAY), (scene.members["Tom Reyes"],))
    assert done(scene) == "Move the visit with Lucia Romano to Wed, Nov 25, 4:00 pm"


def test_move_to_says_what_it_cannot_read_and_esc_leaves(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    actions = [action for action in menu(page).actions() if action.text() == "Move to…\tCtrl+M"]
    actions[0].trigger()
    page.move_to.form.set_value("at", None)
    hands.click(page.move_to.move_button)
    assert page.move_to.isVisible()
    hands.key(Qt.Key.Key_Escape)
    assert not page.move_to.isVisible()
    assert visit(scene.office, visit_id)[0] == at("13:30", TUESDAY)


def test_ctrl_x_pins_and_ctrl_v_puts_on_another_day(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    hands.key(Qt.Key.Key_X, CONTROL)
    assert page.pinboard.isVisible()
    assert done(scene) == "Put the visit with Lucia Romano on the pinboard"
    assert visit_id in {entry.block.visit_id for entry in page.pinboard.entries}
    page.focus_calendar()
    hands.key(Qt.Key.Key_PageDown)
    page.board.grid.focus_at(2, 16 * 60)
    hands.key(Qt.Key.Key_V, CONTROL)
    assert visit(scene.office, visit_id) == (at("16:00", WEDNESDAY), (scene.members["Tom Reyes"],))
    assert visit_id not in {entry.block.visit_id for entry in page.pinboard.entries}
    take_back(page, hands)
    assert visit_id in {one.visit_id for one in scene.office.read(calendar.pinboard)}


def test_a_visit_is_dragged_onto_the_pinboard_and_from_it(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    hands.click(page.tools.pins)
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    what = button(page, "Lucia Romano")
    board = what.mapFromGlobal(page.pinboard.mapToGlobal(page.pinboard.rect().center()))
    drag(hands, what, what.rect().center(), board)
    assert visit_id in {one.visit_id for one in scene.office.read(calendar.pinboard)}
    hands.key(Qt.Key.Key_PageDown)
    entry = next(one for one in page.pinboard.entries if one.block.visit_id == visit_id)
    grid = page.board.grid
    box = grid.lane_box(2)
    spot = entry.mapFromGlobal(grid.mapToGlobal(QPoint(box.center().x(), grid.top_of(14 * 60) + 2)))
    drag(hands, entry, QPoint(20, 8), spot)
    assert visit(scene.office, visit_id) == (at("14:00", WEDNESDAY), (scene.members["Tom Reyes"],))


def test_the_week_carries_visits_to_other_days(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    hands.key(Qt.Key.Key_W)
    visit_id = scene.visits["Lucia Romano 13:30"]
    assert page.roster.focus_visit(visit_id)
    what = hands.at()
    cell = page.roster.cell(2, 3)
    there = what.mapFromGlobal(cell.mapToGlobal(cell.rect().center()))
    drag(hands, what, what.rect().center(), there)
    assert visit(scene.office, visit_id)[0] == at("13:30", TUESDAY + timedelta(days=2))


def test_time_chosen_with_the_mouse_is_blocked_from_its_menu(
    page: CalendarPage, scene: Scene, visited: list[Route], qtbot: QtBot
) -> None:
    grid = page.board.grid
    x = grid.lane_box(2).center().x()
    grid.free_asked.disconnect()
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=QPoint(x, grid.top_of(15 * 60) + 2))
    QTest.mouseMove(grid, QPoint(x, grid.top_of(15 * 60 + 50)))
    with qtbot.waitSignal(grid.free_asked) as asked:
        QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=QPoint(x, grid.top_of(15 * 60 + 50)))
    free: QMenu = page.free_menu(asked.args[0])
    words = [action.text() for action in free.actions() if action.text()]
    assert words[:2] == ["Book a visit here…\tEnter", "Absence or blocked time…\tCtrl+B"]
    free.actions()[1].trigger()
    tom = scene.members["Tom Reyes"]
    assert visited == [AbsenceRoute(tom, at("15:00", TUESDAY), at("16:00", TUESDAY))]


def test_ctrl_b_blocks_the_time_the_focus_is_at(
    page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]
) -> None:
    page.board.grid.focus_at(2, 15 * 60)
    assert isinstance(hands.at(), SlotButton)
    hands.key(Qt.Key.Key_B, CONTROL)
    tom = scene.members["Tom Reyes"]
    assert visited == [AbsenceRoute(tom, at("15:00", TUESDAY), at("15:30", TUESDAY))]
    hands.key(Qt.Key.Key_M)
    hands.key(Qt.Key.Key_B, CONTROL)
    assert "Choose one person first" in page.said.words()


def test_time_away_is_a_button_that_keys_and_clicks_open(
    page: CalendarPage, hands: Hands, visited: list[Route], blocked: AbsenceButton
) -> None:
    said = "Tom Reyes, Tue, Nov 24: Blocked time 11:30 am–12:30 pm: Team meeting. Enter changes it or takes it away."
    assert blocked.accessibleName() == said
    page.board.grid.focus_at(2, 11 * 60)
    hands.key(Qt.Key.Key_Down)
    assert hands.at() is blocked
    hands.key(Qt.Key.Key_Return)
    hands.click(blocked)
    assert [route.absence_id for route in visited if isinstance(route, AbsenceRoute)] == [blocked.away.absence_id] * 2
    hands.key(Qt.Key.Key_Down)
    assert hands.at().accessibleName().startswith("Free: Tue, Nov 24, 12:30 pm, Tom Reyes.")
    hands.key(Qt.Key.Key_Up)
    assert hands.at() is blocked


def test_the_week_shows_time_away_as_buttons_too(
    page: CalendarPage, hands: Hands, visited: list[Route], blocked: AbsenceButton
) -> None:
    hands.key(Qt.Key.Key_W)
    (found,) = [
        one
        for one in page.roster.findChildren(AbsenceButton)
        if one.away.kind is AbsenceKind.BLOCKED and one.isVisible()
    ]
    hands.click(found)
    assert isinstance(visited[-1], AbsenceRoute)
    assert visited[-1].absence_id == blocked.away.absence_id


def test_a_visit_into_blocked_time_says_so(
    page: CalendarPage, scene: Scene, hands: Hands, blocked: AbsenceButton
) -> None:
    go_to(page, scene, "Lucia Romano 13:30")
    for _press in range(5):
        hands.key(Qt.Key.Key_Up, ALT)
    assert "Tom Reyes has blocked time from 11:30 am until 12:30 pm." in page.panel.accessibleName()
    assert blocked.away.note == "Team meeting"


def test_of_a_long_pinboard_what_nobody_looks_at_is_not_made(page: CalendarPage, hands: Hands, scene: Scene) -> None:
    (some, *_rest) = scene.office.read(calendar.pinboard)
    many = [replace(some, visit_id=VisitId(new_id())) for _number in range(3 * MADE)]
    page.pinboard.show_visits(many)
    assert page.pinboard.entries == []
    page.pinboard.latest = many[-1].visit_id
    chosen = page.pinboard.chosen()
    assert chosen is not None
    assert chosen.block is many[-1]
    hands.click(page.tools.pins)
    assert len(page.pinboard.entries) == MADE
    for times in (2, 3, 3):
        bar = page.pinboard.findChildren(QScrollArea)[0].verticalScrollBar()
        bar.setValue(bar.maximum())
        hands.settle()
        assert len(page.pinboard.entries) == times * MADE
    assert [entry.block for entry in page.pinboard.entries] == many
