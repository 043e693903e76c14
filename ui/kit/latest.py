"""Work off the GUI thread of which only the newest answer counts, as while somebody types."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui.kit.tasks import Job, Report, Tasks

if TYPE_CHECKING:
    from careteam.services.office import Office


class Latest(QObject):
    """Runs one job at a time for its parent; asking anew drops the one before. ``ready(result)``, ``failed(error)``."""

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._title = tasks, title
        self._job: Job | None = None

    def ask(self, fn: "Callable[[Office, Report], Any]") -> None:
        """Run this instead of what is under way."""
        self.drop()
        job = self._job = self._tasks.job(self._title, fn)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)

    def drop(self) -> None:
        """Wait for nothing any more."""
        if self._job is not None:
            self._job.finished.disconnect(self._on_finished)
            self._job.failed.disconnect(self._on_failed)
            self._job.cancel()
            self._job = None

    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def _on_finished(self, result: object) -> None:
        self._job = None
        self.ready.emit(result)

    def _on_failed(self, error: object) -> None:
        self._job = None
        self.failed.emit(error)
