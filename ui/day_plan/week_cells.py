"""How the board of a week is drawn: each visit in its discipline's colour, dashed until the family agreed."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.day_plan import words
from ui.day_plan.week_lines import Cell, Line
from ui.day_plan.week_model import WeekModel
from ui.kit import icons, theme

Index = QModelIndex | QPersistentModelIndex


class WeekCells(QStyledItemDelegate):
    """Draws a cell in the theme's colours."""

    def __init__(self, table: QTableView, board: WeekModel) -> None:
        super().__init__(table)
        self._table, self._board = table, board

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = self._board.lines[index.row()]
        rect: QRect = option.rect
        painter.save()
        day = index.column() - 1
        if self._board.aim == (line.key, day):
            painter.fillRect(rect, theme.color("soft"))
        elif day in line.off:
            painter.fillRect(rect, theme.color("ground"))
        if line.first and index.row():
            tint = "edge" if self._board.several else "line"
            painter.fillRect(rect.x(), rect.y(), rect.width(), 1, theme.color(tint))
        if day < 0:
            self._draw_head(painter, rect, line)
        else:
            painter.fillRect(rect.x(), rect.y(), 1, rect.height(), theme.color("line"))
            self._draw_visit(painter, rect, index)
        painter.restore()

    def _draw_head(self, painter: QPainter, rect: QRect, line: Line) -> None:
        """Letters and name, what the week holds below or, in a single line, beside; in sight as long as any line is."""
        high = theme.px(20)
        single = rect.height() < 2 * high
        top = min(max(rect.y(), 0) + theme.px(4), rect.bottom() - (high if single else 2 * high))
        inner = QRect(rect.x() + theme.px(8), top, rect.width() - theme.px(16), high)
        font = theme.font(theme.SMALL, theme.SEMIBOLD)
        wide = QFontMetrics(font).horizontalAdvance(line.code) + theme.px(12) if line.code else 0
        if line.code:
            shade = theme.shades(line.hue)
            chip = QRectF(inner.x(), inner.y() + theme.px(1), wide, high - theme.px(2))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shade.soft))
            painter.drawRoundedRect(chip, theme.px(4), theme.px(4))
            painter.setFont(font)
            painter.setPen(QColor(shade.ink))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, line.code)
        name = inner.adjusted(wide + theme.px(6) if wide else 0, 0, 0, 0)
        bold = theme.font(theme.BODY, theme.SEMIBOLD)
        _write(painter, name, line.title, bold, "text")
        beside = name.adjusted(QFontMetrics(bold).horizontalAdvance(line.title) + theme.px(8), 0, 0, 0)
        facts = beside if single else inner.translated(0, high)
        _write(painter, facts, line.facts, theme.font(theme.SMALL), "muted", at_right=single)

    def _draw_visit(self, painter: QPainter, rect: QRect, index: Index) -> None:
        here = index == self._table.currentIndex() and self._table.hasFocus()
        cell = self._board.cell(index)
        box = QRectF(rect).adjusted(theme.px(3) + 0.5, theme.px(2) + 0.5, -theme.px(2) - 0.5, -theme.px(1) - 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if cell is None:
            if here:
                painter.setPen(QPen(theme.color("accent"), theme.px(2)))
                painter.drawRoundedRect(box, theme.px(5), theme.px(5))
            return
        shades = theme.shades(cell.route.visitor.hue)
        ink, soft = QColor(shades.ink), QColor(shades.soft)
        if cell.wanted is None:
            ink, soft = theme.color("line"), theme.color("ground")
        if cell.leg.late:
            ink = theme.color("bad")
        pen = QPen(theme.color("text") if here else ink, theme.px(2) if here or cell.leg.late else 1)
        if cell.wanted is not None and not cell.wanted.told and not here:
            pen.setStyle(Qt.PenStyle.DashLine)  # nobody has agreed yet, as on the calendar
        painter.setPen(pen)
        painter.setBrush(soft)
        painter.drawRoundedRect(box, theme.px(5), theme.px(5))
        self._draw_words(painter, box.toRect().adjusted(theme.px(6), 0, -theme.px(5), 0), cell)

    def _draw_words(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        """When, who, and where there is room the town; a mark for what is late, locked, or another way than before."""
        sign = self._sign(cell)
        if sign is not None:
            size = theme.px(13)
            mark = icons.pixmap(sign[0], theme.token(sign[1]), size, self._table.devicePixelRatioF())
            painter.drawPixmap(inner.right() - size + 1, inner.center().y() - size // 2 + 1, mark)
            inner.setRight(inner.right() - size - theme.px(4))
        small = theme.font(theme.SMALL)
        at = words.brief(cell.leg.starts)
        wide = QFontMetrics(small).horizontalAdvance("00:00") + theme.px(5)
        _write(painter, QRect(inner.x(), inner.y(), wide, inner.height()), at, small, "muted")
        rest = inner.adjusted(wide, 0, 0, 0)
        font = theme.font(theme.BODY, theme.SEMIBOLD if cell.wanted is not None else theme.REGULAR)
        taken = QFontMetrics(font).horizontalAdvance(cell.name) + theme.px(8)
        town = QFontMetrics(small).horizontalAdvance(cell.town)
        tint = "bad" if cell.leg.late else "text" if cell.wanted is not None else "muted"
        _write(painter, rest, cell.name, font, tint)
        if cell.town and cell.wanted is not None and rest.width() - taken >= town:
            _write(painter, rest.adjusted(taken, 0, 0, 0), cell.town, small, "muted", at_right=True)

    def _sign(self, cell: Cell) -> tuple[str, str] | None:
        if cell.leg.late:
            return "warning", "bad"
        if cell.leg.locked:
            return "lock", "muted"
        if not cell.changed:
            return None
        return ("plus" if cell.new else "dot"), "accent"


def _write(painter: QPainter, box: QRect, text: str, font: QFont, tint: str, *, at_right: bool = False) -> None:
    painter.setFont(font)
    painter.setPen(theme.color(tint))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0))
    side = Qt.AlignmentFlag.AlignRight if at_right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | side, shown)
