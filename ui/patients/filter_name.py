"""The line in which a filter of patients gets its name."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from careteam.i18n import _
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.drafts import Drafts, Keeper, Place
from ui.kit.labels import tip
from ui.patients.saved_filters import Filter

FORM = "filter"
LONGEST = 40


class FilterName(QLineEdit):
    """Asks for the name of the filter shown, or for another name of a saved one (``renaming``).

    What is typed is kept until it is saved or thrown away, with the filter it names; ``changed`` each time. ``note``
    says where it was put back. ``shown`` gives the filter that is chosen, ``show_filter`` chooses one.
    """

    changed = Signal()

    def __init__(self, drafts: Drafts, shown: Callable[[], Filter], show_filter: Callable[[Filter], None]) -> None:
        super().__init__()
        self._drafts, self._shown, self._show_filter = drafts, shown, show_filter
        self.renaming = ""
        self.note = Banner()
        self.keeper = Keeper(self._place(""), self, self.note, lambda: _("Name of a filter of patients"), self)
        self.setMaxLength(LONGEST)
        self.setAccessibleName(_("Name of the filter"))
        self.setPlaceholderText(_("Name of the filter, then Enter"))
        self.setMinimumWidth(theme.px(96))
        self.setMaximumWidth(theme.px(220))
        self.textEdited.connect(self.changed)
        self.hide()

    def ask(self, renaming: str) -> None:
        """Ask for a name, of the filter shown or, given one, of that one."""
        self.keeper.move(self._place(renaming))
        self.renaming = renaming
        self.start_over()
        self.show()
        self.keeper.begin(0)
        self.setFocus()
        self.selectAll()

    def renamed(self, about: UUID) -> str:
        """The saved filter for which another name was being typed."""
        kept = self._drafts.get(self._drafts.of(FORM, about).key)
        return str(kept.typed["renaming"]) if kept is not None else ""

    def forget(self, name: str) -> None:
        """A filter is gone, and with it what was typed for its other name."""
        if name == self.renaming:
            self.leave()
        self._drafts.forget(self._place(name).key)

    def say_problem(self, words: str) -> None:
        """Say why a name will not do; nothing once it does."""
        theme.mark(self, problem=bool(words))
        self.setAccessibleDescription(words)
        self.setToolTip(tip(words))

    def leave(self) -> None:
        """Ask no more; what was typed is saved, or thrown away."""
        self.say_problem("")
        self.keeper.discard()
        self.hide()

    def changes(self) -> dict[str, Any]:
        """The name typed, and of which filter it is."""
        if self.text() == self.renaming:
            return {}
        return {"name": self.text(), "renaming": self.renaming, "filter": self._shown().entry()}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again, a new name with the filter it is for."""
        self.setText(changes["name"])
        if not self.renaming:
            self._show_filter(Filter.of(changes["filter"]))

    def start_over(self) -> None:
        """The name as it was."""
        self.setText(self.renaming)

    def _place(self, renaming: str) -> Place:
        return self._drafts.of(FORM, uuid5(NAMESPACE_OID, renaming) if renaming else None)
