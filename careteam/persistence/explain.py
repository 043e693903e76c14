"""What a driver or the system says when something fails, in words a coordinator can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from careteam.domain.errors import Cancelled, CareTeamError, Invalid, Stale, Unavailable
from careteam.i18n import _


@contextmanager
def explained(path: Path | None = None, *, office: Path | None = None) -> Iterator[None]:
    """Turn what the driver or the system says into an error of ours with words a coordinator can act on.

    ``path``: the file at work here; ``office``: the office behind the driver, where other files may be at work, too.
    """
    try:
        yield
    except Exception as error:
        said = in_words(error, path, office or path)
        if said is None:
            raise
        raise said from error


def in_words(error: Exception, path: Path | None = None, office: Path | None = None) -> CareTeamError | None:
    """A driver's or the system's error as one of ours; None for what is not about the office file or server."""
    if isinstance(error, OSError):
        return _of_system(error, path, office)
    if isinstance(error, UnicodeEncodeError):
        return _no_text()
    # SQLAlchemy is imported only now: the sign-in window stands on this module, and opens without it.
    from sqlalchemy.exc import DataError, DBAPIError
    from sqlalchemy.orm.exc import StaleDataError

    if isinstance(error, StaleDataError):
        return _stale()
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    if (code := getattr(cause, "sqlite_errorcode", None)) is not None:
        return _of_sqlite(code & 0xFF, office)
    if isinstance(error, DataError) and cause.sqlstate is None:  # refused by the driver before the server saw it
        return _no_text()
    if isinstance(error, DBAPIError) and hasattr(cause, "sqlstate"):
        return _of_postgres(cause.sqlstate)
    return None


def not_allowed(where: Path) -> str:
    """What to say where the system forbids to write."""
    message = _("You may not write to {where}. Ask whoever looks after this computer for permission.")
    return message.format(where=where)


def _full(path: Path | None = None) -> Unavailable:
    if path is None:
        return Unavailable(_("The disk is full, so nothing was saved. Make room on it, then save again."))
    message = _("The disk is full that holds {where}, so nothing was saved. Make room on it, then save again.")
    return Unavailable(message.format(where=path.absolute().parent))


def _stale() -> Stale:
    return Stale(_("Somebody changed this while you had it open. Compare both versions, then save again."))


def _contradicts() -> Unavailable:
    return Unavailable(_("The office refused this because it contradicts another record. Refresh, then try again."))


def _no_text() -> Invalid:
    """For half a character, or the NUL that PostgreSQL does not take, in what somebody looks for."""
    return Invalid.field("", _("This text holds characters that no record can hold. Type it instead of pasting."))


def _of_system(error: OSError, path: Path | None, office: Path | None) -> CareTeamError | None:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _full(office)
    if path is None:  # some other file than the office: its reader knows better what to say
        return None
    if error.errno == errno.EEXIST:
        message = _("{name} is already there. Choose another name, or open it.")
        return Unavailable(message.format(name=path.name))
    if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM}:
        return Unavailable(not_allowed(path.parent))
    if error.errno == errno.ENOENT:
        lacking = Path(error.filename) if isinstance(error.filename, (str, Path)) else path
        if lacking.parent.is_dir():
            return Unavailable(_("There is no file {name}. Look where it is kept now.").format(name=lacking))
        return Unavailable(_("There is no folder {where}. Choose another one.").format(where=lacking.parent))
    message = _("{name} could not be read or written: {why}. Check the disk, then try again.")
    return Unavailable(message.format(name=path.name, why=error.strerror))


def _of_sqlite(code: int, path: Path | None) -> CareTeamError | None:
    import sqlite3 as codes  # SQLCipher's driver names none of its result codes as numbers

    name = path.name if path else _("The office file")
    match code:
        case codes.SQLITE_INTERRUPT:
            return Cancelled(_("Stopped."))
        case codes.SQLITE_FULL:
            return _full(path)
        case codes.SQLITE_BUSY | codes.SQLITE_LOCKED:
            return Unavailable(
                _("Another program is writing to the office, so nothing was saved. Wait a moment, then save again.")
            )
        case codes.SQLITE_READONLY | codes.SQLITE_CANTOPEN | codes.SQLITE_PERM:
            message = _(
                "{name} cannot be written where it is, so nothing was saved. Ask for permission to write there, then "
                "save again."
            )
            return Unavailable(message.format(name=name))
        case codes.SQLITE_IOERR:
            if path is None:
                message = _("The office file could not be read or written, so nothing was saved. Check the disk.")
                return Unavailable(message)
            message = _(
                "{name} could not be read or written, so nothing was saved. Check the disk that holds {where}: "
                "is it connected, and has it room? Then save again."
            )
            return Unavailable(message.format(name=name, where=path.absolute().parent))
        case codes.SQLITE_NOTADB:
            message = _("{name} is damaged, or its key is that of another office. Restore it from a backup.")
            return Unavailable(message.format(name=name))
        case codes.SQLITE_CORRUPT:
            message = _("{name} is damaged. Nothing was changed. Restore it from a backup.")
            return Unavailable(message.format(name=name))
        case codes.SQLITE_CONSTRAINT:
            return _contradicts()
    return None


def _of_postgres(state: str | None) -> CareTeamError | None:
    """By the class of the SQLSTATE (PostgreSQL manual, appendix A); none at all means that no server answered."""
    if state in {"40001", "40P01"}:
        return _stale()
    if state == "57014":
        return Cancelled(_("Stopped."))
    if state == "53100":
        return _full()
    if state is not None and state.startswith("23"):
        return _contradicts()
    if state is None or state[:2] in {"08", "28", "3D", "53", "57"}:
        return Unavailable(
            _("The office's server does not answer, so nothing was saved. Check the network, then try again.")
        )
    return None
