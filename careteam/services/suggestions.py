"""Who could serve a patient: the team in the order to think of them, with the reasons, at the moment of assigning."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from careteam.domain import suggestions
from careteam.domain.assignments import leads_for
from careteam.domain.help import HelpDomain
from careteam.domain.ids import DisciplineId, MemberId, PatientId
from careteam.domain.languages import language_name
from careteam.domain.patients import group_on
from careteam.domain.permissions import Permission
from careteam.domain.places import Spot
from careteam.domain.suggestions import Available, Suggestion, Wanted
from careteam.domain.team import in_service
from careteam.domain.visits import HOLDS_TIME
from careteam.i18n import ngettext
from careteam.persistence.models import Absence, Assignment, Member, Patient, Place, Residence, Stay, Visit, VisitMember
from careteam.services import caseloads, disciplines, office_settings
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


@needs(Permission.SEE)
def for_discipline(work: Work, patient_id: PatientId, discipline_id: DisciplineId) -> tuple[SuggestedMember, ...]:
    """Everybody of one discipline, the best fit for this patient first; who is ruled out comes last and says why."""
    return _suggested(work, patient_id, {disciplines.by_id(work)[discipline_id].key})


@needs(Permission.SEE)
def for_lead(work: Work, patient_id: PatientId, domains: Collection[HelpDomain] = ()) -> tuple[SuggestedMember, ...]:
    """Who could lead, by what the referral asks for: the best fit first, of all the disciplines that may."""
    found = _suggested(work, patient_id, leads_for(domains))
    return found or _suggested(work, patient_id, leads_for(()))


def _suggested(work: Work, patient_id: PatientId, keys: Collection[str]) -> tuple[SuggestedMember, ...]:
    kinds = disciplines.by_id(work)
    wanted_ids = [row.id for row in kinds.values() if row.key in keys]
    members = work.session.execute(
        select(Member, Place.latitude, Place.longitude)
        .join(Place, Member.base_id == Place.id, isouter=True)
        .where(Member.live(), Member.discipline_id.in_(wanted_ids))
    ).all()
    today = office_settings.today(work)
    loads = caseloads.loads(work)
    visits = _visits_ahead(work)
    away = set(work.session.scalars(select(Absence.member_id).where(
        Absence.live(), Absence.starts_at <= work.now, Absence.ends_at > work.now
    )))  # fmt: skip
    serves = set(work.session.scalars(select(Assignment.member_id).where(
        Assignment.live(),
        Assignment.patient_id == patient_id,
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= today),
    )))  # fmt: skip
    wanted = _wanted(work, patient_id)
    found: list[tuple[Suggestion, SuggestedMember]] = []
    for member, latitude, longitude in members:
        discipline = kinds[member.discipline_id]
        member_id = MemberId(member.id)
        load = loads.get(member_id, Load())
        available = Available(
            member_id,
            member.name,
            discipline.key,
            "",
            load.weight,
            member.caseload_limit,
            member.languages,
            member.age_groups,
            member.settings,
            Spot(latitude, longitude),
            in_service(member.starts_on, member.ends_on, today),
            member_id in serves,
            member_id in away,
        )
        wanted = replace(wanted, discipline=discipline.key)
        (one,) = suggestions.suggest(wanted, [available], language_name=language_name)
        busy = ngettext(
            "{count} visit in the next 7 days", "{count} visits in the next 7 days", visits[member_id]
        ).format(count=visits[member_id])
        found.append((one, SuggestedMember(
            member_id, member.name, member.credentials, discipline, load, member.caseload_limit,
            (*one.reasons, busy), one.blocked,
        )))  # fmt: skip
    found.sort(key=lambda pair: (bool(pair[0].blocked), -pair[0].score, pair[1].name))
    return tuple(shown for _one, shown in found)


def _wanted(work: Work, patient_id: PatientId) -> Wanted:
    """What a patient needs of anybody, in whatever discipline: languages, age group, and where they are now."""
    patient = work.get(Patient, patient_id)
    group = group_on(patient.birth_date, patient.age_group, office_settings.today(work))
    stay = work.session.execute(
        select(Stay.setting, Place.latitude, Place.longitude)
        .join(Place, Stay.place_id == Place.id, isouter=True)
        .where(Stay.live(), Stay.patient_id == patient_id, Stay.until.is_(None))
    ).first()
    if stay is not None:
        return Wanted("", patient.languages, group, stay.setting, Spot(stay.latitude, stay.longitude))
    facility = aliased(Place)
    home = work.session.execute(
        select(Residence, facility.latitude, facility.longitude)
        .join(facility, Residence.place_id == facility.id, isouter=True)
        .where(Residence.live(), Residence.patient_id == patient_id, Residence.main)
    ).first()
    if home is None:
        return Wanted("", patient.languages, group)
    residence, latitude, longitude = home
    spot = Spot(residence.latitude, residence.longitude)
    return Wanted("", patient.languages, group, residence.kind, spot if spot.known else Spot(latitude, longitude))


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
