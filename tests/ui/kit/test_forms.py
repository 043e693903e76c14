"""Forms over drafts, with real keys and clicks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCalendarWidget, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.errors import Invalid, Problem, Stale
from careteam.domain.patients import CareKind, Insurance, Payer, YesNo
from careteam.domain.places import Setting
from careteam.services.office import Work
from tests.ui.gallery import FIELDS, Draft
from ui.kit import fields
from ui.kit.date_edit import DateEditor, MomentEditor
from ui.kit.editors import Option
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tasks import Tasks


@pytest.fixture
def form(qtbot: QtBot) -> Form[Draft]:
    """A form with one field of each kind, on screen."""
    made = Form(FIELDS, Draft())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def line(form: Form[Draft], name: str) -> QLineEdit:
    """The line of a field."""
    entry = form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    return entry


def retype(qtbot: QtBot, entry: QLineEdit, text: str) -> None:
    """Replace what a line holds, as a person does."""
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClick(entry, Qt.Key.Key_Delete)
    qtbot.keyClicks(entry, text)


def test_what_was_set_comes_back_unchanged(form: Form[Draft]) -> None:
    assert form.draft() == Draft()
    assert not form.is_dirty()
    empty = Draft("A", "B", date(2020, 2, 29), None, (), YesNo.NOT_ASKED, False, None, None, None, "", ())
    form.set_draft(empty)
    assert form.draft() == empty
    assert not form.is_dirty()


def test_typing_changes_the_draft(form: Form[Draft], qtbot: QtBot) -> None:
    changes: list[int] = []
    form.changed.connect(lambda: changes.append(1))
    retype(qtbot, line(form, "given_name"), "Mara")
    retype(qtbot, line(form, "birth_date"), "Mar 5, 1968")
    retype(qtbot, line(form, "starts"), "9")
    retype(qtbot, line(form, "minutes"), "1:30")
    retype(qtbot, line(form, "limit"), "")
    assert changes
    assert form.is_dirty()
    assert form.draft() == replace(
        Draft(), given_name="Mara", birth_date=date(1968, 3, 5), starts=time(9), minutes=90, limit=None
    )
    assert line(form, "birth_date").text() == "03/05/1968"


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("birth_date", "2/31/1990", "February 1990 has no day 31"),
        ("birth_date", "13/13/1990", "no month 13"),
        ("birth_date", "soon", "“soon” is not a date"),
        ("starts", "25:00", "A day has no 25:00"),
        ("minutes", "long", "“long” is not a length of time"),
        ("limit", "twelve", "“twelve” is not a number"),
        ("limit", "61", "60 or less"),
        ("given_name", "", "Fill in “First name”"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_stays_as_typed(
    form: Form[Draft], qtbot: QtBot, name: str, text: str, part: str
) -> None:
    retype(qtbot, line(form, name), text)
    with pytest.raises(Invalid, match=part) as refused:
        form.draft()
    assert [one.field for one in refused.value.problems] == [name]
    assert form.is_dirty()
    form.show_problems(refused.value)
    assert line(form, name).text() == text
    assert part in line(form, name).accessibleDescription()
    assert line(form, name).hasFocus()
    assert getattr(form.peek(), name) == (getattr(Draft(), name) if text else "")


def test_problems_stand_beside_their_fields_and_go_when_mended(form: Form[Draft], qtbot: QtBot) -> None:
    form.show_problems(
        Invalid(
            Problem("family_name", "This name is taken."),
            Problem("insurance.0.plan", "Name the plan."),
            Problem("", "The patient is there already."),
        )
    )
    words = {label.text() for label in form.findChildren(QLabel) if label.isVisible()}
    assert {"This name is taken.", "Name the plan.", "The patient is there already."} <= words
    assert line(form, "family_name").hasFocus()
    retype(qtbot, line(form, "family_name"), "Lopes")
    words = {label.text() for label in form.findChildren(QLabel) if label.isVisible()}
    assert "This name is taken." not in words
    assert line(form, "family_name").accessibleDescription() == ""


def test_rows_are_added_and_removed(form: Form[Draft], qtbot: QtBot) -> None:
    editor = form.editor("insurance")
    add = next(one for one in editor.findChildren(QWidget) if one.accessibleName() == "Add insurance")
    qtbot.mouseClick(add, Qt.MouseButton.LeftButton)
    assert form.draft().insurance == (*Draft().insurance, Insurance(CareKind.ALL, Payer.NONE))
    remove = next(one for one in editor.findChildren(QWidget) if one.accessibleName() == "Remove Insurance 1")
    qtbot.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert form.draft().insurance == (Insurance(),)


def test_chips_segments_and_lists_are_chosen_by_key(form: Form[Draft], qtbot: QtBot) -> None:
    spanish = next(
        one for one in form.editor("languages").findChildren(QWidget) if one.accessibleName() == "Languages: Spanish"
    )
    qtbot.keyClick(spanish, Qt.Key.Key_Space)
    qtbot.keyClick(form.editor("safe_call").entry(), Qt.Key.Key_Right)
    qtbot.keyClicks(form.editor("setting").entry(), "cli")
    form.editor("setting").changed.emit()
    draft = form.draft()
    assert (draft.languages, draft.safe_call, draft.setting) == (("en",), YesNo.NO, Setting.CLINIC)


def test_field_is_asked_only_where_it_applies(qtbot: QtBot) -> None:
    form = Form(
        [
            fields.Check("large_print", "Large print"),
            fields.Text("what_matters", "Why", required=True, shown_if=lambda draft: draft.large_print),
        ],
        Draft(what_matters=""),
    )
    qtbot.addWidget(form)
    form.show()
    with pytest.raises(Invalid):
        form.draft()
    qtbot.keyClick(form.editor("large_print").entry(), Qt.Key.Key_Space)
    assert not form.editor("what_matters").isVisible()
    assert form.draft().large_print is False


def test_every_label_leads_to_its_field(form: Form[Draft]) -> None:
    labels = [one for one in form.findChildren(QLabel) if one.property("look") == "field"]
    assert len(labels) > 10
    assert all(one.buddy() is not None for one in labels)
    assert line(form, "given_name").accessibleName() == "First name"


def test_stale_form_shows_both_and_loses_nothing(form: Form[Draft], qtbot: QtBot) -> None:
    retype(qtbot, line(form, "given_name"), "Marie")
    retype(qtbot, line(form, "minutes"), "60")
    theirs = replace(Draft(), given_name="Mary", minutes=30, what_matters="To be at home.")
    form.show_stale(theirs)
    assert form.draft() == replace(theirs, given_name="Marie", minutes=60)
    words = " ".join(one.text() for one in form.findChildren(QLabel) if one.isVisible())
    assert "Theirs: Mary\nYours: Marie" in words
    assert "Theirs: 30 min\nYours: 1 h" in words
    assert "What matters most" in words
    buttons = {one.accessibleName(): one for one in form.findChildren(QWidget) if one.isVisible()}
    qtbot.mouseClick(buttons["First name: Use theirs"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(buttons["Length: Keep mine"], Qt.MouseButton.LeftButton)
    assert form.draft() == replace(theirs, given_name="Mary", minutes=60)


def test_long_lists_are_found_by_typing(qtbot: QtBot) -> None:
    asked: list[str] = []

    def find(text: str, tell: object) -> None:
        asked.append(text)
        assert callable(tell)
        found: Sequence[Option] = [(7, "Maria Lopez"), (8, "Mario Lopez")]
        tell(found)

    form = Form([fields.Choice("minutes", "Patient", find=find)], Draft(minutes=None))
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    entry = line(form, "minutes")
    qtbot.keyClicks(entry, "lo")
    assert asked == ["l", "lo"]
    with pytest.raises(Invalid, match="“lo” names nobody in the list"):
        form.draft()
    entry.setText("Mario Lopez")
    assert form.draft().minutes == 8


def test_date_and_time_belong_together(qtbot: QtBot) -> None:
    editor = MomentEditor()
    qtbot.addWidget(editor)
    editor.set_value(datetime(2026, 11, 24, 11))
    assert editor.value() == datetime(2026, 11, 24, 11)
    editor.findChildren(DateEditor)[0].line.clear()
    with pytest.raises(ValueError, match="The date is empty"):
        editor.value()


def test_calendar_opens_by_key_and_fills_the_date(form: Form[Draft], qtbot: QtBot) -> None:
    entry = line(form, "birth_date")
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = next(iter(form.findChildren(QCalendarWidget)))
    assert calendar.isVisible()
    assert calendar.accessibleName() == "Birth date"
    assert calendar.selectedDate() == QDate(1968, 3, 4)
    days = calendar.focusProxy()
    qtbot.keyClick(days, Qt.Key.Key_Right)
    qtbot.keyClick(days, Qt.Key.Key_Return)
    assert form.draft().birth_date == date(1968, 3, 5)


def stops(form: Form[Draft], qtbot: QtBot, first: QWidget, count: int) -> list[str]:
    """The names of what Tab leads to, from a widget on."""
    first.setFocus()
    names = []
    for _times in range(count):
        widget = form.window().focusWidget()
        names.append(widget.accessibleName())
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    return names


def test_tab_goes_through_the_form_as_the_eye_does(form: Form[Draft], qtbot: QtBot) -> None:
    names = stops(form, qtbot, line(form, "given_name"), 10)
    assert names == [
        "First name",
        "Last name",
        "Birth date",
        "Birth date: choose from a calendar",
        "Starts",
        "Length",
        "Setting",
        "Caseload limit",
        "Languages: English",
        "Languages: Spanish",
    ]


def test_tab_reaches_what_appeared_later_in_its_place(tasks: Tasks, qtbot: QtBot) -> None:
    shown = dialog(tasks, qtbot, lambda work, draft, seen: None)
    form = shown.form
    form.editor("insurance").set_value((Insurance(), Insurance()))

    def plans() -> list[QLineEdit]:
        return [one for one in form.editor("insurance").findChildren(QLineEdit) if one.isVisible()]

    qtbot.waitUntil(lambda: len(plans()) == 2)
    assert stops(form, qtbot, plans()[0], 8) == [
        "Plan",
        "Remove Insurance 1",
        "Pays for",
        "Payer",
        "Plan",
        "Remove Insurance 2",
        "Add insurance",
        "Cancel",
    ]
    retype(qtbot, line(form, "given_name"), "Mara")
    form.show_stale(replace(Draft(), given_name="Mary"))
    keep = next(one for one in form.findChildren(QWidget) if one.accessibleName() == "First name: Keep mine")
    qtbot.waitUntil(keep.isVisible)
    assert stops(form, qtbot, keep, 3) == ["First name: Keep mine", "First name: Use theirs", "First name"]


# the dialog


def dialog(tasks: Tasks, qtbot: QtBot, save: object, fresh: object = None) -> FormDialog[Draft]:
    """A dialog on screen."""
    made = FormDialog(None, "Patient", tasks, Form(FIELDS, Draft()), save, fresh=fresh, seen=3)  # type: ignore[arg-type]
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.open()
    return made


def test_dialog_saves_by_key_and_closes(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[object] = []
    shown = dialog(tasks, qtbot, lambda work, draft, seen: (draft.given_name, seen))
    shown.saved.connect(got.append)
    assert "Ctrl+Enter" in shown.panel.save_button.toolTip(), "it is said where one saves"
    retype(qtbot, line(shown.form, "given_name"), "Mara")
    qtbot.keyClick(line(shown.form, "given_name"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not shown.panel.save_button.isEnabled()
    qtbot.waitUntil(lambda: not shown.isVisible())
    assert got == [("Mara", 3)]


def test_what_cannot_be_saved_by_hand_cannot_be_by_key(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[object] = []
    shown = dialog(tasks, qtbot, lambda work, draft, seen: got.append(draft))
    shown.panel.save_button.hide()
    qtbot.keyClick(line(shown.form, "given_name"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(tasks.idle)
    assert got == []


def test_dialog_shows_a_refusal_beside_the_field(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse(work: Work, draft: Draft, seen: int) -> None:
        raise Invalid.field("family_name", "This name is taken.")

    shown = dialog(tasks, qtbot, refuse)
    qtbot.mouseClick(shown.panel.save_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: line(shown.form, "family_name").accessibleDescription() == "This name is taken.")
    assert shown.isVisible()
    assert shown.panel.save_button.isEnabled()


def test_dialog_compares_when_somebody_was_faster(tasks: Tasks, qtbot: QtBot) -> None:
    saved: list[tuple[str, int]] = []

    def save(work: Work, draft: Draft, seen: int) -> None:
        if seen < 4:
            raise Stale("Somebody changed this.")
        saved.append((draft.given_name, seen))

    shown = dialog(tasks, qtbot, save, lambda work: (replace(Draft(), given_name="Mary"), 4))
    retype(qtbot, line(shown.form, "given_name"), "Mara")
    shown.panel.save()
    qtbot.waitUntil(lambda: any(one.text().startswith("Theirs: Mary") for one in shown.findChildren(QLabel)))
    assert line(shown.form, "given_name").text() == "Mara"
    shown.panel.save()
    qtbot.waitUntil(lambda: not shown.isVisible())
    assert saved == [("Mara", 4)]


def test_escape_asks_only_where_something_was_typed(tasks: Tasks, qtbot: QtBot) -> None:
    shown = dialog(tasks, qtbot, lambda work, draft, seen: None)
    retype(qtbot, line(shown.form, "given_name"), "Mara")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert shown.form.banner.words() == "You have not saved what you typed."
    keep, discard = shown.form.banner.buttons()
    assert keep.hasFocus()
    qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)
    assert not shown.isVisible()
    clean = dialog(tasks, qtbot, lambda work, draft, seen: None)
    qtbot.keyClick(clean, Qt.Key.Key_Escape)
    assert not clean.isVisible()
