"""Rows on their way to drafts: each cell asked for by what it means, everything doubtful noted with its line."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from careteam.domain.errors import Invalid
from careteam.domain.identity import search_key
from careteam.exchange.column_names import Field, degrees, is_email, is_number, yes_or_no
from careteam.exchange.columns import Mapping
from careteam.exchange.dates import DateOrder, DateReading, read_column, read_date
from careteam.exchange.languages import language_tags
from careteam.exchange.map_files import write_lines
from careteam.exchange.spreadsheets import Notice, Row, RowProblem, Table, shown
from careteam.i18n import _

R = TypeVar("R", bound="Keyed")

LONGEST = 500
"""Characters a cell can hold; a longer one is not a name, an address or a diagnosis."""


class Keyed(Protocol):
    """A row to import, with what tells the person from others."""

    @property
    def line(self) -> int: ...
    @property
    def source_key(self) -> str: ...
    @property
    def person_key(self) -> str: ...


@dataclass
class Findings:
    """What came up while reading: problems, each of one row, and notices, gathered over rows."""

    problems: list[RowProblem] = field(default_factory=list)
    noted: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def note(self, message: str, column: str = "", line: int | None = None) -> None:
        """Remember something that stops nothing."""
        lines = self.noted.setdefault((message, column), [])
        if line is not None:
            lines.append(line)

    def notices(self) -> tuple[Notice, ...]:
        """What was noted, each sentence once with its lines."""
        return tuple(Notice(message, column, tuple(lines)) for (message, column), lines in self.noted.items())

    def without_duplicates(self, rows: Iterable[R]) -> list[R]:
        """The rows without those that repeat an earlier one; the same name under another id is only noted."""
        keys: dict[str, int] = {}
        people: dict[str, int] = {}
        kept = []
        for row in rows:
            if row.source_key in keys:
                text = _("This is the same person as on line {line}: same id, or same name and birth date without one.")
                self.problems.append(RowProblem(row.line, "", "", text.format(line=keys[row.source_key])))
                continue
            keys[row.source_key] = row.line
            first = people.setdefault(row.person_key, row.line)
            if first != row.line:
                text = _("Same name as on line {line}, under another id. Check that they are two people.")
                self.note(text.format(line=first), line=row.line)
            kept.append(row)
        return kept


Told = Callable[[float], None]


def quiet(_fraction: float) -> None:
    """Nobody wants to know how far it is."""


def watched(rows: Sequence[Row], told: Told) -> Iterator[Row]:
    """The rows, one by one, while somebody hears how far it is."""
    for number, row in enumerate(rows):
        if number % 200 == 0:
            told(number / len(rows))
        yield row


def chosen_rows(table: Table, only: Collection[int]) -> tuple[tuple[Row, ...], list[RowProblem]]:
    """The rows of the chosen lines (all if none is), and the problems among them. Raises Invalid for an empty line."""
    if not only:
        return table.rows, list(table.problems)
    wanted = set(only)
    there = {row.line for row in table.rows} | {problem.line for problem in table.problems}
    first, last = min(there), max(there)  # lines between them without a row are empty, or a cell goes on there
    missing = {line for line in wanted if not first <= line <= last}
    if missing:
        text = _("“{name}” has no row on line {lines}. Choose lines of the table.")
        raise Invalid.field("only_lines", text.format(name=table.name, lines=write_lines(missing)))
    problems = [problem for problem in table.problems if problem.line in wanted]
    return tuple(row for row in table.rows if row.line in wanted), problems


def date_readings(
    table: Table, mapping: Mapping, wanted: Iterable[Field], findings: Findings
) -> dict[Field, DateReading]:
    """How each column of dates is read; a column that does not tell is a problem of its first line."""
    readings = {}
    for what in wanted:
        column = mapping.column(what)
        if not column:
            continue
        cells = table.cells(column)
        reading = read_column(cells, mapping.choices.dates.get(what), column)
        readings[what] = reading
        if reading.asks:
            reason = _("{reason} Choose how this column is read.").format(reason=reading.reason)
            in_map = f'[dates] {what.value} = "mdy"'
            findings.problems.append(RowProblem(cells[0][0], column, "", reason, in_map))
        elif reading.order:
            findings.note(reading.reason, column)
    return readings


class Cells:
    """One row, read cell by cell. What cannot be read becomes a problem and reads as nothing."""

    def __init__(self, table: Table, mapping: Mapping, row: Row, findings: Findings) -> None:
        self.line = row.line
        self._cells = dict(zip(table.header, row.cells, strict=True))
        self._mapping = mapping
        self._findings = findings
        self.sound = True

    def wrong(self, what: Field | None, reason: str, value: str = "", in_map: str = "") -> None:
        """This row cannot be imported, for this reason; perhaps an entry of a map file settles it."""
        self.sound = False
        column = self._mapping.column(what) if what else ""
        self._findings.problems.append(RowProblem(self.line, column, shown(value), reason, in_map))

    def note(self, message: str, what: Field | None = None) -> None:
        """Something about this row that stops nothing."""
        self._findings.note(message, self._mapping.column(what) if what else "", self.line)

    def text(self, what: Field, line_break: str = " ") -> str:
        """The text of a field on one line; empty if the file has no such column."""
        raw = self._cells.get(self._mapping.column(what), "")
        text = line_break.join(filter(None, (" ".join(part.split()) for part in raw.splitlines())))
        if len(text) > LONGEST:
            self.wrong(what, _("This text has more than {most} characters. Shorten it.").format(most=LONGEST), text)
            return ""
        return text

    def day(self, what: Field, readings: dict[Field, DateReading]) -> date | None:
        """The date of a field."""
        text = self.text(what)
        if not text:
            return None
        reading = readings[what]
        if reading.asks:
            self.sound = False  # said once, for the whole column
            return None
        day = read_date(text, reading.order)
        if day is None:
            self.wrong(what, _not_a_date(text, reading.order), text)
        return day

    def email(self) -> str:
        """The e-mail address."""
        text = self.text(Field.EMAIL)
        if text and not is_email(text):
            self.wrong(Field.EMAIL, _("This is not an e-mail address. Mend it, or leave the cell empty."), text)
            return ""
        return text

    def yes(self, what: Field) -> bool:
        """Whether a yes-or-no field says yes."""
        text = self.text(what)
        answer = yes_or_no(text) if text else False
        if answer is None:
            self.wrong(what, _("Write yes or no."), text)
        return bool(answer)

    def languages(self) -> tuple[str, ...]:
        """The languages, as tags; English if the file does not say."""
        text = self.text(Field.LANGUAGES)
        chosen = self._mapping.choices.values.get(Field.LANGUAGES, {}).get(text)
        tags = tuple(chosen.replace(",", " ").split()) if chosen else language_tags(text)
        if text and not tags:
            reason = _("This language is not known. Choose which one it is.")
            self.wrong(Field.LANGUAGES, reason, text, f'[values.languages] "{shown(text)}" = "en"')
        return tags or ("en",)

    def spot(self) -> tuple[float | None, float | None]:
        """Latitude and longitude; neither, with a notice, unless both are there and on the map."""
        texts = {what: self.text(what) for what in (Field.LATITUDE, Field.LONGITUDE)}
        for what, text in texts.items():
            if text and not is_number(text):
                self.wrong(what, _("These are not degrees, like 40.7128. Mend it, or leave the cell empty."), text)
                return None, None
        latitude, longitude = degrees(texts[Field.LATITUDE], 90), degrees(texts[Field.LONGITUDE], 180)
        if latitude is not None and longitude is not None and (latitude or longitude):
            return latitude, longitude
        if all(texts.values()) and (latitude is None or longitude is None):
            self.note(_("The coordinates are not on the map and are left out."), Field.LATITUDE)
        else:
            self.note(_("No coordinates: travel cannot be estimated."))
        return None, None


def source_key(external_id: str, name: str, born: date | None = None) -> str:
    """What tells a second import that a row is the same person: the other system's id, else name and birth date."""
    return f"id:{external_id.casefold()}" if external_id else f"name:{search_key(name)}|{born or ''}"


def _not_a_date(text: str, order: DateOrder | None) -> str:
    if read_date(text, DateOrder.MDY) or read_date(text, DateOrder.DMY):
        text = _("The column is read as {order}, and this is no such date. Mend it.")
        return text.format(order=(order or DateOrder.YMD).label)
    return _("This is not a date. Write it like 1950-03-25, the year with four digits.")
