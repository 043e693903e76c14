"""Words in the reader's language: gettext for the screen and, on its own, for each printed page."""

import gettext
from functools import cache
from importlib import resources

LANGUAGES = {"en": "English", "es": "Español"}
"""The languages of the screen, each by the name that its speakers give it."""

_screen: gettext.NullTranslations = gettext.NullTranslations()


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for translation where it is defined; ``_`` translates it where it is shown."""
    return text


def _(text: str) -> str:
    """The text in the language of the screen."""
    return _screen.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural in the language of the screen."""
    return _screen.ngettext(one, many, count)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of one language (``en``, ``es`` ...); English, the language of the source, where there is none."""
    compiled = resources.files("resources") / "locale" / language.partition("-")[0] / "LC_MESSAGES" / "careteam.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def use_language(language: str) -> str:
    """Show the screen in this language from now on, in English where there is no catalogue; the language it is."""
    global _screen  # noqa: PLW0603 - gettext's own model: one language a process
    known = language if language in LANGUAGES else "en"
    _screen = catalogue(known)
    return known
