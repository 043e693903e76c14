"""Lists of patients who wait for something: an answer to a referral, somebody to lead their care, a first visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole
from careteam.domain.clock import day_words, moment_words, to_local
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import WITH_TEAM, ProgramStatus
from careteam.domain.permissions import Permission
from careteam.domain.referrals import ClockState, ReferralStatus, see_by
from careteam.domain.referrals import eight_weeks as clock_of
from careteam.domain.spans import DAY
from careteam.i18n import _, ngettext
from careteam.persistence.models import Assignment, Patient, Referral
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.plans import full_name
from careteam.services.referrals import met_since

NAME = (Patient.id, Patient.given_name, Patient.preferred_name, Patient.family_name)
AMBER_DAYS = 14
"""With fewer days left of the eight weeks, a first visit becomes pressing."""


@dataclass(frozen=True)
class Need:
    """One thing that needs somebody: about whom, in what respect, and where to go. ``tone``: warn, bad or empty."""

    headline: str
    detail: str = ""
    tone: str = ""
    patient_id: PatientId | None = None
    visit_id: VisitId | None = None
    day: date | None = None


@needs(Permission.SEE)
def referrals(work: Work, zone: str) -> Iterator[Need]:
    """New referrals, those to be seen soonest first."""
    rows = work.session.execute(
        select(*NAME, Referral.urgency, Referral.received_at)
        .join(Referral, Referral.patient_id == Patient.id)
        .where(Referral.status == ReferralStatus.RECEIVED, Referral.live(), Patient.status != ProgramStatus.DIED)
        .order_by(Referral.received_at)
    )
    day = to_local(work.now, zone).date()
    waiting = [(see_by(row.received_at, row.urgency, zone), row) for row in rows]
    for due, row in sorted(waiting, key=lambda one: one[0] or datetime.max.replace(tzinfo=work.now.tzinfo)):
        detail, tone = row.urgency.label, ""
        if due is not None:
            tone = "bad" if due < work.now else "warn" if due < work.now + DAY else ""
            until = to_local(due, zone)
            by = moment_words(until, day) if until.time() != time() else day_words(until.date() - DAY)
            detail = _("{urgency}: see by {time}").format(urgency=row.urgency.label, time=by)
        yield Need(full_name(row), detail, tone, PatientId(row.id))


@needs(Permission.SEE)
def unassigned(work: Work, day: date, limit: int) -> tuple[int, tuple[Need, ...]]:
    """How many active patients nobody leads the care of, and the latest of them; an import may bring hundreds."""
    lead = (
        select(Assignment.id)
        .where(
            Assignment.patient_id == Patient.id,
            Assignment.role == AssignmentRole.LEAD,
            Assignment.runs_on(day),
        )
        .exists()
    )
    without = (Patient.status == ProgramStatus.ACTIVE, Patient.live(), ~lead)
    ids = work.session.scalars(select(Patient.id).where(*without)).all()
    latest = sorted(ids, reverse=True)[:limit]
    rows = work.session.execute(
        select(*NAME, Patient.diagnosis).where(Patient.id.in_(latest)).order_by(Patient.id.desc())
    )
    named = (Need(full_name(row), row.diagnosis, "warn", PatientId(row.id)) for row in rows)
    return len(ids), tuple(named)


@needs(Permission.SEE)
def eight_weeks(work: Work, day: date) -> Iterator[Need]:
    """First visits of people with advanced cancer that are due within two weeks, or were."""
    rows = work.session.execute(
        select(*NAME, Patient.is_cancer, Patient.advanced_on)
        .where(Patient.is_cancer, Patient.advanced_on.is_not(None), Patient.status.in_(WITH_TEAM), Patient.live())
        .where(~met_since(Patient.advanced_on))
        .order_by(Patient.advanced_on)
    )
    for row in rows:
        clock = clock_of(row.is_cancer, row.advanced_on, today=day)
        left = clock.days_left
        if clock.state is not ClockState.RUNNING or left is None or left >= AMBER_DAYS:
            continue
        if left < 0:
            text = ngettext("{count} day past 8 weeks", "{count} days past 8 weeks", -left).format(count=-left)
        else:
            text = ngettext("{count} day left", "{count} days left", left).format(count=left)
        yield Need(full_name(row), text, "bad" if left < 0 else "warn", PatientId(row.id))
