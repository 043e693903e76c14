"""What this person set on their screens, at hand without waiting, and kept in the office a moment later."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.kit.tasks import Tasks

KEEP_MS = 500
"""Sliders and columns are dragged in many small steps; only where they come to rest is kept."""


class Preferences(QObject):
    """Names with values of JSON's own types: ``preferences.get("patients/columns", [])``.

    The first part of a name is the screen it belongs to. ``changed(name)`` when a value becomes another.
    """

    changed = Signal(str)

    def __init__(self, tasks: Tasks, kept: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._values = dict(kept)
        self._changed: dict[str, Any] = {}
        self._timer = QTimer(self, interval=KEEP_MS, singleShot=True)
        self._timer.timeout.connect(self.flush)

    def get(self, name: str, default: Any = None) -> Any:
        """What was set, or the default."""
        return self._values.get(name, default)

    def keep(self, name: str, value: Any) -> None:
        """Remember a value for the next time."""
        if self._values.get(name) != value:
            self._values[name] = self._changed[name] = value
            self._timer.start()
            self.changed.emit(name)

    def values(self) -> dict[str, Any]:
        """Everything set so far."""
        return dict(self._values)

    def flush(self) -> None:
        """Write what changed now: the window is about to close."""
        from careteam.services import preferences

        self._timer.stop()
        changed, self._changed = self._changed, {}
        if changed:
            self._tasks.write(self, lambda work: preferences.keep(work, changed))


def near(widget: QObject) -> Preferences | None:
    """The preferences of whoever looks at a widget: those of the page or window it lies in."""
    at: QObject | None = widget
    while at is not None:
        found = getattr(at, "preferences", None)
        if isinstance(found, Preferences):
            return found
        at = at.parent()
    return None
