"""A plan under way and its timetable: services are linked into routes, and what follows a change is timed anew.

A plan is one order of all visits and a person for each service. Decoding the order from left to right gives a timetable
without deadlock, for visits of two as well: a visit begins when both are there. After a change each person's day is
followed until a service of it begins when it did before. Functions of arrays only, see ``careteam.planning.arrays``.
"""

from typing import NamedTuple

import numpy as np

from careteam.planning.arrays import Arrays, Floats, Ints
from careteam.planning.jit import kernel

OUT = -1
TOO_LONG = 1e4
"""For a minute of overtime more than somebody may work."""


class State(NamedTuple):
    """A plan under way: each service's person, neighbors in the route and times; sums; and what a step has changed.

    ``flags``: 1 once the pause was taken, 2 once somebody infectious was met. ``seeds``: from which service on whose
    day is to be timed anew. ``taken``: what was unlinked, in order. ``counts``: how many entries each note has.
    """

    order: Ints
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
    front: Ints
    seeds: Ints
    taken: Ints
    log: Ints
    log_times: Floats
    log_over: Floats
    moved: Ints
    counts: Ints
    random: Ints


TRAVEL, TIME, WISHES, WORST, SPREAD, OVER = range(6)
"""In ``sums``: minutes of travel, the price of times, of wishes and left out visits, the worst lateness, the spread of
work, the price of overtime."""

SEEDS, TAKEN, LOGGED, OVERS = range(4)
UNTOUCHED, HOME, DONE = -2, -1, -3
"""In ``front``: nothing to time, only the way back, as before from here on."""


def new_state(day: Arrays, seed: int) -> State:
    """Nothing planned yet."""
    count, team = day.visits, day.team
    parts = 2 * count
    state = State(
        order=np.arange(count, dtype=np.int64),
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
        front=np.full(team, UNTOUCHED, np.int64),
        seeds=np.zeros((2 * parts + 8, 2), np.int64),
        taken=np.zeros((8, 3), np.int64),
        log=np.zeros((2 * parts + 8, 2), np.int64),
        log_times=np.zeros((2 * parts + 8, 3)),
        log_over=np.zeros((team, 2)),
        moved=np.zeros(parts, np.int64),
        counts=np.zeros(4, np.int64),
        random=np.array([seed * 2654435761 % 4294967291 + 1], np.int64),
    )
    state.sums[WISHES], state.sums[SPREAD] = day.unplanned.sum(), (day.load**2).sum()
    return state


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
def start_step(state: State) -> None:
    """Nothing is changed yet."""
    state.counts[:] = 0


@kernel
def _seed(state: State, person: int, part: int) -> None:
    at = state.counts[SEEDS]
    state.seeds[at, 0], state.seeds[at, 1] = person, part
    state.counts[SEEDS] = at + 1


@kernel
def unlink(day: Arrays, state: State, part: int) -> None:
    """Take a service out of its person's route."""
    person = state.who[part]
    previous, following = state.before[part], state.after[part]
    here = day.place[part // 2]
    start = day.start_place[person] if previous < 0 else day.place[previous // 2]
    goal = day.end_place[person] if following < 0 else day.place[following // 2]
    state.sums[TRAVEL] -= day.travel[start, here] + day.travel[here, goal]
    if previous >= 0:
        state.after[previous] = following
    else:
        state.first[person] = following
    if following >= 0:
        state.before[following] = previous
    else:
        state.last[person] = previous
    if previous >= 0 or following >= 0:
        state.sums[TRAVEL] += day.travel[start, goal]
    _weigh(day, state, person, -day.minutes[part])
    state.sums[WISHES] -= day.wish[part, person]
    state.who[part] = OUT


@kernel
def link(day: Arrays, state: State, part: int, person: int, previous: int) -> None:
    """Put a service into a person's route behind another one."""
    following = state.first[person] if previous < 0 else state.after[previous]
    here = day.place[part // 2]
    start = day.start_place[person] if previous < 0 else day.place[previous // 2]
    goal = day.end_place[person] if following < 0 else day.place[following // 2]
    if previous >= 0 or following >= 0:
        state.sums[TRAVEL] -= day.travel[start, goal]
    state.sums[TRAVEL] += day.travel[start, here] + day.travel[here, goal]
    state.before[part], state.after[part] = previous, following
    if previous >= 0:
        state.after[previous] = part
    else:
        state.first[person] = part
    if following >= 0:
        state.before[following] = part
    else:
        state.last[person] = part
    _weigh(day, state, person, day.minutes[part])
    state.sums[WISHES] += day.wish[part, person]
    state.who[part] = person


@kernel
def _weigh(day: Arrays, state: State, person: int, minutes: float) -> None:
    if day.w_spread > 0.0:
        old = day.load[person] + state.work[person]
        state.sums[SPREAD] += (old + minutes) ** 2 - old**2
    state.work[person] += minutes


@kernel
def last_before(state: State, person: int, key: float) -> int:
    """The last service of a person in visits before a place in the order."""
    part = state.last[person]
    while part >= 0 and state.key[part // 2] >= key:
        part = state.before[part]
    return int(part)


@kernel
def _arrive(day: Arrays, state: State, part: int) -> tuple[float, int, float]:
    """When somebody can begin a service, the flags of their day then, and the price of a late pause or an infection."""
    person, visit = state.who[part], part // 2
    previous = state.before[part]
    if previous < 0:
        free, at, flags = day.begin[person], day.start_place[person], 0
    else:
        free, at = state.begins[previous] + day.minutes[previous], day.place[previous // 2]
        flags = state.flags[previous]
    way = day.travel[at, day.place[visit]]
    ready = max(free + way, day.earliest[visit])
    price = 0.0
    if day.pause[person] > 0.0 and not flags & 1 and ready + day.minutes[part] > day.pause_until[person]:
        begins = max(free, day.pause_from[person])
        price = day.w_pause * max(0.0, begins - day.pause_until[person])
        ready = max(begins + day.pause[person] + way, day.earliest[visit])
        flags |= 1
    if day.at_risk[visit] and flags & 2:
        price += day.w_infection
    if day.infectious[visit]:
        flags |= 2
    return ready, flags, price


@kernel
def _note(state: State, part: int) -> None:
    """Remember the times of a service before they change."""
    at = state.counts[LOGGED]
    state.log[at, 0], state.log[at, 1] = part, state.flags[part]
    state.log_times[at, 0] = state.begins[part]
    state.log_times[at, 1], state.log_times[at, 2] = state.price[part], state.lateness[part]
    state.counts[LOGGED] = at + 1


@kernel
def _store(day: Arrays, state: State, part: int, begins: float, flags: int, price: float) -> None:
    """A service begins now at another time: what that costs."""
    _note(state, part)
    visit = part // 2
    late = max(0.0, begins - day.latest[visit])
    price += day.late[visit] * late
    if part % 2 == 0 and day.published[visit] >= 0.0:
        price += day.w_moved * max(0.0, abs(begins - day.published[visit]) - day.free_shift)
    state.sums[TIME] += price - state.price[part]
    state.begins[part], state.flags[part], state.price[part] = begins, flags, price
    state.lateness[part] = late if day.soft[visit] else 0.0


@kernel
def _nearest_seed(state: State, person: int, key: float) -> int:
    """The first service of a person behind a place in the order that is to be timed; ``DONE`` if there is none."""
    found, low = DONE, 1e300
    for index in range(state.counts[SEEDS]):
        if state.seeds[index, 0] == person:
            part = state.seeds[index, 1]
            at = state.key[part // 2] if part >= 0 else 1e200
            if key < at < low:
                found, low = part, at
    return int(found)


@kernel
def retime(day: Arrays, state: State) -> None:  # noqa: PLR0912  (one loop: a call for each part of it costs)
    """Time anew all that a step has touched, each day until it is as before."""
    fronts = 0
    for index in range(state.counts[SEEDS]):
        person = state.seeds[index, 0]
        if state.front[person] == UNTOUCHED:
            state.front[person] = _nearest_seed(state, person, -1e300)
            state.log_over[fronts, 0] = person
            fronts += 1
    while True:
        next_part, low = -1, 1e300
        for index in range(fronts):
            part = state.front[int(state.log_over[index, 0])]
            if part >= 0 and state.key[part // 2] < low:
                low, next_part = state.key[part // 2], part
        if next_part < 0:
            break
        visit = next_part // 2
        one, two = 2 * visit, 2 * visit + 1
        joint = day.parts[visit] == 2
        begins_one, flags_one, price_one = _arrive(day, state, one)
        begins_two, flags_two, price_two = begins_one, flags_one, price_one
        if joint:
            begins_two, flags_two, price_two = _arrive(day, state, two)
            if begins_two < begins_one + day.gap_least[visit]:
                begins_two = begins_one + day.gap_least[visit]
            elif begins_two > begins_one + day.gap_most[visit]:
                begins_one = begins_two - day.gap_most[visit]
        for part in range(one, two + 1 if joint else two):
            begins, flags, price = begins_one, flags_one, price_one
            if part == two:
                begins, flags, price = begins_two, flags_two, price_two
            person = state.who[part]
            asked = state.front[person] == part
            same = begins == state.begins[part] and flags == state.flags[part] and state.moved[part] == 0
            if asked or not same:
                _store(day, state, part, begins, flags, price)
            if not same:
                if state.front[person] == UNTOUCHED:
                    state.log_over[fronts, 0] = person
                    fronts += 1
                state.front[person] = state.after[part]
            elif asked:
                state.front[person] = _nearest_seed(state, person, state.key[visit])
    for index in range(fronts):
        person = int(state.log_over[index, 0])
        state.log_over[index, 1] = state.over[person]
        if state.front[person] == HOME:
            over = _overtime(day, state, person)
            state.sums[OVER] += over - state.over[person]
            state.over[person] = over
        state.front[person] = UNTOUCHED
    state.counts[OVERS] = fronts
    state.sums[WORST] = _worst(day, state)


@kernel
def _overtime(day: Arrays, state: State, person: int) -> float:
    part = state.last[person]
    if part < 0:
        return 0.0
    home = state.begins[part] + day.minutes[part] + day.travel[day.place[part // 2], day.end_place[person]]
    minutes = max(0.0, home - day.end[person])
    return float(day.w_over * minutes + TOO_LONG * max(0.0, minutes - day.most_over[person]))


@kernel
def _worst(day: Arrays, state: State) -> float:
    """The worst lateness: all are looked at only if what was worst has changed."""
    before, most, lost = state.sums[WORST], 0.0, False
    for at in range(state.counts[LOGGED]):
        most = max(most, state.lateness[state.log[at, 0]])
        lost = lost or (before > 0.0 and state.log_times[at, 2] >= before)
    if not lost or most >= before:
        return max(most, before) if not lost else most
    for part in range(2 * day.visits):
        if state.who[part] >= 0:
            most = max(most, state.lateness[part])
    return most


@kernel
def cost(day: Arrays, state: State) -> float:
    """What the plan costs."""
    return float(floor(day, state) + state.sums[TIME] + state.sums[OVER] + day.w_worst * state.sums[WORST])


@kernel
def floor(day: Arrays, state: State) -> float:
    """What it costs whatever the times."""
    return float(day.w_travel * state.sums[TRAVEL] + state.sums[WISHES] + day.w_spread * state.sums[SPREAD])


@kernel
def take_out(day: Arrays, state: State, visit: int) -> None:
    """Take a visit out of the day; from now on it counts as left out."""
    for part in range(2 * visit, 2 * visit + day.parts[visit]):
        person, following = state.who[part], state.after[part]
        at = state.counts[TAKEN]
        state.taken[at, 0], state.taken[at, 1], state.taken[at, 2] = part, person, state.before[part]
        state.counts[TAKEN] = at + 1
        unlink(day, state, part)
        for index in range(state.counts[SEEDS]):
            if state.seeds[index, 1] == part:
                state.seeds[index, 1] = following
        _seed(state, person, following)
        _note(state, part)
        state.sums[TIME] -= state.price[part]
        state.price[part] = state.lateness[part] = 0.0
        state.moved[part] = 1
    state.sums[WISHES] += day.unplanned[visit]


@kernel
def put_in(day: Arrays, state: State, visit: int, one: int, two: int) -> None:
    """Put a visit into the day at its place in the order, for these people."""
    for part in range(2 * visit, 2 * visit + day.parts[visit]):
        person = one if part % 2 == 0 else two
        link(day, state, part, person, last_before(state, person, state.key[visit]))
        state.moved[part] = 1
        _seed(state, person, part)
    state.sums[WISHES] -= day.unplanned[visit]


@kernel
def keep(state: State) -> None:
    """A step is done: nothing of it is remembered."""
    for at in range(state.counts[LOGGED]):
        state.moved[state.log[at, 0]] = 0


@kernel
def undo(day: Arrays, state: State, visits: Ints, count: int, sums: Floats) -> None:
    """Put everything back as it was before a step; ``visits`` are those it took out or put in, ``sums`` as before."""
    for index in range(count):
        for part in range(2 * visits[index], 2 * visits[index] + day.parts[visits[index]]):
            if state.who[part] >= 0:
                unlink(day, state, part)
            state.moved[part] = 0
    for at in range(state.counts[TAKEN] - 1, -1, -1):
        link(day, state, state.taken[at, 0], state.taken[at, 1], state.taken[at, 2])
    for at in range(state.counts[LOGGED] - 1, -1, -1):
        part = state.log[at, 0]
        state.flags[part], state.begins[part] = state.log[at, 1], state.log_times[at, 0]
        state.price[part], state.lateness[part] = state.log_times[at, 1], state.log_times[at, 2]
    for index in range(state.counts[OVERS]):
        state.over[int(state.log_over[index, 0])] = state.log_over[index, 1]
    state.sums[:] = sums
