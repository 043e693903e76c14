"""The planned visits of a caseload that is handed over: which can keep their time with somebody else."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from careteam.domain.conflicts import check
from careteam.domain.handoffs import Fate, fate, stops
from careteam.domain.ids import AssignmentId, MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.plans import Held, Plan
from careteam.domain.visits import PLANNED, VisitDraft
from careteam.persistence.models import Patient, Visit, VisitMember
from careteam.services import plans, travel, visits
from careteam.services.office import Work
from careteam.services.permits import needs

FAR = timedelta(days=730)
"""No visit is planned further ahead."""


@dataclass(frozen=True)
class Asked:
    """Whose visits go to whom: a patient's, within some days, and what a person wishes to become of them."""

    patient_id: PatientId
    first: date
    last: date | None
    member_id: MemberId | None
    wish: Fate


@dataclass(frozen=True)
class HandedVisit:
    """A planned visit of the member who hands over.

    ``stop``: why it cannot keep its time; ``fate``: what becomes of it. ``window_starts``, ``window_ends``: what the
    family was told, which stays.
    """

    visit_id: VisitId
    version: int
    patient_id: PatientId
    patient: str
    starts: datetime
    ends: datetime
    window_starts: time | None
    window_ends: time | None
    stop: str = ""
    fate: Fate = Fate.STAY


@needs(Permission.SEE)
def found(
    work: Work, member_id: MemberId, first: date, last: date | None, asked: Mapping[AssignmentId, Asked]
) -> tuple[dict[AssignmentId, tuple[HandedVisit, ...]], tuple[HandedVisit, ...]]:
    """A member's visits in some days, by what they belong to; and those with patients of nobody's caseload here.

    Visits that go to one colleague are checked against each other too, in the order of their times.
    """
    planned = _planned(work, member_id, first, last)
    drafts = plans.drafts(work, [one.visit_id for one in planned])
    homes = {one.visit_id: _line(one, asked) for one in planned}
    changed = {
        visit_id: swapped(drafts[visit_id], member_id, asked[line].member_id)
        for visit_id, line in homes.items()
        if line is not None
    }
    planned_as = plans.of_drafts(work, changed)
    roads = travel.roads(work).minutes
    pending: dict[MemberId, tuple[Held, ...]] = defaultdict(tuple)
    by_line: dict[AssignmentId, tuple[HandedVisit, ...]] = defaultdict(tuple)
    elsewhere: list[HandedVisit] = []
    for one in planned:
        line = homes[one.visit_id]
        if line is None:
            elsewhere.append(one)
            continue
        to, stop = asked[line].member_id, ""
        if to is not None:
            plan = _with(planned_as[one.visit_id], to, pending[to])
            stop = stops(check(plan, now=work.now, travel=roads), to)
        becomes = fate(asked[line].wish, stop, taken=to is not None)
        if to is not None and becomes is Fate.MOVE:
            pending[to] += (_held(plan, one),)
        by_line[line] += (replace(one, stop=stop, fate=becomes),)
    return by_line, tuple(elsewhere)


@needs(Permission.VISITS)
def hand_over(work: Work, visit: HandedVisit, member_id: MemberId, to: MemberId | None, why: str) -> None:
    """Do to a visit what was proposed. Raises Stale if it changed since."""
    if visit.fate is Fate.STAY:
        return
    draft = swapped(plans.drafts(work, [visit.visit_id])[visit.visit_id], member_id, to)
    if visit.fate is Fate.MOVE:
        reason = draft.override_reason or why
        visits.change(work, visit.visit_id, replace(draft, override_reason=reason), seen=visit.version)
    else:
        visits.pin(work, visit.visit_id, why=visit.stop or why, member_ids=draft.member_ids, seen=visit.version)


def swapped(draft: VisitDraft, member_id: MemberId, to: MemberId | None) -> VisitDraft:
    """A visit with somebody else in the place of a member; one who takes part already is not there twice."""
    if to is None:
        return draft
    members = dict.fromkeys(to if one == member_id else one for one in draft.member_ids)
    return replace(draft, member_ids=tuple(members))


def _planned(work: Work, member_id: MemberId, first: date, last: date | None) -> list[HandedVisit]:
    until = last + timedelta(days=1) if last else first + FAR
    query = (
        select(
            *(Visit.id, Visit.version, Visit.patient_id, Patient, Visit.starts, Visit.ends),
            *(Visit.window_starts, Visit.window_ends),
        )
        .join(VisitMember, VisitMember.visit_id == Visit.id)
        .join(Patient, Visit.patient_id == Patient.id)
        .where(
            Visit.live(),
            VisitMember.live(),
            VisitMember.member_id == member_id,
            Visit.on_days(first, until),
            Visit.ends_at > work.now,
            Visit.on_pinboard.is_(False),
            Visit.status.in_(PLANNED),
        )
        .order_by(Visit.starts_at, Visit.id)
    )
    return [
        HandedVisit(VisitId(visit_id), version, PatientId(patient_id), patient.name, starts, ends, told, until)
        for visit_id, version, patient_id, patient, starts, ends, told, until in work.session.execute(query)
    ]


def _line(visit: HandedVisit, asked: Mapping[AssignmentId, Asked]) -> AssignmentId | None:
    """What a visit belongs to: the service to its patient that is handed over on its day."""
    day = visit.starts.date()
    for key, one in asked.items():
        if one.patient_id == visit.patient_id and one.first <= day <= (one.last or date.max):
            return key
    return None


def _with(plan: Plan, member_id: MemberId, pending: tuple[Held, ...]) -> Plan:
    """A plan in which a member has the visits that go to them before this one."""
    members = (replace(one, held=(*one.held, *pending)) if one.member_id == member_id else one for one in plan.members)
    return replace(plan, members=tuple(members))


def _held(plan: Plan, visit: HandedVisit) -> Held:
    where = (plan.setting, plan.spot, plan.place_id)
    names = tuple(one.name for one in plan.members)
    return Held(visit.visit_id, visit.patient, plan.starts, plan.ends, *where, names)
