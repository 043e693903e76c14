"""Text that nobody should type, in every field of every sheet: printed as it stands, or refused in words."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from careteam.documents import day_sheet, recovery_sheet, visit_summary
from careteam.documents.style import ORDINARY, SIZES
from careteam.documents.text import MOST_PARTS
from careteam.domain.errors import Invalid
from tests.documents.examples import CAREGIVER_PAGE, CHILD_PAGE, DAY, PAGE
from tests.documents.reader import read

PRINTED_AS_IT_STANDS = {
    "an unclosed tag": "Mr <b>Smith",
    "signs of mark-up": "BP < 90 & pulse > 100",
    "an entity": "a &bogus; b &amp; c",
    "a link": '<a href="file:///etc/passwd">x</a>',
    "a picture on the net": '<img src="http://localhost:9/x.png"/>',
    "code in a colour": "<font color='[open(1) for x in y]'/>",
    "parentheses and backslashes": r"(((\) \n \101 %PDF",
    "end of a stream": "endstream endobj",
    "a path": "../../../etc/passwd",
    "braces": "{name} {0} %s",
    "letters from elsewhere": "Łukasz Nguyễn Ґанна Ελένη",
    "accents apart": "Jose\u0301",
}

REFUSED = {
    "NUL": ("a\x00b", "U+0000"),
    "an escape sign": ("a\x1b[31mb", "U+001B"),
    "half of a pair": ("a\ud800b", "U+D800"),
    "a dove": ("peace \U0001f54a", "dove"),
    "letters we have not": ("日本", "cjk"),
    "letters from right to left": ("שלום", "hebrew"),
    "five thousand words": ("word " * 5_000, "characters"),
    "a hundred thousand words": ("word " * 100_000, "characters"),
    "a megabyte without a blank": ("x" * 1_000_000, "characters"),
}

INVISIBLE = {
    "marks of direction": ("abc\u202egpj\u202c.\u2066exe\u2069", "abcgpj.exe"),
    "joiners and soft hyphens": ("a\u200bb\u00adc\u200d\ufeff", "abc"),
}


def text_fields(value: Any) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """Every text inside a frozen value: its path, and the value with that text replaced."""
    for each in fields(value):
        inner = getattr(value, each.name)
        if isinstance(inner, str) and not isinstance(inner, StrEnum) and each.name != "language":
            yield each.name, lambda text, name=each.name: replace(value, **{name: text})  # type: ignore[misc]
        elif is_dataclass(inner):
            for path, put in text_fields(inner):
                yield f"{each.name}.{path}", lambda text, n=each.name, p=put: replace(value, **{n: p(text)})  # type: ignore[misc]
        elif isinstance(inner, tuple) and inner:
            others = inner[:-1]
            if isinstance(inner[-1], str):
                yield each.name, lambda text, n=each.name, o=others: replace(value, **{n: (*o, text)})  # type: ignore[misc]
            else:
                for path, put in text_fields(inner[-1]):
                    yield (
                        f"{each.name}.{path}",
                        lambda text, n=each.name, p=put, o=others: replace(value, **{n: (*o, p(text))}),  # type: ignore[misc]
                    )


NOT_PRINTED = {"who_came.helps", "next_visits.who.helps"}
SUMMARY_FIELDS = {path: put for path, put in text_fields(PAGE) if path not in NOT_PRINTED}
SUMMARY_FIELDS |= {path: put for path, put in text_fields(CAREGIVER_PAGE) if path == "reader"}
SHORT_CHILD_PAGE = replace(CHILD_PAGE, talks=(), steps=())
SUMMARY_FIELDS |= {path: put for path, put in text_fields(SHORT_CHILD_PAGE) if path.startswith("choices")}
DAY_FIELDS = dict(text_fields(DAY))


def tight(text: str) -> str:
    """The text without blanks, which line breaks move."""
    return "".join(text.split())


def test_the_fields_are_really_all() -> None:
    assert {"patient", "call_box.lines.phone", "steps.by_when", "medicines.how", "next_visits.who.role"} <= set(
        SUMMARY_FIELDS
    )
    assert {"clinician", "stops.door.access", "stops.with_whom"} <= set(DAY_FIELDS)


@pytest.mark.parametrize("field", SUMMARY_FIELDS)
def test_text_in_a_summary_prints_as_it_stands(field: str) -> None:
    for name, text in PRINTED_AS_IT_STANDS.items():
        printed = read(visit_summary.render(SUMMARY_FIELDS[field](text)))
        wanted = tight("José" if name == "accents apart" else text)
        assert wanted.lower() in tight(printed.tree.text).lower(), name


@pytest.mark.parametrize("field", DAY_FIELDS)
def test_text_on_a_day_sheet_prints_as_it_stands(field: str) -> None:
    text = "Mr <b>Smith & \\(co) ../x"
    printed = read(day_sheet.render(DAY_FIELDS[field](text)))
    assert tight(text) in tight(printed.tree.text)


@pytest.mark.parametrize("field", SUMMARY_FIELDS)
@pytest.mark.parametrize("case", REFUSED)
def test_text_that_cannot_be_printed_is_refused_by_name(field: str, case: str) -> None:
    text, why = REFUSED[case]
    with pytest.raises(Invalid) as refused:
        visit_summary.render(SUMMARY_FIELDS[field](text))
    (problem,) = refused.value.problems
    assert why in problem.message
    assert problem.field == field.rpartition(".")[2]
    assert len(problem.message) < 200


@pytest.mark.parametrize("case", REFUSED)
def test_other_sheets_refuse_it_too(case: str, tmp_path: Path) -> None:
    text, why = REFUSED[case]
    with pytest.raises(Invalid, match=why.replace("+", r"\+")):
        day_sheet.render(DAY_FIELDS["stops.purpose"](text))
    with pytest.raises(Invalid, match=why.replace("+", r"\+")):
        recovery_sheet.render(text, "Dana Reed", "ABCD")


@pytest.mark.parametrize("case", INVISIBLE)
def test_marks_without_a_shape_are_left_out(case: str) -> None:
    text, shown = INVISIBLE[case]
    printed = read(visit_summary.render(SUMMARY_FIELDS["talks"](text)))
    assert shown in printed.tree.text
    assert printed.tree.text.isprintable()


def test_the_longest_allowed_texts_make_a_whole_page() -> None:
    longest = visit_summary.LIMITS["what_matters"].most
    for text in ("x" * longest, "word " * (longest // 5), "W" * longest, "iI" * (longest // 2)):
        printed = read(visit_summary.render(SUMMARY_FIELDS["what_matters"](text)))
        assert tight(text) in tight(printed.tree.text)
        right = SIZES[PAGE.paper][0] - ORDINARY.side
        assert all(each.x <= right for each in printed.shown)
        assert f"Page 1 of {len(printed.pages)}" in printed.pages[0]
        assert "(555)" in printed.pages[0].replace("\u00a0", " ")


def test_a_list_without_end_is_refused() -> None:
    with pytest.raises(Invalid, match=f"{MOST_PARTS + 1} entries"):
        visit_summary.render(replace(PAGE, talks=("Well.",) * (MOST_PARTS + 1)))


def test_names_keep_to_one_line_of_the_outline() -> None:
    printed = read(visit_summary.render(replace(PAGE, patient="Maria\nLopez\t Ruiz")))
    assert printed.title.startswith("Visit summary for Maria Lopez Ruiz,")
