"""A clinician's sheet for a day of visits: the stops in their order, and what to know at each door."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from careteam.domain.conflicts import drive_minutes
from careteam.domain.day_sheets import DaySheet, DoorNotes, Stop
from careteam.domain.doors import without_codes
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.patients import ProgramStatus, YesNo
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, REMOTE
from careteam.domain.spans import DAY
from careteam.domain.texts import renamed
from careteam.domain.travel import Travel
from careteam.domain.visits import VisitStatus
from careteam.i18n import spoken
from careteam.persistence.models import Member, Patient, Place, Residence, Stay, Visit, VisitMember
from careteam.services import office_settings, sites, travel
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.sites import NOWHERE, Site

GOES_TO = (VisitStatus.BOOKED, VisitStatus.ARRIVED, VisitStatus.SEEN, VisitStatus.COMPLETED)


@dataclass(frozen=True)
class Sheeted:
    """Somebody with visits on a day, and how many."""

    member_id: MemberId
    name: str
    visits: int


@needs(Permission.SEE)
def clinicians(work: Work, on: date) -> tuple[Sheeted, ...]:
    """Who has visits on a day, by name."""
    counts: dict[MemberId, Sheeted] = {}
    for row in _visits(work, on):
        found = counts.get(row.member_id, Sheeted(row.member_id, row.member, 0))
        counts[row.member_id] = Sheeted(found.member_id, found.name, found.visits + 1)
    return tuple(sorted(counts.values(), key=lambda one: one.name.casefold()))


@needs(Permission.SEE)
def patients(work: Work, member_id: MemberId, on: date) -> tuple[PatientId, ...]:
    """The patients on a clinician's sheet."""
    return tuple(dict.fromkeys(row.patient_id for row in _visits(work, on, member_id)))


@needs(Permission.SEE)
def day_sheet(work: Work, member_id: MemberId, on: date) -> DaySheet:
    """A clinician's day: when, who, where, what was told to the patient, and the door. No diagnoses, codes or notes."""
    office = office_settings.current(work)
    member = work.get(Member, member_id)
    rows = _visits(work, on, member_id)
    places = [*(row.place_id for row in rows), member.base_id]
    known = sites.of(work, places, [row.residence_id for row in rows])
    homes = _homes(work, [row.residence_id for row in rows])
    phones = _phones(work, [*(row.place_id for row in rows), *(home.place_id for home in homes.values())])
    beside = _beside(work, [row.id for row in rows], member_id)
    roads = travel.roads(work).minutes
    stops = []
    before = known.get(member.base_id, NOWHERE) if member.base_id else NOWHERE
    for row in rows:
        site = known.get(row.residence_id or row.place_id or row.id, NOWHERE)
        home = homes.get(row.residence_id)
        stops.append(
            Stop(
                patient=row.patient,
                starts=row.starts.time(),
                ends=row.ends.time(),
                place=row.setting.label,
                address="" if row.setting in REMOTE else _address(site, home, row),
                phone=_phone(row, home, phones),
                travel_minutes=_minutes(before, site, row, roads),
                purpose=without_codes(_to_others(row), home.key_code if home else ""),
                with_whom=tuple(beside.get(row.id, ())),
                door=_door(home) if home else DoorNotes(),
            )
        )
        if row.setting not in REMOTE:
            before = site
    return DaySheet(member.name, on, tuple(stops), office.day_phone, language=spoken(), paper=office.paper)


def _visits(work: Work, on: date, member_id: MemberId | None = None) -> list[Any]:
    """The visits of a day that somebody goes to, or of everybody, in order."""
    mine = () if member_id is None else (VisitMember.member_id == member_id,)
    query = (
        select(
            *(Visit.id, Visit.patient_id, Visit.setting, Visit.place_id, Visit.residence_id, Visit.starts, Visit.ends),
            *(Visit.purpose_patient, VisitMember.member_id, Member.name.label("member")),
            *(Patient.name_outside.label("patient"), Patient.phone, Patient.safe_call),
            *(Patient.name_private, Patient.preferred_name, Patient.given_name),
            *(Stay.bed, Stay.place_id.label("stay")),
        )
        .join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Member, Member.id == VisitMember.member_id)
        .join(Patient, Patient.id == Visit.patient_id)
        .outerjoin(Stay, (Stay.patient_id == Visit.patient_id) & Stay.until.is_(None) & Stay.live())
        .where(
            Visit.on_days(on, on + DAY),
            VisitMember.live(),
            Visit.status.in_(GOES_TO),
            Visit.on_pinboard.is_(False),
            Visit.live(),
            Patient.status != ProgramStatus.DIED,
            *mine,
        )
        .order_by(Visit.starts, Visit.id)
    )
    return list(work.session.execute(query))


def _homes(work: Work, ids: list[Any]) -> dict[UUID, Residence]:
    wanted = {one for one in ids if one is not None}
    return {row.id: row for row in work.session.scalars(select(Residence).where(Residence.id.in_(wanted)))}


def _phones(work: Work, ids: list[Any]) -> dict[UUID, str]:
    """The numbers of places; a unit without one has its hospital's."""
    whole = aliased(Place)
    rows = work.session.execute(
        select(Place.id, Place.phone, whole.phone.label("whole"))
        .outerjoin(whole, whole.id == Place.parent_id)
        .where(Place.id.in_({one for one in ids if one is not None}))
    )
    return {row.id: row.phone or row.whole or "" for row in rows}


def _beside(work: Work, visit_ids: list[UUID], member_id: MemberId) -> dict[UUID, list[str]]:
    """Who else of the team comes to each visit."""
    rows = work.session.execute(
        select(VisitMember.visit_id, Member.name)
        .join(Member, Member.id == VisitMember.member_id)
        .where(VisitMember.visit_id.in_(visit_ids), VisitMember.member_id != member_id, VisitMember.live())
        .order_by(VisitMember.id)
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.visit_id, []).append(row.name)
    return found


def _to_others(row: Any) -> str:
    """Why a visit is, in the patient's words, without a name that is private."""
    return renamed(row.purpose_patient, row.preferred_name if row.name_private else "", row.given_name)


def _address(site: Site, home: Residence | None, row: Any) -> str:
    if home is not None:
        street = ", ".join(part for part in (home.street, home.city) if part)
        return ", ".join(dict.fromkeys(part for part in (site.words, street) if part))
    bed = row.bed if row.bed and row.stay == row.place_id else ""
    return " ".join(part for part in (site.words, bed) if part)


def _phone(row: Any, home: Residence | None, phones: dict[UUID, str]) -> str:
    """A facility's number, else the patient's own unless it is not safe to call."""
    place_id = row.place_id or (home.place_id if home else None)
    facility = phones.get(place_id, "") if place_id else ""
    if facility:
        return facility
    own = (home.phone if home and row.setting in HOMES else "") or row.phone
    return "" if row.safe_call is YesNo.NO else own


def _minutes(before: Site, site: Site, row: Any, roads: Travel) -> int | None:
    if row.setting in REMOTE:
        return None
    return drive_minutes(before.spot, before.key, site.spot, site.key, roads, row.starts)


def _door(home: Residence) -> DoorNotes:
    return DoorNotes(
        access=without_codes(home.access, home.key_code),
        pets=without_codes(home.pets, home.key_code),
        oxygen=home.oxygen,
        two_people=home.two_people,
        precautions=home.precautions,
    )
