"""The life of the window: welcome, sign in, work, lock, sign in again."""

import math
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QWidget

from careteam.domain.errors import CareTeamError
from careteam.i18n import _
from careteam.services import access
from careteam.settings import SettingsFile
from ui.kit import collector, errors, looks, theme
from ui.kit.background import Background
from ui.shell.leaving import clear_clipboard, close_all_but
from ui.shell.opening import Opening

if TYPE_CHECKING:
    from careteam.domain.drafts import Unsaved
    from careteam.domain.ids import AccountId
    from careteam.domain.offices import OfficeDraft
    from careteam.services.office import Office, Work
    from ui.kit.routes import Route
    from ui.shell.lock_watch import LockWatch
    from ui.shell.main_window import MainWindow

FILES = "*.careteam"
STARTED_MS = 3_000
"""By then the first screen stands, and the collector of cycles, off since the start, may work again."""
PAINTED_MS = 100
"""By then the way in can be seen and typed into."""
CLIPBOARD_SECONDS = 30
"""How long after locking something copied here can still be pasted elsewhere."""
MOMENT_SECONDS = 0.5
"""How long the screen may wait for the last writes when it locks."""
SWEEP_AGAIN_MS = 500


@dataclass(frozen=True)
class Kept:
    """What the office holds for the person who signs in."""

    office: "OfficeDraft"
    preferences: dict[str, Any]
    unsaved: "tuple[Unsaved, ...]"


@dataclass(frozen=True)
class Left:
    """Where somebody was when the screen locked."""

    who: "tuple[Path | None, AccountId]"
    routes: "tuple[Route, ...]"


class App(QObject):
    """Owns the one window that is shown: a small one to get in, or the office's."""

    def __init__(self, app: QApplication, settings: SettingsFile) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        self._background = Background(self)
        self._held = ExitStack()
        self._path: Path | None = None
        self._sample: Path | None = None
        self._office: Office | None = None
        self._main: MainWindow | None = None
        self._left: Left | None = None
        self._leaving: list[threading.Thread] = []
        self.watch: LockWatch | None = None
        self.window: QMainWindow | None = None
        looks.wear(app, settings, {})
        errors.install_hook(app)
        app.aboutToQuit.connect(self.close)

    def start(self, path: Path | None = None) -> None:
        """Show the way in: the office given, the last one used, or the welcome."""
        last = self._settings.value.last_office
        path = path or (Path(last) if last and Path(last).exists() else None)
        if path is None:
            self.welcome()
        else:
            self.sign_in(path)

    def welcome(self, problem: str = "") -> None:
        """Offer to start, to open, or to try."""
        from ui.first_run.welcome import Welcome

        page = Welcome(sample_kept=self._sample is not None)
        page.new_wanted.connect(self.new_office)
        page.open_wanted.connect(self.choose_file)
        page.sample_wanted.connect(self.try_sample if self._sample is None else self._back_to_sample)
        page.restore_wanted.connect(self.restore)
        self._show_small(page, _("CareTeam"))
        if problem:
            page.show_error(problem)

    def choose_file(self) -> None:
        """Ask for an office file, and go on to its sign-in."""
        name, _kind = QFileDialog.getOpenFileName(self.window, _("Open an office"), "", _("Offices") + f" ({FILES})")
        if name:
            self.sign_in(Path(name))

    def restore(self) -> None:
        """Ask for a backup and for a place, and put the office back there."""
        from ui.first_run.restore import RestoreOffice, ask_from_and_to

        chosen = ask_from_and_to(self.window)
        if chosen is None:
            return
        try:
            page = RestoreOffice(*chosen, self._background)
        except CareTeamError as error:
            self.welcome(str(error))
            return
        page.restored.connect(self.sign_in)
        page.back_wanted.connect(self.welcome)
        self._show_small(page, _("CareTeam: restore a backup"))

    def sign_in(self, path: Path, account: str = "", remark: str = "") -> None:
        """Ask who it is, below a remark if there is one. Another window that has the office open keeps it."""
        from ui.shell.sign_in import SignIn

        if not self._hold(path):
            return
        page = SignIn(path, account or self._settings.value.last_account, self._background, remark)
        page.signed_in.connect(self.enter)
        page.other_wanted.connect(self.welcome)
        self._show_small(page, _("CareTeam: sign in"))
        QTimer.singleShot(PAINTED_MS, page, lambda: self._background.run(page, _get_ready, lambda _nothing: None))

    def _hold(self, path: Path) -> bool:
        """Be the one window of this office; where another is, say so at the welcome."""
        if path != self._path:
            self._let_go()
            try:
                self._held.enter_context(access.hold(path, _("the window")))
            except CareTeamError as error:
                self.welcome(str(error))
                return False
            self._path = path
        return True

    def new_office(self) -> None:
        """Set up an empty office, and show its recovery key once."""
        from ui.first_run.new_office import NewOffice

        page = NewOffice(self._background)
        page.founded.connect(self._on_founded)
        page.back_wanted.connect(self.welcome)
        self._show_small(page, _("CareTeam: a new office"))

    def try_sample(self) -> None:
        """Open a throw-away sample office; it is gone when the program closes, or another office opens."""
        folder = tempfile.TemporaryDirectory(prefix="careteam-sample-", ignore_cleanup_errors=True)
        self._let_go()
        self._held.callback(folder.cleanup)
        self._path, path = None, Path(folder.name) / _("Sample office.careteam")
        words = _("Making an invented team and patients, with their visits of the weeks around today.")
        self._open_sample(path, words)

    def _back_to_sample(self) -> None:
        """Open the sample office again that was locked, with all that was done in it."""
        assert self._sample is not None
        self._open_sample(self._sample, _("The office is being opened."))

    def _open_sample(self, path: Path, words: str) -> None:
        def opened(office: "Office") -> None:
            self._sample = path
            self.enter(office)

        def refused(error: Exception) -> None:
            self._sample = None
            self.welcome()
            errors.show(self, error)

        self._show_opening(path, words)
        self._background.run(self, lambda: _sample(path), opened, refused)

    def _let_go(self) -> None:
        """Of the office held so far; a sample is thrown away."""
        self._held.close()
        self._sample = None

    def _on_founded(self, path: Path, office: "Office") -> None:
        self._let_go()
        self._held.enter_context(access.hold(path, _("the window")))
        self._path = path
        self.enter(office)

    def open_with(self, path: Path, account: str, passphrase: str) -> None:
        """Open an office whose passphrase was handed over, without asking; where it is refused, ask after all."""

        def refused(error: Exception) -> None:
            self.sign_in(path, account)
            errors.show(self, error)

        if self._hold(path):
            self._show_opening(path, _("The office is being opened."))
            self._background.run(
                self,
                lambda: access.sign_in(path, access.account_or_only(path, account), passphrase),
                self.enter,
                refused,
            )

    def enter(self, office: "Office") -> None:
        """Show the office; the small window goes."""
        from careteam.services import drafts, office_settings, preferences

        def read(work: "Work") -> "Kept":
            return Kept(office_settings.current(work), preferences.mine(work), drafts.mine(work))

        self._background.run(
            self,
            lambda: office.read(read),
            lambda kept: self._show_office(office, kept),
        )

    def _show_office(self, office: "Office", kept: "Kept") -> None:
        from careteam.services import accounts
        from ui.shell import last_route
        from ui.shell.lock_watch import LockWatch
        from ui.shell.main_window import MainWindow

        self._office = office
        looks.wear(self._app, self._settings, kept.preferences)
        window = MainWindow(office, kept.office.name, self._settings, kept.preferences, kept.unsaved)
        self._take(window)
        window.tasks.write(window, accounts.note_sign_in)
        minutes = math.inf  # nothing in a sample is private
        if self._path is not None:
            self._settings.change(last_office=str(self._path), last_account=office.user.name)
            minutes = kept.office.lock_minutes
        self.watch = LockWatch(self._app, minutes)
        self.watch.due.connect(self.lock)
        self._swap(window)
        left, self._left = self._left, None
        known = left is not None and left.who == (self._path, office.user.account_id)
        first = (last_route.first(kept.preferences.get(last_route.LAST)),)
        for route in left.routes if known and left is not None else first:
            window.go(route)

    def _take(self, window: "MainWindow") -> None:
        self._main = window
        window.lock_wanted.connect(self.lock)
        if self._path is None:
            window.farewell = _("What you did in this sample office is thrown away when it closes.")
        window.preferences.changed.connect(lambda name: self._on_preference_changed(window, name))

    def _on_preference_changed(self, window: "MainWindow", name: str) -> None:
        if name == looks.COLORS:
            looks.wear(self._app, self._settings, window.preferences.values())
        elif name in (looks.TEXT, looks.LANGUAGE):
            QTimer.singleShot(0, self, self._open_anew)

    def _open_anew(self) -> None:
        """Lengths and words are set when a page is made, so another size or language takes another window."""
        from ui.shell.main_window import MainWindow

        old = self.window
        if self._office is None or not isinstance(old, MainWindow):
            return
        kept, unsaved, here = old.preferences.values(), old.drafts.values(), old.here()
        old.leave()()
        looks.wear(self._app, self._settings, kept)
        window = MainWindow(self._office, old.office_name, self._settings, kept, unsaved)
        self._take(window)
        self._swap(window)
        for route in here:
            window.go(route)

    def lock(self) -> None:
        """Close the office and forget its key; the way back is the passphrase, and leads to where one was."""
        path, window = self._path, self._main
        here = window.here() if window is not None else ()
        office = self._leave()
        QTimer.singleShot(CLIPBOARD_SECONDS * 1000, self, clear_clipboard)
        if office is not None:
            self._left = Left((path, office.user.account_id), here) if here else None
        if office is not None and path is not None:
            self.sign_in(path, office.user.name)
        else:
            self.welcome()
        QTimer.singleShot(0, self, self._sweep)

    def _sweep(self) -> None:
        """Once the last writes ended and the old window is gone, see to it that nothing of the office is in memory."""
        if any(one.is_alive() for one in self._leaving):
            QTimer.singleShot(SWEEP_AGAIN_MS, self, self._sweep)
        else:
            self._leaving = []
            collector.sweep()

    def close(self) -> None:
        """Let what is under way finish, and let go of the office."""
        self._leave()
        for leaving in self._leaving:
            leaving.join()
        self._background.close()
        self._held.close()

    def _leave(self) -> "Office | None":
        """Keep what is typed, take everything from the screen, and let go of the file and its key.

        The screen never waits longer than a moment: where the last writes take longer, because another program holds
        the file, they end on a thread of their own, and the key goes with them.
        """
        office, self._office = self._office, None
        if self.watch is not None:
            self.watch.stop()
            self.watch = None
        window, self._main = self._main, None
        if office is None or window is None:
            return office
        finish = window.leave()
        close_all_but(self._app, window)

        def let_go() -> None:
            finish()
            office.close()

        leaving = threading.Thread(target=let_go, name="leaving", daemon=False)
        leaving.start()
        leaving.join(MOMENT_SECONDS)
        self._leaving = [*(one for one in self._leaving if one.is_alive()), leaving]
        return office

    def _show_opening(self, path: Path, words: str) -> None:
        self._show_small(Opening(access.office_name(path), words), _("CareTeam"))

    def _show_small(self, page: QWidget, title: str) -> None:
        window = QMainWindow()
        window.setWindowTitle(title)
        first = page.focusWidget()
        window.setCentralWidget(page)
        window.resize(QSize(theme.px(720), theme.px(720)).boundedTo(window.screen().availableSize()))
        self._swap(window)
        if first is not None:
            first.setFocus()

    def _swap(self, window: "QMainWindow | MainWindow") -> None:
        old, self.window = self.window, window
        window.show()
        if old is not None:
            old.close()
            old.deleteLater()


def _sample(path: Path) -> "Office":
    from careteam import sample

    return sample.open_again(path) if path.exists() else sample.throw_away(path)


def _get_ready() -> None:
    """Import what the first screen stands on while somebody types their passphrase: it takes longer than to unlock."""
    import_module("careteam.services.today")
    import_module("ui.shell.main_window")
    import_module("ui.today.page")


def run(path: Path | None, *, sample: bool = False, account: str = "", passphrase: str = "") -> int:
    """Show the window and stay until it is closed."""
    app = QApplication(["careteam", *theme.STYLE])
    app.setApplicationName("CareTeam")
    settings = SettingsFile()
    shown = App(app, settings)
    if sample:
        shown.try_sample()
    elif path is not None and passphrase:
        shown.open_with(path, account, passphrase)
    else:
        shown.start(path)
    QTimer.singleShot(STARTED_MS, shown, lambda: collector.Collector(shown))
    return app.exec()
