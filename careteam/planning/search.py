"""The search: simulated annealing. A step takes a visit (or two) out and puts it in elsewhere, beside one that is near.

Functions of arrays only; ``careteam.planning.kernel`` leads them.
"""

from math import log
from typing import NamedTuple

import numpy as np

from careteam.planning.arrays import MUST, Arrays, Floats, Ints
from careteam.planning.jit import kernel
from careteam.planning.timing import (
    OUT,
    SPREAD,
    UNTOUCHED,
    WISHES,
    State,
    below,
    cost,
    draw,
    floor,
    keep,
    put_in,
    retime,
    start_step,
    take_out,
    undo,
)  # fmt: skip

AFAR, SWAPS, PAIRS, OTHERS, LEAVES = 0.1, 0.12, 0.1, 0.06, 0.02
"""How often a step looks beyond the neighbors, swaps two visits, moves two in a row, tries anybody who can, or leaves
a visit out."""


@kernel
def decode(day: Arrays, state: State, order: Ints, who: Ints) -> None:
    """Make the plan that an order and the people say, from nothing."""
    state.who[:], state.first[:], state.last[:] = OUT, OUT, OUT
    state.over[:], state.work[:], state.sums[:] = 0.0, 0.0, 0.0
    state.price[:], state.lateness[:], state.moved[:] = 0.0, 0.0, 0
    state.front[:] = UNTOUCHED
    state.sums[WISHES] = day.unplanned.sum()
    state.sums[SPREAD] = (day.load**2).sum()
    start_step(state)
    for index in range(day.visits):
        visit = order[index]
        state.order[index], state.key[visit] = visit, index
    for index in range(day.visits):
        visit = order[index]
        if who[2 * visit] >= 0:
            put_in(day, state, visit, who[2 * visit], who[2 * visit + 1])
    retime(day, state)
    keep(state)


@kernel
def by_time(day: Arrays, state: State, order: Ints) -> None:
    """The same plan with its visits in the order they begin, as far as the routes let it."""
    waits = np.zeros(day.visits, np.int64)
    done = np.zeros(day.visits, np.int64)
    for part in range(2 * day.visits):
        if state.who[part] >= 0 and state.before[part] >= 0:
            waits[part // 2] += 1
    for index in range(day.visits):
        best, low = -1, 1e300
        for visit in range(day.visits):
            if done[visit] == 0 and waits[visit] == 0:
                begins = state.begins[2 * visit] if state.who[2 * visit] >= 0 else day.earliest[visit]
                if begins < low:
                    low, best = begins, visit
        order[index] = best
        done[best] = 1
        for part in range(2 * best, 2 * best + day.parts[best]):
            if state.who[part] >= 0 and state.after[part] >= 0:
                waits[state.after[part] // 2] -= 1


@kernel
def _somebody(day: Arrays, state: State, part: int) -> int:
    return int(day.able[part, below(state.random, day.ables[part])])


@kernel
def _reorder(day: Arrays, state: State, visits: Ints, count: int) -> None:
    """Give the moved visits their places in the order, and all whole numbers for keys."""
    held, at = np.empty(day.visits, np.int64), 0
    put = 0
    for index in range(day.visits):
        visit = state.order[index]
        moved = False
        for number in range(count):
            moved = moved or visits[number] == visit
        if moved:
            continue
        while put < count and state.key[visits[put]] < state.key[visit]:
            held[at] = visits[put]
            put, at = put + 1, at + 1
        held[at] = visit
        at += 1
    while put < count:
        held[at] = visits[put]
        put, at = put + 1, at + 1
    for index in range(day.visits):
        state.order[index] = held[index]
        state.key[held[index]] = index


class Step(NamedTuple):
    """What is tried: one visit or two, their keys before and in it, and the people of their services.

    Filled by ``_propose``; ``people`` has two entries for each visit.
    """

    visits: Ints
    before: Floats
    keys: Floats
    people: Ints


NOTHING, LEAVE = 0, -1


@kernel
def _propose(day: Arrays, state: State, step: Step) -> int:
    """Choose what to try: so many visits move, or the first is left out (``LEAVE``), or nothing can be tried."""
    random, who, key = state.random, state.who, state.key
    p = below(random, day.visits)
    far = draw(random) < AFAR
    q = below(random, day.visits) if far else day.close[p, below(random, day.close.shape[1])]
    nobody = day.ables[2 * p] == 0 or (day.parts[p] == 2 and day.ables[2 * p + 1] == 0)
    if q == p or nobody:
        return NOTHING
    step.visits[0], step.visits[1] = p, q
    step.before[0], step.before[1] = key[p], key[q]
    step.keys[0], step.keys[1] = key[p], key[q]
    planned = who[2 * p] >= 0
    if planned and day.unplanned[p] < MUST and draw(random) < LEAVES:
        return LEAVE
    if who[2 * q] < 0:
        return NOTHING if planned else _anywhere(day, state, p, step)
    kind = draw(random)
    if planned and kind < SWAPS:
        return _swap(day, state, p, q, step)
    return _beside(day, state, step, with_follower=kind < SWAPS + PAIRS)


@kernel
def _anywhere(day: Arrays, state: State, p: int, step: Step) -> int:
    """A visit that is left out goes to anybody who can, at the place of another one that is left out."""
    step.people[0] = _somebody(day, state, 2 * p)
    step.people[1] = _somebody(day, state, 2 * p + 1) if day.parts[p] == 2 else OUT
    step.keys[0] = step.before[1] + 0.5
    return NOTHING if step.people[0] == step.people[1] else 1


@kernel
def _swap(day: Arrays, state: State, p: int, q: int, step: Step) -> int:
    """Two visits take each other's place and people."""
    if day.parts[p] != day.parts[q]:
        return NOTHING
    for part in range(day.parts[p]):
        if not day.can[2 * p + part, state.who[2 * q + part]] or not day.can[2 * q + part, state.who[2 * p + part]]:
            return NOTHING
    for part in range(2):
        step.people[part], step.people[2 + part] = state.who[2 * q + part], state.who[2 * p + part]
    step.keys[0], step.keys[1] = step.before[1], step.before[0]
    return 2


@kernel
def _beside(day: Arrays, state: State, step: Step, with_follower: bool) -> int:
    """A visit goes before or behind another one, to a person of that one; perhaps with the visit that follows it."""
    random, who = state.random, state.who
    p, q = step.visits[0], step.visits[1]
    one, joint, planned = 2 * p, day.parts[p] == 2, who[2 * p] >= 0
    part = one + (below(random, 2) if joint else 0)
    person = who[2 * q + (below(random, 2) if day.parts[q] == 2 else 0)]
    if draw(random) < OTHERS:
        person = _somebody(day, state, part)
    elif not day.can[part, person]:
        if day.parts[q] == 1:
            return NOTHING
        person = who[2 * q] + who[2 * q + 1] - person
        if not day.can[part, person]:
            return NOTHING
    step.people[0], step.people[1] = who[one], who[one + 1]
    step.people[part - one] = person
    if joint:
        if not planned or draw(random) < 0.5:
            step.people[one + 1 - part] = _somebody(day, state, 2 * one + 1 - part)
        if step.people[0] == step.people[1]:
            return NOTHING
    behind = draw(random) < 0.5
    step.keys[0] = step.before[1] + (0.4 if behind else -0.6)
    if not joint and planned and with_follower and state.after[one] >= 0:
        follower = state.after[one]
        r = follower // 2
        if r != q and day.parts[r] == 1 and day.can[follower, person]:
            step.visits[1], step.before[1] = r, state.key[r]
            step.people[2], step.people[3] = person, OUT
            step.keys[1] = step.keys[0] + 0.2
            return 2
    same = planned and step.people[0] == who[one] and step.people[1] == who[one + 1]
    return NOTHING if same and abs(step.keys[0] - step.before[0]) < 1.0 else 1


@kernel
def anneal(day: Arrays, state: State, steps: int, hot: float, cold: float, best_order: Ints, best_who: Ints) -> float:
    """So many steps from hot to cold; the best plan met is kept in ``best_order`` and ``best_who``, its cost given."""
    now = cost(day, state)
    best = now
    best_order[:], best_who[:] = state.order, state.who
    step = Step(np.zeros(2, np.int64), np.zeros(2), np.zeros(2), np.zeros(4, np.int64))
    sums = np.empty(6)
    cooling = (cold / hot) ** (1.0 / max(1, steps))
    heat = hot
    for _step in range(steps):
        heat *= cooling
        kind = _propose(day, state, step)
        if kind == NOTHING:
            continue
        count = max(kind, 1)
        limit = now - heat * log(draw(state.random) + 1e-12)
        sums[:] = state.sums
        _do(day, state, step, count, leave=kind == LEAVE)
        new = floor(day, state)
        if new <= limit:
            retime(day, state)
            new = cost(day, state)
        if new > limit:
            undo(day, state, step.visits, count, sums)
            for index in range(count):
                state.key[step.visits[index]] = step.before[index]
            continue
        keep(state)
        now = new
        if kind != LEAVE:
            if count == 2 and step.keys[1] < step.keys[0]:
                step.visits[0], step.visits[1] = step.visits[1], step.visits[0]
            _reorder(day, state, step.visits, count)
        if now < best - 1e-7:
            best = now
            best_order[:], best_who[:] = state.order, state.who
    return best


@kernel
def _do(day: Arrays, state: State, step: Step, count: int, leave: bool) -> None:
    start_step(state)
    for index in range(count - 1, -1, -1):
        if state.who[2 * step.visits[index]] >= 0:
            take_out(day, state, step.visits[index])
    for index in range(count):
        state.key[step.visits[index]] = step.keys[index]
    if not leave:
        for index in range(count):
            put_in(day, state, step.visits[index], step.people[2 * index], step.people[2 * index + 1])
