"""The calendar on paper: the day and the week with their filters, without purposes, and noted for each patient."""

import io
from datetime import date, datetime, timedelta

from pypdf import PdfReader

from careteam.domain.calendar_sheets import Cell, Entry, View
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId
from careteam.domain.places import Setting
from careteam.domain.team import AbsenceDraft, AbsenceKind
from careteam.persistence.models import AuditEntry
from careteam.services import absences, calendar_sheets, printing
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_visit

MONDAY = date(2026, 11, 23)
NINE = datetime(2026, 11, 23, 9)


def a_day(office: Office) -> tuple[MemberId, MemberId, PatientId]:
    """Lena and Dana see Maria at nine; Lena has a meeting at noon."""
    lena, dana = a_member(office), a_member(office, "Dana Ruiz", "social_worker")
    maria = a_patient(office)
    a_visit(office, maria, [lena, dana], NINE, purpose="TEAM-ONLY", purpose_patient="HER-WORDS")
    meeting = AbsenceDraft(lena, NINE.replace(hour=12), NINE.replace(hour=13), AbsenceKind.BLOCKED, "NOTE-INSIDE")
    office.write(lambda work: absences.save(work, None, meeting, seen=None))
    return lena, dana, maria


def test_a_day_has_a_column_a_clinician_and_a_row_an_hour(office: Office) -> None:
    a_day(office)
    sheet = office.read(lambda work: calendar_sheets.sheet(work, MONDAY)).sheet
    assert sheet.whose == "Whole team"
    assert (sheet.heads, sheet.corner, sheet.visits) == (("Lena Fischer, NP", "Dana Ruiz, SW"), "Time", 1)
    away, nine = sheet.rows
    assert (away.name, away.cells) == ("Away", (Cell(words=("Blocked time, 12:00 pm to 1:00 pm",)), Cell()))
    (entry,) = nine.cells[0].visits
    assert isinstance(entry, Entry)
    assert (entry.starts, entry.patient, entry.codes) == (NINE.time(), "Maria Lopez", ("SW",))


def test_a_week_of_all_has_a_row_each_and_of_one_an_hour_each(office: Office) -> None:
    lena, _dana, _maria = a_day(office)
    everyone = office.read(lambda work: calendar_sheets.sheet(work, MONDAY, View.WEEK, 7)).sheet
    assert [row.name for row in everyone.rows] == ["Lena Fischer, NP", "Dana Ruiz, SW"]
    assert everyone.heads == ("Mon, Nov 23", "Tue, Nov 24", "Wed, Nov 25", "Thu, Nov 26", "Fri, Nov 27")
    one = office.read(lambda work: calendar_sheets.sheet(work, MONDAY, View.WEEK, 7, member_id=lena)).sheet
    assert (one.whose, [row.name for row in one.rows]) == ("Lena Fischer", ["Away", "9:00 am"])
    assert (one.first, one.last) == (MONDAY, MONDAY + timedelta(days=4))


def test_home_visits_leave_the_others_out(office: Office) -> None:
    lena, _dana, maria = a_day(office)
    a_visit(office, maria, [lena], NINE.replace(hour=15), setting=Setting.PHONE)
    assert office.read(lambda work: calendar_sheets.sheet(work, MONDAY)).sheet.visits == 2
    homes = office.read(lambda work: calendar_sheets.sheet(work, MONDAY, homes_only=True)).sheet
    assert (homes.whose, homes.visits) == ("Home visits", 1)


def test_it_leaves_without_purposes_and_notes_and_is_noted_for_each_patient(office: Office) -> None:
    _lena, _dana, maria = a_day(office)
    sheet = printing.calendar_sheet(office, MONDAY)
    assert sheet.name == "Calendar 2026-11-23 Whole team"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.pdf)).pages)
    assert "Maria Lopez" in text
    assert not [word for word in ("TEAM-ONLY", "HER-WORDS", "NOTE-INSIDE") if word in text]
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    (entry,) = office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").all())
    assert entry.patient_id == maria
