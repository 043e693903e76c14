"""The one writer that goes around the session: for sample offices of any size, with every row in the audit trail.

Rows go in as plain values, thousands at a time. Nothing else may write this way; a test holds that.
"""

import gc
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert

from careteam.domain.ids import AccountId, WorkId, new_id
from careteam.persistence.base import Base, Row
from careteam.persistence.models import AuditEntry, Patient, WorkEntry
from careteam.persistence.values import pack

CHUNK = 5_000
CACHE_MB = 768
"""SQLite's page cache at most, while it writes: with its usual 2 MB, a large index is read back for every few rows."""

_SILENT = frozenset({"id", "version", "retired_at"})
_as_json = json.JSONEncoder(default=pack, ensure_ascii=False).encode


class BulkWriter:
    """Collects new rows of one act of work and writes them in one transaction. Use it in a ``with`` statement."""

    def __init__(self, engine: Engine, account_id: AccountId, now: datetime, title: str) -> None:
        self._engine = engine.execution_options(write=True)
        self._work_id = WorkId(new_id())
        self._entry = {"id": self._work_id, "at": now, "account_id": account_id, "title": title}
        self._waiting: defaultdict[type[Row], list[dict[str, Any]]] = defaultdict(list)
        self._empty: dict[type[Row], dict[str, Any]] = {}
        self._inserts: dict[type[Base], _Insert] = {}
        self._connection: Connection | None = None
        self._collects = False

    def __enter__(self) -> "BulkWriter":
        # Rows by the million, none of them in a circle: the collector would walk them over and over.
        self._collects = gc.isenabled()
        gc.disable()
        self._connection = self._engine.connect()
        self._connection.begin()
        self._set_cache(CACHE_MB)
        self._insert(WorkEntry, [self._entry])
        return self

    def __exit__(self, kind: type[BaseException] | None, *_details: object) -> None:
        assert self._connection is not None
        try:
            if kind is None:
                self._write()
                self._connection.commit()
                self._set_cache(2)
        finally:
            self._connection.close()
            if self._collects:
                gc.enable()

    def add(self, kind: type[Row], /, **values: Any) -> UUID:
        """A new row of this table; what is not given is empty, as in ``Row``. Returns its id."""
        empty = self._empty.get(kind)
        if empty is None:
            nothing = {column.key: None for column in kind.__mapper__.columns}
            empty = self._empty[kind] = nothing | dict(kind.empties()) | {"version": 1}
        row = {**empty, **values}
        row_id: UUID = row["id"] or new_id()
        row["id"] = row_id
        rows = self._waiting[kind]
        rows.append(row)
        if len(rows) >= CHUNK:
            self._write()
        return row_id

    def _write(self) -> None:
        """Write what waits, rows before those that refer to them: else SQLite looks through whole tables for these."""
        order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for kind in sorted(self._waiting, key=lambda kind: order[kind.__tablename__]):
            rows = self._waiting[kind]
            self._insert(kind, rows)
            self._insert(AuditEntry, [self._audited(kind, row) for row in rows])
        self._waiting.clear()

    def _audited(self, kind: type[Row], row: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in row.items() if (value or value == 0) and name not in _SILENT}
        return {
            "work_id": self._work_id,
            "action": "insert",
            "kind": kind.__tablename__,
            "row_id": row["id"],
            "patient_id": row["id"] if kind is Patient else row.get("patient_id"),
            "before": None,
            "after": _as_json(said),
        }

    def _insert(self, kind: type[Base], rows: list[dict[str, Any]]) -> None:
        assert self._connection is not None
        if kind not in self._inserts:
            self._inserts[kind] = _Insert(self._connection, kind, rows[0])
        self._inserts[kind].run(rows)

    def _set_cache(self, megabytes: int) -> None:
        assert self._connection is not None
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql(f"PRAGMA cache_size=-{megabytes * 1000}")


class _Insert:
    """The statement that adds rows to one table, and how each value goes in: found once, not once a row."""

    def __init__(self, connection: Connection, kind: type[Base], columns: Iterable[str]) -> None:
        dialect = connection.dialect
        compiled = insert(kind).compile(dialect=dialect, column_keys=list(columns))
        types = kind.__mapper__.columns
        names = compiled.positiontup or list(compiled.binds)
        self._positional = compiled.positional
        self._values = [(name, types[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names]
        self._connection, self._sql = connection, str(compiled)

    def run(self, rows: list[dict[str, Any]]) -> None:
        """Add the rows."""
        values = self._values
        whole = (
            [value if (value := row[name]) is None or bind is None else bind(value) for name, bind in values]
            for row in rows
        )
        if self._positional:
            self._connection.exec_driver_sql(self._sql, [tuple(row) for row in whole])
        else:
            names = [name for name, _bind in values]
            self._connection.exec_driver_sql(self._sql, [dict(zip(names, row, strict=True)) for row in whole])
