"""The reading check beside the fields: what it finds, what it leaves alone."""

import pytest

from careteam.documents.plain_words import CHILD_GOAL, LONGEST_SENTENCE, FindingKind, check
from careteam.documents.syllables import spanish


def found(text: str, kind: FindingKind, **known: tuple[str, ...]) -> list[str]:
    return [text[each.start : each.end] for each in check(text, **known).findings if each.kind is kind]  # type: ignore[arg-type]


def test_plain_words_raise_nothing() -> None:
    reading = check("Your pain is better. It was 7. Now it is 4. Take 1 pill each night. Call us if you are worried.")
    assert reading.findings == ()
    assert reading.grade is not None
    assert reading.grade < 3


def test_hard_words_have_a_grade() -> None:
    text = "Comprehensive multidimensional documentation necessitates considerable organizational deliberation."
    (finding,) = check(text).findings
    assert finding.kind is FindingKind.GRADE
    assert (finding.start, finding.end) == (0, len(text))
    assert check("").grade is None
    assert check("12").findings == ()


def test_grades_follow_flesch_and_kincaid() -> None:
    """0.39 words a sentence + 11.8 syllables a word - 15.59; the nine words here have ten syllables."""
    assert check("We will come on Monday. You can call us.").grade == pytest.approx(
        0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59
    )


@pytest.mark.parametrize(
    ("text", "words", "plain"),
    [
        ("Your renal function is fine.", "renal", "kidney"),
        ("Take it prior to meals.", "prior to", "before"),
        ("We talked about goals of care.", "goals of care", "talk about what you want"),
        ("Take it b.i.d. please.", "b.i.d", "two times a day"),
        ("NAUSEA", "NAUSEA", "feeling sick"),
        ("More Dyspnea.", "Dyspnea", "trouble breathing"),
    ],
)
def test_words_of_the_trade_get_a_plain_one(text: str, words: str, plain: str) -> None:
    (finding,) = [each for each in check(text).findings if each.kind is FindingKind.JARGON]
    assert text[finding.start : finding.end] == words
    assert finding.suggestion == plain
    assert plain in finding.message


def test_long_sentences_are_shown_where_they_stand() -> None:
    long = "You can " + "and you can " * 5 + "rest."
    assert found(f"Rest well. {long} Call us.", FindingKind.SENTENCE) == [long]
    fine = " ".join(["rest"] * LONGEST_SENTENCE) + ". " + " ".join(["rest"] * LONGEST_SENTENCE) + "."
    assert found(fine, FindingKind.SENTENCE) == []
    assert found(fine.replace(". ", "\n"), FindingKind.SENTENCE) == []


def test_a_title_ends_no_sentence() -> None:
    text = "We asked Dr. Okoro to come. " + "word " * 10 + "to Rev. Hill and on."
    assert found(text, FindingKind.SENTENCE) == []
    assert found("word " * 13 + "to Rev. Hill and on.", FindingKind.SENTENCE) != []


def test_letters_want_their_long_form_once() -> None:
    assert found("Your DNR is here. Call the ER.", FindingKind.ABBREVIATION) == ["DNR", "ER"]
    assert found("Go to the emergency room (ER). The ER is open.", FindingKind.ABBREVIATION) == []
    assert found("Watch TV. OK.", FindingKind.ABBREVIATION) == []
    assert found("Take MS Contin.", FindingKind.ABBREVIATION, medicines=("MS Contin 15 mg",)) == []


@pytest.mark.parametrize(
    ("dose", "better"),
    [("5.0", "5"), ("10.00", "10"), (".5", "0.5"), ("mcg", "micrograms"), ("µg", "micrograms")],
)
def test_doses_that_can_be_misread(dose: str, better: str) -> None:
    text = f"Take {dose} mg now." if dose[-1].isdigit() else f"Take 50 {dose} now."
    (finding,) = [each for each in check(text).findings if each.kind is FindingKind.DOSE]
    assert text[finding.start : finding.end] == dose
    assert finding.suggestion == better


@pytest.mark.parametrize("dose", ["5 mg", "0.5 mg", "2.5 mg", "10.05 mg", "Stop. 5 mg", "at 10:00", "1.5.", "50"])
def test_doses_that_are_clear(dose: str) -> None:
    assert found(f"Take {dose} now.", FindingKind.DOSE) == []


def test_quotes_names_and_medicines_are_not_scored() -> None:
    hard = "incomprehensibilities notwithstanding metastatic"
    assert check(f"You said “{hard}”.").grade == check("You said “yes”.").grade
    assert found(f"You said “{hard}”.", FindingKind.JARGON) == []
    plain = check("will call you.").grade
    assert check("Anastasia will call you.", names=("Anastasia Papadopoulos",)).grade == plain
    assert check("ondansetron will call you.", medicines=("ondansetron 4 mg",)).grade == plain
    assert check("ondansetron will call you.").grade != plain


def test_what_never_goes_on_a_page_is_found_in_quotes_too() -> None:
    text = "You said “I am dying”. Your life expectancy is short."
    assert found(text, FindingKind.NEVER) == ["dying", "life expectancy"]
    assert [text[each.start : each.end] for each in check(text, discussed=True).findings if each.kind == "never"] == [
        "life expectancy"
    ]


def test_findings_come_in_the_order_of_the_text() -> None:
    findings = check("Take 5.0 mg. Your renal DNR is dying.").findings
    assert [each.start for each in findings] == sorted(each.start for each in findings)
    assert {each.kind for each in findings} >= {"dose", "jargon", "abbreviation", "never"}


@pytest.mark.parametrize("text", ["x" * 1_000_000, "“" * 100_000, "A.B." * 100_000, "a-b'" * 100_000, "\x00\ud800"])
def test_hostile_text_is_read_without_harm(text: str) -> None:
    assert len(check(text).findings) < 20_000


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        *(("amor", 2), ("día", 2), ("agua", 2), ("ahora", 3), ("ciudad", 2), ("oír", 2), ("leer", 2), ("aéreo", 4)),
        *(("construcción", 3), ("poesía", 4), ("guía", 2), ("que", 1), ("siguiente", 3), ("vergüenza", 3), ("muy", 1)),
        *(("y", 1), ("estoy", 2), ("ayuda", 3), ("yo", 1), ("rey", 1), ("bueno", 2), ("tú", 1), ("x", 1)),
    ],
)
def test_spanish_spelling_tells_its_syllables(word: str, syllables: int) -> None:
    assert spanish(word) == syllables


def test_spanish_is_measured_by_inflesz() -> None:
    """Ten words with 17 syllables in two sentences, counted by hand."""
    reading = check("Tome la pastilla con agua. Llame si le duele mucho.", language="es-US")
    assert reading.grade is None
    assert reading.ease == pytest.approx(206.835 - 62.3 * 17 / 10 - 10 / 2)
    assert reading.findings == ()


def test_hard_spanish_is_remarked_and_a_child_needs_easier_words() -> None:
    hard = "La administración de la medicación se realizará preferentemente con anterioridad a las comidas."
    (finding,) = check(hard, language="es").findings
    assert finding.kind is FindingKind.GRADE
    assert "INFLESZ" in finding.message
    middling = "Mañana vienen a visitarte Lena y Carmen. Traen una canción para cantar."
    assert check(middling, language="es").findings == ()
    assert [one.kind for one in check(middling, language="es", child=True).findings] == [FindingKind.GRADE]


def test_in_another_language_sentences_and_doses_are_checked_and_nothing_is_scored() -> None:
    reading = check("Nimm .5 mg. " + "wort " * 16, language="de")
    assert not reading.scored
    assert (reading.grade, reading.ease) == (None, None)
    assert [one.kind for one in reading.findings] == [FindingKind.DOSE, FindingKind.SENTENCE]
    assert check("Die nausea.", language="de").findings == ()


def test_a_childs_goal_is_lower() -> None:
    words = "We can help your family at home after school."
    assert check(words).findings == ()
    assert [one.kind for one in check(words, goal=CHILD_GOAL).findings] == [FindingKind.GRADE]


def test_the_offices_own_words_are_looked_for_beside_the_list_and_go_before_it() -> None:
    terms = {"Titrate  up": "raise slowly", "nausea": "queasy"}
    found = {one.suggestion for one in check("We titrate up. You have nausea and emesis.", terms=terms).findings}
    assert {"raise slowly", "queasy", "throwing up"} <= found
    assert "feeling sick" not in found
    (one,) = check("Wir titrate up.", terms=terms, language="de").findings
    assert one.suggestion == "raise slowly"
