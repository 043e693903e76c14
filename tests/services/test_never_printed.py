"""What is never on a printed page, for each version of it, and on no other paper: on real records, in real PDFs."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from careteam import cli
from careteam.domain.clock import FixedClock
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import Authority, ContactDraft, HospiceDraft, Insurance, MayKnow, Payer
from careteam.domain.summaries import BlockKey
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion, Told, ToldTopic
from careteam.domain.visits import Interpreted, Medicine, NextStep, Talk, VisitOutcome
from careteam.services import access, contacts, page_languages, printing, records, status, summaries
from careteam.services.handoffs import Terms
from careteam.services.office import Office, Work
from tests.builders import a_home, a_member, a_patient, a_record, a_recorded_visit, a_visit, an_assignment
from tests.documents.reader import read

EIGHT = datetime(2026, 11, 23, 8)
TODAY = date(2026, 11, 23)
NAME = "Maria Reyes"
ADULTS, TEENS, CHILDS = (PageFor(version, NAME) for version in (PageVersion.ADULT, PageVersion.TEEN, PageVersion.CHILD))
ANAS = PageFor(PageVersion.CAREGIVER, "Ana Reyes")
ALL = (ADULTS, TEENS, CHILDS, ANAS)
every_version = pytest.mark.parametrize("page_for", ALL, ids=[str(one.version) for one in ALL])
ALOUD: dict[str, Any] = {"interpreted": Interpreted.READ_ALOUD, "interpreted_by": "4821", "interpreted_on": TODAY}

NEVER = (
    *(
        "774471",
        "1EG4",
        "Part B",
        "Medicare",
        "4471#",
        "Side gate",
        "555-7000",
        "555-8181",
        "555-6161",
        "lena@",
        "NP-C",
    ),
    *("Pancreatic", "cancer", "Caregiver strain", "Pain 4 of 10", "safeguarding", "Quarrels", "Assess", "hospice"),
    *("told back", "prognosis", "2011"),
)


@pytest.fixture
def lena(office: Office) -> MemberId:
    return a_member(office, phone="(555) 555-8181", email="lena@example.org", credentials="NP-C")


@pytest.fixture
def maria(office: Office, lena: MemberId) -> PatientId:
    """A teen of whom everything is recorded that must stay with the team, and a mother who decides."""
    patient = a_patient(
        office,
        NAME,
        preferred_name="Max",
        name_private=True,
        birth_date=date(2011, 4, 2),
        mrn="774471",
        insurance=(Insurance(payer=Payer.MEDICARE, plan="Part B", number="1EG4-TE5-MK73"),),
        phone="555-7000",
        diagnosis="Pancreatic cancer",
        what_matters="Max wants to sleep",
        told=(Told(ToldTopic.TEAM, "helpers", date(2026, 11, 1), "Dr. Osei"),),
    )
    a_home(office, patient, key_code="4471#", access="Side gate")
    an_assignment(office, patient, lena)
    a_mother(office, patient, phone="555-6161", note="Quarrels with her brother.", may_know=MayKnow.EVERYTHING)
    return patient


def a_mother(office: Office, patient: PatientId, **changes: Any) -> None:
    draft = ContactDraft(name="Ana Reyes", relation="mother", authority=Authority.PARENT, **changes)
    office.write(lambda work: contacts.save(work, patient, None, draft))


def a_full_visit(
    office: Office, patient: PatientId, lena: MemberId, page_for: PageFor = TEENS, **changes: Any
) -> VisitId:
    """A visit with words for every version of the page, which makes this one and a caregiver's."""
    record = {
        "page_version": PageVersion.TEEN if page_for == ANAS else page_for.version,
        "reader": NAME,
        "more_pages": (ANAS,),
        "steps": (NextStep("Rest after school."),),
        "child_matters": "I like my dog Rex.",
        "child_talks": (ChildLine(ToldTopic.TEAM, "Lena helps you feel good."),),
        "child_choices": (ChildChoice("Where do you want to sit?", "On my bed", "On the couch"),),
    }
    visit = a_visit(office, patient, [lena], EIGHT, purpose="Assess for hospice")
    outcome = VisitOutcome(a_record(**{**record, **changes}), EIGHT, EIGHT.replace(minute=50))
    office.write(lambda work: records.complete(work, visit, outcome, seen=0))
    return visit


def words(office: Office, visit: VisitId, page_for: PageFor) -> str:
    """What is read and heard of a page."""
    page = office.read(lambda work: summaries.page(work, visit, page_for=page_for))
    printed = read(printing.render(page))
    return f"{printed.title} {' '.join(printed.pages)} {printed.tree.text}".replace("\u00a0", " ")


def blocks(office: Office, visit: VisitId, page_for: PageFor) -> list[tuple[BlockKey, str]]:
    """What keeps a page back besides that nobody released it."""
    found = office.read(lambda work: summaries.proof(work, visit, page_for=page_for)).blocks
    return [(block.key, block.message) for block in found if block.key is not BlockKey.NOT_RELEASED]


def test_what_belongs_to_the_team_is_on_no_version_of_the_page(
    office: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_full_visit(office, maria, lena, medicines=(Medicine(name="Morphine 5 mg"),))  # that nobody confirmed
    for page_for in ALL:
        said = words(office, visit, page_for).casefold()
        assert ("dog rex" if page_for is CHILDS else "your pain is better.") in said
        assert [one for one in (*NEVER, "Morphine") if one.casefold() in said] == [], page_for


def test_whether_the_plan_was_told_back_changes_nothing_on_paper(
    office: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_full_visit(office, maria, lena, told_back=True)
    record = office.read(lambda work: records.open_record(work, visit)).draft.record
    assert record.told_back

    def pdf(work: Work, page_for: PageFor, told: bool) -> bytes:
        return printing.render(summaries.proof(work, visit, replace(record, told_back=told), page_for=page_for).page)

    for page_for in ALL:
        told, untold = (office.read(partial(pdf, page_for=page_for, told=one)) for one in (True, False))
        assert told == untold


@every_version
def test_secrets_typed_into_the_words_keep_every_version_back(
    office: Office, maria: PatientId, lena: MemberId, page_for: PageFor
) -> None:
    typed = "Number 774471, card 1eg4-te5-mk73. Open with 4471# please. Call Lena at 555.555.8181."
    said: dict[str, Any] = {"child_talks": (ChildLine(None, typed),)} if page_for is CHILDS else {}
    visit = a_full_visit(office, maria, lena, page_for, **(said or {"steps": (NextStep(typed),)}))
    found = blocks(office, visit, page_for)
    assert [key for key, _why in found] == [BlockKey.WORDS] * 4
    for (_key, why), secret in zip(
        found, ("record number", "insurance", "code to the door", "on the team"), strict=True
    ):
        assert secret in why


def test_numbers_of_the_office_and_others_by_chance_may_stand_there(
    office: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_full_visit(office, maria, lena, talks=(Talk(words="Call 555-0142. You took 1774471 steps."),))
    assert blocks(office, visit, TEENS) == []


def test_private_items_and_a_private_name_are_on_no_other_page_and_no_paper(
    office: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_full_visit(
        office,
        maria,
        lena,
        what_matters="Max wants to dance.",
        own_words_private=True,
        questions="Who reads this?",
        talks=(Talk(words="You slept well."), Talk(words="You asked about the pill.", private=True)),
        steps=(NextStep("Rest."), NextStep("Call the clinic alone.", private=True)),
        medicines=(Medicine(name="Secret pill", confirmed_by=lena, private=True),),
    )
    a_visit(office, maria, [lena], datetime(2026, 12, 1, 9), purpose_patient="Max wants to talk")
    private = ("Max", "dance", "Who reads", "the pill", "alone", "Secret")
    own = words(office, visit, TEENS)
    assert [one for one in private if one not in own] == []
    sheets = {
        "leave-behind": printing.leave_behind(office, maria),
        "team": printing.team_sheet(office, maria),
        "handoff": printing.handoff_sheet(office, Terms(lena, date(2026, 11, 30), date(2026, 12, 4)), {}),
        "day": printing.day_sheet(office, lena, date(2026, 12, 1)),
        "calendar": printing.calendar_sheet(office, date(2026, 12, 1)),
    }
    said = {name: f"{sheet.name} {read(sheet.pdf).title} {read(sheet.pdf).tree.text}" for name, sheet in sheets.items()}
    said["caregiver"] = words(office, visit, ANAS)
    assert all("Reyes" in text for text in said.values())
    assert {(name, one) for name, text in said.items() for one in private if one.casefold() in text.casefold()} == set()
    assert "Maria wants to sleep" in said["handoff"]
    assert "Maria wants to talk" in said["day"]


def test_palliative_care_along_with_treatment_is_said_once_and_not_with_hospice(
    office: Office, maria: PatientId, lena: MemberId
) -> None:
    visit = a_full_visit(office, maria, lena)

    def often(page_for: PageFor) -> int:
        page = office.read(lambda work: summaries.page(work, visit, page_for=page_for))
        return read(printing.render(page)).tree.text.count("palliative care along with")

    assert [often(page_for) for page_for in ALL] == [1, 1, 0, 1]
    enrolled = HospiceDraft("Hill Hospice", "555-0177", date(2026, 11, 1))
    office.write(lambda work: status.save_hospice(work, maria, None, enrolled))
    assert [often(page_for) for page_for in ALL] == [0] * 4


@every_version
def test_a_language_nobody_approved_and_words_nobody_brought_across_keep_every_version_back(
    office: Office, lena: MemberId, page_for: PageFor
) -> None:
    patient = a_patient(office, NAME, page_language="ar", languages=("ar",), birth_date=date(2011, 4, 2))
    a_mother(office, patient, language="ar")
    visit = a_full_visit(
        office, patient, lena, page_for, child_talks=(), child_steps=(ChildLine(None, "Lin comes back."),)
    )
    assert [key for key, _why in blocks(office, visit, page_for)] == [BlockKey.PHRASES, BlockKey.INTERPRETED]
    office.write(lambda work: page_languages.approve(work, "ar", "Dr. Samir Haddad"))
    assert [key for key, _why in blocks(office, visit, page_for)] == [BlockKey.INTERPRETED]
    edited = office.read(lambda work: records.open_record(work, visit))
    told = VisitOutcome(replace(edited.draft.record, **ALOUD), EIGHT, EIGHT.replace(minute=50))
    office.write(lambda work: records.save(work, visit, told, seen=edited.version))
    assert blocks(office, visit, page_for) == []


def test_from_the_shell_too_nothing_prints_that_may_not_leave(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder, secret = tmp_path / "lakeside.careteam", tmp_path / "out", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("a quiet lake in autumn")
    draft = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")
    office = access.found(path, draft, "Ann Baker", "a quiet lake in autumn", clock).office
    lena = a_member(office)
    withdrawn = a_recorded_visit(office, a_patient(office, "Wanda Poe"), [lena], EIGHT)
    seen = office.read(lambda work: records.open_record(work, withdrawn)).version
    changed = VisitOutcome(a_record(what_matters="My roses."))
    office.write(lambda work: records.save(work, withdrawn, changed, seen=seen))
    arabic = a_patient(office, "Amal Said", page_language="ar", languages=("ar",))
    a_recorded_visit(office, arabic, [lena], EIGHT, **ALOUD)
    unasked = PageFor(PageVersion.CAREGIVER, "Ben Diaz")
    a_recorded_visit(office, a_patient(office, "Rosa Diaz"), [lena], EIGHT, more_pages=(unasked,))
    office.close()
    common = ["--passphrase-file", str(secret), "--to", str(folder), str(path)]
    assert cli.run(cli.read(["summaries", "--on", "2026-11-23", *common])) == 0
    said = capsys.readouterr().out
    for why in (
        "Not written: Wanda Poe: The words were withdrawn.",
        "Not written: Amal Said: The phrases of the page in Arabic are a draft",
        "Not written: Rosa Diaz: Ben Diaz",
    ):
        assert why in said
    (written,) = folder.iterdir()
    assert "Rosa Diaz" in written.name
    assert "caregiver" not in written.name
    assert cli.run(cli.read(["summaries", "--visit", withdrawn.hex, *common])) == 2
    assert list(folder.iterdir()) == [written]
