"""Putting an office back from a backup: who you are, and the passphrase or the recovery key."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QVBoxLayout, QWidget

from careteam.domain.errors import Cancelled, Invalid
from careteam.i18n import _
from careteam.services import backups
from ui.kit import errors, theme
from ui.kit.background import Background
from ui.kit.buttons import LinkButton, PrimaryButton
from ui.kit.cards import Card, row
from ui.kit.fields import Secret, Text
from ui.kit.forms import Form
from ui.kit.labels import ElidedLabel, Title


@dataclass(frozen=True)
class WayDraft:
    """What opens the backup."""

    account: str = ""
    passphrase: str = ""
    recovery_key: str = ""


def ask_from_and_to(window: QWidget | None) -> tuple[Path, Path] | None:
    """Which backup, and where the office is to be; None where somebody thinks better of it."""
    kinds = _("Backups") + f" (*{backups.SUFFIX})"
    source, _kind = QFileDialog.getOpenFileName(window, _("The backup to restore"), "", kinds)
    if not source:
        return None
    offices = _("Offices") + " (*.careteam)"
    name, _kind = QFileDialog.getSaveFileName(window, _("Where to keep the office"), "", offices)
    if not name:
        return None
    return Path(source), Path(name if name.endswith(".careteam") else name + ".careteam")


class RestoreOffice(QWidget):
    """Restores one backup to one place; else ``back_wanted``.

    ``restored(path, account, remark)`` once the office is there; a remark says what its records contradict.
    """

    restored = Signal(object, str, str)
    back_wanted = Signal()
    _told = Signal(str, float)

    def __init__(self, source: Path, to: Path, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._to, self._background = source, to, background
        self._stop = threading.Event()
        self._busy = False
        names = backups.accounts(source)
        paper = _("Only where nobody knows the passphrase. The passphrase above is then your new one.")
        self.form: Form[WayDraft] = Form(
            (
                Text("account", _("Your name, as you sign in"), required=True),
                Secret("passphrase", _("Passphrase"), required=True),
                Text("recovery_key", _("Recovery key"), hint=paper),
            ),
            WayDraft(account=names[0] if len(names) == 1 else ""),
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Restoring"))
        self.bar.hide()
        self.restore = PrimaryButton(_("Restore and check"), self.submit)
        self.leave = LinkButton(_("Back"), self._on_leave_clicked)
        card = Card()
        card.setFixedWidth(theme.px(520))
        card.body.addWidget(Title(_("Restore a backup")))
        card.body.addWidget(ElidedLabel(_("From {file}").format(file=source), "muted"))
        card.body.addWidget(ElidedLabel(_("To {file}").format(file=to), "muted"))
        card.body.addSpacing(theme.px(8))
        card.body.addWidget(self.form)
        card.body.addSpacing(theme.px(8))
        card.body.addWidget(self.bar)
        card.body.addLayout(row(self.leave, None, self.restore))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def submit(self) -> None:
        """Restore the office, and check it before it stands under its name."""
        try:
            draft = self.form.draft()
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        if self._busy:
            return
        self.form.clear_problems()
        self._set_busy(True)
        self._background.run(
            self, self._restoring(draft), lambda remarks: self._on_done(draft, remarks), self._on_failed
        )

    def _restoring(self, draft: WayDraft) -> Callable[[], tuple[str, ...]]:
        source, to, stop, told = self._source, self._to, self._stop, self._told

        def report(message: str, done: float) -> None:
            if stop.is_set():
                raise Cancelled
            told.emit(message, done)

        way = backups.WayIn(draft.account, draft.passphrase, draft.recovery_key)
        return lambda: backups.restore(source, to, way, report)

    def _on_told(self, message: str, done: float) -> None:
        self.bar.setValue(round(1000 * done))
        self.bar.setAccessibleDescription(message)

    def _on_done(self, draft: WayDraft, remarks: tuple[str, ...]) -> None:
        self._set_busy(False)
        self.form.editor("passphrase").set_value("")
        remark = " ".join((_("The office is back."), *remarks)) if remarks else ""
        self.restored.emit(self._to, draft.account, remark)

    def _on_failed(self, error: Exception) -> None:
        self._set_busy(False)
        if isinstance(error, Cancelled):
            self.back_wanted.emit()
        elif isinstance(error, Invalid):
            self.form.show_problems(error)
        else:
            errors.say(self.form.banner, error)

    def _on_leave_clicked(self) -> None:
        self._stop.set()
        if not self._busy:
            self.back_wanted.emit()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.restore.setEnabled(not busy)
        self.restore.setText(_("Restoring and checking…") if busy else _("Restore and check"))
        self.leave.setText(_("Cancel") if busy else _("Back"))
        self.bar.setVisible(busy)
