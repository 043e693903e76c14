"""Spreadsheets as text files: bytes to rows with the lines they stand on, and rows to bytes."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from careteam.domain.errors import Invalid
from careteam.domain.identity import identity_number
from careteam.exchange.dates import looks_like_date
from careteam.exchange.identity_numbers import refused_by_name
from careteam.i18n import _

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 300
SUFFIXES = (".csv", ".tsv", ".txt")

_DELIMITERS = (",", ";", "\t", "|")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True)
class RowProblem:
    """Why a row cannot be imported. ``column`` and ``value_shown`` are empty where the row as a whole is meant.

    ``in_map``: the entry of a map file that settles it, where one does.
    """

    line: int
    column: str
    value_shown: str
    reason: str
    in_map: str = ""


@dataclass(frozen=True)
class Notice:
    """Something worth knowing that stops nothing. ``lines`` are the rows it is about; none for the whole file."""

    message: str
    column: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A column whose values were thrown away before anybody saw them, and why."""

    column: str
    reason: str


@dataclass(frozen=True)
class Row:
    """The cells of one row, in the order of the header, and the line of the file it begins on."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A spreadsheet as read. Refused columns and identity numbers in other columns are no longer in it.

    ``problems`` are rows that could not be read at all; they are not among ``rows``.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    refused: tuple[Refused, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[Notice, ...] = ()

    def cells(self, column: str) -> list[tuple[int, str]]:
        """The filled cells of a column with their lines."""
        at = self.header.index(column)
        return [(row.line, row.cells[at]) for row in self.rows if row.cells[at]]


def read_table(data: bytes, name: str) -> Table:
    """A spreadsheet saved as text: commas, semicolons, tabs or bars; UTF-8, UTF-16 or Windows' Western encoding.

    The first line with several filled cells names the columns. Raises Invalid if the file as a whole cannot be read.
    """
    _check_kind(data, name)
    text, encoding = _decode(data, name)
    text, delimiter = _delimiter(text, name)
    records = _strict_records(text, delimiter, name)
    titles, rest = _header(records, name)
    return _Sieve(titles).table(rest, name, encoding, delimiter)


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A spreadsheet as UTF-8 with commas, as Excel opens it by a double click.

    A text that Excel would take for a formula gets an apostrophe in front, which ``read_table`` takes off again.
    Numbers are written as they are; None is an empty cell.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def shown(value: str) -> str:
    """A cell's text as a message can show it: one short line."""
    line = " ".join(_CONTROL.sub("�", value).split())
    return line if len(line) <= 60 else line[:59] + "…"


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _refusal(message: str, **values: object) -> Invalid:
    return Invalid.field("file", message.format(**values))


def _check_kind(data: bytes, name: str) -> None:
    suffix = PurePath(name).suffix.casefold()
    if suffix in (".xls", ".xlsx", ".xlsm", ".ods", ".numbers") or data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        raise _refusal(_("“{name}” is a workbook. Save the sheet as “CSV UTF-8” and choose that file."), name=name)
    if suffix and suffix not in SUFFIXES:
        raise _refusal(_("“{name}” is not a spreadsheet this can read. Choose a .csv, .tsv or .txt file."), name=name)
    if len(data) > MOST_BYTES:
        text = _("“{name}” is larger than {most} MB. Split it, or leave out the columns that are not needed.")
        raise _refusal(text, name=name, most=MOST_BYTES // 1_000_000)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    elif data[1:400:2].count(0) > len(data[1:400:2]) // 2:
        encodings = ["utf-16-le"]
    elif data[0:400:2].count(0) > len(data[0:400:2]) // 2:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or len(_CONTROL.findall(text)) > 1 + len(text) // 50:
            break
        if not text.strip():
            raise _refusal(_("“{name}” is empty."), name=name)
        return text.rstrip("\x1a"), encoding
    raise _refusal(_("“{name}” does not hold text. Save the sheet as “CSV UTF-8” and choose that file."), name=name)


def _delimiter(text: str, name: str) -> tuple[str, str]:
    if told := re.match(r"sep=([,;\t|])\r?\n", text, re.IGNORECASE):
        return text[told.end() - 1 :], told[1]  # its line end stays, so that lines keep their numbers
    sample = text[:200_000]
    marks = sorted(_DELIMITERS, key=lambda mark: mark != "\t") if name.casefold().endswith(".tsv") else _DELIMITERS
    return text, max(marks, key=lambda mark: _evenness(sample, mark))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """How evenly a delimiter cuts the lines (share of lines cut alike, in tenths), and into how many cells."""
    widths: list[int] = []
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
        widths += (len(cells) for cells in islice(reader, 300) if any(cells))
    except csv.Error:
        pass
    if not widths or max(widths[:20]) < 2:
        return (0.0, 0)
    width, count = Counter(width for width in widths if width > 1).most_common(1)[0]
    return (round(count / len(widths), 1), width)


def _strict_records(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            message = _("“{name}”, line {line}: a cell is far too long, or a quotation mark is never closed.")
        else:
            message = _("“{name}”, line {line}: a quotation mark inside a cell is not doubled, or is never closed.")
        raise _refusal(message, name=name, line=line) from None


Records = Iterator[tuple[int, list[str]]]


def _header(records: Records, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns and the records below; a lone title above them is passed over."""
    filled = list(islice(((line, cells) for line, cells in records if any(cells)), MOST_ROWS + 50))
    if not filled:
        raise _refusal(_("“{name}” is empty."), name=name)
    if len(filled) > MOST_ROWS + 1:
        raise _refusal(_("“{name}” has more than {most} rows. Split it."), name=name, most=f"{MOST_ROWS:,}")
    wide = max(sum(map(bool, cells)) for _line, cells in filled[:20]) > 1
    at = next((at for at, (_line, cells) in enumerate(filled) if not wide or sum(map(bool, cells)) > 1), 0)
    line, titles = filled[at]
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MOST_COLUMNS:
        raise _refusal(_("“{name}” has more than {most} columns."), name=name, most=MOST_COLUMNS)
    named = [title for title in titles if title]
    if 2 * sum(map(_is_value, named)) >= len(named) or any(map(identity_number, named)):
        text = _("Line {line} of “{name}” must name the columns, but it holds values. Put a line with names above it.")
        raise _refusal(text, name=name, line=line)
    if at + 1 == len(filled):
        raise _refusal(_("“{name}” names columns but has no rows below them."), name=name)
    return titles, filled[at + 1 :]


def _is_value(title: str) -> bool:
    return "@" in title or looks_like_date(title) or bool(re.fullmatch(r"[-+0-9.,:()/ ]+|[0-9A-Fa-f-]{36}", title))


def _unique(titles: Sequence[str]) -> list[str]:
    """Each column by a name of its own: the second ``Phone`` is ``Phone (2)``, one without a name ``Column 4``."""
    names: list[str] = []
    for number, title in enumerate(titles, 1):
        plain = shown(title) or _("Column {number}").format(number=number)
        name, times = plain, 1
        while name in names:
            times += 1
            name = f"{plain} ({times})"
        names.append(name)
    return names


class _Sieve:
    """Lets through what may be read: no refused column, no identity number, no row whose cells may be shifted."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._names = _unique(titles)
        self._problems: list[RowProblem] = []

    def table(self, records: list[tuple[int, list[str]]], name: str, encoding: str, delimiter: str) -> Table:
        rows = [(line, cells) for line, cells in records if self._whole(line, cells)]
        reasons = [refused_by_name(title) for title in self._names]
        notices = []
        for at, title in enumerate(self._names):
            if reasons[at]:
                continue
            hits = [(line, cells) for line, cells in rows if cells[at] and identity_number(cells[at])]
            if 2 * len(hits) >= sum(bool(cells[at]) for _line, cells in rows) > 0:
                reasons[at] = _(
                    "Most of its values look like Social Security or other identity numbers, which are never kept."
                )
            elif hits:
                text = _("A cell that looks like a Social Security or other identity number is left out.")
                notices.append(Notice(text, title, tuple(line for line, _cells in hits)))
                for _line, cells in hits:
                    cells[at] = ""
        kept = [at for at, reason in enumerate(reasons) if not reason]
        return Table(
            name=name,
            header=tuple(self._names[at] for at in kept),
            rows=tuple(Row(line, tuple(_plain(cells[at]) for at in kept)) for line, cells in rows),
            encoding=encoding,
            delimiter=delimiter,
            refused=tuple(Refused(self._names[at], reason) for at, reason in enumerate(reasons) if reason),
            problems=tuple(self._problems),
            notices=tuple(notices),
        )

    def _whole(self, line: int, cells: list[str]) -> bool:
        width = len(self._names)
        while len(cells) > width and not cells[-1]:
            cells.pop()
        if len(cells) != width:
            text = _("This row has {count} cells where the header names {width} columns; its values may be shifted.")
            self._problems.append(RowProblem(line, "", "", text.format(count=len(cells), width=width)))
            return False
        at = next((at for at, cell in enumerate(cells) if _CONTROL.search(cell)), None)
        if at is not None:
            text = _("This cell holds a character that cannot be shown. Type it anew.")
            self._problems.append(RowProblem(line, self._names[at], "", text))
            return False
        return True


def _plain(cell: str) -> str:
    return cell[1:].strip() if cell.startswith("'") and _FORMULA.match(cell) else cell
