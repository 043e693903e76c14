"""Free times for a visit: the nearest one, and the first ones from now on."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from careteam.domain import slots
from careteam.domain.clock import time_words, to_local, to_utc
from careteam.domain.conflicts import Finding, drive_minutes
from careteam.domain.ids import VisitId
from careteam.domain.permissions import Permission
from careteam.domain.places import REMOTE
from careteam.domain.plans import Plan
from careteam.domain.travel import Travel
from careteam.domain.visits import VisitDraft, settled
from careteam.i18n import _
from careteam.services import plans, travel
from careteam.services.office import Work
from careteam.services.permits import needs

SEARCH_DAYS = 14
"""How far around a wish free times are looked for."""


@dataclass(frozen=True)
class Opening:
    """A free time, as the clock at the place shows it; ``why`` says what speaks for it; ``findings`` would remain."""

    starts: datetime
    ends: datetime
    why: str = ""
    findings: tuple[Finding, ...] = ()


@needs(Permission.SEE)
def passed(work: Work, draft: VisitDraft) -> bool:
    """Whether the time of a visit as typed has passed."""
    return to_utc(draft.starts, draft.zone) < work.now


@needs(Permission.SEE)
def nearest_free(work: Work, draft: VisitDraft, visit_id: VisitId | None = None) -> Opening | None:
    """The free time nearest to a visit as typed, or to now where that has passed; None within two weeks of it."""
    wished = _at(settled(draft), to_local(work.now, draft.zone)) if passed(work, draft) else settled(draft)
    plan = plans.of_draft(work, wished, visit_id, reach=timedelta(days=SEARCH_DAYS + 1))
    roads = travel.roads(work).minutes
    slot = slots.nearest_free(plan, now=work.now, days_around=SEARCH_DAYS, travel=roads)
    return opening(plan, slot, roads) if slot else None


@needs(Permission.SEE)
def suggested(
    work: Work, draft: VisitDraft, visit_id: VisitId | None = None, *, since: datetime | None = None, count: int = 4
) -> tuple[Opening, ...]:
    """The first times from a moment on (now, if not given) at which a visit like this breaks nothing."""
    since = max(since or work.now, work.now)
    wished = _at(settled(draft), to_local(since, draft.zone))
    plan = plans.of_draft(work, wished, visit_id, reach=timedelta(days=SEARCH_DAYS + 1))
    roads = travel.roads(work).minutes
    found = slots.suggest_slots(plan, now=work.now, since=since, count=count, days_ahead=SEARCH_DAYS, travel=roads)
    return tuple(opening(plan, slot, roads) for slot in found)


def opening(plan: Plan, slot: slots.Slot, roads: Travel) -> Opening:
    """A free time found for a plan, by the clock of its place."""
    starts, ends = (to_local(moment, plan.zone) for moment in (slot.starts, slot.ends))
    return Opening(starts, ends, _why(plan, slot, roads), slot.findings)


def _why(plan: Plan, slot: slots.Slot, roads: Travel) -> str:
    """What the first member comes from before this slot, and how far it is; empty where nothing is before it."""
    day = to_local(slot.starts, plan.zone).date()
    for member in plan.members:
        before = [held for held in plan.others(member.held) if held.ends <= slot.starts and held.setting not in REMOTE]
        last = max(before, key=lambda held: held.ends, default=None)
        if last is None or to_local(last.ends, plan.zone).date() != day:
            return _("{member}’s first visit that day").format(member=member.name)
        there = to_local(slot.starts, plan.zone)
        drive = drive_minutes(last.spot, last.place_id, plan.spot, plan.place_id, roads, there)
        until = time_words(to_local(last.ends, plan.zone))
        if drive is None or plan.remote:
            return _("After {patient}, until {time}").format(patient=last.patient_name, time=until)
        text = _("After {patient}, until {time}; about {drive} min away")
        return text.format(patient=last.patient_name, time=until, drive=drive)
    return ""


def _at(draft: VisitDraft, starts: datetime) -> VisitDraft:
    return replace(draft, starts=starts, ends=starts + (draft.ends - draft.starts))
