"""What the office knows of its roads: how its areas drive, and the drives it put right."""

from datetime import date, time

from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import PlaceId, ResidenceId
from careteam.domain.travel_settings import CorrectionState
from careteam.persistence.base import Line, Row, refers_to


class TravelPace(Row):
    """How long drives take, everywhere or around a place, at all hours or at busy ones."""

    __tablename__ = "travel_pace"
    topic = Topic.PLACES

    place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    radius_km: Mapped[float | None]
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    start_minutes: Mapped[float]
    minutes_per_km: Mapped[float]
    source: Mapped[Line]


class TravelCorrection(Row):
    """The minutes from one place or home to another, the way back too unless ``one_way``; who says so, and when."""

    __tablename__ = "travel_correction"
    topic = Topic.PLACES

    here_place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    here_residence_id: Mapped[ResidenceId | None] = mapped_column(refers_to("residence.id"))
    there_place_id: Mapped[PlaceId | None] = mapped_column(refers_to("place.id"))
    there_residence_id: Mapped[ResidenceId | None] = mapped_column(refers_to("residence.id"))
    minutes: Mapped[int]
    one_way: Mapped[bool]
    why: Mapped[Line]
    state: Mapped[CorrectionState]
    entered_by: Mapped[Line]
    entered_on: Mapped[date]
