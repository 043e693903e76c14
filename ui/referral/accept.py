"""Answering a referral: accepted with somebody to lead, declined, or redirected."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from careteam.domain.assignments import AssignmentDraft, AssignmentRole
from careteam.domain.ids import DisciplineId, PatientId
from careteam.domain.referrals import ReferralStatus
from careteam.i18n import _
from careteam.services import referrals, suggestions
from careteam.services.referrals import ReferralRow
from careteam.services.suggestions import SuggestedMember
from ui.kit import fields
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.drafts import Place
from ui.kit.fields import Field
from ui.kit.form_dialog import FormDialog
from ui.kit.forms import Form
from ui.kit.routes import AssignRoute
from ui.referral.assign import AssignDialog, Loaded
from ui.referral.suggestion_list import SuggestionEditor

if TYPE_CHECKING:
    from careteam.services.office import Work

ROLES = (AssignmentRole.LEAD, AssignmentRole.PRIMARY)


class AcceptDialog(AssignDialog):
    """Accepts a referral and assigns who serves the patient first, in one act."""

    def __init__(self, context: Context, referral: ReferralRow, parent: QWidget) -> None:
        self.referral = referral
        super().__init__(context, AssignRoute(referral.patient_id), parent, height=560)
        self.panel.save_button.setText(_("Accept and assign"))
        self.panel.save_button.setAccessibleName(_("Accept and assign"))
        self.panel.buttons.insertWidget(0, Button(_("Accept, assign later"), self._on_accept_alone))

    def kept(self) -> Place:
        return self.context.drafts.of("accept", self.referral.id)

    def fields(self) -> list[Field]:
        return [
            fields.Choice("discipline_id", _("Discipline"), none=_("Any that may lead"), width=260),
            fields.Segments("role", _("Role"), options=fields.words_of(ROLES), beside=True),
            fields.Date("starts_on", _("From"), beside=True, required=True),
            fields.Custom("member_id", _("Who, the best fit first"), make=SuggestionEditor),
        ]

    def save_draft(self, work: "Work", draft: AssignmentDraft, _seen: int) -> object:
        return referrals.accept(work, self.referral.id, draft, seen=self.referral.version)

    def suggest(
        self, work: "Work", patient_id: PatientId, discipline_id: DisciplineId | None
    ) -> tuple[SuggestedMember, ...]:
        if discipline_id is None:
            return suggestions.for_lead(work, patient_id, self.referral.domains)
        return super().suggest(work, patient_id, discipline_id)

    def on_loaded(self, loaded: Loaded) -> None:
        super().on_loaded(loaded)
        self.set_title(_("Accept {patient}").format(patient=loaded.patient))

    def _on_accept_alone(self) -> None:
        one = self.referral
        self.context.tasks.write(
            self, lambda work: referrals.accept(work, one.id, seen=one.version), lambda _nothing: self.accept()
        )


@dataclass(frozen=True)
class Answer:
    """Why a referral is not taken, and to whom it goes instead."""

    redirected_to: str = ""
    reason: str = ""


class AnswerDialog(FormDialog[Answer]):
    """Declines or redirects a referral, with the reason."""

    def __init__(self, context: Context, referral: ReferralRow, to: ReferralStatus, parent: QWidget) -> None:
        self._referral, self._to = referral, to
        redirect = to is ReferralStatus.REDIRECTED
        title = _("Redirect {patient}") if redirect else _("Decline {patient}")
        whom = fields.Text("redirected_to", _("To whom"), required=True, placeholder=_("Name, and how to reach them"))
        why = fields.Multiline("reason", _("Why"), required=True, hint=_("The referrer hears this reason."))
        super().__init__(
            parent,
            title.format(patient=referral.patient),
            context.tasks,
            Form([whom, why] if redirect else [why], Answer()),
            self._save,
            save_text=_("Redirect") if redirect else _("Decline"),
            kept=context.drafts.of("redirect" if redirect else "decline", referral.id),
            width=480,
            height=320,
        )

    def _save(self, work: "Work", answer: Answer, _seen: int) -> None:
        one = self._referral
        if self._to is ReferralStatus.REDIRECTED:
            referrals.redirect(work, one.id, answer.redirected_to, answer.reason, seen=one.version)
        else:
            referrals.decline(work, one.id, answer.reason, seen=one.version)
