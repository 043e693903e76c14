"""The week as a board: lines of people or patients, a column a day, a visit a cell, carried from day to day."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView, QWidget

from ui.day_plan.week_cells import WeekCells
from ui.day_plan.week_lines import Cell, Line
from ui.day_plan.week_model import WeekModel
from ui.kit import theme

Index = QModelIndex | QPersistentModelIndex
HEAD, WIDE, LEAST = 208, 248, 128


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
        self.setItemDelegate(WeekCells(self, self.board))
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
        elif self.board.aim is not None or (where - self._from).manhattanLength() >= QApplication.startDragDistance():
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            index = self.indexAt(where)
            self.board.aim = (
                (self.board.lines[index.row()].key, index.column() - 1) if index.column() > 0 else (None, -1)
            )
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, aim = self._held, self.board.aim
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
        self._held, self.board.aim = None, None
        self.unsetCursor()
        self.viewport().update()
