"""A fair caseload made fairer, where the solver is installed."""

from collections.abc import Callable

from careteam.domain.errors import Cancelled
from careteam.i18n import _
from careteam.planning.caseload import Answer, Problem, Stopped, first


def stops(report: Callable[[str, float], None]) -> Stopped:
    """Whether whoever hears the reports has stopped it by now."""

    def stopped() -> bool:
        try:
            report(_("Looking for the fairest caseload"), 0.3)
        except Cancelled:
            return True
        return False

    return stopped


def fairest(problem: Problem, *, report: Callable[[str, float], None] = lambda _words, _fraction: None) -> Answer:
    """A first answer at once, made better. Where ``report`` raises Cancelled, the best so far."""
    stopped = stops(report)
    return improved(problem, first(problem, stopped), stopped=stopped)


def improved(
    problem: Problem,
    start: Answer,
    *,
    seconds: float = 5.0,
    stopped: Stopped = lambda: False,
    found: Callable[[int, int], None] = lambda _cost, _bound: None,
) -> Answer:
    """A better answer, and how much better any could be. Without the solver installed, the answer it was given.

    ``found(cost, bound)`` hears of each better one on the solver's thread. Stopped, it gives the best so far.
    """
    try:
        from careteam.planning import caseload_solver

        return caseload_solver.improve(problem, start, seconds, stopped, found)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.split(".")[0] != "ortools":
            raise
        return start
