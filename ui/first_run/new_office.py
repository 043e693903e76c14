"""Starting an office: who you are, whom families call, where the file lies; then the recovery key, shown once."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from PySide6.QtCore import QStandardPaths, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Problem
from careteam.domain.offices import OfficeDraft
from careteam.i18n import _
from careteam.services import access
from ui.kit import errors, theme
from ui.kit.background import Background
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import Card, row
from ui.kit.fields import Choice, Multiline, Secret, Section, Text
from ui.kit.forms import Form
from ui.kit.labels import Label, Muted, Title

if TYPE_CHECKING:
    from careteam.services.access import Founded


WIDTH = 640


@dataclass(frozen=True)
class FirstDraft(OfficeDraft):
    """An office and its first account, as entered."""

    account: str = ""
    passphrase: str = ""
    again: str = ""


class NewOffice(QWidget):
    """Two steps: the form, then the recovery key. ``founded(path, office)`` at the end."""

    founded = Signal(object, object)
    back_wanted = Signal()

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._made: tuple[Path, Founded] | None = None
        self._steps = QStackedWidget(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._steps)
        self._steps.addWidget(self._form_step())
        self.form.first_entry().setFocus()

    def _form_step(self) -> QWidget:
        zone = QTimeZone.systemTimeZoneId().toStdString()
        zones = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        on_pages = _("As families know it. It stands on every page.")
        signs_in = _("You sign in with it, and colleagues see it.")
        words = _("At least 15 characters; a few words are easiest.")
        numbers = _("The first thing on every page a family takes home. No page prints without these numbers.")
        self.form: Form[FirstDraft] = Form(
            (
                Section(_("Your team")),
                Text("name", _("Name of your team"), required=True, hint=on_pages),
                Choice("zone", _("Time zone"), options=zones, beside=True, width=200),
                Section(_("You")),
                Text("account", _("Your name"), required=True, hint=signs_in),
                Secret("passphrase", _("Passphrase"), required=True, hint=words),
                Secret("again", _("Passphrase again"), required=True, beside=True),
                Section(_("Whom families call"), numbers),
                Text("day_phone", _("Number by day"), required=True),
                Text("night_phone", _("Number at night"), required=True, beside=True),
                Text("day_hours", _("When the day number answers")),
                Text("emergency_number", _("Emergency number"), required=True, width=200, beside=True),
                Multiline("when_to_call", _("When families should call, one reason a line"), lines=3),
            ),
            FirstDraft(zone=zone if zone in available_timezones() else "America/New_York"),
        )
        self.choose_place = PrimaryButton(_("Choose where to keep it…"), self.submit)
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        card.body.addWidget(Title(_("Start an office")))
        card.body.addWidget(self.form)
        return _step(card, LinkButton(_("Back"), self.back_wanted.emit), None, self.choose_place)

    def submit(self) -> None:
        """Check what was entered, ask for the file, and make the office."""
        try:
            draft = self.form.draft()
            if draft.passphrase != draft.again:
                raise Invalid(Problem("again", _("The two passphrases differ. Type both again.")))
            access.check_passphrase(draft.passphrase, draft.account)
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        self.form.clear_problems()
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = str(Path(folder) / f"{access.file_name(draft.name)}.careteam")
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Where to keep the office"), proposed, _("Offices") + " (*.careteam)"
        )
        if name:
            self.make(Path(name), draft)

    def make(self, path: Path, draft: FirstDraft) -> None:
        """Make the office at this place."""
        if path.suffix != ".careteam":
            path = path.with_name(path.name + ".careteam")
        office = replace(OfficeDraft(), **{name: getattr(draft, name) for name in OfficeDraft.__dataclass_fields__})
        self._busy(True)
        self._background.run(
            self,
            lambda: access.found(path, office, draft.account, draft.passphrase),
            lambda made: self._on_made(path, made),
            self._on_failed,
        )

    def _busy(self, busy: bool) -> None:
        self.choose_place.setEnabled(not busy)
        self.choose_place.setText(_("Making the office…") if busy else _("Choose where to keep it…"))

    def _on_failed(self, error: Exception) -> None:
        self._busy(False)
        if isinstance(error, Invalid):
            self.form.show_problems(error)
        else:
            errors.say(self.form.banner, error)

    def _on_made(self, path: Path, made: "Founded") -> None:
        self._made = (path, made)
        self._steps.addWidget(self._key_step(path, made))
        self._steps.setCurrentIndex(1)
        self.save_sheet.setFocus()

    def _key_step(self, path: Path, made: "Founded") -> QWidget:
        groups = made.recovery_key.split("-")
        lines = ["   ".join(groups[start : start + 4]) for start in range(0, len(groups), 4)]
        self.key = Label("\n".join(lines), "recovery")
        self.key.setAccessibleName(_("Recovery key: {key}").format(key=made.recovery_key))
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.save_sheet = PrimaryButton(_("Save the sheet as a PDF to print"), self._on_print)
        self.go_on = Button(_("I have put it away: open the office"), self._on_go_on)
        self.go_on.setEnabled(False)
        card = Card()
        card.setFixedWidth(theme.px(WIDTH))
        card.body.addWidget(Title(_("Your recovery key")))
        why = _(
            "If everybody forgets the passphrase, or the key file beside the office is lost, only this key opens"
            " {name}. It is shown this once. Print it and lock it away: whoever has it and the file reads everything."
        )
        card.body.addWidget(Muted(why.format(name=path.name), wrap=True))
        card.body.addSpacing(theme.px(12))
        card.body.addWidget(self.key)
        card.body.addSpacing(theme.px(12))
        self.told = Muted("", wrap=True)
        card.body.addWidget(self.told)
        written = Button(_("I wrote it down by hand"), lambda: self.go_on.setEnabled(True))
        card.body.addLayout(row(self.save_sheet, written, None))
        return _step(card, None, self.go_on)

    def _on_print(self) -> None:
        assert self._made is not None
        path, made = self._made
        proposed = str(path.with_name(f"{path.stem} recovery key.pdf"))
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the recovery sheet"), proposed, "PDF (*.pdf)")
        if name:
            office, key = made.office, made.recovery_key
            self._background.run(
                self, lambda: access.save_recovery_sheet(Path(name), office, key), lambda _saved: self._on_printed(name)
            )

    def _on_printed(self, name: str) -> None:
        self.told.setText(_("Saved as {name}. Print it, put the paper away, then delete the file.").format(name=name))
        self.go_on.setEnabled(True)

    def _on_go_on(self) -> None:
        assert self._made is not None
        path, made = self._made
        self.founded.emit(path, made.office)


def _step(card: Card, *ways: QWidget | None) -> QWidget:
    """A card that scrolls where the window is low, and the ways on below it, always in sight."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    inner = theme.look(QWidget(), "scrolled")
    column = QVBoxLayout(inner)
    column.addLayout(row(None, card, None))
    column.addStretch(1)
    scroll.setWidget(inner)
    foot = QWidget()
    foot.setFixedWidth(card.width())
    foot.setLayout(row(*ways))
    step = QWidget()
    whole = QVBoxLayout(step)
    whole.setContentsMargins(0, 0, 0, theme.px(12))
    whole.addWidget(scroll, 1)
    whole.addLayout(row(None, foot, None))
    return step
