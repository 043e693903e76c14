"""The team at a glance: caseloads and weeks, entering somebody, and who is away."""

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.team import AbsenceDraft, AbsenceKind, Hue
from careteam.services import absences, covers, handoffs, team
from careteam.services.handoffs import Terms
from careteam.services.office import Office
from tests.builders import a_member, a_patient, a_place, a_visit, an_assignment
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from ui.kit.context import Context
from ui.kit.roles import DRAWN, Bar
from ui.kit.routes import AbsenceRoute, CalendarRoute, ImportRoute, PatientRoute, Route, TeamRoute
from ui.team.absence_form import AbsenceDialog
from ui.team.page import TeamPage

NAME, LOAD, MON, TUE, WED, THU = 0, 1, 2, 3, 4, 5


@pytest.fixture
def page(context: Context, qtbot: QtBot, desk: QWidget) -> TeamPage:
    made = TeamPage(context, TeamRoute(), desk)
    made.setParent(None)
    qtbot.addWidget(made)
    return made


def cells(page: TeamPage, role: int, line: int = 0) -> list[Any]:
    model = page.table.table
    return [model.index(line, column).data(role) for column in range(model.columnCount())]


def test_a_row_shows_the_caseload_against_its_limit_and_the_week(office: Office, page: TeamPage, hand: Hand) -> None:
    dana = a_member(office, "Dana Ruiz", "social_worker", credentials="LCSW", caseload_limit=1)
    patient = a_patient(office)
    an_assignment(office, patient, dana)
    a_visit(office, patient, [dana], datetime(2026, 11, 24, 10))
    a_visit(office, patient, [dana], datetime(2026, 11, 25, 10))
    away = AbsenceDraft(dana, datetime(2026, 11, 25), datetime(2026, 11, 27))
    office.write(lambda work: absences.save(work, None, away, seen=None))
    hand.show(page)
    assert page.week.text() == "Nov 23–29, 2026"
    words, chips = cells(page, Qt.ItemDataRole.DisplayRole), [one.chip for one in cells(page, DRAWN)]
    assert words[:3] == ["Dana Ruiz, LCSW", "1 of 1", "·"]
    assert cells(page, DRAWN)[LOAD].bar == Bar(1.0, 1.0, Hue.VIOLET)
    assert [chips[day].text for day in (TUE, WED, THU)] == ["1", "1!", "off"]
    assert words[-1] == "Nov 25 – Nov 26"
    assert page.table.table.index(0, LOAD).data(Qt.ItemDataRole.ToolTipRole) == (
        "<span>1 patient, weighted by their care: 1 of 1. Full.</span>"
    )


def test_one_goes_through_the_weeks(office: Office, page: TeamPage, hand: Hand) -> None:
    dana = a_member(office, "Dana Ruiz", "social_worker")
    a_visit(office, a_patient(office), [dana], datetime(2026, 12, 1, 10))
    hand.show(page)
    assert cells(page, DRAWN)[TUE].chip is None
    hand.click(next(one for one in page.findChildren(QWidget) if one.accessibleName() == "Week after"))
    assert page.week.text() == "Nov 30 – Dec 6, 2026"
    assert cells(page, DRAWN)[TUE].chip.text == "1"
    hand.click(button(page, "This week"))
    assert cells(page, DRAWN)[TUE].chip is None


def test_one_finds_by_name_discipline_and_language(office: Office, page: TeamPage, hand: Hand, qtbot: QtBot) -> None:
    a_member(office, "Dana Ruiz", "social_worker", languages=("en", "es"))
    a_member(office, "Tom Reyes", "nurse")
    hand.show(page)
    for typed, found in (("rui", ["Dana Ruiz"]), ("spanish", ["Dana Ruiz"]), ("nurse", ["Tom Reyes"]), ("zz", [])):
        page.search.setFocus()
        page.search.clear()
        hand.type(typed)
        qtbot.waitUntil(lambda found=found: [row.name for row in page.table.rows()] == found)  # type: ignore[misc]
    assert page.empty.sentence.text() == "Nobody fits what you typed."


def test_an_empty_team_offers_to_add_or_import(page: TeamPage, hand: Hand, visited: list[Route]) -> None:
    hand.show(page)
    hand.click(page.empty.button)
    assert visited == [ImportRoute()]


def test_somebody_is_entered_by_keys(office: Office, page: TeamPage, hand: Hand) -> None:
    hand.show(page)
    hand.click(button(page, "Add member"))
    hand.type("Dana")
    hand.tab()
    hand.type("Ruiz")
    hand.tab()
    hand.type("Soc")  # the list goes to the social worker
    hand.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hand.dialogs() == []
    (row,) = office.read(team.rows)
    assert (row.name, row.discipline.code) == ("Dana Ruiz", "SW")
    assert [one.name for one in page.table.rows()] == ["Dana Ruiz"]


def test_languages_are_added_by_typing_and_taken_away_by_a_click(office: Office, page: TeamPage, hand: Hand) -> None:
    a_member(office)
    hand.show(page)
    page.table.select(page.table.rows()[0].id)
    page.table.setFocus()
    hand.press(Qt.Key.Key_Return)
    dialog = hand.dialog()
    editor = dialog.form.editor("languages")
    editor.entry().setFocus()
    hand.type("Vietnamese")
    english = next(chip for chip in editor.chips() if chip.text() == "English")
    hand.click(english)
    hand.click(button(dialog, "Save"))
    (row,) = office.read(team.rows)
    assert row.languages == ("vi",)


def test_the_panel_opens_patients_and_the_calendar_and_closes_with_escape(
    office: Office, page: TeamPage, hand: Hand, visited: list[Route]
) -> None:
    base = a_place(office, "North office")
    lena = a_member(office, base_id=base)
    patient = a_patient(office)
    an_assignment(office, patient, lena)
    hand.show(page)
    page.table.setFocus()
    hand.press(Qt.Key.Key_Down)
    assert page.panel.isVisible()
    hand.click(button(page.panel, "Maria Lopez"))
    hand.click(button(page.panel, "Calendar"))
    assert visited == [PatientRoute(patient), CalendarRoute(date(2026, 11, 23))]
    hand.press(Qt.Key.Key_Escape)
    assert not page.panel.isVisible()


def test_time_away_is_entered_with_the_visits_in_it_and_taken_back(office: Office, page: TeamPage, hand: Hand) -> None:
    lena = a_member(office)
    a_visit(office, a_patient(office), [lena], datetime(2026, 11, 25, 10))
    hand.show(page)
    page.table.select(lena)
    hand.wait()
    hand.click(button(page.panel, "Add"))
    dialog = hand.dialog()
    assert isinstance(dialog, AbsenceDialog)
    dialog.form.editor("first").entry().setFocus()
    hand.type("11/25/2026")
    assert "Wed, Nov 25 10:00 am  Maria Lopez" in dialog.visits.words()
    hand.click(button(dialog, "Save"))
    (row,) = office.read(lambda work: absences.of_member(work, lena))
    assert (row.starts, row.ends) == (datetime(2026, 11, 25), datetime(2026, 11, 26))
    (change,) = [one for one in page.panel.findChildren(QPushButton) if one.accessibleName().startswith("Change Leave")]
    hand.click(change)
    hand.click(button(hand.dialog(), "There after all"))
    assert office.read(lambda work: absences.of_member(work, lena)) == ()


@pytest.mark.parametrize(("answer", "left"), [("End them", 0), ("Keep them", 1)])
def test_there_after_all_asks_about_those_who_cover(
    office: Office, context: Context, hand: Hand, desk: QWidget, answer: str, left: int
) -> None:
    lena = a_member(office)
    a_member(office, "Kai Lund")
    an_assignment(office, a_patient(office), lena)
    draft = AbsenceDraft(lena, datetime(2026, 11, 30), datetime(2026, 12, 5))
    absence_id, _changes = office.write(lambda work: absences.save(work, None, draft, seen=None))
    terms = Terms(lena, date(2026, 11, 30), date(2026, 12, 4))
    office.write(lambda work: handoffs.hand_over(work, handoffs.propose(work, terms)))
    dialog = AbsenceDialog(context, AbsenceRoute(lena, absence_id=absence_id), desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    hand.show(dialog)
    hand.click(button(dialog, "There after all"))
    assert dialog.form.banner.words().startswith("1 patient is covered in this time.")
    hand.click(button(dialog, answer))
    assert not dialog.isVisible()
    assert office.read(lambda work: absences.of_member(work, lena)) == ()
    assert len(office.read(lambda work: covers.of_member(work, lena))) == left


def test_some_hours_away_need_both_times(office: Office, context: Context, hand: Hand, desk: QWidget) -> None:
    lena = a_member(office)
    dialog = AbsenceDialog(context, AbsenceRoute(lena), desk)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    hand.show(dialog)
    dialog.form.editor("first").entry().setFocus()
    hand.type("11/25/2026")
    hand.click(dialog.form.editor("hours").entry())
    dialog.form.editor("starts").entry().setFocus()
    hand.type("2 pm")
    hand.click(button(dialog, "Save"))
    assert dialog.isVisible()
    dialog.form.editor("ends").entry().setFocus()
    hand.type("4 pm")
    hand.click(button(dialog, "Save"))
    (row,) = office.read(lambda work: absences.of_member(work, lena))
    assert (row.starts, row.ends) == (datetime(2026, 11, 25, 14), datetime(2026, 11, 25, 16))
    dialog.deleteLater()


def test_who_serves_patients_is_not_removed_but_told_why(office: Office, page: TeamPage, hand: Hand) -> None:
    lena = a_member(office)
    an_assignment(office, a_patient(office), lena)
    hand.show(page)
    page.table.select(lena)
    hand.wait()
    hand.click(button(page.panel, "Change…"))
    dialog = hand.dialog()
    hand.click(button(dialog, "Remove…"))
    hand.click(button(dialog, "Remove"))
    assert dialog.isVisible()
    assert "1 patient" in dialog.form.banner.words()
    dialog.done(QDialog.DialogCode.Rejected)
    assert [row.name for row in office.read(team.rows)] == ["Lena Fischer"]


def test_every_control_has_a_name(office: Office, page: TeamPage, hand: Hand) -> None:
    lena = a_member(office)
    hand.show(page)
    page.table.select(lena)
    hand.wait()
    assert unnamed(page) == []
    for words in ("Change…", "Add"):
        hand.click(button(page.panel, words))
        dialog = hand.dialog()
        assert unnamed(dialog) == []
        assert all(one.text() or one.accessibleName() for one in dialog.findChildren(QPushButton))
        dialog.done(QDialog.DialogCode.Rejected)
        hand.wait()


def test_blocked_time_begins_with_what_was_chosen_and_is_freed_again(
    office: Office, context: Context, hand: Hand, desk: QWidget
) -> None:
    lena = a_member(office)
    starts, ends = datetime(2026, 11, 25, 14), datetime(2026, 11, 25, 15, 30)
    dialog = AbsenceDialog(context, AbsenceRoute(lena, starts, ends), desk)
    hand.show(dialog)
    assert dialog.title.text() == "Lena Fischer: away or blocked"
    assert dialog.form.draft().kind is AbsenceKind.BLOCKED
    dialog.form.editor("note").entry().setFocus()
    hand.type("Team meeting")
    hand.click(button(dialog, "Save"))
    (row,) = office.read(lambda work: absences.of_member(work, lena))
    assert (row.starts, row.ends, row.kind, row.note) == (starts, ends, AbsenceKind.BLOCKED, "Team meeting")
    again = AbsenceDialog(context, AbsenceRoute(lena, absence_id=row.id), desk)
    hand.show(again)
    assert again.form.draft().note == "Team meeting"
    hand.click(button(again, "Free this time"))
    assert office.read(lambda work: absences.of_member(work, lena)) == ()
