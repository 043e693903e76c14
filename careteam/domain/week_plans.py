"""A week of home visits as it is planned: each visit falls on one of the days, and each day is a day to plan.

A visit is wanted on every day it may fall on; a plan has it on one of them. How often somebody is visited, and who
comes to whom, is a matter of the week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from math import ceil

from careteam.domain.assignments import HowOften
from careteam.domain.day_plans import DayToPlan, Placed, Sketch, Wanted, fitting, published
from careteam.domain.day_routes import Route, routes
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.referrals import Urgency
from careteam.domain.visits import VisitDraft

Course = tuple[PatientId, str]
"""The visits of a patient in one discipline, by its key."""

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class WeekToPlan:
    """The days that are planned together, which know the same places.

    ``courses``: to which discipline each seat of a visit belongs, empty for somebody who only comes along.
    ``how_often``: of the courses where it is agreed. ``due``: visits that nobody has entered yet, they would be.
    """

    days: tuple[DayToPlan, ...] = ()
    courses: Mapping[VisitId, tuple[str, ...]] = field(default_factory=dict)
    how_often: Mapping[Course, HowOften] = field(default_factory=dict)
    due: Mapping[VisitId, VisitDraft] = field(default_factory=dict)

    @cached_property
    def wanted(self) -> dict[VisitId, dict[int, Wanted]]:
        """Each visit as it is wanted on each day, by the day's number."""
        found: dict[VisitId, dict[int, Wanted]] = defaultdict(dict)
        for number, day in enumerate(self.days):
            for one in day.wanted:
                found[one.visit_id][number] = one
        return dict(found)

    @property
    def monday(self) -> date | None:
        """When the week begins; None where none of its days can be planned any more."""
        return self.days[0].day - timedelta(days=self.days[0].day.weekday()) if self.days else None

    @cached_property
    def told(self) -> frozenset[VisitId]:
        """The visits that families were told of."""
        return frozenset().union(*(day.told for day in self.days))

    def any(self, visit_id: VisitId) -> Wanted | None:
        """A visit as it is wanted on the day it stands, or on one where it can be, or on any."""
        days = self.wanted.get(visit_id, {})
        return min(days.values(), key=lambda one: (one.starts is None, one.out is not None), default=None)

    def of_courses(self, visit_id: VisitId) -> tuple[Course, ...]:
        """The courses a visit belongs to."""
        one = self.any(visit_id)
        return tuple((one.patient_id, key) for key in self.courses.get(visit_id, ()) if key) if one else ()

    def soon(self, visit_id: VisitId) -> bool:
        """Whether somebody asked for a visit beside what is agreed: then it may be near to another one."""
        one = self.any(visit_id)
        return one is not None and one.urgency is not Urgency.ROUTINE

    def least(self, one: VisitId, other: VisitId) -> int:
        """How many days lie at least between two visits of a patient: not on one day, and further within a course,
        where nobody asked for one of them soon.
        """
        if self.soon(one) or self.soon(other):
            return 1
        shared = set(self.of_courses(one)) & set(self.of_courses(other))
        return max([1, *(apart(self.how_often.get(course, HowOften.AS_NEEDED)) for course in shared)])

    def day_with(self, number: int, visits: Iterable[VisitId]) -> DayToPlan:
        """A day with these of its visits only."""
        kept = set(visits)
        day = self.days[number]
        return replace(day, wanted=tuple(one for one in day.wanted if one.visit_id in kept))


@dataclass(frozen=True)
class WeekSketch:
    """A plan of a week being made, day by day. What is on none of them is left out."""

    days: tuple[Sketch, ...] = ()

    @cached_property
    def found(self) -> dict[VisitId, tuple[int, Placed]]:
        """Each visit in the plan with the number of its day."""
        return {one.visit_id: (number, one) for number, day in enumerate(self.days) for one in day.placed}

    def of(self, visit_id: VisitId) -> tuple[int, Placed] | None:
        """The number of the day a visit is on, and where."""
        return self.found.get(visit_id)

    def with_day(self, number: int, sketch: Sketch) -> "WeekSketch":
        """The plan with another plan of a day."""
        return WeekSketch((*self.days[:number], sketch, *self.days[number + 1 :]))

    def without(self, visit_id: VisitId) -> "WeekSketch":
        """The plan without a visit."""
        return WeekSketch(tuple(day.without(visit_id) for day in self.days))

    def with_lock(self, visit_id: VisitId, *, locked: bool) -> "WeekSketch":
        """The plan with a visit that stays as it is, or may move again."""
        return WeekSketch(tuple(day.with_lock(visit_id, locked=locked) for day in self.days))

    def day_of(self, week: WeekToPlan, number: int) -> DayToPlan:
        """A day with the visits that fall on it, and no others."""
        return week.day_with(number, (one.visit_id for one in self.days[number].placed))


def standing(week: WeekToPlan) -> WeekSketch:
    """The plan that people know."""
    return WeekSketch(tuple(published(day) for day in week.days))


def fitting_week(week: WeekToPlan, sketches: Mapping[date, Sketch]) -> WeekSketch:
    """A plan of days without visits and people that are there no longer; what a family was told since stands so."""
    return WeekSketch(tuple(fitting(day, sketches.get(day.day, Sketch())) for day in week.days))


def open_left_out(week: WeekToPlan, sketch: WeekSketch) -> tuple[Wanted, ...]:
    """What a plan leaves out that could be in it on some day."""
    left = (one for visit_id in week.wanted.keys() - sketch.found.keys() if (one := week.any(visit_id)) is not None)
    return tuple(sorted((one for one in left if one.out is None and not one.told), key=lambda one: str(one.visit_id)))


def left_again_in(week: WeekToPlan, sketch: WeekSketch) -> tuple[Wanted, ...]:
    """What a plan leaves out that was left out of an earlier plan too: somebody has to decide it."""
    return tuple(one for one in open_left_out(week, sketch) if any(on != week.monday for on in one.left_out))


def nearest(week: WeekToPlan, sketch: WeekSketch, visit_id: VisitId, number: int) -> VisitId | None:
    """Another visit of the patient that is too near to a day for this one to be there."""
    one, day = week.any(visit_id), week.days[number].day
    for other, (there, _placed) in sketch.found.items():
        beside = week.any(other)
        if one is None or beside is None or other == visit_id or beside.patient_id != one.patient_id:
            continue
        if abs((week.days[there].day - day).days) < week.least(visit_id, other):
            return other
    return None


def due(how_often: HowOften, monday: date, visits: Iterable[date], waiting: int = 0) -> int:
    """How many more visits of a course fall due in a week, beside those on these days and those without a day yet.

    What is planned in the weeks after counts as long as it is near enough to be the visit that is due.
    """
    until = monday + WEEK
    first, last = until - how_often.weeks * WEEK, until + (how_often.weeks - 1) * WEEK
    there = sum(first <= day < last for day in visits) + waiting
    return max(0, min(how_often.times - there, ceil(how_often.times / how_often.weeks)))


def apart(how_often: HowOften) -> int:
    """How many days lie at least from one visit to the next: two a week come on Monday and Thursday, not on two days
    running; a weekly one, or rarer, not at the end of one week and the beginning of the next.
    """
    return {0: 1, 1: 4}.get(how_often.times, 7 // max(how_often.times, 1))


@dataclass(frozen=True)
class WeekTotals:
    """A plan in figures. ``courses``: those with several visits; ``alone``: of these, those where one person comes."""

    visits: int = 0
    left_out: int = 0
    drive: int = 0
    slack: int = 0
    overtime: int = 0
    late: int = 0
    courses: int = 0
    alone: int = 0


def week_routes(week: WeekToPlan, sketch: WeekSketch) -> tuple[tuple[Route, ...], ...]:
    """Everybody's days in order, day by day."""
    return tuple(routes(sketch.day_of(week, number), day) for number, day in enumerate(sketch.days))


def week_totals(week: WeekToPlan, sketch: WeekSketch, made: Iterable[Iterable[Route]] | None = None) -> WeekTotals:
    """The plan in figures. ``made``: everybody's days, where they are known already."""
    found = [one for day in (week_routes(week, sketch) if made is None else made) for one in day]
    legs = [leg for route in found for leg in route.legs if leg.wanted is not None]
    several = [people for people in people_of(week, sketch).values() if len(people) > 1]
    return WeekTotals(
        visits=len(sketch.found),
        left_out=len(week.wanted.keys() - sketch.found.keys()),
        drive=sum(one.drive for one in found),
        slack=sum(one.slack for one in found),
        overtime=sum(one.overtime for one in found),
        late=sum(leg.late for leg in legs),
        courses=len(several),
        alone=sum(len(set(people)) == 1 for people in several),
    )


def people_of(week: WeekToPlan, sketch: WeekSketch) -> dict[Course, tuple[MemberId, ...]]:
    """Who comes in each course, a person a visit, in the order of the days."""
    found: dict[Course, tuple[MemberId, ...]] = defaultdict(tuple)
    for visit_id, (number, placed) in sorted(sketch.found.items(), key=lambda item: item[1][0]):
        one = week.wanted.get(visit_id, {}).get(number)
        for key, member_id in zip(week.courses.get(visit_id, ()), placed.member_ids, strict=False):
            if one is not None and key:
                found[one.patient_id, key] += (member_id,)
    return dict(found)
