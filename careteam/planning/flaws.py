"""What is wrong with a day before it is planned, by name; and the day with that set aside, so that the rest is planned.

Nothing is guessed: a visit with a flaw of its own is left out, a person with one gets no visits, and a way of which
nobody knows how long it is is never gone.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto
from math import isfinite, isnan

import numpy as np

from careteam.planning.problem import Minutes, Person, Problem, Service, Stop, doable

NO_WAY = 100_000.0
"""Minutes for a way that cannot be gone: dearer than to leave any visit out that may be left out."""


class Flaw(Enum):
    """What is wrong with a visit, with a person, or with the way to a place."""

    CLOSES_BEFORE_IT_OPENS = auto()
    """The window of a visit ends before it begins, or is no time at all."""
    NO_LENGTH = auto()
    """A visit lasts less than nothing, or nobody knows how long."""
    GAP_UNCLEAR = auto()
    """The second of two may come at most before it comes at least."""
    NOBODY_CAN = auto()
    """Nobody has what a visit needs, or only one person where it needs two."""
    NO_SHIFT = auto()
    """A person does not work this day: the shift is over before it starts, or is no time at all."""
    PAUSE_UNCLEAR = auto()
    """The pause of a person may begin until before it may begin from; the person is planned without one."""
    PLACE_UNKNOWN = auto()
    """There is no way to or from the place of a visit, or of a person's start or end."""
    WAY_UNKNOWN = auto()
    """The way from a visit's place to some other places is unknown; it is never gone."""


@dataclass(frozen=True)
class Finding:
    """A flaw, and the number of the visit or of the person that has it."""

    flaw: Flaw
    stop: int | None = None
    person: int | None = None


@dataclass(frozen=True)
class Checked:
    """A day that can be planned, and what was found."""

    problem: Problem
    findings: tuple[Finding, ...]


def check(problem: Problem) -> Checked:
    """Look at everything once. Visits and people keep their numbers."""
    travel = problem.travel
    used = sorted(
        {stop.place for stop in problem.stops}
        | {place for person in problem.people for place in (person.start_place, person.end_place)}
    )
    lost = _lost(travel, used)
    torn = _torn(travel, used, lost)
    findings: list[Finding] = []
    people, off = [], set()
    for number, person in enumerate(problem.people):
        flaws = _of_person(person, lost)
        findings += [Finding(flaw, person=number) for flaw in flaws]
        kept = replace(person, pause=None) if Flaw.PAUSE_UNCLEAR in flaws else person
        if {Flaw.NO_SHIFT, Flaw.PLACE_UNKNOWN} & set(flaws):
            off.add(number)
            kept = replace(kept, starts=0.0, ends=0.0, pause=None)
        people.append(kept)
    stops = []
    for number, stop in enumerate(problem.stops):
        flaws = _of_stop(stop, lost)
        usable = _nobody(stop) if flaws else _without(stop, off, len(people))
        if not flaws and not doable(usable):
            flaws.append(Flaw.NOBODY_CAN)
        if stop.place in torn:
            flaws.append(Flaw.WAY_UNKNOWN)
        findings += [Finding(flaw, stop=number) for flaw in flaws]
        stops.append(usable)
    clean = replace(problem, people=tuple(people), stops=tuple(stops), travel=_ways(travel, used))
    return Checked(clean, tuple(findings))


def _of_person(person: Person, lost: set[int]) -> list[Flaw]:
    flaws = []
    if not isfinite(person.starts) or isnan(person.ends) or person.ends <= person.starts:
        flaws.append(Flaw.NO_SHIFT)
    if {person.start_place, person.end_place} & lost:
        flaws.append(Flaw.PLACE_UNKNOWN)
    pause = person.pause
    if pause is not None and not (pause.earliest <= pause.latest and isfinite(pause.minutes) and pause.minutes >= 0.0):
        flaws.append(Flaw.PAUSE_UNCLEAR)
    return flaws


def _of_stop(stop: Stop, lost: set[int]) -> list[Flaw]:
    flaws = []
    if not isfinite(stop.earliest) or isnan(stop.latest) or stop.latest < stop.earliest:
        flaws.append(Flaw.CLOSES_BEFORE_IT_OPENS)
    if not stop.services or not all(isfinite(one.minutes) and one.minutes >= 0.0 for one in stop.services):
        flaws.append(Flaw.NO_LENGTH)
    if len(stop.services) > 1 and not (isfinite(stop.gap[0]) and stop.gap[0] <= stop.gap[1]):
        flaws.append(Flaw.GAP_UNCLEAR)
    if stop.place in lost:
        flaws.append(Flaw.PLACE_UNKNOWN)
    return flaws


def _nobody(stop: Stop) -> Stop:
    """A visit that stays out of the plan, with numbers the search can read."""
    earliest = stop.earliest if isfinite(stop.earliest) else 0.0
    latest = stop.latest if stop.latest >= earliest else earliest
    minutes = [one.minutes if isfinite(one.minutes) else 0.0 for one in stop.services]
    services = tuple(Service(most, {}) for most in minutes or [0.0])
    return replace(stop, earliest=earliest, latest=latest, services=services, gap=(0.0, 0.0))


def _without(stop: Stop, off: set[int], team: int) -> Stop:
    """A visit that those who are off do not make, nor anybody there is not."""
    services = tuple(
        replace(one, by={who: wish for who, wish in one.by.items() if who not in off and 0 <= who < team})
        for one in stop.services
    )
    return replace(stop, services=services)


def _lost(travel: Minutes, used: list[int]) -> set[int]:
    """Places without a matrix row, or from or to which no way is known."""
    inside = [place for place in used if 0 <= place < len(travel)]
    known = np.isfinite(travel[np.ix_(inside, inside)])
    if len(inside) > 1:
        np.fill_diagonal(known, val=False)
    reached = np.flatnonzero(known.any(axis=1) & known.any(axis=0))
    return set(used) - {inside[row] for row in reached}


def _torn(travel: Minutes, used: list[int], lost: set[int]) -> set[int]:
    """Places from or to which some way is not known."""
    inside = [place for place in used if place not in lost]
    unknown = ~np.isfinite(travel[np.ix_(inside, inside)])
    np.fill_diagonal(unknown, val=False)
    return {inside[row] for row in np.flatnonzero(unknown.any(axis=0) | unknown.any(axis=1))}


def _ways(travel: Minutes, used: list[int]) -> Minutes:
    """Ways that can be reckoned with; a matrix with a row for each place that is used."""
    size = max([len(travel), *(place + 1 for place in used)])
    ways = np.full((size, size), NO_WAY)
    ways[: len(travel), : len(travel)] = np.where(np.isfinite(travel), np.maximum(travel, 0.0), NO_WAY)
    return ways
