"""A believable member, patient, place or visit in one line, made by the services; change what the test is about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from careteam.domain.assignments import AssignmentDraft
from careteam.domain.clock import to_utc
from careteam.domain.help import HelpDomain
from careteam.domain.ids import DisciplineId, MemberId, PatientId, PlaceId, ReferralId, ResidenceId, VisitId
from careteam.domain.patients import PatientDraft, ProgramStatus, ResidenceDraft
from careteam.domain.places import PlaceDraft, PlaceKind, Setting
from careteam.domain.referrals import ReferralDraft
from careteam.domain.team import MemberDraft
from careteam.domain.visits import InterpreterBooked, NextStep, RecordDraft, Talk, VisitOutcome, VisitStatus
from careteam.persistence.models import Visit, VisitMember
from careteam.services import assignments, disciplines, patients, places, records, referrals, team, whereabouts
from careteam.services.assignments import Assigned
from careteam.services.office import Office, Work

ZONE = "America/New_York"


def discipline(office: Office, key: str) -> DisciplineId:
    """The discipline with a key, such as ``nurse``."""
    return next(row.id for row in office.read(disciplines.rows) if row.key == key)


def a_member(office: Office, name: str = "Lena Fischer", kind: str = "nurse_practitioner", **changes: Any) -> MemberId:
    """Somebody on the team."""
    given, _space, family = name.partition(" ")
    draft = MemberDraft(given, family, discipline(office, kind), caseload_limit=20)
    member_id, _changes = office.write(lambda work: team.save(work, None, replace(draft, **changes), seen=None))
    return member_id


def a_place(
    office: Office, name: str = "Lakeside Clinic", kind: PlaceKind = PlaceKind.CLINIC, **changes: Any
) -> PlaceId:
    """A place where visits happen."""
    draft = PlaceDraft(name, kind, city="Albany", zone=ZONE)
    place_id, _changes = office.write(lambda work: places.save(work, None, replace(draft, **changes), seen=None))
    return place_id


def a_patient(office: Office, name: str = "Maria Lopez", **changes: Any) -> PatientId:
    """Somebody the team looks after; ``status`` chooses where they stand."""
    given, _space, family = name.partition(" ")
    status = changes.pop("status", ProgramStatus.ACTIVE)
    draft = replace(PatientDraft(given, family, birth_date=date(1968, 4, 2)), **changes)
    return office.write(lambda work: patients.save(work, None, draft, status=status))[0]


def a_referral(office: Office, name: str = "Maria Lopez", **changes: Any) -> ReferralId:
    """A new referral for a new patient."""
    given, _space, family = name.partition(" ")
    draft = replace(ReferralDraft(referrer="Dr. Keller", reason="Pain and nausea"), **changes)
    patient = PatientDraft(given, family) if draft.patient_id is None else None
    return office.write(lambda work: referrals.receive(work, draft, patient))[0]


def an_assignment(office: Office, patient: PatientId, member: MemberId | None, **changes: Any) -> Assigned:
    """Somebody serving a patient."""
    draft = replace(AssignmentDraft(patient, member_id=member), **changes)
    return office.write(lambda work: assignments.assign(work, draft))[0]


def a_home(office: Office, patient: PatientId, **changes: Any) -> ResidenceId:
    """The patient's own home."""
    draft = replace(ResidenceDraft(street="12 Oak Street", city="Albany"), **changes)
    return office.write(lambda work: whereabouts.save_residence(work, patient, None, draft))[0]


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


def a_record(**changes: Any) -> RecordDraft:
    """What a home visit recorded, with team-only notes that must not be printed."""
    record = RecordDraft(
        what_matters="I want to be at home and see my grandson play.",
        talks=(
            Talk(HelpDomain.SYMPTOMS, "Your pain is better. The new pill helps you sleep.", "Pain 4 of 10, was 7."),
            Talk(HelpDomain.FAMILY, "Ana helps you at night. She needs rest too.", "Caregiver strain, respite form."),
        ),
        steps=(
            NextStep("Drink a cup of water each hour.", "Maria Lopez", "every day"),
            NextStep("Call Ana", "Dana Ruiz"),
        ),
        team_notes="Brother takes her pills: safeguarding.",
        reader="Maria Lopez",
        told_back=True,
    )
    return replace(record, **changes)


def a_recorded_visit(
    office: Office, patient: PatientId, members: list[MemberId], starts: datetime, **changes: Any
) -> VisitId:
    """A completed visit at home, its words released by the first member."""
    visit = a_visit(office, patient, members, starts)
    outcome = VisitOutcome(a_record(**changes), starts, starts + timedelta(minutes=50))

    def finish(work: Work) -> None:
        records.complete(work, visit, outcome, seen=0)
        records.release(work, visit, members[0])

    office.write(finish)
    return visit
