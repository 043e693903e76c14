"""Buttons, and rows of buttons of which one is chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.kit import icons, tab_order, theme
from ui.kit.flow import FlowLayout
from ui.kit.labels import tip

GAP, CLOSE = 20, 8
"""Between tabs, at 100 %; and where the print is larger than ``LARGE``."""

Clicked = Callable[[], object] | None
CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
"""With one of these, Enter means something of its own."""
LARGE = 150
"""In per cent: in larger print tabs stand closer."""


class Button(QPushButton):
    """A button with words, and an icon beside them where that helps."""

    def __init__(
        self, text: str, clicked: Clicked = None, *, icon: str = "", look: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setText(text)
        self.setAutoDefault(False)
        self.setAccessibleName(text.replace("&", ""))
        if icon:
            icons.set_icon(self, icon, {"primary": "on_accent", "link": "accent", "danger": "bad"}.get(look, "text"))
        if clicked is not None:
            self.clicked.connect(lambda: clicked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button one is at, on a page as in a dialog; with Ctrl it is the form's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & CHORD:
            self.click()
        else:
            super().keyPressEvent(event)


class PrimaryButton(Button):
    """The one thing to do on this view."""

    def __init__(self, text: str, clicked: Clicked = None, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, clicked, icon=icon, look="primary", parent=parent)


class LinkButton(Button):
    """A small action that reads as a link."""

    def __init__(self, text: str, clicked: Clicked = None, *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, clicked, icon=icon, look="link", parent=parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class IconButton(QToolButton):
    """A button where only an icon fits; its name is in the tooltip and for screen readers."""

    def __init__(self, icon: str, name: str, clicked: Clicked = None, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "quiet")
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        icons.set_icon(self, icon)
        if clicked is not None:
            self.clicked.connect(lambda: clicked())


class _Choice(Button):
    """One of a row; it leaves the arrow keys to the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _Row(QWidget):
    """Buttons of which exactly one is chosen; the arrow keys move the choice."""

    changed = Signal(object)

    def __init__(
        self, name: str, options: Sequence[tuple[Any, str]], look: str, parent: QWidget | None, *, wraps: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._name = name
        self._look = look
        self._values: list[Any] = []
        self._group = QButtonGroup(self)
        self._row = FlowLayout(self, GAP, below=2) if wraps else QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._group.idClicked.connect(lambda index: self.changed.emit(self._values[index]))
        self.set_options(options)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """The values to choose from, each with the words on its button."""
        kept = self.value() if self._values else None
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._values = [value for value, _words in options]
        for index, (_value, words) in enumerate(options):
            button = _Choice(words, look=self._look)
            button.setCheckable(True)
            button.setAccessibleName(f"{self._name}: {words}" if self._name else words)
            self._group.addButton(button, index)
            self._row.insertWidget(index, button)
        self._dress()
        tab_order.follow(self)
        if self._values:
            self.set_value(kept if kept in self._values else self._values[0])

    def value(self) -> Any:
        """The value chosen."""
        return self._values[self._group.checkedId()] if self._group.checkedId() >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose without telling anybody; a value that is not there chooses nothing."""
        for index, one in enumerate(self._values):
            if one == value:
                self._group.button(index).setChecked(True)
                return
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def buttons(self) -> list[QPushButton]:
        """The buttons, in order."""
        return [one for one in self._group.buttons() if isinstance(one, QPushButton)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._values:
            super().keyPressEvent(event)
            return
        index = (self._group.checkedId() + step) % len(self._values)
        button = self._group.button(index)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()

    def _dress(self) -> None: ...


class SegmentedControl(_Row):
    """A few choices in one joined row. ``changed(value)`` when somebody chooses.

    One that ``stacks`` stands below each other where the row would be cut.
    """

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[Any, str]] = (),
        parent: QWidget | None = None,
        *,
        stacks: bool = False,
    ) -> None:
        super().__init__(name, options, "", parent)
        self._stacks = stacks
        self._line.setSpacing(0)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Maximum if stacks else policy.Fixed, policy.Fixed)

    @property
    def _line(self) -> QHBoxLayout:
        assert isinstance(self._row, QHBoxLayout)
        return self._row

    def one_line(self) -> int:
        """How wide all of it is side by side."""
        return sum(button.sizeHint().width() for button in self.buttons())

    def sizeHint(self) -> QSize:
        return QSize(self.one_line(), self._line.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        widths = [button.sizeHint().width() for button in self.buttons()]
        return QSize(max(widths, default=0) if self._stacks else sum(widths), self._line.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        way = ways.TopToBottom if self._stacks and self.width() < self.one_line() else ways.LeftToRight
        if way is not self._line.direction():
            self._line.setDirection(way)
            self._line.setSpacing(theme.px(4) if way is ways.TopToBottom else 0)
            self._dress()
            self.updateGeometry()

    def _dress(self) -> None:
        buttons = self.buttons()
        joined = len(buttons) > 1 and self._line.direction() is QBoxLayout.Direction.LeftToRight
        for index, button in enumerate(buttons):
            place = "first" if index == 0 else "last" if index == len(buttons) - 1 else "middle"
            theme.mark(button, segment=place if joined else "")


class Tabs(_Row):
    """The parts of a page as underlined words. ``changed(value)`` when somebody chooses.

    ``wraps``: what does not fit goes below, where the tabs have a line of the page to themselves.
    """

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[Any, str]] = (),
        parent: QWidget | None = None,
        *,
        wraps: bool = False,
    ) -> None:
        super().__init__(name, options, "tab", parent, wraps=wraps)
        if isinstance(self._row, QHBoxLayout):
            self._row.setSpacing(theme.px(GAP if theme.px(100) <= LARGE else CLOSE))
            self._row.addStretch()
