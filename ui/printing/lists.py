"""The lists of the print centre: the day's pages, its day sheets, and what left the team."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from careteam.domain.clock import to_local
from careteam.domain.offices import OfficeDraft
from careteam.i18n import N_, _
from careteam.services.copies import Copy
from careteam.services.day_sheets import Sheeted
from careteam.services.summaries import DayEntry
from ui.kit import dates
from ui.kit.buttons import SegmentedControl
from ui.kit.cards import EmptyState
from ui.kit.tables import Column, RowTable
from ui.printing.words import state, whose

Settings = Callable[[], OfficeDraft]
"""The office's settings as they were loaded last."""

WAITING, KEPT_BACK, DONE = "waiting", "kept back", "done"
SHOWN = {None: N_("All"), WAITING: N_("Ready"), KEPT_BACK: N_("Kept back"), DONE: N_("Done")}
"""Which pages of the day to list. Kept back: something is to be mended first. Done: printed, and nothing changed."""


def stage(entry: DayEntry) -> str:
    """Which of these a page belongs to."""
    return WAITING if entry.waits else DONE if entry.ready else KEPT_BACK


def tell_counts(choice: SegmentedControl, entries: Sequence[DayEntry]) -> None:
    """Say beside each kind of page how many there are."""
    stages = [stage(entry) for entry in entries]
    for button, (kind, words) in zip(choice.buttons(), SHOWN.items(), strict=True):
        count = len(stages) if kind is None else stages.count(kind)
        button.setText(f"{_(words)} {count}")


def pages(settings: Settings, empty: EmptyState, parent: QWidget) -> RowTable[DayEntry]:
    """The day's visits with how far the page of each is."""
    return RowTable(
        _("Summaries"),
        (
            Column[DayEntry](_("Time"), lambda one: dates.clock_time(one.starts), 88, sort=lambda one: one.starts),
            Column[DayEntry](_("Patient"), whose, strong=True, tooltip=whose),
            Column[DayEntry](_("With"), lambda one: ", ".join(one.who), 100, muted=True),
            Column[DayEntry](
                _("Page"),
                lambda one: state(one, settings().zone)[0],
                150,
                tone=lambda one: state(one, settings().zone)[1],
                tooltip=lambda one: "\n".join(block.message for block in one.blocks),
            ),
        ),
        key=lambda one: one.key,
        empty=empty,
        parent=parent,
    )


def sheets(parent: QWidget) -> RowTable[Sheeted]:
    """The clinicians with visits on the day."""
    return RowTable(
        _("Day sheets"),
        (
            Column[Sheeted](_("Clinician"), lambda one: one.name, strong=True),
            Column[Sheeted](_("Visits"), lambda one: str(one.visits), 84, figures=True),
        ),
        key=lambda one: one.member_id,
        empty=EmptyState(_("Nobody has visits this day.")),
        parent=parent,
    )


def left(settings: Settings, parent: QWidget) -> RowTable[Copy]:
    """The pages that left the team on the day: who let each go, for whom, and how it went."""
    return RowTable(
        _("What left"),
        (
            Column[Copy](
                _("Time"),
                lambda one: dates.clock_time(to_local(one.at, settings().zone)),
                88,
                sort=lambda one: one.at,
            ),
            Column[Copy](_("Patient"), lambda one: one.patient, strong=True),
            Column[Copy](_("For"), lambda one: one.reader, 112),
            Column[Copy](_("How", "a page went"), lambda one: one.how.label, 112),
            Column[Copy](_("By"), lambda one: one.by, 98, muted=True),
        ),
        key=lambda one: one.copy_id,
        empty=EmptyState(_("No page left the team on this day.")),
        parent=parent,
    )
