"""Code status, hospice enrollment, treatment and program status: what can be kept."""

from collections.abc import Iterable
from datetime import date

from careteam.domain.errors import Invalid, Problem
from careteam.domain.patients import LEFT, CodeStatus, CodeStatusDraft, HospiceDraft, ProgramStatus, TreatmentDraft
from careteam.i18n import _

UNDECIDED = frozenset({CodeStatus.NOT_RECORDED, CodeStatus.NOT_DISCUSSED})
"""Code statuses that nobody has decided on."""


def check_code(draft: CodeStatusDraft, today: date) -> None:
    """Refuse a code status without who decided and when. Raises Invalid with one problem a field."""
    problems = []
    decided = draft.status not in UNDECIDED
    if decided and not draft.decided_by:
        problems.append(Problem("decided_by", _("Enter who decided: the patient, or whoever decides for them.")))
    if decided and draft.decided_on is None:
        problems.append(Problem("decided_on", _("Enter the date of the decision.")))
    elif draft.decided_on and draft.decided_on > today:
        problems.append(Problem("decided_on", _("The date of the decision is in the future.")))
    if problems:
        raise Invalid(*problems)


def check_hospice(draft: HospiceDraft, others: Iterable[tuple[date, date | None]]) -> None:
    """Refuse an enrolment that cannot stand beside the patient's others, given as first and last days.

    Raises Invalid with one problem a field.
    """
    problems = []
    if not draft.hospice:
        problems.append(Problem("hospice", _("Enter the name of the hospice.")))
    if draft.starts_on is None:
        problems.append(Problem("starts_on", _("Enter the day the enrollment starts.")))
    elif draft.ends_on and draft.ends_on < draft.starts_on:
        problems.append(Problem("ends_on", _("The enrollment ends before it starts.")))
    else:
        last = draft.ends_on or date.max
        if any(starts <= last and draft.starts_on <= (ends or date.max) for starts, ends in others):
            text = _("Another enrollment runs in that time. End that one first.")
            problems.append(Problem("starts_on", text))
    if problems:
        raise Invalid(*problems)


def check_treatment(draft: TreatmentDraft) -> None:
    """Refuse a treatment that cannot be kept as entered. Raises Invalid with one problem a field."""
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        raise Invalid.field("ends_on", _("The treatment ends before it starts."))
    if any(not 0 <= day <= 6 for day in draft.weekdays):
        raise Invalid.field("weekdays", _("Choose days of the week."))


def check_program(now: ProgramStatus, to: ProgramStatus, reason: str, since: date, today: date) -> None:
    """Refuse a change of program status. Raises Invalid for the fields ``status``, ``reason`` or ``since``."""
    if now is ProgramStatus.DIED or to is ProgramStatus.DIED:
        text = _("A death has its own action: record it, or take it back, there.")
        raise Invalid.field("status", text)
    if to is now:
        raise Invalid.field("status", _("The program status is already “{status}”.").format(status=now.label))
    if to in LEFT and not reason:
        raise Invalid.field("reason", _("Say why."))
    if since > today:
        raise Invalid.field("since", _("This date is in the future."))
