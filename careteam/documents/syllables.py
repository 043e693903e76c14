"""How many syllables a word has, which every measure of reading counts: by hyphenation, or by the vowels."""

import re
from functools import cache, lru_cache
from typing import Any

_SILENT = re.compile(r"(?<=[qg])u(?=[eéií])")
_NUCLEI = re.compile(r"[iuü]?[aeoáéó](?:[iuüy](?![aeoáéóíú]))?|[íú]|[iuü]+y?|^y$")
"""What a Spanish syllable is built around: one strong vowel with the weak ones that lean on it, or weak ones alone."""


@lru_cache(maxsize=10_000)
def english(word: str) -> int:
    """The syllables of an English word, as many as it can be hyphenated into."""
    return 1 + len(_hyphens().positions(word))


@lru_cache(maxsize=10_000)
def spanish(word: str) -> int:
    """The syllables of a Spanish word. Its spelling tells them; hyphenation leaves out those of a single letter."""
    return max(1, len(_NUCLEI.findall(_SILENT.sub("", word.lower()))))


@cache
def _hyphens() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US")
