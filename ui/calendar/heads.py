"""What stands above the lanes: who, and how much they have; or which day."""

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from careteam.i18n import _, ngettext
from careteam.services.calendar import Column, Person
from ui.calendar import words
from ui.kit import dates, theme
from ui.kit.chips import DisciplineChip, LoadBar
from ui.kit.labels import ElidedLabel, Label, tip


def person_words(person: Person) -> str:
    """Who somebody is and how full their caseload: what a screen reader says of a head."""
    load = words.load(person)
    text = _("{name}, {discipline}, caseload {load}")
    return text.format(name=person.name, discipline=person.discipline, load=load)


class PersonHead(QWidget):
    """A member's name, letters and caseload."""

    def __init__(self, person: Person, visits: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = person_words(person)
        if visits is not None:
            counted = ngettext("{count} visit this day", "{count} visits this day", visits).format(count=visits)
            said = f"{said}, {counted}"
        self.setAccessibleName(said)
        self.setToolTip(tip(said))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(ElidedLabel(person.name, "strong", parent=self))
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        row.addWidget(DisciplineChip(person.code, person.hue, person.discipline, self))
        if person.limit:
            row.addWidget(LoadBar(person.load, person.limit, words.brief_load(person), person.hue, self), 1)
        else:
            row.addWidget(Label(words.brief_load(person), "small", parent=self))
            row.addStretch()
        column.addLayout(row)


class DayHead(QWidget):
    """A day of one member's week, today in the accent."""

    def __init__(self, day: date, column: Column, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        count = len(column.visits)
        counted = ngettext("{count} visit", "{count} visits", count).format(count=count)
        self.setAccessibleName(f"{dates.long_day(day)}: {counted}")
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(theme.px(2))
        lines.addWidget(ElidedLabel(dates.short_day(day), "strong", tone="accent" if day == today else ""))
        lines.addWidget(Label(counted, "small"))
