"""The week as a board: lines of people or patients, a column a day, a visit a cell, carried from day to day."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from careteam.i18n import _
from ui.day_plan.week_cells import WeekCells
from ui.day_plan.week_lines import Cell, Line
from ui.kit import theme
from ui.kit.labels import tip

Index = QModelIndex | QPersistentModelIndex
HEAD, WIDE, LEAST = 208, 248, 128


class WeekModel(QAbstractTableModel):
    """Whose lines they are, then the days. ``days``: the head of each column in two lines. ``several``: anybody has
    several lines, so that they stand in groups.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.days: tuple[str, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.several = False

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


class WeekBoard(QTableView):
    """Arrows walk, Enter opens; what else a key does is the page's. ``opened(cell)``; ``chosen(cell)``;
    ``carried(cell, key, day)`` where a visit is let go: whose lines those are, and the day; ``asked(cell, line, day,
    where)`` for a menu, where the cell may be none.
    """

    opened = Signal(object)
    chosen = Signal(object)
    carried = Signal(object, object, int)
    asked = Signal(object, object, int, QPoint)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.board = WeekModel(self)
        self.setModel(self.board)
        self.setItemDelegate(WeekCells(self))
        self.aim: tuple[object, int] | None = None
        self._held: Cell | None = None
        self._from = QPoint()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(27))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(theme.px(LEAST))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.entered.connect(self.viewport().update)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentChanged.connect(lambda index: self.chosen.emit(self.board.cell(index)))

    def show_lines(self, days: Sequence[str], lines: Sequence[Line]) -> None:
        """Show a plan; one stays at the visit one was at, wherever it is now."""
        at, place = self.currentIndex(), self.verticalScrollBar().value()
        row, column, held = at.row(), at.column(), self.current()
        fresh = len(days) != len(self.board.days)
        self.board.show_lines(days, lines)
        self.clearSpans()
        for number, line in enumerate(self.board.lines):
            if line.first and line.count > 1:
                self.setSpan(number, 0, line.count, 1)
        if fresh:
            header = self.horizontalHeader()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().resizeSection(0, theme.px(HEAD if self.board.several else WIDE))
        found = self.place_of(held.key) if held is not None else None
        index = found or self.board.index(min(max(row, 0), len(lines) - 1), min(max(column, 1), len(days)))
        if index.isValid():
            self.setCurrentIndex(index)
            self.verticalScrollBar().setValue(place)
            self.scrollTo(index)

    def current(self) -> Cell | None:
        """The visit one is at."""
        return self.board.cell(self.currentIndex())

    def place_of(self, key: object) -> QModelIndex | None:
        """Where a visit stands on the board, by its key."""
        for number, line in enumerate(self.board.lines):
            for column, cell in enumerate(line.cells, 1):
                if cell is not None and cell.key == key:
                    return self.board.index(number, column)
        return None

    def cells(self) -> list[Cell]:
        """Everything on the board."""
        return [cell for line in self.board.lines for cell in line.cells if cell is not None]

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Walk among the days only."""
        index = super().moveCursor(action, modifiers)
        return index if index.column() else self.board.index(index.row(), 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._held is not None:
            self._let_go()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_opened(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete) or (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        cell = self.board.cell(self.indexAt(event.position().toPoint()))
        if event.button() == Qt.MouseButton.LeftButton and cell is not None and cell.wanted is not None:
            self._held, self._from = cell, event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        if self._held is None:
            super().mouseMoveEvent(event)
        elif self.aim is not None or (where - self._from).manhattanLength() >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            index = self.indexAt(where)
            self.aim = (self.board.lines[index.row()].key, index.column() - 1) if index.column() > 0 else (None, -1)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, aim = self._held, self.aim
        self._let_go()
        super().mouseReleaseEvent(event)
        if held is not None and aim is not None and aim[1] >= 0:
            self.carried.emit(held, *aim)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(self.viewport().mapFromGlobal(event.globalPos()))
        if index.isValid():
            rect = self.visualRect(index)
            where = self.viewport().mapToGlobal(rect.center()) if by_key else event.globalPos()
            self.asked.emit(self.board.cell(index), self.board.lines[index.row()], index.column() - 1, where)

    def _on_opened(self, index: QModelIndex) -> None:
        cell = self.board.cell(index)
        if cell is not None:
            self.opened.emit(cell)

    def _let_go(self) -> None:
        self._held = self.aim = None
        self.unsetCursor()
        self.viewport().update()
