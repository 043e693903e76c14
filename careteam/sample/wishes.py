"""Home visits of the sample office that wait to be planned: on the pinboard, for the next working day."""

import random
from datetime import datetime, timedelta

from careteam.domain.clock import to_utc
from careteam.domain.referrals import Urgency
from careteam.domain.visits import InterpreterBooked, VisitStatus
from careteam.persistence.models import Visit, VisitMember
from careteam.sample import words
from careteam.sample.cast import ZONE, Cast, Person, Somebody
from careteam.sample.visits import MINUTES

EACH = {
    "nurse": 3,
    "social_worker": 2,
    "nurse_practitioner": 2,
    "physician": 1,
    "chaplain": 1,
    "dietitian": 1,
    "music_therapist": 1,
}
"""How many visits wait for each person of a discipline."""
SOON = (Urgency.TWO_DAYS, Urgency.ROUTINE, Urgency.THIS_WEEK, Urgency.ROUTINE, Urgency.ROUTINE, Urgency.TODAY)
MOST = 400
"""A larger office plans no more than these by hand."""


def write(cast: Cast) -> None:
    """For each person of a few disciplines, some of their patients at home who are to be seen soon."""
    chance = random.Random(len(cast.team))  # of its own, so that the rest of the office stays as it is
    day = cast.working_day(1)
    seen: set[object] = set()
    written = 0
    for member in cast.team[:MOST]:
        if day in member.away:
            continue
        for person in _waiting(chance, member, seen)[: EACH.get(member.discipline, 0)]:
            seen.add(person.id)
            _add(
                cast, datetime(day.year, day.month, day.day, 9 + written % 7), member, person, SOON[written % len(SOON)]
            )
            written += 1


def _waiting(chance: random.Random, member: Somebody, seen: set[object]) -> list[Person]:
    """A member's patients who are at home now, in the order of chance."""
    here = [
        person
        for person in member.now
        if person.ends is None and person.stay_since is None and person.id not in seen and not person.child
    ]
    chance.shuffle(here)
    return here


def _add(cast: Cast, starts: datetime, member: Somebody, person: Person, urgency: Urgency) -> None:
    ends = starts + timedelta(minutes=MINUTES.get(member.discipline, 60))
    at = {"starts_at": to_utc(starts, ZONE), "ends_at": to_utc(ends, ZONE)}
    purpose, purpose_patient = words.PURPOSES[person.id.int % len(words.PURPOSES)]
    visit_id = cast.writer.add(
        Visit,
        patient_id=person.id,
        setting=person.home,
        residence_id=person.residence_id,
        starts=starts,
        ends=ends,
        zone=ZONE,
        purpose=purpose,
        purpose_patient=purpose_patient,
        interpreter=InterpreterBooked.BOOKED if person.interpreter else InterpreterBooked.NOT_NEEDED,
        status=VisitStatus.PROPOSED,
        on_pinboard=True,
        urgency=urgency,
        **at,
    )
    cast.writer.add(VisitMember, visit_id=visit_id, member_id=member.id, patient_id=person.id, **at)
