"""The print page with real clicks and keys: a day's pages go to paper, and nothing unreleased does."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.errors import Cancelled, Unavailable
from careteam.domain.handing import Way
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.offices import Paper
from careteam.domain.patients import CodeStatus, CodeStatusDraft
from careteam.domain.visits import VisitOutcome
from careteam.persistence.models import AuditEntry
from careteam.services import copies, printing, records, status
from careteam.services.copies import Copy
from careteam.services.office import Office
from tests.builders import a_patient, a_record, a_recorded_visit, a_visit
from tests.ui.gallery import unnamed
from tests.ui.paper_trail import prints_to, settle
from ui.kit import paper, pdf
from ui.kit.context import Context
from ui.kit.routes import PrintRoute, Route, WrapUpRoute
from ui.printing.page import LEFT, SHEETS, PrintPage
from ui.printing.password_dialog import PasswordDialog
from ui.printing.words import state

EIGHT = datetime(2026, 11, 23, 8)
Open = Callable[[PrintRoute], PrintPage]


@pytest.fixture
def maria(office: Office, lena: MemberId) -> VisitId:
    """A released page."""
    return a_recorded_visit(office, a_patient(office), [lena], EIGHT)


@pytest.fixture
def rosa(office: Office, lena: MemberId) -> VisitId:
    """A released page in large print."""
    patient = a_patient(office, "Rosa Diaz", large_print=True)
    return a_recorded_visit(office, patient, [lena], datetime(2026, 11, 23, 6), reader="Rosa Diaz")


@pytest.fixture
def sam(office: Office, lena: MemberId) -> VisitId:
    """A visit still to come."""
    return a_visit(office, a_patient(office, "Sam Poe"), [lena], datetime(2026, 11, 23, 14))


@pytest.fixture
def open_page(qtbot: QtBot, context: Context) -> Open:
    windows = []

    def show(route: PrintRoute) -> PrintPage:
        window = QWidget()
        page = PrintPage(context, route, window)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(1183, 720)
        page.resize(1183, 720)
        window.show()
        settle(qtbot, context.tasks)
        return page

    return show


def states(page: PrintPage) -> dict[str, str]:
    return {row.patient: state(row, page._settings().zone)[0] for row in page.pages.rows()}


def left(office: Office, visit: VisitId) -> tuple[Copy, ...]:
    return office.read(lambda work: copies.of_visit(work, visit))


def test_one_key_prints_all_that_is_released_and_the_rest_stays_with_its_reason(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, rosa: VisitId, sam: VisitId,
    tmp_path: Path,
) -> None:  # fmt: skip
    page = open_page(PrintRoute())
    page.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    assert states(page) == {"Rosa Diaz": "Ready", "Maria Lopez": "Ready", "Sam Poe": "Not seen yet"}
    assert page.all.text() == "Print today’s summaries (2)"
    assert page.window().focusWidget() is page.all
    qtbot.keyClick(page.all, Qt.Key.Key_Space)
    settle(qtbot, context.tasks)
    assert "Printed 2 documents." in page.notice.words()
    assert states(page) == {
        "Rosa Diaz": "Handed over 9:30 am",
        "Maria Lopez": "Handed over 9:30 am",
        "Sam Poe": "Not seen yet",
    }
    assert not page.all.isEnabled()
    (hers,), (its,) = left(office, rosa), left(office, maria)
    assert (hers.large_print, its.large_print) == (True, False)
    kept = [office.read(lambda work, one=one: printing.copy(work, one.copy_id))[0].pdf for one in (hers, its)]  # type: ignore[misc]
    assert pdf.page_count((tmp_path / "paper.pdf").read_bytes()) == sum(map(pdf.page_count, kept))
    assert left(office, sam) == ()


def test_a_page_that_may_not_leave_says_why_and_fix_goes_there(
    qtbot: QtBot, context: Context, open_page: Open, visited: list[Route], sam: VisitId
) -> None:
    page = open_page(PrintRoute(visit_id=sam))
    assert not page.sheet.print.isEnabled()
    assert not page.sheet.save.isEnabled()
    assert "Not seen yet" in page.sheet.remarks.words()[0]
    reader = next(one for one in page.sheet.remarks.buttons() if "reader" in one.accessibleName())
    qtbot.mouseClick(reader, Qt.MouseButton.LeftButton)
    assert visited == [WrapUpRoute(sam, "reader")]
    qtbot.keyClick(page.pages, Qt.Key.Key_Return)
    assert visited[-1] == WrapUpRoute(sam, "")


def test_a_copy_can_be_looked_at_and_printed_again_to_the_byte(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, tmp_path: Path
) -> None:
    first = printing.summary(office, maria)
    office.write(lambda work: printing.printed(work, [first], Way.HANDED))
    page = open_page(PrintRoute(visit_id=maria))
    page.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    qtbot.mouseClick(page.sheet.copies.buttons()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    kept = page.sheet.shown()
    assert kept is not None
    assert kept.pdf == first.pdf
    qtbot.mouseClick(page.sheet.print, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert [copy.current for copy in left(office, maria)] == [True, True]


def test_a_copy_that_is_no_longer_right_is_looked_at_and_not_printed_again(
    qtbot: QtBot,
    office: Office,
    context: Context,
    open_page: Open,
    visited: list[Route],
    maria: VisitId,
    lena: MemberId,
) -> None:
    first = printing.summary(office, maria)
    office.write(lambda work: printing.printed(work, [first], Way.HANDED))
    changed = VisitOutcome(a_record(what_matters="My roses."))
    seen = office.read(lambda work: records.open_record(work, maria)).version
    office.write(lambda work: records.finish(work, maria, changed, lena, seen=seen))
    page = open_page(PrintRoute(visit_id=maria))
    assert states(page) == {"Maria Lopez": "Changed since printed"}
    sheet = page.sheet.shown()
    assert sheet is not None
    assert sheet.pdf != first.pdf
    assert "replaces the page of November 23" in " ".join(
        one.accessibleDescription() for one in page.sheet.view.pages()
    )
    assert "the page has changed since" in page.sheet.copies.words()[0]
    qtbot.mouseClick(page.sheet.copies.buttons()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert "My roses" not in " ".join(one.accessibleDescription() for one in page.sheet.view.pages())
    assert "has changed since this copy left" in page.sheet.remarks.words()[0]
    assert not page.sheet.print.isEnabled()
    assert not page.sheet.save.isEnabled()
    now = page.sheet.remarks.buttons()[0]
    assert now.text() == "Show it as it is now"
    qtbot.mouseClick(now, Qt.MouseButton.LeftButton)
    assert visited == [PrintRoute(visit_id=maria)]
    page.go(PrintRoute(visit_id=maria))
    settle(qtbot, context.tasks)
    assert page.sheet.print.isEnabled()


def test_a_copy_from_before_a_dnr_order_leads_to_the_record_of_its_visit(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visited: list[Route], maria: VisitId
) -> None:
    sheet = printing.summary(office, maria)
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    patient = left(office, maria)[0].patient_id
    order = CodeStatusDraft(CodeStatus.DNR, date(2026, 11, 23), "Maria", "POLST form", "On the fridge")
    office.write(lambda work: status.set_code(work, patient, order))
    page = open_page(PrintRoute())
    qtbot.mouseClick(page.tabs.buttons()[2], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert "The code status changed. Check the page and release it again." in page.sheet.remarks.words()[0]
    assert not page.sheet.print.isEnabled()
    qtbot.mouseClick(page.sheet.remarks.buttons()[0], Qt.MouseButton.LeftButton)
    assert visited == [WrapUpRoute(maria, "released_by")]


def test_saving_as_a_file_is_private_and_noted(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, tmp_path: Path
) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    page.sheet.ask_file = lambda _parent, name: str(tmp_path / f"mine {name}")
    qtbot.mouseClick(page.sheet.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    (file,) = tmp_path.glob("mine*.pdf")
    (copy,) = left(office, maria)
    assert file.read_bytes() == office.read(lambda work: printing.copy(work, copy.copy_id))[0].pdf
    assert file.stat().st_mode & 0o777 == 0o600
    assert copy.how is Way.SAVED


def test_large_print_and_mail_are_chosen_per_page(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, tmp_path: Path
) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    page.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    qtbot.mouseClick(page.sheet.size_choice.buttons()[1], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    qtbot.mouseClick(page.sheet.print, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert [copy.large_print for copy in left(office, maria)] == [True]
    qtbot.keyClick(page.sheet.how.entry(), Qt.Key.Key_Down)
    settle(qtbot, context.tasks)
    assert page.sheet.how.value() is Way.MAILED
    assert "Ask first whether mail" in page.sheet.remarks.words()[0]
    assert not page.sheet.print.isEnabled()


def test_the_day_sheet_of_a_clinician_prints_too(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, sam: VisitId, tmp_path: Path
) -> None:
    page = open_page(PrintRoute())
    page.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    qtbot.mouseClick(page.tabs.buttons()[1], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.tabs.value() == SHEETS
    words = " ".join(one.accessibleDescription() for one in page.sheet.view.pages())
    assert "Private: return or shred" in words
    assert "Sam Poe" in words
    qtbot.keyClick(page.sheets, Qt.Key.Key_Return)
    settle(qtbot, context.tasks)
    assert pdf.page_count((tmp_path / "paper.pdf").read_bytes()) == 1
    assert office.read(lambda work: work.session.query(AuditEntry).filter_by(action="print").count()) == 1


def test_other_days_are_a_click_away(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, lena: MemberId
) -> None:
    earlier = a_recorded_visit(office, a_patient(office, "Eli Brooks"), [lena], datetime(2026, 11, 20, 9))
    page = open_page(PrintRoute(day=date(2026, 11, 20)))
    assert list(states(page)) == ["Eli Brooks"]
    assert page.all.text() == "Print the summaries of this day (1)"
    page.go(PrintRoute(visit_id=maria))
    settle(qtbot, context.tasks)
    assert list(states(page)) == ["Maria Lopez"]
    page.go(PrintRoute(visit_id=earlier))
    settle(qtbot, context.tasks)
    assert page.day.text() == "Friday, November 20"


def test_what_left_is_seen_as_it_left_and_how_it_went_can_be_said(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId
) -> None:
    sheet = printing.summary(office, maria)
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    page = open_page(PrintRoute())
    qtbot.mouseClick(page.tabs.buttons()[2], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.tabs.value() == LEFT
    (copy,) = page.left.rows()
    shown = page.sheet.shown()
    assert shown is not None
    assert shown.pdf == sheet.pdf
    said = " ".join(page.sheet.remarks.words())
    assert "Handed over · for Maria Lopez · by Ann Baker" in said
    assert copy.sha256 in said.replace(" ", "")
    assert unnamed(page) == []
    choose(qtbot, page, Way.SENT)
    settle(qtbot, context.tasks)
    assert [one.how for one in left(office, maria)] == [Way.SENT]
    choose(qtbot, page, Way.MAILED)
    settle(qtbot, context.tasks)
    assert "Ask first whether mail to this address is safe." in page.notice.words()
    assert [one.how for one in left(office, maria)] == [Way.SENT]
    assert page.sheet.how.value() is Way.SENT


def choose(qtbot: QtBot, page: PrintPage, way: Way) -> None:
    """Choose by keys how a page reaches its reader."""
    box = page.sheet.how.box
    box.setFocus()
    ways = [box.itemText(number) for number in range(box.count())]
    at = ways.index(way.label)
    while box.currentIndex() != at:
        qtbot.keyClick(box, Qt.Key.Key_Down if box.currentIndex() < at else Qt.Key.Key_Up)


def test_pages_are_listed_by_how_far_they_are(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, rosa: VisitId, sam: VisitId
) -> None:
    sheet = printing.summary(office, rosa)
    office.write(lambda work: printing.printed(work, [sheet], Way.HANDED))
    page = open_page(PrintRoute())
    assert [one.text() for one in page.stages.buttons()] == ["All 3", "Ready 1", "Kept back 1", "Done 1"]
    for number, name in ((1, "Maria Lopez"), (2, "Sam Poe"), (3, "Rosa Diaz")):
        qtbot.mouseClick(page.stages.buttons()[number], Qt.MouseButton.LeftButton)
        settle(qtbot, context.tasks)
        assert [row.patient for row in page.pages.rows()] == [name]
        assert name in page.sheet.name.text()


def test_the_size_chosen_is_remembered_for_the_patient(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId
) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    qtbot.mouseClick(page.sheet.size_choice.buttons()[1], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert printing.summary(office, maria).large_print


def test_pages_are_turned(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, rosa: VisitId
) -> None:
    page = open_page(PrintRoute(visit_id=rosa))
    count = len(page.sheet.view.pages())
    assert count > 1
    assert page.sheet.page.text() == f"Page 1 of {count}"
    assert not page.sheet.before.isEnabled()
    qtbot.mouseClick(page.sheet.after, Qt.MouseButton.LeftButton)
    assert page.sheet.page.text() == f"Page 2 of {count}"
    qtbot.mouseClick(page.sheet.before, Qt.MouseButton.LeftButton)
    assert page.sheet.page.text() == f"Page 1 of {count}"


def test_one_click_prints_and_saves_the_same_bytes(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, tmp_path: Path
) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    page.press.ask_printer = prints_to(tmp_path / "paper.pdf")
    page.sheet.ask_file = lambda _parent, _name: str(tmp_path / "maria.pdf")
    page.sheet.both.trigger()
    settle(qtbot, context.tasks)
    assert (tmp_path / "paper.pdf").exists()
    assert (tmp_path / "maria.pdf").read_bytes() == printing.summary(office, maria).pdf
    assert {one.how for one in left(office, maria)} == {Way.HANDED, Way.SAVED}
    assert "maria.pdf" in page.notice.words()


def test_a_copy_with_a_password_asks_for_it_twice_and_says_how_to_tell_it(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: VisitId, tmp_path: Path
) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    page.sheet.ask_file = lambda _parent, _name: str(tmp_path / "maria")
    page.sheet.lock.trigger()
    (dialog,) = page.sheet.findChildren(PasswordDialog)
    assert "Tell it to Maria Lopez by phone or face to face" in dialog.how.text()
    assert unnamed(dialog) == []
    qtbot.keyClicks(dialog.form.first_entry(), "roses by the lake")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert list(tmp_path.glob("*.pdf")) == []
    qtbot.mouseClick(dialog.propose, Qt.MouseButton.LeftButton)
    password = dialog.proposal.text()
    qtbot.keyClick(dialog.save, Qt.Key.Key_Return)
    settle(qtbot, context.tasks)
    with pikepdf.open(tmp_path / "maria.pdf", password=password) as document:
        assert document.is_encrypted
    assert [one.how for one in left(office, maria)] == [Way.PROTECTED]
    assert "not in the same message" in page.notice.words()
    assert password not in page.notice.words()


def test_zoom(qtbot: QtBot, context: Context, open_page: Open, maria: VisitId) -> None:
    page = open_page(PrintRoute(visit_id=maria))
    before = page.sheet.view.pages()[0].width()
    page.sheet.view.zoom_by(2)
    settle(qtbot, context.tasks)
    assert page.sheet.view.pages()[0].width() > before * 1.4


def put(office: Office, sheet: printing.Sheet, path: Path, report: Callable[[str, float], None]) -> None:
    def chosen(printer: QPrinter) -> None:
        paper.put(office, [sheet], printer, Way.HANDED, report)

    prints_to(path)(QWidget(), Paper.LETTER, chosen)


def test_a_page_is_cut_into_strips_where_no_seam_shows(office: Office, maria: VisitId) -> None:
    for image in pdf.Canvas(300).pages(printing.summary(office, maria).pdf):
        line, height = image.bytesPerLine(), image.height()
        dots = memoryview(image.constBits())
        rows = [bytes(dots[at : at + line]) for at in range(0, len(dots), line)]
        strips = list(paper._strips(dots, line, height))
        assert len(strips) > 5
        inked = {number for number, row in enumerate(rows) if row != b"\xff" * line}
        covered = [number for top, bottom in strips for number in range(top, bottom)]
        assert inked <= set(covered)
        assert covered == sorted(set(covered))
        for _top, bottom in strips:
            assert len(set(rows[bottom - 4 : bottom + 4])) == 1


def test_a_cancelled_print_counts_for_nothing(qtbot: QtBot, office: Office, maria: VisitId, tmp_path: Path) -> None:
    def stop(_step: str, _part: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        put(office, printing.summary(office, maria), tmp_path / "paper.pdf", stop)
    assert left(office, maria) == ()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_answer_counts_for_nothing(
    qtbot: QtBot, office: Office, maria: VisitId, tmp_path: Path
) -> None:
    with pytest.raises(Unavailable, match="printer"):
        put(office, printing.summary(office, maria), tmp_path / "missing" / "paper.pdf", lambda _step, _part: None)
    assert left(office, maria) == ()


def test_nothing_is_unnamed_and_an_empty_day_says_so(open_page: Open, maria: VisitId, sam: VisitId) -> None:
    assert unnamed(open_page(PrintRoute())) == []
    empty = open_page(PrintRoute(day=date(2026, 11, 1)))
    assert unnamed(empty) == []
    assert empty.pages.empty is not None
    assert "No visits this day" in empty.pages.empty.sentence.text()
