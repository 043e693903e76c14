"""Several values of a long list: those chosen as chips one can take away, and a line to find the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.domain.languages import LANGUAGES, language_name
from careteam.i18n import _
from ui.kit import theme
from ui.kit.buttons import Button
from ui.kit.cards import clear
from ui.kit.choice_edit import FindEditor
from ui.kit.dates import Unreadable
from ui.kit.editors import Editor, Option, Typed, token
from ui.kit.fields import Field
from ui.kit.flow import FlowLayout
from ui.kit.labels import tip


@dataclass(frozen=True)
class Tags(Field):
    """Several of many ``options``, in the order chosen; the value is a tuple.

    ``name_of``: the words for a value that is not among the options.
    """

    options: Sequence[Option] = ()
    placeholder: str = ""
    name_of: Callable[[Any], str] = str

    def editor(self) -> Editor:
        return TagsEditor(self.options, self.placeholder, self.name_of)


def languages(name: str, label: str, **rest: Any) -> Tags:
    """The field for languages, as BCP 47 tags; the first one is the preferred."""
    options = sorted(((tag, language_name(tag)) for tag in LANGUAGES), key=lambda option: option[1])
    return Tags(name, label, options, _("Type to add a language"), language_name, **rest)


class TagsEditor(Editor):
    """Edits a tuple of values. Choosing one in the line adds it; a click on a chip takes it away."""

    def __init__(self, options: Sequence[Option], placeholder: str, name_of: Callable[[Any], str]) -> None:
        super().__init__()
        self._options = list(options)
        self._name_of = name_of
        self._chosen: list[Any] = []
        self._name = ""
        self.finder = FindEditor(options, placeholder=placeholder)
        self.finder.changed.connect(self._on_found)
        self._room = QWidget()
        self._chips = FlowLayout(self._room)
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addWidget(self._room)
        column.addWidget(self.finder)
        self._row.addLayout(column, 1)

    def value(self) -> Any:
        added = self.finder.value()
        return (*self._chosen, added) if added is not None and added not in self._chosen else tuple(self._chosen)

    def set_value(self, value: Any) -> None:
        self._chosen = list(value or ())
        self.finder.set_value(None)
        self._show_chips()

    def typed(self) -> Typed:
        return [[token(value) for value in self._chosen], self.finder.typed()]

    def put_back(self, typed: Typed) -> None:
        chosen, finding = typed
        known = {token(value): value for value in (*(value for value, _words in self._options), *self._chosen)}
        self.set_value([known[one] for one in chosen if one in known])
        self.finder.put_back(finding)

    def set_options(self, options: Sequence[Option]) -> None:
        self._options = list(options)
        self.finder.set_options(options)
        self._show_chips()

    def entry(self) -> QWidget:
        return self.finder.entry()

    def words(self, value: Any) -> str:
        return ", ".join(self._named(one) for one in value or ()) or "—"

    def set_name(self, name: str) -> None:
        self._name = name
        self.finder.set_name(name)

    def chips(self) -> list[Button]:
        """The chips of what is chosen; a click takes one away."""
        return self._room.findChildren(Button, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _named(self, value: Any) -> str:
        return next((words for one, words in self._options if one == value), "") or self._name_of(value)

    def _show_chips(self) -> None:
        clear(self._chips)
        for value in self._chosen:
            words = self._named(value)
            chip = Button(words, partial(self._remove, value), look="pick", icon="close")
            chip.setToolTip(tip(_("Take {words} away").format(words=words)))
            chip.setAccessibleName(_("{field}: {words}, take away").format(field=self._name, words=words))
            self._chips.addWidget(chip)
        self._room.setVisible(bool(self._chosen))

    def _remove(self, value: Any) -> None:
        self._chosen.remove(value)
        self._show_chips()
        self.entry().setFocus()
        self.changed.emit()

    def _on_found(self) -> None:
        try:
            value = self.finder.value()
        except Unreadable:
            value = None
        if value is not None and value not in self._chosen:
            self._chosen.append(value)
            self.finder.set_value(None)
            self._show_chips()
        self.changed.emit()
