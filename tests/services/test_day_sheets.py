"""A clinician's sheet: every stop with its door, and nothing that must stay inside."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from careteam.domain.doors import without_codes
from careteam.domain.handing import Way
from careteam.domain.ids import VisitId
from careteam.domain.patients import Precautions, YesNo
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import AuditEntry, Visit
from careteam.services import day_sheets, printing
from careteam.services.office import Office, Work
from tests.builders import a_home, a_member, a_patient, a_place, a_visit

TODAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9)


def describe(office: Office, visit: VisitId, **changes: Any) -> None:
    def change(work: Work) -> None:
        work.named("Describe")
        for name, value in changes.items():
            setattr(work.get(Visit, visit), name, value)

    office.write(change)


def test_a_sheet_has_each_stop_with_its_door_and_nothing_secret(office: Office) -> None:
    lena, dana = a_member(office, phone="555-8181"), a_member(office, "Dana Ruiz", "social_worker")
    maria = a_patient(office, phone="555-7000", safe_call=YesNo.YES, diagnosis="Pancreatic cancer", mrn="774471")
    home = a_home(
        *(office, maria),
        access="Side entrance, ring twice. Key box code 4471#.",
        key_code="ring twice",
        pets="Friendly dog",
        oxygen=True,
        two_people=True,
        precautions=Precautions.CONTACT,
    )
    visit = a_visit(office, maria, [lena, dana], NINE, residence_id=home)
    describe(office, visit, purpose="Caregiver strain", purpose_patient="To see how the new pill works")
    sheet = printing.day_sheet(office, lena, TODAY)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.pdf)).pages).split())
    shown = ("Lena Fischer", "Monday, November 23, 2026", "Maria Lopez", "9:00 am to 10:00 am", "12 Oak Street, Albany")
    for words in (
        *shown,
        "555-7000",
        "555-0100",
        "how the new pill works",
        "Dana Ruiz",
        "Side entrance",
        "Friendly dog",
    ):
        assert words in text, words
    assert "Private: return or shred" in text
    assert "Two people go together" in text
    for never in ("4471", "ring twice", "Pancreatic", "774471", "Caregiver strain", "555-8181"):
        assert never not in text, never


def test_stops_follow_the_day_with_the_drive_between_them(office: Office) -> None:
    base = a_place(office, "Base", PlaceKind.OFFICE, latitude=42.65, longitude=-73.75)
    clinic = a_place(office, "Oak Street Clinic", latitude=42.70, longitude=-73.80, phone="555-0300")
    lena = a_member(office, base_id=base)
    maria, rosa = a_patient(office), a_patient(office, "Rosa Diaz", phone="555-7001")
    late = a_visit(office, rosa, [lena], datetime(2026, 11, 23, 14), setting=Setting.CLINIC, place_id=clinic)
    early = a_visit(office, maria, [lena], NINE, residence_id=a_home(office, maria, latitude=42.65, longitude=-73.76))
    call = a_visit(office, maria, [lena], datetime(2026, 11, 23, 16), setting=Setting.PHONE)
    a_visit(office, rosa, [lena], datetime(2026, 11, 23, 11), status=VisitStatus.CANCELLED)
    a_visit(office, rosa, [lena], datetime(2026, 11, 24, 9))
    assert early != late != call
    stops = office.read(lambda work: day_sheets.day_sheet(work, lena, TODAY)).stops
    assert [(stop.patient, stop.starts.hour, stop.place) for stop in stops] == [
        ("Maria Lopez", 9, "Own home"),
        ("Rosa Diaz", 14, "Clinic"),
        ("Maria Lopez", 16, "Phone"),
    ]
    drives = [stop.travel_minutes for stop in stops]
    assert drives[0] is not None
    assert drives[1] is not None
    assert 0 < drives[0] < drives[1]
    assert drives[2] is None
    assert (stops[1].address, stops[1].phone) == ("Oak Street Clinic", "555-0300")


def test_a_number_that_is_not_safe_to_call_is_not_on_paper(office: Office) -> None:
    lena = a_member(office)
    a_visit(office, a_patient(office, phone="555-7000", safe_call=YesNo.NO), [lena], NINE)
    (stop,) = office.read(lambda work: day_sheets.day_sheet(work, lena, TODAY)).stops
    assert stop.phone == ""


def test_who_has_a_sheet_that_day(office: Office) -> None:
    lena, dana = a_member(office), a_member(office, "Dana Ruiz", "social_worker")
    a_member(office, "Amara Osei", "physician")
    maria = a_patient(office)
    a_visit(office, maria, [lena, dana], NINE)
    a_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 14))
    listed = office.read(lambda work: day_sheets.clinicians(work, TODAY))
    assert [(one.name, one.visits) for one in listed] == [("Dana Ruiz", 1), ("Lena Fischer", 2)]


def test_printing_a_sheet_is_noted_for_each_patient_on_it(office: Office) -> None:
    lena, maria = a_member(office), a_patient(office)
    a_visit(office, maria, [lena], NINE)
    sheet = printing.day_sheet(office, lena, TODAY)
    assert sheet.pdf == printing.day_sheet(office, lena, TODAY).pdf
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    (entry,) = office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").all())
    assert entry.patient_id == maria


@pytest.mark.parametrize(
    ("access", "kept"),
    [
        ("Ring twice. Code 4471.", "Ring twice. (code: see the screen)."),
        ("Key safe: 12-34-56, left of the door", "(code: see the screen), left of the door"),
        ("Lockbox #9911", "(code: see the screen)"),
        ("Third floor, apartment 312", "Third floor, apartment 312"),
        ("Zip code unknown; the door is green", "Zip code unknown; the door is green"),
    ],
)
def test_codes_are_taken_out_of_the_way_in(access: str, kept: str) -> None:
    assert without_codes(access) == kept
