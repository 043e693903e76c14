"""How a table's cells are drawn: hairlines between rows, words that shorten themselves, chips, one focus mark."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from ui.kit import theme
from ui.kit.chips import draw_bar
from ui.kit.labels import tip
from ui.kit.roles import DRAWN, Chip, Drawn

Index = QModelIndex | QPersistentModelIndex
BAR_WIDTH = 64


class CellDelegate(QStyledItemDelegate):
    """Draws a cell in the theme's colours."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        drawn: Drawn = index.data(DRAWN)
        metrics = QFontMetrics(theme.font())
        if self._table.wordWrap():
            rect: QRect = option.rect
            room = QRect(0, 0, rect.width() - theme.px(16), theme.px(1000))
            if drawn.strong:
                metrics = QFontMetrics(_font(drawn))
            tall = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, drawn.words).height() + theme.px(12)
            return QSize(rect.width(), max(tall, theme.px(28)))
        return QSize(metrics.horizontalAdvance(drawn.words) + theme.px(16) + _chip_room(drawn), theme.px(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        drawn: Drawn = index.data(DRAWN)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("soft"))
        elif index.row() == self._hovered_row():
            painter.fillRect(rect, theme.color("hover"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if self._table.hasFocus() and index.row() == self._table.currentIndex().row():
            self._draw_focus(painter, rect, index)
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        if drawn.chip is not None:
            inner = self._draw_chip(painter, inner, drawn.chip)
        bar = drawn.bar
        if bar is not None:
            room = QRect(inner.x(), inner.y(), theme.px(BAR_WIDTH), inner.height())
            draw_bar(painter, room, bar.value, bar.limit, bar.hue)
            inner = inner.adjusted(theme.px(BAR_WIDTH + 8), 0, 0, 0)
        if drawn.words:
            self._draw_words(painter, inner, drawn)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The column's own tooltip, else the whole words where they are shortened."""
        shortens = not self._table.wordWrap() and not index.data(Qt.ItemDataRole.ToolTipRole)
        if event.type() == QEvent.Type.ToolTip and index.isValid() and shortens:
            rect: QRect = option.rect
            drawn: Drawn = index.data(DRAWN)
            room = rect.width() - theme.px(16) - _chip_room(drawn)
            wide = QFontMetrics(_font(drawn)).horizontalAdvance(_one_line(drawn.words)) > room
            QToolTip.showText(event.globalPos(), tip(drawn.words) if wide or "\n" in drawn.words else "", view)
            return True
        return super().helpEvent(event, view, option, index)

    def _hovered_row(self) -> int:
        if not self._table.underMouse():
            return -1
        viewport = self._table.viewport()
        return self._table.indexAt(viewport.mapFromGlobal(viewport.cursor().pos())).row()

    def _draw_focus(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A frame around the whole row one is at."""
        ink, width = theme.color("accent"), 2
        painter.fillRect(rect.x(), rect.y(), rect.width(), width, ink)
        painter.fillRect(rect.x(), rect.bottom() - width + 1, rect.width(), width, ink)
        header = self._table.horizontalHeader()
        shown = [one for one in map(header.logicalIndex, range(header.count())) if not header.isSectionHidden(one)]
        if index.column() == shown[0]:
            painter.fillRect(rect.x(), rect.y(), width, rect.height(), ink)
        if index.column() == shown[-1]:
            painter.fillRect(rect.right() - width + 1, rect.y(), width, rect.height(), ink)

    def _draw_words(self, painter: QPainter, inner: QRect, drawn: Drawn) -> None:
        font, words, how = _font(drawn), drawn.words, drawn.alignment
        painter.setFont(font)
        painter.setPen(theme.color(drawn.tone))
        if self._table.wordWrap():
            how |= Qt.TextFlag.TextWordWrap
        else:
            elide, room = Qt.TextElideMode.ElideRight, max(inner.width(), 0)
            words = QFontMetrics(font).elidedText(_one_line(words), elide, room)
        painter.drawText(inner, how, words)

    def _draw_chip(self, painter: QPainter, inner: QRect, chip: Chip) -> QRect:
        painter.setFont(theme.font(theme.SMALL, theme.SEMIBOLD))
        width = _chip_width(chip)
        height = theme.px(18)
        box = QRect(inner.x(), inner.center().y() - height // 2 + 1, min(width, inner.width()), height)
        ink, soft = _chip_colors(chip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(QRectF(box), theme.px(4), theme.px(4))
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, chip.text)
        return inner.adjusted(width + theme.px(8), 0, 0, 0)


def _font(drawn: Drawn) -> QFont:
    return theme.font(weight=theme.SEMIBOLD if drawn.strong else theme.REGULAR)


def _chip_room(drawn: Drawn) -> int:
    return _chip_width(drawn.chip) + theme.px(8) if drawn.chip is not None else 0


def _chip_width(chip: Chip) -> int:
    return QFontMetrics(theme.font(theme.SMALL, theme.SEMIBOLD)).horizontalAdvance(chip.text) + theme.px(12)


def _chip_colors(chip: Chip) -> tuple[str, str]:
    if chip.hue is not None:
        shade = theme.shades(chip.hue)
        return shade.ink, shade.soft
    if chip.tone in ("good", "warn", "bad"):
        return theme.token(chip.tone), theme.token(f"{chip.tone}_soft")
    return (
        (theme.token("accent"), theme.token("soft"))
        if chip.tone == "accent"
        else (theme.token("muted"), theme.token("hover"))
    )


def _one_line(words: str) -> str:
    return " ".join(words.split())
