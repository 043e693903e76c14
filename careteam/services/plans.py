"""Visits with all that could stand in their way: gathered for the rules, in as many reads for a week as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, select, union

from careteam.domain.assignments import AssignmentState
from careteam.domain.clock import to_utc, today
from careteam.domain.errors import Invalid, NotFound
from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.patients import TreatmentDraft, group_on
from careteam.domain.permissions import Permission
from careteam.domain.plans import Away, Held, Plan, PlannedMember, PlannedPatient
from careteam.domain.spans import Span, of_day
from careteam.domain.visits import HOLDS_TIME, LONGEST, VisitDraft
from careteam.i18n import _
from careteam.persistence.models import (
    Absence,
    Assignment,
    Discipline,
    Member,
    Patient,
    Stay,
    Treatment,
    Visit,
    VisitMember,
)
from careteam.persistence.prepared import Rows, prepared
from careteam.services import sites
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.sites import NOWHERE, Site

DRAFTED = tuple(name for name in VisitDraft.__dataclass_fields__ if name != "member_ids")
"""What a visit's own row keeps of its draft."""

NEIGHBORS = timedelta(hours=3)
"""How far beyond midnight a visit can still be in the way of another day's: the longest drive between them."""


@needs(Permission.SEE)
def of_draft(work: Work, draft: VisitDraft, visit_id: VisitId | None = None, *, reach: timedelta = NEIGHBORS) -> Plan:
    """A visit as typed, new or changing ``visit_id``, with everyone's other visits of its day and ``reach`` around.

    Raises NotFound for a patient, Invalid for a place or home that is no longer there.
    """
    booked = drafts(work, [visit_id]) if visit_id else {}
    key = visit_id or VisitId(new_id())
    return together(work, {key: draft}, booked, reach=reach)[key]


@needs(Permission.SEE)
def together(
    work: Work,
    asked: Mapping[VisitId, VisitDraft],
    booked: Mapping[VisitId, VisitDraft],
    *,
    reach: timedelta = NEIGHBORS,
) -> dict[VisitId, Plan]:
    """Visits booked or changed in one act, by the id each has or will have; ``booked``: as those stand that are there.

    Each sees the others as asked for, and everyone's visits of its day and ``reach`` around. Raises as ``of_draft``.
    """
    members = {one for draft in (*asked.values(), *booked.values()) for one in draft.member_ids}
    known = _gather(work, {draft.patient_id for draft in asked.values()}, members, asked.values(), reach)
    found = {key: _plan(known, draft, key if key in booked else None, booked.get(key)) for key, draft in asked.items()}
    return found if len(found) < 2 else _seeing_each_other(found, reach)


@needs(Permission.SEE)
def of_drafts(work: Work, wanted: Mapping[VisitId, VisitDraft], *, reach: timedelta = NEIGHBORS) -> dict[VisitId, Plan]:
    """Booked visits as they would be changed, each as a plan, in as many reads for all as for one."""
    booked = drafts(work, wanted)
    patients = {draft.patient_id for draft in wanted.values()}
    asked = [draft for visit_id in wanted for draft in (wanted[visit_id], booked[visit_id])]
    members = {member_id for draft in asked for member_id in draft.member_ids}
    known = _gather(work, patients, members, wanted.values(), reach)
    return {visit_id: _plan(known, draft, visit_id, booked[visit_id]) for visit_id, draft in wanted.items()}


@needs(Permission.SEE)
def of_visits(work: Work, visit_ids: Iterable[VisitId], *, reach: timedelta = NEIGHBORS) -> dict[VisitId, Plan]:
    """Visits as they stand, each as a plan: what the calendar checks, and what taking a death back restores."""
    booked = drafts(work, visit_ids)
    patients = {draft.patient_id for draft in booked.values()}
    members = {member_id for draft in booked.values() for member_id in draft.member_ids}
    known = _gather(work, patients, members, booked.values(), reach)
    return {visit_id: _plan(known, draft, visit_id) for visit_id, draft in booked.items()}


@needs(Permission.SEE)
def drafts(work: Work, visit_ids: Iterable[VisitId]) -> dict[VisitId, VisitDraft]:
    """Visits as the drafts that edit them, their members in the order they were added."""
    ids = set(visit_ids)
    members: dict[UUID, tuple[MemberId, ...]] = defaultdict(tuple)
    for visit_id, member_id in _parts(work, ids) if ids else ():
        members[visit_id] += (member_id,)
    return {
        VisitId(row.id): VisitDraft(member_ids=members[row.id], **dict(zip(DRAFTED, row[1:], strict=True)))
        for row in (_drafts(work, ids) if ids else ())
    }


@prepared
def _drafts(ids: Collection[VisitId]) -> Rows:
    return select(Visit.id, *(getattr(Visit, name) for name in DRAFTED)).where(Visit.id.in_(ids), Visit.live())


@prepared
def _parts(ids: Collection[VisitId]) -> Rows:
    """Who takes part in visits, in the order they were added."""
    of_these = (VisitMember.visit_id.in_(ids), VisitMember.live())
    return select(VisitMember.visit_id, VisitMember.member_id).where(*of_these).order_by(VisitMember.id)


def full_name(row: Any) -> str:
    """The name of a selected patient: with the first name they prefer."""
    return f"{row.preferred_name or row.given_name} {row.family_name}".strip()


def member_name(row: Any) -> str:
    """The name of a selected member."""
    return f"{row.given_name} {row.family_name}".strip()


@dataclass(frozen=True)
class _Known:
    patients: Mapping[PatientId, PlannedPatient]
    members: Mapping[MemberId, PlannedMember]
    sites: Mapping[UUID, Site]
    answers: Mapping[tuple[UUID, AssignmentState], Sequence[Any]]

    def said(self, patient_id: PatientId, state: AssignmentState, day: date) -> frozenset[str]:
        """The keys of the disciplines that the patient gave this answer to, as it stands on a day."""
        return frozenset(
            answer.key
            for answer in self.answers.get((patient_id, state), ())
            if answer.starts_on <= day and (answer.ends_on is None or day <= answer.ends_on)
        )


def _seeing_each_other(found: Mapping[VisitId, Plan], reach: timedelta) -> dict[VisitId, Plan]:
    """Plans of one act, each with the others where they are to be instead of where they stand."""
    with_patient: dict[PatientId, set[VisitId]] = defaultdict(set)
    as_asked = {
        key: Held(
            *(key, plan.patient.name, plan.starts, plan.ends, plan.setting, plan.spot, plan.place_id),
            tuple(member.name for member in plan.members),
        )
        for key, plan in found.items()
    }
    with_member: dict[MemberId, set[VisitId]] = defaultdict(set)
    for key, plan in found.items():
        with_patient[plan.patient.patient_id].add(key)
        for member in plan.members:
            with_member[member.member_id].add(key)

    def around(plan: Plan, own: VisitId) -> Plan:
        day = of_day(plan.day, plan.zone)
        near = Span(day.starts - reach, day.ends + reach)
        fellows = [held for key, held in as_asked.items() if key != own and held.span.overlaps(near)]

        def held(standing: tuple[Held, ...], keys: Collection[VisitId]) -> tuple[Held, ...]:
            others = [one for one in standing if one.visit_id not in as_asked and one.span.overlaps(near)]
            return (*others, *(one for one in fellows if one.visit_id in keys))

        patient = replace(plan.patient, held=held(plan.patient.held, with_patient[plan.patient.patient_id]))
        members = (replace(one, held=held(one.held, with_member[one.member_id])) for one in plan.members)
        return replace(plan, patient=patient, members=tuple(members))

    return {key: around(plan, key) for key, plan in found.items()}


def _plan(known: _Known, draft: VisitDraft, visit_id: VisitId | None, booked: VisitDraft | None = None) -> Plan:
    patient = known.patients.get(draft.patient_id)
    if patient is None:
        raise NotFound(_("This patient is no longer there. Refresh, and choose them again."))
    site_id = draft.residence_id or draft.place_id
    if site_id and site_id not in known.sites:
        field = "residence_id" if draft.residence_id else "place_id"
        raise Invalid.field(field, _("This place is no longer in the address book. Choose another."))
    site = known.sites[site_id] if site_id else NOWHERE
    accepted, declined = (
        known.said(draft.patient_id, state, draft.starts.date())
        for state in (AssignmentState.ACCEPTED, AssignmentState.DECLINED)
    )
    lost = known.members.get(booked.member_ids[0]) if booked and booked.member_ids else None
    return Plan(
        patient=replace(patient, accepted=accepted, declined=declined - accepted),
        starts=to_utc(draft.starts, draft.zone),
        ends=to_utc(draft.ends, draft.zone),
        zone=draft.zone,
        setting=draft.setting,
        members=tuple(known.members[one] for one in draft.member_ids if one in known.members),
        visit_id=visit_id,
        spot=site.spot,
        place_id=site.key,
        window=_window(draft, booked or draft),
        interpreter=draft.interpreter,
        two_people=site.two_people,
        discipline=lost.discipline if lost else "",
        discipline_name=lost.discipline_name if lost else "",
    )


def _window(draft: VisitDraft, booked: VisitDraft) -> Span | None:
    """The window told to the family, on the day they were told: a visit that leaves that day leaves the window."""
    starts, ends = draft.window_starts, draft.window_ends
    if starts is None or ends is None:
        return None
    told = (booked.window_starts, booked.window_ends) == (starts, ends)
    day = (booked if told else draft).starts.date()
    return Span(to_utc(datetime.combine(day, starts), draft.zone), to_utc(datetime.combine(day, ends), draft.zone))


def _gather(
    work: Work, patients: set[PatientId], members: set[MemberId], asked: Collection[VisitDraft], reach: timedelta
) -> _Known:
    days = [of_day(moment.date(), draft.zone) for draft in asked for moment in (draft.starts, draft.ends)]
    nothing = Span(work.now, work.now)
    around = Span(min(days, default=nothing).starts - reach, max(days, default=nothing).ends + reach)
    held = _held(work, patients, members, around)
    member_rows = _member_rows(work, members) if members else []
    places = [
        *(draft.place_id for draft in asked),
        *(row.place_id for row, _names in held),
        *(row.base_id for row in member_rows),
    ]
    residences = [*(draft.residence_id for draft in asked), *(row.residence_id for row, _names in held)]
    known = sites.of(work, places, residences)
    by_patient: dict[PatientId, list[Held]] = defaultdict(list)
    by_member: dict[MemberId, list[Held]] = defaultdict(list)
    for row, names in held:
        site = known.get(row.residence_id or row.place_id, NOWHERE)
        where = (row.setting, site.spot, site.key)
        visit = Held(VisitId(row.id), full_name(row), row.starts_at, row.ends_at, *where, tuple(names.values()))
        by_patient[row.patient_id].append(visit)
        for member_id in names:
            by_member[member_id].append(visit)
    answers = defaultdict(list)
    for row in _assigned(work, patients, around.starts.date(), around.ends.date()):
        answers[row.patient_id, row.state].append(row)
    return _Known(
        _patients(work, patients, by_patient),
        _members(work, member_rows, by_member, around, known),
        known,
        answers,
    )


def _held(
    work: Work, patients: set[PatientId], members: set[MemberId], around: Span
) -> list[tuple[Any, dict[MemberId, str]]]:
    """The visits that take up the time of these people about a time, each with its members' names."""
    held: dict[UUID, tuple[Any, dict[MemberId, str]]] = {}
    for row in _held_parts(work, patients, members, around.starts - LONGEST, around.ends):
        _visit, names = held.setdefault(row.id, (row, {}))
        if row.member_id is not None:
            names[row.member_id] = f"{row.member_given_name} {row.member_family_name}".strip()
    return list(held.values())


@prepared
def _held_parts(
    patients: Collection[PatientId], members: Collection[MemberId], since: datetime, until: datetime
) -> Rows:
    ids: CompoundSelect[Any] = union(
        select(Visit.id).where(Visit.patient_id.in_(patients), Visit.starts_at > since, Visit.starts_at < until),
        select(VisitMember.visit_id).where(
            VisitMember.member_id.in_(members), VisitMember.starts_at > since, VisitMember.starts_at < until
        ),
    )
    return (
        select(
            *(Visit.id, Visit.patient_id, Visit.starts_at, Visit.ends_at, Visit.setting, Visit.place_id),
            *(Visit.residence_id, Patient.given_name, Patient.preferred_name, Patient.family_name),
            VisitMember.member_id,
            *(Member.given_name.label("member_given_name"), Member.family_name.label("member_family_name")),
        )
        .join(Patient, Visit.patient_id == Patient.id)
        .outerjoin(VisitMember, (VisitMember.visit_id == Visit.id) & VisitMember.live())
        .outerjoin(Member, VisitMember.member_id == Member.id)
        .where(Visit.id.in_(ids.subquery().select()), Visit.status.in_(HOLDS_TIME), ~Visit.on_pinboard, Visit.live())
        .order_by(Visit.starts_at, Visit.id, VisitMember.id)
    )


def _patients(work: Work, ids: set[PatientId], held: Mapping[PatientId, list[Held]]) -> dict[PatientId, PlannedPatient]:
    treatments: dict[PatientId, tuple[TreatmentDraft, ...]] = defaultdict(tuple)
    for row in _treatments(work, ids):
        treatments[row.patient_id] += (TreatmentDraft(*row[1:]),)
    day = today(work.now, "UTC")
    patients = {}
    for row in _patient_rows(work, ids):
        patient_id = PatientId(row.id)
        patients[patient_id] = PlannedPatient(
            patient_id=patient_id,
            name=full_name(row),
            status=row.status,
            died_on=row.died_on,
            age_group=group_on(row.birth_date, row.age_group, day),
            stay=row.stay,
            held=tuple(held.get(patient_id, ())),
            times_that_suit=row.times_that_suit,
            treatments=treatments[patient_id],
            interpreter_needed=row.interpreter_needed,
        )
    return patients


@prepared
def _patient_rows(ids: Collection[PatientId]) -> Rows:
    here = (Stay.patient_id == Patient.id) & Stay.until.is_(None) & Stay.live()
    return (
        select(
            *(Patient.id, Patient.given_name, Patient.preferred_name, Patient.family_name, Patient.status),
            *(Patient.died_on, Patient.birth_date, Patient.age_group, Patient.times_that_suit),
            *(Patient.interpreter_needed, Stay.setting.label("stay")),
        )
        .outerjoin(Stay, here)
        .where(Patient.id.in_(ids), Patient.live())
    )


@prepared
def _treatments(patients: Collection[PatientId]) -> Rows:
    fields = [getattr(Treatment, name) for name in TreatmentDraft.__dataclass_fields__]
    return select(Treatment.patient_id, *fields).where(Treatment.patient_id.in_(patients), Treatment.live())


@prepared
def _assigned(patients: Collection[PatientId], first: date, last: date) -> Rows:
    """What each patient answered to each discipline in these days."""
    return (
        select(*(Assignment.patient_id, Assignment.state, Assignment.starts_on, Assignment.ends_on, Discipline.key))
        .join(Discipline, Assignment.discipline_id == Discipline.id)
        .where(
            Assignment.patient_id.in_(patients),
            Assignment.starts_on <= last,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= first),
            Assignment.live(),
        )
    )


@prepared
def _member_rows(ids: Collection[MemberId]) -> Rows:
    return (
        select(
            *(Member.id, Member.given_name, Member.family_name, Member.shifts, Member.starts_on, Member.ends_on),
            *(Member.retired_at, Member.base_id, Member.settings, Member.age_groups),
            *(Discipline.key, Discipline.name),
        )
        .join(Discipline, Member.discipline_id == Discipline.id)
        .where(Member.id.in_(ids))
    )


@prepared
def _absences(members: Collection[MemberId], since: datetime, until: datetime) -> Rows:
    return select(Absence.member_id, Absence.starts_at, Absence.ends_at, Absence.kind).where(
        Absence.member_id.in_(members), Absence.starts_at < until, Absence.ends_at > since, Absence.live()
    )


def _members(
    work: Work,
    rows: Sequence[Row[Any]],
    held: Mapping[MemberId, list[Held]],
    around: Span,
    known: Mapping[UUID, Site],
) -> dict[MemberId, PlannedMember]:
    ids = {row.id for row in rows}
    away: dict[UUID, tuple[Away, ...]] = defaultdict(tuple)
    for row in _absences(work, ids, around.starts, around.ends) if ids else ():
        away[row.member_id] += (Away(row.starts_at, row.ends_at, row.kind),)
    return {
        MemberId(row.id): PlannedMember(
            member_id=MemberId(row.id),
            name=member_name(row),
            discipline=row.key,
            discipline_name=_(row.name),
            shifts=row.shifts,
            away=away[row.id],
            held=tuple(held.get(MemberId(row.id), ())),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            retired=row.retired_at is not None,
            base=known.get(row.base_id, NOWHERE).spot,
            settings=row.settings,
            age_groups=row.age_groups,
        )
        for row in rows
    }
