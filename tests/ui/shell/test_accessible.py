"""Every page, tab and dialog as a screen reader and a keyboard meet them: all is named, all can be seen and reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QTextEdit,
    QWidget,
)

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import PatientId
from tests.builders import a_referral
from tests.ui.hand import Hand
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.calendar.page import CalendarPage
from ui.kit import routes, tab_order
from ui.kit.routes import Route
from ui.kit.tables import RowTable
from ui.referral.page import ReferralsPage
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.ButtonDropDown,
    QAccessible.Role.ButtonMenu,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.Grip,
    QAccessible.Role.Link,
    QAccessible.Role.List,
    QAccessible.Role.PageTab,
    QAccessible.Role.RadioButton,
    QAccessible.Role.SpinBox,
    QAccessible.Role.Splitter,
    QAccessible.Role.Table,
    QAccessible.Role.Tree,
}
"""What a stop of Tab may be; a bare "client" or "pane" tells a listener nothing of what can be done there."""


@dataclass(frozen=True)
class Place:
    """A place of the program: its route, and what is then done there to open a tab or a dialog."""

    name: str
    route: Callable[[Scene], Route]
    then: Callable[[MainWindow, Scene], object] = lambda _window, _scene: None

    def __str__(self) -> str:
        return self.name


def _page(window: MainWindow) -> QWidget:
    page = window.pages.currentWidget()
    assert page is not None
    return page


def _look(window: MainWindow, view: View) -> None:
    page = _page(window)
    assert isinstance(page, CalendarPage)
    page.show_view(page.views.of(view))


def _patient(tab: str = "") -> Callable[[Scene], Route]:
    return lambda scene: routes.PatientRoute(scene.patients["Maria Lopez"], tab)


def _maria(scene: Scene) -> PatientId:
    return scene.patients["Maria Lopez"]


def _with_referral(scene: Scene) -> Route:
    a_referral(scene.office, "Omar Haddad")
    return routes.ReferralsRoute()


def _accept(window: MainWindow, _scene: Scene) -> None:
    page = _page(window)
    assert isinstance(page, ReferralsPage)
    page._accept(page.table.rows()[0])


PLACES = (
    Place("today", lambda _s: routes.TodayRoute()),
    Place("patients", lambda _s: routes.PatientsRoute()),
    *(Place(f"patient {tab}", _patient(tab)) for tab in ("summary", "timeline", "team", "contacts")),
    Place("referrals", lambda _s: routes.ReferralsRoute()),
    Place("referral", lambda _s: routes.ReferralRoute()),
    Place("accept", _with_referral, _accept),
    Place("assign", lambda s: routes.AssignRoute(_maria(s))),
    Place("calendar", lambda _s: routes.CalendarRoute()),
    *(
        Place(f"calendar {view}", lambda _s: routes.CalendarRoute(), lambda w, _s, view=view: _look(w, view))  # type: ignore[misc]
        for view in (View.WEEK, View.MONTH, View.AGENDA)
    ),
    Place("book", lambda s: routes.BookVisitRoute(_maria(s))),
    Place("book anybody", lambda _s: routes.BookVisitRoute()),
    Place("visit", lambda s: routes.BookVisitRoute(visit_id=s.visits["Maria Lopez 11:00"])),
    Place("record", lambda s: routes.WrapUpRoute(s.visits["Walter Nguyen 8:30"])),
    Place("team", lambda _s: routes.TeamRoute()),
    Place("team member", lambda s: routes.TeamRoute(s.members["Tom Reyes"])),
    Place("hand over", lambda s: routes.HandOverRoute(s.members["Tom Reyes"])),
    Place("balance", lambda _s: routes.BalanceRoute()),
    Place("new member", lambda _s: routes.TeamRoute(), lambda w, _s: _page(w).add_member()),  # type: ignore[attr-defined]
    Place("print", lambda s: routes.PrintRoute(visit_id=s.visits["Walter Nguyen 8:30"])),
    Place("print day sheets", lambda _s: routes.PrintRoute(), lambda w, _s: _page(w).tabs.buttons()[1].click()),  # type: ignore[attr-defined]
    Place("plan a day", lambda _s: routes.DayPlanRoute()),
    Place("plan a week", lambda _s: routes.WeekPlanRoute()),
    Place("import", lambda _s: routes.ImportRoute()),
    *(
        Place(f"settings {name}", lambda _s, name=name: routes.SettingsRoute(name))  # type: ignore[misc]
        for name in ("office", "places", "travel", "disciplines", "words", "accounts", "backup", "you")
    ),
    Place("all keys", lambda _s: routes.TodayRoute(), lambda w, _s: w.show_keys()),
    Place("new patient", lambda _s: routes.PatientsRoute(), lambda w, _s: _page(w).add_patient()),  # type: ignore[attr-defined]
    Place("details", _patient(), lambda w, _s: _page(w)._edit_details()),  # type: ignore[attr-defined]
    Place("contact", _patient(), lambda w, _s: _page(w)._edit_contact(None)),  # type: ignore[attr-defined]
    Place("home", _patient(), lambda w, _s: _page(w)._edit_home(None)),  # type: ignore[attr-defined]
    Place("call", _patient(), lambda w, _s: _page(w).log_call()),  # type: ignore[attr-defined]
    Place("admitted", _patient(), lambda w, _s: _page(w).admitted_or_home()),  # type: ignore[attr-defined]
    Place("hospice", _patient(), lambda w, _s: _page(w)._hospice()),  # type: ignore[attr-defined]
    Place("program", _patient(), lambda w, _s: _page(w)._program()),  # type: ignore[attr-defined]
    Place("died", _patient(), lambda w, _s: _page(w)._died()),  # type: ignore[attr-defined]
)


@pytest.fixture(params=PLACES, ids=str)
def shown(request: pytest.FixtureRequest, window: MainWindow, at_desk: Hand, scene: Scene) -> Iterator[QWidget]:
    """Each place in turn: the dialog that is open, else the window."""
    place: Place = request.param
    window.go(place.route(scene))
    at_desk.wait()
    place.then(window, scene)
    at_desk.wait()
    dialogs = at_desk.dialogs()
    yield dialogs[0] if dialogs else window
    for dialog in at_desk.dialogs():
        dialog.done(0)


def stops(root: QWidget) -> list[QWidget]:
    """Where Tab stops, in its order."""
    found: list[QWidget] = []
    at: QWidget | None = root.nextInFocusChain()
    while at is not None and at is not root and len(found) < 1_000:
        tabbed = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus) and at.focusProxy() is None
        if tabbed and at.isVisible() and at.isEnabled() and at.window() is root.window():
            found.append(at)
        at = at.nextInFocusChain()
    return found


def spoken(widget: QWidget) -> tuple[str, QAccessible.Role]:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name), interface.role()


def describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(widget.parentWidget()).__name__}"


def everything_one_can_reach_is_named_and_says_what_it_is(shown: QWidget) -> None:
    reached = stops(shown)
    assert reached
    assert [describe(one) for one in reached if not spoken(one)[0].strip()] == []
    unclear = [one for one in reached if spoken(one)[1] not in ROLES and not isinstance(one, QScrollArea)]
    assert [f"{describe(one)} is {spoken(one)[1].name}" for one in unclear] == []


def cells_speak(shown: QWidget) -> None:
    for view in shown.findChildren(QAbstractItemView):
        model = view.model()
        if not view.isVisible() or model is None:
            continue
        for row in range(min(model.rowCount(), 5)):
            columns = 1 if isinstance(view, QListView) else model.columnCount(QModelIndex())
            cells = [model.index(row, column) for column in range(columns)]
            words = [str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or cell.data() or "") for cell in cells]
            assert any(words), f"row {row} of {view.accessibleName()}"
            if isinstance(view, QTableView):
                silent = [
                    number for number, cell in enumerate(cells)
                    if cell.data() and not cell.data(Qt.ItemDataRole.AccessibleTextRole)
                ]  # fmt: skip
                assert silent == [], view.accessibleName()


def the_focus_can_be_seen_everywhere(shown: QWidget) -> None:
    hidden = []
    for one in stops(shown):
        rest = shown if one is not shown else None
        other = next((stop for stop in stops(shown) if stop is not one and not one.isAncestorOf(stop)), rest)
        if other is None:
            continue
        other.setFocus(Qt.FocusReason.TabFocusReason)
        without = picture(shown, one)
        one.setFocus(Qt.FocusReason.TabFocusReason)
        if picture(shown, one) == without:
            hidden.append(describe(one))
    assert hidden == []


def picture(shown: QWidget, one: QWidget) -> QImage:
    """How a part looks now, brought into sight as the keyboard does."""
    QApplication.processEvents()
    part = one.parentWidget() if isinstance(one, QAbstractScrollArea) and one.parentWidget() else one
    assert part is not None
    return part.grab().toImage()


def tab_goes_as_the_eye_does(shown: QWidget) -> None:
    """From stop to stop of the page or dialog in the order of its layouts, by real keys, whatever was made first.

    Within each form or card, no stop is above the one before it and to its left at once.
    """
    part = _page(shown) if isinstance(shown, MainWindow) else shown
    wanted = [one for one in tab_order.stops(part) if one.isVisible() and one.isEnabled()]
    wanted[0].setFocus(Qt.FocusReason.TabFocusReason)
    reached = [wanted[0]]
    for _stop in wanted[1:]:
        at = QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, Qt.Key.Key_Tab)
        there = QApplication.focusWidget()
        assert there is not None
        reached.append(next((one for one in wanted if one is there or one.focusProxy() is there), there))
    assert list(map(describe, reached)) == list(map(describe, wanted))
    back = []
    for one, after in pairwise(reached):
        first, then = one.mapTo(shown, QPoint(0, 0)), after.mapTo(shown, QPoint(0, 0))
        beside = one.parentWidget() is after.parentWidget()
        if beside and then.y() + after.height() <= first.y() and then.x() <= first.x():
            back.append(f"{describe(one)} before {describe(after)}")
    assert back == []


def menus_speak(shown: QWidget) -> None:
    """What drops down from a button, and what a column offers: each of its lines says itself."""
    buttons = [one for one in shown.findChildren(QPushButton) if one.isVisible() and one.menu() is not None]
    tables = [one for one in shown.findChildren(RowTable) if one.isVisible() and one._keeps_columns]
    for menu in (*(one.menu() for one in buttons), *(one.columns.menu(0) for one in tables)):
        assert spoken(menu)[1] is QAccessible.Role.PopupMenu
        heard = lines(menu)
        assert heard, describe(menu)
        assert [one for one in heard if not one[0].strip()] == []
        assert {role for _words, role in heard} == {QAccessible.Role.MenuItem}
        menu.close()


def the_menu_key_speaks(shown: QWidget) -> None:
    """What the menu key, or a right click, opens at any stop says what it is about, and so does each of its lines."""
    for stop in stops(shown):
        menu = menu_of(stop)
        if menu is None:
            continue
        name, role = spoken(menu)
        assert role is QAccessible.Role.PopupMenu
        assert name.strip(), f"the menu of {describe(stop)}"
        heard = lines(menu)
        assert heard, describe(stop)
        assert [words for words, _role in heard if not words.strip()] == []
        assert {role for _words, role in heard} == {QAccessible.Role.MenuItem}
        menu.close()


CHECKS = (
    everything_one_can_reach_is_named_and_says_what_it_is,
    cells_speak,
    the_focus_can_be_seen_everywhere,
    tab_goes_as_the_eye_does,
    menus_speak,
    the_menu_key_speaks,
)


def test_a_place_can_be_heard_seen_and_reached(shown: QWidget, subtests: pytest.Subtests) -> None:
    """One window a place: to open it takes far longer than to look at it."""
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(shown)


@pytest.mark.parametrize(
    ("route", "view", "kind"),
    [
        (routes.CalendarRoute(), View.DAY, "VisitButton"),
        (routes.CalendarRoute(), View.AGENDA, "Agenda"),
        (routes.PatientsRoute(), None, "RowTable"),
    ],
)
def test_the_menu_key_opens_a_menu(
    window: MainWindow, at_desk: Hand, route: Route, view: View | None, kind: str
) -> None:
    """The walk above meets those there are."""
    window.go(route)
    at_desk.wait()
    if view is not None:
        _look(window, view)
        at_desk.wait()
    found = [(stop, menu_of(stop)) for stop in stops(window) if type(stop).__name__ == kind]
    assert [menu for _stop, menu in found if menu is not None]


def menu_of(stop: QWidget) -> QMenu | None:
    """What the menu key opens there; in a table, at its first row. The menus of text one types are Qt's own."""
    if isinstance(stop, QTableView) and not stop.selectionModel().hasSelection():
        stop.selectRow(0)
    at = stop.viewport() if isinstance(stop, QAbstractItemView) else stop
    here = at.rect().center()
    if not isinstance(stop, (QLineEdit, QTextEdit, QPlainTextEdit)):
        keyboard = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(at, QContextMenuEvent(keyboard, here, at.mapToGlobal(here)))
    menu = QApplication.activePopupWidget()
    assert menu is None or isinstance(menu, QMenu)
    return menu


def lines(menu: QMenu) -> list[tuple[str, QAccessible.Role]]:
    """What is heard as one goes down an open menu."""
    menu.popup(QPoint(0, 0))
    interface = QAccessible.queryAccessibleInterface(menu)
    acts = menu.actions()
    within = [interface.child(number) for number in range(interface.childCount())]
    assert len(within) == len(acts)
    return [
        (one.text(QAccessible.Text.Name), one.role())
        for one, act in zip(within, acts, strict=True)
        if act.isVisible() and not act.isSeparator()
    ]
