"""Identities of records. One type a noun, so that a visit's id is never handed in for a patient's."""

import secrets
import time
from typing import NewType
from uuid import UUID

AccountId = NewType("AccountId", UUID)
MemberId = NewType("MemberId", UUID)
AbsenceId = NewType("AbsenceId", UUID)
DisciplineId = NewType("DisciplineId", UUID)
PlaceId = NewType("PlaceId", UUID)
PatientId = NewType("PatientId", UUID)
ResidenceId = NewType("ResidenceId", UUID)
ContactId = NewType("ContactId", UUID)
ReferralId = NewType("ReferralId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
VisitId = NewType("VisitId", UUID)
WorkId = NewType("WorkId", UUID)


def new_id() -> UUID:
    """A fresh id that sorts by the time it was made (RFC 9562, version 7), so that indexes grow at their end."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)
