"""Work off the GUI thread: one lane that reads, one that writes, and long jobs; every answer comes back to the GUI."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from careteam.domain.changes import Changes
from careteam.domain.errors import Cancelled
from careteam.i18n import _
from ui.kit import errors
from ui.kit.changes import ChangeHub

if TYPE_CHECKING:
    from careteam.services.office import Office, Work

T = TypeVar("T")
Report = Callable[[str, float], None]
"""Says what a job is doing and how far it is (0 to 1); raises Cancelled once the person stopped it."""
Done = Callable[[Any], None]
Failed = Callable[[Exception], None]


GIVE_WAY_SECONDS = 0.0002
"""How long a thread of ours goes on while the window waits for its turn; Python's own five add up to a stutter."""

PATIENCE_MS = 1_000
"""A write that takes longer says what it waits for."""


class Job(QObject):
    """A long task under way. Its signals come on the GUI thread; it is done after one of the last three."""

    progress = Signal(str, float)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask it to stop; ``cancelled`` follows when nothing half-done is left."""
        self._stop.set()

    def stopped(self) -> bool:
        """Whether somebody asked it to stop; solvers look at this themselves. Any thread may ask."""
        return self._stop.is_set()


class _Ticket:
    """One search: who asked, and whether a newer one took its place."""

    superseded = False


class Tasks(QObject):
    """Runs what needs the office on its own threads. Nothing is delivered to an owner that is gone.

    ``settled`` once everything asked so far is answered.
    """

    settled = Signal()
    _delivered = Signal(object)

    def __init__(self, office: "Office", changes: ChangeHub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(GIVE_WAY_SECONDS)
        self._office = office
        self._changes = changes
        self._reader = ThreadPoolExecutor(1, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._pool = ThreadPoolExecutor(2, "job")
        self._searches: dict[tuple[int, str], _Ticket] = {}
        self._reading: _Ticket | None = None
        self._lock = threading.Lock()
        self._pending = 0
        self._closed = False
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)

    def read(
        self, owner: QObject, fn: "Callable[[Work], T]", done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Find something; ``done`` gets it. Without ``failed`` an error is shown where the owner shows errors."""
        self._submit(self._reader, lambda: self._office.read(fn), owner, done, failed)

    def write(
        self,
        owner: QObject,
        fn: "Callable[[Work], T]",
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> "Future[T]":
        """Do one act of work. Everybody hears of the change before ``done`` runs.

        What is given back is for whoever cannot go on without it, as a window that closes; everybody else takes
        ``done``.
        """
        future = self._submit(self._writer, lambda: self._write(fn), owner, done, failed)
        if isinstance(owner, QWidget):
            QTimer.singleShot(PATIENCE_MS, owner, lambda: self._tell_wait(owner, future))
        return future

    def search(
        self,
        owner: QObject,
        key: str,
        fn: "Callable[[Work], T]",
        done: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Find something as somebody types: only the newest search of an owner's key is answered."""
        place = (id(owner), key)
        ticket = _Ticket()
        with self._lock:
            older = self._searches.get(place)
            self._searches[place] = ticket
            if older is not None:
                older.superseded = True
            if self._reading is not None and self._reading.superseded:
                self._office.stop_reading()

        def find() -> T:
            with self._lock:
                if ticket.superseded or not shiboken6.isValid(owner):
                    raise Cancelled
                self._reading = ticket
            try:
                return self._office.read(fn)
            finally:
                with self._lock:
                    self._reading = None

        def answer(found: T) -> None:
            self._forget(place, ticket)
            if not ticket.superseded:
                done(found)

        def refuse(error: Exception) -> None:
            self._forget(place, ticket)
            if not ticket.superseded and not isinstance(error, Cancelled):
                (failed or _shown_by(owner))(error)

        self._submit(self._reader, find, owner, answer, refuse)

    def job(self, title: str, fn: "Callable[[Office, Report], T]") -> Job:
        """Start a long task with its own progress and cancel. Its reads and writes take their turn in the lanes."""
        job = Job(title, self)
        latest: list[tuple[str, float]] = []

        def tell() -> None:
            message, fraction = latest[-1]
            latest.clear()
            job.progress.emit(message, fraction)

        def report(message: str, fraction: float) -> None:
            if job.stopped():
                raise Cancelled
            latest.append((message, fraction))
            if len(latest) == 1:
                self._deliver(tell)

        def run() -> T:
            if job.stopped():
                raise Cancelled
            return fn(cast("Office", _JobOffice(self)), report)

        def fail(error: Exception) -> None:
            if isinstance(error, Cancelled):
                job.cancelled.emit()
            else:
                job.failed.emit(error)
            job.deleteLater()

        def finish(result: T) -> None:
            job.finished.emit(result)
            job.deleteLater()

        self._submit(self._pool, run, job, finish, fail)
        return job

    def apart(self, title: str, fn: Callable[..., T], *given: Any, reports: bool = False) -> Job:
        """Start long arithmetic with values, in a process of its own: the window does not wait for its turns.

        With ``reports`` the function takes a ``report``, so that its progress is seen and it can be cancelled.
        """

        def call(_office: "Office", report: Report) -> T:
            from careteam.apart import process

            return process.call(fn, *given, report=report if reports else None, stopped=lambda: self._closed)

        return self.job(title, call)

    def idle(self) -> bool:
        """Whether nothing is under way and every answer was delivered."""
        return self._pending == 0

    def close(self) -> None:
        """Let writes finish, stop the rest, and wait for it; nothing is delivered any more."""
        if not self._closed:
            self.leave()()

    def leave(self) -> Callable[[], None]:
        """Take nothing more and deliver nothing more; what waits for the rest to end, on any thread."""
        self._closed = True
        for job in self.findChildren(Job):
            job.cancel()
        self._office.stop_reading()
        lanes = self._pool, self._reader, self._writer

        def finish() -> None:
            from careteam.apart import process

            process.end()
            for lane in lanes:  # jobs first: they still read and write
                lane.shutdown(wait=True, cancel_futures=lane is not lanes[-1])

        return finish

    def _tell_wait(self, owner: QWidget, future: "Future[Any]") -> None:
        """Say where the owner shows errors what keeps a write; the words go when it is done."""
        if future.done() or self._closed:
            return
        words = _("Still saving…")
        if self._office.waits:
            words = _("Waiting for another program to finish writing…")
        takes_back = errors.show_wait(owner, words)
        future.add_done_callback(lambda _future: self._deliver(takes_back))

    def _write(self, fn: "Callable[[Work], T]") -> T:
        result, changes = self._office.write(fn)
        if changes.topics:
            self._deliver(lambda: self._changes.changed.emit(changes))
        return result

    def _submit(
        self,
        lane: ThreadPoolExecutor,
        call: Callable[[], T],
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Failed | None,
    ) -> Future[T]:
        if self._closed:
            gone: Future[T] = Future()
            gone.cancel()
            return gone
        self._pending += 1

        def finish(future: Future[T]) -> None:
            if future.cancelled():
                return

            def answer() -> None:
                error = future.exception()
                if error is None:
                    if done is not None:
                        done(future.result())
                elif isinstance(error, Exception):
                    (failed or _shown_by(owner))(error)
                else:
                    raise error

            def deliver() -> None:
                self._pending -= 1
                try:
                    if shiboken6.isValid(owner):
                        answer()
                finally:
                    if self.idle():
                        self.settled.emit()

            self._deliver(deliver)

        submitted = lane.submit(call)
        submitted.add_done_callback(finish)
        return submitted

    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._delivered.emit(call)

    @Slot(object)
    def _on_delivered(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _forget(self, place: tuple[int, str], ticket: _Ticket) -> None:
        if self._searches.get(place) is ticket:
            del self._searches[place]


class _JobOffice:
    """The office as a job sees it: each read and write waits for its lane, and everybody hears of its changes.

    A backup uses the file beside the lanes, on connections of its own.
    """

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.user = tasks._office.user
        self.clock = tasks._office.clock
        self.engine, self.path, self.key = tasks._office.engine, tasks._office.path, tasks._office.key

    def read(self, fn: "Callable[[Work], T]") -> T:
        """What ``fn`` finds, from one consistent snapshot."""
        return self._tasks._reader.submit(self._tasks._office.read, fn).result()

    def write(self, fn: "Callable[[Work], T]") -> tuple[T, Changes]:
        """Do one act of work and commit it whole, or not at all."""
        result, changes = self._tasks._writer.submit(self._tasks._office.write, fn).result()
        self._tasks._deliver(lambda: self._tasks._changes.changed.emit(changes))
        return result, changes


def _shown_by(owner: QObject) -> Failed:
    return lambda error: errors.show(owner, error)
