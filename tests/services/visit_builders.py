"""People and places for visits, written straight into the office: the tests of visits stand on nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState, HowOften
from careteam.domain.clock import to_utc
from careteam.domain.identity import person_key
from careteam.domain.ids import AssignmentId, MemberId, PatientId, PlaceId, ResidenceId, VisitId
from careteam.domain.patients import PatientDraft, ProgramStatus, ResidenceDraft, StayDraft, TreatmentDraft
from careteam.domain.places import PlaceDraft, PlaceKind, Setting
from careteam.domain.referrals import ReferralDraft, ReferralStatus
from careteam.domain.team import AbsenceKind, MemberDraft
from careteam.domain.visits import VisitDraft
from careteam.persistence.base import Row
from careteam.persistence.models import (
    Absence,
    Assignment,
    Discipline,
    Member,
    Patient,
    Place,
    Referral,
    Residence,
    Stay,
    Treatment,
)
from careteam.services import visits
from careteam.services.office import Office, Work

ZONE = "America/New_York"
MONDAY = date(2026, 11, 23)


def at(clock: str, day: date = MONDAY) -> datetime:
    """A time of day, ``14:30``, on the Monday of the tests or another day."""
    return datetime.fromisoformat(f"{day.isoformat()}T{clock.zfill(5)}")


def keep(office: Office, row: Row) -> Any:
    """Write one row; its id."""

    def add(work: Work) -> Any:
        work.named("Prepare a test")
        return work.add(row).id

    return office.write(add)[0]


def _row(kind: type[Row], draft: object, **values: Any) -> Row:
    row = kind(**values)
    row.fill(draft)
    return row


def a_place(
    office: Office, name: str = "Lakeside Clinic", kind: PlaceKind = PlaceKind.CLINIC, **values: Any
) -> PlaceId:
    """A place where visits happen."""
    return PlaceId(keep(office, _row(Place, PlaceDraft(name, kind, zone=ZONE, **values))))


def a_member(office: Office, name: str, key: str = "nurse", **values: Any) -> MemberId:
    """Somebody on the team, on weekdays from 8 to 17."""
    given, family = name.split()
    discipline = office.read(lambda work: work.session.scalars(select(Discipline.id).filter_by(key=key)).one())
    draft = MemberDraft(given, family, discipline, **values)  # type: ignore[arg-type]
    return MemberId(keep(office, _row(Member, draft)))


def a_patient(office: Office, name: str, status: ProgramStatus = ProgramStatus.ACTIVE, **values: Any) -> PatientId:
    """Somebody the team looks after, grown up."""
    given, family = name.split()
    more = {"search_key": person_key(given, "", family), "status": status, "code_status": "not_recorded"}
    more |= {key: values.pop(key) for key in ("died_on",) if key in values}
    draft = replace(PatientDraft(given, family, birth_date=date(1950, 2, 3)), **values)
    return PatientId(keep(office, _row(Patient, draft, **more)))


def a_home(office: Office, patient: PatientId, **values: Any) -> ResidenceId:
    """A home of the patient; the first of the values may be its point on the map."""
    draft = replace(ResidenceDraft(street="12 Elm Street", city="Troy", zone=ZONE), **values)
    return ResidenceId(keep(office, _row(Residence, draft, patient_id=patient)))


def a_stay(office: Office, patient: PatientId, setting: Setting, place: PlaceId | None = None, bed: str = "") -> None:
    """The patient is not at home since Sunday."""
    since = to_utc(at("20:00", date(2026, 11, 22)), ZONE)
    keep(office, _row(Stay, StayDraft(setting, place, bed, since), patient_id=patient))


def a_treatment(office: Office, patient: PatientId, *weekdays: int) -> None:
    """Chemotherapy on days of the week."""
    keep(office, _row(Treatment, TreatmentDraft(weekdays=weekdays), patient_id=patient))


def an_absence(office: Office, member: MemberId, starts: datetime, ends: datetime) -> None:
    """Time away."""
    moments = {"starts_at": to_utc(starts, ZONE), "ends_at": to_utc(ends, ZONE)}
    keep(office, Absence(member_id=member, starts=starts, ends=ends, zone=ZONE, kind=AbsenceKind.LEAVE, **moments))


def an_assignment(
    office: Office,
    patient: PatientId,
    member: MemberId | None,
    role: AssignmentRole = AssignmentRole.PRIMARY,
    state: AssignmentState = AssignmentState.ACCEPTED,
    key: str = "nurse",
    how_often: HowOften = HowOften.AS_NEEDED,
) -> AssignmentId:
    """What the patient said to somebody's service."""
    discipline = office.read(lambda work: work.session.scalars(select(Discipline.id).filter_by(key=key)).one())
    row = Assignment(patient_id=patient, discipline_id=discipline, member_id=member, role=role, state=state)
    row.starts_on, row.how_often = date(2026, 1, 1), how_often
    return AssignmentId(keep(office, row))


def a_referral(office: Office, patient: PatientId, **values: Any) -> None:
    """A new referral of a patient."""
    draft = replace(ReferralDraft(patient), **values)
    keep(office, _row(Referral, draft, status=ReferralStatus.RECEIVED))


def a_draft(patient: PatientId, home: ResidenceId | None, *members: MemberId, **values: Any) -> VisitDraft:
    """An hour at the patient's home on Tuesday at 10."""
    starts = values.pop("starts", at("10:00", date(2026, 11, 24)))
    minutes = values.pop("minutes", 60)
    given = {"setting": Setting.OWN_HOME, "residence_id": home, "member_ids": members, "zone": ZONE, **values}
    return VisitDraft(patient_id=patient, starts=starts, ends=starts + timedelta(minutes=minutes), **given)


def booked(office: Office, draft: VisitDraft) -> VisitId:
    """The visit booked as drafted."""
    visit_id, _changes = office.write(lambda work: visits.book(work, draft))
    return visit_id
