"""The one conflict check: which rules of care a planned visit would break, with whom, and when.

Hard findings stop a booking; soft ones can be kept with a reason. A joint visit is checked for everyone in it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from careteam.domain import travel as roads
from careteam.domain.clock import day_words, moment_words, to_local
from careteam.domain.errors import Invalid, Problem
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.patients import LEFT, ProgramStatus
from careteam.domain.places import AWAY, HOMES, REMOTE, Setting, Spot
from careteam.domain.plans import Held, Plan, PlannedMember, treated_on
from careteam.domain.spans import DAY, Span, Weekly, of_week
from careteam.domain.team import AbsenceKind
from careteam.domain.travel import Travel
from careteam.domain.visits import LONGEST, InterpreterBooked
from careteam.domain.words import Word
from careteam.i18n import N_, _

ASKED_FIRST = frozenset({"chaplain"})
"""Disciplines that come only by the patient's own yes."""


class Rule(Word):
    """What a planned visit can run into."""

    LENGTH = "length", N_("Start and end")
    NO_MEMBER = "no_member", N_("Nobody assigned")
    NO_PLACE = "no_place", N_("Place missing")
    DIED = "died", N_("Patient died")
    DECLINED = "declined", N_("Service declined")
    PATIENT_OVERLAP = "patient_overlap", N_("Patient has another visit")
    OVERLAP = "overlap", N_("Team member has another visit")
    ABSENT = "absent", N_("Team member away")
    NOT_IN_SERVICE = "not_in_service", N_("Not on the team then")

    TRAVEL = "travel", N_("Travel too short")
    HOURS = "hours", N_("Outside working hours")
    PATIENT_HOURS = "patient_hours", N_("Outside the patient’s hours")
    TREATMENT_DAY = "treatment_day", N_("Treatment day")
    SECOND_VISIT = "second_visit", N_("Second visit that day")
    WINDOW = "window", N_("Outside the window told to the family")
    PAST = "past", N_("In the past")
    INTERPRETER = "interpreter", N_("Interpreter not booked")
    ASK_FIRST = "ask_first", N_("Patient not asked yet")
    DISCIPLINE = "discipline", N_("Discipline missing")
    MEMBER_SETTING = "member_setting", N_("Setting")
    AGE_GROUP = "age_group", N_("Age group")
    TWO_PEOPLE = "two_people", N_("Two people needed")
    IN_HOSPITAL = "in_hospital", N_("Patient not at home")
    DISCHARGED = "discharged", N_("Not with the team")


HARD = frozenset(
    {
        *(Rule.LENGTH, Rule.NO_MEMBER, Rule.NO_PLACE, Rule.DIED, Rule.DECLINED),
        *(Rule.PATIENT_OVERLAP, Rule.OVERLAP, Rule.ABSENT, Rule.NOT_IN_SERVICE),
    }
)
"""What stops a booking."""

TIMED = frozenset(
    {
        *(Rule.TRAVEL, Rule.HOURS, Rule.PATIENT_HOURS, Rule.TREATMENT_DAY),
        *(Rule.SECOND_VISIT, Rule.WINDOW, Rule.PAST),
    }
)
"""The soft ones that another time can mend."""


@dataclass(frozen=True)
class Finding:
    """One rule a plan would break. ``starts`` and ``ends`` are the time in its way, in UTC."""

    rule: Rule
    sentence: str
    member_id: MemberId | None = None
    visit_id: VisitId | None = None
    starts: datetime | None = None
    ends: datetime | None = None

    @property
    def hard(self) -> bool:
        """Whether it stops the booking; a soft one can be kept with a reason."""
        return self.rule in HARD


def check(plan: Plan, *, now: datetime, travel: Travel = roads.minutes) -> tuple[Finding, ...]:
    """Everything in the way of a planned visit, what stops it first."""
    findings = [*_of_booking(plan), *_of_patient(plan)]
    for member in plan.members:
        findings += _of_member(plan, member)
    if _lasts(plan):
        findings += _of_patient_time(plan, now)
        for member in plan.members:
            findings += _of_member_time(plan, member, travel)
    return tuple(sorted(findings, key=lambda finding: not finding.hard))


def accept(findings: Iterable[Finding], reason: str) -> None:
    """Let a plan through: nothing hard, and what is soft only with a reason.

    Raises Invalid with one problem a hard finding, or one for the field ``override_reason``.
    """
    findings = tuple(findings)
    hard = [Problem("", finding.sentence) for finding in findings if finding.hard]
    if hard:
        raise Invalid(*hard)
    if findings and not reason.strip():
        raise Invalid.field("override_reason", _("Say why this visit is booked all the same, or choose another time."))


def _lasts(plan: Plan) -> bool:
    return timedelta() < plan.ends - plan.starts <= LONGEST


def _of_booking(plan: Plan) -> Iterator[Finding]:
    if plan.ends <= plan.starts:
        yield Finding(Rule.LENGTH, _("The visit ends before it starts. Choose a later end."))
    elif not _lasts(plan):
        yield Finding(Rule.LENGTH, _("The visit lasts longer than 12 hours. Choose an earlier end."))
    if not plan.members:
        yield Finding(Rule.NO_MEMBER, _("Nobody is assigned to this visit. Choose at least one team member."))
    if not plan.remote and plan.place_id is None:
        text = _("Choose which home the visit goes to.") if plan.setting in HOMES else _("Choose the place.")
        yield Finding(Rule.NO_PLACE, text)
    if plan.two_people and plan.setting in HOMES and len(plan.members) < 2:
        yield Finding(Rule.TWO_PEOPLE, _("This home asks for two visitors. Add a second team member."))
    if plan.discipline and plan.discipline not in {member.discipline for member in plan.members}:
        text = _("This visit needs a {discipline}, and nobody in it is one.")
        yield Finding(Rule.DISCIPLINE, text.format(discipline=(plan.discipline_name or plan.discipline).lower()))


def _of_patient(plan: Plan) -> Iterator[Finding]:
    patient = plan.patient
    if patient.status is ProgramStatus.DIED and (patient.died_on is None or plan.day >= patient.died_on):
        if patient.died_on:
            text = _("{patient} died on {day}.").format(patient=patient.name, day=day_words(patient.died_on))
        else:
            text = _("{patient} has died.").format(patient=patient.name)
        yield Finding(Rule.DIED, text)
    if patient.status in LEFT:
        text = _("{patient} is not with the team now: program status is “{status}”.")
        yield Finding(Rule.DISCHARGED, text.format(patient=patient.name, status=patient.status.label))
    if patient.stay and patient.stay in AWAY and plan.setting in HOMES:
        text = _("{patient} is not at home now ({where}). Home visits wait until they are back.")
        yield Finding(Rule.IN_HOSPITAL, text.format(patient=patient.name, where=patient.stay.label))
    if patient.interpreter_needed and plan.interpreter is not InterpreterBooked.BOOKED:
        text = _("{patient} needs an interpreter, and none is booked. Family does not stand in.")
        yield Finding(Rule.INTERPRETER, text.format(patient=patient.name))


def _of_member(plan: Plan, member: PlannedMember) -> Iterator[Finding]:
    patient = plan.patient
    names = {"member": member.name, "patient": patient.name, "discipline": member.discipline_name or member.discipline}
    if member.discipline in patient.declined:
        text = _("{patient} declined this service ({discipline}), so {member} cannot be booked.")
        yield Finding(Rule.DECLINED, text.format(**names), member.member_id)
    elif member.discipline in ASKED_FIRST - patient.accepted:
        text = _("{patient} has not said yes to this service yet ({discipline}). Ask before {member} comes.")
        yield Finding(Rule.ASK_FIRST, text.format(**names), member.member_id)
    if member.retired:
        yield Finding(Rule.NOT_IN_SERVICE, _("{member} is no longer on the team.").format(**names), member.member_id)
    elif member.ends_on and member.ends_on < plan.day:
        text = _("{member} is on the team only until {day}.").format(**names, day=day_words(member.ends_on))
        yield Finding(Rule.NOT_IN_SERVICE, text, member.member_id)
    elif member.starts_on and plan.day < member.starts_on:
        text = _("{member} is on the team only from {day}.").format(**names, day=day_words(member.starts_on))
        yield Finding(Rule.NOT_IN_SERVICE, text, member.member_id)
    if member.settings and plan.setting not in member.settings:
        text = _("{member} does not usually work in this setting ({setting}).")
        yield Finding(Rule.MEMBER_SETTING, text.format(**names, setting=plan.setting.label), member.member_id)
    if member.age_groups and patient.age_group and patient.age_group not in member.age_groups:
        text = _("{member} does not usually see this age group ({group}).")
        yield Finding(Rule.AGE_GROUP, text.format(**names, group=patient.age_group.label), member.member_id)


def _of_patient_time(plan: Plan, now: datetime) -> Iterator[Finding]:
    patient = plan.patient
    if plan.visit_id is None and plan.starts < now:
        yield Finding(Rule.PAST, _("This time has passed already."))
    if plan.window and not plan.window.starts <= plan.starts <= plan.window.ends:
        text = _("The family was told {starts} to {ends}. Ask them before the visit moves.")
        times = {"starts": _at(plan, plan.window.starts), "ends": _at(plan, plan.window.ends)}
        yield Finding(Rule.WINDOW, text.format(**times), None, None, *plan.window)
    for held in plan.others(patient.held):
        names = {"patient": patient.name, "members": _list(held.member_names), "setting": held.setting.label}
        if held.span.overlaps(plan.span):
            text = _("{patient} already has a visit from {starts} to {ends} ({setting}: {members}).")
            text = text.format(**names, starts=_at(plan, held.starts), ends=_at(plan, held.ends))
            yield Finding(Rule.PATIENT_OVERLAP, text, None, held.visit_id, *held.span)
        elif second_visit(plan, held):
            text = _("{patient} has another visit that day, at {starts} ({setting}: {members}).")
            text = text.format(**names, starts=_at(plan, held.starts))
            yield Finding(Rule.SECOND_VISIT, text, None, held.visit_id, *held.span)
    for treatment in patient.treatments:
        if treated_on(treatment, plan.day):
            text = _("{patient} has treatment on {day} ({treatment}).")
            what = treatment.kind.label + (f", {treatment.where}" if treatment.where else "")
            text = text.format(patient=patient.name, day=day_words(plan.day), treatment=what)
            yield Finding(Rule.TREATMENT_DAY, text)
    suits = patient_hours(plan, plan.span)
    if suits is not None and not any(span.holds(plan.span) for span in suits):
        yield Finding(
            Rule.PATIENT_HOURS, _("This is outside the times that suit {patient}.").format(patient=patient.name)
        )


def _of_member_time(plan: Plan, member: PlannedMember, travel: Travel) -> Iterator[Finding]:
    patients_own = {held.visit_id for held in plan.patient.held}
    others = plan.others(member.held)
    clear = True
    for held in others:
        if held.span.overlaps(plan.span):
            clear = False
            if held.visit_id not in patients_own:  # said already, as the patient's other visit
                text = _("{member} is with {patient} from {starts} to {ends}.")
                times = {"starts": _at(plan, held.starts), "ends": _at(plan, held.ends)}
                text = text.format(member=member.name, patient=held.patient_name, **times)
                yield Finding(Rule.OVERLAP, text, member.member_id, held.visit_id, *held.span)
    for away in member.away:
        if away.span.overlaps(plan.span):
            clear = False
            blocked = away.kind is AbsenceKind.BLOCKED
            text = (
                _("{member} has blocked time from {starts} until {ends}.")
                if blocked
                else _("{member} is away from {starts} until {ends} ({kind}).")
            )
            times = {"starts": _at(plan, away.starts), "ends": _at(plan, away.ends)}
            text = text.format(member=member.name, kind=away.kind.label, **times)
            yield Finding(Rule.ABSENT, text, member.member_id, None, *away.span)
    if clear:
        yield from _of_travel(plan, member, others, travel)
    hours = member_hours(plan, member, plan.span)
    if hours is not None and not any(span.holds(plan.span) for span in hours):
        text = _("This is outside the working hours of {member}.").format(member=member.name)
        yield Finding(Rule.HOURS, text, member.member_id)


def _of_travel(plan: Plan, member: PlannedMember, others: tuple[Held, ...], travel: Travel) -> Iterator[Finding]:
    """What the drives to and from the neighboring visits leave too little time for; calls on the way take time too."""
    remote = [held.span for held in others if held.setting in REMOTE]
    going = [held for held in others if held.setting not in REMOTE]
    before = max((held for held in going if held.ends <= plan.starts), key=lambda held: held.ends, default=None)
    after = min((held for held in going if held.starts >= plan.ends), key=lambda held: held.starts, default=None)
    if plan.remote:
        if before and after:
            there = to_local(after.starts, plan.zone)
            drive = drive_minutes(before.spot, before.place_id, after.spot, after.place_id, travel, there)
            gap = _free_minutes(Span(before.ends, after.starts), [*remote, plan.span])
            if drive is not None and gap < drive:
                text = _("{member} drives from {one} to {other}, about {drive} min; this call leaves {gap} min for it.")
                text = text.format(
                    member=member.name, one=before.patient_name, other=after.patient_name, drive=drive, gap=gap
                )
                yield Finding(Rule.TRAVEL, text, member.member_id, after.visit_id, before.ends, after.starts)
        return
    for held in (before, after):
        if held is None:
            continue
        first = held is before
        way = Span(held.ends, plan.starts) if first else Span(plan.ends, held.starts)
        one, other = (held, plan) if first else (plan, held)
        at = to_local(other.starts, plan.zone)
        drive = drive_minutes(one.spot, one.place_id, other.spot, other.place_id, travel, at)
        gap = _free_minutes(way, remote)
        if drive is not None and gap < drive:
            if first:
                text = _(
                    "{member} is with {patient} until {time}, and the drive takes about {drive} min; "
                    "the gap is {gap} min."
                )
            else:
                text = _(
                    "{member} sees {patient} at {time}, and the drive takes about {drive} min; the gap is {gap} min."
                )
            time = _at(plan, held.ends if first else held.starts)
            text = text.format(member=member.name, patient=held.patient_name, time=time, drive=drive, gap=gap)
            yield Finding(Rule.TRAVEL, text, member.member_id, held.visit_id, *held.span)


def _free_minutes(way: Span, calls: Iterable[Span]) -> int:
    taken = sum(
        (min(way.ends, call.ends) - max(way.starts, call.starts) for call in calls if call.overlaps(way)), timedelta()
    )
    return (way.ends - way.starts - taken) // timedelta(minutes=1)


def drive_minutes(
    here: Spot, here_id: object, there: Spot, there_id: object, travel: Travel, at: datetime | None = None
) -> int | None:
    """Minutes from one visit to another, to be there ``at``: none at the same place, even one not on the map."""
    return 0 if here_id is not None and here_id == there_id else travel(here, there, at)


def second_visit(plan: Plan, held: Held) -> bool:
    """Whether two visits of the patient fall on one day. A phone call is not a visit in this."""
    calls = Setting.PHONE in {plan.setting, held.setting}
    return not calls and to_local(held.starts, plan.zone).date() == plan.day


def member_hours(plan: Plan, member: PlannedMember, around: Span) -> list[Span] | None:
    """The working hours of a member about a time; None when none are recorded."""
    zone = member.base.zone or plan.zone
    return _weekly(member.shifts, zone, around) if member.shifts else None


def patient_hours(plan: Plan, around: Span) -> list[Span] | None:
    """The times that suit the patient about a time; None when any do, as on a ward."""
    any_time = not plan.patient.times_that_suit or plan.setting in AWAY
    return None if any_time else _weekly(plan.patient.times_that_suit, plan.zone, around)


def _weekly(hours: Iterable[Weekly], zone: str, around: Span) -> list[Span]:
    return of_week(hours, zone, to_local(around.starts, zone).date(), to_local(around.ends, zone).date() + DAY)


def _at(plan: Plan, moment: datetime) -> str:
    return moment_words(to_local(moment, plan.zone), plan.day)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names) or _("nobody yet")
