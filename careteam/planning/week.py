"""A week of home visits as a problem to solve, and its solution as a plan for people."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from careteam.domain.errors import Cancelled
from careteam.domain.ids import VisitId
from careteam.domain.week_plans import WeekSketch, WeekToPlan, apart
from careteam.planning.day import Asked, to_problem
from careteam.planning.problem import Problem
from careteam.planning.week_problem import Want, Week, WeekPlan
from careteam.planning.week_referee import WeekVerdict, judge_week
from careteam.planning.week_search import better_week, first_week

ANOTHER_DAY = 15.0
"""What it costs, in minutes, that a proposed visit leaves the day on which people know it."""


@dataclass(frozen=True)
class AskedWeek:
    """The problem of a week, with each day's own."""

    week: Week
    days: tuple[Asked, ...]

    def plan(self, sketch: WeekSketch) -> WeekPlan:
        """A plan of people as the search sees it."""
        return tuple(asked.plan(day) for asked, day in zip(self.days, sketch.days, strict=True))

    def sketch(self, plan: WeekPlan, before: WeekSketch) -> WeekSketch:
        """A plan of the search as people see it; locks stay."""
        days = zip(self.days, plan, before.days, strict=True)
        return WeekSketch(tuple(asked.sketch(day, known) for asked, day, known in days))


def to_week(week: WeekToPlan, sketch: WeekSketch) -> AskedWeek:
    """The week for the search: what a family was told and what is locked stays on its day."""
    days = tuple(to_problem(day, known) for day, known in zip(week.days, sketch.days, strict=True))
    numbers: dict[VisitId, dict[int, int]] = {}
    for day, asked in enumerate(days):
        for number, one in enumerate(asked.visits):
            numbers.setdefault(one.visit_id, {})[day] = number
    wants = []
    for visit_id, stops in numbers.items():
        placed = sketch.of(visit_id)
        if placed is not None and placed[0] in stops and sketch.days[placed[0]].locks(placed[1]):
            stops = {placed[0]: stops[placed[0]]}  # noqa: PLW2901 - it stays on its day
        day, number = next(iter(stops.items()))
        one, stop = days[day].visits[number], days[day].problem.stops[number]
        keys = week.courses.get(visit_id, ())
        courses = tuple((one.patient_id, key) if key else None for key in keys[: len(stop.services)])
        courses += (None,) * (len(stop.services) - len(courses))
        wants.append(Want(visit_id, one.patient_id, courses, stops, stop.unplanned, week.soon(visit_id)))
    problems = tuple(_with_known(asked, week) for asked in days)
    dates = tuple(day.day.toordinal() for day in week.days)
    return AskedWeek(
        Week(problems, tuple(wants), dates, {course: apart(often) for course, often in week.how_often.items()}), days
    )


def _with_known(asked: Asked, week: WeekToPlan) -> Problem:
    """A day's problem in which a visit that people know on another day costs a little more."""
    stops = list(asked.problem.stops)
    for at, one in enumerate(asked.visits):
        known = week.any(one.visit_id)
        if one.starts is None and known is not None and known.starts is not None:
            first, *rest = stops[at].services
            dearer = {person: price + ANOTHER_DAY for person, price in first.by.items()}
            stops[at] = replace(stops[at], services=(replace(first, by=dearer), *rest))
    return replace(asked.problem, stops=tuple(stops))


def first(week: WeekToPlan, sketch: WeekSketch) -> WeekSketch:
    """A whole plan at once; what is locked in the one before stays."""
    asked = to_week(week, sketch)
    return asked.sketch(first_week(asked.week), sketch)


def refined(
    week: WeekToPlan,
    sketch: WeekSketch,
    *,
    seconds: float,
    stopped: Callable[[], bool],
    report: Callable[[float], None],
) -> WeekSketch:
    """A better plan, looked for so many seconds; never a worse one. Stopped before, what was found until then."""
    asked = to_week(week, sketch)
    began, best = time.monotonic(), None
    cancelled = False

    def over() -> bool:
        nonlocal cancelled
        try:
            report(min(1.0, (time.monotonic() - began) / seconds))
        except Cancelled:
            cancelled = True
        return cancelled or stopped()

    for plan in better_week(asked.week, asked.plan(sketch), seconds=seconds, stopped=over):
        best = plan
    return sketch if best is None else asked.sketch(best, sketch)


def judged(week: WeekToPlan, sketch: WeekSketch) -> WeekVerdict:
    """What a plan of people costs, and the rules it breaks."""
    asked = to_week(week, sketch)
    return judge_week(asked.week, asked.plan(sketch))
