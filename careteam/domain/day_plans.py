"""A day of home visits as it is planned: what waits to be placed, who makes it, and the plan being made of both.

Times are minutes since midnight, by the clock of the office. Drives are estimates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from uuid import UUID

from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId
from careteam.domain.places import Spot
from careteam.domain.referrals import Urgency
from careteam.domain.team import Hue
from careteam.domain.visits import VisitStatus
from careteam.domain.words import Word
from careteam.i18n import N_

STEP = 5
"""A plan's visits begin on these minutes, so that people can say the time."""

UNKNOWN_DRIVE = 30
"""Minutes for the way to a place that is not on the map."""

NOON = (11 * 60 + 30, 13 * 60 + 30, 30)
"""A break at noon: begins between these two, so many minutes long."""

LONG_DAY = 6 * 60
"""Who works as long as this has a break."""

OVERTIME = 30
"""Nobody is planned to come back more than so many minutes after the shift."""


class Out(Word):
    """Why a visit cannot be placed this day at all, whoever comes."""

    AWAY = "away", N_("Not at home now")
    TREATMENT = "treatment", N_("Treatment day")
    SECOND = "second", N_("Another visit that day")
    HOURS = "hours", N_("Not a day that suits")
    NEAR = "near", N_("Too near to another visit")
    NOBODY = "nobody", N_("Nobody there who can come")
    TWO = "two", N_("Two visitors needed")


class Against(Word):
    """What speaks against somebody making a visit; each has its price."""

    UNUSUAL = "unusual", N_("Not the usual person")
    SECOND = "second", N_("Comes along as the second visitor")
    LANGUAGE = "language", N_("No common language")
    WISH = "wish", N_("Not as the patient wishes")
    AGE = "age", N_("Does not usually see this age group")


PRICES: dict[Against, int] = {
    Against.UNUSUAL: 25,
    Against.SECOND: 15,
    Against.LANGUAGE: 45,
    Against.WISH: 120,
    Against.AGE: 60,
}
"""In minutes of driving that the team would take upon itself to avoid it. Our assumption."""

UNPLANNED: dict[Urgency, int] = {
    Urgency.TODAY: 100_000,
    Urgency.TWO_DAYS: 20_000,
    Urgency.THIS_WEEK: 4_000,
    Urgency.ROUTINE: 300,
}
"""What it costs to leave a visit out, in minutes: more than all the driving that a more urgent one could save."""

KEPT = 200_000
"""What it costs not to keep a visit that a family was told of."""

WAITING = 10
"""A day since the patient was last seen adds so much to a routine visit, up to ``LONG_WAIT`` days."""
LONG_WAIT = 45


@dataclass(frozen=True)
class Stand:
    """A place on the day's map."""

    spot: Spot = field(default_factory=Spot)
    key: UUID | None = None
    town: str = ""
    words: str = ""


@dataclass(frozen=True)
class Visitor:
    """Somebody who makes visits this day, and from when until when. ``base``: where the day begins and ends."""

    member_id: MemberId
    name: str
    code: str
    hue: Hue
    discipline: str
    starts: int
    ends: int
    base: int

    @property
    def pauses(self) -> bool:
        """Whether there is a break at noon."""
        return self.ends - self.starts >= LONG_DAY and self.starts <= NOON[0]


@dataclass(frozen=True)
class Busy:
    """A time that is taken: a visit that stands as it is, a call, or time away. ``begun``: somebody has arrived.

    ``place``: None wherever one is; then ``near`` is where a plan has them be: where they come from, or their base.
    """

    member_id: MemberId
    starts: int
    ends: int
    words: str
    near: int
    place: int | None = None
    visit_id: VisitId | None = None
    begun: bool = False


@dataclass(frozen=True)
class Wanted:
    """A home visit to be placed: begins between two minutes, and a seat for each person it takes.

    ``told``: the family was told this time. ``seats``: for each, who can take it and what speaks against them.
    ``out``: why it cannot be placed at all. ``starts`` and ``member_ids``: as it stands on the calendar; no start on
    the pinboard. ``left_out``: the days it was left out of a plan. ``last_seen``: days since then.
    """

    visit_id: VisitId
    version: int
    patient_id: PatientId
    patient: str
    status: VisitStatus
    place: int
    minutes: int
    earliest: int
    latest: int
    seats: tuple[Mapping[MemberId, tuple[Against, ...]], ...]
    member_ids: tuple[MemberId, ...] = ()
    starts: int | None = None
    told: bool = False
    urgency: Urgency = Urgency.ROUTINE
    last_seen: int | None = None
    left_out: tuple[date, ...] = ()
    out: Out | None = None
    infectious: bool = False
    at_risk: bool = False
    two_people: bool = False
    notes: tuple[str, ...] = ()
    residence_id: ResidenceId | None = None

    @property
    def unplanned(self) -> int:
        """What it costs to leave it out."""
        if self.told:
            return KEPT
        days = LONG_WAIT if self.last_seen is None else min(self.last_seen, LONG_WAIT)
        return UNPLANNED[self.urgency] + WAITING * days + UNPLANNED[Urgency.ROUTINE] * len(self.left_out)


@dataclass(frozen=True)
class Fallen:
    """A visit that was called off after it stood on the calendar, and whose time it took."""

    visit_id: VisitId
    patient: str
    starts: int
    member_ids: tuple[MemberId, ...]


@dataclass(frozen=True)
class DayToPlan:
    """A day, with all that a plan of it needs. ``drives``: minutes from place to place.

    ``since``: on the day itself, the minute before which nothing can change any more. ``missing``: who was to make
    visits and is not there, each with a sentence why. ``too_many``: how many visits there are, where it is more than
    can be planned at once; then the day holds none of them.
    """

    day: date
    visitors: tuple[Visitor, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    busy: tuple[Busy, ...] = ()
    places: tuple[Stand, ...] = ()
    drives: tuple[tuple[int, ...], ...] = ()
    since: int = 0
    fallen: tuple[Fallen, ...] = ()
    missing: Mapping[MemberId, str] = field(default_factory=dict)
    too_many: int = 0

    def visit(self, visit_id: VisitId) -> Wanted | None:
        """A visit that is wanted."""
        return next((one for one in self.wanted if one.visit_id == visit_id), None)

    @cached_property
    def told(self) -> frozenset[VisitId]:
        """The visits that families were told of."""
        return frozenset(one.visit_id for one in self.wanted if one.told)

    def visitor(self, member_id: MemberId) -> Visitor | None:
        """Somebody who makes visits."""
        return next((one for one in self.visitors if one.member_id == member_id), None)


@dataclass(frozen=True)
class Placed:
    """A visit in the plan: when it begins and who makes it, a person a seat. ``locked``: it stays so."""

    visit_id: VisitId
    starts: int
    member_ids: tuple[MemberId, ...]
    locked: bool = False


@dataclass(frozen=True)
class Sketch:
    """A plan being made. What is wanted and not in it is left out. ``kept``: people whose day stays as it is."""

    placed: tuple[Placed, ...] = ()
    kept: frozenset[MemberId] = frozenset()

    def of(self, visit_id: VisitId) -> Placed | None:
        """Where a visit is in the plan."""
        return next((one for one in self.placed if one.visit_id == visit_id), None)

    def locks(self, one: Placed) -> bool:
        """Whether a visit stays as it is: by itself, or with a person's day."""
        return one.locked or not self.kept.isdisjoint(one.member_ids)

    def without(self, visit_id: VisitId) -> "Sketch":
        """The plan without a visit."""
        return replace(self, placed=tuple(one for one in self.placed if one.visit_id != visit_id))

    def with_lock(self, visit_id: VisitId, *, locked: bool) -> "Sketch":
        """The plan with a visit that stays as it is, or may move again."""
        placed = (replace(one, locked=locked) if one.visit_id == visit_id else one for one in self.placed)
        return replace(self, placed=tuple(placed))


def published(day: DayToPlan) -> Sketch:
    """The plan that people know: what stands on the calendar, without the visits of those who are away."""
    return Sketch(
        tuple(
            Placed(one.visit_id, one.starts, _seated(one))
            for one in day.wanted
            if one.starts is not None and one.out is None and _there(one)
        )
    )


def fitting(day: DayToPlan, sketch: Sketch) -> Sketch:
    """The plan without visits and people that are there no longer; what a family was told since stands as told."""
    placed = []
    for one in sketch.placed:
        wanted = day.visit(one.visit_id)
        if wanted is None or wanted.out is not None or len(one.member_ids) != len(wanted.seats):
            continue
        if wanted.told and wanted.starts is not None and not wanted.earliest <= one.starts <= wanted.latest:
            placed.append(Placed(one.visit_id, wanted.starts, _seated(wanted), one.locked))
        elif all(member in seat for member, seat in zip(one.member_ids, wanted.seats, strict=True)):
            placed.append(one)
    lost = day.told - {one.visit_id for one in placed}
    told = [one for one in published(day).placed if one.visit_id in lost]
    return Sketch((*placed, *told), sketch.kept & {one.member_id for one in day.visitors})


def _there(one: Wanted) -> bool:
    """Whether all who are to make a visit are there that day."""
    return all(member in seat for member, seat in zip(one.member_ids, one.seats, strict=False))


def _seated(one: Wanted) -> tuple[MemberId, ...]:
    """Who makes a visit as it stands, a person a seat; a seat still empty goes to whom least speaks against."""
    taken = [member for member, _seat in zip(one.member_ids, one.seats, strict=False)]
    for seat in one.seats[len(taken) :]:
        free = [member for member in seat if member not in taken]
        taken.append(min(free, key=lambda member: price(seat[member])))
    return tuple(taken)


def left_again(day: DayToPlan, sketch: Sketch) -> tuple[Wanted, ...]:
    """What a plan leaves out that was left out of an earlier day's plan too: somebody has to decide it."""
    left = (one for one in day.wanted if sketch.of(one.visit_id) is None and one.out is None and not one.told)
    return tuple(one for one in left if any(on != day.day for on in one.left_out))


def price(against: Iterable[Against]) -> int:
    """What all that speaks against somebody costs, in minutes."""
    return sum(PRICES[one] for one in against)


@dataclass(frozen=True)
class Change:
    """What is another way than in the plan that people know: new, so many minutes later, or by somebody else."""

    new: bool = False
    later: int = 0
    others: bool = False

    def __bool__(self) -> bool:
        """Whether anything is."""
        return self.new or bool(self.later) or self.others


def change(wanted: Wanted, placed: Placed) -> Change:
    """A visit in the plan beside the one on the calendar."""
    if wanted.starts is None:
        return Change(new=True)
    return Change(False, placed.starts - wanted.starts, set(placed.member_ids) != set(wanted.member_ids))


def window_for(starts: int) -> tuple[int, int]:
    """The hour to tell a family for a visit planned at a minute: it begins on the quarter hour, some time before."""
    begins = max(0, (starts - 15) // 15 * 15)
    return begins, min(begins + 60, 24 * 60 - 1)
