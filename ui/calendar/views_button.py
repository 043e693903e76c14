"""The button with a person's saved views, and the line in which one is named and put on a key."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QWidget

from careteam.i18n import _
from ui.calendar.saved_views import KEYS, SavedView, SavedViews
from ui.calendar.view import Look
from ui.kit import theme
from ui.kit.buttons import Button, PrimaryButton
from ui.kit.choice_edit import ComboBox
from ui.kit.labels import Label


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
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class NameView(QFrame):
    """Names a view and chooses its key, on the calendar itself. ``saved(view, before)``; ``left`` at Esc."""

    saved = Signal(object, object)
    left = Signal()

    def __init__(self, views: SavedViews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = views
        self._look = Look()
        self._before: SavedView | None = None
        self.setProperty("look", "banner")
        self.setAccessibleName(_("Save this view"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(8))
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
        """Ask for the name and the key of a view; ``before``: a saved one that is renamed."""
        self._look, self._before = look, before
        self.key.clear()
        for key in KEYS:
            there = self._views.at(key)
            free = _("refreshes until a view is here") if key == 5 else _("free")
            self.key.addItem(f"F{key}  ({there.name if there else free})", key)
        self.key.setCurrentIndex((before.key if before else self._views.free()) - KEYS[0])
        self.name.setText(name)
        self.name.selectAll()
        self.show()
        self.name.setFocus()

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
