"""Undo and Redo in the top line, on the keys and on the toast: whatever one did here, the way back is at hand."""

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from careteam.domain.changes import Act, Changes
from careteam.i18n import _
from ui.kit import errors, theme
from ui.kit.buttons import Button
from ui.kit.context import Context
from ui.kit.labels import tip
from ui.shell.undo_toast import UndoToast

AWHILE_MS = 300
"""An undo that takes longer says that it is under way."""

LARGE = 150
"""In larger print than this, in per cent, the arrows stand alone, or a laptop's window would be wider than its screen.
What they do is in their tooltips and is read aloud."""


class UndoBar(QWidget):
    """Takes back what the signed-in person did last, and does it again. What is refused is said over the page.

    Both buttons keep their places, so that a second click on one never meets the other.
    """

    def __init__(self, context: Context, toast: UndoToast) -> None:
        super().__init__()
        self._context = context
        self._toast = toast
        self._history = context.office.history
        self.undo_button = Button(_("Undo"), self.undo, icon="undo")
        self.redo_button = Button(_("Redo"), self.redo, icon="redo")
        if theme.px(100) > LARGE:
            for button in (self.undo_button, self.redo_button):
                button.setText("")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(8))
        line.addWidget(self.undo_button)
        line.addWidget(self.redo_button)
        self._begun: Act | None = None
        self._slow = QTimer(self, singleShot=True, interval=AWHILE_MS)
        self._slow.timeout.connect(self._on_slow)
        toast.undo_wanted.connect(self.undo)
        toast.redo_wanted.connect(self.redo)
        context.changes.changed.connect(self._on_changed)
        self._offer()

    def undo(self) -> None:
        """Take back the latest act; of several presses, each takes back one."""
        from careteam.services import undo

        if self._history.to_undo is not None:
            self._begin(self._history.to_undo)
            self._context.tasks.write(self, lambda work: undo.back(work, self._history), self._on_done, self._on_failed)

    def redo(self) -> None:
        """Do again what was undone last."""
        from careteam.services import undo

        if self._history.to_redo is not None:
            self._begin(self._history.to_redo)
            self._context.tasks.write(
                self, lambda work: undo.again(work, self._history), self._on_done, self._on_failed
            )

    def _begin(self, act: Act) -> None:
        self._begun = act
        self._slow.start()

    def _on_slow(self) -> None:
        if self._begun is not None:
            self._toast.wait(self._begun)

    def _on_done(self, _nothing: object) -> None:
        self._slow.stop()

    def _on_failed(self, error: Exception) -> None:
        self._slow.stop()
        self._toast.hide()
        self._offer()
        errors.show(self, error)

    def _on_changed(self, changes: Changes) -> None:
        if changes.act is not None:
            self._toast.say(changes.act)
            self._offer()

    def _offer(self) -> None:
        """What the buttons would do now."""
        for button, act, words, none in (
            (self.undo_button, self._history.to_undo, _("Undo: {title} (Ctrl+Z)"), _("Nothing to undo")),
            (self.redo_button, self._history.to_redo, _("Redo: {title} (Ctrl+Shift+Z)"), _("Nothing to redo")),
        ):
            said = words.format(title=act.title) if act else none
            button.setEnabled(act is not None)
            button.setToolTip(tip(said))
            button.setAccessibleName(said)


class UndoKeys(QObject):
    """Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y in a window.

    A field that one types in keeps them for itself as long as it has something of its own to undo or redo.
    """

    def __init__(self, window: QWidget, bar: UndoBar) -> None:
        super().__init__(window)
        self._window = window
        self._field: QWidget | None = None
        for keys, act in (("Ctrl+Z", bar.undo), ("Ctrl+Shift+Z", bar.redo), ("Ctrl+Y", bar.redo)):
            QShortcut(QKeySequence(keys), window, act).setAutoRepeat(False)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and watched is self._field:
            undoes, redoes = _of_its_own(self._field)
            wants_undo = event.matches(QKeySequence.StandardKey.Undo)
            wants_redo = event.matches(QKeySequence.StandardKey.Redo)
            if (wants_undo and not undoes) or (wants_redo and not redoes):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._field is not None and shiboken6.isValid(self._field):
            self._field.removeEventFilter(self)
        self._field = now if now is not None and now.window() is self._window else None
        if self._field is not None:
            self._field.installEventFilter(self)


def _of_its_own(field: QWidget) -> tuple[bool, bool]:
    """Whether a field can undo, and redo, what was typed into it; a box one also chooses from has its line inside."""
    if isinstance(field, QPlainTextEdit):
        document = field.document()
        return document.isUndoAvailable(), document.isRedoAvailable()
    line = field if isinstance(field, QLineEdit) else field.findChild(QLineEdit)
    return (line.isUndoAvailable(), line.isRedoAvailable()) if line is not None else (False, False)
