"""Who is who: names folded for search, names alike enough to be mixed up, and numbers that are never kept."""

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import lru_cache
from itertools import combinations, product
from typing import TypeVar

from careteam.i18n import _

K = TypeVar("K", bound=Hashable)

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_BREAKS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")

_SSN = re.compile(r"(?<!\d)\d{3}([-–‑. ])\d{2}\1\d{4}(?!\d)")
_NAMED_NUMBER = re.compile(
    r"\b(ssn|social security|passport|driver['’]?s? licen[cs]e)\b\D{0,20}[a-z]{0,2}\d[\d \-]{5,}", re.IGNORECASE
)
_COLUMNS = frozenset(
    {
        *("ssn", "social security", "social security number", "social security no", "socialsecuritynumber"),
        *("drivers", "driver license", "drivers license", "driver s license", "drivers licence", "driver licence"),
        *("driver license number", "drivers license number", "driver s license number", "driverslicense", "dl number"),
        *("passport", "passport number", "passport no", "passportnumber"),
    }
)


def search_key(text: str) -> str:
    """Text as search compares it: lower case, without accents and punctuation, one space between words."""
    if text.isascii():  # most names, and a search compares hundreds of them as one types
        bare = text.lower()
    else:
        lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        bare = "".join(letter for letter in lower if not unicodedata.combining(letter)).translate(_LETTERS)
    return _BREAKS.sub(" ", bare.replace("'", "").replace("’", "")).strip()


def person_key(given_name: str, preferred_name: str, family_name: str) -> str:
    """What search looks a person up by: each word of the names, and their initials, with a blank before each."""
    words = dict.fromkeys(search_key(f"{given_name} {preferred_name} {family_name}").split())
    initials = {
        "".join(word[0] for word in search_key(f"{first} {family_name}").split())
        for first in (given_name, preferred_name)
        if first
    }
    return "".join(f" {word}" for word in (*words, *sorted(initials)))


def name_words(name: str) -> list[str]:
    """The words of a name as search compares them: eight at most, of 24 letters at most, so that no name is costly.

    Digits, which test data puts into names, are left out.
    """
    return [word[:24] for word in search_key(_DIGITS.sub("", name[:400])).split()[:8]]


def similar(one: str, other: str) -> bool:
    """Whether two full names could be taken for each other.

    Each word of the shorter name is, in any order, a word of the other or one letter away from one of four letters or
    more. A single word alone is only similar to the same single word.
    """
    short, long = sorted((name_words(one), name_words(other)), key=len)
    if len(short) < 2:
        return bool(short) and short == long
    return _pairs_up(short, long)


def similar_among(names: Mapping[K, str]) -> frozenset[K]:
    """Those whose name is similar to somebody else's, for marking them in a list; quick for many thousand names.

    A list asks again whenever anything in it changes, and names seldom do: the last answer is kept.
    """
    return _similar_among(frozenset(names.items()))


@lru_cache(maxsize=2)
def _similar_among(named: frozenset[tuple[K, str]]) -> frozenset[K]:
    names = dict(named)
    shelves: dict[tuple[str, str], list[K]] = {}
    for key, name in names.items():
        words = sorted(name_words(name))
        pairs = combinations(words, 2) if len(words) > 1 else [(words[0], "")] if words else []
        spots = {tuple(sorted(pair)) for one, two in pairs for pair in product(_shortened(one), _shortened(two))}
        for spot in spots:
            shelves.setdefault((spot[0], spot[1]), []).append(key)
    marked: set[K] = set()
    for shelf in shelves.values():
        for one, other in combinations(shelf, 2):
            if not (one in marked and other in marked) and similar(names[one], names[other]):
                marked |= {one, other}
    return frozenset(marked)


def rank(query: str, names: Iterable[tuple[K, str]], near: Collection[K] = ()) -> list[K]:
    """Who is meant by what was typed, the likeliest first; ``near`` (own or today's patients) come before the others.

    The full name, the initials in order, or beginnings of the words of the name in any order all find a person.
    """
    words = name_words(query)
    found = []
    for key, name in names:
        score = _score(words, name_words(name))
        if score is not None:
            found.append((key not in near, score, search_key(name), key))
    return [key for *_rest, key in sorted(found, key=lambda entry: entry[:3])]


def identity_number(text: str) -> str | None:
    """Why a text may not be kept that holds a social security, driver's license or passport number; None without."""
    if not (_SSN.search(text) or _NAMED_NUMBER.search(text)):
        return None
    return _(
        "This looks like a Social Security, driver’s license or passport number. Such numbers are never stored "
        "here; take it out, or use the medical record number."
    )


def is_identity_column(title: str) -> bool:
    """Whether a spreadsheet column holds numbers that are never stored, by its name."""
    return search_key(title) in _COLUMNS


def _score(query: list[str], name: list[str]) -> int | None:
    if not query or not name:
        return None
    if query == name:
        return 0
    joined = "".join(query)
    initials = "".join(word[0] for word in name)
    if len(joined) >= 2 and joined == initials:
        return 1
    if joined == initials[0] + initials[-1]:
        return 2
    left = list(name)
    for part in query:
        word = next((word for word in left if word.startswith(part)), None)
        if word is None:
            return None
        left.remove(word)
    return 3 if name[0].startswith(query[0]) or name[-1].startswith(query[0]) else 4


def _pairs_up(short: list[str], long: list[str]) -> bool:
    """Whether each word of the one has a near word of its own in the other."""
    if not short:
        return True
    return any(
        _near(short[0], word) and _pairs_up(short[1:], long[:at] + long[at + 1 :])
        for at, word in enumerate(long)
        if word not in long[:at]
    )


def _near(one: str, other: str) -> bool:
    """Whether two words are the same or, if long enough to be told apart otherwise, one letter apart."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(long) < 4 or len(long) - len(short) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    rest = short[same + 1 :] if len(short) == len(long) else short[same:]
    return rest == long[same + 1 :]


def _shortened(word: str) -> set[str]:
    """The word, and the word with one letter left out: words one letter apart share one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} if len(word) > 2 else {word}
