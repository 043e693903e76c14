"""What a table's model tells its cells beyond words."""

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import Qt

from careteam.domain.team import Hue

DRAWN = Qt.ItemDataRole.UserRole
"""A cell as it is ``Drawn``."""


@dataclass(frozen=True)
class Chip:
    """Letters on a coloured ground before a cell's words, in a discipline's ``hue`` or a ``tone`` (good, warn, bad)."""

    text: str
    hue: Hue | None = None
    tone: str = ""


@dataclass(frozen=True)
class Bar:
    """How full something is, as a bar before a cell's words. A limit of 0 means none is set: no bar."""

    value: float
    limit: float
    hue: Hue | None = None


class Drawn(NamedTuple):
    """All that is drawn of a cell. One answer, as a table asks for hundreds at each turn of the wheel."""

    words: str
    alignment: int
    tone: str
    strong: bool
    chip: Chip | None
    bar: Bar | None
