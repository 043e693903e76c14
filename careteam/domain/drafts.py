"""A record on its way through an edit form, and what was typed into one and is not saved yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

D = TypeVar("D")


@dataclass(frozen=True)
class Edited(Generic[D]):
    """What a form starts from: the draft, and the version it was read at, handed back as ``seen`` when saving."""

    draft: D
    version: int


@dataclass(frozen=True)
class Unsaved:
    """What a person was typing into a form.

    ``form``: which form; ``subject``: about what (ids, or empty for something new); ``words``: both as people say it;
    ``seen``: the version it was begun from; ``typed``: what stood and stands in the fields, in JSON's own types.
    """

    form: str
    subject: str
    words: str
    seen: int
    typed: Mapping[str, Any]
    kept_at: datetime
