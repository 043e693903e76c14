"""The one task a page has under way: a newer one takes its place, and its progress shows once it takes a while."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.errors import Cancelled, CareTeamError
from ui.kit import errors
from ui.kit.progress import ProgressPanel
from ui.kit.tasks import Job, Report, Tasks

if TYPE_CHECKING:
    from careteam.services.office import Office

BARELY = 300
"""Milliseconds a task may take before its progress is shown."""


class LatestJob(QWidget):
    """Runs jobs, the newest of which counts, and shows how far it is.

    ``changed`` when one starts or is over, ``settled`` when nothing followed on what it found.
    """

    changed = Signal()
    settled = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._job: Job | None = None
        self._panel: ProgressPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is under way."""
        return self._job is not None

    def run(
        self,
        title: str,
        work: "Callable[[Office, Report], Any]",
        done: Callable[[Any], object],
        refused: Callable[[CareTeamError], object],
        stopped: Callable[[], object],
    ) -> None:
        """Run a job in place of the one before.

        ``done`` gets what it found, ``refused`` what the program itself says no to; ``stopped`` if it was cancelled.
        """

        def guarded(office: "Office", report: Report) -> Any:
            try:
                return work(office, report)
            except Cancelled:
                raise
            except CareTeamError as error:
                return error

        self._let_go()
        job = self._job = self._tasks.job(title, guarded)
        job.finished.connect(
            lambda found: self._over(job, lambda: (refused if isinstance(found, CareTeamError) else done)(found))
        )
        job.failed.connect(lambda error: self._on_failed(job, error))
        job.cancelled.connect(lambda: self._over(job, stopped))
        self.changed.emit()
        QTimer.singleShot(BARELY, self, lambda: self._show_progress(job))

    def show_progress(self) -> None:
        """Show the progress at once."""
        self._show_progress(self._job)

    def _show_progress(self, job: Job | None) -> None:
        if job is not None and job is self._job and self._panel is None:
            self._panel = ProgressPanel(job)
            self._column.addWidget(self._panel)
            self.show()

    def _over(self, job: Job, answer: Callable[[], object]) -> None:
        if job is self._job:
            self._let_go()
            self.changed.emit()
            answer()
            if not self.busy:
                self.settled.emit()

    def _on_failed(self, job: Job, error: Exception) -> None:
        told = self._panel is not None  # the panel of a job shows its error itself
        self._over(job, lambda: None if told else errors.show(self, error))

    def _let_go(self) -> None:
        """Forget the job under way; what it still finds is not listened to."""
        job, self._job = self._job, None
        panel, self._panel = self._panel, None
        if job is not None:
            job.cancel()
        if panel is not None:
            panel.deleteLater()
        self.hide()
