"""One patient's page: the strip, the summary, the team, and what happened in order."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from careteam.domain.errors import NotFound
from careteam.domain.ids import PatientId, new_id
from careteam.domain.patients import (
    CallDraft,
    CodeStatus,
    CodeStatusDraft,
    ContactDraft,
    HospiceDraft,
    ProgramStatus,
    ResidenceDraft,
    StayDraft,
    TreatmentDraft,
    YesNo,
)
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.referrals import ReferralSource, ReferralStatus, Urgency
from careteam.domain.visits import CancelReason, NotSeenReason, VisitStatus
from careteam.persistence.models import Patient, Referral, Visit
from careteam.services import contacts, patient_page, status, timeline, whereabouts
from careteam.services.office import Office, Work
from careteam.services.timeline import Kind
from tests.builders import a_member, a_patient, a_place, a_visit
from tests.queries import counted

NOV = 2026, 11


def told(office: Office, patient: PatientId) -> list[tuple[date, Kind, str, str]]:
    return [
        (one.day, one.kind, one.title, one.detail) for one in office.read(lambda w: timeline.of_patient(w, patient))
    ]


def test_the_strip_never_takes_a_code_status_for_granted(office: Office) -> None:
    patient = a_patient(office, mrn="0094471", pronouns="she/her")
    strip = office.read(lambda work: patient_page.strip(work, patient))
    assert strip.code.status is CodeStatus.NOT_RECORDED
    assert (strip.row.mrn_tail, strip.draft.pronouns, strip.printable, strip.hospice) == ("4471", "she/her", None, None)
    assert strip.status_since == date(*NOV, 23)


def test_the_strip_shows_the_hospice_that_runs_today(office: Office) -> None:
    patient = a_patient(office)
    for starts, ends in ((date(*NOV, 1), date(*NOV, 10)), (date(*NOV, 20), None)):
        draft = HospiceDraft(f"Hospice of {starts}", starts_on=starts, ends_on=ends)
        office.write(lambda work, draft=draft: status.save_hospice(work, patient, None, draft))  # type: ignore[misc]
    hospice = office.read(lambda work: patient_page.strip(work, patient)).hospice
    assert hospice is not None
    assert hospice.draft.hospice == "Hospice of 2026-11-20"


def test_the_strip_of_nobody_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        office.read(lambda work: patient_page.strip(work, PatientId(new_id())))


def test_the_latest_visit_seen_is_the_one_to_print(office: Office) -> None:
    patient = a_patient(office)
    a_visit(office, patient, [], datetime(*NOV, 2, 10), status=VisitStatus.COMPLETED)
    latest = a_visit(office, patient, [], datetime(*NOV, 20, 10), status=VisitStatus.SEEN)
    a_visit(office, patient, [], datetime(*NOV, 22, 10), status=VisitStatus.NOT_SEEN)
    a_visit(office, patient, [], datetime(*NOV, 25, 10))
    printable = office.read(lambda work: patient_page.strip(work, patient)).printable
    assert printable is not None
    assert (printable.visit_id, printable.status) == (latest, VisitStatus.SEEN)


def test_the_summary_has_what_comes_next_and_what_came_last(office: Office) -> None:
    lena, amara = a_member(office), a_member(office, "Amara Osei", "physician")
    patient = a_patient(office)
    clinic = a_place(office)
    for day, changes in (
        (2, {"status": VisitStatus.COMPLETED, "purpose": "First meeting"}),
        (17, {"status": VisitStatus.NOT_SEEN, "purpose": "Pain", "reason": NotSeenReason.TOO_ILL}),
        (24, {"purpose": "Waits", "on_pinboard": True}),
        (25, {"purpose": "Joint", "setting": Setting.CLINIC, "place_id": clinic}),
        (26, {"status": VisitStatus.CANCELLED}),
        (30, {"purpose": "Later"}),
    ):
        a_visit(office, patient, [lena, amara], datetime(*NOV, day, 10), **changes)
    office.write(lambda w: status.save_treatment(w, patient, None, TreatmentDraft(where="Ward", weekdays=(1,))))
    over = TreatmentDraft(where="Before", ends_on=date(*NOV, 22))
    office.write(lambda w: status.save_treatment(w, patient, None, over))
    office.write(lambda w: whereabouts.save_residence(w, patient, None, ResidenceDraft(city="Albany", access="Ring")))
    office.write(lambda w: contacts.save(w, patient, None, ContactDraft("Ana", safe_call=YesNo.YES)))
    found, reads = counted(office, lambda work: patient_page.summary(work, patient))
    assert [line.purpose for line in found.ahead] == ["Joint", "Later", "Waits"]
    assert [line.purpose for line in found.past] == ["Pain", "First meeting"]
    joint = found.ahead[0]
    assert ({person.code for person in joint.people}, joint.where) == ({"NP", "MD"}, "Lakeside Clinic")
    assert [row.draft.where for row in found.treatments] == ["Ward"]
    assert (found.homes[0].draft.access, found.contacts[0].name) == ("Ring", "Ana")
    assert reads <= 12


def test_the_timeline_tells_what_happened_latest_first(office: Office) -> None:
    lena = a_member(office)
    patient = a_patient(office)
    hospital = a_place(office, "County Hospital", PlaceKind.HOSPITAL)
    a_visit(office, patient, [lena], datetime(*NOV, 20, 10), status=VisitStatus.COMPLETED, purpose="Pain")
    a_visit(office, patient, [lena], datetime(*NOV, 21, 10), status=VisitStatus.CANCELLED, reason=CancelReason.WEATHER)
    a_visit(office, patient, [lena], datetime(*NOV, 30, 10), purpose="Next")

    def refer(work: Work) -> None:
        work.named("Refer")
        words = {"source": ReferralSource.CLINICIAN, "referrer": "Dr. Keller", "reason": "Pain", "domains": ()}
        work.add(
            Referral(
                patient_id=patient,
                received_at=work.now - timedelta(days=10),
                urgency=Urgency.ROUTINE,
                patient_knows=YesNo.YES,
                patient_agrees=YesNo.YES,
                status=ReferralStatus.ACCEPTED,
                decided_at=work.now - timedelta(days=9),
                **words,
            )
        )

    office.write(refer)
    since = office.clock.now() - timedelta(days=5)
    office.write(lambda w: whereabouts.admit(w, patient, StayDraft(Setting.EMERGENCY_ROOM, since=since)))
    ward = StayDraft(Setting.HOSPITAL, hospital, "12", since + timedelta(hours=3))
    office.write(lambda w: whereabouts.admit(w, patient, ward))
    office.write(lambda w: whereabouts.home_again(w, patient))
    office.write(lambda w: contacts.log_call(w, CallDraft(patient, None, "Ana", about="Nights", agreed="Respite")))
    code = CodeStatusDraft(CodeStatus.DNR, date(*NOV, 20), "Maria")
    office.write(lambda w: status.set_code(w, patient, code))
    office.write(lambda w: status.save_hospice(w, patient, None, HospiceDraft("Lake Hospice", "", date(*NOV, 22))))
    assert told(office, patient) == [
        (date(*NOV, 30), Kind.VISIT, "Next", "Home · on the pinboard"),
        (date(*NOV, 23), Kind.CALL, "Call with Ana: Nights", "Agreed: Respite"),
        (date(*NOV, 23), Kind.STAY, "Home again", ""),
        (date(*NOV, 23), Kind.STATUS, "Code status: DNR", "Decided by Maria"),
        (date(*NOV, 23), Kind.STATUS, "Program status: Active", ""),
        (date(*NOV, 22), Kind.STATUS, "Hospice: Lake Hospice", ""),
        (date(*NOV, 21), Kind.VISIT, "Visit", "Home · Weather or roads"),
        (date(*NOV, 20), Kind.VISIT, "Pain", "Home"),
        (date(*NOV, 18), Kind.STAY, "Admitted: County Hospital", "bed 12"),
        (date(*NOV, 18), Kind.STAY, "Admitted: Emergency room", ""),
        (date(*NOV, 14), Kind.REFERRAL, "Referral: accepted", ""),
        (date(*NOV, 13), Kind.REFERRAL, "Referred by Dr. Keller", "Pain"),
    ]
    by = {one.title: one.by for one in office.read(lambda w: timeline.of_patient(w, patient))}
    assert (by["Pain"], by["Code status: DNR"], by["Call with Ana: Nights"]) == (
        "Lena Fischer",
        "Ann Baker",
        "Ann Baker",
    )


def test_the_timeline_takes_as_many_reads_for_many_as_for_few(office: Office) -> None:
    lena = a_member(office)
    patient = a_patient(office)
    a_visit(office, patient, [lena], datetime(*NOV, 20, 10))
    _few, reads = counted(office, lambda work: timeline.of_patient(work, patient))
    for day in range(1, 15):
        a_visit(office, patient, [lena], datetime(*NOV, day, 10), status=VisitStatus.COMPLETED)
    many, reads_for_many = counted(office, lambda work: timeline.of_patient(work, patient))
    assert len(many) == 16
    assert reads_for_many == reads <= 10


def test_nothing_of_another_patient_is_shown(office: Office) -> None:
    patient, other = a_patient(office), a_patient(office, "Peter Young", status=ProgramStatus.REFERRED)
    a_visit(office, other, [], datetime(*NOV, 20, 10))
    office.write(lambda w: contacts.save(w, other, None, ContactDraft("Foreign")))
    assert office.read(lambda w: w.session.scalars(select(Visit.patient_id)).one()) == other
    assert office.read(lambda w: len(w.session.scalars(select(Patient.id)).all())) == 2
    found = office.read(lambda w: patient_page.summary(w, patient))
    assert (found.ahead, found.past, found.contacts, found.team) == ((), (), (), ())
    assert len(told(office, patient)) == 1
