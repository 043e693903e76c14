"""What all dialogs have in common."""

from PySide6.QtWidgets import QDialog

from ui.kit import tab_order


class Dialog(QDialog):
    """A dialog in which Tab goes as the eye does."""

    def focusNextPrevChild(self, forth: bool) -> bool:
        return tab_order.step(self, forth) or super().focusNextPrevChild(forth)
