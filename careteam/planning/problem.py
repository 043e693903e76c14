"""A day to be planned, as numbers: who works when and from where, which visits wait, and what each wish is worth.

Times are minutes since midnight of the day; places are rows of the travel matrix. Nobody here knows patients or
calendars: a visit's ``key`` and a person's ``key`` lead back to them.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.float64]
"""Travel in minutes, from the place of the row to the place of the column."""


@dataclass(frozen=True)
class Break:
    """A pause of so many minutes that begins between two times, wherever the person is then.

    It is taken in the first wait that holds it, else before the first visit that it could not follow in time.
    """

    earliest: float
    latest: float
    minutes: float


@dataclass(frozen=True)
class Person:
    """Somebody who makes visits this day, from the start of the shift to its end; where the day begins and ends.

    Time after the shift costs; more than ``most_overtime`` minutes of it is never planned. ``load``: minutes of visits
    on other days that count for the spread of load.
    """

    key: Hashable
    starts: float = 0.0
    ends: float = inf
    start_place: int = 0
    end_place: int = 0
    pause: Break | None = None
    most_overtime: float = inf
    load: float = 0.0


@dataclass(frozen=True)
class Service:
    """One person's part of a visit: how long, and by whom it can be done, each at a price in minutes.

    The price holds what speaks against somebody: not the usual person, a wish of the patient, no common language.
    Who is not in ``by`` cannot do it.
    """

    minutes: float
    by: Mapping[int, float]


@dataclass(frozen=True)
class Stop:
    """A visit to be planned: where, when it may begin, and by one person or two.

    ``gap``: the second service begins so many minutes after the first, at least and at most; both at once is (0, 0).
    Beginning after ``latest`` is late, unless the window is ``told`` to a family: then it is never planned outside.
    ``unplanned``: what it costs to leave the visit out, in minutes; infinite where that cannot be.
    ``infectious`` visits come after those to people who are ``at_risk``.
    """

    key: Hashable
    place: int
    earliest: float
    latest: float
    services: tuple[Service, ...]
    gap: tuple[float, float] = (0.0, 0.0)
    told: bool = False
    unplanned: float = inf
    infectious: bool = False
    at_risk: bool = False


def doable(stop: Stop) -> bool:
    """Whether there is somebody for each service of a visit, and two people for a visit of two."""
    people = [set(service.by) for service in stop.services]
    return all(people) and len(set().union(*people)) >= len(people)


@dataclass(frozen=True)
class Prices:
    """What a minute of each is worth, in minutes of travel; ``infection``: a visit in the wrong order."""

    travel: float = 1.0
    late: float = 1.0
    worst_late: float = 1.0
    overtime: float = 2.0
    late_break: float = 2.0
    spread: float = 0.0
    moved: float = 0.0
    infection: float = 240.0
    free_shift: float = 15.0
    """Minutes that a visit may move against the published plan at no price."""


@dataclass(frozen=True)
class Placed:
    """A service in a person's route: the visit's and the service's number, and the minute it begins."""

    stop: int
    service: int
    starts: float


@dataclass(frozen=True)
class Plan:
    """A route for each person, in the order of the day, and the visits left out."""

    routes: tuple[tuple[Placed, ...], ...]
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A day to be planned. ``published``: when each visit begins in the plan that people know, by number."""

    people: tuple[Person, ...]
    stops: tuple[Stop, ...]
    travel: Minutes
    prices: Prices = Prices()
    published: Mapping[int, float] = field(default_factory=dict)
