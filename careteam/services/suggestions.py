"""Who could serve a patient: the team in the order to think of them, with the reasons, at the moment of assigning."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from careteam.domain import suggestions
from careteam.domain.assignments import SERVES, AssignmentRole, AssignmentState, caseload, leads_for
from careteam.domain.help import HelpDomain
from careteam.domain.ids import DisciplineId, MemberId, PatientId
from careteam.domain.languages import language_name
from careteam.domain.patients import group_on
from careteam.domain.permissions import Permission
from careteam.domain.places import Setting, Spot
from careteam.domain.suggestions import Available, Known, Suggestion, Wanted
from careteam.domain.team import in_service
from careteam.domain.visits import HOLDS_TIME
from careteam.i18n import ngettext
from careteam.persistence.models import Absence, Assignment, Member, Patient, Place, Residence, Stay, Visit, VisitMember
from careteam.services import caseloads, continuity, disciplines, office_settings, travel
from careteam.services.caseloads import Load
from careteam.services.disciplines import DisciplineRow
from careteam.services.office import Work
from careteam.services.permits import needs

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class SuggestedMember:
    """One member as a suggestion shows them. ``blocked``: why they cannot be chosen; empty if they can.

    ``reasons``: what speaks for or against them, in words, the caseload first.
    """

    member_id: MemberId
    name: str
    credentials: str
    discipline: DisciplineRow
    load: Load
    limit: float
    reasons: tuple[str, ...]
    blocked: str


@dataclass(frozen=True)
class Colleague:
    """Somebody on the team as the rules of suggesting see them, with what a screen shows beside."""

    available: Available
    credentials: str
    discipline: DisciplineRow
    load: Load
    starts_on: date | None
    ends_on: date | None


@needs(Permission.SEE)
def for_discipline(work: Work, patient_id: PatientId, discipline_id: DisciplineId) -> tuple[SuggestedMember, ...]:
    """Everybody of one discipline, the best fit for this patient first; who is ruled out comes last and says why."""
    return _suggested(work, patient_id, {disciplines.by_id(work)[discipline_id].key})


@needs(Permission.SEE)
def for_lead(work: Work, patient_id: PatientId, domains: Collection[HelpDomain] = ()) -> tuple[SuggestedMember, ...]:
    """Who could lead, by what the referral asks for: the best fit first, of all the disciplines that may."""
    found = _suggested(work, patient_id, leads_for(domains))
    return found or _suggested(work, patient_id, leads_for(()))


@needs(Permission.SEE)
def for_many(
    work: Work, patient_ids: Collection[PatientId], role: AssignmentRole, discipline_id: DisciplineId | None = None
) -> tuple[SuggestedMember, ...]:
    """Who could serve many patients at once, in a discipline or as a lead in any that may: the best fit first.

    Who shares most languages with them comes before others, and nobody is offered past their limit unnoticed.
    """
    keys = {disciplines.by_id(work)[discipline_id].key} if discipline_id else leads_for(())
    query = select(Patient.id, Patient.languages, caseloads.at_home()).where(Patient.id.in_(patient_ids))
    patients = work.session.execute(query).all()
    met = continuity.known(work, patient_ids)
    weight = caseload((role, bool(home)) for _id, _languages, home in patients)
    speak = [languages for _id, languages, _home in patients]
    found = []
    for colleague in colleagues(work, keys):
        own = [one[colleague.available.member_id] for one in met.values() if colleague.available.member_id in one]
        fit = suggestions.suggest_for_many(speak, colleague.available, weight, own)
        found.append((fit, SuggestedMember(
            fit.member_id, colleague.available.name, colleague.credentials, colleague.discipline,
            Load(round(colleague.load.weight + weight, 1), colleague.load.patients), colleague.available.limit,
            fit.reasons, fit.blocked,
        )))  # fmt: skip
    found.sort(key=lambda pair: (pair[0].rank, pair[1].name))
    return tuple(shown for _fit, shown in found)


@needs(Permission.SEE)
def colleagues(work: Work, keys: Collection[str]) -> tuple[Colleague, ...]:
    """Everybody of some disciplines, by their keys, as the rules see them."""
    kinds = disciplines.by_id(work)
    members = work.session.execute(
        select(Member, Place.latitude, Place.longitude)
        .join(Place, Member.base_id == Place.id, isouter=True)
        .where(Member.live(), Member.discipline_id.in_([row.id for row in kinds.values() if row.key in keys]))
        .order_by(Member.family_name, Member.given_name, Member.id)
    )
    today = office_settings.today(work)
    loads = caseloads.loads(work)
    away = set(work.session.scalars(select(Absence.member_id).where(
        Absence.live(), Absence.starts_at <= work.now, Absence.ends_at > work.now
    )))  # fmt: skip
    found = []
    for member, latitude, longitude in members:
        load = loads.get(MemberId(member.id), Load())
        available = Available(
            member_id=MemberId(member.id),
            name=member.name,
            discipline=kinds[member.discipline_id].key,
            load=load.weight,
            limit=member.caseload_limit,
            languages=member.languages,
            age_groups=member.age_groups,
            settings=member.settings,
            base=Spot(latitude, longitude),
            gender=member.gender,
            in_service=in_service(member.starts_on, member.ends_on, today),
            away=member.id in away,
        )
        service = (member.starts_on, member.ends_on)
        found.append(Colleague(available, member.credentials, kinds[member.discipline_id], load, *service))
    return tuple(found)


def _suggested(work: Work, patient_id: PatientId, keys: Collection[str]) -> tuple[SuggestedMember, ...]:
    today = office_settings.today(work)
    visits = _visits_ahead(work)
    states = {
        (member_id, state is AssignmentState.DECLINED)
        for member_id, state in work.session.execute(select(Assignment.member_id, Assignment.state).where(
            Assignment.live(),
            Assignment.patient_id == patient_id,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= today),
            Assignment.role.in_(SERVES) | (Assignment.state == AssignmentState.DECLINED),
        ))
    }  # fmt: skip
    known = continuity.known(work, [patient_id]).get(patient_id, {})
    need, roads = wanted(work, [patient_id])[patient_id], travel.roads(work).minutes
    found: list[tuple[Suggestion, SuggestedMember]] = []
    for colleague in colleagues(work, keys):
        member_id = colleague.available.member_id
        one = replace(
            colleague.available,
            serves=(member_id, False) in states,
            declined=(member_id, True) in states,
            known=known.get(member_id, Known()),
        )
        asked = replace(need, discipline=one.discipline)
        (fit,) = suggestions.suggest(asked, [one], language_name=language_name, travel=roads)
        count = visits[one.member_id]
        busy = ngettext("{count} visit in the next 7 days", "{count} visits in the next 7 days", count)
        found.append((fit, SuggestedMember(
            one.member_id, one.name, colleague.credentials, colleague.discipline, colleague.load, one.limit,
            (*fit.reasons, busy.format(count=count)), fit.blocked,
        )))  # fmt: skip
    found.sort(key=lambda pair: (pair[0].rank, pair[1].name))
    return tuple(shown for _one, shown in found)


@needs(Permission.SEE)
def wanted(work: Work, patient_ids: Collection[PatientId]) -> dict[PatientId, Wanted]:
    """What patients need of anybody, in whatever discipline: languages, age group, and where they are now.

    As many reads for many as for one.
    """
    where = {**_homes(work, patient_ids), **_stays(work, patient_ids)}
    today = office_settings.today(work)
    found = {}
    for patient in work.session.scalars(select(Patient).where(Patient.id.in_(patient_ids))):
        group = group_on(patient.birth_date, patient.age_group, today)
        setting, spot = where.get(PatientId(patient.id), (None, Spot()))
        found[PatientId(patient.id)] = Wanted("", patient.languages, group, setting, spot, patient.visitor_wish)
    return found


def _stays(work: Work, patient_ids: Collection[PatientId]) -> dict[PatientId, tuple[Setting, Spot]]:
    """Where patients are other than at home."""
    query = (
        select(Stay.patient_id, Stay.setting, Place.latitude, Place.longitude)
        .join(Place, Stay.place_id == Place.id, isouter=True)
        .where(Stay.live(), Stay.patient_id.in_(patient_ids), Stay.until.is_(None))
    )
    return {one: (setting, Spot(north, east)) for one, setting, north, east in work.session.execute(query)}


def _homes(work: Work, patient_ids: Collection[PatientId]) -> dict[PatientId, tuple[Setting, Spot]]:
    """Where patients live, by the home itself or by the facility it is in."""
    query = (
        select(Residence, Place.latitude, Place.longitude)
        .join(Place, Residence.place_id == Place.id, isouter=True)
        .where(Residence.live(), Residence.patient_id.in_(patient_ids), Residence.main)
    )
    found = {}
    for home, north, east in work.session.execute(query):
        spot = Spot(home.latitude, home.longitude)
        found[home.patient_id] = (home.kind, spot if spot.known else Spot(north, east))
    return found


def _visits_ahead(work: Work) -> Counter[MemberId]:
    query = (
        select(VisitMember.member_id)
        .join(Visit, VisitMember.visit_id == Visit.id)
        .where(
            VisitMember.live(),
            Visit.live(),
            Visit.on_pinboard.is_(False),
            Visit.status.in_(HOLDS_TIME),
            Visit.starts_at.between(work.now, work.now + AHEAD),
        )
    )
    return Counter(work.session.scalars(query))
