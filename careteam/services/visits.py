"""Visits: checked against every rule, booked, moved, and followed until the record is open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import select

from careteam.domain.clock import day_words, time_words, to_local, to_utc
from careteam.domain.conflicts import Finding, accept
from careteam.domain.conflicts import check as check_plan
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid, NotFound, Problem
from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId, new_id
from careteam.domain.permissions import Permission
from careteam.domain.texts import tidy
from careteam.domain.visits import (
    OPEN,
    PLANNED,
    CancelReason,
    NotSeenReason,
    VisitDraft,
    VisitStatus,
    asks_welfare_call,
    check_move,
    check_reason,
    check_time,
    check_window,
    settled,
)
from careteam.i18n import _
from careteam.persistence.models import Member, Patient, Residence, Visit, VisitMember
from careteam.persistence.prepared import Rows, prepared
from careteam.services import plans, travel
from careteam.services.office import Work
from careteam.services.permits import needs

SHORTEST = timedelta(minutes=15)
"""As short as a visit is made on the calendar."""


@needs(Permission.SEE)
def check(work: Work, draft: VisitDraft, visit_id: VisitId | None = None) -> tuple[Finding, ...]:
    """Everything in the way of a visit as typed, what stops it first."""
    return check_plan(plans.of_draft(work, settled(draft), visit_id), now=work.now, travel=travel.roads(work).minutes)


@needs(Permission.SEE)
def edit(work: Work, visit_id: VisitId) -> Edited[VisitDraft]:
    """A visit as its form starts from it."""
    row = work.get(Visit, visit_id)
    return Edited(plans.drafts(work, [visit_id])[visit_id], row.version)


@needs(Permission.VISITS)
def book(work: Work, draft: VisitDraft) -> VisitId:
    """Book or propose a visit.

    Raises Invalid, with one problem a hard finding, or for ``override_reason`` where a soft one is kept without saying
    why.
    """
    (visit,) = book_all(work, [draft])
    return VisitId(visit.id)


@needs(Permission.VISITS)
def book_all(work: Work, drafts: Iterable[VisitDraft]) -> tuple[Visit, ...]:
    """Book or propose visits with one patient in one act, all of them or none; their rows, not yet flushed.

    Raises Invalid as ``book`` does; of several visits, each problem begins with its day.
    """
    asked = {VisitId(new_id()): settled(tidy(draft)) for draft in drafts}
    name = _hold(work, asked.values())
    work.named(_("Book a visit with {name}").format(name=name))
    _check_homes(work, asked.values())
    for draft in asked.values():
        _check_status(draft)
        check_window(draft)
    rows = {visit_id: Visit(id=visit_id) for visit_id in asked}
    _enter(work, rows, asked, {})
    return tuple(rows.values())


@needs(Permission.VISITS)
def change(work: Work, visit_id: VisitId, draft: VisitDraft, *, seen: int | None) -> None:
    """Move or edit a visit that is not over; one on the pinboard is back on the calendar.

    The window told to the family changes only where the draft says another one: leaving it takes a reason.
    Raises Invalid as ``book`` does, Stale if the visit changed after version ``seen``.
    """
    visit = work.get(Visit, visit_id, seen=seen)
    work.named(_change_title(visit, draft, work.get(Patient, visit.patient_id).name))
    change_all(work, {visit_id: draft})


@needs(Permission.VISITS)
def change_all(work: Work, drafts: Mapping[VisitId, VisitDraft]) -> dict[VisitId, Visit]:
    """Move or edit visits with one patient in one act, all of them or none; their rows, not yet flushed.

    Raises Invalid as ``book_all`` does.
    """
    asked = {visit_id: settled(tidy(draft)) for visit_id, draft in drafts.items()}
    name = _hold(work, asked.values())
    work.named(_("Change the visit with {name}").format(name=name))
    rows = {VisitId(row.id): row for row in work.session.scalars(select(Visit).where(Visit.id.in_(asked)))}
    for visit_id, draft in asked.items():
        visit = rows[visit_id]
        if visit.status not in OPEN:
            text = _("This visit is “{status}”. Put it back first, then change it.")
            raise Invalid.field("status", text.format(status=visit.status.label))
        if draft.patient_id != visit.patient_id:
            text = _("A visit stays with its patient. Cancel it, and book one for the other.")
            raise Invalid.field("patient_id", text)
        if (draft.window_starts, draft.window_ends) != (visit.window_starts, visit.window_ends):
            check_window(draft)
        if draft.status is not visit.status:
            _check_status(draft)
            check_move(visit.status, draft.status)
    _check_homes(work, asked.values())
    _enter(work, rows, asked, plans.drafts(work, asked))
    return rows


@needs(Permission.VISITS)
def propose_all(work: Work, drafts: Mapping[VisitId, VisitDraft]) -> None:
    """Move or edit visits of any patients in one act, all of them or none, before the families have agreed; an id that
    no visit has yet is a new one.

    What is soft in the way stays to be seen on the calendar: it asks for a reason when the visit is booked. Raises
    Invalid with one problem a hard finding.
    """
    asked = {visit_id: settled(tidy(draft)) for visit_id, draft in drafts.items()}
    for patient_id in dict.fromkeys(draft.patient_id for draft in asked.values()):
        _hold(work, [draft for draft in asked.values() if draft.patient_id == patient_id])
    known = {VisitId(row.id): row for row in work.session.scalars(select(Visit).where(Visit.id.in_(asked)))}
    rows = {visit_id: known.get(visit_id) or Visit(id=visit_id) for visit_id in asked}
    planned = plans.together(work, asked, plans.drafts(work, known))
    found = {visit_id: check_plan(plan, now=work.now) for visit_id, plan in planned.items()}
    hard = [(planned[key].patient.name, one) for key, findings in found.items() for one in findings if one.hard]
    if hard:
        raise Invalid(*(Problem("", f"{name}: {one.sentence}") for name, one in hard))
    parts = _parts(work, asked)
    for visit_id, draft in asked.items():
        if visit_id in known and draft.status is not rows[visit_id].status:
            check_move(rows[visit_id].status, draft.status)
        _fill(work, rows[visit_id], parts[visit_id], draft, found[visit_id])


@needs(Permission.SEE)
def moved(
    work: Work,
    visit_id: VisitId,
    starts: datetime,
    *,
    longer: timedelta = timedelta(),
    instead_of: MemberId | None = None,
    by: MemberId | None = None,
) -> tuple[Edited[VisitDraft], tuple[Finding, ...]]:
    """A visit at another local start, ``longer`` than it was, or with one member ``by`` ``instead_of`` another.

    Beside it what comes in its way then. Raises Invalid where nothing of its time would be left.
    What the reason given earlier was about, and stays, is not said again.
    """
    edited = edit(work, visit_id)
    draft = edited.draft
    accepted = check(work, draft, visit_id) if draft.override_reason else ()
    said = {(finding.rule, finding.member_id, finding.visit_id) for finding in accepted if not finding.hard}
    members = tuple(by if by and one == instead_of else one for one in draft.member_ids)
    if len(set(members)) < len(members):
        raise Invalid.field("member_ids", _("Both take part in this visit already."))
    lasts = draft.ends - draft.starts + longer
    if lasts < SHORTEST:
        raise Invalid.field("ends", _("A visit lasts a quarter of an hour at least."))
    draft = replace(draft, starts=starts, ends=starts + lasts, member_ids=members)
    findings = check(work, draft, visit_id)
    new = tuple(one for one in findings if (one.rule, one.member_id, one.visit_id) not in said)
    return Edited(draft, edited.version), new


@needs(Permission.VISITS)
def cancel(
    work: Work, visit_id: VisitId, reason: CancelReason | None, note: str = "", *, seen: int | None = None
) -> None:
    """Cancel a visit that is not under way, saying why."""
    visit = _step(work, visit_id, VisitStatus.CANCELLED, _("Cancel the visit with {name}"), seen)
    check_reason(VisitStatus.CANCELLED, cancelled=reason)
    visit.reason, visit.reason_note = str(reason), note.strip()


@needs(Permission.VISITS)
def mark_not_seen(
    work: Work, visit_id: VisitId, reason: NotSeenReason | None, note: str = "", *, seen: int | None = None
) -> bool:
    """Note that the patient was not seen, and why; whether somebody should call to see that all is well."""
    visit = _step(work, visit_id, VisitStatus.NOT_SEEN, _("Mark {name} as not seen"), seen)
    check_reason(VisitStatus.NOT_SEEN, not_seen=reason)
    visit.reason, visit.reason_note = str(reason), note.strip()
    return reason is not None and asks_welfare_call(reason)


@needs(Permission.VISITS)
def arrive(work: Work, visit_id: VisitId, *, seen: int | None = None) -> None:
    """Note that somebody has arrived at the patient's, now."""
    visit = _step(work, visit_id, VisitStatus.ARRIVED, _("Mark the visit with {name} as begun"), seen)
    visit.arrived_at = work.now


@needs(Permission.VISITS)
def mark_seen(work: Work, visit_id: VisitId, *, seen: int | None = None) -> None:
    """Note that the patient was seen; what happened is still to be recorded."""
    _step(work, visit_id, VisitStatus.SEEN, _("Mark {name} as seen"), seen)


@needs(Permission.VISITS)
def put_back(work: Work, visit_id: VisitId, *, seen: int | None = None) -> None:
    """Mend a slip of the hand: a visit that arrived, was seen, not seen or cancelled is booked again.

    Raises Invalid, with one problem a hard finding, where its time was taken meanwhile.
    """
    visit = _step(work, visit_id, VisitStatus.BOOKED, _("Put back the visit with {name}"), seen)
    visit.reason = visit.reason_note = ""
    visit.arrived_at = visit.departed_at = None
    plan = plans.of_visits(work, [visit_id])[visit_id]
    accept([finding for finding in check_plan(plan, now=work.now) if finding.hard], "")


@needs(Permission.VISITS)
def pin(
    work: Work,
    visit_id: VisitId,
    *,
    why: str = "",
    member_ids: tuple[MemberId, ...] = (),
    seen: int | None = None,
) -> None:
    """Take a visit off the calendar and put it on the pinboard, until somebody finds it a new time.

    ``why``: said on the pinboard. ``member_ids``: who will make it, where that changes.
    """
    visit = work.get(Visit, visit_id, seen=seen)
    work.named(_("Put the visit with {name} on the pinboard").format(name=work.get(Patient, visit.patient_id).name))
    if visit.status not in PLANNED:
        raise Invalid.field("status", _("Only a visit that is still to come can go on the pinboard."))
    if member_ids:
        draft = replace(plans.drafts(work, [visit_id])[visit_id], member_ids=member_ids)
        _take_part(work, visit, _parts(work, [visit_id])[visit_id], draft)
    visit.on_pinboard = True
    visit.reason_note = why


@needs(Permission.VISITS)
def enter_pinned(work: Work, draft: VisitDraft, *, why: str = "") -> VisitId:
    """Put a new visit on the pinboard, where it waits for a time; that of the draft counts only for how long it is."""
    name = _hold(work, [draft])
    work.named(_("Put the visit with {name} on the pinboard").format(name=name))
    visit = Visit(id=new_id())
    _fill(work, visit, [], settled(tidy(draft)), ())
    visit.on_pinboard, visit.reason_note = True, why
    return VisitId(visit.id)


def _change_title(visit: Visit, draft: VisitDraft, name: str) -> str:
    if draft.starts == visit.starts and not visit.on_pinboard:
        return _("Change the visit with {name}").format(name=name)
    when = f"{day_words(draft.starts.date())}, {time_words(draft.starts)}"
    return _("Move the visit with {name} to {when}").format(name=name, when=when)


def _hold(work: Work, drafts: Collection[VisitDraft]) -> str:
    """The patient's name, with them and everyone in the visits held until the commit: nobody books them in between.

    SQLite lets one writer in at a time and needs no locks; it ignores them.
    """
    (patient_id,) = {draft.patient_id for draft in drafts}
    held = _held_patient(work, patient_id)
    if not held:
        raise NotFound(_("This patient is no longer there. Refresh, and choose them again."))
    _held_members(work, {member_id for draft in drafts for member_id in draft.member_ids})
    return plans.full_name(held[0])


@prepared
def _held_patient(patient_id: PatientId) -> Rows:
    names = (Patient.given_name, Patient.preferred_name, Patient.family_name)
    return select(*names).where(Patient.id == patient_id, Patient.live()).with_for_update()


@prepared
def _held_members(ids: Collection[MemberId]) -> Rows:
    return select(Member.id).where(Member.id.in_(ids)).order_by(Member.id).with_for_update()


def _check_status(draft: VisitDraft) -> None:
    if draft.status not in PLANNED:
        raise Invalid.field("status", _("Choose “Proposed” or “Booked”; what happened is said when it happened."))


def _check_homes(work: Work, drafts: Collection[VisitDraft]) -> None:
    patients = {draft.patient_id for draft in drafts}
    homes = {draft.residence_id for draft in drafts if draft.residence_id is not None}
    owners = {row.id: row.patient_id for row in (_owners(work, homes) if homes else ())}
    for residence_id in homes:
        if residence_id not in owners:
            raise NotFound(_("This record is no longer there. Refresh, and choose it again."))
        if owners[residence_id] not in patients:
            raise Invalid.field("residence_id", _("This is another patient’s home. Choose one of this patient’s."))


@prepared
def _owners(homes: Collection[ResidenceId]) -> Rows:
    return select(Residence.id, Residence.patient_id).where(Residence.id.in_(homes), Residence.live())


def _enter(
    work: Work,
    rows: Mapping[VisitId, Visit],
    drafts: Mapping[VisitId, VisitDraft],
    booked: Mapping[VisitId, VisitDraft],
) -> None:
    """Write checked visits into their rows, new or as ``booked``."""
    planned = plans.together(work, drafts, booked)
    roads = travel.roads(work).minutes
    findings = {visit_id: check_plan(plan, now=work.now, travel=roads) for visit_id, plan in planned.items()}
    _accept(drafts, findings)
    parts = _parts(work, booked)
    for visit_id, draft in drafts.items():
        _fill(work, rows[visit_id], parts[visit_id], draft, findings[visit_id])


def _accept(drafts: Mapping[VisitId, VisitDraft], findings: Mapping[VisitId, tuple[Finding, ...]]) -> None:
    problems = []
    for visit_id, draft in drafts.items():
        try:
            accept(findings[visit_id], draft.override_reason)
        except Invalid as invalid:
            day = day_words(draft.starts.date())
            for one in invalid.problems:
                text = one.message if len(drafts) == 1 else f"{day}: {one.message}"
                problems.append(Problem(one.field, text))
    if problems:
        raise Invalid(*problems)


def _fill(work: Work, visit: Visit, parts: list[VisitMember], draft: VisitDraft, findings: tuple[Finding, ...]) -> None:
    _unpin(visit)
    visit.fill(draft)
    visit.override_reason = draft.override_reason.strip() if findings else ""
    visit.starts_at, visit.ends_at = to_utc(draft.starts, draft.zone), to_utc(draft.ends, draft.zone)
    _take_part(work, visit, parts, draft)


def _parts(work: Work, visit_ids: Collection[VisitId]) -> dict[VisitId, list[VisitMember]]:
    parts: dict[VisitId, list[VisitMember]] = defaultdict(list)
    if visit_ids:
        of_these = (VisitMember.visit_id.in_(visit_ids), VisitMember.live())
        for part in work.session.scalars(select(VisitMember).where(*of_these).order_by(VisitMember.id)):
            parts[part.visit_id].append(part)
    return parts


def _take_part(work: Work, visit: Visit, parts: list[VisitMember], draft: VisitDraft) -> None:
    """Enter who makes a visit, in their order, and when."""
    if visit.version and [part.member_id for part in parts] != list(draft.member_ids):
        visit.version += 1  # who takes part is part of the visit: an edit begun before this one is refused
    work.add(visit)
    same = takewhile(lambda pair: pair[0].member_id == pair[1], zip(parts, draft.member_ids, strict=False))
    stay = [part for part, _member_id in same]
    for part in parts[len(stay) :]:
        work.retire(part)
    new = draft.member_ids[len(stay) :]
    for member_id, part_id in zip(new, sorted(new_id() for _one in new), strict=True):  # their order is kept
        stay.append(work.add(VisitMember(id=part_id, visit_id=VisitId(visit.id), member_id=member_id)))
    for part in stay:
        part.patient_id, part.starts_at, part.ends_at = draft.patient_id, visit.starts_at, visit.ends_at


def _step(work: Work, visit_id: VisitId, to: VisitStatus, title: str, seen: int | None) -> Visit:
    """Take a visit to its next status, off the pinboard. What happens at a visit cannot happen before its time."""
    visit = work.get(Visit, visit_id, seen=seen)
    work.named(title.format(name=work.get(Patient, visit.patient_id).name))
    check_move(visit.status, to)
    starts = visit.starts
    if visit.window_starts is not None:
        starts = min(starts, datetime.combine(starts.date(), visit.window_starts))
    check_time(to, starts, to_local(work.now, visit.zone), begun=visit.arrived_at is not None)
    visit.status = to
    _unpin(visit)
    return visit


def _unpin(visit: Visit) -> None:
    """Put a visit back on the calendar; why it had left no longer matters."""
    if visit.on_pinboard:
        visit.on_pinboard, visit.reason_note = False, ""
