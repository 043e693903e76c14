"""What a commit touched, so that every page showing it can refresh itself."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


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


@dataclass(frozen=True)
class Changes:
    """The topics and the ids of the rows that one commit inserted or changed."""

    topics: frozenset[Topic] = field(default_factory=frozenset)
    ids: frozenset[UUID] = field(default_factory=frozenset)

    def touches(self, topics: frozenset[Topic]) -> bool:
        """Whether a page showing these topics must refresh."""
        return not self.topics.isdisjoint(topics)
