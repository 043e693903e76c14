"""What recorded visits tell of drives: proposed, and nothing changes before a person accepts it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from careteam.domain.clock import to_utc
from careteam.domain.ids import MemberId, PatientId, ResidenceId
from careteam.domain.places import Setting
from careteam.domain.travel_settings import CorrectionDraft
from careteam.domain.visits import VisitStatus
from careteam.services import drives, travel
from careteam.services.office import Office
from tests.builders import ZONE, a_home, a_member, a_patient, a_visit

LATE = timedelta(minutes=3)


class Rounds:
    """Lena's mornings: Maria, then Omar, 19 minutes away as estimated."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.lena: MemberId = a_member(office)
        self.tom: MemberId = a_member(office, "Tom Reyes", "nurse")
        self.maria: PatientId = a_patient(office)
        self.omar: PatientId = a_patient(office, "Omar Haddad")
        self.home: ResidenceId = a_home(office, self.maria, latitude=42.36, longitude=-71.06)
        self.other: ResidenceId = a_home(office, self.omar, latitude=42.36, longitude=-71.1804)

    def morning(self, day: int, drive: int, members: list[MemberId] | None = None, **changes: Any) -> None:
        """On a day of November: until ten with Maria, and so many minutes later at Omar's."""
        ten = datetime(2026, 11, day, 10)
        self.made(self.maria, self.home, ten - timedelta(hours=1), ten, members, **changes)
        there = ten + timedelta(minutes=drive)
        self.made(self.omar, self.other, there, there + timedelta(hours=1), members, **changes)

    def made(
        self,
        patient: PatientId,
        home: ResidenceId | None,
        arrived: datetime,
        departed: datetime,
        members: list[MemberId] | None = None,
        **changes: Any,
    ) -> None:
        values: dict[str, Any] = {
            "status": VisitStatus.COMPLETED,
            "residence_id": home,
            "arrived_at": to_utc(arrived, ZONE),
            "departed_at": to_utc(departed, ZONE),
            **changes,
        }
        values.setdefault("ends", departed - LATE)
        a_visit(self.office, patient, members or [self.lena], arrived - LATE, **values)

    def proposed(self) -> list[tuple[int, int, int | None]]:
        return [(one.minutes, one.count, one.said) for one in self.office.read(drives.proposals)]


@pytest.fixture
def rounds(office: Office) -> Rounds:
    return Rounds(office)


def test_three_drives_are_proposed_and_two_are_not(rounds: Rounds) -> None:
    for day, drive in ((16, 33), (17, 35)):
        rounds.morning(day, drive)
    assert rounds.proposed() == []
    rounds.morning(18, 34)
    assert rounds.proposed() == [(34, 3, 19)]
    (one,) = rounds.office.read(drives.proposals)
    assert (one.here_words, one.there_words) == (
        "Maria Lopez, 12 Oak Street, Albany",
        "Omar Haddad, 12 Oak Street, Albany",
    )


def test_who_went_together_drove_once(rounds: Rounds) -> None:
    for day, drive in ((16, 33), (17, 35)):
        rounds.morning(day, drive, [rounds.lena, rounds.tom])
    assert rounds.proposed() == []


def test_visits_not_made_long_ago_or_with_a_call_between_do_not_count(rounds: Rounds) -> None:
    for day in (16, 17, 18):
        rounds.morning(day, 34, status=VisitStatus.NOT_SEEN)
    for day in (9, 10, 11):
        rounds.morning(day, 34)
        call = datetime(2026, 11, day, 10, 2)
        ends = call + timedelta(minutes=15)
        rounds.made(rounds.maria, None, call, ends, setting=Setting.PHONE)
    assert rounds.proposed() == []
    old = datetime(2026, 5, 4, 9)
    for week in range(3):
        ten = old + timedelta(weeks=week, hours=1)
        rounds.made(rounds.maria, rounds.home, ten - timedelta(hours=1), ten)
        rounds.made(rounds.omar, rounds.other, ten + timedelta(minutes=34), ten + timedelta(hours=1))
    assert rounds.proposed() == []


def test_what_is_accepted_counts_and_says_from_where(rounds: Rounds) -> None:
    for day, drive in ((16, 33), (17, 35), (18, 34)):
        rounds.morning(day, drive)
    office = rounds.office
    before = CorrectionDraft(rounds.other, rounds.home, 25)
    office.write(lambda work: travel.save_correction(work, None, before))
    (one,) = office.read(drives.proposals)
    assert one.said == 25
    office.write(lambda work: drives.accept(work, one))
    (row,) = office.read(travel.corrections)
    assert (row.minutes, row.estimate, row.why, row.entered_by) == (34, 19, "Learned from 3 drives", "Ann Baker")
    assert rounds.proposed() == []


def test_what_is_dismissed_comes_back_only_if_the_visits_tell_something_else(rounds: Rounds) -> None:
    for day in (16, 17, 18):
        rounds.morning(day, 34)
    office = rounds.office
    (one,) = office.read(drives.proposals)
    office.write(lambda work: drives.dismiss(work, one))
    assert rounds.proposed() == []
    assert office.read(travel.corrections) == ()
    for day in (10, 11, 12, 13):
        rounds.morning(day, 45)
    assert rounds.proposed() == [(45, 7, 19)]
