"""What left the team: found again by visit and by day, how it went, and copies that open with a password."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import YesNo
from careteam.persistence.models import AuditEntry, Contact, Patient, PrintedPage
from careteam.services import copies, printing, summaries, timeline
from careteam.services.office import Office, Work
from careteam.services.timeline import Kind
from tests.builders import a_patient, a_recorded_visit
from tests.documents.reader import read

EIGHT = datetime(2026, 11, 23, 8)
TODAY = date(2026, 11, 23)
PASSWORD = "roses by the lake"


def take(office: Office, visit: VisitId, how: Way = Way.HANDED) -> copies.Copy:
    sheet = printing.summary(office, visit)
    office.write(lambda work: printing.printed(work, [sheet], how))
    return office.read(lambda work: copies.of_visit(work, visit))[0]


def safe_mail(office: Office, patient: PatientId, answer: YesNo) -> None:
    def say(work: Work) -> None:
        work.named("Ask about mail")
        work.get(Patient, patient).safe_mail = answer
        for contact in work.session.query(Contact).filter_by(patient_id=patient):
            contact.safe_mail = answer

    office.write(say)


def test_a_day_lists_what_left_on_it_whatever_day_the_visit_was(
    office: Office, visit: VisitId, lena: MemberId, clock: FixedClock
) -> None:
    first = take(office, visit)
    clock.moment += timedelta(days=1)
    other = take(office, a_recorded_visit(office, a_patient(office, "Rosa Diaz"), [lena], EIGHT + timedelta(hours=2)))
    again = take(office, visit)
    assert [one.copy_id for one in office.read(lambda work: copies.on_day(work, TODAY))] == [first.copy_id]
    later = office.read(lambda work: copies.on_day(work, TODAY + timedelta(days=1)))
    assert {one.copy_id for one in later} == {other.copy_id, again.copy_id}
    assert {(one.patient, one.by, one.how) for one in later} == {
        ("Maria Lopez", "Ann Baker", Way.HANDED),
        ("Rosa Diaz", "Ann Baker", Way.HANDED),
    }
    assert first.sha256 == again.sha256 != other.sha256


def test_how_a_copy_went_can_be_said_later(office: Office, maria: PatientId, visit: VisitId) -> None:
    copy = take(office, visit)
    safe_mail(office, maria, YesNo.YES)
    office.write(lambda work: copies.went(work, copy.copy_id, Way.MAILED))
    assert [one.how for one in office.read(lambda work: copies.of_visit(work, visit))] == [Way.MAILED]
    office.write(lambda work: copies.went(work, copy.copy_id, Way.SENT))
    assert [one.how for one in office.read(lambda work: copies.of_visit(work, visit))] == [Way.SENT]


def test_do_not_mail_refuses_it_in_words(office: Office, maria: PatientId, visit: VisitId) -> None:
    copy = take(office, visit)
    safe_mail(office, maria, YesNo.NO)
    with pytest.raises(Invalid, match="Do not mail: hand the page over instead"):
        office.write(lambda work: copies.went(work, copy.copy_id, Way.MAILED))
    assert [one.how for one in office.read(lambda work: copies.of_visit(work, visit))] == [Way.HANDED]


def test_the_timeline_of_the_patient_says_what_left(office: Office, maria: PatientId, visit: VisitId) -> None:
    take(office, visit)
    found = [one for one in office.read(lambda work: timeline.of_patient(work, maria)) if one.kind is Kind.PAGE]
    assert [(one.title, one.detail, one.by) for one in found] == [
        ("Visit summary of Mon, Nov 23: handed over", "for Maria Lopez", "Ann Baker")
    ]


def test_a_locked_copy_opens_only_with_its_password_and_is_tagged_all_the_same(
    office: Office, visit: VisitId, tmp_path: Path
) -> None:
    sheet = printing.summary(office, visit)
    file = printing.save(office, sheet, tmp_path, password=PASSWORD)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(file)
    with pikepdf.open(file, password=PASSWORD) as document:
        assert (document.encryption.R, document.encryption.bits) == (6, 256)
        assert document.allow.accessibility
        assert document.allow.print_highres
        plain = io.BytesIO()
        document.save(plain)
    assert read(plain.getvalue()).tree.text == read(sheet.pdf).tree.text
    assert b"Maria" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    assert copy.how is Way.PROTECTED
    assert office.read(lambda work: printing.copy(work, copy.copy_id))[0].pdf == sheet.pdf


def test_the_password_is_kept_nowhere(office: Office, visit: VisitId, tmp_path: Path) -> None:
    printing.save(office, printing.summary(office, visit), tmp_path, password=PASSWORD)
    entries = office.read(
        lambda work: [f"{row.kind}{row.before}{row.after}" for row in work.session.query(AuditEntry).all()]
    )
    rows = office.read(
        lambda work: [str(vars(row)) for row in work.session.query(PrintedPage).all()]  # the bytes included
    )
    assert entries
    assert rows
    assert not any("roses" in text for text in (*entries, *rows))


def test_the_size_of_print_is_remembered(office: Office, maria: PatientId, visit: VisitId) -> None:
    office.write(lambda work: printing.remember_size(work, maria, large_print=True))
    (entry,) = office.read(lambda work: summaries.day(work, TODAY))
    assert entry.large_print
    assert printing.summary(office, visit).large_print
