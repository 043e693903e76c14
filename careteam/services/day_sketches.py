"""Making a day's plan: at once, better with time, and by hand. Nothing here reads or writes a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from careteam.domain.clock import time_words
from careteam.domain.day_plans import Against, DayToPlan, Out, Sketch, Wanted
from careteam.domain.errors import Cancelled
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _

if TYPE_CHECKING:
    from careteam.planning.reasons import Reason

Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Place:
    """A place in the plan for a visit: with whom, when, what it costs in minutes, and what speaks against them."""

    member_ids: tuple[MemberId, ...]
    starts: int
    cost: int
    against: tuple[Against, ...] = ()


def first(day: DayToPlan, sketch: Sketch) -> Sketch:
    """A whole plan at once; what is locked in the one before stays."""
    from careteam.planning import day as planning
    from careteam.planning import sketching

    asked = planning.to_problem(day, sketch)
    return asked.sketch(sketching.first(asked.problem), sketch)


def better(
    day: DayToPlan, sketch: Sketch, *, seconds: float, report: Report, stopped: Callable[[], bool] = lambda: False
) -> Sketch:
    """A plan that costs no more, looked for so many seconds; stopped before, what was found until then."""
    from careteam.planning import day as planning

    asked = planning.to_problem(day, sketch)

    def tell(fraction: float) -> None:
        report(_("Looking for shorter ways"), fraction)

    try:
        plan = planning.refined(asked, asked.plan(sketch), seconds=seconds, stopped=stopped, report=tell)
    except Cancelled:
        return sketch
    return asked.sketch(plan, sketch)


def best_places(day: DayToPlan, sketch: Sketch, visit_id: VisitId, count: int = 3) -> tuple[Place, ...]:
    """The best places for a visit, nobody else's person changing; the cheapest first."""
    from careteam.planning import day as planning

    wanted, without = day.visit(visit_id), sketch.without(visit_id)
    if wanted is None:
        return ()
    asked = planning.to_problem(day, without)
    places = []
    for offer in planning.best_places(asked, without, visit_id, count):
        who = tuple(day.visitors[person].member_id for person in offer.people)
        against = tuple(one for member, seat in zip(who, wanted.seats, strict=True) for one in seat[member])
        places.append(Place(who, int(max(offer.starts)), round(offer.minutes), against))
    return tuple(places)


def put(day: DayToPlan, sketch: Sketch, visit_id: VisitId, member_ids: tuple[MemberId, ...], minute: int) -> Sketch:
    """The plan with a visit at a minute of somebody's day, where it stays locked; the others give way in time only.

    Unchanged where these people cannot make it.
    """
    from careteam.planning import day as planning

    wanted = day.visit(visit_id)
    if wanted is None or len(member_ids) != len(wanted.seats) or len(set(member_ids)) < len(member_ids):
        return sketch
    if not all(member in seat for member, seat in zip(member_ids, wanted.seats, strict=True)):
        return sketch
    asked = planning.to_problem(day, sketch.without(visit_id))
    people = tuple(person for person in map(asked.person, member_ids) if person is not None)
    if len(people) < len(member_ids):
        return sketch
    minute = max(minute, day.since, wanted.earliest if wanted.told else 0)
    moved = planning.at_minute(asked, sketch, visit_id, people, minute)
    return moved.with_lock(visit_id, locked=True)


def closed(day: DayToPlan, sketch: Sketch, visit_id: VisitId) -> Sketch:
    """The plan without a visit; those after it come sooner where they were not told a time."""
    from careteam.planning import day as planning

    rest = sketch.without(visit_id)
    return planning.closed(planning.to_problem(day, rest), rest)


def why_left_out(day: DayToPlan, sketch: Sketch) -> dict[VisitId, str]:
    """Why each visit that is wanted is not in the plan, in words."""
    from careteam.planning import day as planning

    found = planning.reasons(planning.to_problem(day, sketch), sketch)
    left = [one for one in day.wanted if sketch.of(one.visit_id) is None]
    return {one.visit_id: why_not(one.out) if one.out else _why(day, sketch, one, found) for one in left}


def _why(day: DayToPlan, sketch: Sketch, wanted: Wanted, found: "Mapping[VisitId, Reason]") -> str:
    from careteam.planning.reasons import Reason

    match found.get(wanted.visit_id):
        case Reason.NOBODY_CAN | Reason.NOBODY_WORKS:
            return why_not(Out.NOBODY)
        case Reason.OUTRANKED:
            return _("Only more urgent visits stand where it could be.")
        case Reason.NO_TIME:
            return _("No room left in the day of anybody who can come.")
    place = next(iter(best_places(day, sketch, wanted.visit_id, 1)), None)
    if place is None:
        return _("No room left in the day of anybody who can come.")
    names = ", ".join(one.name for one in map(day.visitor, place.member_ids) if one is not None)
    at = clock_words(place.starts)
    if place.cost > wanted.unplanned:
        text = _("It would cost {cost} min, more than waiting ({price} min): {name} at {time}.")
        return text.format(cost=place.cost, price=wanted.unplanned, name=names, time=at)
    return _("There is room: {name} at {time}, {cost} min more.").format(name=names, time=at, cost=place.cost)


def why_not(out: Out) -> str:
    """Why a visit cannot be placed this day, whoever comes."""
    return {
        Out.AWAY: _("The patient is not at home now."),
        Out.TREATMENT: _("The patient has treatment that day."),
        Out.SECOND: _("The patient has another visit that day."),
        Out.HOURS: _("No time that day suits the patient."),
        Out.NEAR: _("It is too near to another visit of this kind."),
        Out.NOBODY: _("Nobody who may come is there that day."),
        Out.TWO: _("The home asks for two visitors, and a second one is not there."),
    }[out]


def clock_words(minute: int) -> str:
    """A minute of the day as people say it."""
    return time_words(time(minute // 60 % 24, minute % 60))
