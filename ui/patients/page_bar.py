"""The bar of a patient's page: its tabs, and what can be done from any of them."""

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.kit import theme
from ui.kit.beside import Beside
from ui.kit.buttons import LARGE, Button, Tabs
from ui.kit.cards import row
from ui.kit.flow import FlowLayout


def page_bar(tabs: Tabs, buttons: Iterable[Button]) -> QFrame:
    """Tabs and buttons beside each other; in large text the buttons stand below, in two lines where they need it."""
    bar = QFrame()
    bar.setProperty("look", "bar")
    across = QHBoxLayout(bar)
    across.setContentsMargins(theme.px(16), 0, theme.px(16), theme.px(4))
    if theme.px(100) > LARGE:
        lines, doings = QVBoxLayout(), FlowLayout()
        for button in buttons:
            doings.addWidget(button)
        lines.addWidget(tabs)
        lines.addLayout(doings)
        across.addLayout(lines)
    else:
        whole = QWidget()
        whole.setLayout(row(*buttons))
        across.addWidget(Beside([(tabs, 1), (whole, 0)], 800))
    return bar
