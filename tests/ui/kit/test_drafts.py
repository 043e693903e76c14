"""What is typed into a form is kept, put back to the letter, and gone once it is saved or thrown away."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.clock import FixedClock
from careteam.domain.drafts import Unsaved
from careteam.domain.errors import Stale
from careteam.domain.patients import CareKind, Insurance, Payer, YesNo
from careteam.domain.places import Setting
from careteam.services import drafts
from careteam.services.office import Office, Work
from tests.ui.gallery import FIELDS, Draft
from tests.ui.hand import button
from ui.kit import dates, fields
from ui.kit.drafts import KEEP_MS, Drafts, Keeper
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tasks import Tasks

Open = Callable[..., FormDialog[Draft]]


def nothing(_work: Work, _draft: Draft, _seen: int) -> None:
    """Saves nothing."""


@pytest.fixture
def open_form(qtbot: QtBot, office: Office, tasks: Tasks, desk: QWidget) -> Open:
    """Opens the form of the gallery as the program would after a start: it knows what the office has."""

    def show(draft: Draft | None = None, seen: int = 1, save: object = nothing) -> FormDialog[Draft]:
        kept = Drafts(tasks, office.read(drafts.mine), office.clock, tasks)
        shown = FormDialog(
            desk, "Maria", tasks, Form(FIELDS, draft or Draft()), save, seen=seen, kept=kept.of("gallery"),  # type: ignore[arg-type]
            fresh=lambda _work: (replace(Draft(), given_name="Mary"), 2),
        )  # fmt: skip
        with qtbot.waitExposed(shown):
            shown.show()
        return shown

    return show


def keeper(dialog: FormDialog[Draft]) -> Keeper:
    assert dialog.panel.keeper is not None
    return dialog.panel.keeper


def settle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.wait(1)
    qtbot.waitUntil(tasks.idle)


def write_over(qtbot: QtBot, dialog: FormDialog[Draft], name: str, text: str) -> None:
    entry = dialog.form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    entry.selectAll()
    qtbot.keyClicks(entry, text)


def line(dialog: FormDialog[Draft], name: str) -> str:
    entry = dialog.form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    return entry.text()


def left(qtbot: QtBot, tasks: Tasks, dialog: FormDialog[Draft]) -> None:
    """The form is torn away, as by a lock: what is typed is kept, nothing else is asked."""
    keeper(dialog).keep()
    settle(qtbot, tasks)
    dialog.hide()


def test_it_is_kept_once_typing_stops(qtbot: QtBot, office: Office, open_form: Open) -> None:
    assert KEEP_MS <= 2_000
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    assert office.read(drafts.mine) == ()
    qtbot.waitUntil(lambda: len(office.read(drafts.mine)) == 1)
    (kept,) = office.read(drafts.mine)
    assert (kept.typed, kept.words, kept.seen) == ({"given_name": ["Maria", "Mara"]}, "Maria", 1)


def test_the_form_opens_with_it_and_says_so(
    qtbot: QtBot, office: Office, tasks: Tasks, open_form: Open, clock: FixedClock
) -> None:
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    write_over(qtbot, dialog, "birth_date", "3/4/")
    dialog.form.set_value("insurance", (Insurance(CareKind.ALL, Payer.NONE, "Part D"), Insurance()))
    left(qtbot, tasks, dialog)
    clock.moment += timedelta(days=2)
    again = open_form()
    assert (line(again, "given_name"), line(again, "birth_date")) == ("Mara", "3/4/")
    assert again.form.peek().insurance == (Insurance(CareKind.ALL, Payer.NONE, "Part D"), Insurance())
    at = dates.clock_time((clock.moment - timedelta(days=2)).astimezone())
    assert again.panel.note.words() == f"You were in the middle of this on Monday at {at}. It is not saved yet."
    assert again.panel.note.isVisible()
    assert again.form.is_dirty()


def test_one_can_start_over_and_have_it_back(qtbot: QtBot, office: Office, tasks: Tasks, open_form: Open) -> None:
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    left(qtbot, tasks, dialog)
    again = open_form()
    qtbot.mouseClick(button(again.panel.note, "Start over"), Qt.MouseButton.LeftButton)
    settle(qtbot, tasks)
    assert again.form.draft() == Draft()
    assert not again.form.is_dirty()
    assert office.read(drafts.mine) == ()
    qtbot.mouseClick(button(again.panel.note, "Put it back"), Qt.MouseButton.LeftButton)
    settle(qtbot, tasks)
    assert again.form.draft().given_name == "Mara"
    assert len(office.read(drafts.mine)) == 1


def test_where_somebody_saved_meanwhile_both_are_shown(qtbot: QtBot, tasks: Tasks, open_form: Open) -> None:
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    write_over(qtbot, dialog, "family_name", "Lopes")
    left(qtbot, tasks, dialog)
    again = open_form(replace(Draft(), given_name="Mary", limit=3.0), seen=2)
    words = " ".join(one.text() for one in again.findChildren(QLabel) if one.isVisible())
    assert "Theirs: Mary\nYours: Mara" in words
    assert "Theirs: Lop" not in words  # they left that field as it was
    draft = again.form.draft()
    assert (draft.given_name, draft.family_name, draft.limit) == ("Mara", "Lopes", 3.0)
    left(qtbot, tasks, again)
    third = open_form(replace(Draft(), given_name="Mary", limit=3.0), seen=2)
    words = " ".join(one.text() for one in third.findChildren(QLabel) if one.isVisible())
    assert "Theirs" not in words
    assert third.form.draft() == draft


def test_a_refused_save_keeps_it_and_a_saved_one_forgets_it_in_the_same_act(
    qtbot: QtBot, office: Office, tasks: Tasks, open_form: Open
) -> None:
    seen_kept: list[int] = []

    def save(work: Work, _draft: Draft, seen: int) -> None:
        seen_kept.append(len(drafts.mine(work)))
        if seen < 2:
            raise Stale("Somebody changed this.")

    dialog = open_form(save=save)
    write_over(qtbot, dialog, "given_name", "Mara")
    keeper(dialog).keep()
    dialog.panel.save()
    settle(qtbot, tasks)
    settle(qtbot, tasks)
    assert dialog.isVisible()
    assert len(office.read(drafts.mine)) == 1
    dialog.panel.save()
    settle(qtbot, tasks)
    assert seen_kept == [1, 1]
    assert office.read(drafts.mine) == ()


def test_discarding_throws_it_away(qtbot: QtBot, office: Office, tasks: Tasks, open_form: Open) -> None:
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    keeper(dialog).keep()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.mouseClick(button(dialog, "Discard"), Qt.MouseButton.LeftButton)
    settle(qtbot, tasks)
    assert office.read(drafts.mine) == ()


def test_undoing_what_was_typed_leaves_nothing(qtbot: QtBot, office: Office, tasks: Tasks, open_form: Open) -> None:
    dialog = open_form()
    write_over(qtbot, dialog, "given_name", "Mara")
    keeper(dialog).keep()
    write_over(qtbot, dialog, "given_name", "Maria")
    keeper(dialog).keep()
    settle(qtbot, tasks)
    assert office.read(drafts.mine) == ()


@dataclass(frozen=True)
class Secrets:
    """A name and a passphrase."""

    name: str = ""
    passphrase: str = ""


def test_a_passphrase_is_kept_nowhere(qtbot: QtBot, office: Office, tasks: Tasks, desk: QWidget) -> None:
    form = Form((fields.Text("name", "Name"), fields.Secret("passphrase", "Passphrase")), Secrets())
    kept = Drafts(tasks, (), office.clock, tasks)
    dialog = FormDialog(desk, "Account", tasks, form, lambda _work, _draft, _seen: None, kept=kept.of("account"))
    qtbot.addWidget(dialog)
    dialog.show()
    for name in ("name", "passphrase"):
        qtbot.keyClicks(form.editor(name).entry(), "seven quiet herons")
    assert dialog.panel.keeper is not None
    dialog.panel.keeper.keep()
    settle(qtbot, tasks)
    (one,) = office.read(drafts.mine)
    assert one.typed == {"name": ["", "seven quiet herons"]}


def test_what_another_version_of_the_program_kept_does_not_keep_a_form_from_opening(
    qtbot: QtBot, office: Office, open_form: Open, clock: FixedClock
) -> None:
    typed = {"given_name": ["Maria", "Mara"], "gone": ["", "x"], "languages": [[], 7], "insurance": ["", "x"]}
    office.write(lambda work: drafts.keep(work, Unsaved("gallery", "", "Maria", 1, typed, clock.now())))
    assert open_form().form.draft().given_name == "Mara"


def test_every_kind_of_field_comes_back_as_it_was(form_of: Callable[[], Form[Draft]]) -> None:
    full = Draft("A", "B", None, Setting.CLINIC, ("vi",), YesNo.NO, False, 3.5, 90, time(7), "x\ny", (Insurance(),))
    empty = Draft("", "", None, None, (), YesNo.NOT_ASKED, False, None, None, None, "", ())
    for draft in (full, empty):
        source, target = form_of(), form_of()
        for field in FIELDS:
            if isinstance(field, fields.Field):
                source.editor(field.name).set_value(getattr(draft, field.name))
        target.put_back(source.changes(), newer=False)
        assert target.peek() == source.peek() == draft
        assert target.changes() == source.changes()


@pytest.fixture
def form_of(qtbot: QtBot) -> Callable[[], Form[Draft]]:
    """Makes the form of the gallery."""

    def make() -> Form[Draft]:
        form = Form(FIELDS, Draft())
        qtbot.addWidget(form)
        return form

    return make


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today at 10:14 am"), (1, "yesterday at 10:14 am"), (3, "on Saturday at 10:14 am"),
     (6, "on Wednesday at 10:14 am"), (7, "on Nov 17 at 10:14 am"), (400, "on Oct 20, 2025 at 10:14 am")],
)  # fmt: skip
def test_when_it_was_typed_is_said_as_people_say_it(days: int, said: str) -> None:
    now = datetime(2026, 11, 24, 10, 14)
    assert dates.moment_said(now - timedelta(days=days), now.date()) == said
