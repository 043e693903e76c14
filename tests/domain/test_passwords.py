"""Passwords of pages that are sent."""

import pytest

from careteam.domain import passwords
from careteam.domain.errors import Invalid


def test_a_proposal_can_be_said_aloud_and_is_never_the_same() -> None:
    some = {passwords.proposed() for _time in range(50)}
    assert len(some) == 50
    for one in some:
        words = one.split("-")
        assert [len(word) for word in words] == [4] * 5
        assert all(word[0] in passwords.CONSONANTS and word[1] in passwords.VOWELS for word in words)
        assert passwords.checked(one, one) == one


@pytest.mark.parametrize(
    ("password", "again", "field"),
    [
        ("short", "short", "password"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "password"),
        ("日本語のとても長い合言葉" * 6, "日本語のとても長い合言葉" * 6, "password"),
        ("roses by the lake", "roses by the lane", "again"),
    ],
)
def test_what_will_not_do_is_said_beside_its_field(password: str, again: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.checked(password, again)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_accents_open_the_file_however_a_keyboard_writes_them() -> None:
    assert passwords.checked("jose\u0301 y sus rosas", "josé y sus rosas") == "josé y sus rosas"
