"""Small marks: a discipline's letters, a status, how full a caseload is."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from careteam.domain.team import Hue
from ui.kit import theme
from ui.kit.labels import Label, tip


class DisciplineChip(Label):
    """A discipline's letters in its colours."""

    def __init__(self, code: str, hue: Hue, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(code, "chip", parent=parent)
        self.setProperty("hue", hue.value)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if name:
            self.setToolTip(tip(name))
            self.setAccessibleName(name)


class StatusChip(Label):
    """A status in a word. ``tone``: accent, good, warn, bad, or none for plain grey."""

    def __init__(self, text: str, tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "status", tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class LoadBar(QWidget):
    """How full somebody's time or caseload is: a bar and the figures. A limit of 0 means none is set."""

    def __init__(
        self, value: float, limit: float, words: str, hue: Hue | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(_Bar(value, limit, hue), 1)
        full = 0 < limit <= value
        row.addWidget(Label(words, "small", tone="warn" if full else ""))


class _Bar(QWidget):
    def __init__(self, value: float, limit: float, hue: Hue | None) -> None:
        super().__init__()
        self._value, self._limit, self._hue = value, limit, hue
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(72), theme.px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_bar(painter, self.rect(), self._value, self._limit, self._hue)
        painter.end()


def draw_bar(painter: QPainter, room: QRect, value: float, limit: float, hue: Hue | None) -> None:
    """Draw how full something is along the middle of some room; without a limit, only the empty track."""
    height = theme.px(4)
    track = QRectF(room.x(), room.y() + (room.height() - height) / 2, room.width(), height)
    full = 0 < limit <= value
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("track"))
    painter.drawRoundedRect(track, height / 2, height / 2)
    share = min(value / limit, 1.0) if limit > 0 else 0.0
    if share > 0:
        ink = theme.shades(hue).ink if hue is not None and not full else theme.token("warn" if full else "accent")
        painter.setBrush(QColor(ink))
        track.setWidth(track.width() * share)
        painter.drawRoundedRect(track, height / 2, height / 2)
