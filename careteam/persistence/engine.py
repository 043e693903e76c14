"""Engines for an office: one encrypted SQLite file, or PostgreSQL. Their errors, in words."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from careteam.domain.errors import Cancelled, CareTeamError, Stale, Unavailable
from careteam.i18n import _

APPLICATION_ID = 0x43415245
"""Marks a file as an office ("CARE")."""

UNSOUND = ((3, 7, 0), (3, 51, 2))
"""SQLite releases, first to last, that can corrupt a write-ahead log when it is reset (sqlite.org/wal.html)."""


def require_sound(version: tuple[int, ...]) -> None:
    """Raise Unavailable for an SQLite release that is known to corrupt files."""
    if UNSOUND[0] <= version <= UNSOUND[1]:
        shown = ".".join(map(str, version))
        raise Unavailable(
            _("The database engine here (SQLite {version}) can damage files. Update the package sqlcipher3.").format(
                version=shown
            )
        )


def create_sqlite(path: Path, key: bytes, identity: UUID) -> None:
    """Make a new, empty, encrypted office file; never over an existing one."""
    with explained(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with explained(path), sqlite_engine(path, key, new=True).connect() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql("CREATE TABLE office_identity (id TEXT NOT NULL)")
            connection.exec_driver_sql("INSERT INTO office_identity VALUES (?)", (str(identity),))
            connection.commit()
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def sqlite_engine(path: Path, key: bytes, *, new: bool = False) -> Engine:
    """The engine of an encrypted office file.

    A transaction that reads sees one snapshot; one begun on ``engine.execution_options(write=True)`` takes the file's
    single write lock at once. Opening never creates: without the file, or with an empty one, the first connection
    raises Unavailable.
    """
    from sqlcipher3 import dbapi2

    require_sound(dbapi2.sqlite_version_info)

    def connect() -> Any:
        if not new:
            _require_office(path)
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = dbapi2.connect(uri, uri=True, timeout=5, check_same_thread=False, isolation_level=None)
        for pragma in (
            f"key=\"x'{key.hex()}'\"",
            "cipher_log_level=NONE",
            "busy_timeout=5000",
            "trusted_schema=OFF",
            "secure_delete=ON",
            "foreign_keys=ON",
            *(("fullfsync=ON",) if sys.platform == "darwin" else ()),
            "journal_mode=WAL",
            "synchronous=FULL",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def postgres_engine(url: str) -> Engine:
    """The engine of an office on a PostgreSQL server; every transaction sees one snapshot."""
    return create_engine(url, hide_parameters=True, isolation_level="REPEATABLE READ")


def identify(engine: Engine, path: Path, identity: UUID) -> None:
    """Make sure that the file is the office its key slots belong to; raises Unavailable if it is damaged or another."""
    with explained(path), engine.connect() as connection:
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        found = connection.exec_driver_sql("SELECT id FROM office_identity").scalar() if marked else None
    if found != str(identity):
        raise Unavailable(
            _("{name} does not belong to the key file beside it. Put both back from the same backup.").format(
                name=path.name
            )
        )


def interrupt(session: Session) -> None:
    """Stop what the session is asking the database, from another thread; the asker gets Cancelled."""
    driver = session.connection().connection.driver_connection
    if driver is not None and hasattr(driver, "interrupt"):
        driver.interrupt()


@contextmanager
def explained(path: Path | None = None) -> Iterator[None]:
    """Turn what the driver or the system says into an error of ours with words a coordinator can act on."""
    try:
        yield
    except StaleDataError as error:
        message = _("Somebody changed this while you had it open. Compare both versions, then save again.")
        raise Stale(message) from error
    except (DBAPIError, OSError) as error:
        said = _in_words(error, path)
        if said is None:
            raise
        raise said from error
    except Exception as error:
        # A driver error before SQLAlchemy has wrapped it, as the first PRAGMA on a damaged file raises.
        if type(error).__module__.startswith("sqlcipher3"):
            raise _in_words(error, path) or error from error
        raise


def _require_office(path: Path) -> None:
    name = path.name
    if not path.exists():
        raise Unavailable(
            _("There is no office at {path}. Was it moved, or is a drive not connected?").format(path=path)
        )
    if not path.is_file():
        raise Unavailable(_("{name} is not a file. Choose the office file itself.").format(name=name))
    if path.stat().st_size == 0:
        raise Unavailable(_("{name} is empty, so it is not an office. Restore it from a backup.").format(name=name))
    for where in (path, path.parent):
        if not os.access(where, os.R_OK | os.W_OK):
            message = _("You may not write to {where}. Ask whoever looks after this computer for permission.")
            raise Unavailable(message.format(where=where))


def _in_words(error: Exception, path: Path | None) -> CareTeamError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    text, name = str(cause).casefold(), path.name if path else _("the office file")
    number = cause.errno if isinstance(cause, OSError) else None
    if "interrupted" in text:
        return Cancelled()
    if number == errno.ENOSPC or "disk is full" in text:
        return Unavailable(_("The disk is full, so nothing was saved. Make room on it, then save again."))
    if number == errno.EEXIST:
        return Unavailable(_("{name} is already there. Choose another name, or open it.").format(name=name))
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or "readonly" in text or "unable to open" in text:
        message = _("{name} cannot be written here. Ask for permission, or choose another folder.")
        return Unavailable(message.format(name=name))
    if number == errno.ENOENT:
        return Unavailable(_("The folder for {name} is not there. Choose another folder.").format(name=name))
    if "locked" in text:
        return Unavailable(_("Another program holds the office file, so nothing was saved. Close it, then save again."))
    if "not a database" in text or "malformed" in text or "hmac" in text or "disk i/o" in text:
        message = _("{name} is damaged or cannot be read. Nothing was changed. Restore it from a backup.")
        return Unavailable(message.format(name=name))
    if isinstance(error, IntegrityError):
        return Unavailable(_("The office refused this because it contradicts another record. Refresh, then try again."))
    return None
