"""The editor of a repetition gives back what was chosen, also after a lock."""

import pytest
from pytestqt.qtbot import QtBot

from careteam.domain.recurrence import Repeat, Unit
from ui.visit.repeat_edit import RepeatEditor


@pytest.mark.parametrize("value", [None, Repeat(1, times=6), Repeat(3, Unit.WEEKS, (1, 3), times=4)])
def test_what_was_chosen_comes_back_to_the_letter(qtbot: QtBot, value: Repeat | None) -> None:
    before, after = RepeatEditor(), RepeatEditor()
    for editor in (before, after):
        qtbot.addWidget(editor)
    before.set_value(value)
    after.put_back(before.typed())
    assert after.value() == before.value() == value
    assert after.typed() == before.typed()
