"""A long task on screen: what it does, how far it is, and a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import errors, theme
from ui.kit.buttons import Button
from ui.kit.labels import ElidedLabel, Label
from ui.kit.tasks import Job


class ProgressPanel(QWidget):
    """Follows a job. ``ended(result or None)`` when it is over, however it ended."""

    ended = Signal(object)

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = job
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self._step = ElidedLabel("", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(job.title)
        self._cancel = Button(_("Cancel"), self._on_cancel_clicked)
        head = QHBoxLayout()
        head.addWidget(Label(job.title, "strong"))
        head.addWidget(self._step, 1)
        head.addWidget(self._cancel)
        column.addLayout(head)
        column.addWidget(self._bar)
        job.progress.connect(self._on_progress)
        job.finished.connect(self._on_finished)
        job.failed.connect(self._on_failed)
        job.cancelled.connect(self._on_cancelled)

    def _on_progress(self, message: str, fraction: float) -> None:
        self._step.set_whole(message)
        self._bar.setValue(round(fraction * 1000))

    def _on_cancel_clicked(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._step.set_whole(_("Stopping…"))

    def _on_finished(self, result: object) -> None:
        self._over(_("Done"))
        self._bar.setValue(1000)
        self.ended.emit(result)

    def _on_failed(self, error: Exception) -> None:
        self._over(errors.message(error))
        errors.show(self, error)
        self.ended.emit(None)

    def _on_cancelled(self) -> None:
        self._over(_("Stopped. Nothing half-done stays."))
        self.ended.emit(None)

    def _over(self, words: str) -> None:
        self._job = None
        self._cancel.hide()
        self._step.set_whole(words)
