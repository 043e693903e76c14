"""Hospitals and their units, clinics, facilities, schools and team offices."""

from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import PlaceId
from careteam.domain.places import PlaceKind
from careteam.persistence.base import Line, Row, refers_to


class Place(Row):
    """A place where visits happen, other than a private home."""

    __tablename__ = "place"
    topic = Topic.PLACES

    name: Mapped[Line]
    kind: Mapped[PlaceKind]
    parent_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    street: Mapped[Line]
    city: Mapped[Line]
    region: Mapped[Line]
    postal_code: Mapped[Line]
    phone: Mapped[Line]
    zone: Mapped[Line]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
