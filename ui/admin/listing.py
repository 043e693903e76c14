"""A list in the settings: found in by typing, added to, changed at Enter."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

from PySide6.QtWidgets import QWidget

from careteam.domain.identity import search_key
from careteam.i18n import _
from ui.kit import theme
from ui.kit.beside import Beside
from ui.kit.buttons import PrimaryButton
from ui.kit.cards import EmptyState, row
from ui.kit.context import Context
from ui.kit.page import Page
from ui.kit.search_field import SearchField
from ui.kit.tables import Column, RowTable

R = TypeVar("R")


class Listing(Page, Generic[R]):
    """The rows of one kind of record. ``open_record(row or None)`` changes one, or adds a new one."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable],
        add: str,
        nothing: str,
    ) -> None:
        super().__init__(context, parent)
        self._rows: tuple[R, ...] = ()
        self._nothing = nothing
        self.search = SearchField(_("Find in this list"))
        self.search.setMaximumWidth(theme.px(300))
        self.add = PrimaryButton(add, lambda: self.open_record(None), icon="plus")
        self.doings = row(self.add)
        finds, does = QWidget(), QWidget()
        looks = row(self.search, None)
        looks.setStretch(0, 9)  # as wide as it may be, before room is left empty
        finds.setLayout(looks)
        does.setLayout(self.doings)
        self.head.addWidget(Beside([(finds, 1), (does, 0)], 0), 1)
        self.empty = EmptyState(nothing, add, lambda: self.open_record(None))
        self.table: RowTable[R] = RowTable(name, columns, key=key, empty=self.empty)
        self.table.activated_row.connect(self.open_record)
        self.search.searched.connect(lambda _text: self._show_rows())
        self.search.moved_down.connect(self.table.setFocus)
        self.body.addWidget(self.table, 1)

    def open_record(self, row: R | None) -> None:
        """Change a record, or add a new one."""
        raise NotImplementedError

    def open_form(self, about: UUID | None) -> None:
        """Open the form of a record by its id, or of a new one."""
        raise NotImplementedError

    def show_data(self, data: tuple[R, ...]) -> None:
        """Show the rows that fit what is typed."""
        self._rows = data
        self._show_rows()

    def _show_rows(self) -> None:
        words = search_key(self.search.text()).split()
        columns = self.table.table.columns
        found = [
            row
            for row in self._rows
            if all(f" {word}" in " " + search_key(" ".join(one.text(row) for one in columns)) for word in words)
        ]
        self.empty.sentence.setText(_("Nothing fits what you typed.") if self._rows else self._nothing)
        self.empty.button.setVisible(not self._rows)
        self.table.set_rows(found)
