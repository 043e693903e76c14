"""The life of the window: in, work, lock, in again; one window an office; every route leads somewhere."""

import gc
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QClipboard, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam import sample
from careteam.apart import process
from careteam.domain.ids import VisitId
from careteam.domain.visits import CancelReason, VisitStatus
from careteam.persistence.models import Member, Patient, Visit
from careteam.services import access, office_settings, visits
from careteam.services.office import Work
from careteam.settings import SettingsFile
from tests.conftest import set_aside
from ui.admin.page import SettingsPage
from ui.first_run.welcome import Welcome
from ui.kit import routes
from ui.kit.buttons import LinkButton
from ui.kit.collector import Collector
from ui.kit.routes import Route
from ui.shell.app import App
from ui.shell.features import FEATURES
from ui.shell.main_window import MainWindow
from ui.shell.opening import Opening
from ui.shell.sign_in import SignIn

WORDS = "seven quiet herons at noon"


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "Lakeside.careteam"
    sample.write(path, WORDS, sample.size_for(60), now=datetime.now(UTC)).close()
    return path


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    made = App(qapp, SettingsFile(tmp_path / "settings.toml"))
    yield made
    made.close()
    if made.window is not None:
        made.window.close()
        made.window.deleteLater()
    made.deleteLater()
    qapp.processEvents()


def entered(qtbot: QtBot, app: App, path: Path) -> MainWindow:
    app.open_with(path, sample.ACCOUNT, WORDS)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow), timeout=20_000)
    window = app.window
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)
    return window


def test_locking_closes_the_office_and_asks_for_the_passphrase(qtbot: QtBot, app: App, sample_file: Path) -> None:
    window = entered(qtbot, app, sample_file)
    office = window.context.office
    window.go(routes.ReferralRoute())
    qtbot.waitUntil(window.tasks.idle)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    # Pressed, not clicked: the window is gone with the lock, and a click would then let its keys go on it.
    qtbot.keyPress(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.window is not window)
    assert app.window is not None
    page = app.window.centralWidget()
    assert isinstance(page, SignIn)
    assert page.account.currentText() == sample.ACCOUNT
    assert page.passphrase.text() == ""
    assert app.window.focusWidget() is page.passphrase
    assert office.engine.pool.checkedin() == 0  # type: ignore[attr-defined]
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    qtbot.keyClicks(page.passphrase, WORDS)
    qtbot.keyClick(page.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow), timeout=20_000)


def test_another_language_stays_at_the_section_it_was_chosen_in(qtbot: QtBot, app: App, sample_file: Path) -> None:
    window = entered(qtbot, app, sample_file)
    window.go(routes.SettingsRoute())
    page = window.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    qtbot.mouseClick(page.tabs.buttons()[-1], Qt.MouseButton.LeftButton)
    assert window.here() == (routes.SettingsRoute("you"),)
    assert page.tabs.value() == "you"


def test_until_an_office_is_open_the_window_says_what_it_does(qtbot: QtBot, app: App, sample_file: Path) -> None:
    app.open_with(sample_file, sample.ACCOUNT, WORDS)
    assert app.window is not None
    assert isinstance(app.window.centralWidget(), Opening)
    assert app.window.isVisible()
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow))


def test_the_sample_shows_at_once_that_it_is_being_made(qtbot: QtBot, app: App) -> None:
    app.try_sample()
    assert app.window is not None
    assert isinstance(app.window.centralWidget(), Opening)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow))


def in_sample(qtbot: QtBot, app: App) -> MainWindow:
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow), timeout=20_000)
    assert isinstance(app.window, MainWindow)
    qtbot.waitUntil(app.window.tasks.idle, timeout=20_000)
    return app.window


def test_a_locked_sample_is_as_it_was_left(qtbot: QtBot, app: App) -> None:
    """Locking never throws anything away; the welcome leads back, to the same page."""
    app.try_sample()
    window = in_sample(qtbot, app)
    account_id = window.context.office.user.account_id
    window.go(routes.TeamRoute())
    qtbot.waitUntil(window.tasks.idle)
    app.lock()
    assert app.window is not None
    page = app.window.centralWidget()
    assert isinstance(page, Welcome)
    assert page.sample.text() == "Back to the sample office"
    qtbot.mouseClick(page.sample, Qt.MouseButton.LeftButton)
    window = in_sample(qtbot, app)
    assert window.context.office.user.account_id == account_id
    assert window.here() == (routes.TeamRoute(),)


def test_before_a_sample_is_thrown_away_it_says_so(qtbot: QtBot, app: App) -> None:
    app.try_sample()
    window = in_sample(qtbot, app)

    def one_cancelled(work: Work) -> None:
        first = work.session.scalars(select(Visit).where(Visit.live(), Visit.status == VisitStatus.BOOKED)).first()
        assert first is not None
        visits.cancel(work, VisitId(first.id), CancelReason.TEAM, seen=first.version)

    window.tasks.write(window, one_cancelled)
    qtbot.waitUntil(window.tasks.idle)
    assert window.banner.words() == ""
    window.close()
    assert window.isVisible()
    assert "thrown away" in window.banner.words()
    keep, throw_away = window.banner.buttons()
    qtbot.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert window.banner.words() == ""
    window.close()
    _keep, throw_away = window.banner.buttons()
    qtbot.mouseClick(throw_away, Qt.MouseButton.LeftButton)
    assert not window.isVisible()


def test_a_sample_in_which_nothing_was_done_just_closes(qtbot: QtBot, app: App) -> None:
    app.try_sample()
    window = in_sample(qtbot, app)
    window.close()
    assert not window.isVisible()


def test_an_office_opens_in_one_window_only(qtbot: QtBot, app: App, sample_file: Path) -> None:
    with access.hold(sample_file, "another window"):
        app.start(sample_file)
        assert app.window is not None
        page = app.window.centralWidget()
        assert isinstance(page, Welcome)
        assert "another window" in page.banner.words()


def test_two_letters_and_enter_find_a_patient(qtbot: QtBot, app: App, sample_file: Path) -> None:
    window = entered(qtbot, app, sample_file)
    name = window.context.office.read(
        lambda work: work.session.execute(select(Patient.given_name, Patient.family_name).limit(1)).one()
    )
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.finder, name.given_name)
    qtbot.waitUntil(lambda: window.finder.answers.isVisible() and bool(window.finder.answers.count()))
    qtbot.keyClick(window.finder, Qt.Key.Key_Down)
    qtbot.keyClick(window.finder, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: type(window.pages.currentWidget()).__name__ == "PatientPage")
    qtbot.waitUntil(window.tasks.idle)


def some(window: MainWindow, kind: type[Route]) -> Route:
    """A route of a kind, with ids of the sample where it needs them."""
    read = window.context.office.read
    given: dict[str, object] = {}
    names = {field.name for field in fields(kind)}
    if kind is routes.WrapUpRoute:
        given["visit_id"] = read(
            lambda work: work.session.scalar(select(Visit.id).where(Visit.status == VisitStatus.SEEN))
        )
    elif kind is routes.PrintCalendarRoute:
        given["day"] = read(office_settings.today)
    elif kind in (routes.AbsenceRoute, routes.HandOverRoute, routes.PrintHandoffRoute):
        if kind is routes.PrintHandoffRoute:
            given["first"] = read(office_settings.today)
        given["member_id"] = read(lambda work: work.session.scalar(select(Member.id)))
    elif "patient_id" in names:
        given["patient_id"] = read(lambda work: work.session.scalar(select(Patient.id)))
    return kind(**given)


@pytest.mark.parametrize("kind", FEATURES, ids=lambda kind: kind.__name__)
def test_every_route_opens_and_everything_on_it_has_a_name(
    qtbot: QtBot, app: App, sample_file: Path, kind: type[Route]
) -> None:
    window = entered(qtbot, app, sample_file)
    window.go(some(window, kind))
    qtbot.wait(50)  # a page asks for its data once it is on screen
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    shown: QWidget = dialogs[0] if dialogs else window
    nameless = [
        f"{type(child).__name__} {child.objectName()}"
        for child in shown.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled()
        if not spoken(child)
    ]
    assert nameless == []
    for dialog in dialogs:
        dialog.done(0)


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def test_each_entry_of_the_rail_opens_its_screen_by_key(qtbot: QtBot, app: App, sample_file: Path) -> None:
    window = entered(qtbot, app, sample_file)
    for index, entry in enumerate(window.rail.entries):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_1 + index), Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(entry.isChecked)
    qtbot.waitUntil(window.tasks.idle, timeout=20_000)


def test_an_untouched_screen_locks_after_its_minutes(qtbot: QtBot, app: App, sample_file: Path) -> None:
    window = entered(qtbot, app, sample_file)
    watch = app.watch
    assert watch is not None
    assert watch.limit == 5 * 60
    watch.look()
    assert app.window is window
    watch.limit = 0.0
    with qtbot.waitSignal(watch.due, timeout=10_000):
        pass
    assert app.window is not window


@pytest.mark.parametrize("touch", ["key", "click", "move", "wheel"])
def test_a_touch_keeps_the_screen_open_in_a_dialog_too(
    qtbot: QtBot, app: App, sample_file: Path, monkeypatch: pytest.MonkeyPatch, touch: str
) -> None:
    window = entered(qtbot, app, sample_file)
    assert app.watch is not None
    now = float(round(time.monotonic()) + 200)  # whole seconds, whose sums are exact
    monkeypatch.setattr("ui.shell.lock_watch.time.monotonic", lambda: now)
    window.go(routes.ReferralRoute())
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    _touch(qtbot, dialog.windowHandle(), touch)
    now += 299
    app.watch.look()
    assert app.window is window
    now += 1
    app.watch.look()
    assert app.window is not window


def _touch(qtbot: QtBot, window: QWindow, touch: str) -> None:
    if touch == "key":
        qtbot.keyClick(window, Qt.Key.Key_Down)
    elif touch == "click":
        qtbot.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    elif touch == "move":
        qtbot.mouseMove(window, QPoint(40, 3))
    else:
        QTest.wheelEvent(window, QPointF(3, 3), QPoint(0, -120))


def test_getting_ready_imports_every_screen() -> None:
    """In a process of its own, as here they are imported already."""
    ask = (
        "import sys; from ui.shell.features import FEATURES, get_ready; get_ready(lambda _place, _fraction: None);"
        "sys.exit(any(place.partition(':')[0] not in sys.modules for place in FEATURES.values()))"
    )
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0


def test_a_new_visit_is_with_the_patient_whose_page_is_open(
    qtbot: QtBot, app: App, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = entered(qtbot, app, sample_file)
    patient = window.context.office.read(lambda work: work.session.execute(select(Patient.id)).first())
    assert patient is not None
    window.go(routes.PatientRoute(patient.id))
    asked: list[Route] = []
    monkeypatch.setattr(window, "go", asked.append)
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert asked == [routes.BookVisitRoute(patient.id)]


def test_after_locking_what_was_copied_here_cannot_be_pasted(
    qtbot: QtBot, app: App, sample_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shell.app.CLIPBOARD_SECONDS", 0)
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: True)  # the offscreen platform never says yes
    entered(qtbot, app, sample_file)
    clipboard = QApplication.clipboard()
    clipboard.setText("Maria Lopez, 555-0100")
    app.lock()
    qtbot.waitUntil(lambda: clipboard.text() == "")


def test_a_lock_leaves_nothing_of_the_office_in_memory(qtbot: QtBot, app: App, sample_file: Path) -> None:
    """Neither its data nor its key, though the collector set aside what was there when the program had started."""
    window = entered(qtbot, app, sample_file)
    window.go(routes.PatientsRoute())
    window.go(routes.ReferralRoute())
    qtbot.waitUntil(window.tasks.idle)
    made = Collector(app)
    office = window.context.office
    gone = [weakref.ref(one) for one in (window, office, office.engine, office.engine.pool, *pages_of(window))]
    assert len(gone) > 5
    del window, office
    app.lock()
    try:
        qtbot.waitUntil(lambda: [one() for one in gone if one() is not None] == [])
    finally:
        made.deleteLater()
        gc.unfreeze()
        set_aside()


def test_a_lock_ends_the_process_that_plans_with_what_it_knew_of_patients(
    qtbot: QtBot, app: App, sample_file: Path
) -> None:
    entered(qtbot, app, sample_file)
    there = process.call(os.getpid)
    assert there in [child.pid for child in active_children()]
    app.lock()
    qtbot.waitUntil(lambda: there not in [child.pid for child in active_children()])


def pages_of(window: MainWindow) -> list[QWidget]:
    return [page for number in range(window.pages.count()) if (page := window.pages.widget(number)) is not None]


def test_nobody_leaves_the_sign_in_while_an_office_opens(qtbot: QtBot, app: App, sample_file: Path) -> None:
    app.sign_in(sample_file)
    assert app.window is not None
    page = app.window.centralWidget()
    assert isinstance(page, SignIn)
    page.passphrase.setText("not the passphrase of it")
    page.submit()
    links = page.findChildren(LinkButton)
    assert [link.isEnabled() for link in links if link.isVisible()] == [False, False]
    qtbot.waitUntil(page.button.isEnabled)
    assert all(link.isEnabled() for link in links)
