"""What can go wrong, in words a coordinator can act on.

Every message says what is wrong, where, and how to mend it; the screen and the shell show it unchanged.
"""

from dataclasses import dataclass
from typing import Any


class CareTeamError(Exception):
    """Anything the program refuses or cannot do. Its text is meant for the person at the screen."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the draft's field it belongs to (empty for the whole) and the sentence shown beside it."""

    field: str
    message: str


class Invalid(CareTeamError):
    """What was entered cannot be kept as it is; nothing was saved."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.problems, self.__dict__

    @classmethod
    def field(cls, field: str, message: str) -> "Invalid":
        """A refusal about one field."""
        return cls(Problem(field, message))


class NotAllowed(CareTeamError):
    """This account may not do this."""


class NotFound(CareTeamError):
    """The record is not there (any more)."""


class Stale(CareTeamError):
    """Somebody changed the record after it was opened here; nothing was saved and nothing typed is lost."""


class Unavailable(CareTeamError):
    """The office cannot be reached or written: wrong passphrase, damaged file, full disk, open elsewhere."""


class Cancelled(CareTeamError):
    """The person stopped a long task; nothing half-done stays."""
