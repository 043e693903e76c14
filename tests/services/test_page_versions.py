"""Several pages of one visit, on real records: who gets which, what is on none of them, and what is kept of each."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader

from careteam.domain.calendar_sheets import View
from careteam.domain.errors import Invalid
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import Authority, CallBoxKind, ContactDraft, HospiceDraft, YesNo
from careteam.domain.summaries import BlockKey
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion, Told, ToldTopic, YesFrom
from careteam.domain.visits import Medicine, NextStep, Talk, VisitOutcome
from careteam.persistence.models import Patient, PrintedPage, Visit
from careteam.services import (
    calendar_sheets,
    contacts,
    copies,
    day_sheets,
    patients,
    printing,
    rail,
    records,
    status,
    summaries,
)
from careteam.services.office import Office, Work
from careteam.services.page_making import content
from tests.builders import a_patient, a_record, a_recorded_visit, a_visit
from tests.documents.examples import PAGE

EIGHT = datetime(2026, 11, 23, 8)
TODAY = date(2026, 11, 23)
OWN = PageFor(PageVersion.TEEN, "Max Reyes")
ANAS = PageFor(PageVersion.CAREGIVER, "Ana Reyes")
BENS = PageFor(PageVersion.CAREGIVER, "Ben Reyes")
CHILDS = PageFor(PageVersion.CHILD, "Leo Brandt")


@pytest.fixture
def max_(office: Office) -> PatientId:
    """A teen whose preferred name is private, with two parents who decide."""
    patient = a_patient(
        office, "Maria Reyes", preferred_name="Max", name_private=True, birth_date=date(2011, 4, 2), mrn="77"
    )
    for name in ("Ana Reyes", "Ben Reyes"):
        a_parent(office, patient, name)
    return patient


def a_parent(office: Office, patient: PatientId, name: str, **changes: Any) -> Any:
    draft = replace(ContactDraft(name=name, relation="parent", authority=Authority.PARENT), **changes)
    return office.write(lambda work: contacts.save(work, patient, None, draft))[0]


@pytest.fixture
def visit(office: Office, max_: PatientId, lena: MemberId) -> VisitId:
    return a_recorded_visit(
        office,
        max_,
        [lena],
        EIGHT,
        page_version=PageVersion.TEEN,
        reader="Max Reyes",
        more_pages=(ANAS, BENS),
        what_matters="I want to go to the dance.",
        own_words_private=True,
        questions="Who reads this?",
        talks=(Talk(words="Your pain is better."), Talk(words="You asked about the pill.", private=True)),
        steps=(NextStep("Rest after school."), NextStep("Call the clinic alone.", private=True)),
        medicines=(Medicine(name="Secret pill", confirmed_by=lena, private=True),),
    )


def text(office: Office, visit: VisitId, page_for: PageFor) -> str:
    """The words of a page, read back from its PDF, on one line."""
    page = office.read(lambda work: summaries.page(work, visit, page_for=page_for))
    read = PdfReader(io.BytesIO(printing.render(page)))
    return " ".join(" ".join(one.extract_text() for one in read.pages).split()) + str(read.metadata)


def blocks(office: Office, visit: VisitId, page_for: PageFor) -> dict[BlockKey, str]:
    found = office.read(lambda work: summaries.proof(work, visit, page_for=page_for)).blocks
    return {block.key: block.message for block in found}


def test_a_teens_own_page_has_all_of_it_and_a_parents_nothing_private(office: Office, visit: VisitId) -> None:
    private = ("Max", "dance", "Who reads this", "the pill", "alone", "Secret")
    own = text(office, visit, OWN)
    assert all(words in own for words in private)
    for parent in (ANAS, BENS):
        shown = text(office, visit, parent)
        assert f"Visit summary for {parent.reader} About Maria Reyes" in shown
        assert "Your pain is better." in shown
        assert not [words for words in private if words.casefold() in shown.casefold()]


def test_a_private_name_is_on_no_sheet_of_the_team_and_in_no_file_name(
    office: Office, visit: VisitId, lena: MemberId
) -> None:
    def ask(work: Work) -> None:
        work.named("Purpose")
        work.get(Visit, visit).purpose_patient = "max wants to sleep"

    office.write(ask)
    (stop,) = office.read(lambda work: day_sheets.day_sheet(work, lena, TODAY)).stops
    assert (stop.patient, stop.purpose) == ("Maria Reyes", "Maria wants to sleep")
    sheet = office.read(lambda work: calendar_sheets.sheet(work, TODAY)).sheet
    names = {entry.patient for row in sheet.rows for cell in row.cells for entry in cell.visits}
    assert names == {"Maria Reyes"}
    own = printing.summary(office, visit, page_for=OWN)
    assert "Max" not in own.name
    assert "Maria Reyes teen" in own.name
    assert "caregiver Ana Reyes" in printing.summary(office, visit, page_for=ANAS).name


def test_two_parents_get_copies_of_their_own_which_are_kept_with_their_version(office: Office, visit: VisitId) -> None:
    sheets = [printing.summary(office, visit, page_for=one) for one in (OWN, ANAS, BENS)]
    assert len({sheet.pdf for sheet in sheets}) == 3
    assert office.read(rail.to_print) == 3
    office.write(lambda work: printing.printed(work, sheets[1:], Way.HANDED))
    rows = office.read(lambda work: [(row.reader, row.page_version) for row in work.session.query(PrintedPage)])
    assert sorted(rows) == [("Ana Reyes", PageVersion.CAREGIVER), ("Ben Reyes", PageVersion.CAREGIVER)]
    entries = office.read(lambda work: summaries.day(work, TODAY))
    assert [(one.page_for.version, one.reader, one.waits) for one in entries] == [
        (PageVersion.TEEN, "Max Reyes", True),
        (PageVersion.CAREGIVER, "Ana Reyes", False),
        (PageVersion.CAREGIVER, "Ben Reyes", False),
    ]
    assert office.read(rail.to_print) == 1
    assert all(copy.current for copy in office.read(lambda work: copies.of_visit(work, visit)))
    assert printing.summary(office, visit, page_for=ANAS).pdf == sheets[1].pdf
    assert "replaces" not in text(office, visit, BENS)


def test_a_court_order_keeps_one_parents_page_and_not_the_others(
    office: Office, visit: VisitId, max_: PatientId
) -> None:
    ben = printing.summary(office, visit, page_for=BENS)

    def order(work: Work) -> None:
        (row,) = [one for one in contacts.of_patient(work, max_) if one.name == "Ben Reyes"]
        changed = replace(row.draft, court_order="Order of May 3", court_forbids_page=True)
        contacts.save(work, max_, row.contact_id, changed, seen=row.version)

    office.write(order)
    with pytest.raises(Invalid, match="court order forbids giving Ben Reyes"):
        office.write(lambda work: printing.printed(work, [ben], Way.HANDED))
    assert list(blocks(office, visit, BENS)) == [BlockKey.COURT_ORDER]
    assert blocks(office, visit, ANAS) == {}
    assert blocks(office, visit, OWN) == {}


def test_a_page_nobody_wants_any_more_does_not_leave(office: Office, visit: VisitId, max_: PatientId) -> None:
    """A sheet made before the reader was taken off the list."""
    made = printing.summary(office, visit, page_for=BENS)
    edited = office.read(lambda work: records.open_record(work, visit))
    less = replace(edited.draft, record=replace(edited.draft.record, more_pages=(ANAS,)))

    def change(work: Work) -> None:
        version = records.save(work, visit, less, seen=edited.version)
        records.release(work, visit, edited.draft.record.medicines[0].confirmed_by, seen=version)

    office.write(change)
    with pytest.raises(Invalid, match="no such page for Ben Reyes"):
        office.write(lambda work: printing.printed(work, [made], Way.HANDED))


def test_a_caregiver_of_an_adult_needs_a_yes_which_keeps_only_that_page(office: Office, lena: MemberId) -> None:
    maria = a_patient(office)
    ana = a_parent(office, maria, "Ana Lopez", authority=Authority.NONE)
    page = PageFor(PageVersion.CAREGIVER, "Ana Lopez")
    visit = a_recorded_visit(office, maria, [lena], EIGHT, more_pages=(page,))
    assert list(blocks(office, visit, page)) == [BlockKey.CONSENT]
    assert blocks(office, visit, PageFor(PageVersion.ADULT, "Maria Lopez")) == {}
    edited = office.read(lambda work: contacts.edit(work, ana))
    said = replace(edited.draft, own_page=YesNo.YES)
    with pytest.raises(Invalid, match="Choose who said so"):
        office.write(lambda work: contacts.save(work, maria, ana, said, seen=edited.version))
    said = replace(edited.draft, own_page=YesNo.YES, own_page_from=YesFrom.PATIENT, own_page_on=TODAY)
    office.write(lambda work: contacts.save(work, maria, ana, said, seen=edited.version))
    assert blocks(office, visit, page) == {}
    shown = text(office, visit, page)
    assert "We wrote these words for Maria Lopez: “you” means Maria Lopez." in shown
    assert "1. Maria Lopez: Drink a cup of water" in shown


def test_a_childs_page_says_nothing_that_was_not_written_for_the_child(office: Office, lena: MemberId) -> None:
    leo = a_patient(
        office,
        "Leo Brandt",
        birth_date=date(2019, 4, 2),
        diagnosis="Leukemia",
        told=(Told(ToldTopic.TEAM, "helpers", TODAY, "Dr. Osei"),),
        call_box=CallBoxKind.HOSPICE,
    )
    hospice = HospiceDraft("Hill Hospice", "555-0177", TODAY)
    office.write(lambda work: status.save_hospice(work, leo, None, hospice))
    visit = a_recorded_visit(
        office,
        leo,
        [lena],
        EIGHT,
        page_version=PageVersion.CHILD,
        reader="",
        what_matters="His parents want the hospice at home.",
        medicines=(Medicine(name="Morphine 5 mg", confirmed_by=lena),),
        child_matters="My dog Rex.",
        child_talks=(ChildLine(ToldTopic.TEAM, "Lena helps you feel good."),),
        child_choices=(ChildChoice("Where do you want to sit?", "On my bed", "On the couch"),),
        discussed=True,
    )
    assert blocks(office, visit, CHILDS) == {}
    shown = text(office, visit, CHILDS)
    for words in ("My dog Rex.", "Lena helps you feel good.", "A On my bed", "First, day or night", "555-0177"):
        assert words in shown
    for never in ("ospice", "parents", "Morphine", "pain is better", "grandson", "treatment", "Drink"):
        assert never not in shown, never


def test_the_pages_a_patient_needs_are_remembered(
    office: Office, visit: VisitId, max_: PatientId, lena: MemberId
) -> None:
    assert office.read(lambda work: work.get(Patient, max_).pages) == (OWN, ANAS, BENS)
    after = a_visit(office, max_, [lena], datetime(2026, 11, 23, 14))
    record = office.read(lambda work: records.open_record(work, after)).draft.record
    assert (record.page_version, record.reader, record.more_pages) == (PageVersion.TEEN, "Max Reyes", (ANAS, BENS))
    assert record.own_words_private


def test_for_a_young_patient_nobody_guesses_the_page(office: Office, lena: MemberId) -> None:
    leo = a_patient(office, "Leo Brandt", birth_date=date(2019, 4, 2))
    visit = a_visit(office, leo, [lena], EIGHT)
    record = office.read(lambda work: records.open_record(work, visit)).draft.record
    assert record.page_version is None
    typed = replace(record, reader="Leo Brandt")
    proof = office.read(lambda work: summaries.proof(work, visit, typed))
    assert BlockKey.VERSION in {block.key for block in proof.blocks}
    assert any("the child’s own page" in note for note in proof.notes)


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ((PageFor(PageVersion.CAREGIVER),), "more_pages.0.reader", "Say by name"),
        ((PageFor(PageVersion.CAREGIVER, "maria lopez"),), "more_pages.0.reader", "another page already"),
        ((PageFor(None, "Ana Lopez"),), "more_pages.0.version", "Choose which page"),
    ],
)
def test_each_further_page_is_for_somebody_else(
    office: Office, lena: MemberId, more: tuple[PageFor, ...], field: str, words: str
) -> None:
    visit = a_visit(office, a_patient(office), [lena], EIGHT)
    outcome = VisitOutcome(a_record(more_pages=more))
    with pytest.raises(Invalid, match=words) as refused:
        office.write(lambda work: records.save(work, visit, outcome, seen=0))
    assert [problem.field for problem in refused.value.problems] == [field]


def test_what_a_child_was_told_has_a_day_and_somebody_who_told_it(office: Office) -> None:
    leo = a_patient(office, "Leo Brandt", birth_date=date(2019, 4, 2))
    edited = office.read(lambda work: patients.edit(work, leo))
    told = replace(edited.draft, told=(Told(ToldTopic.ILLNESS, "sick blood"),))
    with pytest.raises(Invalid) as refused:
        office.write(lambda work: patients.save(work, leo, told, seen=edited.version))
    assert [problem.field for problem in refused.value.problems] == ["told.0.told_on", "told.0.told_by"]


def test_pages_printed_before_there_were_versions_are_still_the_same_pages() -> None:
    """The hash of an adult's own page as earlier versions of the program kept it."""
    assert content(PAGE) == "0752359945c34a64aa16a07cf87a218908c427b50998095d183dab9c920b177b"
    assert content(replace(PAGE, version=PageVersion.TEEN)) != content(PAGE)


def test_a_month_on_paper_names_nobody_by_a_private_name(office: Office, visit: VisitId) -> None:
    month = office.read(lambda work: calendar_sheets.sheet(work, date(2026, 11, 2), View.MONTH, 28)).sheet
    words = [word for row in month.rows for cell in row.cells for word in cell.words]
    assert any("Maria Reyes" in word for word in words)
    assert not any("Max" in word for word in words)
