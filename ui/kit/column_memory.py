"""How a person likes a table's columns: their order, their widths, by which it is sorted. Kept for the next time."""

from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QHeaderView, QMenu, QTableView, QWidget

from careteam.i18n import _
from ui.kit import preferences, theme
from ui.kit.menus import pop_up

STEP = 24
NARROWEST = 40


class ColumnMemory(QObject):
    """Remembers the columns of one table by its name and where it is, and offers by key what the mouse can drag."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._header = table.horizontalHeader()
        self._restored = False
        self._first = self._now()
        self._header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._header.customContextMenuRequested.connect(self._on_menu_wanted)
        for signal in (self._header.sectionMoved, self._header.sectionResized, self._header.sortIndicatorChanged):
            signal.connect(self._keep)

    def restore(self) -> None:
        """Bring back what was kept, the first time the table is shown."""
        if self._restored:
            return
        kept = preferences.near(self._table)
        self._first = self._now()
        if kept is not None:
            self._arrange(kept.get(self._key()))
        self._restored = True

    def ask(self, column: int) -> None:
        """Open the menu of a column below its head."""
        at = QPoint(self._header.sectionViewportPosition(column), self._header.height())
        pop_up(self.menu(column), self._header.viewport().mapToGlobal(at))

    def menu(self, column: int) -> QMenu:
        """What can be done with a column: sorted, moved, wider or narrower, all of them as they were at first."""
        title = self._title(column)
        menu = QMenu(self._table)
        menu.setAccessibleName(_("Column {name}").format(name=title))
        place, last = self._header.visualIndex(column), self._header.count() - 1
        narrower = max(self._header.sectionSize(column) - theme.px(STEP), theme.px(NARROWEST))
        wider = self._header.sectionSize(column) + theme.px(STEP)
        fixed = self._header.sectionResizeMode(column) is not QHeaderView.ResizeMode.Interactive
        sortable = self._table.isSortingEnabled()
        sort, move = self._table.sortByColumn, self._header.moveSection
        for words, act, works in (
            (_("Sort by {name}, first to last"), lambda: sort(column, Qt.SortOrder.AscendingOrder), sortable),
            (_("Sort by {name}, last to first"), lambda: sort(column, Qt.SortOrder.DescendingOrder), sortable),
            (_("Move {name} to the left"), lambda: move(place, place - 1), place > 0),
            (_("Move {name} to the right"), lambda: move(place, place + 1), place < last),
            (_("Make {name} wider"), lambda: self._header.resizeSection(column, wider), not fixed),
            (_("Make {name} narrower"), lambda: self._header.resizeSection(column, narrower), not fixed),
            (_("All columns as they were at first"), self.reset, True),
        ):
            action = QAction(words.format(name=title or _("this column")), menu)
            action.triggered.connect(lambda _checked=False, do=act: do())
            action.setEnabled(works)
            menu.addAction(action)
        return menu

    def reset(self) -> None:
        """Put everything back as it was at first."""
        self._arrange(self._first)
        self._keep()

    def _on_menu_wanted(self, at: QPoint) -> None:
        column = self._header.logicalIndexAt(at)
        if column >= 0:
            pop_up(self.menu(column), self._header.viewport().mapToGlobal(at))

    def _now(self) -> dict[str, Any]:
        """The columns by their titles from left to right with their widths at 100 %, and what it is sorted by."""
        order = [self._header.logicalIndex(place) for place in range(self._header.count())]
        sorted_by = self._header.sortIndicatorSection()
        ascending = self._header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        return {
            "columns": [[self._name(column), round(self._width(column) / theme.px(100) * 100)] for column in order],
            "sorted": [self._name(sorted_by), ascending] if 0 <= sorted_by < self._header.count() else None,
        }

    def _arrange(self, wanted: Any) -> None:
        if not isinstance(wanted, dict):
            return
        by_name = {self._name(column): column for column in range(self._header.count())}
        known = [(by_name[name], width) for name, width in wanted["columns"] if name in by_name]
        for place, (column, width) in enumerate(known):
            self._header.moveSection(self._header.visualIndex(column), place)
            if width and self._header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive:
                self._header.resizeSection(column, theme.px(width))
        if not self._table.isSortingEnabled():
            return
        name, ascending = wanted["sorted"] or ("", True)
        order = Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder
        self._table.sortByColumn(by_name.get(name, -1), order)

    def _keep(self, *_event: object) -> None:
        kept = preferences.near(self._table)
        if self._restored and kept is not None:
            kept.keep(self._key(), self._now())

    def _width(self, column: int) -> int:
        interactive = self._header.sectionResizeMode(column) is QHeaderView.ResizeMode.Interactive
        return self._header.sectionSize(column) if interactive and not self._header.isSectionHidden(column) else 0

    def _title(self, column: int) -> str:
        return str(self._table.model().headerData(column, Qt.Orientation.Horizontal) or "")

    def _name(self, column: int) -> str:
        return self._title(column) or f"#{column}"

    def _key(self) -> str:
        """The table's name, and the kind of page or dialog it is on."""
        at: QWidget | None = self._table.parentWidget()
        while at is not None and not isinstance(at, QDialog) and not hasattr(at, "load"):
            at = at.parentWidget()
        return f"tables/{type(at).__name__ if at is not None else ''}/{self._table.accessibleName()}"
