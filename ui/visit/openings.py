"""Free times to choose from: Enter takes one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import dates, tab_order, theme
from ui.kit.buttons import LinkButton
from ui.kit.cards import clear, row
from ui.kit.labels import Heading, Label, tip

if TYPE_CHECKING:
    from careteam.services.openings import Opening
    from ui.kit.routes import Route


class OpeningButton(QAbstractButton):
    """One free time: when, and what speaks for it."""

    stepped = Signal(int)

    def __init__(self, opening: "Opening", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opening = opening
        day, span = dates.short_day(opening.starts.date()), dates.time_range(opening.starts, opening.ends)
        self.setText(f"{day}, {span}")
        said = ". ".join(part for part in (self.text(), opening.why) if part)
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(220), theme.px(46))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if self.hasFocus() else 1
        painter.setPen(QPen(theme.color("accent" if self.hasFocus() else "line"), width))
        painter.setBrush(theme.color("soft" if self.hasFocus() else "hover" if self.underMouse() else "surface"))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.px(6), theme.px(6))
        inner = self.rect().adjusted(theme.px(10), theme.px(4), -theme.px(8), -theme.px(4))
        half = inner.height() // 2
        lines = ((self.text(), theme.BODY, theme.SEMIBOLD, "text"), (self.opening.why, theme.SMALL, 400, "muted"))
        for number, (text, size, weight, tint) in enumerate(lines):
            painter.setFont(theme.font(size, weight))
            painter.setPen(theme.color(tint))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            line = QRect(inner.x(), inner.y() + number * half, inner.width(), half)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Openings(QWidget):
    """The first free times, best first.

    ``taken(opening)`` when somebody chooses one; ``went(route)`` when they go where what is missing is recorded.
    """

    taken = Signal(object)
    went = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Free times"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(Heading(_("Free times")))
        self._none = Label("", "small", wrap=True)
        column.addWidget(self._none)
        self._way: Route | None = None
        self.way = LinkButton("", lambda: self.went.emit(self._way))
        self.way.hide()
        column.addLayout(row(self.way, None))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(6))
        column.addLayout(self._list)
        self.buttons: list[OpeningButton] = []
        self.say(_("Looking for free times…"))

    def say(self, words: str) -> None:
        """Say why there is nothing to choose from, or nothing soon."""
        self._none.setText(words)
        self._none.setVisible(bool(words))

    def offer_way(self, words: str, way: "Route | None") -> None:
        """Offer the way to where it is recorded what the free times wait for, or none."""
        self._way = way
        self.way.setText(words)
        self.way.setAccessibleName(words)
        self.way.setVisible(way is not None)

    def show_openings(self, openings: "Sequence[Opening]", words: str) -> None:
        """Show free times, with the sentence that says why there are none, or none soon."""
        had_focus = any(button.hasFocus() for button in self.buttons)
        clear(self._list)
        self.buttons = []
        for number, opening in enumerate(openings):
            button = OpeningButton(opening)
            button.clicked.connect(lambda _checked=False, one=opening: self.taken.emit(one))
            button.stepped.connect(lambda by, at=number: self._step(at + by))
            self._list.addWidget(button)
            self.buttons.append(button)
        self.say(words)
        tab_order.follow(self)
        if had_focus and self.buttons:
            self.buttons[0].setFocus()

    def _step(self, to: int) -> None:
        if 0 <= to < len(self.buttons):
            self.buttons[to].setFocus(Qt.FocusReason.TabFocusReason)
