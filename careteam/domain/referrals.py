"""Referrals: from whom, how urgent, what for, and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from careteam.domain.clock import to_local, to_utc
from careteam.domain.errors import Invalid
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId
from careteam.domain.patients import YesNo
from careteam.domain.places import Setting
from careteam.domain.visits import VisitStatus
from careteam.domain.words import Word
from careteam.i18n import N_, _

FIRST_VISIT_WITHIN = timedelta(weeks=8)
"""People with advanced cancer should meet the team within 8 weeks of the day the cancer became advanced (ASCO)."""


class ReferralSource(Word):
    """Who asked us."""

    CLINICIAN = "clinician", N_("Clinician")
    PATIENT = "patient", N_("Patient")
    FAMILY = "family", N_("Family")


class Urgency(Word):
    """How soon somebody decided the patient should be seen; a person sets it, and it outranks all travel."""

    TODAY = "today", N_("Today")
    TWO_DAYS = "two_days", N_("Within 48 hours")
    THIS_WEEK = "this_week", N_("This week")
    ROUTINE = "routine", N_("Routine")


class ReferralStatus(Word):
    """What became of a referral."""

    RECEIVED = "received", N_("New", "a referral")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined", "a referral")
    REDIRECTED = "redirected", N_("Redirected")


@dataclass(frozen=True)
class ReferralDraft:
    """A referral as edited on screen. Only the patient's name, the source and the reason are required."""

    patient_id: PatientId | None = None
    source: ReferralSource = ReferralSource.CLINICIAN
    referrer: str = ""
    referrer_phone: str = ""
    received_at: datetime | None = None
    urgency: Urgency = Urgency.ROUTINE
    reason: str = ""
    domains: tuple[HelpDomain, ...] = ()
    patient_knows: YesNo = YesNo.NOT_ASKED
    patient_agrees: YesNo = YesNo.NOT_ASKED


def check(draft: ReferralDraft) -> None:
    """Refuse a referral that does not say what for. Raises Invalid for the field ``reason``."""
    if not draft.reason.strip():
        raise Invalid.field("reason", _("Say in a few words what the team is asked to help with."))


def first_visit_by(is_cancer: bool, advanced_on: date | None) -> date | None:
    """The last day for a first visit: 8 weeks after the cancer became advanced. None where the clock does not apply."""
    return advanced_on + FIRST_VISIT_WITHIN if is_cancer and advanced_on else None


NEXT: dict[ReferralStatus, frozenset[ReferralStatus]] = {
    ReferralStatus.RECEIVED: frozenset(ReferralStatus) - {ReferralStatus.RECEIVED},
    ReferralStatus.ACCEPTED: frozenset({ReferralStatus.RECEIVED, ReferralStatus.REDIRECTED, ReferralStatus.DECLINED}),
    ReferralStatus.DECLINED: frozenset({ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED}),
    ReferralStatus.REDIRECTED: frozenset({ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED}),
}
"""Where a referral can go. Answers may change: a patient who declined may ask again."""

NEEDS_REASON = frozenset({ReferralStatus.DECLINED, ReferralStatus.REDIRECTED})


def check_answer(status: ReferralStatus, to: ReferralStatus, reason: str) -> None:
    """Refuse an answer a referral cannot be given. Raises Invalid for the field ``status`` or ``reason``."""
    if to not in NEXT[status]:
        raise Invalid.field("status", _("This referral is already “{status}”.").format(status=status.label))
    if to in NEEDS_REASON and not reason.strip():
        text = _("Say why the referral is declined.")
        if to is ReferralStatus.REDIRECTED:
            text = _("Say where the referral is redirected to, and why.")
        raise Invalid.field("reason", text)


def see_by(received_at: datetime, urgency: Urgency, zone: str) -> datetime | None:
    """The moment, in UTC, by which the urgency asks for a first visit; None for routine.

    Today is the office's; this week is the seven days that begin with the day of the referral. The moment is the last
    minute of the day, since “by 12:00 am on Wednesday” reads as a day more than it gives.
    """
    if urgency is Urgency.TWO_DAYS:
        return received_at + timedelta(hours=48)
    days = {Urgency.TODAY: 1, Urgency.THIS_WEEK: 7}.get(urgency)
    if days is None:
        return None
    last = to_local(received_at, zone).date() + timedelta(days=days - 1)
    return to_utc(datetime.combine(last, time(23, 59)), zone)


class ClockState(Word):
    """How the eight weeks to a first visit stand."""

    NOT_APPLIES = "not_applies", N_("Not advanced cancer")
    NO_DATE = "no_date", N_("Diagnosis date missing")
    RUNNING = "running", N_("Not yet done")
    MET = "met", N_("First visit done")
    CLOSED = "closed", N_("Closed")


@dataclass(frozen=True)
class EightWeeks:
    """The clock of one patient: its last day, the days left while it runs (negative after it), and the first visit."""

    state: ClockState
    due_on: date | None = None
    days_left: int | None = None
    met_on: date | None = None

    @property
    def in_time(self) -> bool:
        """Whether the first visit came within the eight weeks."""
        return self.met_on is not None and self.due_on is not None and self.met_on <= self.due_on


def eight_weeks(
    is_cancer: bool,
    advanced_on: date | None,
    *,
    today: date,
    met_on: date | None = None,
    closed_on: date | None = None,
    advanced: bool = False,
) -> EightWeeks:
    """The clock from the day the cancer became advanced to the first completed visit with the team.

    ``met_on``: the day from ``first_meeting``. ``closed_on``: when the patient declined, moved or died, which closes
    the clock without blame. ``advanced``: the cancer is known to be advanced, though its date may be missing.
    """
    due_on = first_visit_by(is_cancer, advanced_on)
    if due_on is None:
        return EightWeeks(ClockState.NO_DATE if is_cancer and advanced else ClockState.NOT_APPLIES)
    if met_on is not None and (closed_on is None or met_on <= closed_on):
        return EightWeeks(ClockState.MET, due_on, met_on=met_on)
    if closed_on is not None:
        return EightWeeks(ClockState.CLOSED, due_on)
    return EightWeeks(ClockState.RUNNING, due_on, (due_on - today).days)


def first_meeting(visits: Iterable[tuple[VisitStatus, Setting, date]], since: date | None) -> date | None:
    """The first completed visit in any setting or by video since a day; a phone call is not a meeting.

    Visits from before the cancer became advanced do not count: the clock belongs to this stage of the illness.
    """
    return min(
        (
            day
            for status, setting, day in visits
            if status is VisitStatus.COMPLETED and setting is not Setting.PHONE and since is not None and since <= day
        ),
        default=None,
    )
