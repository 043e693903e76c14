"""Fair caseloads: every answer is judged anew here, from the rules and not from the search."""

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from careteam.domain import suggestions
from careteam.domain.handoffs import stands_in_for
from careteam.domain.suggestions import Available, Wanted
from careteam.planning import caseload
from careteam.planning.caseload import Answer, Case, Problem
from careteam.planning.caseload_improved import improved
from tests.planning.wards import a_ward, member_id

ANA, BEA, CY = (member_id(number) for number in range(3))


def a_nurse(number: int, **changes: object) -> Available:
    one = Available(member_id(number), f"Member {number}", "nurse", limit=20.0, languages=("en",))
    return replace(one, **changes)  # type: ignore[arg-type]


def cases(count: int, now: int | None = 0, **changes: object) -> tuple[Case, ...]:
    one = Case(0, 0, Wanted("nurse", ("en",)), 1.0, None if now is None else member_id(now))
    return tuple(replace(one, key=number, patient=number, **changes) for number in range(count))  # type: ignore[arg-type]


def broken(problem: Problem, answer: Answer) -> list[str]:
    """The rules an answer breaks, in words."""
    team = {one.member_id: one for one in problem.team}
    before = {one.member_id: one.load for one in problem.team}
    after = dict(before)
    gives = set()
    found = []
    for case in problem.cases:
        if case.now in team:
            before[case.now] += case.weight
        who = answer.who[case.key]
        if who is None:
            continue
        after[who] += case.weight
        if (case.patient, who) in gives:
            found.append(f"{case.key}: twice the same person")
        gives.add((case.patient, who))
        if who in case.refused:
            found.append(f"{case.key}: refused")
        if who != case.now and (case.held or team[who].away):
            found.append(f"{case.key}: held, or to somebody away")
        if who != case.now and team[who].discipline not in stands_in_for(case.wanted.discipline):
            found.append(f"{case.key}: another discipline")
        if not team[who].in_service and not case.held:
            found.append(f"{case.key}: not on the team")
    for one in problem.team:
        carried = after[one.member_id]
        if one.limit and not problem.past and carried > max(one.limit, before[one.member_id]) + 1 / caseload.UNIT:
            found.append(f"{one.name}: over the limit")
    return found


def cost(problem: Problem, answer: Answer) -> float:
    """What an answer costs, by the formula and not by its lines, in thousandths of a point."""
    points = 0.0
    carried = {one.member_id: one.load for one in problem.team}
    for case in problem.cases:
        who = answer.who[case.key]
        if who is None:
            points += caseload.NOBODY
            continue
        carried[who] += case.weight
        (one,) = (one for one in problem.team if one.member_id == who)
        plain = replace(one, load=0.0, limit=0.0, away=False, discipline=case.wanted.discipline)
        (fit,) = suggestions.suggest(case.wanted, [replace(plain, in_service=True)])
        points += caseload.PERFECT + 3.0 - fit.score
        points += caseload.OTHER_DISCIPLINE * (one.discipline != case.wanted.discipline)
        points += caseload.MOVE * (case.now is not None and case.now != who)
        points -= caseload.KNOWN * (who in case.known and case.now != who)
        points += case.against.get(who, 0.0)
    for one in problem.team:
        points += caseload.SPREAD * carried[one.member_id] ** 2 / (one.limit or suggestions.FULL_LOAD)
        if problem.past and one.limit:
            points += caseload.PAST * max(0.0, carried[one.member_id] - max(one.limit, one.load))
    return points * caseload.POINT


def loads(problem: Problem, answer: Answer) -> dict[object, float]:
    found: dict[object, float] = {one.member_id: one.load for one in problem.team}
    for case in problem.cases:
        if (who := answer.who[case.key]) is not None:
            found[who] += case.weight
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_first_answer_breaks_no_rule_and_costs_what_it_says(seed: int) -> None:
    problem = a_ward(40, 10, seed=seed)
    answer = caseload.first(problem)
    assert not broken(problem, answer)
    assert answer.cost == pytest.approx(cost(problem, answer), rel=0.01)


def handed_over(seed: int) -> Problem:
    """A ward whose cases all go to somebody new, more than there is room for; one colleague is away a part of it."""
    ward = a_ward(60, 10, seed=seed)
    against = {ward.team[1].member_id: 2.5}
    new = tuple(replace(case, now=None, held=False, against=against) for case in ward.cases)
    return replace(ward, cases=new, team=tuple(replace(one, load=0.4 * one.limit) for one in ward.team), past=True)


@pytest.mark.parametrize("seed", range(3))
def test_where_nobody_has_room_limits_are_passed_alike_and_nobody_is_left(seed: int) -> None:
    problem = handed_over(seed)
    answer = caseload.first(problem)
    assert not broken(problem, answer)
    assert None not in answer.who.values()
    assert answer.cost == pytest.approx(cost(problem, answer), rel=0.01)
    team = {one.member_id: one for one in problem.team}
    carried = loads(problem, answer)
    for kind in {one.discipline for one in problem.team}:
        past = [carried[key] - one.limit for key, one in team.items() if one.discipline == kind]
        assert max(past) > 0, "the case is too easy"
        assert min(past) > -3


@pytest.mark.parametrize("make", [*(partial(a_ward, 20, 8, seed=seed) for seed in range(3)), partial(handed_over, 1)])
def test_the_solver_agrees_on_rules_and_prices(make: Callable[[], Problem]) -> None:
    pytest.importorskip("ortools")
    problem = make()
    start = caseload.first(problem)
    answer = improved(problem, start, seconds=20)
    assert not broken(problem, answer)
    assert answer.cost <= start.cost
    assert answer.cost == pytest.approx(cost(problem, answer), rel=0.01)
    assert 0 < answer.bound <= answer.cost
    assert answer.gap <= 0.03
    assert start.cost >= answer.bound  # the bound holds for what the solver did not make, too


def test_the_same_again_is_the_same() -> None:
    problem = a_ward(20, 8, seed=4)
    start = caseload.first(problem)
    assert start == caseload.first(a_ward(20, 8, seed=4))
    assert improved(problem, start, seconds=20) == improved(problem, start, seconds=20)


def test_a_heap_on_one_person_is_spread() -> None:
    problem = Problem(cases(18), (a_nurse(0), a_nurse(1), a_nurse(2)))
    carried = loads(problem, caseload.first(problem))
    assert max(carried.values()) - min(carried.values()) <= 5
    assert carried[ANA] >= carried[BEA]


def test_a_small_difference_takes_nobody_from_a_known_person() -> None:
    problem = Problem(cases(10), (a_nurse(0), a_nurse(1, load=8.0)))
    assert caseload.first(problem).who == dict.fromkeys(range(10), ANA)


def test_who_leaves_hands_on_and_who_is_away_gets_nobody() -> None:
    team = (a_nurse(0, in_service=False), a_nurse(1, away=True), a_nurse(2))
    problem = Problem(cases(4), team)
    answer = caseload.first(problem)
    assert answer.who == dict.fromkeys(range(4), CY)
    assert len(problem.moves(answer)) == 4


def test_what_is_held_stays_even_where_it_is_too_much() -> None:
    problem = Problem(cases(25, held=True), (a_nurse(0), a_nurse(1)))
    assert caseload.first(problem).who == dict.fromkeys(range(25), ANA)


def test_a_limit_holds_and_the_rest_has_nobody() -> None:
    problem = Problem(cases(7, now=None), (a_nurse(0, limit=3.0), a_nurse(1, limit=3.0)))
    answer = caseload.first(problem)
    assert sorted(loads(problem, answer).values()) == [3, 3]
    assert list(answer.who.values()).count(None) == 1
    assert sum(move.new is None for move in problem.moves(answer)) == 0  # who had nobody loses nobody


def test_language_decides_between_two_who_have_room() -> None:
    spanish = replace(cases(1, now=None)[0], wanted=Wanted("nurse", ("es",)))
    problem = Problem((spanish,), (a_nurse(0), a_nurse(1, load=1.0, languages=("es",))))
    assert caseload.first(problem).who == {0: BEA}


def test_a_backup_comes_before_a_stranger_and_a_refused_one_never() -> None:
    team = (a_nurse(0, in_service=False), a_nurse(1), a_nurse(2))
    (one,) = cases(1)
    assert caseload.first(Problem((replace(one, known=frozenset({CY})),), team)).who == {0: CY}
    assert caseload.first(Problem((replace(one, refused=frozenset({BEA})),), team)).who == {0: CY}


def test_one_person_is_not_two_people_for_a_patient() -> None:
    doctor = Available(ANA, "Ana", "physician", limit=20.0)
    practitioner = Available(BEA, "Bea", "nurse_practitioner", limit=20.0)
    asked = tuple(Case(kind, 0, Wanted(kind), 1.0) for kind in ("physician", "nurse_practitioner"))
    assert caseload.first(Problem(asked, (doctor, practitioner))).who == {"physician": ANA, "nurse_practitioner": BEA}
    alone = improved(Problem(asked, (doctor,)), caseload.first(Problem(asked, (doctor,))))
    assert sorted(alone.who.values(), key=str) == [ANA, None]


def test_a_move_says_what_it_does_to_both_and_how_they_fit() -> None:
    problem = Problem(cases(18), (a_nurse(0), a_nurse(1)))
    move = problem.moves(caseload.first(problem))[0]
    assert move.old == ANA
    assert move.new == BEA
    assert move.reasons[0].startswith("Caseload 0.0 → ")
    assert move.reasons[1].startswith("Member 0: caseload 18.0 → ")
    assert "Speaks en" in move.reasons


def test_stopped_before_it_began_gives_the_answer_so_far() -> None:
    problem = a_ward(40, 10)
    start = caseload.first(problem)
    assert improved(problem, start, stopped=lambda: True) == start
    assert not broken(problem, caseload.first(problem, lambda: True))


def test_without_the_solver_the_first_answer_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem(cases(18), (a_nurse(0), a_nurse(1)))
    start = caseload.first(problem)
    monkeypatch.delitem(sys.modules, "careteam.planning.caseload_solver", raising=False)
    for name in ("ortools", "ortools.sat", "ortools.sat.python"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delattr("careteam.planning.caseload_solver", raising=False)
    assert improved(problem, start) is start
