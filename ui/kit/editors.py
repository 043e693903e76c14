"""What one edits a field with. An editor holds one value, and says in words what it cannot read."""

from collections.abc import Sequence
from enum import Enum
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from careteam.domain.patients import YesNo
from careteam.i18n import _
from ui.kit import tab_order, theme
from ui.kit.buttons import Button, SegmentedControl
from ui.kit.cards import clear
from ui.kit.dates import Unreadable
from ui.kit.flow import FlowLayout
from ui.kit.labels import Label

Option = tuple[Any, str]
"""A value to choose, and the words that show it."""

Typed = Any
"""What stands in an editor to the letter, in JSON's own types; it need not be readable as a value."""

TICK_ROOM = 38
"""What a tick takes, and the blanks around it."""

__all__ = ["Editor", "Option", "Typed", "Unreadable"]


class Editor(QWidget):
    """Edits one value. ``changed`` when the person changed it, not when ``set_value`` did."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))

    def value(self) -> Any:
        """The value entered. Raises Unreadable."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def typed(self) -> Typed:
        """What stands here to the letter, to be put back another day; None where it must not be kept."""
        raise NotImplementedError

    def put_back(self, typed: Typed) -> None:
        """Show again what ``typed`` gave. A choice whose options are not there yet is made once they are."""
        raise NotImplementedError

    def entry(self) -> QWidget:
        """The widget that takes the keys."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """A value in words, as where two versions are compared."""
        return str(value) if value not in (None, "") else "—"

    def set_name(self, name: str) -> None:
        """What the field is called, for screen readers."""
        self.entry().setAccessibleName(name)

    def set_problem(self, message: str) -> None:
        """Mark the field as one to mend, or as mended where there is no message."""
        self.entry().setAccessibleDescription(message)
        theme.mark(self.entry(), problem=bool(message))

    def show_problem(self, path: str, message: str) -> bool:
        """Mark a part of the value as one to mend; whether there is such a part."""
        return False

    def focus_problem(self, path: str) -> None:
        """Go to what is to mend."""
        self.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def readable(self) -> Any:
        """The value as far as it can be read, for editors with parts."""
        return self.value()

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer other values to choose from."""
        raise TypeError(f"{type(self).__name__} has no use for {len(options)} options")


def token(value: Any) -> Typed:
    """What stands for the value of an option in JSON: a word by its stored text, an id by its digits."""
    return value.hex if isinstance(value, UUID) else value.value if isinstance(value, Enum) else value


def named(options: Sequence[Option], typed: Typed) -> list[Option]:
    """The option that a token stands for, or none: 0 and False are two."""
    return [one for one in options if type(token(one[0])) is type(typed) and token(one[0]) == typed][:1]


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, placeholder: str = "", unit: str = "") -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(self.changed)
        self._row.addWidget(self.line, 1)
        if unit:
            self._row.addWidget(Label(unit, "muted"))

    def value(self) -> Any:
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        self.line.setText(value or "")
        self.line.setCursorPosition(0)

    def typed(self) -> Typed:
        return self.line.text()

    def put_back(self, typed: Typed) -> None:
        self.line.setText(typed)

    def entry(self) -> QWidget:
        return self.line


class SecretEditor(TextEditor):
    """A passphrase, hidden while it is typed, taken to the letter, and kept nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> Any:
        return self.line.text()

    def typed(self) -> Typed:
        return None

    def put_back(self, typed: Typed) -> None:
        """A passphrase is typed anew."""


class NumberEditor(TextEditor):
    """A number; empty text stands for ``empty``."""

    def __init__(self, *, whole: bool, least: float | None, most: float | None, empty: Any, unit: str) -> None:
        super().__init__(unit=unit)
        self._whole, self._least, self._most, self._empty = whole, least, most, empty

    def value(self) -> Any:
        text = super().value()
        if not text:
            return self._empty
        try:
            number = int(text) if self._whole else float(text.replace(",", "."))
        except ValueError:
            wanted = _("Write a whole number like 12.") if self._whole else _("Write a number like 12 or 7.5.")
            raise Unreadable(_("“{text}” is not a number.").format(text=text) + " " + wanted) from None
        if not (self._least is None or number >= self._least):
            raise Unreadable(_("Write {least} or more.").format(least=self.words(self._least)))
        if not (self._most is None or number <= self._most):
            raise Unreadable(_("Write {most} or less.").format(most=self.words(self._most)))
        return number

    def set_value(self, value: Any) -> None:
        super().set_value("" if value is None or value == self._empty else self.words(value))

    def words(self, value: Any) -> str:
        return super().words(value) if value is None else f"{value:g}" if isinstance(value, float) else str(value)


class MultilineEditor(Editor):
    """Several lines of text; Tab leaves the field."""

    def __init__(self, lines: int, placeholder: str = "") -> None:
        super().__init__()
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setPlaceholderText(placeholder)
        self.box.setFixedHeight(self.box.fontMetrics().lineSpacing() * lines + theme.px(20))
        self._showing = False
        self.box.textChanged.connect(self._on_text_changed)
        self._row.addWidget(self.box, 1)

    def value(self) -> Any:
        return self.box.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self._showing = True
        self.box.setPlainText(value or "")
        self._showing = False

    def typed(self) -> Typed:
        return self.box.toPlainText()

    def put_back(self, typed: Typed) -> None:
        self.set_value(typed)

    def entry(self) -> QWidget:
        return self.box

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


class CheckBox(QCheckBox):
    """A tick, and words beside it that wrap where there is no room for one line."""

    def __init__(self, words: str) -> None:
        super().__init__(words.replace("&", "&&"))
        self._words = self.text()
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._words), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(map(self._width, self._words.split()), default=0), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        lines = [""]
        for word in self._words.split():
            longer = f"{lines[-1]} {word}".strip()
            lines[-1:] = [lines[-1], word] if lines[-1] and self._width(longer) > self.width() else [longer]
        if self.text() != "\n".join(lines):
            self.setText("\n".join(lines))

    def _width(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + theme.px(TICK_ROOM)


class CheckEditor(Editor):
    """Yes or no as one tick, its words beside it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.box = CheckBox(words)
        self.box.clicked.connect(self.changed)
        self._row.addWidget(self.box)
        self._row.addStretch()

    def value(self) -> Any:
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def typed(self) -> Typed:
        return self.box.isChecked()

    def put_back(self, typed: Typed) -> None:
        self.box.setChecked(typed)

    def entry(self) -> QWidget:
        return self.box

    def words(self, value: Any) -> str:
        return YesNo.YES.label if value else YesNo.NO.label


class SegmentEditor(Editor):
    """One of very few values, all in sight."""

    def __init__(self, name: str, options: Sequence[Option]) -> None:
        super().__init__()
        self.control = SegmentedControl(name, options, stacks=True)
        self._options = tuple(options)
        self.control.changed.connect(lambda _value: self.changed.emit())
        self._row.addWidget(self.control)
        self._row.addStretch()

    def value(self) -> Any:
        return self.control.value()

    def set_value(self, value: Any) -> None:
        self.control.set_value(value)

    def typed(self) -> Typed:
        return token(self.control.value())

    def put_back(self, typed: Typed) -> None:
        found = named(self._options, typed)
        self.control.set_value(found[0][0] if found else None)

    def entry(self) -> QWidget:
        chosen = [button for button in self.control.buttons() if button.isChecked()]
        return (chosen or self.control.buttons())[0]

    def set_name(self, name: str) -> None:
        self.control.setAccessibleName(name)

    def words(self, value: Any) -> str:
        return dict(self._options).get(value, "—")


class PicksEditor(Editor):
    """Any number of values from a list, as chips; the value is a tuple in the list's order."""

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self._chips: dict[Any, Button] = {}
        self._name = ""
        self._room = QWidget()
        self._flow = FlowLayout(self._room)
        self._row.addWidget(self._room, 1)
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        kept = self.value()
        clear(self._flow)
        self._chips = {}
        for value, words in options:
            chip = Button(words, look="pick")
            chip.setCheckable(True)
            chip.clicked.connect(self.changed)
            self._flow.addWidget(chip)
            self._chips[value] = chip
        tab_order.follow(self)
        self.set_value(kept)
        self.set_name(self._name)

    def value(self) -> Any:
        return tuple(value for value, chip in self._chips.items() if chip.isChecked())

    def set_value(self, value: Any) -> None:
        for one, chip in self._chips.items():
            chip.setChecked(one in (value or ()))

    def typed(self) -> Typed:
        return [token(value) for value in self.value()]

    def put_back(self, typed: Typed) -> None:
        self.set_value([one for one in self._chips if token(one) in typed])

    def entry(self) -> QWidget:
        return next(iter(self._chips.values()), self._room)

    def set_name(self, name: str) -> None:
        self._name = name
        self._room.setAccessibleName(name)
        for chip in self._chips.values():
            chip.setAccessibleName(f"{name}: {chip.text()}" if name else chip.text())

    def words(self, value: Any) -> str:
        return ", ".join(chip.text() for one, chip in self._chips.items() if one in (value or ())) or "—"

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), super().sizeHint().height())
