"""How many weighted patients everybody on the team looks after."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from careteam.domain.assignments import AssignmentRole, AssignmentState, caseload
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.patients import WITH_TEAM
from careteam.domain.permissions import Permission
from careteam.domain.places import AWAY
from careteam.persistence.models import Assignment, Patient, Residence, Stay
from careteam.persistence.prepared import Rows, prepared
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Load:
    """A member's caseload in weighted patients, to one decimal, and how many patients these are."""

    weight: float = 0.0
    patients: int = 0


@dataclass(frozen=True)
class Case:
    """One patient of a member's caseload, and as what the member serves them."""

    patient_id: PatientId
    patient: str
    role: AssignmentRole
    since: date


@needs(Permission.SEE)
def loads(work: Work) -> dict[MemberId, Load]:
    """The caseload of everybody who has one today."""
    patients = dict(_patients(work, office_settings.today(work)))
    return {member_id: Load(weight, patients[member_id]) for member_id, weight in weights(work).items()}


@needs(Permission.SEE)
def weights(work: Work, member_id: MemberId | None = None) -> dict[MemberId, float]:
    """The weighted patients of everybody who has any today, or of one member, to one decimal."""
    day = office_settings.today(work)
    found: dict[MemberId, float] = defaultdict(float)
    for served_by, role, home, count in _cases(work, day) if member_id is None else _cases_of(work, day, member_id):
        found[served_by] += count * caseload([(role, bool(home))])
    return {served_by: round(weight, 1) for served_by, weight in found.items()}


@needs(Permission.SEE)
def of_member(work: Work, member_id: MemberId) -> tuple[Case, ...]:
    """The patients behind a member's caseload: leads first, then by name."""
    query = (
        select(Patient, Assignment.role, Assignment.starts_on)
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(Assignment.member_id == member_id, *_serving(office_settings.today(work)))
    )
    cases = [
        Case(PatientId(patient.id), patient.name, role, since) for patient, role, since in work.session.execute(query)
    ]
    roles = list(AssignmentRole)
    return tuple(sorted(cases, key=lambda case: (roles.index(case.role), case.patient.casefold())))


@prepared
def _patients(day: date) -> Rows:
    return (
        select(Assignment.member_id, func.count(Assignment.patient_id.distinct()))
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(*_serving(day))
        .group_by(Assignment.member_id)
    )


@prepared
def _cases(day: date) -> Rows:
    return _counted(day, Assignment.member_id.is_not(None))


@prepared
def _cases_of(day: date, member_id: MemberId) -> Rows:
    return _counted(day, Assignment.member_id == member_id)


def _counted(day: date, whose: ColumnElement[bool]) -> Rows:
    """How many patients each member serves as what, at home and elsewhere."""
    each = (
        select(Assignment.member_id, Assignment.role, at_home().label("at_home"))
        .join(Patient, Assignment.patient_id == Patient.id)
        .where(whose, *_serving(day))
        .subquery()
    )
    how = each.c.member_id, each.c.role, each.c.at_home
    return select(*how, func.count()).group_by(*how)


def _serving(day: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.runs_on(day),
        Patient.live(),
        Patient.status.in_(WITH_TEAM),  # nobody carries a load for somebody who was discharged or who died
        Assignment.state == AssignmentState.ACCEPTED,
    )


def at_home() -> ColumnElement[bool]:
    """The condition that the team drives to the patient: they have a home, and are nowhere else now."""
    home = exists().where(Residence.patient_id == Patient.id, Residence.live(), Residence.main)
    away = exists().where(Stay.patient_id == Patient.id, Stay.live(), Stay.until.is_(None), Stay.setting.in_(AWAY))
    return home & ~away
