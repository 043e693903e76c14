"""The calendar shows the visits first, and what stands in their way right after, where they are."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from careteam.domain.calendar_sheets import View
from careteam.services import visits
from careteam.services.office import Work
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import Hands
from ui.calendar import page as calendar_page
from ui.calendar.page import CalendarPage
from ui.calendar.view import Look, Shown
from ui.calendar.view import check as real
from ui.calendar.visit_button import VisitButton
from ui.kit.context import Context
from ui.kit.routes import CalendarRoute

HATTIE = "Hattie Moore"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Set while visits may be checked."""
    allowed = Event()
    allowed.set()

    def check(work: Work, shown: Shown) -> Shown:
        assert allowed.wait(20)
        return real(work, shown)

    monkeypatch.setattr(calendar_page, "check", check)
    yield allowed
    allowed.set()


@pytest.fixture
def page(qtbot: QtBot, context: Context, hands: Hands, checks: Event) -> CalendarPage:
    made = CalendarPage(context, CalendarRoute(TUESDAY))
    qtbot.addWidget(made)
    made.resize(1182, 700)
    made.show()
    made.activateWindow()
    return made


def flagged(page: CalendarPage) -> set[str]:
    part: Any = page.part()
    if part is page.agenda:
        return {row.block.patient for row in part.rows() if row.block.conflicts}
    return {one.block.patient for one in part.buttons() if "Conflict" in one.accessibleName()}


@pytest.mark.parametrize("view", [View.DAY, View.WEEK, View.AGENDA])
def test_visits_are_there_before_they_are_checked(
    qtbot: QtBot, page: CalendarPage, checks: Event, hands: Hands, view: View
) -> None:
    hands.settle()
    checks.clear()
    page.shown = None
    page.show_view(Look(view))
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.look.view is view)
    part: Any = page.part()
    qtbot.waitUntil(lambda: view is View.AGENDA or not part.busy())
    before = [] if view is View.AGENDA else part.buttons()
    assert flagged(page) == set()
    assert page.tools.conflicts.isHidden()
    checks.set()
    hands.settle()
    assert HATTIE in flagged(page)
    assert page.tools.conflicts.isVisible()
    if view is not View.AGENDA:
        assert part.buttons() == before  # none was made anew under the hand that is about to press it


def test_a_change_elsewhere_leaves_what_is_known_until_it_is_checked(
    qtbot: QtBot, page: CalendarPage, scene: Scene, checks: Event, hands: Hands
) -> None:
    hands.settle()
    known = flagged(page)
    assert HATTIE in known
    checks.clear()
    page.context.tasks.write(page, lambda work: visits.pin(work, scene.visits["Priya Shah 15:00"]))
    qtbot.waitUntil(lambda: "Priya Shah" not in {one.block.patient for one in page.board.grid.buttons()})
    assert flagged(page) == known
    checks.set()
    hands.settle()
    assert flagged(page) == known


def test_what_is_opened_is_the_visit_with_what_stands_in_its_way(page: CalendarPage, hands: Hands) -> None:
    hands.settle()
    button = next(one for one in page.board.grid.buttons() if one.block.patient == HATTIE and one.block.conflicts)
    opened: list[Any] = []
    page.board.grid.opened.connect(opened.append)
    page.board.grid.opened.disconnect(page.acts.open)
    assert isinstance(button, VisitButton)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert [block.conflicts for block in opened] == [button.block.conflicts]


def test_turning_on_does_not_wait_for_a_check(
    qtbot: QtBot, page: CalendarPage, checks: Event, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked of the day before is dropped, and its answer shown nowhere."""
    hands.settle()
    answered: list[int] = []
    shows = CalendarPage._on_checked

    def noted(page: CalendarPage, shown: Shown) -> None:
        answered.append(shown.day.day)
        shows(page, shown)

    monkeypatch.setattr(CalendarPage, "_on_checked", noted)
    page.tools.forth.click()
    hands.settle()
    there = flagged(page)
    page.tools.back.click()
    hands.settle()
    checks.clear()
    answered.clear()
    page.tools.back.click()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.day < TUESDAY)
    page.show_view(page.shown.look if page.shown else Look(), TUESDAY.replace(day=TUESDAY.day + 1))
    checks.set()
    hands.settle()
    assert page.shown is not None
    assert page.shown.day.day == TUESDAY.day + 1
    assert flagged(page) == there
    assert answered == [TUESDAY.day + 1]


def test_the_way_to_the_next_conflict_does_nothing_where_there_is_none(page: CalendarPage, hands: Hands) -> None:
    """It is in the palette also of a month, and before the visits are checked."""
    hands.settle()
    page.show_view(Look(View.MONTH))
    hands.settle()
    page.tools.conflicts.click()
    assert page.tools.conflicts.isHidden()


def test_the_focus_stays_at_the_conflicts_while_the_next_day_is_checked(
    qtbot: QtBot, page: CalendarPage, checks: Event, hands: Hands
) -> None:
    hands.settle()
    page.tools.conflicts.setFocus()
    checks.clear()
    page.tools.forth.click()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.day > TUESDAY)
    assert page.tools.conflicts.hasFocus()
    page.tools.back.click()
    checks.set()
    hands.settle()
    assert page.tools.conflicts.hasFocus()
    assert page.tools.conflicts.text() == "3 conflicts"
