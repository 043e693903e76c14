"""What a commit touched, so that every page showing it can refresh itself, and what it is called, for undo."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from careteam.domain.ids import WorkId


class Topic(StrEnum):
    """A part of the office that pages show."""

    TEAM = "team"
    PATIENTS = "patients"
    REFERRALS = "referrals"
    ASSIGNMENTS = "assignments"
    VISITS = "visits"
    SUMMARIES = "summaries"
    PLACES = "places"
    SETTINGS = "settings"
    ACCOUNTS = "accounts"


class Turn(StrEnum):
    """Whether an act did something, took it back, or did it again."""

    DONE = "done"
    UNDONE = "undo"
    AGAIN = "redo"


@dataclass(frozen=True)
class Act:
    """One act of work that can be taken back, by its id. ``title``: what was done, also of the act that undoes it.

    ``takes_back``: the act that this one undid, where it is an undo or a redo.
    """

    work_id: WorkId
    title: str
    turn: Turn = Turn.DONE
    takes_back: WorkId | None = None


@dataclass(frozen=True)
class Changes:
    """The topics and the ids of the rows that one commit inserted or changed, and the act, if it can be undone."""

    topics: frozenset[Topic] = field(default_factory=frozenset)
    ids: frozenset[UUID] = field(default_factory=frozenset)
    act: Act | None = None

    def touches(self, topics: frozenset[Topic]) -> bool:
        """Whether a page showing these topics must refresh."""
        return not self.topics.isdisjoint(topics)
