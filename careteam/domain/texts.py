"""Text as people type and paste it: tidied where that changes nothing, refused in words where it cannot be kept."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from careteam.domain.errors import Invalid, Problem
from careteam.domain.identity import refuse_identity_numbers
from careteam.i18n import _

D = TypeVar("D")

LONGEST_TEXT = 4000
"""Characters one field can hold: more than two printed pages, so a longer one is a file pasted by mistake."""

_KEPT = "\n\r\t"


def tidy(draft: D) -> D:
    """A draft without blanks around its texts.

    Raises Invalid, a problem a field, for text that is too long, holds characters that cannot be shown or printed, or
    looks like a Social Security, driver's license or passport number.
    """
    found = {field.name: getattr(draft, field.name) for field in fields(draft)}  # type: ignore[arg-type]
    problems = [problem for name, value in found.items() for text in _texts(value) for problem in _wrong(name, text)]
    if problems:
        raise Invalid(*problems)
    plain = {name: value.strip().replace("\r\n", "\n") for name, value in found.items() if type(value) is str}
    return replace(draft, **plain)  # type: ignore[type-var]


def one_line(text: str) -> str:
    """A name or a heading without line breaks and doubled blanks."""
    return " ".join(text.split())


def _texts(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _wrong(field: str, text: str) -> Iterator[Problem]:
    if len(text) > LONGEST_TEXT:
        sentence = _("This text has {count} characters; {most} fit here. Shorten it.")
        yield Problem(field, sentence.format(count=f"{len(text):,}", most=f"{LONGEST_TEXT:,}"))
    elif any((letter < " " and letter not in _KEPT) or "\ud800" <= letter <= "\udfff" for letter in text):
        yield Problem(
            field, _("This text holds characters that cannot be shown or printed. Type it instead of pasting.")
        )
    else:
        try:
            refuse_identity_numbers(text, field)
        except Invalid as refused:
            yield from refused.problems
