"""Files that leave the program: whole or not at all, and readable by their owner only."""

from pathlib import Path

from careteam.persistence.explain import explained
from careteam.persistence.files import write_whole


def write_private(to: Path, content: bytes) -> None:
    """Write a file where the person chose, for their eyes only; it appears under its name once it is whole.

    Raises Unavailable, in words, where it cannot be written.
    """
    with explained(to):
        write_whole(to, content)
