"""What was chosen about a spreadsheet, as it is kept until its people are in: choices, and never a row of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careteam.domain.errors import Invalid
from careteam.services import files, transfer
from careteam.services.transfer import Table, Target
from ui.transfer.choosing import Chosen


@dataclass(frozen=True)
class Opened:
    """A file as it was read: where it is, what tells its content from any other, and its table."""

    path: Path
    content: str
    table: Table

    @classmethod
    def read(cls, path: Path) -> "Opened":
        """Read a file. Raises Unavailable or Invalid, in words."""
        data = files.read(path, transfer.MOST_BYTES)
        return cls(path, files.fingerprint(data), transfer.read_table(data, path.name))


@dataclass(frozen=True)
class Kept:
    """An import somebody left: its file, its choices, the step they were at, and what they were typing there."""

    target: Target
    chosen: Mapping[Target, Chosen]
    path: Path | None = None
    content: str = ""
    map_name: str = ""
    step: int = 0
    lines: str = ""

    def typed(self) -> dict[str, Any]:
        """The same in JSON's own types."""
        return {
            "target": self.target.value,
            "path": str(self.path) if self.path else "",
            "content": self.content,
            "map_name": self.map_name,
            "step": self.step,
            "lines": self.lines,
            "chosen": {
                target.value: {
                    "choices": transfer.write_choices(chosen.choices).decode(),
                    "left_out": sorted(chosen.left_out),
                }
                for target, chosen in self.chosen.items()
            },
        }

    @classmethod
    def of(cls, typed: Mapping[str, Any]) -> "Kept":
        """What ``typed`` gave; choices that another version kept in another way are chosen again."""
        return cls(
            Target(typed["target"]),
            {target: _chosen(typed["chosen"].get(target.value, {})) for target in Target},
            Path(typed["path"]) if typed["path"] else None,
            typed["content"],
            typed["map_name"],
            typed["step"],
            typed["lines"],
        )


def _chosen(kept: Mapping[str, Any]) -> Chosen:
    try:
        return Chosen(transfer.read_map(kept.get("choices", "").encode()), frozenset(kept.get("left_out", ())))
    except Invalid:
        return Chosen()
