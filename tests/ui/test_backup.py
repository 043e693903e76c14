"""Backups by hand: made and tried in two clicks, missed on Today, and put back from the welcome window."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete

from careteam.domain.clock import FixedClock
from careteam.domain.permissions import User
from careteam.persistence import keys
from careteam.persistence.engine import sqlite_engine
from careteam.persistence.models import AuditEntry
from careteam.services import accounts, backups
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.builders import a_patient
from tests.conftest import KEY, MONDAY, OFFICE_ID
from tests.persistence.test_keys import ANN, QUICK
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.admin.backup import BackupSection
from ui.first_run.restore import RestoreOffice
from ui.first_run.welcome import Welcome
from ui.kit.context import Context
from ui.kit.routes import Route, SettingsRoute, TodayRoute
from ui.shell.app import App
from ui.shell.sign_in import SignIn
from ui.today.page import TodayPage


@pytest.fixture
def office(founded: tuple[Path, User], tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    """An office that knows its own file and key."""
    path = tmp_path / "Lakeside.careteam"
    shutil.copyfile(founded[0], path)
    keys.start(path, OFFICE_ID)
    keys.put_slot(path, "Ann Baker", ANN, KEY, QUICK)
    office = Office(sqlite_engine(path, KEY), founded[1], clock, path, KEY)
    yield office
    office.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "usb stick"
    made.mkdir()
    return made


@pytest.fixture
def section(context: Context, qtbot: QtBot, desk: QWidget, tmp_path: Path) -> BackupSection:
    made = BackupSection(replace(context, settings=SettingsFile(tmp_path / "settings.toml")), desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[str]:
    """What the system's dialog for folders was opened for; it answers with the folder."""
    titles: list[str] = []

    def answer(_parent: QWidget, title: str, _at: str) -> str:
        titles.append(title)
        return str(folder)

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    return titles


def test_one_click_backs_up_and_one_more_tries_it(
    office: Office, section: BackupSection, hand: Hand, folder: Path, asked: list[str]
) -> None:
    a_patient(office)
    hand.show(section)
    assert section.when.text() == "None yet"
    assert not section.try_out.isEnabled()
    hand.click(section.back_up)  # the first time it asks for the folder
    hand.wait()
    (made,) = folder.iterdir()
    assert made.name in section.said.words()
    assert section.when.text() == "Today 9:30 am"
    assert section.file.whole() == str(made)
    hand.count = 0
    hand.click(section.back_up)
    assert section.back_up.hasFocus()
    hand.click(section.try_out)
    assert section.try_out.hasFocus()  # not what comes after it, where the next key would do something else
    assert hand.count == 2
    assert "1 patient, 0 visits" in section.said.words()
    assert "is sound" in section.said.words()
    assert asked == ["Where backups go"]
    assert unnamed(section) == []


def test_a_drive_that_is_gone_is_asked_for_and_a_backup_that_is_gone_is_said(
    section: BackupSection, hand: Hand, folder: Path, asked: list[str]
) -> None:
    hand.show(section)
    hand.click(section.back_up)
    shutil.rmtree(folder)
    hand.click(section.try_out)
    assert "Connect the drive" in section.said.words()
    assert section.back_up.isEnabled()
    hand.click(section.back_up)
    assert len(asked) == 2
    assert "no folder" in section.said.words()


def test_today_misses_a_backup_and_leads_to_it(
    office: Office, context: Context, hand: Hand, qtbot: QtBot, visited: list[Route], clock: FixedClock, folder: Path
) -> None:
    office.write(accounts.note_sign_in)
    a_patient(office)
    clock.moment = MONDAY + timedelta(days=9)
    page = TodayPage(context, TodayRoute())
    qtbot.addWidget(page)
    hand.show(page)
    hand.click(button(page, "Back up"))
    assert visited == [SettingsRoute("backup")]
    assert "No backup for 9 days" in button(page, "Back up").accessibleName()
    context.tasks.job("Back up", lambda one, report: backups.make(one, backups.file_in(folder, one), report))
    hand.wait()
    qtbot.waitUntil(lambda: not [card for card in page.cards if card.kind.value == "backup"])


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


def test_the_welcome_window_restores_a_backup(
    office: Office, app: App, qtbot: QtBot, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_patient(office)
    with office.engine.execution_options(write=True).begin() as connection:
        connection.execute(delete(AuditEntry).where(AuditEntry.kind == "patient"))
    copy, back = backups.make(office, backups.file_in(folder, office)).file, tmp_path / "back.careteam"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(copy), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "back"), ""))
    app.welcome()
    assert app.window is not None
    welcome = app.window.centralWidget()
    assert isinstance(welcome, Welcome)
    welcome.restore.click()
    page = app.window.centralWidget()
    assert isinstance(page, RestoreOffice)
    assert page.form.peek().account == "Ann Baker"
    assert unnamed(page) == []
    page.form.editor("passphrase").set_value("not the passphrase of it")
    page.restore.click()
    qtbot.waitUntil(lambda: "does not open" in page.form.banner.words())
    assert not back.exists()
    page.form.editor("passphrase").set_value(ANN)
    page.restore.click()
    qtbot.waitUntil(lambda: app.window is not None and isinstance(app.window.centralWidget(), SignIn))
    assert back.exists()
    assert app.window is not None
    sign_in = app.window.centralWidget()
    assert isinstance(sign_in, SignIn)
    assert "1 record of patient is not in the audit trail" in sign_in.banner.words()


def test_what_is_no_backup_is_said_at_the_welcome(
    app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "letter.careteam-backup"
    other.write_text("Dear Sir or Madam")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(other), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "back.careteam"), ""))
    app.welcome()
    app.restore()
    assert app.window is not None
    page = app.window.centralWidget()
    assert isinstance(page, Welcome)
    assert "not a whole backup" in page.banner.words()
