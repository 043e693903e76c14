"""What is chosen and not typed is kept until it is done, too: after a lock it stands there again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton
from pytestqt.qtbot import QtBot

from careteam.domain.assignments import AssignmentRole
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.recurrence import Repeat, Scope
from careteam.services import assignments, balances, booking, caseloads, drafts, series, team
from careteam.services.office import Office, Work
from careteam.settings import SettingsFile
from tests.builders import a_member, a_patient, a_recorded_visit, a_visit, an_assignment
from tests.ui.hand import button
from tests.ui.patients.scene import Scene, a_scene
from tests.ui.shell.test_unsaved import Windows
from ui.calendar.page import CalendarPage
from ui.calendar.spots import Held
from ui.kit import routes
from ui.patients.assign_many import AssignManyDialog
from ui.patients.page import PatientsPage
from ui.printing.page import PrintPage
from ui.team.balance import BalanceDialog
from ui.visit.booking import BookingDialog
from ui.visit.wrap_up import WrapUpPage

TODAY = datetime(2026, 11, 23)


@pytest.fixture
def scene(office: Office) -> Scene:
    """Maria Lopez with her team."""
    return a_scene(office)


@pytest.fixture
def windows(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator[Windows]:
    """Opens the program's window again and again, as after a lock or a crash."""
    made = Windows(qtbot, office, SettingsFile(tmp_path / "settings.toml"))
    yield made
    made.leave()


def go_on(qtbot: QtBot, windows: Windows, words: str) -> None:
    """After the lock: what was left stands on Today under these words, with its way back."""
    window = windows.open()
    window.go(routes.TodayRoute())
    windows.settle()
    (way,) = [one for one in window.findChildren(QPushButton) if one.accessibleName() == f"Go on: {words}"]
    qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
    windows.settle()


def member(office: Office, name: str) -> MemberId:
    return next(one.id for one in office.read(team.options) if one.name == name)


def dialog(windows: Windows) -> AssignManyDialog:
    assert windows.window is not None
    (found,) = windows.window.findChildren(AssignManyDialog)
    return found


def test_who_is_to_serve_several_patients_is_kept(qtbot: QtBot, office: Office, scene: Scene, windows: Windows) -> None:
    window = windows.open()
    window.go(routes.PatientsRoute())
    windows.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, PatientsPage)
    page.table.selectAll()
    count = len(page.table.selected_rows())
    page.assign(AssignmentRole.LEAD)
    windows.settle()
    qtbot.mouseClick(dialog(windows).role.buttons()[2], Qt.MouseButton.LeftButton)
    windows.settle()
    dialog(windows).table.select(dialog(windows).table.rows()[1].member_id)
    chosen = dialog(windows).table.current_row()
    assert chosen is not None
    windows.leave()
    go_on(qtbot, windows, f"Assign to {count} patients")
    shown = dialog(windows)
    now = shown.table.current_row()
    assert now is not None
    assert (shown.role.value(), now.member_id) == (AssignmentRole.BACKUP, chosen.member_id)
    assert len(shown._patient_ids) == count
    qtbot.mouseClick(button(shown.unsaved, "Start over"), Qt.MouseButton.LeftButton)
    windows.settle()
    assert shown.role.value() is AssignmentRole.LEAD
    assert office.read(drafts.mine) == ()
    qtbot.mouseClick(button(shown.unsaved, "Put it back"), Qt.MouseButton.LeftButton)
    windows.settle()
    with qtbot.waitSignal(shown.assigned):
        qtbot.mouseClick(shown.assign, Qt.MouseButton.LeftButton)
    windows.settle()
    assert office.read(drafts.mine) == ()


@pytest.fixture
def heap(office: Office) -> MemberId:
    """Ruth has eighteen patients, and Kai none."""
    ruth = a_member(office, "Ruth Adams", "chaplain")
    a_member(office, "Kai Lund", "chaplain")
    for number in range(18):
        an_assignment(office, a_patient(office, f"Pat Person{chr(97 + number)}"), ruth)
    return ruth


def balancing(windows: Windows) -> BalanceDialog:
    assert windows.window is not None
    (found,) = windows.window.findChildren(BalanceDialog)
    return found


def propose(qtbot: QtBot, windows: Windows) -> BalanceDialog:
    """Moves are proposed for the chaplains, and the first and the third selected."""
    windows.open().go(routes.BalanceRoute())
    windows.settle()
    shown = balancing(windows)
    assert shown.discipline.currentText() != "Chaplain"
    shown.discipline.setFocus()
    qtbot.keyClicks(shown.discipline, "Chapl")
    assert shown.discipline.currentText() == "Chaplain"
    qtbot.mouseClick(shown.propose, Qt.MouseButton.LeftButton)
    windows.settle()
    for number, held in ((0, Qt.KeyboardModifier.NoModifier), (2, Qt.KeyboardModifier.ControlModifier)):
        at = shown.table.visualRect(shown.table.model().index(number, 0)).center()
        qtbot.mouseClick(shown.table.viewport(), Qt.MouseButton.LeftButton, held, at)
    assert len(shown.table.selected_rows()) == 2
    windows.settle()
    return shown


def moves(shown: BalanceDialog) -> list[tuple[str, str]]:
    return [(one.line.patient, one.line.coverer.name if one.line.coverer else "") for one in shown.table.rows()]


def selected(shown: BalanceDialog) -> list[str]:
    return [one.line.patient for one in shown.table.selected_rows()]


def test_which_moves_are_to_balance_a_caseload_is_kept_and_not_searched_anew(
    qtbot: QtBot, office: Office, scene: Scene, heap: MemberId, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = propose(qtbot, windows)
    proposed, chosen = moves(shown), selected(shown)
    windows.leave()
    monkeypatch.delattr(balances, "moves")
    go_on(qtbot, windows, "Balance the caseload: Chaplain")
    shown = balancing(windows)
    assert shown.discipline.currentText() == "Chaplain"
    assert (moves(shown), selected(shown)) == (proposed, chosen)
    assert shown.move_them.text() == "Move 2 patients"
    qtbot.mouseClick(button(shown.unsaved, "Start over"), Qt.MouseButton.LeftButton)
    windows.settle()
    assert (moves(shown), selected(shown), shown.move_them.isEnabled()) == ([], [], False)
    assert office.read(drafts.mine) == ()
    qtbot.mouseClick(button(shown.unsaved, "Put it back"), Qt.MouseButton.LeftButton)
    windows.settle()
    assert (moves(shown), selected(shown)) == (proposed, chosen)
    with qtbot.waitSignal(shown.accepted):
        qtbot.mouseClick(shown.move_them, Qt.MouseButton.LeftButton)
    windows.settle()
    assert len(office.read(lambda work: caseloads.of_member(work, heap))) == 16
    assert office.read(drafts.mine) == ()


def test_a_move_that_cannot_be_made_any_more_is_said(
    qtbot: QtBot, office: Office, scene: Scene, heap: MemberId, windows: Windows
) -> None:
    shown = propose(qtbot, windows)
    first = shown.table.rows()[0]
    proposed, chosen = moves(shown), selected(shown)
    windows.leave()
    gone = first.line.assignment_id
    office.write(lambda work: assignments.remove(work, gone, seen=first.line.version))
    go_on(qtbot, windows, "Balance the caseload: Chaplain")
    shown = balancing(windows)
    assert (moves(shown), selected(shown)) == (proposed[1:], chosen[1:])
    assert shown.banner.words() == "1 move you had selected cannot be made any more."


def test_selected_moves_are_not_lost_without_a_question_and_another_discipline_begins_anew(
    qtbot: QtBot, office: Office, scene: Scene, heap: MemberId, windows: Windows
) -> None:
    shown = propose(qtbot, windows)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    qtbot.mouseClick(button(shown.banner, "Keep editing"), Qt.MouseButton.LeftButton)
    qtbot.keyClick(shown.discipline, Qt.Key.Key_Up)
    assert (shown.discipline.currentText() != "Chaplain", moves(shown), shown.shares.rows()) == (True, [], ())
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    windows.settle()
    assert office.read(drafts.mine) == ()


def test_a_proposal_alone_is_nothing_to_keep_and_a_choice_is_not_lost_without_a_question(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    window = windows.open()
    window.go(routes.PatientsRoute())
    windows.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, PatientsPage)
    page.table.selectAll()
    page.assign(AssignmentRole.LEAD)
    windows.settle()
    assert dialog(windows).changes() == {}
    qtbot.mouseClick(dialog(windows).role.buttons()[1], Qt.MouseButton.LeftButton)
    windows.settle()
    shown = dialog(windows)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    qtbot.mouseClick(button(shown.banner, "Discard"), Qt.MouseButton.LeftButton)
    windows.settle()
    assert office.read(drafts.mine) == ()


def test_who_is_to_release_the_words_is_kept(qtbot: QtBot, office: Office, scene: Scene, windows: Windows) -> None:
    dana = member(office, "Dana Ruiz")
    window = windows.open()
    visit = a_visit(office, a_patient(office, "Al First"), [scene.lena, dana], TODAY.replace(hour=8))
    window.go(routes.WrapUpRoute(visit))
    windows.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, WrapUpPage)
    page.top.by.put_back(dana.hex)
    page.top.by.changed.emit()
    assert not page.record.is_dirty()
    windows.leave()
    go_on(qtbot, windows, "Visit record of Al First")
    assert windows.window is not None
    page = windows.window.pages.currentWidget()
    assert isinstance(page, WrapUpPage)
    assert page.top.releaser() == dana
    page.finish()
    windows.settle()
    windows.leave()
    assert office.read(drafts.mine) == ()


def test_how_a_page_is_to_reach_its_reader_is_kept(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    a_recorded_visit(office, a_patient(office, "Al First"), [scene.lena], TODAY.replace(hour=7))
    visit = a_recorded_visit(
        office, a_patient(office, "Zoe Last"), [scene.lena], TODAY.replace(hour=8), reader="Zoe Last"
    )
    window = windows.open()
    window.go(routes.PrintRoute(visit_id=visit))
    windows.settle()
    page = window.pages.currentWidget()
    assert isinstance(page, PrintPage)
    page.sheet.how.set_value(Way.MAILED)
    page.sheet.how.changed.emit()
    windows.leave()
    go_on(qtbot, windows, "Printing the page of Zoe Last")
    assert windows.window is not None
    page = windows.window.pages.currentWidget()
    assert isinstance(page, PrintPage)
    assert (page.sheet.name.whole(), page.sheet.how.value()) == ("Zoe Last", Way.MAILED)
    page.pages.select(page.pages.rows()[0].key)
    windows.settle()
    assert page.sheet.how.value() is Way.HANDED
    page.pages.select(next(one.key for one in page.pages.rows() if one.visit_id == visit))
    windows.settle()
    assert page.sheet.how.value() is Way.MAILED
    page.sheet.way.left(page.sheet.way.place)
    windows.settle()
    windows.leave()
    assert office.read(drafts.mine) == ()


def weekly(office: Office, scene: Scene) -> VisitId:
    """The second of eight weekly visits of Maria."""

    def book(work: Work) -> tuple[VisitId, ...]:
        draft = booking.new(work, scene.maria, starts=TODAY + timedelta(days=2, hours=15)).draft
        return series.book(work, replace(draft, override_reason="As agreed"), Repeat(times=8))

    return office.write(book)[0][1]


def booking_dialog(windows: Windows) -> BookingDialog:
    assert windows.window is not None
    (found,) = windows.window.findChildren(BookingDialog)
    return found


def test_how_far_a_change_of_a_series_goes_is_kept_with_the_dates_left_out(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    visit = weekly(office, scene)
    windows.open().go(routes.BookVisitRoute(visit_id=visit))
    windows.settle()
    shown = booking_dialog(windows)
    qtbot.mouseClick(shown.series.control.buttons()[1], Qt.MouseButton.LeftButton)
    windows.settle()
    going = shown.dates.going
    assert going > 2
    (leave_out, *_rest) = [
        one for one in shown.dates.findChildren(QAbstractButton) if one.accessibleName().startswith("Leave out")
    ]
    qtbot.mouseClick(leave_out, Qt.MouseButton.LeftButton)
    windows.settle()
    assert shown.dates.going == going - 1
    left_out = dict(shown.dates.apart)
    windows.leave()
    go_on(qtbot, windows, "Visit with Maria Lopez")
    again = booking_dialog(windows)
    assert again.series.scope is Scope.FOLLOWING
    assert again.dates.apart == left_out
    assert again.dates.going == going - 1


def test_a_cancellation_of_several_visits_comes_back_for_as_many(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    visit = weekly(office, scene)
    windows.open().go(routes.BookVisitRoute(visit_id=visit))
    windows.settle()
    shown = booking_dialog(windows)
    qtbot.mouseClick(shown.series.control.buttons()[1], Qt.MouseButton.LeftButton)
    next(one for one in shown.happened.button.menu().actions() if one.text() == "Cancel the visit…").trigger()
    windows.settle()
    asked = shown.happened.panel.give.text()
    shown.happened.panel.reasons.setCurrentIndex(1)
    qtbot.keyClicks(shown.happened.panel.note, "They travel")
    windows.leave()
    go_on(qtbot, windows, "Visit with Maria Lopez")
    panel = booking_dialog(windows).happened.panel
    assert (panel.give.text(), panel.note.text(), panel.reasons.currentIndex()) == (asked, "They travel", 1)
    assert "Cancel the visit" not in asked


def test_a_name_set_aside_for_a_move_waits_for_its_view(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    a_visit(office, scene.maria, [scene.lena], TODAY + timedelta(hours=16))
    windows.open().go(routes.CalendarRoute(TODAY.date()))
    windows.settle()
    assert windows.window is not None
    page = windows.window.pages.currentWidget()
    assert isinstance(page, CalendarPage)
    page.tools.views.menu_now().actions()[-1].trigger()
    qtbot.keyClicks(page.name_view.name, "My Monday")
    at = page.board.grid.buttons()[0]
    page._on_move_asked(Held(at.block, at.person))
    assert page.name_view.isHidden()
    page.move_to.left.emit()
    page.tools.views.menu_now().actions()[-1].trigger()
    assert page.name_view.name.text() == "My Monday"
    qtbot.keyClick(page.name_view, Qt.Key.Key_Escape)
    windows.settle()
    windows.leave()
    assert office.read(drafts.mine) == ()


def test_another_name_for_a_filter_is_kept_until_it_is_removed(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    def page() -> PatientsPage:
        assert windows.window is not None
        shown = windows.window.pages.currentWidget()
        assert isinstance(shown, PatientsPage)
        return shown

    windows.open().go(routes.PatientsRoute())
    windows.settle()
    page().search.setText("Maria")
    page().filters.refresh()
    qtbot.mouseClick(page().filters.save, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(page().filters.name, "Marias/all")
    qtbot.keyClick(page().filters.name, Qt.Key.Key_Return)
    page().filters.menu("Marias/all").actions()[0].trigger()
    qtbot.keyClicks(page().filters.name, "Every Maria")
    windows.leave()
    go_on(qtbot, windows, "Name of a filter of patients")
    assert page().filters.name.text() == "Every Maria"
    page().filters.menu("Marias/all").actions()[-1].trigger()
    windows.settle()
    windows.leave()
    assert office.read(drafts.mine) == ()
