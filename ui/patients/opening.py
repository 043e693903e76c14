"""Opening a form over a record: it is read first, then edited in a dialog of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from careteam.domain.drafts import Edited
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.drafts import Place
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog, Save
from ui.kit.forms import Form
from ui.kit.labels import Label

if TYPE_CHECKING:
    from careteam.services.office import Work

D = TypeVar("D")
Saved = Callable[[Any], None] | None


@dataclass(frozen=True)
class Sheet(Generic[D]):
    """What a dialog asks and how it is saved; ``kept``: where what is typed is kept until then.

    ``edit`` reads a record to change; without it the form begins with ``draft``, for a new one. ``note``: what to know
    before, under the title. ``remove``: the words and the act of a button that takes the record out.
    """

    title: str
    fields: Sequence[Field | Section]
    draft: D
    save: "Save[D]"
    kept: Place
    edit: "Callable[[Work], Edited[D]] | None" = None
    note: str = ""
    save_text: str = ""
    width: int = 560
    height: int = 640
    remove: "tuple[str, Callable[[Work, int], Any]] | None" = None


def open_sheet(context: Context, parent: QWidget, sheet: Sheet[D], saved: Saved = None) -> None:
    """Open a dialog now, or once the record is read. ``saved`` gets what saving returned."""
    edit = sheet.edit
    if edit is None:
        dialog_of(context, parent, sheet, Edited(sheet.draft, 0), saved).open()
        return
    context.tasks.read(parent, edit, lambda edited: dialog_of(context, parent, sheet, edited, saved).open())


def dialog_of(
    context: Context, parent: QWidget, sheet: Sheet[D], edited: Edited[D], saved: Saved = None
) -> FormDialog[D]:
    """The dialog of a sheet, over a record as read."""
    edit = sheet.edit

    def fresh(work: "Work") -> tuple[D, int]:
        assert edit is not None
        now = edit(work)
        return now.draft, now.version

    dialog = FormDialog(
        parent,
        sheet.title,
        context.tasks,
        Form(sheet.fields, edited.draft),
        sheet.save,
        fresh=fresh if edit is not None else None,
        seen=edited.version,
        save_text=sheet.save_text,
        kept=sheet.kept,
        width=sheet.width,
        height=sheet.height,
    )
    if sheet.note:
        dialog.panel.content.insertWidget(0, Label(sheet.note, "muted", wrap=True))
        dialog.panel.content.insertSpacing(1, theme.px(8))
    if saved is not None:
        dialog.saved.connect(saved)
    if sheet.remove is not None and edit is not None:
        _add_remove(context, dialog, sheet.remove, edited.version)
    return dialog


def _add_remove(
    context: Context,
    dialog: FormDialog[D],
    remove: "tuple[str, Callable[[Work, int], Any]]",
    seen: int,
) -> None:
    text, act = remove

    def clicked() -> None:
        context.tasks.write(dialog, lambda work: act(work, seen), lambda _none: dialog.accept())

    dialog.panel.buttons.insertWidget(0, Button(text, clicked, icon="trash", look="danger"))
