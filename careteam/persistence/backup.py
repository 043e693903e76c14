"""Backups of an office file, and the proof that a file is sound."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from careteam.domain.errors import Unavailable
from careteam.i18n import _
from careteam.persistence import keys
from careteam.persistence.engine import file_and_logs, open_file
from careteam.persistence.explain import explained
from careteam.persistence.files import new_private_file, settle, write_whole

MOST_SAID = 20
"""One lost sector damages many records; the first faults tell as much as all of them."""

PAGE_CHECK_LIMIT = 4 * 1024**3
"""Above this size SQLCipher's page check finds faults where there are none (sqlcipher issue 604)."""


def back_up(engine: Engine, office: Path, key: bytes, to: Path) -> None:
    """Copy the office to another file through the engine's own backup, encrypted under the same key, slots beside it.

    Others may go on working meanwhile. The copy appears under its name only when it is whole. Raises Unavailable, and
    leaves an older copy alone, if the office is damaged.
    """
    if to.absolute() == office.absolute() or (to.exists() and to.samefile(office)):
        raise Unavailable(_("A backup cannot replace the office itself. Choose another name or folder."))
    part = to.with_name(to.name + ".part")
    try:
        with explained(to):
            os.close(new_private_file(part))
            with _own(engine) as source:
                target = open_file(part, key, log=False)
                try:
                    source.backup(target)
                finally:
                    target.close()
            _require_sound(engine, office)
            if keys.slot_file(office).exists():  # without it, the recovery key still opens the copy
                write_whole(keys.slot_file(to), keys.slot_file(office).read_bytes())
            for log in file_and_logs(to)[1:]:  # an older backup's log must not be played onto this one
                log.unlink(missing_ok=True)
            settle(part, to)
    finally:
        for left in file_and_logs(part):
            left.unlink(missing_ok=True)


def faults(engine: Engine) -> tuple[str, ...]:
    """What is wrong with an office file: its pages, its records, its references. Empty when it is sound.

    Nobody can write while it runs.
    """
    found: list[str] = []
    try:
        with explained():
            found.extend(_damaged_pages(engine))
            found.extend(_damaged_records(engine))
    except Unavailable as error:
        found.append(str(error))
    return tuple(found[:MOST_SAID])


def _require_sound(engine: Engine, office: Path) -> None:
    """Raise Unavailable if the office has a page that cannot be trusted.

    SQLCipher copies such a page as zeros and seals the copy afresh; in the copy nobody could tell any more.
    """
    with explained(office), _own(engine) as connection:
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


def _damaged_records(engine: Engine) -> Iterator[str]:
    with _own(engine) as connection:
        for (what,) in connection.execute(f"PRAGMA integrity_check({MOST_SAID})"):
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
        yield lent.driver_connection
    finally:
        lent.close()
        pool.dispose()
