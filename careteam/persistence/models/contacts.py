"""The people around a patient: family, decision makers, school, outside clinicians; and calls with them."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.changes import Topic
from careteam.domain.ids import AccountId, ContactId, PatientId
from careteam.domain.patients import Authority, Bereavement, ContactRole, MayKnow, YesNo
from careteam.domain.versions import YesFrom
from careteam.persistence.base import Line, Row, refers_to
from careteam.persistence.values import Values


class Contact(Row):
    """Somebody around a patient, and what is safe with them."""

    __tablename__ = "contact"
    topic = Topic.PATIENTS

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"), index=True)
    name: Mapped[Line]
    relation: Mapped[Line]
    roles: Mapped[tuple[ContactRole, ...]] = mapped_column(Values(tuple[ContactRole, ...]))
    organization: Mapped[Line]
    phone: Mapped[Line]
    email: Mapped[Line]
    address: Mapped[str]
    language: Mapped[Line]
    safe_call: Mapped[YesNo]
    safe_message: Mapped[YesNo]
    safe_mail: Mapped[YesNo]
    may_know: Mapped[MayKnow]
    own_page: Mapped[YesNo] = mapped_column(default=YesNo.NOT_ASKED)
    own_page_from: Mapped[YesFrom | None]
    own_page_on: Mapped[date | None]
    authority: Mapped[Authority]
    authority_from: Mapped[date | None]
    authority_to: Mapped[date | None]
    custody: Mapped[str]
    court_order: Mapped[str]
    court_forbids_page: Mapped[bool]
    court_order_from: Mapped[date | None]
    court_order_to: Mapped[date | None]
    birth_date: Mapped[date | None]
    is_patient_id: Mapped[PatientId | None] = mapped_column(refers_to("patient.id"))
    bereavement: Mapped[Bereavement]
    note: Mapped[str]


class Call(Row):
    """A phone call: with whom, about what, and what was agreed."""

    __tablename__ = "call"
    topic = Topic.PATIENTS
    __table_args__ = (Index("ix_call_patient_at", "patient_id", "at"),)

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    at: Mapped[datetime]
    account_id: Mapped[AccountId] = mapped_column(refers_to("account.id"))
    contact_id: Mapped[ContactId | None] = mapped_column(refers_to("contact.id"))
    with_whom: Mapped[Line]
    incoming: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str]
    agreed: Mapped[str]
