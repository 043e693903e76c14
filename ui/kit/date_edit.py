"""Dates and times typed as people write them, with a calendar to choose from."""

from datetime import date, datetime, time
from typing import Any

from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import dates, icons, theme
from ui.kit.buttons import IconButton
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, TextEditor, Typed


def _today() -> date:
    now = QDate.currentDate()
    return date(now.year(), now.month(), now.day())


class DateEditor(TextEditor):
    """A date, or None. Reads what people type; Alt+Down opens a calendar; arrow keys go a day up or down."""

    def __init__(self) -> None:
        super().__init__(dates.date_hint())
        self._open = IconButton("calendar", _("Choose from a calendar"), self.open_calendar)
        self._row.setSpacing(theme.px(2))
        self._row.addWidget(self._open)
        self.line.editingFinished.connect(self._on_finished)

    def value(self) -> Any:
        return dates.read_date(self.line.text(), _today())

    def set_value(self, value: Any) -> None:
        super().set_value(dates.typed_date(value) if value else "")

    def words(self, value: Any) -> str:
        return dates.full_date(value) if value else "—"

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self._open.setAccessibleName(_("{field}: choose from a calendar").format(field=name))

    def open_calendar(self) -> None:
        """Show the calendar below the line."""
        pop = _CalendarPopup(self)
        pop.calendar.setAccessibleName(self.line.accessibleName())
        try:
            shown = self.value() or _today()
        except Unreadable:
            shown = _today()
        pop.calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        pop.calendar.activated.connect(self._on_chosen)
        pop.calendar.clicked.connect(self._on_chosen)
        pop.calendar.activated.connect(pop.close)
        pop.calendar.clicked.connect(pop.close)
        pop.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        pop.show()
        pop.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, chosen: QDate) -> None:
        self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
        self.line.setFocus()
        self.changed.emit()

    def _on_finished(self) -> None:
        try:
            self.set_value(self.value())
        except Unreadable:
            return


class _CalendarPopup(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "surface")
        self.calendar = QCalendarWidget()
        self.calendar.setLocale(dates.locale())
        self.calendar.setFirstDayOfWeek(dates.locale().firstDayOfWeek())
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.calendar.setMinimumSize(theme.px(36 * 7), theme.px(36 * 7 + 28))
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.color("text"))
        head.setForeground(theme.color("muted"))
        for day in Qt.DayOfWeek:
            self.calendar.setWeekdayTextFormat(day, plain)
        self.calendar.setHeaderTextFormat(head)
        for name, icon, words in (
            ("qt_calendar_prevmonth", "chevron-left", _("Earlier month")),
            ("qt_calendar_nextmonth", "chevron-right", _("Later month")),
        ):
            (button,) = self.calendar.findChildren(QToolButton, name)
            icons.set_icon(button, icon)
            button.setAccessibleName(words)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)


class TimeEditor(TextEditor):
    """A time of day, or None."""

    def __init__(self) -> None:
        super().__init__(dates.clock_time(time(9)))
        self.line.editingFinished.connect(self._on_finished)

    def value(self) -> Any:
        return dates.read_time(self.line.text())

    def set_value(self, value: Any) -> None:
        super().set_value(dates.typed_time(value) if value else "")

    def words(self, value: Any) -> str:
        return dates.clock_time(value) if value else "—"

    def _on_finished(self) -> None:
        try:
            self.set_value(self.value())
        except Unreadable:
            return


class MinutesEditor(TextEditor):
    """A length of time in whole minutes, or ``empty``."""

    def __init__(self, empty: Any = None) -> None:
        super().__init__(_("45 min"))
        self._empty = empty
        self.line.editingFinished.connect(self._on_finished)

    def value(self) -> Any:
        read = dates.read_minutes(self.line.text())
        return self._empty if read is None else read

    def set_value(self, value: Any) -> None:
        super().set_value("" if value is None else dates.span(value))

    def words(self, value: Any) -> str:
        return "—" if value is None else dates.span(value)

    def _on_finished(self) -> None:
        try:
            self.set_value(self.value())
        except Unreadable:
            return


class MomentEditor(Editor):
    """A date and a time on it, as wall-clock time without zone, or None where both are empty."""

    def __init__(self) -> None:
        super().__init__()
        self._day, self._time = DateEditor(), TimeEditor()
        self._day.setFixedWidth(theme.px(164))
        self._time.setFixedWidth(theme.px(96))
        for part in (self._day, self._time):
            part.changed.connect(self.changed)
            self._row.addWidget(part)
        self._row.addStretch()

    def value(self) -> Any:
        day, at = self._day.value(), self._time.value()
        if day is None and at is None:
            return None
        if day is None:
            raise Unreadable(_("The date is empty. Fill it in, or clear the time."))
        if at is None:
            raise Unreadable(_("The time is empty. Fill it in, or clear the date."))
        return datetime.combine(day, at)

    def set_value(self, value: Any) -> None:
        self._day.set_value(value.date() if value else None)
        self._time.set_value(value.time() if value else None)

    def typed(self) -> Typed:
        return [self._day.typed(), self._time.typed()]

    def put_back(self, typed: Typed) -> None:
        for part, text in zip((self._day, self._time), typed, strict=True):
            part.put_back(text)

    def entry(self) -> QWidget:
        return self._day.line

    def words(self, value: Any) -> str:
        return f"{dates.full_date(value)}, {dates.clock_time(value)}" if value else "—"

    def set_name(self, name: str) -> None:
        self._day.set_name(_("{field}: date").format(field=name))
        self._time.set_name(_("{field}: time").format(field=name))

    def set_problem(self, message: str) -> None:
        self._day.set_problem(message)
        self._time.set_problem(message)
