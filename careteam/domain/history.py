"""What one person did since they signed in, as far as it can be taken back: undo, redo, and what ends either."""

from careteam.domain.changes import Act, Turn

STEPS = 50
"""How many acts back one can go."""


class History:
    """The acts that undo takes back one by one, the latest first, and those that redo does again.

    One thread tells it what was done while others look: it keeps tuples, which never change under a reader.
    """

    def __init__(self) -> None:
        self._done: tuple[Act, ...] = ()
        self._undone: tuple[Act, ...] = ()

    @property
    def to_undo(self) -> Act | None:
        """The act that undo takes back next."""
        return next(reversed(self._done), None)

    @property
    def to_redo(self) -> Act | None:
        """The act that redo takes back next: itself an undo."""
        return next(reversed(self._undone), None)

    def took(self, act: Act) -> None:
        """Something was done, undone or done again. What is new ends what could be done again."""
        self._done, self._undone = _without(self._done, act), _without(self._undone, act)
        if act.turn is Turn.UNDONE:
            self._undone = (*self._undone, act)
        else:
            self._done = (*self._done, act)[-STEPS:]
        if act.turn is Turn.DONE:
            self._undone = ()

    def forget(self, act: Act) -> None:
        """An act that cannot be taken back any more stands in the way of no other."""
        self._done = tuple(one for one in self._done if one != act)
        self._undone = tuple(one for one in self._undone if one != act)


def _without(acts: tuple[Act, ...], act: Act) -> tuple[Act, ...]:
    return tuple(one for one in acts if one.work_id != act.takes_back)
