"""A program of its own on a disk that fills up: one form, saved again and again at every amount of room left."""

import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from careteam.domain.errors import Unavailable
from careteam.domain.ids import AccountId, PatientId
from careteam.domain.permissions import User
from careteam.persistence.engine import sqlite_engine
from careteam.services import drafts, patients, upkeep
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.conftest import KEY
from ui.kit import theme
from ui.kit.form_dialog import FormDialog
from ui.kit.routes import UnsavedRoute
from ui.shell.main_window import MainWindow

STEP = 512
"""Bytes of room between one point and the next: less than a page, so that some writes stop in the middle of one."""


def main(path: Path, account: UUID, patient: PatientId, points: int) -> None:
    """Save at each point. Says how many saves were refused and how many made; stops at the first that is wrong."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    app = QApplication(["careteam", *theme.STYLE])
    theme.apply(app, theme.Scheme.LIGHT)
    office = Office(sqlite_engine(path, KEY), User(AccountId(account), "Ann Baker"), path=path)
    window = MainWindow(office, "Lakeside", SettingsFile(path.with_suffix(".toml")))
    window.show()
    refused = saved = 0
    for point in range(points):
        words = f"{point} " + "She wants to be at home. " * 40

        def settle() -> None:
            for _turn in range(3):
                QTest.qWait(1)
                while not window.tasks.idle():
                    QTest.qWait(1)

        limit(None)
        window.go(UnsavedRoute("details", patient.hex))
        settle()
        (dialog,) = [one for one in window.findChildren(FormDialog) if one.isVisible()]
        entry = dialog.form.editor("what_matters").entry()
        assert isinstance(entry, QPlainTextEdit)
        entry.selectAll()
        QTest.keyClicks(entry, words[:40])
        entry.insertPlainText(words[40:])
        limit(room(path) + STEP * (point % 60))
        QTest.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle()
        if is_open(dialog):
            refused += 1
            said = dialog.form.banner.words()
            assert "so nothing was saved" in said, said
            assert str(path.parent) in said, said
            assert entry.toPlainText() == words
            window.keep_typed()
            settle()  # what cannot be kept now is tried again
            limit(None)
            assert held(office, patient) != words.strip()
            QTest.keyClick(entry, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            settle()
            assert not is_open(dialog)
        else:
            saved += 1
        limit(None)
        assert held(office, patient) == words.strip()
        assert office.read(drafts.mine) == ()
    assert upkeep.faults(office) == ()
    print(refused, saved, flush=True)
    window.close()
    office.close()
    app.quit()


def is_open(dialog: FormDialog[Any]) -> bool:
    """Whether the form is still there; it closes when it is saved."""
    return shiboken6.isValid(dialog) and dialog.isVisible()


def room(path: Path) -> int:
    """The largest size that a file of the office has now: what may not grow any more."""
    return max(one.stat().st_size for one in path.parent.glob(path.name + "*"))


def limit(size: int | None) -> None:
    """Let no file grow over a size; None takes the limit away."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


def held(office: Office, patient: PatientId) -> str:
    """What the office holds."""
    try:
        return office.read(lambda work: patients.edit(work, patient)).draft.what_matters
    except Unavailable as error:
        raise AssertionError(error) from error


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]), PatientId(UUID(sys.argv[3])), int(sys.argv[4]))
