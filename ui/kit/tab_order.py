"""Tab goes through widgets as the eye does, also through those that appeared later."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget


def follow(root: QWidget) -> None:
    """Put what lies within a widget into the order of its layouts, at the place of that widget.

    Qt appends a new widget to the end of the window's order, which is only right for what is built top to bottom.
    """
    inside = list(_stops(root))
    before = root.previousInFocusChain()
    while before is not None and before is not root and (not _takes_tab(before) or before in inside):
        before = before.previousInFocusChain()
    for one, after in pairwise([*([before] if before is not None and before is not root else []), *inside]):
        QWidget.setTabOrder(one, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if _takes_tab(widget):
        yield widget
    layout = widget.layout()
    if isinstance(widget, QScrollArea):
        if (inner := widget.widget()) is not None:
            yield from _stops(inner)
    elif isinstance(widget, QSplitter):
        for index in range(widget.count()):
            if (part := widget.widget(index)) is not None:
                yield from _stops(part)
    elif layout is not None:
        yield from _laid_out(layout)


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from _stops(widget)
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
