"""The counts beside the screens: how much there is, and what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from careteam.domain.clock import to_utc, today
from careteam.domain.ids import VisitId
from careteam.domain.patients import WITH_TEAM, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.referrals import ReferralStatus
from careteam.domain.visits import HOLDS_TIME
from careteam.persistence.models import Member, Patient, PrintedPage, Referral, Visit, VisitRecord
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Counts:
    """Visits today, patients with the team, new referrals, people on the team, and today's pages to print."""

    today: int
    patients: int
    referrals: int
    team: int
    to_print: int


@needs(Permission.SEE)
def counts(work: Work) -> Counts:
    """What to write beside each screen."""

    def count(*conditions: object) -> int:
        return work.session.scalar(select(func.count()).where(*conditions)) or 0  # type: ignore[arg-type]

    return Counts(
        today=count(*_this_day(work), Visit.status.in_(HOLDS_TIME)),
        patients=count(Patient.live(), Patient.status.in_(WITH_TEAM)),
        referrals=count(
            Referral.live(),
            Referral.status == ReferralStatus.RECEIVED,
            Referral.patient_id == Patient.id,
            Patient.status != ProgramStatus.DIED,
        ),
        team=count(Member.live()),
        to_print=to_print(work),
    )


@needs(Permission.SEE)
def to_print(work: Work) -> int:
    """How many of today's released pages are not printed as they are, and nothing keeps them from leaving."""
    printed = select(PrintedPage.id).where(
        PrintedPage.visit_id == Visit.id,
        PrintedPage.record_version == VisitRecord.version,
        PrintedPage.live(),
    )
    released = (
        select(Visit.id)
        .join(VisitRecord, VisitRecord.visit_id == Visit.id)
        .where(
            *(*_this_day(work), VisitRecord.live(), VisitRecord.released_at.is_not(None)),
            ~printed.exists() | (VisitRecord.more_pages != ()),
        )
    )
    ids = [VisitId(one) for one in work.session.scalars(released)]
    if not ids:
        return 0
    from careteam.services import summaries  # on most mornings nothing is released yet

    return sum(entry.waits for entry in summaries.entries(work, ids))


def _this_day(work: Work) -> tuple[ColumnElement[bool], ...]:
    zone = office_settings.current(work).zone
    midnight = datetime.combine(today(work.now, zone), datetime.min.time())
    start, end = to_utc(midnight, zone), to_utc(midnight + timedelta(days=1), zone)
    return (Visit.live(), Visit.starts_at >= start, Visit.starts_at < end, Visit.on_pinboard.is_(False))
