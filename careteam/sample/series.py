"""Visits of the sample office that repeat: who comes back every Tuesday, since some weeks and for some more."""

from datetime import timedelta

from careteam.domain.recurrence import Repeat
from careteam.persistence.models import VisitSeries
from careteam.sample.cast import Cast, Repeating

RHYTHMS = (
    ("nurse", 1, 1, "How the week was"),
    ("nurse", 1, 3, "Your pain and your pills"),
    ("social_worker", 2, 2, "How the family is doing"),
    ("chaplain", 2, 0, "What gives you strength"),
    ("nurse_practitioner", 4, 4, "What helps and what does not"),
)
"""Who comes, every how many weeks, on which weekday (0 is Monday), and what for in the patient's words."""

WEEKS_BEFORE = 4


def write(cast: Cast) -> None:
    """A few patients at home have the first visit of somebody's day, on the same weekday since some weeks."""
    chosen: set[object] = set()
    for discipline, every, weekday, purpose in RHYTHMS:
        monday = cast.today - timedelta(days=cast.today.weekday(), weeks=WEEKS_BEFORE)
        begin = monday + timedelta(days=weekday)
        days = [day for count in range(52) if (day := begin + count * timedelta(weeks=every)) <= cast.last]
        free = (
            (person, member)
            for person in cast.patients
            for member in person.team
            if member.discipline == discipline
            and not chosen & {person.id, member.id}
            and person.begins <= begin
            and person.ends is None
            and person.stay_since is None
            and not (person.child or person.interpreter or person.treated == weekday)
        )
        found = next(free, None)
        if found is None or len(days) < 2 or begin < cast.first:
            continue
        person, member = found
        chosen |= {person.id, member.id}
        series_id = cast.writer.add(VisitSeries, patient_id=person.id, repeat=Repeat(every, times=len(days)))
        for day in days:
            cast.repeating.setdefault(day, []).append(Repeating(series_id, person, member, purpose))
