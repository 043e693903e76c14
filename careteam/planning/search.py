"""The search: simulated annealing. A step tries a move and keeps it if the plan costs little more, the less the colder.

Functions of arrays only; ``careteam.planning.kernel`` leads them.
"""

from math import log

from careteam.planning.arrays import Arrays, Floats, Ints
from careteam.planning.jit import entry, kernel
from careteam.planning.moves import PARTS, VISITS, Move, propose
from careteam.planning.retiming import retime
from careteam.planning.timing import (
    ENDLESS,
    NEW,
    OUT,
    SPREAD,
    UNTOUCHED,
    WISHES,
    State,
    cost,
    draw,
    floor,
    keep,
    put,
    take,
    undo,
)  # fmt: skip

ALIGNED = 50
"""After so many steps for each visit the order is made that of time again."""


@entry
def decode(day: Arrays, state: State, order: Ints, who: Ints) -> None:
    """Make the plan that an order and the people say, from nothing."""
    for index in range(day.visits):
        state.key[order[index]] = index
    for index in range(6):
        state.sums[index] = 0.0
    for person in range(day.team):
        state.first[person] = state.last[person] = OUT
        state.over[person] = state.work[person] = 0.0
        state.front[person] = UNTOUCHED
        state.sums[SPREAD] += day.load[person] ** 2
    for visit in range(day.visits):
        state.sums[WISHES] += day.unplanned[visit]
    for part in range(2 * day.visits):
        state.who[part], state.begins[part] = OUT, NEW
        state.price[part] = state.lateness[part] = 0.0
    keep(state)
    for index in range(day.visits):
        for part in range(2 * order[index], 2 * order[index] + day.parts[order[index]]):
            if who[part] >= 0:
                put(day, state, part, who[part])
    retime(day, state, ENDLESS)
    keep(state)


@kernel
def by_time(day: Arrays, state: State) -> None:
    """The same plan with its visits in the order they begin, as far as the routes let it."""
    waits, done = state.scratch[0], state.scratch[1]
    for visit in range(day.visits):
        waits[visit] = done[visit] = 0
    for part in range(2 * day.visits):
        if state.who[part] >= 0 and state.before[part] >= 0:
            waits[part // 2] += 1
    for index in range(day.visits):
        best, low = -1, ENDLESS
        for visit in range(day.visits):
            if done[visit] == 0 and waits[visit] == 0:
                begins = state.begins[2 * visit] if state.who[2 * visit] >= 0 else day.earliest[visit]
                if begins < low:
                    low, best = begins, visit
        state.key[best] = index
        done[best] = 1
        for part in range(2 * best, 2 * best + day.parts[best]):
            if state.who[part] >= 0 and state.after[part] >= 0:
                waits[state.after[part] // 2] -= 1


@entry
def anneal(day: Arrays, state: State, move: Move, steps: int, heat: float, best_key: Floats, best_who: Ints) -> float:
    """So many steps at one heat; the best plan met is kept in ``best_key`` and ``best_who``, its cost given."""
    now = cost(day, state)
    best = ENDLESS
    for step in range(steps + 1):
        if step % (ALIGNED * day.visits) == 0:
            by_time(day, state)
        if now < best - 1e-7:
            best = now
            for visit in range(day.visits):
                best_key[visit] = state.key[visit]
            for part in range(2 * day.visits):
                best_who[part] = state.who[part]
        if step == steps or not propose(day, state, move):
            continue
        limit = now - heat * log(draw(state.random) + 1e-12)
        _do(day, state, move)
        new = floor(day, state)
        if new <= limit:
            new = retime(day, state, limit)
        if new <= limit:
            now = new
            keep(state)
            continue
        undo(day, state, move.parts, move.counts[PARTS])
        for index in range(move.counts[VISITS]):
            state.key[move.visits[index]] = move.before[index]
    return best


@kernel
def _do(day: Arrays, state: State, move: Move) -> None:
    for index in range(move.counts[PARTS]):
        if state.who[move.parts[index]] >= 0:
            take(day, state, move.parts[index])
    for index in range(move.counts[VISITS]):
        state.key[move.visits[index]] = move.keys[index]
    for index in range(move.counts[PARTS]):
        if move.people[index] >= 0:
            put(day, state, move.parts[index], move.people[index])
