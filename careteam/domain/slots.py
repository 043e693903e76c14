"""Free times: the nearest one to a plan in conflict, and the first ones from a moment on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from careteam.domain import travel as roads
from careteam.domain.clock import to_local
from careteam.domain.conflicts import (
    TIMED,
    Finding,
    Rule,
    check,
    drive_minutes,
    member_hours,
    patient_hours,
    second_visit,
)
from careteam.domain.places import REMOTE
from careteam.domain.plans import Plan, treated_on
from careteam.domain.spans import Span, both, days, of_day, without
from careteam.domain.team import Shift
from careteam.domain.travel import Travel

STEP = timedelta(minutes=15)
"""Visits are offered on the quarter hour of the place's clock."""

USUAL_HOURS = tuple(Shift(weekday, time(8), time(17)) for weekday in range(5))
"""When visits are offered for somebody whose working hours are not recorded."""

PREFERENCES: tuple[frozenset[Rule], ...] = (
    TIMED,
    TIMED - {Rule.WINDOW},
    frozenset({Rule.TRAVEL, Rule.HOURS, Rule.PAST}),
    frozenset({Rule.HOURS, Rule.PAST}),
)
"""What a free time should respect beside the hard rules: everything another time can mend; all but the window told; the
drives and the working hours; the working hours alone."""

UNMENDED = frozenset({Rule.LENGTH, Rule.NO_MEMBER, Rule.NO_PLACE, Rule.DIED, Rule.DECLINED})
"""The hard rules that no other time mends."""


@dataclass(frozen=True)
class Slot:
    """A free time in UTC, and the soft findings that would remain."""

    starts: datetime
    ends: datetime
    findings: tuple[Finding, ...] = ()


def nearest_free(
    plan: Plan, *, now: datetime, days_around: int = 14, step: timedelta = STEP, travel: Travel = roads.minutes
) -> Slot | None:
    """The free time nearest to the planned start, the later of two as near; None within the days around it.

    It breaks no hard rule and, if possible, no soft one that another time can mend; failing that, it gives way by
    ``PREFERENCES``. ``held`` and ``away`` of everyone must reach over these days.
    """
    if _hopeless(plan, now):
        return None
    reach = timedelta(days=days_around)
    bounds = Span(max(plan.starts - reach, now), plan.starts + reach)
    for wanted in PREFERENCES:
        starts = sorted(
            _starts(plan, bounds, wanted, step, travel),
            key=lambda start: (abs(start - plan.starts), plan.starts - start),
        )
        for start in starts:
            slot = _slot(plan, start, wanted, now, travel)
            if slot:
                return slot
    return None


def suggest_slots(
    plan: Plan,
    *,
    now: datetime,
    since: datetime,
    count: int = 3,
    days_ahead: int = 14,
    step: timedelta = STEP,
    travel: Travel = roads.minutes,
) -> tuple[Slot, ...]:
    """The first free times from a moment on that break nothing another time can mend; they do not overlap each other.

    The plan gives the length, the place and the people; its own time does not matter. ``held`` and ``away`` of everyone
    must reach over these days.
    """
    if _hopeless(plan, now):
        return ()
    since = max(since, now)
    slots: list[Slot] = []
    for start in _starts(plan, Span(since, since + timedelta(days=days_ahead)), TIMED, step, travel):
        if len(slots) == count:
            break
        if slots and start < slots[-1].ends:
            continue
        slot = _slot(plan, start, TIMED, now, travel)
        if slot:
            slots.append(slot)
    return tuple(slots)


def _slot(plan: Plan, start: datetime, wanted: frozenset[Rule], now: datetime, travel: Travel) -> Slot | None:
    """The slot at a start if the conflict check agrees: it knows more than the spans, such as calls between drives."""
    moved = replace(plan, starts=start, ends=start + (plan.ends - plan.starts))
    findings = check(moved, now=now, travel=travel)
    if any(finding.hard or finding.rule in wanted for finding in findings):
        return None
    return Slot(moved.starts, moved.ends, findings)


def _hopeless(plan: Plan, now: datetime) -> bool:
    """Whether something is in the way that no other time mends."""
    return any(finding.rule in UNMENDED for finding in check(plan, now=now))


def _starts(plan: Plan, bounds: Span, wanted: frozenset[Rule], step: timedelta, travel: Travel) -> Iterator[datetime]:
    """Starts in order, on the clock's steps, at which no span of time is in the way."""
    if bounds.ends < bounds.starts:
        return
    length = plan.ends - plan.starts
    around = Span(bounds.starts - length, bounds.ends + length)
    free = [bounds]
    for member in plan.members:
        shifts = replace(member, shifts=member.shifts or USUAL_HOURS)
        free = both(free, _room(member_hours(plan, shifts, around) or [], length))
    if Rule.PATIENT_HOURS in wanted and (suits := patient_hours(plan, around)) is not None:
        free = both(free, _room(suits, length))
    if Rule.WINDOW in wanted and plan.window:
        free = both(free, [plan.window])
    for span in without(free, _taken(plan, around, length, wanted, travel)):
        yield from _steps(span, plan.zone, step)


def _room(spans: list[Span], length: timedelta) -> list[Span]:
    """Where a visit of this length can start to end within the same span."""
    return [Span(span.starts, span.ends - length) for span in spans if span.starts + length <= span.ends]


def _taken(plan: Plan, around: Span, length: timedelta, wanted: frozenset[Rule], travel: Travel) -> Iterator[Span]:
    """Where no visit of this length can start, edges excepted: it would run into something, or into its day."""
    for held in plan.others(plan.patient.held):
        yield Span(held.starts - length, held.ends)
        if Rule.SECOND_VISIT in wanted and second_visit(replace(plan, starts=held.starts), held):
            yield of_day(to_local(held.starts, plan.zone).date(), plan.zone)
    for member in plan.members:
        for away in member.away:
            yield Span(away.starts - length, away.ends)
        for held in plan.others(member.held):
            there = back = 0
            if Rule.TRAVEL in wanted and not plan.remote and held.setting not in REMOTE:
                ends = (plan.spot, plan.place_id), (held.spot, held.place_id)
                there, back = (
                    drive_minutes(*one, *other, travel, to_local(moment, plan.zone)) or 0
                    for one, other, moment in ((*ends, held.starts), (*ends[::-1], held.ends))
                )
            yield Span(held.starts - timedelta(minutes=there) - length, held.ends + timedelta(minutes=back))
    if Rule.TREATMENT_DAY in wanted:
        for day in days(to_local(around.starts, plan.zone).date(), to_local(around.ends, plan.zone).date()):
            if any(treated_on(treatment, day) for treatment in plan.patient.treatments):
                yield of_day(day, plan.zone)


def _steps(span: Span, zone: str, step: timedelta) -> Iterator[datetime]:
    """The moments within a span at which the clocks of a zone show a multiple of the step since midnight."""
    local = to_local(span.starts, zone)
    past = (
        timedelta(hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % step
    )
    moment = span.starts + (step - past if past else past)
    while moment <= span.ends:
        yield moment
        moment += step
