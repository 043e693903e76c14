"""The road server that an office may run: asked for a day's drives, and tried out from the settings.

It is asked outside of any act of work: what is known is read first, then nothing of the office waits for a network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from sqlalchemy import select

from careteam.domain.day_plans import UNKNOWN_DRIVE, DayToPlan
from careteam.domain.errors import Invalid
from careteam.domain.ids import PlaceId
from careteam.domain.permissions import Permission
from careteam.domain.places import Spot
from careteam.domain.travel import Roads
from careteam.i18n import _
from careteam.persistence.models import Place
from careteam.services import office_settings, sites, travel
from careteam.services.office import Office, Work
from careteam.services.permits import needs
from careteam.services.sites import Site

if TYPE_CHECKING:
    from careteam.planning.travel import DayTravel

Report = Callable[[str, float], None]

TRIED = 10
"""So many places of the address book are asked about to try a server out; no patient's home is."""


@dataclass(frozen=True)
class Basis:
    """What the drives of a day are worked out from: the office's own roads, and the road server's address, if any."""

    roads: Roads
    server: str


@dataclass(frozen=True)
class Tried:
    """What a road server answered: the longest drive of those asked, and how many of them it knows.

    ``estimate``: the same drive as it is estimated.
    """

    here: str
    there: str
    minutes: int
    estimate: int
    known: int
    asked: int


@needs(Permission.SEE)
def basis(work: Work) -> Basis:
    """What the drives of a day are worked out from."""
    return Basis(travel.roads(work), office_settings.current(work).road_server)


def day_travel(known: Basis, spots: Sequence[Spot], *, unknown: int, at: datetime | None = None) -> "DayTravel":
    """The drives between a day's places. May take as long as the road server is waited for: not within a Work."""
    from careteam.exchange import osrm
    from careteam.planning.travel import matrix

    def ask(points: Sequence[Spot]) -> osrm.Table:
        return osrm.table(known.server, points)

    return matrix(spots, known.roads, ask if known.server else None, unknown=unknown, at=at)


def by_road(known: Basis, day: DayToPlan) -> tuple[DayToPlan, tuple[str, ...]]:
    """A day to plan with its drives worked out so, and what to know of them, in sentences."""
    found = day_travel(known, [place.spot for place in day.places], unknown=UNKNOWN_DRIVE)
    return replace(day, drives=found.minutes), found.said


def try_out(office: Office, address: str, report: Report) -> Tried:
    """Ask a server for the drives between some places of the address book.

    Raises Unavailable where it does not answer, Invalid where fewer than two places are on the map.
    """
    from careteam.exchange import osrm

    report(_("Asking the road server"), 0.0)
    roads, places = office.read(_some_places)
    if len(places) < 2:
        text = _("Enter latitude and longitude of two places in the address book first; the server is asked for them.")
        raise Invalid.field("", text)
    table = osrm.table(address.strip(), [place.spot for place in places])
    report(_("Asking the road server"), 1.0)
    drives = [
        (minutes, here, there)
        for here, row in zip(places, table, strict=True)
        for there, minutes in zip(places, row, strict=True)
        if here is not there and minutes is not None
    ]
    asked = len(places) * (len(places) - 1)
    if not drives:
        raise Invalid.field("", _("The road server answers, but knows no way between your places: it has another map."))
    minutes, here, there = max(drives, key=lambda drive: drive[0])
    estimate = roads.estimate(here.spot, there.spot) or 0
    return Tried(here.words, there.words, ceil(minutes), estimate, len(drives), asked)


def _some_places(work: Work) -> tuple[Roads, list[Site]]:
    located = select(Place.id).where(Place.live(), Place.latitude.is_not(None), Place.longitude.is_not(None))
    ids = [PlaceId(one) for one in work.session.scalars(located.order_by(Place.name, Place.id))]
    known = sites.of(work, ids, ())
    by_point: dict[tuple[float | None, float | None], Site] = {}
    for one in ids:
        by_point.setdefault((known[one].spot.latitude, known[one].spot.longitude), known[one])
    return travel.roads(work), list(by_point.values())[:TRIED]
