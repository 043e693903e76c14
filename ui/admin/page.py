"""Settings that everybody in the office shares, a section each."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.i18n import N_, _
from ui.admin.accounts import AccountsSection
from ui.admin.backup import BackupSection
from ui.admin.disciplines import DisciplinesSection
from ui.admin.languages import LanguagesSection
from ui.admin.listing import Listing
from ui.admin.office import OfficeSection
from ui.admin.places import PlacesSection
from ui.admin.terms import TermsSection
from ui.admin.travel import TravelSection
from ui.admin.you import YouSection
from ui.kit import theme
from ui.kit.buttons import Tabs
from ui.kit.context import Context
from ui.kit.labels import Title
from ui.kit.routes import SettingsRoute
from ui.kit.stack import Stack

SECTIONS: tuple[tuple[str, str, Callable[[Context, QWidget], QWidget]], ...] = (
    ("office", N_("Office"), OfficeSection),
    ("places", N_("Places"), PlacesSection),
    ("travel", N_("Travel"), TravelSection),
    ("disciplines", N_("Disciplines"), DisciplinesSection),
    ("words", N_("Plain words"), TermsSection),
    ("languages", N_("Languages of pages"), LanguagesSection),
    ("accounts", N_("Accounts"), AccountsSection),
    ("backup", N_("Backups"), BackupSection),
    ("you", N_("For you"), YouSection),
)
"""The sections in their order: the name a route knows them by, the words on the tab, and what opens."""


class SettingsPage(QWidget):
    """One section at a time; a section is made when it is first looked at."""

    def __init__(self, context: Context, route: SettingsRoute, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._made: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), 0)
        head.addWidget(Title(_("Settings")))
        self.tabs = Tabs(_("Settings"), [(name, _(words)) for name, words, _make in SECTIONS], wraps=True)
        self.tabs.changed.connect(self._on_tab_changed)
        head.addWidget(self.tabs)
        column.addLayout(head)
        self.stack = Stack()
        column.addWidget(self.stack, 1)
        self.go(route)

    def go(self, route: SettingsRoute) -> None:
        """Show the section a route names; none is the first, or where one was."""
        self.show_section(route.section or self.tabs.value())

    def _on_tab_changed(self, name: str) -> None:
        """A section is a place one comes back to: by the key for back, after the lock, in another language."""
        self.show_section(name)
        self._context.navigate(SettingsRoute(name))

    def open_form(self, name: str, about: Any = None) -> None:
        """Open the form of a record in the section shown, or of a new one, as somebody left it."""
        section = self.stack.currentWidget()
        if isinstance(section, Listing | LanguagesSection):
            section.open_form(about)
        elif isinstance(section, TravelSection):
            section.open_form(name, about)

    def show_section(self, name: str) -> None:
        """Show one section."""
        section = self._made.get(name)
        if section is None:
            make = next(make for key, _words, make in SECTIONS if key == name)
            section = self._made[name] = make(self._context, self.stack)
            self.stack.addWidget(section)
        self.tabs.set_value(name)
        next(tab for tab in self.tabs.buttons() if tab.isChecked()).setFocus()
        self.stack.setCurrentWidget(section)
