"""The people around a patient, and a call with one of them."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.contacts import why_not_call
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import ContactId, PatientId
from careteam.domain.languages import LANGUAGES, language_name
from careteam.domain.patients import (
    Authority,
    CallDraft,
    ContactDraft,
    ContactRole,
    MayKnow,
    PatientDraft,
    YesNo,
)
from careteam.domain.versions import YesFrom
from careteam.i18n import _
from careteam.services import contacts, patients
from careteam.services.contacts import ContactRow
from ui.kit.context import Context
from ui.kit.fields import Check, Choice, Choices, Date, Field, Multiline, Section, Segments, Text, YesNoAsk, words_of
from ui.kit.form_dialog import FormDialog
from ui.patients.opening import Saved, Sheet, dialog_of, open_sheet

if TYPE_CHECKING:
    from careteam.services.office import Work

PATIENT, SOMEBODY = "patient", "somebody"
"""Whom a call can be with, besides the contacts."""


def contact(context: Context, parent: QWidget, patient_id: PatientId, contact_id: ContactId | None = None) -> None:
    """Add somebody around a patient, or change what we know of them."""

    def save(work: "Work", draft: ContactDraft, seen: int) -> ContactId:
        settled = replace(draft, language=draft.language or "")
        return contacts.save(work, patient_id, contact_id, settled, seen=seen if contact_id else None)

    def read(work: "Work") -> Edited[ContactDraft]:
        assert contact_id is not None
        return contacts.edit(work, contact_id)

    def remove(work: "Work", seen: int) -> None:
        assert contact_id is not None
        contacts.retire(work, patient_id, contact_id, seen=seen)

    open_sheet(
        context,
        parent,
        Sheet(
            _("Contact") if contact_id else _("Add contact"),
            _contact_fields(),
            ContactDraft(),
            save,
            context.drafts.of("contact", patient_id, contact_id),
            read if contact_id else None,
            width=640,
            remove=(_("Remove"), remove),
        ),
    )


def _contact_fields() -> list[Field | Section]:
    return [
        Text("name", _("Name")),
        Text("relation", _("Relation"), beside=True, placeholder=_("Daughter, neighbor …")),
        Choices("roles", _("Is the patient’s"), words_of(list(ContactRole))),
        Text("organization", _("Organization"), placeholder=_("Practice, school …")),
        Choice("language", _("Language"), _languages(), beside=True),
        Text("phone", _("Phone")),
        Text("email", _("Email"), beside=True),
        Text("address", _("Address")),
        Section(_("What is safe"), _("Ask each time you meet; it can change.")),
        YesNoAsk("safe_call", _("Safe to call")),
        YesNoAsk("safe_message", _("Safe to leave a message")),
        YesNoAsk("safe_mail", _("Safe to mail")),
        Choice("may_know", _("May know"), words_of(list(MayKnow)), width=280),
        YesNoAsk("own_page", _("A caregiver’s page of their own after each visit")),
        Choice("own_page_from", _("Who said so"), words_of(list(YesFrom)), none=_("Not said yet"), shown_if=_asked),
        Date("own_page_on", _("On", "a day"), beside=True, shown_if=_asked),
        Section(_("Deciding and custody")),
        Choice("authority", _("Decides as"), words_of(list(Authority)), width=280),
        Date("authority_from", _("From"), shown_if=_decides),
        Date("authority_to", _("Until"), beside=True, shown_if=_decides),
        Text("custody", _("Custody"), placeholder=_("Who has it, which days")),
        Text("court_order", _("Court order")),
        Check(
            "court_forbids_page",
            _("The order forbids giving this person a page"),
            shown_if=lambda one: bool(one.court_order),
        ),
        Date("court_order_from", _("The order holds from"), shown_if=lambda one: bool(one.court_order)),
        Date("court_order_to", _("The order holds until"), beside=True, shown_if=lambda one: bool(one.court_order)),
        Section(_("More")),
        Date("birth_date", _("Birth date")),
        Multiline("note", _("Note for the team"), hint=_("Why a call is not safe, when to reach them.")),
    ]


def _decides(draft: ContactDraft) -> bool:
    return draft.authority is not Authority.NONE


def _asked(draft: ContactDraft) -> bool:
    return draft.own_page is not YesNo.NOT_ASKED


def _languages() -> list[tuple[str, str]]:
    return sorted(((tag, language_name(tag)) for tag in LANGUAGES), key=lambda option: option[1])


@dataclass(frozen=True)
class CallForm:
    """A call as the form asks for it. ``who``: a contact's id, the patient, or somebody named in ``name``."""

    who: object = PATIENT
    name: str = ""
    incoming: bool = False
    about: str = ""
    agreed: str = ""


def call(
    context: Context,
    parent: QWidget,
    patient_id: PatientId,
    contact_id: ContactId | None = None,
    saved: Saved = None,
) -> None:
    """Write down a call with the patient, a contact or somebody else."""

    def read(work: "Work") -> tuple[PatientDraft, tuple[ContactRow, ...]]:
        return patients.edit(work, patient_id).draft, contacts.of_patient(work, patient_id)

    def opened(found: tuple[PatientDraft, tuple[ContactRow, ...]]) -> None:
        _CallSheet(context, parent, patient_id, *found).open(contact_id, saved)

    context.tasks.read(parent, read, opened)


class _CallSheet:
    """The form of a call: it says at once why somebody should not be called."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        patient_id: PatientId,
        patient: PatientDraft,
        people: tuple[ContactRow, ...],
    ) -> None:
        self._context, self._parent, self._patient_id = context, parent, patient_id
        name = patient.name
        self._names: dict[object, str] = {PATIENT: name} | {row.contact_id: row.name for row in people}
        self._refusals: dict[object, str] = {PATIENT: why_not_call(name, patient.safe_call)}
        self._refusals |= {row.contact_id: row.refusal for row in people}
        self._options: list[tuple[object, str]] = [
            (PATIENT, _line(name, _("patient"), patient.phone, patient.safe_call))
        ]
        self._options += [
            (row.contact_id, _line(row.name, row.draft.relation, row.draft.phone, row.draft.safe_call))
            for row in people
        ]
        self._options.append((SOMEBODY, _("Somebody else")))

    def open(self, contact_id: ContactId | None, saved: Saved) -> None:
        """Show it, ready to type what the call was about."""
        draft = CallForm(contact_id or PATIENT)
        kept = self._context.drafts.of("call", self._patient_id)
        sheet = Sheet(_("Log a call"), self._fields(), draft, self._save, kept, save_text=_("Log call"), height=560)
        dialog = dialog_of(self._context, self._parent, sheet, Edited(draft, 0), saved)
        dialog.form.changed.connect(lambda: self._warn(dialog))
        self._warn(dialog)
        dialog.open()
        dialog.form.editor("about").entry().setFocus()

    def _fields(self) -> list[Field | Section]:
        return [
            Choice("who", _("With"), self._options),
            Text("name", _("Name"), required=True, shown_if=lambda one: one.who == SOMEBODY),
            Segments("incoming", _("Who called"), [(False, _("We called")), (True, _("They called"))]),
            Text("about", _("About"), required=True),
            Multiline("agreed", _("What was agreed")),
        ]

    def _warn(self, dialog: FormDialog[CallForm]) -> None:
        now = dialog.form.peek()
        refusal = "" if now.incoming else self._refusals.get(now.who, "")
        dialog.form.show_problem("who", refusal)

    def _save(self, work: "Work", form: CallForm, _seen: int) -> None:
        known = form.who not in (PATIENT, SOMEBODY)
        draft = CallDraft(
            self._patient_id,
            contact_id=form.who if known else None,  # type: ignore[arg-type]
            with_whom=self._names.get(form.who, form.name),
            incoming=form.incoming,
            about=form.about,
            agreed=form.agreed,
        )
        try:
            contacts.log_call(work, draft)
        except Invalid as invalid:
            field = "name" if form.who == SOMEBODY else "who"
            mended = [replace(one, field=field if one.field == "with_whom" else one.field) for one in invalid.problems]
            raise Invalid(*mended) from invalid


def _line(name: str, relation: str, phone: str, safe: YesNo) -> str:
    mark = _("not safe to call") if safe is YesNo.NO else ""
    return " · ".join(part for part in (name, relation, phone, mark) if part)
