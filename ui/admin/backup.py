"""Backups: where the last one went and when, a new one, and the proof that the last one would do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QSizePolicy, QWidget

from careteam.domain.changes import Topic
from careteam.i18n import _, ngettext
from ui.kit import dates, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import Card, clear, row
from ui.kit.context import Context
from ui.kit.labels import ElidedLabel, Label, Muted
from ui.kit.page import Page
from ui.kit.progress import ProgressPanel
from ui.kit.tasks import Report

if TYPE_CHECKING:
    from careteam.services.backups import Last, Made, Tried
    from careteam.services.office import Office, Work


@dataclass(frozen=True)
class Shown:
    """The last backup, and the day it is at the office."""

    last: "Last | None"
    today: date


class BackupSection(Page):
    """Backs the office up into a folder that this computer remembers, and tries the last backup."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, parent)
        self.said = Banner()
        self.body.addWidget(self.said)
        self.card = Card(_("Last backup"))
        self.card.setMaximumWidth(theme.px(720))
        self.when = Label("", "value")
        self.file = ElidedLabel("", "muted")
        self.folder = ElidedLabel("", "muted")
        self.back_up = PrimaryButton(_("Back up now"), self._on_back_up_clicked)
        self.try_out = Button(_("Try the last backup"), self._on_try_clicked)
        self.another = LinkButton(_("Choose another folder"), self._on_another_clicked)
        self._progress = Card()
        self._progress.setMaximumWidth(theme.px(720))
        self._progress.hide()
        for line in (self.when, self.file):
            self.card.body.addWidget(line)
        self.card.body.addSpacing(theme.px(8))
        self.card.body.addLayout(row(self.back_up, self.try_out, None))
        self.folder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.card.body.addLayout(row(self.folder, self.another, None))
        self.body.addWidget(self.card)
        self.body.addWidget(self._progress)
        for words in (
            _("A backup is one encrypted file. The same passphrases open it, and so does the recovery key."),
            _("Keep it on another drive than the office, and now and then one in another building."),
            _("To put one back, choose “Restore a backup” in the welcome window. It never replaces an office."),
        ):
            self.body.addWidget(Muted(words, wrap=True))
        self.body.addStretch(1)
        if context.office.path is None:
            self.card.hide()
            self.said.say(_("This office is on a server. Whoever looks after the server makes its backups."))
        self._show_folder()

    @staticmethod
    def load(work: "Work", _query: None) -> Shown:
        from careteam.services import backups, office_settings

        return Shown(backups.last(work), office_settings.today(work))

    def show_data(self, data: Shown) -> None:
        """Show when the last backup was made, and where it went."""
        if data.last is None:
            self.when.setText(_("None yet"))
            self.file.set_whole(_("Without one, a broken disk takes the office with it."))
        else:
            self.when.setText(dates.moment(data.last.made, data.today))
            self.file.set_whole(str(data.last.file))
        self.try_out.setEnabled(data.last is not None and self._progress.isHidden())

    def _on_back_up_clicked(self) -> None:
        from careteam.services import backups

        folder = self._folder() or self._choose()
        if folder is not None:

            def work(office: "Office", report: "Report") -> "Made":
                return backups.make(office, backups.file_in(folder, office), report)

            self._run(_("Backing up"), work, self._on_backed_up, self.back_up)

    def _on_try_clicked(self) -> None:
        from careteam.services import backups

        folder = self._folder()
        self._run(
            _("Trying the last backup"),
            lambda office, report: backups.try_out(office, folder, report),
            self._on_tried,
            self.try_out,
        )

    def _on_another_clicked(self) -> None:
        self._choose()

    def _on_backed_up(self, made: "Made") -> None:
        if made.same_disk:
            words = _("Backed up and checked: {name}. It lies on the same disk as the office; keep a copy elsewhere.")
            self.said.say(words.format(name=made.file.name), "warn")
        else:
            self.said.say(_("Backed up and checked: {name}.").format(name=made.file.name), "good")

    def _on_tried(self, tried: "Tried") -> None:
        counts = (
            ngettext("{count} patient", "{count} patients", tried.patients).format(count=f"{tried.patients:,}"),
            ngettext("{count} visit", "{count} visits", tried.visits).format(count=f"{tried.visits:,}"),
            ngettext("{count} record in all", "{count} records in all", tried.rows).format(count=f"{tried.rows:,}"),
        )
        words = _("The last backup opens and is sound. It holds all that the office held then: {counts}.")
        said = words.format(counts=", ".join(counts))
        self.said.say(" ".join((said, *tried.remarks)), "warn" if tried.remarks else "good")

    def _run(
        self, title: str, work: "Callable[[Office, Report], Any]", done: Callable[[Any], None], pressed: Button
    ) -> None:
        self.said.hide()
        clear(self._progress.body)
        panel = ProgressPanel(self.context.tasks.job(title, work), self._progress)
        panel.ended.connect(lambda found: self._over(found, done, pressed))
        self._progress.body.addWidget(panel)
        self._progress.show()
        self._set_busy(True)

    def _over(self, found: Any, done: Callable[[Any], None], pressed: Button) -> None:
        self._set_busy(False)
        if self.isVisible():
            pressed.setFocus()  # a button that waits loses the focus to whatever comes next
        if found is not None:
            self._progress.hide()
            done(found)
        self.reload()

    def _set_busy(self, busy: bool) -> None:
        for button in (self.back_up, self.try_out, self.another):
            button.setEnabled(not busy)

    def show_error(self, message: str) -> None:
        """Say why there is no backup, or why it would not do."""
        self._progress.hide()
        self.said.say(message, "bad")

    def _folder(self) -> Path | None:
        kept = self.context.settings.value.backup_folder
        return Path(kept) if kept and Path(kept).is_dir() else None

    def _choose(self) -> Path | None:
        kept = self.context.settings.value.backup_folder
        name = QFileDialog.getExistingDirectory(self, _("Where backups go"), kept)
        if not name:
            return None
        self.context.settings.change(backup_folder=name)
        self._show_folder()
        return Path(name)

    def _show_folder(self) -> None:
        kept = self.context.settings.value.backup_folder
        self.another.setVisible(bool(kept))
        self.folder.setVisible(bool(kept))
        self.folder.set_whole(_("Backups of this computer go to {folder}").format(folder=kept))
