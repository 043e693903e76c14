"""A caseload for the colleagues who take it over, on paper: who is still to be handed over, and who is covered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import day_words, time_words
from careteam.domain.day_sheets import ORDER_AT_DOOR
from careteam.domain.handoff_sheets import HandoffLine, HandoffSheet
from careteam.domain.ids import AssignmentId, MemberId, PatientId
from careteam.domain.languages import language_name
from careteam.domain.patients import YesNo
from careteam.domain.permissions import Permission
from careteam.domain.texts import renamed
from careteam.domain.visits import OPEN
from careteam.i18n import _, spoken
from careteam.persistence.models import Assignment, Member, Patient, Residence, Visit
from careteam.services import handoffs, office_settings, patient_list
from careteam.services.handoffs import Terms, Wishes
from careteam.services.office import Work
from careteam.services.permits import needs


@dataclass(frozen=True)
class Printable:
    """A sheet, and the patients who are named on it."""

    sheet: HandoffSheet
    patients: tuple[PatientId, ...]


@needs(Permission.SEE)
def sheet(work: Work, terms: Terms, who: Mapping[AssignmentId, MemberId | None] | None = None) -> Printable:
    """The caseload of a member for some days, as it would be handed over now; the soonest visit first."""
    office = office_settings.current(work)
    taken = _taken(work, terms, who or {})
    ids = {patient_id for patient_id, _role, _by in taken}
    rows = {row.patient_id: row for row in patient_list.rows(work, Patient.id.in_(ids))}
    patients = {row.id: row for row in work.session.scalars(select(Patient).where(Patient.id.in_(ids)))}
    homes, visits = _homes(work, ids), _visits(work, ids, terms.first)
    lines = []
    for patient_id, role, by in taken:
        row, patient, at = rows[patient_id], patients[patient_id], visits.get(patient_id)
        line = HandoffLine(
            patient=patient.name_outside,
            role=role.label if role is AssignmentRole.LEAD else "",
            code_status=patient.code_status.label,
            taken_by=by,
            where=(row.where.place or row.where.words) if row.where else "",
            next_visit=f"{day_words(at.date())}, {time_words(at)}" if at else "",
            know=tuple(_to_know(patient, homes.get(patient_id))),
            matters=_to_others(patient),
        )
        lines.append((at.isoformat() if at else "none", row.name.casefold(), patient_id, line))
    lines.sort(key=lambda one: one[:2])
    made = HandoffSheet(
        member=work.get(Member, terms.member_id).name,
        first=terms.first,
        last=terms.last,
        made_on=office_settings.today(work),
        lines=tuple(line for *_order, line in lines),
        office=office.name,
        paper=office.paper,
        language=spoken(),
    )
    return Printable(made, tuple(dict.fromkeys(patient_id for _at, _name, patient_id, _line in lines)))


def _to_others(patient: Patient) -> str:
    """What matters to a patient, without a name that is private."""
    private = patient.preferred_name if patient.name_private else ""
    return renamed(patient.what_matters, private, patient.given_name)


def _taken(
    work: Work, terms: Terms, who: Mapping[AssignmentId, MemberId | None]
) -> list[tuple[PatientId, AssignmentRole, str]]:
    """Each patient of the caseload, as what the member serves them, and who takes over."""
    proposed = handoffs.propose(work, terms, Wishes(dict(who)))
    found = [(line.patient_id, line.role, line.coverer.name if line.coverer else "") for line in proposed.lines]
    return [*found, *_covered(work, terms)]


def _covered(work: Work, terms: Terms) -> Iterator[tuple[PatientId, AssignmentRole, str]]:
    own = {
        row.id: row.role
        for row in work.session.scalars(select(Assignment).where(Assignment.member_id == terms.member_id))
    }
    covers = work.session.execute(
        select(Assignment.patient_id, Assignment.taken_from_id, Member.name)
        .join(Member, Member.id == Assignment.member_id)
        .where(
            Assignment.live(),
            Assignment.role == AssignmentRole.COVERING,
            Assignment.state == AssignmentState.ACCEPTED,
            Assignment.taken_from_id.in_(own),
            Assignment.starts_on <= (terms.last or date.max),
            Assignment.ends_on >= terms.first,
        )
        .order_by(Assignment.id)
    )
    for row in covers:
        yield PatientId(row.patient_id), own[row.taken_from_id], row.name


def _homes(work: Work, ids: set[PatientId]) -> dict[PatientId, Residence]:
    rows = work.session.scalars(
        select(Residence).where(Residence.patient_id.in_(ids), Residence.main, Residence.live()).order_by(Residence.id)
    )
    return {PatientId(row.patient_id): row for row in rows}


def _visits(work: Work, ids: set[PatientId], first: date) -> dict[PatientId, datetime]:
    """When each is visited next from a day on, in the wall-clock time of the place."""
    rows = work.session.execute(
        select(Visit.patient_id, Visit.starts)
        .where(
            Visit.patient_id.in_(ids),
            Visit.starts >= datetime.combine(first, time()),
            Visit.status.in_(OPEN),
            Visit.on_pinboard.is_(False),
            Visit.live(),
        )
        .order_by(Visit.starts.desc())
    )
    return {PatientId(row.patient_id): row.starts for row in rows}


def _to_know(patient: Patient, home: Residence | None) -> Iterator[str]:
    """What somebody who comes for the first time must know beforehand; codes and notes stay inside."""
    if patient.interpreter_needed:
        spoken_names = ", ".join(language_name(one) for one in patient.languages)
        yield _("Interpreter: {languages}").format(languages=spoken_names)
    if patient.safe_call is YesNo.NO:
        yield _("Not safe to call")
    if home is not None:
        if home.two_people:
            yield _("Two people go together")
        if home.oxygen:
            yield _("Oxygen in use")
        if home.precautions in ORDER_AT_DOOR:
            yield _(ORDER_AT_DOOR[home.precautions])
