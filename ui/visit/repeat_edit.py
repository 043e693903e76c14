"""How often a visit repeats, and until when: one choice for the usual ways, a line more for the others."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.recurrence import MOST, Repeat, Unit
from careteam.i18n import _
from ui.kit import dates, theme
from ui.kit.cards import row
from ui.kit.choice_edit import ComboBox
from ui.kit.date_edit import DateEditor
from ui.kit.editors import Editor, NumberEditor, PicksEditor, Typed
from ui.kit.flow import FlowLayout
from ui.kit.labels import Label

USUAL = {Repeat(1): 12, Repeat(2): 6, Repeat(1, Unit.MONTHS): 6}
"""The ways offered at once, and how many visits each starts with: a quarter, a quarter, half a year."""


class RepeatEditor(Editor):
    """A Repeat, or None for a visit that does not repeat."""

    def __init__(self) -> None:
        super().__init__()
        self.how = _list(_("Does not repeat"), _("Every week"), _("Every 2 weeks"), _("Every month"), _("Custom…"))
        self.ends = _list(_("Ends after"), _("Ends on"))
        self.times = NumberEditor(whole=True, least=2, most=MOST, empty=None, unit=_("visits"))
        self.until = DateEditor()
        self.every = NumberEditor(whole=True, least=1, most=MOST, empty=None, unit="")
        self.unit = _list(*(unit.label for unit in Unit))
        self.weekdays = PicksEditor([(day, name) for day, name in enumerate(_short_names())])
        self._counted = False
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        self._row.addLayout(column, 1)
        room = QWidget()
        line = FlowLayout(room, spacing=8)
        for part, width in ((self.how, 168), (self.ends, 148), (self.times, 112), (self.until, 168)):
            part.setFixedWidth(theme.px(width))
            line.addWidget(part)
        self.every.setFixedWidth(theme.px(56))
        self.unit.setFixedWidth(theme.px(192))
        self._custom, self._on = QWidget(), QWidget()
        custom = FlowLayout(self._custom, spacing=8)
        for asked in (Label(_("Every"), "muted"), self.every, self.unit):
            custom.addWidget(asked)
        self._on.setLayout(row(Label(_("On", "weekdays"), "muted"), self.weekdays))
        for below in (room, self._custom, self._on):
            column.addWidget(below)
        self.how.activated.connect(self._on_chosen)
        for box in (self.ends, self.unit):
            box.activated.connect(self._on_edited)
        for editor in (self.times, self.until, self.every, self.weekdays):
            editor.changed.connect(self._on_edited)
        self.times.changed.connect(self._on_counted)
        self.set_value(None)

    def value(self) -> Any:
        how = self.how.currentIndex()
        if how == 0:
            return None
        if how <= len(USUAL):
            repeat = list(USUAL)[how - 1]
            every, unit, weekdays = repeat.every, repeat.unit, ()
        else:
            unit = list(Unit)[self.unit.currentIndex()]
            every, weekdays = self.every.value() or 0, self.weekdays.value() if unit is Unit.WEEKS else ()
        if self.ends.currentIndex() == 0:
            return Repeat(every, unit, weekdays, times=self.times.value())
        return Repeat(every, unit, weekdays, until=self.until.value())

    def set_value(self, value: Any) -> None:
        shown = value or Repeat(1)
        usual = [Repeat(one.every, one.unit) for one in USUAL]
        plain = Repeat(shown.every, shown.unit, shown.weekdays)
        custom = 1 + len(usual)
        self.how.setCurrentIndex(0 if value is None else usual.index(plain) + 1 if plain in usual else custom)
        self.ends.setCurrentIndex(0 if shown.until is None else 1)
        self.times.set_value(shown.times)
        self.until.set_value(shown.until)
        self.every.set_value(shown.every)
        self.unit.setCurrentIndex(list(Unit).index(shown.unit))
        self.weekdays.set_value(shown.weekdays)
        self._counted = shown.times is not None
        self._dress()

    def typed(self) -> Typed:
        boxes = [box.currentIndex() for box in (self.how, self.ends, self.unit)]
        return [boxes, [part.typed() for part in (self.times, self.until, self.every, self.weekdays)]]

    def put_back(self, typed: Typed) -> None:
        boxes, parts = typed
        for box, index in zip((self.how, self.ends, self.unit), boxes, strict=True):
            box.setCurrentIndex(index)
        for part, words in zip((self.times, self.until, self.every, self.weekdays), parts, strict=True):
            part.put_back(words)
        self._counted = self.how.currentIndex() > 0
        self._dress()

    def entry(self) -> QWidget:
        return self.how

    def set_name(self, name: str) -> None:
        self.how.setAccessibleName(name)
        self.ends.setAccessibleName(_("How the visits end"))
        self.times.set_name(_("Number of visits"))
        self.until.set_name(_("Last day"))
        self.every.set_name(_("Repeat every so many"))
        self.unit.setAccessibleName(_("Days, weeks or months"))
        self.weekdays.set_name(_("Repeat on"))

    def words(self, value: Any) -> str:
        return self.how.itemText(0) if value is None else self.how.currentText()

    def _on_chosen(self, how: int) -> None:
        """Start with as many visits as one usually plans, until somebody types another number."""
        if not self._counted:
            self.times.set_value([None, *USUAL.values(), 12][how])
        self._on_edited()

    def _on_counted(self) -> None:
        self._counted = True

    def _on_edited(self) -> None:
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        how, after = self.how.currentIndex(), self.ends.currentIndex() == 0
        custom = how > len(USUAL)
        self.ends.setVisible(how > 0)
        self.times.setVisible(how > 0 and after)
        self.until.setVisible(how > 0 and not after)
        self._custom.setVisible(custom)
        self._on.setVisible(custom and self.unit.currentIndex() == list(Unit).index(Unit.WEEKS))


def _short_names() -> list[str]:
    monday = date(2026, 11, 23)
    return [dates.weekday(monday + timedelta(days=day)) for day in range(7)]


def _list(*words: str) -> ComboBox:
    box = ComboBox()
    box.addItems(words)
    return box
