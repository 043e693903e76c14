"""The editor of a repetition gives back what was chosen, also after a lock."""

import pytest
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
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


@pytest.mark.parametrize(
    ("letters", "found"), [("w", "Every week"), ("2 w", "Every 2 weeks"), ("zz", "Does not repeat")]
)
def test_letters_find_an_entry_by_any_word_and_go_no_further(qtbot: QtBot, letters: str, found: str) -> None:
    heard: list[str] = []

    class Around(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.text())

    around, editor = Around(), RepeatEditor()
    qtbot.addWidget(around)
    QVBoxLayout(around).addWidget(editor)
    with qtbot.waitExposed(around):
        around.show()
    QTest.keyClicks(editor.how, letters)
    assert (editor.how.currentText(), heard) == (found, [])
    assert (editor.value() is None) is (found == "Does not repeat")
