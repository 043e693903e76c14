"""Doses as they can be misread: 5.0 as 50, .5 as 5, mcg as mg."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MISREAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(\d+)(?:\.0+|,0{1,2})(?!\d)"), r"\1"),
    (re.compile(r"(?<![\d.,\w])([.,])(\d+)"), r"0\1\2"),
    (re.compile(r"\b(?:mcg|ug)\b|[µμ]g\b", re.IGNORECASE), "micrograms"),
)


@dataclass(frozen=True)
class Misread:
    """Where in a text such a dose stands, how it is written, and how to write it."""

    start: int
    end: int
    dose: str
    better: str


def misread(text: str) -> Iterator[Misread]:
    """The doses of a text that can be taken for others."""
    for pattern, better in _MISREAD:
        for match in pattern.finditer(text):
            yield Misread(match.start(), match.end(), match.group(), match.expand(better))
