"""Pages in every language, read back: what is said, in which order, from which side, and with which letters."""

import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from careteam.documents import day_sheet
from careteam.documents.style import LARGE, ORDINARY, SIZES
from careteam.documents.visit_summary import MOST_PAGES, render
from careteam.domain.errors import Invalid
from careteam.domain.offices import Paper
from careteam.domain.page_languages import page_language, page_languages, phrases
from careteam.domain.versions import PageVersion
from careteam.i18n import catalogue
from tests.documents.examples import DAY, PAGE
from tests.documents.languages import ARABIC, CHILDS, HINDI, PAGES
from tests.documents.reader import Printed, read


@cache
def printed(language: str, large: bool = False) -> Printed:
    return read(render(replace(PAGES[language], large_print=large)))


def extracted(pdf: bytes, folder: Path) -> str:
    """What ``pdftotext`` reads, without the marks of direction that it adds."""
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    run = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    assert run.stderr == b""
    return " ".join(
        run.stdout.decode().translate(dict.fromkeys([*range(0x200E, 0x2010), *range(0x202A, 0x202F)])).split()
    )


SAID = {
    "ar": (
        "ملخص زيارتك",
        "ماريا لوبيز",
        "الثلاثاء، 24 نوفمبر 2026، في العيادة (Oak Street, Room 12)",
        "مع Lin Wu (ممرض ممارس) وDana Reed (أخصائي اجتماعي)",
        "هذه الصفحة تحل محل صفحة 3 نوفمبر 2026.",
        "أولاً: Valley Hospice، نهارًا أو ليلاً",
        "فريقنا: من 8:00 صباحًا إلى 5:00 مساءً",
        "هل أنت في خطر الآن وتريد مساعدة الطوارئ؟ رقم الطوارئ: 911.",
        "قلت لنا: «أريد أن أبقى في البيت وأن أرى حفيدي يلعب (كل يوم)».",
        "ألمك أقل الآن. كان 7 وصار 4 (من 10).",
        "أنت: تناول حبة الغثيان الجديدة قبل الأكل بمدة 30 دقيقة.",
        "الاتصال بـ Dana على 555-0142 لترتيب يوم راحة. الموعد: الجمعة.",
        "طريقة الاستعمال: 1 pill, 30 minutes before each meal",
        "من 10:00 صباحًا إلى 6:00 مساءً",
    ),
    "hi": (
        "आपकी मुलाक़ात का सारांश",
        "मारिया लोपेज़",
        "मंगलवार, 24 नवंबर, 2026, क्लिनिक में (Oak Street, Room 12)",
        "साथ में: Lin Wu (नर्स प्रैक्टिशनर) और Dana Reed (सामाजिक कार्यकर्ता)",
        "सबसे पहले: Valley Hospice, दिन हो या रात",
        "क्या आप अभी ख़तरे में हैं और तुरंत मदद चाहते हैं? 911 पर फ़ोन करें।",
        "आपने कहा: “मैं घर पर रहना चाहती हूँ और अपने पोते को खेलते देखना चाहती हूँ।”",
        "Ana: छुट्टी का दिन तय करने के लिए Dana को 555-0142 पर फ़ोन करें। कब: शुक्रवार।",
        "सुबह 10:00 बजे से शाम 6:00 बजे तक",
        "ondansetron 4 mg किसके लिए: जी मिचलाना कैसे लेनी है: हर भोजन से 30 मिनट पहले 1 गोली",
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_a_screen_reader_hears_the_page_in_reading_order(language: str) -> None:
    said = printed(language).tree.text.replace("\u00a0", " ")
    at = [said.find(words) for words in SAID[language]]
    assert [words for words, found in zip(SAID[language], at, strict=True) if found < 0] == []
    assert not any(mark in said for mark in "\u200f\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("language", SAID)
def test_copied_text_is_in_reading_order(language: str, tmp_path: Path) -> None:
    said = extracted(render(PAGES[language]), tmp_path)
    assert [words for words in SAID[language] if words not in said] == []
    for phone in ("(555) 555-0142", "(555) 555-0177", "(555) 555-0199"):
        assert phone in said


def test_an_arabic_page_is_mirrored() -> None:
    """Text ends at the right margin, bullets and labels stand right of their texts, phones left of theirs."""
    page = printed("ar")
    right = SIZES[ARABIC.paper][0] - ORDINARY.side
    headings = [node.shown[0] for node in page.tree.all("H2")]
    assert len({each.y for each in headings}) > 4
    for item in page.tree.all("LI"):
        label, body = item.kids
        assert min(each.x for each in label.shown) > max(each.x for each in body.shown)
    (table,) = page.tree.all("Table")
    for row in table.kids:
        first, second = row.kids
        assert min(each.x for each in first.all("P")[0].shown) > max(each.x for each in second.all("P")[0].shown)
    box = next(node for node in page.tree.all("Sect") if node.kids[0].text == "بمن تتصل")
    label_and_phone = box.kids[1].shown
    assert label_and_phone[-1].words.replace("\u00a0", " ") == "(555) 555-0177"
    assert label_and_phone[-1].x < min(each.x for each in label_and_phone[:-1])
    assert all(ORDINARY.side - 1 < each.x < right for each in page.shown)


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("paper", list(Paper))
def test_every_language_keeps_to_its_number_of_pages(language: str, large: bool, paper: Paper) -> None:
    page = read(render(replace(PAGES[language], large_print=large, paper=paper)))
    assert len(page.pages) <= MOST_PAGES[large]
    assert min(each.size for each in page.shown) >= (LARGE if large else ORDINARY).body


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("version", [PageVersion.ADULT, PageVersion.TEEN, PageVersion.CAREGIVER])
def test_whom_to_call_stands_on_the_first_page_in_large_print_too(language: str, version: PageVersion) -> None:
    page = read(render(replace(PAGES[language], version=version, large_print=True)))
    phones = [each.page for each in page.shown if "555-0199" in each.words]
    assert phones == [1]


@pytest.mark.parametrize("language", CHILDS)
@pytest.mark.parametrize("large", [False, True])
def test_a_childs_page_offers_its_choice_in_every_language(language: str, large: bool) -> None:
    (choice,) = CHILDS[language].choices
    said = read(render(replace(CHILDS[language], large_print=large))).tree.text
    assert all(words in said for words in (choice.ask, choice.one, choice.other))


def test_other_languages_are_marked_as_such() -> None:
    arabic, hindi = printed("ar"), printed("hi")
    assert (arabic.language, hindi.language) == ("ar", "hi")
    spans = [(span.language, span.text) for page in (arabic, hindi) for node in page.tree.walk() for span in node.spans]
    assert ("en", "Ondansetron 4 mg") not in spans
    english = {words for language, words in spans if language == "en"}
    assert {"Dana Reed", "Valley Hospice"} <= {words.strip(" :") for words in english}
    assert not any(words.strip().isdigit() for words in english)
    mixed = read(render(replace(PAGE, patient="محمد علي", what_matters="“मैं घर पर” is what you said.")))
    found = {(span.language, span.text) for node in mixed.tree.walk() for span in node.spans}
    assert ("ar", "محمد علي") in found
    assert any(language == "hi" and "मैं घर पर" in words for language, words in found)


def test_each_script_has_its_own_letters_embedded() -> None:
    assert {name.partition("+")[2] for name in printed("ar").fonts} == {
        *("NotoSans-Regular", "NotoSans-Bold", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"),
    }
    assert all(printed("ar").fonts.values())
    assert {name.partition("+")[2] for name in printed("hi").fonts} >= {"NotoSansDevanagari-Regular"}


def test_arabic_letters_join_and_devanagari_marks_find_their_place() -> None:
    """Letters in the middle of a word have other shapes than alone; a vowel sign moves before its consonant."""
    from careteam.documents.shaped import FACES, shape

    naskh, devanagari = FACES
    alone = {glyph.number for letter in "سلم" for glyph in shape(naskh, letter, False, True, "ar").glyphs}
    joined = {glyph.number for glyph in shape(naskh, "سلم", False, True, "ar").glyphs}
    assert alone.isdisjoint(joined)
    vowel, consonant = (glyph.text for glyph in shape(devanagari, "कि", False, False, "hi").glyphs)
    assert (vowel, consonant) == ("ि", "क")


def test_long_text_goes_on_over_the_page_with_all_its_words() -> None:
    story = " ".join(
        f"اليوم {number} كان الألم {number % 10}، وكتبت Ana ذلك في 9:{number:02}." for number in range(1, 24)
    )
    page = read(render(replace(ARABIC, what_matters=story[:1000], talks=(story[:600],) * 3)))
    assert len(page.pages) > 2
    assert page.tree.text.replace("\u00a0", " ").count(story[:600].rpartition(" ")[0]) == 4
    for number, text in enumerate(page.pages, 1):
        assert str(number) in text


def test_bold_inside_a_paragraph_stays_in_its_place() -> None:
    step = next(item for item in printed("ar").tree.all("LI") if "Dana على" in item.text.replace("\u00a0", " "))
    bold, *rest = step.kids[1].shown
    assert "Bold" in bold.font
    assert all("Regular" in each.font or each.words.isspace() for each in rest[1:])
    assert bold.x > max(each.x for each in rest)


@pytest.mark.parametrize("language", PAGES)
def test_what_no_typeface_has_is_refused_by_name(language: str) -> None:
    for text, name in (("שלום", "hebrew letter"), ("日本", "cjk"), ("\U0001f54a", "dove")):
        with pytest.raises(Invalid, match=name) as refused:
            render(replace(PAGES[language], what_matters=f"{PAGES[language].what_matters} {text}"))
        assert refused.value.problems[0].field == "what_matters"


def test_joiners_stay_where_a_script_needs_them() -> None:
    persian = "می\u200cخواهم"
    half = "क्\u200dष"
    page = read(render(replace(ARABIC, talks=(persian, half, "a\u200cb\u200d", f"{persian}\u200c"))))
    body = [item.kids[1].text for item in page.tree.all("LI")]
    assert {persian, half, "ab"} <= set(body)


@pytest.mark.parametrize("language", PAGES)
def test_the_same_page_gives_the_same_bytes(language: str) -> None:
    assert render(PAGES[language]) == render(PAGES[language])


def test_sheets_of_the_team_print_names_in_any_script() -> None:
    stop = replace(DAY.stops[0], patient="محمد علي", purpose="مساعدة")
    said = read(day_sheet.render(replace(DAY, stops=(stop,)))).tree.text
    assert "محمد علي" in said
    assert "مساعدة" in said


def test_a_language_without_phrases_is_printed_in_english() -> None:
    page = read(render(replace(PAGE, language="fr")))
    assert "Tuesday, November 24, 2026" in page.tree.text


@pytest.mark.parametrize("language", sorted(set(page_languages()) - {"en"}))
def test_every_phrase_of_the_page_is_in_every_language(language: str) -> None:
    say = catalogue(language).gettext
    alike = {phrase for phrase in phrases() if say(phrase) == phrase.rpartition("\x04")[2]}
    assert all("{" in phrase or phrase == "doctor" for phrase in alike)
    assert page_language(f"{language}-US").tag == language


def test_hindi_knows_three_parts_of_the_afternoon() -> None:
    said = printed("hi").tree.text.replace("\u00a0", " ")
    assert "दोपहर 2:00 बजे" in said
    assert HINDI.next_visits[0].ends is not None
