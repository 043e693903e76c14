"""A new referral on one page: only the name, who asks and what for are required."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.clock import today
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId, ReferralId
from careteam.domain.patients import BirthKnown, PatientDraft, YesNo
from careteam.domain.referrals import ReferralDraft, ReferralSource, Urgency, first_visit_by
from careteam.i18n import _, ngettext
from careteam.services import office_settings, patients, referrals
from careteam.services.patients import FoundPatient, SimilarPatient
from careteam.services.referrals import ReferralRow
from ui.kit import dates, fields, tags_edit
from ui.kit.banners import Banner
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.editors import Typed
from ui.kit.fields import Field, Section
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.labels import Muted
from ui.kit.routes import PatientRoute, ReferralRoute, ReferralsRoute
from ui.referral.accept import AcceptDialog

if TYPE_CHECKING:
    from careteam.services.office import Work

ABOUT_IT = frozenset(
    {"source", "referrer", "referrer_phone", "reason", "domains", "urgency", "patient_knows", "patient_agrees"}
)
"""What is asked about the referral itself, and not about the patient."""
SOON = 14
"""Days before the eight weeks end from which on the limit is shown as pressing."""


@dataclass(frozen=True)
class Entry:
    """A referral as taken on the phone: who it is about, who asks, and what for."""

    patient_id: PatientId | None = None
    given_name: str = ""
    family_name: str = ""
    birth_date: date | None = None
    phone: str = ""
    mrn: str = ""
    languages: tuple[str, ...] = ("en",)
    diagnosis: str = ""
    is_cancer: bool = False
    diagnosed_on: date | None = None
    advanced_on: date | None = None
    source: ReferralSource = ReferralSource.CLINICIAN
    referrer: str = ""
    referrer_phone: str = ""
    urgency: Urgency = Urgency.ROUTINE
    reason: str = ""
    domains: tuple[HelpDomain, ...] = ()
    patient_knows: YesNo = YesNo.NOT_ASKED
    patient_agrees: YesNo = YesNo.NOT_ASKED

    def patient(self) -> PatientDraft:
        """The patient it is about, as far as known."""
        return PatientDraft(
            given_name=self.given_name,
            family_name=self.family_name,
            birth_known=BirthKnown.KNOWN if self.birth_date else BirthKnown.UNKNOWN,
            birth_date=self.birth_date,
            phone=self.phone,
            mrn=self.mrn,
            languages=self.languages,
            diagnosis=self.diagnosis,
            is_cancer=self.is_cancer,
            diagnosed_on=self.diagnosed_on,
            advanced_on=self.advanced_on,
        )

    def referral(self) -> ReferralDraft:
        """The referral itself."""
        return ReferralDraft(
            patient_id=self.patient_id,
            source=self.source,
            referrer=self.referrer,
            referrer_phone=self.referrer_phone,
            urgency=self.urgency,
            reason=self.reason,
            domains=self.domains,
            patient_knows=self.patient_knows,
            patient_agrees=self.patient_agrees,
        )


@dataclass(frozen=True)
class Known:
    """A patient whom the referral is about, and the office's date."""

    patient: FoundPatient | None
    is_cancer: bool
    advanced_on: date | None


class ReferralDialog(FormDialog[Entry]):
    """Takes a referral. While the name is typed it looks for the same person among those already here."""

    def __init__(self, context: Context, route: ReferralRoute, parent: QWidget) -> None:
        self.context, self.route, self._behind = context, route, parent
        self._used: PatientId | None = None
        self._zone = ""
        super().__init__(
            parent,
            _("New referral"),
            context.tasks,
            Form(_fields(), Entry(route.patient_id)),
            lambda work, entry, _seen: _receive(work, entry),
            save_text=_("Save referral"),
            kept=context.drafts.of("referral", route.patient_id),
            later=route.patient_id is not None,
            width=880,
            height=720,
        )
        self.limit = Banner()
        self.same = Banner()
        self.panel.content.insertWidget(0, self.limit)
        self.panel.content.insertWidget(0, self.same)
        self.panel.content.insertWidget(0, Muted(_("Only the name, who asks and what for are needed now.")))
        self._then_accept = False
        self.save_and_accept = Button(_("Save and accept…"), self._on_save_and_accept)
        self.panel.buttons.insertWidget(self.panel.buttons.count() - 1, self.save_and_accept)
        self.form.include("used", self)
        self.form.changed.connect(self._on_edited)
        self.saved.connect(self._on_received)
        self._searched: tuple[object, ...] = ()
        context.tasks.read(self, lambda work: office_settings.current(work).zone, self._on_zone)
        if route.patient_id is not None:
            patient_id = route.patient_id
            context.tasks.read(
                self, lambda work: patients.edit(work, patient_id).draft, lambda draft: self._begin_with(draft)
            )

    def _on_zone(self, zone: str) -> None:
        self._zone = zone
        self._tell_limit(self.form.peek())

    def typed(self) -> Typed:
        """Whom of those already here the referral was found to be about, kept with what is typed."""
        return self._used.hex if self._used else None

    def put_back(self, typed: Typed) -> None:
        """It is about somebody already here, as was found before."""
        if typed is not None:
            self._use(PatientId(UUID(typed)))

    def _begin_with(self, draft: PatientDraft) -> None:
        """The referral is about somebody who is here already: only what is new is asked."""
        self.panel.start(self._entry_about(self.route.patient_id, draft), 0)
        self._tell_limit(self.form.peek())

    def _entry_about(self, patient_id: PatientId | None, draft: PatientDraft) -> Entry:
        self.set_title(_("New referral for {patient}").format(patient=draft.name))
        return Entry(
            patient_id,
            given_name=draft.given_name,
            family_name=draft.family_name,
            is_cancer=draft.is_cancer,
            advanced_on=draft.advanced_on,
        )

    def _on_edited(self) -> None:
        entry = self.form.peek()
        self._tell_limit(entry)
        wanted = (entry.given_name, entry.family_name, entry.birth_date, entry.mrn)
        if entry.patient_id is None and wanted != self._searched:
            self._searched = wanted
            draft = entry.patient()
            self.context.tasks.search(self, "same", lambda work: patients.similar(work, draft), self._on_similar)

    def _tell_limit(self, entry: Entry) -> None:
        """Show the last day for a first visit as soon as both facts are there."""
        due = first_visit_by(entry.is_cancer, entry.advanced_on)
        if due is None or not self._zone:
            self.limit.hide()
            return
        left = (due - today(self.context.clock.now(), self._zone)).days
        days = (
            ngettext("{count} day left", "{count} days left", left).format(count=left)
            if left >= 0
            else ngettext("{count} day past", "{count} days past", -left).format(count=-left)
        )
        text = _("8-week limit: {day} ({days}). The first visit should come by then.")
        tone = "bad" if left < 0 else "warn" if left < SOON else "accent"
        self.limit.say(text.format(day=dates.month_day(due), days=days), tone)

    def _on_similar(self, found: tuple[SimilarPatient, ...]) -> None:
        if not found:
            self.same.hide()
            return
        lines = [f"{_who(one.found)} ({one.why.lower()})" for one in found[:3]]
        one = found[0].found
        self.same.say(
            _("Is this somebody already here?") + "\n" + "\n".join(lines),
            "warn",
            [
                (_("Use {name}").format(name=one.name), lambda: self._use(one.patient_id)),
                (_("Open"), lambda: self._open(one)),
            ],
        )

    def _use(self, patient_id: PatientId) -> None:
        """Take the referral for a patient who is here already; what was typed about it stays."""
        self.same.hide()

        def known(draft: PatientDraft) -> None:
            typed = self.form.changes()
            self._used = None
            self.form.set_draft(self._entry_about(patient_id, draft))
            self._used = patient_id
            self.form.put_back({name: typed[name] for name in typed if name in ABOUT_IT}, newer=False)

        self.context.tasks.read(self, lambda work: patients.edit(work, patient_id).draft, known)

    def _open(self, one: FoundPatient) -> None:
        self.context.navigate(PatientRoute(one.patient_id))
        self.reject()

    def _on_save_and_accept(self) -> None:
        self._then_accept = True
        self.panel.save()

    def _on_received(self, row: ReferralRow) -> None:
        self.context.navigate(ReferralsRoute())
        if self._then_accept:
            AcceptDialog(self.context, row, self._behind).open()


def _receive(work: "Work", entry: Entry) -> ReferralRow:
    referral_id: ReferralId = referrals.receive(
        work, entry.referral(), entry.patient() if entry.patient_id is None else None
    )
    work.session.flush()
    return referrals.row(work, referral_id)


def _who(one: FoundPatient) -> str:
    born = _("born {day}").format(day=dates.full_date(one.birth_date)) if one.birth_date else _("birth date not known")
    number = _("record …{tail}").format(tail=one.mrn_tail) if one.mrn_tail else ""
    return ", ".join(part for part in (one.name, born, number, one.status.label) if part)


def _fields() -> list[Field | Section]:
    yes_no = [(True, YesNo.YES.label), (False, YesNo.NO.label)]

    def new(entry: Entry) -> bool:
        return entry.patient_id is None

    def cancer(entry: Entry) -> bool:
        return new(entry) and entry.is_cancer

    return [
        fields.Text("given_name", _("First name"), required=True, shown_if=new),
        fields.Text("family_name", _("Last name"), beside=True, required=True, shown_if=new),
        fields.Date("birth_date", _("Birth date"), beside=True, shown_if=new),
        fields.Segments("source", _("Who asks"), options=fields.words_of(list(ReferralSource))),
        fields.Text("referrer", _("Name of who asks"), beside=True),
        fields.Text("referrer_phone", _("Their phone"), beside=True),
        fields.Multiline("reason", _("What for"), required=True, lines=2),
        fields.Choices("domains", _("Help with"), options=fields.words_of(list(HelpDomain))),
        fields.Segments("urgency", _("How soon"), options=fields.words_of(list(Urgency))),
        fields.YesNoAsk("patient_knows", _("The patient knows"), beside=True),
        fields.YesNoAsk("patient_agrees", _("The patient agrees"), beside=True),
        fields.Text("diagnosis", _("Diagnosis"), shown_if=new),
        fields.Segments("is_cancer", _("This is cancer"), options=yes_no, beside=True, shown_if=new),
        fields.Date("diagnosed_on", _("Diagnosed"), beside=True, shown_if=cancer),
        fields.Date("advanced_on", _("Advanced since"), beside=True, shown_if=cancer),
        fields.Text("phone", _("Patient’s phone"), shown_if=new),
        fields.Text("mrn", _("Record number"), beside=True, shown_if=new),
        tags_edit.languages("languages", _("Languages"), shown_if=new),
    ]
