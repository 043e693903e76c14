"""Many small things made a few at a time, so that keys and clicks are heard between them."""

import time
from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

AT_ONCE = 300
"""So many visits are made at once: it takes less time than an eye notices."""

SLICE, SLICE_SECONDS = 60, 0.012
"""In one turn of the event loop: so many at most, and none begun after so long; painting them takes as long again."""


class Slices(QObject):
    """Takes the steps of an iterator, some in each turn of the event loop. ``done`` after the last."""

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] = iter(())
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def take(self, steps: Iterator[object], *, at_once: bool) -> None:
        """Take these steps instead of those before: all now where they are few."""
        self._timer.stop()
        self._steps = steps
        if at_once:
            for _step in steps:
                pass
            self.done.emit()
        else:
            self._timer.start()

    def busy(self) -> bool:
        """Whether steps are still to come."""
        return self._timer.isActive()

    def _on_turn(self) -> None:
        until = time.perf_counter() + SLICE_SECONDS
        for _number in range(SLICE):
            try:
                next(self._steps)
            except StopIteration:
                self.done.emit()
                return
            if time.perf_counter() > until:
                break
        self._timer.start()
