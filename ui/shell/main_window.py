"""The window of an open office: rail, top line, and the page one is on."""

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from careteam.domain.changes import Changes, Topic
from careteam.domain.drafts import Unsaved
from careteam.i18n import _
from careteam.settings import SettingsFile
from ui.kit import errors, theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.changes import ChangeHub
from ui.kit.commands import bind
from ui.kit.context import Context
from ui.kit.drafts import Drafts, Keeper
from ui.kit.page import Page
from ui.kit.preferences import Preferences
from ui.kit.routes import BookVisitRoute, PatientRoute, ReferralRoute, Route, TodayRoute, UnsavedRoute
from ui.kit.tasks import Tasks
from ui.shell import last_route
from ui.shell.commands import EVERYWHERE, offered
from ui.shell.features import get_ready, open_feature, place_of
from ui.shell.finder import Finder
from ui.shell.pages import Pages
from ui.shell.rail import Rail
from ui.shell.undo_bar import UndoBar, UndoKeys
from ui.shell.undo_toast import UndoToast

if TYPE_CHECKING:
    from concurrent.futures import Future

    from careteam.services.office import Office

PATIENCE_SECONDS = 0.15
"""How long closing may hold up the screen while what is typed is written."""
RETRY_MS = 250
PAINTED_MS = 150
"""By then what came in is painted."""
COUNTED = frozenset({Topic.VISITS, Topic.PATIENTS, Topic.REFERRALS, Topic.TEAM, Topic.SUMMARIES})


class MainWindow(QMainWindow):
    """Shows one page at a time and opens dialogs over it. ``lock_wanted`` from the rail."""

    lock_wanted = Signal()

    def __init__(
        self,
        office: "Office",
        office_name: str,
        settings: SettingsFile,
        kept: Mapping[str, Any] | None = None,
        unsaved: Sequence[Unsaved] = (),
    ) -> None:
        super().__init__()
        self.office_name = office_name
        self._settings = settings
        self.farewell = ""
        """What is said before the window closes, where something was done in it."""
        self._left = False
        self._begun = False
        self._keeping: Future[None] | None = None
        self.changes = ChangeHub(self)
        self.tasks = Tasks(office, self.changes, self)
        self.preferences = Preferences(self.tasks, kept or {}, self)
        self.drafts = Drafts(self.tasks, unsaved, office.clock, self)
        self.context = Context(
            office, self.tasks, self.changes, settings, self.preferences, self.drafts, self.go, office.clock
        )
        self.setWindowTitle(_("{office}: CareTeam").format(office=office_name))
        self.rail = Rail(office.user.name)
        self.rail.chosen.connect(self.go)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.pages = Pages()
        self._pages: dict[type[Route], QWidget] = {}
        self._history: list[Route] = []
        self.finder = Finder(self.context, lambda: offered(self, self.pages.currentWidget()))
        self.banner = Banner()
        self._foot = QVBoxLayout()
        self.toast = UndoToast(self.rail, self.rail.lock, self._foot)
        self.undo_bar = UndoBar(self.context, self.toast)
        self._lay_out()
        bind(self, EVERYWHERE)
        UndoKeys(self, self.undo_bar)
        self.changes.changed.connect(self._on_changed)
        self.resize(QSize(theme.px(1366), theme.px(768)).boundedTo(self.screen().availableSize()))
        if settings.value.window:
            self.restoreGeometry(QByteArray(base64.b64decode(settings.value.window)))

    def show_error(self, message: str) -> None:
        """Say what went wrong where no page does."""
        self.banner.say(message, "bad", [(_("Close"), self.banner.hide)])

    def go(self, route: Route) -> None:
        """Open a route: a dialog over the page, or another page."""
        if isinstance(route, UnsavedRoute):
            self._open_unsaved(route)
            return
        kind = type(route)
        page = self._pages.get(kind)
        if page is not None and hasattr(page, "go"):
            page.go(route)
        else:
            made = open_feature(self.context, route, self, self.pages)
            theme.dress(made)
            if isinstance(made, QDialog):
                made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                made.open()
                return
            if page is not None:
                self.pages.removeWidget(page)
                page.deleteLater()
            self._pages[kind] = page = made
            self.pages.addWidget(made)
        if not self._history or self._history[-1] != route:
            self._history = [*self._history[-49:], route]
            if (place := last_route.kept(route)) is not None:
                self.preferences.keep(last_route.LAST, place)
        self.banner.hide()
        self.pages.setCurrentWidget(page)
        self.rail.mark(route)
        _focus_first(page)
        if not self._begun:
            self._begun = True
            QTimer.singleShot(0, self, self._begin)

    def here(self) -> tuple[Route, ...]:
        """The page one is on, and the form over it that holds words not saved yet."""
        over = [
            UnsavedRoute(*keeper.place.key)
            for keeper in self.findChildren(Keeper)
            if isinstance(form := keeper.parent(), QWidget) and not isinstance(form, Page)
            if form.isVisible() and keeper.holds()
        ]
        return (*self._history[-1:], *over[-1:])

    def keep_typed(self) -> "Future[None] | None":
        """Have everything written that is typed anywhere and not saved; None where there is nothing to write."""
        for keeper in self.findChildren(Keeper):
            keeper.keep()
        return self.drafts.flush()

    def _open_unsaved(self, unsaved: UnsavedRoute) -> None:
        route, about = place_of(unsaved)
        self.go(route)
        page = self._pages.get(type(route))
        if page is not None and hasattr(page, "open_form"):
            page.open_form(unsaved.form, *about)

    def route(self) -> Route:
        """The page one is on."""
        return self._history[-1] if self._history else TodayRoute()

    def back(self) -> None:
        """Return to the page before this one."""
        if len(self._history) > 1:
            self._history.pop()
            self.go(self._history.pop())

    def book(self) -> None:
        """Book a visit, with the patient whose page is open; whoever is chosen on another page is offered first."""
        here, page = self.route(), self.pages.currentWidget()
        if isinstance(here, PatientRoute):
            self.go(BookVisitRoute(here.patient_id))
        else:
            self.go(BookVisitRoute(likely=page.about() if isinstance(page, Page) else None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.fit(self.width())

    def leave(self) -> Callable[[], None]:
        """Have everything written that was typed, and take nothing more; what waits for that, on any thread."""
        self._left = True
        self.preferences.flush()
        self.keep_typed()
        return self.tasks.leave()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once what is typed and not saved is kept; where it cannot be, say so and stay open."""
        if not self._left and not (self._is_warned() and self._is_kept()):
            event.ignore()
            return
        self._settings.change(window=base64.b64encode(self.saveGeometry().data()).decode())
        if not self._left:
            self.leave()()
        QTimer.singleShot(0, theme.settle)  # the next window begins with the scheme shown now
        super().closeEvent(event)

    def _is_warned(self) -> bool:
        """Whether nothing that was done here is thrown away by closing; else it is said, with both ways on."""
        if not self.farewell or self.context.office.history.to_undo is None:
            return True
        ways = [(_("Keep the window open"), self.banner.hide), (_("Close and throw it away"), self._abandon)]
        self.banner.say(self.farewell, "warn", ways)
        return False

    def _is_kept(self) -> bool:
        """Whether all that is typed is in the office, or will be in a moment and then closes the window."""
        self._keeping = self._keeping or self.keep_typed()
        if self._keeping is None:
            return True
        try:
            self._keeping.result(timeout=PATIENCE_SECONDS)
        except TimeoutError:
            self.banner.say(_("Another program is writing to the office. The window closes when it has finished."))
            QTimer.singleShot(RETRY_MS, self, self.close)
            return False
        except Exception as error:
            words = _("What you typed and did not save could not be kept. {why}").format(why=errors.message(error))
            ways = [(_("Keep the window open"), self.banner.hide), (_("Close all the same"), self._abandon)]
            self.banner.say(words, "bad", ways)
            self._keeping = None
            return False
        self._keeping = None
        return True

    def _abandon(self) -> None:
        self.leave()()
        self.close()

    def _lay_out(self) -> None:
        top = QFrame()
        top.setProperty("look", "bar")
        line = QHBoxLayout(top)
        line.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        line.setSpacing(theme.px(12))
        self.new_referral = Button(_("New referral"), lambda: self.go(ReferralRoute()))
        self.new_visit = PrimaryButton(_("New visit"), self.book)
        self.new_referral.setToolTip(_("New referral (Ctrl+N)"))
        self.new_visit.setToolTip(_("New visit (Ctrl+Shift+N)"))
        self.finder.setMaximumWidth(theme.px(380))
        line.addWidget(self.finder, 3)
        line.addStretch(1)
        line.addWidget(self.undo_bar)
        line.addWidget(self.new_referral)
        line.addWidget(self.new_visit)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(top)
        right.addWidget(self.banner)
        right.addWidget(self.pages.room, 1)
        self._foot.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8))
        right.addLayout(self._foot)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addLayout(right, 1)
        self.setCentralWidget(whole)

    def find_anything(self) -> None:
        """Go to the line that finds everything."""
        self.finder.focus_all()

    def show_keys(self) -> None:
        """Show the sheet of all keys."""
        from ui.shell.key_sheet import KeySheet

        sheet = KeySheet(self.pages.currentWidget(), self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    def refresh(self) -> None:
        """Read again whatever is shown."""
        self.changes.changed.emit(Changes(frozenset(Topic)))

    def _begin(self) -> None:
        """What can wait until the first page stands there with what it shows."""
        if not self.tasks.idle():
            self.tasks.settled.connect(self._begin, Qt.ConnectionType.SingleShotConnection)
            return
        QTimer.singleShot(PAINTED_MS, self, self._get_ready)

    def _get_ready(self) -> None:
        self._count()
        self.tasks.job("", lambda _office, report: get_ready(report))

    def _on_changed(self, changes: Changes) -> None:
        if changes.touches(COUNTED):
            self._count()

    def _count(self) -> None:
        from careteam.services import rail

        self.tasks.search(self, "counts", rail.counts, self.rail.show_counts)


def _focus_first(page: QWidget) -> None:
    """Begin where the work is: in the page's first list, else at its first control."""
    wanted = [child for child in page.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
    lists = [child for child in wanted if isinstance(child, QAbstractItemView)]
    for child in (*lists, *wanted):
        if child.isVisibleTo(page) and child.isEnabled():
            child.setFocus(Qt.FocusReason.OtherFocusReason)
            return
