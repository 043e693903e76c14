"""Objects in a circle are taken apart on the GUI thread, whoever allocates meanwhile."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from tests.conftest import set_aside
from ui.kit import collector
from ui.kit.collector import Collector


class Circle:
    """Refers to itself, as a page and its slots do."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    set_aside()
    gc.enable()


def test_a_reading_thread_takes_nothing_apart(qapp: QObject, thawed: None) -> None:
    made = Collector(qapp)
    ended: list[str] = []
    weakref.finalize(Circle(), lambda: ended.append(threading.current_thread().name))
    reader = threading.Thread(target=lambda: [Circle() for _number in range(5_000)], name="reader")
    reader.start()
    reader.join()
    assert ended == []
    collector.look()
    assert ended == [threading.main_thread().name]
    made.deleteLater()


def test_a_sweep_takes_apart_what_was_frozen_too(qapp: QObject, thawed: None) -> None:
    circle = Circle()
    gone = weakref.ref(circle)
    made = Collector(qapp)
    del circle
    collector.look()
    assert gone() is not None
    collector.sweep()
    assert gone() is None
    assert gc.get_freeze_count()
    made.deleteLater()
