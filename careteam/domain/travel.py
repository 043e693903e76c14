"""How long the drive between two points takes: an offline estimate, and said to be one wherever it is shown."""

from collections.abc import Callable
from math import asin, ceil, cos, radians, sin, sqrt

from careteam.domain.places import Spot

START_MINUTES = 7.0
MINUTES_PER_KM = 1.2
"""Seven minutes to get going and to park, then 1.2 for each kilometer of the straight line.

Fitted to the road minutes between 864 homes in and around six Italian cities (Ceschia, Di Gaspero, Rosati and Schaerf
2024), where the median error was 2.1 to 5.4 minutes; a pure factor without the constant fails on short hops.
"""

EARTH_RADIUS_KM = 6371.0088

Travel = Callable[[Spot, Spot], int | None]
"""Minutes from one point to another; None where nobody can tell. ``minutes`` is one; a road router may be another."""


def kilometers(here: Spot, there: Spot) -> float | None:
    """The straight line over the ground; None when a point is unknown."""
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return None
    south, north = radians(here.latitude), radians(there.latitude)
    rise = sin((north - south) / 2) ** 2
    run = cos(south) * cos(north) * sin(radians(there.longitude - here.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, rise + run)))


def minutes(here: Spot, there: Spot) -> int | None:
    """Estimated minutes of driving, rounded up; 0 at the same point, None when a point is unknown."""
    distance = kilometers(here, there)
    if distance is None:
        return None
    same_point = (here.latitude, here.longitude) == (there.latitude, there.longitude)
    return 0 if same_point else ceil(START_MINUTES + MINUTES_PER_KM * distance)
