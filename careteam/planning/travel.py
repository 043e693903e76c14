"""The travel matrix of one day: what the office put right, else the road server's minutes, else the estimate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from careteam.domain.errors import Unavailable
from careteam.domain.places import Spot
from careteam.domain.travel import Roads
from careteam.i18n import _, ngettext

Ask = Callable[[Sequence[Spot]], Sequence[Sequence[float | None]]]
"""Asks for the minutes between known points. None: no way known. Raises Unavailable where nobody answers."""


@dataclass(frozen=True)
class DayTravel:
    """Minutes from each place (row) to each (column), and what to know of them, in sentences."""

    minutes: tuple[tuple[int, ...], ...]
    said: tuple[str, ...] = ()


def matrix(
    spots: Sequence[Spot], roads: Roads, ask: Ask | None = None, *, unknown: int, at: datetime | None = None
) -> DayTravel:
    """The drives between a day's places. ``ask``: the road server, if there is one; it is asked once, here.

    ``unknown``: what a drive counts where nobody can tell. ``at``: when one is to be there, for the hour's estimate.
    """
    told, said = _told(spots, ask)
    estimated = lost = 0

    def drive(here: Spot, there: Spot) -> int:
        nonlocal estimated, lost
        if here is there or (here.key is not None and here.key == there.key):
            return 0
        right = roads.correction(here, there)
        if right is not None:
            return right
        points = _point(here), _point(there)
        if told and here.known and there.known and points[0] != points[1]:
            road = told.get(points)
            if road is not None:
                return ceil(road)
            estimated += 1
        found = roads.estimate(here, there, at)
        lost += found is None
        return unknown if found is None else found

    minutes = tuple(tuple(drive(here, there) for there in spots) for here in spots)
    if estimated:
        text = ngettext(
            "The road server knows no way for {count} drive; it is estimated.",
            "The road server knows no way for {count} drives; they are estimated.",
            estimated,
        )
        said = (*said, text.format(count=estimated))
    if lost:
        text = ngettext(
            "{count} drive leads to or from a place that is not on the map; it counts {minutes} minutes.",
            "{count} drives lead to or from a place that is not on the map; each counts {minutes} minutes.",
            lost,
        )
        said = (*said, text.format(count=lost, minutes=unknown))
    return DayTravel(minutes, said)


Point = tuple[float | None, float | None]


def _told(spots: Sequence[Spot], ask: Ask | None) -> tuple[dict[tuple[Point, Point], float | None], tuple[str, ...]]:
    """What the road server says, by points, each asked for once; or why all is estimated."""
    points = list({_point(spot): spot for spot in spots if spot.known}.values())
    if ask is None or len(points) < 2:
        return {}, ()
    try:
        table = ask([Spot(one.latitude, one.longitude) for one in points])
    except Unavailable as error:
        return {}, (_("{reason} All drives are estimated.").format(reason=error),)
    found = {
        (_point(here), _point(there)): cell
        for here, row in zip(points, table, strict=True)
        for there, cell in zip(points, row, strict=True)
    }
    return found, ()


def _point(spot: Spot) -> Point:
    return spot.latitude, spot.longitude
