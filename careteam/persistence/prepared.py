"""Statements built once and asked often: what a screen reads again and again, at little more than SQL's own cost."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial, wraps
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Dialect, Enum, Select, bindparam
from sqlalchemy.sql.compiler import SQLCompiler

from careteam.persistence.engine import failure
from careteam.persistence.work import Work

K = TypeVar("K")
V = TypeVar("V")
P = ParamSpec("P")
Rows = Select[*tuple[Any, ...]]
"""What such a function builds. Its rows are known by the names of their columns; an expression needs a label."""

Found = Sequence[Any]
"""Named tuples: SQLAlchemy's rows take ten times as long to give a value by its name."""

_Written = tuple[str, Sequence[str] | None, Mapping[str, Sequence[str]]]


def prepared(build: Callable[P, Rows]) -> Callable[Concatenate[Work, P], Found]:
    """Turn a function that builds a select into one that asks the database.

    The function runs once, with a placeholder for each argument: it may compare columns with its arguments or look for
    them ``in_`` one, and never look at their values.

    To build a statement, to find out that it is the one of last time, and to lead it through every hook on its way
    costs SQLAlchemy ten times what SQLite needs to answer it. So SQLAlchemy writes the SQL once, and converts what
    goes in and comes out as ever; the question itself goes straight to the driver.
    """
    names = tuple(signature(build).parameters)
    build_once: Callable[..., Rows] = build
    made: dict[str, _Question] = {}

    @wraps(build)
    def ask(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> Found:
        if not work.reads:
            work.settle()
        dialect = work.connection.dialect
        question = made.get(dialect.name)
        if question is None:
            statement = build_once(**{name: bindparam(name) for name in names})
            question = made[dialect.name] = _Question(statement, dialect)
        return question.ask(work, {**dict(zip(names, args, strict=False)), **kwargs})

    return ask


class _Question:
    """A statement as one kind of database takes it, with what turns our values into its own, and its answers back."""

    def __init__(self, statement: Rows, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        columns = statement.selected_columns
        names = [column.name for column in columns]
        if len(set(names)) < len(names):
            raise TypeError(f"two columns of one name in a prepared statement: {', '.join(sorted(names))}")
        self._compiled = compiled
        self._fixed = compiled.params
        self._lists = [name for one, name in compiled.bind_names.items() if one.expanding]
        self._written = lru_cache(maxsize=64)(self._write)
        given = {name: one.type.dialect_impl(dialect) for one, name in compiled.bind_names.items()}
        writers = _not_none({name: _writer(kind, dialect) for name, kind in given.items()})
        self._one = [(name, writer) for name, writer in writers.items() if name not in self._lists]
        self._each = [(name, writer) for name, writer in writers.items() if name in self._lists]
        self._found = [column.type.dialect_impl(dialect) for column in columns]
        self._readers: dict[int, Any] | None = None
        of_kind: Any = namedtuple
        self._row = partial(tuple.__new__, of_kind("Row", names))

    def ask(self, work: Work, values: dict[str, Any]) -> Found:
        """Every row of the answer. Raises what SQLAlchemy raises where it does the asking."""
        given = {**self._fixed, **values}
        statement, order, spread = self._written(*[len(given[name]) for name in self._lists])
        for name, writer in self._one:
            given[name] = writer(given[name])
        for name, writer in self._each:
            given[name] = list(map(writer, given[name]))
        for name, places in spread.items():
            given.update(zip(places, given.pop(name), strict=True))
        cursor = work.cursor
        try:
            cursor.execute(statement, given if order is None else [given[name] for name in order])
            rows = cursor.fetchall()
        except work.connection.dialect.loaded_dbapi.Error as error:
            raise failure(work.connection, statement, error) from error
        if self._readers is None:
            self._readers = self._read_as(work.connection.dialect, cursor.description)
        return list(map(self._row, _converted(rows, self._readers)))

    def _write(self, *lengths: int) -> _Written:
        """The SQL for lists of these lengths, the order of its values, and the names that each list's values have."""
        examples = {name: [None] * length for name, length in zip(self._lists, lengths, strict=True)}
        state = self._compiled.construct_expanded_state(self._fixed | examples)
        return state.statement, state.positiontup, state.parameter_expansion

    def _read_as(self, dialect: Dialect, described: Any) -> dict[int, Any]:
        """What turns each column into our values; the server's driver tells only with an answer what it gives."""
        kinds = enumerate(zip(self._found, described, strict=True))
        return _not_none({place: _reader(kind, dialect, column[1]) for place, (kind, column) in kinds})


def _writer(kind: Any, dialect: Dialect) -> Callable[[Any], Any] | None:
    """What turns our values into the database's; a word of a few is looked up."""
    writer: Callable[[Any], Any] | None = kind.bind_processor(dialect)
    if writer is None or not isinstance(kind, Enum) or kind.enum_class is None:
        return writer
    return {word: writer(word) for word in (None, *kind.enum_class)}.__getitem__


def _reader(kind: Any, dialect: Dialect, described: object) -> Callable[[Any], Any] | None:
    """What turns a column into our values, without the steps that SQLAlchemy has between; a word is looked up."""
    reader: Callable[[Any], Any] | None = kind.result_processor(dialect, described)
    if reader is not None and isinstance(kind, Enum):
        return {raw: reader(raw) for raw in (None, *kind.enums)}.__getitem__
    return None if reader is None else getattr(kind, "read", reader)


def _converted(rows: Sequence[Any], readers: Mapping[int, Any]) -> Iterable[Any]:
    """The rows in our values, a whole column at a time."""
    if not rows or not readers:
        return rows
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, reader in readers.items():
        columns[place] = map(reader, columns[place])
    return zip(*columns, strict=True)


def _not_none(some: dict[K, V | None]) -> dict[K, V]:
    return {key: value for key, value in some.items() if value is not None}
