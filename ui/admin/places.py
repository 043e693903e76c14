"""Places where visits happen."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Topic
from careteam.domain.ids import PlaceId
from careteam.domain.places import PlaceDraft, PlaceKind
from careteam.i18n import _
from careteam.services import places
from careteam.services.places import PlaceRow
from ui.admin.listing import Listing
from ui.kit import fields
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.editors import Option
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.tables import Column

if TYPE_CHECKING:
    from careteam.services.office import Work


class PlacesSection(Listing[PlaceRow]):
    """All places, with their kind, address and clock."""

    topics = frozenset({Topic.PLACES})

    def __init__(self, context: Context, parent: QWidget) -> None:
        columns = [
            Column[PlaceRow](_("Name"), lambda row: row.name, strong=True),
            Column[PlaceRow](_("Kind"), lambda row: row.kind.label, 160),
            Column[PlaceRow](
                _("Address"), lambda row: ", ".join(part for part in (row.street, row.city) if part), 220, spare=1
            ),
            Column[PlaceRow](_("Phone"), lambda row: row.phone, 128, spare=2),
            Column[PlaceRow](_("Time zone"), lambda row: row.zone.replace("_", " "), 160, spare=4, muted=True),
            Column[PlaceRow](
                _("Travel"), lambda row: _("Estimated") if row.located else _("No point yet"), 104, spare=3, muted=True
            ),
        ]
        super().__init__(
            context,
            parent,
            _("Places"),
            columns,
            key=lambda row: row.id,
            add=_("Add place"),
            nothing=_("No places yet. Visits in hospitals, clinics and facilities need one."),
        )

    @staticmethod
    def load(work: "Work", _query: None) -> tuple[PlaceRow, ...]:
        """All places."""
        return places.rows(work)

    def open_record(self, row: PlaceRow | None) -> None:
        self.open_form(row.id if row else None)

    def open_form(self, about: UUID | None) -> None:
        PlaceDialog(self.context, PlaceId(about) if about else None, self).open()


class PlaceDialog(FormDialog[PlaceDraft]):
    """Adds a place, or changes one."""

    def __init__(self, context: Context, place_id: PlaceId | None, parent: QWidget) -> None:
        self._context, self._place_id = context, place_id
        super().__init__(
            parent,
            _("Change a place") if place_id else _("New place"),
            context.tasks,
            Form(_fields(), PlaceDraft()),
            self._save,
            fresh=self._fresh if place_id else None,
            kept=context.drafts.of("place", place_id),
            later=place_id is not None,
            width=560,
            height=600,
        )
        if place_id is not None:
            self.panel.buttons.insertWidget(0, Button(_("Take out of use"), self._on_retire, look="danger"))
        context.tasks.read(self, self._load, lambda loaded: self._on_loaded(*loaded))

    def _save(self, work: "Work", draft: PlaceDraft, seen: int) -> PlaceId:
        return places.save(work, self._place_id, draft, seen=seen if self._place_id else None)

    def _fresh(self, work: "Work") -> tuple[PlaceDraft, int]:
        assert self._place_id is not None
        edited = places.edit(work, self._place_id)
        return edited.draft, edited.version

    def _load(self, work: "Work") -> tuple[list[Option], tuple[PlaceDraft, int] | None]:
        """The hospitals to choose from, and the place."""
        hospitals = places.rows(work, [PlaceKind.HOSPITAL])
        options = [(row.id, row.name) for row in hospitals if row.id != self._place_id]
        return options, self._fresh(work) if self._place_id is not None else None

    def _on_loaded(self, hospitals: list[Option], place: tuple[PlaceDraft, int] | None) -> None:
        self.form.set_options("parent_id", [(None, _("None", "a hospital")), *hospitals])
        if place is not None:
            self.panel.start(*place)
            self.set_title(place[0].name)

    def _on_retire(self) -> None:
        place_id = self._place_id
        if place_id is None:
            return

        def retire(work: "Work") -> None:
            places.retire(work, place_id, seen=places.edit(work, place_id).version)

        self._context.tasks.write(self, retire, lambda _nothing: self.accept())


def _fields() -> list[Field | Section]:

    def within(draft: PlaceDraft) -> bool:
        return draft.kind in (PlaceKind.UNIT, PlaceKind.EMERGENCY_ROOM)

    return [
        fields.Text("name", _("Name"), required=True),
        fields.Choice("kind", _("Kind"), options=fields.words_of(list(PlaceKind))),
        fields.Choice(
            "parent_id", _("Part of the hospital"), beside=True, none=_("None", "a hospital"), shown_if=within
        ),
        fields.Text("street", _("Street")),
        fields.Text("city", _("City")),
        fields.Text("region", _("State"), beside=True, width=104),
        fields.Text("postal_code", _("ZIP"), beside=True, width=104),
        fields.Text("phone", _("Phone")),
        fields.Choice(
            "zone", _("Time zone"), options=fields.time_zones(), beside=True,
            hint=_("Empty: the office’s."), placeholder=_("Type a city"),
        ),
        fields.Number("latitude", _("Latitude"), whole=False, least=-90, most=90, width=140),
        fields.Number(
            "longitude", _("Longitude"), whole=False, least=-180, most=180, width=140, beside=True,
            hint=_("With both, drives are estimated."),
        ),
    ]  # fmt: skip
