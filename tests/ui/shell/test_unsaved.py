"""Every form keeps what is typed into it and opens with it again; after a lock nothing of it is in sight."""

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.drafts import Part, subject_of
from careteam.domain.patients import ContactDraft, DeathDraft, HospiceDraft, TreatmentDraft
from careteam.domain.team import AbsenceDraft
from careteam.domain.travel_settings import CorrectionDraft, PaceDraft
from careteam.services import absences, contacts, deaths, drafts, patients, preferences, status, travel, whereabouts
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.builders import a_patient, a_place, a_referral
from tests.conftest import MONDAY
from tests.exchange.samples import PATIENTS
from tests.ui.hand import button, waiting
from tests.ui.patients.scene import Scene, scene, scene_file
from ui.kit import routes
from ui.kit.drafts import Keeper
from ui.kit.form_dialog import FormPanel
from ui.kit.routes import UnsavedRoute
from ui.kit.stale import StalePanel
from ui.shell import lock_watch
from ui.shell.app import App
from ui.shell.features import FORMS
from ui.shell.main_window import MainWindow
from ui.transfer.page import ImportPage

__all__ = ["scene", "scene_file"]

CANARY = "Zanzibar"
TYPED_IN = [form for form in FORMS if form != "day-plan"]
"""The forms with fields to type in: a day's plan is made by hand, and its own tests say how it is kept."""


@pytest.fixture
def windows(qtbot: QtBot, office: Office, tmp_path: Path) -> Iterator["Windows"]:
    """Opens the program's window again and again, as after a lock or a crash."""
    made = Windows(qtbot, office, SettingsFile(tmp_path / "settings.toml"))
    yield made
    made.leave()


class Windows:
    """One window at a time on one office."""

    def __init__(self, qtbot: QtBot, office: Office, settings: SettingsFile) -> None:
        self._qtbot, self._office, self._settings = qtbot, office, settings
        self.window: MainWindow | None = None

    def open(self) -> MainWindow:
        """A window that knows what the office has kept."""
        self.leave()
        liked, kept = self._office.read(lambda work: (preferences.mine(work), drafts.mine(work)))
        self.window = MainWindow(self._office, "Lakeside", self._settings, liked, kept)
        self.window.show()
        return self.window

    def leave(self) -> None:
        """The window is gone with all its dialogs, and nobody was asked."""
        if self.window is not None:
            self.window.leave()()
            self.window.hide()
            self.window.deleteLater()
            self.window = None
            self._qtbot.wait(1)

    def settle(self) -> None:
        """Wait until nothing is under way."""
        assert self.window is not None
        idle = self.window.tasks.idle
        for _turn in range(4):
            self._qtbot.wait(5)
            self._qtbot.waitUntil(lambda: idle() and not waiting())

    def keeper(self, form: str) -> Keeper:
        """What keeps a form that is open."""
        assert self.window is not None
        (found,) = [one for one in self.window.findChildren(Keeper) if one.place.form == form]
        return found


def subjects(office: Office, scene: Scene) -> dict[str, list[tuple[Part, ...]]]:
    """For each form, what it can be about: something new, and something to change."""
    maria, lena = scene.maria, scene.lena
    write, read = office.write, office.read
    contact, _changes = write(lambda work: contacts.save(work, maria, None, ContactDraft(name="Ana Lopez")))
    (home,) = (one.residence_id for one in read(lambda work: whereabouts.residences(work, maria)))
    stay, _changes = write(
        lambda work: status.save_hospice(work, maria, None, HospiceDraft("Harbor", "555-0180", MONDAY.date()))
    )
    treatment, _changes = write(lambda work: status.save_treatment(work, maria, None, TreatmentDraft(weekdays=(1,))))
    referral = a_referral(office, "Rosa Diaz")
    away = AbsenceDraft(lena, datetime(2026, 11, 25), datetime(2026, 11, 26))
    absence, _changes = write(lambda work: absences.save(work, None, away, seen=None))
    place = a_place(office, "Harbor Clinic")
    sofia = a_patient(office, "Sofia Marin")
    pace, _changes = write(lambda work: travel.save_pace(work, None, PaceDraft()))
    right = CorrectionDraft(place, home, 30)
    correction, _changes = write(lambda work: travel.save_correction(work, None, right))
    return {
        "details": [(), (maria,)],
        "contact": [(maria,), (maria, contact)],
        "call": [(maria,)],
        "residence": [(maria,), (maria, home)],
        "admission": [(sofia,)],
        "program": [(maria,)],
        "code": [(maria,)],
        "hospice": [(maria,), (maria, stay)],
        "treatment": [(maria,), (maria, treatment)],
        "death": [(maria,)],
        "referral": [(), (maria,)],
        "accept": [(referral,)],
        "decline": [(referral,)],
        "redirect": [(referral,)],
        "assignment": [(maria,)],
        "new-visit": [(maria,)],
        "visit": [(scene.next_visit,)],
        "move": [(scene.next_visit,)],
        "visit-record": [(scene.last_visit,)],
        "handoff": [(lena,)],
        "member": [(), (lena,)],
        "absence": [(lena,), (lena, absence)],
        "office": [()],
        "place": [(), (place,)],
        "discipline": [()],
        "term": [()],
        "pace": [(), (pace,)],
        "correction": [(), (correction,)],
        "roads": [()],
        "approval": [("ar",)],
        "account": [()],
        "import": [()],
        "view": [()],
        "filter": [()],
    }


def begin(window: MainWindow, form: str, folder: Path) -> None:
    """Do what comes before typing where a form has nothing to type into at first: an import begins with a file."""
    if form == "import":
        page = window.pages.currentWidget()
        assert isinstance(page, ImportPage)
        path = folder / "people.csv"
        path.write_text(PATIENTS, encoding="utf-8")
        page.open_file(path)


def entries(panel: QWidget) -> list[QWidget]:
    """Where words can be typed, passphrases apart."""
    itself = [panel] if isinstance(panel, QLineEdit) else []
    lines = [one for one in (*itself, *panel.findChildren(QLineEdit)) if one.echoMode() is QLineEdit.EchoMode.Normal]
    boxes = panel.findChildren(QPlainTextEdit)
    found = [*(one for one in lines if not one.isReadOnly()), *(one for one in boxes if not one.isReadOnly())]
    return [one for one in found if one.isVisible() and one.isEnabled()]


def type_everywhere(qtbot: QtBot, keeper: Keeper) -> None:
    """Type into everything of a form that can be typed into, readable or not."""
    panel = keeper.parent()
    assert isinstance(panel, QWidget)
    if not entries(panel):  # a choice asks for words
        qtbot.keyClick(panel.findChildren(QComboBox)[0], Qt.Key.Key_Down)
        qtbot.keyClick(panel.findChildren(QComboBox)[0], Qt.Key.Key_Down)
    for entry in entries(panel):
        qtbot.keyClicks(entry, CANARY)


@pytest.mark.parametrize("form", TYPED_IN)
def test_every_form_keeps_what_is_typed_and_opens_with_it(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows, form: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(office, "path", Path("office.careteam"))
    for about in subjects(office, scene)[form]:
        route = UnsavedRoute(form, subject_of(about))
        window = windows.open()
        window.go(route)
        windows.settle()
        begin(window, form, tmp_path)
        windows.settle()
        keeper = windows.keeper(form)
        type_everywhere(qtbot, keeper)
        windows.settle()
        typed = keeper._form.changes()
        assert CANARY in str(typed)
        windows.leave()
        (kept,) = office.read(drafts.mine)
        assert (kept.form, kept.subject, kept.typed) == (form, route.subject, typed)
        assert kept.words
        again = windows.open()
        again.go(routes.TodayRoute())
        windows.settle()
        go_on = next(one for one in again.findChildren(QPushButton) if one.text() == "Go on")
        qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
        windows.settle()
        keeper = windows.keeper(form)
        assert keeper._form.changes() == typed
        assert keeper._note.isVisible()
        assert "You were in the middle of this today at" in keeper._note.words()
        qtbot.mouseClick(button(keeper._note, "Start over"), Qt.MouseButton.LeftButton)
        windows.settle()
        assert CANARY not in str(keeper._form.changes())
        assert office.read(drafts.mine) == ()
    windows.leave()


def test_there_is_no_form_that_keeps_nothing(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every panel with a save button on any screen has its keeper; a form of passphrases alone has none."""
    monkeypatch.setattr(office, "path", Path("office.careteam"))
    for form, all_about in subjects(office, scene).items():
        window = windows.open()
        window.go(UnsavedRoute(form, subject_of(all_about[-1])))
        windows.settle()
        assert [one.keeper for one in window.findChildren(FormPanel) if one.keeper is None] == []


def test_words_about_somebody_who_died_are_found_again(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    for form, about in (("visit-record", scene.last_visit), ("visit", scene.next_visit), ("contact", scene.maria)):
        windows.open().go(UnsavedRoute(form, about.hex))
        windows.settle()
        type_everywhere(qtbot, windows.keeper(form))
        windows.leave()
    office.write(lambda work: deaths.died(work, scene.maria, DeathDraft(MONDAY.date(), "Ana Lopez")))
    for form, about in (("visit-record", scene.last_visit), ("visit", scene.next_visit), ("contact", scene.maria)):
        windows.open().go(UnsavedRoute(form, about.hex))
        windows.settle()
        assert CANARY in str(windows.keeper(form)._form.changes())


def test_a_record_changed_meanwhile_is_compared(qtbot: QtBot, office: Office, scene: Scene, windows: Windows) -> None:
    windows.open().go(UnsavedRoute("details", scene.maria.hex))
    windows.settle()
    type_everywhere(qtbot, windows.keeper("details"))
    windows.leave()
    edited = office.read(lambda work: patients.edit(work, scene.maria))
    theirs = replace(edited.draft, given_name="Mary")
    office.write(lambda work: patients.save(work, scene.maria, theirs, seen=edited.version))
    window = windows.open()
    window.go(UnsavedRoute("details", scene.maria.hex))
    windows.settle()
    (panel,) = [one for one in window.findChildren(StalePanel) if one.isVisible()]
    said = " ".join(one.text() for one in panel.findChildren(QLabel))
    assert "Theirs: Mary\nYours: " in said
    assert CANARY in said


def test_closing_the_window_keeps_what_is_typed_and_asks_nothing(
    qtbot: QtBot, office: Office, scene: Scene, windows: Windows
) -> None:
    window = windows.open()
    window.go(routes.WrapUpRoute(scene.last_visit))
    windows.settle()
    type_everywhere(qtbot, windows.keeper("visit-record"))
    assert window.close()
    (kept,) = office.read(drafts.mine)
    assert kept.words == "Visit record of Maria Lopez"
    assert CANARY in str(kept.typed)


# --- the lock ------------------------------------------------------------------------------------------------------


class Watch:
    """The clock of the lock, set by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        """Seconds since it began."""
        return self.seconds


@pytest.mark.parametrize("form", TYPED_IN)
def test_at_its_limit_the_lock_leaves_nothing_in_sight_or_in_reach(
    qtbot: QtBot, qapp: QApplication, office: Office, scene: Scene, tmp_path: Path, form: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    about = subjects(office, scene)[form][-1]
    office.path = tmp_path / "office.careteam"
    opened = Office(office.engine, office.user, office.clock, office.path)
    clock = Watch()
    monkeypatch.setattr("ui.shell.lock_watch.time.monotonic", clock.monotonic)
    app = App(qapp, SettingsFile(tmp_path / "settings.toml"))
    app.enter(opened)
    qtbot.waitUntil(lambda: isinstance(app.window, MainWindow))
    window, watch = app.window, app.watch
    assert isinstance(window, MainWindow)
    assert watch is not None
    watch.limit = 300.0
    window.go(UnsavedRoute(form, subject_of(about)))
    for step in range(8):
        qtbot.wait(5)
        qtbot.waitUntil(window.tasks.idle)
        if step == 3:
            begin(window, form, tmp_path)
    (keeper,) = [one for one in window.findChildren(Keeper) if one.place.form == form]
    type_everywhere(qtbot, keeper)
    gone = weakref.ref(opened)
    del window, keeper, opened
    clock.seconds += 299.9
    watch.look()
    assert isinstance(app.window, MainWindow)
    clock.seconds += lock_watch.LOOK_EVERY / 1000
    assert clock.seconds <= 301
    watch.look()
    del watch
    assert not isinstance(app.window, MainWindow)
    assert [one for one in qapp.topLevelWidgets() if one.isVisible()] == [app.window]
    assert office.engine.pool.checkedin() == 0
    assert CANARY in str([one.typed for one in office.read(drafts.mine)])
    office.engine.dispose()
    qtbot.wait(1)
    assert CANARY not in " ".join(words_of(one) for one in qapp.allWidgets())
    qtbot.waitUntil(lambda: gc.collect() >= 0 and gone() is None)  # and with it the engine, and the key in its closure
    app.close()
    if app.window is not None:
        app.window.close()
        app.window.deleteLater()
    app.deleteLater()


def words_of(widget: QWidget) -> str:
    """Everything a widget shows or says."""
    given = (getattr(widget, name, str) for name in ("text", "toPlainText", "windowTitle", "accessibleName", "toolTip"))
    return " ".join(str(one()) for one in given)
