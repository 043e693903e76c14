"""A day's plan as people drive it: everybody's stops in order, the ways between them, and the plan in figures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from careteam.domain import travel as roads
from careteam.domain.day_plans import NOON, Against, Busy, DayToPlan, Placed, Sketch, Visitor, Wanted
from careteam.domain.ids import MemberId

ROADS = 1.3
"""Roads are so much longer than the straight line between two homes; our assumption."""


@dataclass(frozen=True)
class Leg:
    """One stop of somebody's day, and the way to it. ``late``: it begins after the family's time, or too soon for the
    way. Of what is taken already, ``busy`` says what it is.
    """

    starts: int
    ends: int
    place: int | None
    drive: int
    kilometers: float
    wanted: Wanted | None = None
    busy: Busy | None = None
    locked: bool = False
    late: bool = False
    against: tuple[Against, ...] = ()
    with_whom: tuple[MemberId, ...] = ()


@dataclass(frozen=True)
class Route:
    """Somebody's day in order. ``back``: the drive home; ``slack``: minutes of the shift that are neither; ``pause``:
    when the break is.
    """

    visitor: Visitor
    legs: tuple[Leg, ...]
    back: int = 0
    kilometers: float = 0.0
    drive: int = 0
    slack: int = 0
    overtime: int = 0
    pause: tuple[int, int] | None = None

    @property
    def visits(self) -> int:
        """How many of them are home visits of the plan."""
        return sum(leg.wanted is not None for leg in self.legs)


@dataclass(frozen=True)
class Totals:
    """A plan in figures: kilometers and minutes of everybody together, estimated."""

    visits: int = 0
    left_out: int = 0
    kilometers: float = 0.0
    drive: int = 0
    slack: int = 0
    overtime: int = 0
    late: int = 0


def routes(day: DayToPlan, sketch: Sketch) -> tuple[Route, ...]:
    """Everybody's day as the plan has it."""
    known = {one.visit_id: one for one in day.wanted}
    own: dict[MemberId, list[tuple[Wanted, Placed]]] = defaultdict(list)
    for placed in sketch.placed:
        for member in placed.member_ids:
            if placed.visit_id in known:
                own[member].append((known[placed.visit_id], placed))
    return tuple(_route(day, sketch, visitor, own[visitor.member_id]) for visitor in day.visitors)


def totals(day: DayToPlan, sketch: Sketch, made: Iterable[Route] | None = None) -> Totals:
    """The plan in figures."""
    made = tuple(routes(day, sketch) if made is None else made)
    return Totals(
        visits=len(sketch.placed),
        left_out=len(day.wanted) - len(sketch.placed),
        kilometers=sum(one.kilometers for one in made),
        drive=sum(one.drive for one in made),
        slack=sum(one.slack for one in made if one.legs),
        overtime=sum(one.overtime for one in made),
        late=len({leg.wanted.visit_id for one in made for leg in one.legs if leg.late and leg.wanted}),
    )


def _route(day: DayToPlan, sketch: Sketch, visitor: Visitor, visits: list[tuple[Wanted, Placed]]) -> Route:
    own = visitor.member_id
    stops: list[tuple[int, int, Busy | tuple[Wanted, Placed]]] = [
        *((one.starts, one.starts + wanted.minutes, (wanted, one)) for wanted, one in visits),
        *((busy.starts, busy.ends, busy) for busy in day.busy if busy.member_id == own),
    ]
    if not stops:
        return Route(visitor, ())
    at, free, legs = visitor.base, visitor.starts, []
    for starts, ends, stop in sorted(stops, key=lambda stop: stop[:2]):
        place = stop.place if isinstance(stop, Busy) else stop[0].place
        drive, far = (0, 0.0) if place is None else (day.drives[at][place], _far(day, at, place))
        way = (starts, ends, place, drive, far)
        late = starts < free + drive
        if isinstance(stop, Busy):
            legs.append(Leg(*way, busy=stop, late=late))
        else:
            wanted, one = stop
            legs.append(
                Leg(
                    *way,
                    wanted=wanted,
                    locked=sketch.locks(one),
                    late=late or not wanted.earliest <= starts <= wanted.latest,
                    against=wanted.seats[one.member_ids.index(own)].get(own, ()),
                    with_whom=tuple(member for member in one.member_ids if member != own),
                )
            )
        at, free = (at if place is None else place), max(free, ends)
    back = day.drives[at][visitor.base]
    drive = sum(leg.drive for leg in legs) + back
    busy_minutes = sum(leg.ends - leg.starts for leg in legs)
    pause = _pause(visitor, legs)
    spare = visitor.ends - visitor.starts - drive - busy_minutes - (NOON[2] if pause else 0)
    return Route(
        visitor,
        tuple(legs),
        back,
        sum(leg.kilometers for leg in legs) + _far(day, at, visitor.base),
        drive,
        max(0, spare),
        max(0, free + back - visitor.ends),
        pause,
    )


def _pause(visitor: Visitor, legs: list[Leg]) -> tuple[int, int] | None:
    """When the break is: in the first gap about noon that holds it beside the drive."""
    if not visitor.pauses or not legs:
        return None
    earliest, latest, minutes = NOON
    gaps = [(visitor.starts, legs[0].starts - legs[0].drive)]
    gaps += [(one.ends, other.starts - other.drive) for one, other in pairwise(legs)]
    gaps.append((legs[-1].ends, visitor.ends))
    for starts, ends in gaps:
        begins = max(starts, earliest)
        if begins <= latest and begins + minutes <= ends:
            return begins, begins + minutes
    return None


def _far(day: DayToPlan, here: int, there: int) -> float:
    straight = roads.kilometers(day.places[here].spot, day.places[there].spot)
    return 0.0 if straight is None else straight * ROADS
