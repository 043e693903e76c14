"""When an act is undone, and when it is not: somebody came after, a page is on paper, or it never can be."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.assignments import AssignmentRole
from careteam.domain.errors import CareTeamError, Invalid, NotAllowed, Stale
from careteam.domain.handing import Way
from careteam.domain.ids import AccountId, MemberId, PatientId, WorkId, new_id
from careteam.domain.patients import DeathDraft, PatientDraft, ProgramStatus
from careteam.domain.permissions import Role, User
from careteam.domain.visits import CancelReason, VisitOutcome, VisitStatus
from careteam.persistence.models import Account, Assignment, AuditEntry, Patient, Visit, VisitRecord, WorkEntry
from careteam.services import (
    accounts,
    assignments,
    deaths,
    patients,
    preferences,
    printing,
    records,
    status,
    team,
    undo,
    visits,
)
from careteam.services.office import Office, Work
from careteam.services.transfer import Fate
from tests.builders import a_home, a_member, a_patient, a_record, a_recorded_visit, a_visit, an_assignment
from tests.exchange.samples import PATIENTS
from tests.services.test_transfer import bring_in, preview
from tests.services.test_undo_everything import contents

AT_TEN = datetime(2026, 11, 24, 10)
TODAY = date(2026, 11, 23)


@pytest.fixture
def colleague(office: Office) -> Office:
    """The same office, at the desk of somebody else."""
    user = User(AccountId(new_id()), "Ben Cole")

    def join(work: Work) -> None:
        work.named("Add an account for Ben Cole")
        work.add(Account(id=user.account_id, name=user.name, role=Role.COORDINATOR))

    office.write(join)
    return Office(office.engine, user, office.clock)


def back(office: Office) -> None:
    """Ctrl+Z."""
    office.write(lambda work: undo.back(work, office.history))


def again(office: Office) -> None:
    """Ctrl+Shift+Z."""
    office.write(lambda work: undo.again(work, office.history))


def to_undo(office: Office) -> str:
    """What Ctrl+Z offers to undo."""
    return office.history.to_undo.title if office.history.to_undo else ""


def renamed(office: Office, patient: PatientId, name: str) -> WorkId:
    """Change a patient's name; the act."""
    draft = PatientDraft("Maria", name, birth_date=date(1968, 4, 2))
    _id, changes = office.write(lambda work: patients.save(work, patient, draft))
    assert changes.act is not None
    return changes.act.work_id


def named(office: Office, patient: PatientId) -> str:
    """A patient's name now."""
    return office.read(lambda work: work.get(Patient, patient).name)


def test_undo_and_redo_are_acts_of_their_own_in_the_trail(office: Office, maria: PatientId) -> None:
    act = renamed(office, maria, "Ruiz")
    back(office)
    again(office)
    back(office)
    titles = office.read(lambda work: work.session.scalars(select(WorkEntry.title).order_by(WorkEntry.id)).all())
    title = "Change the details of Maria Ruiz"
    assert titles[-4:] == [title, f"Undo: {title}", f"Redo: {title}", f"Undo: {title}"]
    about = select(AuditEntry.action, AuditEntry.row_id).where(AuditEntry.kind == "work").order_by(AuditEntry.seq)
    found = office.read(lambda work: work.session.execute(about).all())
    assert [row.action for row in found] == ["undo", "redo", "undo"]
    assert found[0].row_id == act


def test_acts_are_undone_one_by_one_the_latest_first(office: Office, maria: PatientId) -> None:
    for name in ("Ruiz", "Ruiz-Lopez"):
        renamed(office, maria, name)
    back(office)
    assert named(office, maria) == "Maria Ruiz"
    back(office)
    assert named(office, maria) == "Maria Lopez"
    assert to_undo(office) == "Add Maria Lopez"
    again(office)
    again(office)
    assert named(office, maria) == "Maria Ruiz-Lopez"
    again(office)  # nothing left, and nothing happens
    assert named(office, maria) == "Maria Ruiz-Lopez"


def test_what_somebody_else_changed_since_stays_and_is_named(
    office: Office, colleague: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_visit(office, maria, [lena], AT_TEN)
    office.write(lambda work: visits.pin(work, visit))
    colleague.write(lambda work: visits.cancel(work, visit, CancelReason.WEATHER))
    with pytest.raises(Stale, match="Maria Lopez’s visit on Tue, Nov 24 was changed since"):
        back(office)
    found = office.read(lambda work: work.get(Visit, visit))
    assert (found.status, found.reason) == (VisitStatus.CANCELLED, CancelReason.WEATHER)


def test_what_cannot_be_undone_is_not_offered_again(office: Office, colleague: Office, maria: PatientId) -> None:
    renamed(office, maria, "Ruiz")
    renamed(colleague, maria, "Cruz")
    with pytest.raises(Stale):
        back(office)
    assert to_undo(office) == "Add Maria Lopez"


def test_a_change_that_was_undone_is_in_nobodys_way(office: Office, colleague: Office, maria: PatientId) -> None:
    renamed(office, maria, "Ruiz")
    renamed(colleague, maria, "Cruz")
    back(colleague)
    back(office)
    assert named(office, maria) == "Maria Lopez"
    again(office)
    assert named(office, maria) == "Maria Ruiz"


def test_only_ones_own_acts_are_undone(office: Office, colleague: Office, maria: PatientId) -> None:
    act = renamed(office, maria, "Ruiz")
    with pytest.raises(NotAllowed):
        colleague.write(lambda work: undo.undo(work, act))
    assert colleague.history.to_undo is None


def test_what_came_to_belong_to_somebody_new_keeps_them_here(
    office: Office, colleague: Office, maria: PatientId, lena: MemberId
) -> None:
    a_visit(colleague, maria, [lena], AT_TEN)
    with pytest.raises(Stale, match="Maria Lopez’s visit on Tue, Nov 24 came since"):
        back(office)
    assert named(office, maria) == "Maria Lopez"


def test_a_visit_does_not_come_back_to_somebody_who_left(
    office: Office, colleague: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_visit(office, maria, [lena], AT_TEN, residence_id=a_home(office, maria))
    tom = a_member(office, "Tom Reyes", "nurse")
    draft = office.read(lambda work: visits.edit(work, visit)).draft
    given = replace(draft, member_ids=(tom,), override_reason="Lena is ill")
    office.write(lambda work: visits.change(work, visit, given, seen=None))
    colleague.write(lambda work: team.retire(work, lena, seen=1))
    with pytest.raises(Stale, match="Lena Fischer was taken out since"):
        back(office)


def test_nobody_is_booked_twice_by_an_undo(office: Office, colleague: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], AT_TEN)
    office.write(lambda work: visits.cancel(work, visit, CancelReason.WEATHER))
    a_visit(colleague, a_patient(colleague, "Jun Park"), [lena], AT_TEN)
    with pytest.raises(Stale, match=r"Lena Fischer .*Jun Park.* “Cancel the visit with Maria Lopez”"):
        back(office)
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.CANCELLED


def test_a_new_lead_goes_back_to_the_one_before(office: Office, maria: PatientId, lena: MemberId) -> None:
    first = an_assignment(office, maria, lena, role=AssignmentRole.LEAD, starts_on=date(2026, 11, 1)).assignment_id
    joel = a_member(office, "Joel Adams")
    second = an_assignment(office, maria, joel, role=AssignmentRole.LEAD).assignment_id
    leads = select(Assignment.id).where(Assignment.live(), Assignment.ends_on.is_(None))
    assert office.read(lambda work: work.session.scalars(leads).all()) == [second]
    back(office)
    assert office.read(lambda work: work.session.scalars(leads).all()) == [first]
    again(office)
    assert office.read(lambda work: work.session.scalars(leads).all()) == [second]


def test_there_is_no_second_lead_by_an_undo(
    office: Office, colleague: Office, maria: PatientId, lena: MemberId
) -> None:
    lead = an_assignment(office, maria, lena, role=AssignmentRole.LEAD, starts_on=date(2026, 11, 1)).assignment_id
    office.write(lambda work: assignments.end(work, lead, date(2026, 11, 22), seen=1))
    an_assignment(colleague, maria, a_member(colleague, "Joel Adams"), role=AssignmentRole.LEAD)
    with pytest.raises(Stale, match="Maria Lopez’s care team has something else in its place"):
        back(office)


def test_a_death_is_undone_with_all_that_followed(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], AT_TEN, residence_id=a_home(office, maria))
    recorded = a_recorded_visit(office, maria, [lena], datetime(2026, 11, 23, 6))
    before = contents(office)
    office.write(lambda work: deaths.died(work, maria, DeathDraft(TODAY, "Ana")))
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.CANCELLED
    back(office)
    assert contents(office) == before
    found = office.read(lambda work: work.session.scalars(select(VisitRecord)).one())
    assert found.visit_id == recorded
    assert found.released_at is not None
    again(office)
    assert office.read(lambda work: work.get(Patient, maria).status) is ProgramStatus.DIED
    assert office.write(lambda work: deaths.take_back(work, maria))[0].restored == (visit,)


def test_a_discharge_is_undone_with_its_visits(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], AT_TEN)
    office.write(lambda work: status.change(work, maria, ProgramStatus.DISCHARGED, reason="Stable"))
    assert to_undo(office) == "Set the program status of Maria Lopez to Discharged"
    back(office)
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.BOOKED


def test_an_import_is_undone_as_one_act_and_can_come_again(office: Office) -> None:
    before = contents(office)
    bring_in(office, PATIENTS)
    assert to_undo(office) == "Import 3 patients from people.csv"
    back(office)
    assert contents(office) == before
    assert {row.fate for row in preview(office, PATIENTS).rows} <= {Fate.NEW, Fate.NEW_DIED}
    bring_in(office, PATIENTS)
    back(office)
    again(office)
    assert {row.fate for row in preview(office, PATIENTS).rows} == {Fate.HERE}


def test_an_import_that_came_again_meanwhile_is_not_done_a_second_time(office: Office, colleague: Office) -> None:
    bring_in(office, PATIENTS)
    back(office)
    bring_in(colleague, PATIENTS)
    with pytest.raises(Stale, match=r"something else in its place.* cannot be done again"):
        again(office)


def test_a_record_that_was_undone_makes_room_for_another(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], datetime(2026, 11, 23, 8))
    outcome = VisitOutcome(a_record())
    office.write(lambda work: records.finish(work, visit, outcome, lena, seen=0))
    back(office)
    office.write(lambda work: records.finish(work, visit, outcome, lena, seen=0))
    assert printing.summary(office, visit).reader == "Maria Lopez"


def test_a_page_on_paper_keeps_its_record(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], datetime(2026, 11, 23, 8))
    office.write(lambda work: records.finish(work, visit, VisitOutcome(a_record()), lena, seen=0))
    sheet = printing.summary(office, visit)
    _kept, changes = office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    assert changes.act is None
    assert to_undo(office) == "Complete the visit with Maria Lopez"
    with pytest.raises(Stale, match="paper cannot be taken back"):
        back(office)
    assert printing.summary(office, visit).pdf == sheet.pdf
    again(office)


def test_a_page_that_did_not_come_out_keeps_nothing(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_recorded_visit(office, maria, [lena], datetime(2026, 11, 23, 6))
    sheet = printing.summary(office, visit)
    kept, _changes = office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    office.write(lambda work: printing.not_printed(work, kept))
    back(office)
    with pytest.raises(Invalid):
        printing.summary(office, visit)


def test_what_touches_no_record_or_lasts_is_never_offered(office: Office, maria: PatientId) -> None:
    for act in (
        accounts.note_sign_in,
        lambda work: patients.viewed(work, maria),
        lambda work: preferences.keep(work, {"patients/columns": ["name"]}),
        lambda work: patients.save(work, maria, PatientDraft("Maria", "Lopez", birth_date=date(1968, 4, 2))),
    ):
        _result, changes = office.write(act)
        assert changes.act is None
    assert to_undo(office) == "Add Maria Lopez"


def test_an_account_given_is_not_taken_away_by_undo(office: Office, colleague: Office) -> None:
    given = office.read(
        lambda work: work.session.scalars(select(AuditEntry.work_id).where(AuditEntry.kind == "account")).all()[-1]
    )
    assert to_undo(office) == ""
    with pytest.raises(Invalid, match="cannot be undone"):
        office.write(lambda work: undo.undo(work, given))


def test_who_takes_part_is_part_of_the_visit(office: Office, maria: PatientId, lena: MemberId) -> None:
    """A form opened before an undo that only changed the members is refused."""
    tom = a_member(office, "Tom Reyes", "nurse")
    visit = a_visit(office, maria, [lena], AT_TEN, residence_id=a_home(office, maria))
    first = office.read(lambda work: visits.edit(work, visit))
    both = replace(first.draft, member_ids=(lena, tom))
    office.write(lambda work: visits.change(work, visit, both, seen=first.version))
    open_form = office.read(lambda work: visits.edit(work, visit))
    back(office)
    assert office.read(lambda work: visits.edit(work, visit)).draft == first.draft
    with pytest.raises(Stale):
        office.write(lambda work: visits.change(work, visit, open_form.draft, seen=open_form.version))


def test_a_failed_undo_changes_nothing(office: Office, colleague: Office, maria: PatientId, lena: MemberId) -> None:
    a_visit(colleague, maria, [lena], AT_TEN)
    before: Any = contents(office)
    trail = select(AuditEntry.seq)
    entries = office.read(lambda work: work.session.scalars(trail).all())
    with pytest.raises(CareTeamError):
        back(office)
    assert contents(office) == before
    assert office.read(lambda work: work.session.scalars(trail).all()) == entries
