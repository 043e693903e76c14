"""What the booking form starts from: a visit filled in as this patient is usually seen, and what can be chosen."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import to_local, today
from careteam.domain.durations import planned
from careteam.domain.ids import MemberId, PatientId, PlaceId, ResidenceId, VisitId
from careteam.domain.patients import InterpreterKind, YesNo
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES, PlaceKind, Setting
from careteam.domain.team import Hue
from careteam.domain.visits import SEEN, InterpreterBooked, VisitDraft, VisitStatus, reason_words
from careteam.i18n import _
from careteam.persistence.models import Assignment, Discipline, Member, Patient, Place, Residence, Stay, Visit
from careteam.services import office_settings, series, sites, visits
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import member_name
from careteam.services.series import Standing

MET = SEEN | {VisitStatus.ARRIVED}


@dataclass(frozen=True)
class MemberChoice:
    """Somebody who can take part; ``role``: as what they serve this patient, if they do."""

    member_id: MemberId
    name: str
    key: str
    discipline: str
    code: str
    hue: Hue
    role: AssignmentRole | None = None


@dataclass(frozen=True)
class HomeChoice:
    """One of the patient's homes, with what to know before booking it. ``zone`` is never empty."""

    residence_id: ResidenceId
    kind: Setting
    words: str
    zone: str
    two_people: bool = False


@dataclass(frozen=True)
class PlaceChoice:
    """A place of care. ``zone`` is never empty."""

    place_id: PlaceId
    kind: PlaceKind
    words: str
    zone: str


@dataclass(frozen=True)
class Booking:
    """A visit about to be booked or changed. ``visit_id`` and ``version`` are None while it is new.

    ``where_now``: where the patient is if not at home. ``first``: nobody of the team met the patient yet. ``phone`` is
    empty where calling is marked as not safe. ``reason``: why a visit was cancelled or the patient not seen.
    """

    draft: VisitDraft
    patient_name: str
    office_zone: str
    members: tuple[MemberChoice, ...]
    homes: tuple[HomeChoice, ...]
    places: tuple[PlaceChoice, ...]
    interpreter: InterpreterKind | None = None
    interpreter_needed: bool = False
    where_now: str = ""
    first: bool = False
    phone: str = ""
    reason: str = ""
    visit_id: VisitId | None = None
    version: int | None = None
    on_pinboard: bool = False
    repeats: Standing | None = None

    def zone(self, draft: VisitDraft) -> str:
        """The zone of the place a draft goes to; the office's where it has none."""
        homes = [home.zone for home in self.homes if home.residence_id == draft.residence_id]
        places = [place.zone for place in self.places if place.place_id == draft.place_id]
        return next(iter(homes if draft.setting in HOMES else places), self.office_zone)

    def minutes(self, draft: VisitDraft) -> timedelta:
        """How long to plan for the draft's first member in its setting."""
        keys = [one.key for one in self.members if one.member_id in draft.member_ids[:1]]
        return planned(next(iter(keys), ""), draft.setting, first=self.first)


@needs(Permission.SEE)
def new(
    work: Work, patient_id: PatientId, *, member_id: MemberId | None = None, starts: datetime | None = None
) -> Booking:
    """A visit as this patient is usually seen: where they are now or live, by who leads their care, for as long as such
    a visit takes. ``starts``: a local time chosen already, at which the visit is wished.
    """
    patient = work.get(Patient, patient_id)
    zone = office_settings.current(work).zone
    members = _members(work, patient_id, today(work.now, zone))
    homes, places = _homes(work, patient_id, zone), _places(work, zone)
    stay = _stay(work, patient_id)
    setting = stay.setting if stay else homes[0].kind if homes else Setting.CLINIC
    usual = [one.member_id for one in members if one.role in {AssignmentRole.LEAD, AssignmentRole.PRIMARY}]
    met = select(Visit.id).where(Visit.patient_id == patient_id, Visit.status.in_(MET), Visit.live()).limit(1)
    begin = starts or _next_hour(to_local(work.now, zone))
    draft = VisitDraft(
        patient_id=patient_id,
        setting=setting,
        starts=begin,
        ends=begin,
        zone=zone,
        member_ids=(member_id,) if member_id else tuple(usual[:1]),
        place_id=stay.place_id if stay else None,
        residence_id=homes[0].residence_id if homes and setting in HOMES else None,
        interpreter=InterpreterBooked.NOT_BOOKED if patient.interpreter_needed else InterpreterBooked.NOT_NEEDED,
    )
    booking = Booking(
        draft=draft,
        patient_name=patient.name,
        office_zone=zone,
        members=members,
        homes=homes,
        places=places,
        interpreter=patient.interpreter_kind,
        interpreter_needed=patient.interpreter_needed,
        where_now=_where_now(stay, places),
        phone="" if patient.safe_call is YesNo.NO else patient.phone,
        first=work.session.scalars(met).first() is None,
    )
    zone = booking.zone(draft)
    begin = starts or _next_hour(to_local(work.now, zone))
    return replace(booking, draft=replace(draft, zone=zone, starts=begin, ends=begin + booking.minutes(draft)))


@needs(Permission.SEE)
def existing(work: Work, visit_id: VisitId, *, starts: datetime | None = None) -> Booking:
    """A booked visit with everything that can be chosen instead; ``starts``: a local time to move it to."""
    edited = visits.edit(work, visit_id)
    booking = new(work, edited.draft.patient_id)
    draft = edited.draft
    if starts:
        draft = replace(draft, starts=starts, ends=starts + (draft.ends - draft.starts))
    visit = work.get(Visit, visit_id)
    return replace(
        booking,
        draft=draft,
        visit_id=visit_id,
        version=edited.version,
        on_pinboard=visit.on_pinboard,
        reason=_reason(visit),
        repeats=series.standing(work, visit_id),
    )


def _reason(visit: Visit) -> str:
    """Why a visit was cancelled or its patient not seen, with the note beside it."""
    return ": ".join(part for part in (reason_words(visit.reason), visit.reason_note) if part)


def _next_hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _members(work: Work, patient_id: PatientId, day: date) -> tuple[MemberChoice, ...]:
    """Everyone in service: those who serve the patient first, the lead before all, then by name."""
    running = (
        (Assignment.member_id == Member.id)
        & (Assignment.patient_id == patient_id)
        & (Assignment.state == AssignmentState.ACCEPTED)
        & Assignment.runs_on(day)
    )
    rows = work.session.execute(
        select(
            *(Member.id, Member.given_name, Member.family_name, Assignment.role),
            *(Discipline.key, Discipline.name, Discipline.code, Discipline.hue),
        )
        .join(Discipline, Member.discipline_id == Discipline.id)
        .outerjoin(Assignment, running)
        .where(Member.live(), Member.ends_on.is_(None) | (Member.ends_on >= day))
    )
    order = list(AssignmentRole)
    choices: dict[UUID, MemberChoice] = {}
    for row in sorted(rows, key=lambda row: (order.index(row.role) if row.role else len(order), member_name(row))):
        discipline = (row.key, _(row.name), row.code, row.hue)
        choices.setdefault(row.id, MemberChoice(MemberId(row.id), member_name(row), *discipline, row.role))
    return tuple(choices.values())


def _homes(work: Work, patient_id: PatientId, zone: str) -> tuple[HomeChoice, ...]:
    """The patient's present homes, the main one first."""
    day = today(work.now, zone)
    rows = work.session.execute(
        select(Residence.id, Residence.kind)
        .where(
            Residence.patient_id == patient_id,
            Residence.ends_on.is_(None) | (Residence.ends_on >= day),
            Residence.live(),
        )
        .order_by(Residence.main.desc(), Residence.id)
    ).all()
    known = sites.of(work, (), [ResidenceId(row.id) for row in rows])
    return tuple(
        HomeChoice(
            ResidenceId(row.id),
            row.kind,
            known[row.id].words or row.kind.label,
            known[row.id].spot.zone or zone,
            known[row.id].two_people,
        )
        for row in rows
    )


def _places(work: Work, zone: str) -> tuple[PlaceChoice, ...]:
    """Every place of care by name, units with their hospital."""
    whole = aliased(Place)
    rows = work.session.execute(
        select(Place.id, Place.kind, Place.name, Place.zone, whole.name.label("whole"), whole.zone.label("whole_zone"))
        .outerjoin(whole, Place.parent_id == whole.id)
        .where(Place.kind != PlaceKind.OFFICE, Place.live())
    ).all()
    choices = [
        PlaceChoice(
            PlaceId(row.id),
            row.kind,
            _("{unit}, {hospital}").format(unit=row.name, hospital=row.whole) if row.whole else row.name,
            row.zone or row.whole_zone or zone,
        )
        for row in rows
    ]
    return tuple(sorted(choices, key=lambda choice: choice.words.casefold()))


def _stay(work: Work, patient_id: PatientId) -> Stay | None:
    here: ColumnElement[bool] = (Stay.patient_id == patient_id) & Stay.until.is_(None) & Stay.live()
    return work.session.scalars(select(Stay).where(here)).first()


def _where_now(stay: Stay | None, places: tuple[PlaceChoice, ...]) -> str:
    if stay is None:
        return ""
    place = next((choice.words for choice in places if choice.place_id == stay.place_id), stay.setting.label)
    return " ".join(part for part in (place, stay.bed) if part)
