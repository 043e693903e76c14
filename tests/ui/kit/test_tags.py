"""Several languages, chosen by typing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ui.kit.tags_edit import TagsEditor, languages


def test_a_language_chosen_from_the_list_leaves_the_line_empty_for_the_next(qtbot: QtBot) -> None:
    editor = languages("languages", "Languages").editor()
    assert isinstance(editor, TagsEditor)
    qtbot.addWidget(editor)
    with qtbot.waitExposed(editor):
        editor.show()
    line = editor.entry()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "vietn")
    popup = line.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: editor.value() == ("vi",) and line.text() == "")
    assert [chip.text() for chip in editor.chips()] == ["Vietnamese"]
