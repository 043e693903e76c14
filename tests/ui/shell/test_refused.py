"""The file cannot be written: the form says why and what to do, keeps its words, and saves once the cause is gone."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from careteam.domain.ids import PatientId
from careteam.domain.permissions import User
from careteam.persistence.engine import open_file, sqlite_engine
from careteam.services import drafts, patients
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.builders import a_member, a_patient, a_visit
from tests.conftest import KEY
from tests.ui.hand import button
from ui.kit.form_dialog import FormDialog
from ui.kit.routes import UnsavedRoute, WrapUpRoute
from ui.shell.main_window import MainWindow

WORDS = "To be at home."
Details = FormDialog  # of a patient


@dataclass
class Desk:
    """The window on a file of its own, with the details of a patient open and words typed into them."""

    qtbot: QtBot
    office: Office
    path: Path
    window: MainWindow
    patient: PatientId

    def open(self) -> "Details[object]":
        """The form, with the words typed."""
        self.window.go(UnsavedRoute("details", self.patient.hex))
        self.settle()
        (dialog,) = [one for one in self.window.findChildren(FormDialog) if one.isVisible()]
        self.qtbot.keyClicks(self.entry(dialog), WORDS)
        return dialog

    def entry(self, dialog: "Details[object]") -> QPlainTextEdit:
        """Where they stand."""
        entry = dialog.form.editor("what_matters").entry()
        assert isinstance(entry, QPlainTextEdit)
        return entry

    def save(self, dialog: "Details[object]") -> None:
        """Ctrl+Enter, and not waiting for what comes of it."""
        self.qtbot.keyClick(self.entry(dialog), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def settle(self) -> None:
        """Wait until nothing is under way."""
        for _turn in range(3):
            self.qtbot.wait(5)
            self.qtbot.waitUntil(self.window.tasks.idle)

    def closed(self, dialog: "Details[object]") -> bool:
        """Whether the form closed, as it does when it is saved."""
        self.settle()
        return not shiboken6.isValid(dialog) or not dialog.isVisible()

    def saved(self) -> str:
        """What the office holds."""
        return self.office.read(lambda work: patients.edit(work, self.patient)).draft.what_matters


@pytest.fixture
def desk(qtbot: QtBot, founded: tuple[Path, User], tmp_path: Path) -> Iterator[Desk]:
    """An office in a folder of its own."""
    folder = tmp_path / "stick"
    folder.mkdir()
    path = folder / "lakeside.careteam"
    shutil.copyfile(founded[0], path)
    office = Office(sqlite_engine(path, KEY), founded[1], path=path)
    patient = a_patient(office)
    window = MainWindow(office, "Lakeside", SettingsFile(tmp_path / "settings.toml"))
    window.show()
    yield Desk(qtbot, office, path, window, patient)
    window.leave()()
    window.close()
    window.deleteLater()
    office.close()


def test_a_held_file_blocks_nothing_and_is_said(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.open()
    other = open_file(desk.path, KEY)
    other.execute("BEGIN IMMEDIATE")
    slowest = 0
    since = QElapsedTimer()
    since.start()
    beat = QTimer(interval=10)

    def measure() -> None:
        nonlocal slowest
        slowest = max(slowest, since.restart())

    beat.timeout.connect(measure)
    beat.start()
    desk.save(dialog)
    qtbot.waitUntil(lambda: dialog.form.banner.words() == "Waiting for another program to finish writing…")
    beat.stop()
    print(f"the window was deaf for {slowest} ms at most")
    qtbot.waitUntil(lambda: "Another program is writing" in dialog.form.banner.words())
    assert desk.entry(dialog).toPlainText() == WORDS
    other.execute("ROLLBACK")
    other.close()
    desk.save(dialog)
    assert desk.closed(dialog)
    assert desk.saved() == WORDS


def test_waiting_ends_with_the_other_program(desk: Desk, qtbot: QtBot) -> None:
    dialog = desk.open()
    other = open_file(desk.path, KEY)
    other.execute("BEGIN IMMEDIATE")
    desk.save(dialog)
    qtbot.waitUntil(lambda: "Waiting for another program" in dialog.form.banner.words())
    other.execute("ROLLBACK")
    other.close()
    assert desk.closed(dialog)
    assert desk.saved() == WORDS


def test_a_file_that_vanished_takes_no_words_with_it(desk: Desk) -> None:
    dialog = desk.open()
    away = desk.path.parent.with_name("pulled")
    desk.path.parent.rename(away)
    desk.save(dialog)
    desk.settle()
    assert "is a drive not connected" in dialog.form.banner.words()
    assert str(desk.path) in dialog.form.banner.words()
    assert desk.entry(dialog).toPlainText() == WORDS
    shutil.copytree(away, desk.path.parent)  # plugged in again: the same files to a person, others to the system
    desk.save(dialog)
    assert desk.closed(dialog)
    assert desk.saved() == WORDS


def test_a_lock_while_the_file_is_held_waits_only_a_moment_and_loses_nothing(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    other = open_file(desk.path, KEY)
    other.execute("BEGIN IMMEDIATE")
    finish = desk.window.leave()  # what the lock does before it takes the window away; it waits on another thread
    other.execute("ROLLBACK")
    other.close()
    finish()
    (kept,) = desk.office.read(drafts.mine)
    assert WORDS in str(kept.typed)


def test_a_window_that_cannot_keep_what_is_typed_stays_open_and_says_why(desk: Desk, qtbot: QtBot) -> None:
    visit = a_visit(desk.office, desk.patient, [a_member(desk.office)], datetime(2026, 11, 23, 8))
    desk.window.go(WrapUpRoute(visit))
    desk.settle()
    at = desk.window.focusWidget()
    assert at is not None
    qtbot.keyClicks(at, WORDS)
    away = desk.path.parent.with_name("pulled")
    desk.path.parent.rename(away)
    desk.window.close()
    qtbot.waitUntil(lambda: "could not be kept" in desk.window.banner.words())
    assert desk.window.isVisible()
    assert "is a drive not connected" in desk.window.banner.words()
    qtbot.mouseClick(button(desk.window.banner, "Keep the window open"), Qt.MouseButton.LeftButton)
    away.rename(desk.path.parent)
    desk.settle()
    desk.window.close()
    qtbot.waitUntil(lambda: not desk.window.isVisible())
    (kept,) = desk.office.read(drafts.mine)
    assert WORDS in str(kept.typed)
