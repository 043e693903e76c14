"""The dates of a series before it is saved: what is in the way of each, and leaving it out or taking another time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from careteam.i18n import _, ngettext
from ui.kit import dates, tab_order, theme
from ui.kit.buttons import Button, IconButton
from ui.kit.cards import clear
from ui.kit.editors import Typed
from ui.kit.labels import Heading, Label
from ui.visit.findings import finding_line

if TYPE_CHECKING:
    from careteam.services.series import Occurrence


NEAR = timedelta(days=330)
"""Dates up to so long after the first need no year."""


class SeriesDates(QWidget):
    """Lists the dates, those with something in the way first.

    ``apart``: what was settled for single dates, by the start that the series means; ``settled`` when that changed,
    ``changed`` when that or the reason did.
    """

    settled = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Dates"))
        self.apart: dict[datetime, datetime | None] = {}
        self.occurrences: tuple[Occurrence, ...] = ()
        self._rows: list[_Row] = []
        self._acted: datetime | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.head = Heading()
        self.head.setWordWrap(True)
        column.addWidget(self.head)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(4))
        column.addLayout(self._list)
        self._label = Label(_("Reason to book them all the same"), "field")
        self.reason_line = QLineEdit()
        self._label.setBuddy(self.reason_line)
        self.reason_line.setAccessibleName(self._label.text())
        self.reason_line.textEdited.connect(self.changed)
        column.insertWidget(1, self._label)
        column.insertWidget(2, self.reason_line)
        self.show_dates((), "")

    @property
    def going(self) -> int:
        """How many visits are booked or changed."""
        return sum(one.goes for one in self.occurrences)

    @property
    def hard(self) -> bool:
        """Whether a date stops the others: it is to be left out or moved first."""
        return any(one.hard for one in self.occurrences)

    @property
    def soft(self) -> bool:
        """Whether a reason is all that is needed."""
        return not self.hard and any(one.findings for one in self.occurrences)

    @property
    def reason(self) -> str:
        """Why soft findings are kept; empty where nothing is to be kept."""
        return self.reason_line.text().strip() if self.soft else ""

    def typed(self) -> Typed:
        """What stands in the line of the reason, whether or not it is asked for now, and what single dates do."""
        apart = {meant.isoformat(): starts.isoformat() if starts else None for meant, starts in self.apart.items()}
        return [self.reason_line.text(), apart]

    def put_back(self, typed: Typed) -> None:
        """Show it again; the dates themselves are asked for anew."""
        reason, apart = typed
        self.reason_line.setText(reason)
        self.apart = {
            datetime.fromisoformat(meant): datetime.fromisoformat(starts) if starts else None
            for meant, starts in apart.items()
        }

    def sentences(self) -> list[str]:
        """What is in the way, each with its day."""
        return [
            f"{dates.short_day(one.starts.date())}: {finding.sentence}"
            for one in self.occurrences
            for finding in one.findings
        ]

    def show_dates(self, occurrences: "Sequence[Occurrence]", rhythm: str) -> None:
        """Show the dates of a series; ``rhythm`` says how often it repeats."""
        waited = {row.meant for row in self._rows if row.waiting}
        self.occurrences = tuple(occurrences)
        if self._acted is not None:
            self.setFocus()  # where the focus waits while its row is made anew
        clear(self._list)
        going = [one for one in occurrences if one.goes]
        everywhere = [
            finding
            for finding in (going[0].findings if len(going) > 1 else ())
            if all(finding.sentence in {other.sentence for other in one.findings} for one in going)
        ]
        shared = {finding.sentence for finding in everywhere}
        first = occurrences[0].meant.date() if occurrences else date.min
        self._rows = rows = [_Row(one, shared, first, taken=one.meant in self.apart) for one in occurrences]
        waiting = [row for row in rows if row.waiting]
        self._say(len(going), len(waiting), rhythm)
        if everywhere:
            self._list.addWidget(Label(_("On every date"), "field"))
            for finding in everywhere:
                self._list.addWidget(finding_line(finding))
        groups: dict[tuple[str, ...], list[_Row]] = {}
        for row in waiting:
            groups.setdefault(tuple(finding.sentence for finding in row.findings), []).append(row)
        for group in groups.values():
            for number, row in enumerate(group):
                self._list.addWidget(row)
                for finding in row.findings:
                    self._list.addWidget(finding_line(finding, short=number > 0))
                self._list.addSpacing(theme.px(8))
        for row in rows:
            row.settled.connect(self._on_settled)
            row.back.connect(self._on_back)
            if not row.waiting:
                self._list.addWidget(row)
        for widget in (self._label, self.reason_line):
            widget.setVisible(self.soft)
        tab_order.follow(self)
        if self._acted is not None:
            self._follow(self._acted, was_waiting=self._acted in waited)
            self._acted = None

    def _follow(self, meant: datetime, *, was_waiting: bool) -> None:
        """The focus after a date was settled: the next one to look at, the reason, or the date itself."""
        next_one = next((row for row in self._rows if row.waiting), None)
        if not was_waiting:
            next_one = next((row for row in self._rows if row.meant == meant), None)
        if next_one is not None and next_one.buttons:
            next_one.buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif self.soft:
            self.reason_line.setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self, going: int, waiting: int, rhythm: str) -> None:
        text = ngettext("{count} visit {rhythm}", "{count} visits {rhythm}", going)
        said = text.format(count=going, rhythm=rhythm).strip()
        if waiting:
            text = ngettext("{visits}: {count} date to look at", "{visits}: {count} dates to look at", waiting)
            said = text.format(visits=said, count=waiting)
        if said != self.head.text() and self.occurrences:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.head.setText(said)
        theme.mark(self.head, tone="good" if going and not waiting and not self.soft else "")

    def _on_settled(self, meant: datetime, starts: datetime | None) -> None:
        self._acted = meant
        self.apart[meant] = starts
        self._tell()

    def _on_back(self, meant: datetime) -> None:
        self._acted = meant
        self.apart.pop(meant, None)
        self._tell()

    def _tell(self) -> None:
        self.settled.emit()
        self.changed.emit()


class _Row(QWidget):
    """One date. ``settled(meant, start)`` for another time, or None to leave it out; ``back(meant)``.

    ``findings``: what is in its way, ``shared`` sentences excepted, which are said once for all dates.
    """

    settled = Signal(object, object)
    back = Signal(object)

    def __init__(self, one: "Occurrence", shared: set[str], first: date, *, taken: bool) -> None:
        super().__init__()
        self.buttons: list[Button | IconButton] = []
        self.findings = [finding for finding in one.findings if finding.sentence not in shared]
        self.waiting = bool(self.findings)
        self.meant = one.meant
        day = _day(one.starts.date(), first)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        self._line = QHBoxLayout()
        self._line.setSpacing(theme.px(6))
        column.addLayout(self._line)
        free = one.nearest.starts if self.waiting and one.nearest is not None else None
        beside = free is not None and free.date() == one.starts.date()
        when = day if one.left_out or beside else f"{day}, {dates.clock_time(one.starts)}"
        self._line.addWidget(Label(when, "strong" if self.waiting else "" if one.goes else "muted"))
        if why := _why(one):
            self._line.addWidget(Label(why, "small", wrap=True), 1)
        else:
            self._line.addStretch(1)
        if free is not None:
            self._offer(column, day, free, beside=beside)
        if one.left_out or taken:
            words = _("Put back {day}").format(day=_day(one.meant.date(), first))
            self._add(self._line, IconButton("undo", words, lambda: self.back.emit(self.meant)))
        elif one.goes:
            words = _("Leave out {day}").format(day=day)
            self._add(self._line, IconButton("close", words, lambda: self.settled.emit(self.meant, None)))

    def _offer(self, column: QVBoxLayout, day: str, starts: datetime, *, beside: bool) -> None:
        """The nearest free time: on the same line where it is on the same day."""
        free, line = dates.clock_time(starts), self._line
        if not beside:
            free = f"{dates.short_day(starts.date())}, {free}"
            line = QHBoxLayout()
            column.addLayout(line)
        button = Button(_("Take {time}").format(time=free), lambda: self.settled.emit(self.meant, starts))
        button.setAccessibleName(_("{day}: take {time}").format(day=day, time=free))
        self._add(line, button)
        if line is not self._line:
            line.addStretch()

    def _add(self, line: QHBoxLayout, button: Button | IconButton) -> None:
        self.buttons.append(button)
        line.addWidget(button)


def _why(one: "Occurrence") -> str:
    if one.stays or one.left_out:
        return one.stays or _("Left out")
    if one.starts == one.meant:
        return ""
    same_day = one.starts.date() == one.meant.date()
    meant = dates.clock_time(one.meant) if same_day else dates.short_day(one.meant.date())
    return _("Instead of {time}").format(time=meant)


def _day(day: date, first: date) -> str:
    """Tue, Dec 1, with its year where that is not the one that comes to mind."""
    return dates.short_day(day) if day - first < NEAR else dates.full_date(day)
