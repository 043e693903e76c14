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


def step(root: QWidget, forth: bool) -> bool:
    """Take the focus on to the next stop of a page or dialog, past its end to what is outside; whether it moved.

    Qt also moves the focus where what had it is hidden, disabled or taken apart. Then nothing is looked through, as
    there may be widgets that are half gone.
    """
    at = QApplication.focusWidget()
    if at is None or not at.isVisible() or not at.isEnabled():
        return False
    found = [one for one in stops(root) if _open(one)]
    if at not in found:
        return False
    there = found.index(at) + (1 if forth else -1)
    to = found[there] if 0 <= there < len(found) else _outside(root, at, forth) or found[0 if forth else -1]
    to.setFocus(Qt.FocusReason.TabFocusReason if forth else Qt.FocusReason.BacktabFocusReason)
    return True


def _outside(root: QWidget, at: QWidget, forth: bool) -> QWidget | None:
    """The next stop of the window that does not lie within."""
    one: QWidget | None = at
    while one is not None:
        one = one.nextInFocusChain() if forth else one.previousInFocusChain()
        if one is None or one is at:
            return None
        if _takes_tab(one) and _open(one) and not root.isAncestorOf(one):
            return one
    return None


def _open(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


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
