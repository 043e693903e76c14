"""The day's visits by time, with what became of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from ui.kit import dates, letters
from ui.kit.cards import EmptyState
from ui.kit.tables import Chip, Column, RowTable

if TYPE_CHECKING:
    from careteam.services.visit_blocks import VisitBlock

TONES = {
    VisitStatus.ARRIVED: "accent",
    VisitStatus.SEEN: "good",
    VisitStatus.COMPLETED: "good",
    VisitStatus.NOT_SEEN: "warn",
    VisitStatus.CANCELLED: "muted",
}


class VisitTable(RowTable["VisitBlock"]):
    """Visits as rows. ``seen(block)`` at Space."""

    seen = Signal(object)

    def __init__(self, name: str, empty: EmptyState) -> None:
        columns = (
            Column["VisitBlock"](_("Time"), _time, 92, tooltip=_from_to, sort=lambda one: one.starts_at),
            Column["VisitBlock"](_("Patient"), lambda one: one.patient, strong=True),
            Column["VisitBlock"](_("Where"), lambda one: one.where, 124, 1, muted=True),
            Column["VisitBlock"](_("Who"), _others, 140, chip=_first, tooltip=_who),
            Column["VisitBlock"](_("Status"), _status, 140, tone=_tone, tooltip=_all_wrong),
        )
        super().__init__(name, columns, key=lambda one: one.visit_id, empty=empty)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        block = self.current_row()
        if event.key() == Qt.Key.Key_Space and block is not None and letters.wanted(self):
            self.seen.emit(block)
        else:
            super().keyPressEvent(event)


def _time(block: "VisitBlock") -> str:
    return " ".join(part for part in (dates.clock_time(block.starts), block.zone) if part)


def _from_to(block: "VisitBlock") -> str:
    return " ".join(part for part in (dates.time_range(block.starts, block.ends), block.zone) if part)


def _first(block: "VisitBlock") -> Chip | None:
    return Chip(block.parts[0].code, block.parts[0].hue) if block.parts else None


def _others(block: "VisitBlock") -> str:
    """The first member's name, and how many come along."""
    if not block.parts:
        return _("Nobody yet")
    more = len(block.parts) - 1
    return f"{block.parts[0].name} +{more}" if more else block.parts[0].name


def _who(block: "VisitBlock") -> str:
    return ", ".join(f"{part.name}, {part.discipline}" for part in block.parts)


def _status(block: "VisitBlock") -> str:
    return block.conflicts[0].rule.label if block.conflicts else block.status.label


def _tone(block: "VisitBlock") -> str:
    return "bad" if block.conflicts else TONES.get(block.status, "")


def _all_wrong(block: "VisitBlock") -> str:
    return " ".join([block.status.label + ".", *(finding.sentence for finding in block.conflicts)])
