"""Keys that are one letter alone: quick for some; others switch them off, who dictate or press keys by mistake."""

import time
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.kit.preferences import Preferences, near

LETTERS = "keys/letters"
"""The preference: whether a letter alone does something."""


def letter(event: QKeyEvent, preferences: Preferences) -> Qt.Key | None:
    """The letter that was pressed alone, if this person wants letters to do something."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if plain and Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z and preferences.get(LETTERS, True):
        return Qt.Key(event.key())
    return None


def wanted(widget: QWidget) -> bool:
    """Whether the person before a widget wants a letter alone, or Space, to do something."""
    kept = near(widget)
    return kept is None or bool(kept.get(LETTERS, True))


class Seeker:
    """Finds an entry of a list by the beginnings of its words, as they are typed; a pause begins anew."""

    def __init__(self) -> None:
        self._typed, self._typed_at = "", 0.0

    def goes_on(self) -> bool:
        """Whether what was typed before belongs to what is typed now."""
        return bool(self._typed) and time.monotonic() - self._typed_at <= 1.0

    def find(self, letters: str, entries: Sequence[str], at: int) -> int | None:
        """The next entry from ``at`` on that has what was typed by now; None where there is none."""
        self._typed = self._typed + letters if self.goes_on() else letters
        self._typed_at = time.monotonic()
        wanted = self._typed.casefold()
        start = max(at, 0) + (len(self._typed) == 1)
        order = [(start + step) % len(entries) for step in range(len(entries))]
        return next((one for one in order if f" {wanted}" in f" {entries[one].casefold()}"), None)
