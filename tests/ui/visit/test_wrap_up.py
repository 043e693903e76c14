"""The wrap-up with real clicks and keys, on a real office, with the real page beside it."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.help import HelpDomain
from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import ContactDraft, MayKnow
from careteam.domain.visits import Interpreted, Medicine, NextStep, VisitOutcome, VisitStatus
from careteam.persistence.models import AuditEntry, Visit
from careteam.services import contacts, copies, printing, records
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_record, a_recorded_visit, a_visit
from tests.ui.gallery import unnamed
from tests.ui.paper_trail import prints_to, settle
from tests.ui.visit.conftest import Open
from ui.kit import pdf, theme
from ui.kit.buttons import LinkButton
from ui.kit.context import Context
from ui.kit.routes import PrintRoute, Route, WrapUpRoute
from ui.visit.reading import ReadingEditor
from ui.visit.record_form import Note, Said
from ui.visit.wrap_up import WrapUpPage

EIGHT = datetime(2026, 11, 23, 8)


@pytest.fixture
def visit(office: Office, maria: PatientId, lena: MemberId) -> VisitId:
    return a_visit(office, maria, [lena], EIGHT)


def entry(page: WrapUpPage, name: str) -> QWidget:
    return page.record.page.editor(name).entry()


def record(office: Office, visit: VisitId) -> VisitOutcome:
    return office.read(lambda work: records.open_record(work, visit)).draft


def words_on_page(page: WrapUpPage) -> str:
    return " ".join(one.accessibleDescription() for one in page.preview.view.pages())


def test_finishing_and_printing_take_two_clicks_after_typing(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId, tmp_path: Path
) -> None:
    page = open_page(visit)
    page.ask_printer = prints_to(tmp_path / "paper.pdf")
    qtbot.keyClicks(entry(page, "what_matters"), "I want to be at home.")
    settle(qtbot, context.tasks)
    assert page.top.next.text() == "Complete and release"
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.top.next.text() == "Print…"
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.COMPLETED
    assert record(office, visit).record.what_matters == "I want to be at home."
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    kept = office.read(lambda work: printing.copy(work, copy.copy_id))[0].pdf
    assert pdf.page_count((tmp_path / "paper.pdf").read_bytes()) == pdf.page_count(kept)
    assert "Printed for Maria Lopez" in page.banner.words()


def test_the_same_by_keys_alone(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId, tmp_path: Path
) -> None:
    page = open_page(visit)
    page.ask_printer = prints_to(tmp_path / "paper.pdf")
    box = entry(page, "what_matters")
    assert page.window().focusWidget() is box
    qtbot.keyClicks(box, "My garden.")
    qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.tasks)
    qtbot.keyClick(page.window().focusWidget() or page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context.tasks)
    assert len(office.read(lambda work: copies.of_visit(work, visit))) == 1


def test_words_and_notes_are_kept_apart_and_found_again(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    said = (Said(HelpDomain.SYMPTOMS, "Your pain is better."), Said(HelpDomain.FAMILY, "Ana helps you."))
    page.record.page.set_value("said", said)
    page.record.page.set_value("steps", (NextStep("Drink water.", "", "each day"),))
    page.record.team.set_value("notes", (Note(HelpDomain.FAMILY, "Strain."), Note(HelpDomain.MONEY, "Debts.")))
    qtbot.keyClicks(page.record.team.editor("arrived").entry(), "8:05 am")
    qtbot.keyClicks(page.record.team.editor("team_notes").entry(), "Call the county.")
    qtbot.mouseClick(page.record.team.editor("told_back").entry(), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.top.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    kept = record(office, visit)
    talks = [(talk.domain, talk.words, talk.team_note) for talk in kept.record.talks]
    assert talks == [
        (HelpDomain.SYMPTOMS, "Your pain is better.", ""),
        (HelpDomain.FAMILY, "Ana helps you.", "Strain."),
        (HelpDomain.MONEY, "", "Debts."),
    ]
    assert (kept.arrived, kept.record.told_back, kept.record.team_notes) == (
        datetime(2026, 11, 23, 8, 5),
        True,
        "Call the county.",
    )
    assert not page.record.is_dirty()
    assert not page.top.save.isEnabled()
    assert "Your pain is better." in words_on_page(page)
    assert "Strain" not in words_on_page(page)
    assert "county" not in words_on_page(page)


def test_the_page_beside_is_the_real_one_and_follows_the_typing(
    qtbot: QtBot, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    assert "Who to call" in words_on_page(page)
    qtbot.keyClicks(entry(page, "what_matters"), "My roses")
    settle(qtbot, context.tasks)
    assert "What matters to you My roses" in words_on_page(page)
    assert page.preview.view.pages()[0].pixmap().width() > 300


def test_hard_words_get_a_plain_one_with_one_click(
    qtbot: QtBot, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    box = entry(page, "what_matters")
    assert isinstance(box, QPlainTextEdit)
    qtbot.keyClicks(box, "Analgesics help me.")
    settle(qtbot, context.tasks)
    editor = page.record.page.editor("what_matters")
    assert isinstance(editor, ReadingEditor)
    assert editor.remarks() == ["Replace “Analgesics” by “pain medicine”"]
    assert [mark.cursor.selectedText() for mark in box.extraSelections()] == ["Analgesics"]
    (button,) = [one for one in editor.findChildren(QWidget) if one.property("look") == "remark"]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert box.toPlainText() == "Pain medicine help me."
    assert editor.remarks() == []
    box.undo()
    assert box.toPlainText() == "Analgesics help me."


def test_reading_warns_and_never_blocks(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    words = "Considerable deterioration of respiratory functionality necessitates comprehensive reevaluation. "
    qtbot.keyClicks(entry(page, "what_matters"), words * 2)
    settle(qtbot, context.tasks)
    assert page.preview.grade.property("tone") == "warn"
    page.finish()
    settle(qtbot, context.tasks)
    assert page.top.next.text() == "Print…"
    assert record(office, visit).record.what_matters.startswith("Considerable")


def test_what_stands_against_the_page_is_listed_with_the_way_to_mend_it(
    qtbot: QtBot, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    page.record.page.set_value("medicines", (Medicine(name="Senna 8.6 mg"),))
    page.record.page.set_value("reader", None)
    page.record.page.set_value("questions", "How long do I have to live? Is it terminal?")
    settle(qtbot, context.tasks)
    assert [words.split(":")[0] for words in page.preview.remarks.words()] == [
        "No reader yet",
        "Senna 8.6 mg",
        "“terminal”",
    ]
    reader, medicine, unfit = page.preview.remarks.buttons()
    for button, name in ((reader, "reader"), (medicine, "medicines"), (unfit, "questions")):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        editor = page.record.page.editor(name)
        focused = page.window().focusWidget()
        assert focused is not None
        assert editor.isAncestorOf(focused), name


def test_a_refused_release_says_so_at_the_field_and_keeps_all_that_was_typed(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    qtbot.keyClicks(entry(page, "what_matters"), "My garden.")
    page.record.page.set_value("reader", None)
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    focused = page.window().focusWidget()
    assert focused is not None
    assert page.record.page.editor("reader").isAncestorOf(focused)
    assert entry(page, "what_matters").toPlainText() == "My garden."  # type: ignore[attr-defined]
    assert office.read(lambda work: work.get(Visit, visit).status) is VisitStatus.BOOKED


def test_who_releases_is_asked_where_several_were_there(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: PatientId, lena: MemberId
) -> None:
    dana = a_member(office, "Dana Ruiz", "social_worker")
    page = open_page(a_visit(office, maria, [lena, dana], EIGHT))
    assert page.top.releaser() is None
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert "who was there" in page.banner.words()
    assert page.window().focusWidget() is page.top.by.entry()
    page.top.by.set_value(dana)
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert "Released by Dana Ruiz" in page.top.release.text()


def test_what_a_colleague_saved_meanwhile_is_compared_and_nothing_typed_is_lost(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId
) -> None:
    page = open_page(visit)
    qtbot.keyClicks(entry(page, "what_matters"), "My garden.")
    theirs = VisitOutcome(a_record(what_matters="My roses.", talks=(), steps=()))
    office.write(lambda work: records.save(work, visit, theirs, seen=0))
    qtbot.mouseClick(page.top.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    keep = [one for one in page.record.findChildren(QWidget) if one.accessibleName().endswith(": Keep mine")]
    assert len(keep) == 1
    assert record(office, visit).record.what_matters == "My roses."
    qtbot.mouseClick(keep[0], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.top.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    kept = record(office, visit).record
    assert (kept.what_matters, kept.team_notes) == ("My garden.", theirs.record.team_notes)


def test_an_edit_after_the_release_says_that_saving_takes_it_back(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, maria: PatientId, lena: MemberId
) -> None:
    visit = a_recorded_visit(office, maria, [lena], EIGHT)
    page = open_page(visit)
    assert page.top.next.text() == "Print…"
    qtbot.keyClicks(entry(page, "questions"), "May I swim?")
    assert page.top.next.text() == "Save and release"
    assert page.top.release.text() == "Saving takes the release back"
    settle(qtbot, context.tasks)
    assert page.preview.remarks.words() == ["These changes are not released yet."]
    qtbot.mouseClick(page.top.save, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.top.release.text() == "Release taken back"
    assert "withdrawn" in page.preview.remarks.words()[0]
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.top.next.text() == "Print…"


def test_going_to_another_visit_does_not_lose_what_is_typed(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, visit: VisitId, lena: MemberId
) -> None:
    other = a_visit(office, a_patient(office, "Rosa Diaz"), [lena], datetime(2026, 11, 23, 6))
    page = open_page(visit)
    qtbot.keyClicks(entry(page, "what_matters"), "My garden.")
    page.go(WrapUpRoute(other))
    assert "Maria Lopez" in page.banner.words()
    assert page.top.patient.text() == "Maria Lopez"
    qtbot.mouseClick(page.banner.buttons()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    assert page.top.patient.text() == "Rosa Diaz"
    assert record(office, visit).record.what_matters == "My garden."


def test_the_longest_name_does_not_widen_the_window(office: Office, open_page: Open, lena: MemberId) -> None:
    name = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley"
    page = open_page(a_visit(office, a_patient(office, name), [lena], EIGHT))
    assert page.minimumSizeHint().width() <= 1183
    assert page.top.patient.accessibleName() == f"Open the page of {name}"


def test_large_print_is_shown_as_the_patient_reads(office: Office, open_page: Open, lena: MemberId) -> None:
    page = open_page(a_visit(office, a_patient(office, "Rosa Diaz", large_print=True), [lena], EIGHT))
    assert page.preview.size_choice.value() is True
    assert "large print or" not in words_on_page(page)


def test_opening_a_record_is_in_the_audit_trail(office: Office, open_page: Open, visit: VisitId) -> None:
    open_page(visit)
    assert office.read(lambda work: work.session.query(AuditEntry).filter_by(action="view").count()) == 1


def test_a_route_can_name_the_field_and_all_copies_are_one_click_away(
    qtbot: QtBot, office: Office, context: Context, visited: list[Route], open_page: Open, maria: PatientId,
    lena: MemberId, tmp_path: Path,
) -> None:  # fmt: skip
    visit = a_recorded_visit(office, maria, [lena], EIGHT)
    page = open_page(visit)
    page.go(WrapUpRoute(visit, "reader"))
    assert page.window().focusWidget() is entry(page, "reader")
    qtbot.keyClicks(entry(page, "questions"), "May I swim?")
    page.go(WrapUpRoute(visit, "released_by"))
    assert page.window().focusWidget() is page.top.by.entry()
    page.record.page.set_value("questions", "")
    page.ask_printer = prints_to(tmp_path / "paper.pdf")
    qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
    settle(qtbot, context.tasks)
    qtbot.mouseClick(page.banner.buttons()[0], Qt.MouseButton.LeftButton)
    assert visited[-1] == PrintRoute(visit_id=visit)


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_nothing_is_unnamed(
    qtbot: QtBot, context: Context, open_page: Open, visit: VisitId, scheme: theme.Scheme
) -> None:
    page = open_page(visit)
    page.record.page.set_value("medicines", (Medicine(name="Senna"),))
    page.record.page.set_value("said", (Said(words="Nausea is better."),))
    settle(qtbot, context.tasks)
    assert unnamed(page) == []
    assert all(one.accessibleName() for one in page.findChildren(LinkButton))


def test_for_a_reader_of_another_language_somebody_brings_the_words_across(
    office: Office, lena: MemberId, open_page: Open, qtbot: QtBot
) -> None:
    visit = a_visit(office, a_patient(office, languages=("es",), page_language="es"), [lena], EIGHT)
    office.write(
        lambda work: records.complete(work, visit, VisitOutcome(a_record(), EIGHT, EIGHT.replace(hour=9)), seen=0)
    )
    page = open_page(visit)
    editor = page.record.page.editor
    editor("interpreted").set_value(Interpreted.READ_ALOUD)
    entry(page, "interpreted_by").setFocus()
    qtbot.keyClicks(entry(page, "interpreted_by"), "4821")
    editor("interpreted_on").set_value(EIGHT.date())
    draft = page.record.peek().record
    assert (draft.interpreted, draft.interpreted_by, draft.interpreted_on) == (
        Interpreted.READ_ALOUD,
        "4821",
        EIGHT.date(),
    )
    page.record.go_to("interpreted")
    assert entry(page, "interpreted").hasFocus()


def test_for_a_reader_of_english_nobody_is_asked_about_an_interpreter(visit: VisitId, open_page: Open) -> None:
    page = open_page(visit)
    named = {one.accessibleName() for one in page.findChildren(QWidget)}
    assert "Who reads this page" in named
    assert "How the steps and medicines reached them" not in named


def test_another_reader_may_need_an_interpreter_before_anything_is_saved(
    office: Office, maria: PatientId, visit: VisitId, open_page: Open
) -> None:
    """The field is there whoever is chosen as the reader, so that what keeps the page from leaving can be mended."""
    draft = ContactDraft(name="Eva Lopez", relation="mother", language="es", may_know=MayKnow.EVERYTHING)
    office.write(lambda work: contacts.save(work, maria, None, draft))
    page = open_page(visit)
    page.record.page.editor("reader").set_value("Eva Lopez")
    assert page.record.go_to("interpreted")
