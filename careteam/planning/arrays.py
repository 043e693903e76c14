"""A day as flat arrays, the way the search reads it. Service ``2 * p + k`` is service ``k`` of visit ``p``."""

from math import isinf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from careteam.planning.problem import Problem, Stop, doable

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER = 1e7
"""For a minute outside of what can be: more than any wish."""

MUST = 1e6
"""For leaving out what cannot be left out."""

CLOSE = 30
"""Visits beside which another one is tried first."""


class Arrays(NamedTuple):
    """See ``careteam.planning.problem``; every price is worked in."""

    visits: int
    team: int
    parts: Ints
    place: Ints
    earliest: Floats
    latest: Floats
    late: Floats
    soft: Flags
    gap_least: Floats
    gap_most: Floats
    published: Floats
    unplanned: Floats
    infectious: Flags
    at_risk: Flags
    minutes: Floats
    can: Flags
    wish: Floats
    able: Ints
    ables: Ints
    begin: Floats
    end: Floats
    start_place: Ints
    end_place: Ints
    most_over: Floats
    pause_from: Floats
    pause_until: Floats
    pause: Floats
    load: Floats
    travel: Floats
    close: Ints
    w_travel: float
    w_worst: float
    w_over: float
    w_pause: float
    w_spread: float
    w_moved: float
    w_infection: float
    free_shift: float


def arrays(problem: Problem) -> Arrays:
    """The day for the search."""
    stops, people, prices = problem.stops, problem.people, problem.prices
    count, team = len(stops), len(people)
    minutes = np.zeros(2 * count)
    can = np.zeros((2 * count, team), np.bool_)
    wish = np.zeros((2 * count, team))
    able = np.zeros((2 * count, team), np.int64)
    ables = np.zeros(2 * count, np.int64)
    for number, stop in enumerate(stops):
        for part, service in enumerate(stop.services):
            row = 2 * number + part
            minutes[row] = service.minutes
            for person, price in service.by.items():
                can[row, person], wish[row, person] = True, price
            ables[row] = len(service.by)
            able[row, : len(service.by)] = sorted(service.by)
    pauses = [person.pause for person in people]
    return Arrays(
        visits=count,
        team=team,
        parts=np.array([len(stop.services) for stop in stops], np.int64),
        place=np.array([stop.place for stop in stops], np.int64),
        earliest=np.array([stop.earliest for stop in stops], float),
        latest=np.array([stop.latest for stop in stops], float),
        late=np.array([NEVER if stop.told else prices.late for stop in stops], float),
        soft=np.array([not stop.told for stop in stops], np.bool_),
        gap_least=np.array([stop.gap[0] for stop in stops], float),
        gap_most=np.array([stop.gap[1] for stop in stops], float),
        published=np.array([problem.published.get(number, -1.0) for number in range(count)], float),
        unplanned=np.array([_unplanned(stop) for stop in stops], float),
        infectious=np.array([stop.infectious for stop in stops], np.bool_),
        at_risk=np.array([stop.at_risk for stop in stops], np.bool_),
        minutes=minutes,
        can=can,
        wish=wish,
        able=able,
        ables=ables,
        begin=np.array([person.starts for person in people], float),
        end=np.array([min(person.ends, NEVER) for person in people], float),
        start_place=np.array([person.start_place for person in people], np.int64),
        end_place=np.array([person.end_place for person in people], np.int64),
        most_over=np.array([min(person.most_overtime, NEVER) for person in people], float),
        pause_from=np.array([pause.earliest if pause else 0.0 for pause in pauses], float),
        pause_until=np.array([pause.latest if pause else NEVER for pause in pauses], float),
        pause=np.array([pause.minutes if pause else 0.0 for pause in pauses], float),
        load=np.array([person.load for person in people], float),
        travel=np.ascontiguousarray(problem.travel, float),
        close=_close(problem),
        w_travel=prices.travel,
        w_worst=prices.worst_late,
        w_over=prices.overtime,
        w_pause=prices.late_break,
        w_spread=prices.spread,
        w_moved=prices.moved,
        w_infection=prices.infection,
        free_shift=prices.free_shift,
    )


def _unplanned(stop: Stop) -> float:
    """The price of leaving a visit out: none where it has to be, but nobody can do it."""
    if isinf(stop.unplanned):
        return MUST if doable(stop) else 0.0
    return stop.unplanned


def _close(problem: Problem) -> Ints:
    """For each visit those beside which it may stand well: near in space and in time, and somebody can do both."""
    stops = problem.stops
    count = len(stops)
    if count == 0:
        return np.zeros((0, 1), np.int64)
    places = np.array([stop.place for stop in stops])
    way = problem.travel[np.ix_(places, places)]
    earliest = np.array([stop.earliest for stop in stops], float)
    latest = np.array([stop.latest for stop in stops], float)
    lasts = np.array([max(service.minutes for service in stop.services) for stop in stops], float)
    wait = np.maximum(0.0, earliest[None, :] - latest[:, None] - lasts[:, None] - way)
    late = np.maximum(0.0, earliest[:, None] + lasts[:, None] + way - latest[None, :])
    after = way + 0.5 * wait + late
    apart = np.minimum(after, after.T)
    both = np.zeros((count, len(problem.people)))
    for number, stop in enumerate(stops):
        both[number, list(set().union(*(service.by for service in stop.services)))] = 1.0
    apart[(both @ both.T == 0.0) | np.eye(count, dtype=np.bool_)] = np.inf
    most = max(1, min(CLOSE, count - 1))
    return np.argsort(apart, axis=1, kind="stable")[:, :most].astype(np.int64)
