"""Weeks to plan, as values: the days of ``day_builders``, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from careteam.domain.assignments import HowOften
from careteam.domain.day_plans import Against, Visitor, Wanted
from careteam.domain.ids import MemberId, PatientId, VisitId, new_id
from careteam.domain.week_plans import WeekToPlan
from tests.domain.day_builders import a_day, a_visitor, a_wanted

MONDAY = date(2026, 11, 30)
WAYS = ((0, 20, 20, 30), (20, 0, 15, 30), (20, 15, 0, 30), (30, 30, 30, 0))


def a_week(
    visitors: Sequence[Visitor],
    wanted: Sequence[Wanted],
    ways: Sequence[Sequence[int]] = WAYS,
    *,
    days: int = 5,
    on: Mapping[VisitId, tuple[int, ...]] | None = None,
    how_often: HowOften = HowOften.AS_NEEDED,
    **more: Any,
) -> WeekToPlan:
    """Some days from Monday on, on each of which everybody is there. ``on``: the days a visit may fall on, if not any.

    A visit that stands does so on the first of its days; on the others it waits.
    """
    on = on or {}
    made = []
    for number in range(days):
        here = [one for one in wanted if number in on.get(one.visit_id, range(days))]
        first = [number == min(on.get(one.visit_id, (0,))) for one in here]
        known = [one if stands else replace(one, starts=None) for one, stands in zip(here, first, strict=True)]
        made.append(replace(a_day(visitors, known, ways), day=MONDAY + timedelta(days=number)))
    courses = {one.visit_id: ("nurse",) * len(one.seats) for one in wanted}
    often = {(one.patient_id, "nurse"): how_often for one in wanted}
    return WeekToPlan(tuple(made), courses, often, **more)


def twice(name: str, place: int, *who: MemberId, times: int = 2, **more: Any) -> list[Wanted]:
    """Several visits of one patient."""
    patient = PatientId(new_id())
    return [
        replace(a_wanted(name, place, *who, **more), patient_id=patient, member_ids=who[:1]) for _time in range(times)
    ]


def a_big_week(visits: int, people: int, seed: int = 1) -> WeekToPlan:
    """Many visits, every third patient twice, each for any of three; half of them any day, and the usual one first."""
    chance = Random(seed)
    ids = [MemberId(new_id()) for _person in range(people)]
    spots = [(chance.uniform(0, 40), chance.uniform(0, 40)) for _place in range(visits + 1)]
    ways = [
        [
            0 if one is other else round(7 + 1.2 * ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)
            for other in spots
        ]
        for one in spots
    ]
    wanted: list[Wanted] = []
    on: dict[VisitId, tuple[int, ...]] = {}
    place = 0
    while len(wanted) < visits:
        place += 1
        first, *rest = chance.sample(ids, 3)
        seat = {first: (), **dict.fromkeys(rest, (Against.UNUSUAL,))}
        made = twice(f"Patient {place}", place, first, times=2 if place % 3 == 0 else 1, seats=(seat,))
        for one in made[: visits - len(wanted)]:
            if chance.random() < 0.5 and len(made) == 1:
                on[one.visit_id] = tuple(sorted(chance.sample(range(5), 3)))
            wanted.append(one)
    nurses = [a_visitor(f"Nurse {n}", one) for n, one in enumerate(ids)]
    return a_week(nurses, wanted, ways, on=on, how_often=HowOften.THREE_A_WEEK)
