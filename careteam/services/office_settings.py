"""The settings that everybody in the office shares."""

from dataclasses import fields
from datetime import date

from sqlalchemy import select

from careteam.domain import clock, offices
from careteam.domain.drafts import Edited
from careteam.domain.offices import OfficeDraft
from careteam.domain.permissions import Permission
from careteam.i18n import _
from careteam.persistence.models import OfficeSettings
from careteam.persistence.prepared import Rows, prepared
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SEE)
def current(work: Work) -> OfficeDraft:
    """The settings as they are now."""
    kept: OfficeDraft | None = work.known.get("office_settings")
    if kept is None:  # looked up once in a work: half of all functions ask what day it is at the office
        kept = work.known["office_settings"] = OfficeDraft(*_settings(work)[0])
    return kept


@needs(Permission.SEE)
def today(work: Work) -> date:
    """The date it is at the office."""
    return clock.today(work.now, current(work).zone)


@needs(Permission.SETTINGS)
def edit(work: Work) -> Edited[OfficeDraft]:
    """The settings, to change them."""
    row = _row(work)
    return Edited(row.draft(OfficeDraft), row.version)


@needs(Permission.SETTINGS)
def save(work: Work, draft: OfficeDraft, *, seen: int | None) -> None:
    """Change the settings. Raises Invalid, field by field, for what will not do: the call box may not be empty."""
    offices.check(draft)
    row = work.get(OfficeSettings, _row(work).id, seen=seen)
    work.named(_("Change the office settings"))
    row.fill(draft)
    work.known.pop("office_settings", None)


def _row(work: Work) -> OfficeSettings:
    return work.session.scalars(select(OfficeSettings).where(OfficeSettings.live())).one()


@prepared
def _settings() -> Rows:
    columns = [getattr(OfficeSettings, field.name) for field in fields(OfficeDraft)]
    return select(*columns).where(OfficeSettings.live())
