"""A record on its way through an edit form."""

from dataclasses import dataclass
from typing import Generic, TypeVar

D = TypeVar("D")


@dataclass(frozen=True)
class Edited(Generic[D]):
    """What a form starts from: the draft, and the version it was read at, handed back as ``seen`` when saving."""

    draft: D
    version: int
