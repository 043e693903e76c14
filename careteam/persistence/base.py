"""The declarative base: named constraints, and for every row of the office an id, a version and a retirement date."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Enum,
    Float,
    ForeignKey,
    Index,
    MetaData,
    String,
    Table,
    Uuid,
    event,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeDecorator

from careteam.domain.changes import Topic
from careteam.domain.ids import IDENTITIES, new_id
from careteam.domain.texts import LONGEST_LINE
from careteam.domain.words import Word
from careteam.persistence.values import Values

D = TypeVar("D")
Line = Annotated[str, LONGEST_LINE]
"""Text that stands on one line: a name, a phone number, a street. A plain ``str`` may be a note of many."""


class Identity(Uuid[UUID]):
    """A record's id. The same text gives the same object for a while: a day's few hundred ids come again and again."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        """From the database; a server's driver makes ids by itself."""
        return None if dialect.supports_native_uuid else self.read

    @staticmethod
    @lru_cache(maxsize=8192)
    def read(kept: str | None) -> UUID | None:
        """The id that a text stands for."""
        return None if kept is None else UUID(kept)


class Moment(TypeDecorator[datetime]):
    """An instant, aware and in UTC, kept as whole seconds since 1970: small, sortable, the same on both databases."""

    impl = BigInteger
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the database; a time without a zone is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs a time zone")
        return int(value.timestamp())

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        return self.read(value)

    @staticmethod
    @lru_cache(maxsize=8192)
    def read(kept: int | None) -> datetime | None:
        """The moment so many seconds after 1970 began: made once for those that are read again and again."""
        return None if kept is None else datetime.fromtimestamp(kept, UTC)


class WallClock(TypeDecorator[Any]):
    """A date and time, or a time, as a clock on the wall shows it, kept as ISO 8601 text."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[datetime] | type[time]) -> None:
        super().__init__()
        self.kind = kind
        self.read = _clock_time if kind is time else _clock_moment

    @property
    def python_type(self) -> type[Any]:
        """What a value is outside the database."""
        return self.kind

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To the database; a wall clock knows no zone."""
        if value is None:
            return None
        if value.tzinfo is not None:
            raise TypeError("a wall-clock time carries no zone")
        return str(value.isoformat(timespec="minutes"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """From the database."""
        return self.read(value)


@lru_cache(maxsize=8192)
def _clock_moment(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept)


@lru_cache(maxsize=512)
def _clock_time(kept: str | None) -> time | None:
    return None if kept is None else time.fromisoformat(kept)


def refers_to(target: str) -> ForeignKey:
    """A reference to another row, checked at commit: within one act of work, rows may be added in any order."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


def one_each(name: str, column: str, where: str) -> Index:
    """No two rows that meet a condition share this column's value.

    The condition is given to the index when its table is made: named beforehand for PostgreSQL, as SQLAlchemy would
    have it, it imports the whole of that dialect at every start on a file.
    """
    return Index(name, column, unique=True, info={"where": {"sqlite": where, "postgresql": where}})


@event.listens_for(Table, "before_create")
def _give_conditions(table: Table, connection: Connection, **_how: object) -> None:
    name = connection.dialect.name
    for index in table.indexes:
        if "where" in index.info:
            index.dialect_options[name]["where"] = text(index.info["where"][name])


class Base(DeclarativeBase):
    """Every mapped class, the audit trail included."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Moment,
        time: WallClock(time),
        str: String,
        Line: String(LONGEST_LINE),
        float: Float,
        Word: Enum(
            Word,
            native_enum=False,
            create_constraint=False,
            length=24,
            values_callable=lambda words: [word.value for word in words],
        ),
        **dict.fromkeys((UUID, *IDENTITIES), Identity()),
    }


class Row(Base):
    """One record of the office. It is retired, never deleted, and its version moves with every change."""

    __abstract__ = True

    topic: ClassVar[Topic | None] = None
    outlasts_undo: ClassVar[bool] = False
    """Whether such a row comes and goes with something outside the office, which nothing in here takes back."""

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        """Every update states the version it was made from."""
        return {"version_id_col": cls.version}

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-3)
    version: Mapped[int] = mapped_column(sort_order=-2)
    retired_at: Mapped[datetime | None] = mapped_column(sort_order=-1)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        for name, empty in self.empties():
            values.setdefault(name, empty)
        super().__init__(**values)

    @classmethod
    def empties(cls) -> Iterator[tuple[str, object]]:
        """The columns that may not be null and have an empty value all the same: texts, lists, and yes or no."""
        for column in cls.__mapper__.columns:
            if not column.nullable and type(column.type) is String:
                yield column.key, ""
            elif not column.nullable and isinstance(column.type, Values):
                yield column.key, ()
            elif not column.nullable and isinstance(column.type, Boolean):
                yield column.key, False

    @classmethod
    def live(cls) -> ColumnElement[bool]:
        """The condition that a row is not retired."""
        return cls.retired_at.is_(None)

    def fill(self, draft: object) -> None:
        """Take over every field of an edited draft that this row has a column for."""
        columns = self.__mapper__.columns.keys()
        for field in fields(draft):  # type: ignore[arg-type]
            if field.name in columns:
                setattr(self, field.name, getattr(draft, field.name))

    def draft(self, kind: type[D]) -> D:
        """This row as the draft that edits it."""
        return kind(**{field.name: getattr(self, field.name) for field in fields(kind)})  # type: ignore[arg-type]
