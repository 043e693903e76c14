"""What a visit recorded: carried over, saved while it is open, completed, and its words released for printing."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from careteam.domain import pages, records
from careteam.domain.clock import to_local, to_utc
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid, Problem, Stale
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.summaries import BlockKey
from careteam.domain.visits import SEEN, RecordDraft, VisitOutcome, VisitStatus, check_move
from careteam.i18n import _
from careteam.persistence.models import Patient, Visit, VisitMember, VisitRecord
from careteam.services import office_settings, page_facts, printing, summaries, visits
from careteam.services.office import Work
from careteam.services.permits import needs

MENDED_ELSEWHERE = {
    *(BlockKey.NOT_RELEASED, BlockKey.WITHDRAWN, BlockKey.RELEASED_BY_OTHER, BlockKey.CALL_BOX, BlockKey.PHRASES),
    *(BlockKey.CONSENT, BlockKey.COURT_ORDER, BlockKey.NOT_TOLD),
}
"""What keeps a page from leaving, but not a clinician from releasing its words."""


@needs(Permission.SEE)
def open_record(work: Work, visit_id: VisitId) -> Edited[VisitOutcome]:
    """What a visit recorded, for the form that changes it; where nothing is yet, carried over from the last record.

    Times are in the wall-clock time of its place. The version is 0 while nothing is recorded.
    """
    visit = work.get(Visit, visit_id)
    row = _row(work, visit_id)
    record = page_facts.record_of(row, visit.others_present) if row else _carried_over(work, visit)
    arrived, departed = (moment and to_local(moment, visit.zone) for moment in (visit.arrived_at, visit.departed_at))
    return Edited(VisitOutcome(record, arrived, departed), row.version if row else 0)


@needs(Permission.RECORD)
def save(work: Work, visit_id: VisitId, outcome: VisitOutcome, *, seen: int) -> int:
    """Keep what is recorded so far; the visit stays as it is. Returns the record's version.

    A change of the words that the patient reads takes their release back. Raises Invalid, field by field, or for a
    visit that did not happen; Stale if the record changed after version ``seen`` (0: nothing was recorded yet).
    """
    visit = work.get(Visit, visit_id)
    patient = work.get(Patient, visit.patient_id)
    work.named(_("Record the visit with {name}").format(name=patient.name))
    if visit.status in {VisitStatus.CANCELLED, VisitStatus.NOT_SEEN}:
        text = _("This visit is “{status}”. Put it back first, then record it.")
        raise Invalid.field("status", text.format(status=visit.status.label))
    row = _row(work, visit_id)
    if seen != (row.version if row else 0):
        raise Stale(_("Somebody changed this while you had it open. Compare both versions, then save again."))
    outcome = replace(outcome, record=pages.settled(outcome.record, patient.name))
    outcome = records.checked(outcome, page_facts.team(work), to_local(work.now, visit.zone))
    if row is None:
        row = work.add(VisitRecord(visit_id=visit_id, patient_id=visit.patient_id))
        row.fill(RecordDraft())
    before = page_facts.record_of(row, visit.others_present)
    if row.released_at and records.patient_words(before) != records.patient_words(outcome.record):
        row.released_at = row.released_by = None
        row.withdrawn_reason = _(records.CHANGED)
    row.fill(outcome.record)
    visit.others_present = outcome.record.others_present
    visit.arrived_at = _moment(outcome.arrived, visit)
    visit.departed_at = _moment(outcome.departed, visit)
    work.session.flush()
    return row.version


@needs(Permission.RECORD)
def complete(work: Work, visit_id: VisitId, outcome: VisitOutcome, *, seen: int) -> int:
    """Close a visit and record what happened. What matters to the patient, and which pages they need, is known from now
    on. Returns the version.

    Raises as ``save`` does; Invalid also where the visit cannot be completed.
    """
    visit = work.get(Visit, visit_id)
    patient = work.get(Patient, visit.patient_id)
    work.named(_("Complete the visit with {name}").format(name=patient.name))
    if visit.status is not VisitStatus.SEEN and visit.status is not VisitStatus.COMPLETED:
        visit.arrived_at = visit.arrived_at or _moment(outcome.arrived, visit)
        visits.mark_seen(work, visit_id)
    check_move(visit.status, VisitStatus.COMPLETED)
    visit.status = VisitStatus.COMPLETED
    version = save(work, visit_id, outcome, seen=seen)
    if _completed_since(work, visit):
        return version
    if outcome.record.what_matters.strip() and not outcome.record.own_words_private:
        patient.what_matters = outcome.record.what_matters.strip()
    patient.pages = pages.remembered(pages.settled(outcome.record, patient.name))
    return version


@needs(Permission.RECORD)
def release(work: Work, visit_id: VisitId, member_id: MemberId | None, *, seen: int | None = None) -> int:
    """Let the patient's words leave the team, in the name of a clinician who was there. Returns the record's version.

    Raises Invalid where that person was not there, or where the words are not fit to leave; Stale if the record
    changed after version ``seen``.
    """
    visit = work.get(Visit, visit_id)
    patient = work.get(Patient, visit.patient_id)
    work.named(_("Release the words for {name}").format(name=patient.name))
    row = _row(work, visit_id)
    if row is None or visit.status not in SEEN:
        raise Invalid.field("released_by", _("Record what happened first, then release the words."))
    row = work.get(VisitRecord, row.id, seen=seen)
    if member_id not in _present(work, visit_id):
        raise Invalid.field("released_by", _("Choose a clinician who was there: they release the words."))
    proofs = summaries.proofs(work, visit_id)
    found = dict.fromkeys(block for proof in proofs for block in proof.blocks)
    if unfit := [block for block in found if block.key not in MENDED_ELSEWHERE]:
        raise Invalid(*(Problem(FIELDS.get(block.key, ""), block.message) for block in unfit))
    if not any(block.key is BlockKey.CALL_BOX for block in found):
        for proof in proofs:
            printing.render(proof.page)  # what cannot be printed is refused now, not in a batch
    row.released_at, row.released_by, row.withdrawn_reason = work.now, member_id, ""
    work.session.flush()
    return row.version


@needs(Permission.RECORD)
def finish(work: Work, visit_id: VisitId, outcome: VisitOutcome, member_id: MemberId | None, *, seen: int) -> int:
    """Complete a visit, or save what changed since, and release its words: all of it, or nothing.

    Raises as ``complete``, ``save`` and ``release`` do.
    """
    done = work.get(Visit, visit_id).status is VisitStatus.COMPLETED
    version = (save if done else complete)(work, visit_id, outcome, seen=seen)
    return release(work, visit_id, member_id, seen=version)


FIELDS = {
    BlockKey.NO_READER: "reader",
    BlockKey.VERSION: "page_version",
    BlockKey.CHOICES: "child_choices",
    BlockKey.MEDICINES: "medicines",
    BlockKey.TALKS: "talks",
    BlockKey.STEPS: "steps",
    BlockKey.NOT_RELEASED: "released_by",
    BlockKey.WITHDRAWN: "released_by",
    BlockKey.RELEASED_BY_OTHER: "released_by",
    BlockKey.INTERPRETED: "interpreted",
}
"""The field of the record where each block can be mended; the others are mended elsewhere, or anywhere in the words."""


def _row(work: Work, visit_id: VisitId) -> VisitRecord | None:
    query = select(VisitRecord).where(VisitRecord.visit_id == visit_id, VisitRecord.live())
    return work.session.scalars(query).first()


def _completed_since(work: Work, visit: Visit) -> bool:
    """Whether a later visit of the patient is recorded already, so that this one is not the latest word."""
    later = select(Visit.id).where(
        Visit.live(),
        Visit.patient_id == visit.patient_id,
        Visit.status == VisitStatus.COMPLETED,
        Visit.starts_at > visit.starts_at,
    )
    return work.session.scalars(later.limit(1)).first() is not None


def _present(work: Work, visit_id: VisitId) -> set[MemberId]:
    query = select(VisitMember.member_id).where(VisitMember.visit_id == visit_id, VisitMember.live())
    return set(work.session.scalars(query))


def _carried_over(work: Work, visit: Visit) -> RecordDraft:
    """A record before anything is typed: from the patient's last one before this visit, else from the patient."""
    last = work.session.scalars(
        select(VisitRecord)
        .join(Visit, Visit.id == VisitRecord.visit_id)
        .where(VisitRecord.patient_id == visit.patient_id, VisitRecord.live(), Visit.starts_at < visit.starts_at)
        .order_by(Visit.starts_at.desc())
        .limit(1)
    ).first()
    patient = work.get(Patient, visit.patient_id)
    minor = page_facts.is_minor(patient, office_settings.today(work))
    if last is None:
        before = RecordDraft(what_matters=patient.what_matters, reader="" if minor else patient.name)
    else:
        before = page_facts.record_of(last, "")
        steps = tuple(replace(step, who="") if step.who == patient.name else step for step in before.steps)
        before = replace(before, steps=steps)
    if patient.pages:
        main, *others = patient.pages
        before = replace(before, page_version=main.version, reader=main.reader, more_pages=tuple(others))
    elif minor:
        before = replace(before, page_version=None)  # a clinician chooses with the family; age only suggests
    return records.carried_over(before, others_present=visit.others_present)


def _moment(local: datetime | None, visit: Visit) -> datetime | None:
    return to_utc(local, visit.zone) if local else None
