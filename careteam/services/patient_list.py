"""The list of patients: everybody with where they are, who leads, when they were and will be seen."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from careteam.domain import identity, referrals
from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import (
    LEFT,
    MINORS,
    WITH_TEAM,
    AgeGroup,
    BirthKnown,
    Precautions,
    ProgramStatus,
    earliest_minor,
    group_on,
)
from careteam.domain.permissions import Permission
from careteam.domain.places import Setting
from careteam.domain.referrals import ClockState
from careteam.domain.team import Hue
from careteam.domain.visits import HOLDS_TIME, LONGEST, OPEN, SEEN
from careteam.domain.words import Word
from careteam.i18n import N_, _, ngettext
from careteam.persistence.models import Assignment, Discipline, Member, Patient, Place, Residence, Stay, Visit
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.patients import alike, mrn_tail, named
from careteam.services.permits import needs
from careteam.services.referrals import first_meetings

PAST = LEFT | {ProgramStatus.DIED}
SOON = 14
"""Days before the end of the eight weeks from which a first visit not yet done is flagged."""

MOST = 5000
"""How many rows one list shows; typing a name narrows it."""


Day = date | BindParameter[Any]


class Show(Word):
    """Which patients a list shows."""

    ACTIVE = "active", N_("Active", "patients")
    MINE = "mine", N_("My patients")
    TODAY = "today", N_("Visit today")
    NO_LEAD = "no_lead", N_("Without a lead")
    CHILDREN = "children", N_("Children")
    NEW = "new", N_("New", "patients")
    ALL = "all", N_("All", "patients")
    PAST = "past", N_("Died or discharged")


class Flag(Word):
    """What somebody opening a patient's record should know at once."""

    SIMILAR = "similar", N_("Similar name")
    INTERPRETER = "interpreter", N_("Interpreter")
    FIRST_VISIT = "first_visit", N_("First visit due")
    FIRST_VISIT_LATE = "first_visit_late", N_("First visit overdue")
    TWO_PEOPLE = "two_people", N_("Two people")
    PRECAUTIONS = "precautions", N_("Precautions")


@dataclass(frozen=True)
class Person:
    """A team member as a name with the letters and hue of the discipline."""

    member_id: MemberId
    name: str
    code: str
    hue: Hue


@dataclass(frozen=True)
class Where:
    """Where a patient is: a home, or a stay elsewhere (``away``) with its bed."""

    setting: Setting = Setting.OWN_HOME
    place: str = ""
    bed: str = ""
    away: bool = False

    @property
    def words(self) -> str:
        """Where, in a few words: Home; Nursing home, Maple Court; County Hospital · 4 West, bed 12."""
        kind = _("Home") if self.setting is Setting.OWN_HOME else self.setting.label
        bed = _("bed {bed}").format(bed=self.bed) if self.bed else ""
        parts = (self.place, bed) if self.away and self.place else (kind, self.place, bed)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class When:
    """A visit by its time, on the clocks of its place."""

    visit_id: VisitId
    starts: datetime
    setting: Setting


@dataclass(frozen=True)
class PatientRow:
    """A patient in a list. ``where`` is None where no home is recorded and the patient is not elsewhere."""

    patient_id: PatientId
    version: int
    name: str
    family_name: str
    birth_known: BirthKnown
    birth_date: date | None
    age_group: AgeGroup | None
    mrn_tail: str
    status: ProgramStatus
    died_on: date | None
    where: Where | None
    lead: Person | None
    last: When | None
    next: When | None
    flags: tuple[Flag, ...]
    first_visit: referrals.EightWeeks


@dataclass(frozen=True)
class PatientList:
    """The patients asked for, by family name; ``total`` is larger than the rows where too many match to show."""

    rows: tuple[PatientRow, ...]
    total: int


@needs(Permission.SEE)
def listed(
    work: Work,
    show: Show = Show.ACTIVE,
    text: str = "",
    *,
    lead_id: MemberId | None = None,
    flag: Flag | None = None,
) -> PatientList:
    """The patients to show, narrowed by what is typed of a name, the initials or the end of a record number.

    ``lead_id``: only those this member leads; ``flag``: only those with this mark.
    """
    today = office_settings.today(work)
    conditions = [*_shown(work, show, today), *_typed(text)]
    if lead_id is not None:
        conditions.append(Patient.id.in_(_led(today).where(Assignment.member_id == lead_id)))
    found = rows(work, *conditions)
    if flag is not None:
        found = tuple(one for one in found if flag in one.flags)
    total = len(found)
    if total == MOST:
        total = work.session.scalar(select(func.count()).select_from(Patient).where(Patient.live(), *conditions)) or 0
    return PatientList(found, total)


@needs(Permission.SEE)
def rows(work: Work, *conditions: ColumnElement[bool]) -> tuple[PatientRow, ...]:
    """The rows of the patients that meet some conditions, in four reads however many there are."""
    today = office_settings.today(work)
    query = _columns().where(Patient.live(), *conditions).order_by(Patient.family_name, Patient.given_name).limit(MOST)
    found = work.session.execute(query, {"today": today, "now": work.now, "lately": work.now - LONGEST}).all()
    alike = _similar(work, found)
    met = first_meetings(work, {PatientId(one.id): one.advanced_on for one in found if one.is_cancer})
    return tuple(_row(one, today, one.id in alike, met.get(one.id)) for one in found)


@needs(Permission.SEE)
def copied(work: Work, patient_ids: Collection[PatientId], columns: Collection[str]) -> dict[PatientId, str]:
    """Write to each patient's trail that these columns leave for a spreadsheet, before they do.

    Gives the names to use there of those whose preferred name is private.
    """
    count = len(patient_ids)
    work.named(ngettext("Copy {count} patient", "Copy {count} patients", count).format(count=count))
    for patient_id in patient_ids:
        work.note("export", patient_id=patient_id, detail=tuple(columns))
    query = select(Patient.id, Patient.name_outside).where(Patient.id.in_(patient_ids), Patient.name_private)
    return {PatientId(row[0]): row[1] for row in work.session.execute(query)}


def serving(today: Day) -> tuple[ColumnElement[bool], ...]:
    """The conditions that an assignment runs today."""
    return (
        Assignment.live(),
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )


def _shown(work: Work, show: Show, today: date) -> list[ColumnElement[bool]]:
    own = select(Assignment.patient_id).where(*serving(today), Assignment.member_id == work.user.member_id)
    with_team = Patient.status.in_(WITH_TEAM)
    if show is Show.MINE:
        return [Patient.id.in_(own), with_team]
    if show is Show.TODAY:
        planned = Visit.on_days(today, today + timedelta(days=1)) & Visit.status.in_(HOLDS_TIME)
        return [Patient.id.in_(select(Visit.patient_id).where(planned, ~Visit.on_pinboard, Visit.live()))]
    if show is Show.NO_LEAD:
        return [Patient.id.not_in(_led(today)), Patient.status == ProgramStatus.ACTIVE]
    if show is Show.CHILDREN:
        grown_up = earliest_minor(today)
        young = or_(Patient.birth_date >= grown_up, Patient.birth_date.is_(None) & Patient.age_group.in_(MINORS))
        return [young, with_team]
    statuses = {
        Show.ACTIVE: {ProgramStatus.ACTIVE},
        Show.NEW: {ProgramStatus.REFERRED},
        Show.PAST: PAST,
        Show.ALL: frozenset(ProgramStatus),
    }[show]
    return [Patient.status.in_(statuses)]


def _led(today: date) -> Select[Any]:
    """The patients who have a lead."""
    leads = (Assignment.role == AssignmentRole.LEAD, Assignment.state == AssignmentState.ACCEPTED)
    return select(Assignment.patient_id).where(*serving(today), *leads)


def _typed(text: str) -> list[ColumnElement[bool]]:
    digits = "".join(letter for letter in text if letter.isdigit())
    ways = [named(text)] if identity.name_words(text) else []
    if digits:
        ways.append(Patient.mrn.endswith(digits, autoescape=True))
    return [or_(*ways)] if ways else []


@cache
def _columns() -> Select[*tuple[Any, ...]]:
    """What a row needs, in one statement, made once: making it takes longer than running it.

    It asks for the parameters ``today``, ``now``, and ``lately``, before which nothing under way can have begun.
    """
    last, coming, hospital = aliased(Visit), aliased(Visit), aliased(Place)
    stay_place, home_place = aliased(Place), aliased(Place)
    return (
        select(
            *(Patient.id, Patient.version, Patient.name, Patient.given_name, Patient.family_name),
            *(Patient.birth_known, Patient.birth_date, Patient.age_group, Patient.mrn),
            *(Patient.status, Patient.died_on, Patient.interpreter_needed, Patient.is_cancer, Patient.advanced_on),
            *(Stay.setting.label("stay"), Stay.bed, stay_place.name.label("stay_place")),
            *(hospital.name.label("hospital"), Residence.kind, home_place.name.label("home_place"), Residence.room),
            *(Residence.two_people, Residence.precautions),
            *(Member.id.label("lead_id"), Member.name.label("lead"), Discipline.code, Discipline.hue),
            *(last.id.label("last_id"), last.starts.label("last"), last.setting.label("last_setting")),
            *(coming.id.label("next_id"), coming.starts.label("next"), coming.setting.label("next_setting")),
        )
        .outerjoin(Stay, (Stay.patient_id == Patient.id) & Stay.until.is_(None) & Stay.live())
        .outerjoin(stay_place, stay_place.id == Stay.place_id)
        .outerjoin(hospital, hospital.id == stay_place.parent_id)
        .outerjoin(Residence, Residence.id == _main_home())
        .outerjoin(home_place, home_place.id == Residence.place_id)
        .outerjoin(Assignment, Assignment.id == _lead())
        .outerjoin(Member, Member.id == Assignment.member_id)
        .outerjoin(Discipline, Discipline.id == Assignment.discipline_id)
        .outerjoin(last, last.id == _last_visit())
        .outerjoin(coming, coming.id == _next_visit())
    )


def _main_home() -> ScalarSelect[Any]:
    still = or_(Residence.ends_on.is_(None), Residence.ends_on >= bindparam("today"))
    query = select(Residence.id).where(Residence.patient_id == Patient.id, Residence.main, still, Residence.live())
    return query.correlate(Patient).limit(1).scalar_subquery()


def _lead() -> ScalarSelect[Any]:
    mine = (Assignment.patient_id == Patient.id, Assignment.role == AssignmentRole.LEAD, *serving(bindparam("today")))
    accepted = Assignment.state == AssignmentState.ACCEPTED
    query = select(Assignment.id).where(*mine, accepted).order_by(Assignment.starts_on.desc())
    return query.correlate(Patient).limit(1).scalar_subquery()


def _last_visit() -> ScalarSelect[Any]:
    visit = aliased(Visit)
    query = select(visit.id).where(visit.patient_id == Patient.id, visit.status.in_(SEEN), visit.retired_at.is_(None))
    return query.order_by(visit.starts_at.desc()).correlate(Patient).limit(1).scalar_subquery()


def _next_visit() -> ScalarSelect[Any]:
    visit = aliased(Visit)
    query = select(visit.id).where(
        *(visit.patient_id == Patient.id, visit.status.in_(OPEN), visit.retired_at.is_(None)),
        *(visit.starts_at >= bindparam("lately"), visit.ends_at >= bindparam("now"), ~visit.on_pinboard),
    )
    return query.order_by(visit.starts_at).correlate(Patient).limit(1).scalar_subquery()


def _similar(work: Work, found: Iterable[Any]) -> frozenset[PatientId]:
    """Who of these could be taken for somebody else with the team, or for one another."""
    names = {PatientId(row.id): str(row.name) for row in found}
    others = select(Patient.id, Patient.name).where(Patient.live(), Patient.status.in_(WITH_TEAM)).limit(2 * MOST)
    if len(names) == 1:
        ((own, name),) = names.items()
        near = work.session.execute(others.where(alike(name), Patient.id != own))
        return frozenset({own} if any(identity.similar(name, str(row.name)) for row in near) else ())
    if len(names) < MOST:
        names |= {PatientId(row.id): str(row.name) for row in work.session.execute(others)}
    return identity.similar_among(names)


def _row(row: Any, today: date, alike: bool, met_on: date | None) -> PatientRow:
    closed_on = (row.died_on or today) if row.status in PAST else None
    clock = referrals.eight_weeks(row.is_cancer, row.advanced_on, today=today, met_on=met_on, closed_on=closed_on)
    unborn = row.birth_known is BirthKnown.EXPECTED
    return PatientRow(
        patient_id=row.id,
        version=row.version,
        name=row.name,
        family_name=row.family_name,
        birth_known=row.birth_known,
        birth_date=row.birth_date,
        age_group=AgeGroup.CHILD if unborn else group_on(row.birth_date, row.age_group, row.died_on or today),
        mrn_tail=mrn_tail(row.mrn),
        status=row.status,
        died_on=row.died_on,
        where=_where(row),
        lead=Person(row.lead_id, row.lead, row.code, row.hue) if row.lead_id else None,
        last=When(row.last_id, row.last, row.last_setting) if row.last_id else None,
        next=When(row.next_id, row.next, row.next_setting) if row.next_id else None,
        flags=tuple(_flags(row, clock, alike)),
        first_visit=clock,
    )


def _flags(row: Any, clock: referrals.EightWeeks, alike: bool) -> Iterable[Flag]:
    if alike:
        yield Flag.SIMILAR
    if row.status in PAST:
        return
    if clock.state is ClockState.RUNNING and clock.days_left is not None and clock.days_left < SOON:
        yield Flag.FIRST_VISIT if clock.days_left >= 0 else Flag.FIRST_VISIT_LATE
    if row.interpreter_needed:
        yield Flag.INTERPRETER
    if row.two_people:
        yield Flag.TWO_PEOPLE
    if row.precautions not in (None, Precautions.NONE):
        yield Flag.PRECAUTIONS


def _where(row: Any) -> Where | None:
    if row.status is ProgramStatus.DIED:
        return None
    if row.stay is not None:
        place = " · ".join(name for name in (row.hospital, row.stay_place) if name)
        return Where(row.stay, place, row.bed, away=True)
    if row.kind is None:
        return None
    return Where(row.kind, " ".join(part for part in (row.home_place, row.room) if part))
