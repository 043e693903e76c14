"""Days to plan, as values: a few people and homes, with the ways between them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from careteam.domain.day_plans import DayToPlan, Stand, Visitor, Wanted
from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.places import Spot
from careteam.domain.team import Hue
from careteam.domain.visits import VisitStatus

TUESDAY = date(2026, 11, 24)


def stand(latitude: float, longitude: float, town: str = "") -> Stand:
    """A place on the map."""
    return Stand(Spot(latitude, longitude), None, town)


def a_visitor(name: str, member_id: MemberId, **more: Any) -> Visitor:
    """A nurse from eight to five, at the first place."""
    values: dict[str, Any] = {"starts": 480, "ends": 1020, "base": 0, "discipline": "nurse", **more}
    return Visitor(member_id=member_id, name=name, code="RN", hue=Hue.TEAL, **values)


def a_wanted(name: str, place: int, *who: MemberId, **more: Any) -> Wanted:
    """An hour at somebody's home, any time that suits, by any of these."""
    values: dict[str, Any] = {"minutes": 60, "earliest": 420, "latest": 1080, "seats": (dict.fromkeys(who, ()),)}
    return Wanted(
        visit_id=VisitId(new_id()),
        version=1,
        patient_id=PatientId(new_id()),
        patient=name,
        status=VisitStatus.PROPOSED,
        place=place,
        member_ids=who[:1],
        **{**values, **more},
    )


def a_day(
    visitors: Sequence[Visitor], wanted: Sequence[Wanted], drives: Sequence[Sequence[int]], **more: Any
) -> DayToPlan:
    """A Tuesday."""
    places = tuple(stand(43.0 + number / 50, -77.6) for number in range(len(drives)))
    ways = tuple(tuple(row) for row in drives)
    return DayToPlan(TUESDAY, tuple(visitors), tuple(wanted), places=places, drives=ways, **more)
