"""What is selected in a list, at the right of it: opens on selection, closes with Esc or its button."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import IconButton
from ui.kit.cards import clear
from ui.kit.labels import ElidedLabel, Label

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
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(0, 0, theme.px(6), 0)
        self.foot.setSpacing(theme.px(8))
        column.addLayout(self.foot)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.parentWidget() or self)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.close_panel)
        self._escape.setEnabled(False)
        self.hide()

    def open(self, title: str) -> None:
        """Show, emptied, what somebody or something is called; the rest is for the page to fill in."""
        self.title.set_whole(title)
        self.setAccessibleName(title)
        clear(self.body)
        clear(self.foot)
        self.show()

    def add_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values, line by line; those without a value are left out."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnMinimumWidth(0, theme.px(88))
        grid.setColumnStretch(1, 1)
        for line, (name, value) in enumerate(fact for fact in facts if fact[1]):
            label = Label(value, wrap=True)
            label.setAccessibleName(f"{name}: {value}")
            grid.addWidget(Label(name, "muted"), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, line, 1)
        self.body.addLayout(grid)

    def close_panel(self) -> None:
        """Close, and say so."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        self._escape.setEnabled(True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._escape.setEnabled(False)
        super().hideEvent(event)
