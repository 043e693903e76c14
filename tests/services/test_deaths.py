"""A death, once: what it does in one action, and what taking it back restores and lists."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import DeathDraft, ProgramStatus, StayDraft
from careteam.domain.places import Setting
from careteam.domain.visits import CancelReason, VisitStatus
from careteam.persistence.models import Assignment, Patient, Visit
from careteam.services import deaths, patient_list, timeline, whereabouts
from careteam.services import today as todays
from careteam.services.office import Office, Work
from careteam.services.patient_list import Show
from careteam.services.today import Needed
from tests.builders import a_home, a_patient, a_visit, an_assignment
from tests.services.test_status import a_released_page, released, spells

DEATH = DeathDraft(date(2026, 11, 22), "Ana, her daughter")
LATER = datetime(2026, 11, 25, 10)


def planned(office: Office, patient: PatientId, members: list[MemberId], starts: datetime, **changes: Any) -> VisitId:
    """A visit as booked on screen: it goes to one of the patient's homes."""
    return a_visit(office, patient, members, starts, residence_id=a_home(office, patient), **changes)


def visits(office: Office) -> dict[VisitId, tuple[VisitStatus, str, bool]]:
    def found(work: Work) -> dict[VisitId, tuple[VisitStatus, str, bool]]:
        rows = work.session.scalars(select(Visit))
        return {VisitId(row.id): (row.status, row.reason, row.on_pinboard) for row in rows}

    return office.read(found)


def die(office: Office, patient: PatientId, draft: DeathDraft = DEATH) -> tuple[VisitId, ...]:
    return office.write(lambda work: deaths.died(work, patient, draft))[0]


def take_back(office: Office, patient: PatientId) -> deaths.TakenBack:
    return office.write(lambda work: deaths.take_back(work, patient))[0]


def test_one_action_does_all_that_follows(office: Office, lena: MemberId) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young")
    an_assignment(office, patient, lena)
    ahead = planned(office, patient, [lena], LATER)
    proposed = planned(office, patient, [lena], LATER + timedelta(days=7), status=VisitStatus.PROPOSED)
    seen = planned(office, patient, [lena], datetime(2026, 11, 20, 10), status=VisitStatus.SEEN)
    before = planned(office, patient, [lena], datetime(2026, 11, 21, 10))
    foreign = planned(office, other, [lena], LATER + timedelta(hours=2))
    page = a_released_page(office, patient)
    assert die(office, patient) == (ahead, proposed)
    died = (VisitStatus.CANCELLED, CancelReason.DIED, False)
    found = visits(office)
    assert found[ahead] == found[proposed] == died
    assert found[seen] == (VisitStatus.SEEN, "", False)
    assert found[before] == found[foreign] == (VisitStatus.BOOKED, "", False)
    assert released(office) == {page: "The patient died."}
    row = office.read(lambda work: work.get(Patient, patient))
    assert (row.status, row.died_on, row.death_told_by) == (ProgramStatus.DIED, DEATH.died_on, DEATH.told_by)
    assert office.read(lambda work: work.session.scalars(select(Assignment.ends_on)).all()) == [None]
    assert spells(office)[-1] == (ProgramStatus.DIED, DEATH.died_on, "")
    assert any(one.title == "Program status: Died" for one in office.read(lambda w: timeline.of_patient(w, patient)))


def test_nothing_about_the_dead_is_flagged(office: Office) -> None:
    patient = a_patient(office, is_cancer=True, advanced_on=date(2026, 9, 1), interpreter_needed=True)
    die(office, patient)
    (row,) = office.read(lambda work: patient_list.listed(work, Show.PAST)).rows
    assert (row.flags, row.where, row.died_on) == ((), None, DEATH.died_on)


def test_a_death_is_recorded_once_and_only_as_it_can_be(office: Office) -> None:
    patient = a_patient(office)
    for draft, field in (
        (DeathDraft(None, "Ana"), "died_on"),
        (DeathDraft(date(2026, 11, 24), "Ana"), "died_on"),
        (DeathDraft(date(1960, 1, 1), "Ana"), "died_on"),
        (DeathDraft(date(2026, 11, 22), "  "), "told_by"),
    ):
        with pytest.raises(Invalid) as error:
            die(office, patient, draft)
        assert [problem.field for problem in error.value.problems] == [field]
    with pytest.raises(Invalid, match="No death"):
        take_back(office, patient)
    die(office, patient)
    with pytest.raises(Invalid, match="recorded already"):
        die(office, patient)


def test_taking_it_back_leaves_the_patient_as_before(office: Office, lena: MemberId) -> None:
    patient = a_patient(office, status=ProgramStatus.REFERRED)
    ahead = planned(office, patient, [lena], LATER)
    proposed = planned(office, patient, [lena], LATER + timedelta(days=7), status=VisitStatus.PROPOSED)
    asked = planned(
        office, patient, [lena], LATER + timedelta(days=8), status=VisitStatus.CANCELLED, reason=CancelReason.WEATHER
    )
    page = a_released_page(office, patient)
    before = visits(office)
    die(office, patient)
    back = take_back(office, patient)
    assert (set(back.restored), back.others) == ({ahead, proposed}, ())
    assert visits(office) == before
    assert visits(office)[asked] == (VisitStatus.CANCELLED, CancelReason.WEATHER, False)
    assert released(office) == {page: "released"}
    row = office.read(lambda work: work.get(Patient, patient))
    assert (row.status, row.died_on, row.death_told_by) == (ProgramStatus.REFERRED, None, "")


def test_a_slot_taken_meanwhile_is_listed_with_who_is_there(office: Office, lena: MemberId) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young")
    taken = planned(office, patient, [lena], LATER)
    free = planned(office, patient, [lena], LATER + timedelta(days=1))
    die(office, patient)
    planned(office, other, [lena], LATER + timedelta(minutes=30))
    back = take_back(office, patient)
    assert back.restored == (free,)
    (lost,) = back.others
    assert (lost.visit_id, lost.words) == (taken, "Wed, Nov 25, 10:00 am, with Lena Fischer")
    assert "Peter Young" in lost.why
    assert visits(office)[taken] == (VisitStatus.CANCELLED, CancelReason.DIED, False)


def test_a_visit_whose_time_has_passed_does_not_come_back(office: Office, clock: FixedClock, lena: MemberId) -> None:
    patient = a_patient(office)
    planned(office, patient, [lena], LATER)
    die(office, patient)
    clock.moment += timedelta(days=5)
    (lost,) = take_back(office, patient).others
    assert lost.why == "Its time has passed."


def test_a_visit_on_the_pinboard_goes_back_there_whatever_its_time(office: Office, lena: MemberId) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young")
    visit = planned(office, patient, [lena], LATER)
    office.write(lambda work: whereabouts.admit(work, patient, StayDraft(Setting.HOSPITAL)))
    die(office, patient)
    planned(office, other, [lena], LATER)
    assert take_back(office, patient).restored == (visit,)
    assert visits(office)[visit] == (VisitStatus.BOOKED, "", True)


def test_a_page_touched_since_the_death_is_not_released_again(office: Office) -> None:
    patient = a_patient(office)
    page = a_released_page(office, patient)
    die(office, patient)

    def touch(work: Work) -> None:
        work.named("Edit")
        from careteam.persistence.models import VisitRecord

        work.session.scalars(select(VisitRecord)).one().team_notes = "Called the family"

    office.write(touch)
    take_back(office, patient)
    assert released(office) == {page: "The patient died."}


def test_a_second_death_after_taking_one_back(office: Office, lena: MemberId) -> None:
    patient = a_patient(office)
    visit = planned(office, patient, [lena], LATER)
    die(office, patient)
    take_back(office, patient)
    assert die(office, patient) == (visit,)
    states: Any = [status for status, _since, _why in spells(office)]
    assert states.count(ProgramStatus.DIED) == 2
    assert take_back(office, patient).restored == (visit,)
    assert office.read(lambda work: work.get(Patient, patient)).status is ProgramStatus.ACTIVE


def test_a_visit_waiting_on_the_pinboard_goes_too_however_old_its_time(office: Office, lena: MemberId) -> None:
    patient = a_patient(office)
    waiting = planned(office, patient, [lena], datetime(2026, 11, 18, 10), on_pinboard=True)
    assert die(office, patient) == (waiting,)
    assert office.read(todays.today).needs[0].kind is Needed.DIED
    assert Needed.PINBOARD not in {group.kind for group in office.read(todays.today).needs}
    assert take_back(office, patient).restored == (waiting,)
    assert visits(office)[waiting] == (VisitStatus.BOOKED, "", True)


def test_what_changed_after_the_death_does_not_keep_a_visit_from_coming_back(office: Office, lena: MemberId) -> None:
    patient = a_patient(office)
    ahead = planned(office, patient, [lena], LATER)
    die(office, patient)

    def touch(work: Work) -> None:
        work.named("Add a note")
        work.get(Visit, ahead).reason_note = "Her daughter called."

    office.write(touch)
    assert take_back(office, patient).restored == (ahead,)
