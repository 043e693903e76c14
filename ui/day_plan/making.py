"""The plan being made: each step can be taken back, and it is kept until it is published or thrown away."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from careteam.domain.day_plans import DayToPlan, Placed, Sketch, fitting, published
from careteam.domain.drafts import Unsaved
from careteam.domain.ids import MemberId, VisitId
from careteam.i18n import _
from careteam.services.day_plans import EVERYBODY, Whose
from ui.kit import dates
from ui.kit.drafts import Drafts

P = TypeVar("P")
S = TypeVar("S")

FORM = "day-plan"
STEPS = 50


class Making(QObject, Generic[P, S]):
    """What is to be planned, a day or a week, with the plan of it. ``changed`` once another plan is to be shown.

    One plan of each kind is kept a person: the last one in which anything is another way than on the calendar.
    """

    changed = Signal()

    def __init__(self, drafts: Drafts, form: str, nothing: S, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._place = drafts.of(form)
        self.to_plan: P | None = None
        self.whose = EVERYBODY
        self.sketch, self.known = nothing, nothing
        self._past: list[S] = []
        self._ahead: list[S] = []
        self._over = False

    @abstractmethod
    def span(self, to_plan: P) -> tuple[date, date] | None:
        """From which day until which it is; None where it is over."""

    @abstractmethod
    def name(self, to_plan: P) -> str:
        """What the plan is called where it waits to be gone on with."""

    @abstractmethod
    def stands(self, to_plan: P) -> S:
        """The plan that people know."""

    @abstractmethod
    def fitting(self, to_plan: P, by_day: Mapping[date, Sketch]) -> S:
        """A plan of days as it can still be."""

    @abstractmethod
    def by_day(self, to_plan: P, sketch: S) -> dict[date, Sketch]:
        """A plan, day by day."""

    @abstractmethod
    def with_drives(self, to_plan: P, drives: tuple[tuple[int, ...], ...]) -> P:
        """The same with other minutes between its places."""

    def first_day(self, to_plan: P) -> date | None:
        """The day, or the one on which the week begins."""
        span = self.span(to_plan)
        return span[0] if span is not None else None

    def place(self) -> tuple[date | None, Whose]:
        """Of which days the plan is, and whose."""
        return self.first_day(self.to_plan) if self.to_plan is not None else None, self.whose

    def kept(self) -> tuple[date, Whose] | None:
        """The first day of the plan that is kept, and whose it is."""
        unsaved = self._place.drafts.get(self._place.key)
        if unsaved is None:
            return None
        typed = unsaved.typed
        member = MemberId(UUID(typed["member"])) if typed["member"] else None
        return date.fromisoformat(typed["day"]), Whose(member, typed["discipline"])

    def show(self, to_plan: P, whose: Whose) -> bool:
        """The days as they are now; whether a plan that was kept is back on them. What was being made goes on."""
        before, day = self.to_plan, self.first_day(to_plan)
        same = before is not None and (self.first_day(before), self.whose) == (day, whose)
        follows = self._over or self.sketch == self.known  # nothing is being made: what stands is shown
        made = self.by_day(before, self.sketch) if before is not None and same else {}
        self.to_plan, self.whose, self.known, self._over = to_plan, whose, self.stands(to_plan), False
        back = False
        if same:
            self.sketch = self.known if follows else self.fitting(to_plan, made)
        else:
            self._past, self._ahead = [], []
            back = self.kept() == (day, whose)
            self.sketch = self.fitting(to_plan, self._read()) if back else self.known
        self.changed.emit()
        return back

    def drive(self, drives: tuple[tuple[int, ...], ...]) -> None:
        """Other minutes between the places; the plan stays, and is reckoned anew."""
        if self.to_plan is not None:
            changed = self.with_drives(self.to_plan, drives)
            if changed != self.to_plan:
                self.to_plan = changed
                self.changed.emit()

    def is_empty(self) -> bool:
        """Whether no visit is in the plan."""
        return self.to_plan is None or not any(one.placed for one in self.by_day(self.to_plan, self.sketch).values())

    def make(self, sketch: S) -> None:
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

    def _set(self, sketch: S) -> None:
        self.sketch = sketch
        self._keep()
        self.changed.emit()

    def _keep(self) -> None:
        """Every step is one act, so each is kept at once."""
        assert self.to_plan is not None
        drafts, place, day = self._place.drafts, self._place, self.first_day(self.to_plan)
        if day is None or self.sketch == self.known:
            if self.kept() == (day, self.whose):
                drafts.forget(place.key)
            return
        written = {
            "day": day.isoformat(),
            "member": self.whose.member_id.hex if self.whose.member_id else "",
            "discipline": self.whose.discipline,
            "days": {on.isoformat(): _written(one) for on, one in self.by_day(self.to_plan, self.sketch).items()},
        }
        drafts.keep(Unsaved(place.form, place.subject, self.name(self.to_plan), 0, written, drafts.clock.now()))

    def _read(self) -> dict[date, Sketch]:
        unsaved = self._place.drafts.get(self._place.key)
        days: Mapping[str, Any] = unsaved.typed.get("days", {}) if unsaved is not None else {}
        return {date.fromisoformat(on): _read(one) for on, one in days.items()}


def _written(sketch: Sketch) -> dict[str, Any]:
    return {
        "kept": sorted(one.hex for one in sketch.kept),
        "placed": [
            [one.visit_id.hex, one.starts, [member.hex for member in one.member_ids], one.locked]
            for one in sketch.placed
        ],
    }


def _read(typed: Mapping[str, Any]) -> Sketch:
    placed = (
        Placed(VisitId(UUID(visit)), starts, tuple(MemberId(UUID(member)) for member in members), locked)
        for visit, starts, members, locked in typed["placed"]
    )
    return Sketch(tuple(placed), frozenset(MemberId(UUID(one)) for one in typed["kept"]))


class DayMaking(Making[DayToPlan, Sketch]):
    """A day with the plan of it."""

    def __init__(self, drafts: Drafts, parent: QObject | None = None) -> None:
        super().__init__(drafts, FORM, Sketch(), parent)

    def span(self, to_plan: DayToPlan) -> tuple[date, date]:
        return to_plan.day, to_plan.day

    def name(self, to_plan: DayToPlan) -> str:
        return _("Home visits of {day}").format(day=dates.short_day(to_plan.day))

    def stands(self, to_plan: DayToPlan) -> Sketch:
        return published(to_plan)

    def fitting(self, to_plan: DayToPlan, by_day: Mapping[date, Sketch]) -> Sketch:
        return fitting(to_plan, by_day.get(to_plan.day, Sketch()))

    def by_day(self, to_plan: DayToPlan, sketch: Sketch) -> dict[date, Sketch]:
        return {to_plan.day: sketch}

    def with_drives(self, to_plan: DayToPlan, drives: tuple[tuple[int, ...], ...]) -> DayToPlan:
        return replace(to_plan, drives=drives)
