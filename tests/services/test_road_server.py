"""The road server, asked by an office: outside of any act of work, and only for coordinates."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from careteam.domain.errors import Invalid, Unavailable
from careteam.domain.places import PlaceKind, Spot
from careteam.domain.travel_settings import CorrectionDraft
from careteam.services import office_settings, road_server, sites, travel
from careteam.services.office import Office
from tests.builders import a_home, a_patient, a_place
from tests.exchange.osrm_server import RoadServer, running


@pytest.fixture
def server() -> Iterator[RoadServer]:
    with running() as made:
        yield made


def no_report(_words: str, _fraction: float) -> None: ...


def test_a_days_drives_are_the_servers_with_corrections_on_top(office: Office, server: RoadServer) -> None:
    one, two, three = (
        a_place(office, f"Clinic {number}", latitude=42.0 + number / 10, longitude=-71.0) for number in range(3)
    )
    edited = office.read(office_settings.edit)
    named = replace(edited.draft, road_server=server.address)
    office.write(lambda work: office_settings.save(work, named, seen=None))
    office.write(lambda work: travel.save_correction(work, None, CorrectionDraft(one, two, 44)))
    known = office.read(road_server.basis)
    places = office.read(lambda work: sites.of(work, [one, two, three], ()))
    spots = [places[one].spot, places[two].spot, places[three].spot]

    def write_meanwhile() -> None:
        office.write(lambda work: travel.save_correction(work, None, CorrectionDraft(two, three, 30)))

    server.before = write_meanwhile  # nothing of the office waits for the network
    found = road_server.day_travel(known, spots, unknown=20)
    assert found.minutes == ((0, 44, 10), (44, 0, 10), (10, 10, 0))
    assert found.said == ()
    assert len(office.read(travel.corrections)) == 2
    server.answer = (200, b"nonsense")
    server.before = lambda: None
    without = road_server.day_travel(known, spots, unknown=20)
    assert without.said == (
        "What answers at 127.0.0.1 is no road server, or one of another kind. All drives are estimated.",
    )
    assert without.minutes[0] == (0, 44, known.roads.minutes(spots[0], spots[2]))


def test_without_an_address_nothing_is_asked(office: Office) -> None:
    known = office.read(road_server.basis)
    assert road_server.day_travel(known, [Spot(42, -71), Spot(42.1, -71)], unknown=20).said == ()


def test_a_server_is_tried_out_with_places_of_the_address_book_and_no_home(office: Office, server: RoadServer) -> None:
    server.drive = lambda here, there: None if here[1] > there[1] else 60 * round(1 + 100 * (there[1] - here[1]))
    a_place(office, "Lakeside", latitude=42.0, longitude=-71.0)
    a_place(office, "Mercy", PlaceKind.HOSPITAL, latitude=42.1, longitude=-71.0)
    a_place(office, "Next door", latitude=42.0, longitude=-71.0)  # one point, asked for once
    a_place(office, "Nowhere")
    a_home(office, a_patient(office), latitude=43.0, longitude=-72.0)
    tried = road_server.try_out(office, f" {server.address} ", no_report)
    assert (tried.here, tried.there, tried.minutes, tried.estimate) == ("Lakeside", "Mercy", 11, 21)
    assert (tried.known, tried.asked) == (1, 2)
    (path,) = server.asked
    assert "/-71.00000,42.00000;-71.00000,42.10000?" in path


def test_trying_out_says_what_is_missing(office: Office, server: RoadServer) -> None:
    a_place(office, "Lakeside", latitude=42.0, longitude=-71.0)
    with pytest.raises(Invalid, match="two places"):
        road_server.try_out(office, server.address, no_report)
    a_place(office, "Mercy", latitude=42.1, longitude=-71.0)
    server.drive = lambda _here, _there: None
    with pytest.raises(Invalid, match="another map"):
        road_server.try_out(office, server.address, no_report)
    with pytest.raises(Unavailable, match="https://"):
        road_server.try_out(office, "http://osrm.example.org", no_report)
