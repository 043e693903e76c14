"""Referrals: from whom, how urgent, what for, and what became of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId
from careteam.domain.patients import YesNo
from careteam.domain.words import Word
from careteam.i18n import N_

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

    RECEIVED = "received", N_("New")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
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


def first_visit_by(is_cancer: bool, advanced_on: date | None) -> date | None:
    """The last day for a first visit: 8 weeks after the cancer became advanced. None where the clock does not apply."""
    return advanced_on + FIRST_VISIT_WITHIN if is_cancer and advanced_on else None
