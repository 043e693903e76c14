"""One row for every table, made from the models alone, so that a table or a field added later is covered by itself."""

from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum as Words
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, Column, Date, Enum, Float, Integer, LargeBinary, String, Text, Uuid

from careteam.domain.ids import new_id
from careteam.domain.texts import texts
from careteam.persistence.base import Base, Moment, Row, WallClock
from careteam.persistence.values import Values

Say = Callable[[str], str]
"""The text for a field, by its name."""

WHEN = datetime(2026, 11, 23, 15, tzinfo=UTC)


def kinds() -> list[type[Row]]:
    """Every mapped class whose rows an office keeps, by table."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted((kind for kind in classes if issubclass(kind, Row)), key=lambda kind: str(kind.__tablename__))


def one_of_each(say: Say = lambda field: f"some {field}") -> list[Row]:
    """A row for every table, each referring to those of the others; every text in them is what ``say`` says."""
    ids = {kind.__tablename__: new_id() for kind in kinds()}
    return [_row(kind, ids, say) for kind in kinds()]


def text_fields(kind: type[Row]) -> list[str]:
    """The columns that hold text, alone or within a value."""
    return [column.key for column in kind.__mapper__.columns if _holds_text(column)]


def _row(kind: type[Row], ids: dict[str, UUID], say: Say) -> Row:
    row = kind(id=ids[kind.__tablename__])
    for column in kind.__mapper__.columns:
        if column.key not in {"id", "version", "retired_at"}:
            setattr(row, column.key, _value(column, ids, say))
    return row


def _value(column: "Column[Any]", ids: dict[str, UUID], say: Say) -> Any:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    late = "end" in column.key or "until" in column.key or "departed" in column.key
    hour = 16 if late else 15
    match column.type:
        case Values():
            return _within(column.type.kind, column.key, say)
        case Moment():
            return WHEN.replace(hour=hour)
        case WallClock():
            return time(hour) if column.type.kind is time else datetime(2026, 11, 23, hour)
        case Enum():
            assert column.type.enum_class is not None
            return next(iter(column.type.enum_class))
        case String() | Text():
            return say(column.key)
        case Uuid():
            return new_id()
        case Boolean():
            return True
        case Integer() | BigInteger():
            return 7
        case Float():
            return 42.5
        case Date():
            return date(2026, 11, 23)
        case LargeBinary():
            return b"%PDF"
    raise NotImplementedError(f"{column}: teach this file to fill a {column.type!r}")


def _within(kind: Any, field: str, say: Say) -> Any:
    """A value of a type that a ``Values`` column holds, with something in each of its fields."""
    kind = getattr(kind, "__supertype__", kind)
    if get_origin(kind) is tuple:
        return (_within(get_args(kind)[0], field, say),)
    if NoneType in get_args(kind):
        return _within(next(arm for arm in get_args(kind) if arm is not NoneType), field, say)
    if is_dataclass(kind):
        make: Any = kind
        return make(**{name: _within(hint, name, say) for name, hint in get_type_hints(kind).items()})
    if issubclass(kind, Words):
        return next(iter(kind))
    if kind is str:
        return say(field)
    return {bool: True, int: 1, date: date(2026, 11, 23), time: time(9), UUID: new_id()}[kind]


def _holds_text(column: "Column[Any]") -> bool:
    if isinstance(column.type, Values):
        return any(texts(_within(column.type.kind, column.key, str)))
    return isinstance(column.type, (String, Text)) and not isinstance(column.type, Enum)
