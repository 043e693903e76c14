"""A figure: what was found, beside the limit measured in the same run, and whether it meets the goal."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``share``: the part of what the goal allows that was used; up to 1 it is met.

    Without one there is no goal, or nothing was measured.
    """

    what: str
    found: str
    limit: str
    goal: str
    share: float | None

    @property
    def verdict(self) -> str:
        """Whether the goal is met, or by how much it is missed."""
        if self.share is None:
            return ""
        return "met" if self.share <= 1 else f"missed by {self.share - 1:.0%}"


def times(what: str, found: float, limit: str, *, most: float) -> Figure:
    """A figure that may be so many times its limit."""
    return Figure(what, f"{found:.2f} x", limit, f"<= {most:g} x", found / most)


def at_least(what: str, found: float, limit: str, *, least: float) -> Figure:
    """A figure that is to reach so many times its limit."""
    return Figure(what, f"{found:.2f} x", limit, f">= {least:g} x", least / found)


def beside(what: str, found: float, limit: str) -> Figure:
    """A figure to know, without a goal."""
    return Figure(what, f"{found:.2f} x", limit, "", None)


def not_measured(what: str, limit: str, why: str) -> Figure:
    """A figure that was left out, and what it takes."""
    return Figure(what, "not measured", limit, why, None)


def within(what: str, seconds: float, limit: str, *, most: float) -> Figure:
    """A time somebody waits, against the longest that still feels like at once."""
    return Figure(what, f"{seconds / most:.2f} of it", limit, f"<= {most * 1000:.0f} ms", seconds / most)


def over(what: str, seconds: float, limit: float, name: str, *, spare: float, twice: bool = False) -> Figure:
    """A time beside that of the same done by hand: so much more at most; where that is long, twice as long."""
    allowed = max(spare, limit) if twice else spare
    return Figure(
        what,
        f"{seconds / limit:.1f} x",
        name,
        f"{spare * 1000:g} ms more" + (", or 2 x" if allowed > spare else ""),
        (seconds - limit) / allowed,
    )


def medians(
    rounds: int, clock: Callable[[], float], *acts: Callable[[], object], before: Callable[[int], object] | None = None
) -> list[float]:
    """The median time of each act. They take turns, so that a busy moment of the machine meets all of them.

    ``before``: what is done before an act, by its number, and not timed.
    """
    found: list[list[float]] = [[] for _act in acts]
    for _round in range(rounds + 1):
        for number, (act, taken) in enumerate(zip(acts, found, strict=True)):
            if before is not None:
                before(number)
            began = clock()
            act()
            taken.append(clock() - began)
    return [statistics.median(taken[1:]) for taken in found]  # the first round warms up


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines under one another."""
    rows = [("", "found", "limit", "goal", ""), *((f.what, f.found, f.limit, f.goal, f.verdict) for f in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
