"""What a plan of home visits looks up: the visits and people of some days, each kind of row in one read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.day_plans import Fallen
from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId
from careteam.domain.patients import ProgramStatus, TreatmentDraft
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES
from careteam.domain.referrals import ReferralStatus, Urgency
from careteam.domain.spans import DAY
from careteam.domain.team import in_service
from careteam.domain.visits import HOLDS_TIME, PLANNED, SEEN, VisitStatus
from careteam.i18n import _
from careteam.persistence.models import (
    Absence,
    Assignment,
    Discipline,
    LeftOut,
    Member,
    Patient,
    Referral,
    Residence,
    Stay,
    Treatment,
    Visit,
    VisitMember,
)
from careteam.services.office import Work
from careteam.services.permits import needs

USUAL = frozenset({AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.COVERING})
"""Who usually comes to a patient, by their role."""


@needs(Permission.SEE)
def members(work: Work) -> list[Any]:
    """Everybody on the team, with their discipline."""
    query = select(
        *(Member.id, Member.name.label("name"), Member.languages, Member.gender, Member.age_groups, Member.settings),
        *(Member.shifts, Member.starts_on, Member.ends_on, Member.base_id, Discipline.key, Discipline.code),
        Discipline.hue,
    ).join(Discipline, Member.discipline_id == Discipline.id)
    return list(work.session.execute(query.where(Member.live())))


@needs(Permission.SEE)
def visits(work: Work, first: date, last: date) -> list[Any]:
    """The visits of these days that take up time, and the home visits that wait on the pinboard."""
    columns = (
        *(Visit.id, Visit.version, Visit.patient_id, Visit.setting, Visit.place_id, Visit.residence_id, Visit.starts),
        *(Visit.ends, Visit.window_starts, Visit.window_ends, Visit.status, Visit.on_pinboard, Visit.urgency),
        Visit.interpreter,
    )
    standing = select(*columns).where(
        Visit.on_days(first, last + DAY), Visit.status.in_(HOLDS_TIME), ~Visit.on_pinboard
    )
    pinned = select(*columns).where(Visit.on_pinboard, Visit.status.in_(PLANNED), Visit.setting.in_(HOMES))
    live = (Visit.live(), Visit.patient_id.in_(select(Patient.id).where(Patient.status != ProgramStatus.DIED)))
    rows = [*work.session.execute(standing.where(*live)), *work.session.execute(pinned.where(*live))]
    return sorted(rows, key=lambda row: (row.starts, row.id))


@needs(Permission.SEE)
def fallen(work: Work, day: date) -> tuple[Fallen, ...]:
    """The home visits that stood on the day and do not any more: cancelled, or waiting on the pinboard."""
    gone = (Visit.status == VisitStatus.CANCELLED) | (Visit.on_pinboard & Visit.status.in_(PLANNED))
    query = select(Visit.id, Visit.starts, Patient.name.label("patient")).join(Patient, Patient.id == Visit.patient_id)
    query = query.where(Visit.on_days(day, day + DAY), Visit.setting.in_(HOMES), Visit.live(), gone)
    rows = list(work.session.execute(query.order_by(Visit.starts, Visit.id)))
    who = parts(work, [row.id for row in rows])
    return tuple(
        Fallen(VisitId(row.id), row.patient, row.starts.hour * 60 + row.starts.minute, who[row.id]) for row in rows
    )


@needs(Permission.SEE)
def parts(work: Work, ids: Collection[UUID]) -> dict[UUID, tuple[MemberId, ...]]:
    """Who takes part in each visit, in the order they were added."""
    found: dict[UUID, tuple[MemberId, ...]] = defaultdict(tuple)
    query = select(VisitMember.visit_id, VisitMember.member_id).where(VisitMember.visit_id.in_(ids), VisitMember.live())
    for visit_id, member_id in work.session.execute(query.order_by(VisitMember.id)):
        found[visit_id] += (MemberId(member_id),)
    return found


@needs(Permission.SEE)
def homes(work: Work, ids: Iterable[ResidenceId | None]) -> dict[UUID | None, Any]:
    """What to know at the doors of homes."""
    columns = (Residence.id, Residence.city, Residence.two_people, Residence.precautions, Residence.oxygen)
    more = (Residence.pets, Residence.access, Residence.key_code)
    query = select(*columns, *more).where(Residence.id.in_({one for one in ids if one is not None}))
    return {row.id: row for row in work.session.execute(query)}


@needs(Permission.SEE)
def patients(work: Work, ids: Collection[PatientId]) -> list[Any]:
    """The patients, and where they are if not at home."""
    here = (Stay.patient_id == Patient.id) & Stay.until.is_(None) & Stay.live()
    query = select(
        *(Patient.id, Patient.name.label("name"), Patient.languages, Patient.birth_date, Patient.age_group),
        *(Patient.times_that_suit, Patient.visitor_wish, Stay.setting.label("stay")),
    ).outerjoin(Stay, here)
    return list(work.session.execute(query.where(Patient.id.in_(ids))))


@needs(Permission.SEE)
def treatments(work: Work, ids: Collection[PatientId]) -> dict[UUID, list[TreatmentDraft]]:
    """The treatments under way of each patient."""
    found: dict[UUID, list[TreatmentDraft]] = defaultdict(list)
    for row in work.session.scalars(select(Treatment).where(Treatment.patient_id.in_(ids), Treatment.live())):
        found[row.patient_id].append(row.draft(TreatmentDraft))
    return found


@needs(Permission.SEE)
def assignments(work: Work, ids: Collection[PatientId], first: date, last: date) -> list[Any]:
    """Who serves the patients on any of these days, or does not, at their word."""
    columns = (Assignment.patient_id, Assignment.member_id, Assignment.role, Assignment.state, Discipline.key)
    query = select(*columns, Assignment.starts_on, Assignment.ends_on).join(
        Discipline, Assignment.discipline_id == Discipline.id
    )
    runs = (Assignment.starts_on <= last, Assignment.ends_on.is_(None) | (Assignment.ends_on >= first))
    return list(work.session.execute(query.where(Assignment.live(), Assignment.patient_id.in_(ids), *runs)))


def answers(rows: Iterable[Any], day: date) -> tuple[dict[UUID, set[MemberId]], dict[UUID, set[str]]]:
    """Who usually comes to each patient on a day, and which disciplines each declined."""
    usual: dict[UUID, set[MemberId]] = defaultdict(set)
    answers: dict[UUID, dict[str, set[AssignmentState]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if not row.starts_on <= day <= (row.ends_on or date.max):
            continue
        answers[row.patient_id][row.key].add(row.state)
        if row.state is AssignmentState.ACCEPTED and row.role in USUAL and row.member_id is not None:
            usual[row.patient_id].add(row.member_id)
    declined: dict[UUID, set[str]] = defaultdict(set)
    for patient_id, said in answers.items():
        declined[patient_id] = {key for key, states in said.items() if states == {AssignmentState.DECLINED}}
    return usual, declined


@needs(Permission.SEE)
def last_seen(work: Work, ids: Collection[PatientId], day: date) -> dict[UUID, date]:
    """When each patient was last seen before a day."""
    query = select(Visit.patient_id, func.max(Visit.starts).label("last")).where(
        Visit.patient_id.in_(ids), Visit.status.in_(SEEN), Visit.live(), Visit.starts < datetime.combine(day, time())
    )
    rows = work.session.execute(query.group_by(Visit.patient_id))
    return {row.patient_id: row.last.date() for row in rows}


@needs(Permission.SEE)
def urgencies(work: Work, ids: Collection[PatientId], last_seen: Mapping[UUID, date]) -> dict[UUID, Urgency]:
    """How soon a referral asks for somebody whom nobody of the team met since."""
    query = select(Referral.patient_id, Referral.urgency, Referral.received_at).where(
        Referral.patient_id.in_(ids),
        Referral.status.in_((ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED)),
        Referral.live(),
    )
    found: dict[UUID, Urgency] = {}
    for row in work.session.execute(query):
        seen = last_seen.get(row.patient_id)
        if seen is None or seen < row.received_at.date():
            known = found.get(row.patient_id, Urgency.ROUTINE)
            found[row.patient_id] = min(known, row.urgency, key=list(Urgency).index)
    return found


@needs(Permission.SEE)
def left_out(work: Work, ids: Collection[UUID]) -> dict[UUID, tuple[date, ...]]:
    """The days on which each visit was left out of a plan."""
    found: dict[UUID, tuple[date, ...]] = defaultdict(tuple)
    query = select(LeftOut.visit_id, LeftOut.day).where(LeftOut.visit_id.in_(ids), LeftOut.live()).order_by(LeftOut.day)
    for visit_id, day in work.session.execute(query):
        found[visit_id] += (day,)
    return found


@needs(Permission.SEE)
def absences(work: Work, ids: Collection[MemberId], first: date, last: date) -> list[Any]:
    """When people are away in these days."""
    begin, end = datetime.combine(first, time()), datetime.combine(last, time()) + DAY
    query = select(Absence.member_id, Absence.starts, Absence.ends).where(
        Absence.member_id.in_(ids), Absence.live(), Absence.starts < end, Absence.ends > begin
    )
    return list(work.session.execute(query))


def away_on(rows: Iterable[Any], day: date) -> dict[MemberId, list[tuple[int, int]]]:
    """When people are away that day, in its minutes."""
    midnight = datetime.combine(day, time())
    found: dict[MemberId, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        starts, ends = (
            max(0, min(24 * 60, int((moment - midnight) / timedelta(minutes=1)))) for moment in (row.starts, row.ends)
        )
        if starts < ends:
            found[MemberId(row.member_id)].append((starts, ends))
    return found


def why_missing(member: Any, day: date) -> str:
    """Why somebody of the team makes no home visits on a day, as a sentence."""
    if not in_service(member.starts_on, member.ends_on, day):
        text = _("{name} is not on the team that day.")
    elif member.settings and HOMES.isdisjoint(member.settings):
        text = _("{name} makes no home visits.")
    elif all(shift.weekday != day.weekday() for shift in member.shifts):
        text = _("{name} does not work on that weekday.")
    elif all(shift.ends <= shift.starts for shift in member.shifts if shift.weekday == day.weekday()):
        text = _("The shift of {name} ends before it begins.")
    else:
        text = _("{name} is away that day.")
    return text.format(name=member.name)
