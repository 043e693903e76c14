"""Many summaries at once: on all cores, where there are enough of them to be worth a process of their own."""

import os
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from careteam.documents import visit_summary
from careteam.domain.errors import Invalid, Problem
from careteam.domain.summaries import SummaryPage
from careteam.i18n import spoken, use_language

ENOUGH = 30
"""Pages; to start a process and read in its fonts takes as long as to make so many."""

MOST = 4
"""Processes: more have nothing left to do by the time they are ready."""

Made = bytes | tuple[Problem, ...]
"""A page as a PDF, or why it cannot be printed."""


def made(pages: Sequence[SummaryPage]) -> Generator[Made]:
    """Each page as a PDF, or why it cannot be printed, in their order. What is not taken any more is not made."""
    processes = min(os.cpu_count() or 1, MOST)
    done = 0
    if len(pages) >= ENOUGH and processes > 1:
        try:
            for page in _by_many(pages, processes):
                yield page
                done += 1
        except (BrokenProcessPool, OSError):
            pass  # the system gives no processes, or took them away: the rest is made here
    yield from map(_one, pages[done:])


def _by_many(pages: Sequence[SummaryPage], processes: int) -> Generator[Made]:
    pool = ProcessPoolExecutor(processes, get_context("spawn"), use_language, (spoken().partition("-")[0],))
    try:
        yield from pool.map(_one, pages, chunksize=4)
    finally:
        pool.shutdown(cancel_futures=True)


def _one(page: SummaryPage) -> Made:
    try:
        return visit_summary.render(page)
    except Invalid as refused:
        return refused.problems
