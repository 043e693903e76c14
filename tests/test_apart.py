"""Arithmetic in a process of its own: what it gives, what it says meanwhile, and how it ends."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing import active_children

import pytest

from careteam import i18n
from careteam.apart import Apart, Report
from careteam.domain.errors import Cancelled, Invalid, Problem, Unavailable
from careteam.i18n import _


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    """A process for all tests here; one that ends is followed by another."""
    made = Apart()
    yield made
    made.end()


def refuse(field: str) -> None:
    raise Invalid(Problem(field, "No such day."))


class Tied(Exception):
    """An error that holds what cannot leave its process."""

    def __init__(self) -> None:
        super().__init__("somebody's name")
        self.lock = threading.Lock()


def tied() -> None:
    raise Tied


def translated() -> str:
    return _("Patients")


def count_up(most: int, *, report: Report) -> int:
    for number in range(most):
        report("Counting", number / most)
        time.sleep(0.005)
    return most


def test_it_is_another_process_and_gives_what_the_function_gives(apart: Apart) -> None:
    """Not this process; and the same one each time."""
    there = apart.call(os.getpid)
    assert there != os.getpid()
    assert apart.call(os.getpid) == there
    assert apart.call(partial(sorted, reverse=True), [2, 3, 1]) == [3, 2, 1]


def test_it_raises_what_the_function_raises_with_the_fields_to_mend(apart: Apart) -> None:
    """A refusal comes back as what it is, and says where it was raised."""
    with pytest.raises(Invalid) as refused:
        apart.call(refuse, "day")
    assert refused.value.problems == (Problem("day", "No such day."),)
    assert any(place.endswith(" refuse") for place in refused.value.there)  # type: ignore[attr-defined]


def test_it_speaks_the_language_of_the_screen(apart: Apart) -> None:
    """Also when that changed since the call before."""
    assert apart.call(translated) == "Patients"
    i18n.use_language("es")
    try:
        assert apart.call(translated) == "Pacientes"
    finally:
        i18n.use_language("en")


def test_progress_is_told_and_who_cancels_has_it_stopped(apart: Apart) -> None:
    """Some of what is reported arrives, in its order; Cancelled ends the work there too."""
    told: list[float] = []
    assert apart.call(count_up, 40, report=lambda _words, fraction: told.append(fraction)) == 40
    assert told[0] == 0.0
    assert 2 <= len(told) < 10
    assert told == sorted(told)

    def stop(_words: str, fraction: float) -> None:
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        apart.call(count_up, 1_000_000, report=stop)
    for _call in range(4):  # as many as are worked on at once: none of them is still counting
        assert apart.call(max, 1, 2) == 2


def test_calls_at_the_same_time_do_not_wait_for_each_other(apart: Apart) -> None:
    """A short call is answered while a long one goes on."""
    begun, answers = threading.Event(), []

    def long() -> None:
        answers.append(apart.call(count_up, 100, report=lambda _words, _fraction: begun.set()))

    thread = threading.Thread(target=long)
    thread.start()
    assert begun.wait(30)
    assert apart.call(max, 1, 2) == 2
    assert not answers
    thread.join()
    assert answers == [100]


def test_who_waits_for_a_process_that_ends_is_told_and_the_next_call_begins_another(apart: Apart) -> None:
    """Killed, as by a system without memory."""
    there = apart.call(os.getpid)
    threading.Timer(0.2, os.kill, (there, signal.SIGTERM)).start()
    with pytest.raises(Unavailable, match="try it once more"):
        apart.call(time.sleep, 60)
    assert apart.call(os.getpid) != there


def test_who_waits_when_it_is_let_go_is_told(apart: Apart) -> None:
    """The window is locked while something is worked out: nobody waits for that, and the process is gone."""
    there = apart.call(os.getpid)
    leaving = threading.Timer(0.2, apart.end)
    leaving.start()
    with pytest.raises(Unavailable):
        apart.call(time.sleep, 60)
    leaving.join()
    assert there not in [child.pid for child in active_children()]


def test_whatever_happens_there_is_an_answer(apart: Apart) -> None:
    """An error that cannot be sent comes as its name, and one that would end a thread as an error."""
    with pytest.raises(RuntimeError, match=r"^Tied$"):
        apart.call(tied)
    with pytest.raises(RuntimeError, match=r"^SystemExit$"):
        apart.call(sys.exit, 1)


def test_nothing_begins_once_it_is_stopped(apart: Apart) -> None:
    """A job that was about to ask when the screen locked begins no other process, with patients in it."""
    apart.end()
    before = active_children()
    with pytest.raises(Cancelled):
        apart.call(max, 1, 2, stopped=lambda: True)
    assert active_children() == before


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be halted here")
def test_a_process_that_does_not_listen_is_let_go_all_the_same(apart: Apart) -> None:
    """Not even a question longer than the pipe keeps the program from ending."""
    there = apart.call(os.getpid)
    os.kill(there, signal.SIGSTOP)
    told: list[Exception] = []

    def ask() -> None:
        try:
            apart.call(len, "x" * 5_000_000)
        except Unavailable as gone:
            told.append(gone)

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.2)
    apart.end()
    asking.join(10)
    assert len(told) == 1
    assert there not in [child.pid for child in active_children()]


def test_what_cannot_be_sent_is_refused_here(apart: Apart) -> None:
    """A function that has no name there."""
    with pytest.raises(Exception, match="lambda"):
        apart.call(lambda: 1)
