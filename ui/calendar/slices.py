"""Many small things made a few at a time, so that keys and clicks are heard between them."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal

AT_ONCE = 300
"""So many are made at once: it takes less time than an eye notices."""

SLICE = 60


class Slices(QObject):
    """Takes the steps of an iterator, some in each turn of the event loop. ``done`` after the last."""

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[object] = iter(())
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._on_turn)

    def take(self, steps: Iterator[object], count: int) -> None:
        """Take these steps instead of those before: all now where they are few."""
        self._timer.stop()
        self._steps = steps
        if count <= AT_ONCE:
            for _step in steps:
                pass
            self.done.emit()
        else:
            self._on_turn()

    def busy(self) -> bool:
        """Whether steps are still to come."""
        return self._timer.isActive()

    def _on_turn(self) -> None:
        for _number in range(SLICE):
            try:
                next(self._steps)
            except StopIteration:
                self.done.emit()
                return
        self._timer.start()
