"""Words in the reader's language: gettext for the screen and, on its own, for each printed page."""

import gettext
from functools import cache
from importlib import resources

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
    with resources.as_file(resources.files("resources") / "locale") as folder:
        return gettext.translation("careteam", folder, [language], fallback=True)


def use_language(language: str) -> None:
    """Show the screen in this language from now on."""
    global _screen  # noqa: PLW0603 - gettext's own model: one language a process
    _screen = catalogue(language)
