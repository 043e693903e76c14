"""The month: a cell a day with how much there is, from which one opens the day."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from careteam.i18n import _, ngettext
from careteam.services.calendar import MonthDay
from ui.calendar.dragging import DropMark, under
from ui.calendar.ground_buttons import GroundButton
from ui.calendar.spots import Held, Move, Spot, brought
from ui.kit import dates, theme
from ui.kit.cards import clear
from ui.kit.labels import Label, tip

WEEK = 7


class DayButton(GroundButton):
    """A day of the month. Enter or a click opens it."""

    def __init__(self, shown: MonthDay, today: date, month: int, one: bool) -> None:
        super().__init__()
        self.shown = shown
        self._today = shown.day == today
        self._outside = shown.day.month != month
        self._away = _away(shown, one)
        said = ", ".join(
            [
                dates.long_day(shown.day) + (f" ({_('Today')})" if self._today else ""),
                ngettext("{count} visit", "{count} visits", shown.visits).format(count=shown.visits),
                *([_first(shown)] if shown.first_visits else []),
                *([self._away] if self._away else []),
            ]
        )
        self.setAccessibleName(_("{day}. Enter opens it.").format(day=said))
        self.setToolTip(tip("\n".join(shown.away)) if len(shown.away) > 1 else "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(44))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(92))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marked = self.hasFocus() or self.underMouse()
        ground = "soft" if marked else "ground" if self._outside or self.shown.day.weekday() > 4 else "surface"
        painter.setPen(QPen(theme.color("accent" if marked else "line"), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color(ground))
        inset = 1.0 if self.hasFocus() else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.px(6), theme.px(6))
        inner = self.rect().adjusted(theme.px(8), theme.px(4), -theme.px(8), -theme.px(4))
        height = theme.px(17)
        self._write_head(painter, QRect(inner.x(), inner.y(), inner.width(), theme.px(20)))
        top = inner.y() + theme.px(21)
        for text, tint in self._lines(round((inner.bottom() - top) / height)):
            painter.setFont(theme.font(theme.SMALL))
            painter.setPen(theme.color(tint))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(QRect(inner.x(), top, inner.width(), height), Qt.AlignmentFlag.AlignVCenter, shown)
            top += height
        painter.end()

    def _write_head(self, painter: QPainter, line: QRect) -> None:
        number = str(self.shown.day.day)
        painter.setFont(theme.font(theme.BODY, theme.SEMIBOLD))
        tint = "accent" if self._today else "muted" if self._outside else "text"
        if self._today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            width = QFontMetrics(painter.font()).horizontalAdvance(number) + theme.px(10)
            box = QRectF(line.x() - theme.px(4), line.y(), width, line.height())
            painter.drawRoundedRect(box, theme.px(10), theme.px(10))
            tint = "on_accent"
        painter.setPen(theme.color(tint))
        painter.drawText(line.adjusted(theme.px(1), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, number)
        if self.shown.visits:
            painter.setFont(theme.font(theme.SMALL, theme.MEDIUM))
            painter.setPen(theme.color("muted" if self._outside else "text"))
            count = ngettext("{count} visit", "{count} visits", self.shown.visits).format(count=self.shown.visits)
            if QFontMetrics(painter.font()).horizontalAdvance(count) > line.width() - theme.px(28):
                count = str(self.shown.visits)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(line, side, count)

    def _lines(self, room: int) -> list[tuple[str, str]]:
        """What there is room for: first visits, who is away, and then the earliest visits."""
        shown = self.shown
        lines = [(_first(shown), "accent")] if shown.first_visits else []
        if self._away:
            lines.append((self._away, "muted"))
        lines += [(f"{dates.clock_time(one.starts)}  {one.patient}", "muted") for one in shown.earliest]
        return lines[: max(room, 0)]


class Month(QWidget):
    """Six weeks at most. ``day_opened(day)``; arrows walk from day to day."""

    day_opened = Signal(object)
    free_asked = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, theme.px(8), theme.px(8))
        self._grid.setSpacing(theme.px(6))
        self.days: list[DayButton] = []
        self._at = 0
        self._mark = DropMark(self)

    def show_days(self, days: Sequence[MonthDay], today: date, chosen: date, *, one: bool) -> None:
        """Show a month in whole weeks; the focus goes to the day chosen. ``one``: of one member, not the team."""
        had_focus = any(day.hasFocus() for day in self.days)
        clear(self._grid)
        self.days = [DayButton(day, today, chosen.month, one) for day in days]
        for number, name in enumerate(dates.weekday_names()):
            self._grid.addWidget(Label(name[:3], "small"), 0, number)
            self._grid.setColumnStretch(number, 1)
        for row in range(1, 7):
            self._grid.setRowStretch(row, 1 if row <= len(days) // WEEK else 0)
        for number, button in enumerate(self.days):
            self._grid.addWidget(button, number // WEEK + 1, number % WEEK)
            button.clicked.connect(lambda _checked=False, day=button.shown.day: self.day_opened.emit(day))
            button.stepped.connect(lambda dx, dy, at=number: self._go(at + dx + WEEK * dy))
            button.asked.connect(lambda where, day=button.shown.day: self.free_asked.emit(Spot(day), where))
        at = next((number for number, day in enumerate(days) if day.day == chosen), 0)
        if had_focus:
            self._go(at)
        else:
            self._mark_current(at)

    def held(self) -> Held | None:
        """No visit by itself: the month shows days."""
        return None

    def spot(self) -> Spot:
        """The day the focus is at, or was at last."""
        return Spot(self.days[self._at].shown.day)

    def focus_visit(self, _visit_id: object) -> bool:
        """Visits have no place of their own here."""
        return False

    def focus_current(self) -> None:
        """Go where the focus was."""
        self._go(self._at)

    def aim(self, held: Held, where: QPoint, grip: int | None) -> Move | None:
        """The day below the pointer."""
        inside = under(self, where)
        day = next((one for one in self.days if inside is not None and one.geometry().contains(inside)), None)
        if day is None or grip is None:
            self.lift()
            return None
        self._mark.setGeometry(day.geometry())
        self._mark.words = f"{dates.short_day(day.shown.day)}, {dates.clock_time(held.block.starts)}"
        self._mark.show()
        self._mark.raise_()
        return brought(held, Spot(day.shown.day))

    def lift(self) -> None:
        """Nothing is carried over the month any more."""
        self._mark.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _go(self, at: int) -> None:
        if 0 <= at < len(self.days):
            self._mark_current(at)
            self.days[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_current(self, at: int) -> None:
        """Tab comes to one day only."""
        self._at = at
        for number, day in enumerate(self.days):
            day.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == at else Qt.FocusPolicy.ClickFocus)


def _first(day: MonthDay) -> str:
    return ngettext("{count} first visit", "{count} first visits", day.first_visits).format(count=day.first_visits)


def _away(day: MonthDay, one: bool) -> str:
    if one or not day.away:
        return ", ".join(day.away)
    if len(day.away) == 1:
        return _("{name} is away").format(name=day.away[0])
    return _("{count} are away").format(count=len(day.away))
