"""Pages that leave: the same bytes again, corrections that say so, a record of each, and nothing unreleased."""

import hashlib
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from careteam import cli
from careteam.domain.clock import FixedClock
from careteam.domain.errors import Invalid, Stale, Unavailable
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind, CodeStatus, CodeStatusDraft, DeathDraft, HospiceDraft
from careteam.domain.summaries import BlockKey
from careteam.domain.visits import Medicine, VisitOutcome, VisitStatus
from careteam.persistence.models import AuditEntry, OfficeSettings, PrintedPage, Visit, VisitRecord
from careteam.services import access, batches, copies, deaths, patients, printing, records, status, summaries
from careteam.services.office import Office, Work
from careteam.services.printing import Sheet
from tests.builders import a_member, a_patient, a_record, a_recorded_visit, a_visit

EIGHT = datetime(2026, 11, 23, 8)
TODAY = date(2026, 11, 23)


def take(office: Office, sheet: Sheet, how: Way = Way.HANDED) -> None:
    office.write(lambda work: printing.printed(work, [sheet], how))


def correct(office: Office, visit: VisitId, lena: MemberId, **changes: object) -> None:
    seen = office.read(lambda work: records.open_record(work, visit)).version
    office.write(lambda work: records.save(work, visit, VisitOutcome(a_record(**changes)), seen=seen))
    office.write(lambda work: records.release(work, visit, lena))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_same_version_is_the_same_bytes(office: Office, visit: VisitId) -> None:
    first, second = printing.summary(office, visit), printing.summary(office, visit)
    assert first.pdf == second.pdf
    assert first.pdf != printing.summary(office, visit, large_print=True).pdf


def test_a_print_is_kept_with_its_hash_and_who_did_it(office: Office, visit: VisitId) -> None:
    sheet = printing.summary(office, visit)
    take(office, sheet, Way.HANDED)
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    assert (copy.at, copy.by, copy.how, copy.reader, copy.large_print, copy.replaces, copy.current) == (
        *(office.clock.now(), "Ann Baker", Way.HANDED, "Maria Lopez", False, None, True),
    )
    row = office.read(lambda work: work.get(PrintedPage, copy.copy_id))
    assert row.sha256 == hashlib.sha256(sheet.pdf).hexdigest()
    entry = office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").one())
    assert json.loads(entry.after or "") == ["handed", "Maria Lopez", row.sha256]


def test_printing_again_gives_the_stored_bytes_even_when_they_could_not_be_made_again(
    office: Office, visit: VisitId, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = printing.summary(office, visit)
    take(office, sheet)
    monkeypatch.setattr(printing, "render", lambda _page: pytest.fail("the page was made anew"))
    again = printing.summary(office, visit)
    assert again.pdf == sheet.pdf
    take(office, again)
    one, other = office.read(lambda work: copies.of_visit(work, visit))
    assert office.read(lambda work: printing.copy(work, one.copy_id))[0].pdf == sheet.pdf
    kept = office.read(lambda work: [work.get(PrintedPage, copy.copy_id).pdf for copy in (one, other)])
    assert sorted(pdf is None for pdf in kept) == [False, True]


def test_a_correction_says_which_page_it_replaces(
    office: Office, visit: VisitId, lena: MemberId, clock: FixedClock
) -> None:
    first = printing.summary(office, visit)
    assert "replaces" not in words(first.pdf)
    take(office, first)
    clock.moment += timedelta(days=2)
    correct(office, visit, lena, what_matters="My roses.")
    second = printing.summary(office, visit)
    assert "This page replaces the page of November 23, 2026." in words(second.pdf)
    take(office, second)
    assert [copy.current for copy in office.read(lambda work: copies.of_visit(work, visit))] == [True, False]
    assert printing.summary(office, visit).pdf == second.pdf
    larger = printing.summary(office, visit, large_print=True)
    assert "replaces the page of November 23" in words(larger.pdf)


def test_larger_print_of_the_same_page_corrects_nothing(office: Office, visit: VisitId) -> None:
    take(office, printing.summary(office, visit))
    assert "replaces" not in words(printing.summary(office, visit, large_print=True).pdf)


def test_a_day_knows_what_was_printed_and_what_changed_since(office: Office, visit: VisitId, lena: MemberId) -> None:
    take(office, printing.summary(office, visit))
    (entry,) = office.read(lambda work: summaries.day(work, TODAY))
    assert entry.ready
    assert not entry.waits
    correct(office, visit, lena, what_matters="My roses.")
    (entry,) = office.read(lambda work: summaries.day(work, TODAY))
    assert entry.waits


def test_nothing_unreleased_leaves_by_any_way(
    office: Office, maria: PatientId, lena: MemberId, visit: VisitId, tmp_path: Path
) -> None:
    sheet = printing.summary(office, visit)
    seen = office.read(lambda work: records.open_record(work, visit)).version
    changed = VisitOutcome(a_record(what_matters="My roses."))
    office.write(lambda work: records.save(work, visit, changed, seen=seen))
    for way in (
        lambda: printing.summary(office, visit),
        lambda: take(office, sheet),
        lambda: printing.save(office, sheet, tmp_path),
        lambda: batches.write_summaries(office, tmp_path, visit_id=visit),
    ):
        with pytest.raises(Invalid, match="withdrawn"):
            way()
    written = batches.write_summaries(office, tmp_path, on=TODAY)
    assert (written.files, [entry.visit_id for entry in written.left]) == ((), [visit])
    assert list(tmp_path.glob("*.pdf")) == []
    assert office.read(lambda work: copies.of_visit(work, visit)) == ()


MISSING: dict[str, tuple[dict[str, Any], str]] = {
    "seen": ({}, "Not seen yet"),
    "released": ({}, "Not released yet"),
    "released by somebody there": ({}, "Released by somebody who was not there"),
    "reader": ({"reader": ""}, "No reader yet"),
    "confirmed": ({"medicines": (Medicine(name="Morphine 5 mg"),)}, "a prescriber or nurse must confirm"),
}


@pytest.mark.parametrize("missing", MISSING)
def test_p18_each_thing_that_is_missing_keeps_the_page_at_every_way_out(
    office: Office, maria: PatientId, lena: MemberId, tmp_path: Path, missing: str
) -> None:
    changes, why = MISSING[missing]
    seen = VisitStatus.BOOKED if missing == "seen" else VisitStatus.COMPLETED
    visit = a_visit(office, maria, [lena], EIGHT, status=seen)
    other = a_member(office, "Tom Reyes")

    def keep(work: Work) -> None:
        work.named("As it may come from elsewhere")
        row = work.add(VisitRecord(visit_id=visit, patient_id=maria, talks=(), steps=(), medicines=()))
        row.fill(a_record(**changes))
        row.released_at = None if missing == "released" else work.now
        row.released_by = other if missing == "released by somebody there" else lena

    office.write(keep)
    folder = tmp_path / "out"
    folder.mkdir()
    found = office.read(lambda work: printing.preview(work, visit, None, None, by_mail=False))
    assert [block.message for block in found.proof.blocks if why in block.message]
    assert len(found.proof.blocks) == 1
    sheet = printing.sheet_of(visit, found.ready, printing.render(found.proof.page))
    for way in (
        lambda: printing.summary(office, visit),
        lambda: take(office, sheet),
        lambda: printing.save(office, sheet, folder),
        lambda: printing.save(office, sheet, folder, password="roses by the lake"),
        lambda: batches.write_summaries(office, folder, visit_id=visit),
    ):
        with pytest.raises(Invalid, match=why):
            way()
    assert batches.write_summaries(office, folder, on=TODAY).files == ()
    assert list(folder.iterdir()) == []
    assert office.read(lambda work: copies.of_visit(work, visit)) == ()
    assert "Morphine" not in words(sheet.pdf)


def to_dnr(work: Work, maria: PatientId) -> None:
    status.set_code(work, maria, CodeStatusDraft(CodeStatus.DNR, TODAY, "Maria", "POLST form", "On the fridge"))


def to_hospice(work: Work, maria: PatientId) -> None:
    status.save_hospice(work, maria, None, HospiceDraft("Lake Hospice", "555-0177", TODAY))


CALLS = {
    "The code status changed.": (to_dnr, CallBoxKind.PORTABLE_ORDER, "On the fridge"),
    "The hospice enrollment changed.": (to_hospice, CallBoxKind.HOSPICE, "Lake Hospice"),
}


@pytest.mark.parametrize("why", CALLS)
def test_a_page_on_paper_is_not_printed_once_more_after_whom_to_call_may_have_changed(
    office: Office, maria: PatientId, lena: MemberId, visit: VisitId, tmp_path: Path, why: str
) -> None:
    change, kind, shown = CALLS[why]
    folder = tmp_path / "out"
    folder.mkdir()
    sheet = printing.summary(office, visit)
    take(office, sheet)
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    office.write(lambda work: change(work, maria))
    for way in (
        lambda: printing.summary(office, visit),
        lambda: take(office, sheet),
        lambda: printing.save(office, sheet, folder),
        lambda: batches.write_summaries(office, folder, visit_id=visit),
    ):
        with pytest.raises(Invalid, match=f"withdrawn. {why} Check the page and release it again."):
            way()
    assert list(folder.iterdir()) == []
    office.write(lambda work: records.release(work, visit, lena))
    if change is to_dnr:  # and nothing on it turned out to be wrong
        assert printing.summary(office, visit).pdf == sheet.pdf
    call(office, maria, kind)
    again = printing.summary(office, visit)
    assert "This page replaces the page of November 23, 2026." in words(again.pdf)
    assert shown in words(again.pdf)
    for outdated in (lambda: take(office, sheet), lambda: printing.save(office, sheet, folder)):
        with pytest.raises(Invalid, match="has changed since this copy left"):
            outdated()
    kept, blocks = office.read(lambda work: printing.copy(work, copy.copy_id))
    assert kept.pdf == sheet.pdf
    assert [block.key for block in blocks] == [BlockKey.REPLACED]
    take(office, again)


def call(office: Office, patient: PatientId, kind: CallBoxKind) -> None:
    """A clinician chooses whom the page says to call first."""
    edited = office.read(lambda work: patients.edit(work, patient))
    draft = replace(edited.draft, call_box=kind)
    office.write(lambda work: patients.save(work, patient, draft, seen=edited.version))


def test_after_a_death_not_even_a_kept_copy_leaves(office: Office, maria: PatientId, visit: VisitId) -> None:
    sheet = printing.summary(office, visit)
    take(office, sheet)
    office.write(lambda work: deaths.died(work, maria, DeathDraft(TODAY, "Ana")))
    with pytest.raises(Invalid, match="has died"):
        take(office, sheet)


def test_a_page_that_changed_between_making_and_printing_is_not_printed(
    office: Office, visit: VisitId, lena: MemberId
) -> None:
    sheet = printing.summary(office, visit)
    correct(office, visit, lena, what_matters="My roses.")
    with pytest.raises(Stale, match="Maria Lopez"):
        take(office, sheet)


def test_mail_is_refused_where_nobody_asked(office: Office, visit: VisitId) -> None:
    with pytest.raises(Invalid, match="mail"):
        printing.summary(office, visit, by_mail=True)
    with pytest.raises(Invalid, match="mail"):
        take(office, printing.summary(office, visit), Way.MAILED)


def test_a_failed_print_is_taken_back_and_the_next_is_the_first(office: Office, visit: VisitId) -> None:
    sheet = printing.summary(office, visit)
    kept, _changes = office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    office.write(lambda work: printing.not_printed(work, kept))
    assert office.read(lambda work: copies.of_visit(work, visit)) == ()
    take(office, sheet)
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    assert office.read(lambda work: printing.copy(work, copy.copy_id))[0].pdf == sheet.pdf


def test_files_are_whole_private_and_named_safely(office: Office, lena: MemberId, tmp_path: Path) -> None:
    visit = a_recorded_visit(office, a_patient(office, "../../etc Pass/wd"), [lena], EIGHT)
    folder = tmp_path / "out"
    folder.mkdir()
    written = batches.write_summaries(office, folder, visit_id=visit)
    (file,) = written.files
    assert file.parent == folder
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes() == printing.summary(office, visit).pdf
    assert list(folder.iterdir()) == [file]
    actions = office.read(lambda work: [row.action for row in work.session.query(AuditEntry).all()])
    assert "export" in actions


def test_where_no_file_can_be_written_nothing_counts_as_printed(office: Office, visit: VisitId, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        batches.write_summaries(office, tmp_path / "missing", visit_id=visit)
    assert office.read(lambda work: copies.of_visit(work, visit)) == ()


def test_a_page_that_cannot_be_made_leaves_the_others_of_the_day_alone(
    office: Office, visit: VisitId, tmp_path: Path
) -> None:
    def smile(work: Work) -> None:
        work.named("Smile")
        work.get(Visit, visit).others_present = ""
        work.session.query(OfficeSettings).one().when_to_call = "You see 🎈."

    take(office, printing.summary(office, visit))
    office.write(smile)
    written = batches.write_summaries(office, tmp_path, on=TODAY)
    assert written.files == ()
    assert "cannot be printed" in written.left[0].blocks[0].message


def test_words_that_cannot_be_printed_are_not_released(office: Office, maria: PatientId, lena: MemberId) -> None:
    visit = a_visit(office, maria, [lena], datetime(2026, 11, 23, 6))
    outcome = VisitOutcome(a_record(what_matters="My balloon 🎈"))
    office.write(lambda work: records.complete(work, visit, outcome, seen=0))
    with pytest.raises(Invalid, match="cannot be printed"):
        office.write(lambda work: records.release(work, visit, lena))


def test_a_batch_is_one_act_in_the_audit_trail(office: Office, visit: VisitId, lena: MemberId) -> None:
    other = a_recorded_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 6))
    sheets = [printing.summary(office, one) for one in (visit, other)]
    office.write(lambda work: printing.printed(work, sheets, Way.HANDED))
    entries = office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").all())
    assert len(entries) == 2
    assert len({entry.work_id for entry in entries}) == 1


def test_the_shell_writes_what_is_released_and_says_what_is_not(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder, secret = tmp_path / "lakeside.careteam", tmp_path / "out", tmp_path / "secret"
    folder.mkdir()
    secret.write_text("a quiet lake in autumn")
    draft = OfficeDraft(name="Lakeside", day_phone="555-0100", night_phone="555-0142")
    office = access.found(path, draft, "Ann Baker", "a quiet lake in autumn", clock).office
    lena = a_member(office)
    visit = a_recorded_visit(office, a_patient(office), [lena], EIGHT)
    open_one = a_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 7))
    office.close()
    common = [str(path), "--passphrase-file", str(secret), "--to", str(folder)]
    assert cli.run(cli.read(["summaries", "--on", "2026-11-23", *common])) == 0
    said = capsys.readouterr().out
    assert "Written:" in said
    assert "Not written: Rosa Diaz: Not seen yet" in said
    (file,) = folder.iterdir()
    assert "Maria Lopez" in words(file.read_bytes())
    before = file.read_bytes()
    assert cli.run(cli.read(["summaries", "--visit", visit.hex, *common])) == 0
    assert file.read_bytes() == before
    assert cli.run(cli.read(["summaries", "--visit", visit.hex, "--large-print", *common])) == 0
    assert file.read_bytes() != before
    assert cli.run(cli.read(["summaries", "--visit", open_one.hex, *common])) == 2
    assert "Not seen yet" in capsys.readouterr().err
    assert cli.run(cli.read(["summaries", "--on", "2026-11-22", *common])) == 1
