"""A sentence across a page or a form: what to know, what is due, what went wrong, with what one can do about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import icons, tab_order, theme
from ui.kit.buttons import Button, Clicked
from ui.kit.labels import Label

ICONS = {"accent": "info", "good": "done", "warn": "warning", "bad": "error"}


class Banner(QFrame):
    """A coloured line with a sign, a sentence and buttons. Hidden until it says something.

    ``tone``: accent (to know), good, warn, bad.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(6))
        self._row.setSpacing(theme.px(8))
        self._sign = Label()
        self._words = Label(wrap=True)
        self._row.addWidget(self._sign)
        self._row.addWidget(self._words, 1)
        self._buttons: list[Button] = []
        self.hide()

    def say(self, words: str, tone: str = "accent", actions: Sequence[tuple[str, Clicked]] = ()) -> None:
        """Show a sentence, with buttons that do something about it."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [Button(name, act) for name, act in actions]
        for button in self._buttons:
            self._row.addWidget(button)
        tab_order.follow(self)
        self._words.setText(words)
        self.setAccessibleName(words)
        theme.mark(self, tone=tone)
        icons.set_icon(self._sign, ICONS[tone], tone)
        if self.parent() is None:
            # Not laid out yet: shown with its page, never as a window of its own.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def ask_to_discard(self, stay: Clicked, discard: Clicked) -> None:
        """Ask, before something is closed, about what would be lost with it."""
        ways = [(_("Keep editing"), stay), (_("Discard"), discard)]
        self.say(_("You have not saved what you typed."), "warn", ways)
        self.buttons()[0].setFocus()

    def take_back(self, words: str) -> None:
        """Hide, unless something else was said since."""
        if self.words() == words:
            self.hide()

    def words(self) -> str:
        """The sentence shown; empty while hidden."""
        return self._words.text() if not self.isHidden() else ""

    def buttons(self) -> list[Button]:
        """The buttons shown."""
        return list(self._buttons)
