"""The reading check beside the fields: what it finds, what it leaves alone."""

import pytest

from careteam.documents.plain_words import LONGEST_SENTENCE, FindingKind, check


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
