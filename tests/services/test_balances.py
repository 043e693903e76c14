"""A discipline's caseload is balanced: proposed, chosen, and moved in one act."""

from datetime import date, datetime

import pytest

from careteam.domain.assignments import AssignmentRole
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId
from careteam.domain.patients import HospiceDraft
from careteam.services import assignments, balances, caseloads, status
from careteam.services.balances import Balance
from careteam.services.office import Office
from tests.builders import a_home, a_member, a_patient, a_visit, an_assignment, discipline
from tests.queries import counted


@pytest.fixture
def lena(office: Office) -> MemberId:
    """Lena looks after eighteen patients; Kai and Mina after nobody."""
    lena = a_member(office)
    a_member(office, "Kai Lund")
    a_member(office, "Mina Sato")
    for number in range(18):
        an_assignment(office, a_patient(office, f"Pat Person{chr(97 + number)}"), lena)
    return lena


def proposed(office: Office) -> Balance:
    kind = discipline(office, "nurse_practitioner")
    ground = office.read(lambda work: balances.ground(work, kind))
    return office.read(lambda work: balances.propose(work, ground, balances.moves(ground)))


def patients(office: Office, member: MemberId) -> set[str]:
    return {case.patient for case in office.read(lambda work: caseloads.of_member(work, member))}


def test_a_heap_is_spread_as_previewed_and_holds_what_it_said(office: Office, lena: MemberId) -> None:
    balance = proposed(office)
    chosen = [shift.line.assignment_id for shift in balance.shifts]
    assert {shift.old for shift in balance.shifts} == {"Lena Fischer"}
    told = {share.member_id: share.after for share in balance.shares(chosen)}
    assert max(told.values()) - min(told.values()) <= 6
    count, _changes = office.write(lambda work: balances.balance(work, balance.only(chosen)))
    assert count == len(chosen) >= 8
    loads = office.read(caseloads.loads)
    assert {member: loads[member].weight for member in told} == told


def test_only_what_is_chosen_moves(office: Office, lena: MemberId) -> None:
    balance = proposed(office)
    one = balance.shifts[0]
    shares = balance.shares([one.line.assignment_id])
    assert sorted(share.patients for share in shares) == [-1, 0, 1]
    office.write(lambda work: balances.balance(work, balance.only([one.line.assignment_id])))
    assert patients(office, lena) == {f"Pat Person{chr(97 + number)}" for number in range(18)} - {one.line.patient}
    with pytest.raises(Invalid, match="Choose the patients"):
        office.write(lambda work: balances.balance(work, balance.only([])))


def test_who_may_not_move_does_not(office: Office, lena: MemberId) -> None:
    """In hospice, expecting a visit tomorrow, or served as a backup only."""
    hospice, soon, kept = (a_patient(office, f"Stay Person{name}") for name in "xyz")
    for patient in (hospice, soon):
        an_assignment(office, patient, lena)
    an_assignment(office, kept, lena, role=AssignmentRole.BACKUP)
    a_home(office, soon)
    a_visit(office, soon, [lena], datetime(2026, 11, 24, 10))
    draft = HospiceDraft("Lakeside Hospice", starts_on=date(2026, 11, 20))
    office.write(lambda work: status.save_hospice(work, hospice, None, draft, seen=None))
    balance = proposed(office)
    assert balance.shifts
    assert not {shift.line.patient_id for shift in balance.shifts} & {hospice, soon, kept}
    assert balance.ground.held == 2


def test_a_patient_changed_meanwhile_stops_all_of_it(office: Office, lena: MemberId) -> None:
    balance = proposed(office)
    one = balance.shifts[0].line
    edited = office.read(lambda work: assignments.edit(work, one.assignment_id))
    office.write(lambda work: assignments.end(work, one.assignment_id, date(2026, 11, 23), seen=edited.version))
    chosen = [shift.line.assignment_id for shift in balance.shifts]
    with pytest.raises(Stale):
        office.write(lambda work: balances.balance(work, balance.only(chosen)))
    assert len(patients(office, lena)) >= 17


def test_patients_take_as_many_reads_for_many_as_for_few(office: Office, lena: MemberId) -> None:
    kind = discipline(office, "nurse_practitioner")
    _few, reads = counted(office, lambda work: balances.ground(work, kind))
    for number in range(4):
        an_assignment(office, a_patient(office, f"More Person{chr(97 + number)}"), lena)
    many, reads_for_many = counted(office, lambda work: balances.ground(work, kind))
    assert len(many.problem.cases) == 22
    assert reads_for_many == reads
