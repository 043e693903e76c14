"""How a page is to reach its reader, as somebody chose it: kept until the page leaves."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from careteam.domain.handing import Way
from careteam.services.summaries import DayEntry
from ui.kit.banners import Banner
from ui.kit.choice_edit import ListEditor
from ui.kit.drafts import Drafts, Keeper, Place
from ui.kit.editors import token
from ui.printing.words import page_id

FORM = "handing"


class KeptWay(QObject):
    """Keeps what is chosen in ``how`` for each page. ``restored`` when another way stands there without a click.

    ``note`` says that a way was put back. ``words``: what Today calls the page shown.
    """

    changed = Signal()
    restored = Signal()

    def __init__(self, drafts: Drafts, how: ListEditor, words: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._drafts, self._how, self._usual = drafts, how, Way.HANDED
        self.note = Banner()
        self.keeper = Keeper(drafts.of(FORM), self, self.note, words, parent)
        how.changed.connect(self.changed)

    @property
    def place(self) -> Place:
        """Where the way of the page shown is kept."""
        return self.keeper.place

    def turn_to(self, entry: DayEntry | None = None) -> None:
        """Something else is about to be shown; what was chosen for the page shown stays kept."""
        place = self._drafts.of(FORM, entry.visit_id, page_id(entry)) if entry is not None else self.place
        self.keeper.move(place)
        self._usual = Way.HANDED

    def begin(self) -> None:
        """A page is shown: choose what this person had chosen for it."""
        self.keeper.begin(0)

    def left(self, place: Place) -> None:
        """The page of this place left the team; how it did is kept with its copy."""
        if place == self.place:
            self._usual = self._how.value()
            self.note.hide()
        self._drafts.forget(place.key)

    def changes(self) -> dict[str, Any]:
        """How the page is to go, where that is not by hand and it has not left yet."""
        way = self._how.value()
        return {"how": token(way)} if way is not self._usual else {}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Choose it again."""
        self._how.put_back(changes["how"])
        self.restored.emit()

    def start_over(self) -> None:
        """As most pages go."""
        self._how.set_value(self._usual)
        self.restored.emit()
