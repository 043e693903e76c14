"""Referrals: received, answered, and the referrer told."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from careteam.domain import referrals
from careteam.domain.assignments import AssignmentDraft
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid, Problem
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId, ReferralId
from careteam.domain.patients import LEFT, WITH_TEAM, BirthKnown, PatientDraft, ProgramStatus, YesNo
from careteam.domain.permissions import Permission
from careteam.domain.places import Setting
from careteam.domain.referrals import (
    EightWeeks,
    ReferralDraft,
    ReferralSource,
    ReferralStatus,
    Urgency,
    eight_weeks,
    first_meeting,
    see_by,
)
from careteam.domain.texts import tidy
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from careteam.persistence.models import Patient, Referral, Visit
from careteam.services import assignments, office_settings, patients, status
from careteam.services.assignments import Assigned
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class ReferralRow:
    """A referral in a list, with its clocks. ``see_by``: the moment its urgency asks for; None for routine, and
    once the patient has died."""

    id: ReferralId
    version: int
    patient_id: PatientId
    patient: str
    birth_date: date | None
    diagnosis: str
    source: ReferralSource
    referrer: str
    referrer_phone: str
    received_at: datetime
    urgency: Urgency
    see_by: datetime | None
    eight_weeks: EightWeeks
    reason: str
    domains: tuple[HelpDomain, ...]
    patient_knows: YesNo
    patient_agrees: YesNo
    status: ReferralStatus
    decision_reason: str
    redirected_to: str
    decided_at: datetime | None
    referrer_told_at: datetime | None


@needs(Permission.SEE)
def open_rows(work: Work) -> tuple[ReferralRow, ...]:
    """What somebody still has to do: new referrals, the most pressing first, then answers nobody told the referrer.

    Nothing waits any more for somebody who died.
    """
    waiting = (Referral.status == ReferralStatus.RECEIVED) | Referral.referrer_told_at.is_(None)
    found = _listed(work, select(Referral, Patient).where(waiting, Patient.status != ProgramStatus.DIED))
    urgent = list(Urgency)
    return tuple(
        sorted(
            found,
            key=lambda row: (
                row.status is not ReferralStatus.RECEIVED,
                urgent.index(row.urgency),
                row.eight_weeks.due_on or date.max,
                row.received_at,
            ),
        )
    )


@needs(Permission.SEE)
def of_patient(work: Work, patient_id: PatientId) -> tuple[ReferralRow, ...]:
    """All referrals of a patient, the newest first."""
    found = _listed(work, select(Referral, Patient).where(Referral.patient_id == patient_id))
    return tuple(sorted(found, key=lambda row: row.received_at, reverse=True))


@needs(Permission.SEE)
def row(work: Work, referral_id: ReferralId) -> ReferralRow:
    """One referral with its clocks."""
    work.get(Referral, referral_id)
    (one,) = _listed(work, select(Referral, Patient).where(Referral.id == referral_id))
    return one


@needs(Permission.SEE)
def clocks(work: Work, patient_ids: Collection[PatientId]) -> dict[PatientId, EightWeeks]:
    """The eight weeks to a first visit, of each patient."""
    today = office_settings.today(work)
    found = work.session.execute(
        select(Patient.id, Patient.is_cancer, Patient.advanced_on, Patient.status, Patient.died_on).where(
            Patient.id.in_(patient_ids)
        )
    ).all()
    met = first_meetings(work, {PatientId(one.id): one.advanced_on for one in found if one.is_cancer})
    return {
        PatientId(one.id): eight_weeks(
            one.is_cancer,
            one.advanced_on,
            today=today,
            met_on=met.get(one.id),
            closed_on=one.died_on or (None if one.status in WITH_TEAM else today),
        )
        for one in found
    }


@needs(Permission.SEE)
def first_meetings(work: Work, since: Mapping[PatientId, date | None]) -> dict[PatientId, date]:
    """When each patient first met the team since a day, which is when the cancer became advanced; who did not is not
    among them.
    """
    advanced = {patient_id: day for patient_id, day in since.items() if day is not None}
    visits: dict[PatientId, list[tuple[VisitStatus, Setting, date]]] = defaultdict(list)
    query = select(Visit.patient_id, Visit.status, Visit.setting, Visit.starts).where(
        Visit.live(), Visit.patient_id.in_(advanced), Visit.status == VisitStatus.COMPLETED
    )
    for patient_id, done, setting, starts in work.session.execute(query) if advanced else ():
        visits[patient_id].append((done, setting, starts.date()))
    found = {patient_id: first_meeting(those, advanced[patient_id]) for patient_id, those in visits.items()}
    return {patient_id: day for patient_id, day in found.items() if day is not None}


def met_since(day: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """The condition that a patient met the team since a day, as ``first_meeting`` counts it, for lists of many."""
    return exists().where(
        Visit.patient_id == Patient.id,
        Visit.status == VisitStatus.COMPLETED,
        Visit.setting != Setting.PHONE,
        Visit.starts >= cast(day, String),  # as text, a time of this day comes after the day itself
        Visit.live(),
    )


@needs(Permission.SEE)
def edit(work: Work, referral_id: ReferralId) -> Edited[ReferralDraft]:
    """A referral for the form that changes it."""
    found = work.get(Referral, referral_id)
    return Edited(found.draft(ReferralDraft), found.version)


@needs(Permission.REFERRALS)
def receive(work: Work, draft: ReferralDraft, patient: PatientDraft | None = None) -> ReferralId:
    """Take a referral for a known patient, or for a new one who is entered with it.

    Raises Invalid with the problems of both. Who was discharged before is referred again.
    """
    if draft.patient_id is None:
        work.named(_("Take a referral for {name}").format(name=(patient or PatientDraft()).name))
        draft = replace(draft, patient_id=_new_patient(work, draft, patient or PatientDraft()))
    draft = tidy(draft)
    referrals.check(draft)
    known = work.get(Patient, draft.patient_id)
    work.named(_("Take a referral for {name}").format(name=known.name))
    if known.status is ProgramStatus.DIED:
        raise Invalid.field("", _("{name} has died. Check whom this referral is for.").format(name=known.name))
    if known.status in LEFT:
        status.change(work, PatientId(known.id), ProgramStatus.REFERRED, reason=_("Referred again"))
    new = work.add(Referral(status=ReferralStatus.RECEIVED))
    new.fill(replace(draft, received_at=draft.received_at or work.now))
    return ReferralId(new.id)


@needs(Permission.REFERRALS)
def save(work: Work, referral_id: ReferralId, draft: ReferralDraft, *, seen: int) -> None:
    """Change what a referral says."""
    found = work.get(Referral, referral_id, seen=seen)
    name = work.get(Patient, found.patient_id).name
    work.named(_("Change the referral of {name}").format(name=name))
    draft = tidy(draft)
    referrals.check(draft)
    found.fill(replace(draft, patient_id=found.patient_id, received_at=draft.received_at or found.received_at))


@needs(Permission.REFERRALS)
def accept(
    work: Work, referral_id: ReferralId, assignment: AssignmentDraft | None = None, reason: str = "", *, seen: int
) -> Assigned | None:
    """Accept a referral and, in the same act, assign who serves the patient first."""
    found = _answered(work, referral_id, ReferralStatus.ACCEPTED, reason, _("Accept the referral of {name}"), seen)
    patient = work.get(Patient, found.patient_id)
    if patient.status is not ProgramStatus.ACTIVE:
        status.change(work, found.patient_id, ProgramStatus.ACTIVE, reason=reason)
    return assignments.save(work, None, assignment, seen=None) if assignment is not None else None


@needs(Permission.REFERRALS)
def decline(work: Work, referral_id: ReferralId, reason: str, *, seen: int) -> None:
    """Decline a referral, and say why."""
    found = _answered(work, referral_id, ReferralStatus.DECLINED, reason, _("Decline the referral of {name}"), seen)
    _not_admitted(work, found, reason)


@needs(Permission.REFERRALS)
def redirect(work: Work, referral_id: ReferralId, to: str, reason: str, *, seen: int) -> None:
    """Send a referral on to somebody who can help better, and say to whom and why."""
    if not to.strip():
        raise Invalid.field("redirected_to", _("Say whom the referral is redirected to."))
    title = _("Redirect the referral of {name}")
    found = _answered(work, referral_id, ReferralStatus.REDIRECTED, reason, title, seen)
    found.redirected_to = to.strip()
    _not_admitted(work, found, reason)


@needs(Permission.REFERRALS)
def reopen(work: Work, referral_id: ReferralId, *, seen: int) -> None:
    """Take an answer back: the referral is new again, and the referrer has to be told anew."""
    found = _answered(work, referral_id, ReferralStatus.RECEIVED, "", _("Open the referral of {name} again"), seen)
    found.decided_at = found.referrer_told_at = None
    found.redirected_to = ""
    patient = work.get(Patient, found.patient_id)
    if patient.status is ProgramStatus.NOT_ADMITTED:
        status.change(work, found.patient_id, ProgramStatus.REFERRED, reason=_("Referral opened again"))


@needs(Permission.REFERRALS)
def tell_referrer(work: Work, referral_id: ReferralId, *, seen: int) -> None:
    """Note that the referrer knows the answer."""
    found = work.get(Referral, referral_id, seen=seen)
    name = work.get(Patient, found.patient_id).name
    work.named(_("Tell the referrer of {name}").format(name=name))
    if found.status is ReferralStatus.RECEIVED:
        raise Invalid.field("", _("Answer the referral first; then tell the referrer."))
    found.referrer_told_at = work.now


def _answered(work: Work, referral_id: ReferralId, to: ReferralStatus, reason: str, title: str, seen: int) -> Referral:
    found = work.get(Referral, referral_id, seen=seen)
    work.named(title.format(name=work.get(Patient, found.patient_id).name))
    referrals.check_answer(found.status, to, reason)
    if found.status is not ReferralStatus.RECEIVED:
        found.referrer_told_at = None
    found.status = to
    found.decision_reason = reason.strip()
    found.decided_at = work.now
    return found


def _new_patient(work: Work, draft: ReferralDraft, patient: PatientDraft) -> PatientId:
    """The patient of a referral, of whom little may be known yet. Raises Invalid with the problems of both."""
    if patient.birth_date is None and patient.birth_known is BirthKnown.KNOWN:
        patient = replace(patient, birth_known=BirthKnown.UNKNOWN)
    problems: list[Problem] = []
    try:
        referrals.check(draft)
    except Invalid as refused:
        problems += refused.problems
    try:
        patient_id = patients.save(work, None, patient, status=ProgramStatus.REFERRED)
    except Invalid as refused:
        raise Invalid(*refused.problems, *problems) from None
    if problems:
        raise Invalid(*problems)
    return patient_id


def _not_admitted(work: Work, found: Referral, reason: str) -> None:
    """A patient whom no other referral brings is not admitted."""
    others = select(Referral.id).where(
        Referral.live(),
        Referral.patient_id == found.patient_id,
        Referral.id != found.id,
        Referral.status.in_((ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED)),
    )
    patient = work.get(Patient, found.patient_id)
    if patient.status is ProgramStatus.REFERRED and work.session.scalars(others).first() is None:
        status.change(work, found.patient_id, ProgramStatus.NOT_ADMITTED, reason=reason)


def _listed(work: Work, query: Select[Referral, Patient]) -> list[ReferralRow]:
    zone = office_settings.current(work).zone
    found = work.session.execute(
        query.join(Patient, Referral.patient_id == Patient.id).where(Referral.live(), Patient.live())
    ).all()
    times = clocks(work, {PatientId(patient.id) for _referral, patient in found})
    return [
        ReferralRow(
            ReferralId(one.id),
            one.version,
            one.patient_id,
            patient.name,
            patient.birth_date,
            patient.diagnosis,
            one.source,
            one.referrer,
            one.referrer_phone,
            one.received_at,
            one.urgency,
            None if patient.status is ProgramStatus.DIED else see_by(one.received_at, one.urgency, zone),
            times[one.patient_id],
            one.reason,
            one.domains,
            one.patient_knows,
            one.patient_agrees,
            one.status,
            one.decision_reason,
            one.redirected_to,
            one.decided_at,
            one.referrer_told_at,
        )
        for one, patient in found
    ]
