"""The sheet of all keys, by screen, to be searched."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.cards import EmptyState, row
from ui.kit.dialog import Dialog
from ui.kit.labels import Title
from ui.kit.search_field import SearchField
from ui.kit.tables import Column, RowTable
from ui.shell.commands import everywhere


@dataclass(frozen=True)
class Line:
    """One command of the sheet."""

    place: str
    name: str
    keys: str


class KeySheet(Dialog):
    """Every command that has keys: those that work everywhere, those of the page in sight, then the others."""

    def __init__(self, page: QWidget | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("All keys"))
        self._lines = [
            Line(_(commands.place), _(command.name), command.words())
            for commands in everywhere(page)
            for command in commands.each
            if command.keys
        ]
        self.search = SearchField(_("Find a key or what it does"), wait=0)
        self.search.searched.connect(self._show)
        columns = (
            Column[Line](_("What it does"), lambda line: line.name),
            Column[Line](_("Keys"), lambda line: line.keys, 190, strong=True),
            Column[Line](_("Where"), lambda line: line.place, 190, muted=True),
        )
        self.table = RowTable(_("All keys"), columns, empty=EmptyState(_("No key does that.")))
        self.search.moved_down.connect(self.table.setFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addLayout(row(Title(_("All keys")), None))
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(row(None, Button(_("Close"), self.accept)))
        room = parent.size()
        self.resize(min(theme.px(760), room.width()), min(theme.px(640), room.height()))
        self._show("")
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, text: str) -> None:
        words = text.casefold().split()
        self.table.set_rows([line for line in self._lines if all(word in _searched(line) for word in words)])


def _searched(line: Line) -> str:
    return f"{line.name} {line.place} {line.keys}".casefold()
