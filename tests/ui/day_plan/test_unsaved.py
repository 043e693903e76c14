"""What is typed beside a plan waits over a lock: what a family says, and who decided that a visit waits."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from careteam.services import drafts
from tests.ui.day_plan.test_page import CTRL, WEDNESDAY, page, proposed
from tests.ui.hand import Hand
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.day_plan.calls import CallsDialog
from ui.day_plan.page import DayPlanPage
from ui.kit import routes
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "page", "scene", "template", "window"]


def go_on(window: MainWindow, at_desk: Hand, words: str) -> None:
    """From Today back to what was left under these words."""
    window.go(routes.TodayRoute())
    at_desk.wait()
    (way,) = [one for one in window.findChildren(QPushButton) if one.accessibleName() == f"Go on: {words}"]
    at_desk.click(way)
    at_desk.wait()


def test_what_a_family_said_waits_with_its_call(
    page: DayPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    proposed(page, at_desk).publish()
    at_desk.wait()
    page.open_calls()
    at_desk.wait()
    dialog = at_desk.dialog()
    assert isinstance(dialog, CallsDialog)
    first, second = dialog.table.rows()[:2]
    dialog.table.select(second.visit_id)
    dialog.answer.form.first_entry().setFocus()
    for _field in range(3):
        at_desk.tab()
    at_desk.type("After lunch only")
    dialog.table.select(first.visit_id)
    assert dialog.answer.form.peek().reason == ""
    dialog.accept()
    at_desk.wait()
    (kept,) = [one for one in scene.office.read(drafts.mine) if one.form == "family-call"]
    go_on(window, at_desk, kept.words)
    dialog = at_desk.dialog()
    assert isinstance(dialog, CallsDialog)
    row = dialog.table.current_row()
    assert row is not None
    assert (row.visit_id, dialog.answer.form.peek().reason) == (second.visit_id, "After lunch only")
    assert dialog.answer.note.isVisible()
    at_desk.click(dialog.answer.later)
    at_desk.wait()
    assert not [one for one in scene.office.read(drafts.mine) if one.form == "family-call"]
    assert dialog.answer.form.peek().reason == ""
    dialog.accept()
    at_desk.wait()


def test_who_decided_is_asked_again_with_what_was_typed(
    page: DayPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    page.publish()  # nothing planned: both are left out
    at_desk.wait()
    page.tools.forth.click()
    at_desk.wait()
    at_desk.press(Qt.Key.Key_Return, CTRL)
    at_desk.type("Dr. Osei")
    page.decide.keeper.keep()
    at_desk.wait()
    page.decide.hide()
    go_on(window, at_desk, "Why visits wait once more")
    assert page.decide.isVisible()
    assert page.decide.form.peek().by == "Dr. Osei"
    at_desk.tab()
    at_desk.type("Feels well")
    at_desk.press(Qt.Key.Key_Return)
    at_desk.wait()
    assert not page.decide.isVisible()
    assert scene.office.read(drafts.mine) == ()
    assert page.making.to_plan is not None
    assert page.making.to_plan.day == WEDNESDAY + timedelta(days=1)
