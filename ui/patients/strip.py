"""The strip on top of a patient's page: who it is, at every tab."""

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from careteam.domain.patients import CodeStatus, ProgramStatus, YesNo
from careteam.i18n import _
from careteam.services.patient_page import Strip
from ui.kit import dates, theme
from ui.kit.cards import KeyValueStrip
from ui.kit.chips import DisciplineChip, StatusChip
from ui.kit.labels import ElidedLabel, Label
from ui.patients import words


class PatientStrip(QFrame):
    """Name, age and language, then the facts one needs before any word with the patient or family."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "surface")
        self.name = ElidedLabel("", "title")
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.pronouns = Label("", "muted")
        self.flag = StatusChip("", "warn")
        self.flag.hide()
        self.about = ElidedLabel("", "small")
        self.facts = KeyValueStrip()
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self.name)
        first.addWidget(self.pronouns, 0, Qt.AlignmentFlag.AlignBottom)
        first.addWidget(self.flag, 0, Qt.AlignmentFlag.AlignVCenter)
        first.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addLayout(first)
        who.addWidget(self.about)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setSpacing(theme.px(24))
        self._row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(4))
        self._row.addLayout(who, 1)
        self._row.addWidget(self.facts)
        self._first = first

    def show_strip(self, strip: Strip) -> None:
        """Show a patient."""
        row = strip.row
        self.name.set_whole(row.name)
        self.pronouns.setText(strip.draft.pronouns)
        self.flag.setText(_("Similar name: check"))
        self.flag.setVisible(any(flag.value == "similar" for flag in row.flags))
        tail = _("MRN …{tail}").format(tail=row.mrn_tail) if row.mrn_tail else ""
        given = strip.draft.given_name if strip.draft.preferred_name else ""
        legal = _("on record: {name}").format(name=given) if given else ""
        parts = (words.who(row, strip.today), tail, words.languages(strip.draft), legal)
        self.about.set_whole(" · ".join(part for part in parts if part))
        self.facts.set_pairs(_facts(strip))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        """Put the facts beside who it is, or below where a name or languages would be cut."""
        who = max(self._first.sizeHint().width(), self.about.sizeHint().width())
        room = self.width() - theme.px(2 * 16 + 24)
        facts = self.facts.one_line()
        beside = who + facts <= room
        self.facts.setMinimumWidth(facts if beside else 0)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if way is not self._row.direction():
            self._row.setDirection(way)
            self._row.setSpacing(theme.px(24 if beside else 4))
            self._row.setStretch(0, 1 if beside else 0)


def _facts(strip: Strip) -> list[tuple[str, str | QWidget]]:
    row = strip.row
    if row.status is ProgramStatus.DIED:
        died = dates.full_date(row.died_on) if row.died_on else ""
        return [(_("Lead"), _lead(strip)), (_("Died"), died)]
    return [
        (_("Code status"), _code(strip)),
        (_("Lead"), _lead(strip)),
        (_("Next visit"), words.coming(row.next, strip.today) or _("none planned")),
        (_("Where now"), _where(strip)),
        (_("Program"), _program(strip)),
        (_("Phone"), _phone(strip)),
    ]


def _value(text: str, tone: str = "") -> ElidedLabel:
    label = ElidedLabel(text, "value", tone=tone)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return label


def _code(strip: Strip) -> QWidget:
    code = strip.code
    words_ = code.status.label
    if code.status is CodeStatus.NOT_RECORDED:
        return _whole(_value(words_, "warn"))
    return _whole(_value(_dated(words_, code.decided_on)))


def _whole(label: QWidget) -> QWidget:
    """Words that are never shortened: half a code status or half a number is worse than none."""
    label.ensurePolished()  # its type is the style sheet's
    label.setMinimumWidth(label.sizeHint().width())
    return label


def _dated(text: str, day: date | None) -> str:
    return f"{text}, {dates.full_date(day)}" if day else text


def _lead(strip: Strip) -> QWidget:
    lead = strip.row.lead
    if lead is None:
        return _value(_("nobody yet"), "warn" if strip.row.status is ProgramStatus.ACTIVE else "")
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(theme.px(6))
    line.addWidget(_value(lead.name))
    line.addWidget(DisciplineChip(lead.code, lead.hue))
    line.addStretch(1)
    return box


def _where(strip: Strip) -> QWidget:
    where = strip.row.where
    if where is None:
        return _value(_("not recorded"), "warn")
    return _value(where.words, "warn" if where.away else "")


def _program(strip: Strip) -> str:
    status = strip.row.status.label
    if strip.status_since is None:
        return status
    days = (strip.today - strip.status_since).days + 1
    if strip.row.status is ProgramStatus.ACTIVE and days > 0:
        status = _("{status}, day {days}").format(status=status, days=f"{days:,}")
    return f"{status} · {_('hospice')}" if strip.hospice is not None else status


def _phone(strip: Strip) -> QWidget:
    phone = strip.draft.phone or _("none")
    if strip.draft.safe_call is YesNo.NO:
        return _whole(_value(_("{phone}, do not call").format(phone=phone), "bad"))
    return _whole(_value(phone))
