"""The office's own words of the trade, with what to say instead."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import TermId
from careteam.domain.terms import TermDraft
from careteam.i18n import _
from careteam.services import terms
from careteam.services.terms import TermRow
from ui.admin.listing import Listing
from ui.kit import fields
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tables import Column

if TYPE_CHECKING:
    from careteam.services.office import Work


class TermsSection(Listing[TermRow]):
    """All words of the office; the list that comes with the program stands behind them."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[TermRow](_("The team says"), lambda row: row.term, strong=True),
            Column[TermRow](_("Plainer"), lambda row: row.plain),
            Column[TermRow](_("From where"), lambda row: row.source, 240, muted=True),
        ]
        super().__init__(
            context,
            parent,
            _("Plain words"),
            columns,
            key=lambda row: row.id,
            add=_("Add a word"),
            nothing=_("No words of your own yet. Add those that families ask about; many are known already."),
        )

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[TermRow, ...]:
        """All words of the office."""
        return terms.rows(work)

    def open_record(self, row: TermRow | None) -> None:
        self.open_form(row.id if row else None)

    def open_form(self, about: UUID | None) -> None:
        TermDialog(self.context, TermId(about) if about else None, self).open()


class TermDialog(FormDialog[TermDraft]):
    """Adds a word, or changes one."""

    def __init__(self, context: Context, term_id: TermId | None, parent: QWidget) -> None:
        self._context, self._term_id = context, term_id
        asked = [
            fields.Text("term", _("The team says"), required=True, placeholder=_("titrate")),
            fields.Text("plain", _("Plainer"), required=True, placeholder=_("change the dose step by step")),
            fields.Text("source", _("From where"), placeholder=_("Who asked, or which list")),
        ]
        super().__init__(
            parent,
            _("Change a word") if term_id else _("New word"),
            context.tasks,
            Form(asked, TermDraft()),
            self._save,
            fresh=self._fresh if term_id else None,
            kept=context.drafts.of("term", term_id),
            later=term_id is not None,
            width=480,
            height=340,
        )
        if term_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Take out"), self._on_retire, look="danger"))
            context.tasks.read(self, self._fresh, lambda fresh: self._on_loaded(*fresh))

    def _save(self, work: "Work", draft: TermDraft, seen: int) -> TermId:
        return terms.save(work, self._term_id, draft, seen=seen if self._term_id else None)

    def _fresh(self, work: "Work") -> tuple[TermDraft, int]:
        assert self._term_id is not None
        edited = terms.edit(work, self._term_id)
        return edited.draft, edited.version

    def _on_loaded(self, draft: TermDraft, version: int) -> None:
        self.panel.start(draft, version)

    def _on_retire(self) -> None:
        term_id = self._term_id
        if term_id is None:
            return

        def retire(work: "Work") -> None:
            terms.retire(work, term_id, seen=terms.edit(work, term_id).version)

        self._context.tasks.write(self, retire, lambda _nothing: self.accept())
