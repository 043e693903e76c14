"""Why each visit that is left out is left out, worked out from the day and its plan alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import product
from math import inf, nextafter

from careteam.planning.insertion import Day, Offer
from careteam.planning.problem import Plan, Problem, Stop, doable
from careteam.planning.timetable import LEAST, together


class Reason(Enum):
    """Why a visit is left out."""

    NOBODY_CAN = auto()
    """Nobody can do it, or only one person where it needs two."""
    NOBODY_WORKS = auto()
    """Somebody can, but nobody of them works at its time."""
    NO_TIME = auto()
    """There is no time for it within its window in anyone's day: too far, too short, or full of visits that wait as
    long."""
    LESS_URGENT = auto()
    """There would be, if a less urgent visit made way."""
    OUTRANKED = auto()
    """Only more urgent visits stand where it could be."""
    TOO_DEAR = auto()
    """There is room, but its way, its wishes or its order cost more than to leave it out."""
    ROOM = auto()
    """There is room at less than that: nobody has put it there yet."""


@dataclass(frozen=True)
class LeftOut:
    """Why a visit is left out, and what that costs in minutes. ``offer``: the best place, where there is room."""

    reason: Reason
    price: float
    offer: Offer | None = field(default=None, compare=False)


def reasons(problem: Problem, plan: Plan, over: Callable[[], bool] = lambda: False) -> dict[int, LeftOut]:
    """The reason for each visit that no route holds, by number; once it is ``over``, for those looked at until then.

    Room is a place where the visit begins within its window, nobody comes later than theirs allows who did not before,
    and nobody's day is longer than it may be.
    """
    planned = {placed.stop for route in plan.routes for placed in route}
    left_out = [number for number in range(len(problem.stops)) if number not in planned]
    kept = _Kept(problem, plan)
    return {number: _reason(problem, kept, number) for number in left_out if not over()}


def _reason(problem: Problem, kept: "_Kept", number: int) -> LeftOut:
    price = problem.stops[number].unplanned
    offer = kept.room(number, above=-inf) if doable(problem.stops[number]) else None
    if offer is not None:
        return LeftOut(Reason.TOO_DEAR if offer.minutes > price else Reason.ROOM, price, offer)
    return LeftOut(_no_room(problem, kept, number), price)


def _no_room(problem: Problem, kept: "_Kept", number: int) -> Reason:
    stop = problem.stops[number]
    if not doable(stop):
        return Reason.NOBODY_CAN
    if not any(True for _people in _working(problem, stop)):
        return Reason.NOBODY_WORKS
    if not any(_alone(problem, stop, people) for people in _working(problem, stop)):
        return Reason.NO_TIME
    if kept.room(number, above=stop.unplanned) is None:
        return Reason.OUTRANKED
    as_long = nextafter(stop.unplanned, -inf)
    return Reason.NO_TIME if kept.room(number, above=as_long) is None else Reason.LESS_URGENT


def _working(problem: Problem, stop: Stop) -> Iterator[tuple[int, ...]]:
    """Who could make a visit together, and works at its time."""
    there = [
        [
            one
            for one in service.by
            if max(problem.people[one].starts, stop.earliest) < problem.people[one].ends
            and problem.people[one].starts <= stop.latest
        ]
        for service in stop.services
    ]
    return (people for people in product(*there) if len(set(people)) == len(people))


def _alone(problem: Problem, stop: Stop, people: tuple[int, ...]) -> bool:
    """Whether these people have time for a visit if they have no other that day."""
    ready = [
        max(
            problem.people[one].starts + problem.travel.item(problem.people[one].start_place, stop.place), stop.earliest
        )
        for one in people
    ]
    times = together(stop, ready)
    return max(times) <= stop.latest + LEAST and all(
        starts + service.minutes + problem.travel.item(stop.place, problem.people[one].end_place)
        <= problem.people[one].ends + problem.people[one].most_overtime + LEAST
        for starts, service, one in zip(times, stop.services, people, strict=True)
    )


class _Kept:
    """The plan with only the visits above a price, where nobody may be later or longer out than in it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.days: dict[float, Day] = {}

    def room(self, number: int, *, above: float) -> Offer | None:
        """The best place for a visit among those that cost more to leave out; none if there is none."""
        if above not in self.days:
            self.days[above] = self._day(above)
        offers = self.days[above].offers(number, 1)
        return offers[0] if offers else None

    def _day(self, above: float) -> Day:
        stops = self.problem.stops
        routes = tuple(
            tuple(placed for placed in route if stops[placed.stop].unplanned > above) for route in self.plan.routes
        )
        windows = tuple(replace(stop, told=True) for stop in stops)
        return Day(replace(self.problem, stops=windows), Plan(routes))
