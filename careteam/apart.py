"""Long arithmetic in a process of its own, so that nothing on the screen waits for a turn of Python's lock.

Values go there and values come back, over a pipe between the two: no file, no session, nothing that outlives a call.
"""

import atexit
import os
import pickle
import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from multiprocessing import active_children, get_context
from multiprocessing.connection import wait
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from careteam import i18n
from careteam.domain.errors import Cancelled, Unavailable
from careteam.i18n import _

T = TypeVar("T")
Report = Callable[[str, float], None]

TOLD, DONE, FAILED = "told", "done", "failed"
AT_ONCE = 4
"""Calls that are worked on at the same time."""
YIELDS = 5
"""How far the process gives way to the window, which has as few processors as it (the system's own steps)."""
LEAVE_SECONDS = 1.0
TELL_SECONDS = 0.05
"""How often progress is told at most."""


@dataclass
class _Line:
    """The pipe to a process, and who waits at this end of it."""

    connection: Any
    process: Any
    waiting: dict[int, SimpleQueue[tuple[str, Any]]]
    writing: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: object) -> None:
        """Write to the process; that it is gone is told to all who wait for it."""
        with self.writing:
            self._write(message)

    def let_go(self) -> None:
        """Ask the process to end, and end it where it does not listen."""
        if self.writing.acquire(timeout=LEAVE_SECONDS):  # somebody's long question may be under way, and stay so
            self._write(None)  # a pipe that is read from cannot be closed
            self.writing.release()
            self.process.join(LEAVE_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join(LEAVE_SECONDS)

    def _write(self, message: object) -> None:
        try:
            self.connection.send(message)
        except OSError:
            self.process.kill()


class Apart:
    """One process, begun when it is first needed. Several threads may call at once."""

    def __init__(self) -> None:
        self._line: _Line | None = None
        self._numbers = count()
        self._lock = threading.Lock()

    def call(
        self,
        function: Callable[..., T],
        *given: Any,
        report: Report | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> T:
        """What ``function(*given)`` gives there. With ``report`` it gets another of that name, which tells this one.

        The function is found by its name, and all that is given and comes back is copied. Raises what the function
        raises, Cancelled where ``report`` does, Unavailable where the process came to an end. Nothing goes there once
        it is ``stopped``, which is looked at last: who stops and then lets the process go can be sure that none begins.
        """
        asked = pickle.dumps((function, given))
        answers: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        number = next(self._numbers)
        with self._lock:
            if stopped():
                raise Cancelled
            line = self._open()
            line.waiting[number] = answers
        line.send((number, (i18n.spoken().partition("-")[0], asked, report is not None)))
        try:
            while True:
                kind, value = answers.get()
                if kind != TOLD:
                    break
                if report is not None:
                    report(*value)
        except BaseException:
            line.send((number, None))
            raise
        finally:
            del line.waiting[number]
        found = pickle.loads(value)
        if kind == FAILED:
            raise found
        done: T = found
        return done

    def end(self) -> None:
        """Let the process go; whoever still waits for it is told."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.let_go()

    def _open(self) -> _Line:
        if self._line is None:
            spawning = get_context("spawn")
            here, there = spawning.Pipe()
            process = spawning.Process(target=_serve, args=(there,), name="planner")
            try:
                process.start()
            except OSError as error:
                raise Unavailable(
                    _("This computer could not begin another program to work it out. Close one and try once more.")
                ) from error
            atexit.register(self.end)  # runs before Python waits for the process, since it was begun before this
            there.close()
            self._line = _Line(here, process, {})
            threading.Thread(target=self._listen, args=(self._line,), name="answers", daemon=True).start()
        return self._line

    def _listen(self, line: _Line) -> None:
        try:
            # One that dies as it begins may leave its end of the pipe open.
            while line.connection in wait([line.connection, line.process.sentinel]):
                number, kind, value = line.connection.recv()
                if (answers := line.waiting.get(number)) is not None:
                    answers.put((kind, value))
        except (EOFError, OSError):
            pass
        finally:
            line.process.kill()
            with self._lock:
                if self._line is line:
                    self._line = None
                gone = Unavailable(_("What was being worked out came to a sudden end. Please try it once more."))
                for answers in list(line.waiting.values()):
                    answers.put((FAILED, pickle.dumps(gone)))


def _serve(connection: Any) -> None:
    """The process: works on what it is asked until it is let go, or the program at the other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(YIELDS)
    works, pool = _Works(connection), ThreadPoolExecutor(AT_ONCE)
    with suppress(EOFError, OSError):
        while (message := connection.recv()) is not None:
            number, request = message
            if request is None:
                works.cancelled.add(number)
            else:
                pool.submit(works.do, number, *request)
    for child in active_children():
        child.terminate()
    os._exit(0)


class _Works:
    """What is worked on in the process; each answers by itself."""

    def __init__(self, connection: Any) -> None:
        self.cancelled: set[int] = set()
        self._connection = connection
        self._told: dict[int, float] = {}
        self._sending = threading.Lock()

    def do(self, number: int, language: str, asked: bytes, reports: bool) -> None:
        """Call a function, and send what it gives or raises."""
        try:
            i18n.use_language(language)
            function, given = pickle.loads(asked)
            found = function(*given, report=partial(self._tell, number)) if reports else function(*given)
            self._say(number, DONE, pickle.dumps(found))
        except BaseException as error:  # whoever asked waits for an answer, whatever it is
            self._say(number, FAILED, _packed(error))
        finally:
            self.cancelled.discard(number)
            self._told.pop(number, None)

    def _tell(self, number: int, words: str, fraction: float) -> None:
        if number in self.cancelled:
            raise Cancelled
        now = time.monotonic()
        if now > self._told.get(number, 0.0) + TELL_SECONDS:
            self._told[number] = now
            self._say(number, TOLD, (words, fraction))

    def _say(self, number: int, kind: str, value: object) -> None:
        with self._sending:
            self._connection.send((number, kind, value))


def _packed(error: BaseException) -> bytes:
    """An error to be raised at the other end, with where it was raised here and nothing that it was about."""
    places = traceback.extract_tb(error.__traceback__)
    there = tuple(f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in places)
    sent: Exception = error if isinstance(error, Exception) else RuntimeError(type(error).__name__)
    try:
        sent.there = there  # type: ignore[attr-defined]
        packed = pickle.dumps(sent)
        pickle.loads(packed)
    except Exception:
        return pickle.dumps(RuntimeError(type(error).__name__))
    return packed


process = Apart()
"""The program's own. It ends with a person's session, and what it knew of patients with it."""
