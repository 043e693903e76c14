"""The rail at the left: the screens with what waits on each, and at its foot who is signed in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import icons, theme
from ui.kit.buttons import LinkButton
from ui.kit.cards import row
from ui.kit.labels import ElidedLabel, Label, tip
from ui.kit.routes import Route
from ui.shell.features import RAIL, RailEntry

ROOMY = 900
"""From this width of the window the rail has words."""


class Rail(QFrame):
    """The program's screens. ``chosen(route)`` when somebody picks one, ``lock_wanted`` from its foot."""

    chosen = Signal(object)
    lock_wanted = Signal()

    def __init__(self, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(8), theme.px(14), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(2))
        self._brand = Label("CareTeam", "brand")
        self._brand.setContentsMargins(theme.px(12), 0, 0, theme.px(10))
        column.addWidget(self._brand)
        self._group = QButtonGroup(self)
        self.entries = [_Entry(entry, index) for index, entry in enumerate(RAIL)]
        for entry in self.entries:
            self._group.addButton(entry)
            entry.clicked.connect(lambda _checked=False, route=entry.entry.route: self.chosen.emit(route))
            column.addWidget(entry)
        column.addStretch(1)
        self.lock = LinkButton(_("Lock"), self.lock_wanted.emit)
        self.lock.setToolTip(_("Lock the screen (Ctrl+L)"))
        self._who = ElidedLabel(who)
        self._foot = row(self._who, self.lock)
        column.addLayout(self._foot)
        self.fit(theme.px(ROOMY))

    def fit(self, width: int) -> None:
        """Leave the page its room: in a window of this width, with words or with icons alone."""
        narrow = width < theme.px(ROOMY)
        least = self.lock.sizeHint().width() + theme.px(18)
        self.setFixedWidth(max(theme.px(56), least) if narrow else theme.px(184))
        self._brand.setVisible(not narrow)
        self._who.setVisible(not narrow)
        self._foot.setContentsMargins(0 if narrow else theme.px(12), 0, 0 if narrow else theme.px(4), 0)
        for entry in self.entries:
            entry.show_words(not narrow)

    def show_counts(self, counts: object) -> None:
        """Write beside each screen how much waits there."""
        for entry in self.entries:
            if entry.entry.count:
                entry.show_count(getattr(counts, entry.entry.count))

    def mark(self, route: Route) -> None:
        """Mark the screen that is shown; none where a page belongs to no screen."""
        self._group.setExclusive(False)
        for entry in self.entries:
            entry.setChecked(type(route) in (type(entry.entry.route), *entry.entry.also))
        self._group.setExclusive(True)


class _Entry(QPushButton):
    def __init__(self, entry: RailEntry, index: int) -> None:
        super().__init__(_(entry.name))
        self.entry = entry
        self.setProperty("look", "rail")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip(tip(f"{_(entry.name)} (Ctrl+{index + 1})"))
        icons.set_icon(self, entry.icon, "muted")
        self._count = Label("", "count")
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, theme.px(12), 0)
        inner.addStretch(1)
        inner.addWidget(self._count)
        self.setAccessibleName(_(entry.name))

    def show_words(self, shown: bool) -> None:
        """With its name and count beside the icon, or with both in its tooltip and for screen readers alone."""
        self.setText(_(self.entry.name) if shown else "")
        self._count.setVisible(shown)

    def show_count(self, count: int) -> None:
        self._count.setText(f"{count:,}" if count else "")
        self.setAccessibleName(f"{_(self.entry.name)}, {count}" if count else _(self.entry.name))
