"""Places on the calendar, and what it means to bring a visit to one."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from careteam.domain.ids import MemberId, VisitId
from careteam.services.calendar import Person, VisitBlock

NEW_AT = time(9)
"""When a visit booked from a whole day is wished, before anybody chose a time."""


@dataclass(frozen=True)
class Spot:
    """A day, with a time and a person where the view shows them."""

    day: date
    at: time | None = None
    person: Person | None = None

    @property
    def starts(self) -> datetime:
        """When something booked here begins."""
        return datetime.combine(self.day, self.at or NEW_AT)


@dataclass(frozen=True)
class Held:
    """A visit that is at hand, and in whose column; ``pinned``: it waits on the pinboard."""

    block: VisitBlock
    person: Person | None = None
    pinned: bool = False


@dataclass(frozen=True)
class Move:
    """A visit by so much later (or earlier), longer (or shorter), and by another member; or onto the pinboard.

    ``pinned``: it comes from the pinboard. ``resumed``: somebody was giving a reason for it when the office closed, and
    says so again before it is done.
    """

    visit_id: VisitId
    patient: str
    later: timedelta = timedelta()
    longer: timedelta = timedelta()
    instead_of: MemberId | None = None
    by: MemberId | None = None
    by_name: str = ""
    to_pinboard: bool = False
    pinned: bool = False
    resumed: bool = False

    def __bool__(self) -> bool:
        """Whether anything would be another way."""
        return bool(self.later or self.longer or self.by or self.to_pinboard or self.pinned)


def shifted(held: Held, *, minutes: int = 0, days: int = 0, longer: int = 0) -> Move:
    """The visit so many minutes or days later, or so many minutes longer."""
    block = held.block
    later, more = timedelta(days=days, minutes=minutes), timedelta(minutes=longer)
    return Move(block.visit_id, block.patient, later, more, pinned=held.pinned)


def brought(held: Held, spot: Spot) -> Move:
    """The visit at a spot: at its time there if the spot has none, with the person there if it has one."""
    block = held.block
    later = datetime.combine(spot.day, spot.at or block.starts.time()) - block.starts
    move = Move(block.visit_id, block.patient, later, pinned=held.pinned)
    taking_part = {part.member_id for part in block.parts}
    before = held.person.member_id if held.person else next((part.member_id for part in block.parts), None)
    if spot.person is None or spot.person.member_id == before or (held.pinned and spot.person.member_id in taking_part):
        return move
    return replace(move, instead_of=before, by=spot.person.member_id, by_name=spot.person.name)


def to_pinboard(held: Held) -> Move:
    """The visit off the calendar, until somebody finds it a new time."""
    return Move(held.block.visit_id, held.block.patient, to_pinboard=True)
