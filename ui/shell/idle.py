"""Locks the screen when nobody has touched it for a while."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})
LOOK_EVERY = 2_000


class IdleWatch(QObject):
    """Watches keys and mouse of the whole program. ``idle`` comes once when they rest for ``minutes``.

    Time is the monotonic clock's, so setting the computer's clock neither locks nor keeps open.
    """

    idle = Signal()

    def __init__(self, app: QApplication, minutes: int) -> None:
        super().__init__(app)
        self._app = app
        self.limit = minutes * 60.0
        self._touched = time.monotonic()
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touched = time.monotonic()
        return False

    def look(self) -> None:
        """See whether the limit is over."""
        if time.monotonic() - self._touched >= self.limit:
            self.stop()
            self.idle.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._app.removeEventFilter(self)
