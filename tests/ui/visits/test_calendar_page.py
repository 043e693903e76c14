"""The calendar page with real keys and clicks on a real office."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import VisitId
from careteam.domain.visits import VisitStatus
from careteam.services import visits
from careteam.services.office import Office
from tests.services.visit_builders import at
from tests.ui.gallery import unnamed
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import ALT, Hands
from ui.calendar.ground_buttons import SlotButton
from ui.calendar.page import CalendarPage
from ui.calendar.view import Look, Who
from ui.calendar.visit_button import VisitButton
from ui.kit import theme
from ui.kit.context import Context
from ui.kit.routes import BookVisitRoute, CalendarRoute, PatientRoute, Route, WrapUpRoute


@pytest.fixture
def page(qtbot: QtBot, context: Context, scene: Scene, hands: Hands) -> CalendarPage:
    made = CalendarPage(context, CalendarRoute(TUESDAY))
    qtbot.addWidget(made)
    made.resize(1182, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.shown is not None)
    hands.settle()
    return made


def visit(office: Office, visit_id: VisitId) -> tuple[datetime, tuple[object, ...]]:
    draft = office.read(lambda work: visits.edit(work, visit_id)).draft
    return draft.starts, draft.member_ids


def status(office: Office, visit_id: VisitId) -> VisitStatus:
    return office.read(lambda work: visits.edit(work, visit_id)).draft.status


def focused(page: CalendarPage) -> str:
    held = page.board.grid.held()
    return held.block.patient if held else ""


def menu(page: CalendarPage) -> QMenu:
    held = page.part().held()
    assert held is not None
    return page.menu(held)


def choose_whose(page: CalendarPage, hands: Hands, words: str) -> None:
    box = page.tools.who
    box.setCurrentIndex(box.findText(words))
    box.activated.emit(box.currentIndex())
    hands.settle()


def go_to(page: CalendarPage, scene: Scene, name: str) -> VisitId:
    visit_id = scene.visits[name]
    assert page.board.grid.focus_visit(visit_id)
    return visit_id


def test_every_visit_is_a_named_button(page: CalendarPage, scene: Scene) -> None:
    spoken = {}
    for button in page.board.grid.buttons():
        interface = QAccessible.queryAccessibleInterface(button)
        assert interface.role() == QAccessible.Role.Button
        spoken[button.block.patient] = interface.text(QAccessible.Text.Name)
    assert spoken["Samuel Ortiz"] == (
        "Samuel Ortiz, 2:00–3:00 pm, Home, how you are. With Lena Fischer. Booked. About 10 min from Hattie Moore."
    )
    assert "Conflict: Hattie Moore has another visit that day" in spoken["Hattie Moore"]
    assert len(page.board.grid.buttons()) == 21  # one joint visit stands in two columns
    assert unnamed(page) == []


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_blocks_are_drawn_in_both_schemes(page: CalendarPage, qapp: QApplication, scheme: theme.Scheme) -> None:
    theme.apply(qapp, scheme, scale=1.0)
    button = next(one for one in page.board.grid.buttons() if one.block.patient == "Samuel Ortiz")
    image = button.grab().toImage()
    shades = theme.shades(button.person.hue)
    assert image.pixelColor(2, image.height() // 2).name().upper() == shades.ink.upper()
    assert image.pixelColor(image.width() - 8, image.height() - 8).name().upper() == shades.soft.upper()


def test_a_name_too_long_for_one_line_takes_two(page: CalendarPage) -> None:
    button = next(one for one in page.board.grid.buttons() if one.block.patient == "Samuel Ortiz")

    def shown(room: int, width: int) -> list[str]:
        return [text for text, _tint, _weight in button._lines(room, width)]

    assert shown(3, 300)[:1] == ["Samuel Ortiz"]
    assert shown(3, 70)[:2] == ["Samuel", "Ortiz"]
    assert shown(1, 70) == ["Samuel Ortiz"]


def test_arrows_walk_through_visits_and_free_times(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    go_to(page, scene, "Maria Lopez 9:00")
    hands.key(Qt.Key.Key_Down)
    assert focused(page) == "Eli Brooks"
    hands.key(Qt.Key.Key_Down)
    slot = hands.at()
    assert isinstance(slot, SlotButton)
    assert slot.accessibleName() == "Free: Tue, Nov 24, 10:30 am, Lena Fischer. Enter books a visit here."
    hands.key(Qt.Key.Key_Down)
    assert focused(page) == "Hattie Moore"
    hands.key(Qt.Key.Key_Up)
    hands.key(Qt.Key.Key_Up)
    assert focused(page) == "Eli Brooks"
    hands.key(Qt.Key.Key_Left)
    assert focused(page) == "Grace Lindqvist"
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Right)
    assert focused(page) == "Ada Kowalski"
    hands.key(Qt.Key.Key_Right)
    assert hands.at().accessibleName().startswith("Free: Tue, Nov 24, 10:15 am, Dana Ruiz.")


def test_enter_opens_and_books(page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    visit_id = go_to(page, scene, "Samuel Ortiz 14:00")
    hands.key(Qt.Key.Key_Return)
    assert visited == [BookVisitRoute(visit_id=visit_id)]
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    lena = scene.members["Lena Fischer"]
    assert visited[1] == BookVisitRoute(starts=at("15:00", TUESDAY), member_id=lena)


def test_a_click_on_free_time_books_there(page: CalendarPage, scene: Scene, qtbot: QtBot, visited: list[Route]) -> None:
    grid = page.board.grid
    box = grid.lane_box(2)
    where = QPoint(box.center().x(), grid.top_of(15 * 60 + 20))
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=where)
    assert visited == [BookVisitRoute(starts=at("15:15", TUESDAY), member_id=scene.members["Tom Reyes"])]


def test_a_double_click_opens(page: CalendarPage, scene: Scene, qtbot: QtBot, visited: list[Route]) -> None:
    button = next(one for one in page.board.grid.buttons() if one.block.patient == "Samuel Ortiz")
    qtbot.mouseDClick(button, Qt.MouseButton.LeftButton)
    assert visited == [BookVisitRoute(visit_id=button.block.visit_id)]


def test_space_marks_seen(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    office = scene.office
    visit_id = go_to(page, scene, "Maria Lopez 9:00")
    hands.key(Qt.Key.Key_Space)
    assert status(office, visit_id) is VisitStatus.SEEN
    assert focused(page) == "Maria Lopez"
    assert page.said.words() == ""


def test_what_cannot_be_is_said_on_the_page(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    hands.key(Qt.Key.Key_PageDown)
    assert page.heading.text() == "Wed, Nov 25"
    assert page.board.grid.focus_visit(page.board.grid.buttons()[0].block.visit_id)
    hands.key(Qt.Key.Key_Space)
    assert "This visit is planned for Wed, Nov 25" in page.said.words()


def test_alt_arrows_move_by_a_quarter(page: CalendarPage, scene: Scene, hands: Hands, qtbot: QtBot) -> None:
    office = scene.office
    visit_id = go_to(page, scene, "Lucia Romano 13:30")
    button = hands.at()
    for _press in range(3):  # quick presses add up
        qtbot.keyClick(button, Qt.Key.Key_Down, ALT)
    hands.settle()
    hands.settle()
    assert visit(office, visit_id)[0] == at("14:15", TUESDAY)
    assert focused(page) == "Lucia Romano"
    assert office.history.to_undo is not None
    assert office.history.to_undo.title == "Move the visit with Lucia Romano to Tue, Nov 24, 2:15 pm"


def test_a_move_into_a_conflict_is_not_saved_but_explained(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    office = scene.office
    visit_id = go_to(page, scene, "Samuel Ortiz 14:00")
    before = visit(office, visit_id)
    hands.key(Qt.Key.Key_Left, ALT)  # to the physician, who comes from a visit then
    assert visit(office, visit_id) == before
    assert page.panel.isVisible()
    said = page.panel.accessibleName()
    assert said.startswith("Samuel Ortiz with Amara Osei at Tue, Nov 24, 2:00 pm:")
    assert "This visit needs a nurse practitioner, and nobody in it is one." in said
    assert not page.panel.keep.isEnabled()
    page.panel.reason.setFocus()
    hands.type("Lena is needed elsewhere")
    hands.key(Qt.Key.Key_Return)
    assert visit(office, visit_id)[1] == (scene.members["Amara Osei"],)
    assert not page.panel.isVisible()


def test_a_hard_conflict_offers_the_nearest_free_time(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    office = scene.office
    visit_id = go_to(page, scene, "Eli Brooks 9:30")
    hands.key(Qt.Key.Key_Up, ALT)
    assert visit(office, visit_id)[0] == at("9:30", TUESDAY)
    assert not page.panel.keep.isVisible()
    assert page.panel.nearest.text().startswith("Nearest free: ")
    hands.key(Qt.Key.Key_Return)
    assert visit(office, visit_id)[0] > at("9:30", TUESDAY)
    assert not page.panel.isVisible()


def test_escape_leaves_the_visit_where_it_was(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    office = scene.office
    visit_id = go_to(page, scene, "Eli Brooks 9:30")
    hands.key(Qt.Key.Key_Up, ALT)
    hands.key(Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    assert visit(office, visit_id)[0] == at("9:30", TUESDAY)
    assert focused(page) == "Eli Brooks"


def test_days_and_weeks_by_key(page: CalendarPage, hands: Hands) -> None:
    hands.key(Qt.Key.Key_PageUp)
    assert page.heading.text() == "Mon, Nov 23"
    hands.key(Qt.Key.Key_T)
    assert page.heading.text() == "Tue, Nov 24"
    hands.key(Qt.Key.Key_W)
    assert page.heading.text() == "Nov 23–27, 2026"
    assert page.stack.currentWidget() is page.roster
    hands.key(Qt.Key.Key_PageDown)
    assert page.heading.text() == "Nov 30 – Dec 4, 2026"
    hands.key(Qt.Key.Key_D)
    assert page.heading.text() == "Tue, Dec 1"


def test_the_week_of_everyone_and_of_one(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    office = scene.office
    hands.click(page.tools.view.buttons()[1])
    labels = {button.block.patient for button in page.roster.buttons()}
    assert {"Samuel Ortiz", "Priya Shah", "Walter Nguyen"} <= labels
    assert unnamed(page) == []
    visit_id = scene.visits["Samuel Ortiz 9:00"]
    assert page.roster.focus_visit(visit_id)
    starts = visit(office, visit_id)[0]
    choose_whose(page, hands, "Amara Osei")
    assert page.query().look.who is Who.ONE
    assert page.stack.currentWidget() is page.board
    assert [lane.column.person.name for lane in page.board.grid.lanes] == ["Amara Osei"] * 5
    choose_whose(page, hands, "Tom Reyes")
    assert page.board.grid.focus_visit(visit_id)
    hands.key(Qt.Key.Key_Down, ALT)
    assert visit(office, visit_id)[0].hour * 60 + visit(office, visit_id)[0].minute == starts.hour * 60 + 15


def test_a_day_of_the_week_books_there(page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    hands.key(Qt.Key.Key_W)
    cell = page.roster.cell(2, 0)
    assert cell.accessibleName() == "Tom Reyes, Mon, Nov 23: 0 visits. Enter books a visit."
    hands.click(cell)
    monday = date(2026, 11, 23)
    assert visited == [BookVisitRoute(starts=at("9:00", monday), member_id=scene.members["Tom Reyes"])]


def test_home_visits_only(page: CalendarPage, hands: Hands) -> None:
    choose_whose(page, hands, "Home visits")
    shown = {button.block.where for button in page.board.grid.buttons()}
    assert shown == {"Home", "Nursing home", "Assisted living"}


def test_the_head_is_one_line_on_a_laptop(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    """Also with a long name of days, a person chosen, and conflicts."""
    page.resize(1366 - 184, 720)
    for who, member in ((Who.TEAM, None), (Who.ONE, scene.members["Tom Reyes"])):
        page.show_view(Look(View.WEEK, who, member), date(2026, 11, 30))
        hands.settle()
        page.tools.conflicts.setText("12 conflicts")
        page.tools.conflicts.show()
        QApplication.processEvents()
        tools = page.tools
        middles = {
            one.mapTo(page, one.rect().center()).y()
            for one in (page.heading, tools.today, tools.view, tools.who, tools.conflicts, tools.views, tools.pins)
        }
        assert max(middles) - min(middles) <= 1


def test_the_count_of_conflicts_leads_from_one_to_the_next(page: CalendarPage, hands: Hands) -> None:
    assert page.tools.conflicts.text() == "3 conflicts"
    names = []
    for _click in range(4):
        hands.click(page.tools.conflicts)
        names.append(focused(page))
    assert names == ["Hattie Moore", "Omar Haddad", "Hattie Moore", "Hattie Moore"]


def test_the_pinboard_finds_a_time(page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    assert page.tools.pins.text() == "Pinboard 2"
    hands.click(page.tools.pins)
    assert hands.at() is page.pinboard.entries[0].find_button
    hands.key(Qt.Key.Key_Space)
    assert visited == [BookVisitRoute(visit_id=scene.visits["Jun Park 10:00"])]
    hands.key(Qt.Key.Key_Escape)
    assert not page.pinboard.isVisible()


def test_the_menu_offers_what_the_status_allows(page: CalendarPage, scene: Scene, visited: list[Route]) -> None:
    office = scene.office

    def words(name: str) -> list[str]:
        go_to(page, scene, name)
        return [action.text().split("\t")[0] for action in menu(page).actions() if action.text()]

    assert words("Samuel Ortiz 14:00") == [
        "Open, change, cancel…",
        "Move to…",
        "To the pinboard",
        "Arrived",
        "Seen",
        "Patient’s page",
    ]
    assert words("Jun Park 8:30") == [
        "Open, change, cancel…",
        "Record what happened…",
        "Put back to booked",
        "Patient’s page",
    ]
    held = page.board.grid.held()
    assert held is not None
    for action in menu(page).actions():
        if action.text() in ("Record what happened…", "Patient’s page"):
            action.trigger()
    assert visited == [WrapUpRoute(held.block.visit_id), PatientRoute(held.block.patient_id)]
    assert status(office, held.block.visit_id) is VisitStatus.SEEN


def test_a_change_elsewhere_shows_itself_and_keeps_the_focus(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    visit_id = go_to(page, scene, "Samuel Ortiz 14:00")
    page.context.tasks.write(page, lambda work: visits.pin(work, scene.visits["Priya Shah 15:00"]))
    hands.settle()
    assert "Priya Shah" not in {button.block.patient for button in page.board.grid.buttons()}
    held = page.board.grid.held()
    assert held is not None
    assert held.block.visit_id == visit_id


def test_tab_comes_to_one_place_of_the_grid(page: CalendarPage, scene: Scene) -> None:
    go_to(page, scene, "Samuel Ortiz 14:00")
    takes = [one for one in page.board.grid.buttons() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [one.block.patient for one in takes] == ["Samuel Ortiz"]
    assert all(isinstance(one, VisitButton) for one in takes)
    assert page.tools.view.value() is View.DAY
