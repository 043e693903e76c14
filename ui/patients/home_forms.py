"""Where a patient lives and is now: the forms for a home, and for *admitted*."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from PySide6.QtWidgets import QWidget

from careteam.domain.clock import to_local, to_utc
from careteam.domain.drafts import Edited
from careteam.domain.ids import PatientId, ResidenceId
from careteam.domain.patients import Precautions, ResidenceDraft, StayDraft
from careteam.domain.places import HOMES, KINDS_FOR, Setting
from careteam.domain.whereabouts import STAYS
from careteam.i18n import _
from careteam.services import office_settings, places, whereabouts
from careteam.services.places import PlaceRow
from ui.kit.context import Context
from ui.kit.fields import Check, Choice, Date, Field, Moment, Multiline, Number, Section, Text, words_of
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.patients.opening import Saved, Sheet, dialog_of

if TYPE_CHECKING:
    from careteam.services.office import Work

Options = list[tuple[object, str]]


def residence(
    context: Context, parent: QWidget, patient_id: PatientId, residence_id: ResidenceId | None = None
) -> None:
    """Add a home of a patient, or change one."""

    def edit(work: "Work") -> Edited[ResidenceDraft]:
        return whereabouts.edit_residence(work, residence_id) if residence_id else Edited(ResidenceDraft(), 0)

    def save(work: "Work", draft: ResidenceDraft, seen: int) -> ResidenceId:
        own = draft.kind is Setting.OWN_HOME
        settled = replace(draft, zone=draft.zone or "", place_id=None if own else draft.place_id)
        return whereabouts.save_residence(work, patient_id, residence_id, settled, seen=seen if residence_id else None)

    def remove(work: "Work", seen: int) -> None:
        assert residence_id is not None
        whereabouts.retire_residence(work, residence_id, seen=seen)

    def opened(found: tuple[tuple[PlaceRow, ...], Edited[ResidenceDraft]]) -> None:
        rows, edited = found
        sheet = Sheet(
            _("Residence") if residence_id else _("Add residence"),
            _residence_fields(),
            edited.draft,
            save,
            context.drafts.of("residence", patient_id, residence_id),
            edit if residence_id else None,
            width=640,
            remove=(_("Remove"), remove),
        )
        dialog = dialog_of(context, parent, sheet, edited)
        _offer_places(dialog, rows, "kind")
        dialog.open()

    context.tasks.read(parent, lambda work: (places.rows(work), edit(work)), opened)


def admit(context: Context, parent: QWidget, patient_id: PatientId, saved: Saved = None) -> None:
    """The patient is in hospital or elsewhere now; ``saved`` gets the home visits that went to the pinboard."""

    def read(work: "Work") -> tuple[tuple[PlaceRow, ...], str, datetime]:
        return places.rows(work), office_settings.current(work).zone, work.now

    def opened(found: tuple[tuple[PlaceRow, ...], str, datetime]) -> None:
        rows, zone, now = found
        # The form shows and reads the office's wall clock; a stay is kept as a moment.
        draft = StayDraft(since=to_local(now, zone))

        def save(work: "Work", typed: StayDraft, _seen: int) -> object:
            since = to_utc(typed.since, zone) if typed.since and typed.since != draft.since else None
            return whereabouts.admit(work, patient_id, replace(typed, since=since))

        sheet = Sheet(
            _("Admitted"),
            _stay_fields(),
            draft,
            save,
            context.drafts.of("admission", patient_id),
            note=_("Home visits still ahead move to the pinboard until somebody finds them a new time or place."),
            save_text=_("Admitted"),
            height=520,
        )
        dialog = dialog_of(context, parent, sheet, Edited(draft, 0), saved)
        _offer_places(dialog, rows, "setting")
        dialog.open()

    context.tasks.read(parent, read, opened)


def _residence_fields() -> list[Field | Section]:
    return [
        Choice("kind", _("Kind of home"), words_of([one for one in Setting if one in HOMES])),
        Check("main", _("Main home")),
        Choice("place_id", _("Facility"), none=_("Not in the list"), shown_if=_facility),
        Text("room", _("Room or apartment"), beside=True, shown_if=_facility),
        Text("street", _("Street")),
        Text("city", _("City")),
        Text("region", _("State"), beside=True, width=120),
        Text("postal_code", _("ZIP code"), beside=True, width=120),
        Text("phone", _("Phone")),
        Section(_("At the door"), _("For whoever visits. Key codes stay on screen; they never go on paper.")),
        Multiline("access", _("How to get in"), lines=2),
        Text("key_code", _("Key code")),
        Text("pets", _("Pets"), beside=True),
        Check("oxygen", _("Oxygen in use: no flames")),
        Check("two_people", _("Go as two people")),
        Choice("precautions", _("Infection precautions"), words_of(list(Precautions)), width=280),
        Section(_("When and where exactly"), _("With coordinates, travel times can be estimated.")),
        Date("starts_on", _("Lives there from")),
        Date("ends_on", _("Until"), beside=True),
        Number("latitude", _("Latitude"), whole=False, least=-90, most=90),
        Number("longitude", _("Longitude"), whole=False, least=-180, most=180, beside=True),
        Choice(
            "zone",
            _("Time zone"),
            [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone],
            placeholder=_("As the office"),
        ),
    ]


def _stay_fields() -> list[Field | Section]:
    return [
        Choice("setting", _("Where"), words_of([one for one in Setting if one in STAYS])),
        Choice("place_id", _("Which"), none=_("Not in the list")),
        Text("bed", _("Bed or room"), beside=True, width=140),
        Moment("since", _("Since")),
        Multiline("note", _("Note"), lines=2),
    ]


def _facility(draft: ResidenceDraft) -> bool:
    return draft.kind is not Setting.OWN_HOME


def _offer_places(
    dialog: FormDialog[ResidenceDraft] | FormDialog[StayDraft], rows: tuple[PlaceRow, ...], by: str
) -> None:
    """Offer the places of the kind that is chosen, and others when it changes."""
    form: Form[ResidenceDraft] | Form[StayDraft] = dialog.form
    shown: list[object] = []

    def offer() -> None:
        setting = getattr(form.peek(), by)
        if shown == [setting]:
            return
        shown[:] = [setting]
        kinds = KINDS_FOR.get(setting, frozenset())
        found: Options = [(row.id, row.name) for row in rows if row.kind in kinds]
        form.set_options("place_id", [(None, _("Not in the list")), *found])
        if form.peek().place_id not in {value for value, _words in found}:
            form.set_value("place_id", None)

    form.changed.connect(offer)
    offer()
