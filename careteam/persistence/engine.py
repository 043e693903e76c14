"""Engines for an office file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from careteam.domain.errors import Stale, Unavailable
from careteam.i18n import _


def sqlite_engine(path: Path, key: bytes) -> Engine:
    """The engine of an encrypted office file."""
    from sqlcipher3 import dbapi2

    def connect() -> Any:
        connection = dbapi2.connect(str(path), timeout=5, check_same_thread=False, isolation_level=None)
        for pragma in (
            f"key=\"x'{key.hex()}'\"",
            "cipher_log_level=NONE",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
            "trusted_schema=OFF",
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


@contextmanager
def explained() -> Iterator[None]:
    """Say a driver's error in words."""
    try:
        yield
    except StaleDataError as error:
        raise Stale(
            _("Somebody changed this while you had it open. Compare both versions, then save again.")
        ) from error
    except DBAPIError as error:
        raise Unavailable(str(error.orig)) from error


def interrupt(session: Session) -> None:
    """Stop what the session's connection is doing."""
    connection = session.connection().connection.driver_connection
    if connection is not None and hasattr(connection, "interrupt"):
        connection.interrupt()
