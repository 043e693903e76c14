"""What is selected in a list, at the right of it: opens on selection, closes with Esc or its button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import IconButton
from ui.kit.cards import clear
from ui.kit.labels import ElidedLabel

WIDTH = 344


class SidePanel(QFrame):
    """A card with a name on top, a ``body`` that scrolls, and a ``foot`` of buttons. Hidden until ``open``.

    ``closed`` when the person closed it.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(8), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(8))
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.px(8))
        self.title = ElidedLabel("", "words")
        self.head.addWidget(self.title, 1)
        self.head.addWidget(IconButton("close", _("Close (Esc)"), self.close_panel))
        column.addLayout(self.head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = theme.look(QWidget(), "scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, theme.px(6), 0)
        self.body.setSpacing(theme.px(4))
        scroll.setWidget(inner)
        column.addWidget(scroll, 1)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(0, 0, theme.px(6), 0)
        self.foot.setSpacing(theme.px(8))
        column.addLayout(self.foot)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.parentWidget() or self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_panel)
        self.hide()

    def open(self, title: str) -> None:
        """Show, emptied, what somebody or something is called; the rest is for the page to fill in."""
        self.title.set_whole(title)
        self.setAccessibleName(title)
        clear(self.body)
        clear(self.foot)
        self.show()

    def close_panel(self) -> None:
        """Close, and say so."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()
