"""A caseload handed over, on one page for the colleagues: what each patient needs them to know now.

There is no field here for diagnoses, record numbers, telephone numbers, addresses, key codes or the team's notes: such
a sheet lies in a car. What is needed of them is looked up in the program.
"""

from dataclasses import dataclass
from datetime import date

from careteam.domain.offices import Paper


@dataclass(frozen=True)
class HandoffLine:
    """One patient. ``taken_by``: who takes over, empty while nobody does. ``next_visit``: its day and time, in words.

    ``role``: what the member is to the patient, where that is to be said. ``code_status`` is never empty.
    ``know``: what else to know before the first visit, a few words each. ``matters``: in the patient's words.
    """

    patient: str
    code_status: str
    role: str = ""
    taken_by: str = ""
    where: str = ""
    next_visit: str = ""
    know: tuple[str, ...] = ()
    matters: str = ""


@dataclass(frozen=True)
class HandoffSheet:
    """The patients of a member from a first day on, the soonest visit first; without a last day it is for good."""

    member: str
    first: date
    last: date | None
    made_on: date
    lines: tuple[HandoffLine, ...] = ()
    office: str = ""
    language: str = "en-US"
    paper: Paper = Paper.LETTER
