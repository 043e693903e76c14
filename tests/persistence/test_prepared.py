"""A statement built once asks with other values each time, and sees what an act of work has changed so far."""

from collections.abc import Collection

from sqlalchemy import select

from careteam.domain.ids import PatientId
from careteam.persistence.models import Patient
from careteam.persistence.prepared import Rows, prepared
from careteam.services.office import Office, Work
from tests.services.visit_builders import a_patient

built: list[str] = []


@prepared
def _named(ids: Collection[PatientId], family_name: str) -> Rows:
    built.append("once")
    return select(Patient.id, Patient.family_name).where(Patient.id.in_(ids), Patient.family_name == family_name)


def test_it_is_built_once_and_asked_with_other_values(office: Office) -> None:
    ada, bea = a_patient(office, "Ada Novak"), a_patient(office, "Bea Lund")

    def found(ids: Collection[PatientId], name: str) -> list[PatientId]:
        return [row.id for row in office.read(lambda work: _named(work, ids, family_name=name).all())]

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
