"""The whole main job, on a real encrypted file: a referral comes in, and a page goes home."""

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import pytest
from pypdf import PdfReader

from careteam.domain.assignments import AssignmentDraft, AssignmentRole
from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.errors import Invalid
from careteam.domain.handing import Way
from careteam.domain.help import HelpDomain
from careteam.domain.patients import PatientDraft, ResidenceDraft
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.referrals import ReferralDraft
from careteam.domain.visits import Medicine, NextStep, RecordDraft, Talk, VisitDraft, VisitOutcome, VisitStatus
from careteam.services import (
    assignments,
    openings,
    printing,
    records,
    referrals,
    summaries,
    upkeep,
    visits,
    whereabouts,
)
from careteam.services.office import Office
from tests.builders import ZONE, a_member, a_place

TUESDAY = date(2026, 11, 24)


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time(hour, minute))


def test_from_a_referral_to_the_page_the_patient_takes_home(office: Office, clock: FixedClock) -> None:
    lena = a_member(office, "Lena Fischer", "nurse_practitioner")
    dana = a_member(office, "Dana Ruiz", "social_worker")
    hospital = a_place(office, "St. Anne", PlaceKind.HOSPITAL, latitude=43.05, longitude=-77.60)

    # The referral: an advanced cancer, so the 8-week clock runs from the day it became advanced.
    referral = ReferralDraft(referrer="Dr. Keller", reason="Pain", domains=(HelpDomain.SYMPTOMS,))
    maria = PatientDraft(
        "Maria", "Lopez", birth_date=date(1968, 4, 2), is_cancer=True, advanced_on=date(2026, 11, 10), large_print=True
    )
    referral_id = office.write(lambda work: referrals.receive(work, referral, maria))[0]
    (waiting,) = office.read(referrals.open_rows)
    assert waiting.eight_weeks.due_on == date(2027, 1, 5)

    # Accepted with a lead, a social worker beside her, and a home to go to.
    patient = waiting.patient_id
    lead = AssignmentDraft(patient, member_id=lena, role=AssignmentRole.LEAD)
    office.write(lambda work: referrals.accept(work, referral_id, lead, seen=waiting.version))
    office.write(lambda work: assignments.assign(work, AssignmentDraft(patient, member_id=dana)))
    door = ResidenceDraft(street="12 Lake Street", city="Eastbrook", zone=ZONE, latitude=43.20, longitude=-77.40,
                          access="Ring twice", key_code="4711", pets="Friendly dog")  # fmt: skip
    home = office.write(lambda work: whereabouts.save_residence(work, patient, None, door))[0]

    # A joint home visit; a second one too close behind it at the hospital is seen before it is saved.
    first = VisitDraft(
        patient, Setting.OWN_HOME, at(10), at(11), ZONE, (lena, dana), residence_id=home,
        purpose="pain crisis, caregiver strain", purpose_patient="Talk about your pain",
    )  # fmt: skip
    visit = office.write(lambda work: visits.book(work, first))[0]
    other = office.write(lambda work: referrals.receive(work, referral, PatientDraft("Walter", "Nguyen")))[0]
    walter = next(row.patient_id for row in office.read(referrals.open_rows) if row.id == other)
    second = VisitDraft(walter, Setting.HOSPITAL, at(10, 30), at(11, 30), ZONE, (dana,), place_id=hospital)
    with pytest.raises(Invalid, match=r"Dana Ruiz.*Maria Lopez"):
        office.write(lambda work: visits.book(work, second))
    free = office.read(lambda work: openings.nearest_free(work, second))
    assert free is not None
    office.write(lambda work: visits.book(work, replace(second, starts=free.starts, ends=free.ends)))

    # The visit happens and is written up; nothing prints before a clinician who was there releases the words.
    clock.moment = to_utc(at(11, 15), ZONE)
    told = RecordDraft(
        what_matters="I want to be at home and see my grandson play.",
        talks=(Talk(HelpDomain.SYMPTOMS, "Your pain is better.", "Husband overwhelmed, drinking again."),),
        steps=(NextStep("Write down your pain each night.", "You"),),
        medicines=(Medicine(name="ondansetron 4 mg", what_for="Nausea", how="1 pill a day", confirmed_by=lena),),
        team_notes="Safeguarding: watch the pill count.",
        reader="Maria",
        told_back=True,
    )  # fmt: skip
    outcome = VisitOutcome(told, at(10), at(11))
    seen = office.read(lambda work: records.open_record(work, visit)).version
    version = office.write(lambda work: records.complete(work, visit, outcome, seen=seen))[0]
    with pytest.raises(Invalid, match="release"):
        printing.summary(office, visit)
    office.write(lambda work: records.release(work, visit, lena, seen=version))
    sheet = printing.summary(office, visit)
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))

    # What she holds: the numbers first, her words, and nothing that is only the team's.
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(sheet.pdf)).pages).split())
    assert sheet.large_print
    for wanted in (
        "555-0142",
        "see my grandson play",
        "Your pain is better",
        "ondansetron",
        "Lena Fischer",
        "Dana Ruiz",
    ):
        assert wanted in words
    for never in ("drinking", "Safeguarding", "caregiver strain", "4711", "pain crisis"):
        assert never not in words
    assert words.index("555-0142") < words.index("Your pain is better")
    (entry,) = [one for one in office.read(lambda work: summaries.day(work, TUESDAY)) if one.visit_id == visit]
    assert entry.status is VisitStatus.COMPLETED

    # The 8-week clock has stopped, and the office is sound with every act in its trail.
    assert office.read(lambda work: referrals.clocks(work, [patient]))[patient].met_on == TUESDAY
    assert upkeep.faults(office) == ()
