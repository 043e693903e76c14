"""The plan as a list, which says all that the timeline and the map show: stops in order, and what is left out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from careteam.domain.day_plans import DayToPlan, Sketch, Wanted
from careteam.domain.day_routes import Leg, Route
from careteam.domain.ids import MemberId, VisitId
from careteam.domain.referrals import Urgency
from careteam.i18n import _, ngettext
from ui.day_plan import words
from ui.kit import dates
from ui.kit.cards import EmptyState
from ui.kit.tables import Chip, Column, RowTable

URGENT = {Urgency.TODAY: "bad", Urgency.TWO_DAYS: "warn", Urgency.THIS_WEEK: "accent"}
Key = tuple[object, MemberId]


@dataclass(frozen=True)
class Stop:
    """One stop of somebody's day; ``number``: the how-manieth visit of the day it is, 0 for what is taken already."""

    route: Route
    leg: Leg
    number: int
    town: str
    changed: str

    @property
    def key(self) -> Key:
        """The visit, or when it begins, and who comes."""
        return (self.visit_id or self.leg.starts, self.route.visitor.member_id)

    @property
    def visit_id(self) -> VisitId | None:
        """The visit, where the plan has a say in it."""
        return self.leg.wanted.visit_id if self.leg.wanted is not None else None


def stops_of(day: DayToPlan, sketch: Sketch, routes: Sequence[Route]) -> list[Stop]:
    """Everybody's stops, person by person, in the order of the day."""
    found = []
    for route in routes:
        number = 0
        for leg in route.legs:
            number += leg.wanted is not None
            town = words.town(day, leg)
            changed = words.changed(leg.wanted, sketch) if leg.wanted is not None else ""
            found.append(Stop(route, leg, number if leg.wanted is not None else 0, town, changed))
    return found


class PlanTable(RowTable[Stop]):
    """The stops. ``pressed(key, alt)`` for the keys that do something with the one chosen."""

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.empty_state = EmptyState(_("No home visits in the plan yet."))
        super().__init__(
            *(_("Stops in order"), _columns()),
            key=lambda row: row.key,
            empty=self.empty_state,
            dense=True,
            parent=parent,
        )
        self.setSortingEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Menu) or (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column[Stop]]:
    return [
        Column(
            _("With"),
            lambda row: row.route.visitor.name,
            138,
            chip=lambda row: Chip(row.route.visitor.code, row.route.visitor.hue),
        ),
        Column(_("No.", "of a stop"), lambda row: str(row.number) if row.number else "", 40, 2, figures=True),
        Column(_("Time"), lambda row: words.span(row.leg.starts, row.leg.ends), 146, figures=True),
        Column(
            _("Visit"),
            _visit,
            140,
            strong=True,
            tone=lambda row: "bad" if row.leg.late else "" if row.leg.wanted else "muted",
            tooltip=_visit,
        ),
        Column(_("Town"), lambda row: row.town, 96, 3, muted=True, tooltip=lambda row: row.town),
        Column(_("Drive"), _drive, 60, 4, figures=True, muted=True),
        Column(
            _("Change"),
            lambda row: row.changed,
            112,
            1,
            chip=lambda row: Chip(_("locked"), tone="accent") if row.leg.locked else None,
            tooltip=lambda row: row.changed,
        ),
        Column(
            _("To know"),
            _notes,
            0,
            tone=lambda row: "bad" if row.leg.late else "",
            muted=True,
            tooltip=_notes,
        ),
    ]


def _visit(row: Stop) -> str:
    if row.leg.wanted is not None:
        return row.leg.wanted.patient
    return row.leg.busy.words if row.leg.busy is not None else ""


def _drive(row: Stop) -> str:
    return _("{minutes} min").format(minutes=row.leg.drive) if row.leg.drive else ""


def _notes(row: Stop) -> str:
    return words.notes(row.leg.wanted, row.leg) if row.leg.wanted is not None else _("Stands as it is")


def left_out_table(reasons: Callable[[], Mapping[VisitId, str]], parent: QWidget) -> RowTable[Wanted]:
    """What is wanted and not in the plan; ``reasons``: those found so far."""

    def why(row: Wanted) -> str:
        return reasons().get(row.visit_id, "…")

    table: RowTable[Wanted] = RowTable(
        _("Left out of the plan"),
        [
            Column(_("Left out"), lambda row: row.patient, 168, strong=True),
            Column(
                _("How soon"),
                lambda row: "" if row.urgency in URGENT else row.urgency.label,
                124,
                chip=lambda row: Chip(row.urgency.label, tone=URGENT[row.urgency]) if row.urgency in URGENT else None,
                sort=lambda row: list(Urgency).index(row.urgency),
            ),
            Column(_("Why"), why, 0, tooltip=why),
            Column(
                _("Price"),
                _price,
                104,
                2,
                figures=True,
                muted=True,
                tooltip=lambda _row: _(
                    "What leaving it out costs, in minutes of driving; no drive outweighs what is urgent"
                ),
                sort=lambda row: row.unplanned,
            ),
            Column(_("Last seen"), words.seen, 88, 1, muted=True, sort=lambda row: row.last_seen),
            Column(
                _("Left out before"),
                _before,
                120,
                3,
                tone=lambda row: "warn" if row.left_out else "muted",
                sort=lambda row: len(row.left_out),
            ),
        ],
        key=lambda row: row.visit_id,
        empty=EmptyState(_("Every visit that is wanted is in the plan.")),
        dense=True,
        parent=parent,
    )
    return table


def _price(row: Wanted) -> str:
    if row.out or row.told:
        return ""
    return _("any drive") if row.urgency in URGENT else _("{minutes} min").format(minutes=f"{row.unplanned:,}")


def _before(row: Wanted) -> str:
    if not row.left_out:
        return ""
    times = ngettext("{count} time", "{count} times", len(row.left_out)).format(count=len(row.left_out))
    return f"{times}, {dates.month_day(row.left_out[-1])}"
