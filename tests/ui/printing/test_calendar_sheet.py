"""The calendar's sheet on its way out: seen, printed and saved, and noted."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.persistence.models import AuditEntry
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_visit
from tests.ui.gallery import unnamed
from tests.ui.paper_trail import prints_to, settle
from ui.kit import pdf
from ui.kit.context import Context
from ui.kit.routes import PrintCalendarRoute
from ui.printing.calendar_sheet import CalendarSheetDialog

MONDAY = date(2026, 11, 23)


@pytest.fixture
def dialog(qtbot: QtBot, office: Office, context: Context, desk: QWidget) -> Iterator[CalendarSheetDialog]:
    """The sheet of a Monday on which Lena sees Maria."""
    a_visit(office, a_patient(office), [a_member(office)], datetime(2026, 11, 23, 9))
    made = CalendarSheetDialog(context, PrintCalendarRoute(MONDAY), desk)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: made.sheet.shown() is not None)
    settle(qtbot, context.tasks)
    yield made
    made.close()


def noted(office: Office, action: str) -> int:
    return office.read(lambda work: work.session.query(AuditEntry).filter_by(action=action).count())


def test_it_is_seen_broad_and_printed_broad(
    qtbot: QtBot, office: Office, context: Context, dialog: CalendarSheetDialog, tmp_path: Path
) -> None:
    dialog.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    assert "Maria Lopez" in dialog.sheet.view.pages()[0].accessibleDescription()
    assert unnamed(dialog) == []
    assert dialog.focusWidget() is dialog.sheet.print
    qtbot.keyClick(dialog.sheet.print, Qt.Key.Key_Return)
    settle(qtbot, context.tasks, 800)
    assert dialog.banner.words() == "Sent to the printer."
    (page,) = pdf.sheets((tmp_path / "paper.pdf").read_bytes(), 72)
    assert (page.width(), page.height()) == (792, 612)
    assert noted(office, "print") == 1


def test_it_is_saved_as_a_file(
    qtbot: QtBot, office: Office, context: Context, dialog: CalendarSheetDialog, tmp_path: Path
) -> None:
    dialog.sheet.ask_file = lambda _parent, name: str(tmp_path / name)
    qtbot.mouseClick(dialog.sheet.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks, 800)
    saved = tmp_path / "Calendar 2026-11-23 Whole team.pdf"
    assert saved.read_bytes().startswith(b"%PDF")
    assert saved.name in dialog.banner.words()
    assert noted(office, "export") == 1
