"""Who serves which patient, in which discipline, as what."""

from datetime import date

from sqlalchemy import ColumnElement, Index
from sqlalchemy.orm import Mapped, mapped_column

from careteam.domain.assignments import AssignmentRole, AssignmentState, HowOften
from careteam.domain.changes import Topic
from careteam.domain.ids import AssignmentId, DisciplineId, MemberId, PatientId
from careteam.persistence.base import Row, one_each, refers_to


class Assignment(Row):
    """One member (or a discipline still without one) at one patient's service."""

    __tablename__ = "assignment"
    topic = Topic.ASSIGNMENTS
    __table_args__ = (
        Index("ix_assignment_patient_role", "patient_id", "role", "retired_at", "starts_on", "ends_on"),
        one_each(
            "uq_assignment_patient_lead", "patient_id", "role = 'lead' AND ends_on IS NULL AND retired_at IS NULL"
        ),
    )

    patient_id: Mapped[PatientId] = mapped_column(refers_to("patient.id"))
    discipline_id: Mapped[DisciplineId] = mapped_column(refers_to("discipline.id"))
    member_id: Mapped[MemberId | None] = mapped_column(refers_to("member.id"), index=True)
    role: Mapped[AssignmentRole]
    state: Mapped[AssignmentState]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    why: Mapped[str]
    answered_on: Mapped[date | None]
    ask_again_on: Mapped[date | None]
    taken_from_id: Mapped[AssignmentId | None] = mapped_column(refers_to("assignment.id"), index=True)
    how_often: Mapped[HowOften] = mapped_column(default=HowOften.AS_NEEDED)

    @classmethod
    def runs_on(cls, day: date) -> ColumnElement[bool]:
        """The condition that it is not taken back and runs on a day; its last day counts."""
        return cls.live() & (cls.starts_on <= day) & (cls.ends_on.is_(None) | (cls.ends_on >= day))
