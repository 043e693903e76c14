"""A caseload handed over from the team's page: previewed, changed, done in three interactions, and taken back."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.assignments import AssignmentRole
from careteam.domain.handoffs import Fate
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.patients import CallDraft, YesNo
from careteam.domain.team import AbsenceDraft
from careteam.services import absences, assignments, caseloads, contacts, covers
from careteam.services.office import Office
from tests.builders import a_home, a_member, a_patient, a_visit, an_assignment
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.kit.context import Context
from ui.kit.routes import HandOverRoute, PatientRoute, PrintHandoffRoute, Route, TeamRoute
from ui.team.handoff import HandoffDialog
from ui.team.page import TeamPage

NAMES = ("Ana", "Bea", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo")


@pytest.fixture
def lena(office: Office) -> MemberId:
    """Lena with ten patients, away from Wednesday for a week; Kai and Mina can cover."""
    lena = a_member(office)
    a_member(office, "Kai Lund")
    a_member(office, "Mina Sato")
    for number, name in enumerate(NAMES):
        patient = a_patient(office, f"{name} Person{chr(97 + number)}")
        an_assignment(office, patient, lena, role=AssignmentRole.LEAD if number < 4 else AssignmentRole.PRIMARY)
    away = AbsenceDraft(lena, datetime(2026, 11, 25), datetime(2026, 12, 3))
    office.write(lambda work: absences.save(work, None, away, seen=None))
    return lena


@pytest.fixture
def page(context: Context, qtbot: QtBot, desk: QWidget) -> TeamPage:
    made = TeamPage(context, TeamRoute(), desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(lena: MemberId, context: Context, desk: QWidget, hand: Hand) -> HandoffDialog:
    made = HandoffDialog(context, HandOverRoute(lena), desk)
    made.open()
    hand.front(made)
    hand.wait()
    return made


def test_the_caseload_as_it_is_shown_goes_to_paper(
    dialog: HandoffDialog, lena: MemberId, visited: list[Route], hand: Hand, qtbot: QtBot
) -> None:
    assert dialog.print.isEnabled()
    qtbot.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    (route,) = visited
    assert isinstance(route, PrintHandoffRoute)
    assert (route.member_id, route.first, route.last) == (lena, date(2026, 11, 25), date(2026, 12, 2))
    shown = {line.assignment_id: line.coverer.member_id if line.coverer else None for line in dialog.table.rows()}
    assert dict(route.who) == shown
    assert len(shown) == len(NAMES)


def click_row(page: TeamPage, name: str, qtbot: QtBot, hand: Hand) -> None:
    """One click on a member's row."""
    line = [row.name for row in page.table.rows()].index(name)
    place = page.table.visualRect(page.table.table.index(line, 0)).center()
    hand.count += 1
    qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    hand.wait()


def who(dialog: HandoffDialog) -> dict[str, str]:
    return {line.patient: line.coverer.name if line.coverer else "" for line in dialog.table.rows()}


def choose(dialog: HandoffDialog, name: str, qtbot: QtBot, hand: Hand) -> None:
    """A click on a colleague in the panel beside the patients."""
    table = dialog.choice.table
    line = [one.name if one else "Nobody" for one in table.rows()].index(name)
    qtbot.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.table.index(line, 0)).center()
    )
    hand.wait()


def test_ten_patients_are_handed_over_in_three_interactions(
    lena: MemberId, office: Office, page: TeamPage, qtbot: QtBot, hand: Hand
) -> None:
    hand.show(page)
    click_row(page, "Lena Fischer", qtbot, hand)
    named = "Hand over the caseload of Lena Fischer"
    hand.click(next(one for one in page.panel.findChildren(QWidget) if one.accessibleName() == named))
    dialog = hand.dialog()
    assert dialog.summary.text() == "10 patients go to 2 colleagues."
    hand.click(button(dialog, "Hand over 10 patients"))
    assert hand.count == 3
    assert hand.dialogs() == []
    found = office.read(lambda work: covers.of_member(work, lena))
    assert sorted((one.name, one.patients, one.first, one.last) for one in found) == [
        ("Kai Lund", 5, date(2026, 11, 25), date(2026, 12, 2)),
        ("Mina Sato", 5, date(2026, 11, 25), date(2026, 12, 2)),
    ]


def test_it_begins_with_the_next_absence_and_shows_both_loads(dialog: HandoffDialog) -> None:
    assert dialog.title.text() == "Hand over Lena Fischer’s caseload"
    assert (dialog.first.value(), dialog.last.value()) == (date(2026, 11, 25), date(2026, 12, 2))
    shown = [[column.text(row) for column in dialog.shares.table.columns] for row in dialog.shares.rows()]
    assert shown == [
        ["Kai Lund", "+5", "0 of 20", "2.5 of 20"],
        ["Mina Sato", "+5", "0 of 20", "2.5 of 20"],
    ]


def test_one_chooses_somebody_else_and_the_others_stay(dialog: HandoffDialog, qtbot: QtBot, hand: Hand) -> None:
    before = who(dialog)
    name = dialog.table.rows()[0].patient
    other = "Mina Sato" if before[name] == "Kai Lund" else "Kai Lund"
    choose(dialog, other, qtbot, hand)
    assert who(dialog) == before | {name: other}
    assert sorted(share.patients for share in dialog.shares.rows()) == [4, 6]
    choose(dialog, "Nobody", qtbot, hand)
    assert who(dialog)[name] == ""
    assert dialog.hand_over.text() == "Hand over 9 patients"
    assert dialog.summary.text() == "9 patients go to 2 colleagues. 1 has nobody."


def test_several_rows_are_given_to_one_by_keys(dialog: HandoffDialog, qtbot: QtBot, hand: Hand) -> None:
    dialog.table.setFocus()
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert dialog.choice.name.whole().endswith("and 9 more")
    hand.press(Qt.Key.Key_Return)
    assert dialog.choice.table.hasFocus()
    down = Qt.Key.Key_Down if dialog.choice.table.currentIndex().row() == 0 else Qt.Key.Key_Up
    hand.press(down)
    assert len(set(who(dialog).values())) == 1


def test_days_that_make_no_sense_are_said_and_nothing_can_be_done(
    dialog: HandoffDialog, qtbot: QtBot, hand: Hand
) -> None:
    dialog.last.line.setFocus()
    dialog.last.line.selectAll()
    hand.type("11/24/2026")
    assert dialog.banner.words() == "The last day is before the first."
    assert not dialog.hand_over.isEnabled()
    dialog.last.line.setFocus()
    dialog.last.line.selectAll()
    hand.type("12/4/2026")
    assert dialog.banner.words() == ""
    assert dialog.hand_over.isEnabled()


def test_for_good_ends_the_members_own(dialog: HandoffDialog, office: Office, lena: MemberId, hand: Hand) -> None:
    hand.click(dialog.kind.buttons()[1])
    assert not dialog.last.isVisible()
    hand.click(dialog.hand_over)
    assert all(case.role for case in office.read(lambda work: caseloads.of_member(work, lena)))
    patient = next(row for row in dialog.table.rows()).patient_id
    rows = office.read(lambda work: assignments.of_patient(work, patient))
    assert ("Lena Fischer", date(2026, 11, 24)) in [(row.member, row.ends_on) for row in rows]


def a_moving_visit(office: Office, lena: MemberId) -> PatientId:
    patient = a_patient(office, "Maria Lopez", phone="555-0140", safe_call=YesNo.YES)
    an_assignment(office, patient, lena)
    a_visit(office, patient, [lena], datetime(2026, 11, 26, 9), residence_id=a_home(office, patient))
    return patient


def test_visits_go_along_and_the_families_to_call_are_listed(
    lena: MemberId, office: Office, context: Context, qtbot: QtBot, desk: QWidget, hand: Hand, visited: list[Route]
) -> None:
    maria = a_moving_visit(office, lena)
    made = HandoffDialog(context, HandOverRoute(lena), desk)
    made.open()
    hand.front(made)
    hand.wait()
    line = next(one for one in made.table.rows() if one.patient == "Maria Lopez")
    assert line.coverer is not None
    words = [column.text(line) for column in made.table.table.columns]
    assert words[-1] == "1 goes along"
    made.table.select(line.assignment_id)
    hand.wait()
    stay = made.choice.fate.buttons()[list(Fate).index(Fate.STAY)]
    hand.click(stay)
    assert [one.fate for line in made.table.rows() for one in line.visits] == [Fate.STAY]
    hand.click(made.choice.fate.buttons()[0])
    hand.click(made.hand_over)
    assert made.title.text() == "Handed over. Now tell the families"
    (call,) = made.calls.table.rows()
    texts = [column.text(call) for column in made.calls.table.table.columns]
    assert texts == [
        "Maria Lopez",
        "Maria Lopez, 555-0140",
        f"Thu, Nov 26, 9:00 am: {line.coverer.name} comes",
        "Not yet",
    ]
    context.tasks.write(
        made, lambda work: contacts.log_call(work, CallDraft(maria, None, "Maria Lopez", about="Who comes"))
    )
    hand.wait()
    assert made.calls.count.text() == "Every family was called."
    made.calls.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert visited == [PatientRoute(maria, "contacts")]


def test_a_preview_that_is_too_old_is_shown_anew(dialog: HandoffDialog, office: Office, hand: Hand) -> None:
    first = dialog.table.rows()[0].assignment_id
    office.write(lambda work: assignments.end(work, first, date(2026, 11, 24), seen=1))
    hand.click(dialog.hand_over)
    assert dialog.banner.words().startswith("Something changed while you looked.")
    assert len(dialog.table.rows()) == 9
    hand.click(dialog.hand_over)
    assert hand.dialogs() == []


def test_the_caseload_is_taken_back_from_the_panel(
    dialog: HandoffDialog, office: Office, lena: MemberId, page: TeamPage, qtbot: QtBot, hand: Hand
) -> None:
    hand.click(dialog.hand_over)
    hand.show(page)
    click_row(page, "Lena Fischer", qtbot, hand)
    hand.click(button(page.panel, "Take back"))
    assert office.read(lambda work: covers.of_member(work, lena)) == ()
    assert not [one for one in page.panel.findChildren(QWidget) if one.accessibleName().startswith("Take the")]


def test_everything_in_the_dialog_has_a_name(dialog: HandoffDialog) -> None:
    assert unnamed(dialog) == []
