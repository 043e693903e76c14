"""What a patient's page shows: the strip, and the one tab that is open."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from careteam.domain.ids import PatientId
from careteam.services import assignments, contacts, patient_page, timeline
from careteam.services.patient_page import Strip
from ui.patients.team_tab import PatientTeam

if TYPE_CHECKING:
    from careteam.services.office import Work

SUMMARY, TIMELINE, TEAM, CONTACTS = "summary", "timeline", "team", "contacts"


@dataclass(frozen=True)
class Query:
    """Whose page, at which tab."""

    patient_id: PatientId
    tab: str


@dataclass(frozen=True)
class Shown:
    """The strip, and what the tab shows."""

    query: Query
    strip: Strip
    content: Any


def read(work: "Work", query: Query) -> Shown:
    """The strip and the content of the tab."""
    return Shown(query, patient_page.strip(work, query.patient_id), _content(work, query))


def _content(work: "Work", query: Query) -> Any:
    if query.tab == TIMELINE:
        return timeline.of_patient(work, query.patient_id)
    if query.tab == TEAM:
        rows = assignments.of_patient(work, query.patient_id, past=True)
        return PatientTeam(rows, assignments.coverage(work, query.patient_id))
    if query.tab == CONTACTS:
        return contacts.of_patient(work, query.patient_id)
    return patient_page.summary(work, query.patient_id)
