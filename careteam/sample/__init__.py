"""The sample office: an invented team with its patients and months of visits, the same for the same seed.

Sizes follow what teams report: about 12 patients and 2 visits a working day for each person on the team, about 2 % new
patients a week, 6 % of visits cancelled and 4 % not seen.
"""

import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from careteam.domain.clock import FixedClock, SystemClock
from careteam.domain.ids import MemberId
from careteam.domain.offices import OfficeDraft
from careteam.i18n import _
from careteam.sample.cast import ZONE, Cast, Report, Size

if TYPE_CHECKING:
    from careteam.services.office import Office

__all__ = ["ACCOUNT", "PASSPHRASE", "Size", "open_again", "size_for", "throw_away", "write"]

ACCOUNT = "Dana Ruiz"
PASSPHRASE = "sample office, nothing private"
TEAM_SIZE, PATIENTS_EACH, VISITS_EACH = 12, 12.5, 2.1
LONG_HISTORY = 1_300
"""Working days in five years: a larger office has more people, not a longer past."""
AHEAD = 22
"""Working days that are planned ahead."""


def size_for(patients: int | None = None, visits: int | None = None) -> Size:
    """The office for so many patients and visits; without either, a team of 12 with three months around today."""
    if visits is None:
        staff = max(TEAM_SIZE, math.ceil((patients or 150) / PATIENTS_EACH))
        return Size(staff, patients or 150, 43, AHEAD)
    days, staff = math.ceil(visits / (TEAM_SIZE * VISITS_EACH)), TEAM_SIZE
    if days > LONG_HISTORY:
        days, staff = LONG_HISTORY, math.ceil(visits / (LONG_HISTORY * VISITS_EACH))
    ahead = min(AHEAD, days // 3)
    turnover = 1 + 0.02 * days / 5
    return Size(staff, patients or int(staff * PATIENTS_EACH * turnover), days - ahead, ahead, visits)


def throw_away(path: Path, seed: int = 1) -> "Office":
    """A new sample office at ``path``, open; its passphrase is PASSPHRASE."""
    return write(path, PASSPHRASE, size_for(), seed)


def open_again(path: Path) -> "Office":
    """A throw-away office that was closed, as it was left."""
    from careteam.services import access

    return access.sign_in(path, ACCOUNT, PASSPHRASE)


def write(
    path: Path, passphrase: str, size: Size, seed: int = 1, *, now: datetime | None = None, report: Report | None = None
) -> "Office":
    """Make a sample office and fill it; the office, open, in the name of its one account, the social worker's."""
    from careteam.persistence.bulk import BulkWriter
    from careteam.sample import overnight, people, series, team, visits, wishes
    from careteam.services import access, accounts

    moment = now or datetime.now(UTC)
    tell = report or (lambda _message, _fraction: None)
    draft = OfficeDraft(
        name=_("Lakeside Palliative Care"), zone=ZONE, day_phone="585-555-0100", night_phone="585-555-0142"
    )
    clock = FixedClock(moment - timedelta(days=1 + size.days_before * 7 / 5))
    office = access.found(path, draft, ACCOUNT, passphrase, clock).office
    with BulkWriter(office.engine, office.user.account_id, clock.now(), _("Make the sample office")) as writer:
        cast = Cast(writer, office, size, random.Random(seed), moment)
        tell(_("Places and team"), 0.0)
        team.write(cast)
        tell(_("Patients and families"), 0.02)
        people.write(cast)
        series.write(cast)
        visits.write(cast, tell)
        wishes.write(cast)
    me = next(member for member in cast.team if f"{member.given_name} {member.family_name}" == ACCOUNT)
    office.write(lambda work: accounts.link(work, work.user.account_id, MemberId(me.id)))
    clock.moment = moment
    overnight.write(office, cast)
    office.close()
    return access.sign_in(path, ACCOUNT, passphrase, SystemClock() if now is None else FixedClock(moment))
