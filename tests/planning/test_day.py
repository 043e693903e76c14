"""Days of people and homes are planned at once and by hand; the referee, who knows nothing of it, judges each plan."""

import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careteam.domain.day_plans import Busy, DayToPlan, Placed, Sketch, published
from careteam.domain.day_routes import routes, totals
from careteam.domain.ids import MemberId, VisitId, new_id
from careteam.domain.referrals import Urgency
from careteam.planning import day as planning
from careteam.planning import sketching
from careteam.planning.problem import Problem
from careteam.planning.referee import judge
from careteam.services import day_remarks, day_sketches
from tests.domain.day_builders import a_day, a_visitor, a_wanted
from tests.planning.days import a_day as a_problem

TOM, MEI = MemberId(new_id()), MemberId(new_id())
DRIVES = ((0, 20, 20, 30), (20, 0, 15, 30), (20, 15, 0, 30), (30, 30, 30, 0))


def big(visits: int, people: int, seed: int = 1) -> DayToPlan:
    """A day of many, each visit for any of three."""
    chance = Random(seed)
    ids = [MemberId(new_id()) for _person in range(people)]
    spots = [(chance.uniform(0, 40), chance.uniform(0, 40)) for _place in range(visits + 1)]
    drives = [
        [
            0 if one is other else round(7 + 1.2 * ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
            for other in spots
        ]
        for one in spots
    ]
    wanted = [a_wanted(f"Patient {n}", n + 1, *chance.sample(ids, 3)) for n in range(visits)]
    return a_day([a_visitor(f"Nurse {n}", one) for n, one in enumerate(ids)], wanted, drives)


def together(seed: int) -> Problem:
    """An invented day whose visits of two begin at once, as home visits do."""
    problem = a_problem(seed)
    return replace(problem, stops=tuple(replace(stop, gap=(0.0, 0.0)) for stop in problem.stops))


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_plan_made_at_once_breaks_no_rule(seed: int) -> None:
    problem = together(seed)
    plan = sketching.first(problem)
    assert judge(problem, plan).broken == ()


def test_a_hundred_visits_of_twenty_people_are_planned_whole() -> None:
    day = big(100, 20)
    sketch = day_sketches.first(day, Sketch())
    assert len(sketch.placed) > 90
    assert totals(day, sketch).late == 0
    assert all(one.starts % 5 == 0 for one in sketch.placed)


def test_the_first_plan_waits_for_no_compiler() -> None:
    """On a new machine a compiler takes longer than anybody waits."""
    code = (
        "import sys; from tests.planning.test_day import big; from careteam.domain.day_plans import Sketch;"
        "from careteam.services import day_sketches; day_sketches.first(big(20, 4), Sketch());"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_locked_visit_stays_and_a_kept_day_takes_nobody_in() -> None:
    wanted = [a_wanted("Maria", 1, TOM, MEI), a_wanted("Omar", 2, TOM, MEI), a_wanted("Jun", 3, TOM, MEI)]
    day = a_day([a_visitor("Tom", TOM), a_visitor("Mei", MEI)], wanted, DRIVES)
    maria = Placed(wanted[0].visit_id, 700, (MEI,), locked=True)
    made = day_sketches.first(day, Sketch((maria,)))
    assert made.of(maria.visit_id) == maria
    kept = day_sketches.first(day, Sketch((maria,), frozenset({MEI})))
    assert {one.member_ids for one in kept.placed if one.visit_id != maria.visit_id} == {(TOM,)}
    better = day_sketches.better(day, made, seconds=0.05, report=lambda _step, _part: None)
    assert better.of(maria.visit_id) == maria


def test_the_urgent_comes_before_the_near() -> None:
    urgent = a_wanted("Maria", 3, TOM, urgency=Urgency.TODAY)
    near = [a_wanted("Omar", 1, TOM), a_wanted("Jun", 1, TOM)]
    day = a_day([a_visitor("Tom", TOM, ends=640)], [*near, urgent], DRIVES)
    made = day_sketches.first(day, Sketch())
    assert made.of(urgent.visit_id) is not None
    assert len(made.placed) == 1
    why = day_remarks.why_left_out(day, made)
    assert set(why.values()) == {"Only more urgent visits stand where it could be."}


def test_the_infectious_come_last_and_two_visitors_come_together() -> None:
    first = a_wanted("Maria", 1, TOM, infectious=True)
    second = a_wanted("Omar", 2, TOM, at_risk=True)
    pair = a_wanted("Jun", 3, TOM, seats=({TOM: ()}, {MEI: ()}))
    day = a_day([a_visitor("Tom", TOM), a_visitor("Mei", MEI)], [first, second, pair], DRIVES)
    made = day_sketches.first(day, Sketch())
    begins = {one.visit_id: one.starts for one in made.placed}
    assert begins[second.visit_id] < begins[first.visit_id]
    assert made.of(pair.visit_id).member_ids == (TOM, MEI)  # type: ignore[union-attr]
    assert totals(day, made).late == 0


def test_a_visit_put_somewhere_by_hand_moves_the_others_in_time_only() -> None:
    wanted = [a_wanted("Maria", 1, TOM, MEI), a_wanted("Omar", 2, TOM, MEI), a_wanted("Jun", 3, TOM, MEI)]
    day = a_day([a_visitor("Tom", TOM), a_visitor("Mei", MEI)], wanted, DRIVES)
    before = day_sketches.first(day, Sketch())
    moved = day_sketches.put(day, before, wanted[0].visit_id, (MEI,), 600)
    put = moved.of(wanted[0].visit_id)
    assert put == Placed(wanted[0].visit_id, 600, (MEI,), locked=True)
    assert {one.visit_id: one.member_ids for one in moved.placed[1:]} == {
        one.visit_id: one.member_ids for one in before.placed if one.visit_id != put.visit_id
    }
    assert not any(leg.late for route in routes(day, moved) for leg in route.legs)


def test_somebody_who_cannot_make_it_changes_nothing() -> None:
    wanted = [a_wanted("Maria", 1, TOM)]
    day = a_day([a_visitor("Tom", TOM), a_visitor("Mei", MEI)], wanted, DRIVES)
    before = day_sketches.first(day, Sketch())
    assert day_sketches.put(day, before, wanted[0].visit_id, (MEI,), 600) == before


def test_a_gap_closes_for_those_who_were_told_nothing() -> None:
    told = a_wanted("Told", 3, TOM, earliest=800, latest=830, told=True, starts=800)
    wanted = [a_wanted("Maria", 1, TOM), a_wanted("Omar", 2, TOM), told]
    day = a_day([a_visitor("Tom", TOM)], wanted, DRIVES)
    plan = Sketch(
        tuple(Placed(one.visit_id, starts, (TOM,)) for one, starts in zip(wanted, (500, 580, 800), strict=True))
    )
    closed = day_sketches.closed(day, plan, wanted[0].visit_id)
    assert [(one.visit_id, one.starts) for one in closed.placed] == [
        (wanted[1].visit_id, 500),
        (told.visit_id, 800),
    ]


def test_a_gap_moves_neither_who_came_before_it_nor_other_people() -> None:
    wanted = [a_wanted(name, 1, TOM, MEI) for name in ("Maria", "Omar", "Jun", "Ada")]
    day = a_day([a_visitor("Tom", TOM), a_visitor("Mei", MEI)], wanted, DRIVES)
    times = ((560, TOM), (640, TOM), (800, TOM), (900, MEI))
    plan = Sketch(tuple(Placed(one.visit_id, at, (who,)) for one, (at, who) in zip(wanted, times, strict=True)))
    closed = day_sketches.closed(day, plan, wanted[1].visit_id)
    assert [one.starts for one in closed.placed] == [560, 620, 900]


def standing(day: DayToPlan, sketch: Sketch) -> DayToPlan:
    """The day with a plan that was published: it stands on the calendar."""
    wanted = [
        replace(one, starts=placed.starts, member_ids=placed.member_ids) if (placed := sketch.of(one.visit_id)) else one
        for one in day.wanted
    ]
    return replace(day, wanted=tuple(wanted))


def test_a_plan_is_proposed_round_what_stands() -> None:
    """One visit more on a published day: nobody else comes to anybody, and hardly a time changes."""
    day = big(60, 12)
    known = day_sketches.first(day, Sketch())
    gone = known.placed[7].visit_id
    before = known.without(gone)
    day = standing(day, before)
    made = day_sketches.proposed(day, before)
    assert made.of(gone) is not None
    for sketch in (made, day_sketches.repaired(day, made, seconds=0.2, report=lambda _step, _part: None)):
        pairs = [(one, sketch.of(one.visit_id)) for one in before.placed]
        assert all(now is not None and now.member_ids == one.member_ids for one, now in pairs)
        assert sum(now is not None and abs(now.starts - one.starts) > 15 for one, now in pairs) <= 3
        assert totals(day, sketch).late == 0


def quietly(day: DayToPlan, sketch: Sketch) -> Sketch:
    return day_sketches.repaired(day, sketch, seconds=0.2, report=lambda _step, _part: None)


def test_a_told_visit_that_cannot_be_kept_stays_in_the_plan() -> None:
    """Three families were told times that leave no way between them: without Jun, Tom could keep the others."""
    told = [
        a_wanted(name, place, TOM, earliest=600 + later, latest=600 + later, starts=600 + later, told=True)
        for name, place, later in (("Maria", 1, 0), ("Jun", 3, 65), ("Sam", 2, 145))
    ]
    more = a_wanted("Ada", 2, TOM)
    day = a_day([a_visitor("Tom", TOM)], [*told, more], DRIVES)
    made = day_sketches.proposed(day, published(day))
    for sketch in (made, quietly(day, made), day_sketches.better(day, made, seconds=0.2, report=lambda *_how: None)):
        assert [sketch.of(one.visit_id).starts for one in told] == [600, 665, 745]  # type: ignore[union-attr]
        assert sketch.of(more.visit_id) is not None
        assert totals(day, sketch).late == 2


def test_nothing_is_planned_over_a_call_that_cannot_be_kept() -> None:
    told = a_wanted("Maria", 1, TOM, earliest=600, latest=600, starts=600, told=True)
    more = a_wanted("Ada", 2, TOM, earliest=640)
    call = Busy(TOM, 655, 715, "A call", 3, None, VisitId(new_id()))
    day = a_day([a_visitor("Tom", TOM)], [told, more], DRIVES, busy=(call,))
    made = day_sketches.proposed(day, published(day))
    for sketch in (made, quietly(day, made)):
        placed = sketch.of(more.visit_id)
        assert placed is not None
        assert placed.starts >= 715 or placed.starts + 60 <= 655


def test_what_stands_at_a_time_that_does_not_suit_stays_until_the_day_is_planned_anew() -> None:
    odd = a_wanted("Maria", 1, TOM, earliest=480, latest=600, starts=700)
    day = a_day([a_visitor("Tom", TOM)], [odd], DRIVES)
    known = Sketch((Placed(odd.visit_id, 700, (TOM,)),))
    assert day_sketches.proposed(day, known) == known
    (anew,) = day_sketches.first(day, known).placed
    assert anew.starts <= 600


def test_who_is_somewhere_now_drives_from_there_after_now() -> None:
    """Nobody was on the way before it was known that they should be."""
    seen = Busy(TOM, 560, 620, "Seen", 1, 1)
    day = a_day([a_visitor("Tom", TOM)], [a_wanted("Maria", 2, TOM)], DRIVES, busy=(seen,), since=700)
    (placed,) = day_sketches.proposed(day, Sketch()).placed
    assert placed.starts == 720  # home meanwhile, at the office: twenty minutes from there
    (place,) = day_sketches.best_places(day, Sketch(), day.wanted[0].visit_id, 1)
    assert place.starts == 720
    put = day_sketches.put(day, Sketch(), day.wanted[0].visit_id, (TOM,), 705)
    assert put.placed[0].starts == 720


def test_somebody_on_the_way_goes_on() -> None:
    on_the_way = a_wanted("Maria", 3, TOM, starts=725)
    day = a_day([a_visitor("Tom", TOM)], [on_the_way, a_wanted("Omar", 1, TOM)], DRIVES, since=700)
    known = Sketch((Placed(on_the_way.visit_id, 725, (TOM,)),))
    for made in (day_sketches.proposed(day, known), day_sketches.first(day, known)):
        assert made.of(on_the_way.visit_id) == known.placed[0]
        assert made.of(day.wanted[1].visit_id).starts == 845  # type: ignore[union-attr]


def test_nothing_is_planned_before_now() -> None:
    day = a_day([a_visitor("Tom", TOM)], [a_wanted("Maria", 1, TOM)], DRIVES, since=700)
    (placed,) = day_sketches.first(day, Sketch()).placed
    assert placed.starts >= 700


def test_what_was_told_and_cannot_be_kept_stays_where_it_stands() -> None:
    one = a_wanted("Maria", 1, TOM, earliest=600, latest=600, told=True, starts=600)
    other = a_wanted("Omar", 2, TOM, earliest=620, latest=620, told=True, starts=620)
    day = a_day([a_visitor("Tom", TOM)], [one, other], DRIVES)
    made = day_sketches.first(day, Sketch())
    assert sorted(placed.starts for placed in made.placed) == [600, 620]
    assert totals(day, made).late >= 1


def test_a_day_with_a_conflict_of_before_still_takes_more_visits() -> None:
    told = [
        a_wanted(name, 3, TOM, earliest=at, latest=at, told=True, starts=at) for name, at in (("A", 600), ("B", 630))
    ]
    more = a_wanted("Maria", 1, TOM)
    made = day_sketches.first(a_day([a_visitor("Tom", TOM)], [*told, more], DRIVES), Sketch())
    assert made.of(more.visit_id) is not None


def test_a_plan_is_never_worse_for_being_searched() -> None:
    day = big(12, 3)
    first = day_sketches.first(day, Sketch())
    asked = planning.to_problem(day, first)
    before = judge(asked.problem, asked.plan(first)).cost
    after = day_sketches.better(day, first, seconds=0.1, report=lambda _step, _part: None)
    assert judge(asked.problem, asked.plan(after)).cost <= before + 1e-6


@pytest.mark.parametrize("sketch", [Sketch(), Sketch(kept=frozenset({TOM}))])
def test_a_day_without_visits_or_people_is_a_plan_too(sketch: Sketch) -> None:
    empty = a_day([], [], ())
    assert day_sketches.first(empty, sketch).placed == ()
    nobody = a_day([a_visitor("Tom", TOM)], [], ((0,),))
    assert day_sketches.better(nobody, sketch, seconds=0.05, report=lambda _step, _part: None).placed == ()
    assert replace(nobody).visit(a_wanted("Maria", 0, TOM).visit_id) is None
