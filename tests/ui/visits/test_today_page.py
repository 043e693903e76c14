"""Today with real keys and clicks: visits on the left, what needs somebody on the right."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from careteam.domain.clock import FixedClock, to_utc
from careteam.domain.places import Setting
from careteam.domain.visits import VisitStatus
from careteam.services import visits
from careteam.services.today import Needed
from tests.services.visit_builders import ZONE, a_patient, a_stay, at
from tests.ui.gallery import unnamed
from tests.ui.scene import TUESDAY, Scene
from tests.ui.visits.conftest import Hands
from ui.kit.cards import EmptyState
from ui.kit.context import Context
from ui.kit.routes import (
    AssignRoute,
    BookVisitRoute,
    PatientRoute,
    PrintRoute,
    Route,
    TodayRoute,
    WrapUpRoute,
)
from ui.today.needs import NeedsCard
from ui.today.page import TodayPage


@pytest.fixture
def page(qtbot: QtBot, context: Context, scene: Scene, hands: Hands) -> TodayPage:
    made = TodayPage(context, TodayRoute())
    qtbot.addWidget(made)
    made.resize(1182, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: made.shown is not None)
    hands.settle()
    return made


def card(page: TodayPage, kind: Needed) -> NeedsCard:
    return next(one for one in page.cards if one.kind is kind)


def test_visits_stand_by_time_and_what_is_wrong_in_words(page: TodayPage) -> None:
    rows = page.visits.rows()
    assert [row.starts for row in rows] == sorted(row.starts for row in rows)
    assert page.visits_card.title.text() == "20 visits"
    model = page.visits.model()
    status = {model.index(line, 1).data(): model.index(line, 4).data() for line in range(model.rowCount())}
    assert status["Jun Park"] == "Seen, record open"
    assert status["Omar Haddad"] == "Travel too short"
    assert unnamed(page) == []


def test_the_first_visit_not_over_is_at_hand(page: TodayPage) -> None:
    row = page.visits.current_row()
    assert row is not None
    assert (row.patient, row.ends) == ("Grace Lindqvist", at("11:00", TUESDAY))


def test_space_marks_seen_in_one_interaction(page: TodayPage, scene: Scene, hands: Hands) -> None:
    page.visits.setFocus()
    visit_id = scene.visits["Eli Brooks 9:30"]
    page.visits.select(visit_id)
    hands.count = 0
    hands.key(Qt.Key.Key_Space)
    assert hands.count == 1
    edited = scene.office.read(lambda work: visits.edit(work, visit_id))
    assert edited.draft.status is VisitStatus.SEEN
    row = page.visits.current_row()
    assert row is not None
    assert (row.visit_id, row.status) == (visit_id, VisitStatus.SEEN)
    assert page.said.words() == ""


def test_enter_and_buttons_lead_on(page: TodayPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    page.visits.setFocus()
    booked, seen = scene.visits["Samuel Ortiz 14:00"], scene.visits["Jun Park 8:30"]
    page.visits.select(booked)
    hands.key(Qt.Key.Key_Return)
    assert not page.record_button.isEnabled()
    page.visits.select(seen)
    assert not page.seen_button.isEnabled()
    hands.click(page.record_button)
    hands.click(page.print_button)
    assert visited == [BookVisitRoute(visit_id=booked), WrapUpRoute(seen), PrintRoute(day=TUESDAY)]


def test_each_need_has_the_button_that_helps(page: TodayPage, scene: Scene, hands: Hands, visited: list[Route]) -> None:
    new = a_patient(scene.office, "Nobody Leads")
    a_stay(scene.office, scene.patients["Samuel Ortiz"], Setting.HOSPITAL)
    page.reload()
    hands.settle()
    unassigned = card(page, Needed.UNASSIGNED)
    hands.click(unassigned.buttons[0])
    assert visited.pop() == AssignRoute(new)
    hands.click(card(page, Needed.PINBOARD).buttons[0])
    assert visited.pop() == BookVisitRoute(visit_id=scene.visits["Jun Park 10:00"])
    hands.click(card(page, Needed.AWAY_NOW).buttons[-1])
    assert isinstance(visited.pop(), PatientRoute)
    conflicts = card(page, Needed.CONFLICT)
    assert conflicts.buttons[0].accessibleName().startswith("Mend: Hattie Moore, Tue, Nov 24, 11:00 am")
    assert card(page, Needed.ABSENT).buttons == []


def test_where_nobody_waits_it_says_what_of_the_day_is_still_to_do(page: TodayPage, hands: Hands) -> None:
    """Nothing needs you is said only where nothing does, the table and the print button included."""
    assert page.shown is not None
    calm = replace(page.shown, today=replace(page.shown.today, needs=()), to_print=2)
    page.show_data(calm)
    hands.settle()
    assert said(page) == "Nobody waits for you now. Of today: 2 records are not completed, 2 summaries are not printed."
    page.show_data(replace(calm, to_print=0, today=replace(calm.today, visits=())))
    hands.settle()
    assert said(page) == "Nothing needs you now."


def said(page: TodayPage) -> str:
    (nothing,) = [one for one in page.findChildren(EmptyState) if one is not page.visits.empty and one.isVisible()]
    return nothing.sentence.text()


def test_a_home_visit_not_closed_in_time_appears_by_itself(
    page: TodayPage, scene: Scene, hands: Hands, clock: FixedClock
) -> None:
    assert not any(one.kind is Needed.CLOSE_CALL for one in page.cards)
    clock.moment = to_utc(at("11:31", TUESDAY), ZONE)
    page.reload()  # what the page's own clock does
    hands.settle()
    late = card(page, Needed.CLOSE_CALL)
    assert [button.accessibleName().split(":")[0] for button in late.buttons] == ["Open visit"] * 2
    assert page.cards[0] is late


def test_what_is_done_elsewhere_leaves_the_list(page: TodayPage, scene: Scene, hands: Hands) -> None:
    assert len(card(page, Needed.PINBOARD).buttons) == 2
    pinned = scene.visits["Jun Park 10:00"]
    draft = scene.office.read(lambda work: visits.edit(work, pinned)).draft
    kept = replace(draft, override_reason="Agreed")
    page.context.tasks.write(page, lambda work: visits.change(work, pinned, kept, seen=None))
    hands.settle()
    assert len(card(page, Needed.PINBOARD).buttons) == 1


def test_an_empty_day_says_so(page: TodayPage, hands: Hands, clock: FixedClock) -> None:
    clock.moment = to_utc(at("9:00", date(2027, 3, 6)), ZONE)
    page.reload()
    hands.settle()
    assert page.visits.rows() == ()
    assert page.visits.empty is not None
    assert page.visits.empty.isVisible()
    assert page.visits.empty.button.text() == "New visit"


def test_the_visit_one_is_at_says_whom_a_new_visit_may_be_for(page: TodayPage, scene: Scene) -> None:
    page.visits.select(scene.visits["Omar Haddad 13:00"])
    assert page.about() == scene.patients["Omar Haddad"]


def test_below_the_visits_what_needs_somebody_scrolls_with_the_page_only(page: TodayPage, hands: Hands) -> None:
    """On a narrow window, or in large print, the wheel never stops in a list within the page."""
    page.resize(640, page.minimumSizeHint().height())
    hands.settle()
    page.resize(640, page.minimumSizeHint().height())
    hands.settle()
    assert page.needs_scroll.verticalScrollBar().maximum() == 0
    page.resize(1182, 700)
    hands.settle()
    assert page.minimumSizeHint().height() < 700
