"""Day, week, month and agenda by key; views put on function keys; and what comes back as it was left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.calendar_sheets import View
from careteam.services import preferences, visits
from tests.services.visit_builders import at
from tests.ui.gallery import unnamed
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import ALT, Hands
from tests.ui.visits.test_calendar_page import page, status, visit
from ui.calendar.page import CalendarPage
from ui.calendar.saved_views import SAVED, SavedView, SavedViews
from ui.calendar.view import Look, Who, span, turned
from ui.kit.context import Context
from ui.kit.letters import LETTERS
from ui.kit.preferences import Preferences
from ui.kit.routes import BookVisitRoute, CalendarRoute, PrintCalendarRoute, Route

__all__ = ["page"]


@pytest.fixture
def refreshed(page: CalendarPage, qtbot: QtBot) -> Iterator[list[str]]:
    """How often the window's own F5 was heard."""
    heard: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(page)
    QShortcut(QKeySequence("F5"), window, lambda: heard.append("F5"))
    window.resize(1200, 760)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.focus_calendar()
    yield heard
    page.setParent(None)


def day_button(page: CalendarPage, day: date) -> QWidget:
    return next(one for one in page.month.days if one.shown.day == day)


def test_the_month_counts_and_opens_a_day(page: CalendarPage, hands: Hands) -> None:
    hands.key(Qt.Key.Key_M)
    assert page.heading.text() == "November 2026"
    assert [one.shown.day for one in page.month.days][::34] == [date(2026, 10, 26), date(2026, 11, 29)]
    tuesday = day_button(page, TUESDAY)
    assert hands.at() is tuesday
    assert tuesday.accessibleName().startswith("Tuesday, November 24 (Today), 20 visits, ")
    assert tuesday.accessibleName().endswith(". Enter opens it.")
    assert unnamed(page) == []
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Return)
    assert page.heading.text() == "Wed, Nov 25"
    assert page.tools.view.value() is View.DAY


def test_the_month_turns_by_months_and_a_click_opens(page: CalendarPage, hands: Hands) -> None:
    hands.key(Qt.Key.Key_M)
    hands.key(Qt.Key.Key_PageDown)
    assert page.heading.text() == "December 2026"
    hands.key(Qt.Key.Key_T)
    assert page.heading.text() == "November 2026"
    hands.click(day_button(page, date(2026, 11, 30)))
    assert page.heading.text() == "Mon, Nov 30"


def test_the_month_of_one_person_opens_that_persons_day(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    hands.key(Qt.Key.Key_M)
    page.show_view(Look(View.MONTH, Who.ONE, scene.members["Tom Reyes"]))
    hands.settle()
    assert " 3 visits" in day_button(page, TUESDAY).accessibleName()
    hands.click(day_button(page, TUESDAY))
    assert [lane.column.person.name for lane in page.board.grid.lanes] == ["Tom Reyes"]


def test_the_agenda_reads_day_after_day(page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    hands.key(Qt.Key.Key_A)
    assert page.heading.text() == "Nov 24–30, 2026"
    assert hands.at() is page.agenda
    rows = page.agenda.rows()
    assert [row.block.starts for row in rows] == sorted(row.block.starts for row in rows)
    assert len({row.block.visit_id for row in rows}) == len(rows)
    assert page.agenda.select(scene.visits["conflict"])
    line = page.agenda.currentIndex().row()
    cells = [page.agenda.table.index(line, column).data() for column in range(7)]
    assert cells[1:4] == ["2:10–3:10 pm", "Hattie Moore", "Dana Ruiz (SW)"]
    assert cells[6]
    said = page.agenda.table.index(line, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Tuesday, November 24. Hattie Moore, 2:10–3:10 pm, Nursing home. With Dana Ruiz. Booked.")
    assert "Conflict: " in said
    hands.key(Qt.Key.Key_Return)
    assert visited == [BookVisitRoute(visit_id=scene.visits["conflict"])]


def test_the_agenda_is_worked_in_by_keys_alone(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    hands.key(Qt.Key.Key_A)
    lucia, maria = scene.visits["Lucia Romano 13:30"], scene.visits["Maria Lopez 9:00"]
    assert page.agenda.focus_visit(maria)
    hands.key(Qt.Key.Key_Space)
    assert status(scene.office, maria).label.startswith("Seen")
    assert page.agenda.focus_visit(lucia)
    hands.key(Qt.Key.Key_Down, ALT)
    assert visit(scene.office, lucia)[0] == at("13:45", TUESDAY)
    hands.key(Qt.Key.Key_Down, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert scene.office.read(lambda work: visits.edit(work, lucia)).draft.ends == at("14:45", TUESDAY)
    hands.key(Qt.Key.Key_Right, ALT)
    assert visit(scene.office, lucia)[0].date() == date(2026, 11, 25)
    hands.key(Qt.Key.Key_D)
    assert page.tools.view.value() is View.DAY


def test_letters_can_be_switched_off(page: CalendarPage, context: Context, hands: Hands) -> None:
    context.preferences.keep(LETTERS, False)
    hands.key(Qt.Key.Key_M)
    assert page.tools.view.value() is View.DAY
    context.preferences.keep(LETTERS, True)
    hands.key(Qt.Key.Key_M)
    assert page.tools.view.value() is View.MONTH


def test_each_view_keeps_its_filters_and_the_last_comes_back(
    page: CalendarPage, context: Context, scene: Scene, hands: Hands, qtbot: QtBot
) -> None:
    tom = scene.members["Tom Reyes"]
    hands.key(Qt.Key.Key_W)
    page.show_view(Look(View.WEEK, Who.ONE, tom))
    hands.settle()
    hands.key(Qt.Key.Key_D)
    assert page.query().look.who is Who.TEAM
    hands.key(Qt.Key.Key_W)
    assert page.query().look == Look(View.WEEK, Who.ONE, tom)
    context.preferences.flush()
    hands.settle()
    kept = scene.office.read(preferences.mine)
    later = CalendarPage(
        replace(context, preferences=Preferences(context.tasks, kept, context.tasks)), CalendarRoute(TUESDAY)
    )
    qtbot.addWidget(later)
    later.show()
    qtbot.waitUntil(lambda: later.shown is not None)
    assert later.query().look == Look(View.WEEK, Who.ONE, tom)
    assert later.tools.who.currentText() == "Tom Reyes"


def test_a_view_is_named_put_on_a_key_and_brought_back(page: CalendarPage, scene: Scene, hands: Hands) -> None:
    tom = scene.members["Tom Reyes"]
    page.show_view(Look(View.WEEK, Who.ONE, tom))
    hands.settle()
    (save,) = page.tools.views.menu_now().actions()
    assert save.text() == "Save this view as…"
    save.trigger()
    assert hands.at() is page.name_view.name
    assert page.name_view.name.text() == "Week, Tom Reyes"
    assert page.name_view.key.currentText() == "F1  (free)"
    assert unnamed(page) == []
    hands.type("Week of Tom")
    hands.key(Qt.Key.Key_Return)
    assert page.said.words() == "“Week of Tom” is on F1 now."
    assert page.tools.views.menu_now().actions()[0].text() == "Week of Tom\tF1"
    hands.key(Qt.Key.Key_M)
    hands.count = 0
    hands.key(Qt.Key.Key_F1)
    assert (hands.count, page.query().look) == (1, Look(View.WEEK, Who.ONE, tom))
    assert page.heading.text() == "Nov 23–27, 2026"


def test_a_view_is_renamed_moved_to_another_key_and_removed(page: CalendarPage, hands: Hands) -> None:
    page.views.put(SavedView(1, "Mine", Look(View.AGENDA)))
    rename, remove = (action.menu() for action in page.tools.views.menu_now().actions()[-2:])
    assert rename is not None
    assert remove is not None
    rename.actions()[0].trigger()  # type: ignore[attr-defined]
    hands.type("Seven days")
    page.name_view.key.setCurrentIndex(2)
    hands.click(page.name_view.save)
    assert page.views.all() == (SavedView(3, "Seven days", Look(View.AGENDA)),)
    page.tools.views.removed.emit(page.views.all()[0])
    assert page.views.all() == ()
    assert page.said.words() == "“Seven days” is no longer on F3."
    hands.click(page.said.buttons()[0])
    assert page.views.all() == (SavedView(3, "Seven days", Look(View.AGENDA)),)


def test_f5_is_a_saved_view_only_where_one_was_put_there(
    page: CalendarPage, hands: Hands, refreshed: list[str]
) -> None:
    hands.key(Qt.Key.Key_F5)
    assert refreshed == ["F5"]
    page.views.put(SavedView(5, "Agenda", Look(View.AGENDA)))
    hands.key(Qt.Key.Key_F5)
    assert refreshed == ["F5"]
    assert page.tools.view.value() is View.AGENDA
    hands.key(Qt.Key.Key_F5)
    page.views.remove(5)
    hands.key(Qt.Key.Key_F5)
    assert refreshed == ["F5", "F5"]


def test_f5_is_offered_last(context: Context) -> None:
    views = SavedViews(context.preferences)
    offered = []
    for _view in range(8):
        offered.append(views.free())
        views.put(SavedView(views.free(), "One more", Look()))
    assert offered == [1, 2, 3, 4, 6, 7, 8, 5]


def test_views_that_cannot_be_read_do_no_harm(context: Context) -> None:
    context.preferences.keep(SAVED, {"1": {"name": "Old", "view": "year", "member": "x"}, "2": 7, "9": {}})
    assert SavedViews(context.preferences).all() == (SavedView(1, "Old", Look()),)


def test_ctrl_p_prints_what_is_shown(page: CalendarPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    tom = scene.members["Tom Reyes"]
    page.show_view(Look(View.WEEK, Who.ONE, tom))
    hands.settle()
    hands.click(page.tools.print)
    monday = date(2026, 11, 23)
    assert visited == [PrintCalendarRoute(TUESDAY), PrintCalendarRoute(monday, View.WEEK, 7, tom)]
    visited.clear()
    hands.key(Qt.Key.Key_M)
    hands.settle()
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    hands.key(Qt.Key.Key_A)
    hands.settle()
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert visited == [
        PrintCalendarRoute(date(2026, 10, 26), View.MONTH, 42),
        PrintCalendarRoute(TUESDAY, View.AGENDA, 7),
    ]


@pytest.mark.parametrize(
    ("day", "first", "weeks"),
    [
        (date(2026, 11, 24), date(2026, 10, 26), 6),
        (date(2027, 2, 1), date(2027, 2, 1), 4),
        (date(2026, 12, 31), date(2026, 11, 30), 5),
    ],
)
def test_a_month_is_shown_in_whole_weeks(day: date, first: date, weeks: int) -> None:
    assert span(View.MONTH, day) == (first, weeks * 7)


def test_months_turn_to_their_last_day_where_they_are_shorter() -> None:
    assert turned(View.MONTH, date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert turned(View.MONTH, date(2026, 1, 15), -1) == date(2025, 12, 15)
