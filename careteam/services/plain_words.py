"""The reading check for what a patient will read, for the screens where it is typed."""

from careteam.documents.plain_words import CHILD_GOAL, GRADE_GOAL, Finding, FindingKind, Reading, check

__all__ = ["CHILD_GOAL", "GRADE_GOAL", "Finding", "FindingKind", "Reading", "check"]
