"""A day's plan becomes what people know: proposed in one act, then booked visit by visit as the families agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from careteam.domain.clock import day_words, time_words
from careteam.domain.day_plans import DayToPlan, Placed, Sketch, Wanted, change, window_for
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import CallDraft
from careteam.domain.permissions import Permission
from careteam.domain.places import HOMES
from careteam.domain.referrals import Urgency
from careteam.domain.spans import DAY
from careteam.domain.visits import PLANNED, CancelReason, VisitDraft, VisitStatus
from careteam.i18n import _, ngettext
from careteam.persistence.models import LeftOut, Patient, Visit
from careteam.services import contacts, plans, visit_blocks, visits
from careteam.services.day_remarks import why_left_out
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Decision:
    """That somebody decided to let a visit wait once more, by name, and why."""

    by: str = ""
    why: str = ""


@dataclass(frozen=True)
class ToAsk:
    """A family to call about a visit: whom we may call, whom not, when and who would come, and what was agreed.

    ``window``: the time told to them, once they agreed; ``offered``: the one to offer.
    """

    visit_id: VisitId
    version: int
    patient_id: PatientId
    patient: str
    starts: datetime
    ends: datetime
    members: tuple[str, ...]
    offered: tuple[time, time]
    window: tuple[time, time] | None = None
    agreed: bool = False
    people: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agreement:
    """What a family agreed to: the window told to them, and with whom it was. ``reason``: why all the same."""

    window_starts: time | None = None
    window_ends: time | None = None
    with_whom: str = ""
    reason: str = ""


@needs(Permission.VISITS)
def publish(
    work: Work, day: DayToPlan, sketch: Sketch, decisions: Mapping[VisitId, Decision] | None = None
) -> tuple[VisitId, ...]:
    """Propose a day's visits as planned, in one act; the visits changed. What is left out goes to the pinboard.

    A visit that families were told of moves only within what they were told, and stays booked. Raises Stale where
    somebody changed a visit since, Invalid for ``decisions`` where a visit is left out again and nobody decided it.
    """
    work.named(_("Propose the home visits of {day}").format(day=day_words(day.day)))
    moved = [(one, placed) for one in day.wanted if (placed := sketch.of(one.visit_id)) and change(one, placed)]
    left = [one for one in day.wanted if sketch.of(one.visit_id) is None and one.out is None and not one.told]
    check_decided(day.day, left, decisions or {})
    new = [one for one in left if one.starts is not None or day.day not in one.left_out]
    if not moved and not new:
        raise Invalid.field("", _("Everything stands on the calendar as planned already."))
    for wanted in (*(one for one, _placed in moved), *new):
        work.get(Visit, wanted.visit_id, seen=wanted.version)
    why = why_left_out(day, sketch) if new else {}
    for wanted in new:
        said = (decisions or {}).get(wanted.visit_id, Decision())
        leave_out(work, day.day, wanted, wanted.visit_id, why[wanted.visit_id], said)
    work.session.flush()  # what was left out takes up nobody's time any more
    booked = plans.drafts(work, [one.visit_id for one, _placed in moved])
    visits.propose_all(
        work, {one.visit_id: as_planned(day.day, one, placed, booked[one.visit_id]) for one, placed in moved}
    )
    return tuple(one.visit_id for one, _placed in moved)


@needs(Permission.SEE)
def calls(work: Work, first: date, last: date | None = None) -> tuple[ToAsk, ...]:
    """The families of the home visits of a day, or from one until another: those to ask first, in the order of the
    visits, then those that agreed.
    """
    blocks = visit_blocks.between(work, first, (last or first) + DAY, PLANNED)
    found = []
    for block in blocks:
        if block.setting not in HOMES:
            continue
        proposed = block.status is VisitStatus.PROPOSED
        people = contacts.whom_to_call(work, block.patient_id) if proposed else ((), ())
        told = block.window_starts is not None and block.window_ends is not None
        found.append(
            ToAsk(
                visit_id=block.visit_id,
                version=block.version,
                patient_id=block.patient_id,
                patient=block.patient,
                starts=block.starts,
                ends=block.ends,
                members=tuple(part.name for part in block.parts),
                offered=_offered(block.starts),
                window=(block.window_starts, block.window_ends) if told else None,  # type: ignore[arg-type]
                agreed=not proposed,
                people=people[0],
                refusals=people[1],
            )
        )
    return tuple(sorted(found, key=lambda one: (one.agreed, one.starts)))


@needs(Permission.VISITS)
def agree(work: Work, visit_id: VisitId, agreement: Agreement, *, seen: int | None = None) -> None:
    """The family agreed: the visit is booked, with the window told to them; the call is logged where it says with whom.

    Raises Invalid for ``override_reason`` where something soft is in the way and no reason is given.
    """
    edited = visits.edit(work, visit_id)
    draft = edited.draft
    name = work.get(Patient, draft.patient_id).name
    work.named(_("Book the visit of {name} as agreed").format(name=name))
    told = replace(
        draft,
        status=VisitStatus.BOOKED,
        window_starts=agreement.window_starts,
        window_ends=agreement.window_ends,
        override_reason=agreement.reason.strip() or draft.override_reason,
    )
    if agreement.window_starts is None or agreement.window_ends is None:
        raise Invalid.field("window_starts", _("Enter the window told to the family."))
    visits.change(work, visit_id, told, seen=seen)
    if agreement.with_whom.strip():
        when = _("{day}, between {starts} and {ends}").format(
            day=day_words(draft.starts.date()),
            starts=time_words(agreement.window_starts),
            ends=time_words(agreement.window_ends),
        )
        call = CallDraft(draft.patient_id, with_whom=agreement.with_whom, about=_("A home visit"), agreed=when)
        contacts.log_call(work, call)


@needs(Permission.VISITS)
def another_time(work: Work, visit_id: VisitId, note: str = "", *, seen: int | None = None) -> None:
    """The family asks for another time: the visit waits on the pinboard, with what they said."""
    visits.pin(work, visit_id, why=note.strip() or _("The family asks for another time"), seen=seen)


@needs(Permission.VISITS)
def decline(work: Work, visit_id: VisitId, note: str = "", *, seen: int | None = None) -> None:
    """The family does not want the visit: it is cancelled at their wish."""
    visits.cancel(work, visit_id, CancelReason.PATIENT_ASKED, note, seen=seen)


@needs(Permission.VISITS)
def prioritize(work: Work, visit_id: VisitId, urgency: Urgency, *, seen: int | None = None) -> None:
    """Say how soon a visit is to be; it outranks all travel."""
    visit = work.get(Visit, visit_id, seen=seen)
    name = work.get(Patient, visit.patient_id).name
    work.named(_("Say how soon {name} is to be visited: {urgency}").format(name=name, urgency=urgency.label))
    visit.urgency = urgency


def check_decided(day: date, left: Iterable[Wanted], decisions: Mapping[VisitId, Decision]) -> None:
    """Refuse to let visits wait that were left out of an earlier day's plan, where nobody decided it by name."""
    problems = []
    for one in left:
        before = [on for on in one.left_out if on != day]
        said = decisions.get(one.visit_id, Decision())
        if before and not (said.by.strip() and said.why.strip()):
            text = ngettext(
                "{patient} was left out on {day} already. Say who decided that the visit waits, and why.",
                "{patient} was left out {count} times already. Say who decided that the visit waits, and why.",
                len(before),
            )
            words = text.format(patient=one.patient, day=day_words(before[-1]), count=len(before))
            problems.append(Problem("decisions", words))
    if problems:
        raise Invalid(*problems)


@needs(Permission.VISITS)
def leave_out(work: Work, day: date, wanted: Wanted, visit_id: VisitId, why: str, decision: Decision) -> None:
    """Note that a visit was left out of a plan, and why; one that stands on the calendar goes to the pinboard."""
    if day not in wanted.left_out:
        row = work.add(LeftOut(visit_id=visit_id, patient_id=wanted.patient_id, day=day))
        row.why, row.decided_by, row.decision = why, decision.by.strip(), decision.why.strip()
    if wanted.starts is not None:
        visits.pin(work, visit_id, why=_("Left out on {day}").format(day=day_words(day)))


def as_planned(day: date, wanted: Wanted, placed: Placed, draft: VisitDraft) -> VisitDraft:
    """A visit as it is proposed; one that a family was told of stays as booked."""
    starts = datetime.combine(day, time()) + timedelta(minutes=placed.starts)
    planned = replace(
        draft,
        starts=starts,
        ends=starts + timedelta(minutes=wanted.minutes),
        member_ids=placed.member_ids,
        override_reason="",
    )
    if wanted.told:
        return replace(planned, override_reason=draft.override_reason)
    return replace(planned, status=VisitStatus.PROPOSED, window_starts=None, window_ends=None)


def _offered(starts: datetime) -> tuple[time, time]:
    begins, ends = window_for(starts.hour * 60 + starts.minute)
    return time(begins // 60, begins % 60), time(ends // 60, ends % 60)
