"""Surfaces a page is made of: cards, the strip of facts on top, and what an empty list says."""

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.kit import theme
from ui.kit.buttons import Button, Clicked, LinkButton
from ui.kit.flow import FlowLayout
from ui.kit.labels import ElidedLabel, Heading, Label


class Card(QFrame):
    """A white surface with a name, at most one action beside it, and a ``body`` to fill."""

    def __init__(
        self, title: str = "", action: str = "", clicked: Clicked = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(12))
        column.setSpacing(theme.px(4))
        self.title = Heading(title)
        self.title.setMinimumHeight(theme.px(30))
        self.action = LinkButton(action, clicked)
        if not (title or action):
            self.title.hide()
        if not action:
            self.action.hide()
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.action)
        column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(4))
        column.addLayout(self.body, 1)

    def clear(self) -> None:
        """Take everything out of the body."""
        clear(self.body)


class EmptyState(QWidget):
    """What an empty list says: one sentence, and one button that changes that."""

    def __init__(self, sentence: str, button: str = "", clicked: Clicked = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.addStretch()
        self.sentence = Label(sentence, "muted", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.sentence)
        self.button = Button(button, clicked)
        if not button:
            self.button.hide()
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()


class KeyValueStrip(QWidget):
    """Facts side by side, each a small name over its value; what does not fit goes below."""

    def __init__(self, pairs: Sequence[tuple[str, str | QWidget]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, 24, below=2)
        self.set_pairs(pairs)

    def one_line(self) -> int:
        """How wide all of them are side by side."""
        return self._flow.one_line()

    def set_pairs(self, pairs: Sequence[tuple[str, str | QWidget]]) -> None:
        """The names and values to show; a value may be a widget (words with a chip)."""
        clear(self._flow)
        for name, value in pairs:
            shown = value
            if isinstance(shown, str):
                shown = ElidedLabel(shown, "value")
                shown.setSizePolicy(shown.sizePolicy().Policy.Preferred, shown.sizePolicy().Policy.Preferred)
                shown.setAccessibleDescription(name)
            pair = QWidget()
            column = QVBoxLayout(pair)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(theme.px(1))
            column.addWidget(Label(name, "small"))
            column.addWidget(shown)
            self._flow.addWidget(pair)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, widgets and layouts within it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            discard(widget)
        elif inner is not None:
            clear(inner)
        shiboken6.delete(item)  # what was taken out is nobody's, neither the layout's nor Python's


def discard(widget: QWidget) -> None:
    """Take a widget out of sight now, and away once nothing uses it any more."""
    widget.hide()
    widget.deleteLater()


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(theme.px(spacing))
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made
