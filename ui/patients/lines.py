"""Lines that the parts of a patient's page are made of."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from careteam.domain.patients import YesNo
from careteam.domain.visits import VisitStatus
from careteam.i18n import _
from careteam.services.patient_list import Person
from careteam.services.patient_page import VisitLine
from ui.kit import dates, theme
from ui.kit.buttons import Clicked, LinkButton
from ui.kit.chips import DisciplineChip, StatusChip
from ui.kit.labels import ElidedLabel, HSeparator, Label, tip

TONES = {YesNo.YES: "good", YesNo.NO: "bad", YesNo.NOT_ASKED: ""}


class ElidedLink(LinkButton):
    """An action whose words shorten themselves to their room, the whole in a tooltip and for screen readers."""

    def __init__(self, text: str, clicked: Clicked = None, parent: QWidget | None = None) -> None:
        super().__init__("", clicked, parent=parent)
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole)
        self.setProperty("align", "start")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fit()

    def whole(self) -> str:
        """The words, not shortened."""
        return self._whole

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self._whole)
        return QSize(width + theme.px(16), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(theme.font(weight=theme.SEMIBOLD))
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width() - theme.px(12), 0))
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(tip(self._whole) if shown != self._whole else "")


class VisitRow(QWidget):
    """A visit: when, who, what for, where; the purpose opens it."""

    def __init__(self, visit: VisitLine, today: date, opened: Clicked) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.px(2), 0, theme.px(4))
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        when = Label(dates.near_day(visit.starts.date(), today), "muted")
        when.setFixedWidth(theme.px(86))
        grid.addWidget(when, 0, 0)
        grid.addWidget(Label(dates.clock_time(visit.starts), "small"), 1, 0)
        purpose = visit.purpose or visit.where
        self.link = ElidedLink(purpose, opened)
        self.link.setAccessibleName(f"{purpose}, {dates.moment(visit.starts, today)}")
        grid.addLayout(_chips(visit.people), 0, 1)
        grid.setColumnMinimumWidth(1, theme.px(66))
        grid.addWidget(self.link, 0, 2)
        names = ", ".join(person.name for person in visit.people) or _("nobody assigned")
        where = visit.where if visit.purpose else ""
        grid.addWidget(ElidedLabel(" · ".join(part for part in (where, names) if part), "small"), 1, 2, 1, 2)
        mark = _mark(visit)
        if mark is not None:
            grid.addWidget(mark, 0, 3)
        grid.setColumnStretch(2, 1)


def _chips(people: Iterable[Person]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.px(3))
    shown = list({person.code: person for person in people}.values())
    most = 2 if len(shown) <= 2 else 1
    for person in shown[:most]:
        row.addWidget(DisciplineChip(person.code, person.hue))
    if rest := shown[most:]:
        more = Label(f"+{len(rest)}", "small")
        more.setToolTip(tip(", ".join(person.code for person in rest)))
        row.addWidget(more)
    row.addStretch(1)
    return row


def _mark(visit: VisitLine) -> QWidget | None:
    if visit.on_pinboard:
        return StatusChip(_("On the pinboard"), "warn")
    if visit.status is VisitStatus.PROPOSED:
        return StatusChip(_("Proposed"), "accent")
    if visit.status is VisitStatus.SEEN:
        return StatusChip(_("Record open"), "warn")
    if visit.withdrawn_reason and not visit.released:
        return StatusChip(_("Page withdrawn"), "warn")
    if visit.status is VisitStatus.NOT_SEEN:
        return StatusChip(_("Not seen"))
    return None


def safe_chips(call: YesNo, message: YesNo, mail: YesNo) -> QHBoxLayout:
    """What is safe with somebody, in words and colour."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(6))
    for words, answer in ((_("Call", "a number"), call), (_("Message"), message), (_("Mail"), mail)):
        text = _("{what}: {answer}").format(what=words, answer=answer.label.lower())
        row.addWidget(StatusChip(text, TONES[answer]))
    row.addStretch(1)
    return row


def add_line(body: QVBoxLayout, *widgets: QWidget, hairline: bool = True) -> None:
    """Add a line to a card, with a hairline above where it is not the first."""
    if hairline and body.count():
        body.addWidget(HSeparator())
    row = QHBoxLayout()
    row.setSpacing(theme.px(8))
    for widget in widgets:
        if isinstance(widget, ElidedLabel):
            widget.setMinimumHeight(theme.px(24))
        row.addWidget(widget, 1 if isinstance(widget, ElidedLabel | ElidedLink) else 0)
    body.addLayout(row)


def note(text: str) -> Label:
    """A sentence where there is nothing to show."""
    return Label(text, "muted", wrap=True)
