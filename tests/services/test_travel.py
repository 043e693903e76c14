"""The office's own travel: what it says counts wherever a drive is shown or checked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from careteam.domain.conflicts import Rule
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId, PatientId, PlaceId, ResidenceId, VisitId
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.travel_settings import CorrectionDraft, PaceDraft
from careteam.domain.visits import VisitDraft
from careteam.services import calendar, day_sheets, office_settings, openings, suggestions, travel, visits
from careteam.services.office import Office, Work
from tests.builders import a_home, a_member, a_patient, a_place, a_visit, discipline
from tests.queries import counted

TODAY = date(2026, 11, 23)
ZONE = "America/New_York"


class Town:
    """Lena with two patients 9.9 kilometers apart (19 minutes as the program estimates), at eleven and at one."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.base = a_place(office, "Team office", PlaceKind.OFFICE, latitude=42.36, longitude=-71.06)
        self.lena: MemberId = a_member(office, base_id=self.base)
        self.maria: PatientId = a_patient(office)
        self.omar: PatientId = a_patient(office, "Omar Haddad")
        self.home: ResidenceId = a_home(office, self.maria, latitude=42.36, longitude=-71.06)
        self.other: ResidenceId = a_home(office, self.omar, street="7 Elm Street", latitude=42.36, longitude=-71.1804)
        self.first: VisitId = self.visit(self.maria, self.home, 11)
        self.second: VisitId = self.visit(self.omar, self.other, 13)

    def visit(self, patient: PatientId, home: ResidenceId, hour: int) -> VisitId:
        return a_visit(self.office, patient, [self.lena], datetime(2026, 11, 23, hour), residence_id=home)

    def draft(self, hour: int, minute: int = 0) -> VisitDraft:
        """A visit with Omar after the one with Maria."""
        starts = datetime(2026, 11, 23, hour, minute)
        ends = starts.replace(hour=hour + 1)
        return VisitDraft(self.omar, Setting.OWN_HOME, starts, ends, ZONE, (self.lena,), residence_id=self.other)

    def put_right(self, minutes: int, *, one_way: bool = False) -> None:
        draft = CorrectionDraft(self.home, self.other, minutes, one_way)
        self.office.write(lambda work: travel.save_correction(work, None, draft))

    def drive(self) -> int:
        """To Omar, as the calendar has it."""
        ((column,),) = (day.columns for day in self.office.read(lambda work: calendar.days(work, TODAY)))
        return column.drives[-1].minutes


@pytest.fixture
def town(office: Office) -> Town:
    return Town(office)


SHOWN: dict[str, Callable[[Town], object]] = {
    "the calendar": lambda town: town.drive(),
    "the day sheet": lambda town: (
        town.office.read(lambda work: day_sheets.day_sheet(work, town.lena, TODAY)).stops[-1].travel_minutes
    ),
}


@pytest.mark.parametrize("where", SHOWN)
def test_a_drive_is_shown_as_the_office_put_it_right(town: Town, where: str) -> None:
    assert SHOWN[where](town) == 19
    town.put_right(44)
    assert SHOWN[where](town) == 44


def test_the_conflict_check_and_the_free_times_know_it(town: Town) -> None:
    """The second visit begins an hour after the first ends."""
    office = town.office

    def found(work: Work) -> list[str]:
        findings = visits.check(work, town.draft(13), town.second)
        return [one.sentence for one in findings if one.rule is Rule.TRAVEL]

    def nearest(work: Work) -> datetime | None:
        free = openings.nearest_free(work, town.draft(12, 30), town.second)
        return free.starts if free else None

    assert office.read(found) == []
    assert office.read(nearest) == datetime(2026, 11, 23, 12, 30)
    town.put_right(65)
    assert "the drive takes about 65 min; the gap is 60 min." in office.read(found)[0]
    assert office.read(nearest) == datetime(2026, 11, 23, 13, 15)
    (day,) = office.read(lambda work: calendar.checked(work, calendar.days(work, TODAY)))
    assert [len(block.conflicts) for block in day.visits if block.visit_id == town.second] == [1]
    with pytest.raises(Invalid, match="Say why"):
        office.write(lambda work: visits.change(work, town.second, town.draft(13), seen=None))
    offered = office.read(lambda work: openings.suggested(work, town.draft(13), town.second))
    assert offered[0].starts == datetime(2026, 11, 23, 13, 15)
    assert offered[0].why == "After Maria Lopez, until 12:00 pm; about 65 min away"


def test_the_way_back_is_as_long_unless_said(town: Town) -> None:
    town.put_right(44, one_way=True)
    known = town.office.read(lambda work: travel.ends_of(work, [town.home, town.other]))
    roads = town.office.read(travel.roads)
    here, there = known[town.home].spot, known[town.other].spot
    assert (roads.minutes(here, there), roads.minutes(there, here)) == (44, 19)


def test_areas_and_busy_hours_count_where_they_are_said(town: Town) -> None:
    office = town.office
    office.write(lambda work: travel.save_pace(work, None, PaceDraft(start_minutes=10.0, minutes_per_km=2.0)))
    assert town.drive() == 30
    noon = PaceDraft(town.base, 12.0, time(12), time(14), 10.0, 3.0, "Measured in June")
    office.write(lambda work: travel.save_pace(work, None, noon))
    assert town.drive() == 40
    rows = office.read(travel.paces)
    assert [(row.area, row.radius_km, row.begins, row.source) for row in rows] == [
        ("", None, None, ""),
        ("Team office", 12.0, time(12), "Measured in June"),
    ]
    (one,) = office.read(
        lambda work: suggestions.for_discipline(work, town.omar, discipline(office, "nurse_practitioner"))
    )
    assert "About 30 min away" in one.reasons  # at no certain hour


def test_what_the_program_comes_with_is_shown_until_the_office_says_its_own(office: Office) -> None:
    (usual,) = office.read(travel.paces)
    assert (usual.id, usual.start_minutes, usual.minutes_per_km) == (None, 7.0, 1.2)
    assert "six Italian cities" in usual.source
    pace, _changes = office.write(lambda work: travel.save_pace(work, None, PaceDraft(start_minutes=9.0)))
    (own,) = office.read(travel.paces)
    assert (own.id, own.start_minutes) == (pace, 9.0)
    edited = office.read(lambda work: travel.edit_pace(work, pace))
    office.write(lambda work: travel.save_pace(work, pace, PaceDraft(start_minutes=8.0), seen=edited.version))
    with pytest.raises(Stale):
        office.write(lambda work: travel.save_pace(work, pace, PaceDraft(), seen=edited.version))
    office.write(lambda work: travel.retire_pace(work, pace))
    assert office.read(travel.paces) == (usual,)


def test_an_area_is_said_once_and_lies_around_a_place_on_the_map(town: Town) -> None:
    office = town.office
    nowhere = a_place(office, "New clinic")
    with pytest.raises(Invalid, match="no point on the map"):
        office.write(lambda work: travel.save_pace(work, None, PaceDraft(nowhere, 5.0)))
    office.write(lambda work: travel.save_pace(work, None, PaceDraft(town.base, 5.0)))
    with pytest.raises(Invalid, match="in the list already"):
        office.write(lambda work: travel.save_pace(work, None, PaceDraft(town.base, 5.0, start_minutes=1.0)))


def test_a_correction_says_who_and_when_and_what_was_estimated(town: Town) -> None:
    office = town.office
    draft = CorrectionDraft(town.home, town.base, 12, why=" The  bridge ")
    correction, _changes = office.write(lambda work: travel.save_correction(work, None, draft))
    (row,) = office.read(travel.corrections)
    assert (row.here, row.there) == ("Maria Lopez, 12 Oak Street, Albany", "Team office")
    assert (row.minutes, row.estimate, row.one_way, row.why) == (12, 0, False, "The bridge")
    assert (row.entered_by, row.entered_on) == ("Ann Baker", TODAY)
    edited = office.read(lambda work: travel.edit_correction(work, correction))
    assert edited.draft == CorrectionDraft(town.home, town.base, 12, why="The bridge")
    office.write(lambda work: travel.retire_correction(work, correction))
    assert office.read(travel.corrections) == ()


def test_a_drive_is_put_right_once_each_way(town: Town) -> None:
    office = town.office
    town.put_right(44)
    back = CorrectionDraft(town.other, town.home, 30)
    with pytest.raises(Invalid, match="put right already"):
        office.write(lambda work: travel.save_correction(work, None, back))
    office.write(lambda work: travel.save_correction(work, None, CorrectionDraft(town.other, town.home, 30, True)))
    known = office.read(lambda work: travel.ends_of(work, [town.home, town.other]))
    roads = office.read(travel.roads)
    assert roads.minutes(known[town.other].spot, known[town.home].spot) == 30
    assert roads.minutes(known[town.home].spot, known[town.other].spot) == 44


def test_units_and_rooms_are_where_their_house_is(office: Office) -> None:
    hospital = a_place(office, "Mercy", PlaceKind.HOSPITAL)
    unit = a_place(office, "4 West", PlaceKind.UNIT, parent_id=hospital)
    other = a_place(office, "5 East", PlaceKind.UNIT, parent_id=hospital)
    clinic = a_place(office)
    office.write(lambda work: travel.save_correction(work, None, CorrectionDraft(unit, clinic, 25)))
    known = office.read(lambda work: travel.ends_of(work, [other, clinic]))
    assert office.read(travel.roads).minutes(known[clinic].spot, known[other].spot) == 25
    with pytest.raises(Invalid, match="same place"):
        office.write(lambda work: travel.save_correction(work, None, CorrectionDraft(unit, other, 5)))


def test_places_and_homes_are_found_by_what_is_typed(town: Town) -> None:
    def found(text: str) -> list[str]:
        return [one.words for one in town.office.read(lambda work: travel.found_ends(work, text))]

    assert found("team") == ["Team office"]
    assert found("haddad") == ["Omar Haddad, 7 Elm Street, Albany"]
    assert found("nobody of this name") == []


def test_a_place_that_is_gone_is_refused(town: Town) -> None:
    gone = CorrectionDraft(town.home, PlaceId(town.second), 10)
    with pytest.raises(Invalid, match="no longer in the address book"):
        town.office.write(lambda work: travel.save_correction(work, None, gone))


def test_what_the_office_knows_is_read_once_in_a_work(town: Town) -> None:
    def twice(work: Work) -> None:
        travel.roads(work)
        travel.roads(work)

    assert counted(town.office, twice)[1] == 2


def test_an_address_of_a_road_server_is_a_setting_of_the_office(office: Office) -> None:
    edited = office.read(office_settings.edit)
    assert edited.draft.road_server == ""  # off
    refused = replace(edited.draft, road_server="http://osrm.example.org")
    with pytest.raises(Invalid, match="https://"):
        office.write(lambda work: office_settings.save(work, refused, seen=None))
    named = replace(edited.draft, road_server="https://osrm.example.org")
    office.write(lambda work: office_settings.save(work, named, seen=None))
    assert office.read(office_settings.current).road_server == "https://osrm.example.org"
