"""One patient's page: what is in sight, and what each click and key does."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.patients import ProgramStatus, StayDraft
from careteam.domain.places import Setting
from careteam.persistence.models import AuditEntry
from careteam.services import deaths, patient_page, patients, status, whereabouts
from careteam.services.office import Office, Work
from tests.services.test_deaths import DEATH
from tests.ui.gallery import unnamed
from tests.ui.patients.conftest import Settle
from tests.ui.patients.scene import Scene
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.labels import ElidedLabel
from ui.kit.routes import AssignRoute, BookVisitRoute, PatientRoute, PrintFamilyRoute, PrintRoute, Route, WrapUpRoute
from ui.patients.lines import ElidedLink, VisitRow
from ui.patients.patient_page import PatientPage
from ui.patients.shown import CONTACTS, SUMMARY, TEAM, TIMELINE


def said(root: QWidget) -> list[str]:
    """The words in sight."""
    words = []
    for label in root.findChildren(QLabel):
        if label.isVisibleTo(root) and label.text():
            words.append(label.whole() if isinstance(label, ElidedLabel) else label.text())
    return words


def press(qtbot: QtBot, root: QWidget, name: str) -> None:
    """Click the button of this accessible name."""
    found = [one for one in root.findChildren(QPushButton) if one.accessibleName() == name and one.isVisibleTo(root)]
    assert len(found) == 1, [one.accessibleName() for one in root.findChildren(QPushButton)]
    qtbot.mouseClick(found[0], Qt.MouseButton.LeftButton)


def top_of(root: QWidget, words: str) -> int:
    """How far down some words stand."""
    (label,) = [one for one in root.findChildren(QLabel) if one.text() == words]
    return label.mapTo(root, QPoint()).y()


def go_to(page: PatientPage, qtbot: QtBot, settle: Settle, tab: str) -> None:
    number = [SUMMARY, TIMELINE, TEAM, CONTACTS].index(tab)
    qtbot.mouseClick(page.tabs.buttons()[number], Qt.MouseButton.LeftButton)
    settle()


def test_the_strip_tells_who_it_is(page: PatientPage) -> None:
    words = said(page.strip)
    for text in (
        "Maria Lopez",
        "she/her",
        "58 years · MRN …4471 · Spanish · interpreter, by phone",
        "Not recorded, check the chart",
        "Lena Fischer",
        "Tomorrow 11:00 am",
        "Home",
        "Active, day 1",
        "555-0140",
    ):
        assert text in words


def test_nothing_in_the_strip_is_shortened_at_the_promised_size(page: PatientPage) -> None:
    labels = [one for one in page.strip.findChildren(ElidedLabel) if one.isVisibleTo(page)]
    assert [(one.whole(), one.text()) for one in labels if one.text() != one.whole()] == []


def test_the_summary_fits_without_scrolling(page: PatientPage) -> None:
    assert page.summary.verticalScrollBar().maximum() == 0
    words = said(page.summary)
    for text in (
        "“I want to be at home and see my grandson play.”",
        "First visit Nov 2, 2026, within 8 weeks",
        "Medicare Part B",
        "12 Oak Street, Albany",
        "Ring twice, side entrance.",
        "Oxygen",
        "Do not call",
        "Asked",
    ):
        assert text in words
    links = [link.whole() for link in page.summary.findChildren(ElidedLink)]
    assert "Chemotherapy · Cancer center · Tuesday" in links


def test_opening_the_page_is_written_to_the_audit_trail(page: PatientPage, scene: Scene, office: Office) -> None:
    views = select(AuditEntry.patient_id).where(AuditEntry.action == "view")
    assert office.read(lambda work: work.session.scalars(views).all()) == [scene.maria]


def test_going_to_another_patient_shows_that_one(
    page: PatientPage, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    peter = context.office.read(lambda work: patients.search(work, "py"))[0].patient_id
    page.go(PatientRoute(peter, TEAM))
    assert not page.strip.isVisible()
    settle()
    assert page.strip.name.whole() == "Peter Young"
    assert "Active, day 1 · hospice" in said(page.strip)
    assert [row.member for row in page.team.table.rows()] == ["Lena Fischer"]


def test_visits_open_where_they_are_to_be_worked_on(
    page: PatientPage, scene: Scene, qtbot: QtBot, visited: list[Route]
) -> None:
    rows = page.summary.findChildren(VisitRow)
    assert [row.link.whole() for row in rows] == [
        "Caregiver strain, respite form",
        "Pain review",
        "Pain, new pill",
        "First meeting",
    ]
    qtbot.mouseClick(rows[0].link, Qt.MouseButton.LeftButton)
    rows[2].link.setFocus()
    qtbot.keyClick(rows[2].link, Qt.Key.Key_Space)
    assert visited == [BookVisitRoute(visit_id=scene.next_visit), WrapUpRoute(scene.last_visit)]


def test_the_buttons_lead_on(page: PatientPage, scene: Scene, qtbot: QtBot, visited: list[Route]) -> None:
    for button in (page.visit, page.print):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    press(qtbot, page.summary, "Assign")
    assert visited == [
        BookVisitRoute(patient_id=scene.maria),
        PrintRoute(visit_id=scene.last_visit),
        AssignRoute(scene.maria),
    ]


def test_the_timeline_shows_and_filters(
    page: PatientPage,
    scene: Scene,
    qtbot: QtBot,
    settle: Settle,
    visited: list[Route],
    qtmodeltester: ModelTester,
) -> None:
    go_to(page, qtbot, settle, TIMELINE)
    table = page.timeline.table
    qtmodeltester.check(table.table)
    titles = [one.title for one in table.rows()]
    assert titles[:3] == ["Pain review", "Caregiver strain, respite form", "Call with Ana Lopez: Nights are hard"]
    calls = page.timeline.filter.buttons()[2]
    assert calls.text() == "Calls"
    qtbot.mouseClick(calls, Qt.MouseButton.LeftButton)
    assert [one.title for one in table.rows()] == ["Call with Ana Lopez: Nights are hard"]
    qtbot.mouseClick(page.timeline.filter.buttons()[1], Qt.MouseButton.LeftButton)
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert visited == [BookVisitRoute(visit_id=scene.next_visit)]


def test_the_team_shows_gaps_and_changes_an_assignment(
    page: PatientPage, scene: Scene, qtbot: QtBot, settle: Settle, visited: list[Route]
) -> None:
    go_to(page, qtbot, settle, TEAM)
    assert "Chaplain: asked, waiting" in said(page.team)
    rows = page.team.table.rows()
    assert (rows[0].member, rows[0].role.label) == ("Lena Fischer", "Lead")
    page.team.table.setFocus()
    page.team.table.selectRow(0)
    qtbot.keyClick(page.team.table, Qt.Key.Key_Return)
    qtbot.mouseClick(page.team.add, Qt.MouseButton.LeftButton)
    assert visited == [AssignRoute(scene.maria, assignment_id=rows[0].id), AssignRoute(scene.maria)]


def test_contacts_say_what_is_safe_and_stand_apart_from_clinicians(
    page: PatientPage, qtbot: QtBot, settle: Settle
) -> None:
    go_to(page, qtbot, settle, CONTACTS)
    words = said(page.contacts)
    for text in (
        "Ana Lopez",
        "Call: yes",
        "Message: no",
        "Mail: not asked",
        "May know everything",
        "Health care agent · since Oct 20, 2026",
        "Decides",
        "Call: no",
        "Her husband answers the phone.",
    ):
        assert text in words
    tops = [top_of(page.contacts, text) for text in ("Rosa Diaz", "The patient’s own clinicians", "Dr. Keller")]
    assert tops == sorted(tops)


def test_the_tabs_have_keys(page: PatientPage, qtbot: QtBot, settle: Settle) -> None:
    for number, shown in enumerate((page.summary, page.timeline, page.team, page.contacts), start=1):
        qtbot.keyClick(page, Qt.Key(Qt.Key.Key_0.value + number), Qt.KeyboardModifier.AltModifier)
        settle()
        assert page.stack.currentWidget() is shown
    qtbot.keyClick(page.tabs.buttons()[3], Qt.Key.Key_Left)
    settle()
    assert page.stack.currentWidget() is page.team


def test_a_code_status_is_shown_with_its_date_once_recorded(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    from tests.services.test_status import DNR

    context.tasks.write(page, lambda work: status.set_code(work, scene.maria, DNR))
    settle()
    assert "DNR, Nov 20, 2026" in said(page.strip)


def test_home_again_takes_one_click(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    assert page.moved.text() == "Admitted"
    context.tasks.write(page, lambda work: whereabouts.admit(work, scene.maria, StayDraft(Setting.HOSPITAL)))
    settle()
    assert "Hospital" in said(page.strip)
    assert "none planned" not in said(page.strip)
    qtbot.mouseClick(page.moved, Qt.MouseButton.LeftButton)
    settle()
    assert page.notice.words() == "Home again. 1 visit waits on the pinboard for a time."
    assert page.moved.text() == "Admitted"
    assert "On the pinboard" in said(page.summary)


def test_papers_for_the_family_are_in_the_menu(page: PatientPage, scene: Scene, visited: list[Route]) -> None:
    page.menu.aboutToShow.emit()
    for words in ("Print a leave-behind page…", "Print who is who on the team…"):
        next(action for action in page.menu.actions() if action.text() == words).trigger()
    assert visited[-2:] == [PrintFamilyRoute(scene.maria), PrintFamilyRoute(scene.maria, team=True)]


def test_a_death_is_shown_and_taken_back_from_the_menu(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    context.tasks.write(page, lambda work: deaths.died(work, scene.maria, DEATH))
    settle()
    assert page.death.words() == "Maria Lopez died on Nov 22, 2026. Told by Ana, her daughter."
    assert not page.visit.isVisible()
    assert not page.moved.isVisible()
    assert not page.print.isEnabled()
    assert page.summary.findChildren(VisitRow)[0].link.whole() == "Pain, new pill"
    page.menu.aboutToShow.emit()
    page.menu.actions()[-1].trigger()
    settle()
    assert page.death.words() == ""
    assert page.notice.words() == "Taken back. 2 visits are booked again."
    assert page.visit.isVisible()
    strip = context.office.read(lambda work: patient_page.strip(work, scene.maria))
    assert strip.row.status is ProgramStatus.ACTIVE


def test_a_change_of_somebody_else_keeps_the_focus_where_it_is(
    page: PatientPage, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    link = page.summary.findChildren(VisitRow)[0].link
    link.setFocus()

    def change_another(work: Work) -> None:
        other = patients.search(work, "john")[0].patient_id
        draft = patients.edit(work, other).draft
        patients.save(work, other, draft)
        status.change(work, other, ProgramStatus.REFERRED)

    context.tasks.write(page, change_another)
    settle()
    assert link.hasFocus()


@pytest.mark.parametrize("tab", [SUMMARY, TIMELINE, TEAM, CONTACTS])
def test_everything_has_a_name(page: PatientPage, qtbot: QtBot, settle: Settle, tab: str) -> None:
    go_to(page, qtbot, settle, tab)
    assert unnamed(page) == []
    hints = [one for one in page.findChildren(Button) if one.isVisibleTo(page) and not one.accessibleName()]
    assert hints == []


def test_a_long_name_is_never_cut(page: PatientPage, settle: Settle) -> None:
    beside = page.strip.height()
    page.resize(760, 720)
    settle()
    assert page.strip.name.text() == page.strip.name.whole() == "Maria Lopez"
    assert page.strip.about.text() == page.strip.about.whole()
    assert page.strip.height() > beside
    page.resize(1182, 720)
    settle()
    assert page.strip.height() == beside


def test_without_contacts_the_first_is_added_from_the_card(page: PatientPage) -> None:
    asked: list[str] = []
    page.summary.add_contact.disconnect()
    page.summary.add_contact.connect(lambda: asked.append("contact"))
    page.summary._show_people(())
    assert page.summary.people.action.text() == "Add contact"
    page.summary.people.action.click()
    assert asked == ["contact"]
