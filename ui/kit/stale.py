"""When somebody else saved first: what they wrote beside what is typed here, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import tab_order, theme
from ui.kit.buttons import Button
from ui.kit.cards import clear, row
from ui.kit.labels import Label


@dataclass(frozen=True)
class Difference:
    """A field that both changed: its label, both values in words, and theirs as a value."""

    name: str
    label: str
    theirs: str
    mine: str
    value: Any


class StalePanel(QFrame):
    """Lists the differences with *Keep mine* and *Use theirs*. ``settled(name, value)`` where theirs is taken."""

    settled = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.look(self, "banner")
        self.setProperty("tone", "warn")
        self._open: dict[str, tuple[Difference, list[QWidget]]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(8))
        self._head = Label("", wrap=True)
        self._taken = Label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setColumnStretch(1, 1)
        self._all = QWidget()
        buttons = row(
            None,
            Button(_("Keep all mine"), self._on_keep_all_clicked),
            Button(_("Use all theirs"), self._on_use_all_clicked),
        )
        self._all.setLayout(buttons)
        column.addWidget(self._head)
        column.addWidget(self._taken)
        column.addLayout(self._grid)
        column.addWidget(self._all)
        self.hide()

    def compare(self, differences: Sequence[Difference], taken: Sequence[str]) -> None:
        """Show what differs; ``taken``: the labels of fields that took their value already."""
        self.clear()
        self._head.setText(
            _("Somebody saved this while you had it open. Choose for each field, then save again.")
            if differences
            else _("Somebody saved this while you had it open. Look it over, then save again.")
        )
        self._taken.setText(_("Taken over from them: {fields}.").format(fields=", ".join(taken)))
        self._taken.setVisible(bool(taken))
        for line, difference in enumerate(differences):
            self._add(line, difference)
        tab_order.follow(self)
        self._all.setVisible(len(differences) > 1)
        self.setAccessibleName(self._head.text())
        self.show()

    def clear(self) -> None:
        """Nothing to compare any more."""
        clear(self._grid)
        self._open = {}
        self.hide()

    def open_differences(self) -> list[Difference]:
        """What is not settled yet."""
        return [difference for difference, _widgets in self._open.values()]

    def _add(self, line: int, difference: Difference) -> None:
        both = Label(
            _("Theirs: {theirs}\nYours: {mine}").format(theirs=difference.theirs, mine=difference.mine), wrap=True
        )
        keep = Button(_("Keep mine"), lambda: self._settle(difference, take=False))
        use = Button(_("Use theirs"), lambda: self._settle(difference, take=True))
        for button in (keep, use):
            button.setAccessibleName(f"{difference.label}: {button.text()}")
        widgets: list[QWidget] = [Label(difference.label, "strong"), both, keep, use]
        for column, widget in enumerate(widgets):
            self._grid.addWidget(widget, line, column)
        self._open[difference.name] = (difference, widgets)

    def _settle(self, difference: Difference, *, take: bool) -> None:
        _difference, widgets = self._open.pop(difference.name)
        for widget in widgets:
            widget.setEnabled(False)
            widget.hide()
        if take:
            self.settled.emit(difference.name, difference.value)
        self._all.setVisible(len(self._open) > 1)
        if not self._open:
            self._head.setText(_("Both versions are compared. Save again when you are ready."))

    def _on_keep_all_clicked(self) -> None:
        for difference in self.open_differences():
            self._settle(difference, take=False)

    def _on_use_all_clicked(self) -> None:
        for difference in self.open_differences():
            self._settle(difference, take=True)
