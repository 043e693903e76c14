"""Undo: what one act of work did to the records is taken back by another act, or refused where somebody came after.

**The rule.** Every record that the act touched must still be as the act left it: all that the audit trail says was
done to it later, taken together, changed nothing. So an act that was itself undone is in nobody's way, and neither is
a change that somebody made and took back by hand. (Versions would not do: they move with every undo.)

Where a record was changed since, the act is not taken back at all. Nor is it where the result would contradict what
came since: a record in use that belongs to one taken out, or the other way round; two visits at one time; two leads;
or a page on paper whose words were never released. What stands outside the records stays: acts that print, or give
and take away accounts, are never undone.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from careteam.domain import conflicts
from careteam.domain.changes import Act, Turn
from careteam.domain.conflicts import Rule
from careteam.domain.errors import Invalid, NotAllowed, NotFound, Stale
from careteam.domain.history import History
from careteam.domain.ids import VisitId, WorkId
from careteam.domain.permissions import Permission
from careteam.domain.visits import HOLDS_TIME
from careteam.i18n import N_, _
from careteam.persistence.base import Base, Row
from careteam.persistence.models import AuditEntry, PrintedPage, Visit, VisitMember, VisitRecord, WorkEntry
from careteam.persistence.values import unpack
from careteam.services import plans
from careteam.services.office import Work
from careteam.services.permits import needs
from careteam.services.row_words import words

T = TypeVar("T")
R = TypeVar("R", bound=Row)

OF_ROWS = frozenset({"insert", "change", "retire", "restore"})
"""The actions in the audit trail that are about a row; the others note what changes none."""
TWICE = frozenset({Rule.OVERLAP, Rule.PATIENT_OVERLAP})
AT_ONCE = 500
"""Ids in one question to the database."""

CHANGED = N_("{what} was changed since.")
CAME = N_("{what} came since and belongs to it.")
GONE = N_("{what} was taken out since.")
REPLACED = N_("{what} has something else in its place since.")
PRINTED = N_("{what}: its page was printed since, and paper cannot be taken back. Correct the record and print again.")


@needs(Permission.SEE)
def back(work: Work, history: History) -> None:
    """Take back the latest act of one's own. One that cannot be taken back any more is not offered again."""
    _latest(work, history, history.to_undo)


@needs(Permission.SEE)
def again(work: Work, history: History) -> None:
    """Do again what was undone last."""
    _latest(work, history, history.to_redo)


@needs(Permission.SEE)
def undo(work: Work, work_id: WorkId) -> None:
    """Take back what an act of one's own did: what it added is retired, what it changed or retired is as before.

    The undo of an undo does the act again. Raises Stale, naming the record, where something came in between, Invalid
    where the act cannot be taken back at all.
    """
    act = _act(work, work_id)
    work.undo(act)
    done = _Done(work, work_id)
    for touch in done.touched.values():
        if done.since.get(touch.row_id):
            raise _stale(CHANGED, act, words(work, touch.row))
    _check_in_use(work, act, done, _put_back(work, act, done))
    _check_gone(work, act, done)
    _check_paper(work, done)
    _check_visits(work, act, done)


def _latest(work: Work, history: History, act: Act | None) -> None:
    if act is None:
        return
    try:
        undo(work, act.work_id)
    except (Invalid, NotAllowed, NotFound, Stale):
        history.forget(act)
        raise


def _act(work: Work, work_id: WorkId) -> Act:
    """An act from the trail, and whether it was itself an undo or a redo."""
    entry = work.session.get(WorkEntry, work_id)
    if entry is None:
        raise NotFound(_("There is nothing to undo."))
    if entry.account_id != work.user.account_id:
        raise NotAllowed(_("Only the person who did this can undo it."))
    turns = select(AuditEntry.action, AuditEntry.after).where(
        AuditEntry.work_id == work_id, AuditEntry.kind == WorkEntry.__tablename__
    )
    turn = work.session.execute(turns).first()
    if turn is None:
        return Act(work_id, entry.title)
    return Act(work_id, json.loads(turn.after), Turn(turn.action))


@dataclass
class _Touch:
    """A row that the act touched: ``new`` if the act added it, else the columns it changed, as they were before."""

    kind: type[Row]
    row_id: UUID
    new: bool
    before: dict[str, Any] = field(default_factory=dict)
    row: Row = field(init=False)

    def goes(self) -> bool:
        """Whether undo takes the row out of use."""
        return self.row.retired_at is None and (self.new or self.before.get("retired_at") is not None)

    def comes(self) -> bool:
        """Whether undo brings the row back."""
        return not self.new and self.row.retired_at is not None and self.before.get("retired_at", self) is None


class _Done:
    """What an act did, row by row, and what was done since."""

    def __init__(self, work: Work, work_id: WorkId) -> None:
        self.touched: dict[UUID, _Touch] = {}
        self.since: defaultdict[UUID, dict[str, tuple[Any, Any]]] = defaultdict(dict)
        """By row, the columns that are not as they were when the act was done: before and after."""
        self.came: defaultdict[str, set[UUID]] = defaultdict(set)
        """By table, the rows that were added or changed since."""
        first = self._read(work, work_id)
        self._read_since(work, work_id, first)
        by_kind: defaultdict[type[Row], list[UUID]] = defaultdict(list)
        for touch in self.touched.values():
            by_kind[touch.kind].append(touch.row_id)
        for kind, ids in by_kind.items():
            for row in _found(work, select(kind), kind.id, ids):
                self.touched[row.id].row = row

    def of(self, kind: type[R]) -> list[R]:
        """The rows of a table that the act touched."""
        return [touch.row for touch in self.touched.values() if isinstance(touch.row, kind)]

    def _read(self, work: Work, work_id: WorkId) -> int:
        columns = (AuditEntry.seq, AuditEntry.action, AuditEntry.kind, AuditEntry.row_id, AuditEntry.before)
        of_work = select(*columns).where(AuditEntry.work_id == work_id, AuditEntry.action.in_(OF_ROWS))
        entries = work.session.execute(of_work.order_by(AuditEntry.seq)).all()
        if not entries or any(_kinds()[one.kind].outlasts_undo and one.action != "change" for one in entries):
            raise Invalid.field("", _("This cannot be undone."))
        for entry in entries:
            kind = _kinds()[entry.kind]
            assert entry.row_id is not None
            touch = self.touched.setdefault(entry.row_id, _Touch(kind, entry.row_id, entry.action == "insert"))
            for name, value in _values(entry.before).items():
                touch.before.setdefault(name, unpack(kind.__mapper__.columns[name].type.python_type | None, value))
        return int(entries[0].seq)

    def _read_since(self, work: Work, work_id: WorkId, first: int) -> None:
        columns = (AuditEntry.kind, AuditEntry.row_id, AuditEntry.before, AuditEntry.after)
        later = select(*columns).where(
            AuditEntry.seq > first, AuditEntry.work_id != work_id, AuditEntry.action.in_(OF_ROWS)
        )
        for entry in work.session.execute(later.order_by(AuditEntry.seq)):
            assert entry.row_id is not None
            before, changed = _values(entry.before), self.since[entry.row_id]
            for name, value in _values(entry.after).items():
                was = changed[name][0] if name in changed else before.get(name)
                changed[name] = (was, value)
            self.came[entry.kind].add(entry.row_id)
        for changed in self.since.values():
            for name in [name for name, (was, value) in changed.items() if was == value]:
                del changed[name]


def _put_back(work: Work, act: Act, done: _Done) -> list[_Touch]:
    """Make every row as it was; those taken out go first, so that what comes back finds its place free.

    The rows taken out.
    """
    touched = list(reversed(done.touched.values()))
    goes = [touch for touch in touched if touch.goes()]
    comes = [touch for touch in touched if touch.comes()]
    stays = [touch for touch in touched if not touch.new and not touch.goes() and not touch.comes()]
    try:
        for touch in goes:
            _set(work, touch)
        work.session.flush()
        for touch in (*stays, *comes):
            if _one_at_a_time(touch.kind):
                _replace(work, act, touch)
            else:
                _set(work, touch)
        for visit in _visits_of_parts(work, done):
            visit.version += 1  # who takes part is part of the visit: an edit begun before this is refused
        work.session.flush()
    except IntegrityError as error:
        raise _stale(REPLACED, act, _("What this was about")) from error
    return goes


def _set(work: Work, touch: _Touch) -> None:
    row = touch.row
    if not touch.new:
        for name, value in touch.before.items():
            setattr(row, name, value)
        return
    work.retire(row)
    for column in row.__mapper__.columns:
        if column.unique and column.nullable:
            setattr(row, column.key, None)  # free for another, as if the row had never come


def _replace(work: Work, act: Act, touch: _Touch) -> None:
    """Put back a row of which there is one at a time."""
    try:
        with work.session.begin_nested():
            _set(work, touch)
    except IntegrityError as error:
        raise _stale(REPLACED, act, words(work, touch.row)) from error


def _visits_of_parts(work: Work, done: _Done) -> Iterator[Visit]:
    """The visits whose members change, and nothing else about them."""
    ids = {part.visit_id for part in done.of(VisitMember)} - done.touched.keys()
    return _found(work, select(Visit).where(Visit.live()), Visit.id, ids)


def _check_in_use(work: Work, act: Act, done: _Done, goes: Iterable[_Touch]) -> None:
    """Nothing in use belongs to a row that is taken out, but for what the act itself left so.

    A service handed over on the day it began is taken out, and what came in its place says where it comes from.
    """
    gone: defaultdict[str, list[UUID]] = defaultdict(list)
    for touch in goes:
        gone[touch.kind.__tablename__].append(touch.row_id)
    for kind, name, table in _references():
        for row in _found(work, select(kind).where(kind.live()), getattr(kind, name), gone[table]):
            if row.id not in done.touched:
                raise _stale(CAME, act, words(work, row))


def _check_gone(work: Work, act: Act, done: _Done) -> None:
    """Nothing that is put back belongs to a row that was taken out since."""
    for kind, name, table in _references():
        for touch in done.touched.values():
            if touch.kind is not kind or touch.row.retired_at is not None:
                continue
            target = getattr(touch.row, name)
            _was, retired = done.since.get(target, {}).get("retired_at", (None, None))
            if retired is not None and (name in touch.before or "retired_at" in touch.before):
                raise _stale(GONE, act, words(work, work.session.get_one(_kinds()[table], target)))


def _check_paper(work: Work, done: _Done) -> None:
    """The record of a page that was printed since stays: it is corrected, not taken back."""
    records = {record.visit_id: record for record in done.of(VisitRecord)}
    pages = select(PrintedPage.visit_id).where(PrintedPage.live())
    for visit_id in _found(work, pages, PrintedPage.id, done.came[PrintedPage.__tablename__]):
        if visit_id in records:
            raise Stale(_(PRINTED).format(what=words(work, records[visit_id])))


def _check_visits(work: Work, act: Act, done: _Done) -> None:
    """Nobody is in two visits at one time because another came or moved since."""
    parts = _found(work, select(VisitMember.visit_id), VisitMember.id, done.came[VisitMember.__tablename__])
    moved = {*done.came[Visit.__tablename__], *parts}
    if not moved:
        return
    touched = {*(visit.id for visit in done.of(Visit)), *(part.visit_id for part in done.of(VisitMember))}
    held = select(Visit.id).where(Visit.live(), Visit.status.in_(HOLDS_TIME), ~Visit.on_pinboard)
    for plan in plans.of_visits(work, map(VisitId, _found(work, held, Visit.id, touched))).values():
        for finding in conflicts.check(plan, now=work.now):
            if finding.rule in TWICE and finding.visit_id in moved:
                raise _stale("{what}", act, finding.sentence)


def _stale(text: str, act: Act, what: str) -> Stale:
    refused = _("“{title}” cannot be undone any more. Change it by hand.")
    if act.turn is Turn.UNDONE:
        refused = _("“{title}” cannot be done again. Do it anew.")
    return Stale(f"{_(text).format(what=what)} {refused.format(title=act.title)}")


def _found(work: Work, query: Select[T], column: InstrumentedAttribute[Any], ids: Iterable[UUID]) -> Iterator[T]:
    """The answers about rows whose ``column`` is one of many ids, so many at a time."""
    wanted = list(ids)
    for start in range(0, len(wanted), AT_ONCE):
        yield from work.session.scalars(query.where(column.in_(wanted[start : start + AT_ONCE])))


def _values(packed: str | None) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(packed or "{}")
    return values


@cache
def _kinds() -> dict[str, type[Row]]:
    """The mapped classes by table."""
    classes = [mapper.class_ for mapper in Base.registry.mappers]
    return {kind.__tablename__: kind for kind in classes if issubclass(kind, Row)}


@cache
def _references() -> tuple[tuple[type[Row], str, str], ...]:
    """Which column of which table refers to which table."""
    return tuple(
        (kind, column.key, key.column.table.name)
        for kind in _kinds().values()
        for column in kind.__mapper__.columns
        for key in column.foreign_keys
    )


@cache
def _one_at_a_time(kind: type[Row]) -> bool:
    """Whether there is one such row in use at a time, as a patient has one lead."""
    return any(index.unique for index in kind.__mapper__.local_table.indexes)  # type: ignore[attr-defined]
