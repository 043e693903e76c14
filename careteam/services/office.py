"""The office as a signed-in person works in it: read from a snapshot, or write one act of work."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import Engine

from careteam.domain.changes import Changes
from careteam.domain.clock import Clock, SystemClock
from careteam.domain.history import History
from careteam.domain.permissions import User
from careteam.persistence.engine import interrupter, let_go
from careteam.persistence.explain import explained
from careteam.persistence.work import Work

__all__ = ["Office", "Work"]

T = TypeVar("T")


class Office:
    """The handle of one open office for one signed-in person. It knows no screen.

    ``path`` and ``key``: its file and what opens that; None on a server. ``history``: what they did in it and can take
    back. ``read`` and ``write`` block, and may run on two threads side by side: one that reads, one that writes.
    """

    def __init__(
        self,
        engine: Engine,
        user: User,
        clock: Clock | None = None,
        path: Path | None = None,
        key: bytes | None = None,
    ) -> None:
        self.engine = engine
        self._writer = engine.execution_options(write=True)
        self._stop: Callable[[], None] | None = None
        self._stopping = Lock()
        self.user = user
        self.history = History()
        self.clock = clock or SystemClock()
        self.path = path
        self.key = key
        self.waits = False
        """Whether a write waits for another program to finish."""

    def read(self, function: Callable[[Work], T]) -> T:
        """What ``function`` finds, from one consistent snapshot."""
        with explained(office=self.path), self.engine.connect() as connection:
            connection.begin()
            with self._stopping:
                self._stop = interrupter(connection)
            try:
                with Work(connection, self.user, self.clock.now(), reads=True) as work:
                    return function(work)
            finally:
                with self._stopping:
                    self._stop = None

    def write(self, function: Callable[[Work], T]) -> tuple[T, Changes]:
        """Do one act of work and commit it whole, or not at all; the result and what it touched.

        Raises what the service function raises, Stale where somebody was faster, Unavailable where the file cannot
        be written; in each case nothing was saved.
        """
        self.waits = True  # for its turn, where another program is writing
        with explained(office=self.path), self._writer.begin() as connection:
            self.waits = False
            with Work(connection, self.user, self.clock.now()) as work:
                result = function(work)
        changes = work.changes()
        if changes.act is not None:
            self.history.took(changes.act)
        return result, changes

    def stop_reading(self) -> None:
        """Stop the read that is under way on another thread, because nobody waits for its answer any more."""
        with self._stopping:  # once the read is over, its connection may be the writer's
            if self._stop is not None:
                self._stop()

    def close(self) -> None:
        """Let go of the file and its key."""
        let_go(self.engine)
        self.key = None
