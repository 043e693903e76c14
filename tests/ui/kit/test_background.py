"""What runs before there is an office: it answers, says what failed, and ends with the program."""

from pytestqt.qtbot import QtBot

from careteam.domain.errors import Invalid
from ui.kit.background import Background


def test_answers_and_failures_come_back(qtbot: QtBot) -> None:
    background = Background()
    said: list[object] = []

    def refuse() -> object:
        raise Invalid.field("", "Not that passphrase.")

    background.run(background, lambda: 7, said.append)
    background.run(background, refuse, said.append, lambda error: said.append(str(error)))
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said == [7, "Not that passphrase."]
    background.close()


def test_a_page_that_outlives_the_program_begins_nothing(qtbot: QtBot) -> None:
    background = Background()
    begun: list[str] = []
    background.run(background, lambda: begun.append("while open"), lambda _nothing: None)
    background.close()
    background.run(background, lambda: begun.append("when closed"), lambda _nothing: None)
    qtbot.wait(1)
    assert begun == ["while open"]
