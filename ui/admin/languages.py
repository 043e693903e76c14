"""The languages of patients' pages: what a page says in each, and who approved it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.i18n import _
from careteam.services import page_languages
from careteam.services.page_languages import LanguageRow, PhraseRow
from ui.kit import dates, theme
from ui.kit.beside import Beside
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.context import Context
from ui.kit.fields import Text
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.labels import Label
from ui.kit.page import Page
from ui.kit.tables import Column, RowTable

if TYPE_CHECKING:
    from careteam.services.office import Work


@dataclass(frozen=True)
class Languages:
    """Every language of the page, with all that a page says in it."""

    rows: tuple[LanguageRow, ...]
    phrases: dict[str, tuple[PhraseRow, ...]]


@dataclass(frozen=True)
class Approval:
    """In whose name a language is approved."""

    by: str = ""


class LanguagesSection(Page):
    """The languages; beside them every phrase of the one chosen, to be read before it is approved."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        theme.load_letters()
        self._phrases: dict[str, tuple[PhraseRow, ...]] = {}
        about = _(
            "A page prints in a language once a person who reads it has read all of this and approves it. "
            "A name, a date or a time takes the place of each word in braces."
        )
        self.approve = PrimaryButton(_("Approve…"), self._on_approve)
        self.take_back = Button(_("Take the approval back"), self._on_take_back)
        self.head.addWidget(Label(about, "muted", wrap=True), 1)
        self.head.addWidget(self.take_back)
        self.head.addWidget(self.approve)
        self.table: RowTable[LanguageRow] = RowTable(
            _("Languages of pages"),
            [
                Column[LanguageRow](
                    _("Language"), lambda row: f"{row.name} · {row.own_name}", strong=True
                ),
                Column[LanguageRow](_("Approved"), _approved, 220),
            ],
            key=lambda row: row.tag,
            wraps=True,
        )  # fmt: skip
        self.table.activated_row.connect(lambda _row: self._on_approve())
        self.table.selected_row.connect(lambda _row: self._show_chosen())
        self.phrases: RowTable[PhraseRow] = RowTable(
            _("What the page says"),
            [
                Column[PhraseRow](_("In English"), lambda row: row.english + (f" ({row.about})" if row.about else "")),
                Column[PhraseRow](
                    _("In this language"), lambda row: self._words(row), rtl=lambda _row: self._from_the_right()
                ),
            ],
            wraps=True,
        )
        self.source = Label("", "muted", wrap=True)
        for table in (self.table, self.phrases):
            table.setMinimumSize(theme.px(320), theme.px(180))
        self.body.addWidget(Beside([(self.table, 2), (self.phrases, 3)], 780), 1)
        self.body.addWidget(self.source)
        self._show_chosen()

    @staticmethod
    def load(work: "Work", _query: None) -> Languages:
        """The languages with their phrases."""
        rows = page_languages.rows(work)
        return Languages(rows, {row.tag: page_languages.phrases_of(work, row.tag) for row in rows})

    def show_data(self, data: Languages) -> None:
        """Show them; the one that was chosen stays so."""
        self._phrases = data.phrases
        self.table.set_rows(data.rows)
        if self.table.current_row() is None and data.rows:
            self.table.select(data.rows[0].tag)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.table.current_row()
        self.approve.setEnabled(row is not None and not row.approved_by)
        self.take_back.setEnabled(row is not None and row.approved_on is not None)
        self.phrases.set_rows(self._phrases.get(row.tag, ()) if row is not None else ())
        self.source.setText(_("Translated by: {source}").format(source=row.source) if row is not None else "")

    def _words(self, row: PhraseRow) -> str:
        """A phrase from the side that its language begins at."""
        return f"\u2067{row.words}\u2069" if self._from_the_right() else row.words

    def _from_the_right(self) -> bool:
        chosen = self.table.current_row()
        return chosen is not None and chosen.rtl

    def _on_approve(self) -> None:
        row = self.table.current_row()
        if row is not None and not row.approved_by:
            ApprovalDialog(self.context, row, self).open()

    def _on_take_back(self) -> None:
        row = self.table.current_row()
        if row is not None:
            tag = row.tag
            self.context.tasks.write(self, lambda work: page_languages.take_back(work, tag))


class ApprovalDialog(FormDialog[Approval]):
    """Approves a language in somebody's name."""

    def __init__(self, context: Context, row: LanguageRow, parent: QWidget) -> None:
        field = Text(
            "by",
            _("Who read all of it, and approves it"),
            required=True,
            hint=_("A person who reads this language well. The name is kept with the day."),
        )
        super().__init__(
            parent,
            _("Approve the page in {language}").format(language=row.name),
            context.tasks,
            Form([field], Approval()),
            lambda work, draft, _seen: page_languages.approve(work, row.tag, draft.by),
            save_text=_("Approve"),
            height=260,
        )


def _approved(row: LanguageRow) -> str:
    if row.approved_by:
        day = dates.full_date(row.approved_on) if row.approved_on else ""
        return ", ".join(part for part in (row.approved_by, day) if part)
    return _("The phrases changed since") if row.outdated else _("Not yet: pages do not print")
