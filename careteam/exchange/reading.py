"""A spreadsheet on its way in, as far as it can be read without the office: columns, dates, values, rows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from careteam.domain.errors import Invalid, Problem
from careteam.domain.team import DisciplineDraft
from careteam.exchange.column_names import DATE, KINDS, Field, Target
from careteam.exchange.columns import Choices, Mapping, match_columns
from careteam.exchange.dates import DateReading, read_column
from careteam.exchange.languages import language_tags
from careteam.exchange.patient_rows import PatientImport, PatientRow, read_patients
from careteam.exchange.rows import chosen_rows, quiet
from careteam.exchange.spreadsheets import Notice, RowProblem, Table
from careteam.exchange.team_rows import TeamImport, TeamRow, read_team

SAMPLES = 4
"""How many different values of a column are shown."""


@dataclass(frozen=True)
class Basis:
    """What reading needs to know of the office: the date there, and its disciplines."""

    today: date
    disciplines: tuple[DisciplineDraft, ...]


@dataclass(frozen=True)
class DateColumn:
    """A column of dates whose numbers could be read in more than one order."""

    field: Field
    column: str
    reading: DateReading


@dataclass(frozen=True)
class ValueMeaning:
    """A value that stands for a discipline or a language: on how many rows, and what it is read as (empty: unknown)."""

    field: Field
    value: str
    count: int
    meaning: str


@dataclass(frozen=True)
class Reading:
    """A spreadsheet as read with some choices. ``refusals``: why no row could be read at all, by what was chosen."""

    table: Table
    basis: Basis
    mapping: Mapping
    rows: tuple[PatientRow | TeamRow, ...]
    problems: tuple[RowProblem, ...]
    notices: tuple[Notice, ...]
    dates: tuple[DateColumn, ...]
    values: tuple[ValueMeaning, ...]
    refusals: tuple[Problem, ...]

    @property
    def target(self) -> Target:
        """What the rows become."""
        return self.mapping.target

    @property
    def asks(self) -> bool:
        """Whether a choice is open without which rows cannot be read at all."""
        return bool(self.refusals) or any(column.reading.asks for column in self.dates)

    @property
    def id_column(self) -> str:
        """The column by which the other system tells people apart."""
        return self.mapping.column(Field.EXTERNAL_ID) or self.mapping.column(Field.MRN)

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that are to be imported, sound or not."""
        rows, problems = chosen_rows(self.table, () if self.refusals else self.mapping.choices.only_lines)
        return tuple(sorted({row.line for row in rows} | {problem.line for problem in problems}))

    def samples(self, column: str) -> tuple[str, ...]:
        """A few different values of a column."""
        found: dict[str, None] = {}
        for _line, text in self.table.cells(column):
            found[text] = None
            if len(found) == SAMPLES:
                break
        return tuple(found)


def read(
    table: Table,
    target: Target,
    choices: Choices,
    basis: Basis,
    told: Callable[[float], None] = quiet,
) -> Reading:
    """Read a table with what was found and chosen. Raises Invalid for a choice of a column that is not there."""
    mapping = match_columns(table, target, choices)
    found: PatientImport | TeamImport
    refusals: tuple[Problem, ...] = ()
    try:
        if target is Target.PATIENTS:
            found = read_patients(table, mapping, basis.today, told=told)
        else:
            found = read_team(table, mapping, known=basis.disciplines, told=told)
    except Invalid as invalid:
        found, refusals = PatientImport((), (), ()), invalid.problems
    return Reading(
        table,
        basis,
        mapping,
        found.rows,
        found.problems,
        found.notices,
        _dates(table, mapping),
        (*_disciplines(found), *_languages(table, mapping)),
        refusals,
    )


def _dates(table: Table, mapping: Mapping) -> tuple[DateColumn, ...]:
    found = []
    for match in mapping.matches:
        if match.field and KINDS.get(match.field) is DATE:
            chosen = mapping.choices.dates.get(match.field)
            plain = read_column(table.cells(match.column), title=match.column)
            if plain.order or plain.asks:
                reading = read_column(table.cells(match.column), chosen, match.column)
                found.append(DateColumn(match.field, match.column, reading))
    return tuple(found)


def _disciplines(found: PatientImport | TeamImport) -> Sequence[ValueMeaning]:
    if isinstance(found, PatientImport):
        return ()
    return [ValueMeaning(Field.DISCIPLINE, one.value, one.count, one.key or "") for one in found.disciplines]


def _languages(table: Table, mapping: Mapping) -> Sequence[ValueMeaning]:
    """The languages that nobody here knows by the name the file gives them."""
    column = mapping.column(Field.LANGUAGES)
    values = Counter(" ".join(text.split()) for _line, text in table.cells(column)) if column else Counter[str]()
    chosen = mapping.choices.values.get(Field.LANGUAGES, {})
    return [
        ValueMeaning(Field.LANGUAGES, value, count, chosen.get(value, ""))
        for value, count in values.most_common()
        if not language_tags(value)
    ]
