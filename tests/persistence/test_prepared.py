"""A statement built once asks with other values each time, and sees what an act of work has changed so far."""

from collections.abc import Collection
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from careteam.domain.errors import Invalid
from careteam.domain.ids import PatientId
from careteam.domain.visits import HOLDS_TIME, VisitStatus
from careteam.persistence.models import Patient, Visit
from careteam.persistence.prepared import Rows, prepared
from careteam.services.office import Office, Work
from tests.services.visit_builders import a_draft, a_home, a_member, a_patient, booked

built: list[str] = []


@prepared
def _named(ids: Collection[PatientId], family_name: str) -> Rows:
    built.append("once")
    return select(Patient.id, Patient.family_name).where(Patient.id.in_(ids), Patient.family_name == family_name)


def test_it_is_built_once_and_asked_with_other_values(office: Office) -> None:
    ada, bea = a_patient(office, "Ada Novak"), a_patient(office, "Bea Lund")

    def found(ids: Collection[PatientId], name: str) -> list[PatientId]:
        return [row.id for row in office.read(lambda work: _named(work, ids, family_name=name))]

    built.clear()
    assert found([ada], "Novak") == [ada]
    assert found([ada, bea], "Lund") == [bea]
    assert found([], "Lund") == []
    assert len(built) <= 1


def test_an_act_of_work_sees_its_own_changes(office: Office) -> None:
    ada = a_patient(office, "Ada Novak")

    def rename(work: Work) -> list[str]:
        work.named("Change the name")
        work.get(Patient, ada).family_name = "Lund"
        return [row.family_name for row in _named(work, [ada], "Lund")]

    assert office.write(rename)[0] == ["Lund"]


def test_two_columns_of_one_name_are_refused(office: Office) -> None:
    @prepared
    def twice() -> Rows:
        return select(Patient.id, Visit.id).join(Visit, Visit.patient_id == Patient.id)

    with pytest.raises(TypeError, match="two columns of one name"):
        office.read(lambda work: twice(work))


def test_a_reason_it_failed_is_told_in_words(office: Office) -> None:
    with pytest.raises(Invalid, match="characters that no record can hold"):
        office.read(lambda work: _named(work, [], "Half a character: \ud800"))


def test_values_go_in_and_come_out_as_ours(office: Office) -> None:
    @prepared
    def lasting(since: datetime, statuses: Collection[VisitStatus], at: time) -> Rows:
        wanted = (Visit.starts_at >= since, Visit.status.in_(statuses), Visit.window_starts == at)
        found = (Visit.starts, Visit.starts_at, Visit.status, Visit.window_starts, Visit.id)
        return select(*found).where(*wanted).limit(1)

    patient = a_patient(office, "Bea Lund")
    draft = a_draft(
        patient, a_home(office, patient), a_member(office, "Lena Fischer"), window_starts=time(9), window_ends=time(11)
    )
    visit_id = booked(office, draft)
    (found,) = office.read(lambda work: lasting(work, datetime(2020, 1, 1, tzinfo=UTC), HOLDS_TIME, time(9)))
    kept = office.read(lambda work: work.get(Visit, visit_id))
    assert tuple(found) == (kept.starts, kept.starts_at, VisitStatus.BOOKED, time(9), visit_id)
    assert isinstance(found.status, VisitStatus)
