"""The program is killed while somebody types into a form; the words are there when it is opened again."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from careteam.domain.permissions import User
from careteam.services import drafts
from careteam.settings import SettingsFile
from tests.builders import a_member, a_patient, a_visit
from tests.journeys.busy_writer import open_office
from tests.journeys.typist import WORDS
from ui.kit.routes import TodayRoute
from ui.shell.main_window import MainWindow
from ui.visit.wrap_up import WrapUpPage

TIMES = int(os.environ.get("CARETEAM_TYPIST_KILLS", "2"))


@pytest.mark.parametrize("_time", range(TIMES))
def test_killed_while_somebody_types_the_words_are_there(
    qtbot: QtBot, founded: tuple[Path, User], tmp_path: Path, _time: int
) -> None:
    path, user = tmp_path / "lakeside.careteam", founded[1]
    shutil.copyfile(founded[0], path)
    office = open_office(path, user)
    visit = a_visit(office, a_patient(office), [a_member(office)], datetime(2026, 11, 23, 8))
    office.close()
    command = [sys.executable, "-m", "tests.journeys.typist", str(path), user.account_id.hex, visit.hex]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        assert typist.stdout.readline() == "kept\n"
        typist.kill()
    office = open_office(path, user)
    window = MainWindow(office, "Lakeside", SettingsFile(tmp_path / "settings.toml"), {}, office.read(drafts.mine))
    qtbot.addWidget(window)
    window.show()
    window.go(TodayRoute())

    def go_on() -> list[QPushButton]:
        return [one for one in window.findChildren(QPushButton) if one.text() == "Go on" and one.isVisible()]

    qtbot.waitUntil(lambda: len(go_on()) == 1)
    assert go_on()[0].accessibleName() == "Go on: Visit record of Maria Lopez"
    qtbot.mouseClick(go_on()[0], Qt.MouseButton.LeftButton)
    page = window.pages.currentWidget()
    assert isinstance(page, WrapUpPage)
    qtbot.waitUntil(page.keeper._note.isVisible)
    entry = page.record.page.editor("what_matters").entry()
    assert isinstance(entry, QPlainTextEdit)
    assert WORDS.startswith(entry.toPlainText())
    assert entry.toPlainText() == WORDS
    window.close()
    office.close()
