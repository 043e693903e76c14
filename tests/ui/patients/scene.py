"""An office with Maria Lopez in it: a team, visits, contacts, a home; and a few others."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import FixedClock
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import (
    Authority,
    CallDraft,
    CareKind,
    ContactDraft,
    ContactRole,
    HospiceDraft,
    Insurance,
    InterpreterKind,
    MayKnow,
    Payer,
    Precautions,
    ProgramStatus,
    StayDraft,
    TreatmentDraft,
    YesNo,
)
from careteam.domain.permissions import User
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import VisitStatus
from careteam.services import contacts, status, whereabouts
from careteam.services.office import Office
from tests.builders import a_home, a_member, a_patient, a_place, a_visit, an_assignment
from tests.conftest import MONDAY, engine_of

NOTE = "Her husband answers the phone."


@dataclass(frozen=True)
class Scene:
    """Whom and what the tests ask for."""

    maria: PatientId
    next_visit: VisitId
    last_visit: VisitId
    lena: MemberId


@pytest.fixture(scope="session")
def scene_file(founded: tuple[Path, User], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scene]:
    """Such an office in a file, made once; each test works on its own copy."""
    path = tmp_path_factory.mktemp("offices") / "maria.careteam"
    shutil.copyfile(founded[0], path)
    engine = engine_of(path)
    made = a_scene(Office(engine, founded[1], FixedClock(MONDAY)))
    engine.dispose()
    return path, made


@pytest.fixture
def scene(scene_file: tuple[Path, Scene], office: Office, tmp_path: Path) -> Scene:
    """Maria Lopez and others are in the office of the test."""
    file, made = scene_file
    office.engine.dispose()
    shutil.copyfile(file, tmp_path / "office.careteam")
    return made


def a_scene(office: Office) -> Scene:
    """Maria Lopez at home with her team; others who are in hospital, new, similar or gone."""
    lena = a_member(office, credentials="MSN, ACHPN")
    amara = a_member(office, "Amara Osei", "physician")
    dana = a_member(office, "Dana Ruiz", "social_worker")
    ruth = a_member(office, "Ruth Cohen", "chaplain")
    clinic = a_place(office, "Lakeside Clinic")
    maria = a_patient(
        office,
        mrn="0094471",
        pronouns="she/her",
        languages=("es", "en"),
        interpreter_needed=True,
        interpreter_kind=InterpreterKind.PHONE,
        phone="555-0140",
        diagnosis="Pancreatic cancer",
        is_cancer=True,
        diagnosed_on=date(2025, 3, 4),
        advanced_on=date(2026, 10, 1),
        what_matters="I want to be at home and see my grandson play.",
        insurance=(Insurance(CareKind.ALL, Payer.MEDICARE, "Part B"),),
    )
    home = a_home(
        office,
        maria,
        access="Ring twice, side entrance.",
        pets="Friendly dog.",
        key_code="4711",
        oxygen=True,
        precautions=Precautions.PROTECT,
    )
    for member, role, since in (
        (lena, AssignmentRole.LEAD, date(2026, 10, 12)),
        (amara, AssignmentRole.BACKUP, date(2026, 10, 12)),
        (dana, AssignmentRole.PRIMARY, date(2026, 10, 15)),
    ):
        an_assignment(office, maria, member, role=role, starts_on=since)
    an_assignment(office, maria, ruth, state=AssignmentState.ASKED, starts_on=date(2026, 11, 21))
    visits = [
        a_visit(office, maria, members, starts, residence_id=home, **values)
        for members, starts, values in (
            ([amara], datetime(2026, 11, 2, 10), {"status": VisitStatus.COMPLETED, "purpose": "First meeting"}),
            ([lena], datetime(2026, 11, 17, 14), {"status": VisitStatus.COMPLETED, "purpose": "Pain, new pill"}),
            ([lena, dana], datetime(2026, 11, 24, 11), {"purpose": "Caregiver strain, respite form"}),
        )
    ]
    a_visit(
        office, maria, [amara], datetime(2026, 12, 1, 9), setting=Setting.CLINIC, place_id=clinic, purpose="Pain review"
    )
    people = (
        ContactDraft(
            "Ana Lopez",
            "daughter",
            (ContactRole.CAREGIVER, ContactRole.DECISION_MAKER),
            phone="555-0142",
            safe_call=YesNo.YES,
            safe_message=YesNo.NO,
            may_know=MayKnow.EVERYTHING,
            authority=Authority.AGENT,
            authority_from=date(2026, 10, 20),
        ),
        ContactDraft("Rosa Diaz", "sister", phone="555-0161", safe_call=YesNo.NO, note=NOTE),
        ContactDraft("Dr. Keller", "", (ContactRole.ONCOLOGIST,), "Cancer center", "555-0177", safe_call=YesNo.YES),
    )
    for person in people:
        office.write(lambda work, person=person: contacts.save(work, maria, None, person))  # type: ignore[misc]
    chemo = TreatmentDraft(where="Cancer center", weekdays=(1,), starts_on=date(2026, 10, 6))
    office.write(lambda work: status.save_treatment(work, maria, None, chemo))
    office.write(lambda work: contacts.log_call(work, CallDraft(maria, None, "Ana Lopez", about="Nights are hard")))
    _others(office, lena)
    return Scene(maria, visits[2], visits[1], lena)


def _others(office: Office, lena: MemberId) -> None:
    peter = a_patient(office, "Peter Young", birth_date=date(1941, 7, 9))
    hospital = a_place(office, "County Hospital", PlaceKind.HOSPITAL)
    ward = a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital)
    an_assignment(office, peter, lena, role=AssignmentRole.LEAD)
    office.write(lambda work: whereabouts.admit(work, peter, StayDraft(Setting.HOSPITAL, ward, "12")))
    a_patient(office, "John Smith", birth_date=date(1955, 5, 5))
    a_patient(office, "Jon Smith", birth_date=date(1961, 1, 2), status=ProgramStatus.REFERRED)
    tim = a_patient(office, "Tim Okafor", birth_date=date(2012, 5, 5), is_cancer=True, advanced_on=date(2026, 10, 3))
    a_visit(office, tim, [lena], datetime(2026, 11, 23, 15), setting=Setting.VIDEO)
    hospice = HospiceDraft("Lake Hospice", "555-0180", date(2026, 11, 10))
    office.write(lambda work: status.save_hospice(work, peter, None, hospice))
    a_patient(office, "Nora Reed", birth_date=date(1938, 2, 2), status=ProgramStatus.DISCHARGED)
    for number in range(14):
        day = date(1940, 1, 1) + timedelta(days=700 * number)
        a_patient(office, f"{'ABCDEFGHIKLMNO'[number]}da Person{chr(97 + number)}", birth_date=day)
