"""One act of work is one transaction: it names itself, and everything it changes is audited in the same commit."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, Session

from careteam.domain.changes import Act, Changes, Topic, Turn
from careteam.domain.errors import Invalid, NotFound, Problem, Stale
from careteam.domain.ids import PatientId, WorkId, new_id
from careteam.domain.permissions import User
from careteam.domain.texts import LONGEST_TEXT, texts, unkeepable
from careteam.i18n import _
from careteam.persistence.base import Row
from careteam.persistence.models import AuditEntry, Patient, WorkEntry
from careteam.persistence.values import pack

R = TypeVar("R", bound=Row)
BOOKKEEPING = frozenset({"id", "version"})


class Work:
    """A transaction in somebody's name: who does it, at one fixed moment, and the sentence that says what.

    The first service function that names the work wins, so an act composed of others carries the title of the whole.
    Its records live in ``session`` until it is left; what only reads by prepared statements never makes one.
    """

    def __init__(self, connection: Connection, user: User, now: datetime, *, reads: bool = False) -> None:
        self.connection = connection
        self.reads = reads
        self.user = user
        self.now = now
        self.id = WorkId(new_id())
        self.title = ""
        self._topics: set[Topic] = set()
        self._ids: set[UUID] = set()
        self._entered = False
        self._lasts = False
        self._undoes: Act | None = None
        self.known: dict[str, Any] = {}
        """What was looked up once and serves until the end."""

    @cached_property
    def session(self) -> Session:
        """The records as objects, within this transaction."""
        return Session(
            self.connection,
            autoflush=not self.reads,
            expire_on_commit=False,
            join_transaction_mode="rollback_only",
            info={"work": self},
        )

    @cached_property
    def cursor(self) -> Any:
        """The driver's own, for prepared statements."""
        return self.connection.connection.cursor()

    def settle(self) -> None:
        """Give the database what was changed so far, so that a statement finds it. A read has changed nothing."""
        session: Session | None = self.__dict__.get("session")
        if session is None:
            return
        if not self.reads:
            session.flush()
        elif session.new or session.dirty:
            raise RuntimeError("a read must not change anything")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, _error: object, _trace: object) -> None:
        """Let go of the records: written, where nothing went wrong. The transaction ends with the connection's."""
        session: Session | None = self.__dict__.get("session")
        if session is None:
            return
        try:
            if kind is None:
                self.settle()
                session.commit()  # raises where a flush failed and was passed over: nothing of it would be saved
        finally:
            session.close()

    def named(self, title: str) -> None:
        """Say what this work does, as undo and the audit trail show it; an outer title stays."""
        self.title = self.title or title

    def get(self, kind: type[R], row_id: UUID | None, *, seen: int | None = None) -> R:
        """The record, for editing.

        Raises NotFound if there is none or it was retired, Stale if it changed after version ``seen``.
        """
        row = self.session.get(kind, row_id) if row_id is not None else None
        if row is None or row.retired_at is not None:
            raise NotFound(_("This record is no longer there. Refresh, and choose it again."))
        if seen is not None and row.version != seen:
            raise Stale(_("Somebody changed this while you had it open. Compare both versions, then save again."))
        return row

    def add(self, row: R) -> R:
        """Take a new record into the office."""
        self.session.add(row)
        return row

    def retire(self, row: Row) -> None:
        """Take a record out of use; it stays in the file for the audit trail and for undo."""
        row.retired_at = self.now

    def undo(self, act: Act) -> None:
        """Say that this work takes back an act of before: an undo, or of an undo a redo."""
        turn, name = (Turn.AGAIN, _("Redo: {title}")) if act.turn is Turn.UNDONE else (Turn.UNDONE, _("Undo: {title}"))
        self.named(name.format(title=act.title))
        self._undoes = Act(self.id, act.title, turn, act.work_id)
        after = json.dumps(act.title, ensure_ascii=False)
        self._enter(AuditEntry(action=turn, kind=WorkEntry.__tablename__, row_id=act.work_id, after=after))

    def note(
        self, action: str, *, patient_id: PatientId | None = None, detail: object = None, topic: Topic | None = None
    ) -> None:
        """Write to the audit trail something that changes no row: viewed, printed, exported.

        Without a patient it is about the account that does it: a sign-in, another passphrase. ``topic``: whose pages
        tell of it.
        """
        if topic is not None:
            self._topics.add(topic)
        after = None if detail is None else json.dumps(pack(detail), ensure_ascii=False)
        kind = "account" if patient_id is None else "patient"
        about = patient_id or self.user.account_id
        self._enter(AuditEntry(action=action, kind=kind, row_id=about, patient_id=patient_id, after=after))

    def changes(self) -> Changes:
        """What this work has touched so far."""
        undoable = bool(self._topics and self._ids) and not self._lasts
        act = (self._undoes or Act(self.id, self.title)) if undoable else None
        return Changes(frozenset(self._topics), frozenset(self._ids), act)

    def _enter(self, entry: AuditEntry) -> None:
        if not self._entered:
            if not self.title:
                raise RuntimeError("a work that changes something must be named")
            self.session.add(WorkEntry(id=self.id, at=self.now, account_id=self.user.account_id, title=self.title))
            self._entered = True
        entry.work_id = self.id
        self.session.add(entry)

    def _audit(self, rows: Iterable[Row]) -> None:
        touched = [(row, *_differences(inspect(row))) for row in rows]
        problems = [problem for row, _before, after in touched for problem in _unkeepable(row, after)]
        if problems:
            raise Invalid(*problems)
        for row, before, after in touched:
            if not after:
                continue
            action = "insert" if inspect(row).transient or inspect(row).pending else "change"
            if "retired_at" in after and action == "change":
                action = "retire" if row.retired_at else "restore"
            patient_id = row.id if isinstance(row, Patient) else getattr(row, "patient_id", None)
            self._enter(
                AuditEntry(
                    action=action,
                    kind=row.__tablename__,
                    row_id=row.id,
                    patient_id=patient_id,
                    before=json.dumps(before, ensure_ascii=False) if action != "insert" else None,
                    after=json.dumps(after, ensure_ascii=False),
                )
            )
            if row.topic is not None:
                self._topics.add(row.topic)
            self._lasts |= row.outlasts_undo and action != "change"
            self._ids.update(one for one in (row.id, patient_id) if one is not None)


def _differences(state: InstanceState[Any]) -> tuple[dict[str, object], dict[str, object]]:
    """The columns that this flush writes, before and after; of a new row, those that say something."""
    names = _longest(state.mapper)
    if not state.persistent:
        values = state.dict
        return {}, {name: pack(values[name]) for name in names if not _says_nothing(values.get(name))}
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    for name in names:
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if old != new:
            before[name], after[name] = pack(old), pack(new)
    return before, after


def _says_nothing(value: object) -> bool:
    return value is None or (isinstance(value, (str, tuple)) and not value)


@cache
def _longest(mapper: Mapper[Any]) -> dict[str, int]:
    """The columns that the trail follows, each with the longest text it takes."""
    columns = mapper.columns.items()
    return {
        name: getattr(column.type, "length", None) or LONGEST_TEXT
        for name, column in columns
        if name not in BOOKKEEPING
    }


def _unkeepable(row: Row, after: dict[str, object]) -> Iterator[Problem]:
    """What no row may hold, whichever way it came in: text that nothing can show, or a number that is never stored."""
    longest = _longest(row.__mapper__)
    for name in after:
        for why in filter(None, (unkeepable(text, longest[name]) for text in texts(getattr(row, name)))):
            field = name.replace("_", " ").capitalize()
            yield Problem(name, _("{field}: {problem}").format(field=field, problem=why))


@event.listens_for(Session, "before_flush")
def _audit_flush(session: Session, _context: object, _instances: object) -> None:
    work: Work | None = session.info.get("work")
    if work is None or work.reads:
        raise RuntimeError("a session that only reads has something to write")
    if any(isinstance(row, Row) for row in session.deleted):
        raise RuntimeError("records are retired, never deleted")
    changed = [row for row in session.dirty if isinstance(row, Row) and session.is_modified(row)]
    new = [row for row in session.new if isinstance(row, Row)]
    work._audit([*new, *changed])


@event.listens_for(Session, "do_orm_execute")
def _no_bulk_writes(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("bulk writes bypass the audit trail; change the rows, or use persistence.bulk")
