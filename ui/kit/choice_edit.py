"""Choosing one value: from a short list, or by typing a few letters of a long one."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
    QWidget,
)

from careteam.i18n import _
from ui.kit import icons, theme
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, Option, Typed, named, token
from ui.kit.labels import tip
from ui.kit.letters import Seeker

Find = Callable[[str, Callable[[Sequence[Option]], None]], None]
"""Looks for options: given what was typed and whom to tell what was found, now or later."""


NO_LETTER = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ComboBox(QComboBox):
    """A list to drop down; the wheel scrolls the form around it, and letters find an entry by any of its words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setItemDelegate(QStyledItemDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._seeker = Seeker()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letters = event.text()
        finds = letters.strip() or (letters and self._seeker.goes_on())  # a space alone drops the list down
        if not finds or not letters.isprintable() or event.modifiers() & NO_LETTER:
            super().keyPressEvent(event)
            return
        entries = [self.itemText(index) for index in range(self.count())]
        found = self._seeker.find(letters, entries, self.currentIndex())
        if found is not None and found != self.currentIndex():
            self.setCurrentIndex(found)
            self.activated.emit(found)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As any list, but words that do not fit end in an ellipsis."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        words = self.currentText()
        if self.currentIndex() < 0 and self.placeholderText():
            words = self.placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self._room(option))
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        """Say the whole words where they are cut short."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            if self.fontMetrics().horizontalAdvance(self.currentText()) > self._room(option):
                QToolTip.showText(event.globalPos(), tip(self.currentText()), self)
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _room(self, option: QStyleOptionComboBox) -> int:
        field = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width()


class ListEditor(Editor):
    """One value from a short list. A value that is not in the list shows as nothing chosen, and is None."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.box = ComboBox()
        self.box.setPlaceholderText(_("Choose…"))
        self._options: list[Option] = []
        self._wanted: Typed = None
        self.set_options(options)
        self.box.activated.connect(self._on_activated)
        self._row.addWidget(self.box, 1)

    def set_options(self, options: Sequence[Option]) -> None:
        kept, wanted = (self.value() if self._options else None), self._wanted
        self._options = list(options)
        self.box.clear()
        self.box.addItems([words for _value, words in options])
        self.set_value(kept)
        if wanted is not None:
            self.put_back(wanted)

    def value(self) -> Any:
        index = self.box.currentIndex()
        return self._options[index][0] if index >= 0 else None

    def set_value(self, value: Any) -> None:
        self._wanted = None
        found = [index for index, (one, _words) in enumerate(self._options) if one == value]
        self.box.setCurrentIndex(found[0] if found else -1)

    def typed(self) -> Typed:
        return self._wanted if self._wanted is not None else token(self.value())

    def put_back(self, typed: Typed) -> None:
        found = named(self._options, typed)
        self.set_value(found[0][0] if found else None)
        self._wanted = None if found else typed

    def entry(self) -> QWidget:
        return self.box

    def words(self, value: Any) -> str:
        return next((words for one, words in self._options if one == value), "—")

    def _on_activated(self, _index: int) -> None:
        self._wanted = None
        self.changed.emit()


class FindEditor(Editor):
    """One value of many, found by typing. ``find`` looks further than the options known here.

    Text that names no option is Unreadable; empty text is None.
    """

    def __init__(self, options: Sequence[Option], find: Find | None = None, placeholder: str = "") -> None:
        super().__init__()
        self._find = find
        self._options: list[Option] = []
        self._value: Any = None
        self._wanted: Typed = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder or _("Type to find"))
        self.line.addAction(
            icons.icon("search", theme.token("muted")), QLineEdit.ActionPosition.LeadingPosition
        ).setEnabled(False)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setMaxVisibleItems(10)
        if find is not None:
            self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = QListView()
        self._popup.setProperty("look", "popup")
        self._popup.setAccessibleName(_("Found"))
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(QStyledItemDelegate(self._popup))
        # After the line has taken over the words: it does so at the same signal, and would put back what is cleared.
        self._completer.activated.connect(self._on_chosen, Qt.ConnectionType.QueuedConnection)
        self.line.setCompleter(self._completer)
        self.line.textEdited.connect(self._on_text_edited)
        self._row.addWidget(self.line, 1)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        self._options = list(options)
        self._model.setStringList([words for _value, words in options])
        if self._wanted is not None:
            self.put_back(self._wanted)
        elif self._value is not None and not self.line.isModified():
            self.line.setText(self._named(self._value))

    def value(self) -> Any:
        text = self.line.text().strip()
        if not text:
            return None
        if self._value is not None and text == self._named(self._value):
            return self._value
        same = [value for value, words in self._options if words.casefold() == text.casefold()]
        if len(same) == 1:
            return same[0]
        raise Unreadable(
            _("“{text}” names nobody in the list. Choose one from the list, or clear it.").format(text=text)
        )

    def set_value(self, value: Any) -> None:
        self._value, self._wanted = value, None
        self.line.setText(self._named(value) if value is not None else "")
        self.line.setCursorPosition(0)

    def typed(self) -> Typed:
        return self._wanted or [self.line.text(), token(self._value)]

    def put_back(self, typed: Typed) -> None:
        text, chosen = typed
        found = named(self._options, chosen) if chosen is not None else []
        self.set_value(found[0][0] if found else None)
        if not found:
            self.line.setText(text)
            self._wanted = typed if chosen is not None else None

    def entry(self) -> QWidget:
        return self.line

    def words(self, value: Any) -> str:
        return self._named(value) or "—"

    def set_name(self, name: str) -> None:
        super().set_name(name)
        self._popup.setAccessibleName(name)

    def _named(self, value: Any) -> str:
        return next((words for one, words in self._options if one == value), "")

    def _on_chosen(self, words: str) -> None:
        chosen = next((value for value, one in self._options if one == words), None)
        row = self._popup.currentIndex().row()
        if self._find is not None and 0 <= row < len(self._options) and self._options[row][1] == words:
            chosen = self._options[row][0]
        self.set_value(chosen)
        self.changed.emit()

    def _on_text_edited(self, text: str) -> None:
        self._value = self._wanted = None
        if self._find is not None and text.strip():
            self._find(text.strip(), lambda found: self._on_found(text, found))
        self.changed.emit()

    def _on_found(self, text: str, found: Sequence[Option]) -> None:
        if text != self.line.text():
            return
        self._options = list(found)
        self._model.setStringList([words for _value, words in found])
        if self.line.hasFocus() and found:
            self._completer.complete()
