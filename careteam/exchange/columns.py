"""Which column holds what: by name, by what its values look like, and as the person at the screen chooses."""

import re
from collections.abc import Callable
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field, replace
from itertools import pairwise

from careteam.domain.errors import Invalid
from careteam.exchange.column_names import (
    KINDS,
    LATITUDE,
    LONGITUDE,
    NAMES,
    OWNERS,
    SOMEBODY_ELSE,
    TITLES,
    VAGUE,
    Field,
    Target,
)
from careteam.exchange.dates import DateOrder
from careteam.exchange.identity_numbers import words_of
from careteam.exchange.spreadsheets import Table
from careteam.i18n import _

SURE = 0.7
"""Matches below this should be looked at before importing."""

_SAMPLE = 500


@dataclass(frozen=True)
class Choices:
    """What a person chose instead of, or beside, what was found; kept in a map file.

    ``columns``: the column of a field, "" for none. ``dates``: the order of a field's dates. ``values``: for a field,
    what each of its values means (discipline: "GENERAL PRACTICE" -> "physician"). ``by_line``: the same for single
    lines. ``only_lines``: the lines to import; empty for all. ``other_people``: lines about people who only seem to be
    in the office already.
    """

    columns: ReadOnly[Field, str] = field(default_factory=dict)
    dates: ReadOnly[Field, DateOrder] = field(default_factory=dict)
    values: ReadOnly[Field, ReadOnly[str, str]] = field(default_factory=dict)
    by_line: ReadOnly[Field, ReadOnly[int, str]] = field(default_factory=dict)
    only_lines: tuple[int, ...] = ()
    other_people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Match:
    """What a column is read as (None: it is not read), how sure that is from 0 to 1, and why."""

    column: str
    field: Field | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class Mapping:
    """How a table is read: each of its columns in order, and the choices that went into it."""

    target: Target
    matches: tuple[Match, ...]
    choices: Choices = Choices()

    def column(self, wanted: Field) -> str:
        """The column a field is read from; empty if there is none."""
        return next((match.column for match in self.matches if match.field is wanted), "")

    @property
    def has_names(self) -> bool:
        """Whether people can be told apart: without names nothing can be imported."""
        return bool(self.column(Field.FULL_NAME) or self.column(Field.FAMILY_NAME))


def match_columns(table: Table, target: Target, choices: Choices | None = None) -> Mapping:
    """Find out what each column holds. What was chosen always wins.

    Raises Invalid if a choice names a column that is not there, is refused, or is chosen twice.
    """
    choices = choices or Choices()
    found = _chosen(table, target, choices)
    taken = {match.field for match in found.values()} | {
        wanted for wanted, title in choices.columns.items() if not title
    }
    guesses = [guess for title in table.header if title not in found for guess in _by_name(table, title, target)]
    for guess in sorted(guesses, key=lambda guess: -guess.confidence):
        if guess.column not in found and guess.field not in taken:
            found[guess.column] = guess
            taken.add(guess.field)
    free = [title for title in table.header if title not in found]
    for guess in _by_content(table, free, target):
        if guess.column not in found and guess.field not in taken:
            found[guess.column] = guess
            taken.add(guess.field)
    rivals = {guess.column: guess for guess in reversed(guesses)}
    matches = [found.get(title) or _unread(title, rivals.get(title), found, target) for title in table.header]
    return Mapping(target, _one_name_only(matches, choices), choices)


def fields_of(target: Target) -> tuple[Field, ...]:
    """The fields that a column can be read as, in the order a list shows them."""
    return tuple(wanted for wanted in Field if wanted in NAMES[target])


def _chosen(table: Table, target: Target, choices: Choices) -> dict[str, Match]:
    found: dict[str, Match] = {}
    refused = {column.column: column.reason for column in table.refused}
    for wanted, title in choices.columns.items():
        if not title:
            continue
        if wanted not in NAMES[target]:
            text = _("“{field}” is not read for {target}. Choose one of: {fields}.")
            known = ", ".join(fields_of(target))
            raise Invalid.field("columns", text.format(field=wanted.value, target=target.label, fields=known))
        if title in refused:
            text = _("The column “{column}” cannot be read. {reason}")
            raise Invalid.field("columns", text.format(column=title, reason=refused[title]))
        if title not in table.header:
            text = _("There is no column “{column}” for {field}. The file has: {columns}.")
            columns = ", ".join(table.header)
            raise Invalid.field("columns", text.format(column=title, field=wanted.label, columns=columns))
        if title in found:
            text = _("The column “{column}” is chosen twice. Choose another one for {field}.")
            raise Invalid.field("columns", text.format(column=title, field=wanted.label))
        found[title] = Match(title, wanted, 1.0, _("Chosen."))
    return found


def _by_name(table: Table, title: str, target: Target) -> list[Match]:
    words = words_of(title)
    while len(words) > 1 and words[0] in OWNERS[target]:
        words = words[1:]
    while len(words) > 2 and words[-1] in OWNERS[target] and words[-2] in ("de", "del"):
        words = words[:-2]
    if target is Target.PATIENTS and " ".join(words) in TITLES:
        return []
    names = [(name, wanted) for wanted, known in NAMES[target].items() for name in known.split("|")]
    whole = "".join(words)
    hits = [(name, wanted) for name, wanted in names if name.replace(" ", "") == whole or _is_part(name, words)]
    longest = max((len(name) for name, _wanted in hits), default=0)
    matches = []
    for name, wanted in hits:
        if len(name) < longest:
            continue
        if name.replace(" ", "") == whole:
            matches.append(_checked(table, Match(title, wanted, 1.0, _("The name says so."))))
        elif not _left_over(words, name) & SOMEBODY_ELSE:
            text = _("Its name has “{word}” in it.").format(word=name)
            matches.append(_checked(table, Match(title, wanted, SURE, text)))
    return matches


def _is_part(name: str, words: tuple[str, ...]) -> bool:
    return len(name) > 3 and name not in VAGUE and f" {name} " in f" {' '.join(words)} "


def _left_over(words: tuple[str, ...], name: str) -> set[str]:
    return set(" ".join(words).replace(name, " ", 1).split())


def _checked(table: Table, match: Match) -> Match:
    """Less sure if the values do not look like what the name says."""
    kind = KINDS.get(match.field) if match.field else None
    values = [text for _line, text in table.cells(match.column)[:_SAMPLE]]
    if kind is None or not values:
        return replace(match, confidence=match.confidence * (1.0 if values else 0.9))
    fits = sum(map(kind.fits, values))
    if fits >= 0.8 * len(values):
        text = _("{reason} Its values are {kind}.")
        return replace(match, reason=text.format(reason=match.reason, kind=_(kind.name)))
    text = _("{reason} But only {count} of {all} values are {kind}.")
    reason = text.format(reason=match.reason, count=fits, all=len(values), kind=_(kind.name))
    return replace(match, confidence=match.confidence * (0.6 if fits else 0.4), reason=reason)


def _by_content(table: Table, free: list[str], target: Target) -> list[Match]:
    """What the columns whose names say nothing may hold: never guessed where two columns could be it."""
    free = [title for title in free if not set(words_of(title)) & SOMEBODY_ELSE]
    sample = {title: [text for _line, text in table.cells(title)[:_SAMPLE]] for title in free}
    matches = []
    for wanted in (Field.EMAIL, Field.BIRTH_DATE):
        kind = KINDS[wanted]
        fitting = [title for title in free if _all_fit(sample[title], kind.fits)]
        if wanted in NAMES[target] and len(fitting) == 1:
            text = _("Its name says nothing, but its values are {kind}.").format(kind=_(kind.name))
            matches.append(Match(fitting[0], wanted, 0.5, text))
    for one, two in pairwise(free):
        if _all_fit(sample[one], _exact(LATITUDE.fits)) and _all_fit(sample[two], _exact(LONGITUDE.fits)):
            text = _("Two columns of degrees next to each other, usually latitude and longitude.")
            return [*matches, Match(one, Field.LATITUDE, 0.5, text), Match(two, Field.LONGITUDE, 0.5, text)]
    return matches


def _all_fit(values: list[str], fits: Callable[[str], bool]) -> bool:
    return bool(values) and sum(map(fits, values)) >= 0.9 * len(values)


def _exact(fits: Callable[[str], bool]) -> Callable[[str], bool]:
    """Degrees of a place have decimals, unlike ages and amounts of money."""
    return lambda text: bool(re.search(r"[.,][0-9]{4}", text)) and fits(text)


def _unread(title: str, rival: Match | None, found: dict[str, Match], target: Target) -> Match:
    words = words_of(title)
    if target is Target.PATIENTS and " ".join(words) in TITLES:
        return Match(title, None, 1.0, _("Titles are not kept."))
    if rival and rival.field:
        winner = next((match.column for match in found.values() if match.field is rival.field), "")
        if winner:
            text = _("Could be {field} too, which is read from “{column}”.")
            return Match(title, None, SURE, text.format(field=rival.field.label, column=winner))
        return Match(title, None, 1.0, _("Left out, as chosen."))
    if set(words) & SOMEBODY_ELSE:
        return Match(title, None, SURE, _("Seems to be about somebody or something else."))
    return Match(title, None, SURE, _("Nothing here is known by this name."))


def _one_name_only(matches: list[Match], choices: Choices) -> tuple[Match, ...]:
    """A full name is not read beside a family name of its own, unless it was chosen.

    What the Spanish call the name, beside the apellidos, is the given one.
    """
    fields = {match.field for match in matches}
    if Field.FAMILY_NAME in fields and Field.FULL_NAME not in choices.columns:
        text = _("Given and family name have their own columns.")
        if Field.GIVEN_NAME not in fields | set(choices.columns):
            return tuple(
                replace(match, field=Field.GIVEN_NAME)
                if match.field is Field.FULL_NAME and words_of(match.column)[0] == "nombre"
                else replace(match, field=None, reason=text)
                if match.field is Field.FULL_NAME
                else match
                for match in matches
            )
        return tuple(
            replace(match, field=None, reason=text) if match.field is Field.FULL_NAME else match for match in matches
        )
    return tuple(matches)
