"""Two parts beside each other with a divider, which the mouse drags and the arrow keys move."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from careteam.i18n import _
from ui.kit import preferences, theme

STEP = 16
TALL = 280
"""How high a part is at least that stands above or below another."""


class Splitter(QSplitter):
    """Parts side by side, or one below the other where there is no room; each person's own division is remembered.

    Its parts are the widgets made with it as their parent. ``name``: what a screen reader says, and what it is
    remembered by.
    """

    def __init__(self, name: str, shares: list[int], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setProperty("look", "gap")
        self.setChildrenCollapsible(False)
        self.setHandleWidth(theme.px(12))
        self._shares = shares
        self._restored = False
        self.splitterMoved.connect(self._keep)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)

    def move_by(self, step: int) -> None:
        """Move the divider, as far as the parts allow."""
        handle = self.handle(1)
        at = handle.x() if self.orientation() is Qt.Orientation.Horizontal else handle.y()
        self.moveSplitter(at + step, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._restored:
            return
        self._restored = True
        kept = preferences.near(self)
        shares = kept.get(self._key()) if kept is not None else None
        self.setSizes(shares if isinstance(shares, list) and len(shares) == self.count() else self._shares)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fits = sum(self._widths()) + self.handleWidth() * (self.count() - 1) <= self.width()
        wanted = Qt.Orientation.Horizontal if fits else Qt.Orientation.Vertical
        if wanted is not self.orientation():
            self.setOrientation(wanted)
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """As wide as its widest part: where both do not fit side by side they stand one below the other."""
        below = self.orientation() is Qt.Orientation.Vertical
        height = self.count() * theme.px(TALL) if below else super().minimumSizeHint().height()
        return QSize(max(self._widths(), default=0), height)

    def _widths(self) -> list[int]:
        parts = [self.widget(index) for index in range(self.count())]
        return [max(part.minimumWidth(), part.minimumSizeHint().width()) for part in parts if part is not None]

    def _key(self) -> str:
        return f"dividers/{self.accessibleName()}"

    def _keep(self, _place: int, _index: int) -> None:
        kept = preferences.near(self)
        if kept is not None and self.orientation() is Qt.Orientation.Horizontal:
            kept.keep(self._key(), self.sizes())


class _Handle(QSplitterHandle):
    """The divider: Tab reaches it, the arrows move it."""

    def __init__(self, orientation: Qt.Orientation, parent: Splitter) -> None:
        super().__init__(orientation, parent)
        self._splitter = parent
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(_("Divider: arrow keys move it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = keys.get(Qt.Key(event.key()), 0)
        if step:
            self._splitter.move_by(step * theme.px(STEP))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            middle = self.rect().center()
            if self.orientation() is Qt.Orientation.Horizontal:
                painter.fillRect(middle.x() - 1, 0, 3, self.height(), theme.color("accent"))
            else:
                painter.fillRect(0, middle.y() - 1, self.width(), 3, theme.color("accent"))
