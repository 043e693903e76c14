"""What the team has to hear this morning: who died, who is in hospital, who is no longer with the team."""

from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import func, select

from careteam.domain.clock import day_words, moment_words, to_local, to_utc
from careteam.domain.ids import PatientId
from careteam.domain.patients import WITH_TEAM, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.places import AWAY
from careteam.domain.spans import DAY
from careteam.i18n import _
from careteam.persistence.models import AuditEntry, Patient, ProgramSpell, Stay, WorkEntry
from careteam.persistence.prepared import Rows, prepared
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name
from careteam.services.worklists import NAME, Need

NEWS_DAYS = 30 * DAY
"""A death or discharge longer ago is history, not news, even if we learn of it only now."""


def _since_last_evening(work: Work, zone: str) -> datetime:
    """The end of the last working day: what was entered since then is news this morning, on Mondays of the weekend."""
    day = to_local(work.now, zone).date() - DAY
    while day.weekday() > 4:
        day -= DAY
    return to_utc(datetime.combine(day, time(17)), zone)


def _entered(work: Work, zone: str, kind: str) -> set[PatientId]:
    """Whose records of a kind were entered since last evening."""
    since = _since_last_evening(work, zone)
    return {row.patient_id for row in _inserted(work, since, kind) if row.patient_id is not None}


@prepared
def _inserted(since: datetime, kind: str) -> Rows:
    lately = select(WorkEntry.id).where(WorkEntry.at >= since)  # as a join, SQLite reads through the whole audit trail
    return select(AuditEntry.patient_id).where(
        AuditEntry.work_id.in_(lately), AuditEntry.kind == kind, AuditEntry.action == "insert"
    )


@needs(Permission.SEE)
def spells(work: Work, zone: str, status: ProgramStatus) -> Iterator[Need]:
    """Who came to a program status, as it was entered since last evening."""
    day = to_local(work.now, zone).date()
    rows = work.session.execute(
        select(*NAME, func.max(ProgramSpell.since).label("since"))
        .join(ProgramSpell, ProgramSpell.patient_id == Patient.id)
        .where(
            Patient.id.in_(_entered(work, zone, ProgramSpell.__tablename__)),
            Patient.status == status,
            ProgramSpell.status == status,
            ProgramSpell.since >= day - NEWS_DAYS,
            *(Patient.live(), ProgramSpell.live()),
        )
        .group_by(Patient.id)
    )
    for row in rows:
        yield Need(full_name(row), day_words(row.since), patient_id=PatientId(row.id))


@needs(Permission.SEE)
def stays(work: Work, zone: str) -> Iterator[Need]:
    """Who went to a hospital or another house, as it was entered since last evening."""
    rows = work.session.execute(
        select(*NAME, Stay.setting, Stay.since)
        .join(Stay, (Stay.patient_id == Patient.id) & Stay.until.is_(None) & Stay.live())
        .where(
            Patient.id.in_(_entered(work, zone, Stay.__tablename__)),
            Stay.setting.in_(AWAY),
            Patient.status.in_(WITH_TEAM),
        )
        .order_by(Stay.since)
    )
    day = to_local(work.now, zone).date()
    for row in rows:
        since = moment_words(to_local(row.since, zone), day)
        detail = _("{setting}, since {time}").format(setting=row.setting.label, time=since)
        yield Need(full_name(row), detail, patient_id=PatientId(row.id))
