"""Weeks are planned at once and bettered; two referees who know nothing of it judge every plan."""

import subprocess
import sys
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careteam.domain.assignments import HowOften
from careteam.domain.day_plans import Against, Out, Sketch
from careteam.domain.errors import Cancelled, Invalid
from careteam.domain.ids import MemberId, VisitId, new_id
from careteam.domain.referrals import Urgency
from careteam.domain.week_plans import WeekSketch, WeekToPlan, people_of, week_totals
from careteam.planning import week as planning
from careteam.planning.problem import Plan
from careteam.planning.referee import judge
from careteam.planning.week_problem import WeekPlan
from careteam.planning.week_referee import judge_week
from careteam.planning.week_search import better_week, first_week
from careteam.services import week_remarks, week_sketches
from careteam.services.week_sketches import Aim
from tests.domain.day_builders import a_visitor, a_wanted
from tests.domain.week_builders import WAYS, a_big_week, a_week, twice
from tests.planning.weeks import a_week as a_problem

TOM, MEI = MemberId(new_id()), MemberId(new_id())
TEAM = [a_visitor("Tom", TOM), a_visitor("Mei", MEI)]
EMPTY = WeekSketch((Sketch(),) * 5)


def days_of(sketch: WeekSketch, visits: list[VisitId]) -> list[int]:
    return sorted(found[0] for one in visits if (found := sketch.of(one)) is not None)


def planned(week: WeekToPlan) -> WeekSketch:
    return week_sketches.first(week, WeekSketch((Sketch(),) * len(week.days)))


@given(st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_a_week_planned_at_once_breaks_no_rule(seed: int) -> None:
    week = a_problem(seed)
    assert judge_week(week, first_week(week)).broken == ()


@given(st.integers(0, 10**6))
@settings(max_examples=8, deadline=None)
def test_a_better_week_breaks_no_rule_and_costs_less(seed: int) -> None:
    week = a_problem(seed)
    plan = first_week(week)
    cost = judge_week(week, plan).cost
    for better in better_week(week, plan, rounds=1, seed=seed):
        verdict = judge_week(week, better)
        assert verdict.broken == ()
        assert verdict.cost < cost
        cost = verdict.cost


def test_the_same_seed_and_rounds_give_the_same_week() -> None:
    week = a_problem(17)
    plan = first_week(week)
    one, other = (list(better_week(week, plan, rounds=2, seed=5)) for _time in range(2))
    assert one == other
    assert one


def test_a_week_of_two_hundred_visits_is_planned_whole_at_once_and_then_better() -> None:
    week = a_big_week(200, 15)
    sketch = planned(week)
    totals = week_totals(week, sketch)
    assert totals.left_out < 10
    assert totals.late == 0
    verdict = planning.judged(week, sketch)
    assert verdict.broken == ()
    better = week_sketches.better(week, sketch, seconds=0.3, report=lambda _step, _part: None)
    assert planning.judged(week, better).cost < verdict.cost
    assert planning.judged(week, better).broken == ()


def test_the_first_week_waits_for_no_compiler() -> None:
    code = (
        "import sys; from tests.planning.test_week import planned; from tests.domain.week_builders import a_big_week;"
        "planned(a_big_week(20, 4)); assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_two_a_week_lie_apart_and_are_made_by_one_person() -> None:
    maria = twice("Maria", 1, TOM, MEI)
    week = a_week(TEAM, maria, how_often=HowOften.TWO_A_WEEK)
    sketch = planned(week)
    first, second = days_of(sketch, [one.visit_id for one in maria])
    assert second - first >= 3
    assert [len(set(people)) for people in people_of(week, sketch).values()] == [1]


def test_the_usual_person_comes_first_even_where_another_is_a_little_nearer() -> None:
    seat = {MEI: (), TOM: (Against.UNUSUAL,)}
    maria = a_wanted("Maria", 1, MEI, seats=(seat,))
    omar = a_wanted("Omar", 1, TOM, seats=({TOM: ()},))
    week = a_week(TEAM, [maria, omar], days=1)
    placed = planned(week).of(maria.visit_id)
    assert placed is not None
    assert placed[1].member_ids == (MEI,)


def test_a_second_person_comes_where_the_first_is_not_there_in_time() -> None:
    maria = twice("Maria", 1, TOM, MEI)
    week = a_week(TEAM, maria, days=2)
    here = replace(week.days[1], visitors=(TEAM[1],))
    wanted = tuple(replace(one, seats=({MEI: ()},)) for one in here.wanted)
    first = tuple(replace(one, seats=({TOM: ()},)) for one in week.days[0].wanted)
    days = (replace(week.days[0], wanted=first), replace(here, wanted=wanted))
    sketch = planned(replace(week, days=days))
    assert days_of(sketch, [one.visit_id for one in maria]) == [0, 1]


def test_what_fits_nowhere_is_left_out_with_its_reason_for_each_day() -> None:
    maria = twice("Maria", 1, TOM, MEI, times=3)
    week = a_week(TEAM, maria, days=2)
    treated = tuple(replace(one, out=Out.TREATMENT) for one in week.days[1].wanted)
    week = replace(week, days=(week.days[0], replace(week.days[1], wanted=treated)))
    sketch = planned(week)
    assert len(sketch.found) == 1
    why = set(week_remarks.why_left_out(week, sketch).values())
    assert why == {"Too near to another visit (Monday) · Treatment day (Tuesday)"}


def test_what_is_locked_stays_and_the_others_keep_their_distance() -> None:
    maria = twice("Maria", 1, TOM, MEI)
    week = a_week(TEAM, maria, how_often=HowOften.TWO_A_WEEK)
    moved = week_sketches.moved(week, EMPTY, Aim(maria[0].visit_id, 4, MEI))
    there = moved.of(maria[0].visit_id)
    assert there is not None
    assert there[1].locked
    sketch = week_sketches.first(week, moved)
    assert sketch.of(maria[0].visit_id) == there
    other = sketch.of(maria[1].visit_id)
    assert other is not None
    assert other[0] <= 1
    assert other[1].member_ids == (MEI,)
    better = week_sketches.better(week, sketch, seconds=0.2, report=lambda _step, _part: None)
    assert better.of(maria[0].visit_id) == there


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        (lambda one: Aim(one, 1, TOM), "is visited on"),
        (lambda one: Aim(one, 0, TOM), "twice a day"),
        (lambda one: Aim(one, 3, MemberId(new_id())), "cannot make"),
        (lambda one: Aim(one, 4, TOM), "treatment"),
    ],
)
def test_what_cannot_be_moved_there_says_why(aim: object, words: str) -> None:
    maria = twice("Maria", 1, TOM, MEI)
    week = a_week(TEAM, maria, how_often=HowOften.TWO_A_WEEK if words != "twice a day" else HowOften.AS_NEEDED)
    treated = tuple(replace(one, out=Out.TREATMENT) for one in week.days[4].wanted)
    week = replace(week, days=(*week.days[:4], replace(week.days[4], wanted=treated)))
    sketch = week_sketches.moved(week, EMPTY, Aim(maria[0].visit_id, 0, TOM))
    with pytest.raises(Invalid, match=words):
        week_sketches.moved(week, sketch, aim(maria[1].visit_id))  # type: ignore[operator]


@pytest.mark.parametrize(("urgency", "days"), [(Urgency.ROUTINE, 1), (Urgency.TODAY, 2)])
def test_what_is_wanted_soon_does_not_wait_for_the_weekly_visit(urgency: Urgency, days: int) -> None:
    maria = twice("Maria", 1, TOM)
    soon = replace(maria[1], urgency=urgency)
    week = a_week(TEAM, [maria[0], soon], days=3, how_often=HowOften.WEEKLY)
    sketch = week_sketches.first(week, WeekSketch((Sketch(),) * 3))
    assert len(days_of(sketch, [maria[0].visit_id, soon.visit_id])) == days
    assert planning.judged(week, sketch).broken == ()
    assert (week_remarks.why_left_out(week, sketch) == {}) is (days == 2)


def test_a_visit_moved_by_hand_comes_at_its_best_time_and_leaves_no_gap() -> None:
    wanted = [a_wanted(name, place, TOM, MEI) for place, name in enumerate(("Maria", "Omar", "Jun"), 1)]
    week = a_week(TEAM, wanted)
    sketch = planned(week)
    for one in wanted:
        sketch = week_sketches.moved(
            week, sketch, Aim(one.visit_id, 2, MEI, instead_of=sketch.found[one.visit_id][1].member_ids[0])
        )
    assert {number for number, _placed in sketch.found.values()} == {2}
    assert planning.judged(week, sketch).broken == ()
    rest = week_sketches.leave_out(week, sketch, wanted[0].visit_id)
    assert rest.of(wanted[0].visit_id) is None
    assert len(rest.found) == 2


def test_cancelling_answers_with_what_was_found_until_then() -> None:
    week = a_big_week(60, 6)
    sketch = planned(week)
    called = threading.Event()

    def cancelled(_step: str, _part: float) -> None:
        if called.is_set():
            raise Cancelled
        called.set()

    better = week_sketches.better(week, sketch, seconds=600.0, report=cancelled)
    assert planning.judged(week, better).cost <= planning.judged(week, sketch).cost


def test_a_told_visit_that_cannot_be_kept_hinders_nothing_else() -> None:
    told = {"told": True, "earliest": 600, "latest": 600, "starts": 600, "seats": ({TOM: ()},)}
    clash = [a_wanted("Maria", 1, TOM, **told), a_wanted("Omar", 3, TOM, **told)]
    others = [a_wanted(f"Patient {number}", 1 + number % 3, TOM, MEI) for number in range(6)]
    on = {one.visit_id: (0,) for one in clash}
    week = a_week(TEAM, [*clash, *others], on=on)
    sketch = planned(week)
    assert len(sketch.found) == 8
    broken = planning.judged(week, sketch).broken
    better = week_sketches.better(week, sketch, seconds=0.3, report=lambda _step, _part: None)
    assert len(better.found) == 8
    assert len(planning.judged(week, better).broken) == len(broken)


def test_the_referee_sees_what_a_week_must_not_have() -> None:
    maria = twice("Maria", 1, TOM, MEI)
    week = a_week(TEAM, maria, days=3, how_often=HowOften.TWO_A_WEEK)
    asked = planning.to_week(week, WeekSketch((Sketch(),) * 3))
    one = first_week(replace(asked.week, wants=asked.week.wants[:1], dates=(0, 1, 2)))
    day = next(number for number, plan in enumerate(one) if any(plan.routes))

    def on(*days: int) -> WeekPlan:
        whole = list(one)
        for number in range(3):
            whole[number] = one[day] if number in days else Plan(((), ()), (0, 1))
        return tuple(whole)

    assert judge_week(asked.week, on(day)).broken == ()
    assert "is on 2 days" in " ".join(judge_week(asked.week, on(0, 2)).broken)
    strange = replace(asked.week, wants=(replace(asked.week.wants[0], stops={2: 0}), asked.week.wants[1]))
    assert "may not be on day 0" in " ".join(judge_week(strange, on(0)).broken)
    both = [replace(plan, routes=((*plan.routes[0],), (*plan.routes[1],))) for plan in on(0, 1)]
    swapped = tuple(
        replace(route, routes=tuple(tuple(replace(at, stop=1) for at in own) for own in route.routes), left_out=(0,))
        if number == 1
        else route
        for number, route in enumerate(both)
    )
    assert "1 days apart" in " ".join(judge_week(asked.week, swapped).broken)


def test_every_day_of_a_week_is_one_that_the_referee_of_days_knows() -> None:
    week = a_problem(23)
    for problem, plan in zip(week.days, first_week(week), strict=True):
        free = replace(problem, stops=tuple(replace(one, unplanned=min(one.unplanned, 0.0)) for one in problem.stops))
        placed = {one.stop for route in plan.routes for one in route}
        assert placed | set(plan.left_out) == set(range(len(problem.stops)))
        assert judge(free, plan).broken == ()
        for route in plan.routes:
            assert all(one.starts <= other.starts for one, other in pairwise(route))


def test_a_week_without_days_or_people_is_no_trouble() -> None:
    assert week_sketches.first(WeekToPlan(), WeekSketch()) == WeekSketch()
    week = a_week([], [a_wanted("Maria", 1, TOM, seats=({},), out=Out.NOBODY)], WAYS)
    sketch = planned(week)
    assert sketch.found == {}
    assert list(week_remarks.why_left_out(week, sketch).values()) == ["Nobody there who can come"]
