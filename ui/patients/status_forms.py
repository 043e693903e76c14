"""Where a patient stands: the forms for program and code status, hospice, treatment, and a death."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.drafts import Edited
from careteam.domain.ids import PatientId
from careteam.domain.patients import (
    CodeStatus,
    CodeStatusDraft,
    DeathDraft,
    HospiceDraft,
    ProgramStatus,
    TreatmentDraft,
    TreatmentKind,
)
from careteam.domain.status import UNDECIDED
from careteam.i18n import _
from careteam.services import deaths, office_settings, status
from careteam.services.status import HospiceRow, TreatmentRow
from ui.kit import dates
from ui.kit.context import Context
from ui.kit.fields import Choice, Choices, Date, Multiline, Text, words_of
from ui.kit.rows import Rows
from ui.patients.opening import Saved, Sheet, open_sheet

if TYPE_CHECKING:
    from careteam.services.office import Work


@dataclass(frozen=True)
class ProgramForm:
    """A change of program status as the form asks for it."""

    status: ProgramStatus | None = None
    since: date | None = None
    reason: str = ""


def program(
    context: Context,
    parent: QWidget,
    patient_id: PatientId,
    now: ProgramStatus,
    today: date,
    saved: Saved = None,
) -> None:
    """Change the program status; ``saved`` gets the visits that were cancelled."""

    def save(work: "Work", form: ProgramForm, _seen: int) -> object:
        assert form.status is not None
        return status.change(work, patient_id, form.status, reason=form.reason, since=form.since)

    others = [one for one in ProgramStatus if one not in (now, ProgramStatus.DIED)]
    open_sheet(
        context,
        parent,
        Sheet(
            _("Program status"),
            [
                Choice("status", _("From “{status}” to").format(status=now.label), words_of(others), required=True),
                Date("since", _("Since"), required=True, beside=True),
                Multiline("reason", _("Why"), lines=2),
            ],
            ProgramForm(since=today),
            save,
            context.drafts.of("program", patient_id),
            note=_("When somebody leaves the program, visits still ahead are cancelled."),
            height=400,
        ),
        saved,
    )


def code(context: Context, parent: QWidget, patient_id: PatientId, saved: Saved = None) -> None:
    """Record the code status; ``saved`` gets the visits whose released pages were withdrawn."""

    def save(work: "Work", draft: CodeStatusDraft, seen: int) -> object:
        return status.set_code(work, patient_id, draft, seen=seen)

    def read(work: "Work") -> Edited[CodeStatusDraft]:
        return status.edit_code(work, patient_id)

    def decided(draft: CodeStatusDraft) -> bool:
        return draft.status not in UNDECIDED

    open_sheet(
        context,
        parent,
        Sheet(
            _("Code status"),
            [
                Choice("status", _("If heart or breath stop"), words_of(list(CodeStatus))),
                Text("decided_by", _("Decided by"), shown_if=decided, placeholder=_("The patient, or who decides")),
                Date("decided_on", _("On", "a day"), beside=True, shown_if=decided),
                Text("source", _("Document"), shown_if=decided, placeholder=_("POLST form, order in the chart …")),
                Text("form_where", _("Where the form is"), shown_if=decided),
            ],
            CodeStatusDraft(),
            save,
            context.drafts.of("code", patient_id),
            note=_(
                "Released pages are withdrawn: a clinician looks at them before they are printed, or printed again."
            ),
            edit=read,
            height=480,
        ),
        saved,
    )


def hospice(context: Context, parent: QWidget, patient_id: PatientId, row: HospiceRow | None, today: date) -> None:
    """Enroll the patient in hospice, or change or end the enrollment."""

    def save(work: "Work", draft: HospiceDraft, seen: int) -> UUID:
        return status.save_hospice(work, patient_id, row.hospice_id if row else None, draft, seen=seen if row else None)

    def read(work: "Work") -> Edited[HospiceDraft]:
        found = {one.hospice_id: one for one in status.hospices(work, patient_id)}
        assert row is not None
        one = found.get(row.hospice_id, row)
        return Edited(one.draft, one.version)

    def remove(work: "Work", seen: int) -> None:
        assert row is not None
        status.retire_hospice(work, row.hospice_id, seen=seen)

    open_sheet(
        context,
        parent,
        Sheet(
            _("Hospice enrollment"),
            [
                Text("hospice", _("Hospice"), required=True),
                Text("phone", _("Phone, day and night"), beside=True),
                Date("starts_on", _("First day"), required=True),
                Date("ends_on", _("Last day"), beside=True),
                Text("reason", _("Why it ended"), shown_if=lambda one: one.ends_on is not None),
            ],
            HospiceDraft(starts_on=today),
            save,
            context.drafts.of("hospice", patient_id, row.hospice_id if row else None),
            note=_(
                "Treatment and our program can go on beside it. Released pages are withdrawn: a clinician looks at "
                "whom they tell the family to call before they are printed, or printed again."
            ),
            edit=read if row else None,
            height=440,
            remove=(_("Entered by mistake"), remove),
        ),
    )


def open_hospice(context: Context, parent: QWidget, patient_id: PatientId, hospice_id: UUID | None) -> None:
    """Open the form of an enrollment by its id, or of a new one."""

    def read(work: "Work") -> tuple[HospiceRow | None, date]:
        found = (one for one in status.hospices(work, patient_id) if one.hospice_id == hospice_id)
        return next(found, None), office_settings.today(work)

    context.tasks.read(parent, read, lambda found: hospice(context, parent, patient_id, *found))


@dataclass(frozen=True)
class TreatmentDay:
    """One day of a treatment."""

    day: date | None = None


@dataclass(frozen=True)
class TreatmentForm:
    """A treatment as the form asks for it: single days one a row."""

    kind: TreatmentKind = TreatmentKind.CHEMOTHERAPY
    where: str = ""
    weekdays: tuple[int, ...] = ()
    days: tuple[TreatmentDay, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


def treatment(context: Context, parent: QWidget, patient_id: PatientId, row: TreatmentRow | None) -> None:
    """Add treatment under way, or change it."""

    def save(work: "Work", form: TreatmentForm, seen: int) -> UUID:
        days = tuple(sorted({one.day for one in form.days if one.day is not None}))
        draft = TreatmentDraft(form.kind, form.where, form.weekdays, days, form.starts_on, form.ends_on)
        known = row.treatment_id if row else None
        return status.save_treatment(work, patient_id, known, draft, seen=seen if row else None)

    def read(work: "Work") -> Edited[TreatmentForm]:
        assert row is not None
        found = {one.treatment_id: one for one in status.treatments(work, patient_id)}
        one = found.get(row.treatment_id, row)
        draft = one.draft
        days = tuple(TreatmentDay(day) for day in draft.dates)
        form = TreatmentForm(draft.kind, draft.where, draft.weekdays, days, draft.starts_on, draft.ends_on)
        return Edited(form, one.version)

    def remove(work: "Work", seen: int) -> None:
        assert row is not None
        status.retire_treatment(work, row.treatment_id, seen=seen)

    open_sheet(
        context,
        parent,
        Sheet(
            _("Treatment"),
            [
                Choice("kind", _("Treatment"), words_of(list(TreatmentKind))),
                Text("where", _("Where"), beside=True),
                Choices("weekdays", _("Every week on"), list(enumerate(dates.weekday_names()))),
                Rows(
                    "days",
                    _("Single days"),
                    fields=[Date("day", _("Day"), required=True)],
                    new=TreatmentDay,
                    add=_("Add a day"),
                ),
                Date("starts_on", _("From")),
                Date("ends_on", _("Until"), beside=True),
            ],
            TreatmentForm(),
            save,
            context.drafts.of("treatment", patient_id, row.treatment_id if row else None),
            note=_("A visit on a treatment day is pointed out when it is booked."),
            edit=read if row else None,
            height=560,
            remove=(_("Entered by mistake"), remove),
        ),
    )


def open_treatment(context: Context, parent: QWidget, patient_id: PatientId, treatment_id: UUID | None) -> None:
    """Open the form of a treatment by its id, or of a new one."""

    def read(work: "Work") -> TreatmentRow | None:
        return next((one for one in status.treatments(work, patient_id) if one.treatment_id == treatment_id), None)

    context.tasks.read(parent, read, lambda row: treatment(context, parent, patient_id, row))


def death(context: Context, parent: QWidget, patient_id: PatientId, name: str, today: date, saved: Saved) -> None:
    """Record that the patient died; ``saved`` gets the visits that were cancelled."""

    def save(work: "Work", draft: DeathDraft, _seen: int) -> object:
        return deaths.died(work, patient_id, draft)

    open_sheet(
        context,
        parent,
        Sheet(
            _("{name} died").format(name=name),
            [
                Date("died_on", _("Date of death"), required=True),
                Text("told_by", _("Who told us"), required=True),
            ],
            DeathDraft(died_on=today),
            save,
            context.drafts.of("death", patient_id),
            note=_(
                "Visits still ahead are cancelled, released pages are withdrawn, and the team sees it "
                "on Today. It can be taken back."
            ),
            save_text=_("Record the death"),
            height=360,
        ),
        saved,
    )
