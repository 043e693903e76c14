"""The model of a table over frozen rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.kit.labels import tip
from ui.kit.roles import DRAWN, Bar, Chip, Drawn

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its head, and what it shows of a row.

    ``width`` at 100 %; 0 shares the room left. ``figures``: to the right, all of one width. ``tone``: a token's name
    where the colour says something. ``spare``: makes way where a table is too narrow, the highest first; 0 never does.
    ``sort``: what to sort by, where the words sort wrongly (dates, numbers).
    ``spoken``: what a screen reader says instead of the words. ``rtl``: whether they begin at the right.
    """

    title: str
    text: Callable[[R], str]
    width: int = 0
    spare: int = 0
    figures: bool = False
    strong: bool = False
    muted: bool = False
    tooltip: Callable[[R], str] | None = None
    chip: Callable[[R], Chip | None] | None = None
    bar: Callable[[R], Bar | None] | None = None
    tone: Callable[[R], str] | None = None
    sort: Callable[[R], Any] | None = None
    spoken: Callable[[R], str] | None = None
    rtl: Callable[[R], bool] | None = None


class RowTableModel(QAbstractTableModel, Generic[R]):
    """Rows in the order of the sorted column; those without a value to sort by come last."""

    def __init__(self, columns: Sequence[Column[R]], rows: Sequence[R] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[R] = list(rows)
        self._sorted = -1
        self._order = Qt.SortOrder.AscendingOrder

    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return tuple(self._rows)

    def row(self, index: int) -> R:
        """One row in the order shown."""
        return self._rows[index]

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, sorted as before."""
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._rows[index.row()]
        return self._cell(column, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return AT_RIGHT if self.columns[section].figures else AT_LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; rows that are equal in it keep their order."""
        self._sorted, self._order = column, order
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        held = [self._rows[index.row()] for index in before]
        self._arrange()
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(held, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _cell(self, column: Column[R], row: R, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(column.tooltip(row)) if column.tooltip else None
            case Qt.ItemDataRole.AccessibleTextRole if column.spoken:
                return column.spoken(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                chip = column.chip(row) if column.chip else None
                return " ".join(part for part in (chip.text if chip else "", column.text(row)) if part)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column, row)
            case _ if role == DRAWN:
                return Drawn(
                    column.text(row),
                    _alignment(column, row),
                    (column.tone(row) if column.tone else "") or ("muted" if column.muted else "text"),
                    column.strong,
                    column.chip(row) if column.chip else None,
                    column.bar(row) if column.bar else None,
                )
        return None

    def _arrange(self) -> None:
        if not 0 <= self._sorted < len(self.columns):
            return
        column = self.columns[self._sorted]
        value = column.sort or (lambda row: column.text(row).casefold())
        known = [row for row in self._rows if value(row) is not None]
        known.sort(key=value, reverse=self._order is Qt.SortOrder.DescendingOrder)
        self._rows = known + [row for row in self._rows if value(row) is None]


def _alignment(column: Column[R], row: R) -> int:
    return AT_RIGHT if column.figures or (column.rtl is not None and column.rtl(row)) else AT_LEFT
