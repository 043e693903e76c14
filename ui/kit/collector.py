"""Python's collector of cycles, kept to the GUI thread."""

import ctypes
import gc
import sys
from typing import Any

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 1_000
M_ARENA_MAX = -8
"""The number of the option, from glibc's malloc.h."""


class Collector(QObject):
    """Collects cycles now and then, by Python's own measure, instead of whenever any thread happens to allocate.

    A page in a cycle that a reading thread collects would be taken apart there, while Qt allows it on the GUI thread
    only. What is there already stays, and is not looked through until a ``sweep``.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        timer = QTimer(self, interval=LOOK_MS)
        timer.timeout.connect(look)
        timer.start()


def look() -> None:
    """Collect as old a generation as is due."""
    due = [
        age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
    ]
    if due and due[0] == 0:
        gc.collect(max(due))


def sweep() -> None:
    """Collect all that nobody holds, also of what was there from the start: nothing of an office outlives its lock.

    What was taken up goes back to the machine.
    """
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    gc.collect()
    if frozen:
        gc.freeze()
    give_back()


def give_back() -> None:
    """Give memory that is free back to the machine where its library would keep it: in pieces, it comes to much."""
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def share_memory() -> None:
    """Let all threads take memory from two heaps; before any is started. Each of its own, free pieces add up."""
    set_option = _of_glibc("mallopt")
    if set_option is not None:
        set_option(M_ARENA_MAX, 2)


def _of_glibc(name: str) -> Any:
    """A function that only this library of Linux has; None elsewhere."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
