"""Referrals and what became of them."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.help import HelpDomain
from careteam.domain.ids import PatientId
from careteam.domain.patients import YesNo
from careteam.domain.referrals import ReferralSource, ReferralStatus, Urgency
from careteam.persistence.base import Line, Row, refers_to
from careteam.persistence.values import Values


class Referral(Row):
    """Somebody asked the team to see a patient."""

    __tablename__ = "referral"
    topic = Topic.REFERRALS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    source: Mapped[ReferralSource]
    referrer: Mapped[Line]
    referrer_phone: Mapped[Line]
    received_at: Mapped[datetime]
    urgency: Mapped[Urgency]
    reason: Mapped[str]
    domains: Mapped[tuple[HelpDomain, ...]] = mapped_column(Values(tuple[HelpDomain, ...]))
    patient_knows: Mapped[YesNo]
    patient_agrees: Mapped[YesNo]
    status: Mapped[ReferralStatus] = mapped_column(index=True)
    decision_reason: Mapped[str]
    redirected_to: Mapped[Line]
    decided_at: Mapped[datetime | None]
    referrer_told_at: Mapped[datetime | None]
