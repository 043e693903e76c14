"""The office: what everybody in it shares."""

from dataclasses import dataclass

from careteam.domain.words import Word
from careteam.i18n import N_


class Paper(Word):
    """The paper that pages are printed on."""

    LETTER = "letter", N_("Letter")
    A4 = "a4", N_("A4")


@dataclass(frozen=True)
class OfficeDraft:
    """The settings of an office as edited on screen.

    The call box on every patient's page is made of ``day_phone``, ``night_phone``, ``day_hours`` (when the day number
    answers, in words), ``when_to_call`` (one reason a line, in the patient's words) and ``emergency_number``.
    ``zone`` is an IANA name; ``lock_minutes`` is how long the screen may lie idle before it locks.
    """

    name: str = ""
    zone: str = "America/New_York"
    day_phone: str = ""
    night_phone: str = ""
    day_hours: str = "Monday to Friday, 8 am to 5 pm"
    when_to_call: str = "Pain or another problem gets worse.\nYou cannot keep your medicine down.\nYou are worried."
    emergency_number: str = "911"
    paper: Paper = Paper.LETTER
    lock_minutes: int = 5
