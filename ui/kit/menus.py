"""Menus that open where somebody asked for one."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu


def pop_up(menu: QMenu, where: QPoint) -> None:
    """Open a menu that is gone once it closes."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(where)
