"""A record on its way through an edit form, and what was typed into one and is not saved yet."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

D = TypeVar("D")


@dataclass(frozen=True)
class Edited(Generic[D]):
    """What a form starts from: the draft, and the version it was read at, handed back as ``seen`` when saving."""

    draft: D
    version: int


@dataclass(frozen=True)
class Unsaved:
    """What a person was typing into a form.

    ``form``: which form; ``subject``: about what (ids, or a language's tag; empty for something new); ``words``: both
    as people say it; ``seen``: the version it was begun from; ``typed``: what stood and stands in the fields, in JSON's
    own types.
    """

    form: str
    subject: str
    words: str
    seen: int
    typed: Mapping[str, Any]
    kept_at: datetime


Part = UUID | str | None
"""A part of what a form is about: an id, another name for it, or nothing."""


def subject_of(parts: Iterable[Part]) -> str:
    """What a form is about, in one text."""
    return "/".join(one.hex if isinstance(one, UUID) else one or "" for one in parts).rstrip("/")


def parts_of(subject: str) -> list[Part]:
    """What ``subject_of`` put together."""
    return [_part(one) for one in subject.split("/")] if subject else []


def _part(text: str) -> Part:
    return UUID(text) if re.fullmatch("[0-9a-f]{32}", text) else text or None
