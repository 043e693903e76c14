"""Papers beside the pages of visits on their way out: seen, printed and saved, and noted."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.patients import DeathDraft
from careteam.persistence.models import AuditEntry
from careteam.services import deaths, page_languages
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_visit, an_assignment
from tests.ui.gallery import unnamed
from tests.ui.paper_trail import prints_to, settle
from ui.kit import pdf
from ui.kit.context import Context
from ui.kit.routes import PatientRoute, PrintCalendarRoute, PrintFamilyRoute, Route, SettingsRoute
from ui.printing.paper_dialog import PaperDialog

MONDAY = date(2026, 11, 23)


@pytest.fixture
def dialog(qtbot: QtBot, office: Office, context: Context, desk: QWidget) -> Iterator[PaperDialog]:
    """The sheet of a Monday on which Lena sees Maria."""
    a_visit(office, a_patient(office), [a_member(office)], datetime(2026, 11, 23, 9))
    made = PaperDialog(context, PrintCalendarRoute(MONDAY), desk)
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
    qtbot: QtBot, office: Office, context: Context, dialog: PaperDialog, tmp_path: Path
) -> None:
    dialog.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    assert "Maria Lopez" in dialog.sheet.view.pages()[0].accessibleDescription()
    assert unnamed(dialog) == []
    assert dialog.focusWidget() is dialog.sheet.print
    qtbot.keyClick(dialog.sheet.print, Qt.Key.Key_Return)
    settle(qtbot, context.tasks)
    assert dialog.banner.words() == "Sent to the printer."
    sizes = [(page.width(), page.height()) for page in pdf.Canvas(72).pages((tmp_path / "paper.pdf").read_bytes())]
    assert sizes == [(792, 612)]
    assert noted(office, "print") == 1


def test_it_is_saved_as_a_file(
    qtbot: QtBot, office: Office, context: Context, dialog: PaperDialog, tmp_path: Path
) -> None:
    dialog.sheet.ask_file = lambda _parent, name: str(tmp_path / name)
    qtbot.mouseClick(dialog.sheet.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    saved = tmp_path / "Calendar 2026-11-23 Whole team.pdf"
    assert saved.read_bytes().startswith(b"%PDF")
    assert saved.name in dialog.banner.words()
    assert noted(office, "export") == 1


@pytest.mark.parametrize(
    ("team", "title", "words"),
    [(False, "Print the leave-behind page", "How to reach us"), (True, "Print the team sheet", "Your care team")],
)
def test_papers_of_the_family_are_seen_and_saved(
    qtbot: QtBot, office: Office, context: Context, desk: QWidget, tmp_path: Path, team: bool, title: str, words: str
) -> None:
    patient = a_patient(office)
    an_assignment(office, patient, a_member(office))
    made = PaperDialog(context, PrintFamilyRoute(patient, team), desk)
    made.show()
    qtbot.waitUntil(lambda: made.sheet.shown() is not None)
    settle(qtbot, context.tasks)
    assert made.windowTitle() == title
    assert words in made.sheet.view.pages()[0].accessibleDescription()
    assert unnamed(made) == []
    assert not made.sheet.lock.isVisible()
    made.sheet.ask_file = lambda _parent, name: str(tmp_path / name)
    qtbot.mouseClick(made.sheet.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert [file.suffix for file in tmp_path.glob("*2026-11-23 Maria Lopez.pdf")] == [".pdf"]
    assert noted(office, "export") == 1
    made.close()


@pytest.mark.parametrize("team", [False, True])
def test_a_paper_that_may_not_print_says_why_and_leads_to_what_mends_it(
    qtbot: QtBot, office: Office, context: Context, desk: QWidget, visited: list[Route], team: bool
) -> None:
    patient = a_patient(office, page_language="en" if team else "es")
    office.write(lambda work: page_languages.take_back(work, "es"))
    made = PaperDialog(context, PrintFamilyRoute(patient, team), desk)
    made.show()
    qtbot.waitUntil(lambda: made.sheet.remarks.words() != [])
    settle(qtbot, context.tasks)
    (why,) = made.sheet.remarks.words()
    assert ("Nobody serves Maria Lopez yet" if team else "in Spanish are a draft") in why
    assert made.sheet.view.sentence.text() == "It prints once this is mended."
    assert not made.sheet.print.isEnabled()
    assert unnamed(made) == []
    (fix,) = made.sheet.remarks.buttons()
    assert made.focusWidget() is fix
    qtbot.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert visited == [PatientRoute(patient, "team") if team else SettingsRoute("languages")]
    assert not made.isVisible()


def test_a_paper_about_somebody_who_died_offers_nothing_to_mend(
    qtbot: QtBot, office: Office, context: Context, desk: QWidget
) -> None:
    patient = a_patient(office)
    office.write(lambda work: deaths.died(work, patient, DeathDraft(MONDAY, "Ana Lopez")))
    made = PaperDialog(context, PrintFamilyRoute(patient), desk)
    made.show()
    qtbot.waitUntil(lambda: "has died" in made.sheet.view.sentence.text())
    settle(qtbot, context.tasks)
    assert made.sheet.remarks.words() == []
    assert not made.sheet.print.isEnabled()
    made.close()
