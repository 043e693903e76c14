"""Time away: who, when, and which visits fall in it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from careteam.domain import team
from careteam.domain.clock import day_words, to_utc
from careteam.domain.drafts import Edited
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.permissions import Permission
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.domain.visits import OPEN
from careteam.i18n import _
from careteam.persistence.models import Absence, Member, Patient, Place, Visit, VisitMember
from careteam.services import office_settings
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class AbsenceRow:
    """Time away, in the wall-clock time of the member's base."""

    id: object
    version: int
    member_id: MemberId
    starts: datetime
    ends: datetime
    kind: AbsenceKind
    note: str

    def on(self, day: date) -> bool:
        """Whether it takes some of a day."""
        morning = datetime.combine(day, time())
        return self.starts < morning + timedelta(days=1) and morning < self.ends


@dataclass(frozen=True)
class PlannedVisit:
    """A visit that falls in an absence, so somebody has to move it or take it over."""

    visit_id: VisitId
    patient_id: PatientId
    patient: str
    starts: datetime
    ends: datetime
