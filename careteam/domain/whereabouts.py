"""Where a patient lives and is now: what can be kept, and which visits wait while somebody is away from home."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from careteam.domain.errors import Invalid, Problem
from careteam.domain.patients import ResidenceDraft, StayDraft
from careteam.domain.places import AWAY, HOMES, Setting
from careteam.domain.visits import PLANNED, VisitStatus
from careteam.i18n import _


def check_residence(draft: ResidenceDraft) -> None:
    """Refuse a residence that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = list(_problems(draft))
    if problems:
        raise Invalid(*problems)


def _problems(draft: ResidenceDraft) -> Iterator[Problem]:
    if draft.kind not in HOMES:
        yield Problem("kind", _("Choose the kind of home."))
    if draft.place_id is None and not (draft.street or draft.city):
        yield Problem("street", _("Enter the street or the town, so that a visitor finds it."))
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        yield Problem("ends_on", _("The last day there is before the first."))
    if (draft.latitude is None) != (draft.longitude is None):
        missing = "latitude" if draft.latitude is None else "longitude"
        yield Problem(missing, _("Give both coordinates, or neither."))
    if draft.latitude is not None and not -90 <= draft.latitude <= 90:
        yield Problem("latitude", _("A latitude lies between -90 and 90 degrees."))
    if draft.longitude is not None and not -180 <= draft.longitude <= 180:
        yield Problem("longitude", _("A longitude lies between -180 and 180 degrees."))
    try:
        ZoneInfo(draft.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Problem("zone", _("Choose the time zone from the list."))


STAYS = AWAY | {Setting.SCHOOL}
"""Where a patient can be other than at home."""


def check_stay(draft: StayDraft, now: datetime) -> None:
    """Refuse a stay that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = []
    if draft.setting not in STAYS:
        problems.append(Problem("setting", _("Choose where the patient is.")))
    if draft.since is not None and draft.since > now:
        problems.append(Problem("since", _("This time is still to come. Enter it once the patient is there.")))
    if problems:
        raise Invalid(*problems)


def waits_at_home(away: Setting, setting: Setting, status: VisitStatus, starts: datetime, now: datetime) -> bool:
    """Whether a planned visit has to wait because the patient is away from home; one under way does not."""
    ahead = status in PLANNED and starts >= now
    return away in AWAY and setting in HOMES and ahead
