"""A page: asks for its data, shows it, and asks again when somebody changed what it shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.changes import Changes, Topic
from careteam.domain.errors import CareTeamError
from careteam.domain.ids import PatientId
from careteam.i18n import _
from ui.kit import errors, tab_order, theme
from ui.kit.banners import Banner
from ui.kit.commands import Commands, bind
from ui.kit.context import Context
from ui.kit.labels import Title

if TYPE_CHECKING:
    from careteam.services.office import Work

T = TypeVar("T")


class Page(QWidget):
    """One screen of the program.

    A feature's page names its ``title`` and ``topics``, fills ``head`` (beside the title) and ``body``, and gives:

    - ``query()``: its filters as a frozen value, read on the GUI thread;
    - ``load(work, query)``: a static method on the reader's thread, which touches no widget;
    - ``show_data(data)``: shows what was loaded, on the GUI thread. (``show`` is Qt's.)

    ``commands``, where it has any, are its keys and what the palette offers while it is in sight.

    ``about()``: the patient whom what is chosen on it is about, who may be the next to be booked.

    It calls ``reload()`` when a filter changes. The old content stays until the new is there, and an answer to a
    query that is no longer asked is dropped.
    """

    title: ClassVar[str] = ""
    topics: ClassVar[frozenset[Topic]] = frozenset()
    commands: ClassVar[Commands | None] = None

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.preferences = context.preferences
        self._stale = True
        self._asked: object = None
        self._reloads = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        self.heading = Title(_(self.title) if self.title else "")
        if not self.title:
            self.heading.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.px(12))
        self.head.addWidget(self.heading)
        column.addLayout(self.head)
        self.banner = Banner()
        column.addWidget(self.banner)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(12))
        column.addLayout(self.body, 1)
        context.changes.changed.connect(self._on_changed)
        if self.commands is not None:
            bind(self, self.commands)

    def query(self) -> Any:
        """The filters set on the page, as a frozen value."""
        return None

    @staticmethod
    def load(work: "Work", query: Any) -> Any:
        """What the page shows for a query. Runs on the reader's thread."""
        raise NotImplementedError

    def show_data(self, data: Any) -> None:
        """Show what was loaded."""
        raise NotImplementedError

    def about(self) -> PatientId | None:
        """The patient whom what is chosen here is about."""
        return None

    def reload(self) -> None:
        """Ask again now if the page is on screen, else when it next is."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        self._reloads += 1
        asked = self._asked = self.query()
        load = type(self).load
        self.context.tasks.search(
            self, "page", lambda work: load(work, asked), lambda data: self._on_loaded(asked, data), self._on_failed
        )

    def follow_up(self, fn: "Callable[[Work], T]", done: Callable[[T], None]) -> None:
        """Ask for what is told after the rest was shown and painted; the next reload in sight drops it."""
        reloads = self._reloads

        def ask() -> None:
            if reloads == self._reloads:
                self.context.tasks.search(self, "page", fn, done, self._on_failed)

        QTimer.singleShot(0, self, ask)

    def show_error(self, message: str) -> None:
        """Say on the page what went wrong."""
        self.banner.say(message, "bad")

    def focusNextPrevChild(self, forth: bool) -> bool:
        return tab_order.step(self, forth) or super().focusNextPrevChild(forth)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            QTimer.singleShot(0, self, self._on_shown)

    def _on_shown(self) -> None:
        if self._stale:
            self.reload()

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(self.topics):
            self.reload()

    def _on_loaded(self, asked: object, data: object) -> None:
        if asked != self._asked:
            return
        self.banner.hide()
        self.show_data(data)

    def _on_failed(self, error: Exception) -> None:
        self.banner.say(errors.message(error), "bad", [(_("Try again"), self.reload)])
        if not isinstance(error, CareTeamError):
            errors.show(self, error)
