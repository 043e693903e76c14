"""Words in the reader's language: gettext for the screen and, on its own, for each printed page."""

import gettext
from functools import cache
from importlib import resources

LANGUAGES = {"en": "English", "es": "Español"}
"""The languages of the screen, each by the name that its speakers give it."""

MEANT = "\x04"
"""Stands between what a text is about and the text, as gettext itself has it."""


class _English(gettext.NullTranslations):
    """The language of the source."""

    def gettext(self, message: str) -> str:
        return message.rpartition(MEANT)[2]


class _Translated(gettext.GNUTranslations):
    """Any other language; a text that it lacks stays English."""

    def gettext(self, message: str) -> str:
        return super().gettext(message).rpartition(MEANT)[2]


_screen: gettext.NullTranslations = _English()
_spoken = "en"


def N_(text: str, about: str = "") -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a text for translation where it is defined; ``_`` translates it where it is shown.

    ``about``: what is meant, where English has one word for several things: a new referral, a new medicine.
    """
    return _meant(text, about)


def _(text: str, about: str = "") -> str:
    """The text in the language of the screen; ``about`` as ``N_`` has it."""
    return _screen.gettext(_meant(text, about))


def _meant(text: str, about: str) -> str:
    return f"{about}{MEANT}{text}" if about else text


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural in the language of the screen."""
    return _screen.ngettext(one, many, count)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of one language (``en``, ``es`` ...); English, the language of the source, where there is none.

    Some languages have only the phrases of a patient's page.
    """
    folder = resources.files("resources") / "locale" / language.partition("-")[0].lower() / "LC_MESSAGES"
    for name in ("careteam.mo", "page.mo"):
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                return _Translated(file)
    return _English()


def use_language(language: str) -> str:
    """Show the screen in this language from now on, in English where there is no catalogue; the language it is."""
    global _screen, _spoken  # noqa: PLW0603 - gettext's own model: one language a process
    _spoken = language if language in LANGUAGES else "en"
    _screen = catalogue(_spoken)
    return _spoken


def spoken() -> str:
    """The language of the screen as a sheet of the team's own names it, which is in it as well: ``es-US``."""
    return f"{_spoken}-US"
