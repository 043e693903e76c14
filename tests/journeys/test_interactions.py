"""The design's promise in numbers: each task played at the real window with real clicks and keys, and counted.

``pytest -s tests/journeys/test_interactions.py`` prints the table.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from careteam.domain.assignments import AssignmentRole
from careteam.domain.referrals import ReferralStatus
from careteam.domain.visits import VisitStatus
from careteam.services import assignments, calendar, contacts, copies, records, referrals, visits
from careteam.services.office import Office
from careteam.services.today import Needed
from tests import builders
from tests.services.visit_builders import a_patient
from tests.ui.hand import Hand, button
from tests.ui.paper_trail import prints_to
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.calendar.visit_button import VisitButton
from ui.day_plan.steps import Steps
from ui.kit import routes
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space
COUNTED: list[tuple[str, int, str]] = []


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """All that was counted, at the end, as one table."""
    yield
    width = max((len(task) for task, _count, _how in COUNTED), default=0)
    print("\n\n" + "Task".ljust(width) + "  Count  How")
    for task, count, how in COUNTED:
        print(f"{task.ljust(width)}  {count:>5}  {how}")


def took(hand: Hand, task: str, promised: int, how: str) -> None:
    """Note the count, and hold it to the promise."""
    COUNTED.append((task, hand.count, how))
    assert hand.count == promised, task


def page(window: MainWindow) -> QWidget:
    found = window.pages.currentWidget()
    assert found is not None
    return found


def opened(window: MainWindow, hand: Hand, route: routes.Route) -> QWidget:
    window.go(route)
    hand.wait()
    hand.count = 0
    return page(window)


def test_mark_a_visit_seen(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    today = opened(window, at_desk, routes.TodayRoute())
    visit = scene.visits["Eli Brooks 9:30"]
    today.visits.select(visit)  # type: ignore[attr-defined]
    today.visits.setFocus()  # type: ignore[attr-defined]
    at_desk.press(SPACE)
    took(at_desk, "Today: mark a visit seen", 1, "Space")
    assert scene.office.read(lambda work: visits.edit(work, visit)).draft.status is VisitStatus.SEEN


def test_assign_from_the_unassigned_card(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    patient = a_patient(scene.office, "Nobody Leads")
    today = opened(window, at_desk, routes.TodayRoute())
    window.refresh()
    at_desk.wait()
    card = next(one for one in today.cards if one.kind is Needed.UNASSIGNED)  # type: ignore[attr-defined]
    card.buttons[0].setFocus()
    at_desk.press(SPACE)
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Today: assign from the card of those without a lead", 2, "Assign, Ctrl+Enter")
    team = scene.office.read(lambda work: assignments.of_patient(work, patient))
    assert [row.role for row in team] == [AssignmentRole.LEAD]


def test_find_a_patient(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    opened(window, at_desk, routes.TodayRoute())
    at_desk.press(Qt.Key.Key_K, CTRL)
    at_desk.type("ml")
    at_desk.press(ENTER)
    took(at_desk, "Find a patient from anywhere", 3, "Ctrl+K, two letters, Enter")
    assert window.route() == routes.PatientRoute(scene.patients["Maria Lopez"])


def test_log_a_call(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    maria = scene.patients["Maria Lopez"]
    patient = opened(window, at_desk, routes.PatientRoute(maria))
    at_desk.click(button(patient, "Log call"))
    at_desk.dialog().form.editor("about").entry().setFocus()
    at_desk.type("Pain at night")
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Patient: log a call", 3, "Log call, type, Ctrl+Enter")
    assert scene.office.read(lambda work: contacts.calls(work, maria))[0].about == "Pain at night"


def test_preview_a_summary(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    opened(window, at_desk, routes.PatientRoute(scene.patients["Walter Nguyen"]))
    at_desk.press(Qt.Key.Key_P, CTRL)
    took(at_desk, "Patient: preview the summary", 1, "Ctrl+P")
    assert window.route() == routes.WrapUpRoute(scene.visits["Walter Nguyen 8:30"])
    assert page(window).preview.isVisible()  # type: ignore[attr-defined]


def test_from_referral_to_assigned(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    referral = builders.a_referral(scene.office)
    listed = opened(window, at_desk, routes.ReferralsRoute())
    window.refresh()
    at_desk.wait()
    listed.table.select(referral)  # type: ignore[attr-defined]
    listed.table.setFocus()  # type: ignore[attr-defined]
    at_desk.press(ENTER)
    at_desk.press(ENTER)
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Referral: from received to assigned", 3, "Enter, Enter on the best fit, Ctrl+Enter")
    assert scene.office.read(lambda work: referrals.row(work, referral)).status is ReferralStatus.ACCEPTED


def test_book_a_home_visit(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    opened(window, at_desk, routes.PatientRoute(scene.patients["Maria Lopez"]))
    at_desk.press(Qt.Key.Key_N, CTRL | SHIFT)
    at_desk.press(ENTER)
    at_desk.press(ENTER)
    took(at_desk, "Calendar: book a home visit", 3, "Ctrl+Shift+N, Enter on the first free time, Enter")
    assert not at_desk.dialogs()


def test_move_a_visit(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    calendar = opened(window, at_desk, routes.CalendarRoute())
    visit = scene.visits["Samuel Ortiz 14:00"]
    before = scene.office.read(lambda work: visits.edit(work, visit)).draft.starts
    shown = [one for one in calendar.findChildren(VisitButton) if one.block.visit_id == visit]
    shown[0].setFocus()
    at_desk.press(Qt.Key.Key_Down, ALT)
    took(at_desk, "Calendar: move a visit by a quarter hour", 1, "Alt+Down")
    after = scene.office.read(lambda work: visits.edit(work, visit)).draft.starts
    assert after - before == timedelta(minutes=15)


def planner(window: MainWindow, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> QWidget:
    """The home visits of tomorrow, before anybody planned them."""
    monkeypatch.setattr(Steps, "SECONDS", 0.0)  # the first plan; a better one comes by itself
    return opened(window, hand, routes.DayPlanRoute())


def test_plan_tomorrows_home_visits(
    window: MainWindow, at_desk: Hand, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner(window, at_desk, monkeypatch)
    at_desk.press(Qt.Key.Key_D, CTRL)
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Home visits: build tomorrow’s run", 2, "Ctrl+D, Ctrl+Enter")
    assert scene.office.read(calendar.pinboard) == ()


def test_plan_next_weeks_home_visits(
    window: MainWindow, at_desk: Hand, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Steps, "SECONDS", 0.0)
    found: Any = opened(window, at_desk, routes.WeekPlanRoute())
    at_desk.press(Qt.Key.Key_D, CTRL)
    cell = next(one for one in found.board.cells() if one.wanted is not None and one.day < 4)
    found.board.setFocus()
    found.board.setCurrentIndex(found.board.place_of(cell.key))
    at_desk.count = 0
    at_desk.press(Qt.Key.Key_Right, ALT)
    took(at_desk, "Home visits: move a visit to the next day", 1, "Alt+Right")
    assert found.making.sketch.of(cell.visit_id)[0] == cell.day + 1
    at_desk.press(Qt.Key.Key_Z, CTRL)
    at_desk.count = 1  # Ctrl+D was one
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Home visits: plan next week", 2, "Ctrl+D, Ctrl+Enter")
    assert scene.office.read(calendar.pinboard) == ()


@pytest.mark.parametrize(
    ("task", "key", "modifier", "how"),
    [
        ("Home visits: lock a visit", SPACE, Qt.KeyboardModifier.NoModifier, "Space"),
        ("Home visits: move a visit by a quarter hour", Qt.Key.Key_Right, ALT, "Alt+Right"),
        ("Home visits: leave a visit out", Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier, "Del"),
    ],
)
def test_change_a_plan(
    window: MainWindow,
    at_desk: Hand,
    monkeypatch: pytest.MonkeyPatch,
    task: str,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    how: str,
) -> None:
    found: Any = planner(window, at_desk, monkeypatch)
    at_desk.press(Qt.Key.Key_D, CTRL)
    row = next(row for row in found.table.rows() if row.leg.wanted and row.leg.wanted.patient == "Jun Park")
    found.table.select(row.key)
    found.table.setFocus()
    before = found.making.sketch
    at_desk.count = 0
    at_desk.press(key, modifier)
    took(at_desk, task, 1, how)
    assert found.making.sketch != before
    at_desk.press(Qt.Key.Key_Z, CTRL)
    assert found.making.sketch == before


def test_print_the_run_sheets(window: MainWindow, at_desk: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    planner(window, at_desk, monkeypatch)
    at_desk.press(Qt.Key.Key_P, CTRL)
    took(at_desk, "Home visits: the day sheets, to print", 1, "Ctrl+P")
    assert isinstance(window.route(), routes.PrintRoute)


def test_finish_and_print(window: MainWindow, at_desk: Hand, scene: Scene, tmp_path: Path) -> None:
    visit = scene.visits["Walter Nguyen 8:30"]
    record = opened(window, at_desk, routes.WrapUpRoute(visit))
    record.ask_printer = prints_to(tmp_path / "paper.pdf")  # type: ignore[attr-defined]
    at_desk.type("I want to be at home.")
    at_desk.count = 0
    at_desk.press(ENTER, CTRL)
    at_desk.press(ENTER, CTRL)
    took(at_desk, "Record: finish and print, after typing", 2, "Ctrl+Enter, Ctrl+Enter")
    assert scene.office.read(lambda work: records.open_record(work, visit)).draft.record.what_matters
    assert len(scene.office.read(lambda work: copies.of_visit(work, visit))) == 1
    assert (tmp_path / "paper.pdf").stat().st_size > 0


def test_print_todays_summaries(window: MainWindow, at_desk: Hand, scene: Scene, tmp_path: Path) -> None:
    opened(window, at_desk, routes.WrapUpRoute(scene.visits["Walter Nguyen 8:30"]))
    at_desk.type("I want to be at home.")
    at_desk.press(ENTER, CTRL)
    opened(window, at_desk, routes.PrintRoute()).press.ask_printer = prints_to(tmp_path / "paper.pdf")  # type: ignore[attr-defined]
    opened(window, at_desk, routes.TodayRoute())
    at_desk.press(Qt.Key.Key_P, CTRL | SHIFT)
    took(at_desk, "Print today’s summaries", 1, "Ctrl+Shift+P")
    assert (tmp_path / "paper.pdf").stat().st_size > 0


def test_a_screen_by_key(window: MainWindow, at_desk: Hand, office: Office) -> None:
    opened(window, at_desk, routes.TodayRoute())
    at_desk.press(Qt.Key.Key_4, CTRL)
    took(at_desk, "Any screen", 1, "Ctrl+1 to Ctrl+9")
    assert isinstance(window.route(), routes.CalendarRoute)
