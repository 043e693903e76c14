"""Whose visit it is: a few letters, Enter; or somebody one was at a moment ago, with one click."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from careteam.domain.ids import PatientId
from careteam.domain.patients import ProgramStatus
from careteam.i18n import _
from ui.kit import dates, theme
from ui.kit.context import Context
from ui.kit.labels import Heading, Label, tip
from ui.kit.search_field import SearchField

if TYPE_CHECKING:
    from careteam.services.patients import FoundPatient, LatePatient

OFFERED = Qt.ItemDataRole.UserRole
LINE = 48
"""How high an offered patient is at 100 %."""


@dataclass(frozen=True)
class Offered:
    """A patient to choose: the name, and what tells them from others."""

    patient_id: PatientId
    name: str
    words: str


class PatientFinder(QWidget):
    """Finds a patient by name. ``chosen(patient_id)``; of similar names none is chosen before somebody looked.

    While nothing is typed it offers whom one was at last, ``likely`` first; none of them is chosen beforehand.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, likely: PatientId | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._likely = context, likely
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(6))
        self.line = _Line(_("Find a patient"))
        label = Label(_("Whom is the visit for?"), "field")
        label.setBuddy(self.line)
        self.head = Heading("")
        self.list = theme.look(QListWidget(), "popup")
        self.list.setItemDelegate(_Drawing(self.list))
        self.list.setMouseTracking(True)
        self.list.itemActivated.connect(self._on_activated)
        self.list.itemClicked.connect(self._on_activated)
        self.hint = Label("", "muted", wrap=True)
        for widget in (label, self.line):
            column.addWidget(widget)
        column.addSpacing(theme.px(6))
        for widget in (self.head, self.hint):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addStretch()
        self.line.searched.connect(self._on_searched)
        self.line.moved_down.connect(self._on_moved_down)
        self.line.entered.connect(lambda: self._choose(self.list.currentRow()))
        self._show((), "", "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.line.text():
            self._offer_lately()

    def _offer_lately(self) -> None:
        from careteam.services import patients

        likely = self._likely
        self._context.tasks.search(self, "find", lambda work: patients.lately(work, likely), self._on_lately)

    def _on_lately(self, found: "tuple[LatePatient, ...]") -> None:
        none = _("Type two letters of the name, or the end of the record number.")
        offered = tuple(Offered(one.found.patient_id, one.found.name, _late_words(one)) for one in found)
        self._show(offered, _("Opened or changed last") if found else "", "" if found else none)

    def _on_searched(self, text: str) -> None:
        from careteam.services import patients

        if not text:
            self._offer_lately()
            return
        self._context.tasks.search(
            self, "find", lambda work: patients.search(work, text), lambda found: self._on_found(text, found)
        )

    def _on_found(self, text: str, found: "tuple[FoundPatient, ...]") -> None:
        offered = tuple(Offered(one.patient_id, one.name, " · ".join(_known(one))) for one in found)
        nobody = _("Nobody of this name. Ctrl+N takes a new referral.")
        self._show(offered, _("Patients found") if found else "", "" if found else nobody)
        if found and not found[0].similar:
            self.list.setCurrentRow(0)

    def _show(self, offered: tuple[Offered, ...], head: str, hint: str) -> None:
        self.list.clear()
        for one in offered:
            item = QListWidgetItem(one.name)
            item.setData(OFFERED, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name}. {one.words}")
            item.setToolTip(tip(one.words))
            self.list.addItem(item)
        for label, words in ((self.head, head), (self.hint, hint)):
            label.setText(words)
            label.setVisible(bool(words))
        self.list.setAccessibleName(head or _("Patients found"))
        self.list.setVisible(bool(offered))
        self.list.setMaximumHeight(theme.px(LINE) * len(offered) + theme.px(12))

    def _on_moved_down(self) -> None:
        if self.list.count():
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
            self.list.setFocus()

    def _on_activated(self, item: QListWidgetItem) -> None:
        self._choose(self.list.row(item))

    def _choose(self, row: int) -> None:
        if 0 <= row < self.list.count():
            self.chosen.emit(self.list.item(row).data(OFFERED).patient_id)


class _Line(SearchField):
    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class _Drawing(QStyledItemDelegate):
    """The name, and below it in a quieter color what tells this patient from others."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(200), theme.px(LINE))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offered: Offered = index.data(OFFERED)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("soft"))
            painter.fillRect(QRect(rect.x(), rect.y(), theme.px(3), rect.height()), theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        inner = rect.adjusted(theme.px(12), theme.px(4), -theme.px(12), -theme.px(4))
        half = inner.height() // 2
        upper, lower = inner.adjusted(0, 0, 0, -half), inner.adjusted(0, half, 0, 0)
        _write(painter, upper, offered.name, "text", theme.font(weight=theme.SEMIBOLD))
        _write(painter, lower, offered.words, "muted", theme.font(theme.SMALL))
        painter.restore()


def _write(painter: QPainter, room: QRect, words: str, ink: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(theme.color(ink))
    shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


def _known(one: "FoundPatient") -> list[str]:
    parts = []
    if one.birth_date is not None:
        parts.append(_("born {date}").format(date=dates.full_date(one.birth_date)))
    if one.mrn_tail:
        parts.append(_("MRN …{tail}").format(tail=one.mrn_tail))
    if one.status is not ProgramStatus.ACTIVE:
        parts.append(one.status.label)
    if one.similar:
        parts.append(_("similar name"))
    return parts


def _late_words(one: "LatePatient") -> str:
    act = _("Chosen on the page you come from")
    if one.at is not None:
        act = f"{one.title}, {dates.moment_said(one.at, one.today)}"
    return " · ".join([*_known(one.found), act])
