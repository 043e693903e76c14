"""What keys and clicks reach between the visits: free time, a day of somebody's week, and time away."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from careteam.i18n import _
from careteam.services.calendar import AbsenceBlock
from ui.kit import theme
from ui.kit.arrows import STEPS
from ui.kit.labels import tip


class GroundButton(QAbstractButton):
    """Enter, Space or a click chooses it; arrows step on; ``asked(where)`` for its menu."""

    stepped = Signal(int, int)
    asked = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(140), theme.px(28))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(*STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.asked.emit(event.globalPos())


class SlotButton(GroundButton):
    """The free time the focus is at; Enter books there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setPen(theme.color("accent"))
        painter.setFont(theme.font(theme.SMALL, theme.SEMIBOLD))
        inner = self.rect().adjusted(theme.px(10), theme.px(2), -theme.px(6), -theme.px(2))
        tall = self.height() > theme.px(40)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class CellButton(GroundButton):
    """The free ground of a member's day; Enter or a click books there."""

    def __init__(self, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(said)
        self.setMinimumHeight(theme.px(28))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.hasFocus() or self.underMouse()):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 2 if self.hasFocus() else 1, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("soft"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.px(6), theme.px(6))
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("accent"))
        inner = self.rect().adjusted(theme.px(8), 0, -theme.px(4), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, _("+ Visit"))
        painter.end()


class AbsenceButton(GroundButton):
    """Time away or blocked, in one member's column. Enter or a click opens it.

    ``legible``: how far below its top the words begin, where its top is above what one sees at first.
    """

    def __init__(self, away: AbsenceBlock, words: str, said: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.away = away
        self.legible = 0
        self.setText(words.replace("&", "&&"))
        self._words = words
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.setMinimumHeight(theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        ink = "text" if focused else "accent" if self.underMouse() else "line"
        painter.setPen(QPen(theme.color(ink), 2 if focused else 1))
        painter.setBrush(theme.color("hover"))
        inset = 1.0 if focused else 0.5
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, theme.px(6), theme.px(6))
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("muted"))
        inner = self.rect().adjusted(theme.px(10), theme.px(5) + self.legible, -theme.px(6), -theme.px(2))
        if self.height() < theme.px(44):
            room = self.rect().adjusted(theme.px(10), 0, -theme.px(6), 0)
            words = QFontMetrics(painter.font()).elidedText(self._words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        else:
            painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()
