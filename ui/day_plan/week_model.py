"""A week's plan as a table: lines of people or patients, a column a day, each cell spoken in words."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from careteam.i18n import _
from ui.day_plan.week_lines import Cell, Line
from ui.kit.labels import tip

Index = QModelIndex | QPersistentModelIndex


class WeekModel(QAbstractTableModel):
    """Whose lines they are, then the days. ``days``: the head of each column in two lines. ``several``: anybody has
    several lines, so that they stand in groups. ``aim``: whose lines and which day a visit is carried over.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.days: tuple[str, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.several = False
        self.aim: tuple[object, int] | None = None

    def show_lines(self, days: Sequence[str], lines: Sequence[Line]) -> None:
        """Show another plan."""
        self.beginResetModel()
        self.days, self.lines = tuple(days), tuple(lines)
        self.several = any(line.count > 1 for line in lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 1 + len(self.days)

    def cell(self, index: Index) -> Cell | None:
        """The visit at a place of the board."""
        if not index.isValid() or not index.column():
            return None
        return self.lines[index.row()].cells[index.column() - 1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, cell = self.lines[index.row()], self.cell(index)
        match role:
            case Qt.ItemDataRole.DisplayRole if not index.column():
                return line.title
            case Qt.ItemDataRole.DisplayRole:
                return cell.name if cell is not None else ""
            case Qt.ItemDataRole.AccessibleTextRole if not index.column():
                return ", ".join(part for part in (line.title, line.code, line.facts) if part)
            case Qt.ItemDataRole.AccessibleTextRole:
                return cell.said if cell is not None else self._free(line, index.column() - 1)
            case Qt.ItemDataRole.ToolTipRole if cell is not None:
                return tip(cell.said)
            case Qt.ItemDataRole.ToolTipRole if not index.column():
                return tip(", ".join(part for part in (line.title, line.code, line.facts) if part))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return self.days[section - 1] if 0 < section <= len(self.days) else ""

    def _free(self, line: Line, day: int) -> str:
        words = _("{day}, {name}: not there") if day in line.off else _("{day}, {name}: nothing here")
        return words.format(day=self.days[day].partition("\n")[0], name=line.title)
