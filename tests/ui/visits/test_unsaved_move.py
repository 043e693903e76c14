"""A move that was left: where to, and why all the same, come back with the calendar."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from careteam.domain.ids import VisitId
from careteam.domain.visits import CancelReason
from careteam.services import drafts, visits
from tests.services.visit_builders import at
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import ALT, Hands
from tests.ui.visits.test_calendar_page import visit
from ui.calendar.page import CalendarPage
from ui.calendar.spots import Held
from ui.kit.context import Context
from ui.kit.routes import CalendarRoute

REASON = "The daughter asked for it"


@pytest.fixture
def again(context: Context, qtbot: QtBot, hands: Hands) -> Iterator[Callable[[], CalendarPage]]:
    """Opens the calendar anew, as after a lock; what was typed on the one before was kept."""
    pages: list[CalendarPage] = []

    def close() -> None:
        for page in pages:
            page.unsaved.keeper.keep()
            page.hide()
            page.deleteLater()
        pages.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        context.drafts.flush()
        qtbot.waitUntil(context.tasks.idle)

    def opened() -> CalendarPage:
        close()
        made = CalendarPage(context, CalendarRoute(TUESDAY))
        pages.append(made)
        made.resize(1182, 720)
        with qtbot.waitExposed(made):
            made.show()
        made.activateWindow()
        hands.settle()
        return made

    yield opened
    close()


def key_of(scene: Scene, name: str) -> VisitId:
    """A visit of the scene."""
    return scene.visits[name]


def ask_why(page: CalendarPage, scene: Scene, hands: Hands) -> VisitId:
    """Move Samuel's visit onto Amara's, who is not who is needed, and begin to type why."""
    visit_id = key_of(scene, "Samuel Ortiz 14:00")
    page.part().focus_visit(visit_id)
    hands.key(Qt.Key.Key_Left, ALT)
    assert page.panel.isVisible()
    page.panel.reason.setFocus()
    hands.type(REASON)
    return visit_id


def test_a_reason_comes_back_and_moves_the_visit(again: Callable[[], CalendarPage], scene: Scene, hands: Hands) -> None:
    visit_id = ask_why(again(), scene, hands)
    page = again()
    (kept,) = scene.office.read(drafts.mine)
    assert (kept.form, kept.subject, kept.words) == ("move", visit_id.hex, "Moving the visit with Samuel Ortiz")
    page.open_form("move", visit_id)
    hands.settle()
    assert page.panel.isVisible()
    assert page.panel.reason.text() == REASON
    assert page.unsaved.note.words().startswith("You were in the middle of this")
    page.panel.reason.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert visit(scene.office, visit_id)[1] == (scene.members["Amara Osei"],)
    assert scene.office.read(lambda work: visits.edit(work, visit_id)).draft.override_reason == REASON
    assert scene.office.read(drafts.mine) == ()
    assert page.unsaved.isHidden()


def test_a_move_that_is_left_is_not_kept(again: Callable[[], CalendarPage], scene: Scene, hands: Hands) -> None:
    visit_id = ask_why(again(), scene, hands)
    page = again()
    page.open_form("move", visit_id)
    hands.settle()
    hands.click(page.panel.leave)
    again()
    assert scene.office.read(drafts.mine) == ()


def test_where_nothing_is_in_the_way_any_more_it_is_said_before_the_visit_moves(
    again: Callable[[], CalendarPage], scene: Scene, hands: Hands
) -> None:
    visit_id = ask_why(again(), scene, hands)
    page = again()
    context = page.context
    before = visit(scene.office, visit_id)
    edited = scene.office.read(lambda work: visits.edit(work, visit_id))
    there = replace(edited.draft, member_ids=(scene.members["Amara Osei"],), override_reason="Said elsewhere")
    context.tasks.write(page, lambda work: visits.change(work, visit_id, there, seen=edited.version))
    hands.settle()
    page.open_form("move", visit_id)
    hands.settle()
    assert before != visit(scene.office, visit_id)
    assert "Nothing is in the way any more." in page.panel.accessibleName()
    assert not page.panel.reason.isVisible()
    assert page.panel.keep.isEnabled()
    hands.click(page.panel.keep)
    assert scene.office.read(drafts.mine) == ()


def test_a_visit_that_is_no_longer_on_the_calendar_is_said(
    again: Callable[[], CalendarPage], scene: Scene, hands: Hands
) -> None:
    visit_id = ask_why(again(), scene, hands)
    page = again()
    page.context.tasks.write(page, lambda work: visits.cancel(work, visit_id, CancelReason.TEAM))
    hands.settle()
    page.open_form("move", visit_id)
    hands.settle()
    assert page.said.words() == "The visit that was being moved is not on the calendar any more."
    assert page.unsaved.isHidden()


def test_a_target_stays_where_it_was_when_the_visit_moved_meanwhile(
    again: Callable[[], CalendarPage], scene: Scene, hands: Hands
) -> None:
    visit_id = key_of(scene, "Samuel Ortiz 14:00")
    page = again()
    page.part().focus_visit(visit_id)
    hands.key(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    page.move_to.form.set_value("at", at("15:15", TUESDAY).time())
    page.move_to.form.changed.emit()
    page = again()
    edited = scene.office.read(lambda work: visits.edit(work, visit_id))
    later = replace(edited.draft, starts=at("14:15", TUESDAY), ends=at("15:15", TUESDAY))
    page.context.tasks.write(page, lambda work: visits.change(work, visit_id, later, seen=edited.version))
    hands.settle()
    page.open_form("move", visit_id)
    hands.settle()
    assert page.move_to.isVisible()
    assert page.move_to.form.peek().at == at("15:15", TUESDAY).time()


def test_somebody_elses_column_is_remembered(again: Callable[[], CalendarPage], scene: Scene, hands: Hands) -> None:
    page = again()
    buttons = page.board.grid.buttons()
    shared = next(one for one in buttons if one.person and one.person.member_id != one.block.parts[0].member_id)
    page._on_move_asked(Held(shared.block, shared.person))
    page.move_to.form.set_value("at", at("16:45", TUESDAY).time())
    page.move_to.form.changed.emit()
    second, visit_id = page.move_to.before(), shared.block.visit_id
    page = again()
    page.open_form("move", visit_id)
    hands.settle()
    assert page.move_to.before() == second
