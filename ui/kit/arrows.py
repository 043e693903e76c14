"""The arrow keys on a board of columns and rows."""

from PySide6.QtCore import Qt

STEPS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
"""Where each arrow leads: columns, rows."""
