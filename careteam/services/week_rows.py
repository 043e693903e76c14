"""What a week's plan looks up beside what its days do: how often patients are to be visited at home, and were."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState, HowOften
from careteam.domain.ids import MemberId, PatientId, PlaceId, ResidenceId, VisitId
from careteam.domain.patients import ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, Setting
from careteam.domain.referrals import Urgency
from careteam.domain.spans import DAY
from careteam.domain.visits import HOLDS_TIME, InterpreterBooked, VisitStatus
from careteam.domain.week_plans import Course
from careteam.persistence.models import (
    Assignment,
    Discipline,
    Member,
    Patient,
    Residence,
    Visit,
    VisitMember,
)
from careteam.services.office import Work
from careteam.services.permits import needs

FIRST = (AssignmentRole.COVERING, AssignmentRole.LEAD, AssignmentRole.PRIMARY, AssignmentRole.BACKUP)
"""Who of those that serve a patient in a discipline comes first."""


@dataclass(frozen=True)
class DueRow:
    """A visit that is due and not entered yet, as if it waited on the pinboard."""

    id: VisitId
    patient_id: PatientId
    setting: Setting
    residence_id: ResidenceId
    starts: datetime
    ends: datetime
    interpreter: InterpreterBooked
    version: int = 0
    place_id: PlaceId | None = None
    window_starts: None = None
    window_ends: None = None
    status: VisitStatus = VisitStatus.PROPOSED
    on_pinboard: bool = True
    urgency: Urgency = Urgency.ROUTINE


@dataclass(frozen=True)
class Rhythm:
    """How often somebody is to be visited in a discipline, and who usually comes."""

    how_often: HowOften
    member_id: MemberId
    interpreter: bool


@needs(Permission.SEE)
def rhythms(work: Work, first: date, last: date) -> dict[Course, Rhythm]:
    """Of the patients who are with the team: the most often that is agreed for any of these days."""
    columns = (Assignment.patient_id, Assignment.member_id, Assignment.role, Assignment.how_often, Discipline.key)
    query = (
        select(*columns, Patient.interpreter_needed)
        .join(Discipline, Assignment.discipline_id == Discipline.id)
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(
            Assignment.live(),
            Assignment.starts_on <= last,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= first),
            Assignment.state == AssignmentState.ACCEPTED,
            Assignment.member_id.is_not(None),
            Patient.live(),
            Patient.status == ProgramStatus.ACTIVE,
        )
        .order_by(Assignment.id)
    )
    often: dict[Course, HowOften] = {}
    who: dict[Course, Any] = {}
    for row in work.session.execute(query):
        course = (row.patient_id, row.key)
        often[course] = max(often.get(course, row.how_often), row.how_often, key=lambda one: one.times / one.weeks)
        if course not in who or FIRST.index(row.role) < FIRST.index(who[course].role):
            who[course] = row
    return {
        course: Rhythm(one, who[course].member_id, who[course].interpreter_needed)
        for course, one in often.items()
        if one.times
    }


@needs(Permission.SEE)
def home_visits(work: Work, ids: Collection[PatientId], first: date, last: date) -> dict[Course, list[Any]]:
    """The patients' home visits on these days that took place or are planned, and those on the pinboard, by course."""
    found: dict[Course, list[Any]] = defaultdict(list)
    query = (
        select(Visit.id, Visit.patient_id, Visit.starts, Visit.on_pinboard, Discipline.key)
        .join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Member, VisitMember.member_id == Member.id)
        .join(Discipline, Member.discipline_id == Discipline.id)
        .where(
            Visit.patient_id.in_(ids),
            Visit.on_days(first, last + DAY) | Visit.on_pinboard,
            Visit.setting.in_(HOMES),
            Visit.status.in_(HOLDS_TIME),
            Visit.live(),
            VisitMember.live(),
        )
        .distinct()
    )
    for row in work.session.execute(query):
        found[row.patient_id, row.key].append(row)
    return found


@needs(Permission.SEE)
def homes(work: Work, ids: Collection[PatientId], day: date) -> dict[UUID, Any]:
    """Where each patient lives then: the main one of their homes."""
    query = (
        select(Residence.id, Residence.patient_id, Residence.kind)
        .where(
            Residence.patient_id.in_(ids),
            Residence.live(),
            Residence.ends_on.is_(None) | (Residence.ends_on >= day),
        )
        .order_by(Residence.main, Residence.id.desc())
    )
    return {row.patient_id: row for row in work.session.execute(query)}
