"""What stands on the screen until an office is open: which one, and what takes the time."""

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from ui.kit import theme
from ui.kit.cards import row
from ui.kit.labels import Label, Muted, Title


class Opening(QWidget):
    """The name of an office that is about to be open, and a sentence that says what is done meanwhile."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(theme.px(420))
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(24))
        column.setSpacing(theme.px(6))
        column.addWidget(Label("CareTeam", "brand"))
        column.addWidget(Title(name))
        column.addWidget(Muted(words, wrap=True))
        column.addSpacing(theme.px(10))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName(words)
        column.addWidget(bar)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)
