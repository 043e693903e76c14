"""Files that leave the program: whole or not at all, and readable by their owner only."""

import os
from pathlib import Path

from careteam.persistence.engine import explained


def write_private(to: Path, content: bytes) -> None:
    """Write a file where the person chose, for their eyes only; it appears under its name once it is whole.

    Raises Unavailable, in words, where it cannot be written.
    """
    part = to.with_name(to.name + ".part")
    with explained(to):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(to)
        except OSError:
            part.unlink(missing_ok=True)
            raise
