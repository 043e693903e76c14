"""The settings that everybody in the office shares."""

from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from careteam.domain import clock
from careteam.domain.drafts import Edited
from careteam.domain.errors import Invalid, Problem
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import Permission
from careteam.i18n import _
from careteam.persistence.models import OfficeSettings
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SEE)
def current(work: Work) -> OfficeDraft:
    """The settings as they are now."""
    return _row(work).draft(OfficeDraft)


@needs(Permission.SEE)
def today(work: Work) -> date:
    """The date it is at the office."""
    return clock.today(work.now, _row(work).zone)


@needs(Permission.SETTINGS)
def edit(work: Work) -> Edited[OfficeDraft]:
    """The settings, to change them."""
    row = _row(work)
    return Edited(row.draft(OfficeDraft), row.version)


@needs(Permission.SETTINGS)
def save(work: Work, draft: OfficeDraft, *, seen: int) -> None:
    """Change the settings. Raises Invalid, field by field, for what will not do."""
    check(draft)
    row = work.get(OfficeSettings, _row(work).id, seen=seen)
    work.named(_("Change the office settings"))
    row.fill(draft)


def check(draft: OfficeDraft) -> None:
    """Raise Invalid unless an office can work, and print a call box, with these settings."""
    required = {
        "name": _("Enter the name of your team. It stands on every page that families get."),
        "day_phone": _("Enter the number families call during the day. No page prints without it."),
        "night_phone": _("Enter the number families call at night. It may be the same as by day."),
        "emergency_number": _("Enter the emergency number of your country, such as 911."),
    }
    problems = [Problem(field, message) for field, message in required.items() if not getattr(draft, field).strip()]
    try:
        ZoneInfo(draft.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem("zone", _("Choose the time zone of your office from the list.")))
    if not 1 <= draft.lock_minutes <= 60:
        problems.append(Problem("lock_minutes", _("Choose between 1 and 60 minutes.")))
    if problems:
        raise Invalid(*problems)


def _row(work: Work) -> OfficeSettings:
    return work.session.scalars(select(OfficeSettings).where(OfficeSettings.live())).one()
