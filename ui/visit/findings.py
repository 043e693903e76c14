"""What stands in the way of a visit as typed, with the nearest free time and the reason to keep it all the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from careteam.domain.conflicts import Finding
from careteam.i18n import _
from ui.kit import dates, icons, theme
from ui.kit.buttons import Button
from ui.kit.cards import clear
from ui.kit.editors import Typed
from ui.kit.labels import Heading, Label

if TYPE_CHECKING:
    from careteam.services.openings import Opening


class Findings(QWidget):
    """Lists what is in the way. ``changed`` when the reason did; ``nearest_taken(opening)`` for the other time."""

    changed = Signal()
    nearest_taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("In the way"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        self.head = Heading("")
        column.addWidget(self.head)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(6))
        column.addLayout(self._list)
        self.nearest = Button("", self._on_nearest_clicked)
        column.addWidget(self.nearest, 0, Qt.AlignmentFlag.AlignLeft)
        self._label = Label(_("Reason to book it all the same"), "field")
        self._line = QLineEdit()
        self._label.setBuddy(self._line)
        self._line.setAccessibleName(self._label.text())
        self._line.textEdited.connect(self.changed)
        column.addWidget(self._label)
        column.addWidget(self._line)
        self._opening: Opening | None = None
        self.findings: tuple[Finding, ...] = ()
        self.show_findings((), None)

    @property
    def reason(self) -> str:
        """Why soft findings are kept; empty where nothing is to be kept."""
        return self._line.text().strip() if self.soft else ""

    def typed(self) -> Typed:
        """What stands in the line of the reason, whether or not it is asked for now."""
        return self._line.text()

    def put_back(self, typed: Typed) -> None:
        """Show it again."""
        self._line.setText(typed)

    @property
    def reason_line(self) -> QLineEdit:
        """Where the reason is typed."""
        return self._line

    @property
    def hard(self) -> bool:
        """Whether something stops the booking."""
        return any(finding.hard for finding in self.findings)

    @property
    def soft(self) -> bool:
        """Whether a reason is all that is needed."""
        return bool(self.findings) and not self.hard

    def sentences(self) -> list[str]:
        """What is listed."""
        return [finding.sentence for finding in self.findings]

    def show_findings(self, findings: Sequence[Finding], nearest: "Opening | None") -> None:
        """Show what is in the way now, and the nearest free time where there is one."""
        new = [finding.sentence for finding in findings if finding not in self.findings]
        self.findings = tuple(findings)
        clear(self._list)
        for finding in findings:
            self._list.addWidget(finding_line(finding))
        self.head.setText(_("In the way") if findings else _("Nothing is in the way"))
        theme.mark(self.head, tone="" if findings else "good")
        self._opening = nearest
        if nearest is not None:
            when = f"{dates.short_day(nearest.starts.date())}, {dates.clock_time(nearest.starts)}"
            self.nearest.setText(_("Nearest free: {when}").format(when=when))
            self.nearest.setAccessibleName(self.nearest.text())
        self.nearest.setVisible(nearest is not None)
        for widget in (self._label, self._line):
            widget.setVisible(self.soft)
        if new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, " ".join(new)))

    def _on_nearest_clicked(self) -> None:
        if self._opening is not None:
            self.nearest_taken.emit(self._opening)


def finding_line(finding: Finding, *, short: bool = False) -> QWidget:
    """One thing that is in the way, with what that means for saving; ``short``: it was said in full just before."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    sign = Label()
    tone = "bad" if finding.hard else "warn"
    icons.set_icon(sign, "error" if finding.hard else "warning", tone)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    stops = _("{rule}: cannot be booked") if finding.hard else _("{rule}: needs a reason")
    words.addWidget(Label(stops.format(rule=finding.rule.label), tone=tone, wrap=True))
    if not short:
        words.addWidget(Label(finding.sentence, wrap=True))
    row.addLayout(words, 1)
    return line
