"""The first thing a new coordinator sees: try it, start an office, or open one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from careteam.i18n import _
from ui.kit import theme
from ui.kit.banners import Banner
from ui.kit.buttons import Button, LinkButton, PrimaryButton
from ui.kit.cards import row
from ui.kit.labels import Label, Muted, Title


class Welcome(QWidget):
    """Three ways in, each with what it does. Signals say which one was chosen.

    ``sample_kept``: a sample office was locked, and is still as it was left.
    """

    sample_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, *, sample_kept: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(theme.px(480))
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(24))
        column.setSpacing(theme.px(6))
        column.addWidget(Label("CareTeam", "brand"))
        column.addWidget(Title(_("Welcome")))
        column.addWidget(
            Muted(
                _("Plan and record the work of a palliative care team, and print the page each family takes home."),
                wrap=True,
            )
        )
        self.banner = Banner()
        column.addWidget(self.banner)
        sample, invented = _("Try it with a sample office"), _("Invented patients and staff.")
        gone = _("What you do there is kept until you close CareTeam or open another office, then thrown away.")
        if sample_kept:
            sample, invented = _("Back to the sample office"), _("It is locked, and as you left it.")
        self.sample = PrimaryButton(sample, self.sample_wanted.emit)
        self.new = Button(_("Start an office"), self.new_wanted.emit)
        self.open = Button(_("Open an office"), self.open_wanted.emit)
        for button, words in (
            (self.sample, f"{invented} {gone}"),
            (
                self.new,
                _("An encrypted file on this computer. You can bring in patients and staff from a spreadsheet."),
            ),
            (self.open, _("A file that you or a colleague made before.")),
        ):
            column.addSpacing(theme.px(14))
            column.addWidget(button)
            column.addWidget(Muted(words, wrap=True))
        self.restore = LinkButton(_("Restore a backup"), self.restore_wanted.emit)
        column.addSpacing(theme.px(14))
        column.addLayout(row(self.restore, None))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)

    def show_error(self, message: str) -> None:
        """Say why the office one came from cannot be opened."""
        self.banner.say(message, "bad")
