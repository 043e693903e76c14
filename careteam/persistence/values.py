"""Values as JSON and back: frozen dataclasses, words, dates, times, ids, and tuples of them.

Lists that are always read, changed and audited as one (working hours, agreed next steps) are kept as one column. The
same packing writes the before and after of the audit trail.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter, methodcaller
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Packed = Any  # None, bool, int, float, str, or lists and dicts of them

_PLAIN: dict[type, Callable[[Any], str]] = {
    UUID: attrgetter("hex"),
    **dict.fromkeys((datetime, date, time), methodcaller("isoformat")),
}


def pack(value: object) -> Packed:
    """A value as JSON's own types; dates and times as ISO 8601, words and ids by their stored text."""
    kind: type = type(value)
    return _writer(kind)(value)


@cache
def _writer(kind: type) -> Callable[[Any], Packed]:
    """How values of a type are packed: looked up once, as a large office packs them by the million."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, (NoneType, bool, int, float, str)):
        return lambda value: value
    if issubclass(kind, (tuple, list)):
        return lambda value: [pack(item) for item in value]
    if is_dataclass(kind):
        names = tuple(field.name for field in fields(kind))
        return lambda value: {name: pack(getattr(value, name)) for name in names}
    if issubclass(kind, bytes):
        return lambda value: f"{len(value)} bytes"
    raise TypeError(f"no JSON form for {kind.__name__}")


def unpack(kind: Any, packed: Packed) -> Any:
    """The value of type ``kind`` that ``pack`` made ``packed`` from. Fields added since then take their defaults."""
    return _reader(kind)(packed)


@cache
def _reader(kind: Any) -> Callable[[Packed], Any]:
    kind = getattr(kind, "__supertype__", kind)
    origin = get_origin(kind)
    if origin is tuple:
        item = _reader(get_args(kind)[0])
        return lambda packed: tuple(item(one) for one in packed)
    if origin in (Union, UnionType):
        (some,) = (_reader(arm) for arm in get_args(kind) if arm is not NoneType)
        return lambda packed: None if packed is None else some(packed)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}
        make: Callable[..., Any] = kind  # type: ignore[assignment]
        return lambda packed: make(**{name: readers[name](packed[name]) for name in packed if name in readers})
    if issubclass(kind, (datetime, date, time)):
        return kind.fromisoformat  # type: ignore[no-any-return]
    if issubclass(kind, UUID):
        return UUID
    if issubclass(kind, Enum):
        return kind  # type: ignore[no-any-return]
    return lambda packed: packed


class Values(TypeDecorator[Any]):
    """A column that holds one value of the given type as JSON text."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.kind = kind
        self.read: Callable[[str | None], Any] = partial(_read_text, kind)

    @property
    def python_type(self) -> Any:
        """What a value is outside the database."""
        return self.kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To the database."""
        return None if value is None else json.dumps(pack(value), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        return self.read(value)


@lru_cache(maxsize=1024)
def _read_text(kind: Any, text: str | None) -> Any:
    """What a column holds: many rows hold the same few hours and weekdays, and no value ever changes."""
    return None if text is None else unpack(kind, json.loads(text))
