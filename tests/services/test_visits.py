"""Visits from the booking to the open record, and what is refused on the way."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.conflicts import Rule
from careteam.domain.errors import Invalid, NotFound, Stale
from careteam.domain.ids import MemberId, PatientId, ResidenceId, VisitId, new_id
from careteam.domain.places import Setting
from careteam.domain.visits import CancelReason, NotSeenReason, VisitDraft, VisitStatus
from careteam.persistence.models import Visit, VisitMember, WorkEntry
from careteam.services import visits
from careteam.services.office import Office, Work
from tests.services.visit_builders import (
    MONDAY,
    ZONE,
    a_draft,
    a_home,
    a_member,
    a_patient,
    a_treatment,
    an_absence,
    an_assignment,
    at,
    booked,
)

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def nurse(office: Office) -> MemberId:
    return a_member(office, "Tom Reyes")


@pytest.fixture
def worker(office: Office) -> MemberId:
    return a_member(office, "Dana Ruiz", "social_worker")


@pytest.fixture
def home(office: Office, maria: PatientId) -> ResidenceId:
    return a_home(office, maria)


@pytest.fixture
def draft(maria: PatientId, home: ResidenceId, nurse: MemberId) -> VisitDraft:
    return a_draft(maria, home, nurse)


def visit(office: Office, visit_id: VisitId) -> tuple[Any, ...]:
    columns = select(Visit.status, Visit.reason, Visit.on_pinboard, Visit.version).where(Visit.id == visit_id)
    return office.read(lambda work: tuple(work.session.execute(columns).one()))


def parts(office: Office, visit_id: VisitId) -> dict[MemberId, tuple[datetime, datetime]]:
    columns = select(VisitMember.member_id, VisitMember.starts_at, VisitMember.ends_at)
    query = columns.where(VisitMember.visit_id == visit_id, VisitMember.live()).order_by(VisitMember.id)
    return {row[0]: (row[1], row[2]) for row in office.read(lambda work: work.session.execute(query).all())}


def problems(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_booking_keeps_the_promise_and_the_moments_it_means(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, draft)
    edited = office.read(lambda work: visits.edit(work, visit_id))
    assert edited.draft == draft
    moments = (to_utc(at("10:00", TUESDAY), ZONE), to_utc(at("11:00", TUESDAY), ZONE))
    assert parts(office, visit_id) == {draft.member_ids[0]: moments}
    row = select(Visit.starts_at, Visit.ends_at).where(Visit.id == visit_id)
    assert office.read(lambda work: tuple(work.session.execute(row).one())) == moments
    titles = office.read(lambda work: work.session.scalars(select(WorkEntry.title)).all())
    assert "Book a visit with Maria Lopez" in titles


def test_a_joint_visit_is_one_with_several_members(office: Office, draft: VisitDraft, worker: MemberId) -> None:
    members = (worker, *draft.member_ids)
    visit_id = booked(office, replace(draft, member_ids=(*members, worker)))
    assert tuple(parts(office, visit_id)) == members
    assert office.read(lambda work: visits.edit(work, visit_id)).draft.member_ids == members


def test_hard_findings_are_refused_one_by_one(office: Office, draft: VisitDraft) -> None:
    an_absence(office, draft.member_ids[0], at("9:00", TUESDAY), at("12:00", TUESDAY))
    booked(office, replace(draft, starts=at("13:00", TUESDAY), ends=at("14:00", TUESDAY)))
    clash = replace(draft, starts=at("11:30", TUESDAY), ends=at("13:30", TUESDAY), override_reason="Wanted")
    with pytest.raises(Invalid) as refused:
        booked(office, clash)
    assert [problem.message for problem in refused.value.problems] == [
        "Maria Lopez already has a visit from 1:00 pm to 2:00 pm (Own home: Tom Reyes).",
        "Tom Reyes is away from 9:00 am until 12:00 pm (Leave).",
    ]


def test_a_soft_finding_needs_a_reason(office: Office, maria: PatientId, draft: VisitDraft) -> None:
    a_treatment(office, maria, 1)
    with pytest.raises(Invalid) as refused:
        booked(office, draft)
    assert problems(refused) == ["override_reason"]
    visit_id = booked(office, replace(draft, override_reason="  Asked for it "))
    assert office.read(lambda work: visits.edit(work, visit_id)).draft.override_reason == "Asked for it"


def test_a_reason_for_nothing_is_not_kept(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, replace(draft, override_reason="To be safe"))
    assert office.read(lambda work: visits.edit(work, visit_id)).draft.override_reason == ""


def test_a_place_that_its_setting_does_not_have_is_left_out(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, replace(draft, setting=Setting.PHONE))
    assert office.read(lambda work: visits.edit(work, visit_id)).draft.residence_id is None


def test_another_patients_home_is_refused(office: Office, draft: VisitDraft) -> None:
    others = a_home(office, a_patient(office, "Jun Park"))
    with pytest.raises(Invalid) as refused:
        booked(office, replace(draft, residence_id=others))
    assert problems(refused) == ["residence_id"]


def test_nobody_books_what_has_happened_already(office: Office, draft: VisitDraft) -> None:
    with pytest.raises(Invalid) as refused:
        booked(office, replace(draft, status=VisitStatus.COMPLETED))
    assert problems(refused) == ["status"]


def test_a_window_must_hold_the_start(office: Office, draft: VisitDraft) -> None:
    with pytest.raises(Invalid) as refused:
        booked(office, replace(draft, window_starts=time(12), window_ends=time(14)))
    assert problems(refused) == ["window_starts"]


def test_an_unknown_patient_is_not_found(office: Office, draft: VisitDraft) -> None:
    with pytest.raises(NotFound):
        booked(office, replace(draft, patient_id=PatientId(new_id())))


def test_a_move_takes_everyone_along(office: Office, draft: VisitDraft, worker: MemberId) -> None:
    visit_id = booked(office, replace(draft, member_ids=(*draft.member_ids, worker)))
    later = replace(draft, starts=at("14:00", TUESDAY), ends=at("14:30", TUESDAY), member_ids=(worker,))
    with pytest.raises(Invalid):  # booked for a nurse first
        office.write(lambda work: visits.change(work, visit_id, later, seen=1))
    reason = replace(later, override_reason="Family matters only")
    office.write(lambda work: visits.change(work, visit_id, reason, seen=1))
    assert parts(office, visit_id) == {
        worker: (to_utc(at("14:00", TUESDAY), ZONE), to_utc(at("14:30", TUESDAY), ZONE)),
    }


def test_an_edit_begun_before_another_is_refused(office: Office, draft: VisitDraft, worker: MemberId) -> None:
    visit_id = booked(office, draft)
    with_worker = replace(draft, member_ids=(*draft.member_ids, worker))
    office.write(lambda work: visits.change(work, visit_id, with_worker, seen=1))
    assert visit(office, visit_id)[3] == 2
    with pytest.raises(Stale):
        office.write(lambda work: visits.change(work, visit_id, draft, seen=1))


def test_only_what_is_not_over_can_be_changed(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, draft)
    office.write(lambda work: visits.cancel(work, visit_id, CancelReason.WEATHER))
    with pytest.raises(Invalid, match="Put it back first"):
        office.write(lambda work: visits.change(work, visit_id, draft, seen=None))


def test_a_visit_stays_with_its_patient(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, draft)
    other = replace(draft, patient_id=a_patient(office, "Jun Park"), setting=Setting.PHONE)
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: visits.change(work, visit_id, other, seen=None))
    assert problems(refused) == ["patient_id"]


def test_the_window_told_changes_only_when_said(office: Office, draft: VisitDraft) -> None:
    told = replace(draft, window_starts=time(9, 30), window_ends=time(11))
    visit_id = booked(office, told)
    moved, findings = office.read(lambda work: visits.moved(work, visit_id, at("13:00", TUESDAY)))
    assert [finding.rule for finding in findings] == [Rule.WINDOW]
    assert (moved.draft.window_starts, moved.draft.window_ends) == (time(9, 30), time(11))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: visits.change(work, visit_id, moved.draft, seen=moved.version))
    assert problems(refused) == ["override_reason"]


def test_a_move_says_again_only_what_is_new(office: Office, maria: PatientId, draft: VisitDraft) -> None:
    a_treatment(office, maria, 1)
    visit_id = booked(office, replace(draft, override_reason="Asked for it"))
    moved, findings = office.read(lambda work: visits.moved(work, visit_id, at("10:15", TUESDAY)))
    assert findings == ()
    office.write(lambda work: visits.change(work, visit_id, moved.draft, seen=moved.version))
    _moved, findings = office.read(lambda work: visits.moved(work, visit_id, at("16:30", TUESDAY)))
    assert [finding.rule for finding in findings] == [Rule.HOURS]


def test_a_visit_goes_to_another_member(office: Office, draft: VisitDraft, nurse: MemberId, worker: MemberId) -> None:
    other = a_member(office, "Ines Prado")
    visit_id = booked(office, replace(draft, member_ids=(nurse, worker)))
    moved, findings = office.read(lambda work: visits.moved(work, visit_id, draft.starts, instead_of=nurse, by=other))
    assert (moved.draft.member_ids, findings) == ((other, worker), ())
    office.write(lambda work: visits.change(work, visit_id, moved.draft, seen=moved.version))
    assert tuple(parts(office, visit_id)) == (other, worker)
    with pytest.raises(Invalid):
        office.read(lambda work: visits.moved(work, visit_id, draft.starts, instead_of=other, by=worker))


def test_a_visit_is_taken_off_the_calendar_and_given_a_new_time(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, draft)
    office.write(lambda work: visits.pin(work, visit_id, seen=1))
    assert visit(office, visit_id)[2]
    later = replace(draft, starts=at("14:00", TUESDAY), ends=at("15:00", TUESDAY))
    office.write(lambda work: visits.change(work, visit_id, later, seen=2))
    assert not visit(office, visit_id)[2]


def today_at_ten(draft: VisitDraft) -> VisitDraft:
    return replace(draft, starts=at("10:00", MONDAY), ends=at("11:00", MONDAY))


def test_from_arrival_to_the_open_record_and_back(office: Office, clock: FixedClock, draft: VisitDraft) -> None:
    visit_id = booked(office, today_at_ten(draft))
    office.write(lambda work: visits.arrive(work, visit_id))
    arrived = select(Visit.arrived_at).where(Visit.id == visit_id)
    assert office.read(lambda work: work.session.scalars(arrived).one()) == clock.now()
    office.write(lambda work: visits.mark_seen(work, visit_id))
    assert visit(office, visit_id)[0] is VisitStatus.SEEN
    office.write(lambda work: visits.put_back(work, visit_id))
    assert visit(office, visit_id)[0] is VisitStatus.BOOKED
    assert office.read(lambda work: work.session.scalars(arrived).one()) is None


@pytest.mark.parametrize("act", [visits.arrive, visits.mark_seen])
def test_nobody_is_seen_before_the_day(office: Office, draft: VisitDraft, act: object) -> None:
    visit_id = booked(office, draft)
    with pytest.raises(Invalid, match="Tue, Nov 24"):
        office.write(lambda work: act(work, visit_id))  # type: ignore[operator]


@pytest.mark.parametrize("act", [visits.arrive, visits.mark_seen])
def test_nobody_is_seen_hours_before_the_time(
    office: Office, clock: FixedClock, draft: VisitDraft, act: Callable[..., None]
) -> None:
    visit_id = booked(office, replace(draft, starts=at("14:00", MONDAY), ends=at("15:00", MONDAY)))
    with pytest.raises(Invalid, match="2:00 pm"):
        office.write(lambda work: act(work, visit_id))
    assert visit(office, visit_id)[0] is VisitStatus.BOOKED
    clock.moment = to_utc(at("13:10", MONDAY), ZONE)
    office.write(lambda work: act(work, visit_id))


def test_from_the_window_told_on_somebody_can_have_arrived(office: Office, draft: VisitDraft) -> None:
    told = replace(draft, window_starts=time(10), window_ends=time(15))
    visit_id = booked(office, replace(told, starts=at("14:00", MONDAY), ends=at("15:00", MONDAY)))
    office.write(lambda work: visits.arrive(work, visit_id))
    assert visit(office, visit_id)[0] is VisitStatus.ARRIVED


def test_not_seen_says_why_and_asks_for_a_call(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, today_at_ten(draft))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: visits.mark_not_seen(work, visit_id, None))
    assert problems(refused) == ["reason"]
    asks, _ = office.write(lambda work: visits.mark_not_seen(work, visit_id, NotSeenReason.NOT_AT_HOME, "Lights on"))
    assert asks
    assert visit(office, visit_id)[:2] == (VisitStatus.NOT_SEEN, "not_at_home")


def test_too_ill_asks_for_no_call(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, today_at_ten(draft))
    assert office.write(lambda work: visits.mark_not_seen(work, visit_id, NotSeenReason.TOO_ILL))[0] is False


def test_a_cancellation_says_why(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, draft)
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: visits.cancel(work, visit_id, None))
    assert problems(refused) == ["reason"]
    assert visit(office, visit_id)[0] is VisitStatus.BOOKED
    office.write(lambda work: visits.cancel(work, visit_id, CancelReason.WEATHER))
    assert visit(office, visit_id)[:2] == (VisitStatus.CANCELLED, "weather")


def test_a_cancelled_visit_comes_back_only_to_a_free_time(office: Office, draft: VisitDraft) -> None:
    first = booked(office, draft)
    office.write(lambda work: visits.cancel(work, first, CancelReason.WEATHER))
    second = booked(office, draft)
    with pytest.raises(Invalid, match="already has a visit"):
        office.write(lambda work: visits.put_back(work, first))
    office.write(lambda work: visits.cancel(work, second, CancelReason.OTHER))
    office.write(lambda work: visits.put_back(work, first))
    assert visit(office, first)[:2] == (VisitStatus.BOOKED, "")


def test_nobody_slips_in_between_the_check_and_the_booking(office: Office, draft: VisitDraft) -> None:
    """The check is made again in the transaction that books: two at one time cannot both succeed."""
    assert office.read(lambda work: visits.check(work, draft)) == ()
    booked(office, draft)
    with pytest.raises(Invalid):
        booked(office, draft)

    def both(work: Work) -> None:
        work.named("Book twice")
        visits.book(work, replace(draft, starts=at("14:00", TUESDAY), ends=at("15:00", TUESDAY)))
        visits.book(work, replace(draft, starts=at("14:30", TUESDAY), ends=at("15:30", TUESDAY)))

    with pytest.raises(Invalid):
        office.write(both)
    assert len(office.read(lambda work: work.session.scalars(select(Visit.id)).all())) == 1


def test_a_patient_who_was_not_asked_has_a_say(office: Office, maria: PatientId, home: ResidenceId) -> None:
    chaplain = a_member(office, "Ruth Cohen", "chaplain")
    with pytest.raises(Invalid) as refused:
        booked(office, a_draft(maria, home, chaplain))
    assert problems(refused) == ["override_reason"]
    an_assignment(office, maria, chaplain, key="chaplain")
    booked(office, a_draft(maria, home, chaplain))


def test_the_longest_day_still_counts_as_one(office: Office, draft: VisitDraft) -> None:
    with pytest.raises(Invalid, match="12 hours"):
        booked(office, replace(draft, ends=draft.starts + timedelta(hours=13)))


def test_a_visit_that_took_place_leaves_the_pinboard(office: Office, draft: VisitDraft) -> None:
    visit_id = booked(office, replace(draft, starts=at("8:00"), ends=at("9:00"), override_reason="Called in"))
    office.write(lambda work: visits.pin(work, visit_id))
    office.write(lambda work: visits.mark_seen(work, visit_id))
    assert office.read(lambda work: work.get(Visit, visit_id)).on_pinboard is False


def test_a_stretched_visit_is_checked_with_its_new_end(office: Office) -> None:
    nurse, maria, omar = (
        a_member(office, "Tom Reyes"),
        a_patient(office, "Maria Lopez"),
        a_patient(office, "Omar Haddad"),
    )
    visit_id = booked(office, a_draft(maria, a_home(office, maria), nurse))
    booked(office, a_draft(omar, a_home(office, omar), nurse, starts=at("11:30", TUESDAY), override_reason="Agreed"))

    def stretched(minutes: int) -> tuple[datetime, set[Rule]]:
        longer = timedelta(minutes=minutes)
        edited, findings = office.read(lambda work: visits.moved(work, visit_id, at("10:00", TUESDAY), longer=longer))
        return edited.draft.ends, {finding.rule for finding in findings}

    assert stretched(-30) == (at("10:30", TUESDAY), set())
    ends, rules = stretched(45)
    assert ends == at("11:45", TUESDAY)
    assert Rule.OVERLAP in rules
    with pytest.raises(Invalid, match="a quarter of an hour"):
        stretched(-60)
