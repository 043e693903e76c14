"""Backups of an office file, and the proof that a file is sound.

A backup is one file: the office's encrypted pages, then what is needed to read them. Nobody can lose its key slots,
nor work in it by mistake. From its end backward it holds a mark, the length of a note, the SHA-256 of all before it,
and the note: JSON with the time it was made and the key slots.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Engine

from careteam.domain.errors import Cancelled, Unavailable
from careteam.i18n import _
from careteam.persistence import keys
from careteam.persistence.engine import file_and_logs, open_file
from careteam.persistence.explain import explained
from careteam.persistence.files import new_private_file, settle

SUFFIX = ".careteam-backup"
FORMAT = 1
MARK = b"CareTeam backup\n"
LONGEST_NOTE = 10_000_000
_TAIL = 32 + 8 + len(MARK)
_PIECE = 1 << 20

MOST_SAID = 20
"""One lost sector damages many records; the first faults tell as much as all of them."""

PAGE_CHECK_LIMIT = 4 * 1024**3
"""Above this size SQLCipher's page check finds faults where there are none (sqlcipher issue 604)."""

CHECK_CACHE = 256
"""MB. A check follows every index to its rows; with SQLite's usual 2 MB it reads a large file ten times over."""

PAGES_A_STEP = 2_000
STEPS_A_QUESTION = 200_000
"""Of SQLite's virtual machine: so often a long check hears whether somebody stopped it."""

Report = Callable[[str, float], None]
"""Says what is being done and how far it is (0 to 1); raises Cancelled once the person stopped it."""


@dataclass(frozen=True)
class Backup:
    """What a backup says of itself, unopened. ``size``: bytes of the office in it; ``slots``: its key file."""

    size: int
    made: datetime
    slots: bytes | None


def silent(_message: str, _fraction: float) -> None:
    """A report to nobody."""


def back_up(
    engine: Engine, office: Path, key: bytes, to: Path, made: datetime, report: Report = silent
) -> Mapping[str, int]:
    """Copy the office into one file, encrypted under the same key, with its slots; how many rows each table has.

    Others may go on working. The copy is opened and checked, and appears under its name only when it is whole.
    Raises Unavailable, and leaves an older copy alone, if the office is damaged.
    """
    if to.absolute() == office.absolute() or (to.exists() and to.samefile(office)):
        raise Unavailable(_("A backup cannot replace the office itself. Choose another name or folder."))
    part = to.with_name(to.name + ".part")
    try:
        with explained(to):
            os.close(new_private_file(part))
            with _own(engine) as source:
                _copy(source, part, key, report)
            _require_sound(engine, office, report)
            counts = _checked_copy(part, key, report)
            slots = keys.slot_file(office)  # without them, the recovery key still opens the copy
            _seal(part, made, slots.read_text(encoding="utf-8") if slots.exists() else None, report)
            settle(part, to)
    finally:
        for left in file_and_logs(part):
            left.unlink(missing_ok=True)
    return counts


def look(path: Path) -> Backup:
    """What a backup says of itself. Raises Unavailable if it is no backup, cut off, or of a newer version."""
    with explained(path), path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        length = int.from_bytes(tail[32:40]) if len(tail) == _TAIL else LONGEST_NOTE
        if tail[40:] != MARK or length > min(LONGEST_NOTE, size - _TAIL):
            message = _("{name} is not a whole backup of CareTeam: it is another file, or it was cut off.")
            raise Unavailable(message.format(name=path.name))
        file.seek(size - _TAIL - length)
        content = file.read(length)
    try:
        note: dict[str, Any] = json.loads(content)
        if note["format"] > FORMAT:
            message = _("A newer version of CareTeam made {name}. Install that version here, then restore it.")
            raise Unavailable(message.format(name=path.name))
        slots = None if note["slots"] is None else str(note["slots"]).encode()
        return Backup(size - _TAIL - length, datetime.fromisoformat(note["made"]), slots)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error


def unpack(path: Path, to: Path, report: Report = silent) -> Backup:
    """Take the office out of a backup into a new private file, and its slots beside it.

    Raises Unavailable if a single bit of the backup is not as it was written.
    """
    found = look(path)
    whole = hashlib.sha256()
    with explained(path), path.open("rb") as file, os.fdopen(new_private_file(to), "wb") as out:
        for piece in _pieces(file, found.size, report):
            whole.update(piece)
            with explained(to):
                out.write(piece)
        rest = file.read()
    whole.update(rest[:-_TAIL])
    if whole.digest() != rest[-_TAIL:][:32]:
        raise _damaged(path)
    if found.slots is not None:
        with explained(to), os.fdopen(new_private_file(keys.slot_file(to)), "wb") as out:
            out.write(found.slots)
    return found


def row_counts(connection: Any) -> Mapping[str, int]:
    """How many rows each table of an office holds, retired ones too, through a driver's connection."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in sorted(names.fetchall())
    }


def _copy(source: Any, part: Path, key: bytes, report: Report) -> None:
    """Copy every page through the engine's own backup, as of one moment however long it takes."""
    target = open_file(part, key, log=False)
    try:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on this connection sees no change

        def tell(_status: int, left: int, total: int) -> None:
            report(_("Copying"), 0.5 * (1 - left / max(total, 1)))

        source.backup(target, pages=PAGES_A_STEP, progress=tell)
        source.execute("COMMIT")
    finally:
        target.close()


def _checked_copy(part: Path, key: bytes, report: Report) -> Mapping[str, int]:
    """Open the copy, as it will be read one day, and look at each page, record and reference; how many rows it has."""
    copy = open_file(part, key, still=True)
    try:
        copy.execute(f"PRAGMA cache_size={-1024 * CHECK_CACHE}")
        with _told(copy, _("Checking the copy"), 0.7, report):
            bad_page = (
                part.stat().st_size <= PAGE_CHECK_LIMIT and copy.execute("PRAGMA cipher_integrity_check").fetchone()
            )
            sound = copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            if bad_page or not sound or copy.execute("PRAGMA foreign_key_check").fetchone():
                raise Unavailable(_("The backup did not come out whole. Check the disk it goes to, then try again."))
            return row_counts(copy)
    finally:
        copy.close()


def _seal(part: Path, made: datetime, slots: str | None, report: Report) -> None:
    note = json.dumps({"format": FORMAT, "made": made.isoformat(), "slots": slots}).encode()
    with part.open("r+b") as file:
        whole = hashlib.sha256()
        for piece in _pieces(file, part.stat().st_size, lambda message, done: report(message, 0.9 + 0.1 * done)):
            whole.update(piece)
        whole.update(note)
        file.write(note + whole.digest() + len(note).to_bytes(8) + MARK)


def _pieces(file: BinaryIO, size: int, report: Report) -> Iterator[bytes]:
    file.seek(0)
    for start in range(0, size, _PIECE):
        report(_("Reading the backup"), start / size)
        yield file.read(min(_PIECE, size - start))


def _damaged(path: Path) -> Unavailable:
    message = _("{name} is damaged: it is no longer as it was written. Try an older backup.")
    return Unavailable(message.format(name=path.name))


@contextmanager
def _told(connection: Any, doing: str, fraction: float, report: Report) -> Iterator[None]:
    """Let a person stop what a connection does meanwhile."""

    def stopped() -> bool:
        try:
            report(doing, fraction)
        except Cancelled:
            return True
        return False

    connection.set_progress_handler(stopped, STEPS_A_QUESTION)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def faults(engine: Engine, *, known: bool = False) -> tuple[str, ...]:
    """What is wrong with an office file: its pages, its records, its references. Empty when it is sound.

    ``known``: not a bit of it differs from a file that passed this check. Then its records are not compared with every
    index once more, which is half of all the work. Nobody can write while it runs.
    """
    found: list[str] = []
    try:
        with explained():
            found.extend(_damaged_pages(engine))
            found.extend(_damaged_records(engine, "quick_check" if known else "integrity_check"))
    except Unavailable as error:
        found.append(str(error))
    return tuple(found[:MOST_SAID])


def _require_sound(engine: Engine, office: Path, report: Report) -> None:
    """Raise Unavailable if the office has a page that cannot be trusted.

    SQLCipher copies such a page as zeros and seals the copy afresh; in the copy nobody could tell any more.
    """
    with explained(office), _own(engine) as connection, _told(connection, _("Checking the office"), 0.5, report):
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            message = _("{name} is damaged, so no backup was made of it. Keep your older backups, and restore one.")
            raise Unavailable(message.format(name=office.name))


def _damaged_pages(engine: Engine) -> Iterator[str]:
    # The page check reads only the main file, so the log is folded into it first, and no writer may come between.
    with _own(engine) as connection:
        _name, path = connection.execute("PRAGMA database_list").fetchone()[1:3]
        size = Path(path).stat().st_size
        connection.execute("PRAGMA busy_timeout=500")
        folded, _frames, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        connection.execute("PRAGMA busy_timeout=5000")
        connection.execute("BEGIN IMMEDIATE")
        log = file_and_logs(Path(path))[1]
        if folded != 0 or (log.exists() and log.stat().st_size) or size > PAGE_CHECK_LIMIT:
            return  # somebody still reads from the log; the check of the records covers each page in use
        for (what,) in connection.execute("PRAGMA cipher_integrity_check"):
            yield _("A page of the file is damaged: {what}.").format(what=what)


def _damaged_records(engine: Engine, check: str) -> Iterator[str]:
    with _own(engine) as connection:
        for (what,) in connection.execute(f"PRAGMA {check}({MOST_SAID})"):
            if what != "ok":
                yield _("The records are damaged: {what}.").format(what=what)
        for table, _row, parent, _key in connection.execute("PRAGMA foreign_key_check"):
            yield _("A record in {table} refers to one that is missing in {parent}.").format(table=table, parent=parent)


@contextmanager
def _own(engine: Engine) -> Iterator[Any]:
    """A connection nobody had before, so it reads the file anew, and nobody gets after: a damaged page spoils it.

    (After one page that fails, SQLCipher may report sound ones too, on that connection: its issue 617.)
    """
    pool = engine.pool.recreate()
    lent = pool.connect()
    try:
        connection: Any = lent.driver_connection
        connection.execute(f"PRAGMA cache_size={-1024 * CHECK_CACHE}")
        yield connection
    finally:
        lent.close()
        pool.dispose()
