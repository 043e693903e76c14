"""Who is in a sample office, and how chance is asked."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from careteam.domain.clock import today
from careteam.domain.places import PlaceKind, Setting
from careteam.sample import words

if TYPE_CHECKING:
    from careteam.persistence.bulk import BulkWriter
    from careteam.services.office import Office

ZONE = "America/New_York"
Report = Callable[[str, float], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Size:
    """How large: people on the team, patients in all, working days before and after today, and how many visits."""

    staff: int
    patients: int
    days_before: int
    days_after: int
    visits: int | None = None


@dataclass(eq=False)
class Somebody:
    """A team member, the patients they serve in all these years, and those of the day that is being written."""

    id: UUID
    given_name: str
    family_name: str
    discipline: str
    patients: "list[Person]" = field(default_factory=list)
    now: "list[Person]" = field(default_factory=list)
    away: set[date] = field(default_factory=set)


@dataclass(eq=False)
class Person:
    """A patient, as far as visits need to know, with those who serve them."""

    id: UUID
    name: str
    family_name: str
    begins: date
    ends: date | None
    home: Setting
    residence_id: UUID
    interpreter: bool
    child: bool
    cancer: bool
    parent: str = ""
    treated: int | None = None
    stay_place: UUID | None = None
    stay_since: date | None = None
    team: list[Somebody] = field(default_factory=list)


@dataclass(frozen=True)
class Repeating:
    """A visit that repeats, on one of its days."""

    series_id: UUID
    person: Person
    member: Somebody
    purpose: str


class Cast:
    """What the writers of one sample office share: chance, the day it is, the team, the places, the patients."""

    def __init__(self, writer: "BulkWriter", office: "Office", size: Size, rng: random.Random, now: datetime) -> None:
        from sqlalchemy import select

        from careteam.persistence.models import Discipline

        self.writer, self.size, self.rng, self.now = writer, size, rng, now
        self.account_id = office.user.account_id
        self.today = today(now, ZONE)
        self.first = self.working_day(-size.days_before)
        self.last = self.working_day(size.days_after)
        self.team: list[Somebody] = []
        self.patients: list[Person] = []
        self.repeating: dict[date, list[Repeating]] = {}
        self.places: dict[PlaceKind, list[UUID]] = {}
        self.spots: dict[UUID, dict[str, Any]] = {}
        rows = office.read(lambda work: work.session.execute(select(Discipline.key, Discipline.id)).all())
        self.disciplines: dict[str, UUID] = {row.key: row.id for row in rows}

    def pick(self, options: Sequence[T]) -> T:
        """One of these."""
        return options[int(self.rng.random() * len(options))]

    def chance(self, share: float) -> bool:
        """Whether something that happens so often happens now."""
        return self.rng.random() < share

    def spot(self, town: int) -> dict[str, Any]:
        """An address in a town, with its coordinates."""
        name, postal_code, latitude, longitude = words.TOWNS[town]
        return {
            "street": f"{self.rng.randint(2, 240)} {self.pick(words.STREETS)} Street",
            "city": name,
            "region": "NY",
            "postal_code": postal_code,
            "latitude": round(latitude + self.rng.uniform(-0.02, 0.02), 5),
            "longitude": round(longitude + self.rng.uniform(-0.02, 0.02), 5),
        }

    def working_day(self, offset: int) -> date:
        """The working day so many working days from today."""
        day, step = self.today, 1 if offset > 0 else -1
        for _count in range(abs(offset)):
            day += timedelta(days=step)
            while day.weekday() > 4:
                day += timedelta(days=step)
        return day
