"""The list below the palette: people, visits, screens and commands, each with what tells it apart and its keys."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.kit import icons, theme
from ui.kit.labels import tip

ANSWER = Qt.ItemDataRole.UserRole
LINE, HEAD = 34, 26


@dataclass(frozen=True)
class Answer:
    """One thing that was found: its words, what else is known of it, its keys, and what Enter does.

    ``similar``: others are called nearly the same, so nobody is chosen before somebody looked.
    """

    words: str
    act: Callable[[], object]
    icon: str = ""
    detail: str = ""
    keys: str = ""
    similar: bool = False

    def spoken(self) -> str:
        """All of it, as a screen reader says it."""
        return ", ".join(part for part in (self.words, self.detail, self.keys) if part)


class Answers(QListWidget):
    """Answers under the names of their kinds. ``chosen(answer)`` at a click; keys reach it through the line above."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusProxy(parent)
        self.setProperty("look", "popup")
        self.setAccessibleName(name)
        self.setItemDelegate(_Drawing(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.itemClicked.connect(self._on_clicked)

    def show_answers(self, kinds: Sequence[tuple[str, Sequence[Answer]]], nothing: str) -> None:
        """Show what was found of each kind, or say that nothing was; the first is chosen unless its name needs care."""
        self.clear()
        for kind, answers in kinds:
            if answers:
                self._add(kind, Qt.ItemFlag.NoItemFlags)
            for answer in answers:
                item = self._add(answer.spoken(), Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setData(ANSWER, answer)
                item.setToolTip(tip(answer.spoken()))
        found = self.answers()
        if not found:
            self._add(nothing, Qt.ItemFlag.NoItemFlags)
        elif not found[0].similar:
            self.step(1)

    def answers(self) -> list[Answer]:
        """What is shown, from top to bottom."""
        rows = (self.item(row).data(ANSWER) for row in range(self.count()))
        return [answer for answer in rows if answer is not None]

    def current(self) -> Answer | None:
        """The one that Enter would take."""
        answer = self.currentIndex().data(ANSWER)
        return answer if isinstance(answer, Answer) else None

    def step(self, by: int) -> None:
        """Go to the next answer or the one before, round and round, past the names of the kinds."""
        row = self.currentRow()
        for _turn in range(self.count()):
            row = (row + by) % self.count() if row >= 0 or by > 0 else self.count() - 1
            if self.item(row).data(ANSWER) is not None:
                self.setCurrentRow(row)
                spoken = self.item(row).data(ANSWER).spoken()
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
                return

    def place(self, line: QWidget, least: int) -> None:
        """Open below the line, as high as there is room for."""
        rows = sum(self.sizeHintForRow(row) for row in range(self.count()))
        below = line.mapToGlobal(QPoint(0, line.height() + 2))
        room = line.window().mapToGlobal(QPoint(0, line.window().height())).y() - below.y() - theme.px(8)
        width = min(max(line.width(), theme.px(least)), line.window().width() - theme.px(16))
        self.setFixedSize(width, min(rows + theme.px(10), max(room, theme.px(3 * LINE))))
        edge = line.window().mapToGlobal(QPoint(line.window().width(), 0)).x() - theme.px(8)
        self.move(min(below.x(), edge - width), below.y())
        self.show()

    def _add(self, words: str, flags: Qt.ItemFlag) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setFlags(flags)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
        self.addItem(item)
        return item

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if (answer := item.data(ANSWER)) is not None:
            self.chosen.emit(answer)


class _Drawing(QStyledItemDelegate):
    """A line: icon, words, what else is known in a quieter colour, and the keys at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(200), theme.px(LINE if index.data(ANSWER) is not None else HEAD))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        answer: Answer | None = index.data(ANSWER)
        rect: QRect = option.rect
        inner = rect.adjusted(theme.px(8), 0, -theme.px(8), 0)
        painter.save()
        if answer is None:
            self._write(painter, inner, str(index.data()), "muted", theme.font(theme.SMALL, theme.SEMIBOLD))
        else:
            state: QStyle.StateFlag = option.state
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, theme.color("soft"))
                painter.fillRect(QRect(rect.x(), rect.y(), theme.px(3), rect.height()), theme.color("accent"))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(rect, theme.color("hover"))
            self._draw(painter, inner, answer)
        painter.restore()

    def _draw(self, painter: QPainter, inner: QRect, answer: Answer) -> None:
        side = theme.px(icons.SIZE)
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(answer.icon, theme.token("muted"), side, ratio)
        painter.drawPixmap(inner.x(), inner.center().y() - side // 2, picture)
        inner = inner.adjusted(side + theme.px(8), 0, 0, 0)
        if answer.keys:
            used = self._write(painter, inner, answer.keys, "muted", theme.font(theme.SMALL), at_end=True)
            inner = inner.adjusted(0, 0, -used - theme.px(12), 0)
        used = self._write(painter, inner, answer.words, "text", theme.font(weight=theme.MEDIUM))
        inner = inner.adjusted(used + theme.px(10), 0, 0, 0)
        if answer.detail:
            self._write(painter, inner, answer.detail, "muted", theme.font(theme.SMALL))

    def _write(self, painter: QPainter, room: QRect, words: str, ink: str, font: QFont, *, at_end: bool = False) -> int:
        """Write as much of the words as fits; how wide they are."""
        painter.setFont(font)
        painter.setPen(theme.color(ink))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(room.width(), 0))
        side = Qt.AlignmentFlag.AlignRight if at_end else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
        return metrics.horizontalAdvance(shown)
