"""What a person set is at hand at once, and is kept in the office once it comes to rest."""

from pytestqt.qtbot import QtBot

from careteam.services import preferences
from careteam.services.office import Office
from ui.kit.preferences import Preferences
from ui.kit.tasks import Tasks


def test_only_where_it_came_to_rest_is_written(qtbot: QtBot, office: Office, tasks: Tasks) -> None:
    mine = Preferences(tasks, {"calendar/view": "week"}, tasks)
    assert (mine.get("calendar/view"), mine.get("calendar/who", "team")) == ("week", "team")
    for width in (100, 120, 140):
        mine.keep("patients/width", width)
        assert mine.get("patients/width") == width
    assert office.read(preferences.mine) == {}
    qtbot.waitUntil(lambda: office.read(preferences.mine) == {"patients/width": 140})


def test_what_is_still_moving_is_written_before_the_window_goes(office: Office, tasks: Tasks) -> None:
    mine = Preferences(tasks, {}, tasks)
    mine.keep("patients/width", 100)
    mine.flush()
    tasks.close()
    assert office.read(preferences.mine) == {"patients/width": 100}
