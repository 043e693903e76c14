"""The planner of home visits with real clicks and keys: propose, lock, move, take back, publish, and call."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from careteam.domain.day_plans import DayToPlan, Placed, Sketch
from careteam.domain.ids import VisitId
from careteam.domain.referrals import Urgency
from careteam.domain.spans import DAY
from careteam.domain.visits import VisitStatus
from careteam.services import calendar, day_calls, day_plans, day_sketches, drafts, visits
from careteam.services.day_plans import EVERYBODY
from careteam.services.day_remarks import Hint, Mend, Remarks
from careteam.services.office import Office
from tests.services.visit_builders import an_absence, at
from tests.ui.gallery import unnamed
from tests.ui.hand import Hand, button
from tests.ui.scene import TUESDAY, Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.day_plan.bar import Bar
from ui.day_plan.calls import CallsDialog
from ui.day_plan.page import DayPlanPage
from ui.day_plan.person_head import PersonHead
from ui.day_plan.steps import Steps
from ui.kit.routes import BookVisitRoute, DayPlanRoute, PrintRoute, TodayRoute, UnsavedRoute
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def page(window: MainWindow, at_desk: Hand, monkeypatch: pytest.MonkeyPatch) -> DayPlanPage:
    """The planner, at the next working day: one visit is booked, two wait on the pinboard."""
    monkeypatch.setattr(Steps, "SECONDS", 0.0)
    window.go(DayPlanRoute())
    at_desk.wait()
    found = window.pages.currentWidget()
    assert isinstance(found, DayPlanPage)
    at_desk.count = 0
    return found


def row_of(page: DayPlanPage, patient: str) -> Any:
    return next(row for row in page.table.rows() if row.leg.wanted and row.leg.wanted.patient == patient)


def at_row(page: DayPlanPage, patient: str) -> Any:
    row = row_of(page, patient)
    page.table.select(row.key)
    page.table.setFocus()
    return row


def starts(page: DayPlanPage, patient: str) -> int:
    return int(row_of(page, patient).leg.starts)


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


def choose(hand: Hand, words: str) -> None:
    """One entry of the menu that is open."""
    shown = menu()
    action = next(one for one in shown.actions() if one.text().startswith(words))
    action.trigger()
    shown.close()
    hand.wait()


def proposed(page: DayPlanPage, hand: Hand) -> DayPlanPage:
    page.propose()
    hand.wait()
    return page


def test_it_opens_at_the_next_working_day_with_what_stands_and_what_waits(page: DayPlanPage) -> None:
    assert page.making.to_plan is not None
    assert page.making.to_plan.day == WEDNESDAY
    assert {row.leg.wanted.patient for row in page.table.rows() if row.leg.wanted} == {"Samuel Ortiz", "Priya Shah"}
    assert {row.patient for row in page.left_out.rows()} == {"Jun Park", "Lucia Romano"}
    assert unnamed(page) == []


def test_a_plan_is_proposed_and_published_in_two_interactions(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    at_desk.click(button(page, "Propose a plan"))
    assert page.left_out.rows() == ()
    at_desk.click(button(page, "Publish"))
    assert at_desk.count == 2
    assert scene.office.read(calendar.pinboard) == ()
    told = scene.office.read(lambda work: day_calls.calls(work, WEDNESDAY))
    assert {one.patient for one in told if not one.agreed} == {"Jun Park", "Lucia Romano"}
    assert "2 families" in page.said.words()
    assert page.making.kept() is None


def test_publishing_is_undone_by_the_windows_own_undo(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    proposed(page, at_desk).publish()
    at_desk.wait()
    at_desk.press(Qt.Key.Key_Z, CTRL)
    assert len(scene.office.read(calendar.pinboard)) == 2
    assert {row.patient for row in page.left_out.rows()} == {"Jun Park", "Lucia Romano"}


def test_a_visit_is_pushed_by_keys_locked_and_the_steps_are_taken_back(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    before = starts(page, "Jun Park")
    at_row(page, "Jun Park")
    at_desk.press(Qt.Key.Key_Right, ALT)
    at_desk.press(Qt.Key.Key_Right, ALT)
    assert starts(page, "Jun Park") == before + 30
    assert row_of(page, "Jun Park").leg.locked
    at_desk.press(Qt.Key.Key_Space)
    assert not row_of(page, "Jun Park").leg.locked
    for _step in range(3):
        at_desk.press(Qt.Key.Key_Z, CTRL)
    assert starts(page, "Jun Park") == before
    at_desk.press(Qt.Key.Key_Y, CTRL)
    assert starts(page, "Jun Park") == before + 15


def test_a_told_visit_stays_and_says_why(page: DayPlanPage, at_desk: Hand) -> None:
    before = page.making.sketch
    at_row(page, "Samuel Ortiz")
    at_desk.press(Qt.Key.Key_Right, ALT)
    assert "was told" in page.said.words()
    at_desk.press(Qt.Key.Key_Delete)
    assert "was told" in page.said.words()
    assert page.making.sketch == before


def test_leaving_out_shows_why_and_what_it_costs(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    at_row(page, "Jun Park")
    at_desk.press(Qt.Key.Key_Delete)
    (left,) = page.left_out.rows()
    assert left.patient == "Jun Park"
    assert page.reasons[left.visit_id].startswith("Fits at ")
    assert "Ctrl+M" in page.reasons[left.visit_id]


def test_whoever_leaves_a_visit_out_stays_at_the_line(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    rows = page.table.rows()
    line = next(number for number, row in enumerate(rows) if number and row.leg.wanted and not row.leg.wanted.told)
    page.table.select(rows[line].key)
    page.table.setFocus()
    at_desk.press(Qt.Key.Key_Delete)
    assert page.table.currentIndex().row() == min(line, len(page.table.rows()) - 1)


def test_what_was_refused_is_said_until_the_next_step(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    at_row(page, "Samuel Ortiz")
    at_desk.press(Qt.Key.Key_Delete)
    assert page.said.isVisible()
    at_row(page, "Jun Park")
    at_desk.press(Qt.Key.Key_Space)
    assert not page.said.isVisible()


def test_who_looks_at_the_timeline_begins_at_its_first_visit(
    page: DayPlanPage, at_desk: Hand, window: MainWindow
) -> None:
    at_desk.click(page.tools.view.buttons()[1])
    again = DayPlanPage(window.context, DayPlanRoute(), window)
    at_desk.show(again)
    bar = again.timeline.current()
    assert bar is not None
    assert bar.leg.wanted is not None
    again.close()
    again.deleteLater()


def stands(page: DayPlanPage, hand: Hand, scene: Scene) -> DayPlanPage:
    """A plan is published: what waited is proposed to the families."""
    proposed(page, hand).publish()
    hand.wait()
    return page


def test_what_stands_keeps_its_people_and_the_whole_day_is_planned_anew_on_demand(
    page: DayPlanPage, at_desk: Hand, scene: Scene
) -> None:
    before = stands(page, at_desk, scene).making.known
    at_desk.press(Qt.Key.Key_D, CTRL)
    assert page.making.sketch == before
    assert "keeps its people" in page.said.words()
    at_desk.click(button(page, "Plan the day anew"))
    assert {one.visit_id for one in page.making.sketch.placed} == {one.visit_id for one in before.placed}


def test_the_gap_of_a_visit_that_fell_out_is_closed_by_one_key_and_left_by_one_click(
    page: DayPlanPage, at_desk: Hand, scene: Scene
) -> None:
    stands(page, at_desk, scene)
    known = page.making.known.placed
    told = {one.visit_id for one in page.making.to_plan.wanted if one.told}  # type: ignore[union-attr]
    first, *behind = sorted((one for one in known if one.visit_id not in told), key=lambda one: one.starts)
    assert behind
    late = 15 * 60
    page.context.tasks.write(page, lambda work: day_calls.publish(work, *moved(page, behind[0].visit_id, first, late)))
    at_desk.wait()
    page.context.tasks.write(page, lambda work: day_calls.decline(work, first.visit_id))
    at_desk.wait()
    at_desk.count = 0
    assert ". 1 later visit can come sooner" in page.hints.gap.words()
    at_desk.press(Qt.Key.Key_G, CTRL)
    assert at_desk.count == 1
    assert page.making.sketch.of(behind[0].visit_id).starts < late  # type: ignore[union-attr]
    assert page.hints.gap.words() == ""
    at_desk.press(Qt.Key.Key_Z, CTRL)
    assert page.making.sketch == page.making.known
    at_desk.click(button(page, "Leave it"))
    page.reload()
    at_desk.wait()
    assert page.hints.gap.words() == ""


def moved(page: DayPlanPage, visit_id: VisitId, beside: Placed, minute: int) -> tuple[DayToPlan, Sketch]:
    """The plan with a visit at a minute of the day of whoever makes another one."""
    day, sketch = page.making.to_plan, page.making.sketch
    assert day is not None
    there = Placed(visit_id, minute, beside.member_ids)
    return day, Sketch((*sketch.without(visit_id).placed, there))


def test_what_cannot_be_planned_is_named_and_leads_to_where_it_is_mended(
    page: DayPlanPage, at_desk: Hand, scene: Scene, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    samuel = row_of(page, "Samuel Ortiz").leg.wanted
    (tom,) = samuel.member_ids
    an_absence(scene.office, tom, at("0:00", WEDNESDAY), at("0:00", WEDNESDAY + timedelta(days=1)))
    page.reload()
    at_desk.wait()
    assert page.hints.mend.words() == "2 visits cannot be planned."
    gone: list[Any] = []
    monkeypatch.setattr(page.hints, "_context", type("Away", (), {"navigate": staticmethod(gone.append)})())
    button(page, "Show them").click()
    choose(at_desk, "Samuel Ortiz: Tom Reyes is away that day. The family was told who comes.")
    assert gone == [BookVisitRoute(visit_id=samuel.visit_id)]
    home = Hint("Home", Mend.HOME, stops=False, patient_id=samuel.patient_id, residence_id=samuel.residence_id)
    page.hints.show_remarks(Remarks(hints=(home,)))
    at_desk.wait()
    at_desk.click(button(page, "Mend it"))
    assert gone[-1] == UnsavedRoute("residence", f"{samuel.patient_id.hex}/{samuel.residence_id.hex}")


def test_more_visits_than_can_be_planned_are_said(
    page: DayPlanPage, at_desk: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_plans, "MOST", 1)
    page.reload()
    at_desk.wait()
    assert page.hints.mend.words().startswith("4 home visits are too many for one plan.")
    assert page.table.rows() == ()


def test_the_three_best_places_of_a_waiting_visit(page: DayPlanPage, at_desk: Hand) -> None:
    page.left_out.select(next(row.visit_id for row in page.left_out.rows() if row.patient == "Jun Park"))
    page.left_out.setFocus()
    at_desk.press(Qt.Key.Key_M, CTRL)
    assert 1 <= len(menu().actions()) <= 3
    choose(at_desk, menu().actions()[0].text())
    assert row_of(page, "Jun Park").leg.locked
    assert at_desk.count == 1


def test_a_persons_day_is_locked_from_the_menu(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    row = at_row(page, "Jun Park")
    page._ask_row(QPoint(10, 10))
    choose(at_desk, "Lock the day of")
    assert page.making.sketch.kept == {row.route.visitor.member_id}
    assert row_of(page, "Jun Park").leg.locked


def test_how_soon_is_said_in_the_menu_and_kept_in_the_records(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    wanted = next(row for row in page.left_out.rows() if row.patient == "Jun Park")
    page.left_out.select(wanted.visit_id)
    page._ask_left_out(QPoint(10, 10))
    soon = next(one.menu() for one in menu().actions() if one.text() == "How soon")
    assert isinstance(soon, QMenu)
    next(one for one in soon.actions() if one.text() == Urgency.TODAY.label).trigger()
    menu().close()
    at_desk.wait()
    day = scene.office.read(lambda work: day_plans.gather(work, WEDNESDAY))
    assert day.visit(wanted.visit_id).urgency is Urgency.TODAY  # type: ignore[union-attr]


def test_a_plan_being_made_is_back_after_the_program_was_closed(
    page: DayPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    proposed(page, at_desk)
    at_row(page, "Jun Park")
    at_desk.press(Qt.Key.Key_Right, ALT)
    made = page.making.sketch
    (kept,) = scene.office.read(drafts.mine)
    assert "Nov 25" in kept.words
    again = DayPlanPage(window.context, DayPlanRoute(), window)
    again.show()
    at_desk.wait()
    assert set(again.making.sketch.placed) == set(made.placed)
    assert "not published yet" in again.said.words()
    again.said.buttons()[0].click()
    at_desk.wait()
    assert again.making.sketch == again.making.known
    assert scene.office.read(drafts.mine) == ()
    again.close()
    again.deleteLater()


def test_what_somebody_changes_meanwhile_is_seen_and_the_plan_goes_on(
    page: DayPlanPage, at_desk: Hand, scene: Scene
) -> None:
    proposed(page, at_desk)
    jun = row_of(page, "Jun Park").leg.wanted.visit_id
    kept = {one for one in page.making.sketch.placed if one.visit_id != jun}
    page.context.tasks.write(page, lambda work: day_calls.decline(work, jun))
    at_desk.wait()
    assert set(page.making.sketch.placed) == kept


def test_a_second_time_left_out_asks_who_decided(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    page.publish()  # nothing planned: both are left out
    at_desk.wait()
    page.tools.forth.click()
    at_desk.wait()
    assert all(row.left_out for row in page.left_out.rows())
    at_desk.press(Qt.Key.Key_Return, CTRL)
    assert page.decide.isVisible()
    at_desk.type("Dr. Osei")
    at_desk.tab()
    at_desk.type("Feels well")
    at_desk.press(Qt.Key.Key_Return)
    assert not page.decide.isVisible()
    day = scene.office.read(lambda work: day_plans.gather(work, WEDNESDAY + timedelta(days=1)))
    assert {len(one.left_out) for one in day.wanted if one.patient in ("Jun Park", "Lucia Romano")} == {2}


def test_families_are_called_one_by_one_and_the_window_is_told(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    proposed(page, at_desk).publish()
    at_desk.wait()
    at_desk.press(Qt.Key.Key_Return)  # the banner's button has the focus
    dialog = at_desk.dialog()
    assert isinstance(dialog, CallsDialog)
    assert unnamed(dialog) == []
    first = dialog.table.current_row()
    assert first is not None
    assert dialog.table.hasFocus()
    at_desk.press(Qt.Key.Key_Return, CTRL)  # the window offered is the one that is told
    draft = scene.office.read(lambda work: visits.edit(work, first.visit_id)).draft
    assert (draft.status, draft.window_starts) == (VisitStatus.BOOKED, first.offered[0])
    second = dialog.table.current_row()
    assert second is not None
    assert second.visit_id != first.visit_id
    at_desk.click(button(dialog, "Another time"))
    assert [block.visit_id for block in scene.office.read(calendar.pinboard)] == [second.visit_id]
    dialog.accept()
    at_desk.wait()


def test_enter_opens_the_visit_and_the_printer_the_day_sheets(
    page: DayPlanPage, at_desk: Hand, window: MainWindow
) -> None:
    gone: list[Any] = []
    page.acts.context = type("Away", (), {"navigate": staticmethod(gone.append), "tasks": page.context.tasks})()
    row = at_row(page, "Samuel Ortiz")
    at_desk.press(Qt.Key.Key_Return)
    assert gone == [BookVisitRoute(visit_id=row.leg.wanted.visit_id)]
    page.print_sheets()
    at_desk.wait()
    assert window.route() == PrintRoute(day=WEDNESDAY, sheets=True)


class TestTimeline:
    """The same plan from left to right."""

    @pytest.fixture
    def timed(self, page: DayPlanPage, at_desk: Hand) -> DayPlanPage:
        proposed(page, at_desk)
        button(page, "Timeline").click()
        at_desk.wait()
        return page

    def bar(self, page: DayPlanPage, patient: str) -> Bar:
        return next(one for one in page.timeline.ground.bars if one.leg.wanted and one.leg.wanted.patient == patient)

    def test_every_stop_is_a_named_button_and_arrows_walk(self, timed: DayPlanPage, at_desk: Hand) -> None:
        assert unnamed(timed) == []
        assert len(timed.timeline.ground.bars) == len(timed.table.rows())
        bar = self.bar(timed, "Jun Park")
        assert "Jun Park" in bar.accessibleName()
        bar.setFocus()
        own = [one for one in timed.timeline.ground.bars if one.line == bar.line]
        if len(own) > 1:
            at_desk.press(Qt.Key.Key_Right if bar is own[0] else Qt.Key.Key_Left)
            assert timed.timeline.current() in own
            assert timed.timeline.current() is not bar

    def test_whoever_has_no_visit_is_locked_by_keys_too(self, timed: DayPlanPage, at_desk: Hand) -> None:
        """Left of somebody's first visit is their name; up and down lead to the others', with visits or without."""
        timeline = timed.timeline
        first = min(timeline.ground.bars, key=lambda bar: (bar.line, bar.leg.starts))
        first.setFocus()
        at_desk.press(Qt.Key.Key_Left)
        for _line in range(first.line):
            at_desk.press(Qt.Key.Key_Up)
        names = [timed.focusWidget()]
        for _route in timeline.ground.routes[1:]:
            at_desk.press(Qt.Key.Key_Down)
            names.append(timed.focusWidget())
        assert [one.route for one in names if isinstance(one, PersonHead)] == list(timeline.ground.routes)
        free = next(one for one in names if isinstance(one, PersonHead) and one.route and not one.route.legs)
        free.setFocus()
        at_desk.press(Qt.Key.Key_Space)
        assert free.route is not None
        assert timed.making.sketch.kept == {free.route.visitor.member_id}
        assert free.accessibleName().endswith("locked")
        assert free.hasFocus()
        at_desk.press(Qt.Key.Key_Space)
        assert timed.making.sketch.kept == frozenset()

    def test_what_is_done_while_a_step_is_worked_out_stays(self, timed: DayPlanPage, at_desk: Hand) -> None:
        """The step is done to what stands by then."""
        bar = self.bar(timed, "Jun Park")
        before, own = bar.leg.starts, bar.route.visitor.member_id
        bar.setFocus()
        QTest.keyClick(bar, Qt.Key.Key_Right, ALT)
        timed.acts.lock_person(own)
        at_desk.wait()
        assert timed.making.sketch.kept == {own}
        assert self.bar(timed, "Jun Park").leg.starts == before + 15

    def test_a_step_of_one_day_is_not_done_to_another(self, timed: DayPlanPage, at_desk: Hand, office: Office) -> None:
        """Turned to another day while it is worked out; what is asked of that day is done."""
        bar = self.bar(timed, "Jun Park")
        bar.setFocus()
        QTest.keyClick(bar, Qt.Key.Key_Right, ALT)
        day = timed.making.to_plan
        assert day is not None
        timed.making.show(office.read(lambda work: day_plans.gather(work, day.day + DAY)), EVERYBODY)
        turned, known = timed.making.to_plan, timed.making.known
        assert turned is not None
        timed.steps.do(day_sketches.first)
        at_desk.wait()
        assert timed.making.sketch == day_sketches.first(turned, known)

    def test_whoever_comes_or_goes_a_name_keeps_the_focus(self, timed: DayPlanPage, at_desk: Hand) -> None:
        """Not the line: Space would lock somebody else's day."""
        timeline = timed.timeline
        heads = [one for one in timeline.ground.findChildren(PersonHead) if one.isVisible()]
        second = next(head for head in heads if head.line == 1)
        second.setFocus()
        who = second.member_id
        day = timed.making.to_plan
        assert day is not None
        gone = next(one for one in day.visitors if one.member_id == timeline.ground.routes[0].visitor.member_id)
        rest = [route for route in timeline.ground.routes if route.visitor is not gone]
        timeline.show_routes(day, timed.making.sketch, rest, None)
        at = timed.focusWidget()
        assert isinstance(at, PersonHead)
        assert at.member_id == who

    def test_a_key_moves_it_and_the_focus_stays(self, timed: DayPlanPage, at_desk: Hand) -> None:
        bar = self.bar(timed, "Jun Park")
        before = bar.leg.starts
        bar.setFocus()
        at_desk.press(Qt.Key.Key_Right, ALT)
        moved = self.bar(timed, "Jun Park")
        assert moved.leg.starts == before + 15
        assert moved.hasFocus()

    def test_it_is_carried_to_another_time(self, timed: DayPlanPage, at_desk: Hand) -> None:
        bar = self.bar(timed, "Jun Park")
        ground = timed.timeline.ground
        wide = ground.x_of(bar.leg.starts + 60) - ground.x_of(bar.leg.starts)
        before = bar.leg.starts
        drag(bar, QPoint(10, 10), QPoint(10 + wide, 10))
        at_desk.wait()
        assert abs(self.bar(timed, "Jun Park").leg.starts - (before + 60)) <= 5

    def test_it_is_not_carried_to_somebody_who_cannot_make_it(self, timed: DayPlanPage, at_desk: Hand) -> None:
        bar = self.bar(timed, "Jun Park")
        before = timed.making.sketch
        ground = timed.timeline.ground
        other = next(
            line for line, route in enumerate(ground.routes) if route.visitor.discipline != bar.route.visitor.discipline
        )
        down = ground.box(other, 600, 660).center().y() - ground.box(bar.line, 600, 660).center().y()
        drag(bar, QPoint(10, 10), QPoint(10, 10 + down))
        at_desk.wait()
        assert timed.making.sketch == before
        assert "cannot make" in timed.said.words()

    def test_esc_leaves_it_where_it_was(self, timed: DayPlanPage, at_desk: Hand) -> None:
        before = timed.making.sketch
        drag(self.bar(timed, "Jun Park"), QPoint(10, 10), QPoint(90, 10), leave=True)
        at_desk.wait()
        assert timed.making.sketch == before
        assert timed.timeline.ground.mark is None


def drag(what: QWidget, start: QPoint, to: QPoint, *, leave: bool = False) -> None:
    QTest.mousePress(what, Qt.MouseButton.LeftButton, pos=start)
    for part in (1, 2, 3):
        QTest.mouseMove(what, start + (to - start) * part / 3)
    if leave:
        QTest.keyClick(what, Qt.Key.Key_Escape)
    QTest.mouseRelease(what, Qt.MouseButton.LeftButton, pos=to)


def test_the_map_says_who_is_where_and_a_click_chooses(page: DayPlanPage, at_desk: Hand) -> None:
    proposed(page, at_desk)
    row = row_of(page, "Jun Park")
    where = page.map._point(row.leg.place)
    assert where is not None
    at_row(page, "Samuel Ortiz")
    QTest.mouseClick(page.map, Qt.MouseButton.LeftButton, pos=where.toPoint())
    at_desk.wait()
    current = page.table.current_row()
    assert current is not None
    assert current.leg.place == row.leg.place
    assert "list says the same" in page.map.accessibleName()


def test_whose_visits_and_which_day(page: DayPlanPage, at_desk: Hand, scene: Scene) -> None:
    dana = page.tools.who.findText("Dana Ruiz")
    page.tools.who.setCurrentIndex(dana)
    page.tools.who.activated.emit(dana)
    at_desk.wait()
    assert {one.visitor.name for one in page._routes} == {"Dana Ruiz"}
    page.tools.back.click()
    at_desk.wait()
    assert page.making.to_plan is not None
    assert page.making.to_plan.day == TUESDAY
    assert page.making.to_plan.since > 10 * 60


@pytest.fixture(autouse=True)
def _quiet(qtbot: QtBot) -> Iterator[None]:
    yield
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()


def test_an_empty_day_says_so(page: DayPlanPage, at_desk: Hand) -> None:
    page.go(DayPlanRoute(date(2026, 12, 26)))  # a Saturday: nobody works
    at_desk.wait()
    assert page.table.rows() == ()
    assert page.table.empty_state.isVisible()
    assert page.making.sketch == Sketch()
    nothing: set[VisitId] = {one.visit_id for one in page.making.sketch.placed}
    assert nothing == set()


def test_back_to_today_and_again(page: DayPlanPage, at_desk: Hand, window: MainWindow) -> None:
    window.go(TodayRoute())
    at_desk.wait()
    window.go(DayPlanRoute(TUESDAY))
    at_desk.wait()
    assert page.making.to_plan is not None
    assert page.making.to_plan.day == TUESDAY


def test_todays_list_of_what_is_unsaved_leads_back_to_the_plan(
    page: DayPlanPage, at_desk: Hand, window: MainWindow, scene: Scene
) -> None:
    proposed(page, at_desk)
    made = page.making.sketch
    (kept,) = scene.office.read(drafts.mine)
    window.go(TodayRoute())
    at_desk.wait()
    window.go(UnsavedRoute(kept.form, kept.subject))
    at_desk.wait()
    assert window.pages.currentWidget() is page
    assert page.making.sketch == made
