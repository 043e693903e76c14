"""Times of a plan under way: from each change on, everybody's day is followed until it is as before."""

from careteam.planning.arrays import Arrays
from careteam.planning.jit import kernel
from careteam.planning.timing import (
    DONE,
    ENDLESS,
    FRONTS,
    HOME,
    LOGGED,
    NEW,
    OVER,
    OVERS,
    SEEDS,
    TIME,
    TOO_LONG,
    UNSURE,
    UNTOUCHED,
    WORST,
    State,
    cost,
    floor,
    note,
)  # fmt: skip


@kernel
def retime(day: Arrays, state: State, limit: float) -> float:  # noqa: PLR0912  (one loop)
    """Time anew all that a step has touched; the plan's new cost, or ``ENDLESS`` once it is sure to be above a limit.

    It is sure when all who are still followed are later than before: from there on nothing gets cheaper.
    """
    _begin(day, state)
    settled, worst, lost = floor(day, state), 0.0, False
    before = state.sums[WORST]
    over = False
    for at in range(state.counts[LOGGED]):
        lost = lost or (before > 0.0 and state.log_times[at, 2] >= before)
    while not over:
        visit = _next_visit(state)
        if visit < 0:
            break
        one, joint = 2 * visit, day.parts[visit] == 2
        begins_one, flags_one, price_one = 0.0, 0, 0.0
        begins, flags, price = 0.0, 0, 0.0
        for part in range(one, one + day.parts[visit]):
            begins_one, flags_one, price_one = begins, flags, price
            begins, flags, price = _arrive(day, state, part)
        if joint:
            if begins < begins_one + day.gap_least[visit]:
                begins = begins_one + day.gap_least[visit]
            elif begins > begins_one + day.gap_most[visit]:
                begins_one = begins - day.gap_most[visit]
        for part in range(one + day.parts[visit] - 1, one - 1, -1):
            person = state.who[part]
            old = state.begins[part]
            if joint:
                flags |= _rested(day, state, part, begins)
            price += _priced(day, part, begins)
            if begins == old and flags == state.flags[part] and price == state.price[part]:
                if state.front[person] == part:
                    _rejoin(day, state, person, state.key[visit])
            else:
                _follow(state, person, old == NEW or begins < old or flags != state.flags[part])
                state.front[person] = state.after[part]
                lost = lost or (before > 0.0 and state.lateness[part] >= before)
                _store(day, state, part, begins, flags, price)
                worst = max(worst, state.lateness[part])
                if state.after[part] == HOME:
                    _go_home(day, state, person)
            begins, flags, price = begins_one, flags_one, price_one
        if state.counts[UNSURE] == 0 and day.w_moved == 0.0:
            least = worst if lost else max(worst, before)
            over = settled + state.sums[TIME] + state.sums[OVER] + day.w_worst * least > limit
    for index in range(state.counts[FRONTS]):
        state.front[state.fronts[index]] = UNTOUCHED
    if over:
        return ENDLESS
    if lost and worst < before:
        for part in range(2 * day.visits):
            worst = max(worst, state.lateness[part])
    elif not lost:
        worst = max(worst, before)
    state.sums[WORST] = worst
    return cost(day, state)


@kernel
def _begin(day: Arrays, state: State) -> None:
    """Follow everybody from their first change on; whether they are earlier or later is not yet known."""
    state.counts[FRONTS] = state.counts[UNSURE] = 0
    for index in range(state.counts[SEEDS]):
        person, part = state.seeds[index, 0], state.seeds[index, 1]
        _follow(state, person, True)
        front = state.front[person]
        if front < 0 or (part >= 0 and state.key[part // 2] < state.key[front // 2]):
            state.front[person] = part
    for index in range(state.counts[FRONTS]):
        person = state.fronts[index]
        if state.front[person] == HOME:
            _go_home(day, state, person)


@kernel
def _follow(state: State, person: int, unsure: bool) -> None:
    if state.front[person] == UNTOUCHED:
        state.fronts[state.counts[FRONTS]] = person
        state.counts[FRONTS] += 1
        state.front[person], state.unsure[person] = HOME, 0
    state.counts[UNSURE] += int(unsure) - state.unsure[person]
    state.unsure[person] = int(unsure)


@kernel
def _next_visit(state: State) -> int:
    """The visit that is first in the order among those somebody followed comes to next."""
    visit, low = -1, ENDLESS
    for index in range(state.counts[FRONTS]):
        part = state.front[state.fronts[index]]
        if part >= 0 and state.key[part // 2] < low:
            visit, low = part // 2, state.key[part // 2]
    return int(visit)


@kernel
def _rejoin(day: Arrays, state: State, person: int, key: float) -> None:
    """A day is as before; it is followed again from the next change behind this place in the order."""
    found, low = DONE, ENDLESS
    for index in range(state.counts[SEEDS]):
        if state.seeds[index, 0] == person:
            part = state.seeds[index, 1]
            if part < 0:
                found = HOME if found == DONE else found
            elif key < state.key[part // 2] < low:
                found, low = part, state.key[part // 2]
    state.front[person] = found
    _follow(state, person, found >= 0)
    if found == HOME:
        _go_home(day, state, person)


@kernel
def _go_home(day: Arrays, state: State, person: int) -> None:
    over, part = 0.0, state.last[person]
    if part >= 0:
        home = state.begins[part] + day.minutes[part] + day.travel[day.place[part // 2], day.end_place[person]]
        minutes = max(0.0, home - day.end[person])
        over = day.w_over * minutes + TOO_LONG * max(0.0, minutes - day.most_over[person])
    at = state.counts[OVERS]
    state.log_over[at, 0], state.log_over[at, 1] = person, state.over[person]
    state.counts[OVERS] = at + 1
    state.sums[OVER] += over - state.over[person]
    state.over[person] = over
    state.front[person] = DONE
    _follow(state, person, False)


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
    if day.pause[person] > 0.0 and not flags & 1:
        begins = max(free, day.pause_from[person])
        rested = begins + day.pause[person] + way
        if ready + day.minutes[part] > day.pause_until[person] or rested <= ready:
            price = day.w_pause * max(0.0, begins - day.pause_until[person])
            ready = max(rested, day.earliest[visit])
            flags |= 1
    if day.at_risk[visit] and flags & 2:
        price += day.w_infection
    if day.infectious[visit]:
        flags |= 2
    return ready, flags, price


@kernel
def _rested(day: Arrays, state: State, part: int, begins: float) -> int:
    """Whether somebody who waits for the other one of a visit of two has time for the pause meanwhile, as a flag."""
    person, previous = state.who[part], state.before[part]
    free, at = day.begin[person], day.start_place[person]
    if previous >= 0:
        free, at = state.begins[previous] + day.minutes[previous], day.place[previous // 2]
    way = day.travel[at, day.place[part // 2]]
    return int(day.pause[person] > 0.0 and max(free, day.pause_from[person]) + day.pause[person] + way <= begins)


@kernel
def _priced(day: Arrays, part: int, begins: float) -> float:
    """What it costs that a service begins late, or at another time than is published."""
    visit = part // 2
    price = day.late[visit] * max(0.0, begins - day.latest[visit])
    if part % 2 == 0 and day.published[visit] >= 0.0:
        price += day.w_moved * max(0.0, abs(begins - day.published[visit]) - day.free_shift)
    return float(price)


@kernel
def _store(day: Arrays, state: State, part: int, begins: float, flags: int, price: float) -> None:
    """A service begins now at another time, or costs something else."""
    note(state, part)
    visit = part // 2
    state.sums[TIME] += price - state.price[part]
    state.begins[part], state.flags[part], state.price[part] = begins, flags, price
    state.lateness[part] = max(0.0, begins - day.latest[visit]) if day.soft[visit] else 0.0
