"""What a step of the search may try. A move names services with the people who are to do them, and visits with their
new places in the order; nothing is changed yet. Functions of arrays only.
"""

from typing import NamedTuple

import numpy as np

from careteam.planning.arrays import MUST, Arrays, Floats, Ints
from careteam.planning.jit import kernel
from careteam.planning.timing import OUT, State, below, draw

AFAR, ANYBODY, LEAVES = 0.08, 0.06, 0.02
"""How often a step looks beyond the near visits, tries anybody who can, or leaves a visit out."""

SWAPS, CHAINS, GIVES, TAILS = 0.12, 0.15, 0.08, 0.05
"""How often two visits are swapped, some in a row move, a service goes to somebody else at the same place in the order,
or two people exchange the rest of their days; all others move one visit beside another."""

LONGEST = 4
"""Visits that move in a row."""

NARROW = 1e-7
"""No visit goes between two whose keys are so close: numbers would run out."""


class Move(NamedTuple):
    """Services, the person each goes to (``OUT``: nobody); visits, their places in the order before and after."""

    parts: Ints
    people: Ints
    visits: Ints
    before: Floats
    keys: Floats
    counts: Ints


PARTS, VISITS = range(2)
"""In ``counts``."""


def new_move(day: Arrays) -> Move:
    """Nothing to be tried yet."""
    parts = 2 * day.visits + 8
    ints, floats = (parts, np.int64), (parts, np.float64)
    return Move(
        np.zeros(*ints), np.zeros(*ints), np.zeros(*ints), np.zeros(*floats), np.zeros(*floats), np.zeros(2, np.int64)
    )


@kernel
def _give(move: Move, part: int, person: int) -> None:
    at = move.counts[PARTS]
    move.parts[at], move.people[at] = part, person
    move.counts[PARTS] = at + 1


@kernel
def _place(state: State, move: Move, visit: int, key: float) -> None:
    at = move.counts[VISITS]
    move.visits[at], move.before[at], move.keys[at] = visit, state.key[visit], key
    move.counts[VISITS] = at + 1


@kernel
def _somebody(day: Arrays, state: State, part: int) -> int:
    return int(day.able[part, below(state.random, day.ables[part])])


@kernel
def propose(day: Arrays, state: State, move: Move) -> bool:
    """Choose what to try; false if what chance chose cannot be."""
    random, who = state.random, state.who
    move.counts[PARTS] = move.counts[VISITS] = 0
    p = below(random, day.visits)
    q = below(random, day.visits) if draw(random) < AFAR else day.close[p, below(random, day.close.shape[1])]
    nobody = day.ables[2 * p] == 0 or (day.parts[p] == 2 and day.ables[2 * p + 1] == 0)
    if q == p or nobody:
        return False
    planned = who[2 * p] >= 0
    if planned and day.unplanned[p] < MUST and draw(random) < LEAVES:
        for part in range(2 * p, 2 * p + day.parts[p]):
            _give(move, part, OUT)
        return True
    kind = draw(random)
    if planned and kind < GIVES:
        return _hand_over(day, state, move, p)
    if who[2 * q] < 0:
        return not planned and _anywhere(day, state, move, p, q)
    kind -= GIVES
    if planned and kind < SWAPS:
        return _swap(day, state, move, p, q)
    kind -= SWAPS
    if planned and kind < TAILS:
        return _tails(day, state, move, p, q)
    return _beside(day, state, move, p, q, LONGEST if kind < TAILS + CHAINS else 1)


@kernel
def _hand_over(day: Arrays, state: State, move: Move, p: int) -> bool:
    """Somebody else does one service, at the same place in the order; or the two of a visit change places."""
    one, who = 2 * p, state.who
    joint = day.parts[p] == 2
    part = one + (below(state.random, 2) if joint else 0)
    person = _somebody(day, state, part)
    if person == who[part]:
        return False
    if joint and person == who[2 * one + 1 - part]:
        if not day.can[2 * one + 1 - part, who[part]]:
            return False
        _give(move, 2 * one + 1 - part, who[part])
    _give(move, part, person)
    return True


@kernel
def _anywhere(day: Arrays, state: State, move: Move, p: int, q: int) -> bool:
    """A visit that is left out goes to anybody who can, at the place of another one that is left out."""
    person = _somebody(day, state, 2 * p)
    _give(move, 2 * p, person)
    if day.parts[p] == 2:
        other = _somebody(day, state, 2 * p + 1)
        _give(move, 2 * p + 1, other)
        if person == other:
            return False
    _place(state, move, p, state.key[q] + draw(state.random))
    return True


@kernel
def _swap(day: Arrays, state: State, move: Move, p: int, q: int) -> bool:
    """Two visits take each other's place and people."""
    if day.parts[p] != day.parts[q]:
        return False
    turned = int(day.parts[p] == 2 and draw(state.random) < 0.5)
    for part in range(day.parts[p]):
        one, other = 2 * p + part, 2 * q + (part ^ turned)
        if not day.can[one, state.who[other]] or not day.can[other, state.who[one]]:
            return False
        _give(move, one, state.who[other])
        _give(move, other, state.who[one])
    _place(state, move, p, state.key[q])
    _place(state, move, q, state.key[p])
    return True


@kernel
def _tails(day: Arrays, state: State, move: Move, p: int, q: int) -> bool:
    """Two people exchange what they do from a place in the order on."""
    one = state.who[2 * p + (below(state.random, 2) if day.parts[p] == 2 else 0)]
    partner = state.who[2 * q + (below(state.random, 2) if day.parts[q] == 2 else 0)]
    if one == partner:
        return False
    key = max(state.key[p], state.key[q])
    for turn in range(2):
        giver, taker = (one, partner) if turn == 0 else (partner, one)
        part = state.last[giver]
        while part >= 0 and state.key[part // 2] >= key:
            visit = part // 2
            if not day.can[part, taker]:
                return False
            other = 4 * visit + 1 - part
            if day.parts[visit] == 2 and state.who[other] == taker and not day.can[other, giver]:
                return False
            _give(move, part, taker)
            part = state.before[part]
    return bool(move.counts[PARTS] > 0)


@kernel
def _beside(day: Arrays, state: State, move: Move, p: int, q: int, longest: int) -> bool:
    """A visit goes before or behind another one, to a person of that one; perhaps with some that follow it."""
    random, who = state.random, state.who
    one, joint, planned = 2 * p, day.parts[p] == 2, who[2 * p] >= 0
    part = one + (below(random, 2) if joint else 0)
    guide = 2 * q + (below(random, 2) if day.parts[q] == 2 else 0)
    person = who[guide]
    if draw(random) < ANYBODY:
        person = _somebody(day, state, part)
    elif not day.can[part, person]:
        if day.parts[q] == 1:
            return False
        guide = 4 * q + 1 - guide
        person = who[guide]
        if not day.can[part, person]:
            return False
    lead = state.key[q]
    if draw(random) < 0.5:
        following = state.after[guide]
        room = 1.0 if following < 0 else state.key[following // 2] - lead
    else:
        previous = state.before[guide]
        room = -1.0 if previous < 0 else state.key[previous // 2] - lead
    room = max(-1.0, min(1.0, room))
    if abs(room) < NARROW:
        return False
    if not joint:
        return _row(day, state, move, part, person, q, lead, room, longest)
    other = 2 * one + 1 - part
    partner = who[other]
    if not planned or draw(random) < 0.5:
        partner = _somebody(day, state, other)
    if partner == person:
        return False
    _give(move, part, person)
    _give(move, other, partner)
    _place(state, move, p, lead + room * (0.1 + 0.8 * draw(random)))
    return True


@kernel
def _row(
    day: Arrays, state: State, move: Move, part: int, person: int, q: int, lead: float, room: float, longest: int
) -> bool:
    """One visit, or some that follow each other in one day, go together between two places in the order."""
    count = 1 + below(state.random, longest)
    if longest > 1:
        count = max(2, count)
    low, gap = lead + min(room, 0.0), abs(room) / count
    for number in range(count):
        visit = part // 2
        if visit == q or day.parts[visit] == 2 or not day.can[part, person]:
            break
        following = state.after[part] if state.who[part] >= 0 else OUT
        _give(move, part, person)
        _place(state, move, visit, low + gap * (number + 0.1 + 0.8 * draw(state.random)))
        if following < 0:
            break
        part = following
    return bool(move.counts[PARTS] > 0)
