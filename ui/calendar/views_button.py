"""The button with a person's saved views, and the line in which one is named and put on a key."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.calendar.saved_views import KEYS, SavedView, SavedViews, entry_of, look_of
from ui.calendar.view import Look
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.choice_edit import ComboBox
from ui.kit.drafts import Drafts, Keeper
from ui.kit.labels import Label
from ui.kit.menus import pop_up

FORM = "view"


class ViewsButton(Button):
    """Opens the menu of saved views. ``wanted(view)`` to show one, ``save_wanted``; ``renamed`` and ``removed`` too."""

    wanted = Signal(object)
    save_wanted = Signal()
    renamed = Signal(object)
    removed = Signal(object)

    def __init__(self, views: SavedViews, parent: QWidget | None = None) -> None:
        super().__init__(_("Views"), self._on_clicked, parent=parent)
        self._views = views
        self.setAccessibleName(_("Saved views"))

    def menu_now(self) -> QMenu:
        """The saved views with their keys, and what can be done with them."""
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        saved = self._views.all()
        for view in saved:
            menu.addAction(f"{_plain(view.name)}\tF{view.key}", partial(self.wanted.emit, view))
        if saved:
            menu.addSeparator()
        menu.addAction(_("Save this view as…"), self.save_wanted.emit)
        for words, signal in ((_("Rename"), self.renamed), (_("Remove"), self.removed)):
            if saved:
                inner = menu.addMenu(words)
                for view in saved:
                    entry = f"{_plain(view.name)}\tF{view.key}"
                    inner.addAction(entry, partial(signal.emit, view))
        return menu

    def _on_clicked(self) -> None:
        menu = self.menu_now()
        pop_up(menu, self.mapToGlobal(self.rect().bottomLeft()))


class NameView(QFrame):
    """Names a view and chooses its key, on the calendar itself. ``saved(view, before)``; ``left`` at Esc.

    What is typed is kept until then, with the view it names.
    """

    saved = Signal(object, object)
    left = Signal()
    changed = Signal()

    def __init__(self, views: SavedViews, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views, self._drafts = views, drafts
        self._look = Look()
        self._proposed: tuple[str, int] = ("", KEYS[0])
        self._words = ""
        self._before: SavedView | None = None
        self.setProperty("look", "banner")
        self.setAccessibleName(_("Save this view"))
        self.note = Banner()
        self.keeper = Keeper(drafts.of(FORM), self, self.note, lambda: self._words, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        column.addLayout(row)
        self.name = QLineEdit()
        self.name.setAccessibleName(_("Name of the view"))
        self.name.setMaxLength(60)
        self.name.setMinimumWidth(theme.px(120))
        self.name.setMaximumWidth(theme.px(320))
        self.name.returnPressed.connect(self._on_save)
        self.key = ComboBox()
        self.key.setAccessibleName(_("Key"))
        self.key.setMinimumContentsLength(14)
        self.save = PrimaryButton(_("Save view"), self._on_save)
        self.name.textEdited.connect(self.changed)
        self.key.activated.connect(self.changed)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        row.addWidget(Label(_("Name"), "strong"))
        row.addWidget(self.name, 1)
        row.addWidget(Label(_("on key"), "strong"))
        row.addWidget(self.key)
        row.addWidget(self.save)
        row.addWidget(Button(_("Cancel"), self.left.emit))
        row.addStretch(1)
        self.hide()

    def ask(self, look: Look, name: str, before: SavedView | None = None) -> None:
        """Ask for the name and the key of a view, or of ``before``: a saved one that is renamed.

        What this person had typed for it stands there again.
        """
        self.keeper.move(self._drafts.of(FORM, str(before.key) if before else None))
        self._before = before
        if before is not None:
            look, name = before.look, before.name
        self._look = look
        self.key.clear()
        for key in KEYS:
            there = self._views.at(key)
            free = _("refreshes until a view is here") if key == 5 else _("free")
            self.key.addItem(f"F{key}  ({there.name if there else free})", key)
        self._proposed = name, before.key if before else self._views.free()
        self._words = _("Name of the view “{name}”").format(name=name)
        self.start_over()
        self.keeper.begin(0)
        self.name.selectAll()
        self.show()
        self.name.setFocus()

    def set_aside(self) -> None:
        """Ask no more; what was typed stays kept."""
        self.keeper.move(self.keeper.place)
        self.hide()

    def leave(self) -> None:
        """Ask no more; what was typed is thrown away, or saved."""
        if not self.isHidden():
            self.keeper.discard()
            self.hide()

    def forget(self, view: SavedView) -> None:
        """A view is gone, and with it what was typed for its other name."""
        if view == self._before:
            self.leave()
        self._drafts.forget(self._drafts.of(FORM, str(view.key)).key)

    def changes(self) -> dict[str, Any]:
        """The name and the key that were typed and chosen, and for what."""
        typed = self.name.text(), self.key.currentData()
        return {"name": typed[0], "key": typed[1], **entry_of(self._look)} if typed != self._proposed else {}

    def put_back(self, changes: Mapping[str, Any], *, newer: bool) -> None:
        """Show it again; a new view is the one that was shown then."""
        self.name.setText(changes["name"])
        self.key.setCurrentIndex(changes["key"] - KEYS[0])
        self._look = look_of(changes)

    def start_over(self) -> None:
        """As it was proposed."""
        name, key = self._proposed
        self.name.setText(name)
        self.key.setCurrentIndex(key - KEYS[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            button = self.focusWidget()
            if isinstance(button, Button):
                button.click()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.saved.emit(SavedView(self.key.currentData(), name, self._look), self._before)


def _plain(name: str) -> str:
    return name.replace("&", "&&")
