"""A week with people from a spreadsheet that nobody here wrote: imported, assigned, visited, and printed."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader
from sqlalchemy import select

from careteam.domain.assignments import AssignmentDraft, AssignmentRole
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.help import HelpDomain
from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId
from careteam.domain.places import Setting
from careteam.domain.visits import NextStep, RecordDraft, Talk, VisitDraft, VisitOutcome
from careteam.persistence.models import Member, Patient, Residence, VisitMember
from careteam.services import assignments, batches, records, transfer, upkeep, visits
from careteam.services.office import Office, Work
from careteam.services.transfer import Choices, Target
from tests.builders import ZONE, a_member
from tests.exchange.samples import shared

MONDAY = date(2026, 11, 23)


def bring_in(office: Office, name: str, target: Target, choices: Choices) -> None:
    reading = transfer.read(
        transfer.read_table(shared(name).read_bytes(), name), target, choices, office.read(transfer.basis)
    )
    office.write(lambda work: transfer.IMPORTS[target](work, reading))


def imported(work: Work) -> list[tuple[PatientId, ResidenceId]]:
    """The first twenty people of the file who are alive, with their homes."""
    rows = work.session.execute(
        select(Patient.id, Residence.id)
        .join(Residence, Residence.patient_id == Patient.id)
        .where(Patient.died_on.is_(None))
        .order_by(Patient.id)
        .limit(20)
    )
    return [(PatientId(patient), ResidenceId(home)) for patient, home in rows]


def a_week(office: Office, team: list[MemberId], people: list[tuple[PatientId, ResidenceId]]) -> list[VisitId]:
    """Twenty home visits, four a day, each member's at their first free time."""
    made = []
    for index, (patient, home) in enumerate(people):
        member, day = team[index % 4], MONDAY + timedelta(days=index // 4)
        wanted = VisitDraft(
            patient, Setting.OWN_HOME, datetime.combine(day, time(10)), datetime.combine(day, time(11)), ZONE,
            (member,), residence_id=home, purpose_patient="Meet you", override_reason="Base is far away",
        )  # fmt: skip
        made.append(office.write(lambda work, draft=wanted: visits.book(work, draft))[0])  # type: ignore[misc]
    return made


def wrap_up(work: Work, visit_id: VisitId) -> None:
    """Complete a visit and release its words."""
    member = work.session.scalars(select(VisitMember.member_id).where(VisitMember.visit_id == visit_id)).one()
    told = RecordDraft(
        what_matters="I want to stay at home.",
        talks=(Talk(HelpDomain.FAMILY, "Your family needs rest."),),
        steps=(NextStep("Write down your questions.", ""),),
        reader=work.get(Patient, visits.edit(work, visit_id).draft.patient_id).name,
    )
    draft = visits.edit(work, visit_id).draft
    seen = records.open_record(work, visit_id).version
    version = records.complete(work, visit_id, VisitOutcome(told, draft.starts, draft.ends), seen=seen)
    records.release(work, visit_id, member, seen=version)


def test_a_week_with_imported_people(office: Office, clock: FixedClock, tmp_path: Path) -> None:
    bring_in(office, "patients.csv", Target.PATIENTS, Choices())
    bring_in(office, "providers.csv", Target.TEAM, Choices(only_lines=tuple(range(2, 14))))
    dana = a_member(office, "Dana Ruiz", "social_worker")
    physicians = office.read(
        lambda work: list(work.session.scalars(select(Member.id).where(Member.source_key.is_not(None))))
    )
    assert len(physicians) == 12
    people = office.read(imported)
    assert len(people) == 20

    for index, (patient, _home) in enumerate(people):
        lead = MemberId(physicians[index % 12])

        def take_on(work: Work, patient: PatientId = patient, lead: MemberId = lead) -> None:
            assignments.assign(work, AssignmentDraft(patient, member_id=lead, role=AssignmentRole.LEAD))
            assignments.assign(work, AssignmentDraft(patient, member_id=dana))

        office.write(take_on)
    clock.moment = to_utc(datetime.combine(MONDAY, time(7)), ZONE)
    made = a_week(office, [MemberId(one) for one in physicians[:4]], people)
    clock.moment = to_utc(datetime.combine(MONDAY + timedelta(days=5), time(9)), ZONE)
    for visit_id in made:
        office.write(lambda work, visit_id=visit_id: wrap_up(work, visit_id))  # type: ignore[misc]

    printed: list[Path] = []
    for count in range(5):
        written = batches.write_summaries(office, tmp_path, on=MONDAY + timedelta(days=count))
        assert written.left == ()
        printed += written.files
    assert len(printed) == 20
    for file in printed:
        words = " ".join(page.extract_text() for page in PdfReader(BytesIO(file.read_bytes())).pages)
        assert "555-0142" in words
        assert "stay at home" in words
    assert upkeep.faults(office) == ()
