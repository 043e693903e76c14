"""Every text of the program stands in every catalogue, translated, with the same blanks to fill in."""

import gettext
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from careteam import i18n
from tests import catalogues

BLANK = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("language", catalogues.languages())
def test_every_text_is_translated(language: str) -> None:
    known = {(message.context, message.id) for message in translated(language)}
    wanted = {(message.context, message.id) for message in catalogues.texts(language) if message.id}
    assert sorted(map(str, wanted - known)) == [], "run python -m tests.catalogues, then translate"
    assert sorted(map(str, known - wanted)) == [], "run python -m tests.catalogues"


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_translation_fills_in_the_same(language: str) -> None:
    """Each form of a plural may leave out what it says in words."""
    wrong = [
        (message.id, string)
        for message in translated(language)
        for string in catalogues.strings(message)
        if not blanks_fit(message, string)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", catalogues.languages())
def test_what_the_program_reads_is_what_people_edited(language: str) -> None:
    with catalogues.source(language).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in translated(language):
        if isinstance(message.id, str):
            said = compiled.pgettext(message.context, message.id) if message.context else compiled.gettext(message.id)
            assert said == message.string
        else:
            one, many = message.id
            assert (compiled.ngettext(one, many, 1), compiled.ngettext(one, many, 2)) == catalogues.strings(message)


def test_one_english_word_for_two_things_is_told_apart() -> None:
    """And in English, or where a catalogue lacks it, nobody sees what it is about."""
    try:
        i18n.use_language("es")
        assert (i18n._("New", "a referral"), i18n._("New", "patients")) == ("Nueva", "Nuevos")
        assert i18n._("No such text", "a referral") == "No such text"
    finally:
        i18n.use_language("en")
    assert i18n._(i18n.N_("New", "a referral")) == "New"


def test_every_language_but_english_has_a_catalogue() -> None:
    assert set(i18n.LANGUAGES) == {"en", *catalogues.screen_languages()}


def blanks_fit(message: Message, string: str) -> bool:
    if isinstance(message.id, str):
        return set(BLANK.findall(string)) == set(BLANK.findall(message.id))
    return set(BLANK.findall(string)) in [set(BLANK.findall(one)) for one in message.id]


def translated(language: str) -> Iterator[Message]:
    return (one for one in catalogues.read(language) if one.id and all(catalogues.strings(one)))
