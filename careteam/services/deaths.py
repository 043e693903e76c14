"""A death, once: one action does all that follows from it, and one takes it back."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from careteam.domain import death
from careteam.domain.clock import day_words, time_words
from careteam.domain.death import Restored, StandingVisit, Taken
from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import DeathDraft, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.texts import tidy
from careteam.domain.visits import OPEN, CancelReason, VisitStatus
from careteam.i18n import N_, _
from careteam.persistence.models import (
    AuditEntry,
    Member,
    Patient,
    ProgramSpell,
    Visit,
    VisitMember,
    VisitRecord,
)
from careteam.services import office_settings, plans
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.withdrawals import withdraw

DIED = N_("The patient died.")
"""Why pages released before a death are withdrawn."""


@dataclass(frozen=True)
class NotRestored:
    """A visit that did not come back when a death was taken back: when and with whom it was, and why."""

    visit_id: VisitId
    words: str
    why: str


@dataclass(frozen=True)
class TakenBack:
    """What taking a death back restored, and what is to be booked anew."""

    restored: tuple[VisitId, ...]
    others: tuple[NotRestored, ...]


@needs(Permission.PATIENTS)
def died(work: Work, patient_id: PatientId, draft: DeathDraft, *, seen: int | None = None) -> tuple[VisitId, ...]:
    """Record that a patient died. Visits still ahead are cancelled, released pages withdrawn; the visits cancelled.

    The assignments stay, so that whoever knew the patient is known; nothing about the patient is ever overdue again.
    """
    draft = tidy(draft)
    patient = work.get(Patient, patient_id, seen=seen)
    death.check_death(draft, patient.birth_date, office_settings.today(work))
    if patient.status is ProgramStatus.DIED:
        raise Invalid.field("", _("The death of {name} is recorded already.").format(name=patient.name))
    work.named(_("Record the death of {name}").format(name=patient.name))
    patient.status = ProgramStatus.DIED
    patient.died_on = draft.died_on
    patient.death_told_by = draft.told_by
    work.add(ProgramSpell(patient_id=patient_id, status=ProgramStatus.DIED, since=draft.died_on))
    visits = {VisitId(visit.id): visit for visit in _visits(work, patient_id, OPEN)}
    standing = (
        StandingVisit(key, visit.status, visit.starts_at, visit.zone, visit.on_pinboard)
        for key, visit in visits.items()
    )
    assert draft.died_on is not None
    cancelled = death.cancelled_by_death(standing, draft.died_on)
    for visit_id in cancelled:
        visits[visit_id].status = VisitStatus.CANCELLED
        visits[visit_id].reason = CancelReason.DIED
        visits[visit_id].on_pinboard = False
    withdraw(work, patient_id, DIED)
    return cancelled


@needs(Permission.PATIENTS)
def take_back(work: Work, patient_id: PatientId, *, seen: int | None = None) -> TakenBack:
    """Take back a death recorded by mistake: the patient is as before, with the visits whose time is still free."""
    patient = work.get(Patient, patient_id, seen=seen)
    if patient.status is not ProgramStatus.DIED:
        raise Invalid.field("", _("No death of {name} is recorded.").format(name=patient.name))
    work.named(_("Take back the death of {name}").format(name=patient.name))
    patient.status = _status_before(work, patient_id)
    patient.died_on = None
    patient.death_told_by = ""
    _release_again(work, patient_id)
    cancelled = {
        VisitId(visit.id): visit
        for visit in _visits(work, patient_id, {VisitStatus.CANCELLED})
        if visit.reason == CancelReason.DIED
    }
    before = _before(work, cancelled, "status")
    pinned = {visit_id for visit_id in cancelled if before[visit_id].get("on_pinboard")}
    fate = _fate(work, [visit for visit_id, visit in cancelled.items() if visit_id not in pinned])
    for visit_id in (*fate.free, *pinned):
        visit = cancelled[visit_id]
        visit.status = VisitStatus(before[visit_id]["status"])
        visit.reason = ""
        visit.on_pinboard = visit_id in pinned
    others = tuple(_not_restored(work, cancelled[taken.visit_id], taken) for taken in fate.taken)
    return TakenBack((*fate.free, *pinned), others)


def _status_before(work: Work, patient_id: PatientId) -> ProgramStatus:
    """The program status before the death, whose own stretch is retired."""
    spells = work.session.scalars(
        select(ProgramSpell)
        .where(ProgramSpell.live(), ProgramSpell.patient_id == patient_id)
        .order_by(ProgramSpell.id.desc())
    )
    for spell in spells:
        if spell.status is not ProgramStatus.DIED:
            return spell.status
        work.retire(spell)
    return ProgramStatus.ACTIVE


def _visits(work: Work, patient_id: PatientId, statuses: Collection[VisitStatus]) -> list[Visit]:
    query = select(Visit).where(Visit.live(), Visit.patient_id == patient_id, Visit.status.in_(tuple(statuses)))
    return list(work.session.scalars(query.order_by(Visit.starts_at)))


def _release_again(work: Work, patient_id: PatientId) -> None:
    """Release the pages that the death withdrew, where nobody has touched them since."""
    query = select(VisitRecord).where(
        VisitRecord.live(), VisitRecord.patient_id == patient_id, VisitRecord.withdrawn_reason == DIED
    )
    records = {record.id: record for record in work.session.scalars(query)}
    for record_id, before in _before(work, records).items():
        if before.get("released_at"):
            records[record_id].released_at = datetime.fromisoformat(before["released_at"])
            records[record_id].withdrawn_reason = ""


def _before(work: Work, ids: Iterable[UUID], column: str = "") -> dict[UUID, dict[str, Any]]:
    """What the latest change of each row, or of one of its columns, found there, from the audit trail."""
    query = select(AuditEntry.row_id, AuditEntry.before).where(
        AuditEntry.row_id.in_(tuple(ids)), AuditEntry.action == "change"
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row_id, before in work.session.execute(query.order_by(AuditEntry.seq)):
        values = json.loads(before or "{}")
        if row_id is not None and (not column or column in values):
            found[row_id] = values
    return found


def _fate(work: Work, cancelled: list[Visit]) -> Restored:
    """Which of these visits can come back, the patient being as before the death."""
    work.session.flush()
    plans_of = plans.of_visits(work, [VisitId(visit.id) for visit in cancelled])
    return death.restored_by_life(plans_of.values(), now=work.now)


def _not_restored(work: Work, visit: Visit, taken: Taken) -> NotRestored:
    members = select(Member).join(VisitMember, VisitMember.member_id == Member.id)
    people = work.session.scalars(members.where(VisitMember.live(), VisitMember.visit_id == visit.id))
    words = _("{day}, {time}, with {people}").format(
        day=day_words(visit.starts.date()),
        time=time_words(visit.starts),
        people=", ".join(member.name for member in people) or _("nobody yet"),
    )
    why = " ".join(finding.sentence for finding in taken.findings) or _("Its time has passed.")
    return NotRestored(VisitId(visit.id), words, why)
