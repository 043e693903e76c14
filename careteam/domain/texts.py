"""Text as people type and paste it: tidied where that changes nothing, refused in words where it cannot be kept."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from careteam.domain.errors import Invalid, Problem
from careteam.domain.identity import identity_number
from careteam.i18n import _

D = TypeVar("D")

LONGEST_TEXT = 20_000
"""Characters one field can hold: ten printed pages, so a longer one is a file pasted by mistake."""

LONGEST_LINE = 200
"""Characters in a name, a phone number, or whatever else stands on one line."""

LEAST_DIGITS = 7
"""Of a telephone number; fewer in a row are something else."""

_BETWEEN_DIGITS = re.compile(r"(?<=[\d()])[\s().-]+(?=[\d()])|[()]")
_PHONE = re.compile(rf"\d{{{LEAST_DIGITS},}}")

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters and halves of characters: neither database, file nor page takes them all (XML 1.0, Char)."""


def tidy(draft: D) -> D:
    """A draft without blanks around its texts.

    Raises Invalid, a problem a field, for text that is too long, holds characters that cannot be shown or printed, or
    looks like a Social Security, driver's license or passport number.
    """
    found = {field.name: getattr(draft, field.name) for field in fields(draft)}  # type: ignore[arg-type]
    refused = ((name, unkeepable(text)) for name, value in found.items() for text in texts(value))
    problems = [Problem(name, why) for name, why in refused if why]
    if problems:
        raise Invalid(*problems)
    plain = {name: value.strip().replace("\r\n", "\n") for name, value in found.items() if type(value) is str}
    return replace(draft, **plain)  # type: ignore[type-var]


def renamed(text: str, private: str, given: str) -> str:
    """A text for others, in which the given name stands for a private one."""
    return re.sub(rf"(?<!\w){re.escape(private)}(?!\w)", lambda _name: given, text, flags=re.I) if private else text


def phone_numbers(text: str) -> frozenset[str]:
    """The telephone numbers in a text as digits, each also without what it may begin with: a country, an area."""
    whole = _PHONE.findall(_BETWEEN_DIGITS.sub("", text))
    return frozenset(number[start:] for number in whole for start in range(len(number) - LEAST_DIGITS + 1))


def one_line(text: str) -> str:
    """A name or a heading without line breaks and doubled blanks."""
    return " ".join(text.split())


def unkeepable(text: str, most: int = LONGEST_TEXT) -> str | None:
    """Why a text cannot be kept, as a sentence; None if it can.

    It is too long, holds characters that nothing can show, or looks like a number that is never stored.
    """
    if len(text) > most:
        sentence = _("This text has {count} characters; {most} fit here. Shorten it.")
        return sentence.format(count=f"{len(text):,}", most=f"{most:,}")
    if _UNPRINTABLE.search(text):
        return _("This text holds characters that cannot be shown or printed. Type it instead of pasting.")
    return identity_number(text)


def texts(value: Any) -> Iterator[str]:
    """Every text within a value: itself, or those of its items and fields."""
    if type(value) is str:
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
