"""Engines for an office: one encrypted SQLite file, or PostgreSQL."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from careteam.domain.errors import Unavailable
from careteam.i18n import _
from careteam.persistence.base import Base
from careteam.persistence.explain import explained, not_allowed
from careteam.persistence.files import on_network, risky_folder

APPLICATION_ID = 0x43415245
"""Marks a file as an office ("CARE")."""

PAGE = 4096
"""The size of SQLCipher's pages; no office is smaller."""

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
    """Make a new, empty, encrypted office file; never over an existing one.

    Raises Unavailable where that cannot be done; then nothing is left behind.
    """
    if why := risky_folder(path):
        raise Unavailable(why)
    with explained(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    engine = sqlite_engine(path, key, new=True)
    try:
        with explained(path), engine.execution_options(write=True).begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            connection.exec_driver_sql("CREATE TABLE office_identity (id TEXT NOT NULL)")
            connection.exec_driver_sql("INSERT INTO office_identity VALUES (?)", (str(identity),))
    except BaseException:
        engine.dispose()
        for made in file_and_logs(path):
            made.unlink(missing_ok=True)
        raise
    engine.dispose()


def file_and_logs(path: Path) -> tuple[Path, ...]:
    """An office file and what SQLite keeps beside it while it is open."""
    return (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm"))


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
        with explained(path):
            return open_file(path, key)

    engine = create_engine(
        "sqlite+pysqlite://", module=dbapi2, creator=connect, poolclass=QueuePool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writes(connection):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # it does not reach for the file yet, so nothing can go wrong that SQLAlchemy would have to hear of
            connection.connection.cursor().execute("BEGIN")

    _follow(engine, path)
    return engine


def let_go(engine: Engine) -> None:
    """Close what an engine has open, and leave nothing of it behind.

    SQLAlchemy's mappers keep the statements of their flushes for each engine there ever was, and with them its dialect
    and types: an office that is locked and opened all day would grow by them.
    """
    engine.dispose()
    for mapper in Base.registry.mappers:
        mapper._compiled_cache.clear()


def _follow(engine: Engine, path: Path) -> None:
    """Let no connection outlive its file: one that was moved, deleted or on a drive now pulled still takes writes.

    While the file is away, each use says so; once it is back, the next use opens it again.
    """

    @event.listens_for(engine, "connect")
    def connected(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = _which(path)

    @event.listens_for(engine, "checkout")
    def checked_out(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != _which(path):
            raise DisconnectionError

    @event.listens_for(engine, "handle_error")
    def failed(context: ExceptionContext) -> None:
        if _file_is_gone(context.original_exception):
            context.is_disconnect = True


def _file_is_gone(error: BaseException) -> bool:
    import sqlite3 as codes  # SQLCipher's driver names none of its result codes as numbers

    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {codes.SQLITE_IOERR, codes.SQLITE_CANTOPEN}


def failure(connection: Connection, statement: str, error: Any) -> Exception:
    """What SQLAlchemy would raise for the driver's error, after a statement that was given to the driver directly.

    A connection whose file or server is gone is not used again.
    """
    dialect = connection.dialect
    if _file_is_gone(error) or dialect.is_disconnect(error, connection.connection, None):
        connection.invalidate(error)
    kind = dialect.loaded_dbapi.Error
    said: Exception = DBAPIError.instance(statement, None, error, kind, hide_parameters=True, dialect=dialect)
    return said


def _which(path: Path) -> tuple[int, int] | None:
    """The file that stands at a path, told apart from another of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def open_file(path: Path, key: bytes, *, log: bool = True, still: bool = False) -> Any:
    """A driver's connection to an encrypted file that is there; with a write-ahead log, or as a bare new copy.

    ``still``: only to read a file that nobody writes, without a log or lock beside it, wherever it lies.
    """
    from sqlcipher3 import dbapi2

    uri = path.absolute().as_uri() + ("?mode=ro&immutable=1" if still else "?mode=rw")
    connection = dbapi2.connect(uri, uri=True, timeout=5, check_same_thread=False, isolation_level=None)
    pragmas = (
        f"key=\"x'{key.hex()}'\"",
        "cipher_log_level=NONE",  # else a wrong key writes to stderr
        "busy_timeout=5000",
        "trusted_schema=OFF",
        "secure_delete=ON",
        "foreign_keys=ON",
        *(("fullfsync=ON",) if sys.platform == "darwin" else ()),
        *(("journal_mode=WAL",) if log and not still else ()),
        "synchronous=FULL",
    )
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def postgres_engine(url: str) -> Engine:
    """The engine of an office on a PostgreSQL server, with the same promise as a file's.

    A transaction that reads sees one snapshot and cannot write; one that writes behaves as if it were alone, and the
    loser of a clash gets Stale.
    """
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        mode = "SERIALIZABLE" if _writes(connection) else "REPEATABLE READ READ ONLY"
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {mode}")

    return engine


def identity_of(engine: Engine, path: Path) -> UUID:
    """Which office a file is. Raises Unavailable if it is damaged, locked with another key, or no office."""
    with explained(path), engine.connect() as connection:
        marked = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        found = connection.exec_driver_sql("SELECT id FROM office_identity").scalar() if marked else None
    if found is None:
        raise Unavailable(
            _("{name} is not an office of CareTeam. Choose the file that ends in .careteam.").format(name=path.name)
        )
    return UUID(found)


def identify(engine: Engine, path: Path, identity: UUID) -> None:
    """Make sure that the file is the office its key slots belong to; raises Unavailable if it is damaged or another."""
    if identity_of(engine, path) != identity:
        raise Unavailable(
            _("{name} does not belong to the key file beside it. Put both back from the same backup.").format(
                name=path.name
            )
        )


def interrupter(connection: Connection) -> Callable[[], None]:
    """What stops, from another thread, whatever the database is asked; the asker gets Cancelled.

    Take it on the asker's own thread, and use it only while the connection is open: it is lent on afterwards.
    """
    driver: Any = connection.connection.driver_connection
    stop: Callable[[], None] = driver.interrupt if hasattr(driver, "interrupt") else driver.cancel_safe
    return stop


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("write", False))


def _require_office(path: Path) -> None:
    """Say what stands in the way of opening a file, before the driver says less."""
    name = path.name
    if on_network(path):
        raise Unavailable(_on_network(path))
    if not path.exists():
        raise Unavailable(
            _(
                "There is no office at {path}. Was it moved, or is a drive not connected? Put it back, then try again."
            ).format(path=path)
        )
    if not path.is_file():
        raise Unavailable(_("{name} is not a file. Choose the office file itself.").format(name=name))
    if path.stat().st_size < PAGE:  # to SQLite an empty file, and one of a few bytes, is a new database
        message = _("{name} is empty or cut off, so it cannot be opened. Restore it from a backup.")
        raise Unavailable(message.format(name=name))
    for where in (path, path.parent):
        if not os.access(where, os.R_OK | os.W_OK):
            raise Unavailable(not_allowed(where))
    with path.open("rb") as file:
        if file.read(16) == b"SQLite format 3\0":
            message = _("{name} belongs to another program. Choose the file that ends in .careteam.")
            raise Unavailable(message.format(name=name))


def _on_network(path: Path) -> str:
    return _("{where} is on a network drive, where an office is not safe. Move it to a disk of this computer.").format(
        where=path.absolute().parent
    )
