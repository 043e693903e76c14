"""How long the drive between two points takes: an estimate, put right where the office knows better.

It is said to be an estimate wherever it is shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Protocol
from uuid import UUID

from careteam.domain.places import Spot

START_MINUTES = 7.0
MINUTES_PER_KM = 1.2
"""Seven minutes to get going and to park, then 1.2 for each kilometer of the straight line.

Fitted to the road minutes between 864 homes in and around six Italian cities (Ceschia, Di Gaspero, Rosati and Schaerf
2024), where the median error was 2.1 to 5.4 minutes; a pure factor without the constant fails on short hops.
"""

EARTH_RADIUS_KM = 6371.0088
SATURDAY = 5


class Travel(Protocol):
    """Minutes from one point to another; None where nobody can tell. ``minutes`` is one, an office's ``Roads`` another.

    ``at``: when one is to be there, by the clock of the place; without it, no hour counts as busy.
    """

    def __call__(self, here: Spot, there: Spot, at: datetime | None = None, /) -> int | None: ...


@dataclass(frozen=True)
class Pace:
    """How an area drives: minutes to get going and to park, and for each kilometer of the straight line.

    ``center`` and ``radius_km``: the area, which both ends of a drive lie in; everywhere without a center. ``begins``,
    ``ends``: the busy hours from Monday to Friday in which one has to be there; at all hours without them.
    """

    start_minutes: float = START_MINUTES
    minutes_per_km: float = MINUTES_PER_KM
    center: Spot | None = None
    radius_km: float = 0.0
    begins: time | None = None
    ends: time | None = None

    def holds(self, here: Spot, there: Spot, at: datetime | None) -> bool:
        """Whether it says how long a drive takes."""
        if self.begins is not None and self.ends is not None:
            busy = at is not None and at.weekday() < SATURDAY and self.begins <= at.time() < self.ends
            if not busy:
                return False
        return self.center is None or all(self._within(self.center, end) for end in (here, there))

    @property
    def rank(self) -> tuple[bool, float, bool]:
        """What comes first says it: the smaller area before the larger, and the busy hours before all hours."""
        return self.center is None, self.radius_km, self.begins is None

    def _within(self, center: Spot, spot: Spot) -> bool:
        distance = kilometers(center, spot)
        return distance is not None and distance <= self.radius_km


USUAL = Pace()


@dataclass(frozen=True)
class Roads:
    """What an office knows of its roads: how its areas drive, and what it put right between two places.

    ``corrections``: minutes from one place or home to another, by what the points know themselves by.
    """

    paces: tuple[Pace, ...] = ()
    corrections: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)

    def minutes(self, here: Spot, there: Spot, at: datetime | None = None, /) -> int | None:
        """Minutes of driving, as put right or estimated; 0 at the same point, None where nobody can tell."""
        corrected = self.correction(here, there)
        return corrected if corrected is not None else self.estimate(here, there, at)

    def correction(self, here: Spot, there: Spot) -> int | None:
        """What the office put right between two places."""
        if not self.corrections or here.key is None or there.key is None:
            return None
        return self.corrections.get((here.key, there.key))

    def estimate(self, here: Spot, there: Spot, at: datetime | None = None) -> int | None:
        """Estimated minutes, rounded up, whatever was put right."""
        distance = kilometers(here, there)
        if distance is None:
            return None
        if (here.latitude, here.longitude) == (there.latitude, there.longitude):
            return 0
        holding = [pace for pace in self.paces if pace.holds(here, there, at)]
        pace = min(holding, key=lambda one: one.rank, default=USUAL)
        return ceil(pace.start_minutes + pace.minutes_per_km * distance)


def kilometers(here: Spot, there: Spot) -> float | None:
    """The straight line over the ground; None when a point is unknown."""
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return None
    south, north = radians(here.latitude), radians(there.latitude)
    rise = sin((north - south) / 2) ** 2
    run = cos(south) * cos(north) * sin(radians(there.longitude - here.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, rise + run)))


def minutes(here: Spot, there: Spot, at: datetime | None = None, /) -> int | None:
    """Estimated minutes of driving for an office that has said nothing of its roads."""
    return Roads().estimate(here, there, at)


def corrected(said: Iterable[tuple[UUID, UUID, int, bool]]) -> dict[tuple[UUID, UUID], int]:
    """Corrections by their way: from, to, minutes, and whether only this way. The way back is as long unless said."""
    said = tuple(said)
    found = {(here, there): taken for here, there, taken, _one_way in said}
    for here, there, taken, one_way in said:
        if not one_way:
            found.setdefault((there, here), taken)
    return found
