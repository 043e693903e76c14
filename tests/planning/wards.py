"""Teams and caseloads made by a seed, for the tests and the benchmark."""

import random
from dataclasses import replace
from uuid import UUID

from careteam.domain.ids import MemberId
from careteam.domain.patients import AgeGroup
from careteam.domain.places import Setting, Spot
from careteam.domain.suggestions import Available, Wanted
from careteam.planning.caseload import Case, Problem

DISCIPLINES = ("nurse_practitioner", "nurse", "nurse", "social_worker", "chaplain")


def member_id(number: int) -> MemberId:
    """The same for the same number."""
    return MemberId(UUID(int=number + 1))


def a_ward(patients: int, staff: int, *, seed: int = 1, new: float = 0.1) -> Problem:
    """A team whose patients came to whoever was there; a share of them is new, and served by nobody yet."""
    draw = random.Random(seed)
    team = []
    for number in range(staff):
        spoken = ("en", "es") if draw.random() < 0.3 else ("en",)
        team.append(
            Available(
                member_id(number),
                f"Member {number}",
                DISCIPLINES[number % len(DISCIPLINES)],
                languages=spoken,
                age_groups=(AgeGroup.ADULT, AgeGroup.OLDER_ADULT) if draw.random() < 0.7 else (),
                base=_spot(draw),
                limit=0.0,
            )
        )
    weights = {one.member_id: 0.0 for one in team}
    cases = []
    for patient in range(patients):
        speaks = ("es",) if draw.random() < 0.2 else ("en",)
        group = draw.choice([AgeGroup.ADULT, AgeGroup.OLDER_ADULT, AgeGroup.CHILD])
        spot = _spot(draw)
        for discipline in draw.sample(sorted(set(DISCIPLINES)), draw.randint(1, 3)):
            able = [one.member_id for one in team if one.discipline == discipline]
            if not able:
                continue
            usual = draw.choices(able, weights=[2.0**-place for place in range(len(able))])[0]
            weight = draw.choice([1.25, 1.25, 1.0, 1.875])
            wanted = Wanted(discipline, speaks, group, Setting.OWN_HOME, spot)
            now = None if draw.random() < new else usual
            weights[usual] += weight
            cases.append(Case(f"{patient} {discipline}", patient, wanted, weight, now, held=draw.random() < 0.05))
    limits = {
        kind: 1.2
        * sum(weights[one.member_id] for one in team if one.discipline == kind)
        / max(1, sum(one.discipline == kind for one in team))
        for kind in DISCIPLINES
    }
    return Problem(tuple(cases), tuple(replace(one, limit=float(round(limits[one.discipline]))) for one in team))


def _spot(draw: random.Random) -> Spot:
    return Spot(40.0 + draw.random() * 0.5, -83.0 + draw.random() * 0.5)
