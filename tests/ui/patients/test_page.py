"""The list of patients: filters, typing, keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from careteam.domain.patients import PatientDraft
from careteam.services import patients
from careteam.services.office import Office, Work
from careteam.services.patient_list import Show
from tests.ui.gallery import unnamed
from tests.ui.patients.scene import Scene
from ui.kit.context import Context
from ui.kit.form_dialog import FormDialog
from ui.kit.routes import PatientRoute, PatientsRoute, ReferralRoute, Route
from ui.patients.page import PatientsPage
from ui.patients.saved_filters import Filter


def opened(context: Context, qtbot: QtBot) -> PatientsPage:
    """The page on screen, loaded, at the size we promise to fit."""
    page = PatientsPage(context, PatientsRoute())
    page.resize(1182, 720)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    settle(context, qtbot)
    return page


def settle(context: Context, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.wait(1)
    qtbot.waitUntil(context.tasks.idle)


def names(page: PatientsPage) -> list[str]:
    return [row.name for row in page.table.rows()]


def cell(page: PatientsPage, name: str, head: str) -> str:
    model = page.table.table
    column = next(number for number, one in enumerate(model.columns) if one.title == head)
    line = names(page).index(name)
    return str(model.index(line, column).data(Qt.ItemDataRole.DisplayRole))


def filter_button(page: PatientsPage, show: Show) -> QWidget:
    return page.filters.tabs.tab(show)


def test_a_row_tells_where_who_and_when(scene: Scene, context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    row = {head: cell(page, "Maria Lopez", head) for head in ("Age", "Where now", "Lead", "Last visit", "Next visit")}
    assert row == {
        "Age": "58 years",
        "Where now": "Home",
        "Lead": "Lena Fischer",
        "Last visit": "Tue, Nov 17",
        "Next visit": "Tomorrow 11:00 am",
    }
    assert cell(page, "Peter Young", "Where now") == "County Hospital · 4 West, bed 12"
    assert cell(page, "John Smith", "To know") == "Similar name"
    assert cell(page, "John Smith", "Lead") == "No lead"


def test_the_model_keeps_qts_rules(scene: Scene, context: Context, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    page = opened(context, qtbot)
    assert page.table.table.rowCount() > 10
    qtmodeltester.check(page.table.table)


def test_a_filter_and_typing_narrow_the_list(scene: Scene, context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    assert "Jon Smith" not in names(page)
    qtbot.mouseClick(filter_button(page, Show.NEW), Qt.MouseButton.LeftButton)
    settle(context, qtbot)
    assert names(page) == ["Jon Smith"]
    assert page.count.text() == "1 patient"
    qtbot.mouseClick(filter_button(page, Show.ALL), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page.search, "ml")
    qtbot.waitUntil(lambda: names(page) == ["Maria Lopez"])
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(names(page)) > 10)


def test_two_letters_and_two_enters_open_a_page(
    scene: Scene, context: Context, qtbot: QtBot, visited: list[Route]
) -> None:
    page = opened(context, qtbot)
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    qtbot.keyClicks(page.search, "ml")
    qtbot.waitUntil(lambda: names(page) == ["Maria Lopez"])
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert visited == [PatientRoute(scene.maria)]


def test_a_double_click_opens_a_page(scene: Scene, context: Context, qtbot: QtBot, visited: list[Route]) -> None:
    page = opened(context, qtbot)
    place = page.table.visualRect(page.table.table.index(names(page).index("Maria Lopez"), 0)).center()
    viewport = page.table.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert visited == [PatientRoute(scene.maria)]


def test_dates_sort_as_dates_and_the_empty_ones_last(scene: Scene, context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    columns = [one.title for one in page.table.table.columns]
    page.table.sortByColumn(columns.index("Next visit"), Qt.SortOrder.AscendingOrder)
    assert names(page)[:2] == ["Tim Okafor", "Maria Lopez"]
    page.table.sortByColumn(columns.index("Age"), Qt.SortOrder.AscendingOrder)
    assert names(page)[0] == "Tim Okafor"


def test_an_empty_office_offers_the_first_referral(context: Context, qtbot: QtBot, visited: list[Route]) -> None:
    page = opened(context, qtbot)
    assert page.empty.isVisible()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    assert visited == [ReferralRoute()]


def test_an_account_without_a_member_has_no_patients_of_its_own(scene: Scene, context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    qtbot.mouseClick(filter_button(page, Show.MINE), Qt.MouseButton.LeftButton)
    settle(context, qtbot)
    assert "does not belong to a team member" in page.empty.sentence.text()
    qtbot.mouseClick(page.empty.button, Qt.MouseButton.LeftButton)
    settle(context, qtbot)
    assert page.filters.filter() == Filter(Show.ALL)
    assert "Nora Reed" in names(page)


def test_the_list_follows_what_others_change(scene: Scene, context: Context, qtbot: QtBot, office: Office) -> None:
    page = opened(context, qtbot)

    def rename(work: Work) -> None:
        edited = patients.edit(work, scene.maria)
        patients.save(work, scene.maria, PatientDraft("Mary", "Lopez", birth_date=edited.draft.birth_date))

    context.tasks.write(page, rename)
    qtbot.waitUntil(lambda: "Mary Lopez" in names(page))


def test_adding_a_patient_shows_who_may_be_the_same(
    scene: Scene, context: Context, qtbot: QtBot, visited: list[Route]
) -> None:
    page = opened(context, qtbot)
    qtbot.mouseClick(page.add, Qt.MouseButton.LeftButton)
    dialog = page.findChild(FormDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.form.editor("given_name").entry(), "Marie")
    qtbot.keyClicks(dialog.form.editor("family_name").entry(), "Lopez")

    def said() -> str:
        return "\n".join(one.accessibleName() for one in dialog.findChildren(QWidget) if one.property("tone") == "warn")

    qtbot.waitUntil(lambda: "Maria Lopez · born Apr 2, 1968 · MRN …4471" in said())
    qtbot.keyClicks(dialog.form.editor("birth_date").entry(), "5/6/1950")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (route,) = visited
    assert isinstance(route, PatientRoute)
    draft = context.office.read(lambda work: patients.edit(work, route.patient_id)).draft
    assert (draft.given_name, draft.family_name) == ("Marie", "Lopez")


def test_everything_on_the_page_has_a_name(scene: Scene, context: Context, qtbot: QtBot) -> None:
    page = opened(context, qtbot)
    assert unnamed(page) == []
