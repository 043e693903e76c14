"""Locks the screen when nobody has touched it for a while, or at once by key."""

import time

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})
LOOK_EVERY = 500
"""Milliseconds: the screen is locked within a second of its limit."""


class LockWatch(QObject):
    """Watches keys and mouse of the whole program. ``due`` comes once: when they rest for ``minutes``, or at Ctrl+L.

    Time is the monotonic clock's, so setting the computer's clock neither locks nor keeps open. The key is heard here
    and not as a shortcut of the window, because a dialog over the window would keep it from being heard.

    Keys and mouse are heard where they enter, at the window they go to: to look at every event of every widget would
    make the whole screen slower by half.
    """

    due = Signal()

    def __init__(self, app: QApplication, minutes: float) -> None:
        super().__init__(app)
        self.limit = minutes * 60.0
        self._touched = time.monotonic()
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._window: QWindow | None = None
        app.focusWindowChanged.connect(self._follow)
        self._follow(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in TOUCHES:
            self._touched = time.monotonic()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._is_lock(event):
            QTimer.singleShot(0, self, self._on_wanted)
            return True
        return False

    def look(self) -> None:
        """See whether the limit is over."""
        if time.monotonic() - self._touched >= self.limit:
            self._on_wanted()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        self._follow(None)

    def _follow(self, window: QWindow | None) -> None:
        """Listen at the window that has the focus now, as long as somebody is to be locked out."""
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window if self._timer.isActive() else None
        if self._window is not None:
            self._window.installEventFilter(self)

    def _on_wanted(self) -> None:
        if self._timer.isActive():
            self.stop()
            self.due.emit()

    @staticmethod
    def _is_lock(event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
