"""The list of patients as each person likes it: saved filters, columns, and several rows acted on at once."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.persistence.models import AuditEntry
from careteam.services import assignments, patient_list, preferences
from careteam.services.office import Office
from careteam.services.patient_list import Flag, Show
from tests.builders import a_patient, an_assignment
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand
from tests.ui.patients.scene import Scene
from ui.kit.context import Context
from ui.kit.preferences import Preferences
from ui.kit.routes import PatientsRoute
from ui.patients.columns import FIRST, ColumnsMenu
from ui.patients.page import PatientsPage
from ui.patients.saved_filters import Filter

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def page(scene: Scene, context: Context, qtbot: QtBot, hand: Hand) -> PatientsPage:
    """The list on screen, loaded."""
    return opened(context, qtbot, hand)


def opened(context: Context, qtbot: QtBot, hand: Hand) -> PatientsPage:
    made = PatientsPage(context, PatientsRoute())
    qtbot.addWidget(made)
    hand.show(made)
    return made


def again(context: Context, office: Office, qtbot: QtBot, hand: Hand) -> PatientsPage:
    """The list as it is the next time the person signs in."""
    context.preferences.flush()
    hand.wait()
    kept = Preferences(context.tasks, office.read(preferences.mine))
    fresh = replace(context, preferences=kept)
    return opened(fresh, qtbot, hand)


def names(page: PatientsPage) -> list[str]:
    return [row.name for row in page.table.rows()]


def heads(page: PatientsPage) -> list[str]:
    header = page.table.horizontalHeader()
    order = [header.logicalIndex(place) for place in range(header.count())]
    return [page.table.table.columns[one].title for one in order if not header.isSectionHidden(one)]


def click_line(page: PatientsPage, line: int, modifier: Qt.KeyboardModifier, qtbot: QtBot, hand: Hand) -> None:
    hand.count += 1
    place = page.table.visualRect(page.table.table.index(line, 0)).center()
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    hand.wait()


def choose(editor: Any, value: object, hand: Hand) -> None:
    """Choose from a short list by keys."""
    editor.entry().setFocus()
    places = [one for one, _words in editor._options]
    step = places.index(value) - places.index(editor.value())
    for _turn in range(abs(step)):
        hand.press(Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)


def save_as(page: PatientsPage, name: str, hand: Hand) -> None:
    hand.click(page.filters.save)
    hand.type(name)
    hand.press(Qt.Key.Key_Return)


def act(menu: QMenu, words: str) -> None:
    """Choose an action of a menu."""
    action = next(one for one in menu.actions() if one.text() == words)
    assert action.isEnabled(), words
    action.trigger()


def test_built_in_lists_are_tabs_one_goes_through_by_arrows(page: PatientsPage, hand: Hand) -> None:
    page.filters.tabs.tab(Show.ACTIVE).setFocus()
    seen = []
    for _turn in range(len(Show) - 1):
        hand.press(Qt.Key.Key_Right)
        seen.append(page.query().show)
    assert seen == list(Show)[1:]
    hand.click(page.filters.tabs.tab(Show.TODAY))
    assert names(page) == ["Tim Okafor"]
    hand.click(page.filters.tabs.tab(Show.CHILDREN))
    assert names(page) == ["Tim Okafor"]
    assert page.count.text() == "1 patient"


def test_one_narrows_by_lead_and_mark(page: PatientsPage, scene: Scene, hand: Hand) -> None:
    choose(page.filters.lead, scene.lena, hand)
    assert names(page) == ["Maria Lopez", "Peter Young"]
    choose(page.filters.flag, Flag.INTERPRETER, hand)
    assert names(page) == ["Maria Lopez"]
    hand.click(page.filters.tabs.tab(Show.ACTIVE))
    assert len(names(page)) > 10


def test_a_filter_is_saved_by_name_and_there_the_next_time(
    page: PatientsPage, scene: Scene, context: Context, office: Office, qtbot: QtBot, hand: Hand
) -> None:
    assert not page.filters.save.isVisible()
    choose(page.filters.lead, scene.lena, hand)
    page.search.setFocus()
    hand.type("ml")
    qtbot.waitUntil(lambda: names(page) == ["Maria Lopez"])
    save_as(page, "Lena & co", hand)
    assert page.filters.tabs.value() == "Lena & co"
    assert not page.filters.save.isVisible()
    hand.click(page.filters.tabs.tab(Show.ALL))
    assert page.query() == Filter(Show.ALL)
    second = again(context, office, qtbot, hand)
    hand.click(second.filters.tabs.tab("Lena & co"))
    assert second.query() == Filter(Show.ACTIVE, "ml", scene.lena)
    assert names(second) == ["Maria Lopez"]


def test_saved_filters_are_renamed_ordered_and_removed(page: PatientsPage, hand: Hand) -> None:
    for flag, name in ((Flag.SIMILAR, "Alike"), (Flag.INTERPRETER, "Interpreter")):
        choose(page.filters.flag, flag, hand)
        save_as(page, name, hand)
    bar = page.filters
    assert [one.name for one in bar.saved] == ["Alike", "Interpreter"]
    act(bar.menu("Interpreter"), "Move left")
    assert [one.name for one in bar.saved] == ["Interpreter", "Alike"]
    act(bar.menu("Alike"), "Rename…")
    bar.name.selectAll()
    hand.type("Interpreter")
    hand.press(Qt.Key.Key_Return)
    assert bar.name.accessibleDescription() == "Choose a name that is not taken yet."
    bar.name.selectAll()
    hand.type("Same names")
    hand.press(Qt.Key.Key_Return)
    assert [one.name for one in bar.saved] == ["Interpreter", "Same names"]
    act(bar.menu("Interpreter"), "Remove")
    assert [one.name for one in bar.saved] == ["Same names"]
    assert page.query().flag is Flag.INTERPRETER  # it was chosen: the list stays as it was
    assert bar.tabs.value() is Show.ACTIVE


def test_a_filter_that_can_no_longer_be_read_is_left_out(
    scene: Scene, context: Context, qtbot: QtBot, hand: Hand
) -> None:
    kept = [
        {"name": "Old", "show": "gone"},
        "?",
        {"name": "Good", "show": "all", "text": "", "lead_id": None, "flag": ""},
    ]
    context.preferences.keep("patients/filters", kept)
    page = opened(context, qtbot, hand)
    assert [one.name for one in page.filters.saved] == ["Good"]


def columns_menu(page: PatientsPage, hand: Hand) -> ColumnsMenu:
    hand.click(page.choose_columns)
    menu = page.findChild(ColumnsMenu)
    assert menu is not None
    return menu


def test_columns_are_chosen_and_ordered_by_keys_and_kept(
    page: PatientsPage, context: Context, office: Office, qtbot: QtBot, hand: Hand
) -> None:
    menu = columns_menu(page, hand)
    assert menu.shown() == list(FIRST)
    for _turn in range(3):
        QTest.keyClick(menu.list, Qt.Key.Key_Down)
    assert menu.list.currentItem().text() == "Program"
    QTest.keyClick(menu.list, Qt.Key.Key_Space)
    assert "Program" not in heads(page)
    QTest.keyClick(menu.list, Qt.Key.Key_Down)
    QTest.keyClick(menu.list, Qt.Key.Key_Up, ALT)
    QTest.keyClick(menu.list, Qt.Key.Key_Up, ALT)
    assert heads(page)[:4] == ["Name", "Age", "Lead", "Where now"]
    QTest.keyClick(menu.list, Qt.Key.Key_End)
    QTest.keyClick(menu.list, Qt.Key.Key_Space)
    assert heads(page)[-1] == "First visit due"
    menu.close()
    page.table.horizontalHeader().resizeSection(1, 133)
    second = again(context, office, qtbot, hand)
    assert heads(second) == heads(page)
    assert second.table.horizontalHeader().sectionSize(1) == 133
    menu = columns_menu(second, hand)
    hand.click(menu.reset)
    assert heads(second) == ["Name", "Age", "Where now", "Program", "Lead", "Last visit", "Next visit", "To know"]
    assert second.table.horizontalHeader().sectionSize(1) == 88


def test_a_column_is_dragged_by_its_head(page: PatientsPage, context: Context) -> None:
    header = page.table.horizontalHeader()
    bar = header.viewport()
    y = header.height() // 2
    start = QPoint(header.sectionViewportPosition(4) + 30, y)
    end = QPoint(header.sectionViewportPosition(1) + 4, y)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for share in range(1, 11):
        QTest.mouseMove(bar, start + (end - start) * share / 10)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert heads(page)[1] == "Lead"
    assert context.preferences.get("patients/columns")[1] == "lead"


def test_the_name_is_always_shown(page: PatientsPage, hand: Hand) -> None:
    menu = columns_menu(page, hand)
    QTest.keyClick(menu.list, Qt.Key.Key_Home)
    QTest.keyClick(menu.list, Qt.Key.Key_Space)
    assert heads(page)[0] == "Name"
    menu.close()


def test_the_sorting_is_kept(page: PatientsPage, context: Context, office: Office, qtbot: QtBot, hand: Hand) -> None:
    header = page.table.horizontalHeader()
    where = QPoint(header.sectionViewportPosition(1) + 30, header.height() // 2)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert names(page)[0] == "Tim Okafor"
    assert names(again(context, office, qtbot, hand))[0] == "Tim Okafor"


def test_many_rows_get_a_lead_in_three_interactions(
    page: PatientsPage, office: Office, scene: Scene, hand: Hand
) -> None:
    hand.click(page.filters.tabs.tab(Show.NO_LEAD))
    count = len(names(page))
    assert count > 10
    page.table.setFocus()
    hand.count = 0
    hand.press(Qt.Key.Key_A, CTRL)
    assert page.selection.words.text() == f"{count} of {count} patients selected"
    hand.click(page.selection.lead)
    dialog = hand.dialog()
    assert dialog.table.hasFocus()
    hand.press(Qt.Key.Key_Return)
    assert hand.count == 3
    assert hand.dialogs() == []
    assert names(page) == []
    assert page.empty.sentence.text() == "Every active patient has a lead."
    rows = office.read(lambda work: patient_list.listed(work, Show.ACTIVE)).rows
    assert all(row.lead for row in rows)


def test_shift_and_ctrl_select_and_who_is_left_out_is_said(
    page: PatientsPage, office: Office, scene: Scene, qtbot: QtBot, hand: Hand
) -> None:
    john = next(row for row in page.table.rows() if row.name == "John Smith")
    an_assignment(office, john.patient_id, scene.lena, state=AssignmentState.DECLINED)
    line = names(page).index("John Smith")
    click_line(page, line - 1, Qt.KeyboardModifier.NoModifier, qtbot, hand)
    assert page.selection.isHidden()
    click_line(page, line + 1, SHIFT, qtbot, hand)
    assert [row.name for row in page.table.selected_rows()] == names(page)[line - 1 : line + 2]
    click_line(page, line + 1, CTRL, qtbot, hand)
    chosen = [row.patient_id for row in page.table.selected_rows()]
    assert len(chosen) == 2
    hand.click(page.selection.assign)
    dialog = hand.dialog()
    assert dialog.role.value() is AssignmentRole.PRIMARY
    dialog.table.select(scene.lena)
    hand.press(Qt.Key.Key_Return)
    assert page.news.words() == "1 patient was left out: John Smith: declined Lena Fischer"
    team = office.read(lambda work: assignments.of_patient(work, chosen[0]))
    assert [(row.member_id, row.role) for row in team] == [(scene.lena, AssignmentRole.PRIMARY)]


def test_rows_are_copied_for_a_spreadsheet_and_the_trail_says_so(
    page: PatientsPage, office: Office, scene: Scene, hand: Hand
) -> None:
    a_patient(office, "=cmd Formula")
    page.reload()
    hand.wait()
    page.chosen_columns.choose(["lead", "name"])
    page.table.setFocus()
    page.table.select(next(row.patient_id for row in page.table.rows() if row.name == "Maria Lopez"))
    hand.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Lead\tName\nLena Fischer\tMaria Lopez\n"
    page.table.select(next(row.patient_id for row in page.table.rows() if row.name == "=cmd Formula"))
    hand.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Lead\tName\nNo lead\t'=cmd Formula\n"
    a_patient(office, "Rosa Lee", preferred_name="Ray", name_private=True)
    page.reload()
    hand.wait()
    page.table.select(next(row.patient_id for row in page.table.rows() if row.name == "Ray Lee"))
    hand.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "Lead\tName\nNo lead\tRosa Lee\n"
    query = select(AuditEntry.patient_id).where(AuditEntry.action == "export").order_by(AuditEntry.seq)
    assert office.read(lambda work: list(work.session.scalars(query)))[0] == scene.maria
    assert page.news.words().startswith("1 patient copied.")
    QGuiApplication.clipboard().clear()


def test_the_menu_of_the_rows_offers_the_same(page: PatientsPage, qtbot: QtBot, hand: Hand) -> None:
    click_line(page, 0, Qt.KeyboardModifier.NoModifier, qtbot, hand)
    words = [one.text() for one in page.menu().actions()]
    assert words == ["Open", "Assign a lead…", "Assign somebody…", "Copy for a spreadsheet"]
    act(page.menu(), "Assign a lead…")
    hand.wait()
    hand.press(Qt.Key.Key_Escape)
    assert hand.dialogs() == []


def test_the_selection_stays_when_the_list_is_loaded_again(page: PatientsPage, office: Office, hand: Hand) -> None:
    page.table.setFocus()
    hand.press(Qt.Key.Key_A, CTRL)
    before = len(names(page))
    a_patient(office, "Zoe Zimmer")
    page.reload()
    hand.wait()
    assert (len(page.table.selected_rows()), len(names(page))) == (before, before + 1)
    hand.click(page.selection.clear)
    assert page.table.selected_rows() == []


def test_everything_has_a_name(page: PatientsPage, hand: Hand) -> None:
    menu = columns_menu(page, hand)
    assert unnamed(page) == []
    assert unnamed(menu) == []
    menu.close()
    page.table.setFocus()
    hand.press(Qt.Key.Key_A, CTRL)
    hand.click(page.selection.lead)
    assert unnamed(hand.dialog()) == []
