"""Choosing the pages of a visit in its wrap-up: calm for an adult, and for a child or teen all that P16 asks."""

from datetime import date, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from careteam.domain.ids import MemberId, PatientId, VisitId
from careteam.domain.patients import Authority, ContactDraft
from careteam.domain.terms import TermDraft
from careteam.domain.versions import ChildChoice, ChildLine, PageFor, PageVersion, ToldTopic
from careteam.domain.visits import Interpreted, RecordDraft
from careteam.services import contacts, copies, records, terms
from careteam.services.office import Office
from tests.builders import a_patient, a_visit
from tests.ui.paper_trail import prints_to, settle
from tests.ui.visit.conftest import Open
from ui.kit.buttons import LinkButton
from ui.kit.context import Context
from ui.kit.routes import PatientRoute, Route
from ui.kit.rows import RowsEditor
from ui.visit.reading import ReadingEditor
from ui.visit.record_form import MorePage
from ui.visit.wrap_up import WrapUpPage

EIGHT = datetime(2026, 11, 23, 8)


@pytest.fixture
def leo(office: Office) -> PatientId:
    """A child of two parents; a court order keeps pages from one of them."""
    patient = a_patient(office, "Leo Brandt", birth_date=date(2019, 4, 2))
    for name, order in (("Ana Brandt", ""), ("Ben Brandt", "Order of May 3")):
        draft = ContactDraft(
            name=name,
            relation="parent",
            authority=Authority.PARENT,
            court_order=order,
            court_forbids_page=bool(order),
        )
        office.write(lambda work, draft=draft: contacts.save(work, patient, None, draft))  # type: ignore[misc]
    return patient


def rows(page: WrapUpPage, name: str) -> RowsEditor:
    return cast(RowsEditor, page.record.page.editor(name))


def click_add(qtbot: QtBot, page: WrapUpPage, name: str) -> None:
    link = rows(page, name).findChildren(LinkButton)[-1]
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)


def shown(page: WrapUpPage, name: str) -> bool:
    return page.record.page.editor(name).isVisibleTo(page.record)


def _privates(page: WrapUpPage, name: str) -> list[QCheckBox]:
    boxes = [box for box in rows(page, name).findChildren(QCheckBox) if box.text() == "Private"]
    assert boxes
    return boxes


def words_on_page(page: WrapUpPage) -> str:
    return " ".join(one.accessibleDescription() for one in page.preview.view.pages())


def record(office: Office, visit: VisitId) -> RecordDraft:
    return office.read(lambda work: records.open_record(work, visit)).draft.record


def test_an_adult_is_asked_nothing_new_until_somebody_else_wants_a_page(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, lena: MemberId
) -> None:
    maria = a_patient(office)
    page = open_page(a_visit(office, maria, [lena], EIGHT))
    for name in ("page_version", "own_words_private", "child_matters", "child_talks", "child_choices"):
        assert not shown(page, name), name
    assert not page.preview.which.isVisibleTo(page.preview)
    click_add(qtbot, page, "steps")
    assert not any(box.isVisibleTo(page.record) for box in _privates(page, "steps"))
    click_add(qtbot, page, "more_pages")
    settle(qtbot, context.tasks)
    assert shown(page, "own_words_private")
    assert all(box.isVisibleTo(page.record) for box in _privates(page, "steps"))
    assert page.preview.which.isVisibleTo(page.preview)
    assert page.record.page.peek().more_pages == (MorePage(),)


def test_a_child_gets_a_page_and_the_parent_another_and_each_is_seen_and_printed(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, lena: MemberId, leo: PatientId, tmp_path: Path
) -> None:
    visit = a_visit(office, leo, [lena], EIGHT)
    page = open_page(visit)
    page.ask_printer = prints_to(tmp_path / "paper.pdf")
    form = page.record.page
    assert shown(page, "page_version")
    assert any("with the family" in line for line in page.preview.remarks.words())
    form.set_value("page_version", PageVersion.CAREGIVER)
    form.set_value("reader", "Ana Brandt")
    assert not shown(page, "child_matters")
    form.set_value("more_pages", (MorePage(PageVersion.CHILD),))
    assert shown(page, "child_matters")
    form.set_value("child_talks", (ChildLine(None, "You drew a ship."),))
    form.set_value("child_choices", (ChildChoice("Where do you want to sit?", "Bed", "Couch"),))
    settle(qtbot, context.tasks)
    assert "Visit summary for Ana Brandt" in words_on_page(page)
    page.preview.which.set_value(1)
    page.preview.which.changed.emit()
    settle(qtbot, context.tasks)
    assert "Leo Brandt, this is your page" in words_on_page(page)
    assert "You drew a ship." in words_on_page(page)
    for _time in ("complete and release", "print"):
        qtbot.mouseClick(page.top.next, Qt.MouseButton.LeftButton)
        settle(qtbot, context.tasks)
    assert "Printed for Leo Brandt" in page.banner.words()
    (copy,) = office.read(lambda work: copies.of_visit(work, visit))
    assert copy.reader == "Leo Brandt"
    assert record(office, visit).more_pages == (PageFor(PageVersion.CHILD, "Leo Brandt"),)


def test_a_parent_a_court_keeps_pages_from_is_named_as_such_and_refused_in_words(
    qtbot: QtBot,
    office: Office,
    context: Context,
    open_page: Open,
    lena: MemberId,
    leo: PatientId,
    visited: list[Route],
) -> None:
    page = open_page(a_visit(office, leo, [lena], EIGHT))
    names = [one.words for one in page._loaded.wrap_up.readers] if page._loaded else []
    assert "Ben Brandt (parent): no page, by court order" in names
    page.record.page.set_value("page_version", PageVersion.CAREGIVER)
    page.record.page.set_value("reader", "Ben Brandt")
    settle(qtbot, context.tasks)
    assert any("court order forbids giving Ben Brandt a page" in line for line in page.preview.remarks.words())
    qtbot.mouseClick(page.preview.remarks.buttons()[0], Qt.MouseButton.LeftButton)
    assert visited == [PatientRoute(leo, "contacts")]


def test_what_is_said_to_a_child_is_read_at_a_childs_grade_and_by_what_was_told(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, lena: MemberId, leo: PatientId
) -> None:
    page = open_page(a_visit(office, leo, [lena], EIGHT))
    form = page.record.page
    form.set_value("page_version", PageVersion.CHILD)
    words = "We can help your family at home after school."
    form.set_value("child_matters", words)
    form.set_value("what_matters", words)
    form.set_value("child_talks", (ChildLine(ToldTopic.ILLNESS, "Your blood is sick. The hospice helps."),))
    settle(qtbot, context.tasks)
    page.record._check()
    child, adult = (cast(ReadingEditor, form.editor(name)) for name in ("child_matters", "what_matters"))
    assert child.remarks() == ["Hard to read"]
    assert adult.remarks() == []
    said = page.preview.remarks.words()
    assert any("nobody wrote down that Leo Brandt was told" in line for line in said)
    assert any("“hospice” is never on a child’s page" in line for line in said)
    assert page.preview.grade.text().startswith("Reads at grade")


def test_the_offices_own_word_is_replaced_with_one_click(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, lena: MemberId
) -> None:
    office.write(lambda work: terms.save(work, None, TermDraft("titrate", "change slowly")))
    page = open_page(a_visit(office, a_patient(office), [lena], EIGHT))
    editor = cast(ReadingEditor, page.record.page.editor("what_matters"))
    qtbot.keyClicks(editor.entry(), "We titrate the drug.")
    page.record._check()
    (remark,) = [one for one in editor.findChildren(QPushButton) if "titrate" in one.text()]
    qtbot.mouseClick(remark, Qt.MouseButton.LeftButton)
    assert editor.value() == "We change slowly the drug."


def test_words_that_a_translator_approved_are_measured_in_the_language_of_the_page(
    qtbot: QtBot, office: Office, context: Context, open_page: Open, lena: MemberId
) -> None:
    page = open_page(a_visit(office, a_patient(office, languages=("es",), page_language="es"), [lena], EIGHT))
    page.record.page.set_value("what_matters", "Quiero estar en casa.")
    page.record._check()
    assert page.preview.grade.text().startswith("Reads at grade")
    page.record.page.set_value("interpreted", Interpreted.TRANSLATED)
    page.record._check()
    assert page.preview.grade.text().startswith("INFLESZ")
