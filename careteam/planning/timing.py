"""A plan under way and its timetable: services are linked into routes, and what follows a change is timed anew.

A plan is one order of all visits, by a key each, and a person for each service. Decoding the order from left to right
gives a timetable without deadlock, for visits of two as well: a visit begins when both are there. After a change each
person's day is followed until a service of it begins when it did before. Functions of arrays only, which allocate
nothing, see ``careteam.planning.arrays`` and ``careteam.planning.jit``.
"""

from typing import NamedTuple

import numpy as np

from careteam.planning.arrays import Arrays, Floats, Ints
from careteam.planning.jit import kernel

OUT = -1
NEW = -1.0
"""When a service begins that is not yet timed."""
TOO_LONG = 1e4
"""For a minute of overtime more than somebody may work."""
ENDLESS = 1e300


class State(NamedTuple):
    """A plan under way: the visits' keys; each service's person, neighbors in the route and times; sums of prices.

    ``flags``: 1 once the pause was taken, 2 once somebody infectious was met. Then what a step has changed: ``seeds``,
    from which service on whose day is to be timed anew; ``fronts``, whose days are followed just now, ``front`` up to
    which service and ``unsure`` whether it may begin earlier than before; ``taken``, what was unlinked, and
    ``log``, the times that were; ``kept``, the sums that were. ``counts``: how many entries each note has.
    """

    key: Floats
    who: Ints
    before: Ints
    after: Ints
    first: Ints
    last: Ints
    begins: Floats
    price: Floats
    lateness: Floats
    flags: Ints
    over: Floats
    work: Floats
    sums: Floats
    seeds: Ints
    fronts: Ints
    front: Ints
    unsure: Ints
    taken: Ints
    log: Ints
    log_times: Floats
    log_over: Floats
    kept: Floats
    counts: Ints
    scratch: Ints
    random: Ints


TRAVEL, TIME, WISHES, WORST, SPREAD, OVER = range(6)
"""In ``sums``: minutes of travel, the price of times, of wishes and left out visits, the worst lateness, the spread of
work, the price of overtime."""

SEEDS, TAKEN, LOGGED, FRONTS, OVERS, UNSURE = range(6)
"""In ``counts``."""

HOME, DONE, UNTOUCHED = -1, -2, -3
"""In ``front``: only the way back is left, nothing is left, nothing was to be timed."""


def new_state(day: Arrays, seed: int) -> State:
    """Nothing planned yet."""
    count, team = day.visits, day.team
    parts = 2 * count
    notes = 2 * parts + team + 8
    return State(
        key=np.arange(count, dtype=np.float64),
        who=np.full(parts, OUT, np.int64),
        before=np.full(parts, OUT, np.int64),
        after=np.full(parts, OUT, np.int64),
        first=np.full(team, OUT, np.int64),
        last=np.full(team, OUT, np.int64),
        begins=np.zeros(parts),
        price=np.zeros(parts),
        lateness=np.zeros(parts),
        flags=np.zeros(parts, np.int64),
        over=np.zeros(team),
        work=np.zeros(team),
        sums=np.zeros(6),
        seeds=np.zeros((notes, 2), np.int64),
        fronts=np.zeros(team, np.int64),
        front=np.full(team, UNTOUCHED, np.int64),
        unsure=np.zeros(team, np.int64),
        taken=np.zeros((notes, 3), np.int64),
        log=np.zeros((notes, 2), np.int64),
        log_times=np.zeros((notes, 3)),
        log_over=np.zeros((notes, 2)),
        kept=np.zeros(6),
        counts=np.zeros(6, np.int64),
        scratch=np.zeros((2, count), np.int64),
        random=np.array([seed * 2654435761 % 4294967291 + 1], np.int64),
    )


@kernel
def draw(random: Ints) -> float:
    """A number from 0 up to 1, the same on every machine (xorshift with 32 bits)."""
    x = random[0]
    x ^= (x << 13) & 0xFFFFFFFF
    x ^= x >> 17
    x ^= (x << 5) & 0xFFFFFFFF
    random[0] = x
    return float(x) / 4294967296.0


@kernel
def below(random: Ints, most: int) -> int:
    """A whole number from 0 to one less than ``most``."""
    return int(draw(random) * most)


@kernel
def last_before(state: State, person: int, key: float) -> int:
    """The last service of a person in visits before a place in the order."""
    part = state.last[person]
    while part >= 0 and state.key[part // 2] >= key:
        part = state.before[part]
    return int(part)


@kernel
def _unlink(state: State, part: int) -> None:
    person, previous, following = state.who[part], state.before[part], state.after[part]
    if previous >= 0:
        state.after[previous] = following
    else:
        state.first[person] = following
    if following >= 0:
        state.before[following] = previous
    else:
        state.last[person] = previous
    state.who[part] = OUT


@kernel
def _link(state: State, part: int, person: int, previous: int) -> None:
    """Put a service into a person's route behind another one."""
    following = state.first[person] if previous < 0 else state.after[previous]
    state.before[part], state.after[part] = previous, following
    if previous >= 0:
        state.after[previous] = part
    else:
        state.first[person] = part
    if following >= 0:
        state.before[following] = part
    else:
        state.last[person] = part
    state.who[part] = person


@kernel
def _weigh(day: Arrays, state: State, part: int, sign: float) -> None:
    """Count a linked service for or against its person: the way to it, the wishes, the work."""
    person, previous, following = state.who[part], state.before[part], state.after[part]
    here = day.place[part // 2]
    start = day.start_place[person] if previous < 0 else day.place[previous // 2]
    goal = day.end_place[person] if following < 0 else day.place[following // 2]
    way = day.travel[start, here] + day.travel[here, goal]
    if previous >= 0 or following >= 0:
        way -= day.travel[start, goal]
    state.sums[TRAVEL] += sign * way
    wish = day.wish[part, person]
    if part % 2 == 0:
        wish -= day.unplanned[part // 2]
    state.sums[WISHES] += sign * wish
    if day.w_spread > 0.0:
        old = day.load[person] + state.work[person]
        state.sums[SPREAD] += (old + sign * day.minutes[part]) ** 2 - old**2
    state.work[person] += sign * day.minutes[part]


@kernel
def take(day: Arrays, state: State, part: int) -> None:
    """Take a service out of its person's day; as long as it is not put in it counts as left out."""
    person, following = state.who[part], state.after[part]
    at = state.counts[TAKEN]
    state.taken[at, 0], state.taken[at, 1], state.taken[at, 2] = part, person, state.before[part]
    state.counts[TAKEN] = at + 1
    _weigh(day, state, part, -1.0)
    _unlink(state, part)
    for index in range(state.counts[SEEDS]):
        if state.seeds[index, 1] == part:
            state.seeds[index, 1] = following
    seed(state, person, following)
    note(state, part)
    state.sums[TIME] -= state.price[part]
    state.price[part] = state.lateness[part] = 0.0
    state.begins[part] = NEW


@kernel
def put(day: Arrays, state: State, part: int, person: int) -> None:
    """Put a service into somebody's day, where its visit stands in the order."""
    _link(state, part, person, last_before(state, person, state.key[part // 2]))
    _weigh(day, state, part, 1.0)
    seed(state, person, part)


@kernel
def seed(state: State, person: int, part: int) -> None:
    """Somebody's day is to be timed anew from a service on; from the way back on, if it is none."""
    at = state.counts[SEEDS]
    state.seeds[at, 0], state.seeds[at, 1] = person, part
    state.counts[SEEDS] = at + 1


@kernel
def note(state: State, part: int) -> None:
    """Remember the times of a service before they change."""
    at = state.counts[LOGGED]
    state.log[at, 0], state.log[at, 1] = part, state.flags[part]
    state.log_times[at, 0] = state.begins[part]
    state.log_times[at, 1], state.log_times[at, 2] = state.price[part], state.lateness[part]
    state.counts[LOGGED] = at + 1


@kernel
def keep(state: State) -> None:
    """What was changed until now stays; the next step begins."""
    state.counts[SEEDS] = state.counts[TAKEN] = state.counts[LOGGED] = state.counts[OVERS] = 0
    for index in range(6):
        state.kept[index] = state.sums[index]


@kernel
def undo(day: Arrays, state: State, parts: Ints, count: int) -> None:
    """Everything as it was before the step that took out or put in so many of these services."""
    for index in range(count):
        part = parts[index]
        if state.who[part] >= 0:
            state.work[state.who[part]] -= day.minutes[part]
            _unlink(state, part)
    for at in range(state.counts[TAKEN] - 1, -1, -1):
        part, person = state.taken[at, 0], state.taken[at, 1]
        state.work[person] += day.minutes[part]
        _link(state, part, person, state.taken[at, 2])
    for at in range(state.counts[LOGGED] - 1, -1, -1):
        part = state.log[at, 0]
        state.flags[part], state.begins[part] = state.log[at, 1], state.log_times[at, 0]
        state.price[part], state.lateness[part] = state.log_times[at, 1], state.log_times[at, 2]
    for index in range(state.counts[OVERS] - 1, -1, -1):
        state.over[int(state.log_over[index, 0])] = state.log_over[index, 1]
    for index in range(6):
        state.sums[index] = state.kept[index]
    keep(state)


@kernel
def cost(day: Arrays, state: State) -> float:
    """What the plan costs."""
    return float(floor(day, state) + state.sums[TIME] + state.sums[OVER] + day.w_worst * state.sums[WORST])


@kernel
def floor(day: Arrays, state: State) -> float:
    """What it costs whatever the times."""
    return float(day.w_travel * state.sums[TRAVEL] + state.sums[WISHES] + day.w_spread * state.sums[SPREAD])
