"""What a person chose about a spreadsheet so far, and what each further choice makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from careteam.services.transfer import Choices, DateOrder, Field, Reading, Table


@dataclass(frozen=True)
class Chosen:
    """The choices, with the lines as typed; ``left_out`` are those taken out again with one click."""

    choices: Choices = field(default_factory=Choices)
    left_out: frozenset[int] = frozenset()

    def for_table(self, table: Table) -> Choices:
        """The choices with the lines that are really to be imported."""
        if not self.left_out:
            return self.choices
        wanted = self.choices.only_lines or lines_of(table)
        return replace(self.choices, only_lines=tuple(line for line in wanted if line not in self.left_out))

    def read_as(self, reading: Reading, column: str, what: Field | None) -> "Chosen":
        """Read a column as something else, or not at all; what another column was read as moves here."""
        columns = {one: title for one, title in self.choices.columns.items() if title != column}
        before = next((match.field for match in reading.mapping.matches if match.column == column), None)
        if what is not None:
            columns[what] = column
        elif before is not None:
            columns[before] = ""
        return replace(self, choices=replace(self.choices, columns=columns))

    def with_order(self, what: Field, order: DateOrder) -> "Chosen":
        """Read the dates of a field in this order."""
        return replace(self, choices=replace(self.choices, dates={**self.choices.dates, what: order}))

    def with_meaning(self, what: Field, value: str, meaning: str) -> "Chosen":
        """Take a value to mean this discipline, or this language, wherever it stands."""
        values = {**self.choices.values.get(what, {}), value: meaning}
        return replace(self, choices=replace(self.choices, values={**self.choices.values, what: values}))

    def with_discipline(self, lines: Iterable[int], key: str) -> "Chosen":
        """Give the people on these lines a discipline of their own."""
        chosen = {**self.choices.by_line.get(Field.DISCIPLINE, {}), **dict.fromkeys(lines, key)}
        by_line = {**self.choices.by_line, Field.DISCIPLINE: chosen}
        return replace(self, choices=replace(self.choices, by_line=by_line))

    def with_lines(self, lines: tuple[int, ...]) -> "Chosen":
        """Import these lines only; none stands for all."""
        return Chosen(replace(self.choices, only_lines=lines))

    def without(self, lines: Iterable[int]) -> "Chosen":
        """Leave these lines out."""
        return replace(self, left_out=self.left_out | set(lines))

    def with_all_again(self) -> "Chosen":
        """Take in again what was left out."""
        return replace(self, left_out=frozenset())

    def without_lines(self) -> "Chosen":
        """What holds for another file of the same kind: nothing that was decided about single lines."""
        return Chosen(replace(self.choices, by_line={}, only_lines=(), other_people=()))

    def with_other_people(self, lines: Iterable[int]) -> "Chosen":
        """The people on these lines are not whom they seem to be here."""
        others = tuple(sorted({*self.choices.other_people, *lines}))
        return replace(self, choices=replace(self.choices, other_people=others))


def lines_of(table: Table) -> tuple[int, ...]:
    """Every line of a file that holds a row, readable or not."""
    return tuple(sorted({row.line for row in table.rows} | {problem.line for problem in table.problems}))
