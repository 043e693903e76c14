"""A clinician's own sheet for a day of visits: all that is needed at each door, and nothing that must stay inside.

There is no field here for diagnoses, key codes, the team's purpose or the team's notes: a sheet can be lost on a bus.
"""

from dataclasses import dataclass, field
from datetime import date, time

from careteam.domain.offices import Paper
from careteam.domain.patients import Precautions
from careteam.i18n import N_

ORDER_AT_DOOR: dict[Precautions, str] = {
    Precautions.PROTECT: N_("See first"),
    Precautions.CONTACT: N_("See last: contact precautions"),
    Precautions.DROPLET: N_("See last: droplet precautions"),
    Precautions.AIRBORNE: N_("See last: airborne precautions"),
}
"""What infection precautions ask of a visitor, without saying what the patient has."""


@dataclass(frozen=True)
class DoorNotes:
    """What to know at the door. ``access``: the way in, never a key code."""

    access: str = ""
    pets: str = ""
    oxygen: bool = False
    two_people: bool = False
    precautions: Precautions = Precautions.NONE


@dataclass(frozen=True)
class Stop:
    """One visit of the day, in the wall-clock time of its place.

    ``travel_minutes``: the estimated drive from the stop before, None where unknown. ``place``: how the setting reads
    ("Nursing home"); ``purpose``: in the patient's words, the only purpose that leaves the team. ``with_whom``: who
    else of the team comes. ``phone``: the patient's or the facility's number, where calling it is safe.
    """

    patient: str
    starts: time
    ends: time
    place: str = ""
    address: str = ""
    phone: str = ""
    travel_minutes: int | None = None
    purpose: str = ""
    with_whom: tuple[str, ...] = ()
    door: DoorNotes = field(default_factory=DoorNotes)


@dataclass(frozen=True)
class DaySheet:
    """The day of one clinician, stops in the order of driving. ``office_phone``: whom to call when plans change."""

    clinician: str
    day: date
    stops: tuple[Stop, ...] = ()
    office_phone: str = ""
    language: str = "en-US"
    paper: Paper = Paper.LETTER
