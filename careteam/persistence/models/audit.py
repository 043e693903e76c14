"""The audit trail: every act of work, and every row it touched. Nothing here is ever changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.ids import AccountId, PatientId, WorkId
from careteam.persistence.base import Base, refers_to


class WorkEntry(Base):
    """One act: who, when, and the sentence that says what."""

    __tablename__ = "work"

    id: Mapped[WorkId] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[AccountId]
    title: Mapped[str]


class AuditEntry(Base):
    """What one act did to one row. ``seq`` orders the trail, whatever the clock says."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_patient_kind", "patient_id", "kind", "action"),)

    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    work_id: Mapped[WorkId] = mapped_column(refers_to("work.id"), index=True)
    action: Mapped[str]
    kind: Mapped[str]
    row_id: Mapped[UUID | None]
    patient_id: Mapped[PatientId | None]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
