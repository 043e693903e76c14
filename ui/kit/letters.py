"""Keys that are one letter alone: quick for some; others switch them off, who dictate or press keys by mistake."""

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
