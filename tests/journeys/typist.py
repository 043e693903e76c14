"""A program of its own, to be killed: the real window, and words typed into it that nobody saves."""

import os
import sys
from pathlib import Path
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from careteam.domain.ids import AccountId, VisitId
from careteam.domain.permissions import User
from careteam.settings import SettingsFile
from tests.journeys.busy_writer import open_office
from ui.kit import theme
from ui.kit.routes import WrapUpRoute
from ui.shell.main_window import MainWindow

WORDS = "I want to be at home."


def main(path: Path, account: UUID, visit: UUID) -> None:
    """Open the record of a visit, type, and sit there. Says "kept" once the office has the words."""
    app = QApplication(["careteam", *theme.STYLE])
    theme.apply(app, theme.Scheme.LIGHT)
    window = MainWindow(
        open_office(path, User(AccountId(account), "Ann Baker")), "Lakeside", SettingsFile(path.with_suffix(".toml"))
    )
    window.show()
    window.go(WrapUpRoute(VisitId(visit)))
    window.drafts.changed.connect(lambda: print("kept", flush=True))

    def type_when_ready() -> None:
        page = window.pages.currentWidget()
        at = window.focusWidget()
        if at is None or page is None or not window.tasks.idle() or page.record.page.first_entry() is not at:  # type: ignore[attr-defined]
            QTimer.singleShot(20, type_when_ready)
            return
        QTest.keyClicks(at, WORDS)

    QTimer.singleShot(0, type_when_ready)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), UUID(sys.argv[2]), UUID(sys.argv[3]))
