"""The office: what everybody in it shares."""

from dataclasses import dataclass, field

from careteam.domain.clock import is_zone
from careteam.domain.errors import Invalid, Problem
from careteam.domain.travel_settings import server_refused
from careteam.domain.words import Word
from careteam.i18n import N_, _


class Paper(Word):
    """The paper that pages are printed on."""

    LETTER = "letter", N_("Letter")
    A4 = "a4", N_("A4")


LONGEST_LOCK = 60
"""The longest an unattended screen may stay open, in minutes."""


WHEN_TO_CALL = (
    N_("Pain or another problem gets worse."),
    N_("You cannot keep your medicine down."),
    N_("You are worried."),
)
"""What an office begins with, in the language it was started in."""


@dataclass(frozen=True)
class OfficeDraft:
    """The settings of an office as edited on screen.

    The call box on every patient's page is made of ``day_phone``, ``night_phone``, ``day_hours`` (when the day number
    answers, in words), ``when_to_call`` (one reason a line, in the patient's words) and ``emergency_number``.
    ``zone`` is an IANA name; ``lock_minutes`` is how long the screen may lie idle before it locks; ``road_server`` the
    address of an OSRM server that knows the roads, if somebody runs one.
    """

    name: str = ""
    zone: str = "America/New_York"
    day_phone: str = ""
    night_phone: str = ""
    day_hours: str = field(default_factory=lambda: _("Monday to Friday, 8 am to 5 pm"))
    when_to_call: str = field(default_factory=lambda: "\n".join(map(_, WHEN_TO_CALL)))
    emergency_number: str = "911"
    paper: Paper = Paper.LETTER
    lock_minutes: int = 5
    road_server: str = ""


def check(draft: OfficeDraft) -> None:
    """Refuse settings an office cannot work with. No page prints without a call box, so nothing of it may be empty.

    Raises Invalid with one problem a field.
    """
    required = {
        "name": _("Enter the name of your team. It stands on every page that families get."),
        "day_phone": _("Enter the number families call during the day. No page prints without it."),
        "night_phone": _("Enter the number families call at night. It may be the same as by day."),
        "day_hours": _("Say when the day number answers, for example Monday to Friday, 8 am to 5 pm."),
        "when_to_call": _("Say when to call, one reason a line, in words a patient would use."),
        "emergency_number": _("Enter the emergency number of your country, such as 911."),
    }
    problems = [Problem(field, message) for field, message in required.items() if not getattr(draft, field).strip()]
    if not is_zone(draft.zone):
        problems.append(Problem("zone", _("Choose the time zone of your office from the list.")))
    if not 1 <= draft.lock_minutes <= LONGEST_LOCK:
        text = _("Choose between 1 and {most} minutes.")
        problems.append(Problem("lock_minutes", text.format(most=LONGEST_LOCK)))
    if refused := server_refused(draft.road_server):
        problems.append(Problem("road_server", refused))
    if problems:
        raise Invalid(*problems)
