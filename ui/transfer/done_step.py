"""After the import: what it did, and where the people are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from careteam.i18n import _
from careteam.services.transfer import Imported, Target
from ui.kit import theme
from ui.kit.buttons import LARGE, Button, PrimaryButton
from ui.kit.cards import Card, row
from ui.kit.labels import Label, Muted, Title


class DoneStep(QWidget):
    """Says what was imported. ``show_wanted()`` for the people, ``again_wanted()`` for another file."""

    show_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card()
        card.setFixedWidth(theme.px(560 if theme.px(100) <= LARGE else 500))
        self.sentence = Label("", "words", wrap=True)
        self.file = Muted("", wrap=True)
        self.show_people = PrimaryButton("", self.show_wanted.emit)
        self.again = Button(_("Import another file"), self.again_wanted.emit)
        column = card.body
        column.setSpacing(theme.px(12))
        column.addSpacing(theme.px(8))
        column.addWidget(Title(_("Done")))
        column.addWidget(self.sentence)
        column.addWidget(self.file)
        column.addSpacing(theme.px(4))
        column.addLayout(row(self.show_people, self.again, None))
        column.addSpacing(theme.px(8))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)

    def show_done(self, done: Imported, name: str) -> None:
        """Say what an import of a file did."""
        self.sentence.setText(done.sentence)
        self.file.setText(
            _("From {name}. It can be imported again at any time: only new rows will come.").format(name=name)
        )
        words = _("Show patients") if done.target is Target.PATIENTS else _("Show team")
        self.show_people.setText(words)
        self.show_people.setAccessibleName(words)
