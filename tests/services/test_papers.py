"""Papers beside the pages of visits: what they are made of, what never stands on them, and that they are noted."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from careteam.domain.calendar_sheets import View
from careteam.domain.errors import Invalid
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.patients import CodeStatus as Code
from careteam.domain.patients import CodeStatusDraft, DeathDraft, YesNo
from careteam.domain.places import Setting
from careteam.persistence.models import AuditEntry
from careteam.services import (
    calendar_sheets,
    deaths,
    handoff_sheets,
    handoffs,
    office_settings,
    page_languages,
    patients,
    printing,
    status,
)
from careteam.services.handoffs import Terms
from careteam.services.office import Office
from careteam.services.printing import Sheet
from tests.builders import a_home, a_member, a_patient, a_recorded_visit, a_visit, an_assignment
from tests.documents.reader import read

TODAY = date(2026, 11, 23)
AHEAD = datetime(2026, 12, 1, 10)
FIRST, LAST = date(2026, 11, 30), date(2026, 12, 4)


@pytest.fixture
def lena(office: Office) -> MemberId:
    return a_member(office, phone="555-8181")


@pytest.fixture
def maria(office: Office, lena: MemberId) -> PatientId:
    """A patient with all that must not reach a paper, and a visit to come."""
    patient = a_patient(
        office,
        phone="555-7000",
        mrn="774471",
        diagnosis="Pancreatic cancer",
        languages=("es",),
        interpreter_needed=True,
        what_matters="To see my grandson play",
        safe_call=YesNo.NO,
    )
    a_home(office, patient, key_code="4471", access="Ring twice", two_people=True)
    an_assignment(office, patient, lena)
    a_visit(office, patient, [lena], AHEAD, purpose="Caregiver strain", purpose_patient="The new pill")
    return patient


def words(sheet: Sheet) -> str:
    return read(sheet.pdf).tree.text.replace("\u00a0", " ")


INSIDE = ("555-8181", "555-7000", "774471", "Pancreatic", "4471", "Caregiver", "new pill", "Ring twice")


def test_papers_for_the_family_have_whom_to_call_and_nothing_else_of_ours(office: Office, maria: PatientId) -> None:
    for sheet in (printing.leave_behind(office, maria), printing.team_sheet(office, maria)):
        text = words(sheet)
        for shown in ("Maria Lopez", "555-0100", "555-0142", "Lena Fischer", "ecember 1"):
            assert shown in text, shown
        assert not [one for one in (*INSIDE, "grandson", "Interpreter") if one in text]


def test_a_minor_stands_there_by_the_formal_name(office: Office, lena: MemberId) -> None:
    teen = a_patient(office, "Jordan Poe", preferred_name="Robin", birth_date=date(2011, 5, 1))
    an_assignment(office, teen, lena)
    for sheet in (printing.leave_behind(office, teen), printing.team_sheet(office, teen)):
        assert "Jordan Poe" in words(sheet)
        assert "Robin" not in words(sheet) + sheet.name


def test_papers_are_in_the_language_of_the_patients_pages_once_it_is_approved(office: Office, maria: PatientId) -> None:
    edited = office.read(lambda work: patients.edit(work, maria))
    draft = replace(edited.draft, page_language="ar", languages=("ar",))
    office.write(lambda work: patients.save(work, maria, draft, seen=edited.version))
    for make in (printing.leave_behind, printing.team_sheet):
        with pytest.raises(Invalid, match="The phrases of the page in Arabic are a draft"):
            make(office, maria)
    office.write(lambda work: page_languages.approve(work, "ar", "Dr. Samir Haddad"))
    leave, team = printing.leave_behind(office, maria), printing.team_sheet(office, maria)
    assert [read(sheet.pdf).language for sheet in (leave, team)] == ["ar", "ar"]
    assert "كيف تتصل بنا" in words(leave)
    assert "فريق رعايتك" in words(team)
    assert "ممرض ممارس" in words(team)
    for sheet in (leave, team):
        assert "You are worried" not in words(sheet)


@pytest.mark.parametrize("language", ["es", "so", ""])
def test_when_to_call_stands_there_only_for_a_patient_who_reads_it(office: Office, language: str) -> None:
    """In English, as the team writes it; nobody can record who read these papers aloud."""
    settings = office.read(office_settings.edit)
    hours = replace(settings.draft, day_hours="8 am to 5 pm")
    office.write(lambda work: office_settings.save(work, hours, seen=settings.version))
    patient = a_patient(office, languages=(language,) if language else ())
    sheet = printing.leave_behind(office, patient)
    assert ("You are worried" in words(sheet)) is (not language)
    assert ("8 am to 5 pm" in words(sheet)) is (not language)
    assert "555-0100" in words(sheet)
    left_out = (
        "“When to call” and the hours are left out: they are in English. "
        "Tell Maria Lopez with an interpreter when to call."
    )
    assert sheet.notes == ((left_out,) if language else ())


def test_after_a_death_no_paper_goes_out(office: Office, maria: PatientId) -> None:
    office.write(lambda work: deaths.died(work, maria, DeathDraft(TODAY, "Ana")))
    for make in (printing.leave_behind, printing.team_sheet):
        with pytest.raises(Invalid, match="has died"):
            make(office, maria)


def test_papers_are_in_the_patients_size_of_print(office: Office, maria: PatientId) -> None:
    before = printing.leave_behind(office, maria).pdf
    office.write(lambda work: printing.remember_size(work, maria, large_print=True))
    assert printing.leave_behind(office, maria).pdf != before


def test_every_paper_is_noted_for_each_patient_on_it(office: Office, lena: MemberId, maria: PatientId) -> None:
    sheets = (
        printing.leave_behind(office, maria),
        printing.team_sheet(office, maria),
        printing.handoff_sheet(office, Terms(lena, FIRST, LAST), {}),
        printing.calendar_sheet(office, FIRST, View.AGENDA, 7),
        printing.calendar_sheet(office, FIRST, View.MONTH, 7),
    )
    for sheet in sheets:
        office.write(lambda work, one=sheet: printing.printed(work, [one], Way.HANDED))  # type: ignore[misc]
    noted = office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").all())
    assert [entry.patient_id for entry in noted] == [maria] * len(sheets)
    assert ["Leave-behind page", "2026-11-23"] in [json.loads(entry.after or "") for entry in noted]


def test_a_caseload_says_what_a_colleague_must_know_before_the_first_visit(
    office: Office, lena: MemberId, maria: PatientId
) -> None:
    a_member(office, "Tom Reyes")
    a_visit(office, maria, [lena], datetime(2026, 11, 24, 9))
    office.write(lambda work: status.set_code(work, maria, CodeStatusDraft(Code.DNR, TODAY, "Maria", "Form")))
    sheet = printing.handoff_sheet(office, Terms(lena, FIRST, LAST), {})
    text = words(sheet)
    for shown in ("Maria Lopez", "Tom Reyes", "Tue, Dec 1, 10:00 am", "DNR", "Interpreter: Spanish"):
        assert shown in text, shown
    assert "Not safe to call" in text
    assert "Two people go together" in text
    assert "To see my grandson play" in text
    assert not [one for one in INSIDE if one in text]


def test_a_caseload_already_covered_is_on_it_too(office: Office, lena: MemberId, maria: PatientId) -> None:
    a_member(office, "Tom Reyes")
    terms = Terms(lena, FIRST, LAST)
    handoff = office.read(lambda work: handoffs.propose(work, terms))
    office.write(lambda work: handoffs.hand_over(work, handoff))
    (line,) = office.read(lambda work: handoff_sheets.sheet(work, terms)).sheet.lines
    assert (line.patient, line.taken_by) == ("Maria Lopez", "Tom Reyes")


def test_a_chosen_colleague_stands_on_it(office: Office, lena: MemberId, maria: PatientId) -> None:
    a_member(office, "Tom Reyes")
    kai = a_member(office, "Kai Lund")
    terms = Terms(lena, FIRST, LAST)
    (line,) = office.read(lambda work: handoffs.propose(work, terms)).lines
    (made,) = office.read(lambda work: handoff_sheets.sheet(work, terms, {line.assignment_id: kai})).sheet.lines
    assert made.taken_by == "Kai Lund"


def test_a_month_stands_as_on_the_screen(office: Office, lena: MemberId, maria: PatientId) -> None:
    a_recorded_visit(office, a_patient(office, "Eli Brooks"), [lena], datetime(2026, 11, 20, 9))
    found = office.read(lambda work: calendar_sheets.sheet(work, date(2026, 11, 2), View.MONTH, 35))
    assert found.sheet.rows[0].name == "Mon, Nov 2"
    assert found.sheet.heads == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    cells = {cell.head: cell.words for row in found.sheet.rows for cell in row.cells if cell.words}
    assert cells == {
        "20": ("1 visit", "1 first visit", "9:00 am Eli Brooks"),
        "1": ("1 visit", "1 first visit", "10:00 am Maria Lopez"),
    }
    assert found.sheet.visits == len(found.patients) == 2


def test_an_agenda_has_a_row_a_visit(office: Office, lena: MemberId, maria: PatientId) -> None:
    a_visit(office, maria, [lena], AHEAD + timedelta(hours=4), setting=Setting.PHONE)
    found = office.read(lambda work: calendar_sheets.sheet(work, FIRST, View.AGENDA, 7, member_id=lena)).sheet
    assert found.whose == "Lena Fischer"
    rows = [(row.name, row.cells[0].words, row.cells[1].head) for row in found.rows]
    assert rows == [
        ("Tue, Dec 1", ("10:00 am to 11:00 am",), "Maria Lopez"),
        ("", ("2:00 pm to 3:00 pm",), "Maria Lopez"),
    ]


def test_the_private_name_is_kept_from_no_colleague(office: Office, lena: MemberId) -> None:
    teen = a_patient(office, "Jordan Poe", preferred_name="Robin", birth_date=date(2011, 5, 1))
    an_assignment(office, teen, lena)
    assert "Robin Poe" in words(printing.handoff_sheet(office, Terms(lena, FIRST, LAST), {}))
    assert office.read(lambda work: patients.edit(work, teen)).draft.name == "Robin Poe"
