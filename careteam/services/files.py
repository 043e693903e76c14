"""Files a person chose: those that leave the program, whole and for their eyes only, and those it reads."""

import hashlib
from pathlib import Path

from careteam.domain.errors import Unavailable
from careteam.i18n import _
from careteam.persistence.explain import explained
from careteam.persistence.files import write_whole


def write_private(to: Path, content: bytes) -> None:
    """Write a file where the person chose, for their eyes only; it appears under its name once it is whole.

    Raises Unavailable, in words, where it cannot be written.
    """
    with explained(to):
        write_whole(to, content)


def read(path: Path, most: int) -> bytes:
    """The content of a file, or its beginning if it is longer than ``most`` bytes: one byte more than that.

    Raises Unavailable, in words, where it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        message = _("{name} cannot be read: {why}. Check that it is there and that you may open it.")
        raise Unavailable(message.format(name=path.name, why=error.strerror or type(error).__name__)) from error


def fingerprint(content: bytes) -> str:
    """What tells this content from any other, and says nothing about it."""
    return hashlib.sha256(content).hexdigest()
