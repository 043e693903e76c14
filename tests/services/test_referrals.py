"""Referrals: received with little, answered once, and the referrer told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from careteam.domain.assignments import AssignmentDraft, AssignmentRole
from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid, Stale
from careteam.domain.ids import PatientId
from careteam.domain.patients import BirthKnown, DeathDraft, PatientDraft, ProgramStatus
from careteam.domain.places import Setting
from careteam.domain.referrals import ClockState, ReferralDraft, ReferralStatus, Urgency
from careteam.domain.visits import VisitStatus
from careteam.persistence.models import Patient, ProgramSpell, WorkEntry
from careteam.services import assignments, deaths, rail, referrals
from careteam.services.office import Office, Work
from careteam.services.referrals import ReferralRow
from tests.builders import a_member, a_patient, a_referral, a_visit


def status(office: Office, patient: PatientId) -> ProgramStatus:
    return office.read(lambda work: work.get(Patient, patient).status)


def only(office: Office) -> ReferralRow:
    (row,) = office.read(referrals.open_rows)
    return row


def test_a_name_a_source_and_a_reason_are_enough(office: Office) -> None:
    a_referral(office, "Maria Lopez")
    row = only(office)
    assert (row.patient, row.reason, row.status) == ("Maria Lopez", "Pain and nausea", ReferralStatus.RECEIVED)
    assert row.received_at == office.clock.now()
    assert status(office, row.patient_id) is ProgramStatus.REFERRED
    known = office.read(lambda work: work.get(Patient, row.patient_id).birth_known)
    assert known is BirthKnown.UNKNOWN


def test_patient_and_referral_come_in_one_act(office: Office) -> None:
    a_referral(office)
    titles = office.read(lambda work: work.session.scalars(select(WorkEntry.title)).all())
    assert sorted(titles) == ["Set up the office Lakeside", "Take a referral for Maria Lopez"]


def test_all_problems_are_named_at_once_and_nothing_is_kept(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: referrals.receive(work, ReferralDraft(), PatientDraft()))
    assert {problem.field for problem in refused.value.problems} == {"given_name", "family_name", "reason"}
    assert office.read(referrals.open_rows) == ()
    assert office.read(lambda work: work.session.scalars(select(Patient)).all()) == []


def test_somebody_discharged_is_referred_again(office: Office) -> None:
    patient = a_patient(office, status=ProgramStatus.DISCHARGED)
    a_referral(office, patient_id=patient)
    assert status(office, patient) is ProgramStatus.REFERRED
    with pytest.raises(Invalid, match="died"):
        a_referral(office, patient_id=a_patient(office, "Walter Nguyen", status=ProgramStatus.DIED))


def test_accepting_and_assigning_the_lead_is_one_act(office: Office) -> None:
    lena = a_member(office)
    referral = a_referral(office)
    patient = only(office).patient_id
    lead = AssignmentDraft(patient, member_id=lena, role=AssignmentRole.LEAD)
    office.write(lambda work: referrals.accept(work, referral, lead, seen=1))
    row = only(office)  # until the referrer is told
    assert (row.status, row.decided_at) == (ReferralStatus.ACCEPTED, office.clock.now())
    assert status(office, patient) is ProgramStatus.ACTIVE
    (assigned,) = office.read(lambda work: assignments.of_patient(work, patient))
    assert (assigned.member, assigned.role) == ("Lena Fischer", AssignmentRole.LEAD)
    title = office.read(
        lambda work: work.session.scalars(select(WorkEntry.title).order_by(WorkEntry.id.desc())).first()
    )
    assert title == "Accept the referral of Maria Lopez"


def test_a_refused_assignment_leaves_the_referral_open(office: Office) -> None:
    referral = a_referral(office)
    patient = only(office).patient_id
    nobody = AssignmentDraft(patient)
    with pytest.raises(Invalid):
        office.write(lambda work: referrals.accept(work, referral, nobody, seen=1))
    assert only(office).status is ReferralStatus.RECEIVED
    assert status(office, patient) is ProgramStatus.REFERRED


def test_declining_and_redirecting_need_a_reason(office: Office) -> None:
    referral = a_referral(office)
    with pytest.raises(Invalid, match="why"):
        office.write(lambda work: referrals.decline(work, referral, " ", seen=1))
    with pytest.raises(Invalid, match="whom"):
        office.write(lambda work: referrals.redirect(work, referral, "", "Lives there", seen=1))
    office.write(lambda work: referrals.redirect(work, referral, "Hudson Hospice", "Lives there", seen=1))
    row = only(office)
    assert (row.status, row.redirected_to, row.decision_reason) == (
        ReferralStatus.REDIRECTED,
        "Hudson Hospice",
        "Lives there",
    )
    assert status(office, row.patient_id) is ProgramStatus.NOT_ADMITTED


def test_declining_one_of_two_referrals_leaves_the_patient_referred(office: Office) -> None:
    first = a_referral(office)
    patient = only(office).patient_id
    a_referral(office, patient_id=patient)
    office.write(lambda work: referrals.decline(work, first, "Asked twice", seen=1))
    assert status(office, patient) is ProgramStatus.REFERRED


def test_the_referrer_is_told_after_the_answer_and_then_the_list_is_empty(office: Office) -> None:
    referral = a_referral(office)
    with pytest.raises(Invalid, match="Answer"):
        office.write(lambda work: referrals.tell_referrer(work, referral, seen=1))
    office.write(lambda work: referrals.decline(work, referral, "Not a serious illness", seen=1))
    office.write(lambda work: referrals.tell_referrer(work, referral, seen=2))
    assert office.read(referrals.open_rows) == ()
    told = office.read(lambda work: referrals.row(work, referral).referrer_told_at)
    assert told == office.clock.now()


def test_an_answer_can_be_taken_back(office: Office) -> None:
    referral = a_referral(office)
    office.write(lambda work: referrals.decline(work, referral, "Wanted no visits", seen=1))
    office.write(lambda work: referrals.tell_referrer(work, referral, seen=2))
    office.write(lambda work: referrals.reopen(work, referral, seen=3))
    row = only(office)
    assert (row.status, row.decision_reason, row.referrer_told_at) == (ReferralStatus.RECEIVED, "", None)
    assert status(office, row.patient_id) is ProgramStatus.REFERRED
    spells = office.read(lambda work: work.session.scalars(select(ProgramSpell.status).order_by(ProgramSpell.id)).all())
    assert spells == [ProgramStatus.REFERRED, ProgramStatus.NOT_ADMITTED, ProgramStatus.REFERRED]


def test_two_people_do_not_answer_one_referral(office: Office) -> None:
    referral = a_referral(office)
    office.write(lambda work: referrals.accept(work, referral, seen=1))
    with pytest.raises(Stale):
        office.write(lambda work: referrals.decline(work, referral, "No", seen=1))
    with pytest.raises(Invalid, match="already"):
        office.write(lambda work: referrals.accept(work, referral, seen=2))


def test_the_most_pressing_comes_first(office: Office, clock: FixedClock) -> None:
    a_referral(office, "First Come")
    clock.moment += timedelta(minutes=5)
    a_referral(office, "Second Come")
    a_referral(office, "Very Urgent", urgency=Urgency.TODAY)
    patient = PatientDraft("Eight", "Weeks", is_cancer=True, advanced_on=date(2026, 10, 20))
    office.write(lambda work: referrals.receive(work, ReferralDraft(reason="Pain"), patient))
    rows = office.read(referrals.open_rows)
    assert [row.patient for row in rows] == ["Very Urgent", "Eight Weeks", "First Come", "Second Come"]
    assert rows[0].see_by == datetime(2026, 11, 24, 4, 59, tzinfo=UTC)  # 11:59 pm in New York
    assert (rows[1].eight_weeks.due_on, rows[1].eight_weeks.days_left) == (date(2026, 12, 15), 22)


def test_the_eight_weeks_end_with_the_first_meeting_but_not_with_a_call(office: Office) -> None:
    advanced = date(2026, 11, 2)
    patient = a_patient(office, is_cancer=True, diagnosed_on=date(2025, 1, 1), advanced_on=advanced)
    lena = a_member(office)
    done = VisitStatus.COMPLETED
    a_visit(office, patient, [lena], datetime(2026, 10, 1, 10), status=done)
    a_visit(office, patient, [lena], datetime(2026, 11, 10, 10), status=done, setting=Setting.PHONE)

    def clock_of(work: Work) -> ClockState:
        return referrals.clocks(work, [patient])[patient].state

    assert office.read(clock_of) is ClockState.RUNNING
    a_visit(office, patient, [lena], datetime(2026, 11, 20, 10), status=done, setting=Setting.VIDEO)
    met = office.read(lambda work: referrals.clocks(work, [patient])[patient])
    assert (met.state, met.met_on, met.in_time) == (ClockState.MET, date(2026, 11, 20), True)


def test_a_referral_can_be_changed(office: Office) -> None:
    referral = a_referral(office)
    edited = office.read(lambda work: referrals.edit(work, referral))
    draft = replace(edited.draft, urgency=Urgency.TWO_DAYS, patient_id=None)
    office.write(lambda work: referrals.save(work, referral, draft, seen=edited.version))
    row = only(office)
    assert (row.urgency, row.patient, row.see_by) == (
        Urgency.TWO_DAYS,
        "Maria Lopez",
        office.clock.now() + timedelta(hours=48),
    )


def test_nothing_waits_for_somebody_who_died(office: Office) -> None:
    a_referral(office)
    patient = only(office).patient_id
    death = DeathDraft(died_on=date(2026, 11, 22), told_by="Mercy Hospital")
    assert office.read(rail.counts).referrals == 1
    office.write(lambda work: deaths.died(work, patient, death))
    assert office.read(referrals.open_rows) == ()
    assert office.read(rail.counts).referrals == 0
