"""Which part of the calendar is looked at, and what was loaded for it."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from careteam.domain.calendar_sheets import View
from careteam.domain.ids import MemberId
from careteam.i18n import N_, _

if TYPE_CHECKING:
    from careteam.services.calendar import Day, MonthDay, VisitBlock
    from careteam.services.office import Work
    from careteam.services.team import MemberOption

DAY = timedelta(days=1)
WEEK = 7


VIEW_WORDS = {View.DAY: N_("Day"), View.WEEK: N_("Week"), View.MONTH: N_("Month"), View.AGENDA: N_("Agenda")}


class Who(StrEnum):
    """Whose visits are shown."""

    TEAM = "team"
    HOMES = "homes"
    ONE = "one"


WHO_WORDS = {Who.TEAM: N_("Team"), Who.HOMES: N_("Home visits"), Who.ONE: N_("One person")}


@dataclass(frozen=True)
class Look:
    """A view with its filters: whose visits, and of one person, whose."""

    view: View = View.DAY
    who: Who = Who.TEAM
    member_id: MemberId | None = None


@dataclass(frozen=True)
class Query:
    """What is asked for. Without a day, today at the office; without a member, the first of the team."""

    look: Look
    day: date | None


@dataclass(frozen=True)
class Shown:
    """What was found: the days, who can be chosen, what waits on the pinboard, and the office's clock."""

    query: Query
    day: date
    days: "tuple[Day, ...]"
    month: "tuple[MonthDay, ...]"
    people: "tuple[MemberOption, ...]"
    pinned: "tuple[VisitBlock, ...]"
    now: datetime
    zone: str

    def as_checked(self, before: "Shown | None") -> "Shown":
        """The same, with what stood in the way of its visits when they were last shown, until they are checked anew."""
        from careteam.services import calendar

        return self if before is None else replace(self, days=calendar.as_checked(self.days, before.days))

    @property
    def look(self) -> Look:
        """The view shown, with its filters."""
        return self.query.look

    @property
    def today(self) -> date:
        """The date it is at the office."""
        return self.now.date()

    @property
    def member(self) -> "MemberOption | None":
        """The one person shown, where it is one."""
        return next((one for one in self.people if one.id == self.look.member_id), None)


def load(work: "Work", query: Query) -> Shown:
    """What the calendar shows for a query."""
    from careteam.domain.clock import to_local
    from careteam.services import calendar, office_settings, team

    look = query.look
    zone = office_settings.current(work).zone
    now = to_local(work.now, zone)
    day = query.day or now.date()
    first, count = span(look.view, day)
    people = team.options(work, on=first)
    member_id = None
    if look.who is Who.ONE and people:
        member_id = look.member_id if look.member_id in {one.id for one in people} else people[0].id
    asked = Query(Look(look.view, look.who, member_id), day)
    pinned = calendar.pinboard(work)
    homes = look.who is Who.HOMES
    if look.view is View.MONTH:
        month = calendar.month(work, first, count, member_id=member_id, homes_only=homes)
        return Shown(asked, day, (), month, people, pinned, now, zone)
    loads = look.view is View.DAY or (look.view is View.WEEK and member_id is None)  # what the heads of these show
    days = calendar.days(work, first, count, member_id=member_id, homes_only=homes, loads=loads)
    while look.view is View.WEEK and len(days) > 5 and not days[-1].visits:
        days = days[:-1]
    return Shown(asked, day, days, (), people, pinned, now, zone)


def check(work: "Work", shown: Shown) -> Shown:
    """The same, with what stands in the way of its visits."""
    from careteam.services import calendar

    return replace(shown, days=calendar.checked(work, shown.days))


def span(view: View, day: date) -> tuple[date, int]:
    """The first day that is shown around a day, and how many there are."""
    monday = day - day.weekday() * DAY
    if view is View.WEEK:
        return monday, WEEK
    if view is View.AGENDA:
        return day, WEEK
    if view is View.MONTH:
        first = day.replace(day=1)
        monday = first - first.weekday() * DAY
        weeks = -(-(first.weekday() + monthrange(day.year, day.month)[1]) // WEEK)
        return monday, weeks * WEEK
    return day, 1


def turned(view: View, day: date, by: int) -> date:
    """The day one comes to, so many days, weeks or months on."""
    if view is View.MONTH:
        months = day.year * 12 + day.month - 1 + by
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + by * (DAY if view is View.DAY else WEEK * DAY)


def look_words(look: Look, name: str) -> str:
    """A view and its filters in words: Week, Tom Reyes."""
    return f"{_(VIEW_WORDS[look.view])}, {name or _(WHO_WORDS[look.who])}"
