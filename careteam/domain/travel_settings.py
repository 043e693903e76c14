"""What an office says of its roads, as edited on screen: how an area drives, what is put right, the road server."""

from dataclasses import dataclass
from datetime import time
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import PlaceId
from careteam.domain.travel import MINUTES_PER_KM, START_MINUTES
from careteam.domain.words import Word
from careteam.i18n import N_, _

MOST_START = 60.0
MOST_PER_KM = 20.0
MOST_RADIUS_KM = 500.0
MOST_MINUTES = 180
"""As far as another day’s visits are looked at; a longer drive is a journey."""


class CorrectionState(Word):
    """Whether a correction counts, or was learned and not wanted."""

    IN_USE = "in_use", N_("In use")
    DISMISSED = "dismissed", N_("Dismissed")


@dataclass(frozen=True)
class PaceDraft:
    """How an area drives. ``place_id`` and ``radius_km``: the area around a place; none is everywhere.

    ``begins``, ``ends``: busy hours from Monday to Friday; neither is at all hours. ``source``: where the figures are
    from.
    """

    place_id: PlaceId | None = None
    radius_km: float | None = None
    begins: time | None = None
    ends: time | None = None
    start_minutes: float | None = START_MINUTES
    minutes_per_km: float | None = MINUTES_PER_KM
    source: str = ""


@dataclass(frozen=True)
class CorrectionDraft:
    """How long the drive between two places really takes. ``here``, ``there``: places, or homes of patients."""

    here: UUID | None = None
    there: UUID | None = None
    minutes: int | None = None
    one_way: bool = False
    why: str = ""


def check_pace(draft: PaceDraft) -> None:
    """Refuse figures nobody drives by. Raises Invalid with one problem a field."""
    problems = []
    for field, value, most in (
        ("start_minutes", draft.start_minutes, MOST_START),
        ("minutes_per_km", draft.minutes_per_km, MOST_PER_KM),
    ):
        if value is None or not 0 <= value <= most:
            text = _("Enter minutes between 0 and {most}.")
            problems.append(Problem(field, text.format(most=f"{most:g}")))
    if draft.start_minutes == draft.minutes_per_km == 0:
        problems.append(Problem("minutes_per_km", _("A drive takes some time. Enter how long.")))
    if draft.place_id is not None and not 0 < (draft.radius_km or 0) <= MOST_RADIUS_KM:
        problems.append(Problem("radius_km", _("Enter how far the area reaches around this place, in kilometers.")))
    if (draft.begins is None) != (draft.ends is None):
        missing = "begins" if draft.begins is None else "ends"
        problems.append(Problem(missing, _("Enter both ends of the busy hours, or neither.")))
    elif draft.begins is not None and draft.ends is not None and draft.ends <= draft.begins:
        problems.append(Problem("ends", _("The busy hours end before they begin.")))
    if problems:
        raise Invalid(*problems)


def check_correction(draft: CorrectionDraft) -> None:
    """Refuse a correction that does not say from where, to where or how long. Raises Invalid, a problem a field."""
    problems = []
    if draft.here is None:
        problems.append(Problem("here", _("Choose where the drive begins.")))
    if draft.there is None:
        problems.append(Problem("there", _("Choose where the drive ends.")))
    elif draft.here == draft.there:
        problems.append(Problem("there", _("Both are the same place.")))
    if draft.minutes is None or not 1 <= draft.minutes <= MOST_MINUTES:
        text = _("Enter minutes between 1 and {most}.")
        problems.append(Problem("minutes", text.format(most=MOST_MINUTES)))
    if problems:
        raise Invalid(*problems)


def server_refused(address: str) -> str:
    """Why an address will not do for a road server; empty where it will.

    Where patients live leaves this computer only over an encrypted connection, or not the building.
    """
    if not address:
        return ""
    text = _("Enter an address that begins with https://, or http:// and a computer of your own network.")
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return text
    if not host or parts.username or parts.password or parts.query or parts.fragment or not address.isascii():
        return text
    if any(letter.isspace() for letter in address):
        return text
    return "" if parts.scheme == "https" or (parts.scheme == "http" and is_local(host)) else text


def is_local(host: str) -> bool:
    """Whether a host is this computer, or one of the building's own network by its number."""
    if host == "localhost":
        return True
    try:
        number = ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or (number.is_private and not number.is_unspecified)
