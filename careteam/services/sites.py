"""Where visits happen: the point on the map, its zone, and the words for it, of a place or of a patient's home."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from careteam.domain.ids import PlaceId, ResidenceId
from careteam.domain.permissions import Permission
from careteam.domain.places import Spot
from careteam.persistence.models import Place, Residence
from careteam.persistence.prepared import Rows, prepared
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Site:
    """Where a visit goes. ``two_people``: the home asks for two visitors."""

    spot: Spot = field(default_factory=Spot)
    words: str = ""
    two_people: bool = False

    @property
    def key(self) -> UUID | None:
        """Two visits with the same key need no drive between them: units of one hospital, rooms of one nursing home."""
        return self.spot.key


NOWHERE = Site()


@needs(Permission.SEE)
def of(work: Work, places: Iterable[PlaceId | None], residences: Iterable[ResidenceId | None]) -> dict[UUID, Site]:
    """The sites of places and residences by their id; a unit without a point or zone of its own has its hospital's."""
    wanted = {one for one in residences if one is not None}
    homes = _homes(work, wanted) if wanted else []
    sites = _places(work, {one for one in (*places, *(home.place_id for home in homes)) if one is not None})
    for home in homes:
        place = sites.get(home.place_id or home.id, NOWHERE)
        known = home.latitude is not None and home.longitude is not None
        point = home if known else place.spot
        street = ", ".join(part for part in (home.street, home.city) if part)
        words = " ".join(part for part in (place.words, home.room) if part) or street
        spot = Spot(point.latitude, point.longitude, home.zone or place.spot.zone, place.key or home.id)
        sites[home.id] = Site(spot, words, home.two_people)
    return sites


def _places(work: Work, ids: set[PlaceId]) -> dict[UUID, Site]:
    sites: dict[UUID, Site] = {}
    for row in _place_rows(work, ids) if ids else ():
        known = row.latitude is not None and row.longitude is not None
        point = (row.latitude, row.longitude) if known else (row.whole_latitude, row.whole_longitude)
        sites[row.id] = Site(Spot(*point, row.zone or row.whole_zone or "", row.parent_id or row.id), row.name)
    return sites


@prepared
def _homes(ids: Collection[ResidenceId]) -> Rows:
    return select(
        *(Residence.id, Residence.place_id, Residence.latitude, Residence.longitude, Residence.zone),
        *(Residence.room, Residence.street, Residence.city, Residence.two_people),
    ).where(Residence.id.in_(ids))


@prepared
def _place_rows(ids: Collection[PlaceId]) -> Rows:
    whole = aliased(Place)
    return (
        select(
            *(Place.id, Place.name, Place.parent_id, Place.latitude, Place.longitude, Place.zone),
            *(whole.latitude.label("whole_latitude"), whole.longitude.label("whole_longitude")),
            whole.zone.label("whole_zone"),
        )
        .outerjoin(whole, Place.parent_id == whole.id)
        .where(Place.id.in_(ids))
    )
