"""Which part of the calendar is looked at, and what was loaded for it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from careteam.domain.ids import MemberId

if TYPE_CHECKING:
    from careteam.services.calendar import Day, VisitBlock
    from careteam.services.office import Work
    from careteam.services.team import MemberOption

DAY = timedelta(days=1)


class View(StrEnum):
    """How much time is shown."""

    DAY = "day"
    WEEK = "week"


class Who(StrEnum):
    """Whose visits are shown."""

    TEAM = "team"
    HOMES = "homes"
    ONE = "one"


@dataclass(frozen=True)
class Query:
    """What is asked for. Without a day, today at the office; without a member, the first of the team."""

    view: View
    day: date | None
    who: Who
    member_id: MemberId | None


@dataclass(frozen=True)
class Shown:
    """What was found: the days, who can be chosen, what waits on the pinboard, and the office's clock."""

    query: Query
    days: "tuple[Day, ...]"
    people: "tuple[MemberOption, ...]"
    pinned: "tuple[VisitBlock, ...]"
    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """The date it is at the office."""
        return self.now.date()


def load(work: "Work", query: Query) -> Shown:
    """What the calendar shows for a query."""
    from careteam.domain.clock import to_local
    from careteam.services import calendar, office_settings, team

    zone = office_settings.current(work).zone
    now = to_local(work.now, zone)
    day = query.day or now.date()
    first = day - day.weekday() * DAY if query.view is View.WEEK else day
    people = team.options(work, on=first)
    member_id = None
    if query.who is Who.ONE and people:
        member_id = query.member_id if query.member_id in {one.id for one in people} else people[0].id
    count = 7 if query.view is View.WEEK else 1
    days = calendar.days(work, first, count, member_id=member_id, homes_only=query.who is Who.HOMES)
    while len(days) > 5 and not days[-1].visits:
        days = days[:-1]
    asked = Query(query.view, day, query.who, member_id)
    return Shown(asked, days, people, calendar.pinboard(work), now, zone)
