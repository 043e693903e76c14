"""Identities of records. One type a noun, so that a visit's id is never handed in for a patient's."""

import os
import time
from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
MemberId = NewType("MemberId", UUID)
AbsenceId = NewType("AbsenceId", UUID)
DisciplineId = NewType("DisciplineId", UUID)
TermId = NewType("TermId", UUID)
PlaceId = NewType("PlaceId", UUID)
PaceId = NewType("PaceId", UUID)
CorrectionId = NewType("CorrectionId", UUID)
PatientId = NewType("PatientId", UUID)
ResidenceId = NewType("ResidenceId", UUID)
ContactId = NewType("ContactId", UUID)
ReferralId = NewType("ReferralId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
VisitId = NewType("VisitId", UUID)
SeriesId = NewType("SeriesId", UUID)
WorkId = NewType("WorkId", UUID)

IDENTITIES = (
    AccountId,
    MemberId,
    AbsenceId,
    DisciplineId,
    TermId,
    PlaceId,
    PaceId,
    CorrectionId,
    PatientId,
    ResidenceId,
    ContactId,
    ReferralId,
    AssignmentId,
    VisitId,
    SeriesId,
    WorkId,
)
"""Every type of id, for the tables."""


_last = 0


def new_id() -> UUID:
    """A fresh id that sorts after every one made before it (RFC 9562, version 7 with a fraction of the millisecond).

    Indexes grow at their end, and rows made in one act keep their order.
    """
    global _last  # noqa: PLW0603 - the clock may stand still or be set back; ids must not
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    stamp = _last = max(milliseconds << 12 | rest * 4096 // 1_000_000, _last + 1)
    value = stamp >> 12 << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=value)
