"""Visits that repeat, booked, changed and cancelled with real keys and clicks; the interactions are counted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from careteam.domain.ids import VisitId
from careteam.domain.recurrence import Repeat, Scope
from careteam.domain.visits import CancelReason, VisitStatus
from careteam.persistence.models import Visit, WorkEntry
from careteam.services import booking, series, visit_blocks, visits
from careteam.services.office import Work
from tests.services.visit_builders import an_absence, at
from tests.ui.gallery import unnamed
from tests.ui.scene import Scene
from tests.ui.visits.conftest import Hands
from ui.calendar import words
from ui.kit.context import Context
from ui.kit.labels import Label
from ui.kit.routes import BookVisitRoute
from ui.visit.booking import BookingDialog

WEDNESDAY = date(2026, 11, 25)
WEEK = timedelta(days=7)
CTRL = Qt.KeyboardModifier.ControlModifier
Opener = Callable[..., BookingDialog]


@pytest.fixture
def opened(context: Context, hands: Hands, qtbot: QtBot, scene: Scene) -> Opener:
    """Opens the dialog as the window does."""

    def open_dialog(**route: Any) -> BookingDialog:
        dialog = BookingDialog(context, BookVisitRoute(**route))
        dialog.open()
        dialog.activateWindow()
        qtbot.addWidget(dialog)
        hands.settle()
        hands.settle()
        return dialog

    return open_dialog


@pytest.fixture
def weekly(scene: Scene) -> list[VisitId]:
    """Lena Fischer sees Jun Park every Wednesday at 3:15 pm, eight times."""
    patient = scene.patients["Jun Park"]

    def book(work: Work) -> tuple[VisitId, ...]:
        draft = booking.new(work, patient, starts=at("15:15", WEDNESDAY)).draft
        return series.book(work, draft, Repeat(times=8))

    return list(scene.office.write(book)[0])


def starts(scene: Scene) -> list[datetime]:
    query = select(Visit.starts).where(Visit.series_id.is_not(None), Visit.status == VisitStatus.BOOKED)
    return list(scene.office.read(lambda work: work.session.scalars(query.order_by(Visit.starts)).all()))


def titled(scene: Scene) -> str:
    query = select(WorkEntry.title).order_by(WorkEntry.at.desc(), WorkEntry.id.desc())
    return scene.office.read(lambda work: work.session.scalars(query).first()) or ""


def named(root: QWidget, name: str) -> QAbstractButton:
    (found,) = (
        one for one in root.findChildren(QAbstractButton) if one.accessibleName() == name and one.isVisibleTo(root)
    )
    return found


def line(dialog: BookingDialog, name: str) -> QLineEdit:
    entry = dialog.form.editor(name).entry()
    assert isinstance(entry, QLineEdit)
    return entry


def test_a_weekly_visit_is_booked_twelve_times_in_five_interactions(opened: Opener, scene: Scene, hands: Hands) -> None:
    hands.count += 1  # Ctrl+Shift+N
    dialog = opened(patient_id=scene.patients["Maria Lopez"])
    hands.key(Qt.Key.Key_Return)
    hands.key(Qt.Key.Key_R, CTRL)
    hands.type("e")
    assert dialog.dates.head.text() == "12 visits every Wednesday"
    assert dialog.panel.save_button.text() == "Book 12 visits"
    assert unnamed(dialog) == []
    hands.key(Qt.Key.Key_Return, CTRL)
    assert hands.count == 5
    assert not dialog.isVisible()
    assert starts(scene) == [at("8:00", WEDNESDAY + WEEK * number) for number in range(12)]
    assert titled(scene) == "Book 12 visits with Maria Lopez, every Wednesday"


def test_dates_in_the_way_are_moved_or_left_out_before_saving(opened: Opener, scene: Scene, hands: Hands) -> None:
    lena = scene.members["Lena Fischer"]
    for number, ends in ((1, "12:00"), (2, "23:00")):
        day = WEDNESDAY + WEEK * number
        an_absence(scene.office, lena, at("0:00", day), at(ends, day))
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("10:00", WEDNESDAY), member_id=lena)
    hands.key(Qt.Key.Key_R, CTRL)
    hands.type("e")
    assert dialog.dates.head.text() == "12 visits every Wednesday: 2 dates to look at"
    assert not dialog.panel.save_button.isEnabled()
    assert dialog.panel.save_button.accessibleDescription() == (
        "Wed, Dec 2: Lena Fischer is away from 12:00 am until 12:00 pm (Leave).; "
        "Wed, Dec 9: Lena Fischer is away from 12:00 am until 11:00 pm (Leave)."
    )
    assert unnamed(dialog) == []
    said = [one.text() for one in dialog.dates.findChildren(Label)]
    heights = {one.text(): one.mapTo(dialog, QPoint()).y() for one in dialog.dates.findChildren(Label)}
    why = next(words for words in said if words.startswith("Lena Fischer is away from 12:00 am until 12:00 pm"))
    assert heights["Wed, Dec 2"] < heights[why] < heights["Wed, Dec 9, 10:00 am"], "each below its date"
    named(dialog, "Wed, Dec 2: take 12:00 pm").setFocus()
    hands.key(Qt.Key.Key_Return)
    assert "Wed, Dec 9" in hands.at().accessibleName()  # on to the next one in the way
    hands.click(named(dialog, "Leave out Wed, Dec 9"))
    assert dialog.dates.head.text() == "11 visits every Wednesday"
    assert hands.at() is dialog.panel.save_button
    hands.click(named(dialog, "Leave out Wed, Dec 30"))
    assert hands.at() is named(dialog, "Put back Wed, Dec 30")
    hands.key(Qt.Key.Key_Return)
    assert hands.at() is named(dialog, "Leave out Wed, Dec 30")
    hands.key(Qt.Key.Key_Return, CTRL)
    regular = [at("10:00", WEDNESDAY + WEEK * number) for number in range(12)]
    assert starts(scene) == [regular[0], at("12:00", WEDNESDAY + WEEK), *regular[3:]]


def test_soft_dates_ask_for_one_reason(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("16:30", WEDNESDAY))
    dialog.form.set_value("repeat", Repeat(2, times=3))
    hands.settle()
    assert dialog.dates.soft
    assert not dialog.panel.save_button.isEnabled()
    dialog.dates.reason_line.setFocus()
    hands.type("Her daughter comes late")
    hands.key(Qt.Key.Key_Return)
    assert not dialog.isVisible()
    reasons = scene.office.read(
        lambda work: work.session.scalars(select(Visit.override_reason).where(Visit.series_id.is_not(None))).all()
    )
    assert reasons == ["Her daughter comes late"] * 3


def test_any_rhythm_by_keys_alone(opened: Opener, scene: Scene, hands: Hands) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("15:15", WEDNESDAY))
    editor: Any = dialog.form.editor("repeat")
    hands.key(Qt.Key.Key_R, CTRL)
    hands.type("c")
    assert editor.how.currentText() == "Custom…"
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Down)
    assert editor.until.isVisible()
    hands.key(Qt.Key.Key_Tab)
    hands.type("Dec 18")
    for _stop in range(2):
        hands.key(Qt.Key.Key_Tab)
    assert hands.at() is editor.every.entry()
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Tab)
    for _day in range(2):
        hands.key(Qt.Key.Key_Tab)
    assert hands.at().accessibleName() == "Repeat on: Wed"
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Space)
    assert editor.value() == Repeat(weekdays=(2, 4), until=date(2026, 12, 18))
    assert dialog.dates.head.text().startswith("8 visits every Wednesday and Friday")
    assert unnamed(dialog) == []


@pytest.mark.parametrize(
    ("part", "typed", "problem"),
    [
        ("every", "0", "Write 1 or more."),
        ("times", "1000000000", "Write 104 or less."),
        ("times", "", "Say how many visits there are, or the last day."),
        ("until", "Feb 30", "has no day 30"),
        ("until", "11/24/2026", "Choose a last day after the first visit"),
        ("until", "11/24/2036", "at most two years later"),
    ],
)
def test_what_never_ends_or_never_happens_is_refused_beside_the_field(
    opened: Opener, scene: Scene, hands: Hands, part: str, typed: str, problem: str
) -> None:
    dialog = opened(patient_id=scene.patients["Jun Park"], starts=at("15:15", WEDNESDAY))
    dialog.form.set_value("repeat", Repeat(3, times=4, until=None) if part != "until" else Repeat(3, until=WEDNESDAY))
    hands.settle()
    editor: Any = dialog.form.editor("repeat")
    entry = getattr(editor, part).entry()
    entry.setFocus()
    entry.selectAll()
    hands.type(typed or "\b")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert dialog.isVisible()
    assert starts(scene) == []
    assert problem in editor.how.accessibleDescription()


def test_one_of_a_series_says_so_and_changes_alone(
    opened: Opener, scene: Scene, hands: Hands, weekly: list[VisitId]
) -> None:
    dialog = opened(visit_id=weekly[4])
    assert dialog.series.words.text() == "Repeats every Wednesday · 5 of 8"
    assert dialog.series.scope is Scope.THIS
    assert unnamed(dialog) == []
    line(dialog, "starts").setFocus()
    line(dialog, "starts").selectAll()
    hands.type("2 pm")
    hands.key(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert starts(scene)[4] == at("14:00", WEDNESDAY + WEEK * 4)
    assert [one.time() for one in starts(scene)].count(at("15:15").time()) == 7
    again = opened(visit_id=weekly[4])
    assert again.series.words.text() == "Repeats every Wednesday · 5 of 8, moved by hand"


def test_this_and_following_shows_what_it_does_to_each(
    opened: Opener, scene: Scene, hands: Hands, weekly: list[VisitId]
) -> None:
    moved = scene.office.read(lambda work: visits.moved(work, weekly[6], at("9:00", WEDNESDAY + WEEK * 6)))[0]
    scene.office.write(lambda work: visits.change(work, weekly[6], moved.draft, seen=moved.version))
    dialog = opened(visit_id=weekly[4])
    hands.click(dialog.series.control.buttons()[1])
    assert dialog.dates.isVisible()
    line(dialog, "starts").setFocus()
    line(dialog, "starts").selectAll()
    hands.type("2 pm")
    assert [(one.starts.hour, one.stays) for one in dialog.dates.occurrences] == [
        (14, ""),
        (14, ""),
        (9, "It was moved by hand."),
        (14, ""),
    ]
    assert dialog.panel.save_button.text() == "Save 3 visits"
    assert unnamed(dialog) == []
    hands.key(Qt.Key.Key_Return, CTRL)
    assert not dialog.isVisible()
    assert [one.hour for one in starts(scene)] == [15, 15, 15, 15, 14, 14, 9, 14]
    assert titled(scene) == "Change 3 visits with Jun Park"


def test_cancelling_asks_for_as_many_as_were_chosen(
    opened: Opener, scene: Scene, hands: Hands, weekly: list[VisitId]
) -> None:
    dialog = opened(visit_id=weekly[2])
    hands.click(dialog.series.control.buttons()[1])
    action = next(one for one in dialog.happened.button.menu().actions() if one.text() == "Cancel the visit…")
    action.trigger()
    hands.settle()
    assert dialog.happened.panel.accessibleName() == "Why are 6 visits cancelled?"
    assert dialog.happened.panel.give.text() == "Cancel 6 visits"
    dialog.happened.panel.reasons.setFocus()
    hands.type("p")  # Patient or family asked
    hands.click(dialog.happened.panel.give)
    assert not dialog.isVisible()
    assert len(starts(scene)) == 2
    assert titled(scene) == "Cancel 6 visits with Jun Park"


def test_a_visit_is_taken_out_of_its_series(opened: Opener, scene: Scene, hands: Hands, weekly: list[VisitId]) -> None:
    dialog = opened(visit_id=weekly[2])
    action = next(one for one in dialog.happened.button.menu().actions() if one.text() == "Take out of the series")
    action.trigger()
    hands.settle()
    assert not dialog.isVisible()
    assert len(starts(scene)) == 7
    assert not opened(visit_id=weekly[2]).series.isVisible()


def test_a_visit_that_is_over_says_its_place_and_offers_no_choice(
    opened: Opener, scene: Scene, weekly: list[VisitId]
) -> None:
    scene.office.write(lambda work: visits.cancel(work, weekly[1], CancelReason.WEATHER))
    dialog = opened(visit_id=weekly[1])
    assert dialog.series.words.text() == "Repeats every Wednesday · 2 of 8"
    assert not dialog.series.control.isVisible()


def test_the_calendar_says_that_a_visit_repeats(scene: Scene, weekly: list[VisitId]) -> None:
    blocks = scene.office.read(lambda work: visit_blocks.between(work, WEDNESDAY, WEDNESDAY + timedelta(days=1)))
    said = {block.visit_id: words.spoken(block) for block in blocks}
    assert [visit_id for visit_id, text in said.items() if "Repeats." in text] == [weekly[0]]
