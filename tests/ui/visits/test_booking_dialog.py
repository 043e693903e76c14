"""Booking and changing a visit with real keys and clicks; the interactions promised are counted."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.clock import FixedClock
from careteam.domain.ids import VisitId
from careteam.domain.places import Setting
from careteam.domain.visits import CancelReason, InterpreterBooked, NotSeenReason, VisitDraft, VisitStatus
from careteam.persistence.models import Visit
from careteam.services import patients, visits
from careteam.services.office import Office
from tests.services.visit_builders import a_home, a_patient, an_absence, at
from tests.ui.gallery import unnamed
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import Hands
from ui.kit.context import Context
from ui.kit.routes import BookVisitRoute, PatientRoute, Route, WrapUpRoute
from ui.visit.booking import BookingDialog
from ui.visit.openings import OpeningButton

WEDNESDAY = date(2026, 11, 25)


class Opener:
    """Opens the dialog as the window does."""

    def __init__(self, context: Context, hands: Hands, qtbot: QtBot) -> None:
        self._context, self._hands, self._bot = context, hands, qtbot

    def __call__(self, **route: Any) -> BookingDialog:
        dialog = BookingDialog(self._context, BookVisitRoute(**route))
        dialog.open()
        dialog.activateWindow()
        self._bot.addWidget(dialog)
        self._hands.settle()
        self._hands.settle()
        return dialog


@pytest.fixture
def opened(context: Context, hands: Hands, qtbot: QtBot, scene: Scene) -> Opener:
    """The way to the dialog."""
    return Opener(context, hands, qtbot)


def draft(office: Office, visit_id: VisitId) -> VisitDraft:
    return office.read(lambda work: visits.edit(work, visit_id)).draft


def newest(office: Office) -> VisitDraft:
    visit_id = office.read(lambda work: work.session.scalars(select(Visit.id).order_by(Visit.id.desc())).first())
    assert visit_id is not None
    return draft(office, VisitId(visit_id))


def line(dialog: BookingDialog, name: str) -> QLineEdit:
    entry = dialog.form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    return entry


def test_a_home_visit_is_booked_in_three_interactions(opened: Opener, scene: Scene, hands: Hands) -> None:
    hands.count += 1  # Ctrl+Shift+N
    dialog = opened(patient_id=scene.patients["Maria Lopez"])
    assert isinstance(hands.at(), OpeningButton)
    assert dialog.openings.buttons[0].accessibleName() == (
        "Wed, Nov 25, 8:00–9:00 am. Lena Fischer’s first visit that day"
    )
    hands.key(Qt.Key.Key_Return)
    assert hands.at() is dialog.panel.save_button
    hands.key(Qt.Key.Key_Return)
    assert hands.count == 3
    assert not dialog.isVisible()
    booked = newest(scene.office)
    assert (booked.patient_id, booked.starts) == (scene.patients["Maria Lopez"], at("8:00", WEDNESDAY))
    assert booked.member_ids == (scene.members["Lena Fischer"],)
    assert booked.status is VisitStatus.BOOKED


def test_the_patient_is_found_by_a_few_letters(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened()
    hands.type("loma")
    hands.key(Qt.Key.Key_Return)
    assert dialog.booking is None  # nobody of this name
    dialog.finder.line.selectAll()
    hands.type("mar lop")
    hands.key(Qt.Key.Key_Return)
    hands.settle()
    assert dialog.title.text() == "New visit with Maria Lopez"
    assert isinstance(hands.at(), OpeningButton)


def offered(dialog: BookingDialog) -> list[str]:
    return [dialog.finder.list.item(row).text() for row in range(dialog.finder.list.count())]


def test_whom_one_was_at_last_is_one_click_away(opened: Opener, scene: Scene, hands: Hands) -> None:
    maria = scene.patients["Maria Lopez"]
    scene.office.write(lambda work: patients.viewed(work, maria))
    dialog = opened(likely=scene.patients["Omar Haddad"])
    assert offered(dialog)[:2] == ["Omar Haddad", "Maria Lopez"]
    said = dialog.finder.list.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Look at the page of Maria Lopez, today at " in said
    hands.key(Qt.Key.Key_Return)
    assert dialog.booking is None  # nobody is chosen beforehand
    small = dialog.width()
    where = dialog.finder.list.visualItemRect(dialog.finder.list.item(1)).center()
    QTest.mouseClick(dialog.finder.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    hands.settle()
    assert dialog.title.text() == "New visit with Maria Lopez"
    assert dialog.width() > small
    assert isinstance(hands.at(), OpeningButton)


def test_what_is_typed_takes_the_place_of_the_last_ones(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(likely=scene.patients["Omar Haddad"])
    hands.type("mar lop")
    assert offered(dialog) == ["Maria Lopez"]
    dialog.finder.line.selectAll()
    hands.key(Qt.Key.Key_Delete)
    assert offered(dialog)[0] == "Omar Haddad"


def test_no_time_stands_there_before_a_free_one_is_known(opened: Opener, scene: Scene, hands: Hands) -> None:
    patient_id = a_patient(scene.office, "Nina Hart")
    a_home(scene.office, patient_id)
    dialog = opened(patient_id=patient_id)
    assert (line(dialog, "day").text(), line(dialog, "starts").text()) == ("", "")
    assert not dialog.findings.isVisible()
    hands.click(dialog.panel.save_button)
    assert dialog.isVisible()
    finder = dialog.form.editor("member_ids").finder.line  # type: ignore[attr-defined]
    finder.setFocus()
    hands.type("Tom Reyes, Nurse")
    first = dialog.openings.buttons[0].opening
    entry = dialog.form.peek()
    assert (entry.day, entry.starts) == (first.starts.date(), first.starts.time())
    assert dialog.findings.sentences() == []
    hands.click(dialog.panel.save_button)
    assert newest(scene.office).starts == first.starts


def test_a_time_somebody_typed_is_not_proposed_away(opened: Opener, scene: Scene, hands: Hands) -> None:
    patient_id = a_patient(scene.office, "Nina Hart")
    a_home(scene.office, patient_id)
    dialog = opened(patient_id=patient_id)
    for name, text in (("day", "11/30/2026"), ("starts", "3:00 pm")):
        line(dialog, name).setFocus()
        hands.type(text)
    finder = dialog.form.editor("member_ids").finder.line  # type: ignore[attr-defined]
    finder.setFocus()
    hands.type("Tom Reyes, Nurse")
    entry = dialog.form.peek()
    assert (entry.day, entry.starts) == (date(2026, 11, 30), time(15))


def test_it_says_when_nothing_is_free_soon_or_at_all(opened: Opener, scene: Scene) -> None:
    tom = scene.members["Tom Reyes"]
    an_absence(scene.office, tom, at("0:00", TUESDAY), at("0:00", date(2026, 12, 3)))
    dialog = opened(patient_id=scene.patients["Jun Park"], member_id=tom)
    assert "Nothing is free before Thu, Dec 3." in spoken(dialog.openings)
    assert dialog.form.peek().day == date(2026, 12, 3)
    an_absence(scene.office, tom, at("0:00", date(2026, 12, 3)), at("0:00", date(2027, 1, 3)))
    dialog = opened(patient_id=scene.patients["Jun Park"], member_id=tom)
    assert "No time is free in the next two weeks." in spoken(dialog.openings)
    assert dialog.form.peek().day is None


def spoken(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_draft_whose_time_has_passed_says_so_and_offers_another(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"])
    line(dialog, "starts").selectAll()
    line(dialog, "starts").setFocus()
    hands.type("3:30 pm")
    line(dialog, "purpose").setFocus()
    hands.type("Refill")
    dialog.panel.keeper.keep()  # type: ignore[union-attr]
    dialog.done(0)
    assert isinstance(scene.office.clock, FixedClock)
    scene.office.clock.moment += timedelta(days=20)
    again = opened(patient_id=scene.patients["Jun Park"])
    assert again.form.peek().purpose == "Refill"
    assert again.form.peek().starts == time(15, 30)
    assert "This time has passed." in spoken(again.form)
    assert again.findings.nearest.isVisible()
    hands.click(again.findings.nearest)
    assert "This time has passed." not in spoken(again.form)
    assert again.findings.sentences() == []


def test_a_visit_moved_into_the_past_says_so_at_the_field(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(visit_id=scene.visits["Mia Torres 14:00"])
    line(dialog, "starts").selectAll()
    line(dialog, "starts").setFocus()
    hands.type("8:00 am")
    assert "This time has passed." in spoken(dialog.form)
    assert dialog.panel.save_button.isEnabled()  # it may have taken place then


def test_of_similar_names_none_is_chosen_for_you(opened: Opener, scene: Scene, hands: Hands) -> None:
    a_patient(scene.office, "Maria Lopes")
    dialog = opened()
    hands.type("maria lop")
    hands.key(Qt.Key.Key_Return)
    assert dialog.booking is None
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    hands.settle()
    assert dialog.booking is not None


def test_everything_has_a_name(opened: Opener, scene: Scene) -> None:
    assert unnamed(opened()) == []
    assert unnamed(opened(patient_id=scene.patients["Maria Lopez"])) == []
    assert unnamed(opened(visit_id=scene.visits["conflict"])) == []


def test_a_clicked_time_only_needs_saving(opened: Opener, scene: Scene, hands: Hands) -> None:
    starts = at("15:15", WEDNESDAY)
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=starts, member_id=scene.members["Tom Reyes"])
    assert hands.at() is dialog.panel.save_button
    assert dialog.findings.sentences() == []
    hands.key(Qt.Key.Key_Return)
    booked = newest(scene.office)
    assert (booked.starts, booked.member_ids) == (starts, (scene.members["Tom Reyes"],))


def test_hard_findings_show_while_typing_and_stop_the_booking(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("15:15", TUESDAY))
    line(dialog, "starts").selectAll()
    line(dialog, "starts").setFocus()
    hands.type("2:30 pm")
    assert dialog.findings.sentences()[0] == "Lena Fischer is with Samuel Ortiz from 2:00 pm to 3:00 pm."
    assert not dialog.panel.save_button.isEnabled()
    assert "Samuel Ortiz" in dialog.panel.save_button.accessibleDescription()
    assert not dialog.findings.reason_line.isVisible()
    assert dialog.findings.nearest.text().startswith("Nearest free: ")
    hands.click(dialog.findings.nearest)
    assert dialog.findings.sentences() == []
    assert hands.at() is dialog.panel.save_button
    hands.key(Qt.Key.Key_Return)
    assert newest(scene.office).patient_id == scene.patients["Jun Park"]
    assert not dialog.isVisible()


def test_soft_findings_ask_for_a_reason(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Samuel Ortiz"], starts=at("16:30", WEDNESDAY))
    assert len(dialog.findings.sentences()) == 2
    assert dialog.findings.reason_line.isVisible()
    assert not dialog.panel.save_button.isEnabled()
    dialog.findings.reason_line.setFocus()
    hands.type("His daughter can only be there late")
    assert dialog.panel.save_button.isEnabled()
    hands.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert newest(scene.office).override_reason == "His daughter can only be there late"


def test_somebody_who_slips_in_before_is_told(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("15:15", WEDNESDAY))
    assert dialog.panel.save_button.isEnabled()
    assert dialog.booking is not None
    other = replace(dialog.booking.draft, patient_id=a_patient(scene.office, "Late Comer"))
    home = a_home(scene.office, other.patient_id)
    scene.office.write(lambda work: visits.book(work, replace(other, residence_id=home)))
    hands.click(dialog.panel.save_button)
    assert dialog.isVisible()
    assert "Late Comer" in dialog.form.banner.words()


def test_who_goes_where_changes_length_and_free_times(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Walter Nguyen"])
    assert dialog.facts.text().startswith("Now in 4 West, Lakeside Hospital 412")
    assert dialog.form.peek().minutes == 30  # seen before, on the ward
    assert dialog.form.editor("place_id").isVisible()
    assert not dialog.form.editor("residence_id").isVisible()
    chip = dialog.form.editor("member_ids").chips[scene.members["Ruth Cohen"]]  # type: ignore[attr-defined]
    hands.click(chip)
    assert dialog.form.peek().member_ids == (scene.members["Lena Fischer"], scene.members["Ruth Cohen"])
    finder = dialog.form.editor("member_ids").finder.line  # type: ignore[attr-defined]
    finder.setFocus()
    hands.type("Tom Reyes, Nurse")
    assert dialog.form.peek().member_ids[2:] == (scene.members["Tom Reyes"],)
    assert finder.text() == ""
    assert len(dialog.openings.buttons) == 4


def test_purposes_are_kept_apart(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Maria Lopez"])
    line(dialog, "purpose_patient").setFocus()
    hands.type("How you sleep")
    line(dialog, "purpose").setFocus()
    hands.type("Caregiver strain")
    line(dialog, "window_starts").setFocus()
    hands.type("8")
    line(dialog, "window_ends").setFocus()
    hands.type("10")
    hands.click(dialog.panel.save_button)
    booked = newest(scene.office)
    assert (booked.purpose_patient, booked.purpose) == ("How you sleep", "Caregiver strain")
    assert (booked.window_starts, booked.window_ends) == (time(8), time(10))


def test_an_interpreter_is_asked_about_where_one_is_needed(opened: Opener, scene: Scene, hands: Hands) -> None:
    patient = a_patient(scene.office, "Farid Nazari", interpreter_needed=True)
    a_home(scene.office, patient)
    dialog = opened(patient_id=patient, member_id=scene.members["Tom Reyes"])
    assert "Needs an interpreter" in dialog.facts.text()
    assert dialog.findings.sentences() == [
        "Farid Nazari needs an interpreter, and none is booked. Family does not stand in."
    ]
    hands.click(dialog.form.editor("interpreter").control.buttons()[2])  # type: ignore[attr-defined]
    assert dialog.findings.sentences() == []
    hands.click(dialog.panel.save_button)
    assert newest(scene.office).interpreter is InterpreterBooked.BOOKED


def test_a_visit_moves_and_says_what_is_in_the_way(opened: Opener, scene: Scene, hands: Hands) -> None:
    office, visit_id = scene.office, scene.visits["Lucia Romano 13:30"]
    dialog = opened(visit_id=visit_id)
    assert dialog.title.text() == "Visit with Lucia Romano"
    line(dialog, "starts").selectAll()
    line(dialog, "starts").setFocus()
    hands.type("3:00 pm")
    hands.click(dialog.panel.save_button)
    assert draft(office, visit_id).starts == at("15:00", TUESDAY)


def test_an_edit_begun_before_another_compares(opened: Opener, scene: Scene, hands: Hands) -> None:
    office, visit_id = scene.office, scene.visits["Lucia Romano 13:30"]
    dialog = opened(visit_id=visit_id)
    theirs = replace(draft(office, visit_id), purpose_patient="Your feet")
    office.write(lambda work: visits.change(work, visit_id, theirs, seen=None))
    line(dialog, "others_present").setFocus()
    hands.type("Her son")
    hands.click(dialog.panel.save_button)
    assert dialog.isVisible()
    assert line(dialog, "purpose_patient").text() == "Your feet"
    hands.click(dialog.panel.save_button)
    saved = draft(office, visit_id)
    assert (saved.purpose_patient, saved.others_present) == ("Your feet", "Her son")


def test_nothing_typed_is_lost_by_escape(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Maria Lopez"])
    line(dialog, "others_present").setFocus()
    hands.type("Her son")
    hands.key(Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.banner.words() == "You have not saved what you typed."
    hands.click(dialog.banner.buttons()[1])
    assert not dialog.isVisible()


def test_a_suggestion_alone_is_nothing_to_lose(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Maria Lopez"])
    hands.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def choose(dialog: BookingDialog, words: str) -> None:
    menu = dialog.happened.button.menu()
    next(action for action in menu.actions() if action.text() == words).trigger()


def give(dialog: BookingDialog, reason: CancelReason | NotSeenReason, hands: Hands) -> None:
    panel = dialog.happened.panel
    assert panel.isVisible()
    assert not panel.give.isEnabled()
    panel.reasons.setCurrentIndex(panel.reasons.findText(reason.label))
    panel.note.setFocus()
    hands.type("Called at 9")
    hands.click(panel.give)


def test_a_visit_is_cancelled_with_a_reason(opened: Opener, scene: Scene, hands: Hands) -> None:
    visit_id = scene.visits["Lucia Romano 13:30"]
    dialog = opened(visit_id=visit_id)
    choose(dialog, "Cancel the visit…")
    reasons = dialog.happened.panel.reasons
    assert reasons.findText(CancelReason.DIED.label) == -1  # a death has its own action
    give(dialog, CancelReason.PATIENT_ASKED, hands)
    assert not dialog.isVisible()
    assert draft(scene.office, visit_id).status is VisitStatus.CANCELLED
    again = opened(visit_id=visit_id)
    assert again.banner.words() == "This visit is “Cancelled”: Patient or family asked: Called at 9."
    assert not again.form.isEnabled()
    assert not again.panel.save_button.isVisible()
    choose(again, "Put back to booked")
    hands.settle()
    assert draft(scene.office, visit_id).status is VisitStatus.BOOKED


def test_not_at_home_proposes_a_call(opened: Opener, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    visit_id = scene.visits["Ada Kowalski 10:00"]
    dialog = opened(visit_id=visit_id)
    choose(dialog, "Not seen…")
    give(dialog, NotSeenReason.NOT_AT_HOME, hands)
    assert draft(scene.office, visit_id).status is VisitStatus.NOT_SEEN
    assert dialog.happened.banner.words() == "Nobody opened the door. Call to see that all is well."
    hands.click(dialog.happened.banner.buttons()[0])
    assert visited == [PatientRoute(scene.patients["Ada Kowalski"])]
    assert not dialog.isVisible()


def test_the_record_is_one_choice_away(opened: Opener, scene: Scene, visited: list[Route]) -> None:
    visit_id = scene.visits["Jun Park 8:30"]
    dialog = opened(visit_id=visit_id)
    choose(dialog, "Record what happened…")
    assert visited == [WrapUpRoute(visit_id)]


def test_a_pinned_visit_finds_a_time(opened: Opener, scene: Scene, hands: Hands) -> None:
    visit_id = scene.visits["Jun Park 10:00"]
    dialog = opened(visit_id=visit_id)
    assert "On the pinboard" in dialog.facts.text()
    hands.click(dialog.openings.buttons[0])
    hands.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    pinned = select(Visit.on_pinboard).where(Visit.id == visit_id)
    assert scene.office.read(lambda work: work.session.scalars(pinned).one()) is False
    assert isinstance(draft(scene.office, visit_id).starts, datetime)


def test_a_setting_without_a_place_says_what_to_do_first(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Walter Nguyen"])
    dialog.form.set_value("setting", Setting.SCHOOL)
    dialog.form.set_value("place_id", None)
    hands.settle()
    hands.settle()
    words = [label.text() for label in dialog.openings.findChildren(QLabel) if label.isVisible()]
    assert "No place of this kind is listed yet. Add it in Settings, Places, first." in words
    assert dialog.openings.way.isVisible()


def test_a_first_home_visit_leads_to_the_address_and_back(
    opened: Opener, scene: Scene, hands: Hands, visited: list[Route]
) -> None:
    patient_id = a_patient(scene.office, "Nina Hart")
    dialog = opened(patient_id=patient_id)
    assert dialog.focusWidget() is dialog.form.first_entry()  # Enter must not cancel what was just begun
    dialog.form.set_value("setting", Setting.OWN_HOME)
    dialog.form.set_value("purpose", "first look")
    hands.settle()
    hands.settle()
    dialog.openings.way.click()
    assert visited == [PatientRoute(patient_id)]
    assert not dialog.isVisible()
    home = a_home(scene.office, patient_id)
    again = opened(patient_id=patient_id)
    assert again.form.peek().purpose == "first look"
    assert again.form.peek().residence_id == home
    assert not again.openings.way.isVisible()
