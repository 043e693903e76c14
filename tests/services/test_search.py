"""One line finds people and their visits."""

from datetime import timedelta

from careteam.domain.visits import CancelReason, VisitStatus
from careteam.services import search, visits
from careteam.services.office import Office
from tests.services.visit_builders import a_draft, a_home, a_member, a_patient, at, booked

TUESDAY = at("9:00").date()


def names(office: Office, text: str, *rest: object) -> tuple[list[str], list[str], list[str]]:
    found = office.read(lambda work: search.everything(work, text, *rest))  # type: ignore[arg-type]
    return (
        [one.name for one in found.patients],
        [f"{one.block.patient} {one.block.starts:%d %H:%M}" for one in found.visits],
        [one.name for one in found.members],
    )


def test_patients_come_with_their_next_visits_and_members_beside_them(office: Office) -> None:
    nurse = a_member(office, "Marta Lopez", "nurse")
    maria = a_patient(office, "Maria Lopez")
    home = a_home(office, maria)
    day = office.clock.now().date() + timedelta(days=1)
    kept = booked(office, a_draft(maria, home, nurse, starts=at("10:00", day), override_reason="Agreed"))
    cancelled = booked(office, a_draft(maria, home, nurse, starts=at("14:00", day), override_reason="Agreed"))
    office.write(lambda work: visits.cancel(work, cancelled, CancelReason.PATIENT_ASKED))
    assert names(office, "lopez") == (["Maria Lopez"], [f"Maria Lopez {day:%d} 10:00"], ["Marta Lopez"])
    assert names(office, "zz") == ([], [], [])
    found = office.read(lambda work: search.everything(work, "ml"))
    assert [one.block.visit_id for one in found.visits] == [kept]
    assert {one.block.status for one in found.visits} == {VisitStatus.BOOKED}


def test_a_name_and_a_day_find_that_days_visits(office: Office) -> None:
    nurse = a_member(office, "Tom Reyes", "nurse")
    patients = [a_patient(office, name) for name in ("Maria Lopez", "Omar Haddad")]
    day = office.clock.now().date() + timedelta(days=1)
    for patient, clock in zip(patients, ("10:00", "14:00"), strict=True):
        home = a_home(office, patient)
        for ahead in (0, 1):
            booked(
                office,
                a_draft(patient, home, nurse, starts=at(clock, day + timedelta(days=ahead)), override_reason="Agreed"),
            )
    assert names(office, "lopez tue", "lopez", (day,)) == ([], [f"Maria Lopez {day:%d} 10:00"], [])
    assert names(office, "lopez tue", "lopez", (day - timedelta(days=7),))[1] == []
