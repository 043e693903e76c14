"""A week to be planned, as numbers: a day's problem for each day, and which of its stops are one and the same visit."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from math import inf

from careteam.planning.problem import Plan, Problem

WeekPlan = tuple[Plan, ...]
"""A plan for each day; what is on none of them is left out."""

ANOTHER = 60.0
"""What it costs, in minutes, that one more person comes in a course of visits."""


@dataclass(frozen=True)
class Want:
    """A visit of the week: which stop it is on each day it may fall on, by the day's number.

    ``patient``: nobody is visited twice a day, but where the visit is fixed. ``courses``: of each service, the visits
    that one person is to make and that lie apart from each other; None for a service that belongs to none. ``soon``:
    somebody asked for it beside what is agreed, so it may be near to another one, on another day.
    ``unplanned``: what it costs to leave the visit out of the week, in minutes; infinite where that cannot be.
    """

    key: Hashable
    patient: Hashable
    courses: tuple[Hashable | None, ...]
    stops: Mapping[int, int]
    unplanned: float = inf
    soon: bool = False

    @property
    def fixed(self) -> bool:
        """Whether it has to be, and there is one day for it."""
        return len(self.stops) == 1 and self.unplanned == inf


@dataclass(frozen=True)
class Week:
    """The days, which share their places, and the visits. ``dates``: how far the days lie apart, as numbers.

    A stop that has to be and that no visit names is taken already; one that may be left out is none of the week.
    ``apart``: how many days lie at least from one visit of a course to the next; one where nothing is said. People are
    the same by their keys.
    """

    days: tuple[Problem, ...]
    wants: tuple[Want, ...]
    dates: tuple[int, ...]
    apart: Mapping[Hashable, int] = field(default_factory=dict)
    another: float = ANOTHER

    def least(self, one: Want, other: Want) -> int:
        """How many days lie at least between two visits of a patient."""
        if one.soon or other.soon:
            return 1
        shared = {course for course in one.courses if course is not None} & set(other.courses)
        return max([1, *(self.apart.get(course, 1) for course in shared)])
