"""Visits with all that could stand in their way: gathered for the rules, in as many reads for a week as for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CompoundSelect, Row, select, union
from sqlalchemy.orm import InstrumentedAttribute

from careteam.domain.assignments import AssignmentState
from careteam.domain.clock import to_utc, today
from careteam.domain.errors import Invalid, NotFound
from careteam.domain.ids import MemberId, PatientId, VisitId
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
from careteam.services import sites
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.sites import NOWHERE, Site

NEIGHBORS = timedelta(hours=3)
"""How far beyond midnight a visit can still be in the way of another day's: the longest drive between them."""


@needs(Permission.SEE)
def of_draft(work: Work, draft: VisitDraft, visit_id: VisitId | None = None, *, reach: timedelta = NEIGHBORS) -> Plan:
    """A visit as typed, new or changing ``visit_id``, with everyone's other visits of its day and ``reach`` around.

    Raises NotFound for a patient, Invalid for a place or home that is no longer there.
    """
    booked = drafts(work, [visit_id]).get(visit_id) if visit_id else None
    members = {*draft.member_ids, *(booked.member_ids if booked else ())}
    return _plan(_gather(work, {draft.patient_id}, members, [draft], reach), draft, visit_id, booked)


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
    parts = select(VisitMember.visit_id, VisitMember.member_id).where(VisitMember.visit_id.in_(ids), VisitMember.live())
    members: dict[UUID, tuple[MemberId, ...]] = defaultdict(tuple)
    for visit_id, member_id in work.session.execute(parts.order_by(VisitMember.id)):
        members[visit_id] += (member_id,)
    fields = [name for name in VisitDraft.__dataclass_fields__ if name != "member_ids"]
    rows = select(Visit.id, *(getattr(Visit, name) for name in fields)).where(Visit.id.in_(ids), Visit.live())
    return {
        VisitId(row.id): VisitDraft(member_ids=members[row.id], **dict(zip(fields, row[1:], strict=True)))
        for row in work.session.execute(rows)
    }


def full_name(row: Any) -> str:
    """The name of a selected patient (with a preferred name) or member."""
    return f"{getattr(row, 'preferred_name', '') or row.given_name} {row.family_name}".strip()


@dataclass(frozen=True)
class _Known:
    patients: Mapping[PatientId, PlannedPatient]
    members: Mapping[MemberId, PlannedMember]
    sites: Mapping[UUID, Site]


def _plan(known: _Known, draft: VisitDraft, visit_id: VisitId | None, booked: VisitDraft | None = None) -> Plan:
    patient = known.patients.get(draft.patient_id)
    if patient is None:
        raise NotFound(_("This patient is no longer there. Refresh, and choose them again."))
    site_id = draft.residence_id or draft.place_id
    if site_id and site_id not in known.sites:
        field = "residence_id" if draft.residence_id else "place_id"
        raise Invalid.field(field, _("This place is no longer in the address book. Choose another."))
    site = known.sites[site_id] if site_id else NOWHERE
    lost = known.members.get(booked.member_ids[0]) if booked and booked.member_ids else None
    return Plan(
        patient=patient,
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
    held = _held_rows(work, patients, members, around)
    member_rows = _member_rows(work, members)
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
    return _Known(
        _patients(work, patients, by_patient, around), _members(work, member_rows, by_member, around, known), known
    )


def _held_rows(
    work: Work, patients: set[PatientId], members: set[MemberId], around: Span
) -> list[tuple[Any, dict[MemberId, str]]]:
    """The visits that take up the time of these people about a time, each with its members' names."""

    def within(starts_at: InstrumentedAttribute[datetime]) -> tuple[Any, Any]:
        return starts_at > around.starts - LONGEST, starts_at < around.ends

    ids: CompoundSelect[Any] = union(
        select(Visit.id).where(Visit.patient_id.in_(patients), *within(Visit.starts_at)),
        select(VisitMember.visit_id).where(VisitMember.member_id.in_(members), *within(VisitMember.starts_at)),
    )
    columns = (Visit.id, Visit.patient_id, Visit.starts_at, Visit.ends_at, Visit.setting, Visit.place_id)
    rows = work.session.execute(
        select(*columns, Visit.residence_id, Patient.given_name, Patient.preferred_name, Patient.family_name)
        .join(Patient, Visit.patient_id == Patient.id)
        .where(Visit.id.in_(ids.subquery().select()), Visit.status.in_(HOLDS_TIME), ~Visit.on_pinboard, Visit.live())
        .order_by(Visit.starts_at, Visit.id)
    ).all()
    names: dict[UUID, dict[MemberId, str]] = defaultdict(dict)
    parts = (
        select(VisitMember.visit_id, VisitMember.member_id, Member.given_name, Member.family_name)
        .join(Member, VisitMember.member_id == Member.id)
        .where(VisitMember.visit_id.in_({row.id for row in rows}), VisitMember.live())
        .order_by(VisitMember.id)
    )
    for part in work.session.execute(parts):
        names[part.visit_id][part.member_id] = full_name(part)
    return [(row, names[row.id]) for row in rows]


def _patients(
    work: Work, ids: set[PatientId], held: Mapping[PatientId, list[Held]], around: Span
) -> dict[PatientId, PlannedPatient]:
    here = (Stay.patient_id == Patient.id) & Stay.until.is_(None) & Stay.live()
    rows = work.session.execute(
        select(
            *(Patient.id, Patient.given_name, Patient.preferred_name, Patient.family_name, Patient.status),
            *(Patient.died_on, Patient.birth_date, Patient.age_group, Patient.times_that_suit),
            *(Patient.interpreter_needed, Stay.setting.label("stay")),
        )
        .outerjoin(Stay, here)
        .where(Patient.id.in_(ids), Patient.live())
    )
    fields = [getattr(Treatment, name) for name in TreatmentDraft.__dataclass_fields__]
    treatments: dict[PatientId, tuple[TreatmentDraft, ...]] = defaultdict(tuple)
    for row in work.session.execute(
        select(Treatment.patient_id, *fields).where(Treatment.patient_id.in_(ids), Treatment.live())
    ):
        treatments[row.patient_id] += (TreatmentDraft(*row[1:]),)
    said = _answers(work, ids, around)
    day = today(work.now, "UTC")
    patients = {}
    for row in rows:
        patient_id = PatientId(row.id)
        accepted = said[patient_id, AssignmentState.ACCEPTED]
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
            declined=frozenset(said[patient_id, AssignmentState.DECLINED] - accepted),
            accepted=frozenset(accepted),
        )
    return patients


def _answers(work: Work, ids: set[PatientId], around: Span) -> dict[tuple[PatientId, AssignmentState], set[str]]:
    """The keys of the disciplines each patient said yes or no to, as it stands about a time."""
    rows = work.session.execute(
        select(Assignment.patient_id, Assignment.state, Discipline.key)
        .join(Discipline, Assignment.discipline_id == Discipline.id)
        .where(
            Assignment.patient_id.in_(ids),
            Assignment.starts_on <= around.ends.date(),
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= around.starts.date()),
            Assignment.live(),
        )
    )
    said: dict[tuple[PatientId, AssignmentState], set[str]] = defaultdict(set)
    for patient_id, state, key in rows:
        said[patient_id, state].add(key)
    return said


def _member_rows(work: Work, ids: set[MemberId]) -> list[Row[Any]]:
    rows = select(
        *(Member.id, Member.given_name, Member.family_name, Member.shifts, Member.starts_on, Member.ends_on),
        *(Member.retired_at, Member.base_id, Member.settings, Member.age_groups),
        *(Discipline.key, Discipline.name),
    ).join(Discipline, Member.discipline_id == Discipline.id)
    return list(work.session.execute(rows.where(Member.id.in_(ids))))


def _members(
    work: Work,
    rows: list[Row[Any]],
    held: Mapping[MemberId, list[Held]],
    around: Span,
    known: Mapping[UUID, Site],
) -> dict[MemberId, PlannedMember]:
    ids = {row.id for row in rows}
    away: dict[UUID, tuple[Away, ...]] = defaultdict(tuple)
    for row in work.session.execute(
        select(Absence.member_id, Absence.starts_at, Absence.ends_at, Absence.kind).where(
            Absence.member_id.in_(ids), Absence.starts_at < around.ends, Absence.ends_at > around.starts, Absence.live()
        )
    ):
        away[row.member_id] += (Away(row.starts_at, row.ends_at, row.kind),)
    return {
        MemberId(row.id): PlannedMember(
            member_id=MemberId(row.id),
            name=full_name(row),
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
