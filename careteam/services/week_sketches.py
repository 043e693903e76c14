"""Making a week's plan: at once, better with time, and by hand. Nothing here reads or writes a record."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from careteam.domain.clock import day_words
from careteam.domain.day_plans import Against, Out, Wanted
from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.week_plans import WeekSketch, WeekToPlan, nearest
from careteam.i18n import _
from careteam.services import day_sketches
from careteam.services.day_sketches import Place, Report, why_not


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
    return put(week, sketch, aim.visit_id, Option(aim.day, _place(week, sketch, aim)))


def put(week: WeekToPlan, sketch: WeekSketch, visit_id: VisitId, option: "Option") -> WeekSketch:
    """The plan with a visit at the place that a day has to offer, where it stays locked; without one, as it is."""
    rest, number, place = leave_out(week, sketch, visit_id), option.day, option.place
    if place is None:
        return sketch
    whole = week.day_with(number, [*(one.visit_id for one in rest.days[number].placed), visit_id])
    return rest.with_day(number, day_sketches.put(whole, rest.days[number], visit_id, place.member_ids, place.starts))


@dataclass(frozen=True)
class Option:
    """What a day has to offer for a visit: its best place there, or a sentence why there is none."""

    day: int
    place: Place | None = None
    why: str = ""


def options(week: WeekToPlan, sketch: WeekSketch, visit_id: VisitId) -> tuple[Option, ...]:
    """What each day has to offer for a visit, whoever comes; nobody else's person or day changes."""
    found = []
    for number, wanted in sorted(week.wanted.get(visit_id, {}).items()):
        out = Out.NEAR if wanted.out is None and nearest(week, sketch, visit_id, number) is not None else wanted.out
        place = _best(week, sketch, wanted, number) if out is None else None
        why = out.label if out is not None else _("No room left") if place is None else ""
        found.append(Option(number, place, why))
    return tuple(found)


def _place(week: WeekToPlan, sketch: WeekSketch, aim: Aim) -> Place:
    """The best place where a visit is to be brought. Raises Invalid where there is none."""
    wanted, here = _may_be(week, sketch, aim), sketch.of(aim.visit_id)
    seats = _seats(wanted, here[1].member_ids if here is not None else (), aim)
    place = _best(week, sketch, replace(wanted, seats=seats), aim.day)
    if place is None:
        day = week.days[aim.day]
        name = next((one.name for one in day.visitors if one.member_id == aim.member_id), "")
        text = _("No room left in the day of {name} on {day}.") if name else _("No room left on {day}.")
        raise Invalid.field("", text.format(name=name, day=day_words(day.day)))
    return place


def _best(week: WeekToPlan, sketch: WeekSketch, wanted: Wanted, number: int) -> Place | None:
    """The best place for a visit on a day, as it is wanted there."""
    rest = leave_out(week, sketch, wanted.visit_id).days[number]
    whole = week.day_with(number, [*(one.visit_id for one in rest.placed), wanted.visit_id])
    asked = replace(whole, wanted=tuple(wanted if one.visit_id == wanted.visit_id else one for one in whole.wanted))
    return next(iter(day_sketches.best_places(asked, rest, wanted.visit_id, 1)), None)


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


def _seats(wanted: Wanted, now: tuple[MemberId, ...], aim: Aim) -> tuple[dict[MemberId, tuple[Against, ...]], ...]:
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
