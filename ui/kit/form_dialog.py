"""A form with its way to be saved, as part of a page or as a dialog."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.domain.errors import Invalid, Stale
from careteam.i18n import _
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.commands import enter_presses
from ui.kit.dialog import Dialog
from ui.kit.drafts import Keeper, Place
from ui.kit.forms import Form
from ui.kit.labels import HSeparator, Title
from ui.kit.tasks import Tasks

if TYPE_CHECKING:
    from careteam.services.office import Work

D = TypeVar("D")
Save = Callable[["Work", D, int], Any]
"""Saves a draft over the version that was seen: ``lambda work, draft, seen: patients.edit(work, id, draft, seen)``."""
Fresh = Callable[["Work"], tuple[D, int]]
"""The draft as it is saved now, and its version."""


class FormPanel(QWidget, Generic[D]):
    """A form that scrolls, with what went wrong above it and the save button at its end.

    A refused save shows its problems beside the fields; a stale one loads ``fresh`` and compares. ``saved(result)``
    once it is saved. Ctrl+Enter saves.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        tasks: Tasks,
        form: Form[D],
        save: "Save[D]",
        *,
        fresh: "Fresh[D] | None" = None,
        seen: int = 0,
        save_text: str = "",
        cancel: bool = True,
        kept: Place | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.banner = form.banner
        self.note = Banner()
        self.keeper = Keeper(kept, form, self.note, lambda: self.window().windowTitle(), self) if kept else None
        self._tasks, self._save, self._fresh, self._seen = tasks, save, fresh, seen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        scroll.setWidget(inner)  # before it is filled: with each new parent all within takes the style again
        self.content = QVBoxLayout(inner)
        self.content.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        self.content.addWidget(self.note)
        self.content.addWidget(form)
        self.content.addStretch()
        column.addWidget(scroll, 1)
        self.cancel_button = Button(_("Cancel"), self.cancelled.emit)
        self.save_button = PrimaryButton(save_text or _("Save"), self.save)
        if not cancel:
            self.cancel_button.hide()
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        self.buttons.setSpacing(theme.px(8))
        self.buttons.addStretch()
        self.buttons.addWidget(self.cancel_button)
        self.buttons.addWidget(self.save_button)
        column.addWidget(HSeparator())
        column.addLayout(self.buttons)
        enter_presses(self.save_button, self)

    def start(self, draft: D, seen: int) -> None:
        """Begin with a draft that was loaded, and the version it was read at."""
        self._seen = seen
        self.form.set_draft(draft)
        self.begin()

    def begin(self) -> None:
        """The form is ready: show over it what this person had typed and not saved."""
        if self.keeper is not None:
            self.keeper.begin(self._seen)

    def save(self) -> None:
        """Save what was entered, or say beside the fields why not."""
        if not self.save_button.isEnabled() or self.save_button.isHidden():
            return
        try:
            draft = self.form.draft()
        except Invalid as invalid:
            self.form.show_problems(invalid)
            return
        self.form.clear_problems()
        self.save_button.setEnabled(False)
        save, seen = self._save, self._seen

        def act(work: "Work") -> Any:
            return save(work, draft, seen)

        self._tasks.write(self, self.keeper.with_save(act) if self.keeper else act, self._on_saved, self._on_failed)

    def show_error(self, message: str) -> None:
        """Say above the form what went wrong."""
        self.form.banner.say(message, "bad")

    def _on_saved(self, result: object) -> None:
        self.save_button.setEnabled(True)
        if self.keeper is not None:
            self.keeper.saved()
        self.saved.emit(result)

    def _on_failed(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if self.keeper is not None:
            self.keeper.touch()
        if isinstance(error, Invalid):
            self.form.show_problems(error)
        elif isinstance(error, Stale) and self._fresh is not None:
            self._tasks.read(self, self._fresh, self._on_theirs)
        else:
            errors.show(self, error)

    def _on_theirs(self, fresh: tuple[D, int]) -> None:
        theirs, self._seen = fresh
        if self.keeper is not None:
            self.keeper.seen(self._seen)
        self.form.show_stale(theirs)


class FormDialog(Dialog, Generic[D]):
    """A form in a window of its own. It closes when saved; Esc asks, in place, only where something was typed.

    ``kept``: where what is typed is kept until it is saved. ``later``: what it shows is read first, and then begun with
    ``panel.start``.
    """

    saved = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        tasks: Tasks,
        form: Form[D],
        save: "Save[D]",
        *,
        fresh: "Fresh[D] | None" = None,
        seen: int = 0,
        save_text: str = "",
        kept: Place | None = None,
        later: bool = False,
        width: int = 560,
        height: int = 640,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = form
        self.panel = FormPanel(tasks, form, save, fresh=fresh, seen=seen, save_text=save_text, kept=kept, parent=self)
        self._to_begin = not later
        self.banner = form.banner
        self.panel.saved.connect(self._on_saved)
        self.panel.cancelled.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(16), 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(24), 0, theme.px(24), theme.px(4))
        self.title = Title(title)
        head.addWidget(self.title)
        column.addLayout(head)
        column.addWidget(self.panel, 1)
        room = self.screen().availableSize().expandedTo(parent.window().size() if parent is not None else QSize())
        self.resize(QSize(theme.px(width), theme.px(height)).boundedTo(room))
        form.first_entry().setFocus()

    def set_title(self, title: str) -> None:
        """Say what the form is about, once that is known."""
        self.setWindowTitle(title)
        self.title.setText(title)

    def show_error(self, message: str) -> None:
        """Say above the form what went wrong."""
        self.panel.show_error(message)

    def reject(self) -> None:
        """Close, unless something typed would be lost: then ask in the dialog."""
        if not self.form.is_dirty():
            super().reject()
            return
        self.form.banner.ask_to_discard(self._on_kept, self._on_discarded)

    def done(self, result: int) -> None:
        """Close; what was kept of the form is done with, too."""
        if self.panel.keeper is not None:
            self.panel.keeper.discard()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._to_begin:
            self._to_begin = False
            self.panel.begin()

    def _on_discarded(self) -> None:
        self.done(QDialog.DialogCode.Rejected)

    def _on_kept(self) -> None:
        self.form.banner.hide()
        self.form.first_entry().setFocus()

    def _on_saved(self, result: object) -> None:
        self.saved.emit(result)
        self.accept()
