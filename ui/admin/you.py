"""What each person sets for themselves: the colors, the size and the language of their screen, and keys of a letter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from careteam.i18n import LANGUAGES, _
from careteam.settings import Scheme, TextSize
from ui.kit import looks, theme
from ui.kit.buttons import SegmentedControl
from ui.kit.cards import Card, row
from ui.kit.context import Context
from ui.kit.labels import Muted
from ui.kit.letters import LETTERS


class YouSection(QScrollArea):
    """One's own settings, in force and kept at once; they come along to every computer of the office."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._preferences = context.preferences
        self.scheme = self._choice(_("Colors"), looks.COLORS, [(one, one.label) for one in Scheme])
        self.text_size = self._choice(_("Text size"), looks.TEXT, [(one, one.label) for one in TextSize])
        self.scheme.set_value(looks.scheme(context.settings, self._preferences.get))
        self.text_size.set_value(looks.text_size(context.settings, self._preferences.get))
        languages = [("", _("As the system")), *LANGUAGES.items()]
        self.language = self._choice(_("Language"), looks.LANGUAGE, languages)
        self.language.set_value(looks.spoken(context.settings, self._preferences.get))
        self.letters = QCheckBox(_("One letter, or Space, is enough"))
        self.letters.setAccessibleName(self.letters.text())
        self.letters.setChecked(bool(self._preferences.get(LETTERS, True)))
        self.letters.toggled.connect(lambda on: self._preferences.keep(LETTERS, on))
        words = _(
            "T, D or W in the calendar, Space for a visit seen. Switch this off if you dictate or type by mistake."
        )
        inner = theme.look(QWidget(), "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(12))
        for title, part, says in (
            (_("Colors"), self.scheme, ""),
            (_("Text size"), self.text_size, _("The window opens anew in this size.")),
            (_("Language of the screen"), self.language, _("Printed pages keep the language of whoever reads them.")),
            (_("Keys"), self.letters, words),
        ):
            column.addWidget(_card(title, part, says))
        column.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _choice(self, name: str, preference: str, options: Sequence[tuple[Any, str]]) -> SegmentedControl:
        made = SegmentedControl(name, options)
        made.changed.connect(lambda value: self._preferences.keep(preference, str(value)))
        return made


def _card(title: str, part: QWidget, words: str) -> Card:
    card = Card(title)
    card.setMaximumWidth(theme.px(560))
    card.body.addLayout(row(part, None))
    if words:
        card.body.addWidget(Muted(words, wrap=True))
    return card
