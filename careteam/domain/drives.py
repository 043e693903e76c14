"""What recorded visits tell of drives: how long it was from leaving one to arriving at the next.

Nobody times a drive. What is recorded holds breaks, calls, round figures and times as they were planned, so one drive
tells nothing: several, in which most agree, are proposed, and a person decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from uuid import UUID

from careteam.domain.clock import to_local
from careteam.domain.places import Spot
from careteam.domain.travel import Roads

LEARNED_DAYS = 180
"""So long a drive counts: roads change."""

SEVERAL = 3
"""Drives that are needed before anything is proposed."""

LEAST_MINUTES, MOST_MINUTES = 2, 120
DAWDLED_MINUTES = 15
"""Plausible: not quicker than a third of the estimate, nor slower than twice and a quarter of an hour: then something
else was done on the way. Our assumption, as are the others here."""

AGREE_MINUTES, AGREE_SHARE = 4.0, 0.25
"""Half of the drives lie so close to the median, or within this share of it; else they do not agree on anything."""

WORTH_MINUTES, WORTH_SHARE = 5, 0.2
"""What is worth to be put right: so many minutes, and this share of what is said now."""


@dataclass(frozen=True)
class Stop:
    """A visit as planned and as recorded for one member. ``spot`` None: nobody travels to it. Moments in UTC."""

    visit_id: UUID
    spot: Spot | None
    starts: datetime
    ends: datetime
    arrived: datetime | None
    departed: datetime | None


@dataclass(frozen=True)
class Drive:
    """One drive that was observed, from leaving a visit to arriving at the next."""

    here: Spot
    there: Spot
    minutes: int


@dataclass(frozen=True)
class Learned:
    """What several drives between two places agree on, either way. ``said``: what the program says now, if anything."""

    here: Spot
    there: Spot
    minutes: int
    count: int
    said: int | None


def observed(stops: Sequence[Stop], roads: Roads) -> Iterator[tuple[tuple[UUID, UUID], Drive]]:
    """The plausible drives of one member, in the order of their visits, each with the two visits it lay between."""
    for before, after in pairwise(stops):
        here, there = before.spot, after.spot
        if here is None or there is None or here.key is None or there.key is None or here.key == there.key:
            continue
        if before.departed is None or after.arrived is None or not _same_day(before.departed, after.arrived, there):
            continue
        if before.departed == before.ends or after.arrived == after.starts:
            continue  # written as it was planned, or waited for: it tells how the day was planned
        taken = round((after.arrived - before.departed) / timedelta(minutes=1))
        if _plausible(taken, roads.estimate(here, there)):
            yield (before.visit_id, after.visit_id), Drive(here, there, taken)


def learned(drives: Iterable[Drive], roads: Roads) -> tuple[Learned, ...]:
    """What is worth to be put right, the most observed first: by the median, which one odd drive does not move."""
    by_pair: dict[frozenset[UUID | None], list[Drive]] = defaultdict(list)
    for drive in drives:
        by_pair[frozenset((drive.here.key, drive.there.key))].append(drive)
    found = []
    for together in by_pair.values():
        if len(together) < SEVERAL:
            continue
        middle = median(drive.minutes for drive in together)
        if median(abs(drive.minutes - middle) for drive in together) > max(AGREE_MINUTES, AGREE_SHARE * middle):
            continue
        here, there = together[0].here, together[0].there
        said = roads.minutes(here, there)
        minutes = int(middle + 0.5)
        if said is None or abs(minutes - said) >= max(WORTH_MINUTES, WORTH_SHARE * said):
            found.append(Learned(here, there, minutes, len(together), said))
    return tuple(sorted(found, key=lambda one: -one.count))


def _plausible(taken: int, estimate: int | None) -> bool:
    if not LEAST_MINUTES <= taken <= MOST_MINUTES:
        return False
    return not estimate or estimate / 3 <= taken <= 2 * estimate + DAWDLED_MINUTES


def _same_day(one: datetime, other: datetime, spot: Spot) -> bool:
    zone = spot.zone or "UTC"
    return to_local(one, zone).date() == to_local(other, zone).date()
