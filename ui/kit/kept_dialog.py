"""A window in which one chooses, where that is no form: kept until it is done, and never thrown away unasked."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.kit.banners import Banner
from ui.kit.dialog import Dialog
from ui.kit.drafts import Keeper, Place


class KeptDialog(Dialog):
    """Says in ``banner`` what went wrong, and in ``unsaved`` that one was in the middle of it.

    A subclass says what is chosen, and calls ``keeper.begin`` once it shows what is proposed. ``changed`` each time.
    """

    changed = Signal()

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.banner, self.unsaved = Banner(), Banner()
        self.keeper = Keeper(place, self, self.unsaved, self.words, self)

    def show_error(self, message: str) -> None:
        """Say in the dialog what went wrong."""
        self.banner.say(message, "bad")

    def reject(self) -> None:
        """Close, unless something chosen would be lost: then ask in the dialog."""
        if self.would_lose():
            self.banner.ask_to_discard(self.banner.hide, super().reject)
        else:
            super().reject()

    def done(self, result: int) -> None:
        """Close; what was kept of it is done with, too."""
        self.keeper.discard()
        super().done(result)

    def would_lose(self) -> bool:
        """Whether to close it would lose something worth a question."""
        return bool(self.changes())

    def words(self) -> str:
        """What it is called where it waits to be gone on with."""
        return self.windowTitle()

    def changes(self) -> dict[str, Any]:
        """What is chosen, where that is not what was proposed; empty otherwise."""
        raise NotImplementedError

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Choose it again, as far as that can still be chosen."""
        raise NotImplementedError

    def start_over(self) -> None:
        """As it was proposed."""
        raise NotImplementedError
