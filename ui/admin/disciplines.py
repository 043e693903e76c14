"""The professions on the team."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import DisciplineId
from careteam.domain.team import DisciplineDraft, Hue
from careteam.i18n import _
from careteam.services import disciplines
from careteam.services.disciplines import DisciplineRow
from ui.admin.listing import Listing
from ui.kit import fields
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tables import Chip, Column

if TYPE_CHECKING:
    from careteam.services.office import Work


class DisciplinesSection(Listing[DisciplineRow]):
    """All disciplines, with their letters and what they may do."""

    topics = frozenset({Topic.TEAM})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[DisciplineRow](
                _("Name"), lambda row: row.name, strong=True, chip=lambda row: Chip(row.code, row.hue)
            ),
            Column[DisciplineRow](_("On the team"), lambda row: str(row.members), 112, figures=True,
                                  sort=lambda row: row.members),
            Column[DisciplineRow](_("Medicines"), lambda row: _("Yes") if row.medicines else "", 128, muted=True),
            Column[DisciplineRow](_("Core"), lambda row: _("Every patient") if row.core else "", 128, muted=True),
        ]  # fmt: skip
        super().__init__(
            context,
            parent,
            _("Disciplines"),
            columns,
            key=lambda row: row.id,
            add=_("Add discipline"),
            nothing=_("No disciplines."),
        )

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[DisciplineRow, ...]:
        """All disciplines."""
        return disciplines.rows(work)

    def open_record(self, row: DisciplineRow | None) -> None:
        self.open_form(row.id if row else None)

    def open_form(self, about: UUID | None) -> None:
        DisciplineDialog(self.context, DisciplineId(about) if about else None, self).open()


class DisciplineDialog(FormDialog[DisciplineDraft]):
    """Adds a discipline, or changes one."""

    def __init__(self, context: Context, discipline_id: DisciplineId | None, parent: QWidget) -> None:
        self._context, self._discipline_id = context, discipline_id
        super().__init__(
            parent,
            _("Change a discipline") if discipline_id else _("New discipline"),
            context.tasks,
            Form(_fields(), DisciplineDraft("", "", "", Hue.SLATE, "", "")),
            self._save,
            fresh=self._fresh if discipline_id else None,
            kept=context.drafts.of("discipline", discipline_id),
            later=discipline_id is not None,
            width=560,
            height=520,
        )
        if discipline_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Take out of use"), self._on_retire, look="danger"))
            context.tasks.read(self, self._fresh, lambda fresh: self._on_loaded(*fresh))

    def _save(self, work: "Work", draft: DisciplineDraft, seen: int) -> DisciplineId:
        return disciplines.save(work, self._discipline_id, draft, seen=seen if self._discipline_id else None)

    def _fresh(self, work: "Work") -> tuple[DisciplineDraft, int]:
        assert self._discipline_id is not None
        edited = disciplines.edit(work, self._discipline_id)
        return edited.draft, edited.version

    def _on_loaded(self, draft: DisciplineDraft, version: int) -> None:
        self.panel.start(draft, version)
        self.set_title(draft.name)

    def _on_retire(self) -> None:
        discipline_id = self._discipline_id
        if discipline_id is None:
            return

        def retire(work: "Work") -> None:
            disciplines.retire(work, discipline_id, seen=disciplines.edit(work, discipline_id).version)

        self._context.tasks.write(self, retire, lambda _nothing: self.accept())


def _fields() -> list[Field | Section]:
    return [
        fields.Text("name", _("Name"), required=True),
        fields.Text("code", _("Letters"), beside=True, required=True, width=104),
        fields.Choice("hue", _("Color"), options=fields.words_of(list(Hue)), beside=True, width=140),
        fields.Text("plain", _("As a family calls it"), required=True, placeholder=_("social worker")),
        fields.Text(
            "helps",
            _("What this person does"),
            placeholder=_("helps with family, money and forms"),
            hint=_("Stands after the name on the page: “Dana Ruiz, social worker. Helps with family and forms.”"),
        ),
        fields.Check("medicines", _("May enter or confirm medicine changes (prescribers and nurses)")),
        fields.Check("core", _("One of the core disciplines every team should have")),
    ]
