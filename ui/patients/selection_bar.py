"""What can be done with several patients at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from careteam.domain.assignments import AssignmentRole
from careteam.i18n import _, ngettext
from ui.kit import theme
from ui.kit.beside import Beside
from ui.kit.buttons import Button, LinkButton
from ui.kit.cards import row
from ui.kit.labels import Label


class SelectionBar(QFrame):
    """Counts the patients selected, and acts on them. ``assign_wanted(role)``, ``copy_wanted``, ``cleared``.

    In sight while two or more are selected.
    """

    assign_wanted = Signal(object)
    copy_wanted = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "banner")
        self.setProperty("tone", "accent")
        self.words = Label("", "strong")
        lead, primary = AssignmentRole.LEAD, AssignmentRole.PRIMARY
        self.lead = Button(_("Assign a lead…"), lambda: self.assign_wanted.emit(lead), icon="star")
        self.assign = Button(_("Assign…"), lambda: self.assign_wanted.emit(primary), icon="person")
        self.copy = Button(_("Copy"), self.copy_wanted.emit, icon="copy")
        self.assign.setAccessibleName(_("Assign somebody to the patients selected"))
        self.copy.setAccessibleName(_("Copy the patients selected for a spreadsheet"))
        self.copy.setToolTip(_("Copy for a spreadsheet (Ctrl+C)"))
        self.clear = LinkButton(_("Select none"), self.cleared.emit)
        line = QHBoxLayout(self)
        line.setContentsMargins(theme.px(12), theme.px(4), theme.px(8), theme.px(4))
        line.setSpacing(theme.px(8))
        doings = QWidget()
        doings.setLayout(row(self.lead, self.assign, self.copy, self.clear))
        line.addWidget(Beside([(self.words, 1), (doings, 0)], 0))
        self.hide()

    def show_count(self, selected: int, shown: int) -> None:
        """Say how many are selected of those shown."""
        text = ngettext("{count} of {shown} patient selected", "{count} of {shown} patients selected", shown)
        self.words.setText(text.format(count=f"{selected:,}", shown=f"{shown:,}"))
        self.setVisible(selected > 1)
