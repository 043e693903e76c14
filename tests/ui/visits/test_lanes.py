"""Where things stand in a column of the calendar."""

from datetime import date, datetime, time

import pytest

from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.places import Setting
from careteam.domain.team import Hue, Shift
from careteam.domain.visits import VisitStatus
from careteam.services.calendar import Column, Part, Person, VisitBlock
from careteam.services.sites import NOWHERE
from ui.calendar.lanes import Lane, hours_shown, tracks

DAY = date(2026, 11, 24)
ANY = MemberId(new_id())


def block(starts: str, ends: str) -> VisitBlock:
    begin, end = (datetime.combine(DAY, time.fromisoformat(clock.zfill(5))) for clock in (starts, ends))
    return VisitBlock(
        *(
            VisitId(new_id()),
            1,
            PatientId(new_id()),
            "Ann",
            Setting.PHONE,
            NOWHERE,
            "Phone",
            "",
            begin,
            end,
            begin,
            end,
        ),
        *(VisitStatus.BOOKED, (Part(ANY, "Tom", "RN", Hue.TEAL, "Nurse"),)),
    )


def lane(*spans: tuple[str, str], shifts: tuple[Shift, ...] = ()) -> Lane:
    person = Person(ANY, "Tom", "RN", Hue.TEAL, "Nurse", True, shifts, NOWHERE)
    return Lane(DAY, Column(person, tuple(block(*span) for span in spans)))


@pytest.mark.parametrize(
    ("spans", "placed"),
    [
        ([], []),
        ([(0, 60), (60, 120)], [(0, 1), (0, 1)]),
        ([(0, 60), (30, 90)], [(0, 2), (1, 2)]),
        ([(0, 60), (30, 90), (60, 120), (200, 210)], [(0, 2), (1, 2), (0, 2), (0, 1)]),
        ([(30, 90), (0, 60), (40, 50)], [(1, 3), (0, 3), (2, 3)]),
    ],
)
def test_what_overlaps_stands_side_by_side(spans: list[tuple[int, int]], placed: list[tuple[int, int]]) -> None:
    assert tracks(spans) == placed


def test_the_focus_goes_by_half_hours_and_stops_at_every_visit() -> None:
    one = lane(("10:10", "10:40"))
    assert [one.below(minute) for minute in (540, 570, 600, 640)] == [570, 600, 610, 660]
    assert one.above(610) == 600
    assert one.visit_at(one.above(640)) is one.column.visits[0]
    assert one.above(660) == 640  # the free time after the visit
    assert one.above(600) == 570


def test_off_hours_are_what_no_shift_covers() -> None:
    tuesday = (Shift(1, time(8), time(12)), Shift(1, time(13), time(17)), Shift(2, time(8), time(9)))
    assert lane(shifts=tuesday).off_hours() == [(0, 480), (720, 780), (1020, 1440)]
    assert lane(shifts=(Shift(0, time(8), time(9)),)).off_hours() == [(0, 1440)]
    assert lane().off_hours() == []


def test_early_and_late_visits_widen_the_day() -> None:
    assert hours_shown([lane(("9:00", "10:00"))]) == (7 * 60, 19 * 60)
    assert hours_shown([lane(("06:15", "07:00"), ("21:30", "22:05"))]) == (6 * 60, 23 * 60)
