"""A believable member, patient, place or visit in one line, made by the services; change what the test is about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import to_utc
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId, PatientId, PlaceId, VisitId
from careteam.domain.patients import PatientDraft, ProgramStatus
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.team import MemberDraft
from careteam.domain.visits import InterpreterBooked, VisitStatus
from careteam.persistence.models import Assignment, Discipline, Member, Place, Visit, VisitMember
from careteam.services import patients
from careteam.services.office import Office, Work

ZONE = "America/New_York"


def discipline(office: Office, key: str) -> DisciplineId:
    """The discipline with a key, such as ``nurse``."""
    found = office.read(lambda work: work.session.scalars(select(Discipline.id).where(Discipline.key == key)).one())
    return DisciplineId(found)


def a_member(office: Office, name: str = "Lena Fischer", kind: str = "nurse_practitioner", **changes: Any) -> MemberId:
    """Somebody on the team."""
    given, _space, family = name.partition(" ")
    draft = replace(MemberDraft(given, family, discipline(office, kind), caseload_limit=20), **changes)

    def add(work: Work) -> MemberId:
        work.named(f"Add {name}")
        row = work.add(Member())
        row.fill(draft)
        return MemberId(row.id)

    return office.write(add)[0]


def a_place(
    office: Office, name: str = "Lakeside Clinic", kind: PlaceKind = PlaceKind.CLINIC, **changes: Any
) -> PlaceId:
    """A place where visits happen."""

    def add(work: Work) -> PlaceId:
        work.named(f"Add {name}")
        return PlaceId(work.add(Place(name=name, kind=kind, city="Albany", zone=ZONE, **changes)).id)

    return office.write(add)[0]


def a_patient(office: Office, name: str = "Maria Lopez", **changes: Any) -> PatientId:
    """Somebody the team looks after; ``status`` chooses where they stand."""
    given, _space, family = name.partition(" ")
    status = changes.pop("status", ProgramStatus.ACTIVE)
    draft = replace(PatientDraft(given, family, birth_date=date(1968, 4, 2)), **changes)
    return office.write(lambda work: patients.save(work, None, draft, status=status))[0]


def an_assignment(office: Office, patient: PatientId, member: MemberId, **changes: Any) -> AssignmentId:
    """Somebody serving a patient."""
    values: dict[str, Any] = {
        "role": AssignmentRole.PRIMARY,
        "state": AssignmentState.ACCEPTED,
        "starts_on": date(2026, 10, 12),
        **changes,
    }

    def add(work: Work) -> AssignmentId:
        work.named("Assign")
        kind = work.get(Member, member).discipline_id
        return AssignmentId(work.add(Assignment(patient_id=patient, member_id=member, discipline_id=kind, **values)).id)

    return office.write(add)[0]


def a_visit(office: Office, patient: PatientId, members: list[MemberId], starts: datetime, **changes: Any) -> VisitId:
    """A booked hour at the patient's home."""
    ends = changes.pop("ends", starts + timedelta(hours=1))
    values: dict[str, Any] = {
        "setting": Setting.OWN_HOME,
        "status": VisitStatus.BOOKED,
        "interpreter": InterpreterBooked.NOT_NEEDED,
        **changes,
    }
    at = {"starts_at": to_utc(starts, ZONE), "ends_at": to_utc(ends, ZONE)}

    def add(work: Work) -> VisitId:
        work.named("Book a visit")
        visit = work.add(Visit(patient_id=patient, starts=starts, ends=ends, zone=ZONE, **at, **values))
        for member in members:
            work.add(VisitMember(visit_id=visit.id, member_id=member, patient_id=patient, **at))
        return VisitId(visit.id)

    return office.write(add)[0]
