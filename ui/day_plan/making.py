"""The plan being made: each step can be taken back, and it is kept until it is published or thrown away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from careteam.domain.day_plans import DayToPlan, Placed, Sketch, fitting, published
from careteam.domain.drafts import Unsaved
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _
from careteam.services.day_plans import EVERYBODY, Whose
from ui.kit import dates
from ui.kit.drafts import Drafts

FORM = "day-plan"
STEPS = 50


class Making(QObject):
    """A day with the plan of it. ``changed`` once another plan is to be shown.

    One plan is kept a person: the last one in which anything is another way than on the calendar.
    """

    changed = Signal()

    def __init__(self, drafts: Drafts, parent: QObject) -> None:
        super().__init__(parent)
        self._place = drafts.of(FORM)
        self.day: DayToPlan | None = None
        self.whose = EVERYBODY
        self.sketch, self.known = Sketch(), Sketch()
        self._past: list[Sketch] = []
        self._ahead: list[Sketch] = []
        self._over = False

    def kept(self) -> tuple[date, Whose] | None:
        """The day of the plan that is kept, and whose it is."""
        unsaved = self._place.drafts.get(self._place.key)
        if unsaved is None:
            return None
        typed = unsaved.typed
        member = MemberId(UUID(typed["member"])) if typed["member"] else None
        return date.fromisoformat(typed["day"]), Whose(member, typed["discipline"])

    def show(self, day: DayToPlan, whose: Whose) -> bool:
        """The day as it is now; whether a plan that was kept is back on it. What was being made goes on."""
        same = self.day is not None and (self.day.day, self.whose) == (day.day, whose)
        follows = self._over or self.sketch == self.known  # nothing is being made: what stands is shown
        self.day, self.whose, self.known, self._over = day, whose, published(day), False
        back = False
        if same:
            self.sketch = self.known if follows else fitting(day, self.sketch)
        else:
            self._past, self._ahead = [], []
            back = self.kept() == (day.day, whose)
            self.sketch = fitting(day, self._read()) if back else self.known
        self.changed.emit()
        return back

    def drive(self, drives: tuple[tuple[int, ...], ...]) -> None:
        """Other minutes between the places of the day; the plan stays, and is reckoned anew."""
        if self.day is not None and drives != self.day.drives:
            self.day = replace(self.day, drives=drives)
            self.changed.emit()

    def make(self, sketch: Sketch) -> None:
        """Another plan."""
        if sketch != self.sketch:
            self._past = [*self._past[1 - STEPS :], self.sketch]
            self._ahead = []
            self._set(sketch)

    def start_over(self) -> None:
        """Back to what stands on the calendar."""
        self.make(self.known)

    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    def can_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return bool(self._ahead)

    def undo(self) -> None:
        """Take back the last step."""
        if self._past:
            self._ahead.append(self.sketch)
            self._set(self._past.pop())

    def redo(self) -> None:
        """Do it again."""
        if self._ahead:
            self._past.append(self.sketch)
            self._set(self._ahead.pop())

    def was_published(self) -> None:
        """What was being made stands on the calendar now."""
        self._past, self._ahead, self._over = [], [], True
        self._place.drafts.forget(self._place.key)

    def _set(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self._keep()
        self.changed.emit()

    def _keep(self) -> None:
        """Every step is one act, so each is kept at once."""
        assert self.day is not None
        drafts, place = self._place.drafts, self._place
        if self.sketch == self.known:
            if self.kept() == (self.day.day, self.whose):
                drafts.forget(place.key)
            return
        words = _("Home visits of {day}").format(day=dates.short_day(self.day.day))
        drafts.keep(Unsaved(place.form, place.subject, words, 0, self._written(), drafts.clock.now()))

    def _written(self) -> dict[str, Any]:
        assert self.day is not None
        return {
            "day": self.day.day.isoformat(),
            "member": self.whose.member_id.hex if self.whose.member_id else "",
            "discipline": self.whose.discipline,
            "kept": sorted(one.hex for one in self.sketch.kept),
            "placed": [
                [one.visit_id.hex, one.starts, [member.hex for member in one.member_ids], one.locked]
                for one in self.sketch.placed
            ],
        }

    def _read(self) -> Sketch:
        unsaved = self._place.drafts.get(self._place.key)
        typed: Mapping[str, Any] = unsaved.typed if unsaved is not None else {}
        placed = (
            Placed(VisitId(UUID(visit)), starts, tuple(MemberId(UUID(member)) for member in members), locked)
            for visit, starts, members, locked in typed.get("placed", ())
        )
        return Sketch(tuple(placed), frozenset(MemberId(UUID(one)) for one in typed.get("kept", ())))
