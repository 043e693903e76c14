"""Assignments: who serves a patient in which discipline, as what, and whether the patient said yes."""

from dataclasses import dataclass
from datetime import date

from careteam.domain.ids import DisciplineId, MemberId, PatientId
from careteam.domain.words import Word
from careteam.i18n import N_


class AssignmentRole(Word):
    """As what a member serves a patient."""

    LEAD = "lead", N_("Lead")
    PRIMARY = "primary", N_("Primary")
    BACKUP = "backup", N_("Backup")
    COVERING = "covering", N_("Covering")


class AssignmentState(Word):
    """The patient's word on this service. A declined service is no gap."""

    ASKED = "asked", N_("Asked")
    ACCEPTED = "accepted", N_("Accepted")
    WAITING = "waiting", N_("Waiting")
    DECLINED = "declined", N_("Declined by the patient")


@dataclass(frozen=True)
class AssignmentDraft:
    """An assignment as edited on screen. A service that was asked or declined may have no member yet."""

    patient_id: PatientId
    discipline_id: DisciplineId | None = None
    member_id: MemberId | None = None
    role: AssignmentRole = AssignmentRole.PRIMARY
    state: AssignmentState = AssignmentState.ACCEPTED
    starts_on: date | None = None
    ends_on: date | None = None
    why: str = ""
    answered_on: date | None = None
    ask_again_on: date | None = None


WEIGHTS: dict[AssignmentRole, float] = {
    AssignmentRole.LEAD: 1.5,
    AssignmentRole.PRIMARY: 1.0,
    AssignmentRole.COVERING: 0.5,
    AssignmentRole.BACKUP: 0.25,
}
"""How many patients of a caseload one assignment counts as. Our assumption: a lead also holds the whole plan together,
and a backup is called now and then. Caseload limits of an office are set in the same weighted patients."""

HOME_WEIGHT = 1.25
"""A patient seen at home costs the drive too (mean 41 minutes each way in 83 US programs), so counts a quarter more."""
