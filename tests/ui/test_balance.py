"""A caseload balanced from the team's page: proposed while the window stays free, chosen, moved, and nothing before."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.ids import MemberId
from careteam.services import caseloads
from careteam.services.office import Office
from tests.builders import a_member, a_patient, an_assignment, discipline
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.kit.context import Context
from ui.kit.routes import BalanceRoute, Route, TeamRoute
from ui.team.balance import BalanceDialog
from ui.team.page import TeamPage


@pytest.fixture
def lena(office: Office) -> MemberId:
    """Lena with eighteen patients; Kai with none."""
    lena = a_member(office)
    a_member(office, "Kai Lund")
    for number in range(18):
        an_assignment(office, a_patient(office, f"Pat Person{chr(97 + number)}"), lena)
    return lena


@pytest.fixture
def dialog(lena: MemberId, office: Office, context: Context, desk: QWidget, hand: Hand) -> BalanceDialog:
    made = BalanceDialog(context, BalanceRoute(discipline(office, "nurse_practitioner")), desk)
    made.open()
    hand.front(made)
    hand.wait()
    return made


def count(office: Office, member: MemberId) -> int:
    return len(office.read(lambda work: caseloads.of_member(work, member)))


def test_what_is_selected_moves_and_nothing_else(
    dialog: BalanceDialog, lena: MemberId, office: Office, hand: Hand, qtbot: QtBot
) -> None:
    assert dialog.discipline.currentText() == "Nurse practitioner"
    assert not dialog.move_them.isEnabled()
    hand.click(button(dialog, "Propose moves"))
    shifts = dialog.table.rows()
    assert len(shifts) >= 5
    assert not dialog.table.selected_rows()
    assert (dialog.table.hasFocus(), dialog.table.current_row()) == (True, shifts[0])
    assert not dialog.move_them.isEnabled()
    assert not unnamed(dialog)
    lena_before = next(share for share in dialog.shares.rows() if share.member_id == lena)
    assert lena_before.before == lena_before.after == 18
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(2):
        dialog.table.selectionModel().select(dialog.table.model().index(row, 0), rows)
    lena_then = next(share for share in dialog.shares.rows() if share.member_id == lena)
    assert (lena_then.patients, lena_then.after) == (-2, 16)
    assert "2 selected." in dialog.summary.text()
    assert count(office, lena) == 18
    with qtbot.waitSignal(dialog.accepted):
        hand.click(button(dialog, "Move 2 patients"))
    assert count(office, lena) == 16


def test_all_are_selected_at_once(dialog: BalanceDialog, hand: Hand) -> None:
    hand.click(button(dialog, "Propose moves"))
    hand.click(button(dialog, "Select all"))
    assert len(dialog.table.selected_rows()) == len(dialog.table.rows())
    assert dialog.move_them.text() == f"Move {len(dialog.table.rows())} patients"


def test_a_stopped_search_proposes_nothing_and_may_begin_again(dialog: BalanceDialog, hand: Hand, qtbot: QtBot) -> None:
    dialog.start()
    qtbot.mouseClick(button(dialog._busy, "Cancel"), Qt.MouseButton.LeftButton)  # type: ignore[arg-type]
    hand.wait()
    assert not dialog.table.rows()
    hand.click(button(dialog, "Propose moves"))
    assert dialog.table.rows()


def test_a_fair_caseload_says_so(context: Context, office: Office, desk: QWidget, hand: Hand) -> None:
    an_assignment(office, a_patient(office), a_member(office))
    made = BalanceDialog(context, BalanceRoute(discipline(office, "nurse_practitioner")), desk)
    made.open()
    hand.front(made)
    hand.wait()
    hand.click(button(made, "Propose moves"))
    assert made.empty.sentence.text().startswith("The caseload is fair as it is.")


def test_the_team_page_opens_it_for_the_discipline_of_who_is_selected(
    lena: MemberId, context: Context, office: Office, desk: QWidget, visited: list[Route], hand: Hand, qtbot: QtBot
) -> None:
    page = TeamPage(context, TeamRoute(lena), desk)
    page.setParent(None)
    qtbot.addWidget(page)
    hand.show(page)
    hand.click(button(page, "Balance the caseload…"))
    assert visited == [BalanceRoute(discipline(office, "nurse_practitioner"))]
