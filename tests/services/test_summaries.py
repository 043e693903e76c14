"""The page as gathered from real records, made into a real PDF and read back: what is on it, and what never is."""

import io
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from pypdf import PdfReader

from careteam.domain.assignments import AssignmentRole, AssignmentState
from careteam.domain.clock import FixedClock
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.patients import (
    Authority,
    CallBoxKind,
    CodeStatus,
    CodeStatusDraft,
    ContactDraft,
    DeathDraft,
    HospiceDraft,
    Insurance,
    MayKnow,
    Payer,
    YesNo,
)
from careteam.domain.places import PlaceKind, Setting
from careteam.domain.summaries import BlockKey
from careteam.domain.visits import Medicine, MedicineChange, NextStep, VisitOutcome, VisitStatus
from careteam.persistence.models import OfficeSettings, Visit
from careteam.services import contacts, deaths, printing, records, status, summaries
from careteam.services.office import Office, Work
from tests.builders import (
    a_member,
    a_patient,
    a_place,
    a_record,
    a_recorded_visit,
    a_visit,
    an_assignment,
)
from tests.queries import counted

FRIDAY = datetime(2026, 11, 20, 9)
TODAY = date(2026, 11, 23)


def text(office: Office, visit: VisitId, large_print: bool | None = None) -> str:
    """The words of the page, read back from its PDF, on one line."""
    page = office.read(lambda work: summaries.page(work, visit, large_print))
    pages = PdfReader(io.BytesIO(printing.render(page))).pages
    return " ".join(" ".join(one.extract_text() for one in pages).split())


def keys(office: Office, visit: VisitId, *, by_mail: bool = False) -> list[BlockKey]:
    return [block.key for block in office.read(lambda work: summaries.blocks(work, visit, by_mail=by_mail))]


def a_contact(office: Office, patient: PatientId, name: str = "Ana Lopez", **changes: Any) -> None:
    draft = replace(ContactDraft(name=name, relation="daughter"), **changes)
    office.write(lambda work: contacts.save(work, patient, None, draft))


def settle(office: Office, **changes: Any) -> None:
    def change(work: Work) -> None:
        work.named("Change the settings")
        row = work.session.query(OfficeSettings).one()
        for name, value in changes.items():
            setattr(row, name, value)

    office.write(change)


def test_the_sections_stand_in_their_order(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    an_assignment(office, patient, lena, role=AssignmentRole.LEAD, state=AssignmentState.ACCEPTED)
    pill = Medicine(MedicineChange.NEW, "Senna 8.6 mg", "hard stools", "Take 1 pill at night.", lena)
    visit = a_recorded_visit(office, patient, [lena], FRIDAY, medicines=(pill,), questions="May I swim?")
    a_visit(office, patient, [lena], datetime(2026, 11, 30, 14), window_starts=time(13), window_ends=time(15))
    words = text(office, visit)
    order = [
        *("Your visit summary", "Maria Lopez", "Friday, November 20, 2026, at your home", "With Lena Fischer"),
        *("Who to call", "555-0100", "555-0142", "911", "What matters to you", "see my grandson play"),
        *("What we talked about", "Your pain is better.", "What to do next", "You: Drink a cup of water", "every day"),
        *("Dana Ruiz: Call Ana", "Your medicine changes", "This is not your full list.", "New", "Senna 8.6 mg"),
        *(
            "Your next visits",
            "Monday, November 30",
            "1:00 pm to 3:00 pm",
            "Your team",
            "nurse practitioner, helps with",
        ),
        *("You can have palliative care along with your other treatment.", "Your questions", "May I swim?"),
        "large print or in another language",
    ]
    places = [words.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)


def test_what_belongs_to_the_team_is_on_no_page(office: Office) -> None:
    insurance = (Insurance(payer=Payer.MEDICARE, plan="Part B", number="1EG4-TE5-MK73"),)
    patient = a_patient(office, mrn="MRN-774471", insurance=insurance, phone="555-7000", diagnosis="Pancreatic cancer")
    lena = a_member(office, phone="555-8181", email="lena@example.org", credentials="NP-C")
    a_contact(office, patient, phone="555-6161", note="Quarrels with her brother.", may_know=MayKnow.EVERYTHING)
    visit = a_recorded_visit(office, patient, [lena], FRIDAY)

    def talk_shop(work: Work) -> None:
        work.named("Purpose")
        work.get(Visit, visit).purpose = "Assess for hospice"

    office.write(talk_shop)
    words = text(office, visit)
    assert "Your pain is better." in words
    hidden = ("774471", "1EG4", "Part B", "Medicare", "555-7000", "555-8181", "555-6161", "lena@", "NP-C", "Pancreatic")
    for never in (*hidden, "Caregiver strain", "Pain 4 of 10", "safeguarding", "Quarrels", "Assess", "told back"):
        assert never.casefold() not in words.casefold(), never


def test_numbers_of_the_chart_typed_into_the_words_block_the_page(office: Office) -> None:
    insurance = (Insurance(payer=Payer.MEDICARE, number="1EG4-TE5"),)
    patient, lena = a_patient(office, mrn="774471", insurance=insurance), a_member(office)
    visit = a_visit(office, patient, [lena], FRIDAY)
    steps = (NextStep("Give the clinic your number 774471."), NextStep("Show your card 1EG4-TE5."))
    office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record(steps=steps)), seen=0))
    found = office.read(lambda work: summaries.blocks(work, visit))
    said = [block.message for block in found if block.key is BlockKey.WORDS]
    assert len(said) == 2
    assert "record number" in said[0]
    assert "insurance number" in said[1]


@pytest.mark.parametrize("words", ["You have six months or less.", "Your prognosis is poor.", "You are dying."])
def test_time_left_and_dying_block_the_page(office: Office, words: str) -> None:
    patient, lena = a_patient(office), a_member(office)
    visit = a_visit(office, patient, [lena], FRIDAY)
    outcome = VisitOutcome(a_record(what_matters=words))
    office.write(lambda work: records.complete(work, visit, outcome, seen=0))
    assert BlockKey.WORDS in keys(office, visit)


def test_a_medicine_nobody_confirmed_is_on_no_page(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    visit = a_visit(office, patient, [lena], FRIDAY)
    pills = (Medicine(name="Senna 8.6 mg", confirmed_by=lena), Medicine(name="Morphine 5 mg"))
    office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record(medicines=pills)), seen=0))
    words = text(office, visit)
    assert "Senna" in words
    assert "Morphine" not in words
    assert BlockKey.MEDICINES in keys(office, visit)


def test_without_office_numbers_no_page_leaves(office: Office) -> None:
    visit = a_recorded_visit(office, a_patient(office), [a_member(office)], FRIDAY)
    settle(office, night_phone="")
    assert keys(office, visit) == [BlockKey.CALL_BOX]


def test_with_hospice_its_number_comes_first_and_treatment_is_not_offered(office: Office) -> None:
    patient, lena = a_patient(office, call_box=CallBoxKind.HOSPICE), a_member(office)
    visit = a_visit(office, patient, [lena], FRIDAY)
    office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record()), seen=0))
    assert BlockKey.CALL_BOX in keys(office, visit)
    enrolled = HospiceDraft("Harbor Hospice", "555-0190", date(2026, 11, 1))
    office.write(lambda work: status.save_hospice(work, patient, None, enrolled))
    office.write(lambda work: records.release(work, visit, lena))
    assert keys(office, visit) == []
    words = text(office, visit)
    assert 0 < words.index("555-0190") < words.index("555-0100")
    assert "along with your other treatment" not in words


def test_a_portable_order_needs_to_say_where_it_is(office: Office) -> None:
    patient, lena = a_patient(office, call_box=CallBoxKind.PORTABLE_ORDER), a_member(office)
    visit = a_visit(office, patient, [lena], FRIDAY)
    office.write(lambda work: records.complete(work, visit, VisitOutcome(a_record()), seen=0))
    assert BlockKey.CALL_BOX in keys(office, visit)
    order = CodeStatusDraft(CodeStatus.DNR, date(2026, 11, 2), "Maria", "POLST", form_where="on the fridge door")
    office.write(lambda work: status.set_code(work, patient, order))
    assert BlockKey.CALL_BOX not in keys(office, visit)
    assert "on the fridge door" in text(office, visit)


def test_enrolled_with_a_hospice_that_the_box_does_not_name_is_said(office: Office) -> None:
    patient = a_patient(office)
    visit = a_recorded_visit(office, patient, [a_member(office)], FRIDAY)
    enrolled = HospiceDraft("Harbor Hospice", "555-0190", date(2026, 11, 1))
    office.write(lambda work: status.save_hospice(work, patient, None, enrolled))
    (note,) = office.read(lambda work: summaries.proof(work, visit)).notes
    assert "Harbor Hospice" in note


def test_after_a_death_no_page_leaves(office: Office) -> None:
    patient = a_patient(office)
    visit = a_recorded_visit(office, patient, [a_member(office)], FRIDAY)
    office.write(lambda work: deaths.died(work, patient, DeathDraft(TODAY, "Ana")))
    assert BlockKey.DIED in keys(office, visit)


def test_only_what_the_family_agreed_to_is_a_next_visit(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    visit = a_recorded_visit(office, patient, [lena], FRIDAY)
    clinic = a_place(office, "Oak Street Clinic", PlaceKind.CLINIC)
    a_visit(office, patient, [lena], datetime(2026, 11, 24, 9), status=VisitStatus.PROPOSED)
    a_visit(office, patient, [lena], datetime(2026, 11, 25, 9), on_pinboard=True)
    a_visit(office, patient, [lena], datetime(2026, 11, 26, 9), status=VisitStatus.CANCELLED)
    a_visit(office, patient, [lena], datetime(2026, 11, 27, 9), setting=Setting.CLINIC, place_id=clinic)
    page = office.read(lambda work: summaries.page(work, visit))
    assert [(line.day, line.starts, line.ends, line.where) for line in page.next_visits] == [
        (date(2026, 11, 27), time(9), None, "at the clinic (Oak Street Clinic)")
    ]


def test_the_team_is_who_serves_by_the_patients_yes(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    dana, ruth = a_member(office, "Dana Ruiz", "social_worker"), a_member(office, "Ruth Cohen", "chaplain")
    amara = a_member(office, "Amara Osei", "physician")
    an_assignment(office, patient, dana, state=AssignmentState.ACCEPTED)
    an_assignment(office, patient, ruth, state=AssignmentState.ASKED)
    an_assignment(office, patient, amara, state=AssignmentState.ACCEPTED, role=AssignmentRole.LEAD)
    an_assignment(office, patient, lena, state=AssignmentState.ACCEPTED, role=AssignmentRole.BACKUP)
    visit = a_recorded_visit(office, patient, [lena], FRIDAY)
    page = office.read(lambda work: summaries.page(work, visit))
    assert [person.name for person in page.team] == ["Amara Osei", "Dana Ruiz"]
    assert page.team[1].role == "social worker"


@pytest.mark.parametrize(
    ("contact", "blocked"),
    [
        ({"may_know": MayKnow.EVERYTHING}, False),
        ({"may_know": MayKnow.NOT_ASKED}, True),
        ({"may_know": MayKnow.PRACTICAL}, True),
        ({"may_know": MayKnow.NOTHING}, True),
        ({"may_know": MayKnow.NOT_ASKED, "authority": Authority.AGENT}, False),
        ({"may_know": MayKnow.NOT_ASKED, "authority": Authority.AGENT, "authority_to": date(2026, 11, 1)}, True),
        ({"may_know": MayKnow.NOTHING, "authority": Authority.PARENT}, True),
    ],
)
def test_only_who_may_know_reads_the_page(office: Office, contact: dict[str, Any], blocked: bool) -> None:
    patient, lena = a_patient(office), a_member(office)
    a_contact(office, patient, **contact)
    visit = a_visit(office, patient, [lena], FRIDAY)
    outcome = VisitOutcome(a_record(reader="Ana Lopez"))
    office.write(lambda work: records.complete(work, visit, outcome, seen=0))
    assert (BlockKey.NO_READER in keys(office, visit)) is blocked


def test_a_teens_own_name_is_on_their_page_and_not_on_a_parents(office: Office) -> None:
    teen = a_patient(office, "Robert Lopez", preferred_name="Robin", birth_date=date(2010, 3, 1))
    lena = a_member(office)
    a_contact(office, teen, may_know=MayKnow.EVERYTHING)
    own = a_recorded_visit(office, teen, [lena], FRIDAY, reader="Robin Lopez")
    parents = a_recorded_visit(office, teen, [lena], datetime(2026, 11, 19, 9), reader="Ana Lopez")
    assert "Robin Lopez" in text(office, own)
    assert "Robert Lopez" in text(office, parents)
    assert "Robin" not in text(office, parents)


@pytest.mark.parametrize(
    ("safe", "block"),
    [(YesNo.YES, []), (YesNo.NO, [BlockKey.DO_NOT_MAIL]), (YesNo.NOT_ASKED, [BlockKey.MAIL_NOT_ASKED])],
)
def test_mail_goes_only_where_it_is_safe(office: Office, safe: YesNo, block: list[BlockKey]) -> None:
    lena = a_member(office)
    own = a_recorded_visit(office, a_patient(office, safe_mail=safe), [lena], FRIDAY)
    patient = a_patient(office, "Rosa Diaz", safe_mail=YesNo.YES)
    a_contact(office, patient, may_know=MayKnow.EVERYTHING, safe_mail=safe)
    hers = a_recorded_visit(office, patient, [lena], datetime(2026, 11, 19, 9), reader="Ana Lopez")
    assert (keys(office, own), keys(office, own, by_mail=True)) == ([], block)
    assert (keys(office, hers), keys(office, hers, by_mail=True)) == ([], block)


def test_print_is_as_large_as_the_patient_reads(office: Office) -> None:
    visit = a_recorded_visit(office, a_patient(office, large_print=True), [a_member(office)], FRIDAY)
    assert office.read(lambda work: summaries.page(work, visit)).large_print
    assert not office.read(lambda work: summaries.page(work, visit, False)).large_print
    assert "large print or" not in text(office, visit)


def test_a_page_can_be_looked_at_while_it_is_typed(office: Office) -> None:
    patient, lena = a_patient(office), a_member(office)
    visit = a_visit(office, patient, [lena], datetime(2026, 11, 23, 8))
    typed = a_record(what_matters="My roses.")
    proof = office.read(lambda work: summaries.proof(work, visit, typed))
    assert proof.page.what_matters == "My roses."
    assert [block.key for block in proof.blocks] == [BlockKey.NOT_SEEN, BlockKey.NOT_RELEASED]
    assert office.read(lambda work: summaries.page(work, visit)).what_matters == ""


def test_a_day_lists_what_prints_and_what_does_not_and_why(office: Office, clock: FixedClock) -> None:
    lena = a_member(office)
    ready = a_recorded_visit(office, a_patient(office), [lena], datetime(2026, 11, 23, 8))
    booked = a_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 14))
    a_visit(office, a_patient(office, "Sam Poe"), [lena], datetime(2026, 11, 23, 16), status=VisitStatus.CANCELLED)
    a_visit(office, a_patient(office, "Tia Ray"), [lena], datetime(2026, 11, 24, 0, 30))
    first, second = office.read(lambda work: summaries.day(work, TODAY))
    assert (first.visit_id, first.patient, first.who, first.blocks) == (ready, "Maria Lopez", ("Lena Fischer",), ())
    assert first.waits
    assert second.visit_id == booked
    assert [block.key for block in second.blocks] == [BlockKey.NOT_SEEN, BlockKey.NOT_RELEASED, BlockKey.NO_READER]


def test_a_long_day_is_gathered_in_as_many_reads_as_a_short_one(office: Office) -> None:
    lena = a_member(office)
    for number in range(4):
        patient = a_patient(office, f"Patient {'ABCD'[number]}")
        a_recorded_visit(office, patient, [lena], datetime(2026, 11, 23, 4 + number))
        a_visit(office, patient, [lena], datetime(2026, 11, 24, 8 + number))
    found, reads = counted(office, lambda work: summaries.day(work, TODAY))
    assert len(found) == 4
    assert reads <= 14


def test_hostile_words_reach_the_page_as_words(office: Office) -> None:
    hostile = "<b>Not bold</b> & <img src=x> {name} %s"
    patient, lena = a_patient(office, "Anna <i>Smith</i>"), a_member(office)
    visit = a_recorded_visit(office, patient, [lena], FRIDAY, what_matters=hostile)
    words = text(office, visit)
    assert hostile in words
    assert "Anna <i>Smith</i>" in words
