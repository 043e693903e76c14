"""Tables over frozen rows: columns declared as functions of a row, sorted by their heads, found in by typing."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.kit import theme
from ui.kit.cards import EmptyState
from ui.kit.column_memory import ColumnMemory
from ui.kit.letters import Seeker
from ui.kit.roles import Bar, Chip
from ui.kit.row_model import Column, RowTableModel
from ui.kit.table_cells import CellDelegate

__all__ = ["Bar", "Chip", "Column", "RowTable", "RowTableModel"]

R = TypeVar("R")

LEAST_WIDTH, CHIP_WIDTH = 112, 38
"""How wide a column is at least that shares the room left, and how much more where a chip stands in it."""


class RowTable(QTableView, Generic[R]):
    """A table of rows. ``activated_row(row)`` at Enter or a double click, ``selected_row(row or None)`` as one moves.

    ``key``: what stays the same when a row is loaded again, so that the selection stays. ``empty``: what it says
    without rows. ``many``: several rows can be selected; ``on_copy`` gets them at Ctrl+C.
    ``wraps``: rows are as tall as their words, for what has to be read whole. ``keeps_columns``: whether it remembers
    them itself, by its name. Typing goes to the next row with a word that begins so.
    """

    activated_row = Signal(object)
    selected_row = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable] = hash,
        empty: EmptyState | None = None,
        many: bool = False,
        on_copy: Callable[[list[R]], object] | None = None,
        dense: bool = False,
        wraps: bool = False,
        keeps_columns: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._on_copy = on_copy
        self._keeps_columns = keeps_columns
        self._seeker = Seeker()
        self.setAccessibleName(name)
        self.table = RowTableModel(columns, parent=self)
        self.setModel(self.table)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(wraps)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(
            QAbstractItemView.SelectionMode.ExtendedSelection
            if many
            else QAbstractItemView.SelectionMode.SingleSelection
        )
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        tall = QHeaderView.ResizeMode.ResizeToContents if wraps else QHeaderView.ResizeMode.Fixed
        self.verticalHeader().setSectionResizeMode(tall)
        self.verticalHeader().setDefaultSectionSize(theme.px(28 if dense else 32))
        self._dress_header()
        self.columns = ColumnMemory(self)
        self.empty = empty
        if empty is not None:
            empty.setParent(self.viewport())
        self.entered.connect(self.viewport().update)
        self.doubleClicked.connect(self._on_activated)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._tell_empty()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; what was selected stays selected where it is still there."""
        kept = {self._key(row) for row in self.selected_rows()}
        current = self.current_row()
        at = self._key(current) if current is not None else None
        place = self.verticalScrollBar().value()
        self.table.set_rows(rows)
        model = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        again = QItemSelection()
        begun: int | None = None
        for number, row in enumerate(self.table.rows()):
            key = self._key(row)
            if key == at:
                model.setCurrentIndex(self.table.index(number, 0), flags.NoUpdate)
            if key in kept:
                begun = number if begun is None else begun
            elif begun is not None:
                again.select(self.table.index(begun, 0), self.table.index(number - 1, 0))
                begun = None
        if begun is not None:
            again.select(self.table.index(begun, 0), self.table.index(self.table.rowCount() - 1, 0))
        model.select(again, flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(place)
        self._tell_empty()

    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return self.table.rows()

    def current_row(self) -> R | None:
        """The row one is at."""
        index = self.currentIndex()
        return self.table.row(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[R]:
        """The rows selected, in the order shown."""
        # Asking for the indexes, or for whole rows, takes seconds where thousands are selected.
        selection = self.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        lines = {line for part in parts for line in range(part.top(), part.bottom() + 1)}
        return [self.table.row(line) for line in sorted(lines)]

    def select(self, key: Hashable) -> bool:
        """Go to the row with this key; whether it is there."""
        for number, row in enumerate(self.table.rows()):
            if self._key(row) == key:
                index, flags = self.table.index(number, 0), QItemSelectionModel.SelectionFlag
                self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
                self.scrollTo(index)
                return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self._on_activated(self.currentIndex())
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.columns.ask(max(self.currentIndex().column(), 0))
        elif self._on_copy is not None and event.matches(QKeySequence.StandardKey.Copy):
            self._on_copy(self.selected_rows())
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._keeps_columns:
            self.columns.restore()
            self._share_room()

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row with a word that begins with what is typed."""
        columns = self.table.columns
        rows = [" ".join(column.text(row) for column in columns) for row in self.table.rows()]
        line = self._seeker.find(search, rows, self.currentIndex().row())
        if line is not None:
            self.setCurrentIndex(self.table.index(line, max(self.currentIndex().column(), 0)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.table.rowCount():  # with rows, the one at hand shows the focus
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.empty is not None:
            self.empty.setGeometry(QRect(0, 0, self.viewport().width(), self.viewport().height()))
        self._share_room()
        if self.wordWrap():
            self.resizeRowsToContents()

    def _share_room(self) -> None:
        """Columns without a width of their own share what is left; where that is too little the spare ones make way.

        What then still does not fit is scrolled to.
        """
        if not self._keeps_columns:
            return
        header = self.horizontalHeader()
        columns = dict(enumerate(self.table.columns))
        needs = {
            number: (header.sectionSize(number) or theme.px(column.width)) if column.width else _least(column)
            for number, column in columns.items()
            if column.spare or not header.isSectionHidden(number)
        }
        spare = sorted((one for one in needs if columns[one].spare), key=lambda one: (columns[one].spare, one))
        while spare and sum(needs.values()) > self.viewport().width():
            del needs[spare.pop()]
        turned = [one for one in columns if columns[one].spare and header.isSectionHidden(one) is (one in needs)]
        if turned:  # beside a column that stretches, Qt would leave the room of a hidden one empty
            for number, column in columns.items():
                if not column.width:
                    header.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
        for number in turned:
            header.setSectionHidden(number, number not in needs)
        fits = sum(needs.values()) <= self.viewport().width()
        mode = QHeaderView.ResizeMode.Stretch if fits else QHeaderView.ResizeMode.Fixed
        for number in needs:
            if not columns[number].width and (turned or header.sectionResizeMode(number) is not mode):
                header.setSectionResizeMode(number, mode)
                if not fits:
                    header.resizeSection(number, _least(columns[number]))

    def _dress_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorClearable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(theme.px(40))
        for number, column in enumerate(self.table.columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(number, theme.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.activated_row.emit(self.table.row(index.row()))

    def _on_current_changed(self, index: QModelIndex) -> None:
        self.selected_row.emit(self.table.row(index.row()) if index.isValid() else None)

    def _tell_empty(self) -> None:
        if self.empty is not None:
            self.empty.setVisible(self.table.rowCount() == 0)


def _least(column: Column[Any]) -> int:
    return theme.px(LEAST_WIDTH + (CHIP_WIDTH if column.chip else 0))
