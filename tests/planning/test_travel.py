"""The travel matrix of a day: put right, else by road, else estimated, and said which."""

from collections.abc import Sequence

import pytest

from careteam.domain.errors import Unavailable
from careteam.domain.ids import new_id
from careteam.domain.places import Spot
from careteam.domain.travel import Roads, corrected
from careteam.planning.travel import matrix

HERE = Spot(42.36, -71.06, key=new_id())
THERE = Spot(42.36, -71.1804, key=new_id())  # estimated at 19 minutes
ALSO_THERE = Spot(42.36, -71.1804, key=new_id())
NOWHERE = Spot(key=new_id())
ROOM = Spot(42.36, -71.06, key=HERE.key)
assert HERE.key
assert THERE.key


class Asked:
    """A road server: twelve and a half minutes from anywhere to anywhere, or no way known."""

    def __init__(self, minutes: float | None = 12.5) -> None:
        self.minutes = minutes
        self.points: list[tuple[Spot, ...]] = []

    def __call__(self, points: Sequence[Spot]) -> Sequence[Sequence[float | None]]:
        self.points.append(tuple(points))
        return [[0.0 if one is other else self.minutes for other in points] for one in points]


def test_without_a_server_all_is_estimated_and_nothing_said() -> None:
    travel = matrix([HERE, THERE], Roads(), unknown=20)
    assert travel.minutes == ((0, 19), (19, 0))
    assert travel.said == ()


def test_the_server_is_asked_once_for_each_point_and_nothing_else() -> None:
    server = Asked()
    travel = matrix([HERE, THERE, ALSO_THERE, ROOM], Roads(), server, unknown=20)
    assert travel.minutes == ((0, 13, 13, 0), (13, 0, 0, 13), (13, 0, 0, 13), (0, 13, 13, 0))
    assert travel.said == ()
    assert server.points == [(Spot(42.36, -71.06), Spot(42.36, -71.1804))]  # no key, no zone


def test_what_the_office_put_right_stands_above_the_server() -> None:
    roads = Roads(corrections=corrected([(HERE.key, THERE.key, 44, True)]))  # type: ignore[list-item]
    assert matrix([HERE, THERE], roads, Asked(), unknown=20).minutes == ((0, 44), (13, 0))


def test_a_way_the_server_does_not_know_is_estimated_and_said() -> None:
    travel = matrix([HERE, THERE], Roads(), Asked(None), unknown=20)
    assert travel.minutes == ((0, 19), (19, 0))
    assert travel.said == ("The road server knows no way for 2 drives; they are estimated.",)


def test_where_it_does_not_answer_all_is_estimated_and_said() -> None:
    def ask(_points: Sequence[Spot]) -> Sequence[Sequence[float | None]]:
        raise Unavailable("The road server at osrm does not answer.")

    travel = matrix([HERE, THERE], Roads(), ask, unknown=20)
    assert travel.minutes == ((0, 19), (19, 0))
    assert travel.said == ("The road server at osrm does not answer. All drives are estimated.",)


def test_a_place_not_on_the_map_counts_what_is_said_and_is_named() -> None:
    travel = matrix([HERE, NOWHERE], Roads(), Asked(), unknown=25)
    assert travel.minutes == ((0, 25), (25, 0))
    assert travel.said == ("2 drives lead to or from a place that is not on the map; each counts 25 minutes.",)


@pytest.mark.parametrize("spots", [[], [HERE], [HERE, ROOM], [HERE, NOWHERE]])
def test_a_server_is_not_asked_where_there_is_nothing_to_ask(spots: list[Spot]) -> None:
    server = Asked()
    matrix(spots, Roads(), server, unknown=20)
    assert server.points == []
