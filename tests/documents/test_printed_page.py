"""The specification of the printed page, row by row, for each version, language and size, read back from its bytes.

Which test checks which row is in ``docs/printed-page.md``.
"""

import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree

import pytest

from careteam.documents.direction import bare
from careteam.documents.page_phrases import Phrases, phrases
from careteam.documents.style import CHILDS, LARGE, ORDINARY, SIZES, TEXT_ON_GROUND, contrast
from careteam.documents.text import MOST_CHARACTERS
from careteam.documents.visit_summary import MOST_OF_A_CHILD, MOST_PAGES, render
from careteam.documents.wording import day_in_words, speaker
from careteam.domain.errors import Invalid
from careteam.domain.offices import Paper
from careteam.domain.summaries import SummaryPage
from careteam.domain.versions import PageVersion
from tests.documents.drawn import Painted, grounds_of_words, painted
from tests.documents.languages import VERSIONS
from tests.documents.reader import Node, Printed, Shown, read

ADULT, CAREGIVER, TEEN, CHILD = PageVersion
Key = tuple[str, PageVersion, bool]
KEYS: list[Key] = [
    (language, version, large)
    for language, versions in VERSIONS.items()
    for version in versions
    for large in (False, True)
]
every_page = pytest.mark.parametrize(
    "key",
    KEYS,
    ids=[f"{language}-{version}-{'large' if large else 'ordinary'}" for language, version, large in KEYS],
    scope="module",  # all tests of one page after each other, so that it is made and read once
)
ordinary_pages = pytest.mark.parametrize(
    "key",
    [key for key in KEYS if not key[2]],
    ids=[f"{key[0]}-{key[1]}" for key in KEYS if not key[2]],
    scope="module",
)
LATIN_FIRST = re.compile(r"^[\x00-\x7f]+(?=[\u0600-\u06ff])")
SEEN_NOWHERE = dict.fromkeys([0xAD, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Marks that steer direction; they have no shape."""


def summary(key: Key) -> SummaryPage:
    language, version, large = key
    return replace(VERSIONS[language][version], large_print=large)


@cache
def pdf(key: Key) -> bytes:
    return render(summary(key))


@cache
def printed(key: Key) -> Printed:
    return read(pdf(key))


@cache
def drawn(key: Key) -> list[Painted]:
    return painted(pdf(key))


@cache
def extracted(key: Key, *how: str) -> tuple[str, ...]:
    """What ``pdftotext`` reads, page by page."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf(key))
        file.flush()
        run = subprocess.run(["pdftotext", *how, file.name, "-"], capture_output=True, check=True)
    assert run.stderr == b""
    return tuple(run.stdout.decode().rstrip("\f").split("\f"))


def plain(text: str) -> str:
    """Words on one line with ordinary blanks, without marks that nobody sees."""
    return " ".join(text.translate(SEEN_NOWHERE).replace("\u00a0", " ").split())


def said(key: Key) -> Phrases:
    """The fixed phrases of a page."""
    page = summary(key)
    say = speaker(page.language)
    return phrases(page, say, day_in_words(page.visited_on, say))


def spoken(key: Key, phrase: str, **words: str) -> str:
    """A fixed phrase in the language of a page."""
    return plain(bare(speaker(summary(key).language)(phrase).format(**words)))


def texts(node: Node) -> list[str]:
    """The paragraphs and items below an element, in reading order."""
    return [plain(one.text) for one in node.walk() if one.tag in ("H1", "H2", "P", "LBody")]


def all_shown(node: Node) -> list[Shown]:
    """What is drawn for an element and all below it."""
    return [one for each in node.walk() for one in each.shown]


def rows_of(node: Node) -> list[list[Shown]]:
    """The same, line by line."""
    return [list(row) for _at, row in groupby(all_shown(node), key=lambda one: (one.page, one.y))]


def in_order(row: list[Shown]) -> str:
    """A line as it is read; Arabic words are drawn from the left."""
    words = (plain(f"|{one.words}|").strip("|") for one in row)
    return "".join(one[::-1] if re.search("[\u0600-\u06ff]", one) else one for one in words)


def in_tables(tree: Node) -> set[int]:
    """The elements within tables."""
    return {id(one) for table in tree.all("Table") for one in table.walk()}


@cache
def edges(key: Key) -> list[tuple[int, float, float, float, float]]:
    """Where each word stands: its page, left, right, top and bottom, measured from above."""
    pages = ElementTree.fromstring("".join(extracted(key, "-bbox"))).iter("{http://www.w3.org/1999/xhtml}page")
    names = ("xMin", "xMax", "yMin", "yMax")
    return [
        (number, *(float(word.attrib[name]) for name in names))  # type: ignore[misc]
        for number, page in enumerate(pages, 1)
        for word in page
    ]


def edges_of(key: Key, row: list[Shown]) -> tuple[float, float]:
    """Where a line of the page begins and ends, from the left."""
    down = SIZES[summary(key).paper][1] - row[0].y
    inside = [one for one in edges(key) if one[0] == row[0].page and (one[3] + one[4]) / 2 < down <= one[4]]
    return min(one[1] for one in inside), max(one[2] for one in inside)


def body(key: Key) -> float:
    return (LARGE if key[2] else ORDINARY).body


@every_page
def test_p1_sections_come_in_the_order_of_need(key: Key) -> None:
    tree, words = printed(key).tree, said(key)
    own = [words.call, words.matters, words.talks, words.steps, words.choices, words.visits, words.questions]
    others = [*own[:4], words.medicines, words.visits, words.team, words.questions]
    order = own if key[1] is CHILD else others
    assert [plain(one.text) for one in tree.all("H1")] == [plain(bare(words.title))]
    assert [plain(one.text) for one in tree.all("H2")] == [plain(bare(heading)) for heading in order]
    page = summary(key)
    date = day_in_words(page.visited_on, speaker(page.language), weekday=True)
    before = texts(tree)[: texts(tree).index(plain(words.call))]
    assert any(text.startswith(plain(date)) for text in before)
    assert any(page.patient in text for text in before)
    assert texts(tree)[-1] == plain(words.other if page.large_print else words.larger)


@every_page
def test_p1_the_medicines_are_labelled_new_changed_stop_and_same(key: Key) -> None:
    labels = [plain(one.text) for one in printed(key).tree.all("Lbl")]
    expected = [spoken(key, word) for word in ("a medicine\x04New", "Changed", "Stop", "Same")]
    found = [label for label in labels if label in expected]
    assert found == ([] if key[1] is CHILD else expected)


@every_page
def test_p2_whom_to_call_is_on_page_one_and_its_numbers_are_the_largest_words_but_the_title(key: Key) -> None:
    page = printed(key)
    for line in summary(key).call_box.lines:
        (number,) = (one for one in page.shown if plain(one.words) == line.phone)
        assert number.page == 1
        assert number.size == (LARGE if key[2] else CHILDS if key[1] is CHILD else ORDINARY).phone
        assert "Bold" in number.font


@every_page
def test_p4_body_and_foot_have_the_size_that_was_promised(key: Key) -> None:
    page = printed(key)
    assert body(key) == (18 if key[2] else 14)
    assert min(one.size for one in page.shown) == body(key)
    foot = [one for one in page.shown if one.mark is None]
    assert {one.page for one in foot} == set(range(1, len(page.pages) + 1))
    assert max(one.size for one in foot) <= body(key) * 1.16  # Arabic letters are set larger, to look as large


@every_page
def test_p5_all_words_keep_seven_to_one_on_the_ground_they_stand_on(key: Key) -> None:
    found = grounds_of_words(drawn(key))
    assert found <= set(TEXT_ON_GROUND)
    assert len(found) >= 5
    assert min(contrast(*pair) for pair in found) >= 7


@every_page
@pytest.mark.parametrize("paper", Paper)
def test_p6_a_page_keeps_to_its_number_of_pages_and_no_last_one_is_nearly_empty(key: Key, paper: Paper) -> None:
    page = printed(key) if summary(key).paper is paper else read(render(replace(summary(key), paper=paper)))
    assert len(page.pages) <= (MOST_OF_A_CHILD if key[1] is CHILD else MOST_PAGES)[key[2]]
    assert MOST_PAGES == {False: 2, True: 4}
    assert MOST_OF_A_CHILD[False] == 1
    last = {one.y for one in page.shown if one.page == len(page.pages) and one.mark is not None}
    assert len(last) >= 4


REFUSED = 0


@every_page
def test_p6_growing_text_never_leaves_a_last_page_nearly_empty(key: Key) -> None:
    """It passes every place where a page could end; a child's page that grows longer than promised is refused."""
    page = summary(key)
    page = replace(page, who_came=(), steps=(), medicines=(), team=(), next_visits=(), questions="", office="")
    words = (page.what_matters + " ") * 40
    seen = set()
    for long in range(20, 1500, 120 if key[1] is ADULT else 240):
        grown = replace(page, what_matters=words[: min(long, 900)], talks=(words[: max(long - 900, 1)],))
        try:
            found = read(render(grown))
        except Invalid:
            seen.add(REFUSED)
            continue
        last = {one.y for one in found.shown if one.page == len(found.pages) and one.mark is not None}
        assert len(last) >= 4
        seen.add(len(found.pages))
    assert len(seen) > 1 or key[1] is not ADULT
    assert REFUSED not in seen or key[1] is CHILD
    assert key[1] is not CHILD or max(seen) <= MOST_OF_A_CHILD[key[2]]


@ordinary_pages
def test_p6_twice_as_much_text_is_still_whole_and_called_from_page_one(key: Key) -> None:
    """As where a language says all of it in twice the words, in large print too; only a child's page is refused."""
    for large in (False, True):
        page = summary((key[0], key[1], large))
        if key[1] is CHILD:
            page = replace(page, talks=page.talks[:1], steps=(), choices=page.choices[:1])
        twice = {name: f"{getattr(page, name)} {getattr(page, name)}".strip() for name in ("what_matters", "where")}
        talks = tuple(f"{talk} {talk}" for talk in page.talks)
        steps = tuple(replace(step, what=f"{step.what} {step.what}") for step in page.steps)
        found = read(render(replace(page, talks=talks, steps=steps, **twice)))  # type: ignore[arg-type]
        text = plain(found.tree.text)
        assert [one for one in (*talks, twice["what_matters"]) if plain(one) not in text] == []
        assert {one.page for one in found.shown if plain(one.words) == page.call_box.lines[0].phone} == {1}


@every_page
def test_p6_every_page_names_the_patient_the_visit_and_its_number(key: Key) -> None:
    page, pages = summary(key), extracted(key)
    assert len(pages) == len(printed(key).pages)
    visit = spoken(key, "Visit on {date}", date=day_in_words(page.visited_on, speaker(page.language)))
    for number, text in enumerate(pages, 1):
        foot = plain(text)[-150:]
        count = speaker(page.language)("Page {page} of {pages}").format(page=number, pages=len(pages))
        for part in (page.patient, visit, plain(bare(count))):
            assert part in foot


@every_page
def test_p7_no_line_is_too_long_to_find_the_way_back_from(key: Key) -> None:
    page = printed(key)
    cells = {id(one) for table in page.tree.all("Table") for row in table.walk() for one in row.shown}
    lines = [[one for one in line if one.mark is not None and id(one) not in cells] for line in page.lines()]
    longest = max((plain("".join(one.words for one in line)).strip("•") for line in lines), key=len)
    assert len(longest) <= MOST_CHARACTERS == 75


@every_page
def test_p7_paragraphs_stand_at_the_edge_that_their_language_begins_at(key: Key) -> None:
    """At one edge all lines of a paragraph begin at the same place; at the other they are ragged."""
    tree, rtl, width = printed(key).tree, key[0] == "ar", SIZES[summary(key).paper][0]
    beside = in_tables(tree)

    def begins(row: list[Shown]) -> float:
        left, right = edges_of(key, row)
        return width - right if rtl else left

    for node in tree.walk():
        if node.tag in ("H1", "P", "LBody") and id(node) not in beside:
            starts = [begins(row) for row in rows_of(node)][node.tag == "LBody" :]
            assert max(starts, default=0) - min(starts, default=0) < 2, plain(node.text)
    side = (LARGE if key[2] else ORDINARY).side
    headings = [begins(row) for heading in tree.all("H2") for row in rows_of(heading)]
    assert headings[0] == pytest.approx(side + body(key), abs=2)
    assert headings[1:] == [pytest.approx(side, abs=2)] * len(headings[1:])


@every_page
def test_p7_nothing_is_slanted_underlined_or_in_capitals(key: Key) -> None:
    assert {name.rpartition("-")[2] for name in printed(key).fonts} <= {"Regular", "Bold"}
    side = (LARGE if key[2] else ORDINARY).side
    wide = SIZES[summary(key).paper][0] - 2 * side
    lines = [one for one in drawn(key) if one.what == "line"]
    assert lines
    assert {round(one.right - one.left) for one in lines} == {round(wide)}
    below = {
        (line.page, words.bottom)
        for words in drawn(key)
        for line in lines
        if words.what == "words" and line.page == words.page and 0 <= words.bottom - line.bottom < body(key) * 0.2
    }
    assert below == set()
    assert [word for word in re.findall(r"\w+", printed(key).tree.text) if len(word) > 3 and word.isupper()] == []


@every_page
def test_p8_structure_is_whole(key: Key) -> None:
    page, tree = printed(key), printed(key).tree
    assert page.language.partition("-")[0] == key[0]
    assert page.title == plain(bare(said(key).file))
    assert [plain(one) for one in page.bookmarks] == [plain(one.text) for one in tree.walk() if one.tag in ("H1", "H2")]
    assert {one.tag for one in tree.walk()} <= {
        *("Document", "Sect", "H1", "H2", "P", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD"),
    }
    for item in tree.all("LI"):
        assert [one.tag for one in item.kids] == ["Lbl", "LBody"]
        assert all(one.text for one in item.kids)
    assert all(one.attributes["ListNumbering"] in ("Disc", "Decimal") for one in tree.all("L"))
    assert len(tree.all("Table")) == (key[1] is not CHILD)
    assert {one.attributes["Scope"] for one in tree.all("TH")} <= {"Column"}
    tagged = [one for node in tree.walk() for one in node.shown]
    assert len(tagged) == sum(1 for one in page.shown if one.mark is not None)


@every_page
def test_p9_all_fonts_are_embedded_and_every_letter_has_a_shape(key: Key) -> None:
    page = printed(key)
    assert all(page.fonts.values())
    assert not any("\ufffd" in one.words or "\x00" in one.words for one in page.shown)
    assert "\ufffd" not in "".join(extracted(key))


@every_page
def test_p11_numbers_times_and_latin_names_keep_their_order(key: Key) -> None:
    text = plain(" ".join(extracted(key)))
    page = summary(key)
    numbers = [*(line.phone for line in page.call_box.lines), "911", *(one.name for one in page.who_came)]
    if key[1] is not CHILD:
        numbers += ["10:00", "2:00", *(re.match(r"\S+ [\d.]+ mg", one.name).group() for one in page.medicines)]  # type: ignore[union-attr]
    assert [number for number in numbers if number not in text] == []


@every_page
def test_p12_nothing_but_words_says_anything(key: Key) -> None:
    """There is no icon; bullets and letters to choose stand beside their words."""
    assert not printed(key).tree.all("Figure")
    signs = [one.text for one in printed(key).tree.all("Lbl") if not any(each.isalnum() for each in one.text)]
    assert set(signs) == {"•"}


@ordinary_pages
def test_p17_a_correction_names_the_page_it_replaces(key: Key) -> None:
    page = replace(summary(key), replaces=summary(key).visited_on)
    date = day_in_words(page.visited_on, speaker(page.language))
    sentence = spoken(key, "This page replaces the page of {date}.", date=date)
    assert sentence in texts(read(render(page)).tree)
    assert sentence not in texts(read(render(replace(page, replaces=None))).tree)


def test_p17_the_same_page_is_the_same_bytes_in_another_process() -> None:
    script = (
        "from hashlib import sha256\n"
        "from tests.documents.test_printed_page import KEYS, pdf\n"
        "print(*(sha256(pdf(key)).hexdigest() for key in reversed(KEYS)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    hashes = [sha256(pdf(key)).hexdigest() for key in KEYS]
    assert run.stdout.split()[::-1] == hashes
    assert len(set(hashes)) == len(KEYS)


@every_page
def test_p19_medicines_are_only_what_changed_and_the_childs_page_has_none(key: Key) -> None:
    sentence = spoken(key, "Only what changed today. This is not your full list.")
    assert texts(printed(key).tree).count(sentence) == (key[1] is not CHILD)
    assert ("ondansetron" in printed(key).tree.text) is (key[1] is not CHILD)


UNITS = {
    "en": ("30 mg", "10:00 am", "2 pills", "30 minutes"),
    "es": ("30 mg", "10:00 a. m.", "2 pastillas", "30 minutos", "4 horas"),
    "ar": ("30 mg", "2 حبة", "30 دقيقة"),
    "hi": ("30 mg", "2 गोली", "30 मिनट", "4 घंटे"),
}


@pytest.mark.parametrize(("language", "dose"), [(language, one) for language, some in UNITS.items() for one in some])
def test_p19_a_dose_is_never_broken_over_lines(language: str, dose: str) -> None:
    page = VERSIONS[language][ADULT]
    (word,) = page.patient.split()[:1]
    filler = [f"{word[: 1 + each % 4]} " + f"{word} " * (each // 2) for each in range(6, 30)]
    bare_page = replace(page, steps=(), medicines=(), team=(), next_visits=(), questions="")
    for at in range(0, len(filler), 3):
        talks = tuple(f"{before}{dose} {f'{word} ' * 4}" for before in filler[at : at + 3])
        bodies = read(render(replace(bare_page, talks=talks))).tree.all("LBody")
        rows = [in_order(row) for one in bodies if dose in plain(one.text) for row in rows_of(one)]
        assert sum(dose in row for row in rows) == 3


@every_page
def test_a_screen_reader_and_copied_text_have_the_words_in_reading_order(key: Key) -> None:
    """Each paragraph is whole in both; what stands beside each other on the page may come in another order.

    Readers of copied text join a Latin name that opens an Arabic line with the label before it.
    """
    copied = plain(" ".join(extracted(key)))
    tree = printed(key).tree
    at = 0
    for heading in tree.all("H2"):
        found = copied.find(plain(heading.text), at)
        assert found >= 0, plain(heading.text)
        at = found
    beside = in_tables(tree)
    box = next(one for one in tree.all("Sect") if plain(one.kids[0].text) == plain(bare(said(key).call)))
    beside |= {id(one) for one in box.kids[1:]}
    for node in tree.walk():
        if (
            node.tag in ("H1", "P", "LBody")
            and id(node) not in beside
            and len({one.page for one in all_shown(node)}) == 1
        ):
            words = plain(node.text)
            assert (LATIN_FIRST.sub("", words) if key[0] == "ar" else words) in copied
