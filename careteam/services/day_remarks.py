"""What is to be said about a plan: why visits are left out, what has to be mended first, and gaps to close."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import Enum, auto
from time import monotonic
from typing import TYPE_CHECKING

from careteam.domain.clock import time_words
from careteam.domain.day_plans import UNKNOWN_DRIVE, DayToPlan, Out, Sketch, Wanted
from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId
from careteam.i18n import _
from careteam.services import day_sketches
from careteam.services.day_sketches import place_of, why_not

if TYPE_CHECKING:
    from careteam.planning.flaws import Flaw
    from careteam.planning.reasons import LeftOut

    Flaws = tuple[tuple[VisitId, Flaw], ...]

DAY_LONG = 24 * 60
PATIENCE = 4.0
"""Seconds after which the reasons found so far are shown."""

WIDE = 15
"""Minutes that a visit comes sooner at least, for a gap to be worth a word."""

LACKS = frozenset({Out.NOBODY, Out.TWO})
"""Why a visit cannot be planned, where somebody can do something about it today."""


class Mend(Enum):
    """Where something is put right: the visit, the patient's home, or somebody's hours and base."""

    VISIT = auto()
    HOME = auto()
    MEMBER = auto()


@dataclass(frozen=True)
class Hint:
    """Something to mend, as a sentence with a name in it. ``stops``: it keeps a visit from the plan."""

    words: str
    mend: Mend
    stops: bool = True
    visit_id: VisitId | None = None
    patient_id: PatientId | None = None
    residence_id: ResidenceId | None = None
    member_id: MemberId | None = None


@dataclass(frozen=True)
class Gap:
    """Visits that fell out, and the plan in which those behind them come sooner: so many, whom no family expects."""

    fallen: tuple[VisitId, ...]
    patients: tuple[str, ...]
    count: int
    sketch: Sketch


@dataclass(frozen=True)
class Remarks:
    """All of it. ``why``: for each visit that is wanted and not in the plan."""

    why: Mapping[VisitId, str] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
    gap: Gap | None = None


def remarks(day: DayToPlan, sketch: Sketch, over: Callable[[], bool] | None = None) -> Remarks:
    """What is to be said about a plan; why visits are left out, as far as it is known within a few seconds."""
    until = monotonic() + PATIENCE
    why = why_left_out(day, sketch, over or (lambda: monotonic() > until))
    return Remarks(why, tuple(hints(day, sketch)), gap(day, sketch))


def why_left_out(day: DayToPlan, sketch: Sketch, over: Callable[[], bool] = lambda: False) -> dict[VisitId, str]:
    """Why each visit that is wanted is not in the plan, in words."""
    from careteam.planning import day as planning

    left = [one for one in day.wanted if sketch.of(one.visit_id) is None]
    why = {one.visit_id: _why_out(day, one) for one in left if one.out is not None}
    if day.since >= DAY_LONG:
        return {one.visit_id: _("The day is over.") for one in left} | why
    if len(why) == len(left):
        return why
    asked = planning.to_problem(day, sketch)
    found = planning.reasons(asked, sketch, over)
    for one in left:
        if one.visit_id not in why:
            locked = bool(sketch.kept)
            why[one.visit_id] = _flawed(one, asked.flaws) or _why(day, one, found.get(one.visit_id), locked=locked)
    return why


def gap(day: DayToPlan, sketch: Sketch) -> Gap | None:
    """What can come sooner because visits fell out of the day; none where nothing can, or the time is over."""
    fallen = [one for one in day.fallen if one.starts >= day.since and sketch.of(one.visit_id) is None]
    after: dict[MemberId, int] = {}
    for one in fallen:
        for member in one.member_ids:
            after[member] = min(one.starts, after.get(member, one.starts))
    if not after:
        return None
    closed = day_sketches.closed_up(day, sketch, after)
    sooner = {
        now.visit_id: set(now.member_ids)
        for now in closed.placed
        if (before := sketch.of(now.visit_id)) and before.starts - now.starts >= WIDE
    }
    people = set().union(*sooner.values())
    counted = [one for one in fallen if not people.isdisjoint(one.member_ids)]
    if not counted:
        return None
    return Gap(tuple(one.visit_id for one in counted), tuple(one.patient for one in counted), len(sooner), closed)


def hints(day: DayToPlan, sketch: Sketch) -> Iterator[Hint]:
    """What has to be mended, or had better be."""
    from careteam.planning import day as planning

    flaws = planning.to_problem(day, sketch).flaws
    for one in day.wanted:
        reason = _why_out(day, one) if one.out in LACKS else "" if one.out else _flawed(one, flaws)
        if reason:
            words = _("{patient}: {reason}").format(patient=one.patient, reason=reason)
            yield Hint(words, Mend.VISIT, visit_id=one.visit_id)
        elif one.out is None and not day.places[one.place].spot.known:
            text = _("The home of {patient} is not on the map: each drive there counts {minutes} minutes.")
            words = text.format(patient=one.patient, minutes=UNKNOWN_DRIVE)
            yield Hint(words, Mend.HOME, stops=False, patient_id=one.patient_id, residence_id=one.residence_id)
    out = {member for placed in sketch.placed for member in placed.member_ids}
    for visitor in day.visitors:
        if visitor.member_id in out and not day.places[visitor.base].spot.known:
            text = _("{name} starts from a place that is not on the map: each drive there counts {minutes} minutes.")
            words = text.format(name=visitor.name, minutes=UNKNOWN_DRIVE)
            yield Hint(words, Mend.MEMBER, stops=False, member_id=visitor.member_id)


def _why_out(day: DayToPlan, wanted: Wanted) -> str:
    """Why a visit cannot be placed at all; where somebody who was to come is not there, who and why."""
    assert wanted.out is not None
    missing = [day.missing[member] for member in wanted.member_ids if member in day.missing]
    if wanted.out in LACKS and missing:
        return " ".join([*missing, *([_("The family was told who comes.")] if wanted.told else [])])
    return why_not(wanted.out)


def _flawed(wanted: Wanted, flaws: "Flaws") -> str:
    """What is wrong with a visit, if anything is."""
    from careteam.planning.flaws import Flaw

    own = {flaw for key, flaw in flaws if key == wanted.visit_id}
    if Flaw.CLOSES_BEFORE_IT_OPENS in own:
        if wanted.earliest <= wanted.latest:
            return _("It could begin until {time}, which is over.").format(time=clock_words(wanted.latest))
        text = _("It is to begin after {starts} and before {ends}.")
        return text.format(starts=clock_words(wanted.earliest), ends=clock_words(wanted.latest))
    if own & {Flaw.NO_LENGTH, Flaw.GAP_UNCLEAR}:
        return _("It has no length. Enter how long it lasts.")
    if own & {Flaw.PLACE_UNKNOWN, Flaw.WAY_UNKNOWN}:
        return _("Nobody knows the way there.")
    return ""


def _why(day: DayToPlan, wanted: Wanted, found: "LeftOut | None", *, locked: bool) -> str:
    from careteam.planning.reasons import Reason

    if found is None:
        return _("Not looked at yet. Ctrl+M finds its best places.")
    match found.reason:
        case Reason.NOBODY_CAN | Reason.NOBODY_WORKS:
            return _("The days of all who can come are locked.") if locked else why_not(Out.NOBODY)
        case Reason.OUTRANKED:
            return _("Only more urgent visits stand where it could be.")
        case Reason.LESS_URGENT:
            return _("A less urgent visit stands where it could be: leave one out, or plan the day anew.")
    if found.offer is None:
        return _("No room left in the day of anybody who can come.")
    place = place_of(day, wanted, found.offer)
    names = ", ".join(one.name for one in map(day.visitor, place.member_ids) if one is not None)
    at = clock_words(place.starts)
    if place.cost > wanted.unplanned:
        text = _("It would cost {cost} min, more than waiting ({price} min): {name} at {time}.")
        return text.format(cost=place.cost, price=wanted.unplanned, name=names, time=at)
    return _("Fits at {time} with {name} (Ctrl+M).").format(name=names, time=at)


def clock_words(minute: int) -> str:
    """A minute of the day as people say it."""
    return time_words(time(minute // 60 % 24, minute % 60))
