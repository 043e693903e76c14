"""Who knows a patient from before: by visits they were at, and by what they served the patient as."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import func, select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.permissions import Permission
from careteam.domain.suggestions import Known
from careteam.domain.visits import SEEN
from careteam.persistence.models import Assignment, Visit, VisitMember
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@needs(Permission.SEE)
def known(work: Work, patient_ids: Collection[PatientId]) -> dict[PatientId, dict[MemberId, Known]]:
    """Of each patient, the members they know and from what, in two reads however many patients they are.

    Whoever leads or is primary now is not told apart: they need not be found. A service without a yes is no meeting.
    """
    found: dict[PatientId, dict[MemberId, Known]] = defaultdict(dict)
    met = (
        select(VisitMember.patient_id, VisitMember.member_id, func.count(), func.max(Visit.starts))
        .join(Visit, VisitMember.visit_id == Visit.id)
        .where(VisitMember.live(), Visit.live(), Visit.status.in_(SEEN), Visit.patient_id.in_(patient_ids))
        .group_by(VisitMember.patient_id, VisitMember.member_id)
    )
    for patient_id, member_id, count, last in work.session.execute(met):
        found[patient_id][member_id] = Known(visits=count, last=last.date())
    today = office_settings.today(work)
    served = select(Assignment.patient_id, Assignment.member_id, Assignment.role, Assignment.ends_on).where(
        Assignment.live(),
        Assignment.patient_id.in_(patient_ids),
        Assignment.state == AssignmentState.ACCEPTED,
        Assignment.starts_on <= today,
    )
    for patient_id, server, role, ends_on in work.session.execute(served):
        if server is None:
            continue
        one = found[patient_id].get(server, Known())
        if ends_on is not None and ends_on < today:
            one = replace(one, served=max(ends_on, one.served or ends_on))
        elif role is AssignmentRole.BACKUP:
            one = replace(one, backup=True)
        elif role is AssignmentRole.COVERING:
            one = replace(one, covers=True)
        if one.points:
            found[patient_id][server] = one
    return found
