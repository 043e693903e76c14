"""The order in which text in both directions is printed, beside that of the Unicode Bidirectional Algorithm."""

import unicodedata

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from careteam.documents.direction import ENGLISH, bare, in_order, isolated, mirrored, stretches, tongue
from careteam.documents.text import BLANKS, Run, broken, laid

ARABIC = tongue("ar")
LETTERS = st.sampled_from("ab12 .,:()-/%+«»" + "سلام" + "कि" + "ً" + "é")
TEXTS = st.text(LETTERS, max_size=40)


def shown(text: str, page: str) -> str:
    """The characters of a line from left to right, as they are printed."""
    found = stretches(text, tongue(page))
    order = in_order([stretch.letters.level for stretch in found])
    parts = [(text[found[at].start : found[at].end], found[at].letters.level) for at in order]
    return "".join(part[::-1] if level % 2 else part for part, level in parts)


@pytest.mark.parametrize(
    ("text", "isolates"),
    [
        ("اتصل على 555-0142 الآن.", "اتصل على [555-0142] الآن."),
        ("اتصل على (555) 555-0142 الآن.", "اتصل على [(555) 555-0142] الآن."),
        ("من 9:30 إلى 10:00", "من [9:30] إلى [10:00]"),
        ("من 9:30، 10:00", "من [9:30]، [10:00]"),
        ("على (555) 555-0142، (555) 555-0199", "على [(555) 555-0142]، [(555) 555-0199]"),
        ("مفتوح Monday to Friday, 8 am to 5 pm.", "مفتوح [Monday to Friday, 8 am to 5 pm]."),
        ("خذ Ondansetron 4 mg قبل الأكل.", "خذ [Ondansetron 4 mg] قبل الأكل."),
        ("قال Lin Wu (ممرض): 5%", "قال [Lin Wu] (ممرض): [5%]"),
        ("في العيادة (Oak Street, Room 12)", "في العيادة ([Oak Street, Room 12])"),
        ("الجرعة +2.5 mL.", "الجرعة [+2.5 mL]."),
        ("صفحة ٥٥٥-٠١٤٢", "صفحة [٥٥٥-٠١٤٢]"),
        ("\u2068Take it, 30 minutes before.\u2069 نعم", "[Take it, 30 minutes before.] نعم"),
    ],
)
def test_numbers_and_names_are_isolated_in_arabic(text: str, isolates: str) -> None:
    """The same as the algorithm has it once every number and name is isolated by hand."""
    marked = isolates.replace("[", "\u2066").replace("]", "\u2069")
    wanted = bare(str(get_display(marked, base_dir="R")))
    assert tight(shown(text, "ar")) == tight(wanted.replace("٠١٤٢-٥٥٥", "٥٥٥-٠١٤٢"))


@pytest.mark.parametrize(
    "text",
    ["Call محمد now.", "Call محمد (أبو علي) now.", "The name is محمد، أبو علي.", "Ana (محمد) and علي", "محمد"],
)
def test_arabic_names_on_an_english_page_stand_as_the_algorithm_has_them(text: str) -> None:
    assert tight(shown(text, "en-US")) == tight(str(get_display(text, base_dir="L")))


def test_a_telephone_number_is_never_reversed() -> None:
    assert "0142-555" in str(get_display("اتصل 555-0142 الآن", base_dir="R"))
    assert "555-0142" in shown("اتصل 555-0142 الآن", "ar")


def test_a_value_keeps_its_own_direction() -> None:
    """Words from left to right in a field keep the stop at their end."""
    sentence = f"السبب: {isolated('1 pill, 30 minutes before each meal.', ARABIC)}"
    assert shown(sentence, "ar").startswith("1 pill, 30 minutes before each meal.")
    assert isolated("Ana", ENGLISH) == "Ana"


@given(TEXTS, st.sampled_from(["en-US", "ar", "hi"]), st.booleans())
def test_text_is_never_lost_or_changed(text: str, page: str, bold: bool) -> None:
    """Nor are its letters when it is broken into lines, however narrow."""
    runs = (Run(text, bold), Run(text[::-1], not bold))
    assert "".join(run.text for run in laid(runs, tongue(page))) == text + text[::-1]
    for room in (20.0, 80.0, 400.0):
        lines = broken(runs, room, 14, tongue(page))
        said = "".join(run.text for line in lines for run in line)
        assert tight(said) == tight(text + text[::-1])


@given(TEXTS, st.sampled_from(["en-US", "ar"]))
def test_every_character_is_shown_once(text: str, page: str) -> None:
    assert sorted(shown(text, page)) == sorted(text)


def test_brackets_are_turned_in_text_from_right_to_left() -> None:
    assert mirrored("(«5") == "5»)"


def tight(text: str) -> str:
    """The text without blanks, and without the order of marks on one letter."""
    return "".join(each for each in text if each not in BLANKS and unicodedata.category(each) != "Mn")
