"""What a table's model tells its cells beyond words."""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from careteam.domain.team import Hue

ROW = Qt.ItemDataRole.UserRole
CHIP = Qt.ItemDataRole.UserRole + 1
TONE = Qt.ItemDataRole.UserRole + 2
STRONG = Qt.ItemDataRole.UserRole + 3
BAR = Qt.ItemDataRole.UserRole + 4


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
