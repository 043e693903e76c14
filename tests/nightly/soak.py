"""Hours of random work at the real window: does it keep memory, files or objects? ``python -m tests.nightly.soak``.

A seeded hand goes from screen to screen of a sample office, clicks, types, opens dialogs, leaves them, and locks now
and then. Every so often it stops at Today, and says what the process holds. At the end stand the slopes after warming
up, by least squares. Exits with 1 where something unforeseen happened or something grows.
"""

import argparse
import gc
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shiboken6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from sqlalchemy import select

from careteam import sample
from careteam.domain.ids import PatientId, VisitId
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from careteam.persistence.models import Patient, Visit
from careteam.settings import Scheme, SettingsFile
from ui.kit import routes, theme
from ui.kit.collector import Collector, give_back, share_memory
from ui.shell.app import App
from ui.shell.features import RAIL
from ui.shell.main_window import MainWindow
from ui.shell.sign_in import SignIn

WARM = 0.4
"""Of the time, until every screen was made and every cache is full."""
ACTS_A_STOP = 60
STOPS_A_LOCK = 4
MOST_A_HOUR = 30.0
"""MB that the process may seem to grow an hour; in less than hours, noise alone comes to this."""
MENU_MS = 300
KEYS = (Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space)
WORDS = ("ma", "lopez", "12", "9:30", "tomorrow", "The pain is better.", "555-0100", "x" * 300)


@dataclass(frozen=True)
class Held:
    """What the process holds at one moment: memory in MB, open files, and Qt's objects that Python knows."""

    seconds: float
    memory: float
    files: int
    objects: int
    acts: int


class Hand:
    """Does one random thing after another in the window of an app."""

    def __init__(self, qt: QApplication, app: App, seed: int) -> None:
        self.qt, self.app, self.chance = qt, app, random.Random(seed)
        self.done: Counter[str] = Counter()
        self.patients: list[PatientId] = []
        self.seen: list[VisitId] = []

    @property
    def window(self) -> MainWindow:
        assert isinstance(self.app.window, MainWindow)
        return self.app.window

    def settle(self) -> None:
        """Wait until every answer is there."""
        quiet, until = 0, time.monotonic() + 60
        while quiet < 3 and time.monotonic() < until:
            self.qt.processEvents()
            QTest.qWait(2)
            busy = isinstance(self.app.window, MainWindow) and not self.app.window.tasks.idle()
            quiet = 0 if busy else quiet + 1

    def until(self, kind: type[QWidget]) -> None:
        """Wait for the office's window, or for the sign-in."""
        until = time.monotonic() + 120
        while not isinstance(self.app.window, kind) and time.monotonic() < until:
            self.settle()

    def learn(self) -> None:
        """Whom and what there is to look at."""
        read = self.window.context.office.read
        seen = select(Visit.id).where(Visit.status == VisitStatus.SEEN).limit(50)
        self.patients = [PatientId(one) for one in read(lambda work: work.session.scalars(select(Patient.id)).all())]
        self.seen = [VisitId(one) for one in read(lambda work: work.session.scalars(seen).all())]

    def act(self) -> None:
        """One random thing."""
        ways: dict[Callable[[], None], int] = {
            self.go: 3, self.open: 3, self.click: 8, self.type: 3, self.press: 5, self.choose: 3,
            self.dress: 1, self.resize: 1,
        }  # fmt: skip
        way = self.chance.choices(list(ways), list(ways.values()))[0]
        self.done[way.__name__] += 1
        way()
        self.settle()
        if not isinstance(self.app.window, MainWindow):  # what was clicked locked it
            self.come_back()

    def front(self) -> QWidget:
        """The dialog on screen, else the window."""
        dialogs = [one for one in self.qt.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        return dialogs[-1] if dialogs else self.window

    def some(self, *kinds: type[QWidget]) -> Any:
        """Something of these kinds that could be used now."""
        found = [one for kind in kinds for one in self.front().findChildren(kind) if one.isVisible()]
        able = [one for one in found if one.isEnabled() and not one.property("soak")]
        return self.chance.choice(able) if able else None

    def go(self) -> None:
        self.leave()
        self.window.go(self.chance.choice(RAIL).route)

    def open(self) -> None:
        self.leave()
        patient = self.chance.choice(self.patients)
        ways: list[routes.Route] = [
            *[routes.PatientRoute(patient, tab) for tab in ("", "timeline", "team", "contacts")],
            routes.BookVisitRoute(patient),
            routes.ReferralRoute(),
            routes.AssignRoute(patient),
            *[routes.WrapUpRoute(visit) for visit in self.seen[:1]],
            *[routes.SettingsRoute(name) for name in ("office", "places", "disciplines", "accounts", "backup")],
        ]
        self.window.go(self.chance.choice(ways))

    def click(self) -> None:
        if (one := self.some(QAbstractButton)) is not None:
            QTimer.singleShot(MENU_MS, shut_menu)  # a button's own menu waits for an answer
            QTest.mouseClick(one, Qt.MouseButton.LeftButton)

    def type(self) -> None:
        if (one := self.some(QLineEdit, QPlainTextEdit)) is not None:
            one.setFocus()
            QTest.keyClicks(one, self.chance.choice(WORDS))

    def press(self) -> None:
        if (one := QApplication.focusWidget()) is not None:
            QTest.keyClick(one, self.chance.choice(KEYS))

    def choose(self) -> None:
        one = self.some(QAbstractItemView, QComboBox)
        if one is not None and one.model() is not None and one.model().rowCount():
            row = self.chance.randrange(one.model().rowCount())
            if isinstance(one, QComboBox):
                one.setCurrentIndex(row)
            else:
                one.setCurrentIndex(one.model().index(row, 0))

    def dress(self) -> None:
        theme.apply(self.qt, self.chance.choice((Scheme.LIGHT, Scheme.DARK)))

    def resize(self) -> None:
        self.window.resize(self.chance.randint(1100, 1700), self.chance.randint(700, 1000))

    def leave(self) -> None:
        """Close what is open over the window; what asks whether to keep what was typed is told to throw it away."""
        for _try in range(10):
            for one in self.over():
                if shiboken6.isValid(one):
                    one.close()
                    self.settle()
            asking = [button for one in self.over() for button in one.findChildren(QAbstractButton)]
            for button in asking:
                if shiboken6.isValid(button) and button.text() == _("Discard") and button.isVisible():
                    button.click()
                    self.settle()
            if not self.over():
                return
        raise RuntimeError(f"does not close: {self.over()}")

    def over(self) -> list[QWidget]:
        """What is open over the window."""
        return [one for one in self.qt.topLevelWidgets() if one is not self.app.window and one.isVisible()]

    def lock(self) -> None:
        """Lock, and sign in again."""
        self.leave()
        self.app.lock()
        self.settle()
        self.come_back()

    def come_back(self) -> None:
        """Sign in again."""
        assert self.app.window is not None
        page = self.app.window.centralWidget()
        assert isinstance(page, SignIn)
        page.passphrase.setText(sample.PASSPHRASE)
        page.submit()
        self.until(MainWindow)
        self.learn()

    def rest(self) -> None:
        """Come back to Today, and let go of what nobody needs."""
        self.leave()
        self.window.go(routes.TodayRoute())
        self.settle()
        gc.collect()
        give_back()  # free memory that its library keeps comes and goes by tens of MB, and is nobody's


def shut_menu() -> None:
    """Close what waits for an answer within a click: a menu, or what Qt's own print dialog opens."""
    if (menu := QApplication.activePopupWidget()) is not None:
        menu.close()
    dialog = QApplication.activeModalWidget()
    if dialog is not None and dialog.metaObject().className() == "QPrintPropertiesDialog":
        dialog.close()


def held(began: float, acts: int) -> Held:
    """What the process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    memory = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    objects = sum(isinstance(one, QObject) for one in gc.get_objects())
    return Held(time.monotonic() - began, memory, len(os.listdir("/proc/self/fd")), objects, acts)


def slope(moments: list[Held], of: str) -> float:
    """How much of it came an hour, by least squares."""
    xs, ys = [one.seconds / 3600 for one in moments], [float(getattr(one, of)) for one in moments]
    middle, mean = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - mean) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


def said_by_qt(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """Pass on what Qt says, but for what the offscreen platform cannot do."""
    if "This plugin does not support" not in words:
        print(f"Qt: {words}", flush=True)


class Unforeseen(logging.Handler):
    """Keeps what went wrong, so that a run tells it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())
        print(record.getMessage(), flush=True)


def soak(minutes: float, seed: int, place: Path) -> int:
    """Work for so long; 1 where something unforeseen happened or something grows."""
    share_memory()
    qt = QApplication(["soak", *theme.STYLE])
    qInstallMessageHandler(said_by_qt)
    unforeseen = Unforeseen()
    logging.getLogger("ui").addHandler(unforeseen)
    for name in ("getOpenFileName", "getSaveFileName"):
        setattr(QFileDialog, name, lambda *_asked: ("", ""))  # nobody is there to answer the system's own dialogs
    QFileDialog.getExistingDirectory = lambda *_asked: str(place)  # type: ignore[method-assign]
    QPrintDialog.exec = lambda _self: 0  # type: ignore[method-assign]
    path = place / "Sample.careteam"
    sample.write(path, sample.PASSPHRASE, sample.size_for(60), seed).close()
    app = App(qt, SettingsFile(place / "settings.toml"))
    hand = Hand(qt, app, seed)
    app.open_with(path, sample.ACCOUNT, sample.PASSPHRASE)
    hand.until(MainWindow)
    hand.learn()
    Collector(app)
    began, acts, moments = time.monotonic(), 0, list[Held]()
    print(f"seed {seed}, {minutes:g} minutes\n minute   acts  MB  files  objects")
    while time.monotonic() - began < minutes * 60:
        for _count in range(ACTS_A_STOP):
            hand.act()
        acts += ACTS_A_STOP
        if len(moments) % STOPS_A_LOCK == STOPS_A_LOCK - 1:
            hand.lock()
        hand.rest()
        now = held(began, acts)
        moments.append(now)
        print(f"{now.seconds / 60:7.1f} {now.acts:6} {now.memory:4.0f} {now.files:5} {now.objects:8}", flush=True)
    warm = [one for one in moments if one.seconds > WARM * minutes * 60]
    grown = {of: slope(warm, of) for of in ("memory", "files", "objects")}
    print(f"an hour: {grown['memory']:+.1f} MB, {grown['files']:+.1f} files, {grown['objects']:+.0f} objects")
    print(f"{len(unforeseen.said)} unforeseen; {dict(hand.done)}")
    app.close()
    return int(bool(unforeseen.said) or grown["memory"] > MOST_A_HOUR or grown["files"] > 1)


def main() -> int:
    """Read what was asked for, and soak."""
    parser = argparse.ArgumentParser(prog="python -m tests.nightly.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=20261120)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="careteam-soak-") as place:
        return soak(asked.minutes, asked.seed, Path(place))


if __name__ == "__main__":
    sys.exit(main())
