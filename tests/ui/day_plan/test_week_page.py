"""The planner of a week with real clicks and keys: propose, carry, lock, leave out, take back, publish, and call."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from careteam.domain.assignments import HowOften
from careteam.domain.places import Setting
from careteam.services import calendar, day_calls, day_plans, drafts
from tests.services.visit_builders import an_assignment
from tests.ui.day_plan.test_page import ALT, CTRL, choose, menu
from tests.ui.day_plan.test_unsaved import go_on
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.day_plan.calls import CallsDialog
from ui.day_plan.head import DAY, PATIENTS, WEEK
from ui.day_plan.page import DayPlanPage
from ui.day_plan.steps import Steps
from ui.day_plan.week_lines import Cell
from ui.day_plan.week_page import WeekPlanPage
from ui.kit.routes import BookVisitRoute, DayPlanRoute, PatientRoute, PrintCalendarRoute, TodayRoute, WeekPlanRoute
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

MONDAY = date(2026, 11, 30)
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def often(scene: Scene) -> None:
    """Tom sees Ada Kowalski twice a week and Omar Haddad every week; Dana is to see Omar Haddad every week too."""
    for patient, member, key, how_often in (
        ("Ada Kowalski", "Tom Reyes", "nurse", HowOften.TWO_A_WEEK),
        ("Omar Haddad", "Tom Reyes", "nurse", HowOften.WEEKLY),
        ("Omar Haddad", "Dana Ruiz", "social_worker", HowOften.WEEKLY),
    ):
        an_assignment(scene.office, scene.patients[patient], scene.members[member], key=key, how_often=how_often)


@pytest.fixture
def page(window: MainWindow, at_desk: Hand, often: None, monkeypatch: pytest.MonkeyPatch) -> WeekPlanPage:
    """The planner of next week, before anybody planned it."""
    monkeypatch.setattr(Steps, "SECONDS", 0.0)
    window.go(WeekPlanRoute())
    at_desk.wait()
    found = window.pages.currentWidget()
    assert isinstance(found, WeekPlanPage)
    at_desk.count = 0
    return found


@pytest.fixture
def made(page: WeekPlanPage, at_desk: Hand) -> WeekPlanPage:
    """The same with a plan proposed."""
    page.propose()
    at_desk.wait()
    at_desk.count = 0
    return page


def cells_of(page: WeekPlanPage, patient: str, who: str = "") -> list[Cell]:
    """The visits of a patient in the plan, in the order of the days."""
    found = [
        cell
        for cell in page.board.cells()
        if cell.wanted is not None and cell.wanted.patient == patient and who in cell.route.visitor.name
    ]
    return sorted(found, key=lambda cell: cell.day)


def at_cell(page: WeekPlanPage, patient: str, who: str = "") -> Cell:
    """The first visit of a patient, with the focus at it."""
    cell = cells_of(page, patient, who)[0]
    index = page.board.place_of(cell.key)
    assert index is not None
    page.board.setFocus()
    page.board.setCurrentIndex(index)
    return cell


def ask(page: WeekPlanPage, hand: Hand) -> None:
    """The menu key at the visit one is at."""
    keys = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(page.board, QContextMenuEvent(keys, QPoint(), page.board.mapToGlobal(QPoint())))
    hand.wait()


def drag(page: WeekPlanPage, cell: Cell, who: str, day: int) -> None:
    """Carry a visit to somebody's line on a day."""
    board, view = page.board, page.board.viewport()
    start = board.place_of(cell.key)
    row = next(number for number, line in enumerate(board.board.lines) if line.title == who)
    assert start is not None
    board.scrollTo(board.board.index(row, day + 1))
    board.scrollTo(start)
    begins = board.visualRect(start).center()
    ends = board.visualRect(board.board.index(row, day + 1)).center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=begins)
    QTest.mouseMove(view, begins + QPoint(0, 20))
    QTest.mouseMove(view, ends)
    assert board.board.aim is not None
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=ends)


def test_it_opens_at_next_week_with_what_is_due_left_out(page: WeekPlanPage) -> None:
    week = page.making.to_plan
    assert week is not None
    assert [day.day for day in week.days] == [MONDAY + timedelta(days=number) for number in range(5)]
    waits = [row.patient for row in page.left_out.rows()]
    assert sorted(waits) == [
        *("Ada Kowalski", "Ada Kowalski", "Jun Park", "Lucia Romano", "Omar Haddad", "Omar Haddad"),
    ]
    assert unnamed(page) == []


def test_a_week_is_planned_and_published_in_two_interactions(
    page: WeekPlanPage, at_desk: Hand, scene: Scene, window: MainWindow
) -> None:
    at_desk.press(Qt.Key.Key_D, CTRL)
    assert page.left_out.rows() == ()
    first, second = cells_of(page, "Ada Kowalski")
    assert second.day - first.day >= 2
    assert first.member_id == second.member_id == scene.members["Tom Reyes"]
    at_desk.press(Qt.Key.Key_Return, CTRL)
    assert at_desk.count == 2
    assert "6 families are to be asked" in page.said.words()
    assert page.making.kept() is None
    assert scene.office.read(calendar.pinboard) == ()
    assert scene.office.read(lambda work: day_plans.still_to_ask(work, MONDAY, FRIDAY)) == 6
    at_desk.press(Qt.Key.Key_Return)  # the banner's button has the focus
    dialog = at_desk.dialog()
    assert isinstance(dialog, CallsDialog)
    assert unnamed(dialog) == []
    rows = dialog.table.rows()
    assert [row.starts for row in rows] == sorted(row.starts for row in rows)
    assert len({row.starts.date() for row in rows}) > 1
    at_desk.press(Qt.Key.Key_Return)
    at_desk.press(Qt.Key.Key_Return, CTRL)
    asked = scene.office.read(lambda work: day_calls.calls(work, MONDAY, FRIDAY))
    assert sum(one.agreed for one in asked) == 1
    dialog.accept()
    at_desk.wait()
    window.context.navigate(WeekPlanRoute(MONDAY))
    at_desk.wait()
    assert len(page.making.known.found) == 6
    assert "may go to another day" not in page.said.words()


def test_publishing_a_week_is_undone_by_the_windows_own_undo(made: WeekPlanPage, at_desk: Hand, scene: Scene) -> None:
    made.publish()
    at_desk.wait()
    at_desk.press(Qt.Key.Key_Z, CTRL)
    assert scene.office.read(lambda work: day_plans.still_to_ask(work, MONDAY, FRIDAY)) == 0
    assert len(scene.office.read(calendar.pinboard)) == 2


def test_keys_bring_a_visit_to_another_day_lock_it_and_take_it_back(made: WeekPlanPage, at_desk: Hand) -> None:
    before = made.making.sketch
    cell = at_cell(made, "Jun Park")
    way, by = (Qt.Key.Key_Right, 1) if cell.day < 4 else (Qt.Key.Key_Left, -1)
    at_desk.press(way, ALT)
    (moved,) = cells_of(made, "Jun Park")
    assert (moved.day, moved.member_id, moved.leg.locked) == (cell.day + by, cell.member_id, True)
    assert made.board.current() == moved  # one goes with it
    at_desk.press(Qt.Key.Key_Space)
    assert not cells_of(made, "Jun Park")[0].leg.locked
    at_desk.press(Qt.Key.Key_Z, CTRL)
    at_desk.press(Qt.Key.Key_Z, CTRL)
    assert made.making.sketch == before
    at_desk.press(Qt.Key.Key_Y, CTRL)
    assert cells_of(made, "Jun Park")[0].day == cell.day + by


def test_a_day_too_near_to_the_other_visit_is_refused_with_the_reason(made: WeekPlanPage, at_desk: Hand) -> None:
    first, second = cells_of(made, "Ada Kowalski")
    at_cell(made, "Ada Kowalski")
    for _step in range(second.day - first.day):
        at_desk.press(Qt.Key.Key_Right, ALT)
    assert "Ada Kowalski is visited on" in made.said.words()
    assert cells_of(made, "Ada Kowalski")[1].day == second.day
    assert cells_of(made, "Ada Kowalski")[0].day < second.day


def test_beyond_the_week_there_is_no_day(made: WeekPlanPage, at_desk: Hand) -> None:
    cell = at_cell(made, "Jun Park")
    for _step in range(cell.day + 1):
        at_desk.press(Qt.Key.Key_Left, ALT)
    assert "no further day" in made.said.words()


def test_a_visit_is_carried_with_the_mouse_to_another_day(made: WeekPlanPage, at_desk: Hand) -> None:
    cell = at_cell(made, "Jun Park")
    to = 4 if cell.day < 4 else 3
    drag(made, cell, "Tom Reyes", to)
    at_desk.wait()
    (moved,) = cells_of(made, "Jun Park")
    assert (moved.day, moved.leg.locked) == (to, True)


def test_a_visit_carried_to_somebody_of_another_discipline_stays_and_says_why(
    made: WeekPlanPage, at_desk: Hand
) -> None:
    before = made.making.sketch
    drag(made, at_cell(made, "Jun Park"), "Dana Ruiz", 1)
    at_desk.wait()
    assert "Dana Ruiz cannot make the visit of Jun Park" in made.said.words()
    assert made.making.sketch == before


def test_escape_lets_go_of_a_visit_that_is_carried(made: WeekPlanPage, at_desk: Hand) -> None:
    before, cell = made.making.sketch, at_cell(made, "Jun Park")
    start = made.board.place_of(cell.key)
    assert start is not None
    begins = made.board.visualRect(start).center()
    QTest.mousePress(made.board.viewport(), Qt.MouseButton.LeftButton, pos=begins)
    QTest.mouseMove(made.board.viewport(), begins + QPoint(40, 40))
    at_desk.press(Qt.Key.Key_Escape)
    QTest.mouseRelease(made.board.viewport(), Qt.MouseButton.LeftButton, pos=begins + QPoint(40, 40))
    at_desk.wait()
    assert made.making.sketch == before


def test_what_is_left_out_says_why_and_comes_back_on_a_day_chosen(made: WeekPlanPage, at_desk: Hand) -> None:
    at_cell(made, "Jun Park")
    at_desk.press(Qt.Key.Key_Delete)
    (left,) = made.left_out.rows()
    assert made.reasons[left.visit_id] == "There is room"
    made.left_out.select(left.visit_id)
    made.left_out.setFocus()
    at_desk.press(Qt.Key.Key_M, CTRL)
    days = [action.text() for action in menu().actions()]
    assert len(days) == 5
    assert days[2].startswith("Wed, Dec 2, ")
    choose(at_desk, "Wed, Dec 2, ")
    assert cells_of(made, "Jun Park")[0].day == 2


def test_days_that_do_not_suit_are_named_with_the_reason(made: WeekPlanPage, at_desk: Hand) -> None:
    first, second = cells_of(made, "Ada Kowalski")
    at_cell(made, "Ada Kowalski")
    at_desk.press(Qt.Key.Key_M, CTRL)
    shown = menu().actions()
    assert [action.isChecked() for action in shown] == [number == first.day for number in range(5)]
    assert shown[second.day].text().endswith("Too near to another visit")
    assert not shown[second.day].isEnabled()
    menu().close()


def test_a_told_visit_stays_and_says_why(window: MainWindow, at_desk: Hand, scene: Scene, page: WeekPlanPage) -> None:
    scene.visit("10:00", 45, "Jun Park", "Tom Reyes", Setting.OWN_HOME, day=MONDAY)
    page.reload()
    at_desk.wait()
    before = page.making.sketch
    at_cell(page, "Jun Park")
    for key, modifier in ((Qt.Key.Key_Right, ALT), (Qt.Key.Key_M, CTRL), (Qt.Key.Key_Delete, Qt.KeyboardModifier(0))):
        page.said.hide()
        at_desk.press(key, modifier)
        assert "was told" in page.said.words()
    assert page.making.sketch == before


def test_patient_by_patient_it_says_how_often_and_who_comes(made: WeekPlanPage, at_desk: Hand) -> None:
    at_desk.click(next(one for one in made.tools.view.buttons() if one.text() == "By patient"))
    lines = {(line.title, line.code): line for line in made.board.board.lines}
    ada = lines["Ada Kowalski", "RN"]
    assert ada.facts == "2 a week"
    assert [cell.name for cell in ada.cells if cell is not None] == ["Tom Reyes", "Tom Reyes"]
    assert {code for name, code in lines if name == "Omar Haddad"} == {"RN", "SW"}
    (cell,) = [one for one in made.board.cells() if one.wanted is not None and one.wanted.patient == "Jun Park"]
    to = 4 if cell.day < 4 else 3
    drag(made, cell, "Jun Park", to)
    at_desk.wait()
    (moved,) = cells_of(made, "Jun Park")
    assert (moved.day, moved.member_id) == (to, cell.member_id)


def test_the_view_chosen_is_the_view_next_time(made: WeekPlanPage, at_desk: Hand, window: MainWindow) -> None:
    at_desk.click(next(one for one in made.tools.view.buttons() if one.text() == "By patient"))
    again = WeekPlanPage(window.context, WeekPlanRoute(), window)
    assert again.tools.view.value() == PATIENTS
    again.deleteLater()


def test_somebodys_day_is_locked_from_the_menu(made: WeekPlanPage, at_desk: Hand) -> None:
    cell = at_cell(made, "Jun Park")
    ask(made, at_desk)
    choose(at_desk, "Lock Tom Reyes on")
    assert made.making.sketch.days[cell.day].kept == {cell.member_id}
    assert cells_of(made, "Jun Park")[0].leg.locked
    made.propose()
    at_desk.wait()
    assert cells_of(made, "Jun Park")[0].day == cell.day


def test_the_menu_leads_to_the_patient_and_the_days_planner(
    made: WeekPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    cell = at_cell(made, "Jun Park")
    ask(made, at_desk)
    assert isinstance(menu(), QMenu)
    choose(at_desk, "Patient’s page")
    assert window.route() == PatientRoute(scene.patients["Jun Park"])
    window.go(WeekPlanRoute())
    at_desk.wait()
    at_cell(made, "Jun Park")
    ask(made, at_desk)
    choose(at_desk, "The planner of")
    assert window.route() == DayPlanRoute(MONDAY + timedelta(days=cell.day))


def test_a_plan_being_made_is_back_after_the_program_was_closed(
    made: WeekPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    at_cell(made, "Jun Park")
    at_desk.press(Qt.Key.Key_Space)
    (kept,) = scene.office.read(drafts.mine)
    assert "the week of Mon, Nov 30" in kept.words
    again = WeekPlanPage(window.context, WeekPlanRoute(), window)
    again.show()
    at_desk.wait()
    assert again.making.sketch.found == made.making.sketch.found
    assert "not published yet" in again.said.words()
    again.said.buttons()[0].click()
    at_desk.wait()
    assert again.making.sketch == again.making.known
    assert scene.office.read(drafts.mine) == ()
    again.close()
    again.deleteLater()


def test_todays_list_of_what_is_unsaved_leads_back_to_the_week(
    made: WeekPlanPage, at_desk: Hand, window: MainWindow
) -> None:
    sketch = made.making.sketch
    go_on(window, at_desk, "Home visits of the week of Mon, Nov 30")
    assert isinstance(window.route(), WeekPlanRoute)
    assert made.making.sketch == sketch


def test_who_decided_that_a_visit_waits_again_is_asked_and_waits_over_a_lock(
    page: WeekPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    page.publish()  # nothing planned: all are left out
    at_desk.wait()
    page.tools.forth.click()
    at_desk.wait()
    assert {row.patient for row in page.left_out.rows() if row.left_out} >= {"Jun Park", "Lucia Romano"}
    at_desk.press(Qt.Key.Key_Return, CTRL)
    assert page.decide.isVisible()
    at_desk.type("Dr. Osei")
    page.decide.keeper.keep()
    at_desk.wait()
    page.decide.hide()
    go_on(window, at_desk, "Why visits wait once more")
    assert page.decide.isVisible()
    assert page.decide.form.peek().by == "Dr. Osei"
    at_desk.tab()
    at_desk.type("All feel well")
    at_desk.press(Qt.Key.Key_Return)
    at_desk.wait()
    assert not page.decide.isVisible()
    assert scene.office.read(drafts.mine) == ()


def test_a_week_that_is_over_says_so_and_leads_on(page: WeekPlanPage, at_desk: Hand) -> None:
    page.go(WeekPlanRoute(MONDAY - timedelta(weeks=2)))
    at_desk.wait()
    assert "No day of this week is left to plan." in page.said.words()
    assert page.board.cells() == []
    page.publish()
    at_desk.wait()
    assert "No day of this week is left to plan." in page.said.words()
    page.go(WeekPlanRoute(MONDAY - timedelta(weeks=2)))
    at_desk.wait()
    at_desk.click(button(page, "Next week"))
    assert page.making.to_plan is not None
    assert page.making.to_plan.monday == MONDAY


def test_in_the_midst_of_the_week_the_days_to_come_are_planned(page: WeekPlanPage, at_desk: Hand) -> None:
    at_desk.click(page.tools.back)
    week = page.making.to_plan
    assert week is not None
    assert [day.day.weekday() for day in week.days] == [2, 3, 4]


def test_more_visits_than_can_be_planned_are_said(
    page: WeekPlanPage, at_desk: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_plans, "MOST", 1)
    page.reload()
    at_desk.wait()
    assert "too many for one plan" in page.hints.mend.words()


def test_from_the_day_to_its_week_and_back(page: WeekPlanPage, at_desk: Hand, window: MainWindow) -> None:
    at_desk.click(page.tools.span.buttons()[0])
    day = window.pages.currentWidget()
    assert isinstance(day, DayPlanPage)
    assert window.route() == DayPlanRoute(MONDAY)
    assert day.tools.span.value() == DAY
    at_desk.click(day.tools.span.buttons()[1])
    assert window.route() == WeekPlanRoute(MONDAY)
    assert page.tools.span.value() == WEEK


def test_enter_opens_what_stands_and_books_what_is_due(made: WeekPlanPage, at_desk: Hand, scene: Scene) -> None:
    opened: list[object] = []
    made.acts.context = replace(made.context, navigate=opened.append)
    jun, ada = at_cell(made, "Jun Park"), cells_of(made, "Ada Kowalski")[0]
    at_desk.press(Qt.Key.Key_Return)
    at_cell(made, "Ada Kowalski")
    at_desk.press(Qt.Key.Key_Return)
    due = opened[1]
    assert opened[0] == BookVisitRoute(visit_id=jun.visit_id)
    assert isinstance(due, BookVisitRoute)
    assert (due.patient_id, due.member_id) == (scene.patients["Ada Kowalski"], scene.members["Tom Reyes"])
    assert due.starts is not None
    assert due.starts.date() == MONDAY + timedelta(days=ada.day)


def test_the_home_visits_of_the_week_are_printed(made: WeekPlanPage, at_desk: Hand) -> None:
    opened: list[object] = []
    made.context = replace(made.context, navigate=opened.append)
    at_desk.press(Qt.Key.Key_P, CTRL)
    (route,) = opened
    assert isinstance(route, PrintCalendarRoute)
    assert (route.day, route.days, route.homes_only) == (MONDAY, 7, True)


def test_arrows_walk_among_the_days_and_every_cell_is_spoken(made: WeekPlanPage, at_desk: Hand) -> None:
    board = made.board
    board.setFocus()
    board.setCurrentIndex(board.board.index(0, 1))
    at_desk.press(Qt.Key.Key_Left)
    at_desk.press(Qt.Key.Key_Home)
    assert board.currentIndex().column() == 1
    at_desk.press(Qt.Key.Key_Down)
    assert board.currentIndex().row() == 1
    said = [
        board.board.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(board.board.rowCount())
        for column in range(board.board.columnCount())
    ]
    assert all(said)
    cell = cells_of(made, "Jun Park")[0]
    assert "Jun Park" in cell.said
    assert "Tom Reyes" in cell.said
    assert "New" in cell.said
    assert any("nothing here" in words for words in said)


def test_a_week_begun_elsewhere_goes_on_when_somebody_changes_it(
    made: WeekPlanPage, at_desk: Hand, scene: Scene, window: MainWindow
) -> None:
    jun = cells_of(made, "Jun Park")[0].visit_id
    assert jun is not None
    before = {one for one in made.making.sketch.found if one != jun}
    window.context.tasks.write(made, lambda work: day_calls.decline(work, jun))
    at_desk.wait()
    assert made.making.sketch.found.keys() == before


def test_back_to_today_and_again(made: WeekPlanPage, at_desk: Hand, window: MainWindow) -> None:
    sketch = made.making.sketch
    window.go(TodayRoute())
    at_desk.wait()
    window.go(WeekPlanRoute())
    at_desk.wait()
    assert made.making.sketch == sketch
