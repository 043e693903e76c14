"""A page loads, refreshes itself, and keeps what it shows until the new is there."""

import threading

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from careteam.domain.changes import Changes, Topic
from careteam.domain.errors import Unavailable
from careteam.services.office import Work
from ui.kit.context import Context
from ui.kit.page import Page


class Counting(Page):
    """Shows what it was asked, and how often it loaded."""

    title = "Counting"
    topics = frozenset({Topic.VISITS})
    loads = 0
    gate = threading.Event()
    error: Exception | None = None

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.filter = "all"
        self.shown: list[str] = []
        self.body.addWidget(QLabel("body"))

    def query(self) -> str:
        return self.filter

    @staticmethod
    def load(work: Work, query: str) -> str:
        assert threading.current_thread() is not threading.main_thread()
        Counting.gate.wait(5)
        Counting.loads += 1
        if Counting.error is not None:
            raise Counting.error
        return f"{query} {Counting.loads}"

    def show_data(self, data: str) -> None:
        self.shown.append(data)


def page(context: Context, qtbot: QtBot) -> Counting:
    """A page on screen, not loaded by anybody before."""
    Counting.loads, Counting.error = 0, None
    Counting.gate.set()
    made = Counting(context)
    qtbot.addWidget(made)
    return made


def test_loads_when_shown_and_not_before(context: Context, qtbot: QtBot) -> None:
    counting = page(context, qtbot)
    context.changes.changed.emit(Changes(frozenset({Topic.VISITS})))
    qtbot.waitUntil(context.tasks.idle)
    assert Counting.loads == 0
    counting.show()
    qtbot.waitUntil(lambda: counting.shown == ["all 1"])


def test_visible_page_reloads_only_for_its_topics(context: Context, qtbot: QtBot) -> None:
    counting = page(context, qtbot)
    counting.show()
    qtbot.waitUntil(lambda: counting.shown == ["all 1"])
    context.changes.changed.emit(Changes(frozenset({Topic.TEAM})))
    context.changes.changed.emit(Changes(frozenset({Topic.VISITS})))
    qtbot.waitUntil(lambda: len(counting.shown) == 2 and context.tasks.idle())
    assert counting.shown == ["all 1", "all 2"]


def test_hidden_page_reloads_once_when_shown_again(context: Context, qtbot: QtBot) -> None:
    counting = page(context, qtbot)
    counting.show()
    qtbot.waitUntil(lambda: counting.shown == ["all 1"])
    counting.hide()
    for _times in range(3):
        context.changes.changed.emit(Changes(frozenset({Topic.VISITS})))
    qtbot.waitUntil(context.tasks.idle)
    assert counting.shown == ["all 1"]
    counting.show()
    qtbot.waitUntil(lambda: counting.shown == ["all 1", "all 2"])
    counting.hide()
    counting.show()
    qtbot.wait(20)
    assert counting.shown == ["all 1", "all 2"]


def test_answer_to_an_old_query_is_dropped(context: Context, qtbot: QtBot) -> None:
    counting = page(context, qtbot)
    Counting.gate.clear()
    counting.show()
    qtbot.waitUntil(lambda: not context.tasks.idle())
    counting.filter = "mine"
    counting.reload()
    Counting.gate.set()
    qtbot.waitUntil(context.tasks.idle)
    assert [one.split()[0] for one in counting.shown] == ["mine"]


def test_error_is_told_on_the_page_and_can_be_tried_again(context: Context, qtbot: QtBot) -> None:
    counting = page(context, qtbot)
    Counting.error = Unavailable("The office cannot be read. Check the disk.")
    counting.show()
    qtbot.waitUntil(lambda: bool(counting.banner.words()))
    assert counting.banner.words() == "The office cannot be read. Check the disk."
    assert counting.shown == []
    Counting.error = None
    counting.banner.buttons()[0].click()
    qtbot.waitUntil(lambda: counting.shown == ["all 2"])
    assert counting.banner.words() == ""
