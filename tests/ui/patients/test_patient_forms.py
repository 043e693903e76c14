"""The forms of a patient's page, with real keys: what they save, and what they refuse and why."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.patients import Authority, CodeStatus, ContactRole, ProgramStatus
from careteam.domain.places import Setting
from careteam.services import contacts, patient_page, patients, status, whereabouts
from careteam.services.patient_page import Strip
from tests.ui.gallery import unnamed
from tests.ui.patients.conftest import Settle
from tests.ui.patients.scene import NOTE, Scene
from tests.ui.patients.test_patient_page import go_to, press, said
from ui.kit.context import Context
from ui.kit.form_dialog import FormDialog
from ui.patients.patient_page import PatientPage
from ui.patients.shown import CONTACTS


def dialog_of(page: PatientPage, settle: Settle) -> FormDialog[Any]:
    """The one dialog open over the page."""
    settle()
    (found,) = [one for one in page.findChildren(FormDialog) if one.isVisible()]
    return found


def choose(qtbot: QtBot, page: PatientPage, words: str) -> None:
    """Choose from the menu More by its first letters, as with the keyboard."""
    page.menu.aboutToShow.emit()
    (action,) = [one for one in page.menu.actions() if one.text() == words]
    action.trigger()


def type_in(qtbot: QtBot, dialog: FormDialog[Any], field: str, text: str) -> None:
    entry = dialog.form.editor(field).entry()
    entry.setFocus()
    if hasattr(entry, "selectAll"):
        entry.selectAll()
    qtbot.keyClicks(entry, text)


def pick(qtbot: QtBot, dialog: FormDialog[Any], field: str, words: str) -> None:
    """Choose in a list with the arrow keys."""
    box = dialog.form.editor(field).entry()
    assert isinstance(box, QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _step in range(box.count()):
        if box.currentText() == words:
            return
        qtbot.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError([box.itemText(number) for number in range(box.count())])


def save(qtbot: QtBot, dialog: FormDialog[Any], settle: Settle) -> None:
    """Ctrl+Enter, and it closes."""
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()


def refused(qtbot: QtBot, dialog: FormDialog[Any], settle: Settle) -> list[str]:
    """Ctrl+Enter, and what it says instead of saving."""
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert dialog.isVisible()
    return [one.text() for one in dialog.findChildren(QLabel) if one.property("look") == "problem" and one.text()]


def strip_of(context: Context, scene: Scene) -> Strip:
    return context.office.read(lambda work: patient_page.strip(work, scene.maria))


def test_a_call_is_logged_in_three_interactions(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(page.log, Qt.MouseButton.LeftButton)
    dialog = dialog_of(page, settle)
    assert dialog.form.editor("about").entry().hasFocus()
    qtbot.keyClicks(dialog.form.editor("about").entry(), "Pain at night")
    save(qtbot, dialog, settle)
    assert page.notice.words() == "Call logged."
    call = context.office.read(lambda work: contacts.calls(work, scene.maria))[0]
    assert (call.with_whom, call.about, call.incoming) == ("Maria Lopez", "Pain at night", False)


def test_a_call_to_somebody_not_safe_to_call_is_refused_until_they_called(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, page.summary, "Log a call with Rosa Diaz")
    dialog = dialog_of(page, settle)
    sentence = f"Rosa Diaz is marked as not safe to call. {NOTE}"
    assert sentence in [one.text() for one in dialog.findChildren(QLabel)]
    type_in(qtbot, dialog, "about", "Times")
    assert refused(qtbot, dialog, settle) == [sentence]
    they_called = dialog.form.editor("incoming").findChildren(QPushButton)[1]
    qtbot.mouseClick(they_called, Qt.MouseButton.LeftButton)
    save(qtbot, dialog, settle)
    call = context.office.read(lambda work: contacts.calls(work, scene.maria))[0]
    assert (call.with_whom, call.incoming) == ("Rosa Diaz", True)


def test_details_are_changed(page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle) -> None:
    press(qtbot, page.summary, "Edit what matters")
    dialog = dialog_of(page, settle)
    assert unnamed(dialog) == []
    type_in(qtbot, dialog, "preferred_name", "Mia")
    tick = dialog.form.editor("interpreter_needed").entry()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    tick.setFocus()
    if dialog.form.peek().interpreter_needed:
        qtbot.keyClick(tick, Qt.Key.Key_Space)
    save(qtbot, dialog, settle)
    draft = context.office.read(lambda work: patients.edit(work, scene.maria)).draft
    assert (draft.preferred_name, draft.interpreter_needed, draft.interpreter_kind) == ("Mia", False, None)
    assert page.strip.name.whole() == "Mia Lopez"
    assert "on record: Maria" in page.strip.about.whole()


def test_a_wrong_birth_date_is_said_beside_its_field(
    page: PatientPage, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    choose(qtbot, page, "Edit details…")
    dialog = dialog_of(page, settle)
    type_in(qtbot, dialog, "birth_date", "1/1/2028")
    assert refused(qtbot, dialog, settle) == ["The birth date is in the future. Check it, or mark it as expected."]
    assert dialog.form.editor("birth_date").entry().hasFocus()


def test_a_contact_is_added_changed_and_taken_out(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    go_to(page, qtbot, settle, CONTACTS)
    qtbot.mouseClick(page.contacts.add, Qt.MouseButton.LeftButton)
    dialog = dialog_of(page, settle)
    assert unnamed(dialog) == []
    type_in(qtbot, dialog, "name", "Luis Lopez")
    press(qtbot, dialog, "Is the patient’s: Decision maker")
    assert refused(qtbot, dialog, settle) == ["Choose where the decision maker’s authority comes from."]
    pick(qtbot, dialog, "authority", Authority.SURROGATE.label)
    save(qtbot, dialog, settle)
    people = context.office.read(lambda work: contacts.of_patient(work, scene.maria))
    luis = next(row for row in people if row.name == "Luis Lopez")
    assert (luis.decides, ContactRole.DECISION_MAKER in luis.draft.roles) == (True, True)
    assert "Luis Lopez" in said(page.contacts)
    press(qtbot, page.contacts, "Edit Luis Lopez")
    press(qtbot, dialog_of(page, settle), "Remove")
    settle()
    assert "Luis Lopez" not in said(page.contacts)


def test_a_home_is_changed_at_the_door_card(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, page.summary, "Edit the residence")
    dialog = dialog_of(page, settle)
    assert unnamed(dialog) == []
    type_in(qtbot, dialog, "pets", "Two cats")
    save(qtbot, dialog, settle)
    (home,) = context.office.read(lambda work: whereabouts.residences(work, scene.maria))
    assert (home.draft.pets, home.draft.key_code, home.draft.zone) == ("Two cats", "4711", "America/New_York")
    assert "Two cats" in said(page.summary)


def test_admitted_moves_home_visits_and_offers_places_of_the_kind(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(page.moved, Qt.MouseButton.LeftButton)
    dialog = dialog_of(page, settle)
    places = dialog.form.editor("place_id").entry()
    assert isinstance(places, QComboBox)
    offered = [places.itemText(number) for number in range(places.count())]
    assert offered == ["Not in the list", "County Hospital", "County Hospital · 4 West"]
    pick(qtbot, dialog, "setting", "Hospice house")
    assert places.count() == 1
    pick(qtbot, dialog, "setting", "Hospital")
    pick(qtbot, dialog, "place_id", "County Hospital · 4 West")
    type_in(qtbot, dialog, "bed", "7")
    save(qtbot, dialog, settle)
    assert page.notice.words() == "Admitted. 1 home visit is on the pinboard now."
    where = strip_of(context, scene).row.where
    assert where is not None
    assert (where.words, where.setting) == ("County Hospital · 4 West, bed 7", Setting.HOSPITAL)


def test_a_code_status_asks_who_decided(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    choose(qtbot, page, "Code status…")
    dialog = dialog_of(page, settle)
    assert not dialog.form.editor("decided_by").isVisible()
    pick(qtbot, dialog, "status", "DNR and DNI")
    assert refused(qtbot, dialog, settle) == [
        "Enter who decided: the patient, or whoever decides for them.",
        "Enter the date of the decision.",
    ]
    type_in(qtbot, dialog, "decided_by", "Maria")
    type_in(qtbot, dialog, "decided_on", "11/20/2026")
    save(qtbot, dialog, settle)
    code = strip_of(context, scene).code
    assert (code.status, code.decided_by, code.decided_on) == (CodeStatus.DNR_DNI, "Maria", date(2026, 11, 20))


def test_hospice_treatment_and_program_status_are_kept(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    choose(qtbot, page, "Hospice enrollment…")
    dialog = dialog_of(page, settle)
    type_in(qtbot, dialog, "hospice", "Lake Hospice")
    save(qtbot, dialog, settle)
    assert "Printed pages do not name the hospice yet" in said(page.summary)
    choose(qtbot, page, "Add treatment…")
    dialog = dialog_of(page, settle)
    press(qtbot, dialog, "Every week on: Friday")
    save(qtbot, dialog, settle)
    treatments = context.office.read(lambda work: status.treatments(work, scene.maria))
    assert [row.draft.weekdays for row in treatments] == [(1,), (4,)]
    choose(qtbot, page, "Program status…")
    dialog = dialog_of(page, settle)
    pick(qtbot, dialog, "status", "Discharged")
    assert refused(qtbot, dialog, settle) == ["Say why."]
    type_in(qtbot, dialog, "reason", "Moved away")
    save(qtbot, dialog, settle)
    assert page.notice.words() == "2 visits cancelled."
    assert strip_of(context, scene).row.status is ProgramStatus.DISCHARGED


def test_a_treatment_is_changed_from_the_summary(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    press(qtbot, page.summary, "Chemotherapy · Cancer center · Tuesday")
    dialog = dialog_of(page, settle)
    press(qtbot, dialog, "Add a day")
    days = dialog.form.editor("days").entry()
    qtbot.keyClicks(days, "12/24/2026")
    save(qtbot, dialog, settle)
    (row,) = context.office.read(lambda work: status.treatments(work, scene.maria))
    assert (row.draft.weekdays, row.draft.dates) == ((1,), (date(2026, 12, 24),))


def test_a_death_needs_who_told_us(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    choose(qtbot, page, "Died…")
    dialog = dialog_of(page, settle)
    assert refused(qtbot, dialog, settle) == ["Fill in “Who told us”."]
    type_in(qtbot, dialog, "told_by", "Ana")
    save(qtbot, dialog, settle)
    assert page.death.words() == "Maria Lopez died on Nov 23, 2026. Told by Ana."
    page.menu.aboutToShow.emit()
    assert "Died…" not in [one.text() for one in page.menu.actions()]


def test_an_edit_of_something_changed_meanwhile_shows_both_and_loses_nothing(
    page: PatientPage, scene: Scene, context: Context, qtbot: QtBot, settle: Settle
) -> None:
    choose(qtbot, page, "Edit details…")
    dialog = dialog_of(page, settle)
    type_in(qtbot, dialog, "phone", "555-0199")

    def meanwhile(work: Any) -> None:
        from dataclasses import replace

        draft = patients.edit(work, scene.maria).draft
        patients.save(work, scene.maria, replace(draft, phone="555-0111"))

    context.tasks.write(page, meanwhile)
    settle()
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert dialog.isVisible()
    words = "\n".join(one.text() for one in dialog.findChildren(QLabel))
    assert "555-0111" in words
    assert dialog.form.peek().phone == "555-0199"
    save(qtbot, dialog, settle)
    assert context.office.read(lambda work: patients.edit(work, scene.maria)).draft.phone == "555-0199"


@pytest.mark.parametrize("words", ["Code status…", "Program status…", "Hospice enrollment…", "Add treatment…", "Died…"])
def test_every_form_has_names_and_closes_with_escape(
    page: PatientPage, qtbot: QtBot, settle: Settle, words: str
) -> None:
    choose(qtbot, page, words)
    dialog = dialog_of(page, settle)
    assert unnamed(dialog) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not isinstance(dialog, QWidget) or not dialog.isVisible()
