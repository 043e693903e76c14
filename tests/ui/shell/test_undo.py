"""Undo at the window: said after every act, on real keys, and never instead of a field's own."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.ids import ContactId, PatientId
from careteam.domain.patients import ContactDraft, PatientDraft
from careteam.persistence.models import Contact, Patient
from careteam.services import accounts, contacts, patients, preferences, transfer
from careteam.services.office import Office
from careteam.services.transfer import Choices, Target
from careteam.settings import SettingsFile
from tests.builders import a_patient
from tests.exchange.samples import table
from ui.kit.routes import PatientsRoute, TodayRoute
from ui.shell import undo_toast
from ui.shell.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def maria(office: Office) -> PatientId:
    """Somebody who was here before one signed in."""
    return a_patient(Office(office.engine, office.user, office.clock))


@pytest.fixture
def window(qtbot: QtBot, office: Office, maria: PatientId, tmp_path: Path) -> MainWindow:
    """The window of an office with one patient, on Today."""
    made = MainWindow(office, "Lakeside", SettingsFile(tmp_path / "settings.toml"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go(TodayRoute())
    settle(qtbot, made)
    qtbot.mouseMove(made.pages)
    return made


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait for the answers of everything under way."""
    for _turn in range(3):
        qtbot.wait(1)
        qtbot.waitUntil(window.tasks.idle)


def do(qtbot: QtBot, window: MainWindow, act: Any) -> None:
    """One act of work, as a page does it."""
    window.tasks.write(window, act)
    settle(qtbot, window)


def rename(qtbot: QtBot, window: MainWindow, patient: PatientId, name: str) -> None:
    draft = PatientDraft("Maria", name, birth_date=date(1968, 4, 2))
    do(qtbot, window, lambda work: patients.save(work, patient, draft))


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    """A chord, to what has the focus."""
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)
    settle(qtbot, window)


def name(window: MainWindow, patient: PatientId) -> str:
    return window.context.office.read(lambda work: work.get(Patient, patient).name)


def test_every_act_is_said_with_its_way_back(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    assert window.toast.words() == ""
    assert not window.undo_bar.undo_button.isEnabled()
    focus = QApplication.focusWidget()
    rename(qtbot, window, maria, "Ruiz")
    assert window.toast.words() == "Done: Change the details of Maria Ruiz"
    assert window.toast.isVisible()
    assert QApplication.focusWidget() is focus
    assert window.undo_bar.undo_button.accessibleName() == "Undo: Change the details of Maria Ruiz (Ctrl+Z)"

    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert name(window, maria) == "Maria Lopez"
    assert window.toast.words() == "Undone: Change the details of Maria Ruiz"
    assert window.toast.button.text() == "Redo"
    assert not window.undo_bar.undo_button.isEnabled()

    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert name(window, maria) == "Maria Ruiz"
    assert window.toast.words() == "Done again: Change the details of Maria Ruiz"
    assert window.toast.button.text() == "Undo"


def test_it_covers_no_page_and_stays_long_enough(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    window.resize(1366, 768)
    rename(qtbot, window, maria, "Ruiz")
    toast = window.toast
    assert toast.parentWidget() is window.rail
    assert window.rail.rect().contains(toast.geometry())
    assert toast.geometry().bottom() < window.rail.lock.y()
    assert toast.height() >= toast.heightForWidth(toast.width())
    assert min(one.height() for one in toast.findChildren(QPushButton)) >= 28
    assert undo_toast.STAYS_MS >= 10_000
    toast._on_timeout()
    assert toast.words() == ""


def test_it_stays_while_somebody_is_at_it(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    rename(qtbot, window, maria, "Ruiz")
    window.rail.lock.setFocus()
    qtbot.keyClick(window.rail.lock, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.toast.button
    window.toast._on_timeout()
    assert window.toast.isVisible()
    qtbot.keyClick(window.toast.button, Qt.Key.Key_Space)
    settle(qtbot, window)
    assert name(window, maria) == "Maria Lopez"


@pytest.mark.parametrize("redo", [(Qt.Key.Key_Z, CTRL | SHIFT), (Qt.Key.Key_Y, CTRL)])
def test_keys_undo_and_redo_and_the_page_follows(
    qtbot: QtBot, window: MainWindow, maria: PatientId, redo: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    window.go(PatientsRoute())
    settle(qtbot, window)
    rename(qtbot, window, maria, "Ruiz")
    rename(qtbot, window, maria, "Cruz")
    page = window.pages.currentWidget()
    assert page is not None
    assert listed(page) == "Maria Cruz"
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)  # faster than the first is done
    settle(qtbot, window)
    assert name(window, maria) == listed(page) == "Maria Lopez"
    press(qtbot, window, *redo)
    assert name(window, maria) == listed(page) == "Maria Ruiz"
    rename(qtbot, window, maria, "Vega")
    press(qtbot, window, *redo)
    assert name(window, maria) == "Maria Vega"
    assert not window.undo_bar.redo_button.isEnabled()


def listed(page: Any) -> str:
    """Who is first on the list of patients."""
    return str(page.table.model().index(0, 0).data())


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit, QComboBox])
def test_a_field_keeps_its_own_undo_while_it_has_some(
    qtbot: QtBot, window: MainWindow, maria: PatientId, kind: type[QWidget]
) -> None:
    rename(qtbot, window, maria, "Ruiz")
    field: Any = kind(window.centralWidget())
    if isinstance(field, QComboBox):
        field.setEditable(True)
    read = field.toPlainText if kind is QPlainTextEdit else field.currentText if kind is QComboBox else field.text
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "typed")
    press(qtbot, window, Qt.Key.Key_Z)
    assert read() == ""
    assert name(window, maria) == "Maria Ruiz"
    press(qtbot, window, Qt.Key.Key_Z, CTRL | SHIFT)
    assert read() == "typed"
    press(qtbot, window, Qt.Key.Key_Z)
    press(qtbot, window, Qt.Key.Key_Z)  # the field has nothing more to undo
    assert name(window, maria) == "Maria Lopez"


def test_what_changes_nothing_one_sees_is_not_said(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    for act in (
        accounts.note_sign_in,
        lambda work: patients.viewed(work, maria),
        lambda work: preferences.keep(work, {"patients/columns": ["name"]}),
    ):
        do(qtbot, window, act)
    assert window.toast.words() == ""
    assert not window.undo_bar.undo_button.isEnabled()


def test_what_somebody_else_changed_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, office: Office, maria: PatientId
) -> None:
    rename(qtbot, window, maria, "Ruiz")
    do(qtbot, window, lambda work: contacts.save(work, maria, None, ContactDraft("Ana Lopez")))

    ana = office.read(lambda work: work.session.scalars(select(Contact.id)).one())
    elsewhere = Office(office.engine, office.user, office.clock)
    moved = ContactDraft("Ana Lopez", note="Moved")
    elsewhere.write(lambda work: contacts.save(work, maria, ContactId(ana), moved))
    press(qtbot, window, Qt.Key.Key_Z)
    assert window.banner.words().startswith("A contact of Maria Ruiz was changed since")
    assert window.toast.words() == ""
    assert "Maria Ruiz" in window.undo_bar.undo_button.accessibleName()
    press(qtbot, window, Qt.Key.Key_Z)
    assert name(window, maria) == "Maria Lopez"


def test_an_import_that_ran_as_a_job_is_undone_from_the_toast(
    qtbot: QtBot, window: MainWindow, office: Office, maria: PatientId
) -> None:
    people = table("Id,FIRST,LAST\na-1,Nora,Quist\na-2,Ivo,Brand\n")
    reading = transfer.read(people, Target.PATIENTS, Choices(), office.read(transfer.basis))
    window.tasks.job(
        "Import", lambda office, _report: office.write(lambda work: transfer.import_patients(work, reading))
    )
    settle(qtbot, window)
    assert window.toast.words() == "Done: Import 2 patients from people.csv"
    qtbot.mouseClick(window.toast.button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert office.read(lambda work: work.session.scalars(select(Patient.id).where(Patient.live())).all()) == [maria]


def test_an_undo_that_takes_a_while_says_so(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    rename(qtbot, window, maria, "Ruiz")
    window.undo_bar.undo()
    window.undo_bar._slow.timeout.emit()
    assert window.toast.words() == "Undoing: Change the details of Maria Ruiz…"
    settle(qtbot, window)
    assert window.toast.words() == "Undone: Change the details of Maria Ruiz"
    window.undo_bar.redo()
    window.undo_bar._slow.timeout.emit()
    assert window.toast.words() == "Doing it again: Change the details of Maria Ruiz…"


def test_where_the_rail_has_no_room_for_words_it_stands_below_the_page(
    qtbot: QtBot, window: MainWindow, maria: PatientId
) -> None:
    window.resize(760, 700)
    qtbot.wait(1)
    before = window.pages.room.height()
    rename(qtbot, window, maria, "Ruiz")
    toast = window.toast

    def place(part: QWidget) -> QRect:
        return QRect(part.mapTo(window, QPoint()), part.size())

    qtbot.waitUntil(lambda: window.pages.room.height() < before)
    assert window.rect().contains(place(toast))
    assert not any(place(part).intersects(place(toast)) for part in (window.rail, window.pages.room))
    window.rail.lock.setFocus()
    qtbot.keyClick(window.rail.lock, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is toast.button
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert toast.words().startswith("Undone: ")
    qtbot.mouseClick(toast.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages.room.height() == before)


def test_it_goes_where_there_is_room_when_the_window_is_resized(
    qtbot: QtBot, window: MainWindow, maria: PatientId
) -> None:
    window.resize(760, 700)
    rename(qtbot, window, maria, "Ruiz")
    assert not window.rail.isAncestorOf(window.toast)
    for width, on_rail in ((1366, True), (760, False), (1366, True)):
        window.resize(width, 700)
        qtbot.waitUntil(lambda on_rail=on_rail: window.rail.isAncestorOf(window.toast) is on_rail)  # type: ignore[misc]
        assert window.toast.isVisible()
    assert window.rail.rect().contains(window.toast.geometry())


def test_what_has_the_focus_stays_in_sight_when_it_takes_room(
    qtbot: QtBot, window: MainWindow, maria: PatientId
) -> None:
    window.resize(760, 700)
    room, page, high = window.pages.room, QWidget(), QWidget()
    high.setFixedHeight(1200)
    QVBoxLayout(page).addWidget(high)
    last = QPushButton("Last in sight", high)
    window.pages.addWidget(page)
    window.pages.setCurrentWidget(page)
    qtbot.waitUntil(lambda: room.verticalScrollBar().maximum() > 0)
    last.show()
    last.move(0, high.mapFrom(room.viewport(), QPoint(0, room.viewport().height() - last.height())).y())
    last.setFocus()
    assert room.verticalScrollBar().value() == 0
    rename(qtbot, window, maria, "Ruiz")
    qtbot.waitUntil(lambda: room.verticalScrollBar().value() > 0)
    assert room.viewport().rect().contains(QRect(last.mapTo(room.viewport(), QPoint()), last.size()))


def test_a_title_of_any_length_stays_readable(qtbot: QtBot, window: MainWindow, maria: PatientId) -> None:
    window.resize(1366, 768)
    rename(qtbot, window, maria, "Ruiz " + "Unbreakable" * 12)
    assert window.rail.rect().contains(window.toast.geometry())
    assert window.toast.words().endswith("Unbreakable")
    assert "Unbreakable" in window.toast._words.toolTip()
