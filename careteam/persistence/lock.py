"""One window an office: an operating-system lock that a crash lets go of by itself."""

import errno
import getpass
import json
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from careteam.domain.errors import Unavailable
from careteam.i18n import _
from careteam.persistence.explain import explained


@contextmanager
def hold(office: Path, what: str) -> Iterator[None]:
    """Be the only one at work in this office. ``what`` tells others who holds it: "the window", or a command's name.

    Raises Unavailable, saying who holds it since when, if somebody does.
    """
    holder = office.with_name(office.name + "-holder")
    with explained(office):
        lock = office.with_name(office.name + "-lock").open("ab")
    with lock:
        with explained(office):
            if not _is_taken_by_us(lock):
                raise Unavailable(_said_by(holder, office))
        try:
            with suppress(OSError):  # who it is, is a courtesy to others; the lock is what counts
                holder.write_text(json.dumps(_me(what)), encoding="utf-8")
            yield
        finally:
            with suppress(OSError):
                holder.unlink()


def _is_taken_by_us(lock: BinaryIO) -> bool:
    """Take the system's lock on an open file, which goes when the file is closed, however that comes about."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True


def _me(what: str) -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # an account without a name
        user = ""
    return {"what": what, "user": user, "computer": platform.node(), "since": datetime.now(UTC).isoformat()}


def _said_by(holder: Path, office: Path) -> str:
    try:
        found = json.loads(holder.read_text(encoding="utf-8"))
        since = datetime.fromisoformat(found["since"]).astimezone()
        what, user, computer = (str(found[name]) for name in ("what", "user", "computer"))
    except (OSError, ValueError, KeyError, TypeError):
        return _("{name} is already open in another window. Use that window, or close it first.").format(
            name=office.name
        )
    return _(
        "{name} is already open: {what}, by {user} on {computer}, since {since}. Use that, or close it first."
    ).format(name=office.name, what=what, user=user, computer=computer, since=f"{since:%H:%M}")
