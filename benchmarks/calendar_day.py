"""The calendar's day of a health network: how long each turn of the event loop lasts while it appears and scrolls.

``python -m benchmarks.calendar_day [VISITS [CLINICIANS]]``.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.calendar.lanes import Lane

DAY = date(2026, 11, 24)
VISITS, CLINICIANS = 350, 60
LIMIT_MS = 50


@dataclass(frozen=True)
class Turns:
    """How long the turns of the event loop kept the GUI thread, in milliseconds of its own time: longest and median."""

    longest: float
    median: float
    count: int


def measured(visits: int = VISITS, clinicians: int = CLINICIANS) -> dict[str, Turns]:
    """The turns while the day appears, while it is scrolled across, and while one visit of it moves."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication, QWidget

    from careteam.settings import Scheme
    from ui.calendar.board import Board
    from ui.calendar.dragging import Dragging
    from ui.calendar.heads import PersonHead
    from ui.kit import theme

    app = QApplication.instance() or QApplication(["careteam", *theme.STYLE])
    assert isinstance(app, QApplication)
    theme.apply(app, Scheme.LIGHT, scale=1.0)
    board = Board(Dragging(QObject(app)))
    board.resize(1180, 640)
    board.show()
    app.processEvents()
    now = datetime.combine(DAY, datetime.min.time()) + timedelta(hours=10, minutes=42)

    def head(lane: "Lane", parent: QWidget) -> QWidget:
        return PersonHead(lane.column.person, len(lane.column.visits), parent)

    def show(lanes: "list[Lane]") -> Callable[[], None]:
        said = [(lane.column.person, len(lane.column.visits)) for lane in lanes]
        return lambda: board.show_lanes(lanes, said, head, now)

    lanes = list(_lanes(visits, clinicians))
    found = {"appears": _turns(app, [show(lanes)], until=lambda: not board.busy())}
    bar = board.horizontalScrollBar()
    steps = [lambda to=to: bar.setValue(to) for to in range(0, bar.maximum(), 48)]
    found["scrolls"] = _turns(app, steps)
    bar.setValue(0)
    app.processEvents()
    moved = list(_lanes(visits, clinicians, late=1))
    found["moves one"] = _turns(app, [show(moved)], until=lambda: not board.busy())
    board.close()
    return found


def _turns(app: "QApplication", acts: Sequence[Callable[[], None]], until: Callable[[], bool] = lambda: True) -> Turns:
    lasted = []
    for act in acts:
        begun = time.thread_time()
        act()
        lasted.append(time.thread_time() - begun)
        for _turn in range(400):
            begun = time.thread_time()
            app.processEvents()
            lasted.append(time.thread_time() - begun)
            if until():
                break
    begun = time.thread_time()
    app.processEvents()
    lasted.append(time.thread_time() - begun)
    return Turns(1000 * max(lasted), 1000 * statistics.median(lasted), len(lasted))


def _lanes(visits: int, clinicians: int, late: int = 0) -> "Iterator[Lane]":
    """Clinicians with about as many visits each; the first ``late`` visits a quarter of an hour later."""
    from careteam.domain.ids import MemberId, PatientId, VisitId
    from careteam.domain.places import Setting
    from careteam.domain.team import Hue
    from careteam.domain.visits import VisitStatus
    from careteam.services.calendar import Column, Part, Person, VisitBlock
    from careteam.services.sites import NOWHERE
    from ui.calendar.lanes import Lane

    hues = list(Hue)
    number = 0
    for one in range(clinicians):
        member_id, hue = MemberId(UUID(int=one + 1)), hues[one % len(hues)]
        person = Person(member_id, f"Clinician {one + 1}", "RN", hue, "Nurse", True, (), NOWHERE, 9.0, 12.0)
        part = Part(member_id, person.name, "RN", hue, "Nurse")
        blocks = []
        for place in range(visits // clinicians + (one < visits % clinicians)):
            number += 1
            starts = datetime.combine(DAY, datetime.min.time()) + timedelta(minutes=8 * 60 + 80 * place)
            starts += timedelta(minutes=15 * (number <= late))
            blocks.append(
                VisitBlock(
                    visit_id=VisitId(UUID(int=10_000 + number)),
                    version=1,
                    patient_id=PatientId(UUID(int=20_000 + number)),
                    patient=f"Patient {number}",
                    setting=Setting.OWN_HOME,
                    site=NOWHERE,
                    where="Home",
                    purpose="how you are",
                    starts=starts,
                    ends=starts + timedelta(minutes=60),
                    starts_at=starts,
                    ends_at=starts + timedelta(minutes=60),
                    status=VisitStatus.BOOKED,
                    parts=(part,),
                )
            )
        yield Lane(DAY, Column(person, tuple(blocks)))


def main() -> None:
    """Measure, and print a line for each."""
    sizes = [int(word) for word in sys.argv[1:3]]
    for name, turns in measured(*sizes).items():
        met = "met" if turns.longest <= LIMIT_MS else f"missed by {turns.longest - LIMIT_MS:.0f} ms"
        print(
            f"The day {name}: longest turn {turns.longest:.1f} ms, median {turns.median:.1f} ms, {turns.count} turns "
            f"(goal <= {LIMIT_MS} ms, {met})"
        )


if __name__ == "__main__":
    main()
