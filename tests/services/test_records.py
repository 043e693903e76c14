"""The record of a visit: what carries over, who may confirm and release, and what takes a release back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import AgeGroup, HospiceDraft
from careteam.domain.summaries import BlockKey
from careteam.domain.visits import Medicine, NextStep, Talk, VisitOutcome, VisitStatus
from careteam.persistence.models import AuditEntry, Patient, Visit, VisitRecord
from careteam.services import records, status, summaries
from careteam.services.office import Office, Work
from tests.builders import a_member, a_patient, a_record, a_recorded_visit, a_visit
from tests.conftest import MONDAY

NINE = datetime(2026, 11, 23, 8, 0)
"""An hour and a half before the moment of the tests, on the clock of the home."""


@dataclass(frozen=True)
class Case:
    """A visit this morning at Maria's home, by a nurse practitioner and a social worker."""

    patient: PatientId
    lena: MemberId
    dana: MemberId
    visit: VisitId


@pytest.fixture
def case(office: Office) -> Case:
    patient = a_patient(office, what_matters="My garden.")
    lena, dana = a_member(office), a_member(office, "Dana Ruiz", "social_worker")
    return Case(patient, lena, dana, a_visit(office, patient, [lena, dana], NINE))


def save(office: Office, case: Case, seen: int = 0, **changes: object) -> int:
    outcome = VisitOutcome(a_record(**changes))
    return office.write(lambda work: records.save(work, case.visit, outcome, seen=seen))[0]


def blocks(office: Office, visit: VisitId) -> set[BlockKey]:
    return {block.key for block in office.read(lambda work: summaries.blocks(work, visit))}


def test_a_first_record_starts_from_the_patient(office: Office, case: Case) -> None:
    opened = office.read(lambda work: records.open_record(work, case.visit))
    assert opened.version == 0
    assert opened.draft.record.what_matters == "My garden."
    assert opened.draft.record.reader == "Maria Lopez"
    assert opened.draft.record.talks == ()


def test_the_reader_of_a_childs_page_is_for_the_staff_to_say(office: Office, case: Case) -> None:
    child = a_patient(office, "Tom Lopez", birth_date=date(2018, 5, 1))
    visit = a_visit(office, child, [case.lena], NINE)
    assert office.read(lambda work: records.open_record(work, visit)).draft.record.reader == ""


def test_somebody_grown_up_since_is_no_child_any_more(office: Office, case: Case) -> None:
    grown = a_patient(office, "Ines Lopez", birth_date=date(1980, 5, 1), age_group=AgeGroup.TEEN)
    visit = a_visit(office, grown, [case.lena], NINE)
    assert office.read(lambda work: records.open_record(work, visit)).draft.record.reader == "Ines Lopez"


def test_the_next_record_starts_from_the_last_one(office: Office, case: Case) -> None:
    a_recorded_visit(office, case.patient, [case.lena], datetime(2026, 11, 16, 9))
    record = office.read(lambda work: records.open_record(work, case.visit)).draft.record
    assert record.what_matters == a_record().what_matters
    water, call = a_record().steps
    assert record.steps == (replace(water, who=""), call), "the patient's own steps name nobody"
    assert record.reader == "Maria Lopez"
    assert (record.talks, record.medicines, record.team_notes, record.told_back) == ((), (), "", False)


def test_saving_keeps_the_record_open_and_drops_empty_rows(office: Office, case: Case) -> None:
    steps = (NextStep("  Rest. ", "", ""), NextStep("", "Ana", ""))
    version = save(office, case, steps=steps, talks=(Talk(),), others_present="Ana")
    opened = office.read(lambda work: records.open_record(work, case.visit))
    assert opened.version == version
    assert opened.draft.record.steps == (NextStep("Rest."),)
    assert opened.draft.record.talks == ()
    assert opened.draft.record.others_present == "Ana"
    assert office.read(lambda work: work.get(Visit, case.visit).status) is VisitStatus.BOOKED


@pytest.mark.parametrize("start", [VisitStatus.BOOKED, VisitStatus.ARRIVED, VisitStatus.SEEN])
def test_completing_closes_the_visit_from_wherever_it_was(office: Office, case: Case, start: VisitStatus) -> None:
    def begin(work: Work) -> None:
        work.named("Begin")
        work.get(Visit, case.visit).status = start

    office.write(begin)
    outcome = VisitOutcome(a_record(), NINE, datetime(2026, 11, 23, 8, 50))
    office.write(lambda work: records.complete(work, case.visit, outcome, seen=0))
    visit = office.read(lambda work: work.get(Visit, case.visit))
    assert visit.status is VisitStatus.COMPLETED
    assert (visit.arrived_at, visit.departed_at) == (
        MONDAY.replace(hour=13, minute=0),
        MONDAY.replace(hour=13, minute=50),
    )
    assert office.read(lambda work: work.get(Patient, case.patient).what_matters) == a_record().what_matters


def test_a_visit_of_tomorrow_cannot_be_completed_today(office: Office, case: Case) -> None:
    visit = a_visit(office, case.patient, [case.lena], datetime(2026, 11, 24, 9))
    with pytest.raises(Invalid, match="Move it first"):
        office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record()), seen=0))


def test_a_visit_of_the_afternoon_is_completed_early_by_saying_when_it_was(office: Office, case: Case) -> None:
    visit = a_visit(office, case.patient, [case.lena], datetime(2026, 11, 23, 15))
    with pytest.raises(Invalid, match="3:00 pm"):
        office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record()), seen=0))
    outcome = VisitOutcome(a_record(), datetime(2026, 11, 23, 8, 30))
    office.write(lambda work: records.complete(work, visit, outcome, seen=0))
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.COMPLETED


@pytest.mark.parametrize(
    ("arrived", "departed", "field"),
    [
        (datetime(2026, 11, 23, 11), None, "arrived"),
        (datetime(2026, 11, 23, 9), datetime(2026, 11, 23, 8), "departed"),
        (datetime(2026, 11, 22, 9), datetime(2026, 11, 23, 8), "departed"),
    ],
)
def test_impossible_times_are_refused(
    office: Office, case: Case, arrived: datetime, departed: datetime | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: records.save(work, case.visit, VisitOutcome(a_record(), arrived, departed), seen=0))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_only_a_prescriber_or_nurse_confirms_a_medicine_change(office: Office, case: Case) -> None:
    pill = Medicine(name="Senna 8.6 mg", how="Take 1 pill at night.")
    with pytest.raises(Invalid) as refused:
        save(office, case, medicines=(pill, replace(pill, confirmed_by=case.dana)))
    assert [problem.field for problem in refused.value.problems] == ["medicines.1.confirmed_by"]
    assert "Dana Ruiz (Social worker)" in str(refused.value)
    save(office, case, medicines=(replace(pill, confirmed_by=case.lena),))


def test_rows_with_gaps_are_named_as_they_stand_in_the_form(office: Office, case: Case) -> None:
    with pytest.raises(Invalid) as refused:
        save(office, case, steps=(NextStep(), NextStep(by_when="Friday")), medicines=(Medicine(how="at night"),))
    assert [problem.field for problem in refused.value.problems] == ["steps.1.what", "medicines.0.name"]


def test_a_record_somebody_saved_meanwhile_is_not_overwritten(office: Office, case: Case) -> None:
    seen = save(office, case)
    with pytest.raises(Stale):
        save(office, case, seen=0)
    save(office, case, seen=seen, team_notes="Mine.")
    with pytest.raises(Stale):
        save(office, case, seen=seen, team_notes="Theirs.")


def test_only_somebody_who_was_there_releases(office: Office, case: Case) -> None:
    stranger = a_member(office, "Amara Osei", "physician")
    outcome = VisitOutcome(a_record())
    office.write(lambda work: records.complete(work, case.visit, outcome, seen=0))
    with pytest.raises(Invalid, match="who was there"):
        office.write(lambda work: records.release(work, case.visit, stranger))
    with pytest.raises(Invalid, match="who was there"):
        office.write(lambda work: records.release(work, case.visit, None))
    assert BlockKey.NOT_RELEASED in blocks(office, case.visit)
    office.write(lambda work: records.release(work, case.visit, case.dana))
    assert blocks(office, case.visit) == set()


def test_nothing_is_released_before_the_visit_was_seen(office: Office, case: Case) -> None:
    save(office, case)
    with pytest.raises(Invalid, match="Record what happened first"):
        office.write(lambda work: records.release(work, case.visit, case.lena))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reader": ""}, "reader"),
        ({"medicines": (Medicine(name="Senna 8.6 mg"),)}, "medicines"),
        ({"steps": tuple(NextStep(f"Step {number}.") for number in range(5))}, "steps"),
        ({"talks": tuple(Talk(words=f"Talk {number}.") for number in range(4))}, "talks"),
        ({"what_matters": "She has six months or less."}, ""),
        ({"questions": "When does hospice come?"}, ""),
    ],
)
def test_words_that_are_not_fit_are_not_released(
    office: Office, case: Case, changes: dict[str, object], field: str
) -> None:
    office.write(lambda work: records.complete(work, case.visit, VisitOutcome(a_record(**changes)), seen=0))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: records.release(work, case.visit, case.lena))
    assert {problem.field for problem in refused.value.problems} == {field}


def test_hospice_may_be_named_once_it_was_talked_about(office: Office, case: Case) -> None:
    record = a_record(questions="When does hospice come?", discussed=True)
    office.write(lambda work: records.complete(work, case.visit, VisitOutcome(record), seen=0))
    office.write(lambda work: records.release(work, case.visit, case.lena))
    assert blocks(office, case.visit) == set()


def test_finishing_is_all_or_nothing(office: Office, case: Case) -> None:
    outcome = VisitOutcome(a_record(reader=""))
    with pytest.raises(Invalid, match="reader"):
        office.write(lambda work: records.finish(work, case.visit, outcome, case.lena, seen=0))
    assert office.read(lambda work: work.get(Visit, case.visit).status) is VisitStatus.BOOKED
    outcome = VisitOutcome(a_record())
    version, _changes = office.write(lambda work: records.finish(work, case.visit, outcome, case.lena, seen=0))
    assert blocks(office, case.visit) == set()
    changed = VisitOutcome(a_record(questions="May I swim?"))
    office.write(lambda work: records.finish(work, case.visit, changed, case.lena, seen=version))
    assert blocks(office, case.visit) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"what_matters": "My roses."},
        {"talks": (Talk(words="Your pain is worse."),)},
        {"steps": ()},
        {"questions": "May I swim?"},
        {"reader": "Ana Lopez"},
        {"medicines": (Medicine(name="Senna 8.6 mg"),)},
    ],
)
def test_a_later_edit_of_the_patients_words_takes_the_release_back(
    office: Office, case: Case, changes: dict[str, object]
) -> None:
    visit = a_recorded_visit(office, case.patient, [case.lena], datetime(2026, 11, 20, 9))
    seen = office.read(lambda work: records.open_record(work, visit)).version
    outcome = VisitOutcome(a_record(**changes))
    office.write(lambda work: records.save(work, visit, outcome, seen=seen))
    assert BlockKey.WITHDRAWN in blocks(office, visit)
    entries = office.read(
        lambda work: work.session.query(AuditEntry.before).filter(AuditEntry.kind == "visit_record").all()
    )
    assert "released_at" in (entries[-1].before or "")


def test_team_notes_change_without_touching_the_release(office: Office, case: Case) -> None:
    visit = a_recorded_visit(office, case.patient, [case.lena], datetime(2026, 11, 20, 9))
    seen = office.read(lambda work: records.open_record(work, visit)).version
    first, second = a_record().talks
    record = a_record(team_notes="More.", told_back=False, talks=(replace(first, team_note="x"), second))
    office.write(lambda work: records.save(work, visit, VisitOutcome(record), seen=seen))
    assert blocks(office, visit) == set()


def test_a_change_of_hospice_takes_the_release_back(office: Office, case: Case, clock: FixedClock) -> None:
    visit = a_recorded_visit(office, case.patient, [case.lena], datetime(2026, 11, 20, 9))
    enrolled = HospiceDraft("Harbor Hospice", "555-0190", date(2026, 11, 22))
    office.write(lambda work: status.save_hospice(work, case.patient, None, enrolled))
    found = office.read(lambda work: summaries.blocks(work, visit))
    assert [block.key for block in found] == [BlockKey.WITHDRAWN]
    assert "hospice enrol" in found[0].message


def test_the_release_says_who_and_when(office: Office, case: Case) -> None:
    visit = a_recorded_visit(office, case.patient, [case.lena], datetime(2026, 11, 20, 9))
    row = office.read(lambda work: work.session.query(VisitRecord).filter_by(visit_id=visit).one())
    assert (row.released_at, row.released_by) == (MONDAY, case.lena)


@pytest.mark.parametrize("over", [VisitStatus.CANCELLED, VisitStatus.NOT_SEEN])
def test_a_visit_that_did_not_happen_has_no_record(office: Office, case: Case, over: VisitStatus) -> None:
    visit = a_visit(office, case.patient, [case.lena], NINE, status=over)
    with pytest.raises(Invalid, match="Put it back first"):
        office.write(lambda work: records.save(work, visit, VisitOutcome(a_record()), seen=0))


def test_a_visit_written_up_late_does_not_unsay_what_matters_now(office: Office, case: Case) -> None:
    earlier = a_visit(office, case.patient, [case.lena], datetime(2026, 11, 20, 10))

    def complete(visit: VisitId, matters: str) -> None:
        outcome = VisitOutcome(a_record(what_matters=matters))
        office.write(lambda work: records.complete(work, visit, outcome, seen=0))

    complete(case.visit, "The wedding in May.")
    complete(earlier, "My garden.")
    assert office.read(lambda work: work.get(Patient, case.patient)).what_matters == "The wedding in May."
