"""What can be done by key or by name, said once; shortcuts, the palette and the sheet of keys are made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from careteam.i18n import N_, _
from ui.kit.labels import tip

ENTER = ("Ctrl+Return", "Ctrl+Enter")
"""Both keys that say Enter."""


@dataclass(frozen=True)
class Command:
    """Something to do: its name, its keys, and what it does to the page or window that declares it.

    ``heard``: the part that has the focus answers the keys itself, so they are no shortcuts of the page. Without
    ``act`` it is only on the sheet of keys, and its keys may be words ("Alt+arrows").
    """

    name: str
    keys: tuple[str, ...] = ()
    act: Callable[[Any], object] | None = None
    heard: bool = False

    def words(self) -> str:
        """Its keys as they are written on this computer's keyboard; the second and later ones say the same."""
        if not self.keys:
            return ""
        if self.act is None:
            return " · ".join(_(one) for one in self.keys)
        return QKeySequence(self.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


@dataclass(frozen=True)
class Commands:
    """What can be done at one place of the program."""

    place: str
    each: tuple[Command, ...]


IN_LISTS = Commands(
    N_("In a list"),
    (
        Command(N_("Open the row"), (N_("Enter"),)),
        Command(N_("Go to a row by the beginning of a word"), (N_("Letters"),)),
        Command(N_("Sort, move or widen the column"), ("Alt+Down",)),
    ),
)
IN_FORMS = Commands(
    N_("In a form"),
    (
        Command(N_("Save"), ("Ctrl+Enter",)),
        Command(N_("Close without saving"), ("Esc",)),
        Command(N_("Open the calendar of a date"), ("Alt+Down",)),
    ),
)


def bind(owner: QWidget, commands: Commands) -> None:
    """Make the shortcuts of a page or window, which work while it is in sight."""
    for command in commands.each:
        if command.act is None or command.heard:
            continue
        for keys in command.keys:
            QShortcut(QKeySequence(keys), owner, partial(command.act, owner))


def enter_presses(button: QPushButton, owner: QWidget) -> None:
    """Ctrl+Enter presses a form's button from any field of it, and the button's tooltip says so."""
    button.setToolTip(tip(_("Ctrl+Enter, from any field")))
    for keys in ENTER:
        shortcut = QShortcut(QKeySequence(keys), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: button.click() if button.isVisible() else None)
