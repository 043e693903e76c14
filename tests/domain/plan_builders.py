"""Plans in few words: a booking that nothing is in the way of, to be changed in the one thing a test is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from careteam.domain.ids import MemberId, PatientId, PlaceId, ResidenceId, VisitId, new_id
from careteam.domain.patients import AgeGroup
from careteam.domain.places import Setting, Spot
from careteam.domain.plans import Held, Plan, PlannedMember, PlannedPatient
from careteam.domain.team import Shift

ZONE = "America/New_York"
MONDAY = date(2026, 11, 23)
HERE = Spot(42.36, -71.06, ZONE)
NEAR = Spot(42.36, -71.12, ZONE)  # 4.9 km to the west: about 13 minutes
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
HOME = ResidenceId(new_id())


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """A moment on the Monday (or days later), by the wall clock of New York in November."""
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day, hours=hour + 5, minutes=minute)


def held(starts: datetime, minutes: int = 60, **changes: Any) -> Held:
    """Another visit, with Omar Haddad at his home nearby."""
    visit = Held(
        VisitId(new_id()),
        "Omar Haddad",
        starts,
        starts + timedelta(minutes=minutes),
        Setting.OWN_HOME,
        NEAR,
        PlaceId(new_id()),
        ("Dana Ruiz",),
    )
    return replace(visit, **changes)


def member(name: str = "Dana Ruiz", **changes: Any) -> PlannedMember:
    """A social worker who works every weekday from 8 to 5."""
    shifts = tuple(Shift(day, time(8), time(17)) for day in range(5))
    made = PlannedMember(MemberId(new_id()), name, "social_worker", "Social worker", shifts, base=HERE)
    return replace(made, **changes)


def patient(**changes: Any) -> PlannedPatient:
    """Ana Silva, an adult with the program."""
    return replace(PlannedPatient(PatientId(new_id()), "Ana Silva", age_group=AgeGroup.ADULT), **changes)


def plan(**changes: Any) -> Plan:
    """A new home visit on Monday from 2 to 3 pm, with nothing in its way."""
    made = Plan(patient(), at(14), at(15), ZONE, Setting.OWN_HOME, (member(),), spot=HERE, place_id=HOME)
    return replace(made, **changes)
