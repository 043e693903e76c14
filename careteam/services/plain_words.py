"""The reading check for what a patient will read, for the screens where it is typed."""

from careteam.documents.plain_words import (
    CHILD_GOAL,
    EASE_GOAL,
    EASE_GOAL_OF_A_CHILD,
    GRADE_GOAL,
    Finding,
    FindingKind,
    Reading,
    check,
)

__all__ = [
    "CHILD_GOAL",
    "EASE_GOAL",
    "EASE_GOAL_OF_A_CHILD",
    "GRADE_GOAL",
    "Finding",
    "FindingKind",
    "Reading",
    "check",
]
