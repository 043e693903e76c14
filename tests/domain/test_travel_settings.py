"""What an office may say of its roads, and which server may learn where patients live."""

from datetime import time
from typing import Any

import pytest

from careteam.domain.errors import Invalid
from careteam.domain.ids import PlaceId, new_id
from careteam.domain.travel_settings import (
    CorrectionDraft,
    PaceDraft,
    check_correction,
    check_pace,
    server_refused,
)

HERE, THERE = new_id(), new_id()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"start_minutes": None}, "start_minutes"),
        ({"start_minutes": 61.0}, "start_minutes"),
        ({"minutes_per_km": -0.1}, "minutes_per_km"),
        ({"start_minutes": 0.0, "minutes_per_km": 0.0}, "minutes_per_km"),
        ({"place_id": PlaceId(HERE)}, "radius_km"),
        ({"place_id": PlaceId(HERE), "radius_km": 0.0}, "radius_km"),
        ({"begins": time(7)}, "ends"),
        ({"ends": time(7)}, "begins"),
        ({"begins": time(9), "ends": time(9)}, "ends"),
    ],
)
def test_a_pace_nobody_drives_by_is_refused(said: dict[str, Any], field: str) -> None:
    check_pace(PaceDraft())
    with pytest.raises(Invalid) as refused:
        check_pace(PaceDraft(**said))
    assert [problem.field for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(
    ("draft", "fields"),
    [
        (CorrectionDraft(), ["here", "there", "minutes"]),
        (CorrectionDraft(HERE, HERE, 10), ["there"]),
        (CorrectionDraft(HERE, THERE, 0), ["minutes"]),
        (CorrectionDraft(HERE, THERE, 181), ["minutes"]),
    ],
)
def test_a_correction_says_from_where_to_where_and_how_long(draft: CorrectionDraft, fields: list[str]) -> None:
    check_correction(CorrectionDraft(HERE, THERE, 10))
    with pytest.raises(Invalid) as refused:
        check_correction(draft)
    assert [problem.field for problem in refused.value.problems] == fields


@pytest.mark.parametrize(
    "address",
    [
        *("", "https://osrm.example.org", "https://osrm.example.org:8443/roads", "http://localhost:5000"),
        *("http://127.0.0.1:5000", "http://192.168.4.7", "http://10.0.0.1:5000/", "http://[::1]:5000"),
    ],
)
def test_an_encrypted_or_a_local_address_will_do(address: str) -> None:
    assert server_refused(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        *("http://osrm.example.org", "http://8.8.8.8:5000", "ftp://localhost", "osrm.example.org", "https://"),
        *("https://ann:secret@osrm.example.org", "https://osrm.example.org?key=1", "https://osrm.example.org#a"),
        *("https://osrm.example.org/a b", "file:///etc/passwd", "https://[::1", "http://localhost.example.org"),
        *("http://0.0.0.0:5000", "http://127.0.0.1:notaport", "https://osrm.exámple.org"),
    ],
)
def test_any_other_address_is_refused_in_words(address: str) -> None:
    assert server_refused(address).startswith("Enter an address that begins with https://")
