"""Making a week's plan: at once, better with time, and by hand. Nothing here reads or writes a record."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from careteam.domain.clock import day_words
from careteam.domain.day_plans import Out, Wanted
from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.recurrence import WEEKDAYS
from careteam.domain.week_plans import WeekSketch, WeekToPlan, nearest
from careteam.i18n import _
from careteam.services import day_sketches
from careteam.services.day_sketches import Report, why_not

if TYPE_CHECKING:
    from careteam.planning.reasons import Reason


def first(week: WeekToPlan, sketch: WeekSketch) -> WeekSketch:
    """A whole plan at once; what is locked in the one before stays."""
    from careteam.planning import week as planning

    return planning.first(week, sketch) if week.days else sketch


def better(
    week: WeekToPlan,
    sketch: WeekSketch,
    *,
    seconds: float,
    report: Report,
    stopped: Callable[[], bool] = lambda: False,
) -> WeekSketch:
    """A plan that costs no more, looked for so many seconds; stopped before, what was found until then."""
    from careteam.planning import week as planning

    def tell(fraction: float) -> None:
        report(_("Looking for better days and shorter ways"), fraction)

    return planning.refined(week, sketch, seconds=seconds, stopped=stopped, report=tell) if week.days else sketch


@dataclass(frozen=True)
class Aim:
    """Where a visit is brought by hand: a day by its number, and to whom (None: to whoever costs least)."""

    visit_id: VisitId
    day: int
    member_id: MemberId | None = None
    instead_of: MemberId | None = None


def moved(week: WeekToPlan, sketch: WeekSketch, aim: Aim) -> WeekSketch:
    """The plan with a visit on another day or in somebody's day, at its best time there, where it stays locked.

    Nobody else's person or day changes. Raises Invalid with a sentence where it cannot be there.
    """
    day, visit_id = week.days[aim.day], aim.visit_id
    wanted = _may_be(week, sketch, aim)
    here = sketch.of(visit_id)
    rest = sketch if here is None else leave_out(week, sketch, visit_id)
    seats = _seats(wanted, here[1].member_ids if here is not None else (), aim)
    narrow = replace(wanted, seats=seats)
    placed = [one.visit_id for one in rest.days[aim.day].placed]
    whole = week.day_with(aim.day, [*placed, visit_id])
    asked = replace(whole, wanted=tuple(narrow if one.visit_id == visit_id else one for one in whole.wanted))
    place = next(iter(day_sketches.best_places(asked, rest.days[aim.day], visit_id, 1)), None)
    if place is None:
        name = next((one.name for one in day.visitors if one.member_id == aim.member_id), "")
        text = _("No room left in the day of {name} on {day}.") if name else _("No room left on {day}.")
        raise Invalid.field("", text.format(name=name, day=day_words(day.day)))
    made = day_sketches.put(whole, rest.days[aim.day], visit_id, place.member_ids, place.starts)
    return rest.with_day(aim.day, made)


def _may_be(week: WeekToPlan, sketch: WeekSketch, aim: Aim) -> Wanted:
    """The visit as it is wanted on a day. Raises Invalid where it cannot be there, whatever else is."""
    one = week.any(aim.visit_id)
    day = week.days[aim.day].day
    wanted = week.wanted.get(aim.visit_id, {}).get(aim.day)
    if one is None or wanted is None:
        text = _("The family of {patient} was told this visit. Open it to move or cancel it.")
        raise Invalid.field("", text.format(patient=one.patient if one is not None else ""))
    if wanted.out is not None:
        text = _("{patient} on {day}: {why}")
        raise Invalid.field("", text.format(patient=wanted.patient, day=day_words(day), why=why_not(wanted.out)))
    if aim.member_id is not None and not any(aim.member_id in seat for seat in wanted.seats):
        name = next((who.name for who in week.days[aim.day].visitors if who.member_id == aim.member_id), "")
        text = _("{name} cannot make the visit of {patient}: another discipline, or the family was told who comes.")
        raise Invalid.field("", text.format(name=name, patient=wanted.patient))
    other = nearest(week, sketch, aim.visit_id, aim.day)
    there = sketch.of(other) if other is not None else None
    if other is not None and there is not None:
        least = week.least(aim.visit_id, other)
        text = _("{patient} is visited on {other} already; so that visits are not too near, move that one first.")
        if least == 1:
            text = _("{patient} is visited on {other} already. Nobody is visited twice a day.")
        raise Invalid.field("", text.format(patient=wanted.patient, other=day_words(week.days[there[0]].day)))
    return wanted


def _seats(wanted: Wanted, now: tuple[MemberId, ...], aim: Aim) -> tuple[dict[MemberId, tuple], ...]:  # type: ignore[type-arg]
    """Who may come: whom the visit is brought to, and else those who make it now, where they are there."""
    seats = []
    for number, seat in enumerate(wanted.seats):
        own = now[number] if number < len(now) else None
        to = aim.member_id if aim.member_id is not None and own == aim.instead_of else own
        if own is None and number == 0:
            to = aim.member_id
        seats.append({to: seat[to]} if to is not None and to in seat else dict(seat))
    return tuple(seats)


def leave_out(week: WeekToPlan, sketch: WeekSketch, visit_id: VisitId) -> WeekSketch:
    """The plan without a visit; those after it come sooner where they were not told a time."""
    here = sketch.of(visit_id)
    if here is None:
        return sketch
    number = here[0]
    closed = day_sketches.closed(sketch.day_of(week, number), sketch.days[number], visit_id)
    return sketch.with_day(number, closed)


def why_left_out(week: WeekToPlan, sketch: WeekSketch) -> dict[VisitId, str]:
    """Why each visit that is wanted is on no day, in words."""
    why: dict[VisitId, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    left = week.wanted.keys() - sketch.found.keys()
    for number, day in enumerate(week.days):
        near = {one for one in left if number in week.wanted[one] and nearest(week, sketch, one, number) is not None}
        open_to = {one for one in left - near if number in week.wanted[one] and week.wanted[one][number].out is None}
        found = _reasons(week, sketch, number, open_to)
        for visit_id in left:
            wanted = week.wanted[visit_id].get(number)
            if wanted is not None and wanted.out is not None:
                why[visit_id][wanted.out.label].append(day.day)
            elif wanted is not None:
                text = Out.NEAR.label if visit_id in near else _short(found.get(visit_id))
                why[visit_id][text].append(day.day)
    return {visit_id: _sentence(days) for visit_id, days in why.items()}


def _reasons(week: WeekToPlan, sketch: WeekSketch, number: int, left: set[VisitId]) -> "dict[VisitId, Reason]":
    from careteam.planning import day as planning

    if not left:
        return {}
    placed = {one.visit_id for one in sketch.days[number].placed}
    asked = planning.to_problem(week.day_with(number, placed | left), sketch.days[number])
    found = planning.reasons(asked, sketch.days[number], lambda: False)
    return {visit_id: one.reason for visit_id, one in found.items()}


def _short(reason: "Reason | None") -> str:
    from careteam.planning.reasons import Reason

    match reason:
        case Reason.NOBODY_CAN | Reason.NOBODY_WORKS:
            return Out.NOBODY.label
        case Reason.LESS_URGENT:
            return _("A less urgent visit has its place")
        case Reason.OUTRANKED:
            return _("Only more urgent visits")
        case Reason.TOO_DEAR:
            return _("Costs more than waiting")
        case Reason.ROOM:
            return _("There is room")
    return _("No room left")


def _sentence(days: dict[str, list[date]]) -> str:
    """Each reason with its days; without them where it is the same on all."""
    if len(days) == 1:
        return next(iter(days))
    text = _("{why} ({days})")
    return " · ".join(
        text.format(why=why, days=", ".join(_(WEEKDAYS[one.weekday()]) for one in on)) for why, on in days.items()
    )
