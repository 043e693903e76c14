"""Backups of an office file, and the proof that a file is sound."""

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine

from careteam.i18n import _
from careteam.persistence import keys
from careteam.persistence.engine import explained


def back_up(engine: Engine, office: Path, key: bytes, to: Path) -> None:
    """Copy the office to another file through the engine's own backup, encrypted under the same key, slots beside it.

    Other windows may go on working meanwhile. The copy appears under its name only when it is whole.
    """
    from sqlcipher3 import dbapi2

    part = to.with_name(to.name + ".part")
    with explained(to):
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        target = dbapi2.connect(str(part), isolation_level=None)
        try:
            target.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            with engine.connect() as connection:
                source = connection.connection.driver_connection
                assert source is not None
                source.backup(target)
        finally:
            target.close()
        with part.open("rb") as file:
            os.fsync(file.fileno())
        if keys.slot_file(office).exists():
            shutil.copyfile(keys.slot_file(office), keys.slot_file(to))
        part.replace(to)


def faults(engine: Engine) -> tuple[str, ...]:
    """What is wrong with an office file: its pages, its records, its references. Empty when it is sound.

    The write-ahead log is folded in first, since the page check reads only the main file.
    """
    found: list[str] = []
    with explained(), engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        for row in connection.exec_driver_sql("PRAGMA cipher_integrity_check"):
            found.append(_("A page of the file is damaged: {what}").format(what=row[0]))
        for row in connection.exec_driver_sql("PRAGMA integrity_check"):
            if row[0] != "ok":
                found.append(_("The records are damaged: {what}").format(what=row[0]))
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            found.append(
                _("A record in {table} refers to one that is missing in {parent}.").format(table=row[0], parent=row[2])
            )
    return tuple(found)
