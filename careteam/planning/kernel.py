"""Plans a day: a first plan at once, then better ones until time or steps are over. It can be stopped at any moment."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from careteam.planning import jit, search, timing
from careteam.planning.arrays import MUST, Arrays, Flags, Floats, Ints, arrays
from careteam.planning.moves import new_move
from careteam.planning.problem import Person, Placed, Plan, Problem, Service, Stop

FEWEST, MOST = 20, 20_000
"""Steps without looking whether to stop."""

LOADING = 2.0
"""Seconds at most to wait for what was compiled before."""

CHUNK_SECONDS = 0.05
"""How long the search runs before it looks whether it is to stop."""

HOT, WARM, COOL, COLD = 6.0, 2.1, 0.3, 0.03
"""Temperatures, in ways to a near visit."""

ROUNDS = ((0.05, COOL, COOL), (0.35, HOT, HOT), (0.2, WARM, HOT), (0.2, WARM, HOT), (0.2, WARM, WARM))
"""The share of the time, and how hot each of two threads begins. All begin with the best plan so far: cool,
so that there is soon a better one to stop with; then hot, which forgets it; then one betters the best while the other
looks afresh; at last both better it."""


@dataclass(frozen=True)
class Draft:
    """A plan as the search holds it: the order of all visits and each service's person."""

    cost: float
    order: Ints
    who: Ints


Stopped = Callable[[], bool]


@dataclass(frozen=True)
class _Budget:
    """How long a search may go on, in seconds or in steps."""

    seconds: float | None
    steps: int | None
    stopped: Stopped


def ready() -> None:
    """Wait until the search is machine code; it takes half a minute if this machine has never compiled it."""
    jit.compile_with(_exercise)
    jit.wait()


def _exercise() -> None:
    """Run once what is compiled, with what it will be called with."""
    day = arrays(Problem((Person(0),), (Stop(0, 0, 0.0, 0.0, (Service(1.0, {0: 0.0}),)),), np.zeros((1, 1))))
    state, order, who = timing.new_state(day, 1), np.zeros(1, np.int64), np.zeros(2, np.int64)
    jit.machine(search.decode)(day, state, order, who)
    jit.machine(search.anneal)(day, state, new_move(day), 1, 1.0, np.zeros(1), who)


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    steps: int | None = None,
    seed: int = 1,
    threads: int = 2,
    start: Draft | None = None,
    stopped: Stopped = lambda: False,
) -> Draft:
    """The best plan found in so many seconds, or in so many steps of each thread; the latter is always the same."""
    day = arrays(problem)
    best = _lawful(day, start.order.copy(), start.who.copy()) if start else first(day)
    if not day.visits:
        return best
    jit.compile_with(_exercise)
    patient = time.monotonic() + min(LOADING, seconds or LOADING)
    while jit.kept() and time.monotonic() < patient and not stopped() and not jit.wait(CHUNK_SECONDS):
        continue
    scale = _scale(day)
    with ThreadPoolExecutor(threads) as pool:
        for number, (share, *heats) in enumerate(ROUNDS):
            budget = _Budget(seconds and seconds * share, steps and max(1, int(steps * share)), stopped)
            runs = [
                pool.submit(
                    _run,
                    day,
                    best,
                    seed * 1009 + 101 * number + 17 * thread,
                    scale * heats[thread % 2],
                    scale * COLD,
                    budget,
                    eager=thread == 0 or seconds is None,
                )
                for thread in range(threads)
            ]
            found = [_lawful(day, draft.order.copy(), draft.who.copy()) for draft in (run.result() for run in runs)]
            best = min([best, *found], key=lambda draft: draft.cost)
            if stopped():
                break
    return best


def first(day: Arrays) -> Draft:
    """A plan at once: by the end of their windows, each visit at the end of the route where it costs least.

    What would leave a told window there, or make a day too long, is left out.
    """
    who = np.full(2 * day.visits, timing.OUT, np.int64)
    order = np.lexsort((np.arange(day.visits), day.latest)).astype(np.int64)
    ends = _Ends(day.begin.copy(), day.start_place.copy(), day.pause <= 0.0)
    for number in order:
        visit, parts = int(number), range(2 * int(number), 2 * int(number) + int(day.parts[number]))
        people: list[int] = []
        starts: list[float] = []
        for part in parts:
            able = np.array([one for one in day.able[part, : day.ables[part]] if one not in people], np.int64)
            ready, price = _appended(day, ends, part, able)
            if not np.isfinite(price).any():
                break
            choice = int(np.argmin(price))
            people.append(int(able[choice]))
            starts.append(float(ready[choice]))
        begins = _together(day, visit, starts) if len(people) == len(parts) else []
        if not begins or not all(_may(day, *one) for one in zip(parts, people, begins, strict=True)):
            continue
        for part, person, begin in zip(parts, people, begins, strict=True):
            ends.paused[person] |= _ready(day, ends, part, np.array([person]))[1][0]
            ends.free[person], ends.at[person] = begin + day.minutes[part], day.place[visit]
            who[part] = person
    return _lawful(day, order, who)


class _Ends(NamedTuple):
    """Where everybody's route ends so far: when, where, and whether the pause was taken."""

    free: Floats
    at: Ints
    paused: Flags


def _ready(day: Arrays, ends: _Ends, part: int, able: Ints) -> tuple[Floats, Flags]:
    """When each could begin a service at the end of the route, and whose pause comes before it."""
    way, earliest = day.travel[ends.at[able], day.place[part // 2]], day.earliest[part // 2]
    ready = np.maximum(ends.free[able] + way, earliest)
    rested = np.maximum(ends.free[able], day.pause_from[able]) + day.pause[able] + way
    due = ready + day.minutes[part] > day.pause_until[able]
    paused = ~ends.paused[able] & (due | (rested <= ready))
    return np.where(paused, np.maximum(rested, earliest), ready), paused


def _appended(day: Arrays, ends: _Ends, part: int, able: Ints) -> tuple[Floats, Floats]:
    """When each could begin a service at the end of the route, and a price for it; infinite where it must not be."""
    visit = part // 2
    ready, _due = _ready(day, ends, part, able)
    late = np.maximum(0.0, ready - day.latest[visit])
    price = day.travel[ends.at[able], day.place[visit]] + 3.0 * late + day.wish[part, able] + 0.2 * ready
    return ready, np.where(_may(day, part, able, ready), price, np.inf)


def _may(day: Arrays, part: int, person: Ints | int, begins: Floats | float) -> Flags:
    """Whether no told window is left and nobody is home too late, if that is the last service of a day."""
    visit = part // 2
    home = begins + day.minutes[part] + day.travel[day.place[visit], day.end_place[person]]
    kept: Flags = (home <= day.end[person] + day.most_over[person]) & (day.soft[visit] | (begins <= day.latest[visit]))
    return kept


def _lawful(day: Arrays, order: Ints, who: Ints) -> Draft:
    """The same plan without the visits that would break a told window or make somebody's day too long."""
    state = timing.new_state(day, 1)
    while True:
        jit.fastest(search.decode)(day, state, order, who)
        wrong = _unlawful(day, state)
        if wrong is None:
            return Draft(timing.cost(day, state), order, who)
        who[2 * wrong] = who[2 * wrong + 1] = timing.OUT


def _unlawful(day: Arrays, state: timing.State) -> int | None:
    """A visit that has to be left out: too late for its family, or the last of a day that is too long.

    What has to be is left out too where nothing else helps: a told window comes first.
    """
    for may in (day.unplanned < MUST, np.ones(day.visits, np.bool_)):
        wrong = _one_of(day, state, np.repeat(may, 2) & (state.who >= 0))
        if wrong is not None:
            return wrong
    return None


def _one_of(day: Arrays, state: timing.State, may: Flags) -> int | None:
    late = np.where(may & np.repeat(~day.soft, 2), state.begins - np.repeat(day.latest, 2), 0.0)
    if late.size and late.max() > 0.0:
        return int(late.argmax()) // 2
    for person in np.flatnonzero(state.over > day.w_over * day.most_over + 1e-6):
        part = int(state.last[person])
        while part >= 0 and not may[part]:
            part = int(state.before[part])
        if part >= 0:
            return part // 2
    return None


def _together(day: Arrays, visit: int, starts: list[float]) -> list[float]:
    if len(starts) == 1:
        return starts
    one, two = starts
    two = max(two, one + float(day.gap_least[visit]))
    return [max(one, two - float(day.gap_most[visit])), two]


def _run(day: Arrays, start: Draft, seed: int, hot: float, cold: float, budget: _Budget, eager: bool) -> Draft:
    """One search from hot to cold; while there is no machine code yet, only if ``eager``: threads of Python hinder."""
    state, move = timing.new_state(day, seed), new_move(day)
    best, best_key, best_who = start, np.zeros(day.visits), start.who.copy()
    jit.fastest(search.decode)(day, state, start.order, start.who)
    began = time.perf_counter()
    done, chunk = 0, FEWEST if budget.steps is None else max(1, min(MOST, budget.steps // 100))
    while not budget.stopped():
        passed = done / budget.steps if budget.steps else (time.perf_counter() - began) / (budget.seconds or 1.0)
        if passed >= 1.0:
            break
        if not (eager or jit.wait(CHUNK_SECONDS)):
            continue
        chunk_began = time.perf_counter()
        cost = jit.fastest(search.anneal)(day, state, move, chunk, hot * (cold / hot) ** passed, best_key, best_who)
        done += chunk
        if cost < best.cost - 1e-9:
            best = Draft(cost, np.argsort(best_key, kind="stable"), best_who.copy())
        if budget.seconds:
            took = max(time.perf_counter() - chunk_began, 1e-5)
            chunk = int(min(MOST, max(FEWEST, chunk * min(CHUNK_SECONDS, budget.seconds / 100) / took)))
    return best


def _scale(day: Arrays) -> float:
    """How far it is to a near visit, weighed as travel is."""
    ways = np.sort(day.travel[np.ix_(day.place, day.place)], axis=1)[:, 1:6]
    return (float(day.w_travel * ways.mean()) if ways.size else 0.0) or 1.0


def plan(problem: Problem, draft: Draft) -> Plan:
    """A draft as routes with their times."""
    day = arrays(problem)
    state = timing.new_state(day, 1)
    jit.fastest(search.decode)(day, state, draft.order, draft.who)
    routes = []
    for person in range(day.team):
        route, part = [], int(state.first[person])
        while part >= 0:
            route.append(Placed(part // 2, part % 2, float(state.begins[part])))
            part = int(state.after[part])
        routes.append(tuple(route))
    out = tuple(visit for visit in range(day.visits) if state.who[2 * visit] < 0)
    return Plan(tuple(routes), out)
