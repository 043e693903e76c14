"""What goes from the screen when somebody leaves, and from what was copied there."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget


def close_all_but(app: QApplication, window: QWidget) -> None:
    """Take every other window from the screen and out of memory: nobody is asked whether to discard anything."""
    for other in app.topLevelWidgets():
        if other is not window and other.isVisible():
            other.hide()
            if not isinstance(other, QAbstractItemView):  # a field's list of what was found goes with its field
                other.deleteLater()


def clear_clipboard() -> None:
    """Take away what was copied here; what another program copied stays."""
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
