"""The mapped tables, one file a noun."""

from careteam.persistence.models.assignments import Assignment
from careteam.persistence.models.audit import AuditEntry, WorkEntry
from careteam.persistence.models.contacts import Call, Contact
from careteam.persistence.models.office import Account, LanguageApproval, OfficeSettings, OfficeTerm
from careteam.persistence.models.patients import (
    HospiceEnrolment,
    Patient,
    ProgramSpell,
    Residence,
    Stay,
    Treatment,
)
from careteam.persistence.models.personal import Preference, UnsavedForm
from careteam.persistence.models.places import Place
from careteam.persistence.models.referrals import Referral
from careteam.persistence.models.team import Absence, Discipline, Member
from careteam.persistence.models.travel import TravelCorrection, TravelPace
from careteam.persistence.models.visits import LeftOut, PrintedPage, Visit, VisitMember, VisitRecord, VisitSeries

__all__ = [
    "Absence",
    "Account",
    "Assignment",
    "AuditEntry",
    "Call",
    "Contact",
    "Discipline",
    "HospiceEnrolment",
    "LanguageApproval",
    "LeftOut",
    "Member",
    "OfficeSettings",
    "OfficeTerm",
    "Patient",
    "Place",
    "Preference",
    "PrintedPage",
    "ProgramSpell",
    "Referral",
    "Residence",
    "Stay",
    "TravelCorrection",
    "TravelPace",
    "Treatment",
    "UnsavedForm",
    "Visit",
    "VisitMember",
    "VisitRecord",
    "VisitSeries",
    "WorkEntry",
]
