"""Ctrl+K with real keys: people, visits, screens and commands in one line."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from careteam.services.office import Office
from tests.services.visit_builders import a_patient
from tests.ui.hand import Hand
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.kit.routes import BookVisitRoute, CalendarRoute, PatientRoute, Route, TeamRoute, WrapUpRoute
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def gone(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[Route]:
    """Where the window was asked to go, in place of going there."""
    asked: list[Route] = []
    monkeypatch.setattr(window, "go", asked.append)
    object.__setattr__(window.context, "navigate", asked.append)
    return asked


def kinds(window: MainWindow) -> list[str]:
    """The names of the kinds of answers shown."""
    answers = window.finder.answers
    flags = [answers.item(row).flags() for row in range(answers.count())]
    return [answers.item(row).text() for row, flag in enumerate(flags) if flag == Qt.ItemFlag.NoItemFlags]


def find(window: MainWindow, at_desk: Hand, text: str) -> list[str]:
    at_desk.press(Qt.Key.Key_K, CTRL)
    at_desk.type(text)
    assert window.finder.answers.isVisible()
    return [answer.spoken() for answer in window.finder.answers.answers()]


def test_two_letters_and_enter_open_the_patient_in_three(
    window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]
) -> None:
    at_desk.count = 0
    at_desk.press(Qt.Key.Key_K, CTRL)
    at_desk.type("ml")
    at_desk.press(Qt.Key.Key_Return)
    assert at_desk.count == 3
    assert gone == [PatientRoute(scene.patients["Maria Lopez"])]
    assert not window.finder.answers.isVisible()
    assert window.finder.text() == ""


def test_enter_before_the_answers_waits_for_them(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]
) -> None:
    at_desk.press(Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.finder, "ml")
    qtbot.keyClick(window.finder, Qt.Key.Key_Return)
    assert gone == []
    at_desk.wait()
    assert gone == [PatientRoute(scene.patients["Maria Lopez"])]


def test_enter_never_takes_an_answer_to_other_letters(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]
) -> None:
    find(window, at_desk, "m")
    assert window.finder.answers.current() is not None
    qtbot.keyClicks(window.finder, "ia t")
    qtbot.keyClick(window.finder, Qt.Key.Key_Return)
    at_desk.wait()
    assert gone == [PatientRoute(scene.patients["Mia Torres"])]


def test_similar_names_wait_for_a_choice_also_when_enter_was_quick(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, office: Office, gone: list[Route]
) -> None:
    twin = a_patient(office, "Marie Lopez")
    at_desk.press(Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.finder, "lopez")
    qtbot.keyClick(window.finder, Qt.Key.Key_Return)
    at_desk.wait()
    at_desk.press(Qt.Key.Key_Return)
    assert gone == []
    shown = window.finder.answers.answers()
    assert all("similar name" in answer.detail and "born Feb 3, 1950" in answer.detail for answer in shown[:2])
    names = [answer.words for answer in shown]
    for _step in range(names.index("Marie Lopez") + 1):
        at_desk.press(Qt.Key.Key_Down)
    at_desk.press(Qt.Key.Key_Return)
    assert gone == [PatientRoute(twin)]


def test_a_patient_brings_their_next_visits(window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]) -> None:
    found = find(window, at_desk, "ml")
    assert kinds(window)[:2] == ["Patients", "Visits"]
    assert found[1].startswith("Maria Lopez, Today 11:00 am  ·  Home  ·  Dana Ruiz")
    at_desk.press(Qt.Key.Key_Down)
    at_desk.press(Qt.Key.Key_Return)
    assert gone == [BookVisitRoute(visit_id=scene.visits["Maria Lopez 11:00"])]


def test_a_name_and_a_day_find_a_visit(window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]) -> None:
    find(window, at_desk, "ortiz wed")
    at_desk.press(Qt.Key.Key_Return)
    find(window, at_desk, "nguyen tue")
    assert kinds(window)[0] == "Visits"
    at_desk.press(Qt.Key.Key_Down)
    at_desk.press(Qt.Key.Key_Up)
    at_desk.press(Qt.Key.Key_Up)
    at_desk.press(Qt.Key.Key_Down)
    seen = next(one for one in window.finder.answers.answers() if "8:30" in one.detail)
    seen.act()
    (wednesday, record) = gone
    assert isinstance(wednesday, BookVisitRoute)
    assert record == WrapUpRoute(scene.visits["Walter Nguyen 8:30"])


def test_a_day_alone_opens_the_calendar_there(window: MainWindow, at_desk: Hand, gone: list[Route]) -> None:
    find(window, at_desk, "tomorrow")
    at_desk.press(Qt.Key.Key_Return)
    (calendar,) = gone
    assert isinstance(calendar, CalendarRoute)
    assert str(calendar.day) == "2026-11-25"


def test_a_member_of_the_team_is_found(window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]) -> None:
    found = find(window, at_desk, "reyes")
    assert found[0] == "Tom Reyes, Nurse (RN)" or found[0].startswith("Tom Reyes")
    at_desk.press(Qt.Key.Key_Return)
    assert gone == [TeamRoute(scene.members["Tom Reyes"])]


def test_the_member_opens_on_the_team(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    find(window, at_desk, "reyes")
    at_desk.press(Qt.Key.Key_Return)
    page = window.pages.currentWidget()
    row = page.table.current_row()  # type: ignore[union-attr]
    assert row is not None
    assert row.id == scene.members["Tom Reyes"]
    assert page.panel.isVisible()  # type: ignore[union-attr]


def test_commands_and_screens_are_found_with_their_keys(window: MainWindow, at_desk: Hand, gone: list[Route]) -> None:
    assert "Print today’s summaries, Ctrl+Shift+P" in find(window, at_desk, "print sum")
    assert "Mark the visit seen, Space" in find(window, at_desk, "seen")
    assert "Go to today, T" not in find(window, at_desk, "go to")  # the calendar is not in sight
    found = find(window, at_desk, "calendar")
    assert found == ["Calendar, Ctrl+4"]
    at_desk.press(Qt.Key.Key_Return)
    assert gone == [CalendarRoute()]


def test_a_command_of_the_page_in_sight_acts_on_it(window: MainWindow, at_desk: Hand, scene: Scene) -> None:
    window.go(TeamRoute())
    at_desk.wait()
    find(window, at_desk, "add member")
    at_desk.press(Qt.Key.Key_Return)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert type(dialog).__name__ == "MemberDialog"
    dialog.done(0)


def test_nothing_of_the_name_says_what_to_do(window: MainWindow, at_desk: Hand, gone: list[Route]) -> None:
    assert find(window, at_desk, "qqqq") == []
    assert kinds(window) == ["Nothing of this name. Ctrl+N takes a new referral."]
    at_desk.press(Qt.Key.Key_Return)
    assert gone == []


def test_escape_empties_the_line_and_then_leads_back(window: MainWindow, at_desk: Hand) -> None:
    before = QApplication.focusWidget()
    find(window, at_desk, "ml")
    at_desk.press(Qt.Key.Key_Escape)
    assert not window.finder.answers.isVisible()
    assert QApplication.focusWidget() is window.finder
    at_desk.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_a_click_chooses_too_and_leaving_closes_the_list(
    qtbot: QtBot, window: MainWindow, at_desk: Hand, scene: Scene, gone: list[Route]
) -> None:
    find(window, at_desk, "ml")
    answers = window.finder.answers
    spot = answers.visualItemRect(answers.item(1)).center()
    qtbot.mouseClick(answers.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert gone == [PatientRoute(scene.patients["Maria Lopez"])]
    find(window, at_desk, "ml")
    at_desk.tab()
    assert not answers.isVisible()
