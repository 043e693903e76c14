"""Making a day's plan: at once, better with time, and by hand. Nothing here reads or writes a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from careteam.domain.day_plans import Against, DayToPlan, Out, Sketch, Wanted
from careteam.domain.errors import Cancelled
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _

if TYPE_CHECKING:
    from careteam.planning.day import Asked
    from careteam.planning.insertion import Offer
    from careteam.planning.problem import Plan

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

    asked = planning.to_problem(day, sketch, anew=True)
    return asked.sketch(sketching.first(asked.problem), sketch)


def proposed(day: DayToPlan, sketch: Sketch) -> Sketch:
    """A plan at once round what stands on the calendar, which keeps its people and begins no earlier."""
    from careteam.planning import day as planning
    from careteam.planning import sketching

    on_calendar = {one.visit_id for one in day.wanted if one.starts is not None}
    stands = replace(sketch, placed=tuple(one for one in sketch.placed if one.locked or one.visit_id in on_calendar))
    asked = planning.to_problem(day, stands)
    return asked.sketch(sketching.first(asked.problem, asked.plan(stands)), stands)


def better(
    day: DayToPlan, sketch: Sketch, *, seconds: float, report: Report, stopped: Callable[[], bool] = lambda: False
) -> Sketch:
    """A plan that costs no more, looked for so many seconds; stopped before, what was found until then."""
    from careteam.planning import day as planning

    asked = planning.to_problem(day, sketch, anew=True)
    return _searched(planning.refined, asked, sketch, seconds, report, stopped)


def repaired(
    day: DayToPlan, sketch: Sketch, *, seconds: float, report: Report, stopped: Callable[[], bool] = lambda: False
) -> Sketch:
    """The same, where nobody else comes to what stands on the calendar, and little of it moves."""
    from careteam.planning import day as planning

    return _searched(planning.repaired, planning.to_problem(day, sketch), sketch, seconds, report, stopped)


def _searched(
    search: Callable[..., "Plan"],
    asked: "Asked",
    sketch: Sketch,
    seconds: float,
    report: Report,
    stopped: Callable[[], bool],
) -> Sketch:
    def tell(fraction: float) -> None:
        report(_("Looking for shorter ways"), fraction)

    try:
        plan = search(asked, asked.plan(sketch), seconds=seconds, stopped=stopped, report=tell)
    except Cancelled:
        return sketch
    return asked.sketch(plan, sketch)


def best_places(day: DayToPlan, sketch: Sketch, visit_id: VisitId, count: int = 3) -> tuple[Place, ...]:
    """The best places for a visit, nobody else's person changing; the cheapest first."""
    from careteam.planning import day as planning

    wanted, without = day.visit(visit_id), sketch.without(visit_id)
    if wanted is None:
        return ()
    offers = planning.best_places(planning.to_problem(day, without), without, visit_id, count)
    return tuple(place_of(day, wanted, offer) for offer in offers)


def place_of(day: DayToPlan, wanted: Wanted, offer: "Offer") -> Place:
    """An offer in the words of people."""
    who = tuple(day.visitors[person].member_id for person in offer.people)
    against = tuple(one for member, seat in zip(who, wanted.seats, strict=True) for one in seat[member])
    return Place(who, int(max(offer.starts)), round(offer.minutes), against)


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
    placed = sketch.of(visit_id)
    if placed is None:
        return sketch
    return closed_up(day, sketch.without(visit_id), dict.fromkeys(placed.member_ids, placed.starts))


def closed_up(day: DayToPlan, sketch: Sketch, gaps: Mapping[MemberId, int]) -> Sketch:
    """The plan in which these people's visits behind a minute come sooner, where no family was told a time."""
    from careteam.planning import day as planning

    return planning.closed(planning.to_problem(day, sketch), sketch, gaps)


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
