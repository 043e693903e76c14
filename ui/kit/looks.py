"""How a person wants the program to look, and how this computer looked last, before anybody has signed in."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QApplication

from careteam.settings import Scheme, SettingsFile, TextSize
from ui.kit import theme

COLORS, TEXT = "look/colors", "look/text"
"""The names of the preferences."""

Get = Callable[[str], Any]


def scheme(settings: SettingsFile, get: Get) -> Scheme:
    """The colors this person chose; else those of this computer."""
    wanted = get(COLORS)
    return Scheme(wanted) if wanted in list(Scheme) else settings.value.scheme


def text_size(settings: SettingsFile, get: Get) -> TextSize:
    """The text size this person chose; else that of this computer."""
    wanted = get(TEXT)
    return TextSize(wanted) if wanted in list(TextSize) else settings.value.text_size


def wear(app: QApplication, settings: SettingsFile, kept: Mapping[str, Any]) -> None:
    """Look as this person wants it, and remember it for the sign-in at this computer."""
    colors, size = scheme(settings, kept.get), text_size(settings, kept.get)
    if (colors, size) != (settings.value.scheme, settings.value.text_size):
        settings.change(scheme=colors, text_size=size)
    theme.apply(app, colors, scale=size.factor)
