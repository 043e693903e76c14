"""How a person wants the program to look and to speak, and how this computer looked last, before anybody signed in."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QApplication

from careteam.i18n import LANGUAGES
from careteam.settings import Scheme, SettingsFile, TextSize
from ui.kit import language, theme

COLORS, TEXT, LANGUAGE = "look/colors", "look/text", "look/language"
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


def spoken(settings: SettingsFile, get: Get) -> str:
    """The language this person chose, or this computer's; empty: as the system has it."""
    wanted = get(LANGUAGE)
    return wanted if wanted in ("", *LANGUAGES) else settings.value.language


def wear(app: QApplication, settings: SettingsFile, kept: Mapping[str, Any]) -> None:
    """Look as this person wants it, and remember it for the sign-in at this computer."""
    colors, size, speech = scheme(settings, kept.get), text_size(settings, kept.get), spoken(settings, kept.get)
    now = settings.value
    if (colors, size, speech) != (now.scheme, now.text_size, now.language):
        settings.change(scheme=colors, text_size=size, language=speech)
    language.use(app, speech)
    theme.apply(app, colors, scale=size.factor)
