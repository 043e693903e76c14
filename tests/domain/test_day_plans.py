"""A day's plan as people read it: routes in order with their ways, figures, changes, and what stays as told."""

from dataclasses import replace
from datetime import date

import pytest

from careteam.domain.day_plans import (
    Against,
    Change,
    DayToPlan,
    Placed,
    Sketch,
    Visitor,
    Wanted,
    change,
    fitting,
    price,
    published,
    window_for,
)
from careteam.domain.day_routes import routes, totals
from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.places import Spot
from careteam.domain.referrals import Urgency
from careteam.domain.team import Hue
from careteam.domain.visits import VisitStatus
from tests.domain.day_builders import TUESDAY, a_day, a_visitor, a_wanted, stand

TOM, DANA = MemberId(new_id()), MemberId(new_id())


@pytest.fixture
def day() -> DayToPlan:
    """Tom at the office, two homes 20 minutes from it and 15 from each other."""
    drives = ((0, 20, 20), (20, 0, 15), (20, 15, 0))
    wanted = (a_wanted("Maria", 1, TOM), a_wanted("Omar", 2, TOM))
    return a_day([a_visitor("Tom", TOM)], wanted, drives)


def at(day: DayToPlan, *starts: int, who: MemberId = TOM) -> Sketch:
    return Sketch(tuple(Placed(one.visit_id, start, (who,)) for one, start in zip(day.wanted, starts, strict=False)))


def test_a_route_goes_from_the_base_through_the_stops_in_their_order_and_back(day: DayToPlan) -> None:
    (route,) = routes(day, at(day, 600, 520))
    assert [leg.wanted.patient for leg in route.legs if leg.wanted] == ["Omar", "Maria"]
    assert [leg.drive for leg in route.legs] == [20, 15]
    assert (route.back, route.drive) == (20, 55)
    assert not any(leg.late for leg in route.legs)


def test_a_stop_too_soon_for_its_way_says_so(day: DayToPlan) -> None:
    (route,) = routes(day, at(day, 500, 570))
    assert [leg.late for leg in route.legs] == [False, True]  # 500 + 60 + 15 is 575


def test_a_stop_outside_the_time_of_the_family_says_so(day: DayToPlan) -> None:
    told = replace(day.wanted[0], earliest=540, latest=570, told=True)
    day = replace(day, wanted=(told, *day.wanted[1:]))
    assert [leg.late for leg in routes(day, at(day, 575))[0].legs] == [True]


def test_the_break_comes_in_the_first_gap_about_noon_that_holds_it(day: DayToPlan) -> None:
    (route,) = routes(day, at(day, 630, 735))
    assert route.pause == (690, 720)  # between the end at 690 and the start at 735, whose drive begins at 720
    (full,) = routes(day, at(day, 660, 735))
    assert full.pause == (795, 825)


def test_figures_count_everybody(day: DayToPlan) -> None:
    found = totals(day, at(day, 520, 600))
    assert (found.visits, found.left_out, found.drive, found.late) == (2, 0, 55, 0)
    assert found.slack == 540 - 120 - 55 - 30
    assert totals(day, Sketch()).left_out == 2


def test_the_published_plan_is_what_stands_on_the_calendar(day: DayToPlan) -> None:
    stands = replace(day.wanted[0], starts=540)
    day = replace(day, wanted=(stands, day.wanted[1]))
    assert published(day).placed == (Placed(stands.visit_id, 540, (TOM,)),)


@pytest.mark.parametrize(
    ("starts", "who", "expected"),
    [(540, TOM, Change()), (555, TOM, Change(later=15)), (540, DANA, Change(others=True))],
)
def test_a_change_says_what_is_another_way(day: DayToPlan, starts: int, who: MemberId, expected: Change) -> None:
    stands = replace(day.wanted[0], starts=540)
    assert change(stands, Placed(stands.visit_id, starts, (who,))) == expected
    assert bool(expected) is (expected != Change())


def test_a_visit_from_the_pinboard_is_new(day: DayToPlan) -> None:
    assert change(day.wanted[0], Placed(day.wanted[0].visit_id, 540, (TOM,))).new


def test_what_a_family_was_told_meanwhile_stands_as_told(day: DayToPlan) -> None:
    sketch = at(day, 700, 600)
    told = replace(day.wanted[0], starts=540, earliest=525, latest=585, told=True, status=VisitStatus.BOOKED)
    now = fitting(replace(day, wanted=(told, day.wanted[1])), sketch)
    assert now.of(told.visit_id) == Placed(told.visit_id, 540, (TOM,))
    assert now.of(day.wanted[1].visit_id) == sketch.placed[1]


def test_a_visit_that_is_gone_leaves_the_plan(day: DayToPlan) -> None:
    assert fitting(replace(day, wanted=day.wanted[1:]), at(day, 520, 600)).of(day.wanted[0].visit_id) is None


def test_a_more_urgent_visit_outranks_any_driving_and_waiting_adds_up() -> None:
    def cost(urgency: Urgency, **more: object) -> int:
        return replace(a_wanted("Maria", 1, TOM), urgency=urgency, **more).unplanned  # type: ignore[arg-type]

    order = [cost(urgency, last_seen=3) for urgency in Urgency]
    assert order == sorted(order, reverse=True)
    assert cost(Urgency.TODAY) > 100 * cost(Urgency.ROUTINE)
    assert cost(Urgency.ROUTINE, last_seen=20) > cost(Urgency.ROUTINE, last_seen=3)
    assert cost(Urgency.ROUTINE, last_seen=3, left_out=(TUESDAY,)) > cost(Urgency.ROUTINE, last_seen=3)


def test_the_hour_to_tell_a_family_holds_the_start() -> None:
    for minute in range(7 * 60, 18 * 60, 5):
        begins, ends = window_for(minute)
        assert begins <= minute <= ends
        assert begins % 15 == 0


def test_locks_are_of_a_visit_or_of_a_day(day: DayToPlan) -> None:
    sketch = at(day, 520, 600)
    first, second = sketch.placed
    locked = sketch.with_lock(first.visit_id, locked=True)
    assert [locked.locks(one) for one in locked.placed] == [True, False]
    assert all(replace(sketch, kept=frozenset({TOM})).locks(one) for one in (first, second))


def test_a_price_adds_up() -> None:
    assert price((Against.UNUSUAL, Against.WISH)) == price((Against.UNUSUAL,)) + price((Against.WISH,))


def test_kilometers_are_longer_than_the_straight_line() -> None:
    here, there = stand(43.0, -77.6), stand(43.1, -77.6)
    visitor = Visitor(TOM, "Tom", "RN", Hue.TEAL, "nurse", 480, 1020, 0)
    one = Wanted(
        VisitId(new_id()), 1, PatientId(new_id()), "Maria", VisitStatus.PROPOSED, 1, 60, 420, 1080, ({TOM: ()},)
    )
    day = DayToPlan(date(2026, 11, 24), (visitor,), (one,), (), (here, there), ((0, 21), (21, 0)))
    (route,) = routes(day, Sketch((Placed(one.visit_id, 600, (TOM,)),)))
    assert route.kilometers == pytest.approx(2 * 11.1 * 1.3, rel=0.02)
    assert stand(43.0, -77.6).spot == Spot(43.0, -77.6)
