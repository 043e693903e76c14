"""What a record is called when we speak of it: “Maria Lopez’s visit on Tue, Nov 24”."""

from collections.abc import Mapping
from uuid import UUID

from careteam.domain.clock import day_words
from careteam.domain.permissions import Permission
from careteam.i18n import N_, _
from careteam.persistence.base import Row
from careteam.persistence.models import (
    Absence,
    Account,
    Discipline,
    LanguageApproval,
    Member,
    OfficeSettings,
    OfficeTerm,
    Patient,
    Place,
    TravelCorrection,
    TravelPace,
    Visit,
    VisitMember,
    VisitRecord,
)
from careteam.services.office import Work
from careteam.services.permits import needs

_OF_PATIENT: Mapping[str, str] = {
    "assignment": N_("{patient}’s care team"),
    "call": N_("A call about {patient}"),
    "contact": N_("A contact of {patient}"),
    "left_out": N_("What was decided about {patient}’s visit"),
    "hospice_enrolment": N_("{patient}’s hospice enrollment"),
    "program_spell": N_("{patient}’s program status"),
    "referral": N_("{patient}’s referral"),
    "residence": N_("{patient}’s home"),
    "stay": N_("{patient}’s stay"),
    "treatment": N_("{patient}’s treatment"),
    "visit": N_("{patient}’s visit"),
    "visit_series": N_("{patient}’s repeating visits"),
}
"""By table; of every other the patient is named, or nobody."""


@needs(Permission.SEE)
def words(work: Work, row: Row) -> str:
    """What to call a record, whether it is in use or not."""
    match row:
        case Patient() | Member():
            return row.name
        case Place() | Discipline() | Account():
            return row.name
        case OfficeTerm():
            return row.term
        case OfficeSettings():
            return _("The office’s settings")
        case TravelPace():
            return _("How an area drives")
        case TravelCorrection():
            return _("A drive put right")
        case LanguageApproval():
            return _("The approval of a language of the page")
        case Absence():
            text = _("{member}’s time away from {day}")
            return text.format(
                member=work.session.get_one(Member, row.member_id).name, day=day_words(row.starts.date())
            )
        case Visit():
            text = _("{patient}’s visit on {day}")
            return text.format(patient=_patient(work, row.patient_id), day=day_words(row.starts.date()))
        case VisitMember() | VisitRecord():
            return words(work, work.session.get_one(Visit, row.visit_id))
    patient_id = getattr(row, "patient_id", None)
    if patient_id is None:
        return _("Something that belongs to it")
    known = _OF_PATIENT.get(row.__tablename__)
    named = _(known) if known else _("A record of {patient}")
    return named.format(patient=_patient(work, patient_id))


def _patient(work: Work, row_id: UUID) -> str:
    return work.session.get_one(Patient, row_id).name
