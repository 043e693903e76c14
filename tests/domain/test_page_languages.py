"""The languages of a page: what is known of each, readable for whoever approves it."""

import re

import pytest

from careteam.domain.page_languages import in_words, page_languages


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?:seis|6) meses o menos", "(seis/6) meses o menos"),
        ("pronósticos?", "pronóstico(s)"),
        ("a\\. m\\.", "a. m."),
        ("moribund[oa]s?", "moribund(o/a)(s)"),
        ("le quedan (?:\\w+ )?(?:días|años)(?! (?:de|para)\\b)", "le quedan (… )(días/años)"),
        ("[يت]?حتضر", "(ي/ت)حتضر"),
    ],
)
def test_a_pattern_is_read_without_its_signs(pattern: str, words: str) -> None:
    assert in_words(pattern) == words


def test_no_sign_of_a_pattern_is_left_in_what_is_approved() -> None:
    for known in page_languages().values():
        for pattern in (*known.units, *known.never, *known.only_if_discussed, *known.hospice):
            assert not re.search(r"[\\?|*+\[\]!:]", in_words(pattern)), pattern
