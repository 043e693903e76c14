"""Program status, code status, hospice and treatment: each with its history; pages released before are withdrawn."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.errors import Invalid, Stale
from careteam.domain.handing import Way
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import CodeStatus, CodeStatusDraft, HospiceDraft, ProgramStatus, TreatmentDraft
from careteam.domain.visits import CancelReason, VisitStatus
from careteam.persistence.models import Patient, PrintedPage, ProgramSpell, Visit, VisitRecord
from careteam.services import status
from careteam.services.office import Office, Work
from tests.builders import a_patient, a_visit

DNR = CodeStatusDraft(CodeStatus.DNR, date(2026, 11, 20), "Maria herself", "POLST form", "On the fridge")
HOSPICE = HospiceDraft("Lake Hospice", "555-0177", date(2026, 11, 20))


def a_released_page(office: Office, patient: PatientId, *, printed: bool = False) -> VisitId:
    visit = a_visit(office, patient, [], datetime(2026, 11, 20, 10), status=VisitStatus.COMPLETED)

    def release(work: Work) -> None:
        work.named("Release")
        empty: dict[str, Any] = {"talks": (), "steps": (), "medicines": ()}
        record = VisitRecord(visit_id=visit, patient_id=patient, told_back=True, released_at=work.now, **empty)
        work.add(record)
        if printed:
            page = PrintedPage(visit_id=visit, patient_id=patient, record_version=1, pdf=b"%PDF", how=Way.HANDED)
            page.visited_on = date(2026, 11, 20)
            page.printed_at, page.account_id = work.now, work.user.account_id
            work.add(page)

    office.write(release)
    return visit


def released(office: Office) -> dict[VisitId, str]:
    """The visits whose page is withdrawn or released, and why it was withdrawn."""
    query = select(VisitRecord.visit_id, VisitRecord.released_at, VisitRecord.withdrawn_reason)
    rows = office.read(lambda work: work.session.execute(query).all())
    return {row.visit_id: "released" if row.released_at else row.withdrawn_reason for row in rows}


def spells(office: Office) -> list[tuple[ProgramStatus, date, str]]:
    query = select(ProgramSpell.status, ProgramSpell.since, ProgramSpell.reason).order_by(ProgramSpell.id)
    return [(row.status, row.since, row.reason) for row in office.read(lambda work: work.session.execute(query).all())]


def test_the_program_status_changes_with_its_history(office: Office) -> None:
    patient = a_patient(office, status=ProgramStatus.REFERRED)
    office.write(lambda work: status.change(work, patient, ProgramStatus.ACTIVE, since=date(2026, 11, 20)))
    assert spells(office) == [
        (ProgramStatus.REFERRED, date(2026, 11, 23), ""),
        (ProgramStatus.ACTIVE, date(2026, 11, 20), ""),
    ]
    for to, reason in ((ProgramStatus.ACTIVE, ""), (ProgramStatus.DIED, ""), (ProgramStatus.DISCHARGED, " ")):
        with pytest.raises(Invalid):
            office.write(lambda w, to=to, reason=reason: status.change(w, patient, to, reason=reason))  # type: ignore[misc]


def test_leaving_the_team_cancels_the_visits_ahead(office: Office) -> None:
    patient = a_patient(office)
    ahead = a_visit(office, patient, [], datetime(2026, 11, 25, 10))
    past = a_visit(office, patient, [], datetime(2026, 11, 20, 10), status=VisitStatus.COMPLETED)
    cancelled, _changes = office.write(lambda w: status.change(w, patient, ProgramStatus.DISCHARGED, reason="Moved"))
    assert cancelled == (ahead,)
    rows = office.read(lambda work: {one.id: (one.status, one.reason) for one in work.session.scalars(select(Visit))})
    assert rows == {ahead: (VisitStatus.CANCELLED, CancelReason.DISCHARGED), past: (VisitStatus.COMPLETED, "")}


def test_a_code_status_needs_who_decided_and_when(office: Office) -> None:
    patient = a_patient(office)
    assert office.read(lambda work: status.edit_code(work, patient)).draft == CodeStatusDraft()
    with pytest.raises(Invalid) as error:
        office.write(lambda work: status.set_code(work, patient, CodeStatusDraft(CodeStatus.FULL)))
    assert {problem.field for problem in error.value.problems} == {"decided_by", "decided_on"}
    with pytest.raises(Invalid, match="future"):
        office.write(lambda work: status.set_code(work, patient, replace(DNR, decided_on=date(2026, 12, 1))))
    office.write(lambda work: status.set_code(work, patient, CodeStatusDraft(CodeStatus.NOT_DISCUSSED)))
    office.write(lambda work: status.set_code(work, patient, DNR, seen=2))
    assert office.read(lambda work: status.edit_code(work, patient)).draft == DNR
    with pytest.raises(Stale):
        office.write(lambda work: status.set_code(work, patient, DNR, seen=2))


def test_a_changed_code_status_withdraws_every_released_page_printed_or_not(office: Office) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young")
    waiting, gone = a_released_page(office, patient), a_released_page(office, patient, printed=True)
    foreign = a_released_page(office, other)
    withdrawn, _changes = office.write(lambda work: status.set_code(work, patient, DNR))
    assert set(withdrawn) == {waiting, gone}
    changed = "The code status changed."
    assert released(office) == {waiting: changed, gone: changed, foreign: "released"}


def test_saving_the_same_code_status_withdraws_nothing(office: Office) -> None:
    patient = a_patient(office)
    office.write(lambda work: status.set_code(work, patient, DNR))
    page = a_released_page(office, patient)
    office.write(lambda work: status.set_code(work, patient, DNR))
    assert released(office) == {page: "released"}


def test_a_hospice_enrolment_withdraws_pages_at_its_start_and_its_end(office: Office) -> None:
    patient = a_patient(office)
    first = a_released_page(office, patient)
    hospice, _changes = office.write(lambda work: status.save_hospice(work, patient, None, HOSPICE))
    assert released(office) == {first: "The hospice enrollment changed."}
    second = a_released_page(office, patient)
    office.write(lambda work: status.save_hospice(work, patient, hospice, HOSPICE))
    assert released(office)[second] == "released"
    ended = replace(HOSPICE, ends_on=date(2026, 11, 23), reason="Feels better")
    office.write(lambda work: status.save_hospice(work, patient, hospice, ended, seen=1))
    assert released(office)[second] == "The hospice enrollment changed."
    third = a_released_page(office, patient)
    office.write(lambda work: status.retire_hospice(work, hospice))
    assert released(office)[third] == "The hospice enrollment changed."
    assert office.read(lambda work: status.hospices(work, patient)) == ()


def test_two_enrolments_never_run_at_once(office: Office) -> None:
    patient = a_patient(office)
    office.write(lambda work: status.save_hospice(work, patient, None, HOSPICE))
    with pytest.raises(Invalid, match="End that one first"):
        office.write(lambda w: status.save_hospice(w, patient, None, replace(HOSPICE, starts_on=date(2026, 11, 22))))
    for draft, field in ((HospiceDraft(), "hospice"), (replace(HOSPICE, ends_on=date(2026, 1, 1)), "ends_on")):
        with pytest.raises(Invalid) as error:
            office.write(lambda w, draft=draft: status.save_hospice(w, patient, None, draft))  # type: ignore[misc]
        assert field in {problem.field for problem in error.value.problems}


def test_treatments_are_kept_beside_each_other(office: Office) -> None:
    patient = a_patient(office)
    chemo = TreatmentDraft(where="Cancer center", weekdays=(1, 3), starts_on=date(2026, 11, 1))
    row, _changes = office.write(lambda work: status.save_treatment(work, patient, None, chemo))
    office.write(lambda work: status.save_treatment(work, patient, None, replace(chemo, dates=(date(2026, 12, 1),))))
    ended = replace(chemo, ends_on=date(2026, 11, 30))
    office.write(lambda work: status.save_treatment(work, patient, row, ended, seen=1))
    drafts = [one.draft for one in office.read(lambda work: status.treatments(work, patient))]
    assert drafts == [ended, replace(chemo, dates=(date(2026, 12, 1),))]
    with pytest.raises(Invalid, match="before it starts"):
        office.write(lambda w: status.save_treatment(w, patient, None, replace(chemo, ends_on=date(2026, 1, 1))))
    office.write(lambda work: status.retire_treatment(work, row))
    assert len(office.read(lambda work: status.treatments(work, patient))) == 1


def test_a_patient_keeps_the_name_in_the_audit_title(office: Office) -> None:
    patient = a_patient(office, preferred_name="Mia")
    assert office.read(lambda work: work.session.scalars(select(Patient.name)).one()) == "Mia Lopez"
    assert office.read(lambda work: work.get(Patient, patient).name) == "Mia Lopez"


def test_a_discharge_clears_the_pinboard(office: Office) -> None:
    patient = a_patient(office)
    waiting = a_visit(office, patient, [], datetime(2026, 11, 18, 10), on_pinboard=True)
    cancelled, _changes = office.write(
        lambda work: status.change(work, patient, ProgramStatus.DISCHARGED, reason="Moved away")
    )
    assert cancelled == (waiting,)
    assert office.read(lambda work: work.get(Visit, waiting)).on_pinboard is False
