"""How large a dialog is: as wished for, as far as the screen has room."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from ui.kit import theme


def fit(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size at 100 %; one that is in sight keeps its middle where it is."""
    middle, room = dialog.geometry().center(), dialog.screen().availableGeometry().size()
    dialog.resize(QSize(theme.px(width), theme.px(height)).boundedTo(room - QSize(theme.px(24), theme.px(48))))
    if dialog.isVisible():
        dialog.move(dialog.pos() + middle - dialog.geometry().center())


def fit_over(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size at 100 %, and never more than the window it opens over has."""
    parent = dialog.parentWidget()
    seen = parent is not None and parent.window().isVisible()
    room = parent.window().size() if parent is not None and seen else dialog.screen().size()
    edge = theme.px(24)
    dialog.resize(min(theme.px(width), room.width() - edge), min(theme.px(height), room.height() - edge))
