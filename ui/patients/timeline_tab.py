"""What happened with a patient, the latest first."""

from datetime import date, datetime, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.visits import VisitStatus
from careteam.i18n import N_, _
from careteam.services.timeline import Happening, Kind
from ui.kit import dates, theme
from ui.kit.buttons import SegmentedControl
from ui.kit.cards import EmptyState, row
from ui.kit.tables import Chip, Column, RowTable

_SHOWN = {
    None: N_("Everything"),
    Kind.VISIT: N_("Visits"),
    Kind.CALL: N_("Calls"),
    Kind.REFERRAL: N_("Referrals"),
    Kind.STAY: N_("Stays"),
    Kind.STATUS: N_("Status"),
    Kind.PAGE: N_("Pages"),
}

TONES = {
    VisitStatus.COMPLETED: "good",
    VisitStatus.SEEN: "warn",
    VisitStatus.BOOKED: "accent",
    VisitStatus.ARRIVED: "accent",
}


class TimelineTab(QWidget):
    """A row for each thing that happened or is planned; Enter opens a visit."""

    open_visit = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._today = date.min
        self._all: tuple[Happening, ...] = ()
        self.filter = SegmentedControl(_("Show"), [(kind, _(words)) for kind, words in _SHOWN.items()])
        self.filter.changed.connect(lambda _kind: self._show_rows())
        self.empty = EmptyState(_("Nothing of this kind happened yet."), _("Show everything"), self._on_all)
        self.table = RowTable(_("Timeline"), self._columns(), empty=self.empty)
        self.table.activated_row.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        column.addLayout(row(self.filter, None))
        column.addWidget(self.table, 1)

    def show_timeline(self, happened: tuple[Happening, ...], today: date) -> None:
        """Show what happened."""
        self._today, self._all = today, happened
        self._show_rows()

    def _show_rows(self) -> None:
        kind = self.filter.value()
        self.table.set_rows([one for one in self._all if kind in (None, one.kind)])

    def _on_all(self) -> None:
        self.filter.set_value(None)
        self._show_rows()

    def _on_activated(self, one: Happening) -> None:
        if one.visit_id is not None:
            self.open_visit.emit(one)

    def _columns(self) -> list[Column[Happening]]:
        return [
            Column(
                _("Day"),
                lambda one: dates.near_day(one.day, self._today),
                120,
                sort=lambda one: datetime.combine(one.day, one.time or time()),
            ),
            Column(_("Time"), lambda one: dates.clock_time(one.time) if one.time else "", 100, muted=True),
            Column(_("Kind"), lambda one: one.kind.label, 84, 2, muted=True),
            Column(_("What"), lambda one: one.title, strong=True),
            Column(_("Visit"), lambda _one: "", 132, chip=_status),
            Column(_("More"), lambda one: one.detail, spare=1),
            Column(_("By"), lambda one: one.by, 180, 3, muted=True),
        ]


def _status(one: Happening) -> Chip | None:
    return Chip(one.visit_status.label, tone=TONES.get(one.visit_status, "")) if one.visit_status else None
