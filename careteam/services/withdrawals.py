"""Taking back what was released for printing, when the patient's situation has changed since."""

from sqlalchemy import select

from careteam.domain.ids import PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.persistence.models import PrintedPage, VisitRecord
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.PATIENTS)
def withdraw(work: Work, patient_id: PatientId, reason: str) -> tuple[VisitId, ...]:
    """Withdraw the patient's released pages that were not printed yet; a clinician looks again before they leave.

    The call box on them may no longer be right. ``reason`` is what the clinician reads. The visits of those pages.
    """
    printed = select(PrintedPage.id).where(
        PrintedPage.visit_id == VisitRecord.visit_id,
        PrintedPage.record_version == VisitRecord.version,
        PrintedPage.live(),
    )
    waiting = select(VisitRecord).where(
        VisitRecord.live(),
        VisitRecord.patient_id == patient_id,
        VisitRecord.released_at.is_not(None),
        ~printed.exists() | (VisitRecord.more_pages != ()),
    )
    withdrawn = work.session.scalars(waiting).all()
    for record in withdrawn:
        record.released_at = None
        record.withdrawn_reason = reason
    return tuple(record.visit_id for record in withdrawn)
