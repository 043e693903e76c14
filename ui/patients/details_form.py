"""Who a patient is: the form for a new one and for one known, with a look at who may be the same person."""

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from careteam.domain.drafts import Edited
from careteam.domain.ids import PatientId
from careteam.domain.languages import language_name
from careteam.domain.page_languages import page_languages
from careteam.domain.patients import (
    MINORS,
    AgeGroup,
    BirthKnown,
    CallBoxKind,
    CareKind,
    Insurance,
    InterpreterKind,
    PatientDraft,
    Payer,
    ProgramStatus,
    TimesThatSuit,
    group_on,
)
from careteam.domain.team import VisitorWish
from careteam.domain.versions import Told, ToldTopic
from careteam.i18n import _
from careteam.services import patients
from careteam.services.patients import SimilarPatient
from ui.kit import dates
from ui.kit.banners import Banner
from ui.kit.context import Context
from ui.kit.fields import Check, Choice, Date, Field, Multiline, Section, Text, TimeOfDay, YesNoAsk, words_of
from ui.kit.form_dialog import FormDialog
from ui.kit.routes import PatientRoute
from ui.kit.rows import Rows
from ui.kit.tags_edit import languages
from ui.patients.opening import Sheet, dialog_of

if TYPE_CHECKING:
    from careteam.services.office import Work

NOON = time(12)


class DetailsDialog:
    """Opens the form for a patient's details; a new patient's page opens once it is saved."""

    @staticmethod
    def add(context: Context, parent: QWidget) -> None:
        """Enter a patient who comes without a referral."""

        def save(work: "Work", draft: PatientDraft, _seen: int) -> PatientId:
            return patients.save(work, None, settled(draft), status=ProgramStatus.ACTIVE)

        kept = context.drafts.of("details")
        text = _("Add patient")
        sheet = Sheet(
            text, details_fields(context.clock.now().date()), PatientDraft(), save, kept, save_text=text, width=640
        )
        dialog = dialog_of(context, parent, sheet, Edited(PatientDraft(), 0))
        dialog.saved.connect(lambda patient_id: context.navigate(PatientRoute(patient_id)))
        _Likeness(context, dialog, None)
        dialog.open()

    @staticmethod
    def edit(context: Context, parent: QWidget, patient_id: PatientId) -> None:
        """Change who a patient is."""

        def save(work: "Work", draft: PatientDraft, seen: int) -> PatientId:
            return patients.save(work, patient_id, settled(draft), seen=seen)

        def read(work: "Work") -> Edited[PatientDraft]:
            return patients.edit(work, patient_id)

        def opened(edited: Edited[PatientDraft]) -> None:
            kept = context.drafts.of("details", patient_id)
            sheet = Sheet(
                _("Details"), details_fields(context.clock.now().date()), edited.draft, save, kept, read, width=640
            )
            dialog = dialog_of(context, parent, sheet, edited)
            _Likeness(context, dialog, patient_id)
            dialog.open()

        context.tasks.read(parent, read, opened)


class _Likeness(QObject):
    """Watches a form as one types, and says above it who in the office may be the same person."""

    def __init__(self, context: Context, dialog: FormDialog[PatientDraft], patient_id: PatientId | None) -> None:
        super().__init__(dialog)
        self._context, self._dialog, self._but = context, dialog, patient_id
        self._banner = Banner(dialog)
        dialog.panel.content.insertWidget(0, self._banner)
        self._timer = QTimer(self, singleShot=True, interval=300)
        self._timer.timeout.connect(self._on_typed)
        dialog.form.changed.connect(self._timer.start)

    def _on_typed(self) -> None:
        draft, but = self._dialog.form.peek(), self._but
        self._context.tasks.search(
            self._dialog, "similar", lambda work: patients.similar(work, draft, but=but), self._on_found
        )

    def _on_found(self, found: tuple[SimilarPatient, ...]) -> None:
        if not found:
            self._banner.hide()
            return
        lines = [_("Already here? Compare before you save.")]
        for one in found[:3]:
            who = one.found
            born = _("born {date}").format(date=dates.full_date(who.birth_date)) if who.birth_date else ""
            tail = _("MRN …{tail}").format(tail=who.mrn_tail) if who.mrn_tail else ""
            lines.append(" · ".join(part for part in (who.name, born, tail, who.status.label, one.why) if part))
        first = found[0].found.patient_id
        self._banner.say("\n".join(lines), "warn", [(_("Open"), lambda: self._open(first))])

    def _open(self, patient_id: PatientId) -> None:
        self._dialog.close()
        if not self._dialog.isVisible():
            self._context.navigate(PatientRoute(patient_id))


def settled(draft: PatientDraft) -> PatientDraft:
    """The draft without answers to questions that are no longer asked."""
    known = draft.birth_known is not BirthKnown.UNKNOWN
    return replace(
        draft,
        birth_date=draft.birth_date if known else None,
        age_group=None if known else draft.age_group,
        interpreter_kind=draft.interpreter_kind if draft.interpreter_needed else None,
        advanced_on=draft.advanced_on if draft.is_cancer else None,
    )


def details_fields(today: date) -> list[Field | Section]:
    """What the form asks; of a child or teen also what they have been told."""
    return [*_identity(), *_reaching(), *_illness(), _told(today), *_arrangements()]


def _identity() -> list[Field | Section]:
    return [
        Text("given_name", _("First name")),
        Text("family_name", _("Last name"), required=True, beside=True),
        Text("preferred_name", _("Preferred name"), placeholder=_("If it differs from the first name")),
        Text("pronouns", _("Pronouns"), beside=True),
        Check(
            "name_private",
            _("The preferred name is private: on no page for others, and no sheet"),
            shown_if=lambda one: bool(one.preferred_name),
        ),
        Choice("birth_known", _("Birth date is"), words_of(list(BirthKnown)), width=152),
        Date(
            "birth_date", _("Birth date"), beside=True, shown_if=lambda one: one.birth_known is not BirthKnown.UNKNOWN
        ),
        Choice(
            "age_group",
            _("Age group"),
            words_of(list(AgeGroup)),
            none=_("Not known"),
            beside=True,
            shown_if=lambda one: one.birth_known is BirthKnown.UNKNOWN,
        ),
        Text("mrn", _("Record number (MRN)"), beside=True),
        languages("languages", _("Languages, the preferred one first")),
        Check("interpreter_needed", _("Needs an interpreter")),
        Choice(
            "interpreter_kind",
            _("Interpreter"),
            words_of(list(InterpreterKind)),
            none=_("Any kind"),
            hint=_("Never a relative, above all never a child."),
            width=280,
            shown_if=lambda one: one.interpreter_needed,
        ),
    ]


def _reaching() -> list[Field | Section]:
    return [
        Section(_("How to reach the patient")),
        Text("phone", _("Phone")),
        Text("email", _("Email"), beside=True),
        YesNoAsk("safe_call", _("Safe to call")),
        YesNoAsk("safe_message", _("Safe to leave a message")),
        YesNoAsk("safe_mail", _("Safe to mail")),
    ]


def _illness() -> list[Field | Section]:
    return [
        Section(_("What matters and the illness")),
        Multiline("what_matters", _("What matters most"), hint=_("In the patient’s own words.")),
        Text("diagnosis", _("Diagnosis")),
        Check("is_cancer", _("It is a cancer")),
        Date("diagnosed_on", _("Diagnosed on")),
        Date(
            "advanced_on",
            _("Became advanced on"),
            beside=True,
            hint=_("The eight weeks to a first visit count from this day."),
            shown_if=lambda one: one.is_cancer,
        ),
    ]


def _told(today: date) -> Rows:
    return Rows(
        "told",
        _("What they have been told"),
        hint=_("The child’s page says nothing else about the illness."),
        fields=[
            Choice("topic", _("What"), words_of(list(ToldTopic))),
            Text("words", _("The words used"), beside=True),
            Text("told_by", _("Told by")),
            Date("told_on", _("On", "a day"), beside=True),
        ],
        new=lambda: Told(told_on=today),
        add=_("Add what they were told"),
        wrapped=True,
        shown_if=lambda one: bool(one.told) or group_on(one.birth_date, one.age_group, today) in MINORS,
    )


def _arrangements() -> list[Field | Section]:
    weekdays = list(enumerate(dates.weekday_names()))
    return [
        Section(_("Insurance and arrangements")),
        Rows(
            "insurance",
            _("Insurance"),
            fields=[
                Choice("care", _("Pays for"), words_of(list(CareKind))),
                Choice("payer", _("Who pays"), words_of(list(Payer)), beside=True),
                Text("plan", _("Plan")),
                Text("number", _("Number"), beside=True),
            ],
            new=Insurance,
            add=_("Add insurance"),
            wrapped=True,
        ),
        Rows(
            "times_that_suit",
            _("Times that suit"),
            fields=[
                Choice("weekday", _("Day"), weekdays),
                TimeOfDay("starts", _("From"), required=True),
                TimeOfDay("ends", _("To", "a time of day"), required=True),
            ],
            new=lambda: TimesThatSuit(0, time(9), NOON),
            add=_("Add a time"),
        ),
        Choice("visitor_wish", _("Wishes to be visited by"), words_of(list(VisitorWish)), width=220),
        Choice("call_box", _("On printed pages, call first"), words_of(list(CallBoxKind))),
        Choice("page_language", _("Printed pages are in"), [(tag, language_name(tag)) for tag in page_languages()]),
        Check("large_print", _("Print in large letters")),
    ]
