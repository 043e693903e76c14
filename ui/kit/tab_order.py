"""Tab goes through widgets as the eye does, in whatever order they were made."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLayout, QScrollArea, QSplitter, QWidget


def follow(root: QWidget) -> None:
    """Put what lies within a widget into the order of its layouts, at the place of that widget.

    Qt's own order is that in which the widgets were made.
    """
    inside = list(stops(root))
    before = root.previousInFocusChain()
    while before is not None and before is not root and (not _takes_tab(before) or before in inside):
        before = before.previousInFocusChain()
    for one, after in pairwise([*([before] if before is not None and before is not root else []), *inside]):
        QWidget.setTabOrder(one, after)


def at_tab(root: QWidget) -> None:
    """Before the focus goes on within a page or dialog. Qt also moves it where what had it is hidden, disabled or taken
    apart; then the order stays, as there may be widgets that are half gone.
    """
    at = QApplication.focusWidget()
    if at is not None and at.isVisible() and at.isEnabled():
        follow(root)


def stops(widget: QWidget) -> Iterator[QWidget]:
    """Everything within a widget that Tab stops at, as the eye goes; what is hidden now as well."""
    if _takes_tab(widget):
        yield widget
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        if (inner := widget.widget()) is not None:
            yield from stops(inner)
    elif isinstance(widget, QSplitter):
        for index in range(widget.count()):
            for part in (widget.handle(index), widget.widget(index)):  # that of the first part is never shown
                if part is not None:
                    yield from stops(part)
    elif layout is not None:
        yield from _laid_out(layout)
    else:
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow():
                yield from stops(child)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from stops(widget)
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
