"""Fair caseloads: who serves whom, so that everybody carries alike, and nobody loses a known face for little.

Values in, values out. A cost is in thousandths of a point of ``domain.suggestions``: what a person lacks for a patient,
what a move costs, and what an uneven spread costs. The first answer needs no solver; ``caseload_improved`` asks one.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from careteam.domain import suggestions
from careteam.domain import travel as roads
from careteam.domain.handoffs import stands_in_for
from careteam.domain.ids import MemberId
from careteam.domain.suggestions import FULL_LOAD, Available, Wanted
from careteam.domain.travel import Travel
from careteam.i18n import _

POINT = 1000
UNIT = 16
"""Loads are counted in sixteenths of a weighted patient: every weight of ``domain.assignments`` is so many of them."""

PERFECT = 4.5
"""The points of somebody who fits in everything; what is missing from them is the price of a fit."""

MOVE = 4.0
"""The points it must be worth to take a patient from a known person: as language, area and age group together."""

KNOWN = 2.0
"""The points spared by going to somebody who serves the patient already, most often as backup."""

OTHER_DISCIPLINE = 2.0
NOBODY = 1000.0
"""The points of a patient without anybody: more than any other wish."""

PAST = 30.0
"""The points of each weighted patient past a limit, where limits may be passed: more than any wish about a person."""

SPREAD = 10.0
"""The points of a full caseload. They grow with the square of how full it is, so that the last patient costs most."""

Stopped = Callable[[], bool]


@dataclass(frozen=True)
class Case:
    """One service of one patient. ``now``: who gives it; ``held``: it stays with them whatever the rest does.

    ``refused``: members the patient does not want. ``known``: who serves the patient besides. ``against``: the points
    that speak against members beyond how they fit.
    """

    key: Hashable
    patient: Hashable
    wanted: Wanted
    weight: float
    now: MemberId | None = None
    held: bool = False
    refused: frozenset[MemberId] = frozenset()
    known: frozenset[MemberId] = frozenset()
    against: Mapping[MemberId, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """A patient who goes to somebody (None: nobody can), from whom, and what speaks for and against it."""

    key: Hashable
    old: MemberId | None
    new: MemberId | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Who gives each service, what that costs, and the least anything could cost (0 where nobody worked it out)."""

    who: Mapping[Hashable, MemberId | None]
    cost: int
    bound: int = 0

    @property
    def gap(self) -> float:
        """By what share of it the cost could be lower at most."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


@dataclass(frozen=True)
class Problem:
    """The services to give, and the team. ``load`` of a member: what they carry besides these services.

    Who is not in service, or away, takes nobody new; who is not in service keeps nobody either. ``past``: limits may be
    passed, dearly, where else a patient would have nobody.
    """

    cases: tuple[Case, ...]
    team: tuple[Available, ...]
    language_name: Callable[[str], str] = str
    travel: Travel = roads.minutes
    past: bool = False
    _fits: dict[tuple[Wanted, MemberId], suggestions.Suggestion] = field(default_factory=dict, compare=False)

    @cached_property
    def weights(self) -> tuple[int, ...]:
        """Of each case, in units."""
        return tuple(round(case.weight * UNIT) for case in self.cases)

    @cached_property
    def loads(self) -> tuple[int, ...]:
        """What each member carries besides, in units."""
        return tuple(round(one.load * UNIT) for one in self.team)

    @cached_property
    def before(self) -> tuple[int, ...]:
        """What each member carries with the cases as they are now, in units."""
        place = {one.member_id: index for index, one in enumerate(self.team)}
        found = list(self.loads)
        for case, weight in zip(self.cases, self.weights, strict=True):
            if case.now in place:
                found[place[case.now]] += weight
        return tuple(found)

    @cached_property
    def most(self) -> tuple[int, ...]:
        """What each may carry, in units: the limit, or what they carry already where that is more."""
        everything = sum(self.weights)
        return tuple(
            max(round(one.limit * UNIT), before) if one.limit and not self.past else load + everything
            for one, before, load in zip(self.team, self.before, self.loads, strict=True)
        )

    @cached_property
    def lines(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """The price of each member's load: the highest of these lines, each a slope and a height at nothing."""
        return tuple(
            _lines(round((one.limit or FULL_LOAD) * UNIT), load, most)
            for one, load, most in zip(self.team, self.loads, self.most, strict=True)
        )

    @cached_property
    def steep(self) -> tuple[tuple[int, int], ...]:
        """What each pays besides for being past their limit, or past what they carry where that is more: a line."""
        slope = round(PAST * POINT / UNIT)
        return tuple(
            (slope, -slope * max(round(one.limit * UNIT), load)) if self.past and one.limit else (0, 0)
            for one, load in zip(self.team, self.loads, strict=True)
        )

    @cached_property
    def prices(self) -> tuple[dict[int, int], ...]:
        """Of each case, the members who may give it by their place in the team, each with the price; -1 is nobody."""
        return tuple(self._prices(case) for case in self.cases)

    def fullness(self, member: int, load: int) -> int:
        """What a load costs: the highest line there, one of those that touch nearest, and what is past a limit."""
        lines = self.lines[member]
        near = min(max(0, (load - max(0, self.loads[member] - UNIT)) // UNIT), len(lines) - 1)
        close = lines[max(0, near - 1) : near + 3]
        slope, height = self.steep[member]
        return max(slope * load + height for slope, height in close) + max(0, slope * load + height)

    def answer(self, who: Sequence[int], bound: int = 0) -> Answer:
        """An answer in the words of the team, with its cost."""
        loads = list(self.loads)
        cost = 0
        for index, member in enumerate(who):
            cost += self.prices[index][member]
            if member >= 0:
                loads[member] += self.weights[index]
        cost += sum(self.fullness(member, load) for member, load in enumerate(loads))
        named = {
            case.key: self.team[member].member_id if member >= 0 else None
            for case, member in zip(self.cases, who, strict=True)
        }
        return Answer(named, cost, bound)

    def as_left(self, who: Mapping[Any, MemberId]) -> Answer:
        """An answer some of which was worked out before: as far as it may still be so; all else stays as it is."""
        place = {one.member_id: index for index, one in enumerate(self.team)}
        chosen = []
        for case, prices in zip(self.cases, self.prices, strict=True):
            wished = [place[one] for one in (who.get(case.key), case.now) if one is not None and one in place]
            chosen.append(next((one for one in wished if one in prices), -1))
        return self.answer(chosen)

    def moves(self, answer: Answer) -> tuple[Move, ...]:
        """What an answer changes, each move with its reasons."""
        place = {one.member_id: index for index, one in enumerate(self.team)}
        after = list(self.loads)
        for case, weight in zip(self.cases, self.weights, strict=True):
            new = answer.who[case.key]
            if new is not None:
                after[place[new]] += weight
        return tuple(
            Move(case.key, case.now, new, self._reasons(case, new, place, after))
            for case in self.cases
            if (new := answer.who[case.key]) != case.now
        )

    def _reasons(
        self, case: Case, new: MemberId | None, place: Mapping[MemberId, int], after: Sequence[int]
    ) -> tuple[str, ...]:
        if new is None:
            return (_("Nobody has room for this patient"),)
        member = self.team[place[new]]
        figures = {"before": f"{self.before[place[new]] / UNIT:.1f}", "after": f"{after[place[new]] / UNIT:.1f}"}
        text = _("Caseload {before} → {after} of {limit}") if member.limit else _("Caseload {before} → {after}")
        parts = [text.format(limit=f"{member.limit:g}", **figures)]
        if case.now is not None and case.now in place:
            old = place[case.now]
            text = _("{name}: caseload {before} → {after}")
            old_figures = {"before": f"{self.before[old] / UNIT:.1f}", "after": f"{after[old] / UNIT:.1f}"}
            parts.append(text.format(name=self.team[old].name, **old_figures))
        if new in case.known:
            parts.append(_("Serves the patient already"))
        return (*parts, *self._fit(case, member).reasons[1:])  # its first says the load

    def _fit(self, case: Case, member: Available) -> suggestions.Suggestion:
        """How well somebody fits, their load and absences aside."""
        key = case.wanted, member.member_id
        if key not in self._fits:
            asked = replace(case.wanted, discipline=member.discipline)
            one = replace(member, load=0.0, limit=0.0, serves=False, away=False, discipline_name="")
            found = suggestions.suggest(asked, [one], language_name=self.language_name, travel=self.travel)
            self._fits[key] = found[0]
        return self._fits[key]

    def _prices(self, case: Case) -> dict[int, int]:
        able = stands_in_for(case.wanted.discipline)
        found = {}
        for index, one in enumerate(self.team):
            own = one.member_id == case.now
            if not own and (case.held or one.away or one.member_id in case.refused or one.discipline not in able):
                continue
            if not one.in_service and not (own and case.held):
                continue
            points = PERFECT - (self._fit(case, one).score - 3.0)  # an empty caseload is worth three
            if one.discipline != case.wanted.discipline:
                points += OTHER_DISCIPLINE
            if not own and case.now is not None:
                points += MOVE - (KNOWN if one.member_id in case.known else 0.0)
            elif not own and one.member_id in case.known:
                points -= KNOWN
            points += case.against.get(one.member_id, 0.0)
            found[index] = max(0, round(points * POINT))
        if not (case.held and found):
            found[-1] = round(NOBODY * POINT)
        return found


def _lines(full: int, load: int, most: int) -> tuple[tuple[int, int], ...]:
    """Tangents of a parabola that reaches ``SPREAD`` points a weighted patient at a full caseload, a patient apart."""
    scale = SPREAD * POINT / UNIT
    points = range(max(0, load - UNIT), max(most, load) + 2 * UNIT, UNIT)
    return tuple((round(2 * scale * at / full), -round(scale * at * at / full)) for at in points)


def first(problem: Problem, stopped: Stopped = lambda: False) -> Answer:
    """An answer at once: everybody stays where they may, the rest goes where it costs least, then moves and swaps."""
    return problem.answer(_Search(problem).run(stopped))


class _Search:
    """Moves and swaps of cases until none helps any more."""

    def __init__(self, problem: Problem) -> None:
        self._of = problem
        self._weights, self._prices, self._most = problem.weights, problem.prices, problem.most
        self._load = list(problem.loads)
        self._full = [
            [problem.fullness(member, load) for load in range(max(most, before) + 1)]
            for member, (most, before) in enumerate(zip(problem.most, problem.before, strict=True))
        ]
        place = {one.member_id: index for index, one in enumerate(problem.team)}
        self._now = [place.get(case.now, -1) if case.now else -1 for case in problem.cases]
        self.who = [-1] * len(problem.cases)
        self._gives: dict[Hashable, list[int]] = {}
        for index, case in enumerate(problem.cases):
            self._gives.setdefault(case.patient, []).append(index)

    def run(self, stopped: Stopped) -> list[int]:
        """Find who gives each case."""
        order = range(len(self.who))
        for index in order:
            if self._now[index] in self._prices[index]:
                self._put(index, self._now[index])
        waiting = [index for index in order if self.who[index] < 0]
        for index in sorted(waiting, key=lambda one: (len(self._prices[one]), -self._weights[one], one)):
            self._put(index, self._best(index))
        while not stopped() and (self._moved() or self._swapped(stopped)):
            pass
        return self.who

    def _put(self, index: int, member: int) -> None:
        old, weight = self.who[index], self._weights[index]
        if old >= 0:
            self._load[old] -= weight
        if member >= 0:
            self._load[member] += weight
        self.who[index] = member

    def _may(self, index: int, member: int, but: int = -1) -> bool:
        """Whether a member gives the patient nothing else."""
        others = self._gives[self._of.cases[index].patient]
        return len(others) == 1 or all(self.who[one] != member or one in (index, but) for one in others)

    def _cost(self, index: int, member: int) -> int | None:
        """What a case costs with a member, compared to nobody holding it; None where there is no room."""
        if member < 0:
            return self._prices[index][-1]
        load = self._load[member] - (self._weights[index] if self.who[index] == member else 0)
        after = load + self._weights[index]
        if after > self._most[member] or not self._may(index, member):
            return None
        full = self._full[member]
        return self._prices[index][member] + full[after] - full[load]

    def _best(self, index: int) -> int:
        costs = ((self._cost(index, member), member) for member in self._prices[index])
        return min(((cost, member) for cost, member in costs if cost is not None), default=(0, self.who[index]))[1]

    def _moved(self) -> bool:
        """Give each case to whom it costs least; whether anything changed for the better."""
        better = False
        for index in range(len(self.who)):
            best, old = self._best(index), self.who[index]
            if best == old:
                continue
            before, after = self._cost(index, old), self._cost(index, best)
            if before is None or (after is not None and after < before):
                self._put(index, best)
                better = True
        return better

    def _swapped(self, stopped: Stopped) -> bool:
        """Let two cases change places wherever that costs less; whether any did."""
        better = False
        for one in range(len(self.who)):
            if stopped():
                return False
            mine = self._prices[one]
            for other in range(one):
                if self.who[other] in mine and self.who[other] != self.who[one] and self._gain(one, other) < 0:
                    first_of, second = self.who[one], self.who[other]
                    self._put(one, second)
                    self._put(other, first_of)
                    better = True
        return better

    def _gain(self, one: int, other: int) -> int:
        """What a swap would cost more; 0 where it may not be."""
        a, b = self.who[one], self.who[other]
        mine, theirs = self._prices[one], self._prices[other]
        if a < 0 or b < 0 or a not in theirs:
            return 0
        shift = self._weights[other] - self._weights[one]
        load_a, load_b = self._load[a] + shift, self._load[b] - shift
        if load_a > self._most[a] or load_b > self._most[b]:
            return 0
        full_a, full_b = self._full[a], self._full[b]
        spread = full_a[load_a] - full_a[self._load[a]] + full_b[load_b] - full_b[self._load[b]]
        gain = mine[b] - mine[a] + theirs[a] - theirs[b] + spread
        return gain if gain < 0 and self._may(one, b, other) and self._may(other, a, one) else 0
