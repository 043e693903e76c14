"""News of what was saved, here or at another computer, to every page that may show it."""

from PySide6.QtCore import QObject, Signal


class ChangeHub(QObject):
    """One signal for everybody: ``changed(Changes)`` on the GUI thread, after each commit."""

    changed = Signal(object)
