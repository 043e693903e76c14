"""Who serves the patient, who did, and which help is still missing."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.domain.assignments import AssignmentState, Cover
from careteam.i18n import _
from careteam.services.assignments import AssignmentRow, CoverageRow
from ui.kit import dates, theme
from ui.kit.buttons import Button
from ui.kit.cards import EmptyState, clear
from ui.kit.chips import StatusChip
from ui.kit.flow import FlowLayout
from ui.kit.tables import Chip, Column, RowTable

COVER_TONES = {Cover.COVERED: "good", Cover.ASKED: "warn", Cover.GAP: "bad", Cover.DECLINED: ""}


@dataclass(frozen=True)
class PatientTeam:
    """A patient's assignments, past ones included, and how the core disciplines are covered."""

    rows: tuple[AssignmentRow, ...]
    coverage: tuple[CoverageRow, ...]


class TeamTab(QWidget):
    """A row for each assignment; Enter changes it."""

    assign = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min
        cover = QWidget()
        cover.setAccessibleName(_("Which help is covered"))
        self.cover = FlowLayout(cover)
        self.add = Button(_("Assign"), lambda: self.assign.emit(None), icon="plus")
        top = QHBoxLayout()
        top.addWidget(cover, 1)
        top.addWidget(self.add)
        self.empty = EmptyState(_("Nobody serves this patient yet."), _("Assign"), lambda: self.assign.emit(None))
        self.table = RowTable(_("Team of the patient"), self._columns(), key=lambda row: row.id, empty=self.empty)
        self.table.activated_row.connect(self.assign.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def show_team(self, team: PatientTeam, today: date, *, open_for_more: bool) -> None:
        """Show a patient's team; nobody more can be assigned to somebody who died."""
        self._today = today
        clear(self.cover)
        for one in team.coverage:
            if one.core or one.cover is not Cover.COVERED:
                words = _("{discipline}: {cover}").format(discipline=_(one.name), cover=one.cover.label.lower())
                self.cover.addWidget(StatusChip(words, COVER_TONES[one.cover]))
        self.add.setVisible(open_for_more)
        self.empty.button.setVisible(open_for_more)
        self.table.set_rows(team.rows)

    def _columns(self) -> list[Column[AssignmentRow]]:
        return [
            Column(
                _("Name"),
                lambda row: ", ".join(part for part in (row.member, row.credentials) if part) or _("nobody chosen yet"),
                strong=True,
                chip=lambda row: Chip(row.discipline.code, row.discipline.hue),
                tone=self._tone,
            ),
            Column(_("Discipline"), lambda row: _(row.discipline.name), 150, 4, tone=self._tone),
            Column(_("Role"), lambda row: row.role.label, 100, tone=self._tone),
            Column(_("Patient’s word"), _state, 184, tone=self._state_tone),
            Column(
                _("Home visits"),
                lambda row: row.how_often.label if row.how_often.times else "",
                120,
                1,
                tone=self._tone,
                sort=lambda row: -row.how_often.times / row.how_often.weeks,
            ),
            Column(_("Since"), lambda row: dates.full_date(row.starts_on), 112, 3, sort=lambda row: row.starts_on),
            Column(
                _("Until"),
                lambda row: dates.full_date(row.ends_on) if row.ends_on else "",
                112,
                2,
                sort=lambda row: row.ends_on,
            ),
            Column(_("Why"), lambda row: row.why, spare=2, muted=True),
        ]

    def _over(self, row: AssignmentRow) -> bool:
        return row.ends_on is not None and row.ends_on < self._today

    def _tone(self, row: AssignmentRow) -> str:
        return "muted" if self._over(row) or row.state is AssignmentState.DECLINED else "text"

    def _state_tone(self, row: AssignmentRow) -> str:
        waiting = row.state in (AssignmentState.ASKED, AssignmentState.WAITING)
        return "warn" if waiting and not self._over(row) else self._tone(row)


def _state(row: AssignmentRow) -> str:
    again = _("ask again {day}").format(day=dates.month_day(row.ask_again_on)) if row.ask_again_on else ""
    return ", ".join(part for part in (row.state.label, again) if part)
