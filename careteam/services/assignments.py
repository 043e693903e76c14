"""Who serves a patient in which discipline, as what; one lead at a time, and the patient's word on each service."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from careteam.domain import assignments
from careteam.domain.assignments import (
    CORE,
    SERVES,
    AssignmentDraft,
    AssignmentRole,
    AssignmentState,
    Cover,
    HowOften,
    Serving,
    stands_beside,
)
from careteam.domain.conflicts import ASKED_FIRST
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId, PatientId
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.team import in_service
from careteam.i18n import _, ngettext
from careteam.persistence.models import Assignment, Discipline, Member, Patient
from careteam.services import disciplines, office_settings
from careteam.services.disciplines import DisciplineRow
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment of a patient. ``member`` is empty where a service was asked or declined and nobody chosen yet."""

    id: AssignmentId
    version: int
    patient_id: PatientId
    discipline: DisciplineRow
    member_id: MemberId | None
    member: str
    credentials: str
    role: AssignmentRole
    state: AssignmentState
    starts_on: date
    ends_on: date | None
    why: str
    answered_on: date | None
    ask_again_on: date | None
    how_often: HowOften


@dataclass(frozen=True)
class CoverageRow:
    """A kind of help at one patient: whether it is there, who gives it, and who stands in.

    ``core``: its lack is a gap. ``disciplines``: those that can give it, in the order teams name them.
    """

    name: str
    cover: Cover
    core: bool
    who: tuple[str, ...]
    backup: tuple[str, ...]
    disciplines: tuple[DisciplineId, ...]


@dataclass(frozen=True)
class Assigned:
    """What assigning did. ``message``: what became of the lead before, in words; empty where there was none."""

    assignment_id: AssignmentId
    message: str = ""


@needs(Permission.SEE)
def of_patient(work: Work, patient_id: PatientId, *, past: bool = False) -> tuple[AssignmentRow, ...]:
    """The patient's assignments, the lead first; with ``past`` those that ended too, last."""
    today = office_settings.today(work)
    kinds = disciplines.by_id(work)
    query = (
        select(Assignment, Member)
        .join(Member, Assignment.member_id == Member.id, isouter=True)
        .where(Assignment.live(), Assignment.patient_id == patient_id)
    )
    if not past:
        query = query.where(Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))
    found = [
        AssignmentRow(
            AssignmentId(row.id),
            row.version,
            row.patient_id,
            kinds[row.discipline_id],
            row.member_id,
            member.name if member else "",
            member.credentials if member else "",
            row.role,
            row.state,
            row.starts_on,
            row.ends_on,
            row.why,
            row.answered_on,
            row.ask_again_on,
            row.how_often,
        )
        for row, member in work.session.execute(query)
    ]
    roles = list(AssignmentRole)
    return tuple(
        sorted(found, key=lambda row: ((row.ends_on or date.max) < today, roles.index(row.role), row.starts_on))
    )


@needs(Permission.SEE)
def coverage(work: Work, patient_id: PatientId) -> tuple[CoverageRow, ...]:
    """Every core discipline and every other that serves the patient today. A declined service is no gap."""
    today = office_settings.today(work)
    rows = [row for row in of_patient(work, patient_id) if row.starts_on <= today]
    serving = [_serving(row) for row in rows]
    others = {row.discipline.name: frozenset({row.discipline.key}) for row in rows}
    for _name, keys in CORE:
        others = {name: key for name, key in others.items() if not key & keys}
    core = assignments.coverage(serving, today)
    more = assignments.coverage(serving, today, others.items())
    keys_of = {**dict(CORE), **others}
    kinds = disciplines.rows(work)

    def kinds_of(keys: frozenset[str]) -> tuple[DisciplineId, ...]:
        return tuple(kind.id for kind in kinds if kind.key in keys)

    return tuple(
        _covered(name, cover, kinds_of(keys_of[name]), rows, core=place < len(core))
        for place, (name, cover) in enumerate((*core, *more))
    )


@needs(Permission.SEE)
def edit(work: Work, assignment_id: AssignmentId) -> Edited[AssignmentDraft]:
    """An assignment for the form that changes it."""
    row = work.get(Assignment, assignment_id)
    return Edited(row.draft(AssignmentDraft), row.version)


@needs(Permission.ASSIGN)
def save(work: Work, assignment_id: AssignmentId | None, draft: AssignmentDraft, *, seen: int | None) -> Assigned:
    """Assign a team member to a patient, or change an assignment.

    A new lead ends the lead of whoever had it, the day before; they stay as primary if theirs is another discipline.
    A backup who becomes lead or primary is backup until the day before. Raises Invalid with one problem a field.
    """
    patient = work.get(Patient, draft.patient_id)
    draft, member = _completed(work, draft)
    who = member.name if member else work.get(Discipline, draft.discipline_id).name
    work.named(_("Assign {who} to {patient}").format(who=who, patient=patient.name))
    if patient.status is ProgramStatus.DIED:
        raise Invalid.field("", _("{patient} has died, so nobody is assigned any more.").format(patient=patient.name))
    row = None if assignment_id is None else work.get(Assignment, assignment_id, seen=seen)
    others = [other for other in _rows(work, draft.patient_id) if row is None or other.id != row.id]
    one = _with(draft, work)
    message = _hand_over_lead(work, one, others)
    if row is None:
        _step_up(work, one, others)
    beside = [_serving_of(work, other) for other in others if other.retired_at is None]
    assignments.check(one, beside)
    if row is None:
        row = work.add(Assignment())
    row.fill(draft)
    return Assigned(AssignmentId(row.id), message)


@needs(Permission.ASSIGN)
def assign(work: Work, draft: AssignmentDraft) -> Assigned:
    """Assign a team member to a patient; see ``save``."""
    return save(work, None, draft, seen=None)


@needs(Permission.ASSIGN)
def assign_all(
    work: Work, patient_ids: Collection[PatientId], member_id: MemberId, role: AssignmentRole
) -> tuple[str, ...]:
    """Assign one member to many patients in one act, from today; the names of those left out, with the reason.

    Left out is who has died, who declined the member or the service, who was not asked where that comes first, and whom
    the member serves so already. Where the member serves a patient as something else, that is changed.
    """
    member = work.get(Member, member_id)
    count = len(patient_ids)
    names = {"who": member.name, "role": role.label.lower(), "count": count}
    text = ngettext("Assign {who} as {role} to {count} patient", "Assign {who} as {role} to {count} patients", count)
    work.named(text.format(**names))
    today = office_settings.today(work)
    asks_first = work.get(Discipline, member.discipline_id).key in ASKED_FIRST
    left_out = []
    for patient_id in patient_ids:
        patient = work.get(Patient, patient_id)
        running = [row for row in _rows(work, patient_id) if (row.ends_on or date.max) >= today]
        own = next((row for row in running if row.member_id == member_id), None)
        if why := _why_not(patient, running, member, role, asks_first=asks_first):
            left_out.append(f"{patient.name}: {why}")
        elif own is not None and not stands_beside(own.role, role):
            save(work, AssignmentId(own.id), replace(own.draft(AssignmentDraft), role=role), seen=None)
        else:
            assign(work, AssignmentDraft(patient_id, member.discipline_id, member_id, role, starts_on=today))
        work.session.flush()
    return tuple(left_out)


@needs(Permission.ASSIGN)
def answer(
    work: Work, assignment_id: AssignmentId, state: AssignmentState, *, ask_again_on: date | None = None, seen: int
) -> None:
    """Write down what the patient said to a service that was offered."""
    edited = edit(work, assignment_id)
    draft = replace(edited.draft, state=state, answered_on=None, ask_again_on=ask_again_on)
    save(work, assignment_id, draft, seen=seen)


@needs(Permission.ASSIGN)
def end(work: Work, assignment_id: AssignmentId, on: date, why: str = "", *, seen: int) -> None:
    """End an assignment; ``on`` is its last day."""
    row = work.get(Assignment, assignment_id, seen=seen)
    patient = work.get(Patient, row.patient_id)
    work.named(_("End an assignment to {patient}").format(patient=patient.name))
    if on < row.starts_on:
        raise Invalid.field("ends_on", _("It starts after that day. Remove it if it was entered by mistake."))
    row.ends_on = on
    row.why = why or row.why


@needs(Permission.ASSIGN)
def remove(work: Work, assignment_id: AssignmentId, *, seen: int) -> None:
    """Take out an assignment that was entered by mistake."""
    row = work.get(Assignment, assignment_id, seen=seen)
    patient = work.get(Patient, row.patient_id)
    work.named(_("Remove an assignment to {patient}").format(patient=patient.name))
    work.retire(row)


@needs(Permission.ASSIGN)
def end_before(work: Work, row: Assignment, day: date) -> None:
    """Let an assignment end on the day before one; one that would begin only then is taken back."""
    if row.starts_on >= day:
        work.retire(row)
    else:
        row.ends_on = day - timedelta(days=1)


@needs(Permission.ASSIGN)
def take_over(work: Work, row: Assignment, draft: AssignmentDraft) -> AssignmentDraft:
    """End an assignment, and what its successor served the patient as so far; what the successor is from then on.

    Whoever is the lead already stays it; how often the patient is visited goes on.
    """
    assert draft.starts_on is not None
    end_before(work, row, draft.starts_on)
    role, how_often = draft.role, draft.how_often
    for other in _rows(work, draft.patient_id):
        same = (other.member_id, other.discipline_id) == (draft.member_id, draft.discipline_id)
        if same and (other.ends_on or date.max) >= draft.starts_on and other.state is AssignmentState.ACCEPTED:
            role = min(role, other.role, key=list(AssignmentRole).index)
            how_often = how_often if how_often.times else other.how_often
            end_before(work, other, draft.starts_on)
    return replace(draft, role=role, how_often=how_often)


def _why_not(
    patient: Patient, running: Iterable[Assignment], member: Member, role: AssignmentRole, *, asks_first: bool
) -> str:
    """Why a patient is left out where many get the same member; empty where not."""
    if patient.status is ProgramStatus.DIED:
        return _("has died")
    answers = set()
    for row in running:
        if row.member_id == member.id and row.state is AssignmentState.DECLINED:
            return _("declined {name}").format(name=member.name)
        if row.member_id == member.id and row.role is role:
            return _("has {name} so already").format(name=member.name)
        if row.discipline_id == member.discipline_id:
            answers.add(row.state)
    if AssignmentState.ACCEPTED in answers:
        return ""
    if AssignmentState.DECLINED in answers:
        return _("declined this service")
    return _("has not said yes to this service") if asks_first else ""


def _completed(work: Work, draft: AssignmentDraft) -> tuple[AssignmentDraft, Member | None]:
    """The draft with what goes without saying, and its member. Raises Invalid where both do not fit together."""
    today = office_settings.today(work)
    member = work.get(Member, draft.member_id) if draft.member_id else None
    if draft.discipline_id is None:
        if member is None:
            raise Invalid.field("discipline_id", _("Choose the discipline."))
        draft = replace(draft, discipline_id=member.discipline_id)
    if member is not None and member.discipline_id != draft.discipline_id:
        own = work.get(Discipline, member.discipline_id).name
        text = _("{name} has another discipline ({discipline}). Choose somebody else, or that discipline.")
        raise Invalid.field("member_id", text.format(name=member.name, discipline=own))
    starts_on = draft.starts_on or today
    if member is not None and not in_service(member.starts_on, member.ends_on, max(starts_on, today)):
        text = _("{name} is not on the team in that time. Choose somebody else.")
        if draft.ends_on is None or draft.ends_on >= today:
            raise Invalid.field("member_id", text.format(name=member.name))
    answered = draft.state in (AssignmentState.ACCEPTED, AssignmentState.DECLINED)
    declined = draft.state is AssignmentState.DECLINED
    return replace(
        draft,
        starts_on=starts_on,
        answered_on=(draft.answered_on or today) if answered else None,
        ask_again_on=draft.ask_again_on if declined else None,
        role=AssignmentRole.PRIMARY if declined and draft.role is AssignmentRole.LEAD else draft.role,
    ), member


def _hand_over_lead(work: Work, one: Serving, others: Iterable[Assignment]) -> str:
    """End the lead that another holds when ``one`` takes it; what became of it, in words."""
    if one.role is not AssignmentRole.LEAD or one.starts_on is None:
        return ""
    for other in others:
        holds = other.role is AssignmentRole.LEAD and other.state is not AssignmentState.DECLINED
        if not (holds and other.starts_on <= one.starts_on <= (other.ends_on or date.max)):
            continue
        name = _serving_of(work, other).member_name or _("Nobody by name")
        stays = work.get(Discipline, other.discipline_id).key != one.discipline
        if other.starts_on == one.starts_on:
            _step_aside(work, other, stays=stays)
        else:
            if stays:
                after = replace(
                    other.draft(AssignmentDraft), role=AssignmentRole.PRIMARY, starts_on=one.starts_on, why=""
                )
                work.add(Assignment()).fill(after)
            other.ends_on = one.starts_on - timedelta(days=1)
        work.session.flush()
        text = _("{name} no longer leads, and stays as primary.") if stays else _("{name} no longer leads.")
        return text.format(name=name)
    return ""


def _step_up(work: Work, one: Serving, others: Iterable[Assignment]) -> None:
    """End what a member was as backup when they become lead or primary for good."""
    if one.role not in SERVES or one.ends_on is not None or one.starts_on is None:
        return
    for other in others:
        beside = _serving_of(work, other)
        same = (other.member_id, beside.discipline) == (one.member_id, one.discipline)
        if same and one.member_id and other.role is AssignmentRole.BACKUP and beside.on(one.starts_on):
            end_before(work, other, one.starts_on)
            work.session.flush()


def _step_aside(work: Work, other: Assignment, *, stays: bool) -> None:
    """Take back a lead that began on the very day it is handed over."""
    if stays:
        other.role = AssignmentRole.PRIMARY
    else:
        work.retire(other)


def _rows(work: Work, patient_id: PatientId) -> list[Assignment]:
    return list(work.session.scalars(select(Assignment).where(Assignment.live(), Assignment.patient_id == patient_id)))


def _serving(row: AssignmentRow) -> Serving:
    return Serving(
        row.discipline.key, row.role, row.state, row.member_id, row.member, row.starts_on, row.ends_on, row.id
    )


def _serving_of(work: Work, row: Assignment) -> Serving:
    one = _with(row.draft(AssignmentDraft), work)
    return replace(one, assignment_id=AssignmentId(row.id))


def _with(draft: AssignmentDraft, work: Work) -> Serving:
    member = work.session.get(Member, draft.member_id) if draft.member_id else None
    discipline = work.session.get_one(Discipline, draft.discipline_id)
    return Serving(
        discipline.key,
        draft.role,
        draft.state,
        draft.member_id,
        member.name if member else "",
        draft.starts_on,
        draft.ends_on,
    )


def _covered(
    name: str, cover: Cover, kinds: tuple[DisciplineId, ...], rows: Iterable[AssignmentRow], *, core: bool
) -> CoverageRow:
    served = [row for row in rows if row.discipline.id in kinds and row.state is AssignmentState.ACCEPTED]
    backups = tuple(row.member for row in served if row.role is AssignmentRole.BACKUP)
    who = tuple(row.member for row in served if row.role is not AssignmentRole.BACKUP)
    return CoverageRow(_(name), cover, core, who, backups, kinds)
