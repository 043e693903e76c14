"""What is to be said about a week's plan: why visits are on none of its days, and what has to be mended first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from careteam.domain.day_plans import Out
from careteam.domain.ids import VisitId
from careteam.domain.recurrence import WEEKDAYS
from careteam.domain.week_plans import WeekSketch, WeekToPlan, nearest
from careteam.i18n import _
from careteam.services import day_remarks
from careteam.services.day_remarks import Hint, Remarks

if TYPE_CHECKING:
    from careteam.planning.reasons import Reason


def remarks(week: WeekToPlan, sketch: WeekSketch) -> Remarks:
    """What is to be said about a plan."""
    return Remarks(why_left_out(week, sketch), tuple(_hints(week, sketch)))


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


def _hints(week: WeekToPlan, sketch: WeekSketch) -> Iterator[Hint]:
    """Each once for all days; what keeps a visit from one day is worth a word where it cannot be on another either."""
    found: dict[object, Hint] = {}
    stopped: dict[VisitId | None, set[int]] = defaultdict(set)
    for number, day in enumerate(week.days):
        for one in day_remarks.hints(day, sketch.days[number]):
            found.setdefault((one.visit_id, one.residence_id, one.member_id), one)
            stopped[one.visit_id].add(number)
    for one in found.values():
        days = week.wanted.get(one.visit_id, {}) if one.visit_id is not None else {}
        if all(number in stopped[one.visit_id] or there.out is not None for number, there in days.items()):
            yield one


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
