"""A working day played on the real window: how long the screen stands still at most, and what memory it takes.

A process of its own: ``python -m benchmarks.workday FILE KEY [every]`` prints what it found as JSON; with ``every``,
the longest acts too.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QDialog, QLineEdit, QWidget

from benchmarks.reads import usual
from benchmarks.windows import memory
from careteam import sample
from careteam.services import access
from careteam.settings import Scheme, SettingsFile
from ui.day_plan.steps import Steps
from ui.kit import routes, theme
from ui.kit.collector import Collector
from ui.kit.routes import Route
from ui.shell.lock_watch import LockWatch
from ui.shell.main_window import MainWindow

QUIET, LARGE = "typing, dragging, scrolling", "opening a page, switching the theme"
DAYS = 4
"""By then the caches of pictures and glyphs are full, and Python's allocator has its rooms."""
SEARCHED = 0.5
"""Seconds in which a plan is bettered."""
W = TypeVar("W", bound=QWidget)
Act = tuple[str, str, Callable[[], object]]


@dataclass
class Wait:
    """The longest that one act kept the screen still, in seconds."""

    act: str
    kind: str
    seconds: float


class Day:
    """Somebody at the window, and a watch on every turn of its event loop."""

    def __init__(self, file: Path, key: bytes, settings: Path) -> None:
        self.app = QApplication(["careteam", *theme.STYLE])
        theme.apply(self.app, Scheme.LIGHT)
        office = access.open_with_key(file, sample.ACCOUNT, key)
        self.asked = office.read(usual)
        self.window = MainWindow(office, "Lakeside", SettingsFile(settings))
        self.window.resize(1366, 768)
        self.window.show()
        LockWatch(self.app, 60)
        Steps.SECONDS = SEARCHED
        self.waits: list[Wait] = []

    def play(self) -> None:
        """Every act once, in the order of a day."""
        for act, kind, do in self._acts():
            self.waits.append(Wait(act, kind, self.act(do)))

    def look_about(self) -> None:
        """Take a moment at the first screen; meanwhile the others are imported."""
        time.sleep(0.3)
        self.act(lambda: None)

    def act(self, do: Callable[[], object]) -> float:
        """Do something and let the window settle; the longest that it did not answer meanwhile."""
        longest = _still(do)
        quiet = 0
        while quiet < 4:
            longest = max(longest, _still(self._turn))
            quiet = quiet + 1 if self._rests() else 0
            if quiet == 0:
                time.sleep(0.001)
        return longest

    def _rests(self) -> bool:
        """Whether everything asked is answered, and all that is shown is made."""
        made = not any(timer.isActive() and timer.interval() == 0 for timer in self.window.findChildren(QTimer))
        return made and self.window.tasks.idle()

    def _turn(self) -> None:
        """One turn of the event loop. Outside of ``exec`` Qt keeps what is to be deleted later, unless it is asked."""
        self.app.processEvents()
        self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def to(self, route: Route) -> Callable[[], None]:
        """What opens a page or a dialog."""
        return lambda: self.window.go(route)

    def _acts(self) -> Iterator[Act]:
        patient = self.asked.patient_id
        pages: dict[str, Route] = {
            "Today": routes.TodayRoute(),
            "the calendar": routes.CalendarRoute(),
            "the patients": routes.PatientsRoute(),
            "a patient": routes.PatientRoute(patient),
            "a timeline": routes.PatientRoute(patient, "timeline"),
            "the referrals": routes.ReferralsRoute(),
            "the team": routes.TeamRoute(),
            "the pages to print": routes.PrintRoute(),
            "the settings": routes.SettingsRoute(),
            "the import": routes.ImportRoute(),
        }
        for name, route in pages.items():
            yield f"open {name}", LARGE, self.to(route)
            for area in self._shown(QAbstractItemView)[:1]:
                yield f"scroll {name}", QUIET, partial(_wheel, area)
        yield "open the calendar again", LARGE, self.to(routes.CalendarRoute())
        yield from self._in_calendar()
        yield "go to the search", QUIET, self.window.finder.focus_all
        for letter in "marti":
            yield f"search, “{letter}”", QUIET, partial(QTest.keyClicks, self.window.finder, letter)
        yield "leave the search", QUIET, lambda: QTest.keyClick(self.window.finder, Qt.Key.Key_Escape)
        for name, dialog in (("booking", routes.BookVisitRoute(patient)), ("referral", routes.ReferralRoute())):
            yield f"open a {name}", LARGE, self.to(dialog)
            yield from self._in_form(name)
        for name, planner in (("day", routes.DayPlanRoute()), ("week", routes.WeekPlanRoute())):
            yield f"open the planner of a {name}", LARGE, self.to(planner)
            yield f"propose a plan of a {name}", QUIET, lambda: self._page().propose()
        for scheme in (Scheme.DARK, Scheme.LIGHT):
            yield f"switch to {scheme}", LARGE, partial(theme.apply, self.app, scheme)

    def _in_calendar(self) -> Iterator[Act]:
        areas = [area for area in self._shown(QAbstractScrollArea) if area.verticalScrollBar().maximum()]
        for area in areas[:1]:
            yield "scroll the calendar", QUIET, partial(_wheel, area)
        from ui.calendar.visit_button import VisitButton

        button = next(iter(self._shown(VisitButton)), None)
        if button is not None:
            left = Qt.MouseButton.LeftButton
            yield "take hold of a visit", QUIET, lambda: QTest.mousePress(button, left)
            for step in range(1, 9):
                to = QPoint(4, 4 + 12 * step)
                yield "drag a visit", QUIET, partial(QTest.mouseMove, button, to)
            yield "let go of it", QUIET, lambda: QTest.mouseRelease(button, left)
            yield "give it up", QUIET, lambda: QTest.keyClick(self._page(), Qt.Key.Key_Escape)
        yield "turn to the next day", LARGE, lambda: QTest.keyClick(self._page(), Qt.Key.Key_PageDown)
        yield "turn to the week", LARGE, lambda: QTest.keyClick(self._page(), Qt.Key.Key_W)
        yield "turn to the day", LARGE, lambda: QTest.keyClick(self._page(), Qt.Key.Key_D)

    def _in_form(self, name: str) -> Iterator[Act]:
        dialogs = [one for one in self.app.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        for dialog in dialogs:
            for field in [one for one in dialog.findChildren(QLineEdit) if one.isVisible() and one.isEnabled()][:4]:
                for letter in "Ann":
                    yield f"type into a {name}", QUIET, partial(QTest.keyClicks, field, letter)
            yield f"close the {name}", LARGE, partial(dialog.done, 0)

    def _page(self) -> Any:
        return self.window.pages.currentWidget()

    def _shown(self, kind: type[W]) -> list[W]:
        return [one for one in self._page().findChildren(kind) if one.isVisible() and one.height() > 20]

    def day_view(self, rounds: int = 7) -> tuple[int, float]:
        """How many visits a day of the team has, and the seconds from asking for it until it is painted: a median."""
        self.act(self.to(routes.CalendarRoute()))
        page = self._page()
        found, visits = [], 0
        for _round in range(rounds):
            began = time.process_time()
            data = self.window.context.office.read(lambda work: page.load(work, page.query()))
            page.show_data(data)
            page.grab()
            found.append(time.process_time() - began)
            visits = sum(len(day.visits) for day in data.days)
            self.act(lambda: None)
        return visits, statistics.median(found[1:])

    def close(self) -> None:
        """End the day."""
        self.window.close()


def _wheel(area: QAbstractScrollArea) -> None:
    """A turn of the wheel over a list."""
    at = QPointF(area.viewport().rect().center())
    notch = QPoint(0, -120)
    none, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        at, area.viewport().mapToGlobal(at), QPoint(), notch, Qt.MouseButton.NoButton, none, phase, False
    )
    QApplication.sendEvent(area.viewport(), event)
    area.viewport().repaint()


def _still(do: Callable[[], object]) -> float:
    """How long it took; no longer than this process worked, for the machine may have been busy with another."""
    began, worked = time.perf_counter(), time.process_time()
    do()
    return min(time.perf_counter() - began, time.process_time() - worked)


def _held_after(day: Day) -> int:
    """The memory in use once the day was played again, in kB."""
    day.play()
    gc.collect()
    return memory()


def main(file: str, key: str, every: str = "") -> None:
    """Play days until every cache is full, then as many again: what memory grows by. The first tells the waits."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        day = Day(Path(file), bytes.fromhex(key), Path(folder, "settings.toml"))
        day.act(day.to(routes.TodayRoute()))
        day.look_about()
        Collector(day.window)
        day.play()
        first, day.waits = day.waits, []
        held = [_held_after(day) for _day in range(2 * DAYS)]
        grown = held[-1] / held[DAYS - 1]
        if every:
            for wait in sorted((*first, *day.waits), key=lambda wait: -wait.seconds)[:25]:
                print(f"{wait.seconds * 1000:7.1f} ms  {wait.act}", file=sys.stderr)
        worst = {
            kind: max((one for one in first if one.kind == kind), key=lambda one: one.seconds)
            for kind in (QUIET, LARGE)
        }
        found = {
            "waits": {kind: (one.act, one.seconds) for kind, one in worst.items()},
            "day": day.day_view(),
            "grown": grown,
        }
        day.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
