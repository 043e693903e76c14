"""Sentences below each other, each with a sign and perhaps a small button that does something about it."""

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.kit import icons, theme
from ui.kit.buttons import Clicked, LinkButton
from ui.kit.cards import clear
from ui.kit.labels import Label

SIGNS = {"bad": "error", "warn": "warning", "good": "done", "muted": "info"}


class Remarks(QWidget):
    """A list of sentences; hidden while it has none. ``tone``: bad, warn, good or muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(2))
        self._grid.setColumnStretch(1, 1)
        self._words: list[str] = []
        self._buttons: list[LinkButton] = []
        self.hide()

    def clear(self) -> None:
        """Say nothing."""
        clear(self._grid)
        self._words, self._buttons = [], []
        self.hide()

    def add(self, words: str, tone: str, button: str = "", clicked: Clicked = None) -> None:
        """Add a sentence."""
        line = self._grid.rowCount()
        sign = Label()
        icons.set_icon(sign, SIGNS[tone], tone)
        self._grid.addWidget(sign, line, 0)
        self._grid.addWidget(Label(words, "muted" if tone == "muted" else "", wrap=True), line, 1)
        if button:
            made = LinkButton(button, clicked)
            made.setAccessibleName(f"{button}: {words}")
            self._grid.addWidget(made, line, 2)
            self._buttons.append(made)
        self._words.append(words)
        self.setVisible(True)

    def words(self) -> list[str]:
        """The sentences shown."""
        return list(self._words)

    def buttons(self) -> list[LinkButton]:
        """The buttons beside them."""
        return list(self._buttons)
