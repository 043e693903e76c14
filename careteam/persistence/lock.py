"""One window an office: an operating-system lock that a crash lets go of by itself."""

import getpass
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from careteam.domain.errors import Unavailable
from careteam.i18n import _


@contextmanager
def hold(office: Path, what: str) -> Iterator[None]:
    """Be the only one at work in this office. ``what`` tells others who holds it: "the window", or a command's name.

    Raises Unavailable, saying who holds it since when, if somebody does.
    """
    holder = office.with_name(office.name + "-holder")
    lock = FileLock(office.with_name(office.name + "-lock"), timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise Unavailable(_said_by(holder, office)) from error
    except OSError as error:
        message = _("You may not write to {where}. Ask whoever looks after this computer for permission.")
        raise Unavailable(message.format(where=office.parent)) from error
    try:
        since = datetime.now().astimezone().strftime("%H:%M")
        holder.write_text(f"{what}\n{getpass.getuser()}\n{platform.node()}\n{since}\n", encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _said_by(holder: Path, office: Path) -> str:
    try:
        what, user, computer, since = holder.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return _("{name} is already open in another window. Use that window, or close it first.").format(
            name=office.name
        )
    return _(
        "{name} is already open: {what}, by {user} on {computer}, since {since}. Use that, or close it first."
    ).format(name=office.name, what=what, user=user, computer=computer, since=since)
