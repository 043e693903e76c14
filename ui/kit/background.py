"""Work before there is an office: unlocking and founding take half a second, and the window must not freeze."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from ui.kit import errors

T = TypeVar("T")


class Background(QObject):
    """Runs one thing at a time on its own thread; answers come on the GUI thread, and not to owners that are gone."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = ThreadPoolExecutor(1, "unlock")
        self._closed = False
        self._answered.connect(lambda call: call(), Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        fn: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Call ``fn`` there, then ``done`` with its result or ``failed`` with its error here; nothing once closed."""
        if self._closed:
            return

        def answer(future: Future[T]) -> None:
            if not shiboken6.isValid(owner):
                return
            error = future.exception()
            if error is None:
                done(future.result())
            elif isinstance(error, Exception):
                (failed or (lambda failure: errors.show(owner, failure)))(error)

        self._thread.submit(fn).add_done_callback(lambda future: self._answered.emit(lambda: answer(future)))

    def close(self) -> None:
        """Wait until what is under way is done, and begin nothing more."""
        self._closed = True
        self._thread.shutdown(wait=True)
