"""Settings by hand: the call box that may not be empty, places, disciplines."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.places import PlaceKind
from careteam.services import disciplines, office_settings, page_languages, places, terms
from careteam.services.office import Office
from careteam.settings import SettingsFile
from tests.builders import a_member, a_place
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.admin.languages import LanguagesSection
from ui.admin.listing import Listing
from ui.admin.office import OfficeSection
from ui.admin.page import SECTIONS, SettingsPage
from ui.kit import theme
from ui.kit.context import Context
from ui.kit.routes import SettingsRoute


@pytest.fixture
def page(context: Context, qtbot: QtBot, desk: QWidget, tmp_path: Path) -> SettingsPage:
    with_settings = replace(context, settings=SettingsFile(tmp_path / "settings.toml"))
    made = SettingsPage(with_settings, SettingsRoute(), desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


def section(page: SettingsPage, kind: type[QWidget]) -> QWidget:
    (found,) = page.findChildren(kind)
    return found


def office_section(page: SettingsPage) -> OfficeSection:
    found = section(page, OfficeSection)
    assert isinstance(found, OfficeSection)
    return found


def retype(hand: Hand, widget: QWidget, text: str) -> None:
    widget.setFocus()
    hand.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    if text:
        hand.type(text)
    else:
        hand.press(Qt.Key.Key_Delete)


def test_the_call_box_is_changed_and_shown_as_it_will_stand(office: Office, page: SettingsPage, hand: Hand) -> None:
    hand.show(page)
    one = office_section(page)
    retype(hand, one.panel.form.editor("night_phone").entry(), "555-0199")
    assert "Night and weekends: 555-0199" in one.lines.text()
    hand.click(button(page, "Save"))
    assert office.read(office_settings.current).night_phone == "555-0199"
    assert one.banner.words().startswith("Saved.")


def test_an_empty_call_box_is_refused_beside_its_field(office: Office, page: SettingsPage, hand: Hand) -> None:
    hand.show(page)
    one = office_section(page)
    entry = one.panel.form.editor("night_phone").entry()
    retype(hand, entry, "")
    hand.click(button(page, "Save"))
    assert entry.accessibleDescription() != ""
    assert entry.hasFocus()
    assert office.read(office_settings.current).night_phone == "555-0142"


def test_what_somebody_else_saved_meanwhile_is_compared(office: Office, page: SettingsPage, hand: Hand) -> None:
    hand.show(page)
    one = office_section(page)
    retype(hand, one.panel.form.editor("name").entry(), "Mine")
    edited = office.read(office_settings.edit)
    theirs = replace(edited.draft, name="Theirs", emergency_number="112")
    office.write(lambda work: office_settings.save(work, theirs, seen=edited.version))
    hand.click(button(page, "Save"))
    assert office.read(office_settings.current).name == "Theirs"
    assert one.panel.form.peek().name == "Mine"
    hand.click(button(page, "Save"))
    assert office.read(office_settings.current) == replace(theirs, name="Mine")


def listing(page: SettingsPage) -> "Listing[object]":
    found = page.stack.currentWidget()
    assert isinstance(found, Listing)
    return found


def test_a_place_is_added_changed_and_found(office: Office, page: SettingsPage, hand: Hand, qtbot: QtBot) -> None:
    hospital = a_place(office, "Mercy", PlaceKind.HOSPITAL)
    a_place(office, "Elm Grove", PlaceKind.NURSING_HOME)
    hand.show(page)
    hand.click(button(page, "Places"))
    rows = listing(page)
    rows.search.setFocus()
    hand.type("nursing")
    qtbot.waitUntil(lambda: len(rows.table.rows()) == 1)
    hand.press(Qt.Key.Key_Escape)
    hand.click(button(page, "Add place"))
    dialog = hand.dialog()
    hand.type("4 West")
    hand.tab()
    hand.type("Hospital")
    hand.press(Qt.Key.Key_Down)  # to the unit
    assert dialog.form.editor("parent_id").isVisible()
    hand.tab()
    hand.type("Mercy")
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    unit = next(row for row in office.read(places.rows) if row.name == "Mercy · 4 West")
    assert office.read(lambda work: places.edit(work, unit.id).draft.parent_id) == hospital
    hand.front(page)
    rows.table.select(unit.id)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert hand.dialog().windowTitle() == "4 West"
    assert hand.dialog().form.peek().parent_id == hospital
    hand.click(button(hand.dialog(), "Take out of use"))
    assert "Mercy · 4 West" not in [row.name for row in office.read(places.rows)]


def test_an_office_adds_a_discipline_of_its_own(office: Office, page: SettingsPage, hand: Hand) -> None:
    page.go(SettingsRoute("disciplines"))
    hand.show(page)
    hand.click(button(page, "Add discipline"))
    for text in ("Art therapist", "RN"):
        hand.type(text)
        hand.tab()
    dialog = hand.dialog()
    dialog.form.editor("plain").entry().setFocus()
    hand.type("art therapist")
    hand.click(button(dialog, "Save"))
    assert dialog.isVisible()  # nurses have these letters
    retype(hand, dialog.form.editor("code").entry(), "AT")
    hand.click(button(dialog, "Save"))
    assert hand.dialogs() == []
    assert ("Art therapist", "AT") in [(row.name, row.code) for row in office.read(disciplines.rows)]


def test_a_discipline_in_use_stays_and_says_why(office: Office, page: SettingsPage, hand: Hand) -> None:
    a_member(office)
    page.go(SettingsRoute("disciplines"))
    hand.show(page)
    rows = listing(page)
    kind = next(row for row in office.read(disciplines.rows) if row.key == "nurse_practitioner")
    rows.table.select(kind.id)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog()
    hand.click(button(dialog, "Take out of use"))
    assert "in use" in dialog.form.banner.words()
    dialog.done(QDialog.DialogCode.Rejected)


def test_an_office_adds_a_word_changes_it_and_takes_it_out(office: Office, page: SettingsPage, hand: Hand) -> None:
    page.go(SettingsRoute("words"))
    hand.show(page)
    hand.click(listing(page).add)
    dialog = hand.dialog()
    for text in ("titrate", "change slowly", "A daughter"):
        hand.type(text)
        hand.tab()
    hand.click(button(dialog, "Save"))
    assert [(row.term, row.plain, row.source) for row in office.read(terms.rows)] == [
        ("titrate", "change slowly", "A daughter")
    ]
    hand.front(page)
    rows = listing(page)
    rows.table.select(office.read(terms.rows)[0].id)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog()
    retype(hand, dialog.form.editor("plain").entry(), "raise slowly")
    hand.click(button(dialog, "Save"))
    assert office.read(terms.plainer) == {"titrate": "raise slowly"}
    hand.front(page)
    rows.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    hand.click(button(hand.dialog(), "Take out"))
    assert hand.dialogs() == []
    assert office.read(terms.rows) == ()


def test_a_route_opens_its_section_and_every_control_has_a_name(page: SettingsPage, hand: Hand) -> None:
    hand.show(page)
    for name, _words, _make in SECTIONS:
        page.go(SettingsRoute(name))
        hand.wait()
        assert page.tabs.value() == name
        assert unnamed(page) == []


def test_a_language_is_read_and_approved_by_name(office: Office, page: SettingsPage, hand: Hand) -> None:
    page.go(SettingsRoute("languages"))
    hand.show(page)
    one = section(page, LanguagesSection)
    assert isinstance(one, LanguagesSection)
    assert [row.tag for row in one.table.rows()] == ["ar", "es", "hi"]
    assert "ملخص زيارتك" in [row.words for row in one.phrases.rows()]
    assert "Kept off every page: how long somebody may live" in [row.english for row in one.phrases.rows()]
    metrics, header = QFontMetrics(theme.font()), one.phrases.horizontalHeader()
    for number, row in enumerate(one.phrases.rows()):  # all of it can be read
        for column, words in enumerate((row.english, row.words)):
            room = QRect(0, 0, header.sectionSize(column) - theme.px(16), 9999)
            needs = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            assert needs.height() < one.phrases.rowHeight(number)
    assert not one.take_back.isEnabled()
    hand.click(button(page, "Approve…"))
    dialog = hand.dialog()
    hand.click(button(dialog, "Approve"))
    assert dialog.isVisible()  # nobody is named
    dialog.form.editor("by").entry().setFocus()
    hand.type("Dr. Samir Haddad")
    hand.click(button(dialog, "Approve"))
    assert office.read(page_languages.approved) == {"en", "ar"}
    hand.front(page)
    assert not one.approve.isEnabled()
    hand.click(button(page, "Take the approval back"))
    assert office.read(page_languages.approved) == {"en"}


def test_tabs_that_do_not_fit_go_below_in_their_order(page: SettingsPage, hand: Hand) -> None:
    hand.show(page)
    for width in (1182, 480):
        page.tabs.setFixedWidth(width)
        hand.wait()
        places = [(tab.y(), tab.x()) for tab in page.tabs.buttons()]
        assert places == sorted(places)
        assert len({y for y, _x in places}) == (1 if width == 1182 else 2)
        assert all(tab.geometry().right() < width for tab in page.tabs.buttons())
        assert page.tabs.height() >= max(tab.geometry().bottom() for tab in page.tabs.buttons())
