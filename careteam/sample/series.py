"""Visits of the sample office that repeat, booked by the same acts as anywhere."""

from dataclasses import replace
from datetime import datetime, time

from careteam.domain.clock import to_utc
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.recurrence import Repeat, Unit
from careteam.domain.visits import VisitDraft
from careteam.sample.cast import ZONE, Cast, Person
from careteam.services import booking, series, visits
from careteam.services.office import Office, Work

RHYTHMS = (
    ("nurse", Repeat(times=12), "How the week was"),
    ("nurse", Repeat(times=8), "Your pain and your pills"),
    ("social_worker", Repeat(2, times=6), "How the family is doing"),
    ("nurse_practitioner", Repeat(1, Unit.MONTHS, times=3), "What helps and what does not"),
    ("chaplain", Repeat(2, times=4), "What gives you strength"),
)
"""Who comes back how often, and what for in the patient's words."""


def write(office: Office, cast: Cast) -> None:
    """A few patients at home are seen every week, every two weeks or every month."""
    here = [person for person in cast.patients if person.ends is None and person.stay_since is None]
    here = [person for person in here if not (person.child or person.interpreter or person.treated is not None)]
    if len(here) < len(RHYTHMS) * 4:
        return
    for number, (discipline, repeat, purpose) in enumerate(RHYTHMS):
        served = [person for person in here if any(one.discipline == discipline for one in person.team)]
        if served:
            here.remove(served[0])
            begin = datetime.combine(cast.working_day(1 + number), time())
            _repeat(office, served[0], begin, discipline, repeat, purpose)


def _repeat(office: Office, person: Person, begin: datetime, discipline: str, repeat: Repeat, purpose: str) -> None:
    """Book a series from the free time on that most of its dates keep; the others move or are left out."""
    member = next(one for one in person.team if one.discipline == discipline)

    def book(work: Work) -> None:
        draft = booking.new(work, PatientId(person.id), member_id=MemberId(member.id)).draft
        best: tuple[VisitDraft, dict[datetime, datetime | None]] | None = None
        for free in visits.suggested(work, draft, since=to_utc(begin, ZONE), count=6):
            wish = replace(draft, starts=free.starts, ends=free.ends, purpose_patient=purpose)
            apart = {
                one.meant: one.nearest.starts if one.nearest and not one.nearest.findings else None
                for one in series.dates(work, wish, repeat)
                if one.findings
            }
            if best is None or len(apart) < len(best[1]):
                best = wish, apart
        if best is not None and len(best[1]) < (repeat.times or 0) / 2:
            series.book(work, best[0], repeat, best[1])

    office.write(book)
