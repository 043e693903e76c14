"""The one writer that goes around the session: for sample offices of any size, with every row in the audit trail.

Rows go in as plain values, thousands at a time. Nothing else may write this way; a test holds that.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, insert

from careteam.domain.ids import AccountId, WorkId, new_id
from careteam.persistence.base import Row
from careteam.persistence.models import AuditEntry, Patient, WorkEntry
from careteam.persistence.values import pack

CHUNK = 5_000


class BulkWriter:
    """Collects new rows of one act of work and writes them in one transaction. Use it in a ``with`` statement."""

    def __init__(self, engine: Engine, account_id: AccountId, now: datetime, title: str) -> None:
        self._engine = engine.execution_options(write=True)
        self._work_id = WorkId(new_id())
        self._entry = {"id": self._work_id, "at": now, "account_id": account_id, "title": title}
        self._waiting: defaultdict[type[Row], list[dict[str, Any]]] = defaultdict(list)
        self._empty: dict[type[Row], dict[str, Any]] = {}
        self._connection: Connection | None = None

    def __enter__(self) -> "BulkWriter":
        self._connection = self._engine.connect()
        self._connection.begin()
        self._connection.execute(insert(WorkEntry), self._entry)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_details: object) -> None:
        assert self._connection is not None
        try:
            if kind is None:
                for table in list(self._waiting):
                    self._write(table)
                self._connection.commit()
        finally:
            self._connection.close()

    def add(self, kind: type[Row], /, **values: Any) -> UUID:
        """A new row of this table; what is not given is empty, as in ``Row``. Returns its id."""
        empty = self._empty.get(kind)
        if empty is None:
            empty = self._empty[kind] = _empty(kind)
        row = {**empty, **values}
        row_id: UUID = row["id"] or new_id()
        row["id"] = row_id
        rows = self._waiting[kind]
        rows.append(row)
        if len(rows) >= CHUNK:
            self._write(kind)
        return row_id

    def _write(self, kind: type[Row]) -> None:
        rows = self._waiting.pop(kind, [])
        if not rows:
            return
        assert self._connection is not None
        self._connection.execute(insert(kind), rows)
        self._connection.execute(insert(AuditEntry), [self._audited(kind, row) for row in rows])

    def _audited(self, kind: type[Row], row: Mapping[str, Any]) -> dict[str, Any]:
        said = {name: value for name, value in row.items() if name not in _SILENT and value not in _NOTHING}
        return {
            "work_id": self._work_id,
            "action": "insert",
            "kind": kind.__tablename__,
            "row_id": row["id"],
            "patient_id": row["id"] if kind is Patient else row.get("patient_id"),
            "after": json.dumps(said, default=pack, ensure_ascii=False),
        }


_SILENT = frozenset({"id", "version", "retired_at"})
_NOTHING: tuple[object, ...] = (None, "", ())


def _empty(kind: type[Row]) -> dict[str, Any]:
    return {column.key: None for column in kind.__mapper__.columns} | dict(kind.empties()) | {"version": 1}
