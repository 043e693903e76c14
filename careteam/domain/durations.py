"""How long a visit is planned to take, before a person says otherwise."""

from datetime import timedelta

from careteam.domain.places import HOMES, REMOTE, Setting

FIRST, FOLLOW_UP = 60, 30
"""Minutes in clinics and hospitals: all of 11 clinic sites gave 60 to a new patient, most 30 to one they knew."""

AT_HOME: dict[str, int] = {
    "nurse": 45,
    "chaplain": 45,
    "music_therapist": 45,
    "child_life": 45,
    "dietitian": 40,
}
"""Minutes at a home for those who stay less than an hour. Home nurses take 45 to 60; the rest is our assumption."""

REMOTE_MINUTES = 30
"""A call or video visit; our assumption."""


def planned(discipline: str, setting: Setting, *, first: bool = False) -> timedelta:
    """How long to plan for a discipline (by its key) in a setting; ``first``: nobody of the team met them yet."""
    if setting in REMOTE:
        return timedelta(minutes=REMOTE_MINUTES)
    if setting in HOMES and not first:
        return timedelta(minutes=AT_HOME.get(discipline, FIRST))
    return timedelta(minutes=FIRST if first or setting in HOMES else FOLLOW_UP)
