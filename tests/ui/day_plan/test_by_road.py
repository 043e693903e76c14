"""The planner with a road server: its minutes count, and the estimate where it does not answer."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from careteam.services import office_settings
from tests.exchange.osrm_server import RoadServer, running
from tests.ui.hand import Hand
from tests.ui.scene import Scene
from tests.ui.tuesday import at_desk, office, scene, template, window
from ui.day_plan.page import DayPlanPage
from ui.kit.routes import DayPlanRoute
from ui.shell.main_window import MainWindow

__all__ = ["at_desk", "office", "scene", "template", "window"]


@pytest.fixture
def server(scene: Scene) -> Iterator[RoadServer]:
    """A server to which everything is 50 minutes away, and the office knows it."""
    with running(lambda here, there: 0.0 if here == there else 3000.0) as made:
        edited = scene.office.read(office_settings.edit)
        named = replace(edited.draft, road_server=made.address)
        scene.office.write(lambda work: office_settings.save(work, named, seen=None))
        yield made


def planner(window: MainWindow, hand: Hand) -> DayPlanPage:
    window.go(DayPlanRoute())
    hand.wait()
    found = window.pages.currentWidget()
    assert isinstance(found, DayPlanPage)
    return found


def drives(page: DayPlanPage) -> set[int]:
    """All minutes between different points of the map."""
    day = page.making.to_plan
    assert day is not None
    spots = [place.spot for place in day.places]
    return {
        day.drives[one][other]
        for one, here in enumerate(spots)
        for other, there in enumerate(spots)
        if here.known and there.known and (here.latitude, here.longitude) != (there.latitude, there.longitude)
    }


def test_its_minutes_count_and_it_is_asked_once(server: RoadServer, window: MainWindow, at_desk: Hand) -> None:
    page = planner(window, at_desk)
    assert drives(page) == {50}
    assert page.said.words() == ""
    page.reload()
    at_desk.wait()
    assert drives(page) == {50}
    assert len(server.asked) == 1


def test_where_it_does_not_answer_the_estimates_stay_and_it_is_said(
    server: RoadServer, window: MainWindow, at_desk: Hand
) -> None:
    server.answer = (503, b"")
    page = planner(window, at_desk)
    assert drives(page)
    assert 50 not in drives(page)
    assert page.said.words() == "The road server at 127.0.0.1 refused the question (503). All drives are estimated."
