"""*Died*, once: what it does to the visits still open, and what taking it back restores."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from careteam.domain import travel as roads
from careteam.domain.clock import to_local
from careteam.domain.conflicts import Finding, check
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import VisitId
from careteam.domain.patients import DeathDraft
from careteam.domain.plans import Plan
from careteam.domain.travel import Travel
from careteam.domain.visits import PLANNED, VisitStatus
from careteam.i18n import _


@dataclass(frozen=True)
class StandingVisit:
    """A visit of the patient as it stands when the death is entered; ``starts`` is an aware UTC moment.

    ``pinned``: on the pinboard, so that its time says nothing of when it happens.
    """

    visit_id: VisitId
    status: VisitStatus
    starts: datetime
    zone: str
    pinned: bool = False


@dataclass(frozen=True)
class Taken:
    """A cancelled visit that does not come back, and why: its time has passed (no findings), or something is there."""

    visit_id: VisitId
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Restored:
    """What taking a death back does: the visits whose time is still free, and the others, to be booked anew."""

    free: tuple[VisitId, ...] = ()
    taken: tuple[Taken, ...] = ()


def check_death(draft: DeathDraft, birth_date: date | None, today: date) -> None:
    """Refuse a death that cannot be kept as entered. Raises Invalid with one problem a field."""
    problems = []
    if draft.died_on is None:
        problems.append(Problem("died_on", _("Enter the date of death.")))
    elif draft.died_on > today:
        problems.append(Problem("died_on", _("The date of death is in the future.")))
    elif birth_date and draft.died_on < birth_date <= today:
        problems.append(Problem("died_on", _("The date of death is before the birth date. Check both.")))
    if not draft.told_by.strip():
        problems.append(Problem("told_by", _("Enter who told us.")))
    if problems:
        raise Invalid(*problems)


def cancelled_by_death(visits: Iterable[StandingVisit], died_on: date) -> tuple[VisitId, ...]:
    """The open visits that a death cancels: those on the day of death or later, or on the pinboard.

    Earlier ones, and one where somebody has arrived, happened and are still to be written up; they are never overdue.
    """
    return tuple(
        visit.visit_id
        for visit in sorted(visits, key=lambda visit: visit.starts)
        if visit.status in PLANNED and (visit.pinned or to_local(visit.starts, visit.zone).date() >= died_on)
    )


def restored_by_life(cancelled: Iterable[Plan], *, now: datetime, travel: Travel = roads.minutes) -> Restored:
    """What taking a death back does to the visits it cancelled, each as a plan with everyone's present visits.

    The plans show the patient as before the death. A visit comes back if its time is still ahead and nothing hard is in
    its way; soft findings were accepted when it was booked.
    """
    free: list[VisitId] = []
    taken: list[Taken] = []
    for plan in sorted(cancelled, key=lambda plan: plan.starts):
        if plan.visit_id is None:
            continue
        hard = tuple(finding for finding in check(plan, now=now, travel=travel) if finding.hard)
        if hard or plan.starts < now:
            taken.append(Taken(plan.visit_id, hard))
        else:
            free.append(plan.visit_id)
    return Restored(tuple(free), tuple(taken))
