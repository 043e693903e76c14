"""The table of a road server: what is asked, what is read, and every way in which it does not come."""

import json
import socket
import threading
from collections.abc import Iterator

import pytest

from careteam.domain.errors import Unavailable
from careteam.domain.ids import new_id
from careteam.domain.places import Spot
from careteam.exchange import osrm
from tests.exchange.osrm_server import Point, RoadServer, running

SPOTS = (
    Spot(42.36, -71.06, "America/New_York", new_id()),
    Spot(42.361234567, -71.12, "America/New_York", new_id()),
    Spot(42.4, -71.0),
)


def eastward(here: Point, there: Point) -> float | None:
    """A minute for each hundredth of a degree, and no way back to the west."""
    return 0.0 if here == there else 6000 * (there[0] - here[0]) if there[0] > here[0] else None


@pytest.fixture
def server() -> Iterator[RoadServer]:
    """A server that answers."""
    with running(eastward) as made:
        yield made


def test_minutes_come_from_each_point_to_each_and_none_where_there_is_no_way(server: RoadServer) -> None:
    table = osrm.table(server.address + "/", SPOTS)
    rounded = [[None if cell is None else round(cell, 6) for cell in row] for row in table]
    assert rounded == [[0.0, None, 6.0], [6.0, 0.0, 12.0], [None, None, 0.0]]


def test_only_coordinates_leave(server: RoadServer) -> None:
    osrm.table(server.address, SPOTS)
    (path,) = server.asked
    points = "-71.06000,42.36000;-71.12000,42.36123;-71.00000,42.40000"
    assert path == f"/table/v1/driving/{points}?annotations=duration&sources=0;1;2&destinations=0;1;2"
    assert {name.lower(): value for name, value in server.headers.items()} == {
        "accept-encoding": "identity",
        "host": server.address.removeprefix("http://"),
        "user-agent": "CareTeam",
        "accept": "application/json",
        "connection": "close",
    }


def test_more_points_than_a_server_takes_are_asked_for_in_parts(server: RoadServer) -> None:
    spots = [Spot(42.0, -71.0 + number / 1000) for number in range(120)]
    table = osrm.table(server.address, spots)
    assert len(server.asked) == 9
    for here in range(120):
        row = table[here]
        assert len(row) == 120
        assert row[here] == 0.0
        assert [cell is None for cell in row] == [there < here for there in range(120)]
        assert row[here + 1 :] == tuple(pytest.approx((there - here) / 10) for there in range(here + 1, 120))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>It works!</html>",
        b"[]",
        b'{"code":"NoTable"}',
        b'{"code":"Ok"}',
        b'{"code":"Ok","durations":[[0,1],[1,0]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2,"0"]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2,true]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2,-1]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2,NaN]]}',
        b'{"code":"Ok","durations":[[0,1,2],[1,0,2],[1,2,1e9]]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_an_answer_of_something_else_is_refused(server: RoadServer, body: bytes) -> None:
    server.answer = (200, body)
    with pytest.raises(Unavailable, match=r"^What answers at 127\.0\.0\.1 is no road server"):
        osrm.table(server.address, SPOTS)


def test_an_answer_without_end_is_not_read_to_it(server: RoadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osrm, "MOST_BYTES", 1000)
    server.answer = (200, json.dumps({"code": "Ok", "durations": [[0.0] * 3] * 3, "much": "x" * 5000}).encode())
    with pytest.raises(Unavailable, match="no road server"):
        osrm.table(server.address, SPOTS)


def test_a_refusal_says_its_number(server: RoadServer) -> None:
    server.answer = (503, b"busy")
    with pytest.raises(Unavailable, match=r"refused the question \(503\)"):
        osrm.table(server.address, SPOTS)


def test_points_are_not_taken_to_where_a_server_sends_one(server: RoadServer) -> None:
    with running() as other:
        server.sends_on = other.address + "/table/v1/driving/0,0"
        with pytest.raises(Unavailable, match=r"refused the question \(302\)"):
            osrm.table(server.address, SPOTS)
        assert other.asked == []


def test_a_server_that_says_nothing_is_not_waited_for(server: RoadServer) -> None:
    server.go_on.clear()
    with pytest.raises(Unavailable, match=r"took longer than 0\.2 seconds"):
        osrm.table(server.address, SPOTS, patience=0.2)


def test_nor_one_that_stops_in_the_middle(server: RoadServer) -> None:
    server.drips = True
    with pytest.raises(Unavailable, match=r"took longer than 0\.2 seconds"):
        osrm.table(server.address, SPOTS, patience=0.2)


def test_nobody_there_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unavailable, match=r"at 127\.0\.0\.1 does not answer\."):
        osrm.table(f"http://127.0.0.1:{port}", SPOTS)


def test_one_who_hangs_up_is_said() -> None:
    with socket.socket() as rude:
        rude.bind(("127.0.0.1", 0))
        rude.listen()
        address = f"http://127.0.0.1:{rude.getsockname()[1]}"

        def hang_up() -> None:
            rude.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(Unavailable, match="does not answer"):
            osrm.table(address, SPOTS)
        thread.join()


@pytest.mark.parametrize("address", ["", "http://osrm.example.org", "file:///etc/passwd"])
def test_an_address_that_will_not_do_is_never_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(osrm, "_Asking", lambda *_what: pytest.fail("it was asked"))
    with pytest.raises(Unavailable):
        osrm.table(address, SPOTS)


def test_no_proxy_learns_of_a_server_of_the_building(server: RoadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with running() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address)
        osrm.table(server.address, SPOTS)
        assert (len(server.asked), proxy.asked) == (1, [])
