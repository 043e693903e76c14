"""What the words of a finished page must be: plain, of one language, of one version, and whole where a dose stands."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, product
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from careteam.documents.direction import bare, tongue
from careteam.documents.page_phrases import PHRASES
from careteam.documents.plain_words import CHILD_GOAL, GRADE_GOAL, FindingKind, check
from careteam.documents.style import ORDINARY, SIZES
from careteam.documents.text import Run, laid, line_width
from careteam.documents.visit_summary import render
from careteam.documents.wording import speaker
from careteam.domain.offices import Paper
from careteam.domain.page_languages import page_language
from careteam.domain.page_languages import phrases as all_phrases
from careteam.domain.versions import PageVersion
from careteam.i18n import MEANT
from tests.documents.languages import PAGES, VERSIONS
from tests.documents.reader import Node, read
from tests.documents.test_printed_page import (
    ADULT,
    CAREGIVER,
    CHILD,
    TEEN,
    Key,
    in_tables,
    ordinary_pages,
    plain,
    printed,
    rows_of,
    said,
    spoken,
    summary,
    texts,
)


def sentences(key: Key) -> str:
    """All that a reader reads in sentences: the paragraphs and items, without tables, names, numbers and the box."""
    tree = printed(key).tree
    beside = in_tables(tree)
    items = [one for one in tree.walk() if one.tag in ("P", "LBody") and id(one) not in beside]
    return "\n".join(plain(one.text) for one in items)


@ordinary_pages
def test_p3_a_finished_page_reads_as_plainly_as_promised(key: Key) -> None:
    """All of it, with our own phrases, not only what was typed; names, professions and medicines are not scored."""
    page, child = summary(key), key[1] is CHILD
    people = [words for one in (*page.who_came, *page.team) for words in (one.name, one.role)]
    names = (page.patient, page.reader, page.office, "Ana", "Dana", "Lin", "Kim", "Rex", *people)
    reading = check(
        sentences(key),
        names=names,
        medicines=[one.name for one in page.medicines],
        goal=CHILD_GOAL if child else GRADE_GOAL,
        child=child,
        discussed=True,
        language=key[0],
    )
    measured = {"en": reading.grade, "es": reading.ease}
    assert reading.scored is (key[0] in measured)
    assert measured.get(key[0], 1) is not None
    wrong = {FindingKind.GRADE, FindingKind.JARGON, FindingKind.ABBREVIATION, FindingKind.DOSE}
    assert [one.message for one in reading.findings if one.kind in wrong] == []


@pytest.mark.parametrize("phrase", [phrase for phrase in all_phrases() if phrase.endswith((".", "?"))])
def test_p3_no_sentence_of_our_own_is_long(phrase: str) -> None:
    text = re.sub(r"\{\w+\}", "Maria", phrase.rpartition(MEANT)[2])
    assert [one.message for one in check(text, names=("Maria",)).findings] == []


@ordinary_pages
def test_p10_a_page_in_another_language_has_no_phrase_of_the_english_one(key: Key) -> None:
    language = page_language(key[0])
    text = f" {plain(printed(key).tree.text)} "
    english = {phrase.rpartition(MEANT)[2] for phrase in all_phrases() if "{" not in phrase and " " in phrase}
    found = {phrase for phrase in english if f" {phrase}" in text}
    assert bool(found) is (key[0] == "en")
    assert printed(key).language.partition("-")[0] == language.tag


@ordinary_pages
def test_p16_each_version_says_for_whom_it_is_and_nothing_of_another(key: Key) -> None:
    page, words = summary(key), texts(printed(key).tree)
    teens = spoken(key, PHRASES[TEEN].whose)
    note = spoken(key, PHRASES[CAREGIVER].note, name=page.patient)
    hurt, choose = (spoken(key, getattr(PHRASES[CHILD], name)) for name in ("call_first", "choose"))
    own = {ADULT: (), TEEN: (teens,), CAREGIVER: (note,), CHILD: (hurt, choose)}
    assert {one for one in (teens, note, hurt, choose) if one in words} == set(own[key[1]])
    assert plain(said(key).title) == words[0]
    named = {page.patient: PageVersion.CHILD, page.reader: PageVersion.CAREGIVER}
    assert [version for name, version in named.items() if name and name in words[0]] == [
        one for one in named.values() if one is key[1]
    ]
    if key[1] is CHILD:  # of the record nothing but what was written for the child
        assert [one for one in VERSIONS[key[0]][ADULT].talks if one in words] == []
        assert not printed(key).tree.all("Table")


def expanded(pattern: str) -> set[str]:
    """Every text that a pattern of units finds."""
    return {"".join(parts) for parts in _expanded(parser.parse(pattern))}


def _expanded(parsed: Any) -> Iterator[tuple[str, ...]]:
    yield from product(*({"".join(one) for one in _part(kind, value)} for kind, value in parsed))


def _part(kind: Any, value: Any) -> Iterator[tuple[str, ...]]:
    match kind:
        case kinds.LITERAL:
            yield (chr(value),)
        case kinds.MAX_REPEAT:
            least, most, inner = value
            assert (least, most) == (0, 1)
            yield ("",)
            yield from _expanded(inner)
        case kinds.SUBPATTERN:
            yield from _expanded(value[-1])
        case kinds.BRANCH:
            for branch in value[1]:
                yield from _expanded(branch)
        case kinds.IN:
            yield from ((chr(letter),) for _literal, letter in value)
        case _:
            raise AssertionError(kind)


FILLERS = {"es": ("mm", "l"), "ar": ("من", "ا"), "hi": ("का", "र")}
"""For each language a wide word and a narrow one, with which a line is filled up to anywhere."""
A_PAGE = 24
"""Items of a page, each with a number near the end of a line."""


def near_the_end(language: str, unit: str) -> list[str]:
    """Sentences of which a line has room for all up to the number, and not for the unit behind it."""
    (wide, narrow), known = FILLERS[language], tongue(language)
    room = SIZES[Paper.LETTER][0] - 2 * ORDINARY.side - ORDINARY.body * 1.2

    def fits(words: str) -> bool:
        return line_width(laid((Run(words),), known), ORDINARY.body) < room

    lines = (f"{wide} " * often + f"{narrow} " * more for often in range(12, 30) for more in range(3))
    return [f"{line}2 {unit} {wide} {wide}" for line in lines if fits(f"{line}2") and not fits(f"{line}2 {unit}")]


def parted(body: Node) -> bool:
    """Whether a line of an item ends right behind its number: a line is as long as the letters on it, in any order."""
    letters = [sum(not letter.isspace() for one in row for letter in plain(one.words)) for row in rows_of(body)]
    whole = "".join(plain(body.text).split())
    assert sum(letters) == len(whole)
    return whole.index("2") + 1 in accumulate(letters)


def apart(language: str, units: list[str]) -> set[str]:
    """The units that a finished page shows on another line than their number."""
    page = replace(PAGES[language], steps=(), medicines=(), team=(), next_visits=(), questions="")
    wanted = [(unit, text) for unit in units for text in near_the_end(language, unit)]
    assert {unit for unit, _text in wanted} == set(units)
    found = set()
    for at in range(0, len(wanted), A_PAGE):
        some = wanted[at : at + A_PAGE]
        tree = read(render(replace(page, talks=tuple(text for _unit, text in some)))).tree
        (talks,) = (one for one in tree.all("Sect") if plain(one.kids[0].text) == plain(heading(language)))
        found |= {unit for (unit, _text), one in zip(some, talks.all("LBody"), strict=True) if parted(one)}
    return found


def heading(language: str) -> str:
    return bare(speaker(language)("What we talked about"))


@pytest.mark.parametrize("language", FILLERS)
def test_p19_no_unit_of_a_language_is_parted_from_its_number(language: str) -> None:
    units = sorted({unit for pattern in page_language(language).units for unit in expanded(pattern)})
    assert len(units) > 20
    assert apart(language, units) == set()


@pytest.mark.parametrize(("language", "word"), [("es", "amigos"), ("ar", "صديق"), ("hi", "दोस्त")])
def test_p19_a_word_that_is_no_unit_may_be(language: str, word: str) -> None:
    """So that the lines of the test above would end behind their numbers."""
    assert apart(language, [word]) == {word}
