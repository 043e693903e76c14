"""Map files: what a person chose about a spreadsheet, kept as TOML beside it, so that the next import asks nothing.

only_lines = "2-13"
other_people = "7"              # not whom they seem to be in the office
[columns]
family_name = "Surname"
phone = ""                      # not read
[dates]
birth_date = "dmy"
[values.discipline]
"GENERAL PRACTICE" = "physician"
[by_line.discipline]
14 = "nurse"
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from careteam.domain.errors import Invalid
from careteam.exchange.column_names import DATE, KINDS, Field
from careteam.exchange.columns import Choices, Mapping
from careteam.exchange.dates import DateOrder
from careteam.exchange.spreadsheets import MOST_ROWS
from careteam.i18n import _

_DATES = tuple(what for what, kind in KINDS.items() if kind is DATE)
_VALUES = (Field.DISCIPLINE, Field.LANGUAGES)
_SECTIONS = ("only_lines", "other_people", "columns", "dates", "values", "by_line")


def read_map(data: bytes) -> Choices:
    """The choices in a map file. Raises Invalid that names the entry which cannot be understood."""
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refusal(_("The map file is not valid TOML: {error}."), error=str(error).rstrip(".")) from None
    for section in found:
        if section not in _SECTIONS:
            raise _refusal(
                _("“{name}” is not a section of a map file. Sections are: {known}."),
                name=section,
                known=", ".join(_SECTIONS),
            )
    return Choices(
        columns={_field(key): _text("columns", key, value) for key, value in _section(found, "columns")},
        dates={_field(key, _DATES): _order(key, value) for key, value in _section(found, "dates")},
        values={
            _field(key, _VALUES): {one: _text(key, one, meant) for one, meant in _section(found["values"], key)}
            for key, _values in _section(found, "values")
        },
        by_line={
            _field(key, _VALUES[:1]): {
                _line(one): _text(key, one, meant) for one, meant in _section(found["by_line"], key)
            }
            for key, _values in _section(found, "by_line")
        },
        only_lines=_lines(found, "only_lines"),
        other_people=_lines(found, "other_people"),
    )


def write_map(mapping: Mapping) -> bytes:
    """A map file that reads a spreadsheet of the same kind as this mapping does, guesses included."""
    columns = {wanted: "" for wanted, title in mapping.choices.columns.items() if not title}
    columns |= {match.field: match.column for match in mapping.matches if match.field}
    return write_choices(replace(mapping.choices, columns=columns))


def write_choices(choices: Choices) -> bytes:
    """A map file of what was chosen alone; what was only guessed is guessed again."""
    import tomli_w

    found: dict[str, Any] = {"only_lines": write_lines(choices.only_lines)}
    found["other_people"] = write_lines(choices.other_people)
    found["columns"] = {wanted.value: title for wanted, title in choices.columns.items()}
    found["dates"] = {wanted.value: order.value for wanted, order in choices.dates.items()}
    found["values"] = {wanted.value: dict(meant) for wanted, meant in choices.values.items()}
    found["by_line"] = {
        wanted.value: {str(line): meant for line, meant in lines.items()} for wanted, lines in choices.by_line.items()
    }
    return tomli_w.dumps({key: value for key, value in found.items() if value}).encode()


def read_lines(text: str, field: str = "only_lines") -> tuple[int, ...]:
    """Line numbers from a text like "2-13, 40". Raises Invalid for the field if it says anything else."""
    lines: set[int] = set()
    tight = re.sub(r" ?[-–] ?", "-", " ".join(text.split()))
    for part in filter(None, re.split(r"[,; ]", tight)):
        span = re.fullmatch(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", part)
        first, last = (int(span[1]), int(span[2] or span[1])) if span else (1, 0)
        if not first <= last <= first + MOST_ROWS:
            message = _("“{text}” is not a list of lines. Write it like 2-13, 40.")
            raise Invalid.field(field, message.format(text=part))
        lines |= set(range(first, last + 1))
    return tuple(sorted(lines))


def write_lines(lines: Iterable[int]) -> str:
    """Line numbers as people write them: 2-13, 40."""
    numbers = sorted(set(lines))
    starts = numbers[:1] + [two for one, two in pairwise(numbers) if two > one + 1]
    ends = [one for one, two in pairwise(numbers) if two > one + 1] + numbers[-1:]
    return ", ".join(str(one) if one == two else f"{one}-{two}" for one, two in zip(starts, ends, strict=True))


def _refusal(message: str, **values: object) -> Invalid:
    return Invalid.field("map", message.format(**values))


def _section(found: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    section = found.get(name, {})
    if not isinstance(section, dict):
        raise _refusal(_("“{name}” in the map file must be a section, like [columns]."), name=name)
    return list(section.items())


def _field(key: str, known: tuple[Field, ...] = tuple(Field)) -> Field:
    found = next((field for field in known if field == key), None)
    if found is None:
        text = _("“{name}” in the map file cannot stand in this section. What can: {known}.")
        raise _refusal(text, name=key, known=", ".join(known))
    return found


def _text(section: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _refusal(_("“{name}” in the map file must be text in quotes."), name=f"{section}.{key}".strip("."))
    return value


def _order(key: str, value: object) -> DateOrder:
    try:
        return DateOrder(str(value))
    except ValueError:
        text = _('“{name}” in the map file must be "ymd", "mdy" or "dmy".')
        raise _refusal(text, name=f"dates.{key}") from None


def _lines(found: dict[str, Any], key: str) -> tuple[int, ...]:
    return read_lines(_text("", key, found.get(key, "")), key)


def _line(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise _refusal(_("“{name}” in the map file must be a line number."), name=f"by_line.{text}")
    return int(text)
