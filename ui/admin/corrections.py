"""Drives between two places that the office put right."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import CorrectionId
from careteam.domain.travel_settings import MOST_MINUTES, CorrectionDraft
from careteam.i18n import _
from careteam.services import travel
from careteam.services.travel import CorrectionRow, End
from ui.admin.listing import Listing
from ui.kit import dates, fields
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.editors import Option
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tables import Column

if TYPE_CHECKING:
    from careteam.services.office import Work

Tell = Callable[[Sequence[Option]], None]


class CorrectionsList(Listing[CorrectionRow]):
    """All drives that were put right, with what they would be estimated at."""

    topics = frozenset({Topic.PLACES, Topic.PATIENTS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[CorrectionRow](_("From"), lambda row: row.here, strong=True),
            Column[CorrectionRow](_("To"), lambda row: row.there, strong=True),
            Column[CorrectionRow](_("Way"), lambda row: _("Only this way") if row.one_way else _("Both ways"), 112,
                                  spare=1),
            Column[CorrectionRow](_("Minutes"), lambda row: str(row.minutes), 80, figures=True,
                                  sort=lambda row: row.minutes),
            Column[CorrectionRow](_("Estimated"), lambda row: "—" if row.estimate is None else str(row.estimate), 96,
                                  figures=True, muted=True, sort=lambda row: row.estimate),
            Column[CorrectionRow](_("Why"), lambda row: row.why),
            Column[CorrectionRow](_("By"), lambda row: f"{row.entered_by}, {dates.full_date(row.entered_on)}", 216,
                                  muted=True, spare=2, sort=lambda row: row.entered_on),
        ]  # fmt: skip
        super().__init__(
            context,
            parent,
            _("Drives put right"),
            columns,
            key=lambda row: row.id,
            add=_("Put a drive right"),
            nothing=_(
                "No drives put right yet. Where a bridge or a ferry makes the estimate wrong, say how long it is."
            ),
        )

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[CorrectionRow, ...]:
        """All drives that were put right."""
        return travel.corrections(work)

    def open_record(self, row: CorrectionRow | None) -> None:
        self.open_form(row.id if row else None)

    def open_form(self, about: UUID | None) -> None:
        CorrectionDialog(self.context, CorrectionId(about) if about else None, self).open()


class CorrectionDialog(FormDialog[CorrectionDraft]):
    """Puts a drive right, or changes how."""

    def __init__(self, context: Context, correction_id: CorrectionId | None, parent: QWidget) -> None:
        self._context, self._correction_id = context, correction_id
        typed = _("A place, or a patient’s name")
        asked = [
            fields.Choice("here", _("From"), find=self._find("here"), placeholder=typed, required=True),
            fields.Choice("there", _("To"), find=self._find("there"), placeholder=typed, required=True),
            fields.Number("minutes", _("Minutes"), least=1, most=MOST_MINUTES, required=True, width=104),
            fields.Check("one_way", _("Only this way; the way back is as estimated")),
            fields.Text("why", _("Why"), placeholder=_("The bridge is closed to cars")),
        ]
        super().__init__(
            parent,
            _("Change a drive") if correction_id else _("Put a drive right"),
            context.tasks,
            Form(asked, CorrectionDraft()),
            self._save,
            fresh=self._fresh if correction_id else None,
            kept=context.drafts.of("correction", correction_id),
            later=correction_id is not None,
            width=560,
            height=470,
        )
        if correction_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Take out"), self._on_retire, look="danger"))
            context.tasks.read(self, self._load, lambda loaded: self._on_loaded(*loaded))

    def _find(self, field: str) -> Callable[[str, Tell], None]:
        """Looks for places and homes; each field for itself."""

        def find(text: str, tell: Tell) -> None:
            self._context.tasks.search(
                self, field, lambda work: travel.found_ends(work, text), lambda found: tell(_options(found))
            )

        return find

    def _save(self, work: "Work", draft: CorrectionDraft, seen: int) -> CorrectionId:
        return travel.save_correction(work, self._correction_id, draft, seen=seen if self._correction_id else None)

    def _fresh(self, work: "Work") -> tuple[CorrectionDraft, int]:
        assert self._correction_id is not None
        edited = travel.edit_correction(work, self._correction_id)
        return edited.draft, edited.version

    def _load(self, work: "Work") -> tuple[list[Option], tuple[CorrectionDraft, int]]:
        """Both ends in words, and the drive."""
        draft, version = self._fresh(work)
        known = travel.ends_of(work, [end for end in (draft.here, draft.there) if end])
        return _options(tuple(known.values())), (draft, version)

    def _on_loaded(self, ends: list[Option], fresh: tuple[CorrectionDraft, int]) -> None:
        for field in ("here", "there"):
            self.form.set_options(field, ends)
        self.panel.start(*fresh)

    def _on_retire(self) -> None:
        correction_id = self._correction_id
        if correction_id is not None:
            self._context.tasks.write(
                self, lambda work: travel.retire_correction(work, correction_id), lambda _nothing: self.accept()
            )


def _options(found: Sequence[End]) -> list[Option]:
    return [(one.id, one.words) for one in found]
