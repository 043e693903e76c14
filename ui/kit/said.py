"""What was just done, in a sentence with its way back; it leaves by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.kit.banners import Banner
from ui.kit.buttons import Clicked

STAYS_MS = 20_000
"""Long enough to read it and to take it back."""


class Said(Banner):
    """A banner for what was done, which stays a while; what was refused stays until something else is said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self._on_timeout)

    def say(self, words: str, tone: str = "accent", actions: Sequence[tuple[str, Clicked]] = ()) -> None:
        super().say(words, tone, actions)
        if tone == "good":
            self._timer.start()
        else:
            self._timer.stop()

    def _on_timeout(self) -> None:
        """Go, unless somebody is about to take it back."""
        if any(button.hasFocus() for button in self.buttons()):
            self._timer.start()
        else:
            self.hide()
