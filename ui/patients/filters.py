"""Which patients the list shows: tabs for what everybody asks for, and each person's own filters by name."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from careteam.domain.ids import MemberId
from careteam.i18n import _
from careteam.services.patient_list import Flag, Show
from ui.kit import tab_order, theme
from ui.kit.buttons import Button, IconButton, LinkButton
from ui.kit.cards import clear
from ui.kit.choice_edit import ListEditor
from ui.kit.drafts import Drafts
from ui.kit.flow import FlowLayout
from ui.kit.menus import pop_up
from ui.kit.preferences import Preferences
from ui.patients.filter_name import FilterName
from ui.patients.saved_filters import Filter, SavedFilter, keep_filters, kept_filters


class FilterTabs(QWidget):
    """The lists as underlined words that wrap: the office's, then the person's own. ``chosen(value)``, one of both.

    ``menu_wanted(name, where)`` for one of the person's own.
    """

    chosen = Signal(object)
    menu_wanted = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Show"))
        self._group = QButtonGroup(self)
        self._values: list[Show | str] = []
        self._flow = FlowLayout(self, spacing=16)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._values[number]))

    def set_own(self, names: Sequence[str], chosen: Show | str) -> None:
        """List the office's and these of the person's own, one of them chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._flow)
        self._values = [*Show, *names]
        for number, value in enumerate(self._values):
            words = value.label if isinstance(value, Show) else value
            tab = _Tab(words.replace("&", "&&"))
            tab.setAccessibleName(_("Show: {name}").format(name=words))
            if not isinstance(value, Show):
                tab.menu_wanted.connect(lambda where, name=value: self.menu_wanted.emit(name, where))
            self._group.addButton(tab, number)
            self._flow.addWidget(tab)
        tab_order.follow(self)
        self.set_value(chosen)
        self.updateGeometry()

    def value(self) -> Show | str:
        """What is chosen."""
        return self._values[self._group.checkedId()]

    def set_value(self, value: Show | str) -> None:
        """Choose without telling anybody."""
        number = self._values.index(value) if value in self._values else 0
        self._group.button(number).setChecked(True)

    def tab(self, value: Show | str) -> Button:
        """The tab of a list."""
        found = self._group.button(self._values.index(value))
        assert isinstance(found, Button)
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        tab = self._group.button((self._group.checkedId() + step) % len(self._values))
        tab.setFocus(Qt.FocusReason.TabFocusReason)
        tab.click()


class _Tab(Button):
    """A tab that leaves the arrow keys to the row, and offers a menu where it has one."""

    menu_wanted = Signal(QPoint)

    def __init__(self, words: str) -> None:
        super().__init__(words, look="tab")
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())


class FilterBar(QWidget):
    """Chooses and narrows a list, and saves filters by name. ``changed`` when the list is another one.

    ``typed``: what is typed into the page's search; ``type_in`` puts a saved filter's words there.
    """

    changed = Signal()

    def __init__(
        self, preferences: Preferences, drafts: Drafts, typed: Callable[[], str], type_in: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._preferences, self._typed, self._type_in = preferences, typed, type_in
        self._last: Show | str = Show.ACTIVE
        self.saved = kept_filters(preferences)
        self.tabs = FilterTabs()
        self.tabs.chosen.connect(self._on_chosen)
        self.tabs.menu_wanted.connect(lambda name, where: pop_up(self.menu(name), where))
        self.lead = _narrow(_("Lead"))
        self.flag = _narrow(_("To know"))
        self.flag.set_options([(None, _("To know: anything")), *((flag, flag.label) for flag in Flag)])
        self.flag.set_value(None)
        self.set_leads(())
        for editor in (self.lead, self.flag):
            editor.changed.connect(self._on_narrowed)
        self.save = LinkButton(_("Save this filter as…"), self._on_save)
        self.more = IconButton("more", _("Rename, move or remove this filter"), self._on_more)
        self.name = FilterName(drafts, self.filter, self.show_filter)
        self.name.returnPressed.connect(self._on_named)
        self.end = QHBoxLayout()
        self.end.setSpacing(theme.px(12))
        second = QHBoxLayout()
        second.setSpacing(theme.px(8))
        for part in (self.lead, self.flag, self.name):
            second.addWidget(part, 3)
        second.addWidget(self.save)
        second.addWidget(self.more)
        second.addStretch(1)
        second.addLayout(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self.tabs)
        column.addWidget(self.name.note)
        column.addLayout(second)
        self._list()

    def filter(self) -> Filter:
        """What is chosen and typed."""
        value = self.tabs.value()
        show = value if isinstance(value, Show) else self._own(value).filter.show
        return Filter(show, self._typed(), self.lead.value(), self.flag.value())

    def set_leads(self, leads: Sequence[tuple[MemberId, str]]) -> None:
        """Offer these leads; the one chosen stays."""
        chosen = self.lead.value()
        options: list[tuple[MemberId | None, str]] = [(None, _("Lead: anybody")), *leads]
        if chosen is not None and chosen not in dict(leads):
            options.append((chosen, _("A former member")))
        self.lead.set_options(options)
        self.lead.set_value(chosen)

    def show_all(self) -> None:
        """Show everybody, not narrowed by anything."""
        self.show_filter(Filter(Show.ALL))

    def show_filter(self, asked: Filter) -> None:
        """Show these patients."""
        self._take(asked)
        self.tabs.set_value(asked.show)
        self._last = asked.show
        self.refresh()
        self.changed.emit()

    def go_on(self, about: UUID | None) -> None:
        """Ask for a name again, as somebody left it: of a saved filter, or of the one that was shown."""
        name = self.name.renamed(about) if about is not None else ""
        if about is None or name in [one.name for one in self.saved]:
            self._ask(name)

    def refresh(self) -> None:
        """Offer to save where what is chosen is more than a list, and is not saved yet."""
        asked = self.filter()
        naming = not self.name.isHidden()
        plain = asked == Filter(asked.show)
        known = any(one.filter == asked for one in self.saved)
        self.save.setVisible(not (plain or known or naming))
        self.more.setVisible(not isinstance(self.tabs.value(), Show) and not naming)

    def menu(self, name: str) -> QMenu:
        """What can be done with one of the person's own filters."""
        place = self._place(name)
        menu = QMenu(self)
        menu.setAccessibleName(_("Filter {name}").format(name=name))
        menu.addAction(_("Rename…"), lambda: self._ask(name))
        menu.addAction(_("Move left"), lambda: self._move(name, -1)).setEnabled(place > 0)
        menu.addAction(_("Move right"), lambda: self._move(name, 1)).setEnabled(place < len(self.saved) - 1)
        menu.addAction(_("Remove"), lambda: self._remove(name))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.name.isHidden():
            self._end_naming()
        else:
            super().keyPressEvent(event)

    def _own(self, name: str) -> SavedFilter:
        return self.saved[self._place(name)]

    def _place(self, name: str) -> int:
        return [one.name for one in self.saved].index(name)

    def _list(self, chosen: Show | str = Show.ACTIVE) -> None:
        self.tabs.set_own([one.name for one in self.saved], chosen)
        self.refresh()

    def _take(self, asked: Filter) -> None:
        if asked.lead_id is not None and self.lead.words(asked.lead_id) == "—":
            self.lead.set_options([(None, _("Lead: anybody")), (asked.lead_id, _("A former member"))])
        self.lead.set_value(asked.lead_id)
        self.flag.set_value(asked.flag)
        self._type_in(asked.text)

    def _on_chosen(self, value: Show | str) -> None:
        if isinstance(value, Show):
            # What is typed stays from list to list, but goes with the filter it was saved in.
            self._take(Filter(text=self._typed() if isinstance(self._last, Show) else ""))
        else:
            self._take(self._own(value).filter)
        self._last = value
        self.refresh()
        self.changed.emit()

    def _on_narrowed(self) -> None:
        self.refresh()
        self.changed.emit()

    def _on_save(self) -> None:
        self._ask("")

    def _on_more(self) -> None:
        pop_up(self.menu(str(self.tabs.value())), self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _ask(self, name: str) -> None:
        """Ask for a name, of the filter shown or, given one, of that one."""
        self.name.ask(name)
        self.refresh()

    def _on_named(self) -> None:
        name = " ".join(self.name.text().split())
        taken = {one.name for one in self.saved} - {self.name.renaming}
        if not name or name in taken:
            self.name.say_problem(_("Choose a name that is not taken yet."))
            return
        renaming = self.name.renaming
        if renaming:
            place = self._place(renaming)
            chosen = name if self.tabs.value() == renaming else self.tabs.value()
            self._keep([replace(one, name=name) if at == place else one for at, one in enumerate(self.saved)], chosen)
        else:
            self._keep([*self.saved, SavedFilter(name, self.filter())], name)
        self._end_naming()

    def _end_naming(self) -> None:
        self.name.leave()
        self.tabs.tab(self.tabs.value()).setFocus()
        self.refresh()

    def _move(self, name: str, step: int) -> None:
        place = self._place(name)
        order = list(self.saved)
        order.insert(place + step, order.pop(place))
        self._keep(order, self.tabs.value())

    def _remove(self, name: str) -> None:
        self.name.forget(name)
        chosen = self.tabs.value()
        left = [one for one in self.saved if one.name != name]
        if chosen != name:
            self._keep(left, chosen)
            return
        show = self._own(name).filter.show
        self._keep(left, show)

    def _keep(self, saved: Sequence[SavedFilter], chosen: Show | str) -> None:
        self.saved = tuple(saved)
        keep_filters(self._preferences, self.saved)
        self._last = chosen
        self._list(chosen)


def _narrow(name: str) -> ListEditor:
    editor = ListEditor([])
    editor.set_name(name)
    editor.setMinimumWidth(theme.px(112))
    editor.setMaximumWidth(theme.px(168))
    return editor
