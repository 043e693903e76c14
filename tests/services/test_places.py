"""Places: units within hospitals, clocks of their own, and none lost that is still in use."""

from dataclasses import replace
from datetime import datetime

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.places import PlaceDraft, PlaceKind, Setting
from careteam.domain.visits import VisitStatus
from careteam.services import office_settings, places
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_place, a_visit


def test_a_unit_follows_its_hospital_and_takes_its_clock(office: Office) -> None:
    hospital = a_place(office, "Mercy", PlaceKind.HOSPITAL, zone="America/Denver")
    a_place(office, "Aspen Clinic")
    a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital, zone="")
    rows = office.read(places.rows)
    assert [(row.name, row.zone) for row in rows] == [
        ("Aspen Clinic", "America/New_York"),
        ("Mercy", "America/Denver"),
        ("Mercy · 4 West", "America/Denver"),
    ]


def test_pickers_get_the_kinds_they_ask_for(office: Office) -> None:
    a_place(office, "Aspen Clinic")
    a_place(office, "Mercy", PlaceKind.HOSPITAL)
    rows = office.read(lambda work: places.rows(work, [PlaceKind.HOSPITAL]))
    assert [row.name for row in rows] == ["Mercy"]


def test_without_a_zone_a_place_takes_the_offices(office: Office) -> None:
    place = a_place(office, zone="")
    zone = office.read(lambda work: places.edit(work, place).draft.zone)
    assert zone == office.read(office_settings.current).zone


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PlaceDraft(""), "name"),
        (PlaceDraft("4 West", PlaceKind.UNIT), "parent_id"),
        (PlaceDraft("Clinic", zone="Nowhere"), "zone"),
        (PlaceDraft("Clinic", latitude=42.0), "longitude"),
        (PlaceDraft("Clinic", longitude=-73.0), "latitude"),
        (PlaceDraft("Clinic", latitude=95.0, longitude=0.0), "latitude"),
    ],
)
def test_an_impossible_place_is_refused_by_its_field(office: Office, draft: PlaceDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: places.save(work, None, draft, seen=None))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_unit_belongs_to_a_hospital_only(office: Office) -> None:
    clinic = a_place(office)
    draft = PlaceDraft("4 West", PlaceKind.UNIT, parent_id=clinic)
    with pytest.raises(Invalid, match="hospital"):
        office.write(lambda work: places.save(work, None, draft, seen=None))


def test_a_place_in_use_stays(office: Office) -> None:
    clinic = a_place(office)
    patient, member = a_patient(office), a_member(office)
    at = datetime(2026, 11, 25, 10)
    a_visit(office, patient, [member], at, setting=Setting.CLINIC, place_id=clinic)
    with pytest.raises(Invalid, match="visit is planned"):
        office.write(lambda work: places.retire(work, clinic, seen=1))
    based = a_place(office, "Office", PlaceKind.OFFICE)
    a_member(office, "Tom Reyes", "nurse", base_id=based)
    with pytest.raises(Invalid, match="base"):
        office.write(lambda work: places.retire(work, based, seen=1))


def test_a_place_of_past_visits_can_go(office: Office) -> None:
    clinic = a_place(office)
    patient, member = a_patient(office), a_member(office)
    done = VisitStatus.COMPLETED
    a_visit(office, patient, [member], datetime(2026, 11, 20, 10), place_id=clinic, status=done)
    office.write(lambda work: places.retire(work, clinic, seen=1))
    assert office.read(places.rows) == ()


def test_a_change_keeps_what_it_does_not_touch(office: Office) -> None:
    place = a_place(office, phone="555-0177")
    edited = office.read(lambda work: places.edit(work, place))
    draft = replace(edited.draft, name="Lakeside East")
    office.write(lambda work: places.save(work, place, draft, seen=edited.version))
    (row,) = office.read(places.rows)
    assert (row.name, row.phone, row.version) == ("Lakeside East", "555-0177", 2)
