"""Taking back what was released for printing, when the patient's situation has changed since."""

from sqlalchemy import select

from careteam.domain.ids import PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.persistence.models import VisitRecord
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.PATIENTS)
def withdraw(work: Work, patient_id: PatientId, reason: str) -> tuple[VisitId, ...]:
    """Withdraw the patient's released pages; a clinician looks again before one leaves, or is printed once more.

    The call box on them may no longer be right. ``reason`` is what the clinician reads. The visits of those pages.
    """
    released = select(VisitRecord).where(
        VisitRecord.live(), VisitRecord.patient_id == patient_id, VisitRecord.released_at.is_not(None)
    )
    withdrawn = work.session.scalars(released).all()
    for record in withdrawn:
        record.released_at = None
        record.withdrawn_reason = reason
    return tuple(record.visit_id for record in withdrawn)
