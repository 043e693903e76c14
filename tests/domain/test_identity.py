"""Search, similar names, and the numbers that are never stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careteam.domain.identity import (
    identity_number,
    is_identity_column,
    name_words,
    rank,
    search_key,
    similar,
    similar_among,
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("José Núñez", "jose nunez"),
        ("  O’Brien-Smith,  Ann ", "obrien smith ann"),
        ("Łukasz Øster Straße", "lukasz oster strasse"),
        ("MRN-0042/b", "mrn 0042 b"),
        ("Мария Йод", "мария иод"),
        ("", ""),
    ],
)
def test_text_is_folded_for_search(text: str, key: str) -> None:
    assert search_key(text) == key


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


def test_digits_of_made_up_names_do_not_count() -> None:
    assert name_words("Aaron697 Jones12") == ["aaron", "jones"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Omar Haddad", "Omar Hadad", True),
        ("Omar Haddad", "Haddad, Omar", True),
        ("Maria Silva", "Marta Silva", True),
        ("Maria Silva", "Maria del Carmen Silva", True),
        ("José Núñez", "Jose Nunez", True),
        ("Karl Berg", "Carl Berg", True),
        ("Ann Leeds", "Anne Leeds", True),
        ("Smith John", "John Smith", True),
        ("Tom Lee", "Tim Lee", False),
        ("Maria Silva", "Maria Santos", False),
        ("Maria Silva", "Silva", False),
        ("Omar Haddad", "Dana Ruiz", False),
        ("Jack Jack", "Jack Hill", False),
        ("Cher", "cher", True),
        ("", "", False),
    ],
)
def test_names_that_could_be_mixed_up(one: str, other: str, alike: bool) -> None:
    assert similar(one, other) is alike
    assert similar(other, one) is alike


def test_similar_names_are_marked_in_a_list() -> None:
    names = {1: "Omar Haddad", 2: "Dana Ruiz", 3: "Omar Hadad", 4: "Eva Ruiz", 5: "Cher", 6: "Ruis Dana", 7: ""}
    assert similar_among(names) == {1, 2, 3, 6}


words = st.text("abcdr", min_size=1, max_size=5)


@given(st.lists(st.lists(words, min_size=1, max_size=3).map(" ".join), max_size=8))
def test_marking_a_list_finds_every_similar_pair(people: list[str]) -> None:
    names = dict(enumerate(people))
    pairs = [(a, b) for a in names for b in names if a != b and similar(names[a], names[b])]
    assert similar_among(names) == {key for pair in pairs for key in pair}


def test_a_hostile_name_costs_no_more_than_another() -> None:
    names = {1: "a " * 500_000, 2: "b" * 1_000_000, 3: "a " * 500_000, 4: "Omar Haddad"}
    assert similar_among(names) == {1, 3}
    assert rank("b" * 30, list(names.items())) == [2]


PEOPLE = [
    ("haddad", "Omar Haddad"),
    ("ohara", "Ohana Reyes"),
    ("hill", "Joan Hill"),
    ("oh", "Olga Maria Hess"),
    ("nunez", "José Núñez"),
    ("jones", "Omar Jones"),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("oh", ["haddad", "oh", "ohara"]),
        ("o h", ["haddad", "oh"]),
        ("omh", ["oh"]),
        ("omar", ["haddad", "jones"]),
        ("had om", ["haddad"]),
        ("nun", ["nunez"]),
        ("JOSÉ NÚÑEZ", ["nunez"]),
        ("maria", ["oh"]),
        ("zz", []),
        ("", []),
    ],
)
def test_two_letters_or_the_beginning_of_a_name_find_a_person(query: str, found: list[str]) -> None:
    assert rank(query, PEOPLE) == found


def test_the_persons_own_patients_come_first() -> None:
    assert rank("oh", PEOPLE, near={"ohara"})[0] == "ohara"


@pytest.mark.parametrize(
    "text",
    [
        "999-12-3456",
        "see 123 45 6789.",
        "SSN: 123456789",
        "passport no. X12345678",
        "Driver’s license S99912345",
        "drivers licence 1234567",
    ],
)
def test_identity_numbers_are_refused(text: str) -> None:
    assert "never stored" in (identity_number(text) or "")


@pytest.mark.parametrize(
    "text", ["555-123-4567", "MRN 123456789", "2026-11-23", "lost her passport in 2019?", "12-34-5678", "1123-45-67890"]
)
def test_other_numbers_are_kept(text: str) -> None:
    assert identity_number(text) is None


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        ("SSN", True),
        ("DRIVERS", True),
        ("Driver's License", True),
        ("PASSPORT", True),
        ("Passport_Number", True),
        ("Driver name", False),
        ("MRN", False),
        ("", False),
    ],
)
def test_spreadsheet_columns_of_identity_numbers_are_known_by_name(title: str, refused: bool) -> None:
    assert is_identity_column(title) is refused
